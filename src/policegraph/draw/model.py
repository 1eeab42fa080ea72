"""The plain values that pictures are drawn from; where they come from is no matter of theirs.

Every value is frozen and hashable, so that a layout that was worked out once serves all themes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from policegraph.facts import Modality


class NodeKind(StrEnum):
    """What a node stands for; each kind has a shape and a colour of its own in house.toml."""

    PERSON = "person"
    POST = "post"
    AGENCY = "agency"
    PLACE = "place"
    EVENT = "event"
    THEME = "theme"
    CLAIM = "claim"
    READOUT = "readout"


@dataclass(frozen=True, slots=True)
class Node:
    """One thing in a picture. `weight` says how much it counts (number of facts); `country` is a country's name."""

    id: str
    label: str
    kind: NodeKind
    country: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Edge:
    """One tie between two nodes, or several of one kind taken together.

    `kind` is a key of house.toml's edges; `weight` the number of facts behind it; `confidence` the best of theirs;
    `claims` the IRIs of what it stands on; `when` the first and last date in EDTF or ISO form, where known.
    """

    source: str
    target: str
    kind: str
    weight: float = 1.0
    directed: bool = False
    modality: Modality = Modality.ASSERTED
    inferred: bool = False
    confidence: float = 1.0
    claims: tuple[str, ...] = ()
    when: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What the caption says: the question, the filters in words, the period, how many readouts stand behind it.

    `notes` are what a reader must know to read the picture rightly: what was left out, how weights were counted.
    """

    title: str
    question: str = ""
    filters: tuple[str, ...] = ()
    period: tuple[str, str] | None = None
    readouts: int = 0
    notes: tuple[str, ...] = ()

    def noting(self, *notes: str) -> "About":
        """The same with further notes."""
        return replace(self, notes=(*self.notes, *(note for note in notes if note)))


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and the ties between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    about: About

    def __post_init__(self) -> None:
        known = {node.id for node in self.nodes}
        if len(known) != len(self.nodes):
            raise ValueError("two nodes of one network share an id")
        for edge in self.edges:
            if edge.source not in known or edge.target not in known:
                raise ValueError(f"an edge leads to a node that is not there: {edge.source} to {edge.target}")

    def node(self, id: str) -> Node:
        """The node of that id. Raises KeyError."""
        for node in self.nodes:
            if node.id == id:
                return node
        raise KeyError(id)

    def keeping(self, ids: frozenset[str], *notes: str) -> "Network":
        """Only these nodes and the ties among them, with notes for the caption."""
        return Network(
            tuple(node for node in self.nodes if node.id in ids),
            tuple(edge for edge in self.edges if edge.source in ids and edge.target in ids),
            self.about.noting(*notes),
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """Something with a date: an event or an interaction.

    `first` and `last` are ISO dates, the bounds of what is known; `lane` groups moments on a timeline; `text` is said
    beneath the label where there is room (what was promised, about what).
    """

    id: str
    label: str
    kind: str
    first: str
    last: str
    lane: str = ""
    text: str = ""
    weight: float = 1.0
    modality: Modality = Modality.ASSERTED
    inferred: bool = False
    confidence: float = 1.0
    claims: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A tie between two moments, in words: "repeats", "reports done", "denies"."""

    source: str
    target: str
    label: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """Moments in time with the links between them."""

    moments: tuple[Moment, ...]
    about: About
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at an event: who, as what, for whom, on which side."""

    id: str
    name: str
    kind: NodeKind
    roles: tuple[str, ...] = ()  # host, participant
    posts: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    country: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Act:
    """An interaction told of an event: who, does what, to whom, in the text's words."""

    id: str
    kind: str
    actor: str
    target: str = ""
    content: str = ""
    modality: Modality = Modality.ASSERTED
    inferred: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Occasion:
    """One event with all that is told of it."""

    id: str
    name: str
    kind: str
    status: str
    about: About
    date: str = ""
    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    seats: tuple[Seat, ...] = ()
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of one claim in their context, and where they are from."""

    claim: str
    before: str
    words: str
    after: str
    readout: str
    publisher: str = ""
    issued: str = ""
    modality: Modality = Modality.ASSERTED
    confidence: float = 1.0
    attributed_to: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """One fact and everything it stands on; `because` gives the grounds of an inference."""

    subject: str
    predicate: str
    object: str
    about: About
    evidence: tuple[Evidence, ...] = ()
    inferred: bool = False
    because: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole store in numbers: counts by name, and what the panels of the overview show."""

    about: About
    counts: tuple[tuple[str, int], ...]
    per_year: tuple[tuple[int, tuple[tuple[str, int], ...]], ...]  # year, (kind, count)…
    interactions: tuple[tuple[str, int], ...]
    themes: tuple[tuple[str, int], ...]
    bodies: tuple[tuple[str, int], ...]
    countries: Network
    publishers: tuple[tuple[str, int], ...] = ()
    modalities: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows behind a picture, as `--data` writes them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(default=())


EDGE_COLUMNS = (
    "source",
    "source_kind",
    "relation",
    "target",
    "target_kind",
    "weight",
    "modality",
    "inferred",
    "confidence",
    "first",
    "last",
    "claims",
)


def network_table(network: Network) -> Table:
    """One row an edge; nodes without any edge follow with empty cells."""
    by_id: Mapping[str, Node] = {node.id: node for node in network.nodes}
    rows: list[tuple[str, ...]] = []
    touched: set[str] = set()
    for edge in network.edges:
        source, target = by_id[edge.source], by_id[edge.target]
        touched |= {edge.source, edge.target}
        first, last = edge.when or ("", "")
        rows.append(
            (
                source.label,
                source.kind.value,
                edge.kind,
                target.label,
                target.kind.value,
                f"{edge.weight:g}",
                edge.modality.value,
                "yes" if edge.inferred else "no",
                f"{edge.confidence:.2f}",
                first,
                last,
                " ".join(edge.claims),
            )
        )
    for node in network.nodes:
        if node.id not in touched:
            rows.append((node.label, node.kind.value, *[""] * (len(EDGE_COLUMNS) - 2)))
    return Table(EDGE_COLUMNS, tuple(rows))
