"""A network drawn with its labels: what meetings and interactions share."""

from collections import Counter
from collections.abc import Sequence
from math import sqrt

import numpy as np
from matplotlib.path import Path

from policegraph.draw.edges import Points, gapped
from policegraph.draw.grid import blank
from policegraph.draw.grounds import groups
from policegraph.draw.model import Edge, Network, Node, NodeKind, network_table
from policegraph.draw.page import Diagram, Entry, Page, arrow_head, badge_radius
from policegraph.draw.plan import ALL_LABELLED, Manner, Plan, plan
from policegraph.draw.reduce import backbone, strongest
from policegraph.draw.style import (
    LOW_CONFIDENCE,
    Size,
    Theme,
    edge_kinds,
    edge_look,
    house_style,
    mix,
    node_look,
    size,
    theme,
)
from policegraph.draw.words import Box
from policegraph.facts import Modality

TIES_A_NODE = 1.2
"""Of networks with many nodes so many ties a node are drawn: more hide each other."""
LIGHT = 0.45
"""The opacity of ties of low confidence."""


def dash_of(modality: Modality, inferred: bool) -> str:
    """How a line says what is meant: solid took place, dashed is planned or asked for, dotted inferred."""
    if modality is Modality.DENIED:
        return "denied"
    if inferred:
        return "inferred"
    return "solid" if modality is Modality.ASSERTED else "planned"


def legend(network: Network, colours: Theme, manner: Manner) -> list[Entry]:
    """Entries for what is drawn and nothing else."""
    found = []
    present = {node.kind for node in network.nodes}
    for node_kind in (each for each in NodeKind if each in present):
        look = node_look(node_kind.value)
        found.append(Entry(look.name, shape=look.path, fill=look.colour(colours)))
    drawn = {edge.kind for edge in network.edges}
    directed = {edge.kind for edge in network.edges if edge.directed}
    known = [kind for kind in edge_kinds() if kind in drawn] + sorted(drawn - set(edge_kinds()))
    for kind in known:
        tie = edge_look(kind)
        found.append(
            Entry(
                tie.name,
                line=tie.colour(colours),
                arrow=kind in directed,
                mark=tie.mark if manner.badges and kind != manner.plain else "",
            )
        )
    dashes = {dash_of(edge.modality, edge.inferred) for edge in network.edges}
    meant = sorted(
        {edge.modality.value.lower() for edge in network.edges if dash_of(edge.modality, False) == "planned"}
    )
    for dash, words in (("planned", ", ".join(meant)), ("inferred", "inferred, not said"), ("denied", "denied")):
        if dash in dashes:
            found.append(Entry(words, line=colours.ink, dash=dash))
    if any(edge.confidence < LOW_CONFIDENCE for edge in network.edges):
        found.append(Entry(f"confidence under {LOW_CONFIDENCE:g}", line=mix(colours.ink, colours.paper, LIGHT)))
    weights = {edge.weight for edge in network.edges}
    if len(weights) > 1:
        found.append(Entry(f"{manner.width_means} (1 to {max(weights):g})", line=colours.ink, width=2.8))
    return found


def edge_widths(edges: Sequence[Edge]) -> list[float]:
    """How thick each tie is drawn, in points at a type size of 7."""
    top = max((edge.weight for edge in edges), default=1.0)
    return [0.7 + 2.2 * sqrt((edge.weight - 1) / (top - 1)) if top > 1 else 0.9 for edge in edges]


@house_style()
def draw_network(network: Network, size_name: str, theme_name: str, manner: Manner) -> Diagram:
    """Draw a network on a page, reduced to what the page can hold; without any node, the page says so."""
    page_size, colours = size(size_name), theme(theme_name)
    whole = network
    network = _reduced(whole, page_size.most, manner)
    if not network.nodes:
        return nothing(network, page_size, colours)
    laid = _planned(network, page_size, manner)
    while laid.lost and len(network.nodes) > 10:
        network = _reduced(whole, int(0.9 * len(network.nodes)), manner)
        laid = _planned(network, page_size, manner)
    entries = legend(network, colours, manner) + _community(laid.grounds, colours)
    page = Page(page_size, colours, network.about, entries, laid.key)
    room = page.open(laid.height)
    shift = np.array([room.x0, room.y0])
    for ground in laid.grounds:
        page.path(Path(np.asarray(ground.vertices) + shift, ground.codes), colours.tint, edge=colours.tint, layer=0.5)
    boxes = [_moved(label.box, shift) for label in laid.labels if label is not None]
    _paint_edges(page, network, laid, shift, boxes, manner)
    for i, node in enumerate(network.nodes):
        _paint_node(page, node, laid, i, shift, node.id == manner.centre)
    page.figure.table = network_table(whole)
    page.figure.alt = described(network)
    return page.figure


def _reduced(network: Network, most: int, manner: Manner) -> Network:
    """At most so many nodes; where they are many, only so many ties that each can be followed."""
    network = strongest(network, most, manner.centre)
    count = len(network.nodes)
    return backbone(network, int(TIES_A_NODE * count)) if count > ALL_LABELLED else network


def _planned(network: Network, page_size: Size, manner: Manner) -> Plan:
    colours = theme("light")
    index = {node.id: i for i, node in enumerate(network.nodes)}
    several = groups(len(index), [(index[edge.source], index[edge.target], edge.weight) for edge in network.edges])
    room_for = _community(several, colours)  # whether one is drawn is seen only once all have their places
    return plan(network, page_size, manner, (*legend(network, colours, manner), *room_for))


def _community(drawn: Sequence[object], colours: Theme) -> list[Entry]:
    """What a ground means, where any is drawn."""
    return [Entry("community", fill=colours.tint)] if drawn else []


def nothing(network: Network, page_size: Size, colours: Theme) -> Diagram:
    """A page that says that the graph holds nothing of the kind."""
    return blank(network.about, page_size.name, colours.name, network_table(network))


def badge_box(spot: tuple[float, float], page_size: Size) -> Box:
    """What a badge takes up, in points."""
    r = badge_radius(page_size.small)
    return Box(spot[0] - r, spot[1] - r, spot[0] + r, spot[1] + r)


def _moved(box: Box, shift: Points) -> Box:
    return Box(box.x0 + shift[0], box.y0 + shift[1], box.x1 + shift[0], box.y1 + shift[1])


def _paint_edges(page: Page, network: Network, laid: Plan, shift: Points, boxes: Sequence[Box], manner: Manner) -> None:
    scale = page.size.label / 7
    widths = [scale * width for width in edge_widths(network.edges)]
    many = len(network.edges) > 2.5 * len(network.nodes)
    for edge, line, width, spot in zip(network.edges, laid.lines, widths, laid.badges, strict=True):
        colour = edge_look(edge.kind).colour(page.theme)
        faint = LIGHT if edge.confidence < LOW_CONFIDENCE else (0.7 if many and not manner.badges else 0.95)
        moved = line + shift
        badge = [] if spot is None else [_moved(badge_box(spot, page.size), shift)]
        pieces = gapped(moved, [*boxes, *badge], 0.6)
        head = None
        if edge.directed:
            head, pieces = _headed(pieces, 0.6 * page.size.label + 0.9 * width, boxes)
        for piece in pieces:
            page.line(
                [tuple(p) for p in piece],
                colour,
                width,
                dash=dash_of(edge.modality, edge.inferred),
                alpha=faint,
                gid="edge",
            )
        if head is not None:
            page.path(head, colour, edge=colour, width=0.0, layer=3.0, alpha=faint)
        if spot is not None:
            page.badge(spot[0] + shift[0], spot[1] + shift[1], edge_look(edge.kind).mark, colour, page.size.small)


def _headed(pieces: Sequence[Points], length: float, boxes: Sequence[Box]) -> tuple[Path | None, list[Points]]:
    """The head of a directed tie, and the pieces of its line that lead up to it.

    A label may lie over the tie's end, or beside it; the head then stands where it is clear of all labels.
    """
    for which in range(len(pieces) - 1, -1, -1):
        seen = pieces[which]
        for end in range(len(seen), max(len(seen) - int(3 * length), 3), -1):
            head = arrow_head(tuple(seen[max(end - 6, 0)]), tuple(seen[end - 1]), length)
            low, high = np.asarray(head.vertices).min(axis=0), np.asarray(head.vertices).max(axis=0)
            if not any(Box(*low, *high).meets(box) for box in boxes):
                return head, [*pieces[:which], seen[:end], *pieces[which + 1 :]]
    return None, list(pieces)  # all of it lies among labels: the letter on it says what it is


def _paint_node(page: Page, node: Node, laid: Plan, i: int, shift: Points, central: bool) -> None:
    look = node_look(node.kind)
    x, y = (float(v) for v in laid.centres[i] + shift)
    fill = look.colour(page.theme)
    page.shape(
        look.path, x, y, float(laid.radii[i]), fill, width=1.6 if central else 0.6, gid=f"node:{node.id}", layer=4.0
    )
    label, number = laid.labels[i], laid.numbers[i]
    if label is not None:
        if label.leader is not None:
            end = (label.leader[0] + shift[0], label.leader[1] + shift[1])
            page.line([(x, y), end], page.theme.muted, 0.5, layer=2.5)
        page.words(
            label.x + shift[0],
            label.y + shift[1],
            label.lines,
            page.size.small if number else page.size.label,
            align=label.align,
            style="bold" if number else "normal",
            gid=f"{'number' if number else 'label'}:{node.id}",
        )


def described(network: Network) -> str:
    """The picture in words, for those who can't see it."""
    about = network.about
    kinds = Counter(node_look(node.kind).name for node in network.nodes)
    parts = [f"{about.title}. A network diagram of {len(network.nodes)} nodes ("]
    parts.append(", ".join(f"{count} {name}" for name, count in kinds.most_common()))
    parts.append(f") and {len(network.edges)} ties.")
    by_id = {node.id: node for node in network.nodes}
    strongest = sorted(network.edges, key=lambda edge: (-edge.weight, edge.source, edge.target))[:5]
    if strongest:
        told = "; ".join(
            f"{by_id[e.source].label} {edge_look(e.kind).name} {by_id[e.target].label} ({e.weight:g})"
            for e in strongest
        )
        parts.append(f" The strongest: {told}.")
    return "".join(parts)
