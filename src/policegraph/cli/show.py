"""`policegraph show NAME`: a card of one person, post, agency, place, theme, event or readout."""

import shutil
import sys
from pathlib import Path

import click

from policegraph.cli.options import output_option, said_only_option, settings, store_option, write_out


@click.command()
@click.argument("name", nargs=-1, required=True, metavar="NAME")
@store_option
@click.option("--format", "form", type=click.Choice(("text", "markdown", "json")), default="text", show_default=True)
@click.option("--most", type=click.IntRange(1), default=12, show_default=True, help="How many lines a section.")
@said_only_option
@output_option
def show(name: tuple[str, ...], store: Path | None, form: str, most: int, said_only: bool, output: Path | None) -> None:
    """Show what the graph says of one person, post, agency, place, theme, event or readout.

    NAME may be inexact ("stock" finds Jürgen Stock), may begin with a kind ("agency: frontex"), or be an IRI. Each line
    comes with the words it stands on.
    """
    from policegraph.ask.source import SaidOnly
    from policegraph.graph import Graph
    from policegraph.study.card import show as card_of

    graph = Graph(settings(store=store).store)
    card = card_of(SaidOnly(graph.store) if said_only else graph, " ".join(name), most)
    if form == "markdown":
        return write_out(card.to_markdown(), output)
    if form == "json":
        return write_out(card.to_json(), output)
    width = min(shutil.get_terminal_size().columns, 120) if sys.stdout.isatty() else 100
    write_out(card.to_text(width), output)
