"""Moments one beneath the other in order of time: what timeline and chain share.

A date, a marker on an axis, what happened in words; a strip above shows the same moments on a true scale of time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policegraph.draw.model import Course, Moment, Table
from policegraph.draw.page import Diagram, Entry, Page
from policegraph.draw.style import LOW_CONFIDENCE, edge_look, house_style, mix, node_look, size, theme, words_width
from policegraph.draw.words import LEADING, Box, broken, wrapped
from policegraph.facts import Modality

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(first: str, last: str) -> str:
    """A date as people write it: "9 Mar 2021", "Mar 2021", "2021", "28 Nov to 1 Dec 2023"; empty for none."""
    if not first:
        return "no date"
    a = date.fromisoformat(first)
    b = date.fromisoformat(last or first)
    if a == b:
        return f"{a.day} {MONTHS[a.month - 1]} {a.year}"
    if (a.month, a.day, b.month, b.day, a.year) == (1, 1, 12, 31, b.year):
        return f"{a.year}"
    if a.day == 1 and (a.year, a.month) == (b.year, b.month) and b.day >= 28:
        return f"{MONTHS[a.month - 1]} {a.year}"
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day}–{b.day} {MONTHS[a.month - 1]} {a.year}"
    if a.year == b.year:
        return f"{a.day} {MONTHS[a.month - 1]} – {b.day} {MONTHS[b.month - 1]} {a.year}"
    return f"{a.year}–{b.year}"


@dataclass(frozen=True, slots=True)
class _Row:
    moment: Moment
    date: str
    label: tuple[str, ...]
    text: tuple[str, ...]


def is_act(moment: Moment) -> bool:
    """Whether a moment is an interaction; else it is an event or a day on which something is due."""
    return moment.lane == "acts"


def table(course: Course) -> Table:
    """One row a moment."""
    columns = ("first", "last", "kind", "what", "words", "modality", "inferred", "confidence", "readout", "claims")
    return Table(
        columns,
        tuple(
            (
                m.first,
                m.last,
                m.kind,
                m.label,
                m.text,
                m.modality.value,
                "yes" if m.inferred else "no",
                f"{m.confidence:.2f}",
                m.source,
                " ".join(m.claims),
            )
            for m in course.moments
        ),
    )


def _legend(course: Course, page_theme: str) -> list[Entry]:
    colours = theme(page_theme)
    found = []
    if any(not is_act(m) for m in course.moments if m.kind != "due"):
        look = node_look("event")
        found.append(Entry("event", shape=look.path, fill=look.colour(colours)))
        if any(m.modality is Modality.PLANNED and not is_act(m) and m.kind != "due" for m in course.moments):
            found.append(Entry("planned", shape=look.path, fill=colours.paper))
        if any(m.modality is Modality.DENIED for m in course.moments):
            found.append(Entry("cancelled or denied", shape=look.path, fill=colours.rule))
    if any(m.kind == "due" for m in course.moments):
        found.append(Entry("due", shape=node_look("event").path, fill=colours.paper))
    if any(m.confidence < LOW_CONFIDENCE for m in course.moments):
        found.append(Entry(f"lighter: confidence under {LOW_CONFIDENCE:g}"))
    for name in dict.fromkeys(link.label for link in course.links):
        colour, dash = link_look(name, page_theme)
        found.append(Entry(name, line=colour, dash=dash, arrow=True))
    return found


def link_look(label: str, page_theme: str) -> tuple[str, str]:
    """Colour and dash of a link by what it says."""
    if "den" in label:
        return edge_look("criticise").colour(theme(page_theme)), "denied"
    if "done" in label:
        return edge_look("praise").colour(theme(page_theme)), "solid"
    return edge_look("commit").colour(theme(page_theme)), "planned" if "repeat" in label else "solid"


@house_style()
def draw_course(course: Course, size_name: str, theme_name: str, *, strip: bool, most: int | None = None) -> Diagram:
    """Draw moments in their order; where the page can't hold them all, the heaviest, and the caption says so."""
    page_size, colours = size(size_name), theme(theme_name)
    whole = _heaviest(course, most or len(course.moments))
    columns = 2 if page_size.name == "slide" and not course.links else 1
    count = len(whole.moments)
    for text_lines in (4, 2, 1, 0):
        shown = _heaviest(course, count)
        page = Page(page_size, colours, shown.about, _legend(shown, theme_name))
        rows, head = _laid(page, shown, columns, text_lines, whole if strip else None)
        if _fits(page, rows, head, columns):
            break
    while not _fits(page, rows, head, columns) and count > 3:
        count -= max(1, count // 12)
        shown = _heaviest(course, count)
        page = Page(page_size, colours, shown.about, _legend(shown, theme_name))
        rows, head = _laid(page, shown, columns, text_lines, whole if strip else None)
    need = head + max(sum(_height(row, page) for row in part) for part in _parted(page, rows, columns))
    room = page.open(need, flat=True)
    if strip:
        _paint_strip(page, Box(room.x0, room.y1 - head + 12, room.x1, room.y1), whole)
    width = (room.width - 18 * (columns - 1)) / columns
    for place, part in enumerate(_parted(page, rows, columns)):
        _paint_rows(page, room.x0 + place * (width + 18), room.y1 - head, part, shown, first=place == 0)
    page.figure.table = table(whole)
    page.figure.alt = told(whole)
    return page.figure


def _heaviest(course: Course, count: int) -> Course:
    if count >= len(course.moments):
        return course
    ranked = sorted(course.moments, key=lambda m: (-m.weight, -m.confidence, m.first, m.id))[:count]
    kept = {m.id for m in ranked}
    note = f"Listed are the {count} moments with most behind them, of {len(course.moments)}"
    return Course(
        tuple(m for m in course.moments if m.id in kept),
        course.about.noting(note),
        tuple(link for link in course.links if link.source in kept and link.target in kept),
    )


def _gutter(page: Page, course: Course) -> tuple[float, float]:
    """The width of the dates and of the axis with its arcs."""
    points = page.size.label
    dates = max((words_width(day_words(m.first, m.last), points) for m in course.moments), default=20.0)
    return dates + 4, 1.9 * points + (3.2 * points if course.links else 0.0)


def _laid(page: Page, course: Course, columns: int, text_lines: int, whole: Course | None) -> tuple[list[_Row], float]:
    points = page.size.label
    dates, axis = _gutter(page, course)
    width = (page.inner - 18 * (columns - 1)) / columns - dates - axis
    rows = []
    for moment in course.moments:
        label = broken(moment.label, width, points, 3, "bold")
        text = wrapped(moment.text, width, points, "normal", text_lines) if moment.text and text_lines else ()
        rows.append(_Row(moment, day_words(moment.first, moment.last), label, text))
    return rows, (_strip_height(page) if whole is not None and len(whole.moments) > 1 else 4.0)


def _strip_height(page: Page) -> float:
    return 5.2 * page.size.label + 14


def _height(row: _Row, page: Page) -> float:
    return LEADING * page.size.label * max(len(row.label) + len(row.text), 1) + 0.75 * page.size.label


def _parted(page: Page, rows: Sequence[_Row], columns: int) -> list[list[_Row]]:
    if columns == 1:
        return [list(rows)]
    total = sum(_height(row, page) for row in rows)
    left: list[_Row] = []
    used = 0.0
    for row in rows:
        if used + _height(row, page) / 2 > total / 2:
            break
        left.append(row)
        used += _height(row, page)
    return [left, list(rows[len(left) :])]


def _fits(page: Page, rows: Sequence[_Row], head: float, columns: int) -> bool:
    need = max(sum(_height(row, page) for row in part) for part in _parted(page, rows, columns))
    return head + need <= page.room_limits()[1]


def _paint_strip(page: Page, box: Box, course: Course) -> None:
    """All moments on a true scale of time: events on one line, acts on the other."""
    dated = [m for m in course.moments if m.first]
    if len(dated) < 2:
        return
    points, colours = page.size.label, page.theme
    low = min(date.fromisoformat(m.first) for m in dated)
    high = max(date.fromisoformat(m.last or m.first) for m in dated)
    span = max((high - low).days, 1)
    lanes = [[m for m in dated if not is_act(m)], [m for m in dated if is_act(m)]]
    names = [name for name, lane in zip(("events", "acts"), lanes, strict=True) if lane]
    left = box.x0 + max(words_width(name, points) for name in names) + 6 + 0.5 * points
    right = box.x1 - 6

    def at(day: date) -> float:
        return left + (right - left) * (day - low).days / span

    axis = box.y0 + 1.6 * points
    _ticks(page, low, high, left, right, axis)
    y = axis + 0.9 * points
    for name, lane in zip(names, [lane for lane in lanes if lane], strict=True):
        page.words(box.x0, y + LEADING * points / 2, (name,), points, colours.muted, gid="lane")
        page.line([(left, y), (right, y)], colours.rule, 0.6)
        for m in lane:
            a, b = date.fromisoformat(m.first), date.fromisoformat(m.last or m.first)
            x = at(a + (b - a) / 2)
            if (b - a).days > 3:
                page.line([(at(a), y), (at(b), y)], colours.muted, 1.6, alpha=0.6)
            _marker(page, m, x, y, 0.38 * points, badge=False)
        y += 1.5 * points


def _ticks(page: Page, low: date, high: date, left: float, right: float, y: float) -> None:
    """Years, or months within a short time, as many as have room beneath the axis."""
    points, colours = page.size.label, page.theme
    page.line([(left, y), (right, y)], colours.muted, 0.6)
    span = max((high - low).days, 1)
    marks: list[tuple[date, str]] = []
    if span > 900:
        marks = [(date(year, 1, 1), str(year)) for year in range(low.year, high.year + 2)]
    else:
        month = date(low.year, low.month, 1)
        while month <= high:
            marks.append((month, f"{MONTHS[month.month - 1]} {month.year}"))
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    edge = left - 4
    for day, words in marks:
        if not low <= day <= high:
            continue
        x = left + (right - left) * (day - low).days / span
        page.line([(x, y), (x, y - 3)], colours.muted, 0.6)
        width = words_width(words, points)
        start = x - width / 2
        if start > edge and start + width < right + 6:
            page.words(x, y - 3.5, (words,), points, colours.muted, align="center", gid="tick")
            edge = start + width + 6
    if edge == left - 4:  # no tick had room: say where it begins and ends
        begin, end = day_words(low.isoformat(), ""), day_words(high.isoformat(), "")
        page.words(left, y - 3.5, (begin,), points, colours.muted, gid="tick")
        if words_width(begin, points) + words_width(end, points) + 8 < right - left:
            page.words(right, y - 3.5, (end,), points, colours.muted, align="right", gid="tick")


def _marker(page: Page, moment: Moment, x: float, y: float, radius: float, *, badge: bool) -> None:
    colours = page.theme
    look = edge_look(moment.kind)
    faint = moment.confidence < LOW_CONFIDENCE
    if is_act(moment):
        colour = look.colour(colours)
        colour = mix(colour, colours.paper, 0.45) if faint else colour
        if badge:
            page.badge(x, y, look.mark, colour, page.size.small)
        else:
            hollow = moment.modality is not Modality.ASSERTED
            page.shape(
                node_look("person").path, x, y, radius, colours.paper if hollow else colour, edge=colour, width=0.8
            )
        return
    event = node_look("event")
    fill = event.colour(colours)
    if moment.modality is Modality.PLANNED:
        fill = colours.paper
    elif moment.modality is Modality.DENIED:
        fill = colours.rule
    elif faint:
        fill = mix(fill, colours.paper, 0.45)
    page.shape(event.path, x, y, radius, fill, width=0.7)


def _paint_rows(page: Page, left: float, top: float, rows: Sequence[_Row], course: Course, *, first: bool) -> None:
    points, colours = page.size.label, page.theme
    dates, axis = _gutter(page, course)
    x = left + dates + axis - 1.1 * points
    middles: dict[str, float] = {}
    y, year = top, ""
    if rows:
        bottom = top - sum(_height(row, page) for row in rows[:-1]) - LEADING * points / 2
        page.line([(x, top - LEADING * points / 2), (x, bottom)], colours.rule, 1.2, layer=1.5)
    for row in rows:
        moment = row.moment
        if moment.first[:4] != year and year:
            page.line([(left, y + 0.36 * points), (left + dates - 6, y + 0.36 * points)], colours.rule, 0.5)
        year = moment.first[:4]
        page.words(left + dates - 4, y, (row.date,), points, colours.muted, align="right", gid="date")
        middle = y - LEADING * points / 2
        middles[moment.id] = middle
        _marker(page, moment, x, middle, 0.42 * points, badge=True)
        text_x = left + dates + axis
        page.words(text_x, y, row.label, points, style="bold", gid=f"label:{moment.id}")
        if row.text:
            page.words(text_x, y - LEADING * points * len(row.label), row.text, points, gid=f"text:{moment.id}")
        y -= _height(row, page)
    for link in course.links:
        if link.source in middles and link.target in middles:
            _arc(page, x, middles[link.source], middles[link.target], link.label)


def _arc(page: Page, x: float, start: float, end: float, label: str) -> None:
    """A bow to the left of the axis, from the later moment back to the one that it speaks of."""
    from policegraph.draw.page import arrow_head

    points = page.size.label
    colour, dash = link_look(label, page.theme.name)
    edge = x - 0.75 * points
    deep = min(1.1 * points + 0.02 * abs(start - end), 2.9 * points)
    line = []
    for step in range(21):
        t = step / 20
        control = edge - 2 * deep
        line.append(
            (
                (1 - t) ** 2 * edge + 2 * t * (1 - t) * control + t * t * edge,
                (1 - t) ** 2 * start + 2 * t * (1 - t) * (start + end) / 2 + t * t * end,
            )
        )
    page.line(line, colour, 1.0, dash=dash, layer=2.0, gid="link")
    page.path(arrow_head(line[-3], line[-1], 0.6 * points), colour, edge=colour, width=0.0, layer=3.0)


def told(course: Course) -> str:
    """The course in words."""
    parts = [f"{course.about.title}. {len(course.moments)} moments in order of time."]
    for m in course.moments[:12]:
        parts.append(f"{day_words(m.first, m.last)}: {m.label}.")
    if len(course.moments) > 12:
        parts.append(f"And {len(course.moments) - 12} more.")
    return " ".join(parts)
