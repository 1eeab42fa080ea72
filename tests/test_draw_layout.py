"""What an editor would reject, looked for on the drawn figures: every kind, at four sizes and in three themes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from draw_samples import (
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
from policegraph.draw.plan import ALL_LABELLED, LABELLED
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


@pytest.mark.parametrize("kind", ["meetings", "interactions"])
@pytest.mark.parametrize("size", size_names())
@pytest.mark.parametrize("count", [20, 60, 150, 400])
def test_nodes_are_named_or_numbered(kind: str, size: str, count: int) -> None:
    if count == 400 and size != "text":
        pytest.skip("a reduced network is the same as a smaller one")
    figure = DRAWN[kind](count, size, "light")
    gids = [artist.get_gid() or "" for artist in figure.axes[0].get_children()]
    nodes = {gid.partition(":")[2] for gid in gids if gid.startswith("node:")}
    named = {gid.partition(":")[2] for gid in gids if gid.startswith("label:")}
    numbered = {gid.partition(":")[2] for gid in gids if gid.startswith("number:")}
    assert named | numbered == nodes
    if len(nodes) <= ALL_LABELLED:
        assert named == nodes
    else:
        assert len(named) == LABELLED
    wanted = sample_network(count) if kind == "meetings" else sample_interactions(count)
    if len(nodes) < len(wanted.nodes):
        assert any(f"The {len(nodes)} strongest of {count} nodes" in note for note in figure.about.notes)


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
    assert any(fault.what == "neither label nor number" for fault in faults(figure))


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


@pytest.fixture(scope="module")
def hand_graph() -> Graph:
    return graph_from(Path(__file__).parent / "hand_graph.trig")


@pytest.mark.parametrize("kind", list(KINDS))
def test_pictures_of_a_graph(kind: str, hand_graph: Graph) -> None:
    painter = prepare(hand_graph, kind, Request(REAL[kind]))
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
