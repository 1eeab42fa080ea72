"""The studies on a terminal, as plain text."""

from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from policegraph.study.change import Changes
from policegraph.study.coverage import Coverage
from policegraph.study.ledger import Ledger
from policegraph.study.measures import EXPLAINED, Measures
from policegraph.study.networks import Network
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


def measures_text(made: Network, found: Measures, top: int, width: int) -> str:
    """The places of the weightiest nodes, the groups, and what each measure means."""
    directed = made.kind.directed

    def write(console: "Console") -> None:
        span = f", {made.period[0]} to {made.period[1]}" if made.period else ""
        console.print(
            f"{made.kind.value}: {len(made.nodes)} nodes, {len(made.edges)} ties, {found.components} separate parts"
            f"{span}; from {made.behind} of {made.readouts} readouts"
        )
        head = ["", "kind", "ties", "weight", *(["given", "received"] if directed else [])]
        head += ["brokerage", "openness", "standing", "group"]
        rows = [
            [
                one.label,
                one.kind,
                str(one.ties),
                f"{one.weight:.1f}",
                *([f"{one.given:.1f}", f"{one.received:.1f}"] if directed else []),
                f"{one.brokerage:.2f}",
                "" if one.openness is None else f"{one.openness:.2f}",
                f"{one.standing:.2f}",
                str(one.community),
            ]
            for one in found.places[:top]
        ]
        text_table(console, head, rows, right=range(2, len(head)))
        if len(found.places) > top:
            console.print(f"and {len(found.places) - top} more")
        console.print(f"modularity {found.modularity:.2f}, density {found.density:.2f}", end="")
        console.print("" if found.reciprocity is None else f", reciprocity {found.reciprocity:.2f}")
        for number, group in enumerate(found.communities[:8], 1):
            if len(group) > 1:
                members = [one.label for one in found.places if one.iri in group]
                console.print(f"group {number}: {', '.join(members[:8])}{' …' if len(members) > 8 else ''}")
        console.print()
        used = ["ties", "weight", *(["given", "received", "reciprocity"] if directed else [])]
        used += ["brokerage", "openness", "standing", "community", "modularity"]
        for name in used:
            console.print(f"{'group' if name == 'community' else name}: {EXPLAINED[name]}")

    return written(width, write)


def slices_text(slices: Mapping[str, Network], issued: Mapping[str, int], width: int) -> str:
    """One line for each slice of time: how big its network is, on how many readouts it stands, and how many were issued
    in that time."""

    def write(console: "Console") -> None:
        rows = []
        for name, made in slices.items():
            heaviest = max(made.nodes, key=lambda node: (node.weight, node.label))
            facts = len({fact for edge in made.edges for fact in edge.facts})
            rows.append(
                (
                    name,
                    str(len(made.nodes)),
                    str(len(made.edges)),
                    str(facts),
                    str(made.behind),
                    str(issued.get(name, 0)),
                    heaviest.label,
                )
            )
        head = ("", "nodes", "ties", "facts", "from readouts", "issued then", "most ties")
        text_table(console, head, rows, right=(1, 2, 3, 4, 5))
        told = len({readout for made in slices.values() for edge in made.edges for readout in edge.readouts})
        whole = next((made.readouts for made in slices.values()), 0)
        console.print(f"from {told} of {whole} readouts" if slices else "No ties with a day.")

    return written(width, write)


def changes_text(found: Changes, top: int, width: int) -> str:
    """What changed, the clear changes first."""

    def write(console: "Console") -> None:
        spans = [f"{first} to {last}" for first, last in (found.before, found.after)]
        console.print(f"{spans[0]} ({found.readouts[0]} readouts) and {spans[1]} ({found.readouts[1]} readouts)")
        rows = [
            (
                one.label,
                one.kind,
                f"{one.facts_before}",
                f"{one.facts_after}",
                f"{one.before:.1f}",
                f"{one.after:.1f}",
                f"{one.difference:+.1f}",
                f"{one.low:+.1f} to {one.high:+.1f}",
                "clear" if one.clear else "",
            )
            for one in found.changes[:top]
        ]
        head = ("", "kind", "before", "after", "per 100", "per 100", "change", "95 of 100 draws", "")
        text_table(console, head, rows, right=range(2, 8))
        if not any(one.clear for one in found.changes):
            console.print("No change is clear: with so few readouts each of these may be chance.")
        console.print(f"change: {EXPLAINED['change']}")

    return written(width, write)
