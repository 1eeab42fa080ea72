"""`policegraph diff A B`"""

import json
from dataclasses import asdict
from pathlib import Path

import click

from policegraph.cli.options import output_option, write_out
from policegraph.review.diff import Difference, Fact, diff, open_any


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path), metavar="A")
@click.argument("new", type=click.Path(path_type=Path), metavar="B")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
def diff_(old: Path, new: Path, format_: str, output: Path | None) -> int:
    """Say which facts came, went or changed from A to B.

    A and B are stores, or what two runs exported (.trig, .nq). Exit code 0: no difference, 1: there is one.
    """
    found = diff(open_any(old), open_any(new))
    write_out(_json(found) if format_ == "json" else _text(found), output)
    return 1 if found else 0


def _json(found: Difference) -> str:
    return json.dumps(asdict(found), ensure_ascii=False, indent=2)


def _text(found: Difference) -> str:
    lines = [f"+ readout {name}" for name in found.readouts_came]
    lines += [f"- readout {name}" for name in found.readouts_went]
    rows = [(fact.readout, "+", [fact]) for fact in found.came] + [(fact.readout, "-", [fact]) for fact in found.went]
    rows += [(one.readout, "~", [one, other]) for one, other in found.changed]
    last = ""
    for readout, sign, facts in sorted(rows, key=lambda row: (row[0], row[1], row[2])):
        if readout != last:
            lines.append(f"{readout}:")
            last = readout
        lines.append(f"  {sign} " + "  →  ".join(_line(fact) for fact in facts))
    total = f"{len(found.came)} came, {len(found.went)} went, {len(found.changed)} changed"
    return "\n".join([*lines, total])


def _line(fact: Fact) -> str:
    modality = "" if fact.modality == "Asserted" else f" [{fact.modality}]"
    return f"{fact.subject} — {fact.predicate} → {fact.object}{modality}"
