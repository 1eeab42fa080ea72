"""Networks of the graph written by hand: ties, levels, filters, slices, measures, change, files."""

import csv
import io
import json
from datetime import date

import networkx
import pytest

from hand import hand_store
from policegraph.errors import UsageError
from policegraph.study.change import _clear, changes
from policegraph.study.exports import EDGE_COLUMNS, FORMATS, export
from policegraph.study.measures import EXPLAINED, backbone, measures, reciprocity
from policegraph.study.networks import Edge, Network, Node, network, over_time, slice_of
from policegraph.study.ties import Filters, Level, NetworkKind

ID = "https://w3id.org/policegraph/id/"
ADA, EDDA, BRANN = (f"{ID}person/{key}" for key in ("ada-quillfeather", "edda-quillfeather", "brann-ostlund"))
NORVANIA, OSTRELLIA, BELMORA = (f"{ID}place/{code}" for code in ("XN", "XO", "XB"))


def told(kind: str, **more: object) -> list[tuple[str, str, str, int]]:
    made = network(hand_store(), kind, **more)  # type: ignore[arg-type]
    label = {node.iri: node.label for node in made.nodes}
    return [(label[edge.source], edge.kind, label[edge.target], edge.count) for edge in made.edges]


def test_meetings_count_an_event_told_twice_once() -> None:
    ties = told("meetings")
    assert ("Ada Quillfeather", "met", "Brann Östlund", 1) in ties
    # In August 2023 the text names the posts only; their holders are inferred and stand in their place.
    assert ("Brann Östlund", "met", "Edda Quillfeather", 2) in ties
    assert not any("Minister" in tie[0] or "Chief" in tie[0] for tie in ties)
    assert len(ties) == 7


def test_meetings_without_what_is_inferred() -> None:
    ties = told("meetings", filters=Filters(inferred=False))
    assert ("Brann Östlund", "met", "Edda Quillfeather", 1) in ties
    assert ("Minister of the Interior of Norvania", "met", "Chief of the Ostrellian Border Service", 1) in ties


def test_edges_keep_their_claims_and_are_as_sure_as_the_less_sure_end() -> None:
    made = network(hand_store(), "meetings")
    for edge in made.edges:
        assert edge.claims or edge.inferred
        assert edge.readouts
    edge = next(e for e in made.edges if {e.source, e.target} == {BRANN, f"{ID}person/dov-tarrish"})
    assert (edge.confidence, edge.weight, edge.first) == (0.75, 0.75, date(2022, 6, 2))


def test_own_people_are_left_out_when_asked() -> None:
    ties = told("meetings", filters=Filters(own=False))
    assert ("Ada Quillfeather", "met", "Edda Quillfeather", 2) not in ties
    assert len(ties) == 6


def test_cooperation_shares_an_operation_among_its_parties() -> None:
    made = network(hand_store(), "cooperation")
    weights = {edge.weight for edge in made.edges if edge.kind == "operation"}
    assert weights == {0.45}  # 0.9 sure, three parties


def test_interactions_are_directed_and_leave_private_people_out() -> None:
    ties = told("interactions")
    assert ("Céline Marôt", "criticise", "Norvania", 1) in ties
    assert not any(tie[1] == "enforce" for tie in ties)
    ties = told("interactions", filters=Filters(private=True))
    assert ("Norvanian National Police", "enforce", "Fenn Gorrick", 1) in ties


def test_what_is_denied_or_planned_counts_only_when_asked() -> None:
    def funds(**more: object) -> list[str]:
        made = network(hand_store(), "interactions", Filters(kinds=frozenset({"Commit"}), **more))  # type: ignore[arg-type]
        return [edge.modality for edge in made.edges if edge.source == BELMORA]

    assert funds() == ["Asserted"]
    assert funds(modalities=frozenset({"Denied"})) == ["Denied"]


def test_countries_stand_for_their_people_and_bodies() -> None:
    ties = told("countries")
    assert ("Norvania", "met", "Ostrellia", 2) in ties
    assert ("Belmora", "praise", "Norvania", 1) in ties
    assert not any(tie[0] == tie[2] for tie in ties)


def test_themes_lead_from_bodies_to_themes() -> None:
    made = network(hand_store(), "themes")
    assert {node.kind for node in made.nodes} == {"agency", "theme"}
    assert ("Harbour Police League", "about", "drug trafficking", 3) in told("themes")


def test_level_body() -> None:
    ties = told("meetings", level="body")
    assert ("Ministry of the Interior of Norvania", "met", "Ostrellian Border Service", 2) in ties


def test_filters() -> None:
    assert len(told("meetings", filters=Filters(since=date(2023, 8, 1)))) == 2
    assert len(told("meetings", filters=Filters(until=date(2021, 12, 31)))) == 3
    theme = "https://w3id.org/policegraph/theme/border-security"
    assert {tie[2] for tie in told("meetings", filters=Filters(themes=frozenset({theme})))} <= {
        "Brann Östlund",
        "Edda Quillfeather",
    }
    assert len(told("meetings", filters=Filters(entities=frozenset({EDDA})))) == 2
    assert len(told("meetings", filters=Filters(min_confidence=0.8))) == 6


def test_unknown_kinds() -> None:
    with pytest.raises(UsageError, match="there are meetings"):
        network(hand_store(), "friendships")
    with pytest.raises(UsageError, match="there are agent"):
        network(hand_store(), "meetings", level="planet")
    with pytest.raises(UsageError, match="year, quarter and month"):
        over_time(hand_store(), "meetings", "week")


def test_over_time() -> None:
    slices = over_time(hand_store(), "meetings")
    assert {name: len(made.edges) for name, made in slices.items()} == {"2021": 3, "2022": 1, "2023": 5}
    assert next(iter(over_time(hand_store(), "meetings", "month"))) == "2021-03"


@pytest.mark.parametrize(
    ("day", "year", "quarter", "month"),
    [
        (date(2024, 1, 1), "2024", "2024-Q1", "2024-01"),
        (date(2024, 3, 31), "2024", "2024-Q1", "2024-03"),
        (date(2024, 12, 31), "2024", "2024-Q4", "2024-12"),
    ],
)
def test_slices(day: date, year: str, quarter: str, month: str) -> None:
    assert [slice_of(day, step) for step in ("year", "quarter", "month")] == [year, quarter, month]


def test_networkx() -> None:
    made = network(hand_store(), "interactions")
    graph = made.to_networkx()
    assert isinstance(graph, networkx.MultiDiGraph)
    assert graph.graph["readouts"] == 8
    # What is symmetric leads both ways.
    league, police = f"{ID}agency/harbour-police-league", f"{ID}agency/xn-police"
    assert graph.has_edge(police, league, "cooperate Asserted")
    simple = made.to_networkx(simple=True)
    assert simple.edges[league, police]["kind"] == "assist cooperate"
    assert simple.edges[league, police]["count"] == 2


# ── measures ──


def star() -> Network:
    """a to b, c and d; b and c know each other."""
    nodes = tuple(Node(name, name, "agency") for name in "abcd")
    edges = tuple(
        Edge(x, y, "met", 1, w, claims=(x + y,))
        for x, y, w in (("a", "b", 2.0), ("a", "c", 1.0), ("a", "d", 1.0), ("b", "c", 1.0))
    )
    return Network(NetworkKind.MEETINGS, nodes, edges, 10, 4)


def test_measures_of_a_star() -> None:
    found = measures(star())
    place = {one.iri: one for one in found.places}
    assert (place["a"].ties, place["a"].weight, place["a"].standing) == (3, 4.0, 1.0)
    # Of the three pairs of others, two (b and d, c and d) reach each other through a alone.
    assert place["a"].brokerage == pytest.approx(2 / 3, abs=1e-4)
    assert place["d"].brokerage == 0
    assert place["d"].openness == 0  # one partner only
    assert (place["a"].openness or 0) > (place["b"].openness or 0)
    assert found.components == 1
    assert found.density == pytest.approx(4 / 6, abs=1e-4)
    assert found.reciprocity is None


def test_standing_agrees_with_networkx() -> None:
    graph = networkx.Graph()
    for edge in star().edges:
        graph.add_edge(edge.source, edge.target, weight=edge.weight)
    expected = networkx.eigenvector_centrality_numpy(graph, weight="weight")
    most = max(expected.values())
    for one in measures(star()).places:
        assert one.standing == pytest.approx(expected[one.iri] / most, abs=1e-3)


def test_constraint_agrees_with_networkx() -> None:
    graph = networkx.Graph()
    for edge in star().edges:
        graph.add_edge(edge.source, edge.target, weight=edge.weight)
    expected = networkx.constraint(graph, weight="weight")
    for one in measures(star()).places:
        assert one.openness == pytest.approx(1 - expected[one.iri], abs=1e-3)


def test_communities_of_two_cliques() -> None:
    names = "abcdefgh"
    nodes = tuple(Node(name, name, "agency") for name in names)
    pairs = [(x, y) for group in ("abcd", "efgh") for i, x in enumerate(group) for y in group[i + 1 :]] + [("d", "e")]
    made = Network(NetworkKind.MEETINGS, nodes, tuple(Edge(x, y, "met", 1, 1.0) for x, y in pairs))
    found = measures(made)
    assert found.communities == (frozenset("abcd"), frozenset("efgh"))
    assert found.modularity > 0.3
    assert measures(made) == found


def test_reciprocity() -> None:
    nodes = tuple(Node(name, name, "place") for name in "abc")
    edges = tuple(Edge(x, y, "praise", 1, 1.0, directed=True) for x, y in ("ab", "ba", "ac"))
    assert reciprocity(Network(NetworkKind.COUNTRIES, nodes, edges)) == pytest.approx(2 / 3, abs=1e-4)


def test_backbone_keeps_what_stands_out() -> None:
    nodes = tuple(Node(name, name, "agency") for name in "hbcdefg")
    edges = (
        Edge("h", "b", "met", 20, 20.0),
        *(Edge("h", x, "met", 1, 1.0) for x in "cdefg"),
        Edge("b", "c", "met", 1, 1.0),
    )
    kept = backbone(Network(NetworkKind.MEETINGS, nodes, edges), 0.05)
    assert [(edge.source, edge.target) for edge in kept.edges] == [("h", "b")]
    assert [node.iri for node in kept.nodes] == ["h", "b"]
    with pytest.raises(UsageError, match="between 0 and 1"):
        backbone(kept, 1.5)


def test_every_measure_is_explained() -> None:
    for name in ("ties", "weight", "given", "received", "brokerage", "openness", "standing", "community"):
        assert EXPLAINED[name].endswith(".")


def test_an_empty_network() -> None:
    found = measures(network(hand_store(), "meetings", Filters(since=date(2050, 1, 1))))
    assert (found.places, found.communities, found.components, found.density) == ((), (), 0, 0.0)


# ── change ──


def test_changes_of_few_readouts_are_never_clear() -> None:
    found = changes(
        hand_store(), "countries", (date(2021, 1, 1), date(2021, 12, 31)), (date(2022, 1, 1), date(2023, 12, 31))
    )
    assert {one.label: (one.facts_before, one.facts_after) for one in found.changes}["Belmora"] == (0, 5)
    assert found.readouts == (2, 6)
    assert not any(one.clear for one in found.changes)
    again = changes(
        hand_store(), "countries", (date(2021, 1, 1), date(2021, 12, 31)), (date(2022, 1, 1), date(2023, 12, 31))
    )
    assert again == found


def test_periods_must_be_apart_and_have_readouts() -> None:
    year = (date(2021, 1, 1), date(2021, 12, 31))
    with pytest.raises(UsageError, match="overlap"):
        changes(hand_store(), "meetings", year, year)
    with pytest.raises(UsageError, match="no readouts"):
        changes(hand_store(), "meetings", year, (date(2050, 1, 1), date(2050, 12, 31)))


def test_false_discovery_rate() -> None:
    assert _clear([0.001, 0.04, 0.5, 0.9]) == [True, False, False, False]
    assert _clear([0.01, 0.02, 0.03, 0.04]) == [True, True, True, True]
    assert _clear([]) == []


# ── files ──


@pytest.mark.parametrize("kind", list(NetworkKind))
def test_graphml_and_gexf_are_read_back(kind: NetworkKind) -> None:
    made = network(hand_store(), kind)
    graph = networkx.read_graphml(io.BytesIO(export(made, "graphml").encode()), force_multigraph=True)
    assert set(graph) == {node.iri for node in made.nodes}
    assert graph.number_of_edges() == len(made.edges)
    assert {data["claims"] for _, _, data in graph.edges(data=True)} == {"|".join(edge.claims) for edge in made.edges}
    graph = networkx.read_gexf(io.BytesIO(export(made, "gexf").encode()))
    assert graph.number_of_edges() == len(made.edges)
    ada = next(node for node in made.nodes)
    assert graph.nodes[ada.iri]["kind"] == ada.kind


def test_gexf_has_times() -> None:
    text = export(network(hand_store(), "meetings"), "gexf")
    assert 'mode="dynamic"' in text
    assert 'start="2021-03-09"' in text


def test_cytoscape() -> None:
    made = network(hand_store(), "interactions")
    elements = json.loads(export(made, "cytoscape"))["elements"]
    ids = {node["data"]["id"] for node in elements["nodes"]}
    assert ids == {node.iri for node in made.nodes}
    for edge in elements["edges"]:
        assert {edge["data"]["source"], edge["data"]["target"]} <= ids
        assert edge["data"]["claims"]


def test_csv_of_nodes_and_edges() -> None:
    made = network(hand_store(), "meetings")
    nodes = list(csv.DictReader(io.StringIO(export(made, "nodes.csv"))))
    edges = list(csv.DictReader(io.StringIO(export(made, "edges.csv"))))
    assert len(nodes) == len(made.nodes)
    assert list(edges[0]) == ["source", "target", *EDGE_COLUMNS]
    assert set(FORMATS) == {"graphml", "gexf", "cytoscape", "nodes.csv", "edges.csv"}
    with pytest.raises(UsageError, match="no such format"):
        export(made, "xlsx")


def test_levels() -> None:
    assert [level.value for level in Level] == ["agent", "body", "country"]
