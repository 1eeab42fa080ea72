"""The Python face of the tool: open a graph, ingest, query, export; each method is the twin of a command.

graph = policegraph.open("readouts.store")
graph.ingest("readouts/")
for row in graph.query("SELECT ?a ?b WHERE { ?a pg:metWith ?b }"):
    print(row["a"], row["b"])
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self

from policegraph.store import Answer, Store, Term, open_store


class Graph:
    """A graph in a folder, or in memory where the path is None.

    Reading takes a snapshot at its first use and sees what this object writes later; call `refresh` to see what others
    wrote. Writing takes the folder for itself only while it lasts. Usable as a context manager.
    """

    def __init__(self, path: str | PathLike[str] | None = None) -> None:
        self.path = None if path is None else Path(path)
        self._memory = open_store(None) if path is None else None
        self._reader: Store | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder. The graph can be used again; it opens what it needs."""
        self.refresh()

    def refresh(self) -> None:
        """See what other processes have written since."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    @property
    def store(self) -> Store:
        """The store, open for reading. Raises StoreError where there is none."""
        if self._memory is not None:
            return self._memory
        if self._reader is None:
            self._reader = open_store(self.path)
        return self._reader

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """The store, open for writing until the end of the block. Raises StoreError, say while somebody else writes."""
        if self._memory is not None:
            yield self._memory
            return
        self.refresh()
        store = open_store(self.path, write=True)
        try:
            yield store
        finally:
            store.close()
            self.refresh()

    def query(self, sparql: str, *, said_only: bool = False, bindings: Mapping[str, Term] | None = None) -> Answer:
        """The answer to a SPARQL query: Rows, Triples or a bool; see `Store.query`. Raises QueryError, StoreError."""
        return self.store.query(sparql, said_only=said_only, bindings=bindings)


def open(path: str | PathLike[str] | None = None) -> Graph:
    """The graph in that folder; None for one in memory. The folder is looked at when it is first used."""
    return Graph(path)
