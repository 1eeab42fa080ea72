"""The figure that every kind of diagram makes."""

import os
from typing import IO, Any

from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

from policegraph.draw.model import About, Table
from policegraph.draw.style import Size, Theme, house_style
from policegraph.draw.words import Box


class Diagram(Figure):
    """A matplotlib figure that knows what it shows: `alt` in words, `table` in rows, `about` its caption.

    Made by `policegraph.draw`; `policegraph.draw.save` writes it with both in the file's metadata.
    """

    alt: str = ""
    table: Table = Table(())
    about: About = About("")
    theme: Theme
    page_size: Size
    room: Box

    def draw(self, renderer: RendererBase) -> None:
        """Draw it in the house style, whatever the caller's settings are: widths of words depend on them."""
        with house_style():
            super().draw(renderer)

    def savefig(self, fname: str | os.PathLike[str] | IO[bytes], **settings: Any) -> None:  # noqa: ANN401
        """As matplotlib's, in the house style. `policegraph.draw.save` puts the data and the words beside it."""
        with house_style():
            super().savefig(fname, **settings)
