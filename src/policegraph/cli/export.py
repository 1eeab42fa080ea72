"""`policegraph export --format trig|nquads|turtle|jsonld|graphml|gexf|csv`"""

import sys
from pathlib import Path

import click

from policegraph.build.vocabulary import BASE, SPECIAL_GRAPHS, readout_iri
from policegraph.cli.options import settings, store_option
from policegraph.errors import UsageError
from policegraph.store import open_store
from policegraph.store.export import WRITERS, export_csv
from policegraph.store.export import export as write
from policegraph.store.problems import write_error


@click.command()
@click.option("--format", "format_", type=click.Choice([*WRITERS, "csv"]), default="trig", show_default=True)
@click.option("--no-text", is_flag=True, help="Leave the stored texts out; the words of evidence go along.")
@click.option("--graph", metavar="NAME", help="One graph only: an IRI, a readout's identifier, authority, entities, …")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file, for csv a folder (default: stdout).")
@store_option
def export(format_: str, no_text: bool, graph: str | None, output: Path | None, store: Path | None) -> None:
    """Write the graph to a file.

    Turtle has no named graphs: it gets the union of all but review. GraphML, GEXF and csv (nodes.csv and edges.csv)
    hold entities, themes and events as nodes, and facts with their words as edges.
    """
    source = open_store(settings(store=store).store)
    if format_ == "csv":
        if output is None:
            raise UsageError("csv writes nodes.csv and edges.csv: give a folder with -o")
        export_csv(source, output)
        return
    name = None if graph is None else _graph_iri(graph)
    if output is None:
        write(source, format_, sys.stdout.buffer, text=not no_text, graph=name)
        return
    try:
        with output.open("wb") as file:
            write(source, format_, file, text=not no_text, graph=name)
    except OSError as error:
        raise write_error(output, error) from error


def _graph_iri(name: str) -> str:
    special = {graph.value.removeprefix(BASE + "graph/"): graph.value for graph in SPECIAL_GRAPHS}
    if name in special:
        return special[name]
    return name if name.startswith(BASE) else readout_iri(name)
