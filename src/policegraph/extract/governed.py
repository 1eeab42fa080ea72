"""What a word makes of the clause under it: asks for it, promises, plans or denies it, or says that it may be."""

from typing import TYPE_CHECKING

from policegraph.extract.clauses import is_negated
from policegraph.extract.modality_words import modality_words
from policegraph.facts import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

_AIMED = ("to", "at", "on")  # prepositions before a gerund that is still to come: "committed to helping"


def denies(under: "Token", clause: "Token") -> bool:
    """ "refused to", "the failure to", "ruled out that": where the word itself is not negated."""
    if clause.dep_ in ("advcl", "relcl") or is_negated(under):
        return False
    above, words = under.lemma_.lower(), modality_words()
    if above == "rule":
        return any(c.lower_ == "out" for c in under.children)
    return above in words.deniers or above in words.deny_nouns


def governed(under: "Token", clause: "Token", *, is_open: bool, would: bool) -> Modality | None:
    """What the word above makes of its complement; None where it leaves it as it is.

    `is_open` says that the clause itself leaves open whether it took place, `would` that it has a "would" or "should".
    """
    above, words = under.lemma_.lower(), modality_words()
    if clause.dep_ == "relcl":
        return None
    if clause.dep_ == "advcl" and not (is_open and (above in words.askers or above in words.promisers)):
        return None
    if under.pos_ in ("NOUN", "PROPN"):
        return under_noun(above, is_open)
    if _doubts(above, clause, is_open):
        return Modality.POSSIBLE
    if above in words.hearsay and clause.dep_ == "xcomp" and _is_passive(under):
        return Modality.ASSERTED if above == "know" else Modality.POSSIBLE
    if above == "able":
        return Modality.POSSIBLE
    return _under_verb(above, clause, would) if is_open else None


def under_noun(noun: str, is_open: bool) -> Modality | None:
    """What a noun makes of its clause, or of the noun after "of", "for", "to"."""
    words = modality_words()
    if noun in words.maybe_nouns:
        return Modality.POSSIBLE
    if not is_open:
        return None
    if noun in words.ask_nouns:
        return Modality.REQUESTED
    if noun in words.promise_nouns:
        return Modality.COMMITTED
    return Modality.PLANNED if noun in words.plan_nouns else None


def _doubts(above: str, clause: "Token", is_open: bool) -> bool:
    words = modality_words()
    if above == "likely" and clause.dep_ in ("ccomp", "csubj") and not is_open:
        return True
    return above in words.accusers or (above in words.doubters and clause.dep_ != "pcomp")


def _is_passive(verb: "Token") -> bool:
    return any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)


def _under_verb(above: str, clause: "Token", would: bool) -> Modality | None:
    """What a verb or adjective makes of an infinitive or the like."""
    words = modality_words()
    if above in words.needed and clause.dep_ in ("ccomp", "csubj", "xcomp", "advcl"):
        return Modality.REQUESTED
    if clause.tag_ == "VBG" and clause.dep_ == "pcomp" and clause.head.lower_ not in _AIMED:
        return None
    if above in words.askers:
        return Modality.REQUESTED
    if above in words.promisers:
        return Modality.COMMITTED
    return Modality.PLANNED if above in words.planners and not would else None
