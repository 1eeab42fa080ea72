"""How long the overview of a large store takes.

    python benchmarks/draw_overview.py STORE [READOUTS]

Copies the readouts of STORE under new names until there are READOUTS (10,000 unless said) in a store in a temporary
folder, then times `overview` and a 60-node `meetings` in it, each in a fresh process as a user would start them.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from policegraph.store import Store, open_store

READOUT = ox.NamedNode("https://w3id.org/policegraph/ontology#Readout")
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def copies(quads: list[ox.Quad], readouts: set[str], wanted: int) -> Iterator[ox.Quad]:
    """The quads, and those of each readout again under other names until there are enough."""
    yield from quads
    mine = [quad for quad in quads if quad.graph_name.value in readouts]

    def renamed(term: object, number: int) -> object:
        if isinstance(term, ox.NamedNode):
            base = term.value.partition("#")[0]
            if base in readouts:
                return ox.NamedNode(term.value.replace(base, f"{base}.copy{number}", 1))
        return term

    for number in range(1, wanted // len(readouts) + 1):
        for quad in mine:
            subject, thing, graph = (renamed(part, number) for part in (quad.subject, quad.object, quad.graph_name))
            yield ox.Quad(subject, quad.predicate, thing, graph)


def grow(store: Store, quads: list[ox.Quad], readouts: set[str], wanted: int) -> None:
    """Load the copies in parts, since one load keeps all its quads in memory."""
    rest = copies(quads, readouts, wanted)
    while part := list(islice(rest, 300_000)):
        store.inner.bulk_extend(part)
        # The union of all graphs, which the store keeps beside them, is all triples once more.
        store.inner.bulk_extend([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in part])


def main(source: str, wanted: int) -> None:
    """Build, draw, print seconds."""
    with open_store(Path(source)) as store:
        quads = list(store.quads())
    readouts = {quad.subject.value for quad in quads if quad.predicate == TYPE and quad.object == READOUT}
    with tempfile.TemporaryDirectory() as folder:
        big = Path(folder) / "big.store"
        with open_store(big, write=True) as store:
            began = time.perf_counter()
            grow(store, quads, readouts, wanted)
            print(f"{len(readouts) * (wanted // len(readouts) + 1)} readouts in {time.perf_counter() - began:.0f} s")
        for arguments in (
            ["overview"],
            ["meetings", "--top", "60"],
            ["matrix"],
            ["themes"],
            ["timeline", "--top", "30"],
        ):
            began = time.perf_counter()
            command = [sys.executable, "-m", "policegraph", "draw", *arguments, "--store", str(big)]
            subprocess.run([*command, "-o", str(Path(folder) / "a.svg")], check=True)
            print(f"{' '.join(arguments):22} {time.perf_counter() - began:6.1f} s")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
