"""`policegraph remove READOUT…`"""

from pathlib import Path

import click

from policegraph.cli.options import settings, store_option
from policegraph.pipeline import remove as remove_readouts
from policegraph.store import open_store


@click.command()
@click.argument("readouts", nargs=-1, required=True, metavar="READOUT…")
@store_option
def remove(readouts: tuple[str, ...], store: Path | None) -> int:
    """Take readouts out of the store, each as one unit.

    READOUT is what `ingest` called it: the file's name, the record's id or the URL; or its IRI.
    """
    path = settings(store=store).store
    open_store(path).close()  # a folder that is no store is not made one
    with open_store(path, write=True) as target:
        missing = remove_readouts(target, readouts)
    for name in missing:
        click.echo(f"policegraph: {name}: no such readout in {path}", err=True)
    click.echo(f"{len(readouts) - len(missing)} removed")
    if not missing:
        return 0
    return 1 if len(missing) < len(readouts) else 2
