"""Which theme belongs to which event or act: candidates with features, for the scorer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policegraph.extract.acts import Act
from policegraph.extract.document import Document, Part
from policegraph.extract.happenings import Happening, spoken_of
from policegraph.extract.themes import ThemeHit
from policegraph.facts import EventKind, InteractionKind, Span

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
# a theme that the readout is likelier about is a candidate for every act and event
_LIKELY = 0.25
_LIKELY_EVENT = 0.5

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


def _bucket(score: float) -> str:
    return str(min(9, int(score * 10)))


def _strength(hits: Sequence[ThemeHit]) -> str:
    best = max((hit.weight * (0.35 if hit.named else 1.0) for hit in hits), default=0.0)
    return "none" if not hits else "3" if best >= 0.85 else "2" if best >= 0.6 else "1"


def _clip(document: Document, hit: ThemeHit) -> Span:
    sent = document.tokens(Span(hit.start, hit.end))[0].sent
    start, end = sent.start_char, sent.end_char
    if end - start > 400:
        start, end = max(start, hit.start - 150), min(end, hit.end + 150)
    while end > start + 1 and document.text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def event_topics(themes: ThemeMap, happening: Happening, everything: Sequence[Happening]) -> Iterator[Topic]:
    """(slug, evidence, features) for each theme that an event may be about."""
    document, subjects = themes.document, themes.subjects
    doc = document.doc
    sentences = {t.sentence for t in happening.tellings}
    first = doc[happening.tellings[0].token].sent
    paragraphs = {t.paragraph for t in happening.tellings}
    first_sentence = {doc[t.token].sent.start for t in happening.tellings[:1]}
    k = str(happening.kind)
    owner = spoken_of(document, everything)
    told_by = {t.sentence: h for h in everything for t in h.tellings}
    talk = happening.kind in (EventKind.MEETING, EventKind.VISIT, EventKind.CONFERENCE)
    for slug, spots in themes.spots.items():
        found = [h for h, _ in spots]
        here = [h for h, t in spots if t.sent.start in sentences]
        direct = [h for h, t in spots if t.sent.start in first_sentence]
        near = [h for h, t in spots if (p := document.paragraph_at(t.idx)) is not None and p.index in paragraphs]
        follow = [h for h, t in spots if first.end <= t.i and t.sent.start - first.end < 60]
        score = subjects.get(slug, 0.0)
        if not here and not near and not happening.main and score < _LIKELY_EVENT:
            continue
        loc = "direct" if direct else "here" if here else "near" if near else "else"
        general = slug in GENERAL
        out = [
            f"k={k}",
            f"loc={loc}",
            f"score={_bucket(score)}",
            f"loc-score={loc}/{int(score * 5)}",
            f"main={happening.main}",
            f"main-loc={happening.main}/{loc}",
            f"main-score={happening.main}/{_bucket(score)}",
            f"slug={slug}",
            f"main-slug={happening.main}/{slug}",
            f"k-loc={k}/{loc}",
            f"here={_strength(here)}",
            f"loc-here={loc}/{_strength(here or near)}",
            f"n={min(len(found), 3)}",
            f"general={general}/{loc}",
            f"k-slug={k}/{slug}",
            f"talk-main={talk}/{happening.main}/{loc}",
            f"k-main-score={k}/{happening.main}/{int(score * 5)}",
            f"mass={themes.share(slug)}/{happening.main}",
        ]
        own = sum(owner.get(t.sent.start) is happening for _, t in spots)
        share = "all" if own == len(spots) else "none" if not own else "most" if own * 2 >= len(spots) else "some"
        out += [f"share={share}/{happening.main}", f"share-loc={share}/{loc}", f"share-k={share}/{k}"]
        other = any(told_by.get(t.sent.start) not in (None, happening) for _, t in spots)
        out += [f"told-elsewhere={other}/{loc}", f"told-elsewhere-main={other}/{happening.main}/{loc}"]
        if follow and not here:
            out.append("follows")
        if any((p := document.paragraph_at(h.start)) is not None and p.part is Part.TITLE for h in found):
            out += ["title", f"title-main={happening.main}"]
        if here:
            words = [t for h, t in spots if h in here]
            gap = min(abs(word.i - t.token) for word in words for t in happening.tellings)
            out.append(f"gap={'1' if gap < 5 else '2' if gap < 12 else '3' if gap < 25 else '4'}")
            out.append(f"gap-main={out[-1]}/{happening.main}")
            inside = any(_under(doc[t.token], word) for word in words for t in happening.tellings)
            out += [f"inside={inside}", f"inside-k={inside}/{k}/{happening.main}"]
        out.append(f"events={min(len(everything), 4)}/{happening.main}")
        best = max(here or near or found, key=lambda h: h.weight)
        yield slug, _clip(document, best), tuple(out)


def _under(head: "Token", token: "Token") -> bool:
    """Whether a token stands in the subtree of another, or of the verb above it."""
    node = token
    for _ in range(12):
        if node.i == head.i:
            return True
        if node.head.i == node.i:
            return False
        node = node.head
    return False


def act_topics(themes: ThemeMap, act: Act) -> Iterator[Topic]:
    """(slug, evidence, features) for each theme of an act: those of its own sentence, and what the readout is about."""
    document, subjects = themes.document, themes.subjects
    doc = document.doc
    token = doc[act.token]
    sent = token.sent
    k = str(act.kind)
    paragraph = document.paragraph_at(token.idx)
    together = act.kind in (InteractionKind.COOPERATE, InteractionKind.AGREE)
    candidates = dict(themes.spots)
    if together:
        candidates.setdefault(TOGETHER, [])  # what such acts are about where no word says it
    bare = not themes.specific.get(sent.start)
    said = len({slug for slug, spots in themes.spots.items() if any(t.sent.start == sent.start for _, t in spots)})
    for slug, spots in candidates.items():
        here = [h for h, t in spots if t.sent.start == sent.start]
        near = [h for h, _ in spots if paragraph is not None and paragraph.span.start <= h.start < paragraph.span.end]
        score = subjects.get(slug, 0.0)
        if not here and not near and not (together and slug == TOGETHER) and score < _LIKELY and slug != themes.first:
            continue
        loc = "here" if here else "near" if near else "none"
        strength = _strength(here)
        general = slug in GENERAL
        mass = themes.share(slug)
        out = [
            f"k={k}",
            f"loc={loc}",
            f"score={_bucket(score)}",
            f"slug={slug}",
            f"k-slug={k}/{slug}",
            f"loc-score={loc}/{int(score * 5)}",
            f"here={strength}",
            f"k-loc={k}/{loc}",
            f"st={act.cue.strength}/{loc}",
            f"mass={mass}/{bool(here)}",
            f"mass-bare={mass}/{bare}/{bool(here)}",
            f"bare={bare}/{strength}",
            f"bare-general={bare}/{general}/{loc}",
            f"bare-k={bare}/{general}/{loc}/{k}",
        ]
        if general:
            out += [f"bare-slug={bare}/{slug}/{loc}", f"bare-k-slug={bare}/{slug}/{k}"]
        if slug == themes.first:
            out += [f"first={loc}", f"first-score={loc}/{_bucket(score)}", f"k-first={k}/{loc}"]
            out.append(f"first-bare={loc}/{bare}")
        if here:
            words = [t for _, t in spots if t.sent.start == sent.start]
            gap = min(abs(word.i - act.token) for word in words)
            out.append(f"gap={'1' if gap < 5 else '2' if gap < 12 else '3' if gap < 25 else '4'}")
            inside = any(_under(token, word) for word in words)
            verb = any(_under(doc[act.verb], word) for word in words)
            after = any(word.i > act.token for word in words)
            out += [
                f"inside={inside}",
                f"inside-k={inside}/{k}",
                f"verb={verb}",
                f"after={after}",
                f"after-k={after}/{k}",
                f"inside-here={inside}/{strength}",
                f"verb-after={verb}/{after}",
            ]
            out.append(f"others={min(said, 5)}")
        told = here or near
        yield slug, _clip(document, max(told, key=lambda h: h.weight)) if told else act.evidence, tuple(out)
