"""What an editor would reject, looked for on the drawn figures: every kind, at four sizes and in three themes."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from draw_samples import (
    gallery_graph,
    graph_from,
    sample_course,
    sample_ego,
    sample_flows,
    sample_grid,
    sample_interactions,
    sample_map,
    sample_network,
    sample_occasion,
    sample_origin,
    sample_summary,
    sample_themes,
)
from policegraph.draw import (
    KINDS,
    Diagram,
    Request,
    ego,
    event,
    flows,
    interactions,
    matrix,
    meetings,
    overview,
    provenance,
    size_names,
    theme_names,
    timeline,
)
from policegraph.draw import chain as chain_kind
from policegraph.draw import map as map_kind
from policegraph.draw import themes as themes_kind
from policegraph.draw.diagrams import prepare
from policegraph.draw.inspection import faults
from policegraph.draw.plan import LABELLED
from policegraph.draw.words import Box
from policegraph.graph import Graph

COUNTS = (5, 20, 60, 150)

DRAWN: dict[str, Callable[[int, str, str], Diagram]] = {
    "meetings": lambda n, size, theme: meetings.draw(sample_network(n), size, theme),
    "ego": lambda n, size, theme: ego.draw(sample_ego(n), "n0", size, theme),
    "interactions": lambda n, size, theme: interactions.draw(sample_interactions(n), size, theme),
    "matrix": lambda n, size, theme: matrix.draw(sample_grid(n), size, theme),
    "themes": lambda n, size, theme: themes_kind.draw(sample_themes(n), size, theme),
    "timeline": lambda n, size, theme: timeline.draw(sample_course(n), size, theme),
    "flows": lambda n, size, theme: flows.draw(sample_flows(n), size, theme),
    "map": lambda n, size, theme: map_kind.draw(sample_map(n), size, theme),
    "event": lambda n, size, theme: event.draw(sample_occasion(n), size, theme),
    "chain": lambda n, size, theme: chain_kind.draw(sample_course(n, linked=True), size, theme),
    "overview": lambda n, size, theme: overview.draw(sample_summary(n), size, theme),
    "provenance": lambda n, size, theme: provenance.draw(sample_origin(n), size, theme),
}


def test_every_kind_is_looked_at() -> None:
    assert set(DRAWN) == set(KINDS)


SHOWN = {
    "meetings": "node:",
    "interactions": "node:",
    "map": "node:",
    "matrix": "label:row",
    "themes": "label:row",
    "timeline": "label:",
    "chain": "label:",
}
"""What there is one of for each of those that the picture is of; kinds that are not here have several."""


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("size", size_names())
@pytest.mark.parametrize("kind", list(KINDS))
def test_nothing_overlaps_leaves_the_page_or_is_too_small_or_faint(kind: str, size: str, count: int) -> None:
    for theme in theme_names():
        figure = DRAWN[kind](count, size, theme)
        assert faults(figure) == [], (kind, size, count, theme)
        assert figure.alt
        assert figure.table.rows
        assert all(len(row) == len(figure.table.columns) for row in figure.table.rows)
        gids = [artist.get_gid() or "" for artist in figure.axes[0].get_children()]
        assert {"head", "caption"} <= set(gids)
        shown = sum(gid.startswith(SHOWN[kind]) for gid in gids) if kind in SHOWN else count
        assert shown == count or any(re.search(rf"\bof {count}\b", note) for note in figure.about.notes), (shown, kind)


@pytest.mark.parametrize("kind", ["meetings", "interactions"])
def test_past_what_a_page_holds_a_network_is_reduced_and_the_caption_says_so(kind: str) -> None:
    figure = DRAWN[kind](400, "text", "light")
    assert faults(figure) == []
    nodes = sum((artist.get_gid() or "").startswith("node:") for artist in figure.axes[0].get_children())
    assert LABELLED < nodes <= 150
    assert any(f"The {nodes} strongest of 400 nodes" in note for note in figure.about.notes)


def test_the_check_can_fail() -> None:
    figure = DRAWN["meetings"](20, "text", "light")
    label = next(a for a in figure.axes[0].get_children() if (a.get_gid() or "").startswith("label:"))
    other = next(a for a in figure.axes[0].get_children() if (a.get_gid() or "") == "caption")
    other.box = label.box
    assert any(fault.what == "overlaps" for fault in faults(figure))
    label.set_fontsize(5)
    assert any(fault.what.startswith("smaller") for fault in faults(figure))
    label.set_color("#DDDDDD")
    assert any(fault.what.startswith("contrast") for fault in faults(figure))
    label.remove()
    assert {"neither label nor number", "too few names"} <= {fault.what for fault in faults(figure)}
    figure = DRAWN["meetings"](150, "text", "light")
    for artist in [a for a in figure.axes[0].get_children() if (a.get_gid() or "") == "key"]:
        artist.remove()
    assert {fault.what for fault in faults(figure)} == {"a number without a key"}
    figure = DRAWN["interactions"](20, "text", "light")
    label = next(a for a in figure.axes[0].get_children() if (a.get_gid() or "").startswith("label:"))
    tie = next(a for a in figure.axes[0].patches if a.get_gid() == "edge")
    x, y = tie.get_path().vertices[len(tie.get_path().vertices) // 2]
    label.box = Box(x - 9, y - 4, x + 9, y + 4)
    assert any(fault.what == "a tie runs through" for fault in faults(figure))


REAL = {
    "meetings": (),
    "ego": ("Ada Quillfeather",),
    "interactions": (),
    "matrix": (),
    "themes": (),
    "timeline": ("Ada Quillfeather",),
    "flows": (),
    "map": (),
    "event": ("Ada Quillfeather",),
    "chain": ("joint office",),
    "overview": (),
    "provenance": ("Ada Quillfeather", "Brann Östlund"),
}


IN_DATA = {
    "ego": ("Priti Patel",),
    "timeline": ("Yvette Cooper",),
    "event": ("High-Level Security Dialogue",),
    "chain": ("William Ruto",),
    "provenance": ("Priti Patel", "Vincent Biruta"),
}


@pytest.fixture(scope="module")
def hand_graph() -> Graph:
    return graph_from(Path(__file__).parent / "hand_graph.trig")


@pytest.mark.parametrize("kind", list(KINDS))
def test_pictures_of_a_small_graph(kind: str, hand_graph: Graph) -> None:
    painter = prepare(hand_graph, kind, Request(REAL[kind]))
    for size in size_names():
        assert faults(painter(size, "light")) == [], (kind, size)


@pytest.fixture(scope="module")
def data_graph() -> Graph:
    return gallery_graph()


@pytest.mark.parametrize("kind", list(KINDS))
def test_pictures_of_the_readouts_in_data(kind: str, data_graph: Graph) -> None:
    painter = prepare(data_graph, kind, Request(IN_DATA.get(kind, ())))
    for size in size_names():
        for theme in theme_names():
            assert faults(painter(size, theme)) == [], (kind, size, theme)


GOLD = Path(__file__).parents[2] / "shared" / "gold" / "dev"


@pytest.fixture(scope="module")
def gold_graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    script = GOLD.parent.parent / "score" / "gold_to_trig.py"
    trig = subprocess.run([sys.executable, script, GOLD], capture_output=True, check=True).stdout
    file = tmp_path_factory.mktemp("gold") / "gold.trig"
    file.write_bytes(trig)
    return graph_from(file)


@pytest.mark.skipif(not GOLD.is_dir(), reason="the development set is not here")
@pytest.mark.parametrize("kind", ["meetings", "interactions", "matrix", "themes", "flows", "overview", "map"])
def test_pictures_of_real_readouts(kind: str, gold_graph: Graph) -> None:
    painter = prepare(gold_graph, kind, Request())
    for size in size_names():
        assert faults(painter(size, "light")) == [], (kind, size)
