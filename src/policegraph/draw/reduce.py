"""Fewer nodes where a page can't hold all, told in the caption: never silently."""

from collections import defaultdict

from policegraph.draw.model import Network


def strongest(network: Network, most: int, keep: str | None = None) -> Network:
    """At most `most` nodes: those with the most behind their ties, the ties between them, and a note of what is gone.

    `keep` names a node that stays whatever its weight; with it, its own neighbours go before others.
    """
    if len(network.nodes) <= most:
        return network
    strength: dict[str, float] = defaultdict(float)
    near: set[str] = set()
    for edge in network.edges:
        for end in (edge.source, edge.target):
            strength[end] += edge.weight
        if keep in (edge.source, edge.target):
            near |= {edge.source, edge.target}
    ranked = sorted(
        network.nodes,
        key=lambda node: (node.id != keep, node.id not in near, -strength[node.id], -node.weight, node.label, node.id),
    )
    kept = frozenset(node.id for node in ranked[:most])
    reduced = network.keeping(kept)
    tied = {end for edge in reduced.edges for end in (edge.source, edge.target)} | ({keep} if keep else set())
    lone = kept - tied
    if lone and len(lone) < len(kept):  # nodes whose only partners are gone would stand about without a tie
        reduced = reduced.keeping(kept - lone)
    gone_nodes, gone_edges = len(network.nodes) - len(reduced.nodes), len(network.edges) - len(reduced.edges)
    note = (
        f"The {len(reduced.nodes)} strongest of {len(network.nodes)} nodes are drawn; {gone_nodes} nodes and "
        f"{gone_edges} ties are left out"
    )
    return Network(reduced.nodes, reduced.edges, network.about.noting(note))


def heavy_edges(network: Network, least: float) -> Network:
    """Only ties of at least that weight, and the nodes that still have one."""
    if not least:
        return network
    edges = tuple(edge for edge in network.edges if edge.weight >= least)
    tied = {end for edge in edges for end in (edge.source, edge.target)}
    return Network(tuple(node for node in network.nodes if node.id in tied), edges, network.about)
