"""The studies on a terminal, as plain text."""

from collections.abc import Callable, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from policegraph.study.coverage import Coverage
from policegraph.study.ledger import Ledger
from policegraph.study.timeline import Timeline

if TYPE_CHECKING:
    from rich.console import Console


def written(width: int, write: "Callable[[Console], None]") -> str:
    """What is written to a console of that width, without colours and blanks at the ends of lines."""
    from rich.console import Console

    out = StringIO()
    write(Console(file=out, width=width, color_system=None, highlight=False, markup=False, emoji=False))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def text_table(
    console: "Console", head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()
) -> None:
    """A plain table; the columns in `right` are numbers."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    grid = Table(box=SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(head):
        grid.add_column(name, justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*row)
    console.print(grid)


def indented(console: "Console", words: str, by: int) -> None:
    """A paragraph set in."""
    from rich.padding import Padding

    console.print(Padding(words, (0, 0, 0, by)))


def ledger_text(found: Ledger, width: int) -> str:
    """The ledger as paragraphs: who, what, by when, how it stands, and the words."""

    def write(console: "Console") -> None:
        for one in found.entries:
            verb = "promised" if one.kind == "promise" else "asked"
            due = f", by {one.due}" if one.due else ""
            said = f": “{one.what}”" if one.what else ""
            whom = f" {one.to}" if one.to else ""
            console.print(f"{one.when or 'undated'}  {one.by or 'Somebody'} {verb}{whom}{said}{due} [{one.status}]")
            if one.quote:
                indented(console, str(one.quote), 12)
            for later in one.later:
                indented(console, f"{later.how}{f' {later.day}' if later.day else ''}: {later.quote or ''}", 12)
        console.print(found.summary)

    return written(width, write)


def timeline_text(found: Timeline, width: int) -> str:
    """The timeline as paragraphs: when, what, and the words."""

    def write(console: "Console") -> None:
        console.print(found.title)
        console.print()
        wide = max((len(one.when) for one in found.moments), default=0)
        for one in found.moments:
            note = f" ({one.note})" if one.note else ""
            console.print(f"{one.when:{wide}}  {one.what}{note}")
            for quote in one.quotes[:1]:
                indented(console, str(quote), wide + 2)
        console.print(found.summary)

    return written(width, write)


def coverage_text(found: Coverage, by: Sequence[str], width: int) -> str:
    """Coverage as tables."""

    def write(console: "Console") -> None:
        for name in by:
            rows = [(o.name, str(o.readouts), str(o.events), str(o.acts), o.first, o.last) for o in found.parts[name]]
            text_table(console, (name, "readouts", "events", "acts", "first", "last"), rows, right=(1, 2, 3))
        console.print(found.summary)

    return written(width, write)
