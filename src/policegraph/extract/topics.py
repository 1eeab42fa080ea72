"""Which theme belongs to which event or act: candidates with features, for the scorer."""

from collections.abc import Iterator, Mapping, Sequence
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


def _bucket(score: float) -> str:
    return str(min(9, int(score * 10)))


def _strength(hits: list[ThemeHit]) -> str:
    best = max((hit.weight * (0.35 if hit.named else 1.0) for hit in hits), default=0.0)
    return "none" if not hits else "3" if best >= 0.85 else "2" if best >= 0.6 else "1"


def _by_slug(hits: tuple[ThemeHit, ...]) -> dict[str, list[ThemeHit]]:
    out: dict[str, list[ThemeHit]] = {}
    for hit in hits:
        out.setdefault(hit.slug, []).append(hit)
    return out


def _clip(document: Document, hit: ThemeHit) -> Span:
    sent = document.tokens(Span(hit.start, hit.end))[0].sent
    start, end = sent.start_char, sent.end_char
    if end - start > 400:
        start, end = max(start, hit.start - 150), min(end, hit.end + 150)
    while end > start + 1 and document.text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def event_topics(
    document: Document,
    happening: Happening,
    hits: tuple[ThemeHit, ...],
    subjects: Mapping[str, float],
    everything: Sequence[Happening],
) -> Iterator[Topic]:
    """(slug, evidence, features) for each theme that an event may be about."""
    doc = document.doc
    sentences = {t.sentence for t in happening.tellings}
    first = doc[happening.tellings[0].token].sent
    paragraphs = {t.paragraph for t in happening.tellings}
    first_sentence = {doc[t.token].sent.start for t in happening.tellings[:1]}
    k = str(happening.kind)
    owner = spoken_of(document, everything)
    told_by = {t.sentence: h for h in everything for t in h.tellings}
    talk = happening.kind in (EventKind.MEETING, EventKind.VISIT, EventKind.CONFERENCE)
    for slug, found in _by_slug(hits).items():
        starts = [(document.tokens(Span(h.start, h.end))[0], h) for h in found]
        here = [h for t, h in starts if t.sent.start in sentences]
        direct = [h for t, h in starts if t.sent.start in first_sentence]
        near = [h for t, h in starts if (p := document.paragraph_at(t.idx)) is not None and p.index in paragraphs]
        follow = [h for t, h in starts if first.end <= t.i and t.sent.start - first.end < 60]
        if not here and not near and not (happening.main and slug in subjects):
            continue
        score = subjects.get(slug, 0.0)
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
        ]
        own = sum(owner.get(t.sent.start) is happening for t, _ in starts)
        share = "all" if own == len(starts) else "none" if not own else "most" if own * 2 >= len(starts) else "some"
        out += [f"share={share}/{happening.main}", f"share-loc={share}/{loc}", f"share-k={share}/{k}"]
        other = any(told_by.get(t.sent.start) not in (None, happening) for t, _ in starts)
        out += [f"told-elsewhere={other}/{loc}", f"told-elsewhere-main={other}/{happening.main}/{loc}"]
        if follow and not here:
            out.append("follows")
        if any((p := document.paragraph_at(h.start)) is not None and p.part is Part.TITLE for h in found):
            out += ["title", f"title-main={happening.main}"]
        if here:
            gap = min(
                abs(document.tokens(Span(h.start, h.end))[0].i - t.token) for h in here for t in happening.tellings
            )
            out.append(f"gap={'1' if gap < 5 else '2' if gap < 12 else '3' if gap < 25 else '4'}")
            out.append(f"gap-main={out[-1]}/{happening.main}")
            inside = any(
                _under(doc[t.token], document.tokens(Span(h.start, h.end))[0]) for h in here for t in happening.tellings
            )
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


def act_topics(
    document: Document, act: Act, hits: tuple[ThemeHit, ...], subjects: Mapping[str, float]
) -> Iterator[Topic]:
    """(slug, evidence, features) for each theme of an act: those of its own sentence."""
    doc = document.doc
    token = doc[act.token]
    sent = token.sent
    k = str(act.kind)
    paragraph = document.paragraph_at(token.idx)
    by_slug = _by_slug(hits)
    together = act.kind in (InteractionKind.COOPERATE, InteractionKind.AGREE)
    if together:
        by_slug.setdefault(TOGETHER, [])  # what such acts are about where no word says it
    first = max((slug for slug in subjects if slug not in GENERAL), key=lambda slug: subjects[slug], default="")
    for slug, found in by_slug.items():
        here = [h for h in found if sent.start_char <= h.start < sent.end_char]
        near = [h for h in found if paragraph is not None and paragraph.span.start <= h.start < paragraph.span.end]
        if not here and not (near and slug in subjects) and not (together and slug == TOGETHER) and slug != first:
            continue
        score = subjects.get(slug, 0.0)
        loc = "here" if here else "near" if near else "none"
        out = [
            f"k={k}",
            f"loc={loc}",
            f"score={_bucket(score)}",
            f"slug={slug}",
            f"k-slug={k}/{slug}",
            f"loc-score={loc}/{int(score * 5)}",
            f"here={_strength(here)}",
            f"k-loc={k}/{loc}",
            f"st={act.cue.strength}/{loc}",
        ]
        if slug == first:
            out += [f"first={loc}", f"first-score={loc}/{_bucket(score)}", f"k-first={k}/{loc}"]
        if here:
            spots = [document.tokens(Span(h.start, h.end))[0] for h in here]
            gap = min(abs(s.i - act.token) for s in spots)
            out.append(f"gap={'1' if gap < 5 else '2' if gap < 12 else '3' if gap < 25 else '4'}")
            inside = any(_under(token, s) for s in spots)
            verb = any(_under(doc[act.verb], s) for s in spots)
            after = any(s.i > act.token for s in spots)
            out += [
                f"inside={inside}",
                f"inside-k={inside}/{k}",
                f"verb={verb}",
                f"after={after}",
                f"after-k={after}/{k}",
                f"inside-here={inside}/{_strength(here)}",
                f"verb-after={verb}/{after}",
            ]
            out.append(f"others={min(len({h.slug for h in hits if sent.start_char <= h.start < sent.end_char}), 5)}")
        words = here or near
        yield slug, _clip(document, max(words, key=lambda h: h.weight)) if words else act.evidence, tuple(out)
