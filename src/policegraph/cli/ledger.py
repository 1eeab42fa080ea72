"""`policegraph ledger`: who asked or promised what of whom, and what became of it."""

import shutil
import sys
from pathlib import Path

import click

from policegraph.cli.options import output_option, said_only_option, settings, store_option, write_out
from policegraph.cli.study_options import period, period_options

STATES = ("open", "repeated", "done", "overdue", "denied")


@click.command()
@store_option
@click.option("--of", metavar="NAME", help="Who promised or asked; a body or country stands for its people too.")
@click.option("--to", metavar="NAME", help="To whom.")
@click.option("--theme", metavar="THEME", help="About what.")
@click.option("--status", type=click.Choice(STATES), help="How it stands by later readouts.")
@click.option("--kind", type=click.Choice(("promise", "request")), help="Only promises, or only requests.")
@period_options
@click.option("--format", "form", type=click.Choice(("table", "csv", "json", "markdown", "html")), default="table")
@said_only_option
@output_option
def ledger(
    store: Path | None,
    of: str | None,
    to: str | None,
    theme: str | None,
    status: str | None,
    kind: str | None,
    since: str | None,
    until: str | None,
    form: str,
    said_only: bool,
    output: Path | None,
) -> None:
    """Show who asked or promised what of whom, when, by when, in the text's words, with what later readouts say."""
    from policegraph.ask.source import SaidOnly
    from policegraph.graph import Graph
    from policegraph.study.ledger import ledger as ledger_of

    graph = Graph(settings(store=store).store)
    source = SaidOnly(graph.store) if said_only else graph
    found = ledger_of(source, of, to, theme, status, kind, period(since, until))
    if form == "table":
        from policegraph.study.terminal import ledger_text

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 120
        return write_out(ledger_text(found, width), output)
    written = {"csv": found.to_csv, "json": found.to_json, "markdown": found.to_markdown, "html": found.to_html}
    write_out(written[form](), output)
