"""The store as an rdflib Dataset, nothing copied: rdflib's methods and SPARQL run on the store's own database."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, NoReturn, cast

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from policegraph.build.vocabulary import INFERRED, PREFIXES
from policegraph.errors import StoreError

if TYPE_CHECKING:
    import rdflib

    from policegraph.store.embedded import Store

_DEFAULT = DefaultGraph()
GraphName = NamedNode | BlankNode | DefaultGraph
Term = NamedNode | BlankNode | Literal | Triple


class _Reading:
    """A pyoxigraph store that can't be written, with the default graph that every query of ours has."""

    def __init__(self, inner: ox.Store) -> None:
        self._inner = inner

    def query(
        self,
        query: str,
        *,
        use_default_graph_as_union: bool = False,
        default_graph: GraphName | None = None,
        prefixes: dict[str, str] | None = None,
        substitutions: dict[ox.Variable, Term] | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        graphs: list[GraphName] = [_DEFAULT, INFERRED]
        if not use_default_graph_as_union and default_graph not in (None, _DEFAULT):
            graphs = [default_graph] if default_graph is not None else graphs
        return self._inner.query(query, default_graph=graphs, prefixes=prefixes, substitutions=substitutions)

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph_name: GraphName | None = None,
    ) -> Iterator[Quad]:
        found = self._inner.quads_for_pattern
        if graph_name == _DEFAULT:
            return chain(found(subject, predicate, object, _DEFAULT), found(subject, predicate, object, INFERRED))
        if graph_name is not None:
            return found(subject, predicate, object, graph_name)
        return (quad for quad in found(subject, predicate, object, None) if quad.graph_name != _DEFAULT)

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        return self._inner.named_graphs()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise StoreError("to_rdflib() is for reading; write with ingest and remove")

    def add_graph(self, _: object) -> None:
        """Nothing: rdflib calls it to look at a graph."""

    add = extend = remove = update = remove_graph = clear = _refuse


def to_rdflib(store: "Store") -> "rdflib.Dataset":
    """A Dataset over the store as it stands; its default graph is the union of all graphs but review."""
    import rdflib
    from oxrdflib import OxigraphStore

    view = OxigraphStore(store=cast("ox.Store", _Reading(store.inner)))
    dataset = rdflib.Dataset(store=view, default_union=False)
    for prefix, base in PREFIXES.items():
        dataset.bind(prefix, base, override=True)
    return dataset
