"""Communities made visible: a light ground beneath the nodes of each that stands by itself in the picture."""

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path

from policegraph.draw.layout import communities, components, plain_graph

Tie = tuple[int, int, float]
LEAST = 4
"""A community of fewer is seen without a ground."""
ENOUGH = 0.6
"""The share of the communities that must have a ground for any to be drawn."""
MARGIN = 7.0
"""Between the nodes of a community and the rim of its ground, in points."""


def groups(count: int, ties: Sequence[Tie]) -> tuple[tuple[int, ...], ...]:
    """The communities of networks that fall into several; one that is a component of its own needs no ground."""
    graph = plain_graph(count, ties)
    whole = {tuple(part) for part in components(graph)}
    found = (tuple(each) for each in communities(graph))
    return tuple(each for each in found if len(each) >= LEAST and each not in whole)


def grounds(
    members: Sequence[Sequence[int]], centres: np.ndarray[tuple[int, ...], np.dtype[np.float64]], radii: Sequence[float]
) -> list[Path]:
    """The outlines of those communities that no foreign node stands in and no other community's ground meets; none
    at all where these are few, lest a reader takes them for more than the others."""
    found: list[Path] = []
    angle = np.linspace(0.0, 2 * np.pi, 24, endpoint=False)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    for group in members:
        rims = np.concatenate([centres[i] + circle * (radii[i] + MARGIN) for i in group])
        outline = Path(_hull(rims), closed=True)
        others = [i for i in range(len(centres)) if i not in group]
        foreign = any(outline.contains_points(centres[i] + circle * radii[i]).any() for i in others)
        if not foreign and not any(outline.intersects_path(other) for other in found):
            found.append(outline)
    return found if len(found) >= ENOUGH * len(members) else []


def _hull(
    points: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The convex hull, counter-clockwise, its first point again at the end."""
    ordered = sorted({(float(x), float(y)) for x, y in points})

    def half(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        line: list[tuple[float, float]] = []
        for x, y in points:
            while len(line) > 1:
                (ax, ay), (bx, by) = line[-2], line[-1]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                line.pop()
            line.append((x, y))
        return line

    lower, upper = half(ordered), half(ordered[::-1])
    return np.array([*lower[:-1], *upper])
