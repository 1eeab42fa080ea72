"""Graphs against the shapes (SHACL): `shapes.ttl` for readouts, `background-shapes.ttl` for the graphs beside them.

pySHACL checks all of a shape but its SPARQL constraints: these look at the whole graph, for which rdflib needs seconds
where pyoxigraph needs milliseconds, so they are run there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import Quad, Triple

from policegraph.build.vocabulary import PREFIXES, SPECIAL_GRAPHS
from policegraph.errors import StoreError

if TYPE_CHECKING:
    import rdflib

_SH = "http://www.w3.org/ns/shacl#"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | Triple
_SPECIAL = frozenset(graph.value for graph in SPECIAL_GRAPHS)


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One fault of a graph: the node it is at, the path or value that is wrong (empty if none), and what is wrong."""

    node: str
    path: str
    value: str
    message: str

    def __str__(self) -> str:
        at = " ".join(part for part in (self.node, self.path, self.value) if part)
        return f"{at}: {self.message}"


@dataclass(frozen=True)
class _Shapes:
    """The shapes of one file, and their SPARQL constraints apart: target class, query, message."""

    plain: "rdflib.Graph"
    constraints: tuple[tuple[str, str, str], ...]


def violations(graph: str, triples: Iterable[Triple]) -> list[Violation]:
    """What in a graph breaks the shapes for graphs of its name, sorted; empty where it conforms."""
    shapes = _shapes("background-shapes.ttl" if graph in _SPECIAL else "shapes.ttl")
    kept = list(triples)
    return sorted({*_plain(graph, kept, shapes), *_constraints(kept, shapes)})


def check_graph(graph: str, triples: Iterable[Triple]) -> None:
    """Raises StoreError, naming the first fault, where a graph breaks the shapes."""
    faults = violations(graph, triples)
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise StoreError(f"{graph}: breaks the shapes: {faults[0]}{more}; a fault of policegraph, please report it")


def _plain(graph: str, triples: Iterable[Triple], shapes: _Shapes) -> Iterator[Violation]:
    import pyshacl
    import rdflib

    data = rdflib.Graph()
    data.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes.plain, inference="none", advanced=False)
    if not isinstance(report, rdflib.Graph):
        raise StoreError(f"{graph}: can't be checked against the shapes: {report}")
    for result in report.subjects(rdflib.RDF.type, rdflib.URIRef(_SH + "ValidationResult")):
        parts = (
            report.value(result, rdflib.URIRef(_SH + name))
            for name in ("focusNode", "resultPath", "value", "resultMessage")
        )
        yield Violation(*("" if part is None else str(part) for part in parts))


def _constraints(triples: Iterable[Triple], shapes: _Shapes) -> Iterator[Violation]:
    store = ox.Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    for target, select, message in shapes.constraints:
        focus = f"SELECT ?this WHERE {{ ?this a <{target}> }}"
        for (this,) in _select(store, focus):
            for row in _select(store, select, {ox.Variable("this"): this}):
                yield Violation(_text(this), "", _text(row["value"]), message)


def _select(
    store: ox.Store,
    query: str,
    bound: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | Triple] | None = None,
) -> Iterator[ox.QuerySolution]:
    answer = store.query(query, prefixes=dict(PREFIXES), substitutions=bound)
    assert isinstance(answer, ox.QuerySolutions)
    yield from answer


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


@cache
def _shapes(file: str) -> _Shapes:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=resources.files("policegraph.build").joinpath(file).read_text("utf-8"), format="turtle")
    found = []
    for shape, constraint in list(graph.subject_objects(rdflib.URIRef(_SH + "sparql"))):
        target = graph.value(shape, rdflib.URIRef(_SH + "targetClass"))
        select = graph.value(constraint, rdflib.URIRef(_SH + "select"))
        message = graph.value(constraint, rdflib.URIRef(_SH + "message"))
        found.append((str(target), str(select).replace("$this", "?this"), str(message)))
        graph.remove((shape, rdflib.URIRef(_SH + "sparql"), constraint))
        graph.remove((constraint, None, None))
    return _Shapes(graph, tuple(sorted(found)))
