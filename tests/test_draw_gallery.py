"""The gallery drawn again from the graph that it was drawn from: the pictures must look as they did.

A few points of difference are allowed, for letters are shaded a little differently from one version of the font library
to the next; a label that moves is not. After a wanted change, `python docs/gallery/make.py --frozen` draws them anew.
"""

import gzip
import io
import tomllib
from pathlib import Path

import click
import numpy as np
import pyoxigraph as ox
import pytest
from PIL import Image

from policegraph.cli import draw as command
from policegraph.draw import Diagram
from policegraph.draw.inspection import faults
from policegraph.store import open_store

GALLERY = Path(__file__).parents[1] / "docs" / "gallery"
PICTURES = tomllib.loads((GALLERY / "pictures.toml").read_text(encoding="utf-8"))["picture"]
DPI = 110
TOLERANCE = 8.0
"""Root mean square of the differences of grey levels, from 0 to 255."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gallery") / "gallery.store"
    by_graph: dict[str, list[ox.Triple]] = {}
    for quad in ox.parse(gzip.decompress((GALLERY / "graph.nq.gz").read_bytes()), format=ox.RdfFormat.N_QUADS):
        by_graph.setdefault(quad.graph_name.value, []).append(quad.triple)
    with open_store(folder, write=True) as opened:
        for name, triples in by_graph.items():
            opened.write({name: triples})
    return folder


def drawn(store: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> Diagram:
    """The figure that the command of a picture makes."""
    caught: list[Diagram] = []
    monkeypatch.setattr("policegraph.draw.files.save", lambda diagram, path, dpi: caught.append(diagram))
    with click.Context(command.draw) as context:
        command.draw.parse_args(context, [*arguments, "--store", str(store), "-o", "a.png"])
        command.draw.invoke(context)
    return caught[0]


def difference(one: bytes, other: bytes) -> float:
    with Image.open(io.BytesIO(one)) as a, Image.open(io.BytesIO(other)) as b:
        if a.size != b.size:
            return 255.0
        apart = np.asarray(a.convert("L"), dtype=float) - np.asarray(b.convert("L"), dtype=float)
    return float(np.sqrt((apart**2).mean()))


@pytest.mark.parametrize("picture", PICTURES, ids=[picture["file"] for picture in PICTURES])
def test_pictures_look_as_they_did(picture: dict[str, list[str]], store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    diagram = drawn(store, picture["arguments"], monkeypatch)
    assert faults(diagram) == []
    out = io.BytesIO()
    diagram.savefig(out, format="png", dpi=DPI)
    kept = (GALLERY / f"{picture['file']}.png").read_bytes()
    assert difference(out.getvalue(), kept) < TOLERANCE, f"{picture['file']}: draw it again if this is wanted"


def test_the_comparison_tells_pictures_apart() -> None:
    one, other = ((GALLERY / f"{name}.png").read_bytes() for name in ("chain", "provenance"))
    assert difference(one, one) == 0.0
    assert difference(one, other) > 2 * TOLERANCE


def test_every_kind_and_command_stands_in_the_gallery() -> None:
    page = (GALLERY / "README.md").read_text(encoding="utf-8")
    assert {picture["arguments"][0] for picture in PICTURES} == set(command.KIND_NAMES)
    for picture in PICTURES:
        assert f"({picture['file']}.png)" in page
    assert page.count("$ policegraph draw ") == len(PICTURES)
