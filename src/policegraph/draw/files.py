"""Writing a diagram: the picture, its words for those who can't see it, and its data, all in one file."""

import csv
import io
from html import escape
from pathlib import Path

from policegraph import __version__
from policegraph.draw.model import Table
from policegraph.draw.page import Diagram, caption
from policegraph.draw.style import house_style
from policegraph.errors import UsageError

FORMATS = ("svg", "png", "pdf")


def as_csv(table: Table) -> str:
    """A table as CSV, lines ended with a newline."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(table.rows)
    return out.getvalue()


def save(diagram: Diagram, path: str | Path, dpi: int = 300) -> None:
    """Write a diagram as SVG, PNG or PDF by the file's ending, with title, description and data in its metadata.

    `dpi` is the resolution of PNG. The same diagram gives the same bytes. Raises UsageError for another ending, or
    where the file can't be written.
    """
    path = Path(path)
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise UsageError(f"{path}: diagrams are written as .svg, .png or .pdf")
    try:
        path.write_bytes(rendered(diagram, kind, dpi))
    except OSError as error:
        raise UsageError(f"{path}: can't be written ({error.strerror or error})") from error


def rendered(diagram: Diagram, kind: str, dpi: int = 300) -> bytes:
    """The bytes of a diagram as svg, png or pdf."""
    return {"svg": _svg, "png": _png, "pdf": _pdf}[kind](diagram, dpi)


def write_data(diagram: Diagram, path: str | Path) -> None:
    """Write the table behind a diagram as CSV. Raises UsageError where it can't be written."""
    try:
        Path(path).write_text(as_csv(diagram.table), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: can't be written ({error.strerror or error})") from error


def _told(diagram: Diagram) -> str:
    return f"{diagram.alt} {caption(diagram.about)}"


def _png(diagram: Diagram, dpi: int) -> bytes:
    metadata = {
        "Title": diagram.about.title,
        "Description": _told(diagram),
        "Software": f"policegraph {__version__}",
        "Data": as_csv(diagram.table),
    }
    out = io.BytesIO()
    with house_style():
        diagram.savefig(out, format="png", dpi=dpi, metadata=metadata, facecolor=diagram.get_facecolor())
    return out.getvalue()


def _pdf(diagram: Diagram, dpi: int) -> bytes:
    from matplotlib.backends.backend_pdf import PdfPages

    metadata = {
        "Title": diagram.about.title,
        "Subject": _told(diagram),
        "Creator": f"policegraph {__version__}",
        "Producer": None,
        "CreationDate": None,
    }
    out = io.BytesIO()
    with house_style(), PdfPages(out, metadata=metadata) as pages:
        pages.infodict()["Data"] = as_csv(diagram.table)
        pages.savefig(diagram, facecolor=diagram.get_facecolor())
    return out.getvalue()


def _svg(diagram: Diagram, dpi: int) -> bytes:
    metadata = {
        "Title": diagram.about.title,
        "Description": _told(diagram),
        "Creator": f"policegraph {__version__}",
        "Date": None,
    }
    out = io.BytesIO()
    with house_style():
        diagram.savefig(out, format="svg", metadata=metadata, facecolor=diagram.get_facecolor())
    return _accessible(out.getvalue().decode(), diagram).encode()


def _accessible(svg: str, diagram: Diagram) -> str:
    """Add what screen readers read, the data, and the fonts that the words are set in."""
    start = svg.index("<svg")
    end = svg.index(">", start)
    title, told = escape(diagram.about.title), escape(_told(diagram))
    head = (
        f' role="img" aria-labelledby="pg-title pg-desc">\n <title id="pg-title">{title}</title>\n'
        f' <desc id="pg-desc">{told}</desc>\n'
        f' <metadata id="pg-data" data-type="text/csv">{escape(as_csv(diagram.table))}</metadata>\n'
        f' <style type="text/css">{_faces(diagram)}</style>'
    )
    narrow = "'Roboto Condensed', 'Arial Narrow', 'DejaVu Sans Condensed', sans-serif"  # where fonts are not taken in
    return svg[:end] + head + svg[end + 1 :].replace("'Roboto Condensed', 'DejaVu Sans'", narrow)


def _faces(diagram: Diagram) -> str:
    """Our fonts as @font-face rules, cut down to the letters used, so that the file looks the same everywhere."""
    from policegraph.draw.embed import face_rules

    return face_rules(diagram)
