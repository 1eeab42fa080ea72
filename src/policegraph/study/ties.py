"""Single ties between two entities, each from one event or interaction of one readout: what networks are woven from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations

from policegraph.ask.dealings import private_people
from policegraph.ask.source import Source, select, text_of
from policegraph.ask.tellings import Act, Happening, acts, happenings
from policegraph.ask.who import Bodies, Countries, kinds
from policegraph.ask.words import Stand, stands_of


class NetworkKind(StrEnum):
    """The networks that the graph can be projected to."""

    MEETINGS = "meetings"  # who took part in the same meeting or visit; undirected
    COOPERATION = "cooperation"  # who works with whom: joint work, operations, agreements; undirected
    INTERACTIONS = "interactions"  # who praised, asked, promised, helped, criticised… whom; directed
    COUNTRIES = "countries"  # meetings and interactions, between the countries that the parties stand for; directed
    THEMES = "themes"  # bodies and the themes of what they do; bipartite

    @property
    def directed(self) -> bool:
        """Whether its ties lead from one end to the other."""
        return self in (NetworkKind.INTERACTIONS, NetworkKind.COUNTRIES)


class Level(StrEnum):
    """What stands at the ends of a tie: the agents as told, the bodies they belong to, or their countries."""

    AGENT = "agent"
    BODY = "body"
    COUNTRY = "country"


MET_IN = frozenset({"Meeting", "Visit"})
WORKED_IN = frozenset({"Operation", "Agreement", "Training"})
SYMMETRIC = frozenset({"met", "cooperate", "agree", "operation", "agreement", "training", "about"})
MODALITY_OF_STATUS: Mapping[str, str] = {"Held": "Asserted", "Planned": "Planned", "Cancelled": "Denied"}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which facts count.

    A fact lies in the period by its day: its event's, else the readout's. `themes`, `entities`: IRIs, of which a fact
    must touch one. `kinds`: local names of event and interaction classes. `modalities`: local names. `own` keeps ties
    between two of one country, `private` people who hold no public post, `inferred` what no readout says (the holder
    of a post on that day).
    """

    since: date | None = None
    until: date | None = None
    themes: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    modalities: frozenset[str] = frozenset({"Asserted"})
    min_confidence: float = 0.0
    own: bool = True
    private: bool = False
    inferred: bool = True

    def in_words(self) -> tuple[str, ...]:
        """The filters that narrow, as a caption says them (IRIs of themes and entities are left to the caller)."""
        said = []
        if self.since or self.until:
            said.append(f"{self.since or '…'} to {self.until or '…'}")
        if self.kinds:
            said.append("only " + ", ".join(sorted(self.kinds)))
        if self.modalities != frozenset({"Asserted"}):
            said.append("also " + ", ".join(sorted(self.modalities - {"Asserted"})).lower())
        if self.min_confidence:
            said.append(f"confidence at least {self.min_confidence:g}")
        if not self.own:
            said.append("without pairs of one country")
        if not self.inferred:
            said.append("only what is said")
        return tuple(said)

    def admits_day(self, first: date | None, last: date | None = None) -> bool:
        """Whether something from `first` to `last` touches the period; undated things only lie in an open one."""
        if self.since is None and self.until is None:
            return True
        if first is None:
            return False
        return (self.since is None or (last or first) >= self.since) and (self.until is None or first <= self.until)


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Tie:
    """One fact between two ends. `fact` is the event or interaction, `same` the IRI under which it is counted once;
    `share` is 1, or less where many took part; `claims` are those about these two ends."""

    source: str
    target: str
    kind: str
    fact: str
    same: str
    readout: str
    day: date | None
    modality: str = "Asserted"
    themes: tuple[str, ...] = ()
    share: float = 1.0
    inferred: bool = False
    confidence: float = 1.0
    claims: tuple[str, ...] = ()


def ties(source: Source, kind: NetworkKind, filters: Filters = EVERYTHING, level: Level | None = None) -> list[Tie]:
    """The ties of one kind of network, in order of day and fact.

    Without `level`: agents as told; countries for COUNTRIES; bodies for THEMES.
    """
    if level is None:
        level = {NetworkKind.COUNTRIES: Level.COUNTRY, NetworkKind.THEMES: Level.BODY}.get(kind, Level.AGENT)
    found = list(_all_ties(source, kind, filters))
    if not filters.private:
        private = private_people(source)
        found = [tie for tie in found if not private & {tie.source, tie.target}]
    if filters.entities and level is Level.AGENT:
        found = [tie for tie in found if filters.entities & {tie.source, tie.target}]
    found = _with_claims(source, found)
    found = [tie for tie in found if tie.confidence >= filters.min_confidence]
    if not filters.own and kind is not NetworkKind.THEMES:
        countries = Countries(source)
        found = [tie for tie in found if not countries.of(tie.source) & countries.of(tie.target)]
    if level is not Level.AGENT:
        found = list(_lifted(source, found, level, kind))
        if filters.entities:
            found = [tie for tie in found if filters.entities & {tie.source, tie.target}]
    return sorted(found, key=lambda tie: (tie.day or date.max, tie.fact, tie.source, tie.target))


def _all_ties(source: Source, kind: NetworkKind, filters: Filters) -> Iterator[Tie]:
    holds = _tenures(source) if filters.inferred else {}
    if kind is not NetworkKind.INTERACTIONS:
        events = [event for event in happenings(source) if _event_counts(event, kind, filters)]
        agents = _agents(source, (end for event in events for end in event.participants), kind)
        for event in events:
            yield from _event_ties(event, kind, filters, agents, holds)
    if kind is not NetworkKind.MEETINGS:
        for act in acts(source):
            if _act_counts(act, kind, filters):
                yield from _act_ties(act, kind, filters, holds)


def _event_counts(event: Happening, kind: NetworkKind, filters: Filters) -> bool:
    wanted = {
        NetworkKind.MEETINGS: MET_IN,
        NetworkKind.COOPERATION: WORKED_IN,
        NetworkKind.COUNTRIES: MET_IN | WORKED_IN,
    }.get(kind)
    if filters.kinds:
        if event.kind not in filters.kinds:
            return False
    elif wanted is not None and event.kind not in wanted:
        return False
    return (
        MODALITY_OF_STATUS.get(event.status, "Asserted") in filters.modalities
        and filters.admits_day(event.day, event.latest)
        and (not filters.themes or bool(filters.themes & set(event.themes)))
    )


def _act_counts(act: Act, kind: NetworkKind, filters: Filters) -> bool:
    if filters.kinds:
        if act.kind not in filters.kinds:
            return False
    elif kind is NetworkKind.COOPERATION and act.kind not in ("Cooperate", "Agree"):
        return False
    return (
        act.modality in filters.modalities
        and filters.admits_day(act.day, act.happened_latest)
        and (not filters.themes or bool(filters.themes & set(act.themes)))
    )


def _agents(source: Source, iris: Iterable[str], kind: NetworkKind) -> frozenset[str]:
    """Who counts as a party: people and posts of a meeting, as `pg:metWith` has it; elsewhere all."""
    ends = set(iris)
    if kind is not NetworkKind.MEETINGS:
        return frozenset(ends)
    return frozenset(iri for iri, what in kinds(source, ends).items() if what in ("person", "post"))


def _event_ties(
    event: Happening,
    kind: NetworkKind,
    filters: Filters,
    agents: frozenset[str],
    holds: Mapping[str, frozenset[str]],
) -> Iterator[Tie]:
    ends = _fold(event.participants, event.inferred, filters, holds)
    ends = [end for end in ends if end in agents]
    name = "met" if event.kind in MET_IN else event.kind.lower()
    plain = Tie(
        "",
        "",
        name,
        event.iri,
        event.same,
        event.readout,
        event.day,
        MODALITY_OF_STATUS.get(event.status, "Asserted"),
        event.themes,
    )
    if kind is NetworkKind.THEMES:
        for end in ends:
            for theme in event.themes:
                yield replace(plain, source=end, target=theme, kind="about", inferred=end in event.inferred)
        return
    share = 1.0 if name == "met" else 1 / max(len(ends) - 1, 1)
    for a, b in combinations(ends, 2):
        yield replace(plain, source=a, target=b, share=share, inferred=bool({a, b} & event.inferred))


def _act_ties(act: Act, kind: NetworkKind, filters: Filters, holds: Mapping[str, frozenset[str]]) -> Iterator[Tie]:
    actors = _fold(act.actors, act.inferred, filters, holds)
    targets = _fold(act.targets, act.inferred, filters, holds)
    plain = Tie("", "", act.kind.lower(), act.iri, act.iri, act.readout, act.day, act.modality, act.themes)
    if kind is NetworkKind.THEMES:
        for end in dict.fromkeys([*actors, *targets]):
            for theme in act.themes:
                yield replace(plain, source=end, target=theme, kind="about", inferred=end in act.inferred)
        return
    for actor in actors:
        for target in targets:
            if actor != target:
                a, b = sorted((actor, target)) if plain.kind in SYMMETRIC else (actor, target)
                yield replace(plain, source=a, target=b, inferred=bool({a, b} & act.inferred))


def _fold(
    ends: tuple[str, ...], inferred: frozenset[str], filters: Filters, holds: Mapping[str, frozenset[str]]
) -> list[str]:
    """The ends of a role, with an inferred holder in the place of the post that the text names."""
    if not filters.inferred:
        return [end for end in ends if end not in inferred]
    replaced = {post for person in ends if person in inferred for post in holds.get(person, ())}
    return [end for end in ends if end not in replaced]


def _tenures(source: Source) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in select(source, "SELECT DISTINCT ?who ?post WHERE { ?t pg:holder ?who ; pg:post ?post }"):
        found.setdefault(text_of(row, "who"), set()).add(text_of(row, "post"))
    return {who: frozenset(posts) for who, posts in found.items()}


def _with_claims(source: Source, found: list[Tie]) -> list[Tie]:
    stands = stands_of(source, (tie.fact for tie in found))
    return [_claimed(tie, stands.get(tie.fact, ())) for tie in found]


def _claimed(tie: Tie, stands: tuple[Stand, ...]) -> Tie:
    """The tie with the claims about its two ends; it is as sure as the less sure of the two."""
    mine = [stand for stand in stands if stand.object in (tie.source, tie.target)]
    best = [
        max((one.confidence for one in mine if one.object == end), default=None) for end in (tie.source, tie.target)
    ]
    known = [sure for sure in best if sure is not None]
    return replace(tie, claims=tuple(stand.claim for stand in mine), confidence=min(known, default=1.0))


def _lifted(source: Source, found: list[Tie], level: Level, kind: NetworkKind) -> Iterator[Tie]:
    """The ties between the bodies or countries that the ends stand for; those within one are left out."""
    up = Countries(source).of if level is Level.COUNTRY else Bodies(source).of
    for tie in found:
        ends = {tie.target} if kind is NetworkKind.THEMES else up(tie.target)
        for a in sorted(up(tie.source)):
            for b in sorted(ends):
                if a != b:
                    first, second = (a, b)
                    if tie.kind in SYMMETRIC and kind is not NetworkKind.THEMES:
                        first, second = sorted((a, b))
                    yield replace(tie, source=first, target=second)
