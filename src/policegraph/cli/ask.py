"""`policegraph ask NAME [VALUE…]`: a named question, with the words behind each row."""

import shutil
import sys
from pathlib import Path

import click

from policegraph.cli.options import output_option, said_only_option, settings, store_option, write_out
from policegraph.errors import UsageError

FORMATS = ("table", "csv", "json", "markdown")


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[NAME] [VALUE]… [--PARAMETER VALUE]…")
@click.option("--list", "listed", is_flag=True, help="List all named questions.")
@click.option("-h", "--help", "helped", is_flag=True, help="Show this, or a question's own help.")
@store_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many rows to show.")
@click.option("--all", "everything", is_flag=True, help="Show all rows.")
@click.option("--words", "spoken", is_flag=True, help="Show all words behind each row, not the first only.")
@said_only_option
@output_option
@click.pass_context
def ask(
    context: click.Context,
    words: tuple[str, ...],
    listed: bool,
    helped: bool,
    store: Path | None,
    form: str,
    limit: int,
    everything: bool,
    spoken: bool,
    said_only: bool,
    output: Path | None,
) -> None:
    """Put a named question. Values come in order or by name; names of people and bodies may be inexact.

    \b
    policegraph ask --list
    policegraph ask who-met --help
    policegraph ask who-met stock --since 2020
    """
    from policegraph.ask.question import ParameterKind, question
    from policegraph.ask.render import help_of, listing, render
    from policegraph.ask.run import ask as put
    from policegraph.ask.source import SaidOnly
    from policegraph.graph import Graph

    if listed:
        return write_out(listing(), output)
    if not words or words[0].startswith("-"):
        if helped:
            return write_out(context.get_help(), output)
        raise UsageError("which question? List them with: policegraph ask --list")
    asked = question(words[0])
    if helped:
        return write_out(help_of(asked), output)
    flags = {one.name for one in asked.parameters if one.kind is ParameterKind.FLAG}
    given, named = split(words[1:], flags)
    graph = Graph(settings(store=store).store)
    source = SaidOnly(graph.store) if said_only else graph
    answer = put(source, asked.name, *given, limit=None if everything else limit, **named)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    write_out(render(answer, form, words=spoken, width=width), output)


def split(words: tuple[str, ...], flags: set[str]) -> tuple[list[str], dict[str, str]]:
    """Values in order, and values by name: `--since 2020`, `--since=2020`, `--own` for a flag. Raises UsageError."""
    given, named = list[str](), dict[str, str]()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--") or word == "--":
            if word != "--":
                given.append(word)
            continue
        name, equals, value = word.removeprefix("--").partition("=")
        name = name.replace("-", "_")
        if name in flags and not equals:
            named[name] = "yes"
        elif equals:
            named[name] = value
        elif rest:
            named[name] = rest.pop(0)
        else:
            raise UsageError(f"--{name} wants a value")
    return given, named
