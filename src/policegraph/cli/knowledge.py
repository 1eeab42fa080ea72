"""`policegraph knowledge`: check, count, search and refresh what the tool knows."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from policegraph.cli.options import settings
from policegraph.errors import KnowledgeError, UsageError

P = ParamSpec("P")
R = TypeVar("R")


def _knowledge_option(function: Callable[P, R]) -> Callable[P, R]:
    return click.option(
        "--knowledge",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="A folder of your own files over ours (default: POLICEGRAPH_KNOWLEDGE, policegraph.toml).",
    )(function)


@click.group()
def knowledge() -> None:
    """Check, count, search and refresh what the tool knows: agencies, posts, holders, places, themes."""


@knowledge.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
def check(folder: Path | None) -> None:
    """Check the files of DIR, or the tool's own: every row, then what entries say of each other.

    Prints one fault a line, with file, line and cure; ends with 2 if there is one.
    """
    from policegraph.knowledge.check import check_folder, check_own

    faults = check_own() if folder is None else check_folder(folder)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        raise KnowledgeError(
            f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'} in {folder or 'our own files'}"
        )
    click.echo(f"{folder or 'our own files'}: no fault")


@knowledge.command()
@_knowledge_option
def stats(folder: Path | None) -> None:
    """Print how many entries of each kind there are, verified and not."""
    from policegraph.knowledge.load import load
    from policegraph.knowledge.search import stats as count

    click.echo(f"{'kind':<24}{'entries':>9}{'verified':>10}{'unverified':>12}")
    for line in count(load(settings(knowledge=folder).knowledge)):
        rest = "" if line.verified is None else f"{line.verified:>10}{line.total - line.verified:>12}"
        click.echo(f"{line.kind:<24}{line.total:>9}{rest}")


@knowledge.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Show at most so many.")
@_knowledge_option
def search(text: tuple[str, ...], limit: int, folder: Path | None) -> None:
    """Show what is known under a name like TEXT, and from which file."""
    from policegraph.knowledge.load import load
    from policegraph.knowledge.search import search as look_up

    wanted = " ".join(text)
    found = look_up(load(settings(knowledge=folder).knowledge), wanted, limit)
    if not found:
        raise UsageError(f"nothing is known under a name like {wanted!r}")
    for known in found:
        also = "" if known.form in (known.name, known.id) else f" ({known.form})"
        click.echo(f"{known.kind:<10}{known.id}\t{known.name}{also}\t{known.detail}\t{known.where}")


@knowledge.command()
@click.option("--from", "source", type=click.Choice(["wikidata"]), required=True, help="Where to fetch from.")
@click.option("--endpoint", metavar="URL", help="The query service (default: Wikidata's own).")
@click.option("--country", "countries", multiple=True, metavar="CODE", help="ISO code; repeat it (default: all).")
@click.option(
    "--to", "target", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write accepted rows here."
)
@click.option("--yes", is_flag=True, help="Accept without being asked.")
@_knowledge_option
def update(
    source: str, endpoint: str | None, countries: tuple[str, ...], target: Path | None, yes: bool, folder: Path | None
) -> None:
    """Fetch bodies and office-holders, show what differs from ours, and write what you accept to DIR.

    "+" is a new row, "~" an empty cell that is filled, "!" a cell that differs and is left as it is. Fetched rows are
    marked unverified. The folder DIR is of the form that --knowledge takes.
    """
    from policegraph.knowledge.load import load
    from policegraph.knowledge.update import propose
    from policegraph.knowledge.wikidata import fetch

    known = load(settings(knowledge=folder).knowledge)
    bodies, holdings = fetch(endpoint, countries or tuple(known.countries))
    proposal = propose(bodies, holdings, known, date.today().isoformat())
    if proposal.lines:
        click.echo(proposal.diff())
    click.echo(f"{source}: {proposal.count()} rows are new or changed", err=True)
    if target is None or not proposal.count():
        return
    if not yes and not (sys.stdin.isatty() and click.confirm(f"Write them to {target}?", err=True)):
        raise UsageError(f"nothing written to {target}: not accepted (--yes accepts without asking)")
    for file in proposal.write(target):
        click.echo(f"written: {file}", err=True)
