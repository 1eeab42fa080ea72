"""Whether what a verb says took place, is planned, asked for, promised, denied or only possible."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policegraph.facts import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

FUTURE = frozenset(("will", "shall", "'ll", "’ll", "wo"))
MAYBE = frozenset(("may", "might", "could", "can", "ca"))
WOULD = frozenset(("would", "should", "ought", "must"))
NEGATIONS = frozenset(("not", "n't", "n’t", "never", "no", "neither", "nor", "without", "hardly"))
PLANNERS = frozenset(
    "plan intend hope expect aim seek want wish prepare schedule propose consider look decide arrange due "
    "set agree mean wait offer ready continue-to-plan invite anticipate envisage envision foresee".split()
)
ASKERS = frozenset("ask request urge call invite encourage demand recommend suggest appeal require advise".split())
PROMISERS = frozenset("promise pledge commit undertake vow assure guarantee".split())
DENIERS = frozenset("deny refuse decline reject fail refute".split())
DOUBTERS = frozenset("allege suspect claim doubt wonder whether".split())
REPORTERS = frozenset(
    "say state note add tell announce report recall explain stress underline emphasize emphasise point "
    "inform confirm declare affirm insist remark observe underscore mention indicate highlight believe".split()
)


@dataclass(frozen=True, slots=True)
class Operators:
    """What stands over a verb: the operators found and the modality they make."""

    modality: Modality
    negated: bool = False
    future: bool = False
    modal: str = ""
    under: str = ""  # the lemma of the verb it is a complement of
    conditional: bool = False


def operators(verb: "Token") -> Operators:
    """Read the operators over a verb or the verb that governs a noun."""
    negated = future = conditional = False
    modal = under = ""
    chain = [verb]
    token = verb
    # joined verbs share auxiliaries; infinitives take their meaning from the verb above
    for _ in range(5):
        if (
            token.dep_ == "conj"
            and token.head.pos_ in ("VERB", "AUX")
            and not any(c.dep_ in ("aux", "nsubj", "nsubjpass") for c in token.children)
        ):
            token = token.head
            chain.append(token)
        elif token.dep_ in ("xcomp",) and token.head.pos_ in ("VERB", "AUX", "ADJ"):
            under = under or token.head.lemma_.lower()
            if under in REPORTERS or under in (
                "begin",
                "start",
                "continue",
                "manage",
                "come",
                "go",
                "keep",
                "help",
                "use",
            ):
                token = token.head
                chain.append(token)
            else:
                break
        else:
            break
    for part in chain:
        for child in part.children:
            low = child.lower_
            if child.dep_ == "neg" or (low in NEGATIONS and child.dep_ in ("det", "neg", "advmod", "preconj")):
                negated = True
            if child.dep_ in ("aux", "auxpass"):
                if low in FUTURE:
                    future = True
                elif low in MAYBE:
                    modal = "may"
                elif low in WOULD:
                    modal = modal or "would"
            if child.dep_ == "mark" and low in ("if", "unless", "whether"):
                conditional = True
    if (
        verb.tag_ == "VB"
        and not any(c.lower_ in ("do", "did", "does") for c in verb.children)
        and verb.dep_ in ("acl", "advcl", "relcl", "pcomp")
        and any(c.lower_ == "to" for c in verb.children)
    ):
        future = True
    head = chain[-1].head
    if chain[-1].dep_ in ("ccomp", "xcomp", "pcomp", "advcl") and head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
        under = under or head.lemma_.lower()
    if chain[-1].dep_ == "pcomp" and chain[-1].head.head.pos_ in ("VERB", "NOUN"):
        under = under or chain[-1].head.head.lemma_.lower()
    return Operators(
        _modality(negated, future, modal, under, conditional, verb), negated, future, modal, under, conditional
    )


def _modality(negated: bool, future: bool, modal: str, under: str, conditional: bool, verb: "Token") -> Modality:
    infinitive = verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)
    if under in DENIERS or negated:
        return Modality.DENIED
    if conditional or modal == "may":
        return Modality.POSSIBLE
    if future:
        return Modality.PLANNED
    if (infinitive or modal == "would") and under in ASKERS:
        return Modality.REQUESTED
    if (infinitive or modal == "would") and under in PROMISERS:
        return Modality.COMMITTED
    if (infinitive and under in PLANNERS) or (under in PLANNERS and verb.tag_ in ("VB", "VBG")):
        return Modality.PLANNED
    if modal == "would":
        return Modality.PLANNED
    if under in DOUBTERS:
        return Modality.POSSIBLE
    return Modality.ASSERTED
