"""`policegraph entity merge|apart|split|rename`"""

from pathlib import Path

import click

from policegraph.cli.fact import chosen, decision_options, say
from policegraph.review.act import Desk
from policegraph.store import open_store


@click.group()
def entity() -> None:
    """Say who is who: merge two entities, keep them apart, split one, rename one.

    Entities go by the name that the store or a readout gives them, or by their IRI.
    """


@entity.command()
@click.argument("one")
@click.argument("into")
@decision_options
def merge(one: str, into: str, why: str, by: str | None, decisions: Path | None, store: Path | None) -> int:
    """ONE is INTO: the IRI of INTO stands for both everywhere."""
    settings = chosen(store, decisions)
    with open_store(settings.store, write=True) as target:
        desk = Desk(target, settings, by)
        return say(desk.merge(one, into, why=why), dict(desk.settled.states))


@entity.command()
@click.argument("one")
@click.argument("other")
@decision_options
def apart(one: str, other: str, why: str, by: str | None, decisions: Path | None, store: Path | None) -> int:
    """ONE and OTHER are two: they are never brought together."""
    settings = chosen(store, decisions)
    with open_store(settings.store, write=True) as target:
        desk = Desk(target, settings, by)
        return say(desk.apart(one, other, why=why), dict(desk.settled.states))


@entity.command()
@click.argument("name")
@click.argument("readouts", nargs=-1, required=True, metavar="READOUT…")
@click.option("--name", "new_name", default="", metavar="NAME", help="What the other one is called.")
@decision_options
def split(
    name: str,
    readouts: tuple[str, ...],
    new_name: str,
    why: str,
    by: str | None,
    decisions: Path | None,
    store: Path | None,
) -> int:
    """NAME is somebody else in these readouts."""
    settings = chosen(store, decisions)
    with open_store(settings.store, write=True) as target:
        desk = Desk(target, settings, by)
        return say(desk.split(name, readouts, new_name=new_name, why=why), dict(desk.settled.states))


@entity.command()
@click.argument("name")
@click.argument("new_name")
@decision_options
def rename(name: str, new_name: str, why: str, by: str | None, decisions: Path | None, store: Path | None) -> int:
    """Call an entity NEW_NAME."""
    settings = chosen(store, decisions)
    with open_store(settings.store, write=True) as target:
        desk = Desk(target, settings, by)
        return say(desk.rename(name, new_name, why=why), dict(desk.settled.states))
