"""The countries of the world: their outlines, where their names go, and an equal-area projection.

The outlines are Natural Earth's at 1:50m (public domain), simplified; benchmarks/draw_world.py makes the file.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from policegraph.ask.find import normal

Points = NDArray[np.float64]
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Land:
    """A country or territory: ISO code, name, the middle of its largest part in degrees, its polygons with holes."""

    code: str
    name: str
    point: tuple[float, float]
    shapes: tuple[tuple[Ring, ...], ...]


@cache
def lands() -> Mapping[str, Land]:
    """All countries and territories by code."""
    text = resources.files("policegraph.draw").joinpath("world.json").read_text(encoding="utf-8")
    rows = json.loads(text)["countries"]
    return {
        code: Land(
            code,
            row["name"],
            (row["point"][0], row["point"][1]),
            tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in row["shapes"]),
        )
        for code, row in rows.items()
    }


@cache
def _by_name() -> Mapping[str, str]:
    from policegraph.knowledge.load import load

    found = {normal(land.name): code for code, land in lands().items() if not code.startswith("-")}
    for country in load().countries.values():
        for name in (country.name, country.official_name, *country.other_names):
            if name and country.code in lands():
                found.setdefault(normal(name), country.code)
    return found


def code_of(iri: str, label: str) -> str | None:
    """The code of a country by the end of its IRI or by its name; None for what is no country of this world."""
    tail = iri.rsplit("/", 1)[-1].upper()
    if len(tail) == 2 and tail in lands():
        return tail
    return _by_name().get(normal(label))


_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


def projected(degrees: Points) -> Points:
    """Longitude and latitude in degrees by the Equal Earth projection (Šavrič, Patterson, Jenny 2018), radius 1."""
    lon, lat = np.radians(degrees[..., 0]), np.radians(degrees[..., 1])
    theta = np.arcsin(math.sqrt(3) / 2 * np.sin(lat))
    t2 = theta**2
    t6 = t2**3
    x = 2 * math.sqrt(3) * lon * np.cos(theta) / (3 * (9 * _A4 * t6 * t2 + 7 * _A3 * t6 + 3 * _A2 * t2 + _A1))
    y = theta * (_A4 * t6 * t2 + _A3 * t6 + _A2 * t2 + _A1)
    return np.stack([x, y], axis=-1)


def middle_longitude(longitudes: Sequence[float]) -> tuple[float, float]:
    """The meridian around which these longitudes lie closest together, and half the width that they take up."""
    if not longitudes:
        return 0.0, 180.0
    ordered = sorted(longitudes)
    gaps = [(b - a, i) for i, (a, b) in enumerate(zip(ordered, [*ordered[1:], ordered[0] + 360], strict=True))]
    widest, at = max(gaps)
    half = (360 - widest) / 2
    start = ordered[(at + 1) % len(ordered)]
    middle = (start + half + 180) % 360 - 180
    return middle, half


def rings_around(land: Land, middle: float) -> Iterator[list[Points]]:
    """The polygons of a country in degrees from a middle meridian, unbroken, and once more where they wrap around."""
    for polygon in land.shapes:
        rings = []
        for ring in polygon:
            points = np.array(ring)
            lon = np.unwrap(points[:, 0] - middle, period=360)
            shift = 360 * round((lon.mean()) / 360)
            rings.append(np.column_stack([lon - shift, points[:, 1]]))
        outer = rings[0][:, 0]
        for turn in (-360, 0, 360):
            if outer.max() + turn > -185 and outer.min() + turn < 185 and (turn == 0 or abs(outer).max() > 180):
                yield [ring + np.array([turn, 0.0]) for ring in rings]
