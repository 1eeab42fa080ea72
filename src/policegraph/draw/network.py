"""A network drawn with its labels: what meetings, ego and interactions share.

The plan (where everything goes) knows nothing of colours, so one plan serves all themes and is kept.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np

from policegraph.draw.edges import Points, gapped, routed
from policegraph.draw.labels import Placed, Wanted, placed, shapes
from policegraph.draw.layout import Footprint, communities, laid_out, plain_graph, wanted_height
from policegraph.draw.model import Edge, Network, Node, NodeKind, network_table
from policegraph.draw.page import Diagram, Entry, Page, arrow_head, badge_radius
from policegraph.draw.shapes import reach
from policegraph.draw.style import (
    LOW_CONFIDENCE,
    Size,
    Theme,
    edge_kinds,
    edge_look,
    mix,
    node_look,
    printable,
    size,
    theme,
)
from policegraph.draw.words import LEADING, Box, abridged, block_size, wrapped
from policegraph.facts import Modality

ALL_LABELLED = 60
"""Up to so many nodes each carries its label."""
LABELLED = 40
"""Beyond that, so many of the heaviest do; the rest carry a number that the key explains."""
CROWDING = ((11.5, 200), (10.0, 64), (9.0, 48), (8.0, 36), (7.0, 28))
"""What is tried in turn until every label has its place: the width of a line in ems, the characters of a label."""
FULL = 0.8
"""The share of a room that footprints may cover before shorter labels are taken straight away."""
LIGHT = 0.45
"""The opacity of ties of low confidence."""


@dataclass(frozen=True, slots=True)
class Manner:
    """What differs between the kinds of diagram that are networks."""

    badges: bool = False
    curved: bool = False
    centre: str | None = None
    width_means: str = "thicker: more often"
    size_means: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything of a network goes, in points."""

    height: float
    centres: Points
    radii: Points
    labels: tuple[Placed | None, ...]  # one a node
    numbers: tuple[str, ...]  # one a node, empty where it has a label
    key: tuple[tuple[str, str], ...]
    lines: tuple[Points, ...]  # one an edge
    badges: tuple[tuple[float, float] | None, ...]
    groups: tuple[tuple[int, ...], ...]


def dash_of(modality: Modality, inferred: bool) -> str:
    """How a line says what is meant: solid took place, dashed is planned or asked for, dotted inferred."""
    if modality is Modality.DENIED:
        return "denied"
    if inferred:
        return "inferred"
    return "solid" if modality is Modality.ASSERTED else "planned"


def full_label(node: Node) -> str:
    """A node's label; a post that does not say whose it is gets its country."""
    if node.kind == "post" and node.country and node.country not in node.label:
        return f"{node.label} ({node.country})"
    return node.label


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
                mark=tie.mark if manner.badges else "",
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


def _widths(edges: Sequence[Edge]) -> list[float]:
    top = max((edge.weight for edge in edges), default=1.0)
    return [0.7 + 2.2 * sqrt((edge.weight - 1) / (top - 1)) if top > 1 else 0.9 for edge in edges]


def _radius(node: Node, top: float, page: Size) -> float:
    scale = page.label / 7
    return scale * (3.1 + 4.2 * sqrt(max(node.weight, 0.0) / top)) if top > 1 else scale * 4.2


def _ranked(network: Network, centre: str | None) -> list[int]:
    order = range(len(network.nodes))
    return sorted(
        order, key=lambda i: (network.nodes[i].id != centre, -network.nodes[i].weight, network.nodes[i].label)
    )


@lru_cache(maxsize=64)
def plan(network: Network, page_size: Size, manner: Manner) -> Plan:
    """Work out the places of everything in a network for a page of that size."""
    nodes, points = network.nodes, page_size.label
    ranks = _ranked(network, manner.centre)
    labelled = set(ranks if len(nodes) <= ALL_LABELLED else ranks[:LABELLED])
    numbers = [""] * len(nodes)
    key = []
    for number, i in enumerate((i for i in ranks if i not in labelled), start=1):
        numbers[i] = str(number)
        key.append((str(number), printable(full_label(nodes[i]))))
    top = max((node.weight for node in nodes), default=1.0)
    radii = np.array([_radius(node, top, page_size) for node in nodes])
    reaches = np.array([reach(node_look(node.kind).shape) for node in nodes]) * radii
    page = Page(page_size, theme("light"), network.about, legend(network, theme("light"), manner), key)
    index = {node.id: i for i, node in enumerate(nodes)}
    ties = [(index[edge.source], index[edge.target], edge.weight) for edge in network.edges]
    low, high = page.room_limits()
    best: Plan | None = None
    for wide, most_chars in CROWDING:
        wants = [
            Wanted(i, abridged(full_label(nodes[i]), most_chars), nodes[i].weight, points, wide=wide * points, most=5)
            if i in labelled
            else Wanted(i, numbers[i], 0.0, page_size.small, "bold", most=1, beside=True)
            for i in range(len(nodes))
        ]
        prints = _footprints(wants, reaches)
        height = min(max(wanted_height(prints, page.inner), low), high)
        if sum(each.area for each in prints) > FULL * page.inner * height and most_chars > CROWDING[-1][1]:
            continue
        room = Box(0.0, 0.0, page.inner, height)
        centres, lost = laid_out(ties, prints, room)
        ends = [(a, b, edge.directed) for (a, b, _), edge in zip(ties, network.edges, strict=True)]
        head = 0.8 * points
        lines = [c.points for c in routed(ends, centres, reaches, head, room, always_curved=manner.curved)]
        spots = _badge_spots(network, lines, centres, reaches, page_size) if manner.badges else [None] * len(lines)
        blocks = [_badge_box(spot, page_size) for spot in spots if spot is not None]
        found, missing = placed(wants, centres, reaches, room, lines, blocks)
        if not manner.badges:
            boxes = [label.box for label in found if label is not None]
            lines = [
                c.points for c in routed(ends, centres, reaches, head, room, always_curved=manner.curved, boxes=boxes)
            ]
        labels: list[Placed | None] = [None] * len(nodes)
        for want, label in zip(wants, found, strict=True):
            labels[want.node] = label
        best = Plan(
            height,
            centres,
            radii,
            tuple(labels),
            tuple(numbers),
            tuple(key),
            tuple(lines),
            tuple(spots),
            tuple(tuple(each) for each in communities(plain_graph(len(nodes), ties)) if len(each) >= 4),
        )
        if missing == 0 and lost == 0:
            break
    assert best is not None
    return best


def _footprints(wants: Sequence[Wanted], reaches: Points) -> list[Footprint]:
    """What every node needs: its shape, and its label beneath or beside it."""
    bare = [float(r) + 1.6 for r in reaches]
    found = [Footprint(r, r, r, r) for r in bare]
    for want in wants:
        width, height = block_size(shapes(want)[0], want.points, want.style)
        r = bare[want.node]
        if want.beside:
            tall = max(r, height / 2 + 0.6)
            found[want.node] = Footprint(r, r + width + 1.2, tall, tall)
        else:
            half = max(width / 2 + 1.2, r)
            found[want.node] = Footprint(half, half, r, r + height + 1.2)
    return found


def _badge_box(spot: tuple[float, float], page_size: Size) -> Box:
    r = badge_radius(page_size.small)
    return Box(spot[0] - r, spot[1] - r, spot[0] + r, spot[1] + r)


def _badge_spots(
    network: Network, lines: Sequence[Points], centres: Points, reaches: Points, page_size: Size
) -> list[tuple[float, float] | None]:
    """A free place on each tie for the letter of its kind, near its middle; None where the tie is too crowded."""
    taken: list[tuple[float, float]] = []
    r = badge_radius(page_size.small)
    found: list[tuple[float, float] | None] = []
    for edge, line in zip(network.edges, lines, strict=True):
        spot = None
        if edge_look(edge.kind).mark:
            for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8):
                x, y = (float(v) for v in line[int(share * (len(line) - 1))])
                clear = bool((np.hypot(centres[:, 0] - x, centres[:, 1] - y) > reaches + r + 0.8).all())
                if clear and all((x - a) ** 2 + (y - b) ** 2 > (2 * r + 1) ** 2 for a, b in taken):
                    spot = (x, y)
                    taken.append(spot)
                    break
        found.append(spot)
    return found


def draw_network(network: Network, size_name: str, theme_name: str, manner: Manner) -> Diagram:
    """Draw a network on a page. A network without nodes gives a page that says so."""
    page_size, colours = size(size_name), theme(theme_name)
    if not network.nodes:
        return nothing(network, page_size, colours)
    laid = plan(network, page_size, manner)
    page = Page(page_size, colours, network.about, legend(network, colours, manner), laid.key)
    room = page.open(laid.height)
    shift = np.array([room.x0, room.y0])
    boxes = [_moved(label.box, shift) for label in laid.labels if label is not None]
    _paint_edges(page, network, laid, shift, boxes, manner)
    for i, node in enumerate(network.nodes):
        _paint_node(page, node, laid, i, shift, node.id == manner.centre)
    page.figure.table = network_table(network)
    page.figure.alt = described(network)
    return page.figure


def nothing(network: Network, page_size: Size, colours: Theme) -> Diagram:
    """A page that says that the graph holds nothing of the kind."""
    page = Page(page_size, colours, network.about)
    room = page.open(80.0)
    x, y = room.middle
    lines = wrapped("Nothing in this graph fits the question and its filters.", room.width, page_size.label + 1)
    page.words(x, y + LEADING * page_size.label, lines, page_size.label + 1, colours.muted, align="center")
    page.figure.table = network_table(network)
    page.figure.alt = f"{network.about.title}: nothing fits."
    return page.figure


def _moved(box: Box, shift: Points) -> Box:
    return Box(box.x0 + shift[0], box.y0 + shift[1], box.x1 + shift[0], box.y1 + shift[1])


def _paint_edges(page: Page, network: Network, laid: Plan, shift: Points, boxes: Sequence[Box], manner: Manner) -> None:
    scale = page.size.label / 7
    widths = [scale * width for width in _widths(network.edges)]
    many = len(network.edges) > 2.5 * len(network.nodes)
    for edge, line, width, spot in zip(network.edges, laid.lines, widths, laid.badges, strict=True):
        colour = edge_look(edge.kind).colour(page.theme)
        faint = LIGHT if edge.confidence < LOW_CONFIDENCE else (0.7 if many and not manner.badges else 0.95)
        moved = line + shift
        badge = [] if spot is None else [_moved(_badge_box(spot, page.size), shift)]
        pieces = gapped(moved, [*boxes, *badge], 0.6)
        for piece in pieces:
            page.line(
                [tuple(p) for p in piece],
                colour,
                width,
                dash=dash_of(edge.modality, edge.inferred),
                alpha=faint,
                gid="edge",
            )
        if edge.directed:
            tip, before = moved[-1], moved[max(len(moved) - 6, 0)]
            head = arrow_head(tuple(before), tuple(tip), 0.6 * page.size.label + 0.9 * width)
            page.path(head, colour, edge=colour, width=0.0, layer=3.0, alpha=faint)
        if spot is not None:
            page.badge(spot[0] + shift[0], spot[1] + shift[1], edge_look(edge.kind).mark, colour, page.size.small)


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
