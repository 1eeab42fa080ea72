"""Putting SELECT queries to whatever holds the graph.

Everything in `ask` and `study` reads the graph through `select`, so that a store on disk, one in memory and a server
give the same answers.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Protocol, runtime_checkable

from policegraph.build.vocabulary import INFERRED as _INFERRED
from policegraph.build.vocabulary import PG as _PG
from policegraph.build.vocabulary import PREFIXES
from policegraph.build.vocabulary import REVIEW as _REVIEW
from policegraph.build.vocabulary import THEME as _THEME
from policegraph.errors import QueryError
from policegraph.store.embedded import Store
from policegraph.store.results import Answer, Iri, Rows, Value

__all__ = ["INFERRED", "PG", "PREFIXES", "REVIEW", "THEME", "Iri", "Row", "Source", "Value", "select"]

PG, THEME = _PG.base, _THEME.base
INFERRED, REVIEW = _INFERRED.value, _REVIEW.value

Row = Mapping[str, Value]


@runtime_checkable
class Source(Protocol):
    """Anything that answers SPARQL: its default graph is the union of all graphs but review."""

    def query(self, sparql: str, /) -> Answer:
        """The answer to one query. Raises QueryError."""
        ...


class SaidOnly:
    """A store without what is inferred."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def query(self, sparql: str, /) -> Answer:
        """The answer to one query over what readouts say. Raises QueryError."""
        return self.store.query(sparql, said_only=True)


def select(source: Source, query: str) -> list[Row]:
    """The rows of a SELECT query; a variable that is not bound is missing from its row. Known prefixes need no
    declaration.

    Raises QueryError where the query can't be parsed, or is no SELECT.
    """
    answer = source.query(query)
    if isinstance(answer, Rows):
        return list(answer)
    raise QueryError(f"not a SELECT query: {query.strip()[:60]!r}…")


def tuples(source: Source, query: str) -> list[tuple[str, ...]]:
    """The rows of a SELECT query as plain words, empty where not bound: for hundreds of thousands of them.

    Raises QueryError as `select` does.
    """
    answer = source.query(query)
    if isinstance(answer, Rows):
        return [
            tuple("" if term is None else getattr(term, "value", str(term)) for term in row) for row in answer.terms
        ]
    raise QueryError(f"not a SELECT query: {query.strip()[:60]!r}…")


def values(variable: str, iris: Iterable[str]) -> str:
    """A VALUES block that binds `?variable` to each of the IRIs, in a stable order."""
    return f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in sorted(set(iris)))} }}"


def chunks(iris: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """The IRIs, each once and sorted, in lists of which one query makes quick work.

    Somewhere between 1,000 and 2,000 values the store's planner takes them for more than a pattern finds, and reads
    all that the pattern finds for each list: 35 times slower on a thousand readouts.
    """
    ordered = sorted(set(iris))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def text_of(row: Row, name: str) -> str:
    """A value as words, empty where it is not bound."""
    value = row.get(name)
    return "" if value is None else str(value)


def words_or_none(row: Row, name: str) -> str | None:
    """A value as words, None where it is not bound."""
    value = row.get(name)
    return None if value is None else str(value)


def day_of(row: Row, name: str) -> date | None:
    """A value as a day; None where it is not bound or no day."""
    value = row.get(name)
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    return None
