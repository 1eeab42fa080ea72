"""Where a readout signals its themes, and what all candidates of "this event, this act is about that" share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policegraph.extract.document import Document
from policegraph.extract.themes import ThemeHit
from policegraph.facts import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

Topic = tuple[str, Span, tuple[str, ...]]

GENERAL = frozenset(
    "police-cooperation information-sharing capacity-building new-technology rule-of-law police-reform".split()
)

TOGETHER = "police-cooperation"


# what a theme must be signalled with, and how likely the readout is about it, to count beside others in its sentence
_SAID = 0.5
_ABOUT = 0.3

Spot = tuple[ThemeHit, "Token"]


@dataclass(frozen=True)
class ThemeMap:
    """Where a readout signals its themes: its hits with their first tokens; and how likely it is about each."""

    document: Document
    hits: tuple[ThemeHit, ...]
    subjects: Mapping[str, float]

    @cached_property
    def spots(self) -> Mapping[str, list[Spot]]:
        """The hits of each theme, in text order."""
        out: dict[str, list[Spot]] = {}
        for hit in self.hits:
            out.setdefault(hit.slug, []).append((hit, self.document.tokens(Span(hit.start, hit.end))[0]))
        return out

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """The share that each theme has of all signals, by weight."""
        whole = sum(hit.weight for hit in self.hits) or 1.0
        return {slug: sum(hit.weight for hit, _ in found) / whole for slug, found in self.spots.items()}

    @cached_property
    def first(self) -> str:
        """The special theme that the readout is likeliest about."""
        special = (slug for slug in self.subjects if slug not in GENERAL)
        return max(special, key=lambda slug: self.subjects[slug], default="")

    @cached_property
    def specific(self) -> Mapping[int, frozenset[str]]:
        """The special themes that each sentence plainly names, by the sentence's first token."""
        out: dict[int, set[str]] = {}
        for slug, found in self.spots.items():
            if slug not in GENERAL and self.subjects.get(slug, 0.0) >= _ABOUT:
                for hit, token in found:
                    if hit.weight >= _SAID:
                        out.setdefault(token.sent.start, set()).add(slug)
        return {start: frozenset(slugs) for start, slugs in out.items()}

    def share(self, slug: str) -> str:
        """How much of what is signalled is of this theme, in five steps."""
        return _step(2 * self.shares.get(slug, 0.0))


def _step(score: float) -> str:
    return str(int(min(score, 0.99) * 5))


def bucket(score: float) -> str:
    """A probability in ten steps."""
    return str(min(9, int(score * 10)))


def strength(hits: Sequence[ThemeHit]) -> str:
    """How plainly these hits signal their theme, in four steps."""
    best = max((hit.weight * (0.35 if hit.named else 1.0) for hit in hits), default=0.0)
    return "none" if not hits else "3" if best >= 0.85 else "2" if best >= 0.6 else "1"


def gap(tokens: Iterable["Token"], told: Sequence[int]) -> str:
    """How far the nearest of these tokens stands from where something is told, in four steps."""
    least = min(abs(token.i - i) for token in tokens for i in told)
    return "1" if least < 5 else "2" if least < 12 else "3" if least < 25 else "4"


def evidence_of(document: Document, hits: Iterable[ThemeHit]) -> Span:
    """The sentence of the plainest of these hits, at most 400 code points of it."""
    hit = max(hits, key=lambda one: one.weight)
    sent = document.tokens(Span(hit.start, hit.end))[0].sent
    start, end = sent.start_char, sent.end_char
    if end - start > 400:
        start, end = max(start, hit.start - 150), min(end, hit.end + 150)
    while end > start + 1 and document.text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def is_under(head: "Token", token: "Token") -> bool:
    """Whether a token stands in the subtree of another."""
    node = token
    for _ in range(12):
        if node.i == head.i:
            return True
        if node.head.i == node.i:
            return False
        node = node.head
    return False
