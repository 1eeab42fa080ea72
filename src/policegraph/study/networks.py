"""The graph projected to networks: who met whom, who works with whom, who did what to whom.

    network(source, NetworkKind.MEETINGS).to_networkx()

Edges are counted and weighed, and each keeps the claims it stands on. An event that several readouts tell counts once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from policegraph.ask.source import Source
from policegraph.ask.tellings import count_readouts, readouts
from policegraph.ask.who import Countries, labels, named
from policegraph.errors import UsageError
from policegraph.study.ties import EVERYTHING, SYMMETRIC, Filters, Level, NetworkKind, Tie, ties

if TYPE_CHECKING:
    import networkx

__all__ = ["Edge", "Filters", "Level", "Network", "NetworkKind", "Node", "issued_in", "network", "over_time", "weave"]


@dataclass(frozen=True, slots=True)
class Node:
    """One end. `kind` is person, post, agency, place or theme; `countries` are labels; `weight` the number of facts."""

    iri: str
    label: str
    kind: str
    countries: tuple[str, ...] = ()
    weight: float = 0.0
    private: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """All ties of one kind and modality between two ends.

    `kind` is "met", the lower-case name of an event kind ("operation"), of an interaction kind ("praise"), or "about".
    `count` is the number of different facts, an event told twice counted once. `weight` is the sum over these of
    confidence times share, where a joint operation of n parties shares 1/(n-1) to each pair. `confidence` is the best
    of them. `inferred` is set where no single fact is said in full by a readout.
    """

    source: str
    target: str
    kind: str
    count: int
    weight: float
    directed: bool = False
    modality: str = "Asserted"
    inferred: bool = False
    confidence: float = 1.0
    first: date | None = None
    last: date | None = None
    themes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    readouts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Network:
    """Nodes and edges in a stable order. `readouts` is how many the graph holds, `behind` how many stand behind it."""

    kind: NetworkKind
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    readouts: int = 0
    behind: int = 0
    filters: Filters = field(default_factory=Filters)
    level: Level = Level.AGENT

    def __repr__(self) -> str:
        return (
            f"<Network: {self.kind.value}: {len(self.nodes)} nodes, {len(self.edges)} ties, {self.readouts} readouts>"
        )

    @property
    def period(self) -> tuple[date, date] | None:
        """The first and last day of its edges."""
        days = [day for edge in self.edges for day in (edge.first, edge.last) if day]
        return (min(days), max(days)) if days else None

    def node(self, iri: str) -> Node:
        """The node of that IRI. Raises KeyError."""
        for node in self.nodes:
            if node.iri == iri:
                return node
        raise KeyError(iri)

    def view(self, source: Source | None = None) -> str:
        """The network as HTML to look at and touch, without internet; with `source`, each tie opens its words."""
        from policegraph.study.view import view

        return view(self, source)

    def _repr_html_(self) -> str:
        return self.view()

    def to_networkx(self, *, simple: bool = False) -> "networkx.Graph":
        """A networkx graph over IRIs: Multi(Di)Graph with the edge's kind as key, or with `simple` one edge a pair
        whose weights and counts are summed. Attributes are those of Node and Edge; days are ISO strings."""
        import networkx

        graph: networkx.Graph
        if simple:
            graph = networkx.DiGraph() if self.kind.directed else networkx.Graph()
        else:
            graph = networkx.MultiDiGraph() if self.kind.directed else networkx.MultiGraph()
        graph.graph.update(name=self.kind.value, readouts=self.readouts, behind=self.behind)
        for node in self.nodes:
            graph.add_node(
                node.iri,
                label=node.label,
                kind=node.kind,
                countries=node.countries,
                weight=node.weight,
            )
        groups: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
        for edge in self.edges:
            for source, target in self._ways(edge):
                groups[source, target, "" if simple else f"{edge.kind} {edge.modality}"].append(edge)
        for (source, target, key), edges in groups.items():
            named_key = {} if simple else {"key": key}
            graph.add_edge(source, target, **named_key, **_attributes(edges))
        return graph

    def _ways(self, edge: Edge) -> Iterator[tuple[str, str]]:
        yield edge.source, edge.target
        if self.kind.directed and not edge.directed:
            yield edge.target, edge.source


def _attributes(edges: list[Edge]) -> dict[str, object]:
    """What networkx keeps of one edge, or of several taken together."""
    days = sorted(day for edge in edges for day in (edge.first, edge.last) if day)
    return {
        "kind": " ".join(sorted({edge.kind for edge in edges})),
        "count": sum(edge.count for edge in edges),
        "weight": sum(edge.weight for edge in edges),
        "modality": " ".join(sorted({edge.modality for edge in edges})),
        "inferred": all(edge.inferred for edge in edges),
        "confidence": max(edge.confidence for edge in edges),
        "first": days[0].isoformat() if days else None,
        "last": days[-1].isoformat() if days else None,
        "themes": tuple(sorted({theme for edge in edges for theme in edge.themes})),
        "facts": tuple(sorted({fact for edge in edges for fact in edge.facts})),
        "claims": tuple(sorted({claim for edge in edges for claim in edge.claims})),
        "readouts": tuple(sorted({readout for edge in edges for readout in edge.readouts})),
    }


def network(
    source: Source, kind: NetworkKind | str, filters: Filters = EVERYTHING, level: Level | str | None = None
) -> Network:
    """One network of the whole graph.

    Without `level`, the ends are the agents as told; countries for COUNTRIES; bodies for THEMES.
    Raises UsageError for a kind or level that there is none of.
    """
    kind, chosen = kind_of(kind), level_of(level)
    return weave(source, kind, ties(source, kind, filters, chosen), filters, chosen)


def over_time(
    source: Source,
    kind: NetworkKind | str,
    step: str = "year",
    filters: Filters = EVERYTHING,
    level: Level | str | None = None,
) -> dict[str, Network]:
    """One network for each "year", "quarter" or "month" with any tie, in order; the keys read 2023, 2023-Q2, 2023-05.

    What has no day at all is in none. Raises UsageError for another step.
    """
    if step not in ("year", "quarter", "month"):
        raise UsageError(f"no such step: {step!r}; there are year, quarter and month")
    kind, chosen = kind_of(kind), level_of(level)
    parts: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties(source, kind, filters, chosen):
        if tie.day:
            parts[slice_of(tie.day, step)].append(tie)
    return {name: weave(source, kind, parts[name], filters, chosen) for name in sorted(parts)}


def issued_in(source: Source, step: str) -> dict[str, int]:
    """How many readouts were issued in each year, quarter or month: a rise in ties may be a rise in texts."""
    return dict(Counter(slice_of(one.issued, step) for one in readouts(source).values() if one.issued))


def slice_of(day: date, step: str) -> str:
    """The year, quarter or month of a day, as text that sorts by time."""
    if step == "year":
        return f"{day.year:04}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if step == "quarter" else f"{day.year:04}-{day.month:02}"


def kind_of(kind: NetworkKind | str) -> NetworkKind:
    """The kind of network of that name. Raises UsageError."""
    try:
        return NetworkKind(kind)
    except ValueError:
        raise UsageError(f"no such network: {kind!r}; there are {', '.join(NetworkKind)}") from None


def level_of(level: Level | str | None) -> Level | None:
    """The level of that name, None for None. Raises UsageError."""
    try:
        return None if level is None else Level(level)
    except ValueError:
        raise UsageError(f"no such level: {level!r}; there are {', '.join(Level)}") from None


def weave(
    source: Source,
    kind: NetworkKind,
    found: Iterable[Tie],
    filters: Filters = EVERYTHING,
    level: Level | None = None,
) -> Network:
    """The ties of one network put together to nodes and edges, in a stable order."""
    groups: dict[tuple[str, str, str, str], list[Tie]] = defaultdict(list)
    for tie in found:
        groups[tie.source, tie.target, tie.kind, tie.modality].append(tie)
    edges = tuple(_edge(groups[key]) for key in sorted(groups))
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    facts: dict[str, set[str]] = defaultdict(set)
    for group in groups.values():
        for tie in group:
            facts[tie.source].add(tie.same)
            facts[tie.target].add(tie.same)
    names = named(source, ends)
    countries = Countries(source)
    country_labels = labels(source, {country for end in ends for country in countries.of(end)})
    nodes = tuple(
        Node(
            end,
            names[end].label,
            names[end].kind,
            tuple(sorted(country_labels[country] for country in countries.of(end))),
            float(len(facts[end])),
            names[end].private,
        )
        for end in sorted(ends)
    )
    behind = len({readout for edge in edges for readout in edge.readouts})
    default = {NetworkKind.COUNTRIES: Level.COUNTRY, NetworkKind.THEMES: Level.BODY}.get(kind, Level.AGENT)
    return Network(kind, nodes, edges, count_readouts(source), behind, filters, level or default)


def _edge(group: list[Tie]) -> Edge:
    best: dict[str, float] = {}
    for tie in group:
        best[tie.same] = max(best.get(tie.same, 0.0), tie.confidence * tie.share)
    days = sorted(tie.day for tie in group if tie.day)
    one = group[0]
    return Edge(
        one.source,
        one.target,
        one.kind,
        len(best),
        round(sum(best.values()), 6),
        one.kind not in SYMMETRIC,
        one.modality,
        all(tie.inferred for tie in group),
        max(tie.confidence for tie in group),
        days[0] if days else None,
        days[-1] if days else None,
        tuple(sorted({theme for tie in group for theme in tie.themes})),
        tuple(sorted({tie.fact for tie in group})),
        tuple(sorted({claim for tie in group for claim in tie.claims})),
        tuple(sorted({tie.readout for tie in group})),
    )
