"""Putting SELECT queries to whatever holds the graph, and getting plain Python values back.

Everything in `ask` and `study` reads the graph through `select`, so that a store on disk, one in memory and a server
give the same answers.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Protocol, runtime_checkable

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QuerySolutions, Store, Triple, Variable

from policegraph.errors import QueryError

PREFIXES: Mapping[str, str] = {
    "pg": "https://w3id.org/policegraph/ontology#",
    "theme": "https://w3id.org/policegraph/theme/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "owl": "http://www.w3.org/2002/07/owl#",
}
PG = PREFIXES["pg"]
THEME = PREFIXES["theme"]
GRAPHS = "https://w3id.org/policegraph/graph/"
INFERRED = GRAPHS + "inferred"
REVIEW = GRAPHS + "review"

_XSD = PREFIXES["xsd"]
_INTEGERS = {_XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger", "short")}
_NUMBERS = {_XSD + name for name in ("decimal", "double", "float")}


class Iri(str):
    """An IRI, told apart from the words of a literal."""

    __slots__ = ()

    @property
    def n3(self) -> str:
        """As SPARQL writes it."""
        return f"<{self}>"


Value = Iri | str | int | float | bool | date
Row = Mapping[str, Value]
Term = NamedNode | BlankNode | Literal | Triple


@runtime_checkable
class Source(Protocol):
    """Anything that answers SPARQL: its default graph is the union of all graphs but review."""

    def query(self, query: str, /) -> object:
        """The answer to one query. Raises QueryError."""
        ...


def select(source: Source, query: str) -> list[Row]:
    """The rows of a SELECT query; a variable that is not bound is missing from its row. Known prefixes need no
    declaration.

    Raises QueryError where the query can't be parsed, or is no SELECT.
    """
    if isinstance(source, Store):
        return list(_select_bare(source, query))
    answer = source.query(query)
    if isinstance(answer, QuerySolutions):
        return list(_rows(answer))
    raise QueryError(f"not a SELECT query: {query.strip()[:60]!r}…")


def _select_bare(store: Store, query: str) -> Iterator[Row]:
    review = NamedNode(REVIEW)
    graphs: list[NamedNode | BlankNode | DefaultGraph] | None = None
    if store.contains_named_graph(review):
        graphs = [DefaultGraph(), *(graph for graph in store.named_graphs() if graph != review)]
    try:
        if graphs is None:
            answer = store.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
        else:
            answer = store.query(query, prefixes=dict(PREFIXES), default_graph=graphs)
    except SyntaxError as error:
        raise QueryError(f"the query can't be parsed: {error}") from error
    if not isinstance(answer, QuerySolutions):
        raise QueryError(f"not a SELECT query: {query.strip()[:60]!r}…")
    return _rows(answer)


def _rows(answer: QuerySolutions) -> Iterator[Row]:
    variables: list[Variable] = list(answer.variables)
    names = [variable.value for variable in variables]
    for solution in answer:
        row: dict[str, Value] = {}
        for index, name in enumerate(names):
            term = solution[index]
            if term is not None:
                row[name] = to_value(term)
        yield row


def to_value(term: Term) -> Value:
    """An RDF term as a Python value: Iri, int, float, bool, date, else the literal's words."""
    if isinstance(term, NamedNode):
        return Iri(term.value)
    if isinstance(term, Literal):
        words, datatype = term.value, term.datatype.value
        if datatype in _INTEGERS:
            return int(words)
        if datatype in _NUMBERS:
            return float(words)
        if datatype == _XSD + "boolean":
            return words in ("true", "1")
        if datatype == _XSD + "date":
            try:
                return date.fromisoformat(words[:10])
            except ValueError:
                return words
        return words
    return str(term)


def values(variable: str, iris: Iterable[str]) -> str:
    """A VALUES block that binds `?variable` to each of the IRIs, in a stable order."""
    return f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in sorted(set(iris)))} }}"


def chunks(iris: Iterable[str], size: int = 2000) -> Iterator[list[str]]:
    """The IRIs, each once and sorted, in lists that a server takes in one query."""
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
