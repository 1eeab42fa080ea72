"""A verb with those above it that share its operators, and the first word above them that judges what they say."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policegraph.extract.modality_words import judging_nouns, modality_words

if TYPE_CHECKING:
    from spacy.tokens import Token

VERBAL = frozenset(("VERB", "AUX"))
PASSIVE_OR_ACTIVE_SUBJECT = ("nsubj", "nsubjpass")
_EMBEDDED = frozenset(("xcomp", "ccomp", "pcomp", "advcl", "acl", "relcl", "csubj"))
_GOVERNING = (*VERBAL, "ADJ", "NOUN", "PROPN", "ADP", "SCONJ")
_HIGHEST = 6  # steps up the parse


@dataclass(frozen=True, slots=True)
class Clause:
    """Verbs that share their operators, from the inside out, and what they are a complement of."""

    verbs: tuple["Token", ...]
    under: "Token | None"

    @property
    def top(self) -> "Token":
        """The outermost of the verbs."""
        return self.verbs[-1]


def whole_clause(verb: "Token") -> Clause:
    """The clause of a verb: "begin to work" is one clause, "plans to work" is two."""
    verbs, token = [verb], verb
    for _ in range(_HIGHEST):
        head = token.head
        if head.i == token.i:
            break
        if token.dep_ == "conj" and head.pos_ in VERBAL:
            if not _shares_operators(token, head):
                break
        elif (token.dep_ == "xcomp" and _passes(head)) or (token.dep_ == "advcl" and came_to(token, head)):
            pass
        elif token.dep_ in _EMBEDDED and head.pos_ in _GOVERNING and not _parted(token, head):
            if token.dep_ == "pcomp" or head.pos_ in ("ADP", "SCONJ"):
                head = _past_prepositions(head)
            return Clause(tuple(verbs), _judge(head, token))
        else:
            break
        token = head
        verbs.append(token)
    return Clause(tuple(verbs), None)


def _shares_operators(token: "Token", head: "Token") -> bool:
    """Of two verbs joined by "and": the second has no subject or auxiliary of its own, and the form of the first."""
    alike = token.tag_ == head.tag_ or token.tag_ in ("VB", "VBG")
    both = is_infinitive(head)  # "seek to curb the trade and to protect"
    own = (
        c for c in token.children if c.dep_ in ("aux", *PASSIVE_OR_ACTIVE_SUBJECT) and not (both and c.lower_ == "to")
    )
    return alike and not any(own)


def _parted(token: "Token", head: "Token") -> bool:
    """ "charged two men; they deny it", "share a list, so nothing is lost": side by side, though parsed as one."""
    if token.dep_ != "ccomp" or head.i < token.i:
        return False
    between = token.doc[token.i : head.i]
    return any(t.text == ";" or (t.lower_ == "so" and t.nbor(-1).text == ",") for t in between)


def came_to(token: "Token", head: "Token") -> bool:
    """ "came to pay a call" tells of a call that was paid, "went on to thank" of thanks."""
    on = head.lemma_ == "go" and any(c.lower_ == "on" for c in head.children)
    return (head.lemma_ == "come" or on) and head.tag_ == "VBD" and is_infinitive(token)


def _passes(head: "Token") -> bool:
    low = head.lemma_.lower()
    if low == "go":  # "is going to": the future; "went to see": it took place
        return head.tag_ != "VBG"
    if low == "able":
        return head.head.tag_ == "VBD" and not is_negated(head.head)
    return low in modality_words().passing


def _past_prepositions(head: "Token") -> "Token":
    while head.pos_ in ("ADP", "SCONJ", "ADV") and head.head.i != head.i:
        head = head.head
    return head


def _judge(head: "Token", clause: "Token") -> "Token":
    """The word that judges a clause: of "it is possible that" the adjective, of "expressed the hope to" the noun."""
    if head.lemma_.lower() == "be" and clause.dep_ in ("ccomp", "csubj", "xcomp", "advcl"):
        for child in head.children:
            if child.dep_ in ("acomp", "attr") and child.i != clause.i:
                return child
    if clause.dep_ in ("ccomp", "xcomp", "csubj", "advcl") and head.lemma_.lower() in modality_words().support:
        return next((c for c in head.children if c.dep_ == "dobj" and c.lemma_.lower() in judging_nouns()), head)
    return head


def is_infinitive(token: "Token") -> bool:
    """Whether "to" stands before the verb, or before the auxiliary of a passive."""
    return any(c.lower_ == "to" and c.dep_ in ("aux", "mark") and c.i < token.i for c in token.children)


def is_present(verb: "Token") -> bool:
    """Whether a verb stands in the simple present: "meets", not "is meeting", "has met"."""
    return verb.tag_ in ("VBZ", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def is_negated(token: "Token") -> bool:
    """Whether a "not", "no longer", "nobody" hangs on a verb or adjective."""
    for child in token.children:
        low = child.lower_
        negates = low in modality_words().negations and child.dep_ in ("det", "advmod", "preconj", "cc")
        if low == "never" and any(t.tag_ in ("RBR", "JJR") for t in token.subtree):
            continue  # "had never worked more closely than now"
        if child.dep_ == "neg" or negates:
            return child.dep_ != "cc" or low == "neither"
        if low == "longer" and any(c.lower_ in ("no", "not", "n't") for c in child.children):
            return True
        if child.dep_ in (*PASSIVE_OR_ACTIVE_SUBJECT, "dobj") and _nobody(child):
            return True
    return False


def _nobody(noun: "Token") -> bool:
    if noun.lower_ == "nothing" and noun.i + 1 < noun.sent.end and noun.nbor().lower_ == "but":
        return False  # "had nothing but praise for"
    return noun.lower_ in modality_words().nobody or any(
        c.lower_ in ("no", "neither") and c.dep_ in ("det", "preconj", "cc", "nmod", "neg", "advmod")
        for c in noun.children
        if c.i < noun.i
    )
