"""Fill the README's five-minute tour with what the commands print: `python examples/tour.py`, after `make demo`.

Runs each command on a fresh store of data/ in a temporary folder and writes its output between the tour's markers;
the picture is drawn anew too.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- tour: begin -->", "<!-- tour: end -->"
LONGEST = 34  # lines of one output

STEPS = (
    ("Read the readouts of `data/`, or your own. What is unchanged is skipped the next time.", "ingest data"),
    ("Ask a ready-made question (`policegraph ask --list` names them). Names need not be exact.", "ask who-met cooper"),
    ("Who promised what, with the words, and what became of it:", "ask promised-by Germany --people"),
    ("A card of one person, post, body, place, event or theme:", "show stock"),
    (
        "Two readouts of one meeting side by side: what both say, what only one says, where they differ.",
        "compare home-office-2024-iraq-agreements kurdistan-2024-cooper-erbil",
    ),
    (
        "Any question in SPARQL 1.1; the prefixes are known.",
        'query -e "SELECT ?kind (COUNT(?e) AS ?events) WHERE { ?e a pg:Event, ?kind . '
        'FILTER(?kind != pg:Event) } GROUP BY ?kind ORDER BY DESC(?events)"',
    ),
    (
        "Draw it, as SVG, PNG or PDF. [The gallery](docs/gallery/) shows all twelve kinds of diagram, each with its\n"
        "command; [docs/diagrams.md](docs/diagrams.md) tells their filters, sizes and themes.",
        'draw ego "Yvette Cooper" -o cooper.svg',
    ),
    ("Take it elsewhere:", "export --format trig -o readouts.trig"),
)  # fmt: skip


def main() -> None:
    """Run the steps and write the README. Ends with an error where a command fails."""
    parts = []
    program = Path(sys.executable).with_name("policegraph")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "data").symlink_to(ROOT / "data")
        settings = {**os.environ, "COLUMNS": "112", "POLICEGRAPH_STORE": str(work / "policegraph.store")}
        for words, command in STEPS:
            done = subprocess.run(
                [str(program), *shlex.split(command)],
                cwd=work, env=settings, capture_output=True, text=True, check=True,
            )  # fmt: skip
            shown = (done.stdout + (done.stderr if command.startswith("ingest") else "")).replace(f"{work}/", "")
            lines = [line.rstrip() for line in shown.strip("\n").split("\n")] if shown.strip() else []
            if command.startswith("ingest"):
                lines = [line for line in lines if "claims" in line]
            if len(lines) > LONGEST:
                lines = [*lines[:LONGEST], "…"]
            parts.append("\n".join([words, "", "```", f"$ policegraph {command}", *lines, "```"]))
        picture = ROOT / "docs" / "pictures" / "cooper.png"
        picture.parent.mkdir(exist_ok=True)
        subprocess.run(
            [str(program), "draw", "ego", "Yvette Cooper", "--dpi", "150", "-o", str(picture)],
            env=settings, check=True,
        )  # fmt: skip
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(before + BEGIN + "\n" + "\n\n".join(parts) + "\n" + END + after, "utf-8")


if __name__ == "__main__":
    main()
