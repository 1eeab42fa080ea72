"""`policegraph report ENTITY|THEME|PERIOD -o report.html`: a brief, every sentence footnoted."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policegraph.cli.options import settings, store_option, write_out
from policegraph.cli.study_options import period, period_options
from policegraph.errors import UsageError

if TYPE_CHECKING:
    from policegraph.graph import Graph
    from policegraph.study.brief import Picture
    from policegraph.study.ties import Filters

_PERIOD = re.compile(r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?")


@click.command()
@click.argument("subject", nargs=-1, required=True, metavar="ENTITY|THEME|PERIOD")
@store_option
@period_options
@click.option("--private", is_flag=True, help="With people who hold no public post.")
@click.option("--no-pictures", is_flag=True, help="Words and tables only.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="report.html, or report.md with its pictures beside it (default: Markdown to standard output).",
)
def report(
    subject: tuple[str, ...],
    store: Path | None,
    since: str | None,
    until: str | None,
    private: bool,
    no_pictures: bool,
    output: Path | None,
) -> None:
    """Write a brief about an entity, a theme or a period (2024, 2023/2024, 2024-05).

    It holds key ties, what happened, open promises and figures; every sentence is footnoted to the readout and its
    words. No text is generated.
    """
    from policegraph.graph import Graph
    from policegraph.study.report import report as report_of

    graph = Graph(settings(store=store).store)
    name: str | None = " ".join(subject)
    filters = period(since, until)
    if name is not None and _PERIOD.fullmatch(name):
        if since or until:
            raise UsageError(f"{name} is a period already; leave --since and --until out")
        first, _, last = name.partition("/")
        filters, name = period(first, last or first), None
    if output is not None and output.suffix.lower() not in (".html", ".htm", ".md"):
        raise UsageError(f"{output}: reports are written as .html or .md")
    pictures = [] if no_pictures or output is None else _pictures(graph, name, filters, output.stem)
    found = report_of(graph, name, filters=filters, pictures=pictures, private=private)
    if output is None:
        return write_out(found.to_markdown(), None)
    if output.suffix.lower() == ".md":
        for picture in pictures:
            write_out(picture.svg, output.parent / picture.file)
        return write_out(found.to_markdown(), output)
    write_out(found.to_html(), output)


def _pictures(graph: "Graph", name: str | None, filters: "Filters", stem: str) -> "list[Picture]":
    """The diagrams of a report; one that has nothing to show is left out."""
    from dataclasses import replace

    from policegraph.draw import diagrams
    from policegraph.draw.files import rendered
    from policegraph.draw.request import DRAWN_MODALITIES, Request
    from policegraph.study.brief import Picture

    kinds = (("ego", (name,)), ("timeline", (name,))) if name else (("meetings", ()), ("themes", ()))
    made = []
    for kind, names in kinds:
        request = Request(tuple(n for n in names if n), replace(filters, modalities=DRAWN_MODALITIES), top=40)
        try:
            diagram = diagrams.draw(graph, kind, request)
        except UsageError:  # nothing to draw, or no kind of picture for such an entity
            continue
        title = f"{kind.capitalize()}{f': {name}' if name else ''}"
        made.append(Picture(title, rendered(diagram, "svg", 150), f"{stem}-{kind}.svg", title))
    return made
