"""`policegraph query (FILE.rq | -e "SELECT …")`"""

import sys
from pathlib import Path

import click

from policegraph.cli.options import output_option, said_only_option, settings, store_option, write_out
from policegraph.errors import UsageError
from policegraph.store import open_store
from policegraph.store.render import FORMATS, render


@click.command()
@click.argument("file", required=False, metavar="[FILE.rq]")
@click.option("-e", "--expression", metavar="SPARQL", help="The query itself, instead of a file.")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), help="Default: table; turtle for CONSTRUCT.")
@said_only_option
@output_option
@store_option
def query(
    file: str | None,
    expression: str | None,
    format_: str | None,
    said_only: bool,
    output: Path | None,
    store: Path | None,
) -> None:
    """Put a SPARQL 1.1 query to the store, from FILE.rq, -e, or standard input (-).

    The prefixes pg, theme, foaf, org, schema, skos, prov, oa, dct, rdf, rdfs, owl, xsd, nif and edtf are known. The
    default graph is the union of all graphs but review.
    """
    if (file is None) == (expression is None):
        raise UsageError("give a query: either FILE.rq or -e 'SELECT …'")
    sparql = expression if expression is not None else _read(file or "-")
    answer = open_store(settings(store=store).store).query(sparql, said_only=said_only)
    write_out(render(answer, format_), output)


def _read(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: can't be read ({error}); give a file with a SPARQL query, or -e") from error
