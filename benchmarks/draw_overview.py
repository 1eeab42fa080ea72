"""How long diagrams of a large store take.

    python benchmarks/synthetic.py 10000 big.store
    python benchmarks/draw_overview.py big.store

Times, each in a fresh process: the whole command as a user starts it, and of it what comes after start-up (the modules
loaded, the store opened): reading the graph, laying out, writing SVG.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

DIAGRAMS: tuple[tuple[str, ...], ...] = (
    ("overview",),
    ("overview", "--about", "terrorism"),
    ("overview", "--since", "2024"),
    ("meetings", "--top", "60"),
    ("interactions", "--top", "60"),
    ("matrix",),
    ("themes",),
    ("map",),
    ("flows",),
    ("timeline", "--top", "30"),
)
INSIDE = """
import sys, time
from policegraph.cli import draw as command
from policegraph.draw import diagrams, files
from policegraph.graph import Graph
Graph(sys.argv[sys.argv.index("--store") + 1]).query("ASK { ?s ?p ?o }")
began = time.perf_counter()
command.draw(sys.argv[1:], standalone_mode=False)
print(time.perf_counter() - began)
"""


def seconds(command: list[str]) -> float:
    """How long a command takes."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def main(store: str) -> None:
    """Draw each and print a table of seconds."""
    query = "SELECT (COUNT(?r) AS ?readouts) WHERE { ?r a pg:Readout }"
    subprocess.run([sys.executable, "-m", "policegraph", "query", "-e", query, "--store", store], check=True)
    print("| diagram | after start-up, s | whole command, s |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for diagram in DIAGRAMS:
            given = [*diagram, "--store", store, "-o", str(Path(folder) / "a.svg")]
            inside = subprocess.run([sys.executable, "-c", INSIDE, *given], check=True, capture_output=True, text=True)
            whole = seconds([sys.executable, "-m", "policegraph", "draw", *given])
            print(f"| `{' '.join(diagram)}` | {float(inside.stdout):.1f} | {whole:.1f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
