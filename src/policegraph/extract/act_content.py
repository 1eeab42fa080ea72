"""The words of a text that say what is asked, promised, praised or agreed, and by when it is to be done."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policegraph.extract.acts import Act
from policegraph.extract.due import due_date
from policegraph.extract.proposals import Proposal
from policegraph.extract.roles import clip
from policegraph.extract.scene import SUBJECTS, Scene
from policegraph.facts import InteractionKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_BINDING = (InteractionKind.REQUEST, InteractionKind.COMMIT)
_CLAUSES = ("ccomp", "xcomp", "acl", "relcl")
_OF_THINGS = ("of", "for", "to", "on", "in")  # prepositions before what an act is about


def act_content(p: Proposal, act: Act) -> Span | None:
    """The clause or phrase that the cue governs; of a request or promise at least the rest of the sentence."""
    doc = p.document.doc
    token, verb = doc[act.token], doc[act.verb]
    head = next(_governed(p.scene, act, token, verb), None)
    if head is not None:
        return _phrase(p.scene, head)
    return _rest(p.scene, token) if act.kind in _BINDING else None


def act_due(p: Proposal, act: Act) -> tuple[str, Span] | None:
    """A date by or in which a request or promise is to be met."""
    if act.kind not in _BINDING:
        return None
    token = p.document.doc[act.token]
    # what was said may stand before: "We will, by May," she promised
    after = token.sent.start_char if _follows_quote(p.scene, token) else token.idx
    return due_date(p.document.text, after, token.sent.end_char, p.dates, p.document.readout.issued)


def _governed(scene: Scene, act: Act, token: "Token", verb: "Token") -> Iterator["Token"]:
    """The heads of what may be the content, the surest first: of the cue itself, then of the verb that carries it."""
    heads = [token] if token.i == verb.i else [token, verb]
    for head in heads:
        clause = _clause(scene, head)
        if clause is not None:
            yield clause
    if act.kind is InteractionKind.REQUEST:
        yield from _after(heads, ("for",))
    yield from (c for c in verb.children if c.dep_ in ("dobj", "attr") and c.i != token.i and _is_thing(scene, c))
    yield from (inner for inner in _after(heads, _OF_THINGS) if _is_thing(scene, inner))
    # "assured her guest of the support": what is assured hangs on the one who is assured
    told = [child for child in verb.children if child.dep_ == "dobj"]
    yield from (inner for one in told for prep in one.children for inner in _inner(prep, ("of", "for", "that")))


def _after(heads: Sequence["Token"], prepositions: tuple[str, ...]) -> Iterator["Token"]:
    for head in heads:
        for child in head.children:
            if child.i > head.i:
                yield from _inner(child, prepositions)


def _inner(prep: "Token", prepositions: tuple[str, ...]) -> Iterator["Token"]:
    """What one of these prepositions governs."""
    if prep.dep_ == "prep" and prep.lower_ in prepositions:
        yield from [c for c in prep.children if c.dep_ in ("pobj", "pcomp")][:1]


def _clause(scene: Scene, head: "Token") -> "Token | None":
    """The clause that says what: after the cue, or before it where it is quoted ("We will help," she promised)."""
    after = [child for child in head.children if child.i > head.i]
    for child in after:
        if child.dep_ in _CLAUSES:
            return child
        if child.dep_ == "prep" and child.lower_ in _OF_THINGS:
            gerund = next((c for c in child.children if c.dep_ == "pcomp"), None)
            if gerund is not None:
                return gerund
    for child in after:
        if child.dep_ == "dobj":
            # "asked the office to publish" may hang on the one who is asked, "gave his word that" on the noun
            clause = next((c for c in child.children if c.dep_ in ("acl", "ccomp") and c.i > child.i), None)
            if clause is not None and (clause.tag_ == "VB" or clause.lower_ != clause.lemma_):
                return clause
        if child.dep_ == "advcl" and child.tag_ == "VB":
            return child
    before = [c for c in head.children if c.dep_ == "ccomp" and c.i < head.i]
    return before[-1] if before and _follows_quote(scene, head) else None


def _follows_quote(scene: Scene, token: "Token") -> bool:
    return scene.document.text[token.idx - 2] in "”\"’'"


def _is_thing(scene: Scene, token: "Token") -> bool:
    """Whether a noun names what is done and not somebody to whom: "support", not "the Minister"."""
    return scene.refs.get(token.i) is None and token.pos_ != "PRON"


def _phrase(scene: Scene, head: "Token") -> Span:
    """All that hangs on a word, without the marks at its ends."""
    left, right = head.left_edge, head.right_edge
    while left.i < right.i and (left.is_punct or left.is_space):
        left = left.nbor()
    while right.i > left.i and (right.is_punct or right.is_space):
        right = right.nbor(-1)
    return clip(scene, left.idx, right.idx + len(right.text))


def _rest(scene: Scene, cue: "Token") -> Span:
    """What a sentence says beside its cue: after it, else before the clause that reports it, else all of it."""
    sent = cue.sent
    after = [t for t in sent if t.i > cue.i and t.is_alpha]
    if len(after) > 1:
        return clip(scene, after[0].idx, sent.end_char)
    subject = next((c for c in cue.children if c.dep_ in SUBJECTS), cue)
    before = [t for t in sent if t.i < subject.left_edge.i and not t.is_punct and not t.is_space]
    if len(before) > 1:
        return clip(scene, before[0].idx, before[-1].idx + len(before[-1].text))
    return clip(scene, sent.start_char, sent.end_char)
