"""The letters of our fonts that a picture uses, packed for embedding in SVG."""

import base64
import io

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from matplotlib.text import Text

from policegraph.draw.page import Diagram
from policegraph.draw.style import font_files


def face_rules(diagram: Diagram) -> str:
    """One @font-face rule for each style in use, its font cut down to the letters in use and written as WOFF."""
    used: dict[str, set[str]] = {}
    for text in diagram.findobj(Text):
        if isinstance(text, Text) and text.get_text().strip():
            slanted, heavy = text.get_fontstyle() == "italic", text.get_fontweight() == "bold"
            style = "italic" if slanted else "bold" if heavy else "normal"
            used.setdefault(style, set()).update(text.get_text())
    return "".join(_rule(style, "".join(sorted(letters))) for style, letters in sorted(used.items()))


def _rule(style: str, letters: str) -> str:
    options = subset.Options()
    options.flavor = "woff"
    options.desubroutinize = True
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.notdef_outline = True
    with TTFont(font_files()[style], recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=letters)
        cutter.subset(font)
        font.flavor = "woff"
        out = io.BytesIO()
        font.save(out)
    data = base64.b64encode(out.getvalue()).decode()
    look = {"normal": "", "bold": "font-weight:bold;", "italic": "font-style:italic;"}[style]
    return f"@font-face{{font-family:'Roboto Condensed';{look}src:url(data:font/woff;base64,{data}) format('woff')}}"
