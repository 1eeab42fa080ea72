"""One entity and its ties: those of one kind stand together in a column beside it, each tie on a line of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from policegraph.ask.find import find_one
from policegraph.ask.source import Source, select, text_of
from policegraph.ask.who import Countries, named
from policegraph.draw.gather import about, converted, node_kind
from policegraph.draw.model import Edge, Network, Node, network_table
from policegraph.draw.network import dash_of, legend, nothing
from policegraph.draw.page import Diagram, Page, arrow_head
from policegraph.draw.plan import Manner, full_label
from policegraph.draw.reduce import heavy_edges
from policegraph.draw.request import Request
from policegraph.draw.roomy import roomy
from policegraph.draw.style import (
    LOW_CONFIDENCE,
    edge_kinds,
    edge_look,
    house_style,
    node_look,
    size,
    theme,
    words_width,
)
from policegraph.draw.words import LEADING, Align, Box, balanced, block_size, broken, shortened, wrapped
from policegraph.errors import UsageError
from policegraph.facts import Modality
from policegraph.study.networks import network as study_network
from policegraph.study.ties import Filters, NetworkKind

RELATIONS = {"holds": "holds", "memberOf": "memberOf"}
LINES = 2
"""A name takes at most so many lines."""


def read(source: Source, request: Request) -> tuple[Network, str]:
    """The entity of the request and everything tied to it; returns the network and the entity's IRI.

    Raises UsageError where no entity is named or none bears the name.
    """
    if len(request.subjects) != 1:
        raise UsageError("ego needs one entity: policegraph draw ego NAME")
    centre = find_one(source, request.subjects[0]).iri
    filters = replace(request.filters, entities=frozenset({centre}))
    parts = [
        study_network(source, kind, filters)
        for kind in (NetworkKind.MEETINGS, NetworkKind.COOPERATION, NetworkKind.INTERACTIONS)
    ]
    name = named(source, [centre])[centre]
    head = about(source, request, name.label, f"What the readouts tie to {name.label}, by kind")
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str, str, str], Edge] = {}
    behind: dict[tuple[str, str, str, str], tuple[str, ...]] = {}
    for part in parts:
        drawn = converted(part, head)
        for node in drawn.nodes:
            known = nodes.get(node.id)
            nodes[node.id] = replace(node, weight=max(node.weight, known.weight)) if known else node
        for edge, told in zip(drawn.edges, part.edges, strict=True):
            if centre in (edge.source, edge.target):
                key = (edge.source, edge.target, edge.kind, edge.modality)
                edges[key], behind[key] = edge, told.readouts
    if _standing_counts(request.filters):
        _standing(source, centre, nodes, edges)
    wanted = request.filters.entities
    edges = {
        key: edge
        for key, edge in edges.items()
        if edge.confidence >= request.filters.min_confidence and (not wanted or wanted & {edge.source, edge.target})
    }
    if centre not in nodes:
        nodes[centre] = Node(centre, name.label, node_kind(name.kind))
    days = [day for edge in edges.values() for day in edge.when or () if day]
    readouts = {readout for key in edges for readout in behind.get(key, ())}
    head = replace(head, readouts=len(readouts), period=(min(days), max(days)) if days else None)
    kept = {end for edge in edges.values() for end in (edge.source, edge.target)} | {centre}
    ordered = tuple(nodes[iri] for iri in sorted(kept))
    network = heavy_edges(Network(ordered, tuple(edges[key] for key in sorted(edges)), head), request.min_weight)
    return (_strongest(network, request.top) if request.top else network), centre


def _standing_counts(filters: Filters) -> bool:
    """Whether posts and memberships are among what is asked for: they have no day, no theme and no kind."""
    narrower = filters.kinds or filters.themes or filters.since or filters.until
    return not narrower and "Asserted" in filters.modalities


def _standing(
    source: Source, centre: str, nodes: dict[str, Node], edges: dict[tuple[str, str, str, str], Edge]
) -> None:
    """Add posts held and bodies belonged to, both of the entity and, where it is a body or post, of its people."""
    query = f"""SELECT DISTINCT ?s ?p ?o ?c ?sure WHERE {{
        VALUES ?p {{ org:holds org:memberOf }} ?s ?p ?o FILTER(?s = <{centre}> || ?o = <{centre}>)
        OPTIONAL {{ ?c a pg:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; pg:confidence ?sure }}
    }}"""
    claims: dict[tuple[str, str, str], dict[str, float]] = {}
    for row in select(source, query):
        known = claims.setdefault((text_of(row, "s"), text_of(row, "p"), text_of(row, "o")), {})
        if claim := text_of(row, "c"):
            known[claim] = float(text_of(row, "sure"))
    rows = list(claims)
    names = named(source, {end for s, _, o in rows for end in (s, o)})
    countries = Countries(source)
    country_names = named(source, {country for end in names for country in countries.of(end)})
    for s, p, o in sorted(rows):
        for end in (s, o):
            if end not in nodes:
                own = ", ".join(sorted(country_names[country].label for country in countries.of(end))) or None
                nodes[end] = Node(end, names[end].label, node_kind(names[end].kind), own)
        kind = RELATIONS[p.rsplit("#", 1)[-1]]
        mine = claims[s, p, o]  # none where the authority says so, which is as sure as can be
        sure = max(mine.values(), default=1.0)
        edge = Edge(s, o, kind, directed=True, modality=Modality.ASSERTED, confidence=sure, claims=tuple(sorted(mine)))
        edges.setdefault((s, o, kind, "Asserted"), edge)


def _strongest(network: Network, most: int) -> Network:
    """Only so many of the heaviest ties, and a note of what is gone."""
    if len(network.edges) <= most:
        return network
    order = sorted(
        network.edges, key=lambda edge: (-edge.weight, -edge.confidence, edge.kind, edge.source, edge.target)
    )
    kept = tuple(order[:most])
    ends = {end for edge in kept for end in (edge.source, edge.target)}
    note = f"The {most} heaviest of {len(network.edges)} ties are drawn"
    return Network(tuple(node for node in network.nodes if node.id in ends), kept, network.about.noting(note))


@dataclass(frozen=True, slots=True)
class _Row:
    """One tie as it is listed."""

    edge: Edge
    node: Node
    lines: tuple[str, ...]
    count: str


@dataclass(frozen=True, slots=True)
class _Group:
    """The ties of one kind in one direction, under its name."""

    kind: str
    outward: bool
    name: str
    rows: tuple[_Row, ...]


@roomy
@house_style()
def draw(network: Network, centre: str, size_name: str = "text", theme_name: str = "light") -> Diagram:
    """Draw it. Where the page can't hold all ties, the heaviest are drawn and the caption says so."""
    page_size, colours = size(size_name), theme(theme_name)
    if centre not in {node.id for node in network.nodes} or not network.edges:
        return nothing(network, page_size, colours)
    whole = network
    most = len(network.edges)
    tight = False
    while True:
        page = Page(page_size, colours, network.about, _legend(network, centre, page_size.name, theme_name))
        columns = 1 if page_size.name == "column" else 2
        hub, list_width = _widths(page, network.node(centre), columns)
        groups = _groups(network, centre, page, list_width, 1 if tight else LINES)
        sides = _sides(groups, page, columns, tight)
        need = max(_height(side, page, tight) for side in sides)
        if columns == 1:
            need += hub[1] + 30
        if need <= page.room_limits()[1] or most <= 4:
            break
        if not tight:  # first closer together, each name on one line; only then fewer
            tight = True
            continue
        most = int(most * 0.95) if most > 20 else most - 1
        network = _strongest(whole, most)
    room = page.open(max(need, hub[1] + 24), flat=True)
    _paint(page, room, network, centre, sides, hub, list_width, tight)
    page.figure.table = network_table(whole)
    page.figure.alt = _told(network, centre, groups)
    return page.figure


def _legend(network: Network, centre: str, page_name: str, theme_name: str) -> list:  # type: ignore[type-arg]
    return [
        entry
        for entry in legend(network, theme(theme_name), Manner(width_means="thicker: more facts"))
        if entry.shape is not None or entry.dash != "solid" or entry.words.startswith(("thicker", "confidence"))
    ]


def _widths(page: Page, node: Node, columns: int) -> tuple[tuple[float, float], float]:
    """The size of the box of the entity in the middle, and the width of a list beside it."""
    points = page.size.label + 1.5
    lines = balanced(full_label(node), 1 + int(words_width(node.label, points, "bold") > 12 * points), points, "bold")
    if columns == 2:
        lines = wrapped(full_label(node), 0.2 * page.inner, points, "bold")
    width, height = block_size(lines, points, "bold")
    box = (width + 14.0, height + 8.0)
    if columns == 1:
        return box, page.inner - 28.0
    return box, (page.inner - box[0]) / 2 - 0.085 * page.inner


def _groups(network: Network, centre: str, page: Page, width: float, most_lines: int) -> list[_Group]:
    by_id = {node.id: node for node in network.nodes}
    order = {kind: place for place, kind in enumerate(edge_kinds())}
    found: dict[tuple[int, str, bool], list[Edge]] = {}
    for edge in network.edges:
        outward = not edge.directed or edge.source == centre
        found.setdefault((order.get(edge.kind, 99), edge.kind, outward), []).append(edge)
    points = page.size.label
    groups = []
    for (_, kind, outward), edges in sorted(found.items(), key=lambda item: (item[0][0], item[0][1], not item[0][2])):
        rows = []
        for edge in sorted(edges, key=lambda edge: (-edge.weight, _other(edge, by_id, centre).label)):
            node = _other(edge, by_id, centre)
            count = f"×{edge.weight:g}" if edge.weight > 1 else ""
            room = width - 2.2 * points - (words_width(count, points) + 0.6 * points if count else 0.0)
            lines = broken(full_label(node), room, points, most_lines)
            rows.append(_Row(edge, node, lines, count))
        look = edge_look(kind)
        groups.append(_Group(kind, outward, look.name if outward or not look.passive else look.passive, tuple(rows)))
    return groups


def _other(edge: Edge, by_id: dict[str, Node], centre: str) -> Node:
    return by_id[edge.target if edge.source == centre else edge.source]


def _row_height(row: _Row, page: Page, tight: bool) -> float:
    return max(LEADING * page.size.label * len(row.lines), 1.25 * page.size.label) + (0.1 if tight else 2.2)


def _head_height(page: Page, tight: bool) -> float:
    return LEADING * page.size.label + (2.0 if tight else 5.0)


def _gap(tight: bool) -> float:
    """Between two groups."""
    return 3.5 if tight else 9.0


def _height(groups: Sequence[_Group], page: Page, tight: bool) -> float:
    rows = sum(_row_height(row, page, tight) for group in groups for row in group.rows)
    return rows + _head_height(page, tight) * len(groups) + _gap(tight) * max(len(groups) - 1, 0)


def _sides(groups: Sequence[_Group], page: Page, columns: int, tight: bool) -> list[list[_Group]]:
    """The groups dealt to the two sides so that these are about equally high, a long group split if it must be."""
    if columns == 1:
        return [list(groups)]
    total = _height(groups, page, tight)
    left: list[_Group] = []
    rest = list(groups)
    while rest and _height([*left, rest[0]], page, tight) <= total / 2 + 12:
        left.append(rest.pop(0))
    if rest and total / 2 - _height(left, page, tight) > 60 and len(rest[0].rows) > 5:
        first = rest[0]
        free = total / 2 - _height(left, page, tight) - 20
        cut = 0
        while cut < len(first.rows) - 1 and free > _row_height(first.rows[cut], page, tight):
            free -= _row_height(first.rows[cut], page, tight)
            cut += 1
        if cut > 1:
            left.append(replace(first, rows=first.rows[:cut]))
            rest[0] = replace(first, rows=first.rows[cut:])
    return [left, rest] if rest else [left[: (len(left) + 1) // 2], left[(len(left) + 1) // 2 :]]


def _paint(
    page: Page,
    room: Box,
    network: Network,
    centre: str,
    sides: Sequence[Sequence[_Group]],
    hub: tuple[float, float],
    list_width: float,
    tight: bool,
) -> None:
    node = network.node(centre)
    if len(sides) == 1:
        middle = (room.x0 + hub[0] / 2, room.y1 - hub[1] / 2)
        top = room.y1 - hub[1] - 14
        _paint_side(page, room.x0 + 28.0, top, "left", sides[0], middle, hub, network, tight)
    else:
        middle = room.middle
        for groups, align in zip(sides, ("right", "left"), strict=True):
            x = room.x0 + list_width if align == "right" else room.x1 - list_width
            top = middle[1] + _height(groups, page, tight) / 2
            _paint_side(page, x, top, "right" if align == "right" else "left", groups, middle, hub, network, tight)
    look = node_look(node.kind)
    ground = Box(middle[0] - hub[0] / 2, middle[1] - hub[1] / 2, middle[0] + hub[0] / 2, middle[1] + hub[1] / 2)
    page.box(ground, page.theme.paper, edge=look.colour(page.theme), width=2.0, radius=4, layer=4.0)
    page.box(ground.grown(-2.2), page.theme.paper, edge=page.theme.ink, width=0.6, radius=3, layer=4.1)
    points = page.size.label + 1.5
    lines = wrapped(full_label(node), hub[0] - 12, points, "bold")
    height = LEADING * points * len(lines)
    page.words(middle[0], middle[1] + height / 2, lines, points, align="center", style="bold", gid=f"label:{node.id}")


def _paint_side(
    page: Page,
    x: float,
    top: float,
    align: Align,
    groups: Sequence[_Group],
    middle: tuple[float, float],
    hub: tuple[float, float],
    network: Network,
    tight: bool,
) -> None:
    """One column of ties; `align` is "right" for the column to the left of the entity."""
    points, way = page.size.label, 1.0 if align == "left" else -1.0
    stacked = page.size.name == "column"
    heaviest = max(edge.weight for edge in network.edges)
    y = centre_y = top
    for group in groups:
        colour = edge_look(group.kind).colour(page.theme)
        mark = edge_look(group.kind).mark
        page.words(x, y, (group.name,), points, page.theme.ink, align=align, style="bold", gid="group")
        if mark:
            width = words_width(group.name, points, "bold")
            page.badge(x + way * (width + 1.1 * points), y - LEADING * points / 2, mark, colour, page.size.small)
        y -= _head_height(page, tight)
        for row in group.rows:
            height = _row_height(row, page, tight)
            centre_y = y - height / 2
            node_x = x + way * 0.6 * points
            start = (page.margin + 8.0, centre_y + 5) if stacked else (middle[0] + way * hub[0] / 2, middle[1])
            end = (node_x - way * 0.75 * points, centre_y)
            _tie(page, row, group, start, end, colour, heaviest, stacked)
            look = node_look(row.node.kind)
            gid = f"node:{row.node.id}:{group.kind}:{group.outward}:{row.edge.modality}"
            page.shape(look.path, node_x, centre_y, 0.45 * points, look.colour(page.theme), width=0.5, gid=gid)
            text_x = node_x + way * 0.95 * points
            block = LEADING * points * len(row.lines)
            gid = gid.replace("node:", "label:", 1)
            page.words(text_x, centre_y + block / 2, row.lines, points, align=align, gid=gid)
            if row.count:
                beside = text_x + way * (block_size(row.lines, points)[0] + 0.5 * points)
                top_line = centre_y + block / 2
                page.words(beside, top_line, (row.count,), points, page.theme.muted, align=align)
            y -= height
        y -= _gap(tight)
    if stacked:  # the stem from which all ties branch off
        stem = page.margin + 8.0
        page.line([(stem, middle[1] - hub[1] / 2), (stem, centre_y + 5)], page.theme.muted, 1.2, gid="edge")


def _tie(
    page: Page,
    row: _Row,
    group: _Group,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str,
    heaviest: float,
    stacked: bool,
) -> None:
    edge = row.edge
    scale = page.size.label / 7
    width = scale * (0.7 + (1.8 * ((edge.weight - 1) / (heaviest - 1)) ** 0.5 if heaviest > 1 else 0.2))
    alpha = 0.45 if edge.confidence < LOW_CONFIDENCE else 0.95
    branch = [start, (start[0] + 1.5, end[1] + 1.5), (start[0] + 5, end[1]), end]
    points = branch if stacked else _swing(start, end)
    tip, before = (points[-1], points[-2]) if group.outward else (points[0], points[1])
    if edge.directed:
        if stacked and not group.outward:
            tip, before = (start[0] + 5.0, end[1]), end
        page.path(arrow_head(before, tip, 0.6 * page.size.label), colour, edge=colour, width=0.0, layer=3.0)
    page.line(points, colour, width, dash=dash_of(edge.modality, edge.inferred), alpha=alpha, gid="edge")


def _swing(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """An S-shaped line that leaves and arrives level, so that many can run side by side."""
    found = []
    bend = (end[0] - start[0]) * 0.55
    for step in range(25):
        t = step / 24
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        found.append(
            (
                a * start[0] + b * (start[0] + bend) + c * (end[0] - bend) + d * end[0],
                (a + b) * start[1] + (c + d) * end[1],
            )
        )
    return found


def _told(network: Network, centre: str, groups: Sequence[_Group]) -> str:
    parts = [f"{network.node(centre).label} and {len(network.edges)} ties."]
    for group in groups:
        names = ", ".join(shortened(full_label(row.node), 400, 7) for row in group.rows[:8])
        more = f" and {len(group.rows) - 8} more" if len(group.rows) > 8 else ""
        parts.append(f"{group.name}: {names}{more}.")
    return " ".join(parts)
