"""The page a diagram stands on: title, the room for the picture, legend, key and caption, all in points.

One axes covers the whole page and its data units are points, so that a length is the same thing everywhere and a box
can be reckoned with before anything is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from policegraph import __version__
from policegraph.draw.figure import Diagram
from policegraph.draw.model import About
from policegraph.draw.outlines import arrow_head, badge_radius, rounded
from policegraph.draw.style import Size, Theme, house_style, words_width
from policegraph.draw.words import LEADING, Align, Box, Label, Upright, Weight, shortened, tallest, wrapped

DASHES = {
    "solid": "solid",
    "planned": (0, (4.0, 2.2)),
    "inferred": (0, (1.0, 1.6)),
    "denied": (0, (6.0, 1.5, 1.0, 1.5)),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend: a node's shape, a tie's line, or a swatch, and what it means."""

    words: str
    shape: Path | None = None
    fill: str = ""
    line: str = ""
    dash: str = "solid"
    width: float = 1.2
    arrow: bool = False
    mark: str = ""
    hatch: str = ""
    alpha: float = 1.0


@dataclass(slots=True)
class Page:
    """A page being laid out. Give it everything that stands around the picture, then ask for the room that is left."""

    size: Size
    theme: Theme
    about: About
    legend: Sequence[Entry] = ()
    key: Sequence[tuple[str, str]] = ()
    figure: Diagram = field(init=False)
    axes: Axes = field(init=False)
    _head: list[tuple[tuple[str, ...], float, str, Weight]] = field(init=False, default_factory=list)
    _foot: tuple[str, ...] = field(init=False, default=())

    @property
    def margin(self) -> float:
        """The white around everything."""
        return 0.022 * self.size.width if self.size.name != "column" else 5.0

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.size.width - 2 * self.margin

    def _blocks(self) -> None:
        ink, muted = self.theme.ink, self.theme.muted
        self._head = [(wrapped(self.about.title, self.inner, self.size.title, "bold", 3), self.size.title, ink, "bold")]
        if self.about.question:
            question = wrapped(self.about.question, self.inner, self.size.label + 1, "normal", 4)
            self._head.append((question, self.size.label + 1, muted, "normal"))
        told = caption(self.about).replace(f"policegraph {__version__}", f"policegraph\u00a0{__version__}")
        self._foot = wrapped(told, self.inner, self.size.small)

    def head_height(self) -> float:
        """What title and question take."""
        self._blocks()
        return sum(LEADING * points * len(lines) for lines, points, _, _ in self._head) + 0.8 * self.size.label

    def foot_height(self) -> float:
        """What legend, key and caption take."""
        self._blocks()
        gap = 0.7 * self.size.small
        caption_height = LEADING * self.size.small * len(self._foot)
        return caption_height + sum(h + gap for h in (self._legend_height(), self._key_height()) if h) + gap

    def around(self) -> float:
        """The height that is not the picture's."""
        return self.head_height() + self.foot_height() + 2 * self.margin

    def room_limits(self) -> tuple[float, float]:
        """The least and the most height that the picture may have."""
        around = self.around()
        return max(self.size.min_height - around, 40.0), max(self.size.max_height - around, 60.0)

    def open(self, wanted: float, *, flat: bool = False) -> Box:
        """Make the figure, `wanted` points of height for the picture if the size allows it; returns its room.

        A `flat` one is no higher than it must be, but on a slide, which has one height.
        """
        low, high = self.room_limits()
        low = min(low, wanted) if flat and self.size.min_height < self.size.max_height else low
        height = min(max(wanted, low), high) + self.around()
        with house_style():
            self.figure = Diagram(figsize=(self.size.width / 72, height / 72), facecolor=self.theme.paper)
            self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(0, self.size.width)
        self.axes.set_ylim(0, height)
        self.axes.set_axis_off()
        self.axes.set_facecolor(self.theme.paper)
        top = height - self.margin
        for lines, points, colour, style in self._head:
            self.words(self.margin, top, lines, points, colour, style=style, gid="head")
            top -= LEADING * points * len(lines)
        bottom = self._draw_foot()
        room = Box(self.margin, bottom, self.size.width - self.margin, top - 0.8 * self.size.label)
        self.figure.theme, self.figure.page_size, self.figure.room = self.theme, self.size, room
        self.figure.about = self.about
        return room

    def words(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        points: float,
        colour: str | None = None,
        *,
        align: Align = "left",
        style: Weight = "normal",
        gid: str = "",
        layer: float = 6.0,
    ) -> Label:
        """Set lines with their upper left (middle, right) corner at x, y."""
        with house_style():
            label = Label(x, y, tuple(lines), points, colour or self.theme.ink, align, style)
        label.set_gid(gid or None)
        label.set_zorder(layer)
        self.axes.add_artist(label)
        return label

    def upright(
        self, x: float, y: float, words: str, points: float, colour: str | None = None, gid: str = ""
    ) -> Upright:
        """Set a line that reads from the bottom up, the lower left corner of its box at x, y."""
        with house_style():
            label = Upright(x, y, words, points, colour or self.theme.ink)
        label.set_gid(gid or None)
        label.set_zorder(6.0)
        self.axes.add_artist(label)
        return label

    def shape(
        self,
        path: Path,
        x: float,
        y: float,
        radius: float,
        fill: str,
        *,
        edge: str | None = None,
        width: float = 0.6,
        hatch: str = "",
        gid: str = "",
        layer: float = 4.0,
        alpha: float = 1.0,
    ) -> PathPatch:
        """Draw an outline of radius 1 around x, y."""
        placed = Path(np.asarray(path.vertices) * radius + (x, y), path.codes)
        return self.path(placed, fill, edge=edge, width=width, hatch=hatch, gid=gid, layer=layer, alpha=alpha)

    def path(
        self,
        path: Path,
        fill: str,
        *,
        edge: str | None = None,
        width: float = 0.6,
        dash: str = "solid",
        hatch: str = "",
        gid: str = "",
        layer: float = 4.0,
        alpha: float = 1.0,
    ) -> PathPatch:
        """Draw a filled path given in points; `fill` may be "none"."""
        with house_style():
            patch = PathPatch(
                path,
                facecolor=fill,
                edgecolor=edge or self.theme.ink,
                linewidth=width,
                linestyle=DASHES[dash],
                hatch=hatch or None,
                alpha=alpha,
            )
        patch.set_gid(gid or None)
        patch.set_zorder(layer)
        self.axes.add_artist(patch)
        return patch

    def box(
        self,
        box: Box,
        fill: str,
        *,
        edge: str | None = None,
        width: float = 0.6,
        radius: float = 2.0,
        dash: str = "solid",
        hatch: str = "",
        layer: float = 1.0,
        gid: str = "",
    ) -> PathPatch:
        """Draw a rectangle with rounded corners."""
        return self.path(
            rounded(box, radius), fill, edge=edge, width=width, dash=dash, hatch=hatch, layer=layer, gid=gid
        )

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        width: float = 0.8,
        *,
        dash: str = "solid",
        layer: float = 2.0,
        alpha: float = 1.0,
        gid: str = "",
    ) -> None:
        """Draw a line through these points."""
        codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 1)]
        patch = self.path(Path(np.asarray(points, dtype=float), codes), "none", edge=colour, width=width, dash=dash)
        patch.set_zorder(layer)
        patch.set_alpha(alpha)
        patch.set_fill(False)
        patch.set_capstyle("butt" if dash != "solid" else "round")
        patch.set_gid(gid or None)

    # -- legend, key, caption ----------------------------------------------------------------------------------------

    def _legend_rows(self) -> list[list[tuple[float, Entry]]]:
        points = self.size.small
        rows: list[list[tuple[float, Entry]]] = [[]]
        x = 0.0
        for entry in self.legend:
            width = self._sample(entry) + words_width(entry.words, points)
            if x and x + width > self.inner:
                rows.append([])
                x = 0.0
            rows[-1].append((x, entry))
            x += width + 1.6 * points
        return [row for row in rows if row]

    def _sample(self, entry: Entry) -> float:
        """The width of the picture before an entry's words."""
        if entry.line:
            return 3.4 * self.size.small
        return 1.9 * self.size.small if entry.shape is not None or entry.fill else 0.0

    def _legend_step(self) -> float:
        return 1.45 * self.size.small

    def _legend_height(self) -> float:
        return self._legend_step() * len(self._legend_rows())

    def _key_columns(self) -> tuple[int, float, list[tuple[str, tuple[str, ...]]]]:
        """How many columns the key takes, how wide each is, and its entries, long names broken into lines."""
        points = self.size.small
        indent = max(words_width(f"{number} ", points, "bold") for number, _ in self.key) + 1
        widest = max(words_width(words, points) for _, words in self.key) + indent + points
        columns = max(int(self.inner // min(widest, 17 * points)), 1)
        width = self.inner / columns
        return columns, width, [(n, wrapped(words, width - indent - points, points)) for n, words in self.key]

    def _key_flow(self) -> list[list[tuple[str, str]]]:
        """The key's entries run on, for pages on which columns would take more room."""
        lines: list[list[tuple[str, str]]] = [[]]
        x = 0.0
        for number, words in self.key:
            width = self._flow_width(number, words)
            if lines[-1] and x + width > self.inner:
                lines.append([])
                x = 0.0
            lines[-1].append(
                (number, shortened(words, self.inner - words_width("000 ", self.size.small), self.size.small))
            )
            x += width + 1.1 * self.size.small
        return [line for line in lines if line]

    def _flow_width(self, number: str, words: str) -> float:
        return words_width(f"{number} ", self.size.small, "bold") + words_width(words, self.size.small)

    def _key_layout(self) -> tuple[bool, int]:
        """Whether the key stands in columns, and how many lines it is high."""
        columns, _, entries = self._key_columns()
        total = sum(len(lines) for _, lines in entries)
        in_columns = -(-total // columns) + (1 if columns > 1 else 0)
        flowed = len(self._key_flow())
        return (True, tallest(entries, columns)) if in_columns <= 1.2 * flowed + 1 else (False, flowed)

    def _key_height(self) -> float:
        return LEADING * self.size.small * self._key_layout()[1] if self.key else 0.0

    def _draw_foot(self) -> float:
        """Draw everything beneath the picture; returns where it ends."""
        points, left = self.size.small, self.margin
        gap = 0.7 * points
        y = self.margin + LEADING * points * len(self._foot)
        self.words(left, y, self._foot, points, self.theme.muted, gid="caption")
        if self.key:
            y += gap + self._key_height()
            self._draw_key(left, y)
        if self.legend:
            rows = self._legend_rows()
            y += gap + self._legend_height()
            for row_number, row in enumerate(rows):
                middle = y - (row_number + 0.5) * self._legend_step()
                for x, entry in row:
                    self._draw_entry(left + x, middle, entry)
        return y + gap

    def _draw_key(self, left: float, top: float) -> None:
        points = self.size.small
        columnar, rows = self._key_layout()
        if columnar:
            _, step, entries = self._key_columns()
            indent = max(words_width(f"{number} ", points, "bold") for number, _ in self.key) + 1
            x, row = left, 0
            for number, lines in entries:
                if row + len(lines) > rows:
                    x, row = x + step, 0
                y = top - LEADING * points * row
                self.words(x, y, (number,), points, style="bold", gid="key")
                self.words(x + indent, y, lines, points, gid="key")
                row += len(lines)
            return
        for row, line in enumerate(self._key_flow()):
            x, y = left, top - LEADING * points * row
            for number, words in line:
                self.words(x, y, (number,), points, style="bold", gid="key")
                self.words(x + words_width(f"{number} ", points, "bold"), y, (words,), points, gid="key")
                x += self._flow_width(number, words) + 1.1 * points

    def _draw_entry(self, x: float, y: float, entry: Entry) -> None:
        points, theme = self.size.small, self.theme
        sample = self._sample(entry)
        left = x + sample
        if entry.shape is not None:
            self.shape(entry.shape, x + 0.7 * points, y, 0.48 * points, entry.fill, edge=theme.ink, width=0.5)
        elif entry.line:
            end = x + sample - 0.7 * points
            x += 0.22 * points + entry.width / 2 - 0.6  # where shapes begin, whatever the width
            self.line([(x, y), (end, y)], entry.line, entry.width, dash=entry.dash, alpha=entry.alpha)
            if entry.arrow:
                self.path(
                    arrow_head((x, y), (end + 0.2 * points, y), 0.55 * points), entry.line, edge=entry.line, width=0
                )
            if entry.mark:
                self.badge(x + 0.4 * (end - x), y, entry.mark, entry.line, points)
        elif entry.fill:
            swatch = Box(x, y - 0.42 * points, x + 1.2 * points, y + 0.42 * points)
            self.box(swatch, entry.fill, edge=theme.muted, width=0.4, radius=1.0, hatch=entry.hatch, layer=4)
        self.words(left, y + LEADING * points / 2, (entry.words,), points, gid="legend")

    def badge(self, x: float, y: float, mark: str, colour: str, points: float, gid: str = "badge") -> None:
        """A letter on a small round ground, as it stands on ties."""
        circle = Path.unit_circle()
        self.shape(circle, x, y, badge_radius(points), self.theme.paper, edge=colour, width=0.7, layer=5.0)
        self.words(x, y + LEADING * points / 2 - 0.02 * points, (mark,), points, align="center", style="bold", gid=gid)


def caption(about: About) -> str:
    """The caption in words: filters, period, readouts, notes, version."""
    parts = []
    if about.filters:
        parts.append("Only " + "; ".join(about.filters) + ".")
    if about.period:
        first, last = about.period
        parts.append(f"Period: {first}." if first == last else f"Period: {first} to {last}.")
    parts.append(f"{about.readouts:,} readout{'' if about.readouts == 1 else 's'}.")
    parts += [note if note.endswith(".") else note + "." for note in about.notes]
    parts.append(f"policegraph {__version__}.")
    return " ".join(parts)


__all__ = ["DASHES", "Diagram", "Entry", "Page", "arrow_head", "badge_radius", "caption", "rounded"]
