"""`policegraph ingest PATH…`"""

import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import click

from policegraph.cli.llm_options import llm_options, llm_settings
from policegraph.cli.options import settings, store_option
from policegraph.errors import PolicegraphError
from policegraph.extract.model_reader.reader import ModelReader
from policegraph.extract.model_reader.readers import BothReader, make_reader, summary
from policegraph.extract.model_reader.settings import Value
from policegraph.knowledge.load import load
from policegraph.pipeline import Outcome, Step
from policegraph.pipeline import ingest as ingest_paths
from policegraph.settings import Settings
from policegraph.store import Store, open_store

_EVERY = 10.0  # seconds between two lines in a log


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@store_option
@click.option("--model", metavar="NAME", help="A spaCy pipeline by name or path (default: the one that comes along).")
@click.option(
    "--knowledge",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Your own knowledge files beside ours.",
)
@click.option(
    "--private-persons",
    type=click.Choice(["keep", "initials", "drop"]),
    help="What is stored of private persons' names (default: keep, marked as such; docs/privacy.md).",
)
@click.option("--again", is_flag=True, help="Take readouts too that are unchanged.")
@click.option("--validate", is_flag=True, default=None, help="Check each graph against the shapes before storing it.")
@llm_options
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
def ingest(
    paths: tuple[str, ...],
    store: Path | None,
    model: str | None,
    knowledge: Path | None,
    again: bool,
    validate: bool | None,
    quiet: bool,
    private_persons: str | None,
    reader: str | None,
    **llm: Value,
) -> int:
    """Read readouts, extract what they say, and store it.

    --reader model or both lets a language model propose facts; only what stands in the text is kept (docs/models.md).

    PATH is a file (.txt, .md, .html, .jsonl, .csv), a folder, a URL, or - for standard input. What is unchanged since
    it was stored is skipped. Exit code 1: some could not be read (each named on stderr), the rest is stored.
    """
    chosen = settings(
        store=store,
        model=model,
        knowledge=knowledge,
        validate=validate,
        reader=reader,
        private_persons=private_persons,
    )
    second = make_reader(chosen.reader, llm_settings(llm), load(chosen.knowledge), chosen.model)
    total = None if quiet or not sys.stderr.isatty() else _number(paths)
    try:
        return carry_out(
            chosen, lambda target: ingest_paths(paths, target, chosen, again=again, reader=second), quiet, total, second
        )
    finally:
        if second is not None:
            second.close()


def carry_out(
    chosen: Settings,
    steps: Callable[[Store], Iterator[Step]],
    quiet: bool,
    total: int | None,
    reader: ModelReader | BothReader | None = None,
) -> int:
    """Carry out an ingestion, say how it goes and what went wrong; the exit code."""
    counts: Counter[Outcome] = Counter()
    facts = 0
    began = time.monotonic()

    def used() -> str:
        return f"; {reader.usage.tokens:,} tokens" if reader is not None else ""

    display: AbstractContextManager[_Display] = _Silent() if quiet else _display(total, used)
    logging.basicConfig(level=logging.WARNING, format="policegraph: %(message)s")
    try:
        with open_store(chosen.store, write=True) as target, display as shown:
            for step in steps(target):
                counts[step.outcome] += 1
                facts += step.facts
                shown.step(step, counts)
    except KeyboardInterrupt:
        click.echo(f"policegraph: stopped; {_done(counts)}. Run the same again to go on.", err=True)
        return 1
    except PolicegraphError as error:
        if not counts[Outcome.STORED]:
            raise
        click.echo(f"policegraph: {error}", err=True)
        click.echo(f"policegraph: {_done(counts)}. Run the same again to go on.", err=True)
        return 1
    if not quiet:
        seconds = time.monotonic() - began
        click.echo(f"{_done(counts)}; {facts:,} claims in {seconds:.1f} s; store: {chosen.store}")
        if reader is not None:
            click.echo(summary(reader))
    if counts[Outcome.FAILED]:
        return 1 if counts.total() > counts[Outcome.FAILED] else 2
    return 1 if counts[Outcome.RULES_ONLY] else 0


def _done(counts: Counter[Outcome]) -> str:
    parts = [
        f"{counts[Outcome.STORED] + counts[Outcome.NO_READER]} stored",
        f"{counts[Outcome.UNCHANGED]} unchanged",
        f"{counts[Outcome.FAILED]} failed",
    ]
    if counts[Outcome.RULES_ONLY]:
        parts.insert(1, f"{counts[Outcome.RULES_ONLY]} by the rules alone")
    return ", ".join(parts)


def _say(step: Step) -> str | None:
    told = (Outcome.FAILED, Outcome.NO_READER, Outcome.RULES_ONLY)
    return step.message if step.message and step.outcome in told else None


class _Display(Protocol):
    def step(self, step: Step, counts: Counter[Outcome]) -> None: ...


class _Silent:
    """Says what went wrong, and nothing else."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return None

    def step(self, step: Step, counts: Counter[Outcome]) -> None:
        message = _say(step)
        if message:
            click.echo(f"policegraph: {message}", err=True)


class _Lines(_Silent):
    """Plain lines for a log, every some seconds; `used` says what a model has used so far."""

    def __init__(self, used: Callable[[], str]) -> None:
        self._used = used
        self._next = time.monotonic() + _EVERY

    def step(self, step: Step, counts: Counter[Outcome]) -> None:
        super().step(step, counts)
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            click.echo(f"{_done(counts)}{self._used()} …", err=True)


class _Bar(_Silent):
    """A progress bar for a terminal, on stderr."""

    def __init__(self, total: int | None, used: Callable[[], str]) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._used = used
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("readouts", total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def step(self, step: Step, counts: Counter[Outcome]) -> None:
        self._bar.update(self._task, advance=1, description=_done(counts) + self._used())
        message = _say(step)
        if message:
            self._bar.console.print(f"policegraph: {message}", markup=False, highlight=False, soft_wrap=True)


def _display(total: int | None, used: Callable[[], str]) -> AbstractContextManager[_Display]:
    return _Bar(total, used) if sys.stderr.isatty() else _Lines(used)


def _number(paths: tuple[str, ...]) -> int | None:
    """How many readouts there will be, None where it can't be told beforehand."""
    number = 0
    for given in paths:
        path = Path(given)
        files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
        if not path.exists() or any(file.suffix.lower() in (".jsonl", ".csv") for file in files):
            return None
        number += len(files)
    return number
