"""What a query gives back: `Rows` of a SELECT, `Triples` of a CONSTRUCT or DESCRIBE, a bool of an ASK."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from policegraph.build.vocabulary import XSD

Term = NamedNode | BlankNode | Literal | Triple


class Iri(str):
    """An IRI, told apart from the words of a literal."""

    __slots__ = ()


Value = Iri | str | int | float | bool | date

_INTEGERS = {XSD.base + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger")}
_NUMBERS = {XSD.base + name for name in ("decimal", "double", "float")}


def to_value(term: Term) -> Value:
    """An RDF term as a Python value: Iri, int, float, bool, date, else the literal's words."""
    if isinstance(term, NamedNode):
        return Iri(term.value)
    if not isinstance(term, Literal):
        return str(term)
    words, datatype = term.value, term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(words)
        if datatype in _NUMBERS:
            return float(words)
        if datatype == XSD.date.value:
            return date.fromisoformat(words[:10])
    except ValueError:
        return words
    if datatype == XSD.boolean.value:
        return words in ("true", "1")
    return words


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a SELECT: `variables` without their question marks, None where one is not bound.

    Iterating gives each row as a mapping of Python values, without what is not bound.
    """

    variables: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        for row in self.terms:
            yield {name: to_value(term) for name, term in zip(self.variables, row, strict=True) if term is not None}


@dataclass(frozen=True, slots=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE, each once, in the order in which they came."""

    triples: tuple[Triple, ...]

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)


Answer = Rows | Triples | bool
