"""How long diagrams take.

    python benchmarks/synthetic.py 10000 big.store
    python benchmarks/draw_overview.py big.store

Times each in a fresh process: once the modules are loaded and the store is open, how long reading the graph takes, and
laying out, drawing and writing SVG; then the whole command as a user starts it.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

DIAGRAMS: tuple[tuple[str, ...], ...] = (
    ("overview",),
    ("overview", "--about", "terrorism"),
    ("meetings", "--top", "60"),
    ("interactions", "--top", "60"),
    ("matrix",),
    ("map",),
    ("flows",),
    ("timeline", "--top", "30"),
)
INSIDE = """
import sys, time
from policegraph.draw import KINDS, files
from policegraph.draw.asked import request
from policegraph.graph import Graph
kind, store, out, *options = sys.argv[1:]
graph = Graph(store)
graph.query("ASK { ?s ?p ?o }")
asked = {}
for name, value in zip(options[::2], options[1::2]):
    asked[name.lstrip("-")] = int(value) if value.isdigit() else [value]
began = time.perf_counter()
painter = KINDS[kind].prepare(graph, request(graph, (), **asked))
read = time.perf_counter()
files.save(painter("text", "light"), out)
print(read - began, time.perf_counter() - read)
"""


def main(store: str) -> None:
    """Draw each and print a table of seconds."""
    query = "SELECT (COUNT(?r) AS ?readouts) WHERE { ?r a pg:Readout }"
    subprocess.run([sys.executable, "-m", "policegraph", "query", "-e", query, "--store", store], check=True)
    print("| diagram | reading, s | drawing, s | whole command, s |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "a.svg")
        for kind, *options in DIAGRAMS:
            inside = [sys.executable, "-c", INSIDE, kind, store, out, *options]
            told = subprocess.run(inside, check=True, capture_output=True, text=True).stdout.split()
            began = time.perf_counter()
            whole = [sys.executable, "-m", "policegraph", "draw", kind, *options, "--store", store, "-o", out]
            subprocess.run(whole, check=True, capture_output=True)
            row = (*map(float, told), time.perf_counter() - began)
            print(f"| `{' '.join((kind, *options))}` | {' | '.join(f'{each:.1f}' for each in row)} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
