"""Fewer nodes where a page can't hold all, told in the caption: never silently."""

from collections import defaultdict

from policegraph.draw.model import Edge, Network


def strongest(network: Network, most: int, keep: str | None = None) -> Network:
    """At most `most` nodes: the ends of the heaviest ties, all ties between them, and a note of what is gone.

    `keep` names a node that stays whatever its weight; its own ties go before others.
    """
    if len(network.nodes) <= most:
        return network
    strength: dict[str, float] = defaultdict(float)
    for edge in network.edges:
        for end in (edge.source, edge.target):
            strength[end] += edge.weight
    kept: set[str] = {keep} if keep else set()
    for edge in sorted(
        network.edges,
        key=lambda edge: (
            keep not in (edge.source, edge.target) if keep else False,
            -edge.weight,
            -(strength[edge.source] + strength[edge.target]),
            edge.source,
            edge.target,
        ),
    ):
        ends = {edge.source, edge.target}
        if len(kept | ends) <= most:
            kept |= ends
    if len(kept) < min(most, 2):  # no ties at all
        kept |= {node.id for node in sorted(network.nodes, key=lambda node: (-node.weight, node.label))[:most]}
    reduced = network.keeping(frozenset(kept))
    gone_nodes, gone_edges = len(network.nodes) - len(reduced.nodes), len(network.edges) - len(reduced.edges)
    note = (
        f"The {len(reduced.nodes)} strongest of {len(network.nodes)} nodes are drawn; {gone_nodes} nodes and "
        f"{gone_edges} ties are left out"
    )
    return Network(reduced.nodes, reduced.edges, network.about.noting(note))


def backbone(network: Network, most: int) -> Network:
    """At most about `most` ties, and a note of how many are gone: the heaviest that hold together what is tied, then
    the heaviest of the others. No node that has ties loses all of them.
    """
    if len(network.edges) <= most:
        return network
    ranked = sorted(
        range(len(network.edges)),
        key=lambda i: (-network.edges[i].weight, -network.edges[i].confidence, _ends(network.edges[i])),
    )
    root: dict[str, str] = {node.id: node.id for node in network.nodes}

    def found(node: str) -> str:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    kept: set[int] = set()
    for i in ranked:
        a, b = found(network.edges[i].source), found(network.edges[i].target)
        if a != b:
            root[a] = b
            kept.add(i)
    kept |= set([i for i in ranked if i not in kept][: max(most - len(kept), 0)])
    edges = tuple(edge for i, edge in enumerate(network.edges) if i in kept)
    note = f"Of {len(network.edges)} ties between them the {len(edges)} that hold them together best are drawn"
    return Network(network.nodes, edges, network.about.noting(note))


def _ends(edge: Edge) -> tuple[str, str, str]:
    return edge.source, edge.target, edge.kind


def heavy_edges(network: Network, least: float) -> Network:
    """Only ties of at least that weight, and the nodes that still have one."""
    if not least:
        return network
    edges = tuple(edge for edge in network.edges if edge.weight >= least)
    tied = {end for edge in edges for end in (edge.source, edge.target)}
    return Network(tuple(node for node in network.nodes if node.id in tied), edges, network.about)
