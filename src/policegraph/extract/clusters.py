"""What is gathered from the names of a readout: clusters of mentions, and what was found in each paragraph."""

from dataclasses import dataclass, field

from policegraph.extract.document import Part
from policegraph.extract.found import Found, Line
from policegraph.facts import EntityKind, Span


@dataclass(slots=True)
class Cluster:
    """One entity in the making."""

    id: str
    kind: EntityKind
    name: str
    core: str = ""
    head: str = ""
    known: tuple[str, ...] = ()
    country: str | None = None  # ISO code or region id; of a person where the text says "the Finnish …"
    known_country: str | None = None  # of a person, by the authority
    subkind: str | None = None
    person: str | None = None  # holder of a post
    body: str | None = None  # agency of a post
    forms: dict[str, None] = field(default_factory=dict)
    places: list[tuple[Span, str, bool]] = field(default_factory=list)  # span, rule, bare
    acting: bool = False
    former: bool = False
    counterpart: bool = False  # a person who is introduced as holding the like office
    acronyms: set[str] = field(default_factory=set)

    def note(self, found: Found, bare: bool = False) -> None:
        """Add a mention."""
        if not bare:
            self.forms.setdefault(found.name)
        self.places.append((found.span, found.rule, bare))


@dataclass(slots=True)
class Cast:
    """All clusters of a readout, what the names themselves tell of them, and what was found in each paragraph."""

    clusters: dict[str, Cluster]
    home: str | None
    holds: list[tuple[str, str, Span, str]]  # person, post, evidence, rule
    members: list[tuple[str, str, Span, str]]  # person, agency
    countries: list[tuple[str, str, Span, str]]  # agency, place
    lines: list["LineFound"]

    def of(self, kind: EntityKind) -> list[Cluster]:
        """The clusters of one kind."""
        return [cluster for cluster in self.clusters.values() if cluster.kind is kind]

    def posts_of(self) -> dict[str, list[Cluster]]:
        """By person the posts that the text gives him."""
        out: dict[str, list[Cluster]] = {}
        for person, post, _, _ in self.holds:
            out.setdefault(person, []).append(self.clusters[post])
        return out

    def bodies_of(self) -> dict[str, list[str]]:
        """By person the bodies that the text ties him to."""
        out: dict[str, list[str]] = {}
        for person, agency, _, _ in self.members:
            out.setdefault(person, []).append(agency)
        return out

    def place_by_code(self) -> dict[str, str]:
        """By code of the knowledge the places that are named."""
        return {place.known[0]: place.id for place in self.of(EntityKind.PLACE) if place.known}


@dataclass(slots=True)
class LineFound:
    """What was found in one paragraph."""

    line: Line
    part: Part
    places: list[Found]
    agencies: list[Found]
    posts: list[Found]
    persons: list[Found]
