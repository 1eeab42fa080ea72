"""The house style: themes, sizes, shapes, the measure of words. All lengths are points (1/72 inch)."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path as FilePath

import matplotlib as mpl
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from matplotlib import font_manager
from matplotlib.colors import to_hex, to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path

from policegraph.draw.shapes import SHAPES
from policegraph.errors import UsageError

POINTS_PER_CM = 72 / 2.54
LOW_CONFIDENCE = 0.5
"""Below it a tie is drawn lighter."""

_HERE = resources.files("policegraph.draw")


@dataclass(frozen=True, slots=True)
class Size:
    """What a picture is made for; lengths in points."""

    name: str
    width: float
    min_height: float
    max_height: float
    label: float
    title: float
    small: float
    most: int


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme, as hex strings."""

    name: str
    paper: str
    ink: str
    muted: str
    rule: str
    tint: str
    land: str
    ramp: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind of node or edge looks: its name in the legend, its shape or its mark, its colour by theme."""

    name: str
    colours: Mapping[str, str]
    shape: str = ""
    mark: str = ""
    passive: str = ""
    hatch: str = ""

    def colour(self, theme: Theme) -> str:
        """Its colour in that theme."""
        return self.colours[theme.name]

    @property
    def path(self) -> Path:
        """Its outline around 0,0, of area pi: as large to the eye as a circle of radius 1."""
        return SHAPES[self.shape]


@cache
def _house() -> dict[str, dict[str, dict[str, object]]]:
    with (_HERE / "house.toml").open("rb") as file:
        return tomllib.load(file)


def _names(section: str) -> str:
    return ", ".join(_house()[section])


@cache
def size(name: str) -> Size:
    """The size of that name; "slide*1.5" is a slide with type half as large again. Raises UsageError naming those
    there are."""
    name, _, larger = name.partition("*")
    times = float(larger) if larger else 1.0
    try:
        row = _house()["sizes"][name]
    except KeyError:
        raise UsageError(f"there is no size {name!r}; take one of {_names('sizes')}") from None
    number = {key: float(str(value)) for key, value in row.items()}
    return Size(
        name,
        number["width"] * POINTS_PER_CM,
        number["min_height"] * POINTS_PER_CM,
        number["max_height"] * POINTS_PER_CM,
        number["label"] * times,
        number["title"] * (1 + 0.5 * (times - 1)),  # a title is large already
        number["small"] * times,
        int(number["most"]),
    )


@cache
def theme(name: str) -> Theme:
    """The theme of that name. Raises UsageError naming those there are."""
    try:
        row = _house()["themes"][name]
    except KeyError:
        raise UsageError(f"there is no theme {name!r}; take one of {_names('themes')}") from None
    words = {key: str(value) for key, value in row.items() if key != "ramp"}
    ramp = row["ramp"]
    assert isinstance(ramp, list)
    return Theme(name=name, ramp=tuple(ramp), **words)


def size_names() -> tuple[str, ...]:
    """The names of the sizes."""
    return tuple(_house()["sizes"])


def theme_names() -> tuple[str, ...]:
    """The names of the themes."""
    return tuple(_house()["themes"])


@cache
def _look(section: str, key: str) -> Look:
    row = {name: str(value) for name, value in _house()[section][key].items()}
    keys = ("shape", "mark", "passive", "hatch")
    return Look(row["name"], {name: row[name] for name in theme_names()}, *(row.get(key, "") for key in keys))


def node_look(kind: str) -> Look:
    """How nodes of that kind look. Raises KeyError."""
    return _look("nodes", kind)


def edge_look(kind: str) -> Look:
    """How ties of that kind look; kinds that the house file doesn't name look like plain ones, under their own name."""
    if kind in _house()["edges"]:
        return _look("edges", kind)
    return Look(kind, _look("edges", "met").colours)


def flow_look(kind: str) -> Look:
    """How a flow of that kind looks. Raises KeyError."""
    return _look("flows", kind)


def flow_kinds() -> tuple[str, ...]:
    """The kinds of flow in the order in which legends list them; the last stands for all else."""
    return tuple(_house()["flows"])


def edge_kinds() -> tuple[str, ...]:
    """The kinds of tie in the order in which legends list them."""
    return tuple(_house()["edges"])


@cache
def font_files() -> Mapping[str, FilePath]:
    """The files of the font that comes along, by style; matplotlib knows them from then on."""
    found = {}
    for style, name in (("normal", "Regular"), ("bold", "Bold"), ("italic", "Italic")):
        path = FilePath(str(_HERE / "fonts" / f"RobotoCondensed-{name}.ttf"))
        font_manager.fontManager.addfont(path)
        found[style] = path
    return found


_inside: ContextVar[bool] = ContextVar("inside", default=False)


@contextmanager
def house_style() -> Iterator[None]:
    """The house's settings of matplotlib for the time of a `with`; the caller's own come back after it.

    Usable within itself, and as a decorator: setting them is slow, so that whoever draws does it once.
    """
    if _inside.get():
        yield
        return
    font_files()
    token = _inside.set(True)
    try:
        with mpl.rc_context(_settings()):
            yield
    finally:
        _inside.reset(token)


@cache
def _settings() -> mpl.RcParams:
    return mpl.rc_params_from_file(str(_HERE / "policegraph.mplstyle"), use_default_template=False)


@cache
def _fallback() -> FilePath:
    return FilePath(font_manager.findfont(FontProperties(family="DejaVu Sans")))


@cache
def _advances(style: str) -> Mapping[int, float]:
    """The advance of every character that a font has, in parts of the type size; "fallback" is the font behind ours."""
    path = _fallback() if style == "fallback" else font_files()[style]
    with TTFont(path, lazy=True) as font:
        metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}


def _advance(char: str, style: str) -> float:
    code = ord(char)
    ours = _advances(style)
    return ours[code] if code in ours else _advances("fallback").get(code, 0.6)


@lru_cache(maxsize=100_000)
def words_width(words: str, points: float, style: str = "normal") -> float:
    """How wide these words are in print, in points; style is normal, bold or italic."""
    return sum(_advance(char, style) for char in words) * points


def printable(words: str) -> str:
    """The words with characters that no font of ours has given in Latin letters, so that no picture shows boxes."""
    ours = _advances("normal")
    if all(ord(char) in ours or ord(char) in _advances("fallback") for char in words):
        return words
    from anyascii import anyascii

    return "".join(
        char if ord(char) in ours or ord(char) in _advances("fallback") else anyascii(char) for char in words
    )


def _luminance(colour: str) -> float:
    parts = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    red, green, blue = parts
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours after WCAG 2, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def ink_on(ground: str) -> str:
    """Black or white, whichever reads better on that ground; always at least 4.5:1."""
    return max(("#000000", "#FFFFFF"), key=lambda ink: contrast(ink, ground))


def mix(one: str, other: str, share: float) -> str:
    """A colour between two; `share` of the first, from 0 to 1."""
    a, b = to_rgb(one), to_rgb(other)
    red, green, blue = (share * x + (1 - share) * y for x, y in zip(a, b, strict=True))
    return str(to_hex((red, green, blue))).upper()
