"""The course of ties: straight or curved past nodes that they do not belong to, broken where a label stands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policegraph.draw.words import Box

Points = NDArray[np.float64]

SAMPLES = 41
BENDS = (0.0, 0.1, -0.1, 0.2, -0.2, 0.32, -0.32)
"""Sagittas that a tie may take, in parts of its length, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Course:
    """One tie's line on the page, from rim to rim, as points."""

    points: Points
    bend: float


def curve(start: Points, end: Points, bend: float, samples: int = SAMPLES) -> Points:
    """A quadratic arc from start to end whose middle lies `bend` times their distance to the left."""
    way = end - start
    control = (start + end) / 2 + 2 * bend * np.array([-way[1], way[0]])
    t = np.linspace(0.0, 1.0, samples)[:, None]
    return (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end


@dataclass(frozen=True, slots=True)
class _Obstacles:
    """What ties should not run over: nodes as discs, labels as boxes; and the room they have to stay in."""

    centres: Points
    clear: Points
    blocks: Points
    room: Box

    def costs(self, lines: Points, own: tuple[int, int]) -> Points:
        """How bad each of several lines between the same two nodes is; `lines` has the shape (lines, points, 2)."""
        low, high = lines.min(axis=(0, 1)), lines.max(axis=(0, 1))
        near = ((self.centres > low - self.clear[:, None]) & (self.centres < high + self.clear[:, None])).all(axis=1)
        near[list(own)] = False
        centres, clear = self.centres[near], self.clear[near]
        found = np.zeros(len(lines))
        if len(centres):
            across = lines[:, :, 0, None] - centres[:, 0]
            along = lines[:, :, 1, None] - centres[:, 1]
            away = (across**2 + along**2).min(axis=1)
            found += (away < clear**2).sum(axis=1)
        blocks = self.blocks
        if len(blocks):
            meets = (
                (blocks[:, 0] < high[0]) & (blocks[:, 2] > low[0]) & (blocks[:, 1] < high[1]) & (blocks[:, 3] > low[1])
            )
            blocks = blocks[meets]
        if len(blocks):
            x, y = lines[:, :, 0, None], lines[:, :, 1, None]
            under = (x > blocks[:, 0]) & (x < blocks[:, 2]) & (y > blocks[:, 1]) & (y < blocks[:, 3])
            far = float(np.hypot(*(lines[0, -1] - lines[0, 0])))
            found += 0.02 * far * under.any(axis=2).mean(axis=1)
        ends_low, ends_high = lines.min(axis=1), lines.max(axis=1)
        room = self.room
        out = (ends_low < (room.x0, room.y0)).any(axis=1) | (ends_high > (room.x1, room.y1)).any(axis=1)
        total: Points = found + 3.0 * out
        return total


def _outside(line: Points, room: Box) -> bool:
    low, high = line.min(axis=0), line.max(axis=0)
    return bool(low[0] < room.x0 or high[0] > room.x1 or low[1] < room.y0 or high[1] > room.y1)


def routed(
    ties: Sequence[tuple[int, int, bool]],
    centres: Points,
    radii: Points,
    head: float,
    room: Box,
    *,
    always_curved: bool = False,
    boxes: Sequence[Box] = (),
) -> list[Course]:
    """The courses of ties given as (from, to, directed), in their order.

    Several ties between one pair fan out; a directed one stops short of its target by the length of a head. A tie bends
    as little as it must to pass the other nodes, stay in the room and, where it can, go round the boxes.
    """
    between: dict[tuple[int, int], list[int]] = {}
    for number, (a, b, _) in enumerate(ties):
        between.setdefault((min(a, b), max(a, b)), []).append(number)
    bends: dict[int, float] = {}
    for (low, _), numbers in between.items():
        if len(numbers) == 1 and not always_curved:
            continue
        forward = [n for n in numbers if ties[n][0] == low]
        backward = [n for n in numbers if ties[n][0] != low]
        for group in (forward, backward):
            for step, number in enumerate(group):
                base = 0.1 if (backward and forward) or always_curved else 0.0
                bends[number] = base + 0.13 * step
    found = []
    blocks = np.array([[b.x0, b.y0, b.x1, b.y1] for b in boxes]) if boxes else np.zeros((0, 4))
    obstacles = _Obstacles(centres, radii + 1.6, blocks, room)
    for number, (a, b, directed) in enumerate(ties):
        start, end = centres[a], centres[b]
        far = float(np.hypot(*(end - start)))
        options: tuple[float, ...] = BENDS
        if number in bends:
            options = (bends[number], bends[number] + 0.08, bends[number] - 0.05)
        costs = obstacles.costs(np.stack([curve(start, end, bend) for bend in options]), (a, b))
        costs = np.round(costs + 0.9 * np.abs(options) * min(far / 150.0, 1.5), 9)
        best = options[int(np.argmin(costs))]
        line = curve(start, end, best, max(SAMPLES, int(far / 3)))
        for _ in range(8):  # whatever was chosen, it stays in the room
            if not _outside(line, room):
                break
            best *= 0.75
            line = curve(start, end, best, max(SAMPLES, int(far / 3)))
        from_start = np.hypot(*(line - start).T)
        from_end = np.hypot(*(line - end).T)
        keep = (from_start >= radii[a]) & (from_end >= radii[b] + (0.3 * head if directed else 0.0))
        if keep.sum() < 2:
            keep = np.ones(len(line), dtype=bool)
        found.append(Course(line[keep], best))
    return found


def gapped(line: Points, boxes: Sequence[Box], margin: float = 1.0) -> list[Points]:
    """The pieces of a line that are left when it is broken where it would run through a box."""
    if not boxes:
        return [line]
    step = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(step)])
    count = max(int(along[-1] / 1.0), 2)
    at = np.linspace(0.0, along[-1], count)
    fine = np.column_stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])])
    low, high = fine.min(axis=0), fine.max(axis=0)
    free = np.ones(count, dtype=bool)
    for box in boxes:
        if (
            box.x1 + margin < low[0]
            or box.x0 - margin > high[0]
            or box.y1 + margin < low[1]
            or box.y0 - margin > high[1]
        ):
            continue
        free &= ~(
            (fine[:, 0] > box.x0 - margin)
            & (fine[:, 0] < box.x1 + margin)
            & (fine[:, 1] > box.y0 - margin)
            & (fine[:, 1] < box.y1 + margin)
        )
    if free.all():
        return [line]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], free.astype(np.int8), [0]])))
    return [fine[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= 3]
