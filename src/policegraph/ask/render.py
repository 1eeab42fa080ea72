"""Answers on a terminal, as plain text with rich; and the help of a question."""

from collections.abc import Iterator, Sequence
from io import StringIO

from policegraph.ask.answer import Answer, AnswerRow, Quote
from policegraph.ask.question import ParameterKind, Question, questions

FORMATS = ("table", "csv", "json", "markdown")


def render(answer: Answer, form: str = "table", *, words: bool = False, width: int | None = None) -> str:
    """An answer as text. `words` gives all words behind each row, where the table has room for the first only."""
    if form == "csv":
        return answer.to_csv()
    if form == "json":
        return answer.to_json()
    if form == "markdown":
        return answer.to_markdown()
    return _table(answer, words=words, width=width)


def _table(answer: Answer, *, words: bool, width: int | None) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    shown = [name for name in answer.columns if any(row.values.get(name) is not None for row in answer.rows)]
    table.add_column("", justify="right")
    for name in shown:
        number = any(isinstance(row.values.get(name), int | float) for row in answer.rows)
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    for place, row in enumerate(answer.rows, 1):
        table.add_row(str(place), *(answer.text(row, name) for name in shown))
    out = StringIO()
    console = Console(file=out, width=width or 140, color_system=None, highlight=False, markup=False, emoji=False)
    console.print(answer.asked)
    if not answer.rows:
        console.print(_nothing(answer))
    else:
        console.print(table)
        for place, quotes in enumerate(answer.quotes(most=None if words else 1), 1):
            console.print(*_footnote(place, answer.rows[place - 1], quotes, len(str(len(answer.rows)))), sep="\n")
        console.print()
    console.print(answer.summary)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _footnote(place: int, row: AnswerRow, quotes: Sequence[Quote], wide: int) -> Iterator[object]:
    """The words behind one row, under its number, wrapped with a hanging indent."""
    from rich.padding import Padding
    from rich.table import Table

    more = len(row.because) - 1 if len(quotes) == 1 else 0
    for position, quote in enumerate(quotes):
        line = Table.grid(padding=(0, 1, 0, 0))
        line.add_column(width=wide, justify="right", no_wrap=True)
        line.add_column(ratio=1)
        after = f" and {more} more" if more > 0 else ""
        line.add_row(str(place) if position == 0 else "", f"{quote}{after}")
        yield Padding(line, (0, 0, 0, 1))


def _nothing(answer: Answer) -> str:
    """No evidence is no denial."""
    return f"Not said in any of {answer.readouts} readouts." if answer.readouts else "The graph holds no readouts yet."


def listing() -> str:
    """All named questions, one a line."""
    wide = max(len(name) for name in questions())
    return "\n".join(f"{name:{wide}}  {asked.title}" for name, asked in questions().items()) + "\n"


def help_of(asked: Question) -> str:
    """What a question asks, wants to know and answers."""
    lines = [f"{asked.name}: {asked.title}", "", asked.description, ""]
    if asked.parameters:
        lines.append("It takes")
    for one in asked.parameters:
        what = {
            ParameterKind.ENTITY: f"name of a {' or '.join(one.choices)}" if one.choices else "name of an entity",
            ParameterKind.NODE: "IRI, or name of an entity",
            ParameterKind.DAY: "YYYY, YYYY-MM or YYYY-MM-DD",
            ParameterKind.NUMBER: "number",
            ParameterKind.WORD: ", ".join(one.choices),
            ParameterKind.TEXT: "words",
            ParameterKind.FLAG: "flag",
        }[one.kind]
        must = "" if one.kind is ParameterKind.FLAG else ", needed" if one.required else ""
        default = f", without: {one.default}" if one.default else ""
        lines.append(f"  --{one.name} ({what}{must}{default}): {one.meaning}")
    lines += ["", "It answers", *(f"  {one.name}: {one.meaning}" for one in asked.columns if one.name != "because")]
    lines += ["", *(f"Example: {example}" for example in asked.examples)]
    return "\n".join(lines) + "\n"
