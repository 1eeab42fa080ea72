"""A map so small that it is one panel of a page: as many of the heaviest countries as can all be named on it."""

from dataclasses import dataclass

import numpy as np

from policegraph.draw.edges import Points
from policegraph.draw.labels import Placed, Wanted, placed
from policegraph.draw.layout import Footprint, pushed_apart
from policegraph.draw.map import View, bows, paint_land, view
from policegraph.draw.model import Network
from policegraph.draw.network import LIGHT, edge_widths
from policegraph.draw.page import Page
from policegraph.draw.reduce import strongest
from policegraph.draw.style import LOW_CONFIDENCE, Size, edge_look, node_look
from policegraph.draw.words import Box

MOST = (20, 16, 13, 10, 8, 6, 5, 4, 3, 2)
"""So many countries are tried in turn."""
TIES = 60
LEADER = 26.0
"""How far off its country a name may stand, in points."""


@dataclass(frozen=True, slots=True)
class SmallMap:
    """What a small map shows and where: everything in points from its lower left corner."""

    network: Network
    view: View
    centres: Points
    radii: Points
    lines: tuple[Points, ...]
    labels: tuple[Placed | None, ...]


def small_map(network: Network, page_size: Size, width: float, tallest: float) -> SmallMap:
    """The heaviest countries of a network, all of them named, on a map of that width."""
    for most in MOST:
        drawn = _lighter(strongest(network, most))
        found, missing = _planned(drawn, page_size, width, tallest)
        if not missing:
            break
    return found


def _lighter(network: Network) -> Network:
    order = sorted(network.edges, key=lambda edge: (-edge.weight, edge.source, edge.target, edge.kind))[:TIES]
    tied = {end for edge in order for end in (edge.source, edge.target)}
    return Network(tuple(node for node in network.nodes if node.id in tied), tuple(order), network.about)


def _planned(network: Network, page_size: Size, width: float, tallest: float) -> tuple[SmallMap, int]:
    shown = view([node.id for node in network.nodes], width, tallest)
    frame = Box(0.0, 0.0, width, min(shown.height, tallest))
    top = max(node.weight for node in network.nodes)
    true = np.array([shown.point(node.id) for node in network.nodes])
    scale = page_size.label / 7
    radii = np.array([scale * (1.1 + 2.0 * (node.weight / top) ** 0.5) for node in network.nodes])
    prints = [Footprint(r + 0.4, r + 0.4, r + 0.4, r + 0.4) for r in radii.tolist()]
    centres, _ = pushed_apart(true, prints, frame, 200)
    lines = bows(network, centres, radii, frame, page_size)
    wants = [Wanted(i, node.label, node.weight, page_size.small, most=2) for i, node in enumerate(network.nodes)]
    labels, missing = placed(wants, centres, radii, frame, lines, leaders=LEADER)
    return SmallMap(network, shown, centres, radii, tuple(lines), tuple(labels)), missing


def paint_small_map(page: Page, plan: SmallMap, frame: Box) -> None:
    """Draw it into a frame of its own size."""
    network, shift = plan.network, np.array([frame.x0, frame.y0])
    paint_land(page, frame, plan.view, {node.id for node in network.nodes})
    for edge, line, width in zip(network.edges, plan.lines, edge_widths(network.edges), strict=True):
        colour = edge_look(edge.kind).colour(page.theme)
        points = [(float(x), float(y)) for x, y in line + shift]
        alpha = LIGHT if edge.confidence < LOW_CONFIDENCE else 0.65
        page.line(points, colour, 0.6 * width, alpha=alpha, layer=2.2)
    look = node_look("place")
    for i, node in enumerate(network.nodes):
        x, y = (float(v) for v in plan.centres[i] + shift)
        gid = f"node:{node.id}"
        page.shape(look.path, x, y, float(plan.radii[i]), look.colour(page.theme), width=0.4, gid=gid, layer=2.6)
        label = plan.labels[i]
        if label is None:
            continue
        left, top = label.x + frame.x0, label.y + frame.y0
        if label.leader is not None:
            end = (label.leader[0] + frame.x0, label.leader[1] + frame.y0)
            page.line([(x, y), end], page.theme.ink, 0.5, layer=2.5)
        b = label.box.grown(0.3)
        ground = Box(b.x0 + frame.x0, b.y0 + frame.y0, b.x1 + frame.x0, b.y1 + frame.y0)
        page.box(ground, page.theme.paper, edge="none", width=0.0, radius=1.0, layer=2.7)
        page.words(left, top, label.lines, page.size.small, align=label.align, gid=f"label:{node.id}")
