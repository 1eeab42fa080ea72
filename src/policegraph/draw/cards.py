"""Blocks of words with icons, measured before they are set: what event, provenance and overview are built of."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.path import Path

from policegraph.draw.page import Page, badge_radius
from policegraph.draw.style import words_width
from policegraph.draw.words import LEADING, Box, Weight, wrapped


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style; `marked` ones get a ground behind them, as a marker pen gives."""

    words: str
    style: Weight = "normal"
    muted: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph: runs that flow together, an icon or a badge before them, `indent` in ems, a gap after it in ems."""

    runs: tuple[Run, ...]
    indent: float = 0.0
    after: float = 0.35
    icon: Path | None = None
    fill: str = ""
    badge: str = ""
    colour: str = ""
    points: float = 0.0  # the type's size, that of labels where it is 0
    gid: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    x: float
    row: int
    words: str
    run: Run


def _lead(item: Item, points: float) -> float:
    """What stands before the words."""
    return (item.indent + (1.7 if item.icon is not None or item.badge else 0.0)) * points


def _flow(item: Item, width: float, points: float) -> tuple[list[_Piece], int]:
    """The runs broken into lines together; words of one run on one line are one piece."""
    room = width - _lead(item, points)
    pieces: list[_Piece] = []
    x, row = 0.0, 0
    for run in item.runs:
        space = words_width(" ", points, run.style)
        line, start = "", x
        for word in [part for cut in run.words.split() for part in wrapped(cut, room, points, run.style)]:
            wide = words_width(word, points, run.style)
            glued = not line and word[0] in ".,;:!?)]’”"  # the end of a sentence that another run began
            gap = space if x > 0 and not glued else 0.0
            if x > 0 and x + gap + wide > room:
                if line:
                    pieces.append(_Piece(start, row, line, run))
                row, x, line, start, gap = row + 1, 0.0, "", 0.0, 0.0
            if line:
                line += " " + word
            else:
                line, start = word, x + gap
            x += gap + wide
        if line:
            pieces.append(_Piece(start, row, line, run))
    return pieces, row + 1 if pieces else 0


def height_of(items: Sequence[Item], width: float, page: Page) -> float:
    """How high these paragraphs are at that width."""
    total = 0.0
    for item in items:
        points = item.points or page.size.label
        total += LEADING * points * _flow(item, width, points)[1] + item.after * points
    return total


def set_items(page: Page, items: Sequence[Item], x: float, top: float, width: float) -> float:
    """Set paragraphs from `top` down; returns where they end."""
    y = top
    for item in items:
        points = item.points or page.size.label
        pieces, rows = _flow(item, width, points)
        left = x + _lead(item, points)
        middle = y - LEADING * points / 2
        if item.badge:
            radius = badge_radius(page.size.small)
            page.badge(left - 1.7 * points + radius, middle, item.badge, item.colour, page.size.small)
        elif item.icon is not None:
            page.shape(item.icon, left - 1.1 * points, middle, 0.45 * points, item.fill, width=0.5)
        for piece in pieces:
            at = y - LEADING * points * piece.row
            if piece.run.marked:
                wide = words_width(piece.words, points, piece.run.style)
                ground = Box(left + piece.x - 1, at - LEADING * points + 0.4, left + piece.x + wide + 1, at - 0.2)
                page.box(ground, page.theme.ramp[1], edge=page.theme.ramp[3], width=0.4, radius=1.0, layer=3.0)
            colour = page.theme.muted if piece.run.muted else page.theme.ink
            page.words(left + piece.x, at, (piece.words,), points, colour, style=piece.run.style, gid=item.gid)
        y -= LEADING * points * rows + item.after * points
    return y


@dataclass(frozen=True, slots=True)
class Card:
    """Paragraphs in a frame; `strong` ones get a heavier one, `dash` says how sure the whole is."""

    items: tuple[Item, ...]
    strong: bool = False
    dash: str = "solid"
    edge: str = ""
    key: str = ""


PAD = 0.75
"""The white inside a card, in ems."""


def card_height(card: Card, width: float, page: Page) -> float:
    """How high a card is at that width."""
    pad = PAD * page.size.label
    return height_of(card.items, width - 2 * pad, page) + 2 * pad - card.items[-1].after * page.size.label


def set_card(page: Page, card: Card, x: float, top: float, width: float) -> Box:
    """Set a card with its upper left corner at x, top; returns its box."""
    pad = PAD * page.size.label
    box = Box(x, top - card_height(card, width, page), x + width, top)
    page.box(
        box,
        page.theme.tint if not card.strong else page.theme.paper,
        edge=card.edge or (page.theme.ink if card.strong else page.theme.rule),
        width=1.4 if card.strong else 0.7,
        radius=3.0,
        dash=card.dash,
        layer=1.5,
    )
    set_items(page, card.items, x + pad, top - pad, width - 2 * pad)
    return box


def masonry(cards: Sequence[Card], columns: int, width: float, gap: float, page: Page) -> tuple[list[list[int]], float]:
    """Which card stands in which column (each goes to the shortest), and how high the highest column is."""
    heights = [0.0] * columns
    found: list[list[int]] = [[] for _ in range(columns)]
    for place, card in enumerate(cards):
        column = min(range(columns), key=lambda i: (round(heights[i], 3), i))
        found[column].append(place)
        heights[column] += card_height(card, width, page) + gap
    return found, max(heights) - gap if cards else 0.0
