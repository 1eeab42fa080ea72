"""Where labels stand: beside their node, never over another label or a foreign node, off the ties where that can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from policegraph.draw.words import Align, Box, Weight, balanced, block_size

Points = NDArray[np.float64]

GAP = 1.6
"""Between a node's rim and its label, in points."""
AIR = 0.8
"""Between two labels, in points."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One label where it stands: its lines, its anchor at the top, and a leader's end where it stands further off."""

    lines: tuple[str, ...]
    x: float
    y: float
    align: Align
    box: Box
    leader: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label to be placed at node `node`; `most` is the number of lines it may take, `wide` the width of one."""

    node: int
    words: str
    weight: float
    points: float
    style: Weight = "normal"
    wide: float = 80.0
    most: int = 4
    beside: bool = False  # at home to the right of its node, not beneath it


@lru_cache(maxsize=10_000)
def shapes(wanted: Wanted) -> list[tuple[str, ...]]:
    """The ways to break a label, the best-looking first: none wider than it may be, if it can be helped."""
    found: list[tuple[str, ...]] = []
    for count in range(1, wanted.most + 1):
        lines = balanced(wanted.words, count, wanted.points, wanted.style)
        if lines not in found:
            found.append(lines)

    def ugliness(lines: tuple[str, ...]) -> float:
        width, height = block_size(lines, wanted.points, wanted.style)
        return max(width - wanted.wide, 0.0) + 0.35 * width + 0.8 * height

    return sorted(found, key=ugliness)


def _around(x: float, y: float, radius: float, width: float, height: float) -> list[tuple[float, float, Align, float]]:
    """Anchors (top of the block) around a node with a cost each: below and beside are easiest to read."""
    r, d = radius + GAP, 0.72 * radius + GAP * 0.7
    return [
        (x, y - r, "center", 0.0),
        (x + r, y + height / 2, "left", 0.1),
        (x, y + r + height, "center", 0.25),
        (x - r, y + height / 2, "right", 0.35),
        (x + d, y - d * 0.55, "left", 0.4),
        (x + d, y + d * 0.55 + height, "left", 0.4),
        (x - d, y - d * 0.55, "right", 0.5),
        (x - d, y + d * 0.55 + height, "right", 0.5),
        (x + width / 3, y - r, "center", 0.6),
        (x - width / 3, y - r, "center", 0.6),
        (x + width / 3, y + r + height, "center", 0.7),
        (x - width / 3, y + r + height, "center", 0.7),
    ]


def _box(x: float, y: float, align: Align, width: float, height: float) -> Box:
    left = {"left": x, "center": x - width / 2, "right": x - width}[align]
    return Box(left, y - height, left + width, y)


@dataclass(slots=True)
class _Field:
    """What labels have to keep clear of, as arrays."""

    room: Box
    centres: Points
    radii: Points
    lines: Points
    blocks: Points  # x0, y0, x1, y1 of fixed boxes

    def free(self, box: Box, own: int, others: Points) -> bool:
        """Whether a label there touches no node, no fixed box and none of the other labels."""
        if not self.room.holds(box):
            return False
        dx = np.maximum(np.maximum(box.x0 - self.centres[:, 0], self.centres[:, 0] - box.x1), 0.0)
        dy = np.maximum(np.maximum(box.y0 - self.centres[:, 1], self.centres[:, 1] - box.y1), 0.0)
        margin = np.full(len(self.radii), 0.9)
        margin[own] = 0.0
        if bool((np.hypot(dx, dy) < self.radii + margin - 0.01).any()):
            return False
        for each in (others, self.blocks):
            if len(each) and bool(
                (
                    (np.minimum(each[:, 2], box.x1) - np.maximum(each[:, 0], box.x0) > -AIR)
                    & (np.minimum(each[:, 3], box.y1) - np.maximum(each[:, 1], box.y0) > -AIR)
                ).any()
            ):
                return False
        return True

    def free_ones(self, boxes: Points, own: int, others: Points) -> NDArray[np.bool_]:
        """The same of many boxes (x0, y0, x1, y1) at once."""
        room, centres = self.room, self.centres
        found = (boxes[:, 0] >= room.x0 - 0.01) & (boxes[:, 1] >= room.y0 - 0.01)
        found &= (boxes[:, 2] <= room.x1 + 0.01) & (boxes[:, 3] <= room.y1 + 0.01)
        x0, y0, x1, y1 = (boxes[:, [side]] for side in range(4))
        dx = np.maximum(np.maximum(x0 - centres[:, 0], centres[:, 0] - x1), 0.0)
        dy = np.maximum(np.maximum(y0 - centres[:, 1], centres[:, 1] - y1), 0.0)
        margin = np.full(len(self.radii), 0.9)
        margin[own] = 0.0
        found &= ~(np.hypot(dx, dy) < self.radii + margin - 0.01).any(axis=1)
        for each in (others, self.blocks):
            wide = np.minimum(each[:, 2], x1) - np.maximum(each[:, 0], x0) > -AIR
            high = np.minimum(each[:, 3], y1) - np.maximum(each[:, 1], y0) > -AIR
            found &= ~(wide & high).any(axis=1)
        return found

    def crossing(self, box: Box) -> float:
        """How much of the ties' length lies under a label there, in sampled points."""
        if not len(self.lines):
            return 0.0
        x, y = self.lines[:, 0], self.lines[:, 1]
        return float(((x > box.x0 - 0.5) & (x < box.x1 + 0.5) & (y > box.y0 - 0.5) & (y < box.y1 + 0.5)).sum())


def placed(
    wanted: Sequence[Wanted],
    centres: Points,
    radii: Points,
    room: Box,
    lines: Sequence[Points] = (),
    blocks: Sequence[Box] = (),
    leaders: float = 140.0,
) -> tuple[list[Placed | None], int]:
    """Places for labels, in their order; None where there was no room, and how many those are.

    `lines` are the ties (crossing them costs), `blocks` boxes that must stay free, `leaders` how far off a label may
    stand at most. The heaviest are placed first, then
    every one may move while a better place is free.
    """
    sampled = np.concatenate([line[::2] for line in lines]) if lines else np.zeros((0, 2))
    fixed = np.array([[b.x0, b.y0, b.x1, b.y1] for b in blocks]) if blocks else np.zeros((0, 4))
    field = _Field(room, centres, radii, sampled, fixed)
    options: list[list[tuple[float, Placed]]] = []
    for each in wanted:
        x, y, radius = float(centres[each.node, 0]), float(centres[each.node, 1]), float(radii[each.node])
        own: list[tuple[float, Placed]] = []
        nobody = np.zeros((0, 4))
        for rank, shape in enumerate(shapes(each)):
            width, height = block_size(shape, each.points, each.style)
            for ax, ay, align, cost in _around(x, y, radius, width, height):
                box = _box(ax, ay, align, width, height)
                if field.free(box, each.node, nobody):
                    total = cost + 0.5 * rank + 0.22 * field.crossing(box)
                    own.append((total, Placed(shape, ax, ay, align, box)))
        own.sort(key=lambda option: option[0])
        options.append(own)
    taken = np.full((len(wanted), 4), np.inf)
    taken[:, 2:] = -np.inf
    chosen: list[Placed | None] = [None] * len(wanted)
    order = sorted(range(len(wanted)), key=lambda i: (len(options[i]) > 4, -wanted[i].weight, i))

    def settle(i: int) -> bool:
        others = np.delete(taken, i, axis=0)
        for _, option in options[i]:
            if chosen[i] is option:
                return False
            if field.free(option.box, wanted[i].node, others):
                chosen[i] = option
                taken[i] = (option.box.x0, option.box.y0, option.box.x1, option.box.y1)
                return True
        return False

    for i in order:  # at home first: where footprints lie apart, this is a full solution, and the rest improves on it
        home = next((option for _, option in options[i] if _at_home(option, wanted[i], centres, radii)), None)
        if home is not None and field.free(home.box, wanted[i].node, taken):
            chosen[i] = home
            taken[i] = (home.box.x0, home.box.y0, home.box.x1, home.box.y1)
    for i in order:
        settle(i)
    for _ in range(4):
        moved = sum(settle(i) for i in order)
        for i in order:
            if chosen[i] is None:
                moved += _evict(i, options, chosen, taken, wanted, field)
        if not moved:
            break
    for i in order:
        if chosen[i] is None:
            chosen[i] = _further_off(wanted[i], field, taken, leaders)
            far = chosen[i]
            if far is not None:
                taken[i] = (far.box.x0, far.box.y0, far.box.x1, far.box.y1)
    return chosen, sum(each is None for each in chosen)


def _at_home(option: Placed, wanted: Wanted, centres: Points, radii: Points) -> bool:
    """Whether a label stands where its node's footprint has room for it, in its best shape."""
    x, y, r = (float(v) for v in (*centres[wanted.node], radii[wanted.node]))
    if wanted.beside:
        return option.align == "left" and option.x == x + r + GAP and abs(option.box.middle[1] - y) < 1e-6
    return option.align == "center" and option.x == x and option.y == y - r - GAP and option.lines == shapes(wanted)[0]


def _evict(
    i: int,
    options: list[list[tuple[float, Placed]]],
    chosen: list[Placed | None],
    taken: Points,
    wanted: Sequence[Wanted],
    field: _Field,
) -> bool:
    """Make room for a label by moving the one neighbour that stands in its way to another place of its own."""
    for _, option in options[i]:
        box = option.box
        hit = np.flatnonzero(
            (np.minimum(taken[:, 2], box.x1) - np.maximum(taken[:, 0], box.x0) > -AIR)
            & (np.minimum(taken[:, 3], box.y1) - np.maximum(taken[:, 1], box.y0) > -AIR)
        )
        if len(hit) != 1:
            continue
        j = int(hit[0])
        others = np.delete(taken, j, axis=0)
        mine = np.array([[box.x0, box.y0, box.x1, box.y1]])
        for _, other in options[j]:
            if field.free(other.box, wanted[j].node, np.vstack([others, mine])):
                chosen[i], chosen[j] = option, other
                taken[i] = mine[0]
                taken[j] = (other.box.x0, other.box.y0, other.box.x1, other.box.y1)
                return True
    return False


def _further_off(wanted: Wanted, field: _Field, taken: Points, furthest: float) -> Placed | None:
    """A free place at a distance, with a leader that runs through no other label."""
    x, y = float(field.centres[wanted.node, 0]), float(field.centres[wanted.node, 1])
    radius = float(field.radii[wanted.node])
    turns = np.arange(0.0, 2 * np.pi, np.pi / 12)
    t = np.linspace(0.0, 1.0, 30)[:, None]
    for reach in np.arange(6.0, furthest, 5.0):
        for shape in shapes(wanted)[:2]:
            width, height = block_size(shape, wanted.points, wanted.style)
            cx = x + np.cos(turns) * (reach + radius + width / 2)
            cy = y + np.sin(turns) * (reach + radius + height / 2)
            boxes = np.column_stack([cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2])
            for i in np.flatnonzero(field.free_ones(boxes, wanted.node, taken)).tolist():
                box = Box(*(float(side) for side in boxes[i]))
                end = (min(max(x, box.x0), box.x1), min(max(y, box.y0), box.y1))
                way = np.array([x, y]) * (1 - t) + np.array(end) * t
                x_way, y_way = way[:, :1], way[:, 1:]
                under = (x_way > taken[:, 0]) & (x_way < taken[:, 2]) & (y_way > taken[:, 1]) & (y_way < taken[:, 3])
                if not under.any():
                    return Placed(shape, float(cx[i]), box.y1, "center", box, end)
    return None
