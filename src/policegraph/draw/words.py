"""Words on the page: breaking them into lines, and a text artist whose box is known before it is drawn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from matplotlib.backend_bases import RendererBase
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from policegraph.draw.style import printable, words_width

ASCENT = 0.95
"""From the baseline to the top of an accented capital, in parts of the type size."""
DESCENT = 0.24
LEADING = ASCENT + DESCENT
"""From one baseline to the next."""

Align = Literal["left", "center", "right"]
Weight = Literal["normal", "bold", "italic"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, in points from its lower left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Its width."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Its height."""
        return self.y1 - self.y0

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def grown(self, by: float) -> "Box":
        """The same with a margin around it, or without one where `by` is negative."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def meets(self, other: "Box", slack: float = 0.0) -> bool:
        """Whether the two share more than `slack` points each way."""
        return (
            min(self.x1, other.x1) - max(self.x0, other.x0) > slack
            and min(self.y1, other.y1) - max(self.y0, other.y0) > slack
        )

    def holds(self, other: "Box", slack: float = 0.01) -> bool:
        """Whether the other lies wholly within it."""
        return (
            other.x0 >= self.x0 - slack
            and other.y0 >= self.y0 - slack
            and other.x1 <= self.x1 + slack
            and other.y1 <= self.y1 + slack
        )


def shortened(words: str, width: float, points: float, style: Weight = "normal") -> str:
    """The words, cut with an ellipsis where they are wider than `width`."""
    if words_width(words, points, style) <= width:
        return words
    cut = words
    while cut and words_width(cut.rstrip() + "…", points, style) > width:
        cut = cut[:-1]
    space = cut.rfind(" ")
    if len(cut) < len(words) and words[len(cut)] != " " and space > 0.6 * len(cut):  # not in the midst of a word
        cut = cut[:space]
    return cut.rstrip(" ,;:-–(") + "…"


def abridged(words: str, most: int) -> str:
    """The words, cut in their middle to about `most` characters: long names often differ in their ends."""
    if len(words) <= most:
        return words
    parts = words.split()
    head, tail = [parts.pop(0)], [parts.pop()] if parts else []
    while parts:
        front = len(" ".join(head)) <= 1.6 * len(" ".join(tail))
        word = parts[0] if front else parts[-1]
        if len(" ".join([*head, word, "…", *tail])) > most:
            break
        if front:
            head.append(parts.pop(0))
        else:
            tail.insert(0, parts.pop())
    return " ".join([*head, "…", *tail]) if parts else " ".join([*head, *tail])


def fitted(words: str, width: float, points: float, style: Weight = "normal") -> str:
    """The words on one line no wider than `width`: cut in their middle at a space, at last anywhere."""
    words = printable(words)
    most = len(words)
    while words_width(cut := abridged(words, most), points, style) > width and most > 12:
        most -= 3
    return shortened(cut, width, points, style)


def spaced(words: str) -> list[str]:
    """The words at spaces where a line may end: not at a no-break space."""
    return [part for part in re.split(r"[^\S\u00a0\u202f]+", words) if part]


def _pieces(words: str, width: float, points: float, style: Weight) -> list[str]:
    """The words at spaces, those wider than a line cut after hyphens and slashes or, at last, anywhere."""
    pieces: list[str] = []
    for word in spaced(words):
        while words_width(word, points, style) > width and len(word) > 1:
            end = 1
            while end < len(word) and words_width(word[: end + 1] + "-", points, style) <= width:
                end += 1
            soft = max(word.rfind("-", 0, end), word.rfind("/", 0, end))
            if soft > 0:
                pieces.append(word[: soft + 1] + "\u200b")
                word = word[soft + 1 :]
            else:
                pieces.append(word[:end] + "-")
                word = word[end:]
        pieces.append(word)
    return pieces


@lru_cache(maxsize=50_000)
def wrapped(words: str, width: float, points: float, style: Weight = "normal", most: int = 0) -> tuple[str, ...]:
    """The words in lines no wider than `width` points, filled from the first; at most `most` lines if that is given."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(printable(words), width, points, style):
        trial = f"{line} {piece}".strip() if not line.endswith("\u200b") else line[:-1] + piece
        if line and words_width(trial.replace("\u200b", ""), points, style) > width:
            lines.append(line)
            line = piece
        else:
            line = trial
    lines.append(line)
    lines = [each.replace("\u200b", "") for each in lines]
    if most and len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), width, points, style)]
    return tuple(lines)


def broken(words: str, width: float, points: float, most: int, style: Weight = "normal") -> tuple[str, ...]:
    """The words in at most so many lines; what is too long for them is cut in its middle, never at its end."""
    if most == 1:
        return (fitted(words, width, points, style),)
    length = len(words)
    while len(lines := wrapped(abridged(words, length), width, points, style)) > most and length > 20:
        length -= 3
    return lines if len(lines) <= most else wrapped(words, width, points, style, most)


@lru_cache(maxsize=50_000)
def balanced(words: str, count: int, points: float, style: Weight = "normal") -> tuple[str, ...]:
    """The words in about `count` lines of nearly equal length, as a label wants them."""
    words = printable(words)
    if count <= 1:
        return (words,)
    low, high = 0.0, words_width(words, points, style)
    longest = max((words_width(word, points, style) for word in spaced(words)), default=0.0)
    low = max(longest, high / count * 0.9)
    best = wrapped(words, high + 1, points, style)
    for _ in range(12):
        middle = (low + high) / 2
        lines = wrapped(words, middle, points, style)
        if len(lines) <= count:
            best, high = lines, middle
        else:
            low = middle
    return best


def block_size(lines: tuple[str, ...], points: float, style: Weight = "normal") -> tuple[float, float]:
    """Width and height of a block of lines, in points."""
    return max((words_width(line, points, style) for line in lines), default=0.0), LEADING * points * len(lines)


def tallest(entries: Sequence[tuple[str, tuple[str, ...]]], columns: int) -> int:
    """The fewest lines in which entries of several lines each, none of them split, fill so many columns."""
    rows = max(-(-sum(len(lines) for _, lines in entries) // columns), max(len(lines) for _, lines in entries))
    while True:
        column, row = 1, 0
        for _, lines in entries:
            if row + len(lines) > rows:
                column, row = column + 1, 0
            row += len(lines)
        if column <= columns:
            return rows
        rows += 1


class Upright(Text):
    """One line that reads from the bottom up; `x`, `y` is the lower left corner of its box in points."""

    def __init__(self, x: float, y: float, words: str, points: float, colour: str, style: Weight = "normal") -> None:
        slant, weight = ("italic", "normal") if style == "italic" else ("normal", style)
        super().__init__(
            x + ASCENT * points - 0.04 * points,
            y,
            words,
            color=colour,
            fontsize=points,
            ha="left",
            va="baseline",
            rotation=90,
            rotation_mode="anchor",
            style=slant,
            weight=weight,
        )
        self.box = Box(x, y, x + LEADING * points, y + words_width(words, points, style))

    def get_window_extent(self, renderer: RendererBase | None = None, dpi: float | None = None) -> Bbox:
        """Its box in pixels."""
        return Bbox(self.get_transform().transform([(self.box.x0, self.box.y0), (self.box.x1, self.box.y1)]))


class Label(Text):
    """A block of lines whose box we know: `x`, `y` is its upper left, upper middle or upper right corner in points.

    matplotlib's own box of several lines depends on its version and on the letters; this one does not, and the lines
    keep an even distance. `box` is what `get_window_extent` reports.
    """

    def __init__(
        self,
        x: float,
        y: float,
        lines: tuple[str, ...],
        points: float,
        colour: str,
        align: Align = "left",
        style: Weight = "normal",
    ) -> None:
        slant, weight = ("italic", "normal") if style == "italic" else ("normal", style)
        super().__init__(
            x, y, "\n".join(lines), color=colour, fontsize=points, ha=align, va="top", style=slant, weight=weight
        )
        width, height = block_size(lines, points, style)
        left = {"left": x, "center": x - width / 2, "right": x - width}[align]
        self.box = Box(left, y - height, left + width, y)
        self._style = (slant, weight)
        self._points = points

    def get_window_extent(self, renderer: RendererBase | None = None, dpi: float | None = None) -> Bbox:
        """Its box in pixels."""
        corners = self.get_transform().transform([(self.box.x0, self.box.y0), (self.box.x1, self.box.y1)])
        return Bbox(corners)

    def draw(self, renderer: RendererBase) -> None:
        """Draw every line at its place."""
        if not self.get_visible():
            return
        renderer.open_group("label", self.get_gid())
        slant, weight = self._style
        x, y = self.get_position()
        for row, words in enumerate(self.get_text().split("\n")):
            line = Text(
                x,
                y - (ASCENT + LEADING * row) * self._points,
                words,
                color=self.get_color(),
                fontsize=self._points,
                ha=self.get_horizontalalignment(),
                va="baseline",
                style=slant,
                weight=weight,
            )
            if (figure := self.get_figure(root=False)) is not None:
                line.set_figure(figure)
            line.set_transform(self.get_transform())
            line.set_clip_on(False)
            line.draw(renderer)
        renderer.close_group("label")
        self.stale = False
