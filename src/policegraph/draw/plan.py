"""Where everything of a network goes. A plan knows nothing of colours, so one serves all themes and is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from matplotlib.path import Path

from policegraph.draw.edges import Points, routed
from policegraph.draw.grounds import grounds, groups
from policegraph.draw.labels import Placed, Wanted, placed, shapes
from policegraph.draw.layout import Footprint, laid_out, wanted_height
from policegraph.draw.model import Network, Node
from policegraph.draw.page import Entry, Page, badge_radius
from policegraph.draw.shapes import reach
from policegraph.draw.style import Size, edge_look, node_look, printable, theme
from policegraph.draw.words import Box, abridged, block_size

ALL_LABELLED = 60
"""Up to so many nodes each carries its label."""
LABELLED = 40
"""Beyond that, so many of the heaviest do; the rest carry a number that the key explains."""
CROWDING = ((11.5, 200, 1.0), (10.0, 64, 0.6), (9.0, 48, 0.3), (8.0, 36, 0.0), (7.0, 28, 0.0))
"""What is tried in turn until every label has its place: the width of a line in ems, the characters of a label, the
share of the air around nodes with many ties."""
FULL = 0.8
"""The share of a room that footprints may cover before shorter labels are taken straight away."""


@dataclass(frozen=True, slots=True)
class Manner:
    """What differs between the kinds of diagram that are networks."""

    badges: bool = False
    curved: bool = False
    centre: str | None = None
    width_means: str = "thicker: more often"
    plain: str = ""  # a kind of tie that carries no badge, being the usual one


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything of a network goes, in points from the lower left corner of its room."""

    height: float
    centres: Points
    radii: Points
    labels: tuple[Placed | None, ...]  # one a node
    numbers: tuple[str, ...]  # one a node, empty where it has a label
    key: tuple[tuple[str, str], ...]
    lines: tuple[Points, ...]  # one an edge
    badges: tuple[tuple[float, float] | None, ...]  # one an edge
    grounds: list[Path]  # beneath communities
    lost: int  # labels and nodes without a place: 0, else the page is too small for them


def full_label(node: Node) -> str:
    """A node's label; a post that does not say whose it is gets its country."""
    if node.kind == "post" and node.country and node.country not in node.label:
        return f"{node.label} ({node.country})"
    return node.label


def _radius(node: Node, top: float, page: Size) -> float:
    scale = page.label / 7
    return scale * (3.1 + 4.2 * sqrt(max(node.weight, 0.0) / top)) if top > 1 else scale * 4.2


def _numbered(network: Network, centre: str | None) -> tuple[list[str], list[tuple[str, str]]]:
    """A number for each node that carries no label (else an empty text), and the key, in order of the alphabet."""
    nodes = network.nodes
    numbers = [""] * len(nodes)
    if len(nodes) <= ALL_LABELLED:
        return numbers, []
    ranks = sorted(range(len(nodes)), key=lambda i: (nodes[i].id != centre, -nodes[i].weight, nodes[i].label))
    rest = sorted(ranks[LABELLED:], key=lambda i: (nodes[i].label.casefold(), nodes[i].id))
    key = []
    for number, i in enumerate(rest, start=1):
        numbers[i] = str(number)
        key.append((str(number), printable(full_label(nodes[i]))))
    return numbers, key


@lru_cache(maxsize=256)
def plan(network: Network, page_size: Size, manner: Manner, legend: tuple[Entry, ...]) -> Plan:
    """Work out the places of everything in a network for a page of that size with that legend."""
    nodes = network.nodes
    numbers, key = _numbered(network, manner.centre)
    top = max((node.weight for node in nodes), default=1.0)
    radii = np.array([_radius(node, top, page_size) for node in nodes])
    page = Page(page_size, theme("light"), network.about, legend, key)
    best: Plan | None = None
    for wide, most_chars, air in CROWDING:
        wants = [
            Wanted(i, number, 0.0, page_size.small, "bold", most=1, beside=True)
            if number
            else Wanted(
                i,
                abridged(full_label(node), most_chars),
                node.weight,
                page_size.label,
                wide=wide * page_size.label,
                most=5,
            )
            for i, (node, number) in enumerate(zip(nodes, numbers, strict=True))
        ]
        final = most_chars == CROWDING[-1][1]
        tried = _tried(network, page, manner, wants, radii, numbers, key, air=air, final=final)
        if tried is None:
            continue
        best = tried if best is None or tried.lost < best.lost else best
        if best.lost == 0:
            break
    assert best is not None  # the last attempt is always made
    return best


def _tried(
    network: Network,
    page: Page,
    manner: Manner,
    wants: Sequence[Wanted],
    radii: Points,
    numbers: Sequence[str],
    key: Sequence[tuple[str, str]],
    *,
    air: float,
    final: bool,
) -> Plan | None:
    """One attempt with these labels; None where it is hopeless and not the final one."""
    nodes = network.nodes
    index = {node.id: i for i, node in enumerate(nodes)}
    ties = [(index[edge.source], index[edge.target], edge.weight) for edge in network.edges]
    ends = [(index[edge.source], index[edge.target], edge.directed) for edge in network.edges]
    reaches = np.array([reach(node_look(node.kind).shape) for node in nodes]) * radii
    prints = _footprints(wants, reaches, _air(network, index, air if manner.badges else 0.0))
    low, high = page.room_limits()
    height = min(max(wanted_height(prints, page.inner), low), high)
    if sum(each.area for each in prints) > FULL * page.inner * height and not final:
        return None
    room = Box(0.0, 0.0, page.inner, height)
    centres, lost = laid_out(ties, prints, room)
    if lost and not final:
        return None
    courses = routed(ends, centres, reaches, 0.8 * page.size.label, room, always_curved=manner.curved)
    found, missing = placed(wants, centres, reaches, room, [course.points for course in courses])
    boxes = [label.box for label in found if label is not None]
    courses = routed(ends, centres, reaches, 0.8 * page.size.label, room, always_curved=manner.curved, boxes=boxes)
    lines = [course.points for course in courses]
    spots: list[tuple[float, float] | None] = [None] * len(lines)
    if manner.badges:
        spots = badge_spots(network, lines, centres, reaches, boxes, room, page.size, manner.plain)
    labels: list[Placed | None] = [None] * len(nodes)
    for want, label in zip(wants, found, strict=True):
        labels[want.node] = label
    return Plan(
        height,
        centres,
        radii,
        tuple(labels),
        tuple(numbers),
        tuple(key),
        tuple(lines),
        tuple(spots),
        grounds(groups(len(nodes), ties), centres, reaches.tolist()),
        missing + lost,
    )


def _air(network: Network, index: dict[str, int], share: float) -> list[float]:
    """Free room in points around each node: the more ties it has to one other, the more they need to fan out."""
    pairs = Counter((min(edge.source, edge.target), max(edge.source, edge.target)) for edge in network.edges)
    most = [1] * len(index)
    for ends, count in pairs.items():
        for end in ends:
            most[index[end]] = max(most[index[end]], count)
    return [share * (4.0 + 5.0 * (count - 1)) for count in most]


def _footprints(wants: Sequence[Wanted], reaches: Points, air: Sequence[float]) -> list[Footprint]:
    """What every node needs: its shape, its label beneath or beside it, and air where many ties meet."""
    found = []
    for want in wants:  # one a node, in their order
        width, height = block_size(shapes(want)[0], want.points, want.style)
        r = float(reaches[want.node]) + 1.6
        free = r + air[want.node]
        if want.beside:
            tall = max(free, height / 2 + 0.6)
            found.append(Footprint(free, max(r + width + 1.2, free), tall, tall))
        else:
            half = max(width / 2 + 1.2, free)
            found.append(Footprint(half, half, free, max(r + height + 1.2, free)))
    return found


def badge_spots(
    network: Network,
    lines: Sequence[Points],
    centres: Points,
    reaches: Points,
    boxes: Sequence[Box],
    room: Box,
    page_size: Size,
    plain: str = "",
) -> list[tuple[float, float] | None]:
    """A free place on each tie for the letter of its kind, near its middle; None where the tie is too crowded.

    Ties of the kind `plain` get none.
    """
    taken: list[tuple[float, float]] = []
    r = badge_radius(page_size.small)
    found: list[tuple[float, float] | None] = []
    shares = sorted(np.linspace(0.12, 0.88, 27).tolist(), key=lambda share: abs(share - 0.48))
    for edge, line in zip(network.edges, lines, strict=True):
        spot = None
        for share in shares if edge_look(edge.kind).mark and edge.kind != plain else ():
            x, y = (float(v) for v in line[int(share * (len(line) - 1))])
            ground = Box(x - r, y - r, x + r, y + r).grown(0.8)
            clear = bool((np.hypot(centres[:, 0] - x, centres[:, 1] - y) > reaches + r + 0.8).all())
            if not clear or not room.holds(ground) or any(ground.meets(box) for box in boxes):
                continue
            if all(abs(x - a) > 2 * r + 0.6 or abs(y - b) > 2 * r + 0.6 for a, b in taken):
                spot = (x, y)
                taken.append(spot)
                break
        found.append(spot)
    return found
