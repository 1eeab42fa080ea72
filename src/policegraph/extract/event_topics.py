"""Which themes an event may be about: candidates with features, for the scorer."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from policegraph.extract.document import Part
from policegraph.extract.happenings import Happening, spoken_of
from policegraph.extract.themes import ThemeHit
from policegraph.extract.topics import GENERAL, Spot, ThemeMap, Topic, bucket, evidence_of, gap, is_under, strength
from policegraph.facts import EventKind

_LIKELY = 0.5  # a theme that the readout is likelier about is a candidate for every event
_FOLLOWS = 60  # tokens after the sentence that tells an event in which more may be said of it


def event_topics(themes: ThemeMap, happening: Happening, everything: Sequence[Happening]) -> Iterator[Topic]:
    """(slug, evidence, features) for each theme that an event may be about; `everything` are all events told."""
    told = _Told(themes, happening, everything)
    for slug, spots in themes.spots.items():
        here, near = told.here(spots), told.near(spots)
        score = themes.subjects.get(slug, 0.0)
        if not here and not near and not happening.main and score < _LIKELY:
            continue
        loc = "direct" if told.direct(spots) else "here" if here else "near" if near else "else"
        features = (
            *_standing(told, slug, loc, spots),
            *_sharing(told, loc, spots),
            *_following(told, here, spots),
            *_closeness(told, spots),
            f"events={min(len(everything), 4)}/{happening.main}",
        )
        yield slug, evidence_of(themes.document, here or near or [hit for hit, _ in spots]), features


class _Told:
    """Where an event is told, and where the others are."""

    def __init__(self, themes: ThemeMap, happening: Happening, everything: Sequence[Happening]) -> None:
        self.themes, self.happening = themes, happening
        self.document, self.doc = themes.document, themes.document.doc
        self.kind, self.main = str(happening.kind), happening.main
        self.tokens = [telling.token for telling in happening.tellings]
        self.sentences = {telling.sentence for telling in happening.tellings}
        self.paragraphs = {telling.paragraph for telling in happening.tellings}
        self.first = self.doc[self.tokens[0]].sent
        self.everything = everything

    @cached_property
    def owner(self) -> dict[int, Happening]:
        """By sentence the event of which it speaks."""
        return dict(spoken_of(self.document, self.everything))

    @cached_property
    def told_by(self) -> dict[int, Happening]:
        """By sentence the event that is told in it."""
        return {t.sentence: event for event in self.everything for t in event.tellings}

    def words(self, spots: Sequence[Spot]) -> list[Spot]:
        """The hits in sentences that tell the event."""
        return [(hit, token) for hit, token in spots if token.sent.start in self.sentences]

    def here(self, spots: Sequence[Spot]) -> list[ThemeHit]:
        return [hit for hit, _ in self.words(spots)]

    def direct(self, spots: Sequence[Spot]) -> bool:
        """Whether the theme stands in the sentence that tells the event first."""
        return any(token.sent.start == self.first.start for _, token in spots)

    def near(self, spots: Sequence[Spot]) -> list[ThemeHit]:
        """The hits in paragraphs that tell the event."""
        places = [(hit, self.document.paragraph_at(token.idx)) for hit, token in spots]
        return [hit for hit, place in places if place is not None and place.index in self.paragraphs]


def _standing(told: _Told, slug: str, loc: str, spots: Sequence[Spot]) -> Iterator[str]:
    """What theme it is, how near to the event and how much a subject of the readout."""
    k, main, score = told.kind, told.main, told.themes.subjects.get(slug, 0.0)
    here, near = told.here(spots), told.near(spots)
    talk = told.happening.kind in (EventKind.MEETING, EventKind.VISIT, EventKind.CONFERENCE)
    yield f"k={k}"
    yield f"loc={loc}"
    yield f"score={bucket(score)}"
    yield f"loc-score={loc}/{int(score * 5)}"
    yield f"main={main}"
    yield f"main-loc={main}/{loc}"
    yield f"main-score={main}/{bucket(score)}"
    yield f"slug={slug}"
    yield f"main-slug={main}/{slug}"
    yield f"k-loc={k}/{loc}"
    yield f"here={strength(here)}"
    yield f"loc-here={loc}/{strength(here or near)}"
    yield f"n={min(len(spots), 3)}"
    yield f"general={slug in GENERAL}/{loc}"
    yield f"k-slug={k}/{slug}"
    yield f"talk-main={talk}/{main}/{loc}"
    yield f"k-main-score={k}/{main}/{int(score * 5)}"
    yield f"mass={told.themes.share(slug)}/{main}"


def _sharing(told: _Told, loc: str, spots: Sequence[Spot]) -> Iterator[str]:
    """Whether the sentences that signal the theme speak of this event or of another."""
    own = sum(told.owner.get(token.sent.start) is told.happening for _, token in spots)
    share = "all" if own == len(spots) else "none" if not own else "most" if own * 2 >= len(spots) else "some"
    other = any(told.told_by.get(token.sent.start) not in (None, told.happening) for _, token in spots)
    yield f"share={share}/{told.main}"
    yield f"share-loc={share}/{loc}"
    yield f"share-k={share}/{told.kind}"
    yield f"told-elsewhere={other}/{loc}"
    yield f"told-elsewhere-main={other}/{told.main}/{loc}"


def _following(told: _Told, here: Sequence[ThemeHit], spots: Sequence[Spot]) -> Iterator[str]:
    """Whether the theme comes soon after the event is told, and whether the title has it."""
    end = told.first.end
    if not here and any(end <= token.i and token.sent.start - end < _FOLLOWS for _, token in spots):
        yield "follows"
    places = [told.document.paragraph_at(hit.start) for hit, _ in spots]
    if any(place is not None and place.part is Part.TITLE for place in places):
        yield "title"
        yield f"title-main={told.main}"


def _closeness(told: _Told, spots: Sequence[Spot]) -> Iterator[str]:
    """Of a theme in a sentence that tells the event: how far from the words that do, and whether under them."""
    words = [token for _, token in told.words(spots)]
    if not words:
        return
    far = f"gap={gap(words, told.tokens)}"
    inside = any(is_under(told.doc[i], word) for word in words for i in told.tokens)
    yield far
    yield f"gap-main={far}/{told.main}"
    yield f"inside={inside}"
    yield f"inside-k={inside}/{told.kind}/{told.main}"
