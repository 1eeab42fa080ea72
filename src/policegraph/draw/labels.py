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
    stand at most. The heaviest are placed first, then every one may move while a better place is free.
    """
    sampled = np.concatenate([line[::2] for line in lines]) if lines else np.zeros((0, 2))
    fixed = np.array([[b.x0, b.y0, b.x1, b.y1] for b in blocks]) if blocks else np.zeros((0, 4))
    placing = _Placing(wanted, _Field(room, centres, radii, sampled, fixed))
    for i in placing.order:  # where footprints lie apart, this is a full solution, and the rest improves on it
        placing.go_home(i)
    for i in placing.order:
        placing.settle(i)
    for _ in range(4):
        moved = sum(placing.settle(i) for i in placing.order)
        moved += sum(placing.evict(i) for i in placing.order if placing.chosen[i] is None)
        if not moved:
            break
    for i in placing.order:
        if placing.chosen[i] is None:
            placing.go_far(i, leaders)
    return placing.chosen, sum(each is None for each in placing.chosen)


class _Placing:
    """Labels on their way to their places."""

    def __init__(self, wanted: Sequence[Wanted], field: _Field) -> None:
        self.wanted, self.field = wanted, field
        self.options = [_options(each, field) for each in wanted]
        self.chosen: list[Placed | None] = [None] * len(wanted)
        self.taken = np.full((len(wanted), 4), np.inf)  # the boxes of the chosen; of the others empty ones
        self.taken[:, 2:] = -np.inf
        self.order = sorted(range(len(wanted)), key=lambda i: (len(self.options[i]) > 4, -wanted[i].weight, i))

    def _take(self, i: int, option: Placed) -> None:
        self.chosen[i] = option
        self.taken[i] = _sides(option.box)

    def go_home(self, i: int) -> None:
        """To the place that its node's footprint has room for, if it is free."""
        home = next((option for option in self.options[i] if _at_home(option, self.wanted[i], self.field)), None)
        if home is not None and self.field.free(home.box, self.wanted[i].node, self.taken):
            self._take(i, home)

    def settle(self, i: int) -> bool:
        """To the best place that is free; whether that is another than before."""
        others = np.delete(self.taken, i, axis=0)
        for option in self.options[i]:
            if self.chosen[i] is option:
                return False
            if self.field.free(option.box, self.wanted[i].node, others):
                self._take(i, option)
                return True
        return False

    def evict(self, i: int) -> bool:
        """Make room for a label by moving the one neighbour that stands in its way to another place of its own."""
        for option in self.options[i]:
            box = option.box
            hit = np.flatnonzero(
                (np.minimum(self.taken[:, 2], box.x1) - np.maximum(self.taken[:, 0], box.x0) > -AIR)
                & (np.minimum(self.taken[:, 3], box.y1) - np.maximum(self.taken[:, 1], box.y0) > -AIR)
            )
            if len(hit) != 1:
                continue
            j = int(hit[0])
            others = np.vstack([np.delete(self.taken, j, axis=0), np.array([_sides(box)])])
            for other in self.options[j]:
                if self.field.free(other.box, self.wanted[j].node, others):
                    self._take(i, option)
                    self._take(j, other)
                    return True
        return False

    def go_far(self, i: int, furthest: float) -> None:
        """To a place at a distance, with a leader, where there is one."""
        far = _further_off(self.wanted[i], self.field, self.taken, furthest)
        if far is not None:
            self._take(i, far)


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def _options(wanted: Wanted, field: _Field) -> list[Placed]:
    """The places around its node where a label fits beside nodes and fixed boxes, the best first."""
    x, y = (float(side) for side in field.centres[wanted.node])
    radius = float(field.radii[wanted.node])
    nobody = np.zeros((0, 4))
    own: list[tuple[float, Placed]] = []
    for rank, shape in enumerate(shapes(wanted)):
        width, height = block_size(shape, wanted.points, wanted.style)
        for ax, ay, align, cost in _around(x, y, radius, width, height):
            box = _box(ax, ay, align, width, height)
            if field.free(box, wanted.node, nobody):
                total = cost + 0.5 * rank + 0.22 * field.crossing(box)
                own.append((total, Placed(shape, ax, ay, align, box)))
    return [option for _, option in sorted(own, key=lambda item: item[0])]


def _at_home(option: Placed, wanted: Wanted, field: _Field) -> bool:
    """Whether a label stands where its node's footprint has room for it, in its best shape."""
    x, y, r = (float(v) for v in (*field.centres[wanted.node], field.radii[wanted.node]))
    if wanted.beside:
        return option.align == "left" and option.x == x + r + GAP and abs(option.box.middle[1] - y) < 1e-6
    return option.align == "center" and option.x == x and option.y == y - r - GAP and option.lines == shapes(wanted)[0]


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
