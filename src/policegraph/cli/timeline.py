"""`policegraph timeline NAME [OTHER]`: what happened, in order of time, as a table or a picture."""

import shutil
import sys
from pathlib import Path

import click

from policegraph.cli.options import output_option, said_only_option, settings, store_option, write_out
from policegraph.cli.study_options import period, period_options

PICTURES = (".svg", ".png", ".pdf")


@click.command()
@click.argument("name")
@click.argument("other", required=False)
@store_option
@click.option("--people", is_flag=True, help="A body or country stands for its people too.")
@period_options
@click.option("--theme", metavar="THEME", help="Only what is about this theme.")
@click.option("--format", "form", type=click.Choice(("table", "csv", "json", "markdown", "html")), default="table")
@said_only_option
@output_option
def timeline(
    name: str,
    other: str | None,
    store: Path | None,
    people: bool,
    since: str | None,
    until: str | None,
    theme: str | None,
    form: str,
    said_only: bool,
    output: Path | None,
) -> None:
    """Show what happened with NAME, or between NAME and OTHER, in order of time. NAME may be a theme.

    An event without a date in its text stands at its readout's day, in brackets. With -o FILE.svg (.png, .pdf) it is
    drawn.
    """
    from dataclasses import replace

    from policegraph.ask.find import find_one
    from policegraph.ask.source import SaidOnly
    from policegraph.graph import Graph
    from policegraph.study.timeline import timeline as timeline_of

    graph = Graph(settings(store=store).store)
    source = SaidOnly(graph.store) if said_only else graph
    topics = frozenset({find_one(source, theme, ("theme",)).iri}) if theme else frozenset[str]()
    filters = replace(period(since, until), themes=topics, modalities=frozenset({"Asserted", "Planned", "Denied"}))
    if output is not None and output.suffix.lower() in PICTURES:
        from policegraph.draw import diagrams
        from policegraph.draw.files import save
        from policegraph.draw.request import DRAWN_MODALITIES, Request

        subjects = (name, other) if other else (name,)
        request = Request(subjects, replace(filters, modalities=DRAWN_MODALITIES))
        return save(diagrams.draw(source, "timeline", request), output)
    found = timeline_of(source, name, other, people=people, filters=filters)
    if form == "table":
        from policegraph.study.terminal import timeline_text

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 120
        return write_out(timeline_text(found, width), output)
    written = {"csv": found.to_csv, "json": found.to_json, "markdown": found.to_markdown, "html": found.to_html}
    write_out(written[form](), output)
