"""TriG, N-Quads, JSON-LD and Turtle go through rdflib and come back the same, graph by graph."""

import io

import pytest
import rdflib
from rdflib.compare import isomorphic

from hand import hand_store
from policegraph.store.export import export

FORMATS = {"trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}


def written(form: str) -> bytes:
    buffer = io.BytesIO()
    export(hand_store(), form, buffer)
    return buffer.getvalue()


def read(data: bytes, form: str) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    dataset.parse(data=data.decode(), format=form)
    return dataset


def graphs(dataset: rdflib.Dataset) -> dict[str, rdflib.Graph]:
    """The named graphs that hold anything."""
    return {str(graph.identifier): graph for graph in dataset.graphs() if len(graph)}


@pytest.mark.parametrize("form", FORMATS)
def test_datasets_come_back_the_same(form: str) -> None:
    first = read(written(form), FORMATS[form])
    expected = {iri: {quad.triple for quad in hand_store().quads(graph=iri)} for iri in hand_store().graphs()}
    assert {iri: len(graph) for iri, graph in graphs(first).items()} == {
        iri: len(triples) for iri, triples in expected.items()
    }
    again = read(first.serialize(format=FORMATS[form], encoding="utf-8"), FORMATS[form])
    assert graphs(again).keys() == graphs(first).keys()
    for iri, graph in graphs(first).items():
        assert isomorphic(graph, graphs(again)[iri]), iri


def test_formats_say_the_same() -> None:
    trig, jsonld = (graphs(read(written(form), FORMATS[form])) for form in ("trig", "jsonld"))
    assert trig.keys() == jsonld.keys()
    for iri, graph in trig.items():
        assert isomorphic(graph, jsonld[iri]), iri


def test_turtle_comes_back_the_same() -> None:
    first = rdflib.Graph().parse(data=written("turtle").decode(), format="turtle")
    assert len(first) > 500
    again = rdflib.Graph().parse(data=first.serialize(format="turtle"), format="turtle")
    assert isomorphic(first, again)
    assert not [term for triple in first for term in triple if isinstance(term, rdflib.BNode)]
