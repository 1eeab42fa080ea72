"""The gallery drawn again from the graph that it was drawn from: the pictures must look as they did.

Pictures are blurred a little and compared piece by piece, for letters are shaded differently from one version of the
font library to the next; a label that moves is seen. After a wanted change `python docs/gallery/make.py --frozen` draws
them anew.
"""

import gzip
import io
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import click
import numpy as np
import pyoxigraph as ox
import pytest
from PIL import Image, ImageFilter

from policegraph.cli import draw as command
from policegraph.draw import Diagram
from policegraph.draw.inspection import faults
from policegraph.store import open_store

GALLERY = Path(__file__).parents[1] / "docs" / "gallery"
PICTURES = tomllib.loads((GALLERY / "pictures.toml").read_text(encoding="utf-8"))["picture"]
DPI = 110
TILE = 16
BLUR = 2.5
TOLERANCE = 15.0
"""The mean difference of grey levels (from 0 to 255) within any square of TILE pixels, once blurred."""


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
    """How much two pictures differ where they differ most; 255 where they are of different sizes."""
    with Image.open(io.BytesIO(one)) as a, Image.open(io.BytesIO(other)) as b:
        if a.size != b.size:
            return 255.0
        soft = [np.asarray(each.convert("L").filter(ImageFilter.GaussianBlur(BLUR)), dtype=float) for each in (a, b)]
    apart = np.abs(soft[0] - soft[1])
    high, wide = (length - length % TILE for length in apart.shape)
    tiles = apart[:high, :wide].reshape(high // TILE, TILE, wide // TILE, TILE).mean(axis=(1, 3))
    return float(tiles.max())


def as_png(diagram: Diagram, dpi: int = DPI) -> bytes:
    out = io.BytesIO()
    diagram.savefig(out, format="png", dpi=dpi)
    return out.getvalue()


@pytest.mark.parametrize("picture", PICTURES, ids=[picture["file"] for picture in PICTURES])
def test_pictures_look_as_they_did(picture: dict[str, list[str]], store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    diagram = drawn(store, picture["arguments"], monkeypatch)
    assert faults(diagram) == []
    kept = (GALLERY / f"{picture['file']}.png").read_bytes()
    assert difference(as_png(diagram), kept) < TOLERANCE, f"{picture['file']}: draw it again if this is wanted"


def test_the_comparison_sees_what_moves_and_not_how_letters_are_shaded(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    diagram = drawn(store, ["meetings"], monkeypatch)
    kept = as_png(diagram)
    assert difference(kept, as_png(diagram)) == 0.0
    with Image.open(io.BytesIO(as_png(diagram, 4 * DPI))) as large, Image.open(io.BytesIO(kept)) as usual:
        out = io.BytesIO()
        large.resize(usual.size, Image.Resampling.BOX).save(out, "png")  # as another library might shade its letters
    assert difference(out.getvalue(), kept) < TOLERANCE
    labels = [a for a in diagram.axes[0].get_children() if (a.get_gid() or "").startswith("label:")]
    label = max(labels, key=lambda one: (len(one.get_text()), one.get_text()))
    x, y = label.get_position()
    label.set_position((x + 6, y))
    assert difference(as_png(diagram), kept) > TOLERANCE


def test_every_kind_stands_in_the_gallery_and_its_page_is_of_today() -> None:
    place = spec_from_file_location("gallery_make", GALLERY / "make.py")
    assert place is not None
    assert place.loader is not None
    make = module_from_spec(place)
    place.loader.exec_module(make)
    assert (GALLERY / "README.md").read_text(encoding="utf-8") == make.page()
    assert {picture["arguments"][0] for picture in PICTURES} == set(command.KIND_NAMES)
    pictures = {path.stem for path in GALLERY.glob("*.png")}
    assert pictures == {picture["file"] for picture in PICTURES}
    assert "(gallery/)" in (GALLERY.parent / "README.md").read_text(encoding="utf-8")
    assert "(docs/gallery/)" in (GALLERY.parents[1] / "README.md").read_text(encoding="utf-8")
