"""Makes the gallery: README.md, a picture for each entry of pictures.toml, and the graph that they were drawn from.

    python docs/gallery/make.py             ingest data/ anew, then draw
    python docs/gallery/make.py --frozen    draw from graph.nq.gz as it is

The graph is kept so that a test can draw the same pictures again and compare.
"""

import gzip
import shlex
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policegraph.store import open_store

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "data"
GRAPH = HERE / "graph.nq.gz"
DPI = 110
APART = "https://w3id.org/policegraph/graph/"
EXTRA = (ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel"), ox.NamedNode("http://purl.org/dc/terms/source"))
"""What no picture shows."""


def run(*arguments: str) -> None:
    """Run the tool; its own words go to the terminal."""
    subprocess.run([sys.executable, "-m", "policegraph", *arguments], check=True)


def freeze() -> None:
    """Ingest data/ and keep what came out, as sorted N-Quads."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "data.store"
        run("ingest", str(DATA), "--store", str(store))
        with open_store(store) as opened:
            lines = sorted(f"{quad} .\n" for quad in _needed(list(opened.quads())))
    with GRAPH.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write("".join(lines).encode())


def _needed(quads: list[ox.Quad]) -> list[ox.Quad]:
    """What the readouts say, and of all that is known beforehand only what is about those whom they name."""
    said = [quad for quad in quads if not quad.graph_name.value.startswith(APART)]
    known = [quad for quad in quads if quad.graph_name.value in (APART + "authority", APART + "entities")]
    named = {term for quad in said for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)}
    for _ in range(3):  # the post of a person, the body of the post, the country of the body
        named |= {quad.object for quad in known if quad.subject in named and isinstance(quad.object, ox.NamedNode)}
    kept = [quad for quad in known if quad.subject in named and quad.predicate not in EXTRA]
    return said + kept + [quad for quad in quads if quad.graph_name.value == APART + "inferred"]


def thaw(store: Path) -> None:
    """A store of the graph that is kept."""
    by_graph: dict[str, list[ox.Triple]] = {}
    for quad in ox.parse(gzip.decompress(GRAPH.read_bytes()), format=ox.RdfFormat.N_QUADS):
        by_graph.setdefault(quad.graph_name.value, []).append(quad.triple)
    with open_store(store, write=True) as opened:
        for name, triples in by_graph.items():
            opened.write({name: triples})


def pictures() -> list[dict[str, Any]]:
    """The entries of pictures.toml."""
    return list(tomllib.loads((HERE / "pictures.toml").read_text(encoding="utf-8"))["picture"])


def page() -> str:
    """The page that shows all pictures, each with its command."""
    lines = [
        "# Gallery",
        "",
        "Every picture below was drawn from the readouts in [`data/`](../../data) by the command beneath it;",
        "`make gallery` draws them again. Kinds, filters, sizes and themes: [Diagrams](../diagrams.md).",
        "",
    ]
    for picture in pictures():
        arguments = [str(argument) for argument in picture["arguments"]]
        lines += [f"## {picture['shows']}", "", f"![{picture['shows']}]({picture['file']}.png)", "", "```console"]
        lines += [f"$ policegraph draw {shlex.join(arguments)} -o {picture['file']}.svg", "```", ""]
    return "\n".join(lines)


def main() -> None:
    """Draw all pictures and write the page."""
    if "--frozen" not in sys.argv:
        freeze()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "gallery.store"
        thaw(store)
        for picture in pictures():
            file, arguments = f"{picture['file']}.png", [str(argument) for argument in picture["arguments"]]
            run("draw", *arguments, "--store", str(store), "-o", str(HERE / file), "--dpi", str(DPI))
    (HERE / "README.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
