"""The embedded store: pyoxigraph over a folder, one writer at a time, many readers.

What is said (every graph but inferred and review) also stands in the store's default graph, each triple once, and is
kept so by every write. A union made at query time would give a triple once for each graph that holds it, so that
counts come out too high, and would have to leave review out by listing all other graphs, which takes ten thousand
look-ups a pattern where there are ten thousand readouts. The price is a quarter to a half more disk.

    DIR/policegraph-store.json   says that this folder is a store, and of which form
    DIR/quads/                   the database
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from policegraph.build.vocabulary import INFERRED, PREFIXES, REVIEW, SPECIAL_GRAPHS
from policegraph.errors import StoreError
from policegraph.store.problems import query_error, store_error
from policegraph.store.results import Answer, Rows, Term, Triples

MARKER = "policegraph-store.json"
FORMAT = 1
_SPECIAL = frozenset(graph.value for graph in SPECIAL_GRAPHS)
_UNSAID = frozenset({INFERRED.value, REVIEW.value})
_DEFAULT = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Edit:
    """Triples that go into and out of one graph, the rest of which stays."""

    add: frozenset[Triple] = frozenset()
    drop: frozenset[Triple] = frozenset()


class Store:
    """A graph store; made by `open_store`. Usable as a context manager, which closes it at the end."""

    def __init__(self, inner: ox.Store, path: Path | None, *, writable: bool) -> None:
        self._inner: ox.Store | None = inner
        self.path = path
        self.writable = writable

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self.close()
        except StoreError:
            if error is None:  # else it is a consequence of the first error, which says more
                raise

    def close(self) -> None:
        """Give the folder free for another writer. The store can't be used any more; closing twice is no error.

        Raises StoreError where the last writes can't be brought to the disk; they stay in the log that the next
        opening reads.
        """
        inner, self._inner = self._inner, None
        if inner is not None and self.writable and self.path is not None:
            try:
                inner.flush()
            except OSError as error:
                raise store_error(self.path, error) from error

    @property
    def inner(self) -> ox.Store:
        """The database itself; it also holds in its default graph what is said. Raises StoreError if it is closed."""
        if self._inner is None:
            raise StoreError(f"the store {self.path or 'in memory'} is closed; open it again")
        return self._inner

    def query(self, sparql: str, *, said_only: bool = False, bindings: Mapping[str, Term] | None = None) -> Answer:
        """The answer to a SPARQL 1.1 query; the usual prefixes need no declaration.

        `said_only` leaves the inferred graph out. `bindings` gives values to variables. Raises QueryError.
        """
        graphs: list[NamedNode | BlankNode | DefaultGraph] = [_DEFAULT] if said_only else [_DEFAULT, INFERRED]
        named = [graph for graph in self.inner.named_graphs() if graph != INFERRED] if said_only else None
        substitutions = {ox.Variable(name): term for name, term in (bindings or {}).items()}
        try:
            found = self.inner.query(
                sparql,
                prefixes=dict(PREFIXES),
                default_graph=graphs,
                named_graphs=named,
                substitutions=substitutions or None,
            )
            if isinstance(found, ox.QueryBoolean):
                return bool(found)
            if isinstance(found, ox.QuerySolutions):
                names = tuple(variable.value for variable in found.variables)
                return Rows(names, tuple(tuple(solution) for solution in found))
            return Triples(tuple(dict.fromkeys(found)))
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise query_error(sparql, error) from error

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object: NamedNode | Literal | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """The quads of the named graphs that match, each graph's own; None matches anything."""
        where = None if graph is None else NamedNode(graph)
        for quad in self.inner.quads_for_pattern(subject, predicate, object, where):
            if quad.graph_name != _DEFAULT:
                yield quad

    def union(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object: NamedNode | Literal | None = None,
    ) -> Iterator[Triple]:
        """The triples that are said in any graph (neither inferred nor review), each once."""
        return (quad.triple for quad in self.inner.quads_for_pattern(subject, predicate, object, _DEFAULT))

    def graphs(self) -> list[str]:
        """The IRIs of all named graphs, sorted."""
        return sorted(graph.value for graph in self.inner.named_graphs())

    def readouts(self) -> list[str]:
        """The IRIs of the readouts' graphs, sorted."""
        return [graph for graph in self.graphs() if graph not in _SPECIAL]

    def __contains__(self, graph: object) -> bool:
        return isinstance(graph, str) and self.inner.contains_named_graph(NamedNode(graph))

    def __len__(self) -> int:
        """The number of quads in all named graphs."""
        return sum(1 for _ in self.quads())

    def write(
        self,
        replace: Mapping[str, Iterable[Triple]] | None = None,
        *,
        edit: Mapping[str, Edit] | None = None,
    ) -> int:
        """Change graphs in one transaction: all of it is done, or nothing, whatever happens meanwhile.

        `replace` gives the whole new content of some graphs, an empty one removes it; `edit` adds to and drops from
        others. Returns how many quads came or went. Raises StoreError, say where the disk is full or the store is
        open for reading only.
        """
        if not self.writable:
            raise StoreError(f"the store {self.path} is open for reading only")
        edits: dict[str, Edit] = {}
        emptied: list[str] = []
        for graph, triples in (replace or {}).items():
            new = frozenset(triples)
            old = frozenset(quad.triple for quad in self.quads(graph=graph))
            edits[graph] = Edit(new - old, old - new)
            if not new and graph in self:
                emptied.append(graph)
        for graph, wanted in (edit or {}).items():
            if graph in edits:
                raise ValueError(f"graph {graph} is both replaced and edited")
            old = frozenset(triple for triple in wanted.add | wanted.drop if self._holds(triple, graph))
            edits[graph] = Edit(wanted.add - old, (wanted.drop & old) - wanted.add)
        try:
            if emptied or any(change.drop for change in edits.values()):
                self.inner.update(" ;\n".join(self._operations(edits, emptied)))
            else:
                # Nothing goes: adding is a transaction too, and saves writing and parsing the update.
                self.inner.extend(_additions(edits))
        except (OSError, RuntimeError) as error:
            raise store_error(self.path, error) from error
        return sum(len(change.add) + len(change.drop) for change in edits.values())

    def remove(self, graph: str) -> bool:
        """Take a graph out, as one unit; whether it was there. Raises StoreError."""
        if graph not in self:
            return False
        self.write({graph: ()})
        return True

    def load(self, graph: str, triples: Iterable[Triple]) -> None:
        """Add very many triples to a graph quickly, but not as one unit: killed meanwhile, a part of them is there.

        For what can be done again, with a mark that is written afterwards. Raises StoreError.
        """
        if not self.writable:
            raise StoreError(f"the store {self.path} is open for reading only")
        data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        names: list[NamedNode | DefaultGraph] = [NamedNode(graph), *(() if graph in _UNSAID else (_DEFAULT,))]
        try:
            for name in names:
                self.inner.bulk_load(data, ox.RdfFormat.N_TRIPLES, to_graph=name, lenient=True)
        except (OSError, RuntimeError) as error:
            raise store_error(self.path, error) from error

    def _holds(self, triple: Triple, graph: str) -> bool:
        return Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph)) in self.inner

    def _operations(self, edits: Mapping[str, Edit], emptied: Iterable[str]) -> Iterator[str]:
        """The parts of one SPARQL update; the default graph goes along."""
        dropped: dict[Triple, set[str]] = {}
        added: set[Triple] = set()
        for graph, change in edits.items():
            if graph not in _UNSAID:
                added |= change.add
                for triple in change.drop:
                    dropped.setdefault(triple, set()).add(graph)
        unsaid = [triple for triple, graphs in dropped.items() if triple not in added and self._only_in(triple, graphs)]
        removals = [_block(change.drop, graph) for graph, change in edits.items() if change.drop]
        insertions = [_block(change.add, graph) for graph, change in edits.items() if change.add]
        if removals:
            yield f"DELETE DATA {{ {' '.join(removals)} {_block(unsaid)} }}"
        for graph in emptied:
            yield f"DROP SILENT GRAPH <{graph}>"
        if insertions:
            yield f"INSERT DATA {{ {' '.join(insertions)} {_block(added)} }}"

    def _only_in(self, triple: Triple, graphs: set[str]) -> bool:
        """Whether no other graph says this triple."""
        for quad in self.inner.quads_for_pattern(triple.subject, triple.predicate, triple.object, None):
            name = quad.graph_name
            if isinstance(name, NamedNode) and name.value not in graphs and name.value not in _UNSAID:
                return False
        return True


def _additions(edits: Mapping[str, Edit]) -> Iterator[Quad]:
    """What is added, in its graphs and in the default graph."""
    for graph, change in edits.items():
        name = NamedNode(graph)
        for triple in change.add:
            yield Quad(triple.subject, triple.predicate, triple.object, name)
            if graph not in _UNSAID:
                yield Quad(triple.subject, triple.predicate, triple.object)


def _block(triples: Iterable[Triple], graph: str | None = None) -> str:
    body = "\n".join(f"{triple.subject} {triple.predicate} {triple.object} ." for triple in triples)
    return body if graph is None else f"GRAPH <{graph}> {{ {body} }}"


def open_store(path: Path | None, *, write: bool = False, patience: float = 1.0) -> Store:
    """Open the store in that folder, None for a new one in memory.

    For reading it must be there, and is seen as it was at opening. For writing it is made where the folder is missing
    or empty, and one process at a time may have it. Readers try again for `patience` seconds while a writer is just
    moving its files. Raises StoreError.
    """
    if path is None:
        return Store(ox.Store(), None, writable=True)
    marker, quads = path / MARKER, path / "quads"
    if marker.is_file():
        _check_marker(marker)
    elif not write:
        raise StoreError(_not_a_store(path))
    elif path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise StoreError(f"{path} is not a policegraph store, and not empty; give another folder with --store")
    try:
        if write:
            # The marker comes first: killed in between, the folder is an empty store and not a stranger's folder.
            path.mkdir(parents=True, exist_ok=True)
            if not marker.exists():
                marker.write_text(json.dumps({"policegraph-store": FORMAT}) + "\n", encoding="utf-8")
            return Store(ox.Store(str(quads)), path, writable=True)
        return Store(_read_only(quads, patience), path, writable=False)
    except (OSError, RuntimeError) as error:
        raise store_error(path, error) from error


def _read_only(quads: Path, patience: float) -> ox.Store:
    if not (quads / "CURRENT").exists():
        return ox.Store()  # made, and nothing written yet
    end = time.monotonic() + patience
    while True:
        try:
            return ox.Store.read_only(str(quads))
        except (OSError, RuntimeError):  # a file that the writer has just merged into another
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def _not_a_store(path: Path) -> str:
    if not path.exists():
        return f"no store at {path}; make one with: policegraph ingest PATH… --store {path}"
    return f"{path} is not a policegraph store; give the folder that `policegraph ingest` wrote with --store"


def _check_marker(marker: Path) -> None:
    try:
        form = json.loads(marker.read_text("utf-8"))["policegraph-store"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{marker} can't be read ({error}); restore it or ingest into a new folder") from error
    if form != FORMAT:
        raise StoreError(
            f"{marker.parent} is a store of form {form}, this version reads form {FORMAT}; ingest into a new folder"
        )
