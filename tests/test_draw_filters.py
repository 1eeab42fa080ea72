"""Every filter narrows every kind of diagram, and the caption says so: no picture shows more than was asked for."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from draw_samples import gallery_graph, graph_from
from policegraph.ask.find import find_one
from policegraph.draw import KINDS, Diagram, Request
from policegraph.draw.diagrams import prepare
from policegraph.draw.page import caption
from policegraph.graph import Graph
from policegraph.study.ties import Filters

SUBJECTS = {
    "ego": ("Ada Quillfeather",),
    "timeline": ("Ada Quillfeather",),
    "event": ("Operation Silver Net",),
    "chain": ("Brann Östlund",),
    "provenance": ("Operation Silver Net",),
}
PLAIN = Request().filters


@pytest.fixture(scope="module")
def hand() -> Graph:
    return graph_from(Path(__file__).parent / "hand_graph.trig")


@pytest.fixture(scope="module")
def real() -> Graph:
    return gallery_graph()


@pytest.fixture
def graph(kind: str, hand: Graph, real: Graph) -> Graph:
    return real if kind == "map" else hand  # the countries of the graph written by hand are on no map


def drawn(graph: Graph, kind: str, filters: Filters = PLAIN, **asked: float) -> Diagram:
    request = replace(Request(SUBJECTS.get(kind, ()), filters), **asked)
    return prepare(graph, kind, request)("text", "light")


def amount(diagram: Diagram) -> float:
    """How much a diagram's table tells: facts where it counts them, else rows."""
    columns, rows = diagram.table.columns, diagram.table.rows
    for name in ("weight", "count"):
        if name in columns:
            place = columns.index(name)
            return sum(float(row[place] or 0) for row in rows)
    return float(len(rows))


def narrow(graph: Graph, kind: str) -> dict[str, tuple[Filters, str]]:
    """One use of each filter that leaves something out of every kind of diagram, and what the caption says then."""
    theme, label = ("theme:cybercrime", "cybercrime") if kind == "map" else ("theme:corruption", "corruption")
    theme = theme.replace("theme:", "https://w3id.org/policegraph/theme/")
    who = "Rwanda" if kind == "map" else "Dov Tarrish"
    act = "Training" if kind == "map" else "Praise"
    return {
        "since": (replace(PLAIN, since=date(2023, 7, 1)), "from 2023-07-01"),
        "until": (replace(PLAIN, until=date(2021, 1, 1)), "until 2021-01-01"),
        "themes": (replace(PLAIN, themes=frozenset({theme})), f"theme {label}"),
        "entities": (replace(PLAIN, entities=frozenset({find_one(graph, who).iri})), f"with {who}"),
        "kinds": (replace(PLAIN, kinds=frozenset({act})), f"kind {act}"),
        "min_confidence": (replace(PLAIN, min_confidence=0.97), "confidence at least 0.97"),
        "modalities": (replace(PLAIN, modalities=frozenset({"Possible"})), "possible"),
    }


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_filter_narrows_every_kind_and_the_caption_says_so(kind: str, graph: Graph) -> None:
    everything = drawn(graph, kind)
    assert amount(everything) > 0
    assert "Only" not in caption(everything.about)
    for name, (filters, words) in narrow(graph, kind).items():
        less = drawn(graph, kind, filters)
        assert amount(less) < amount(everything), (kind, name)
        assert words.casefold() in caption(less.about).casefold(), (kind, name)
        assert less.about.readouts <= everything.about.readouts, (kind, name)


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_least_weight_and_the_number_of_the_heaviest_narrow_every_kind(kind: str, graph: Graph) -> None:
    everything = drawn(graph, kind)
    heavy = drawn(graph, kind, min_weight=50)
    assert amount(heavy) < amount(everything)
    assert "weight at least 50" in caption(heavy.about)
    assert amount(drawn(graph, kind, top=1)) < amount(everything)


@pytest.mark.parametrize("kind", ["interactions", "ego", "timeline", "overview", "event"])
def test_what_is_inferred_can_be_left_out(kind: str, hand: Graph) -> None:
    said = drawn(hand, kind, replace(PLAIN, inferred=False))
    assert "what is said, not what is inferred" in caption(said.about)
    assert all("yes" not in row for row in said.table.rows)
    assert amount(said) <= amount(drawn(hand, kind))
