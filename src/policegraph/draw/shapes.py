"""Outlines of nodes around 0,0, each scaled to the area of a circle of radius 1, so that no kind looks heavier."""

from collections.abc import Mapping
from math import cos, pi, sin, sqrt

import numpy as np
from matplotlib.path import Path


def _closed(corners: list[tuple[float, float]]) -> Path:
    """A polygon of area pi around its centroid."""
    points = np.array(corners, dtype=float)
    x, y = points[:, 0], points[:, 1]
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    area = float(cross.sum()) / 2
    centre = np.array(
        [
            float(((x + np.roll(x, -1)) * cross).sum()) / (6 * area),
            float(((y + np.roll(y, -1)) * cross).sum()) / (6 * area),
        ]
    )
    points = (points - centre) * sqrt(pi / abs(area))
    codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 1), Path.CLOSEPOLY]
    return Path(np.vstack([points, points[:1]]), codes)


def _regular(corners: int, turn: float) -> Path:
    return _closed([(cos(turn + 2 * pi * k / corners), sin(turn + 2 * pi * k / corners)) for k in range(corners)])


SHAPES: Mapping[str, Path] = {
    "circle": Path.unit_circle(),
    "square": _regular(4, pi / 4),
    "diamond": _regular(4, pi / 2),
    "pentagon": _regular(5, pi / 2),
    "hexagon": _regular(6, 0.0),
    "triangle": _regular(3, pi / 2),
    "plaque": _closed([(-1.5, -0.8), (1.5, -0.8), (1.5, 0.8), (-1.5, 0.8)]),
    "page": _closed([(-0.75, -1.0), (0.75, -1.0), (0.75, 0.55), (0.3, 1.0), (-0.75, 1.0)]),
}


def reach(shape: str) -> float:
    """How far the outline reaches from its centre, for a node of radius 1."""
    vertices = np.asarray(SHAPES[shape].vertices)
    return float(np.hypot(vertices[:, 0], vertices[:, 1]).max())
