"""`policegraph review`: what is doubtful, one by one, with the keyboard; or as JSON for programs."""

import json
import shutil
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from policegraph.cli.fact import chosen, decision_options
from policegraph.errors import UsageError
from policegraph.review.act import Desk
from policegraph.review.agenda import open_items
from policegraph.review.decisions import Answer, Decisions, decisions_file
from policegraph.review.items import LOW, Item
from policegraph.settings import Settings
from policegraph.store import open_store

KEYS = "y yes · n no · w why, then y or n · s skip · u undo the last · q stop"
READINGS = "y the first · n the second · x neither · w why, then one of these · s skip · u undo the last · q stop"
_ANSWERS: Mapping[str, Answer] = {"y": "yes", "n": "no", "x": "neither"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write the open items as JSON lines, and ask nothing.")
@click.option(
    "--answers",
    type=click.File("r", encoding="utf-8"),
    metavar="FILE",
    help='Answers as JSON lines, {"id": …, "answer": "yes", "no" or "neither", "why": …}, with the ids of --json.',
)
@click.option("--list", "list_", is_flag=True, help="List the decisions and what became of each.")
@click.option("--undo", metavar="ID", help="Take back the decision whose id begins so (last: the last one).")
@click.option("--low", type=click.FloatRange(0, 1), default=LOW, show_default=True, help="Show facts below this.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many items.")
@decision_options
def review(
    as_json: bool,
    answers: Iterable[str] | None,
    list_: bool,
    undo: str | None,
    low: float,
    limit: int | None,
    why: str,
    by: str | None,
    decisions: Path | None,
    store: Path | None,
) -> int:
    """Walk through contradictions, differences of two readers, doubtful links and facts of low confidence, and decide.

    Of a difference, yes takes the first reading, which is stored, no the second, neither (key x) none of them.
    Decisions are kept in decisions.jsonl (put it under version control) and hold for every new extraction. Exit code 1:
    some decisions no longer find their words (see --list).
    """
    settings = chosen(store, decisions)
    if as_json:
        with open_store(settings.store) as reading:
            kept = Decisions.read(decisions_file(reading.path, settings.decisions))
            for item in open_items(reading, kept, low=low, limit=limit):
                click.echo(json.dumps({"id": item.id, **asdict(item)}, ensure_ascii=False))
        return 0
    with open_store(settings.store, write=True) as target:
        desk = Desk(target, settings, by)
        if undo is not None:
            decision = desk.undo(None if undo == "last" else undo, why=why)
            click.echo(f"undone: {decision.undoes[:8]}")
        elif list_:
            desk.settle()
            _list(desk)
        elif answers is not None:
            _answered(desk, answers, low)
        else:
            _walk(desk, settings, low, limit)
        lost = desk.settled.lost
    for id in lost:
        click.echo(f"policegraph: decision {id[:8]}: {desk.settled.states[id]}; it is kept", err=True)
    return 1 if lost else 0


def _list(desk: Desk) -> None:
    for one in desk.decisions.all:
        about = one.fact.words if one.fact else one.entity.name if one.entity else one.undoes[:8]
        state = desk.settled.states.get(one.id, "undone or overruled" if one.verdict != "undo" else "")
        why = f" ({one.why})" if one.why else ""
        click.echo(f"{one.id[:8]}  {one.when[:10]}  {one.by}  {one.verdict}  “{about}”{why}  {state}")


def _answered(desk: Desk, lines: Iterable[str], low: float) -> None:
    items = {item.id: item for item in open_items(desk.store, desk.decisions, low=low)}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            item, answer = items[row["id"]], {one: one for one in _ANSWERS.values()}[row["answer"]]
            desk.answer(item, answer, why=str(row.get("why", "")), settle_now=False)
        except (ValueError, KeyError, TypeError, UsageError) as error:
            raise UsageError(
                f'answers, line {number}: {error}; give {{"id": …, "answer": "yes", "no" or "neither"}}'
            ) from error
    desk.settle()
    click.echo(f"{len(desk.decisions.active())} decisions hold, {len(desk.settled.lost)} no longer find their words")


def _walk(desk: Desk, settings: Settings, low: float, limit: int | None) -> None:
    items = list(open_items(desk.store, desk.decisions, low=low, limit=limit))
    click.echo(f"{len(items)} open in {settings.store}. Keys: {KEYS}")
    made: list[tuple[int, list[str]]] = []  # the item of each answer, and its decisions
    at = 0
    while at < len(items):
        item = items[at]
        _show(item, at + 1, len(items))
        key, why = _key(bool(item.readings), bool(made))
        if key == "q":
            break
        if key == "u":
            at, ids = made.pop()
            for id in ids:
                desk.decide(desk.undoing(id), settle_now=False)
                click.echo(f"undone: {id[:8]}")
            continue
        if key != "s":
            made.append((at, [one.id for one in desk.answer(item, _ANSWERS[key], why=why, settle_now=False)]))
        at += 1
    desk.settle()
    click.echo(f"{len(made)} decided")


def _show(item: Item, number: int, total: int) -> None:
    sure = f"  ({item.score:.2f})" if item.score is not None else ""
    _say(f"[{number}/{total}] {item.kind}: {item.question}{sure}", "\n", "    ")
    for words in item.words:
        _say(" ".join(words.split()), "    ", "      ")
    for key, (reader, reading) in zip("yn", item.readings, strict=False):
        _say(f"{key}: {reading}  ({reader}{', stored' if key == 'y' else ''})", "    ", "       ")
    if item.kind == "finding":
        click.echo("    Is the readout's fact right all the same?")


def _say(words: str, first: str, then: str) -> None:
    """Write words in lines that fit, broken between words."""
    width = max(40, shutil.get_terminal_size().columns)
    click.echo(textwrap.fill(words, width, initial_indent=first, subsequent_indent=then, break_long_words=False))


def _key(readings: bool, undoable: bool) -> tuple[str, str]:
    """A key that means something here, and the reason that was given before it."""
    why = ""
    while True:
        click.echo("> ", nl=False)
        key = click.getchar().lower()
        click.echo(key)
        if key in ("y", "n", "s", "q") or (key == "x" and readings) or (key == "u" and undoable):
            return key, why
        if key == "w":
            why = click.prompt("why", default="", show_default=False)
        else:
            click.echo(READINGS if readings else KEYS)
