"""Larger type on slides that have room for it: a slide has one size, however little is on it."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import ParamSpec

from matplotlib.text import Text

from policegraph.draw.page import Diagram

LARGER = (1.6, 1.3, 1.15)
"""How much larger type may be, the largest first."""
SPARSE = 40
"""Only pictures of so many rows of data are tried in larger type: more fill a slide as it is."""

P = ParamSpec("P")


def roomy(draw: Callable[P, Diagram]) -> Callable[P, Diagram]:
    """Draw a slide in the largest type in which nothing of it is left out or cut; other sizes as they are."""
    parameters = signature(draw)

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Diagram:
        usual = draw(*args, **kwargs)
        given = parameters.bind(*args, **kwargs)
        given.apply_defaults()
        if given.arguments["size_name"] != "slide" or not 0 < len(usual.table.rows) <= SPARSE:
            return usual
        for times in LARGER:
            given.arguments["size_name"] = f"slide*{times}"
            larger = draw(*given.args, **given.kwargs)
            if larger.about.notes == usual.about.notes and _letters(larger) >= _letters(usual):
                return larger
        return usual

    return drawn


def _letters(figure: Diagram) -> int:
    """How many letters a figure shows, those that stand for what is cut not among them."""
    texts = [artist for axes in figure.axes for artist in axes.get_children() if isinstance(artist, Text)]
    return sum(not letter.isspace() and letter not in "…-" for text in texts for letter in text.get_text())
