"""`policegraph draw`: all kinds from a graph on disk, filters, and what it says when something is wrong."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure

from draw_samples import graph_from
from policegraph.cli import draw as command
from policegraph.draw import KINDS, size_names, theme_names
from policegraph.draw.asked import Asked
from policegraph.draw.request import MODALITIES
from policegraph.errors import UsageError
from policegraph.graph import Graph
from policegraph.store import open_store

HAND = Path(__file__).parent / "hand_graph.trig"
NAMES = {
    "ego": ("Ada Quillfeather",),
    "timeline": ("Ada Quillfeather", "Brann Östlund"),
    "event": ("Operation Silver Net",),
    "chain": ("joint office",),
    "provenance": ("Ada Quillfeather", "Brann Östlund"),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("draw") / "hand.store"
    graph = graph_from(HAND).store
    with open_store(folder, write=True) as target:
        for name in graph.graphs():
            target.write({name: [quad.triple for quad in graph.quads(graph=name)]})
    return folder


def run(store: Path, *arguments: str) -> None:
    CliRunner().invoke(command.draw, ["--store", str(store), *arguments], catch_exceptions=False, standalone_mode=False)


def rows(store: Path, tmp_path: Path, *arguments: str) -> list[dict[str, str]]:
    data = tmp_path / "data.csv"
    run(store, *arguments, "-o", str(tmp_path / "a.svg"), "--data", str(data))
    with data.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_command_knows_what_the_package_knows() -> None:
    assert tuple(KINDS) == command.KIND_NAMES
    assert size_names() == command.SIZES
    assert theme_names() == command.THEMES
    assert command.MODALITIES == MODALITIES


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_written(kind: str, store: Path, tmp_path: Path) -> None:
    found = rows(store, tmp_path, kind, *NAMES.get(kind, ()))
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert svg.startswith("<?xml")
    if kind == "map":  # this graph's countries are invented, so none is on a map, and the caption says so
        assert not found
        assert "3 places that are no country on this map are left out" in svg
    else:
        assert found


def test_filters_narrow_and_the_caption_says_so(store: Path, tmp_path: Path) -> None:
    everything = rows(store, tmp_path, "meetings")
    assert {row["modality"] for row in everything} == {"Asserted", "Planned"}
    late = rows(store, tmp_path, "meetings", "--since", "2023", "--until", "2023-06")
    assert 0 < len(late) < len(everything)
    assert all("2023-01-01" <= row["first"] <= "2023-06-30" for row in late if row["first"])
    assert "2023-01-01 to 2023-06-30" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    planned = rows(store, tmp_path, "meetings", "--modality", "planned")
    assert {row["modality"] for row in planned} == {"Planned"}
    sure = rows(store, tmp_path, "interactions", "--min-confidence", "0.9")
    assert all(float(row["confidence"]) >= 0.9 for row in sure)
    asked = rows(store, tmp_path, "interactions", "--kind", "request")
    assert {row["relation"] for row in asked} == {"request"}
    drugs = rows(store, tmp_path, "meetings", "--about", "drug trafficking")
    assert 0 < len(drugs) < len(everything)
    own = rows(store, tmp_path, "meetings", "--entity", "Ada Quillfeather")
    assert all("Ada Quillfeather" in (row["source"], row["target"]) for row in own)
    heavy = rows(store, tmp_path, "meetings", "--min-weight", "2")
    assert all(float(row["weight"]) >= 2 for row in heavy)
    few = rows(store, tmp_path, "interactions", "--top", "3")
    assert len({row["source"] for row in few} | {row["target"] for row in few}) <= 3
    assert "strongest of" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_private_people_are_named_only_where_asked_for(store: Path, tmp_path: Path) -> None:
    acts = [row["what"] for row in rows(store, tmp_path, "timeline")]
    assert "Norvanian National Police acted against a private person" in acts
    assert "Fenn Gorrick" not in (tmp_path / "a.svg").read_text(encoding="utf-8")
    acts = [row["what"] for row in rows(store, tmp_path, "timeline", "--private-persons")]
    assert "Norvanian National Police acted against Fenn Gorrick" in acts


def test_the_python_face_draws_what_the_command_draws(store: Path, tmp_path: Path) -> None:
    options = ("--since", "2021-06", "--about", "drug trafficking", "--modality", "all", "--no-inferred", "--top", "9")
    told = rows(store, tmp_path, "interactions", *options)
    asked: Asked = {
        "since": "2021-06",
        "about": ["drug trafficking"],
        "modalities": ["all"],
        "inferred": False,
        "top": 9,
    }
    with Graph(store) as graph:
        figure = graph.draw("interactions", **asked)
        assert isinstance(figure, Figure)
        assert told
        assert [list(row.values()) for row in told] == [list(row) for row in figure.table.rows]
        with pytest.raises(UsageError, match="no modality 'guessed'"):
            graph.draw("meetings", modalities=["guessed"])


def test_levels_lift_the_ends(store: Path, tmp_path: Path) -> None:
    countries = rows(store, tmp_path, "matrix")
    bodies = rows(store, tmp_path, "matrix", "--level", "body")
    assert {row["source_kind"] for row in countries} == {"place"}
    assert {row["source_kind"] for row in bodies} == {"agency"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ego", "-o", "a.svg"), "takes one name"),
        (("meetings", "Somebody", "-o", "a.svg"), "takes no name"),
        (("ego", "Zebulon Nobody", "-o", "a.svg"), "Zebulon Nobody"),
        (("meetings", "-o", "a.gif"), r"\.svg, \.png or \.pdf"),
        (("meetings", "-o", "a.svg", "--since", "spring"), "is no date"),
        (("meetings", "-o", "a.svg", "--kind", "Banquet"), "no kind 'Banquet'"),
        (("timeline", "Ada Quillfeather", "Dov Tarrish", "Céline Marôt", "-o", "a.svg"), "takes up to two names"),
        (("chain", "the price of fish", "-o", "a.svg"), "no commitment speaks of"),
    ],
)
def test_wrong_use_is_one_clear_line(
    arguments: tuple[str, ...], words: str, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=words):
        run(store, *arguments)
    assert not (tmp_path / "a.svg").exists()


def test_an_empty_answer_is_a_page_that_says_so(store: Path, tmp_path: Path) -> None:
    run(store, "meetings", "--since", "1999", "--until", "1999", "-o", str(tmp_path / "a.svg"))
    assert "Nothing in this graph fits" in (tmp_path / "a.svg").read_text(encoding="utf-8")
