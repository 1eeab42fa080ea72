"""All of a store on one page: how much there is, from when, between which countries, about what, by whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policegraph.draw.grid import blank
from policegraph.draw.map import SOURCE
from policegraph.draw.model import Summary, Table
from policegraph.draw.page import Diagram, Entry, Page
from policegraph.draw.roomy import roomy
from policegraph.draw.small_map import SmallMap, paint_small_map, small_map
from policegraph.draw.style import edge_kinds, edge_look, house_style, size, theme, words_width
from policegraph.draw.summary import EVENT_KINDS, read
from policegraph.draw.words import LEADING, Box, fitted

__all__ = ["draw", "read"]

COLUMNS = {"column": 1, "text": 2, "page": 2, "slide": 3}
TALLEST = 0.72
"""The map is at most so high, in parts of its width."""
BARS = 8
"""So many bars a list has where there is room."""
HATCHES = ("", "////", "....", "xxxx", "----", "\\\\\\\\", "++", "oo")


@dataclass(frozen=True, slots=True)
class _Panel:
    """One part of the page: its title, the height it wants at a width, and how it is drawn into a box."""

    title: str
    height: Callable[[float], float]
    paint: Callable[[Box], None]


@roomy
@house_style()
def draw(summary: Summary, size_name: str = "text", theme_name: str = "light") -> Diagram:
    """Draw it."""
    if not summary.about.readouts:
        return blank(summary.about, size_name, theme_name)
    page_size, colours = size(size_name), theme(theme_name)
    columns = COLUMNS[page_size.name]
    gap = 1.9 * page_size.label
    width = (Page(page_size, colours, summary.about).inner - gap * (columns - 1)) / columns
    chart = small_map(summary.countries, page_size, width, TALLEST * width) if summary.countries.edges else None
    about = summary.about.noting(*_notes(summary, chart))
    for bars in (BARS, 6, 5, 4, 3):
        page = Page(page_size, colours, about, _legend(summary, chart, theme_name))
        panels = _panels(summary, page, bars, chart, width)
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


def _notes(summary: Summary, chart: SmallMap | None) -> list[str]:
    """Where the map's outlines are from, and how many countries it leaves out."""
    if chart is None:
        return []
    drawn, all_of_them = len(chart.network.nodes), len(summary.countries.nodes)
    fewer = f"The map shows the {drawn} strongest of {all_of_them} countries" if drawn < all_of_them else ""
    return [SOURCE, fewer]


def _legend(summary: Summary, chart: SmallMap | None, theme_name: str) -> list[Entry]:
    shown = {kind for _, kinds in summary.per_year for kind, _ in kinds}
    colours = theme(theme_name)
    found = [
        Entry(_kind_name(kind), fill=_kind_fill(kind, theme_name), hatch=HATCHES[place])
        for place, kind in enumerate(EVENT_KINDS)
        if kind in shown
    ]
    drawn = {edge.kind for edge in chart.network.edges} if chart else set()
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


def _panels(summary: Summary, page: Page, bars: int, chart: SmallMap | None, width: float) -> list[_Panel]:
    panels = []
    if summary.per_year:
        panels.append(_years_panel(page, summary))
    if chart is not None:
        panels.append(_map_panel(page, chart, TALLEST * width))
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


def _map_panel(page: Page, plan: SmallMap, tallest: float) -> _Panel:
    high = min(plan.view.height, tallest)

    def height(width: float) -> float:
        return high

    def paint(box: Box) -> None:
        paint_small_map(page, plan, Box(box.x0, box.y1 - high, box.x1, box.y1))

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
