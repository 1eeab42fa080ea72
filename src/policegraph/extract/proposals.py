"""All that a readout may say, before it is judged: the cast, candidate events with their roles, candidate acts."""

from dataclasses import dataclass, field

from policegraph.extract.acts import Act, candidates
from policegraph.extract.belonging import member_candidates
from policegraph.extract.cast import Gazetteers, build_cast
from policegraph.extract.dates import DateHit, find_dates
from policegraph.extract.document import Document
from policegraph.extract.happenings import Happening, all_happenings
from policegraph.extract.kinds import happening_features, kind_features, planned_features
from policegraph.extract.naming import entity_features
from policegraph.extract.nationality import country_candidates
from policegraph.extract.participants import agent_candidates
from policegraph.extract.reference import set_scene
from policegraph.extract.roles import Facts, facts_of
from policegraph.extract.scene import Scene
from policegraph.extract.tense import clause_ahead
from policegraph.extract.themes import ThemeHit, Weights, find_themes, probability, weights
from policegraph.extract.themes import features as theme_features
from policegraph.extract.topics import ThemeMap
from policegraph.extract.when_where import date_candidates, place_candidates
from policegraph.facts import Span

Candidate = tuple[str, Span, tuple[str, ...]]


@dataclass(slots=True)
class EventProposal:
    """A candidate event with its features and candidate fillers: agents for participant and host, places, dates."""

    happening: Happening
    features: tuple[str, ...]
    kind_features: tuple[str, ...]
    planned_features: tuple[str, ...]
    agents: list[Candidate] = field(default_factory=list)
    places: list[Candidate] = field(default_factory=list)
    dates: list[Candidate] = field(default_factory=list)


@dataclass(slots=True)
class Proposal:
    """All that is proposed for one readout."""

    document: Document
    scene: Scene
    facts: Facts
    dates: list[DateHit]
    events: list[EventProposal]
    acts: list[Act]
    hits: tuple[ThemeHit, ...]
    subjects: dict[str, float]  # theme -> how likely the readout is about it
    entities: dict[str, tuple[str, ...]]
    members: list[tuple[str, str, Span, tuple[str, ...]]]
    countries: list[tuple[str, str, Span, tuple[str, ...]]]
    themes: ThemeMap = field(init=False)

    def __post_init__(self) -> None:
        self.themes = ThemeMap(self.document, self.hits, self.subjects)


def theme_scores(document: Document, hits: tuple[ThemeHit, ...], model: Weights | None = None) -> dict[str, float]:
    """How likely the readout is about each theme that it signals."""
    model = model or weights()
    values = theme_features(document.text, hits, document.readout.title)
    return {slug: probability(slug, found, model) for slug, found in values.items()}


def told_sentences(document: Document) -> list[Span]:
    """The sentences in which facts may be read."""
    return [
        Span(s.start_char, max(s.end_char, s.start_char + 1))
        for s in document.doc.sents
        if document.tells(s.start_char)
    ]


def propose(document: Document, gaz: Gazetteers) -> Proposal:
    """Run all generous stages over one document."""
    cast = build_cast(document, gaz)
    scene = set_scene(document, cast)
    dates = find_dates(
        document.text, document.readout.issued, told_sentences(document), lambda span: clause_ahead(document, span)
    )
    facts = facts_of(scene, dates)
    happenings = list(all_happenings(scene, dates))
    events = []
    main = next((h for h in happenings if h.main), None)
    for happening in happenings:
        events.append(
            EventProposal(
                happening,
                happening_features(facts, happening, happenings),
                kind_features(facts, happening),
                planned_features(facts, happening),
                list(agent_candidates(facts, happening, happenings)),
                list(place_candidates(facts, happening, happenings, main)),
                list(date_candidates(facts, happening, happenings, main)),
            )
        )
    hits = tuple(hit for hit in find_themes(document.text, gaz.knowledge) if document.tells(hit.start))
    return Proposal(
        document,
        scene,
        facts,
        dates,
        events,
        candidates(scene),
        hits,
        theme_scores(document, hits),
        {c.id: entity_features(c, cast, document, gaz.knowledge) for c in cast.clusters.values() if c.places},
        list(member_candidates(scene, gaz.knowledge, facts.suspects)),
        list(country_candidates(scene, gaz.knowledge)),
    )
