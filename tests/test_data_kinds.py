"""Every kind of thing in the contract comes out of some sentence of data/, through the whole of the pipeline."""

from pathlib import Path

import pytest

import policegraph
from policegraph.facts import EventKind, InteractionKind, Modality, Readout, Status
from policegraph.graph import Graph

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture(scope="module")
def graph() -> Graph:
    graph = policegraph.open()
    report = graph.ingest(DATA)
    assert report.problems == ()
    return graph


def names(graph: Graph, sparql: str) -> set[str]:
    """The local names of the IRIs that a query gives."""
    return {
        str(value).strip("<>").rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        for row in graph.query(sparql)
        for value in row.values()
    }


def test_kinds_of_events_and_their_status(graph: Graph) -> None:
    assert names(graph, "SELECT DISTINCT ?k { ?e a pg:Event, ?k }") >= {kind.value for kind in EventKind}
    assert names(graph, "SELECT DISTINCT ?s { ?e pg:status ?s }") == {status.value for status in Status}


def test_roles_of_events(graph: Graph) -> None:
    roles = {"participant", "host", "place", "theme", "date", "status"}
    assert names(graph, "SELECT DISTINCT ?p { ?e a pg:Event ; ?p ?o }") >= roles


def test_kinds_of_interactions_and_their_roles(graph: Graph) -> None:
    kinds = names(graph, "SELECT DISTINCT ?k { ?i a pg:Interaction, ?k }")
    assert kinds >= {kind.value for kind in InteractionKind}
    roles = {"actor", "target", "theme", "modality", "content", "during", "due"}
    assert names(graph, "SELECT DISTINCT ?p { ?i a pg:Interaction ; ?p ?o }") >= roles


def test_modalities(graph: Graph) -> None:
    """Acts that are only asked for are rare beside the requests themselves: a sentence of its own stands for them."""
    asked = Graph(None)
    asked.ingest(Readout("asked.txt", "Kenya demanded that Tanzania arrest the smugglers.", issued="2024-03-14"))
    query = "SELECT DISTINCT ?m { ?c a pg:Claim ; pg:modality ?m }"
    assert "Requested" in names(asked, query)
    assert names(graph, query) | {"Requested"} == {kind.value for kind in Modality}


def test_entities_and_relations(graph: Graph) -> None:
    for kind in ("foaf:Person", "org:Post", "org:Organization", "schema:Place", "skos:Concept"):
        assert graph.query(f"ASK {{ GRAPH ?g {{ ?x a {kind} }} }}"), kind
    for relation in ("org:holds", "org:memberOf", "pg:country", "pg:jurisdiction"):
        asked = f"ASK {{ ?c a pg:Claim ; rdf:predicate {relation} ; pg:evidence/oa:exact ?words }}"
        assert graph.query(asked), relation


def test_quotations_also_split_ones(graph: Graph) -> None:
    assert graph.query("ASK { ?q a pg:Quotation ; pg:speaker ?who ; oa:exact ?words }")
    assert graph.query("ASK { ?second pg:continues ?first }")


def test_derived_links(graph: Graph) -> None:
    for link in (
        "metWith",
        "praised",
        "asked",
        "committedTo",
        "agreedWith",
        "assisted",
        "cooperatedWith",
        "criticised",
    ):
        assert graph.query(f"ASK {{ ?a pg:{link} ?b }}"), link
    assert graph.query("ASK { ?a pg:enforcedAgainst ?b }")


def test_all_conform_to_the_shapes(graph: Graph) -> None:
    assert graph.validate() == {}
