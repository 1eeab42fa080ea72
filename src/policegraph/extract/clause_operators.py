"""The operators of a clause itself: what is to come, may be, is denied, hangs on a condition or is only said to be."""

from typing import TYPE_CHECKING

from policegraph.extract.clauses import PASSIVE_OR_ACTIVE_SUBJECT, VERBAL, Clause, came_to, is_infinitive, is_negated
from policegraph.extract.modality_words import modality_words

if TYPE_CHECKING:
    from spacy.tokens import Token

_AUXILIARIES = ("aux", "auxpass")
_FINITE = frozenset(("has", "have", "had", "is", "was", "were", "are", "did"))


def is_open(clause: Clause, modal: str, future: bool) -> bool:
    """An infinitive, a gerund, a subjunctive, what will or would be: it leaves open whether it took place."""
    top = clause.top
    finite = top.tag_ in ("VBD", "VBZ") or any(c.lower_ in _FINITE and c.dep_ in _AUXILIARIES for c in top.children)
    return not finite or bool(modal) or future


def is_perfect(verb: "Token") -> bool:
    """ "would have met"."""
    return any(c.lower_ in ("have", "been") and c.dep_ == "aux" for c in verb.children)


# ---- plan
def is_future(verb: "Token") -> bool:
    """ "will visit", "is to visit", "Minister to visit", "has to visit"."""
    if any(c.dep_ in _AUXILIARIES and c.lower_ in modality_words().future for c in verb.children):
        return True
    if not is_infinitive(verb):
        return False
    head = verb.head
    if came_to(verb, head):
        return False
    if verb.dep_ == "ROOT" or (verb.dep_ in ("acl", "advcl", "relcl") and verb.tag_ == "VB"):
        return True  # "Minister to visit", "the plan to", "went there to"
    return verb.dep_ in ("xcomp", "acomp", "attr", "ccomp") and (
        (head.lemma_ == "be" and not any(c.dep_ == "acomp" for c in head.children))
        or (head.lemma_ == "go" and head.tag_ == "VBG")
        or (head.lemma_ in ("have", "need") and head.tag_ in ("VBZ", "VBP"))
    )


def modal_of(verb: "Token") -> str:
    """ "may" for all auxiliaries of possibility, "would" for all of what should or would be, "" for none."""
    words = modality_words()
    for child in verb.children:
        if child.dep_ in _AUXILIARIES:
            if child.lower_ in words.maybe:
                return "may"
            if child.lower_ in words.would and not (child.lower_ in ("'d", "’d") and verb.tag_ == "VBN"):
                return "would"
    return ""


# ---- denial
def is_denied(verb: "Token", clause: Clause) -> bool:
    """A negation in the clause, or over the word above and reaching into it."""
    under = clause.under
    return (
        any(is_negated(part) for part in clause.verbs)
        or _instead(verb)
        or (under is not None and _reaches(under, clause.top))
    )


def _instead(verb: "Token") -> bool:
    """ "without meeting", "instead of meeting", "rather than meet", "stopped short of meeting"."""
    i = verb.i - 1
    while i > verb.sent.start and verb.doc[i].pos_ in ("ADV", "AUX", "PART"):
        i -= 1
    if i < verb.sent.start:
        return False
    low = verb.doc[i].lower_
    before = verb.doc[i - 1].lower_ if i > verb.sent.start else ""
    if low == "without":  # "did not let the day pass without thanking" tells of thanks
        return not any(is_negated(above) for above in verb.ancestors if above.pos_ in VERBAL)
    return (low == "of" and before in ("short", "instead")) or (before, low) == ("rather", "than")


def _reaches(under: "Token", clause: "Token") -> bool:
    """Whether the word above is negated and that denies the clause: "did not agree to", "is not true that"."""
    low, words = under.lemma_.lower(), modality_words()
    if low in words.reporters or low in words.deniers:
        return False
    if low in words.turned and clause.dep_ in ("xcomp", "ccomp", "pcomp"):
        return False
    predicate = under.pos_ in ("ADJ", "NOUN") and under.dep_ in ("acomp", "attr", "dobj")
    return is_negated(under) or (predicate and under.head.pos_ in VERBAL and is_negated(under.head))


# ---- condition
def is_conditional(verb: "Token", unreal: bool) -> bool:
    """An "if" over the clause, an inversion in its place, or, of what will or would be, a condition beside it."""
    words = modality_words()
    subject = next((c for c in verb.children if c.dep_ in PASSIVE_OR_ACTIVE_SUBJECT), None)
    for child in verb.children:
        low = child.lower_
        if child.dep_ == "mark" and low in words.conditions:
            return True
        if subject is not None and child.i < subject.i and _inverted(child):
            return True
        if unreal and _adds_condition(child):
            return True
    return _is_supposed(verb, has_subject=subject is not None)


def _inverted(auxiliary: "Token") -> bool:
    """ "Had they met", "Should they meet": an auxiliary that opens its clause, and no question."""
    first = auxiliary.i == auxiliary.sent.start or not auxiliary.nbor(-1).is_alpha
    opens = auxiliary.dep_ in _AUXILIARIES and auxiliary.lower_ in modality_words().inverted and first
    return opens and not auxiliary.sent.text.rstrip().endswith("?")


def _adds_condition(child: "Token") -> bool:
    """A clause beside the verb that says when it would be so, or an "in case of"."""
    if child.dep_ == "advcl":
        words = {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod")}
        opened = bool(words & modality_words().condition_openers) or child.lower_ in ("provided", "were")
        return opened or is_conditional(child, False)
    return child.dep_ == "prep" and child.lower_ == "in" and any(c.lower_ in ("case", "event") for c in child.children)


def _is_supposed(verb: "Token", *, has_subject: bool) -> bool:
    """ "provided that they meet", "were they to meet"."""
    head = verb.head
    if verb.dep_ in ("ccomp", "xcomp", "advcl", "pcomp") and head.lower_ in modality_words().provided:
        return has_subject and not any(c.dep_ in PASSIVE_OR_ACTIVE_SUBJECT for c in head.children)
    if verb.dep_ not in ("ccomp", "xcomp") or head.lower_ != "were":
        return False
    return head.dep_ == "advcl" or (verb.dep_ == "xcomp" and head.i == head.sent.start)


# ---- possibility
def is_hedged(clause: Clause) -> bool:
    """ "reportedly met", "according to unconfirmed reports"."""
    hedges = modality_words().hedges
    return any(c.lower_ in hedges for part in clause.verbs for c in part.children) or _rumoured(clause.top)


def _rumoured(token: "Token") -> bool:
    start = token.sent.start
    words = [t.lower_ for t in token.doc[start : start + 5]]
    return words[:2] == ["according", "to"] and not modality_words().rumours.isdisjoint(words)
