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

WIDTH = 880
_LONGEST = 25  # characters of a name in the picture; the whole name is in its words
_EXACT = 150  # nodes; beyond, the layout that minds every pair takes too long
_SHAPES = {"person": "circle", "post": "diamond", "agency": "square", "place": "hexagon", "theme": "triangle"}
_CORNERS = {"diamond": (4, 0.0), "square": (4, 0.25), "hexagon": (6, 0.0), "triangle": (3, 0.75)}


def view(network: Network, source: Source | None = None, *, words: int = 3, seed: int = 1) -> str:
    """The network as a piece of HTML; with `source`, each tie opens up to so many of its words."""
    spots, height = _spots(network, seed)
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
                "short": node.label if len(node.label) <= _LONGEST else node.label[: _LONGEST - 1].rstrip() + "…",
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
    legend = "".join(f"<span>{_mark(kind)} {'country or place' if kind == 'place' else kind}</span>" for kind in kinds)
    caption = f"{network.kind.value}: {len(network.nodes)} nodes, {len(network.edges)} ties; from {network.behind} of "
    return (
        f'<div class="pg-view" id="{id}"><style>{_file("view.css")}</style>'
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(caption)}{network.readouts} readouts">'
        f'<defs><marker id="{id}-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
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


def _spots(network: Network, seed: int) -> tuple[dict[str, tuple[float, float]], float]:
    """Where the nodes stand, and how high the picture is: the parts that hang together in rows, the largest first,
    each with room by its size."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(node.iri for node in network.nodes)
    graph.add_edges_from((edge.source, edge.target) for edge in network.edges)
    parts = sorted(networkx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    rows: list[list[tuple[set[str], float]]] = []
    for part in parts:
        wide = min(float(WIDTH), 185 * math.sqrt(len(part)))
        if rows and sum(other for _, other in rows[-1]) + wide <= WIDTH * 1.05:
            rows[-1].append((part, wide))
        else:
            rows.append([(part, wide)])
    spots: dict[str, tuple[float, float]] = {}
    top = 0.0
    for row in rows:
        high = 32 + 45 * (max(len(part) for part, _ in row) - 1) ** 0.75
        high, left, whole = min(high, 1.2 * WIDTH), 0.0, max(sum(wide for _, wide in row), WIDTH / 2)
        for part, wide in row:
            room = (left, top, WIDTH * wide / whole, high)
            spots |= _fill(graph.subgraph(part), room, seed)
            left += room[2]
        top += high
    return spots, max(top, 120.0)


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
        return {order[0]: (round(left + width * 0.25, 1), middle), order[1]: (round(left + width * 0.75, 1), middle)}
    if len(order) <= _EXACT:
        found = networkx.kamada_kawai_layout(graph)
    else:
        found = networkx.spring_layout(graph, iterations=80, seed=seed, method="force")
    axes = []
    for axis, (start, size) in enumerate(((left, width), (top, height))):
        values = [float(found[iri][axis]) for iri in order]
        low, span = min(values), (max(values) - min(values)) or 1.0
        edge = min(80.0, width / 4) if axis == 0 else 28.0
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


def _mark(kind: str) -> str:
    """A small picture of how a kind of node is drawn."""
    shape, form = _form(_SHAPES[kind], 5)
    given = " ".join(f'{name}="{value}"' for name, value in form.items())
    return f'<svg class="mark {kind}" viewBox="-7 -7 14 14" aria-hidden="true"><{shape} {given}/></svg>'


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
