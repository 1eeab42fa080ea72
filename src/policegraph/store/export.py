"""The store as files: RDF with and without named graphs, property graphs for network tools, node and edge lists."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from policegraph.build.vocabulary import INFERRED, NIF, PREFIXES, RDF
from policegraph.errors import UsageError
from policegraph.store.embedded import Store
from policegraph.store.problems import write_error

Writer = Callable[[Store, BinaryIO, bool, str | None], None]


def export(store: Store, format: str, output: BinaryIO, *, text: bool = True, graph: str | None = None) -> None:
    """Write the store in an RDF format or as GraphML or GEXF; the same store gives the same bytes.

    Without `text` the stored texts stay out and only the words of evidence go along. `graph` is the IRI of the one
    named graph to write. Raises UsageError for an unknown format or graph.
    """
    writer = WRITERS.get(format)
    if writer is None:
        raise UsageError(f"unknown format {format!r}; known are: {', '.join((*WRITERS, 'csv'))}")
    if graph is not None and graph not in store:
        raise UsageError(f"the store has no graph {graph}")
    writer(store, output, text, graph)


def export_csv(store: Store, folder: Path) -> None:
    """Write `nodes.csv` and `edges.csv` into that folder, which is made if missing. Raises UsageError."""
    from policegraph.store.property_graph import property_graph, write_csv

    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_csv(property_graph(store), folder)
    except OSError as error:
        raise write_error(folder, error) from error


def _order(triple: Triple) -> tuple[str, bool, str, str]:
    return str(triple.subject), triple.predicate != RDF.type, str(triple.predicate), str(triple.object)


def _kept(triples: Iterable[Triple], text: bool) -> list[Triple]:
    return sorted((triple for triple in triples if text or triple.predicate != NIF.isString), key=_order)


def _quads(store: Store, text: bool, graph: str | None) -> Iterator[Quad]:
    """Every named graph in order; one at a time, so that a big store needs no big memory."""
    for name in store.graphs() if graph is None else (graph,):
        node = NamedNode(name)
        for triple in _kept((quad.triple for quad in store.quads(graph=name)), text):
            yield Quad(triple.subject, triple.predicate, triple.object, node)


def _triples(store: Store, text: bool, graph: str | None) -> list[Triple]:
    if graph is not None:
        return _kept((quad.triple for quad in store.quads(graph=graph)), text)
    inferred = (quad.triple for quad in store.quads(graph=INFERRED.value))
    return _kept({*store.union(), *inferred}, text)


def _trig(store: Store, output: BinaryIO, text: bool, graph: str | None) -> None:
    ox.serialize(_quads(store, text, graph), output, ox.RdfFormat.TRIG, prefixes=dict(PREFIXES))


def _nquads(store: Store, output: BinaryIO, text: bool, graph: str | None) -> None:
    ox.serialize(_quads(store, text, graph), output, ox.RdfFormat.N_QUADS)


def _jsonld(store: Store, output: BinaryIO, text: bool, graph: str | None) -> None:
    ox.serialize(_quads(store, text, graph), output, ox.RdfFormat.JSON_LD, prefixes=dict(PREFIXES))


def _turtle(store: Store, output: BinaryIO, text: bool, graph: str | None) -> None:
    """The union of all graphs but review: Turtle has no named graphs."""
    ox.serialize(_triples(store, text, graph), output, ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))


def _graphml(store: Store, output: BinaryIO, text: bool, graph: str | None) -> None:
    from policegraph.store.property_graph import property_graph, write_graphml

    _whole(graph, "graphml")
    write_graphml(property_graph(store), output)


def _gexf(store: Store, output: BinaryIO, text: bool, graph: str | None) -> None:
    from policegraph.store.property_graph import property_graph, write_gexf

    _whole(graph, "gexf")
    write_gexf(property_graph(store), output)


def _whole(graph: str | None, format: str) -> None:
    if graph is not None:
        raise UsageError(f"{format} is written of the whole store; leave --graph out, or take an RDF format")


WRITERS: Mapping[str, Writer] = {
    "trig": _trig,
    "nquads": _nquads,
    "turtle": _turtle,
    "jsonld": _jsonld,
    "graphml": _graphml,
    "gexf": _gexf,
}
