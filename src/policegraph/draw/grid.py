"""Rows against columns, a shaded cell where the two have something in common: what matrix and themes share."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.path import Path

from policegraph.draw.model import About, Table
from policegraph.draw.page import Diagram, Entry, Page
from policegraph.draw.style import Theme, house_style, ink_on, size, theme, words_width
from policegraph.draw.words import LEADING, Box, block_size, fitted, wrapped

LONGEST = 20.0
"""A name beside or above the grid takes at most so many ems."""
LEAST_CUT = 34.0
"""Where there is room beside the grid, only names of rows longer than so many ems are cut."""
WIDEST = 3.6
"""A column is at most so many ems wide."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Values of rows by columns, both already in order. `groups` gives the lengths of runs of rows to be framed.

    `mirrored` says that rows and columns are the same, so that a cell and its mirror image are one value.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    about: About
    groups: tuple[int, ...] = ()
    mirrored: bool = False
    unit: str = "facts"


def capacity(page: Page, rows: Sequence[str]) -> tuple[int, int]:
    """How many rows and columns a page has room for."""
    points = page.size.label
    names = min(max((words_width(name, points) for name in rows), default=0.0), _longest(page))
    step = LEADING * points
    _, high = page.room_limits()
    return int((high - 0.75 * LONGEST * points) // step), int((page.inner - names - 6) // step)


def _longest(page: Page) -> float:
    """How wide the names of rows may be, in points."""
    return min(LONGEST * page.size.label, 0.4 * page.inner)


def legend(grid: Grid, colours: Theme) -> list[Entry]:
    """One swatch for each shade in use, with the numbers that it stands for."""
    swatches = [
        Entry(f"{low:g}" if low == high else f"{low:g}–{high:g}", fill=colours.ramp[shade])
        for shade, low, high in _classes(grid, len(colours.ramp))
    ]
    return [Entry(f"Number of {grid.unit}:"), *swatches]


def _classes(grid: Grid, shades: int) -> list[tuple[int, float, float]]:
    """The shades in use: index into the ramp, least and greatest value."""
    filled = sorted({value for row in grid.values for value in row if value > 0})
    by_shade: dict[int, list[float]] = {}
    for value in filled:
        by_shade.setdefault(_shade(value, filled[-1], shades), []).append(value)
    return [(shade, values[0], values[-1]) for shade, values in sorted(by_shade.items())]


def _shade(value: float, top: float, shades: int) -> int:
    """The ramp's step for a value: 0 is left to nothing, the rest grow with the root, for most values are small."""
    if top <= 1:
        return shades - 2
    share = ((value - 1) / (top - 1)) ** 0.5 if value > 1 else 0.0
    return 1 + min(int(share * (shades - 1)), shades - 2)


@house_style()
def draw_grid(grid: Grid, size_name: str, theme_name: str, table: Table) -> Diagram:
    """Draw a grid that fits its page (see `capacity`); without any row, the page says so."""
    page_size, colours = size(size_name), theme(theme_name)
    if not grid.rows or not grid.columns:
        return blank(grid.about, size_name, theme_name)
    page = Page(page_size, colours, grid.about, legend(grid, colours))
    points = page_size.label
    free = page.inner - 6 - WIDEST * points * len(grid.columns)  # what the widest columns leave
    row_names = [fitted(name, min(max(_longest(page), free), LEAST_CUT * points), points) for name in grid.rows]
    names_width = max(words_width(name, points) for name in row_names)
    cell_width = min((page.inner - names_width - 6) / len(grid.columns), WIDEST * points)
    column_names = _column_names(grid.columns, cell_width, points)
    level = all(block_size(lines, points)[0] <= cell_width - 2.9 for lines in column_names)
    head = max(block_size(lines, points)[1 if level else 0] for lines in column_names) + 5
    _, high = page.room_limits()
    cell_height = min((high - head) / len(grid.rows), cell_width, 2.2 * points)
    cell_height = max(cell_height, min(LEADING * points, (high - head) / len(grid.rows)))
    room = page.open(head + cell_height * len(grid.rows))
    left, top = room.x0 + names_width + 6, room.y1 - head
    used = left + cell_width * len(grid.columns) - room.x0
    left += max((room.width - used) / 2, 0.0) if used < 0.7 * room.width else 0.0
    for place, lines in enumerate(column_names):
        _paint_column_name(page, lines, left + cell_width * (place + 0.5), top + 3, place, level=level)
    _paint_cells(page, grid, row_names, left, top, cell_width, cell_height)
    page.figure.table = table
    page.figure.alt = told(grid)
    return page.figure


def _column_names(names: Sequence[str], cell: float, points: float) -> list[tuple[str, ...]]:
    """Level names in lines where every one fits its column, else one line each to be set upright."""
    level = [wrapped(name, cell - 3, points) for name in names]
    fits = all(words_width(word, points) <= cell - 3 for name in names for word in name.split())
    if fits and max(len(lines) for lines in level) <= 4:
        return level
    return [(fitted(name, 0.75 * LONGEST * points, points),) for name in names]


def _paint_column_name(page: Page, lines: tuple[str, ...], x: float, y: float, place: int, *, level: bool) -> None:
    points, gid = page.size.label, f"label:column{place}"
    if level:
        page.words(x, y + LEADING * points * len(lines), lines, points, align="center", gid=gid)
    else:
        page.upright(x - LEADING * points / 2, y, lines[0], points, gid=gid)


def _paint_cells(
    page: Page, grid: Grid, names: Sequence[str], left: float, top: float, cell_width: float, cell_height: float
) -> None:
    colours, points = page.theme, page.size.label
    small = page.size.small
    greatest = max((value for row in grid.values for value in row), default=1.0)
    _paint_lines(page, len(grid.rows), len(grid.columns), left, top, cell_width, cell_height)
    roomy = cell_height >= LEADING * small and cell_width >= words_width(f"{greatest:g}", small) + 2
    for i, (name, values) in enumerate(zip(names, grid.values, strict=True)):
        y = top - cell_height * (i + 1)
        middle = y + cell_height / 2 + LEADING * points / 2
        page.words(left - 4, middle, (name,), points, align="right", gid=f"label:row{i}")
        for j, value in enumerate(values):
            box = Box(left + cell_width * j, y, left + cell_width * (j + 1), y + cell_height)
            same = grid.mirrored and i == j
            if value <= 0 and not same:
                continue
            fill = colours.ramp[_shade(value, greatest, len(colours.ramp))]
            page.box(
                box,
                colours.paper if same else fill,
                edge=colours.rule,
                width=0.4,
                radius=0,
                layer=2.0,
                hatch="//////" if same else "",
            )
            if value > 0 and roomy:
                x, middle = box.middle[0], box.middle[1] + LEADING * small / 2
                page.words(x, middle, (f"{value:g}",), small, ink_on(fill), align="center", gid="value")
    at = 0
    for length in grid.groups:
        if length > 1:
            frame = Box(
                left + cell_width * at,
                top - cell_height * (at + length),
                left + cell_width * (at + length if grid.mirrored else len(grid.columns)),
                top - cell_height * at,
            )
            if not grid.mirrored:
                frame = Box(left, frame.y0, frame.x1, frame.y1)
            page.box(frame, "none", edge=colours.ink, width=1.2, radius=0, layer=3.0)
        at += length


def _paint_lines(
    page: Page, rows: int, columns: int, left: float, top: float, cell_width: float, cell_height: float
) -> None:
    """The lines between all cells, as one path: most cells of a large grid are empty."""
    right, bottom = left + cell_width * columns, top - cell_height * rows
    ends = [((left, top - cell_height * i), (right, top - cell_height * i)) for i in range(rows + 1)]
    ends += [((left + cell_width * j, top), (left + cell_width * j, bottom)) for j in range(columns + 1)]
    lines = Path([point for line in ends for point in line], [Path.MOVETO, Path.LINETO] * len(ends))
    page.path(lines, "none", edge=page.theme.rule, width=0.4, layer=1.9)


def blank(about: About, size_name: str, theme_name: str, table: Table | None = None) -> Diagram:
    """A page that says that nothing fits the question."""
    page = Page(size(size_name), theme(theme_name), about)
    room = page.open(80.0)
    points = page.size.label + 1
    lines = wrapped("Nothing in this graph fits the question and its filters.", room.width, points)
    page.words(room.middle[0], room.middle[1] + LEADING * points, lines, points, page.theme.muted, align="center")
    page.figure.alt = f"{about.title}: nothing fits."
    page.figure.table = table or Table(())
    return page.figure


def told(grid: Grid) -> str:
    """The grid in words."""
    cells = [
        (value, row, column)
        for i, (row, values) in enumerate(zip(grid.rows, grid.values, strict=True))
        for j, (column, value) in enumerate(zip(grid.columns, values, strict=True))
        if value > 0 and not (grid.mirrored and j <= i)
    ]
    cells.sort(key=lambda cell: (-cell[0], cell[1], cell[2]))
    listed = "; ".join(f"{row} and {column}: {value:g}" for value, row, column in cells[:6])
    size_words = f"A grid of {len(grid.rows)} rows and {len(grid.columns)} columns, shaded by {grid.unit}."
    return f"{grid.about.title}. {size_words} The greatest: {listed}." if cells else f"{grid.about.title}. {size_words}"
