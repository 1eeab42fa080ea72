"""A network to look at and touch in a notebook or a browser, with nothing loaded from elsewhere.

Nodes can be dragged, the picture zoomed and moved; a click on a tie shows the words that it stands on.
"""

import hashlib
import json
import math
from collections import defaultdict
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from policegraph.ask.source import Source
from policegraph.study.networks import Edge, Network
from policegraph.study.quotes import Wanted, quotes_for

if TYPE_CHECKING:
    import networkx

WIDTH, HEIGHT = 880, 640
_EXACT = 150  # nodes; beyond, the layout that minds every pair takes too long
_SHAPES = {"person": "circle", "post": "diamond", "agency": "square", "place": "hexagon", "theme": "triangle"}
_CORNERS = {"diamond": (4, 0.0), "square": (4, 0.25), "hexagon": (6, 0.0), "triangle": (3, 0.75)}


def view(network: Network, source: Source | None = None, *, words: int = 3, seed: int = 1) -> str:
    """The network as a piece of HTML; with `source`, each tie opens up to so many of its words."""
    spots = _spots(network, seed)
    quotes = _words(network, source, words)
    names = {node.iri: node.label for node in network.nodes}
    heaviest = max((node.weight for node in network.nodes), default=1.0) or 1.0
    nodes = []
    for node in network.nodes:
        size = 6 + 10 * math.sqrt(node.weight / heaviest)
        shape, form = _form(_SHAPES.get(node.kind, "circle"), size)
        x, y = spots[node.iri]
        nodes.append(
            {
                "id": node.iri,
                "label": node.label,
                "kind": node.kind,
                "x": x,
                "y": y,
                "size": size,
                "shape": shape,
                "form": form,
            }
        )
    most = max((edge.weight for edge in network.edges), default=1.0) or 1.0
    edges = []
    for edge, bend, said in zip(network.edges, _bends(network.edges), quotes, strict=True):
        edges.append(
            {
                "source": edge.source,
                "target": edge.target,
                "title": _title(edge, names),
                "width": round(1 + 5 * edge.weight / most, 2),
                "bend": bend,
                "directed": edge.directed,
                "planned": edge.modality != "Asserted",
                "words": said,
            }
        )
    data = {"nodes": nodes, "edges": edges, "hint": _HINT}
    id = "pg" + hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:10]
    # "</" inside a script element would end it.
    body = json.dumps({**data, "id": id}, ensure_ascii=False).replace("</", "<\\/")
    kinds = [kind for kind in _SHAPES if any(node.kind == kind for node in network.nodes)]
    legend = "".join(f"<span>{escape(kind)}: {escape(_SHAPES[kind])}</span>" for kind in kinds)
    caption = f"{network.kind.value}: {len(network.nodes)} nodes, {len(network.edges)} ties; from {network.behind} of "
    return (
        f'<div class="pg-view" id="{id}"><style>{_file("view.css")}</style>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(caption)}{network.readouts} readouts">'
        f'<defs><marker id="{id}-arrow" viewBox="0 0 10 10" refX="20" refY="5" markerWidth="6" markerHeight="6" '
        'orient="auto-start-reverse" markerUnits="userSpaceOnUse"><path d="M0,0L10,5L0,10z" fill="#5b6571"/>'
        "</marker></defs>"
        f'<g class="stage"></g></svg><p class="legend">{legend}</p><p>{escape(caption)}{network.readouts} readouts</p>'
        f'<div class="words">{escape(_HINT)}</div><script type="application/json">{body}</script>'
        f"<script>{_file('view.js')}</script></div>"
    )


_HINT = "Click a tie to see its words, a node to see its ties; drag nodes, turn the wheel to zoom."


@cache
def _file(name: str) -> str:
    return files("policegraph.study").joinpath(name).read_text("utf-8")


def _spots(network: Network, seed: int) -> dict[str, tuple[float, float]]:
    """Where the nodes stand: the largest part above, the others in rows below, each filling its room."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(node.iri for node in network.nodes)
    graph.add_edges_from((edge.source, edge.target) for edge in network.edges)
    parts = sorted(networkx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    if not parts:
        return {}
    rest = parts[1:]
    rows = math.ceil(len(rest) / 4)
    below = min(0.65, 0.19 * rows) * HEIGHT
    spots = _fill(graph.subgraph(parts[0]), (0.0, 0.0, WIDTH, HEIGHT - below), seed)
    for row in range(rows):
        there = rest[row * 4 : row * 4 + 4]
        wide = [math.sqrt(len(part)) for part in there]
        left, top, high = 0.0, HEIGHT - below + row * below / rows, below / rows
        for part, share in zip(there, wide, strict=True):
            width = WIDTH * share / sum(wide)
            spots |= _fill(graph.subgraph(part), (left, top, width, high), seed)
            left += width
    return spots


def _fill(
    graph: "networkx.Graph[str]", room: tuple[float, float, float, float], seed: int
) -> dict[str, tuple[float, float]]:
    """A layout stretched over a room given as left, top, width, height."""
    import networkx

    left, top, width, height = room
    order = sorted(graph)
    if len(order) == 1:
        return {order[0]: (round(left + width / 2, 1), round(top + height / 2, 1))}
    if len(order) == 2:
        middle = round(top + height / 2, 1)
        return {order[0]: (round(left + width * 0.3, 1), middle), order[1]: (round(left + width * 0.7, 1), middle)}
    if len(order) <= _EXACT:
        found = networkx.kamada_kawai_layout(graph)
    else:
        found = networkx.spring_layout(graph, iterations=80, seed=seed, method="force")
    axes = []
    for axis, (start, size) in enumerate(((left, width), (top, height))):
        values = [float(found[iri][axis]) for iri in order]
        low, span = min(values), (max(values) - min(values)) or 1.0
        edge = 45.0 if axis == 0 else 28.0
        axes.append([round(start + edge + (value - low) / span * max(size - 2 * edge, 1), 1) for value in values])
    return {iri: (axes[0][number], axes[1][number]) for number, iri in enumerate(order)}


def _bends(edges: tuple[Edge, ...]) -> list[float]:
    """How much each tie is bent, so that several between two stand apart."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    bends = []
    for edge in edges:
        pair = (min(edge.source, edge.target), max(edge.source, edge.target))
        number, way = seen[pair], 1 if edge.source < edge.target else -1
        seen[pair] += 1
        bends.append(round(way * 0.12 * ((number + 1) // 2) * (1 if number % 2 else -1), 3))
    return bends


def _form(shape: str, size: float) -> tuple[str, dict[str, str]]:
    """The SVG element of a shape and its attributes."""
    if shape == "circle":
        return "circle", {"r": f"{size:.1f}"}
    corners, turn = _CORNERS[shape]
    angles = [2 * math.pi * (number + turn * 2) / corners for number in range(corners)]
    points = " ".join(f"{size * 1.15 * math.cos(a):.1f},{size * 1.15 * math.sin(a):.1f}" for a in angles)
    return "polygon", {"points": points}


def _title(edge: Edge, names: dict[str, str]) -> str:
    span = f", {edge.first}" + (f" to {edge.last}" if edge.last != edge.first else "") if edge.first else ""
    way = "→" if edge.directed else "–"
    meant = "" if edge.modality == "Asserted" else f" ({edge.modality.lower()})"
    return f"{names[edge.source]} {way} {names[edge.target]}: {edge.kind}{meant}, {edge.count}{span}"


def _words(network: Network, source: Source | None, most: int) -> list[list[str]]:
    if source is None:
        return [[] for _ in network.edges]
    wanted = [Wanted(edge.facts, (edge.source, edge.target)) for edge in network.edges]
    return [[str(quote) for quote in quotes[:most]] for quotes in quotes_for(source, wanted)]
