"""What the rules say of a modality that the model gives: they read the operators over the verb of its words.

The rules speak only where they are sure: a negation, a "will", an "if", a verb of refusal over the verb itself. Where
they and the model differ, and the model says that a thing took place, it is not asserted.
"""

from itertools import pairwise
from typing import TYPE_CHECKING

from policegraph.extract.document import Document
from policegraph.extract.modality import Operators, operators
from policegraph.extract.modality_words import modality_words
from policegraph.facts import InteractionKind, Modality, Span, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

# Acts of speech are done by saying them: "will pledge" is planned, "asked that it would" is asked.
_SPEECH = frozenset(
    (
        InteractionKind.PRAISE,
        InteractionKind.REQUEST,
        InteractionKind.COMMIT,
        InteractionKind.AGREE,
        InteractionKind.CRITICISE,
    )
)
# Not to do these is to do what they leave undone: "did not hide how much", "never tires of", "spared no effort".
_UNDOING = frozenset(
    "hide conceal disguise stop cease end relent tire weary waver falter flag hesitate fail forget omit neglect miss "
    "refrain decline refuse abandon relinquish spare lose waste".split()
)


class Modalities:
    """The rules' reading of one parsed readout."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def act(self, kind: InteractionKind, span: Span) -> Modality | None:
        """What the rules make of an act told in these words; None where they have nothing to say."""
        verb = self._verb(span)
        if verb is None:
            return None
        found = operators(verb)
        if found.negated and _double_negative(verb):
            return None
        if kind in _SPEECH:
            return _speech(kind, verb, found)
        return found.modality if _plain(verb, found) else None

    def event(self, span: Span) -> Status | None:
        """What the rules make of an event told in these words; None where they have nothing to say."""
        verb = self._verb(span)
        if verb is None:
            return None
        found = operators(verb)
        if found.negated and not found.conditional:
            return Status.CANCELLED
        return Status.PLANNED if _to_come(verb, found) and not found.conditional else None

    def relation(self, span: Span) -> Modality | None:
        """What the rules make of a relation told in these words; None where they have nothing to say."""
        verb = self._verb(span)
        if verb is None or verb.lemma_ not in ("be", "hold", "head", "lead", "become", "serve", "work"):
            return None
        found = operators(verb)
        return Modality.DENIED if found.negated else Modality.PLANNED if _to_come(verb, found) else None

    def _verb(self, span: Span) -> "Token | None":
        """The verb over these words: their root, or what a noun at their root belongs to where that is in them."""
        tokens = self._document.tokens(span)
        root = tokens.root
        if root.pos_ in ("VERB", "AUX"):
            return root
        inside = [token for token in tokens if token.pos_ == "VERB" and token.dep_ in ("ROOT", "relcl", "acl", "conj")]
        if root.head is not root and root.head in tokens and root.head.pos_ in ("VERB", "AUX"):
            return root.head
        return inside[0] if len(inside) == 1 else None


def _double_negative(verb: "Token") -> bool:
    """Whether a negation over this verb denies nothing: of leaving undone, of all but one thing, of what did happen."""
    over = (verb, verb.head, verb.head.head)
    if any(token.lemma_.lower() in _UNDOING for token in over):
        return True
    if any(a.lower_ == "nothing" and b.lower_ in ("but", "except", "less") for a, b in pairwise(verb.subtree)):
        return True
    # "had the two not pulled together": they did
    subject = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    inverted = any(child.lower_ == "had" and subject is not None and child.i < subject.i for child in verb.children)
    return inverted and verb.dep_ == "advcl"


def _speech(kind: InteractionKind, verb: "Token", found: Operators) -> Modality | None:
    lemma = verb.lemma_.lower()
    if found.negated:
        # "asked that they not …", "pledged not to …": the verb of speech itself is not negated
        return Modality.DENIED
    if found.under in modality_words().deniers:
        return Modality.DENIED
    words = modality_words()
    own = {InteractionKind.REQUEST: words.askers, InteractionKind.COMMIT: words.promisers}.get(kind, frozenset())
    # the words of what was asked or promised ("will send officers") are no plan to ask or promise
    said = kind in (InteractionKind.REQUEST, InteractionKind.COMMIT, InteractionKind.AGREE) and lemma not in own
    if _to_come(verb, found) and not said:
        return Modality.PLANNED
    if found.conditional and not said:
        return Modality.POSSIBLE
    return None


def _plain(verb: "Token", found: Operators) -> bool:
    """Whether the operators are of the verb itself, and so of the deed."""
    words = modality_words()
    governed = found.under in words.deniers | words.askers | words.promisers
    return found.negated or found.conditional or governed or found.modal == "may" or _to_come(verb, found)


def _to_come(verb: "Token", found: Operators) -> bool:
    """Whether a word says so: "will", or a verb of planning. An infinitive alone may be told of what was done."""
    if not found.future:
        return False
    chain = (verb, verb.head) if verb.dep_ in ("conj", "xcomp") else (verb,)
    words = modality_words()
    will = any(child.lower_ in words.future for token in chain for child in token.children)
    return will or found.under in words.planners
