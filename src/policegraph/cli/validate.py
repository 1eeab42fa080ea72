"""`policegraph validate`"""

from pathlib import Path

import click

from policegraph.build.validate import violations
from policegraph.cli.options import settings, store_option
from policegraph.store import open_store

_SHOWN = 20  # faults of one graph that are printed


@click.command()
@store_option
def validate(store: Path | None) -> int:
    """Check every graph of the store against the shapes of the ontology (SHACL).

    Exit code 1 where a graph breaks them; each fault is a line on stderr.
    """
    source = open_store(settings(store=store).store)
    bad, graphs = 0, source.graphs()
    for graph in graphs:
        faults = violations(graph, (quad.triple for quad in source.quads(graph=graph)))
        bad += bool(faults)
        for fault in faults[:_SHOWN]:
            click.echo(f"policegraph: {graph}: {fault}", err=True)
        if len(faults) > _SHOWN:
            click.echo(f"policegraph: {graph}: and {len(faults) - _SHOWN} more", err=True)
    click.echo(f"{len(graphs)} graphs, {bad} with faults")
    return 1 if bad else 0
