"""What a network tells: who stands where, which groups there are, what holds it together, what changed.

Every measure has a plain explanation in EXPLAINED, for the reader of a table and of a report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policegraph.errors import UsageError
from policegraph.study.networks import Edge, Network

if TYPE_CHECKING:
    import networkx

EXPLAINED: Mapping[str, str] = {
    "ties": "With how many others there is any tie.",
    "weight": "How many facts tie it to others, each weighed by how sure it is; a joint operation of many counts less.",
    "given": "The weight of the ties that lead from it: what it did to others.",
    "received": "The weight of the ties that lead to it: what others did to it.",
    "brokerage": "The share of the shortest ways between all others that pass through it, from 0 to 1. High: others "
    "reach each other through it.",
    "openness": "How little its partners know each other (one less Burt's constraint): near 1, it bridges groups; "
    "near 0 or below, all its partners know each other.",
    "standing": "Eigenvector centrality, from 0 to 1: high where its partners have much weight themselves.",
    "community": "The group that it belongs to: groups have more ties inside than chance would give (Louvain method).",
    "modularity": "How clearly the network falls into groups: 0 not at all, above 0.3 clearly.",
    "reciprocity": "The share of directed ties that are answered by one the other way.",
    "backbone": "Only ties that weigh more than chance would give them at either end (disparity filter).",
    "change": "The difference in facts for a hundred readouts between two periods. The interval comes from drawing the "
    "readouts of each period again and again with replacement; a change is called clear only where its "
    "false-discovery rate over all nodes compared stays under five in a hundred.",
}
MOST_WORK = 4_000_000  # starting points times ties that brokerage may cost; beyond, it is estimated from fewer points


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands in its network; see EXPLAINED."""

    iri: str
    label: str
    kind: str
    ties: int
    weight: float
    given: float
    received: float
    brokerage: float
    openness: float | None
    standing: float
    community: int


@dataclass(frozen=True, slots=True)
class Measures:
    """The places of all nodes, the weightiest first, and what holds for the whole network.

    `reciprocity` is None for undirected networks; communities are counted from 1, the largest first.
    """

    places: tuple[Place, ...]
    communities: tuple[frozenset[str], ...]
    modularity: float
    density: float
    components: int
    reciprocity: float | None


def measures(network: Network, seed: int = 1) -> Measures:
    """The measures of a network; the same network and seed give the same."""
    import networkx

    plain: networkx.Graph[str] = networkx.Graph()
    plain.add_nodes_from(node.iri for node in network.nodes)
    for edge in network.edges:
        before = plain.edges[edge.source, edge.target]["weight"] if plain.has_edge(edge.source, edge.target) else 0.0
        plain.add_edge(edge.source, edge.target, weight=before + edge.weight)
    groups = communities(plain, seed)
    group_of = {iri: number for number, group in enumerate(groups, 1) for iri in group}
    between = _brokerage(plain, seed)
    standing = _standing(plain)
    places = []
    for node in network.nodes:
        given, received = _ways(network, node.iri)
        places.append(
            Place(
                node.iri,
                node.label,
                node.kind,
                int(plain.degree(node.iri)),
                round(float(plain.degree(node.iri, weight="weight")), 4),
                round(given, 4),
                round(received, 4),
                round(between.get(node.iri, 0.0), 4),
                _openness(plain, node.iri),
                round(standing.get(node.iri, 0.0), 4),
                group_of[node.iri],
            )
        )
    places.sort(key=lambda one: (-one.weight, -one.ties, one.label, one.iri))
    return Measures(
        tuple(places),
        groups,
        round(networkx.community.modularity(plain, groups, weight="weight"), 4) if plain.number_of_edges() else 0.0,
        round(networkx.density(plain), 4) if len(plain) > 1 else 0.0,
        networkx.number_connected_components(plain) if len(plain) else 0,
        reciprocity(network) if network.kind.directed else None,
    )


def communities(plain: "networkx.Graph[str]", seed: int = 1) -> tuple[frozenset[str], ...]:
    """The groups of an undirected weighted graph by the Louvain method, the largest first."""
    import networkx

    if not len(plain):
        return ()
    found = networkx.community.louvain_communities(plain, weight="weight", seed=seed)
    return tuple(sorted((frozenset(group) for group in found), key=lambda group: (-len(group), min(group))))


def _brokerage(plain: "networkx.Graph[str]", seed: int) -> dict[str, float]:
    import networkx

    starts = min(len(plain), max(20, MOST_WORK // max(plain.number_of_edges(), 1)))
    if len(plain) < 3:
        return {}
    found = networkx.betweenness_centrality(plain, k=None if starts == len(plain) else starts, seed=seed)
    return {iri: float(value) for iri, value in found.items()}


def _standing(plain: "networkx.Graph[str]") -> dict[str, float]:
    """Eigenvector centrality by power iteration, scaled so that the highest is 1; 0 where there are no ties."""
    import numpy

    order = sorted(plain)
    if not plain.number_of_edges():
        return dict.fromkeys(order, 0.0)
    place = {iri: number for number, iri in enumerate(order)}
    rows, columns, weights = [], [], []
    for a, b, weight in plain.edges(data="weight"):
        rows += [place[a], place[b]]
        columns += [place[b], place[a]]
        weights += [weight, weight]
    values = numpy.ones(len(order))
    for _ in range(200):
        # The node itself counts a little, so that two-sided networks come to rest too.
        after = values.copy()
        numpy.add.at(after, rows, numpy.asarray(weights) * values[columns])
        after /= after.max()
        if numpy.abs(after - values).max() < 1e-9:
            break
        values = after
    return {iri: float(values[place[iri]]) for iri in order}


def _openness(plain: "networkx.Graph[str]", iri: str) -> float | None:
    """One less Burt's constraint; None without ties."""
    shares = _shares(plain, iri)
    if not shares:
        return None
    constraint = 0.0
    for other, share in shares.items():
        around = sum(part * _shares(plain, third).get(other, 0.0) for third, part in shares.items() if third != other)
        constraint += (share + around) ** 2
    return round(1 - constraint, 4)


def _shares(plain: "networkx.Graph[str]", iri: str) -> dict[str, float]:
    weights = {other: float(data["weight"]) for other, data in plain.adj[iri].items() if other != iri}
    whole = sum(weights.values())
    return {other: weight / whole for other, weight in weights.items()} if whole else {}


def _ways(network: Network, iri: str) -> tuple[float, float]:
    given = sum(edge.weight for edge in network.edges if edge.directed and edge.source == iri)
    received = sum(edge.weight for edge in network.edges if edge.directed and edge.target == iri)
    return given, received


def reciprocity(network: Network) -> float:
    """The share of directed pairs that are answered the other way; 0 without any."""
    pairs = {(edge.source, edge.target) for edge in network.edges if edge.directed}
    return round(sum((b, a) in pairs for a, b in pairs) / len(pairs), 4) if pairs else 0.0


def backbone(network: Network, alpha: float = 0.05) -> Network:
    """The network with the ties only that weigh more than chance would give them at either end.

    The disparity filter: a tie stays where, at one of its ends, its share of all weight there has a chance under
    `alpha` if the weight were spread at random. Ends with one tie only keep it by the other end's word. Raises
    UsageError for an `alpha` that is no chance.
    """
    if not 0 < alpha < 1:
        raise UsageError(f"alpha must lie between 0 and 1, not {alpha}")
    pair_weight: dict[tuple[str, str], float] = {}
    for edge in network.edges:
        pair = (min(edge.source, edge.target), max(edge.source, edge.target))
        pair_weight[pair] = pair_weight.get(pair, 0.0) + edge.weight
    strength: dict[str, float] = {}
    degree: dict[str, int] = {}
    for pair, weight in pair_weight.items():
        for end in pair:
            strength[end] = strength.get(end, 0.0) + weight
            degree[end] = degree.get(end, 0) + 1

    def stays(pair: tuple[str, str]) -> bool:
        chances = [
            (1 - pair_weight[pair] / strength[end]) ** (degree[end] - 1)
            for end in pair
            if degree[end] > 1 and strength[end]
        ]
        return not chances or min(chances) < alpha

    return keeping(
        network,
        [e for e in network.edges if stays((min(e.source, e.target), max(e.source, e.target)))],
    )


def keeping(network: Network, edges: Sequence[Edge]) -> Network:
    """The network with these edges only, and the nodes that they touch."""
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    behind = len({readout for edge in edges for readout in edge.readouts})
    nodes = tuple(node for node in network.nodes if node.iri in ends)
    return replace(network, nodes=nodes, edges=tuple(edges), behind=behind)
