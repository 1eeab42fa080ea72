"""What has been said up to a place in the text: who was spoken of, who speaks, who is he and who is she."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from policegraph.extract.clusters import Cast, Cluster
from policegraph.extract.document import Document
from policegraph.extract.scene import SUBJECTS, Ref, is_subject
from policegraph.extract.sides import Allegiances
from policegraph.extract.talks import Talk
from policegraph.facts import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_MENTIONS_BACK = 40  # how far back an antecedent is looked for
_SENTENCES_BACK = 6
_TOKENS_BACK = 400


class Said(NamedTuple):
    """One mention: its token, whom it speaks of, and whether it stands in a subject."""

    token: int
    agents: tuple[str, ...]
    subject: bool


@dataclass
class Discourse:
    """A document as far as it has been read. The names stand in `refs` from the start, all else is added by reading."""

    document: Document
    cast: Cast
    refs: dict[int, Ref]
    allegiances: Allegiances
    holders: dict[str, str]  # post -> the person who is meant by it
    genders: dict[str, str]  # agent -> "m" or "f", where something tells it
    talks: list[Talk]
    sides: tuple[str, ...]
    suspects: frozenset[str] = frozenset()
    said: list[Said] = field(default_factory=list)
    sources: list[tuple[int, str]] = field(default_factory=list)  # token and agent: the subjects of main clauses
    votes: Counter[tuple[str, str]] = field(
        default_factory=Counter
    )  # how often one who goes on speaking is "he", "she"

    @cached_property
    def posts_of(self) -> dict[str, list[Cluster]]:
        """By person the posts that the text gives him."""
        return self.cast.posts_of()

    @cached_property
    def bodies_of(self) -> dict[str, list[str]]:
        """By person the bodies that the text ties him to."""
        return self.cast.bodies_of()

    @cached_property
    def home(self) -> str | None:
        """The place that is the note's own country, where the text names it."""
        return self.cast.place_by_code().get(self.cast.home or "")

    @cached_property
    def _sentence_of(self) -> list[int]:
        """By token the number of its sentence."""
        return [number for number, sent in enumerate(self.document.doc.sents) for _ in sent]

    def side_of(self, agent: str | None) -> str | None:
        """The country or body on whose side somebody stands."""
        return self.allegiances.of.get(agent or "")

    def remember(self, token: "Token", agents: tuple[str, ...]) -> None:
        """Add a mention."""
        self.said.append(Said(token.i, agents, is_subject(token)))
        if len(agents) == 1 and agents[0][0] in "pt" and speaks(token):
            self.sources.append((token.i, agents[0]))

    def recent(
        self, token: "Token", kinds: str, among: Collection[str] | None = None, subject_first: bool = True
    ) -> str | None:
        """The most recent agent of these kinds; a subject of this or the last two sentences comes first."""
        best: tuple[float, str] | None = None
        for position, (i, agents, subject) in enumerate(reversed(self.said)):
            if position > _MENTIONS_BACK:
                break
            if i >= token.i or len(agents) != 1:
                continue
            agent = agents[0]
            if agent[0] not in kinds or (among is not None and agent not in among):
                continue
            sentences = self._sentence_of[token.i] - self._sentence_of[i]
            if sentences > _SENTENCES_BACK or token.i - i >= _TOKENS_BACK:
                break
            score = -sentences * 2.0 + (1.5 if subject and subject_first else 0.0) - position * 0.05
            if i >= token.sent.start and not subject:
                score -= 0.5
            if best is None or score > best[0]:
                best = (score, agent)
        return best[1] if best else None

    def source(self, token: "Token") -> str | None:
        """Whoever was the last single subject of a main clause, in this sentence or one of the two before it."""
        limit = token.sent.start
        for _ in range(2):
            limit = self.document.doc[limit - 1].sent.start if limit > 0 else 0
        found = next(((i, agent) for i, agent in reversed(self.sources) if i < token.i), None)
        return found[1] if found is not None and found[0] >= limit else None

    def subjects(self, verb: "Token") -> set[str]:
        """All who are spoken of in the subject of a verb."""
        return {a for c in verb.children if c.dep_ in SUBJECTS and c.i in self.refs for a in self.refs[c.i].agents}


def ref_at(token: "Token", via: str, agents: tuple[str, ...]) -> Ref:
    """The reference of one token alone."""
    return Ref(agents, via, Span(token.idx, token.idx + len(token.text)))


def speaks(token: "Token") -> bool:
    """Whether a token is the subject of a main clause or of one that reports, or stands after "according to"."""
    while token.dep_ in ("compound", "appos", "flat", "amod", "nmod") and token.head.i != token.i:
        token = token.head
    if token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ == "according":
        return True
    if token.dep_ not in SUBJECTS:
        return False
    verb = token.head
    while verb.dep_ == "conj" and verb.head.i != verb.i:
        verb = verb.head
    return verb.dep_ in ("ROOT", "parataxis") or any(c.dep_ == "ccomp" for c in token.head.children)
