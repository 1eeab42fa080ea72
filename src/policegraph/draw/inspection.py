"""What an editor would reject, found on the drawn figure itself: labels over labels, over foreign nodes, under ties,
off the page, too small, too faint, or too few."""

from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_hex, to_rgba
from matplotlib.patches import Patch, PathPatch
from matplotlib.text import Text
from numpy.typing import NDArray

from policegraph.draw.page import Diagram
from policegraph.draw.plan import ALL_LABELLED, LABELLED
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
    artists = [artist for axes in figure.axes for artist in axes.get_children()] + list(figure.texts)
    texts = [artist for artist in artists if isinstance(artist, Text)]
    return [text for text in texts if text.get_text().strip() and text.get_visible()]


def _box(text: Text) -> Box:
    """A text's box in points."""
    figure = text.get_figure(root=True)
    assert figure is not None
    extent = text.get_window_extent()
    scale = 72 / figure.dpi
    return Box(extent.x0 * scale, extent.y0 * scale, extent.x1 * scale, extent.y1 * scale)


@dataclass(frozen=True, slots=True)
class _Grounds:
    """The filled shapes of a figure and their extents, so that what lies beneath a text is found at once."""

    paper: str
    patches: tuple[PathPatch, ...]
    extents: NDArray[np.float64]
    levels: NDArray[np.float64]

    def under(self, x: float, y: float) -> str:
        """The colour of the topmost shape at a place, else that of the paper."""
        e = self.extents
        near = np.flatnonzero((e[:, 0] <= x) & (x <= e[:, 2]) & (e[:, 1] <= y) & (y <= e[:, 3]))
        for i in sorted(near.tolist(), key=lambda i: (-self.levels[i], -i)):
            if self.patches[i].get_path().contains_point((x, y)):
                return str(to_hex(self.patches[i].get_facecolor()))
        return self.paper


def _extent(patch: Patch) -> Box:
    """What a shape takes up, by its corners and control points: none of our curves reaches beyond these."""
    vertices = np.asarray(patch.get_path().vertices)
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _grounds(figure: Diagram) -> _Grounds:
    filled = [
        patch
        for axes in figure.axes
        for patch in axes.patches
        if isinstance(patch, PathPatch) and patch.get_fill() and to_rgba(patch.get_facecolor())[3] >= 0.5
    ]
    extents = [_extent(patch) for patch in filled]
    return _Grounds(
        str(to_hex(figure.get_facecolor())),
        tuple(filled),
        np.array([[e.x0, e.y0, e.x1, e.y1] for e in extents]).reshape(-1, 4),
        np.array([patch.get_zorder() for patch in filled]),
    )


def faults(figure: Diagram) -> list[Fault]:
    """Everything that is wrong with a figure's words; an empty list where nothing is."""
    found: list[Fault] = []
    texts, grounds = _texts(figure), _grounds(figure)
    boxes = [_box(text) for text in texts]
    width, height = figure.get_size_inches() * 72
    paper = Box(0.0, 0.0, float(width), float(height))
    names = [text.get_text().replace("\n", " ") for text in texts]
    for text, box, name in zip(texts, boxes, names, strict=True):
        if not paper.holds(box, 0.5):
            found.append(Fault("outside the page", name))
        if float(text.get_fontsize()) < LEAST_POINTS - 1e-6:
            found.append(Fault(f"smaller than {LEAST_POINTS:g} pt ({float(text.get_fontsize()):g})", name))
        ink, (_, middle) = str(to_hex(text.get_color())), box.middle
        ratio = min(contrast(ink, grounds.under(x, middle)) for x in (box.x0 + 0.5, box.middle[0], box.x1 - 0.5))
        if ratio < LEAST_CONTRAST:
            found.append(Fault(f"contrast {ratio:.1f}:1", name))
        if isinstance(text, Label) and "�" in name:
            found.append(Fault("a character is lost", name))
    found += [Fault("overlaps", f"{names[i]} / {names[j]}") for i, j in _overlaps(boxes)]
    found += _over_nodes(figure, texts, boxes)
    found += _under_ties(figure, texts, boxes)
    found += _unnamed(figure, texts)
    return found


def _gid(artist: Artist) -> tuple[str, str]:
    """What an artist is and of what: "label" and the node's id."""
    what, _, own = (artist.get_gid() or "").partition(":")
    return what, own


def _under_ties(figure: Diagram, texts: list[Text], boxes: list[Box]) -> list[Fault]:
    """Names and numbers of nodes through which a tie runs."""
    pieces = [
        np.asarray(patch.get_path().vertices)
        for axes in figure.axes
        for patch in axes.patches
        if _gid(patch)[0] == "edge"
    ]
    if not pieces:
        return []
    points = np.concatenate([_dense(piece) for piece in pieces])
    found = []
    for text, box in zip(texts, boxes, strict=True):
        if _gid(text)[0] not in ("label", "number"):
            continue
        inner = box.grown(-0.4)
        inside = (points > (inner.x0, inner.y0)).all(axis=1) & (points < (inner.x1, inner.y1)).all(axis=1)
        if inside.any():
            found.append(Fault("a tie runs through", text.get_text()))
    return found


def _dense(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """A line as points no more than two points of length apart."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.linspace(0.0, along[-1], max(int(along[-1] / 2.0), 2))
    return np.column_stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])])


def _unnamed(figure: Diagram, texts: list[Text]) -> list[Fault]:
    """Nodes without a name: up to ALL_LABELLED all have one, beyond that LABELLED, and the rest a number in the key."""
    nodes = set(_nodes(figure))
    named = {own for what, own in map(_gid, texts) if what == "label"} & nodes
    numbers = {own: text.get_text() for text in texts for what, own in [_gid(text)] if what == "number"}
    key = {text.get_text() for text in texts if _gid(text)[0] == "key"}
    least = len(nodes) if len(nodes) <= ALL_LABELLED else LABELLED
    found = [Fault("neither label nor number", node) for node in sorted(nodes - named - numbers.keys())]
    found += [
        Fault("a number without a key", node) for node in sorted(nodes & numbers.keys()) if numbers[node] not in key
    ]
    if len(named) < least:
        found.append(Fault("too few names", f"{len(named)} of {len(nodes)} nodes"))
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
            what, own = _gid(patch)
            if what == "node":
                nodes[own] = _extent(patch)
    return nodes


def _over_nodes(figure: Diagram, texts: list[Text], boxes: list[Box]) -> list[Fault]:
    found: list[Fault] = []
    nodes = _nodes(figure)
    if not nodes:
        return found
    ids = list(nodes)
    places = np.array([[p.x0, p.y0, p.x1, p.y1] for p in (place.grown(-0.1 * place.width) for place in nodes.values())])
    for text, box in zip(texts, boxes, strict=True):
        own = _gid(text)[1]
        wide = np.minimum(places[:, 2], box.x1) - np.maximum(places[:, 0], box.x0)
        high = np.minimum(places[:, 3], box.y1) - np.maximum(places[:, 1], box.y0)
        for i in np.flatnonzero((wide > 0.3) & (high > 0.3)):
            if ids[i] != own:
                found.append(Fault(f"over the node {ids[i]}", text.get_text()))
    cores = [place.grown(-0.12 * place.width) for place in nodes.values()]
    found += [Fault("node over node", f"{ids[i]} / {ids[j]}") for i, j in _overlaps(cores)]
    return found
