"""All of a store on one page: how much there is, from when, between which countries, about what, by whom."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from policegraph.ask.source import Source, day_of, select, text_of, values
from policegraph.ask.tellings import joined
from policegraph.ask.who import Countries, labels
from policegraph.draw import map as world_map
from policegraph.draw.gather import about
from policegraph.draw.grid import blank
from policegraph.draw.model import About, Edge, Network, Node, NodeKind, Summary, Table
from policegraph.draw.network import LIGHT, edge_widths
from policegraph.draw.page import Diagram, Entry, Page
from policegraph.draw.reduce import strongest
from policegraph.draw.request import Request
from policegraph.draw.style import edge_kinds, edge_look, house_style, node_look, size, theme, words_width
from policegraph.draw.words import LEADING, Box, fitted
from policegraph.facts import Modality
from policegraph.study.ties import MET_IN, MODALITY_OF_STATUS

COLUMNS = {"column": 1, "text": 2, "page": 2, "slide": 3}
BARS = 8
"""So many bars a list has where there is room."""
EVENT_KINDS = ("Meeting", "Visit", "Conference", "Operation", "Agreement", "Training", "Appointment", "OtherEvent")
HATCHES = ("", "////", "....", "xxxx", "----", "\\\\\\\\", "++", "oo")


def read(source: Source, request: Request) -> Summary:
    """Numbers of the whole store; the filters narrow the map of countries and nothing else."""
    counts = _counts(source)
    per_year = _per_year(source)
    interactions = _tally(source, "?x a pg:Interaction ; a ?key . FILTER(?key != pg:Interaction)", 8)
    themes = _tally(source, "?x pg:theme ?key . { ?x a pg:Event } UNION { ?x a pg:Interaction }", 12)
    bodies = _tally(
        source,
        "{ ?x pg:participant|pg:host|pg:actor|pg:target ?key . ?key a org:Organization }",
        12,
    )
    publishers = _tally(source, "?x a pg:Readout ; dct:publisher ?key", 12)
    named_themes = labels(source, [key for key, _ in themes if key.startswith("http")])
    named_bodies = labels(source, [key for key, _ in bodies if key.startswith("http")])
    named_publishers = labels(source, [key for key, _ in publishers if key.startswith("http")])
    head = about(
        source, request, "All readouts at a glance", "What the graph holds, from when, between whom, about what"
    )
    years = [year for year, _ in per_year]
    head = replace(
        head, readouts=dict(counts)["readouts"], period=(str(min(years)), str(max(years))) if years else None
    )
    countries = _countries(source, request, head)
    return Summary(
        head,
        counts,
        per_year,
        tuple((edge_look(key.rsplit("#", 1)[-1].lower()).name, n) for key, n in interactions),
        tuple((named_themes.get(key, key).capitalize(), n) for key, n in themes),
        tuple((named_bodies.get(key, key), n) for key, n in bodies),
        countries,
        tuple((named_publishers.get(key, key), n) for key, n in publishers),
    )


def _countries(source: Source, request: Request, head: About) -> Network:
    """Ties between countries, by the events that people and bodies of both took part in.

    The same as the map draws, without the claims behind each tie: those of ten thousand readouts take too long.
    """
    f = request.filters
    kinds = sorted(f.kinds & set(EVENT_KINDS) or world_map.KINDS)
    query = f"""SELECT DISTINCT ?e ?kind ?status ?who ?day WHERE {{
        VALUES ?kind {{ {" ".join(f"pg:{kind}" for kind in kinds)} }}
        ?e a ?kind ; pg:status ?status ; pg:participant ?who . OPTIONAL {{ ?e pg:earliest ?day }}
        {values("theme", f.themes) + " ?e pg:theme ?theme ." if f.themes else ""}
    }}"""
    same = joined(source)
    countries = Countries(source)
    present: dict[tuple[str, str, str], set[str]] = {}
    for row in select(source, query):
        status = text_of(row, "status").rsplit("#", 1)[-1]
        modality = MODALITY_OF_STATUS.get(status, "Asserted")
        if modality in f.modalities and f.admits_day(day_of(row, "day")):
            kind = text_of(row, "kind").rsplit("#", 1)[-1]
            event = text_of(row, "e")
            key = (same.get(event, event), "met" if kind in MET_IN else kind.lower(), modality)
            present.setdefault(key, set()).update(countries.of(text_of(row, "who")))
    ties: Counter[tuple[str, str, str, str]] = Counter()
    weight: Counter[str] = Counter()
    for (_, kind, modality), there in present.items():
        weight.update(there)
        for a, b in combinations(sorted(there), 2):
            ties[a, b, kind, modality] += 1
    tied = {end for a, b, _, _ in ties for end in (a, b)}
    names = labels(source, tied)
    nodes = tuple(Node(iri, names[iri], NodeKind.PLACE, None, float(weight[iri])) for iri in sorted(tied))
    edges = tuple(
        Edge(a, b, kind, float(count), modality=Modality(modality))
        for (a, b, kind, modality), count in sorted(ties.items())
    )
    return world_map.on_map(Network(nodes, edges, head))


def _counts(source: Source) -> tuple[tuple[str, int], ...]:
    wanted = (
        ("readouts", "pg:Readout"),
        ("persons", "foaf:Person"),
        ("posts", "org:Post"),
        ("bodies", "org:Organization"),
        ("events", "pg:Event"),
        ("acts", "pg:Interaction"),
        ("quotations", "pg:Quotation"),
        ("claims", "pg:Claim"),
    )
    found = []
    for name, cls in wanted:
        if name in ("persons", "posts", "bodies"):  # those that readouts speak of, not all that the authority knows
            query = f"""SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{
                ?r a pg:Readout . GRAPH ?r {{ ?x a {cls} }}
            }}"""
        else:
            query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a {cls} }}"
        found.append((name, int(text_of(select(source, query)[0], "n"))))
    return tuple(found)


def _per_year(source: Source) -> tuple[tuple[int, tuple[tuple[str, int], ...]], ...]:
    query = """SELECT ?year ?kind (COUNT(DISTINCT ?x) AS ?n) WHERE {
        ?x a pg:Event ; a ?kind ; pg:earliest ?day . FILTER(?kind != pg:Event)
        BIND(YEAR(?day) AS ?year)
    } GROUP BY ?year ?kind"""
    found: dict[int, Counter[str]] = {}
    for row in select(source, query):
        kind = text_of(row, "kind").rsplit("#", 1)[-1]
        if text_of(row, "year") and kind in EVENT_KINDS:
            found.setdefault(int(text_of(row, "year")), Counter())[kind] += int(text_of(row, "n"))
    if not found:
        return ()
    return tuple(
        (
            year,
            tuple((kind, found.get(year, Counter())[kind]) for kind in EVENT_KINDS if found.get(year, Counter())[kind]),
        )
        for year in range(min(found), max(found) + 1)
    )


def _tally(source: Source, pattern: str, most: int) -> tuple[tuple[str, int], ...]:
    query = f"""SELECT ?key (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}
        GROUP BY ?key ORDER BY DESC(?n) ?key LIMIT {most}"""
    return tuple((text_of(row, "key"), int(text_of(row, "n"))) for row in select(source, query))


@dataclass(frozen=True, slots=True)
class _Panel:
    """One part of the page: its title, the height it wants at a width, and how it is drawn into a box."""

    title: str
    height: Callable[[float], float]
    paint: Callable[[Box], None]


@house_style()
def draw(summary: Summary, size_name: str = "text", theme_name: str = "light") -> Diagram:
    """Draw it."""
    if not summary.about.readouts:
        return blank(summary.about, size_name, theme_name)
    page_size, colours = size(size_name), theme(theme_name)
    columns = COLUMNS[size_name]
    notes = (world_map.SOURCE,) if summary.countries.edges else ()
    for bars in (BARS, 6, 5, 4, 3):
        page = Page(page_size, colours, summary.about.noting(*notes), _legend(summary, theme_name))
        gap = 1.9 * page_size.label
        width = (page.inner - gap * (columns - 1)) / columns
        panels = _panels(summary, page, bars)
        numbers = _numbers_height(page, summary)
        placed, height = _dealt(panels, columns, width, gap, page)
        if numbers + gap + height <= page.room_limits()[1]:
            break
    room = page.open(numbers + gap + height)
    _paint_numbers(page, Box(room.x0, room.y1 - numbers, room.x1, room.y1), summary)
    for place, column in enumerate(placed):
        y = room.y1 - numbers - gap
        x = room.x0 + place * (width + gap)
        for which in column:
            panel = panels[which]
            points = page_size.label + 1
            page.words(x, y, (panel.title,), points, style="bold", gid="panel")
            top = y - LEADING * points - 0.3 * points
            wanted = panel.height(width)
            panel.paint(Box(x, top - wanted, x + width, top))
            y = top - wanted - gap
    page.figure.table = table(summary)
    page.figure.alt = told(summary)
    return page.figure


def _legend(summary: Summary, theme_name: str) -> list[Entry]:
    shown = {kind for _, kinds in summary.per_year for kind, _ in kinds}
    colours = theme(theme_name)
    found = [
        Entry(_kind_name(kind), fill=_kind_fill(kind, theme_name), hatch=HATCHES[place])
        for place, kind in enumerate(EVENT_KINDS)
        if kind in shown
    ]
    drawn = {edge.kind for edge in summary.countries.edges}
    if drawn:
        found += [
            Entry(f"{edge_look(kind).name} (map)", line=edge_look(kind).colour(colours))
            for kind in edge_kinds()
            if kind in drawn
        ]
    return found


def _kind_name(kind: str) -> str:
    return {"OtherEvent": "other event"}.get(kind, kind.lower())


def _kind_fill(kind: str, theme_name: str) -> str:
    shades = {
        "light": ("#0072B2", "#56B4E9", "#E69F00", "#D55E00", "#009E73", "#CC79A7", "#F0E442", "#BFBFBF"),
        "dark": ("#4FA8DC", "#8CCDF2", "#E69F00", "#E8762B", "#2FBF95", "#CC79A7", "#F0E442", "#8A9099"),
        "print": ("#3A3A3A", "#FFFFFF", "#D9D9D9", "#A6A6A6", "#F2F2F2", "#C4C4C4", "#7A7A7A", "#FFFFFF"),
    }
    return shades[theme_name][EVENT_KINDS.index(kind)]


def _panels(summary: Summary, page: Page, bars: int) -> list[_Panel]:
    panels = []
    if summary.per_year:
        panels.append(_years_panel(page, summary))
    if summary.countries.edges:
        panels.append(_map_panel(page, summary.countries))
    for title, rows in (
        ("Themes", summary.themes),
        ("Acts", summary.interactions),
        ("Bodies most told of", summary.bodies),
        ("Publishers", summary.publishers),
    ):
        if rows:
            panels.append(_bars_panel(page, title, rows[:bars]))
    return panels


def _dealt(
    panels: Sequence[_Panel], columns: int, width: float, gap: float, page: Page
) -> tuple[list[list[int]], float]:
    """Each panel to the shortest column."""
    head = (LEADING + 0.3) * (page.size.label + 1)
    heights = [0.0] * columns
    found: list[list[int]] = [[] for _ in range(columns)]
    order = sorted(range(len(panels)), key=lambda i: -panels[i].height(width)) if columns > 1 else range(len(panels))
    for i in order:
        column = min(range(columns), key=lambda c: (round(heights[c], 2), c))
        found[column].append(i)
        heights[column] += head + panels[i].height(width) + gap
    return [sorted(column) for column in found], max(heights) - gap


def _numbers_height(page: Page, summary: Summary) -> float:
    rows = 1 if page.size.name != "column" else 2
    return rows * (LEADING * (page.size.title + page.size.small) + 0.8 * page.size.label)


def _paint_numbers(page: Page, box: Box, summary: Summary) -> None:
    """The great numbers in a row, or in two on a narrow page."""
    per_row = len(summary.counts) if page.size.name != "column" else -(-len(summary.counts) // 2)
    step = box.width / per_row
    big, small = page.size.title, page.size.small
    high = LEADING * (big + small) + 0.8 * page.size.label
    for place, (name, count) in enumerate(summary.counts):
        x = box.x0 + step * (place % per_row)
        y = box.y1 - high * (place // per_row)
        number = f"{count:,}"
        points = big
        while points > 7 and words_width(number, points, "bold") > step - 3:
            points -= 0.5
        page.words(x, y, (number,), points, style="bold", gid="number:count")
        page.words(x, y - LEADING * big, (name,), small, page.theme.muted, gid="count")
    page.line([(box.x0, box.y0), (box.x1, box.y0)], page.theme.rule, 0.8)


def _bars_panel(page: Page, title: str, rows: Sequence[tuple[str, int]]) -> _Panel:
    points = page.size.label
    step = LEADING * points + 2.6

    def height(width: float) -> float:
        return step * len(rows)

    def paint(box: Box) -> None:
        top = max(count for _, count in rows)
        number = max(words_width(f"{count:,}", points) for _, count in rows) + 4
        names = [fitted(name, 0.55 * box.width, points) for name, _ in rows]
        left = box.x0 + max(words_width(name, points) for name in names) + 5
        room = box.x1 - number - left
        for place, (name, (_, count)) in enumerate(zip(names, rows, strict=True)):
            y = box.y1 - step * (place + 0.5)
            page.words(left - 5, y + LEADING * points / 2, (name,), points, align="right", gid=f"label:{title}{place}")
            bar = Box(left, y - 0.36 * points, left + max(room * count / top, 0.8), y + 0.36 * points)
            page.box(bar, page.theme.ramp[3], edge=page.theme.ramp[4], width=0.4, radius=0.6, layer=2.0)
            page.words(bar.x1 + 3, y + LEADING * points / 2, (f"{count:,}",), points, page.theme.muted, gid="value")

    return _Panel(title, height, paint)


def _years_panel(page: Page, summary: Summary) -> _Panel:
    points = page.size.label

    def height(width: float) -> float:
        return 11.0 * points

    def paint(box: Box) -> None:
        years = summary.per_year
        top = max(sum(n for _, n in kinds) for _, kinds in years) or 1
        base = box.y0 + LEADING * points + 3
        high = box.y1 - base - LEADING * points
        left = box.x0 + words_width(f"{top:,}", points) + 5
        step = (box.x1 - left) / len(years)
        page.line([(left, base), (box.x1, base)], page.theme.muted, 0.6)
        page.words(left - 5, base + high + LEADING * points / 2, (f"{top:,}",), points, page.theme.muted, align="right")
        page.words(left - 5, base + LEADING * points / 2, ("0",), points, page.theme.muted, align="right")
        page.line([(left, base + high), (box.x1, base + high)], page.theme.rule, 0.5, layer=1.0)
        edge = left - 5
        wide = min(0.78 * step, 3.2 * points)
        for place, (year, kinds) in enumerate(years):
            x, y = left + step * (place + 0.5), base
            for kind, count in kinds:
                tall = high * count / top
                bar = Box(x - wide / 2, y, x + wide / 2, y + tall)
                hatch = HATCHES[EVENT_KINDS.index(kind)]
                fill = _kind_fill(kind, page.theme.name)
                line = page.theme.ink if page.theme.name == "print" else page.theme.paper
                page.box(bar, fill, edge=line, width=0.35, radius=0, hatch=hatch, layer=2.0)
                y += tall
            words = str(year)
            start = x - words_width(words, points) / 2
            if start > edge + 4 and start + words_width(words, points) <= box.x1 + 1:
                page.words(x, base - 2, (words,), points, page.theme.muted, align="center", gid="tick")
                edge = start + words_width(words, points)

    return _Panel("Events a year", height, paint)


def _map_panel(page: Page, network: Network) -> _Panel:
    drawn = strongest(network, 60)
    drawn = Network(
        drawn.nodes,
        tuple(sorted(drawn.edges, key=lambda e: (-e.weight, e.source, e.target, e.kind))[:70]),
        drawn.about,
    )
    tied = {end for edge in drawn.edges for end in (edge.source, edge.target)}
    drawn = drawn.keeping(frozenset(tied))

    def height(width: float) -> float:
        return min(world_map.view([node.id for node in drawn.nodes], width, width).height, 0.72 * width)

    def paint(box: Box) -> None:
        shown = world_map.view([node.id for node in drawn.nodes], box.width, box.height)
        frame = Box(box.x0, box.y1 - min(shown.height, box.height), box.x1, box.y1)
        world_map.paint_land(page, frame, shown, set(tied))
        shift = np.array([frame.x0, frame.y0])
        top = max(node.weight for node in drawn.nodes)
        centres = np.array([shown.point(node.id) for node in drawn.nodes]) + shift
        radii = np.array([page.size.label / 7 * (1.1 + 2.0 * (node.weight / top) ** 0.5) for node in drawn.nodes])
        lines = world_map.bows(drawn, centres, radii, frame, page.size)
        widths = edge_widths(drawn.edges)
        for edge, line, width in zip(drawn.edges, lines, widths, strict=True):
            colour = edge_look(edge.kind).colour(page.theme)
            points = [(float(x), float(y)) for x, y in line]
            page.line(points, colour, 0.6 * width, alpha=LIGHT if edge.confidence < 0.5 else 0.65, layer=2.2)
        look = node_look("place")
        for (x, y), radius in zip(centres.tolist(), radii.tolist(), strict=True):
            page.shape(look.path, x, y, radius, look.colour(page.theme), width=0.4, layer=2.6)
        world_map.name_some(page, drawn, centres, radii, frame, lines, most=10)

    return _Panel("Between countries", height, paint)


def table(summary: Summary) -> Table:
    """Everything that the page counts."""
    rows = [("count", name, str(count)) for name, count in summary.counts]
    rows += [(f"events {year}", kind, str(n)) for year, kinds in summary.per_year for kind, n in kinds]
    for section, listed in (
        ("acts", summary.interactions),
        ("themes", summary.themes),
        ("bodies", summary.bodies),
        ("publishers", summary.publishers),
    ):
        rows += [(section, name, str(count)) for name, count in listed]
    by_id = {node.id: node.label for node in summary.countries.nodes}
    rows += [
        ("countries", f"{by_id[edge.source]} – {by_id[edge.target]} ({edge_look(edge.kind).name})", f"{edge.weight:g}")
        for edge in summary.countries.edges
    ]
    return Table(("section", "name", "count"), tuple(rows))


def told(summary: Summary) -> str:
    """The overview in words."""
    counts = ", ".join(f"{count:,} {name}" for name, count in summary.counts)
    themes = ", ".join(f"{name} ({count})" for name, count in summary.themes[:5])
    bodies = ", ".join(f"{name} ({count})" for name, count in summary.bodies[:5])
    return f"{summary.about.title}: {counts}. Themes: {themes}. Bodies: {bodies}."
