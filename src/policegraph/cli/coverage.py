"""`policegraph coverage`: what the graph is made of."""

import shutil
import sys
from pathlib import Path

import click

from policegraph.cli.options import output_option, settings, store_option, write_out


@click.command()
@store_option
@click.option(
    "--by",
    type=click.Choice(("publisher", "country", "year", "month", "language")),
    multiple=True,
    help="Only this way of counting; may be repeated (default: publisher, country, year, language).",
)
@click.option("--format", "form", type=click.Choice(("table", "csv", "json", "markdown", "html")), default="table")
@output_option
def coverage(store: Path | None, by: tuple[str, ...], form: str, output: Path | None) -> None:
    """Show readouts by publisher, country, year, month and language, with how many events and acts they tell."""
    from policegraph.graph import Graph
    from policegraph.study.coverage import coverage as coverage_of

    found = coverage_of(Graph(settings(store=store).store))
    if form == "table":
        from policegraph.study.terminal import coverage_text

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 120
        return write_out(coverage_text(found, by or ("publisher", "country", "year", "language"), width), output)
    written = {"csv": found.to_csv, "json": found.to_json, "markdown": found.to_markdown, "html": found.to_html}
    write_out(written[form](), output)
