"""Meetings and operations between countries, as bows on a map of the world or of the part of it that they lie in."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from policegraph.ask.source import Source
from policegraph.draw.edges import Points, gapped, routed
from policegraph.draw.gather import projected as network_of
from policegraph.draw.grid import blank
from policegraph.draw.labels import Placed, Wanted, placed
from policegraph.draw.layout import Footprint, pushed_apart
from policegraph.draw.model import Edge, Network, Node, NodeKind, network_table
from policegraph.draw.network import LIGHT, badge_box, dash_of, described, edge_widths, legend
from policegraph.draw.page import Diagram, Entry, Page
from policegraph.draw.plan import ALL_LABELLED, LABELLED, Manner, badge_spots
from policegraph.draw.reduce import heavy_edges, strongest
from policegraph.draw.request import Request
from policegraph.draw.roomy import roomy
from policegraph.draw.style import LOW_CONFIDENCE, Size, Theme, edge_look, house_style, node_look, size, theme
from policegraph.draw.words import Box
from policegraph.draw.world import code_of, lands, middle_longitude, projected, rings_around
from policegraph.study.networks import Level
from policegraph.study.ties import NetworkKind

KINDS = frozenset({"Meeting", "Visit", "Operation", "Agreement", "Training"})
"""What is drawn where no kind is asked for."""
MOST_TIES = {"column": 40, "text": 90, "page": 100, "slide": 120}
"""More ties than these hide the map and each other."""
ATTEMPTS = ((40.0, 0.0), (75.0, 0.0), (110.0, 2.6), (170.0, 7.5))
"""What is tried in turn until every name has its place: how far off its country it may stand, in points, and how much
room there is for names above and below the map, in ems."""
USUAL_MIDDLE = 11.0
"""The meridian in the middle of a map of the whole world: it cuts no country at the edges but the Diomede Islands."""
LEAST_ASPECT = 1.15
"""A map is at least so much wider than high."""
WHOLE_WORLD = 75.0
"""Half the width in degrees past which the margin no longer grows with the part that is shown."""
SOURCE = "Boundaries: Natural Earth (public domain), with no view on their status"


def read(source: Source, request: Request) -> Network:
    """Ties between countries by kind of event; what is no country on the map is left out and counted."""
    if not request.filters.kinds:
        request = replace(request, filters=replace(request.filters, kinds=KINDS))
    question = "Countries that met or worked together, by the people and bodies that stand for them"
    found = network_of(
        source, NetworkKind.COUNTRIES, request, "Meetings and operations between countries", question, Level.COUNTRY
    )
    if request.filters.kinds == KINDS:
        found = replace(found, about=replace(found.about, filters=_without_kinds(found.about.filters)))
    found = on_map(heavy_edges(found, request.min_weight))
    return strongest(found, request.top) if request.top else found


def _without_kinds(filters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(words for words in filters if not words.startswith("kind "))


def on_map(network: Network) -> Network:
    """The network over country codes: forms of one country become one node, what is no country goes."""
    codes = {node.id: code_of(node.id, node.label) for node in network.nodes}
    nodes: dict[str, Node] = {}
    for node in network.nodes:
        code = codes[node.id]
        if code is not None:
            known = nodes.get(code)
            weight = node.weight + (known.weight if known else 0.0)
            label = lands()[code].name if known else node.label
            nodes[code] = Node(code, label, NodeKind.PLACE, None, weight)
    sums: dict[tuple[str, str, str, str], list[Edge]] = defaultdict(list)
    for edge in network.edges:
        a, b = codes[edge.source], codes[edge.target]
        if a and b and a != b:
            first, second = (a, b) if edge.directed else sorted((a, b))
            sums[first, second, edge.kind, edge.modality].append(edge)
    edges = tuple(
        replace(
            group[0],
            source=first,
            target=second,
            weight=sum(edge.weight for edge in group),
            confidence=max(edge.confidence for edge in group),
            claims=tuple(dict.fromkeys(claim for edge in group for claim in edge.claims)),
        )
        for (first, second, _, _), group in sorted(sums.items())
    )
    tied = {end for edge in edges for end in (edge.source, edge.target)}
    lost = sum(code is None for code in codes.values())
    note = f"{lost} places that are no country on this map are left out" if lost else ""
    kept = tuple(nodes[code] for code in sorted(nodes) if code in tied)
    return Network(kept, edges, network.about.noting(note))


@dataclass(frozen=True, slots=True)
class View:
    """The part of the world that is shown, and how it lies on the page (points from the room's lower left)."""

    middle: float
    low: tuple[float, float]
    scale: float
    width: float
    height: float

    def at(self, degrees: Points) -> Points:
        """Places on the page for longitudes (from the middle meridian) and latitudes."""
        found: Points = (projected(degrees) - np.array(self.low)) * self.scale
        return found

    def point(self, code: str) -> Points:
        """Where a country's dot goes."""
        lon, lat = lands()[code].point
        return self.at(np.array([(lon - self.middle + 180) % 360 - 180, lat]))


def view(codes: Sequence[str], width: float, tallest: float) -> View:
    """The world, or the part of it around these countries, as large as fits."""
    points = [lands()[code].point for code in codes]
    middle, half = middle_longitude([lon for lon, _ in points])
    if half > WHOLE_WORLD:  # a map of the world is looked for with Europe and Africa in its middle
        middle = USUAL_MIDDLE
        half = max(abs((lon - middle + 180) % 360 - 180) for lon, _ in points)
    lats = [lat for _, lat in points]
    tall = max(lats) - min(lats)
    pad = max(8.0, 0.22 * max(half * 2, tall)) if half <= WHOLE_WORLD else 22.0
    south, north = max(min(lats) - pad, -56.0), min(max(lats) + pad, 80.0)
    half = min(half + pad, 180.0)
    nearest = min(abs(south), abs(north)) if south * north > 0 else 0.0
    corners = np.array([[-half, nearest], [half, nearest], [0.0, south], [0.0, north]])
    flat = projected(corners)
    low, high = flat.min(axis=0), flat.max(axis=0)
    span = high - low
    least = max(width / tallest, LEAST_ASPECT)
    if span[0] / span[1] < least:  # taller than the page, or than looks well: show more to the sides
        extra = least * span[1] - span[0]
        low, span = low - np.array([extra / 2, 0.0]), span + np.array([extra, 0.0])
    scale = width / span[0]
    return View(middle, (float(low[0]), float(low[1])), float(scale), width, float(span[1] * scale))


@dataclass(frozen=True, slots=True)
class _Plan:
    view: View
    centres: Points
    radii: Points
    lines: tuple[Points, ...]
    labels: tuple[Placed | None, ...]
    badges: tuple[tuple[float, float] | None, ...]
    numbers: tuple[str, ...]
    key: tuple[tuple[str, str], ...]
    above: float  # the room that names take above the map, and beneath it
    below: float
    lost: int


@lru_cache(maxsize=64)
def _plan(
    network: Network, page_size: Size, entries: tuple[Entry, ...], numbered: frozenset[int], leaders: float, ems: float
) -> _Plan:
    """One attempt, in which these nodes carry a number instead of their name."""
    nodes = network.nodes
    numbers = [""] * len(nodes)
    key = []
    for number, i in enumerate(sorted(numbered, key=lambda i: nodes[i].label), start=1):
        numbers[i] = str(number)
        key.append((str(number), nodes[i].label))
    page = Page(page_size, theme("light"), network.about, entries, key)
    band = ems * page_size.label
    shown = view([node.id for node in nodes], page.inner, page.room_limits()[1] - 2 * band)
    room = Box(0.0, 0.0, shown.width, shown.height)
    wide_room = Box(0.0, -band, shown.width, shown.height + band)
    top = max(node.weight for node in nodes)
    scale = page_size.label / 7 * (0.75 if page_size.name == "column" else 1.0)
    radii = np.array([scale * (1.8 + 2.6 * (node.weight / top) ** 0.5) for node in nodes])
    true = np.array([shown.point(node.id) for node in nodes])
    prints = [Footprint(r + 0.4, r + 0.4, r + 0.4, r + 0.4) for r in radii.tolist()]
    centres, _ = pushed_apart(true, prints, room, 200)
    lines = bows(network, centres, radii, room, page_size)
    wants = [
        Wanted(
            i,
            number or node.label,
            node.weight,
            page_size.small if number else page_size.label,
            most=1 if number else 2,
        )
        for i, (node, number) in enumerate(zip(nodes, numbers, strict=True))
    ]
    wants = [replace(want, style="bold") if numbers[want.node] else want for want in wants]
    found, missing = placed(wants, centres, radii, wide_room, lines, leaders=leaders)
    boxes = [label.box for label in found if label is not None]
    spots: list[tuple[float, float] | None] = [None] * len(lines)
    if _several(network):
        spots = badge_spots(network, lines, centres, radii, boxes, room, page_size, _manner(network).plain)
    above = max([box.y1 - shown.height for box in boxes if box.y1 > shown.height], default=-3.0) + 3.0
    below = max([-box.y0 for box in boxes if box.y0 < 0.0], default=-3.0) + 3.0
    return _Plan(
        shown,
        centres,
        radii,
        tuple(lines),
        tuple(found),
        tuple(spots),
        tuple(numbers),
        tuple(key),
        above,
        below,
        missing,
    )


def bows(network: Network, centres: Points, radii: Points, room: Box, page_size: Size) -> list[Points]:
    """The courses of the ties, all curved."""
    index = {node.id: i for i, node in enumerate(network.nodes)}
    ends = [(index[edge.source], index[edge.target], edge.directed) for edge in network.edges]
    courses = routed(ends, centres, radii, 0.8 * page_size.label, room, always_curved=True)
    return [course.points for course in courses]


def _several(network: Network) -> bool:
    """Whether ties of more than one kind are drawn, so that each carries the letter of its kind."""
    return len({edge.kind for edge in network.edges}) > 1


def _manner(network: Network) -> Manner:
    usual = Counter(edge.kind for edge in network.edges).most_common(1)[0][0]
    return Manner(badges=_several(network), width_means="thicker: more often", plain=usual)


@roomy
@house_style()
def draw(network: Network, size_name: str = "text", theme_name: str = "light") -> Diagram:
    """Draw it; with more ties than a map can show, the heaviest, and the caption says so."""
    network = replace(network, about=network.about.noting(SOURCE))
    if not network.edges:
        return blank(network.about, size_name, theme_name, network_table(network))
    page_size, colours = size(size_name), theme(theme_name)
    whole = network
    network = _lighter(strongest(network, 100), MOST_TIES[page_size.name])
    entries = tuple(legend(network, theme("light"), _manner(network)))
    plan = _named(network, page_size, entries)
    while plan.lost and len(network.nodes) > 8:
        network = _lighter(strongest(whole, int(0.85 * len(network.nodes))), MOST_TIES[page_size.name])
        plan = _named(network, page_size, tuple(legend(network, theme("light"), _manner(network))))
    page = Page(page_size, colours, network.about, legend(network, colours, _manner(network)), plan.key)
    room = page.open(plan.view.height + plan.above + plan.below)
    lift = max(room.height - plan.view.height - plan.above - plan.below, 0.0) / 2 + plan.below
    frame = Box(room.x0, room.y0 + lift, room.x0 + plan.view.width, room.y0 + lift + plan.view.height)
    paint_land(page, frame, plan.view, {node.id for node in network.nodes})
    _paint(page, network, plan, np.array([frame.x0, frame.y0]))
    page.figure.table = network_table(whole)
    page.figure.alt = described(network).replace("A network diagram", "A map")
    return page.figure


def _named(network: Network, page_size: Size, entries: tuple[Entry, ...]) -> _Plan:
    """The first plan in which every name, and every number past those of the heaviest, has its place; else the last."""
    ranks = sorted(range(len(network.nodes)), key=lambda i: (-network.nodes[i].weight, network.nodes[i].label))
    numbered = frozenset() if len(ranks) <= ALL_LABELLED else frozenset(ranks[LABELLED:])
    plan = _plan(network, page_size, entries, numbered, *ATTEMPTS[0])
    for attempt in ATTEMPTS[1:] if plan.lost <= 6 else ATTEMPTS[-1:]:  # far too many: only the last can help
        if not plan.lost:
            break
        plan = _plan(network, page_size, entries, numbered, *attempt)
    return plan


def _lighter(network: Network, most: int) -> Network:
    if len(network.edges) <= most:
        return network
    order = sorted(network.edges, key=lambda edge: (-edge.weight, edge.source, edge.target, edge.kind))[:most]
    tied = {end for edge in order for end in (edge.source, edge.target)}
    note = f"The {most} heaviest of {len(network.edges)} ties are drawn"
    return Network(tuple(node for node in network.nodes if node.id in tied), tuple(order), network.about.noting(note))


def paint_land(page: Page, frame: Box, shown: View, present: set[str]) -> None:
    """Draw the countries within a frame, those of the picture a shade stronger."""
    colours: Theme = page.theme
    clip = Rectangle((frame.x0, frame.y0), frame.width, frame.height, transform=page.axes.transData)
    shift = np.array([frame.x0, frame.y0])
    sea = colours.paper
    page.box(frame, sea, edge=colours.rule, width=0.6, radius=0, layer=0.5)
    for code, outline in _outlines(shown):
        fill = colours.rule if code in present else colours.land
        placed_there = Path(np.asarray(outline.vertices) + shift, outline.codes)
        patch = page.path(placed_there, fill, edge=colours.paper, width=0.35, layer=1.0)
        patch.set_clip_path(clip)


@lru_cache(maxsize=16)
def _outlines(shown: View) -> tuple[tuple[str, Path], ...]:
    """The countries that a view holds at least a corner of, as paths from its lower left corner."""
    found = []
    for code, land in lands().items():
        if code == "AQ":
            continue
        vertices: list[Points] = []
        codes: list[int] = []
        for rings in rings_around(land, shown.middle):
            for ring in rings:
                flat = shown.at(ring)
                low, high = flat.min(axis=0), flat.max(axis=0)
                if high[0] < 0 or low[0] > shown.width or high[1] < 0 or low[1] > shown.height:
                    continue
                vertices.append(np.vstack([flat, flat[:1]]))
                codes += [int(Path.MOVETO), *[int(Path.LINETO)] * (len(flat) - 1), int(Path.CLOSEPOLY)]
        if vertices:
            found.append((code, Path(np.vstack(vertices), codes)))
    return tuple(found)


def _paint(page: Page, network: Network, plan: _Plan, shift: Points) -> None:
    boxes = [
        Box(label.box.x0 + shift[0], label.box.y0 + shift[1], label.box.x1 + shift[0], label.box.y1 + shift[1])
        for label in plan.labels
        if label is not None
    ]
    scale = page.size.label / 7
    widths = edge_widths(network.edges)
    for edge, line, width, spot in zip(network.edges, plan.lines, widths, plan.badges, strict=True):
        colour = edge_look(edge.kind).colour(page.theme)
        alpha = LIGHT if edge.confidence < LOW_CONFIDENCE else 0.75
        at = None if spot is None else (float(spot[0] + shift[0]), float(spot[1] + shift[1]))
        for piece in gapped(line + shift, boxes if at is None else [*boxes, badge_box(at, page.size)], 0.5):
            points = [(float(x), float(y)) for x, y in piece]
            dash = dash_of(edge.modality, edge.inferred)
            page.line(points, colour, 0.75 * scale * width, dash=dash, alpha=alpha, layer=2.5, gid="edge")
        if at is not None:
            page.badge(*at, edge_look(edge.kind).mark, colour, page.size.small)
    for i, node in enumerate(network.nodes):
        x, y = (float(v) for v in plan.centres[i] + shift)
        look = node_look(node.kind.value)
        page.shape(look.path, x, y, float(plan.radii[i]), look.colour(page.theme), width=0.5, gid=f"node:{node.id}")
        label = plan.labels[i]
        if label is None:
            continue
        if label.leader is not None:
            end = (label.leader[0] + shift[0], label.leader[1] + shift[1])
            page.line([(x, y), (float(end[0]), float(end[1]))], page.theme.ink, 0.6, layer=3.5)
        number = plan.numbers[i]
        page.words(
            float(label.x + shift[0]),
            float(label.y + shift[1]),
            label.lines,
            page.size.small if number else page.size.label,
            align=label.align,
            style="bold" if number else "normal",
            gid=f"{'number' if number else 'label'}:{node.id}",
        )
