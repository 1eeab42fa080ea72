"""Outlines that are drawn anew for each place: rounded boxes, heads of arrows, and how large a badge is."""

import numpy as np
from matplotlib.path import Path

from policegraph.draw.words import Box


def badge_radius(points: float) -> float:
    """The radius of a badge with a letter of that size."""
    return 0.62 * points


def rounded(box: Box, radius: float) -> Path:
    """A rectangle with round corners."""
    r = min(radius, box.width / 2, box.height / 2)
    x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
    corners = [
        (x0 + r, y0),
        (x1 - r, y0),
        (x1, y0),
        (x1, y0 + r),
        (x1, y1 - r),
        (x1, y1),
        (x1 - r, y1),
        (x0 + r, y1),
        (x0, y1),
        (x0, y1 - r),
        (x0, y0 + r),
        (x0, y0),
        (x0 + r, y0),
        (x0 + r, y0),
    ]
    m, line, curve, close = Path.MOVETO, Path.LINETO, Path.CURVE3, Path.CLOSEPOLY
    codes = [m, line, curve, curve, line, curve, curve, line, curve, curve, line, curve, curve, close]
    return Path(corners, codes)


def arrow_head(start: tuple[float, float], tip: tuple[float, float], length: float) -> Path:
    """A filled head that points from start to tip."""
    dx, dy = tip[0] - start[0], tip[1] - start[1]
    norm = float(np.hypot(dx, dy)) or 1.0
    ux, uy = dx / norm, dy / norm
    back = (tip[0] - ux * length, tip[1] - uy * length)
    half = 0.42 * length
    notch = (back[0] + 0.25 * ux * length, back[1] + 0.25 * uy * length)
    corners = [tip, (back[0] - uy * half, back[1] + ux * half), notch, (back[0] + uy * half, back[1] - ux * half), tip]
    return Path(corners, [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY])
