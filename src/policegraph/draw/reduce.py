"""Fewer nodes where a page can't hold all, told in the caption: never silently."""

from collections import defaultdict

from policegraph.draw.model import Network


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


def heavy_edges(network: Network, least: float) -> Network:
    """Only ties of at least that weight, and the nodes that still have one."""
    if not least:
        return network
    edges = tuple(edge for edge in network.edges if edge.weight >= least)
    tied = {end for edge in edges for end in (edge.source, edge.target)}
    return Network(tuple(node for node in network.nodes if node.id in tied), edges, network.about)
