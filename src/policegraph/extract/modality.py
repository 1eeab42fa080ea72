"""Whether what a verb or noun says took place, is planned, asked for, promised, denied or only possible.

Operators are read from the inside out: the word's own auxiliaries, negation and hedges (`clause_operators.py`), then
what the word above makes of its complement (`governed.py`). The words are in `modality.toml`.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policegraph.extract.clause_operators import (
    is_conditional,
    is_denied,
    is_future,
    is_hedged,
    is_open,
    is_perfect,
    modal_of,
)
from policegraph.extract.clauses import VERBAL, Clause, is_infinitive, whole_clause
from policegraph.extract.governed import denies, governed
from policegraph.extract.modality_words import judging_nouns, modality_words
from policegraph.facts import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Operators:
    """What stands over a verb or noun: the operators found and the modality they make.

    `firm` says that they are over the word itself, not merely over the verb that a noun depends on.
    """

    modality: Modality
    negated: bool = False
    future: bool = False
    modal: str = ""
    under: str = ""  # the lemma of the word it is a complement of
    conditional: bool = False
    firm: bool = True


def operators(verb: "Token", noun: "Token | None" = None) -> Operators:
    """Read the operators over a verb, or over a noun that depends on that verb."""
    if verb.pos_ == "ADJ" and verb.dep_ == "amod":  # "a joint operation": read what the noun says
        noun, verb = verb.head, _verb_over(verb.head)
    if noun is None or noun.i == verb.i:
        return _over_verb(verb)
    own = _over_noun(noun)
    if own is not None:
        return own
    teller = _said_of(noun, verb)
    above = operators(teller)
    return replace(above, firm=above.firm and _tells_of(noun, teller))


# ---- verbs
def _over_verb(verb: "Token") -> Operators:
    clause = whole_clause(verb)
    future = any(is_future(part) for part in clause.verbs)
    modal = next(filter(None, map(modal_of, clause.verbs)), "")
    found = Operators(
        Modality.ASSERTED,
        is_denied(verb, clause),
        future,
        modal,
        "" if clause.under is None else clause.under.lemma_.lower(),
        any(is_conditional(part, future or bool(modal)) for part in clause.verbs),
    )
    return replace(found, modality=_modality(verb, clause, found))


def _modality(verb: "Token", clause: Clause, found: Operators) -> Modality:
    """What the operators over a verb make of it: the strongest of them decides."""
    words, under = modality_words(), clause.under
    if found.under in words.wishes and verb.lemma_.lower() in words.expressives and not found.negated:
        return Modality.ASSERTED
    if _thanks_given(verb, clause, found):
        return Modality.ASSERTED
    if found.negated or (under is not None and denies(under, clause.top)):
        return Modality.DENIED
    would = found.modal == "would"
    if found.conditional or found.modal == "may" or is_hedged(clause) or (would and is_perfect(clause.top)):
        return Modality.POSSIBLE
    if under is not None:
        open_ = is_open(clause, found.modal, found.future)
        above = governed(under, clause.top, is_open=open_, would=would)
        if above is not None:
            return above
    return Modality.PLANNED if found.future or would else Modality.ASSERTED


def _thanks_given(verb: "Token", clause: Clause, found: Operators) -> bool:
    """ "called on the Director to thank him", "wrote to congratulate her": said then and there, not a plan."""
    under, words = clause.under, modality_words()
    if under is None or verb.lemma_.lower() not in words.expressives or not is_infinitive(clause.top):
        return False
    open_to = words.planners | words.promisers | (words.askers - {"call"})
    above = operators(under).modality if under.pos_ in VERBAL and under.tag_ == "VBD" else None
    return above is Modality.ASSERTED and under.lemma_.lower() not in open_to and not found.negated


# ---- nouns
def _verb_over(noun: "Token") -> "Token":
    """The verb that a noun depends on; the noun where there is none."""
    return next((above for above in noun.ancestors if above.pos_ in VERBAL), noun)


def _said_of(noun: "Token", verb: "Token") -> "Token":
    """The verb that says what becomes of a noun: "sign" in "the treaty is to be signed", "is expected to be signed"."""
    passive = noun.dep_ == "nsubjpass" or (noun.dep_ == "nsubj" and verb.lemma_ == "be")
    if passive and noun.head.i == verb.i:
        return next((c for c in verb.children if c.dep_ == "xcomp" and is_infinitive(c)), verb)
    return verb


def _tells_of(noun: "Token", verb: "Token") -> bool:
    """Whether the verb says of the noun that it takes place, so that what stands over the verb stands over both."""
    above = [noun.head.i, noun.head.head.i] if noun.dep_ == "conj" else [noun.head.i]
    near = verb.i in above or verb.head.i == noun.head.i
    tells = verb.lemma_.lower() in modality_words().takes_place
    return near and tells and noun.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "conj")


def _over_noun(noun: "Token") -> Operators | None:
    """What stands over a noun itself; None where only its verb has a say."""
    words = modality_words()
    for child in noun.children:
        low = child.lower_
        if low in ("no", "neither") and child.dep_ in ("det", "neg", "preconj"):
            return Operators(Modality.DENIED, negated=True)
        if child.dep_ in ("amod", "compound"):
            if low in words.upcoming:
                return Operators(Modality.PLANNED, future=True)
            if low in words.possible:
                return Operators(Modality.POSSIBLE)
    token = noun
    for _ in range(5):
        head = token.head
        if head.i == token.i:
            return None
        low = head.lemma_.lower()
        if head.pos_ in ("NOUN", "PROPN") and token.dep_ == "prep" and low in judging_nouns():
            found = governed(head, token, is_open=True, would=False)
            return None if found is None else Operators(found, under=low)
        if head.pos_ in VERBAL:
            found = _as_object(token, head)
            return None if found is None else Operators(found, under="" if low == "be" else low)
        token = head
    return None


def _as_object(token: "Token", verb: "Token") -> Modality | None:
    """What a verb makes of the noun, or of the preposition before it, that hangs on it."""
    low, words = verb.lemma_.lower(), modality_words()
    acted_on = token.dep_ in ("dobj", "nsubjpass")
    if low == "be" and token.dep_ == "nsubj":
        possible = any(c.dep_ == "acomp" and c.lower_ in words.possible for c in verb.children)
        return Modality.POSSIBLE if possible else None
    if acted_on and low in words.called_off:
        return Modality.DENIED
    if (acted_on and low in words.object_plans) or _looked_forward_to(token, verb):
        return Modality.PLANNED
    if _only_discussed(token, verb):
        return Modality.POSSIBLE
    if _only_written(token, verb) or _agreed_on(token, verb) or _step_discussed(token, verb):
        return Modality.PLANNED
    return _asked_or_promised(token, verb)


def _asked_or_promised(token: "Token", verb: "Token") -> Modality | None:
    """ "asked for support", "pledged support", where nobody denies it."""
    low, words = verb.lemma_.lower(), modality_words()
    for_it = token.dep_ == "prep" and token.lower_ in ("for", "to")
    if not for_it and token.dep_ not in ("dobj", "nsubjpass", "dative"):
        return None
    if operators(verb).negated:
        return None
    if (low in words.askers or low in words.object_askers) and (for_it or low not in words.addressing):
        return Modality.REQUESTED
    return Modality.COMMITTED if low in words.promisers and token.dep_ == "dobj" else None


def _looked_forward_to(token: "Token", verb: "Token") -> bool:
    forward = verb.lemma_.lower() == "look" and any(c.lower_ == "forward" for c in verb.children)
    return forward and token.dep_ == "prep"


def _only_discussed(noun: "Token", verb: "Token") -> bool:
    """ "discussed cooperation": a subject, no fact; "discussed their close cooperation" is of one that goes on."""
    words = modality_words()
    bare = noun.lemma_.lower() in words.topics and not any(c.dep_ in ("det", "poss") for c in noun.children)
    return bare and noun.dep_ == "dobj" and verb.lemma_.lower() in words.discussers


def _step_discussed(noun: "Token", verb: "Token") -> bool:
    """ "discussed the signing of a memorandum": a step that is still to be taken."""
    words = modality_words()
    return noun.dep_ == "dobj" and noun.lemma_.lower() in words.steps and verb.lemma_.lower() in words.discussers


def _agreed_on(prep: "Token", verb: "Token") -> bool:
    """ "agreed on a visit in May": one to come; "agreed on the plan" is of one that is there."""
    if verb.lemma_.lower() != "agree" or prep.dep_ != "prep" or prep.lower_ not in ("on", "upon", "to"):
        return False
    return any(any(t.lower_ in ("a", "an", "another") for t in c.children) for c in prep.children)


def _only_written(prep: "Token", verb: "Token") -> bool:
    """ "the memorandum provides for joint patrols", "are working on an agreement"."""
    if prep.dep_ != "prep":
        return False
    low = verb.lemma_.lower()
    if low == "work":
        a_new_one = any(t.lower_ in ("a", "an") for c in prep.children for t in c.children)
        return prep.lower_ in ("towards", "toward") or (prep.lower_ == "on" and a_new_one)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    of_a_text = subject is not None and subject.lemma_.lower() in modality_words().texts
    return low == "provide" and prep.lower_ == "for" and of_a_text
