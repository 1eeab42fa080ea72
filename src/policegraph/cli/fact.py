"""`policegraph fact accept|reject|edit CLAIM`"""

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from policegraph.cli.options import settings, store_option
from policegraph.review.decisions import Decision
from policegraph.settings import Settings
from policegraph.store import open_store

P = ParamSpec("P")
R = TypeVar("R")


def decision_options(function: Callable[P, R]) -> Callable[P, R]:
    """Add `--why`, `--by`, `--decisions` and `--store`."""
    for option in (
        click.option("--why", default="", metavar="WORDS", help="The reason, kept with the decision."),
        click.option("--by", metavar="NAME", help="Who decides (default: the user of this computer)."),
        click.option(
            "--decisions",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help="The file of decisions (default: decisions.jsonl in the store's folder).",
        ),
        store_option,
    ):
        function = option(function)
    return function


def chosen(store: Path | None, decisions: Path | None) -> Settings:
    """The settings of a command that decides; the store must be there. Raises StoreError."""
    found = settings(store=store, decisions=decisions)
    open_store(found.store).close()  # a folder that is no store is not made one
    return found


def say(decision: Decision, states: dict[str, str]) -> int:
    """Tell what became of a decision; the exit code: 1 where its words were not found."""
    state = states.get(decision.id, "applied")
    click.echo(f"{decision.verdict} {decision.id[:8]}: {state}")
    return 0 if state == "applied" else 1


@click.group()
def fact() -> None:
    """Accept, reject or edit a fact, by the claim that it stands on.

    Decisions are kept in decisions.jsonl, anchored on the words, and hold for every new extraction.
    """


@fact.command()
@click.argument("claim")
@decision_options
def accept(claim: str, why: str, by: str | None, decisions: Path | None, store: Path | None) -> int:
    """Say that a fact is right; `review` does not ask about it again."""
    return _decide("accept", claim, {}, why, by, chosen(store, decisions))


@fact.command()
@click.argument("claim")
@decision_options
def reject(claim: str, why: str, by: str | None, decisions: Path | None, store: Path | None) -> int:
    """Say that a fact is wrong; it is no longer stated. Of an event's or interaction's kind: the whole of it."""
    return _decide("reject", claim, {}, why, by, chosen(store, decisions))


@fact.command()
@click.argument("claim")
@click.option("--object", "object_", metavar="VALUE", help="Another entity (name or IRI), date, theme or words.")
@click.option("--kind", metavar="KIND", help="Another kind of event or interaction: Meeting, Request, …")
@click.option("--status", metavar="STATUS", help="Held, Planned or Cancelled.")
@click.option("--modality", metavar="MODALITY", help="Asserted, Planned, Requested, Committed, Denied or Possible.")
@decision_options
def edit(
    claim: str,
    object_: str | None,
    kind: str | None,
    status: str | None,
    modality: str | None,
    why: str,
    by: str | None,
    decisions: Path | None,
    store: Path | None,
) -> int:
    """Put a fact right."""
    given = {"object": object_, "kind": kind, "status": status, "modality": modality}
    change = {key: value for key, value in given.items() if value is not None}
    return _decide("edit", claim, change, why, by, chosen(store, decisions))


def _decide(verdict: str, claim: str, change: dict[str, str], why: str, by: str | None, settings_: Settings) -> int:
    from policegraph.review.act import Desk

    with open_store(settings_.store, write=True) as target:
        desk = Desk(target, settings_, by)
        if verdict == "edit":
            decision = desk.fact("edit", claim, why=why, change=change)
        else:
            decision = desk.fact("accept" if verdict == "accept" else "reject", claim, why=why)
        return say(decision, dict(desk.settled.states))
