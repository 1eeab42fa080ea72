"""What an editor would reject, found on the drawn figure itself: labels over labels, over foreign nodes, off the page,
too small, too faint."""

from dataclasses import dataclass

import numpy as np
from matplotlib.colors import to_hex, to_rgba
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from policegraph.draw.page import Diagram
from policegraph.draw.style import contrast
from policegraph.draw.words import Box, Label

LEAST_POINTS = 7.0
LEAST_CONTRAST = 4.5


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and with what."""

    what: str
    which: str


def _texts(figure: Diagram) -> list[Text]:
    return [
        text for axes in figure.axes for text in axes.findobj(Text) if text.get_text().strip() and text.get_visible()
    ]


def _box(text: Text) -> Box:
    """A text's box in points."""
    figure = text.get_figure(root=True)
    assert figure is not None
    extent = text.get_window_extent()
    scale = 72 / figure.dpi
    return Box(extent.x0 * scale, extent.y0 * scale, extent.x1 * scale, extent.y1 * scale)


def _bare(figure: Diagram, text: Text) -> str:
    """The ground a text stands on: the topmost filled shape under its middle, else the paper."""
    x, y = _box(text).middle
    ground, level = str(to_hex(figure.get_facecolor())), -1.0
    for axes in figure.axes:
        for patch in axes.patches:
            if not isinstance(patch, PathPatch) or not patch.get_fill() or to_rgba(patch.get_facecolor())[3] < 0.5:
                continue
            if patch.get_zorder() < level:
                continue
            if patch.get_path().contains_point((x, y)):
                ground, level = str(to_hex(patch.get_facecolor())), patch.get_zorder()
    return ground


def faults(figure: Diagram) -> list[Fault]:
    """Everything that is wrong with a figure's words; an empty list where nothing is."""
    found: list[Fault] = []
    texts = _texts(figure)
    boxes = [_box(text) for text in texts]
    width, height = figure.get_size_inches() * 72
    paper = Box(0.0, 0.0, float(width), float(height))
    names = [text.get_text().replace("\n", " ") for text in texts]
    for text, box, name in zip(texts, boxes, names, strict=True):
        if not paper.holds(box, 0.5):
            found.append(Fault("outside the page", name))
        if float(text.get_fontsize()) < LEAST_POINTS - 1e-6:
            found.append(Fault(f"smaller than {LEAST_POINTS:g} pt ({float(text.get_fontsize()):g})", name))
        ratio = contrast(str(to_hex(text.get_color())), _bare(figure, text))
        if ratio < LEAST_CONTRAST:
            found.append(Fault(f"contrast {ratio:.1f}:1", name))
        if isinstance(text, Label) and "�" in name:
            found.append(Fault("a character is lost", name))
    found += [Fault("overlaps", f"{names[i]} / {names[j]}") for i, j in _overlaps(boxes)]
    found += _over_nodes(figure, texts, boxes)
    return found


def _overlaps(boxes: list[Box]) -> list[tuple[int, int]]:
    if not boxes:
        return []
    a = np.array([[b.x0, b.y0, b.x1, b.y1] for b in boxes])
    wide = np.minimum(a[:, None, 2], a[None, :, 2]) - np.maximum(a[:, None, 0], a[None, :, 0])
    high = np.minimum(a[:, None, 3], a[None, :, 3]) - np.maximum(a[:, None, 1], a[None, :, 1])
    return [(int(i), int(j)) for i, j in zip(*np.nonzero((wide > 0.05) & (high > 0.05)), strict=True) if i < j]


def _nodes(figure: Diagram) -> dict[str, Box]:
    nodes: dict[str, Box] = {}
    for axes in figure.axes:
        for patch in axes.patches:
            gid = patch.get_gid() or ""
            if gid.startswith("node:"):
                extent = patch.get_path().get_extents()
                nodes[gid.removeprefix("node:")] = Box(extent.x0, extent.y0, extent.x1, extent.y1)
    return nodes


def _over_nodes(figure: Diagram, texts: list[Text], boxes: list[Box]) -> list[Fault]:
    found = []
    nodes = _nodes(figure)
    named: set[str] = set()
    for text, box in zip(texts, boxes, strict=True):
        what, _, own = (text.get_gid() or "").partition(":")
        if what in ("label", "number"):
            named.add(own)
        for node, place in nodes.items():
            if node != own and box.meets(place.grown(-0.1 * place.width), 0.3):
                found.append(Fault(f"over the node {node}", text.get_text()))
    found += [Fault("neither label nor number", node) for node in nodes if node not in named]
    places = list(nodes.items())
    for i, (one, a) in enumerate(places):
        for other, b in places[i + 1 :]:
            if a.grown(-0.12 * a.width).meets(b.grown(-0.12 * b.width)):
                found.append(Fault("node over node", f"{one} / {other}"))
    return found
