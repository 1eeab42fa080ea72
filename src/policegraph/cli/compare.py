"""`policegraph compare READOUT READOUT`: two tellings side by side."""

from pathlib import Path

import click

from policegraph.cli.options import output_option, settings, store_option, write_out


@click.command()
@click.argument("one", metavar="READOUT|EVENT")
@click.argument("other", required=False, metavar="[READOUT]")
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("markdown", "html", "json")),
    help="Default: by the ending of the file, else Markdown.",
)
@output_option
def compare(one: str, other: str | None, store: Path | None, form: str | None, output: Path | None) -> None:
    """Show two readouts side by side: what both say, what only one says, where they differ, each with its words.

    A READOUT is named by its identifier, IRI or words of its title; with an EVENT alone, its tellings are compared.
    """
    from policegraph.graph import Graph
    from policegraph.study.compare import compare as compare_of

    found = compare_of(Graph(settings(store=store).store), one, other)
    ending = {".html": "html", ".htm": "html", ".json": "json"}.get(output.suffix.lower() if output else "", "markdown")
    written = {"markdown": found.to_markdown, "html": found.to_html, "json": found.to_json}
    write_out(written[form or ending](), output)
