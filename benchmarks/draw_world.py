"""Makes src/policegraph/draw/world.json from the npm package world-atlas 2.0.2 (Natural Earth 4.1, 1:50m).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python benchmarks/draw_world.py package/countries-50m.json src/policegraph/draw/world.json

Arcs are simplified one by one, so that borders stay shared; specks of land are dropped unless they are a whole country.
"""

import json
import math
import sys
from pathlib import Path

from babel.core import get_global

TOLERANCE = 0.14  # degrees
SPECK = 0.35  # square degrees
UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO", "Siachen Glacier": "", "Indian Ocean Ter.": ""}


def decoded(topology: dict) -> list[list[tuple[float, float]]]:
    """The arcs of a quantised topology, in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        found.append(points)
    return found


def simplified(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Douglas and Peucker's method; the ends stay."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        a, b = stack.pop()
        (ax, ay), (bx, by) = points[a], points[b]
        length = math.hypot(bx - ax, by - ay)
        worst, at = 0.0, -1
        for i in range(a + 1, b):
            px, py = points[i]
            if length < 1e-9:
                far = math.hypot(px - ax, py - ay)
            else:
                far = abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length
            if far > worst:
                worst, at = far, i
        if worst > TOLERANCE:
            keep.add(at)
            stack += [(a, at), (at, b)]
    return [points[i] for i in sorted(keep)]


def area(ring: list[tuple[float, float]]) -> float:
    """The area of a ring in square degrees."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def centre(ring: list[tuple[float, float]]) -> tuple[float, float]:
    """The centroid of a ring, its first point where it has no area."""
    doubled = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        doubled, cx, cy = doubled + cross, cx + (x0 + x1) * cross, cy + (y0 + y1) * cross
    return (cx / (3 * doubled), cy / (3 * doubled)) if abs(doubled) > 1e-12 else ring[0]


def main(source: str, target: str) -> None:
    """Read, simplify, write."""
    topology = json.loads(Path(source).read_text())
    arcs = decoded(topology)
    short = [simplified(arc) for arc in arcs]
    aliases = get_global("territory_aliases")

    def ring_of(numbers: list[int], lines: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
        ring: list[tuple[float, float]] = []
        for number in numbers:
            line = lines[number] if number >= 0 else lines[~number][::-1]
            ring += line[1:] if ring else line
        return ring

    countries: dict[str, dict] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = (aliases.get(str(shape.get("id", ""))) or [""])[0] or UNNUMBERED.get(name, "")
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        full = [[ring_of(ring, arcs) for ring in polygon] for polygon in polygons]
        largest = max(range(len(full)), key=lambda i: area(full[i][0]))
        outline = full[largest][0]
        if max(px for px, _ in outline) - min(px for px, _ in outline) > 180:  # across the date line
            outline = [(px + 360 if px < 0 else px, py) for px, py in outline]
        x, y = centre(outline)
        x = (x + 180) % 360 - 180
        kept = []
        for i, polygon in enumerate(polygons):
            if i != largest and area(full[i][0]) < SPECK:
                continue
            rings = [[[round(px, 2), round(py, 2)] for px, py in ring_of(ring, short)] for ring in polygon]
            rings = [ring for ring in rings if len({tuple(p) for p in ring}) > 2]
            if rings:
                kept.append(rings)
        key = code or f"-{name}"
        if key in countries:
            countries[key]["shapes"] += kept
        else:
            countries[key] = {"name": name, "point": [round(x, 2), round(y, 2)], "shapes": kept}
    head = {
        "source": "Natural Earth 4.1, 1:50m (public domain), by way of world-atlas 2.0.2 (npm, ISC)",
        "countries": dict(sorted(countries.items())),
    }
    Path(target).write_text(json.dumps(head, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(len(countries), Path(target).stat().st_size, [key for key in countries if key.startswith("-")])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
