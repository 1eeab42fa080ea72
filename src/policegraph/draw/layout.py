"""Where nodes go: each component laid out for itself, all of them packed into the room, footprints pushed apart.

Distances in the picture follow distances in the graph (stress majorisation), with ties inside a community drawn closer;
the result depends on the input alone, never on chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from policegraph.draw.words import Box

Points = NDArray[np.float64]

STEPS = 120
"""Rounds of majorisation; later ones move nothing that an eye would see."""
GRID = 2.0
"""The step, in points, in which free places are looked for."""
TURNS = 16
"""How often pulling and pushing take turns."""
RING = 14.0
"""How far, in points, a node of a ring may be pushed off its place."""
BETWEEN = 1.7
"""How much longer a tie between two communities is than one inside."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a node and its label need around the node's centre, in points."""

    left: float
    right: float
    above: float
    below: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.left + self.right

    @property
    def area(self) -> float:
        """Its area in square points."""
        return self.width * (self.above + self.below)


def plain_graph(count: int, ties: Sequence[tuple[int, int, float]]) -> nx.Graph:
    """A graph over 0 … count-1; parallel ties add up, loops are left out. Whole numbers keep every order set."""
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    for a, b, weight in ties:
        if a != b:
            known = graph[a][b]["weight"] if graph.has_edge(a, b) else 0.0
            graph.add_edge(min(a, b), max(a, b), weight=known + weight)
    return graph


def components(graph: nx.Graph) -> list[list[int]]:
    """The connected parts of a graph, biggest first."""
    return sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part[0]))


def communities(graph: nx.Graph) -> list[list[int]]:
    """The communities of a graph, biggest first, by Louvain on the ties' weights; the same for the same graph."""
    if graph.number_of_edges() == 0:
        return [[node] for node in graph]
    found = nx.community.louvain_communities(graph, weight="weight", seed=7)
    return sorted((sorted(each) for each in found), key=lambda each: (-len(each), each[0]))


def _distances(graph: nx.Graph) -> Points:
    """Shortest paths, where a tie inside a community is 1 long and one between two is longer."""
    home = {node: place for place, each in enumerate(communities(graph)) for node in each}
    for a, b, data in graph.edges(data=True):
        data["length"] = 1.0 if home[a] == home[b] else BETWEEN
    found = np.zeros((len(home), len(home)))
    for source, lengths in nx.all_pairs_dijkstra_path_length(graph, weight="length"):
        for target, length in lengths.items():
            found[source, target] = length
    return found


def _start(distances: Points) -> Points:
    """Classical scaling, its signs fixed and its ties broken in a set way."""
    count = len(distances)
    centring = np.eye(count) - 1.0 / count
    gram = -0.5 * centring @ (distances**2) @ centring
    values, vectors = np.linalg.eigh(gram)
    top: Points = vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 1e-9))
    for axis in range(2):
        strongest = int(np.argmax(np.round(np.abs(top[:, axis]), 6)))
        if top[strongest, axis] < 0:
            top[:, axis] *= -1
    angle = 2.399963 * np.arange(count)  # the golden angle: spreads any number of equals
    nudge = np.column_stack([np.cos(angle), np.sin(angle)]) * (0.25 + 0.35 * np.arange(count) / count)[:, None]
    start: Points = np.round(top, 6) + 0.2 * nudge
    return start


class Stress:
    """A connected graph's nodes 0 … n-1 as points whose distances ought to be those of the graph."""

    def __init__(self, graph: nx.Graph) -> None:
        count = graph.number_of_nodes()
        self.distances = _distances(graph)
        self.everyone_tied = count > 4 and graph.number_of_edges() >= 0.7 * count * (count - 1) / 2
        with np.errstate(divide="ignore"):
            self._weights = np.where(self.distances > 0, self.distances**-2.0, 0.0)
        # The Laplacian has one zero eigenvalue, that of a shift of all nodes; lifted, it can be inverted plainly.
        lift = 1.0 / max(count, 1)
        self._inverse: Points = np.linalg.inv(np.diag(self._weights.sum(axis=1)) - self._weights + lift) - lift

    def step(self, places: Points, unit: float = 1.0) -> Points:
        """One round of majorisation towards ties of that length; the centre stays."""
        apart = places[:, None, :] - places[None, :, :]
        far = np.sqrt(apart[:, :, 0] ** 2 + apart[:, :, 1] ** 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(far > 1e-9, self._weights * self.distances * unit / far, 0.0)
        pull = np.diag(ratio.sum(axis=1)) - ratio
        moved: Points = self._inverse @ (pull @ places) + places.mean(axis=0)
        return moved

    @cached_property
    def solved(self) -> Points:
        """Positions with ties about one unit long."""
        if len(self.distances) == 1:
            return np.zeros((1, 2))
        if len(self.distances) == 2:
            return np.array([[0.0, 0.0], [1.0, 0.0]])
        if self.everyone_tied:
            return _ring(len(self.distances))
        places = _start(self.distances)
        for _ in range(STEPS):
            places = self.step(places)
        return places

    def unit(self, places: Points) -> float:
        """How long a tie of one unit is in this drawing, on average."""
        apart = np.sqrt(((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2))
        known = self.distances > 0
        return float((apart[known] / self.distances[known]).mean()) if known.any() else 1.0


def _ring(count: int) -> Points:
    """Places on a circle: where nearly all know all, every tie can be seen and none runs over a node."""
    angle = np.pi / 2 - 2 * np.pi * np.arange(count) / count
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _squarify(areas: Sequence[float], room: Box) -> list[Box]:
    """Split a room into rectangles of these areas (given in falling order), each as square as can be."""
    found: list[Box] = []
    rest = list(areas)
    scale = room.width * room.height / sum(rest)
    x0, y0, x1, y1 = room.x0, room.y0, room.x1, room.y1
    while rest:
        wide = (x1 - x0) >= (y1 - y0)
        side = (y1 - y0) if wide else (x1 - x0)
        row: list[float] = []
        worst = float("inf")
        while rest:
            trial = [*row, rest[0] * scale]
            total = sum(trial)
            deep = total / side
            ratio = max(max(deep * deep / each, each / (deep * deep)) for each in trial)
            if row and ratio > worst:
                break
            row, worst = trial, ratio
            rest.pop(0)
        deep = sum(row) / side
        along = y1 if wide else x0
        for each in row:
            length = each / deep
            if wide:
                found.append(Box(x0, along - length, x0 + deep, along))
                along -= length
            else:
                found.append(Box(along, y1 - deep, along + length, y1))
                along += length
        if wide:
            x0 += deep
        else:
            y1 -= deep
    return found


def _fitted(places: Points, box: Box) -> Points:
    """Turned so that its long side lies along the box's, stretched to fill it, though never by more than half."""
    centred = places - places.mean(axis=0)
    if len(places) > 2:
        _, vectors = np.linalg.eigh(centred.T @ centred)
        axis = vectors[:, -1]
        axis = axis * (1.0 if axis[int(np.argmax(np.round(np.abs(axis), 6)))] >= 0 else -1.0)
        long_side = np.array([1.0, 0.0]) if box.width >= box.height else np.array([0.0, 1.0])
        cos, sin = float(axis @ long_side), float(axis[0] * long_side[1] - axis[1] * long_side[0])
        centred = centred @ np.array([[cos, sin], [-sin, cos]])
    low, high = centred.min(axis=0), centred.max(axis=0)
    span = np.maximum(high - low, 1e-6)
    room = np.array([box.width, box.height])
    scale = np.where(high - low > 1e-6, room / span, np.inf)
    least = float(scale.min())
    if not np.isfinite(least):
        least = 1.0
    scale = np.minimum(np.where(np.isfinite(scale), scale, least), 1.6 * least)
    fitted: Points = (centred - (low + high) / 2) * scale + np.array(box.middle)
    return fitted


def pushed_apart(places: Points, prints: Sequence[Footprint], room: Box, rounds: int = 120) -> tuple[Points, float]:
    """Move nodes until no footprint lies over another and all lie in the room.

    Returns the places and the worst overlap that is left, in points: 0 where all went well.
    """
    half = np.array([[each.width / 2, (each.above + each.below) / 2] for each in prints])
    shift = np.array([[(each.right - each.left) / 2, (each.above - each.below) / 2] for each in prints])
    centre = places + shift
    low = np.array([room.x0, room.y0]) + half
    high = np.maximum(np.array([room.x1, room.y1]) - half, low)
    need = half[:, None, :] + half[None, :, :]
    index = np.arange(len(prints))
    sign = np.where(index[:, None] < index[None, :], -1.0, 1.0)[:, :, None]
    left = 0.0
    for round_number in range(rounds):
        centre = np.clip(centre, low, high)
        apart = centre[:, None, :] - centre[None, :, :]
        over = need - np.abs(apart)
        hit = (over[:, :, 0] > 0.01) & (over[:, :, 1] > 0.01)
        np.fill_diagonal(hit, False)
        if not hit.any():
            left = 0.0
            break
        left = float(np.minimum(over[:, :, 0], over[:, :, 1])[hit].max())
        along_x = over[:, :, 0] / need[:, :, 0] < over[:, :, 1] / need[:, :, 1]
        if round_number % 40 > 30:  # shaken loose where pushing one way only leads to the wall
            along_x = ~along_x
        way = np.where(np.abs(apart) > 1e-6, np.sign(apart), sign)
        push = (over + 0.05) * way * hit[:, :, None]
        push[:, :, 0] *= along_x
        push[:, :, 1] *= ~along_x
        busy = np.sqrt(np.maximum(hit.sum(axis=1), 1))[:, None]
        centre = centre + (0.5 if round_number < rounds // 2 else 0.35) * push.sum(axis=1) / busy
    return np.clip(centre, low, high) - shift, left


def set_free(places: Points, prints: Sequence[Footprint], room: Box) -> tuple[Points, int]:
    """Every footprint at the free place nearest to where it ought to be, the largest first; for crowded rooms.

    Returns the places and how many found none (they stay where they are).
    """
    columns, rows = int(room.width / GRID), int(room.height / GRID)
    taken = np.zeros((rows + 1, columns + 1), dtype=np.int32)
    found = places.copy()
    lost = 0
    for i in sorted(range(len(prints)), key=lambda i: (-prints[i].area, i)):
        each = prints[i]
        wide, high = int(np.ceil(each.width / GRID)), int(np.ceil((each.above + each.below) / GRID))
        if wide > columns or high > rows:
            lost += 1
            continue
        sums = taken.cumsum(axis=0).cumsum(axis=1)
        full = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
        free = np.argwhere(full == 0)
        if not len(free):
            lost += 1
            continue
        corners = np.column_stack([room.x0 + GRID * free[:, 1], room.y0 + GRID * free[:, 0]])
        wanted = places[i] - (each.left, each.below)
        best = int(np.argmin(((corners - wanted) ** 2).sum(axis=1)))
        row, column = free[best]
        taken[row + 1 : row + 1 + high, column + 1 : column + 1 + wide] = 1
        found[i] = corners[best] + (each.left, each.below)
    return found, lost


def wanted_height(prints: Sequence[Footprint], width: float) -> float:
    """The height that a room of that width should have for these footprints to stand at ease."""
    ease = 1.6 if len(prints) < 6 else 2.1
    return ease * sum(each.area for each in prints) / width


def laid_out(ties: Sequence[tuple[int, int, float]], prints: Sequence[Footprint], room: Box) -> tuple[Points, int]:
    """Positions in points for nodes 0 … n-1 tied so, and how many found no free place (0 nearly always)."""
    graph = plain_graph(len(prints), ties)
    members = components(graph)
    areas = [sum(prints[node].area for node in part) * (1.0 if len(part) < 4 else 1.35) for part in members]
    order = sorted(range(len(members)), key=lambda i: -areas[i])
    found = np.zeros((len(prints), 2))
    for which, box in zip(order, _squarify([areas[i] for i in order], room), strict=True):
        part = members[which]
        own = [prints[node] for node in part]
        place = {node: index for index, node in enumerate(part)}
        inside = [(place[a], place[b], w) for a, b, w in ties if a in place and b in place]
        found[part] = _within(_stress(len(part), tuple(inside)), own, box)
    found, left = pushed_apart(found, prints, room)
    if left <= 0.02:
        return found, 0
    return set_free(found, prints, room)


@lru_cache(maxsize=256)
def _stress(count: int, ties: tuple[tuple[int, int, float], ...]) -> Stress:
    """A component's shape, kept: the next attempt with shorter labels needs the same."""
    return Stress(plain_graph(count, ties))


def _within(stress: Stress, prints: Sequence[Footprint], box: Box) -> Points:
    """One component in its part of the room: pulled into shape and pushed apart by turns, the pull growing weaker."""
    side = min(max(each.width for each in prints) / 2, box.width / 2.2)
    below = min(max(each.below for each in prints), box.height / 2.2)
    above = min(max(each.above for each in prints), box.height / 2.2)
    inner = Box(box.x0 + side, box.y0 + below, box.x1 - side, box.y1 - above)
    if stress.everyone_tied:  # a ring whose upper names stand outside it, if it is still one then
        ring = _fitted(stress.solved, Box(inner.x0, inner.y0, inner.x1, box.y1 - below))
        apart, _ = pushed_apart(ring, prints, box)
        if float(np.abs(apart - ring).max()) < RING:
            return apart
    places = _fitted(stress.solved, inner)
    if len(prints) == 1:
        return places
    if len(prints) > 2 and not stress.everyone_tied:
        unit = stress.unit(places)
        turns = TURNS if len(prints) <= 60 else TURNS // 2
        for turn in range(turns):
            pull = 0.5 * (1 - turn / turns)
            places = (1 - pull) * places + pull * stress.step(places, unit)
            places, left = pushed_apart(places, prints, box, 10)
            if left == 0.0 and turn > turns // 2:
                break
    return pushed_apart(places, prints, box)[0]
