"""Answers as text: table, CSV, JSON, Turtle, Markdown; one function a format."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from unicodedata import east_asian_width

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode

from policegraph.build.vocabulary import PREFIXES, XSD
from policegraph.errors import UsageError
from policegraph.store.results import Answer, Rows, Term, Triples

WIDEST = 80  # characters of a table's cell; the other formats never shorten


def render(answer: Answer, format: str | None = None) -> str:
    """The answer in that format; by default a table, and Turtle for triples. Raises UsageError for another format."""
    chosen = format or ("turtle" if isinstance(answer, Triples) else "table")
    if chosen not in FORMATS:
        raise UsageError(f"unknown format {chosen!r}; known are: {', '.join(FORMATS)}")
    return FORMATS[chosen](answer)


def shorten(iri: str) -> str:
    """An IRI with its known prefix where it has one: `pg:Meeting`."""
    for prefix, base in PREFIXES.items():
        local = iri[len(base) :]
        if iri.startswith(base) and local and all(letter.isalnum() or letter in "-_" for letter in local):
            return f"{prefix}:{local}"
    return iri


def words(term: Term | None) -> str:
    """A term's plain words, an IRI in full; empty where nothing is bound."""
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _rows(answer: Answer) -> Rows:
    if isinstance(answer, bool):
        return Rows(("answer",), ((Literal(answer),),))
    if isinstance(answer, Triples):
        names = ("subject", "predicate", "object")
        return Rows(names, tuple((triple.subject, triple.predicate, triple.object) for triple in answer))
    return answer


def _cells(answer: Answer) -> tuple[tuple[str, ...], list[list[str]]]:
    rows = _rows(answer)
    return rows.variables, [
        [" ".join((shorten(term.value) if isinstance(term, NamedNode) else words(term)).split()) for term in row]
        for row in rows.terms
    ]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _table(answer: Answer) -> str:
    if isinstance(answer, bool):
        return str(answer).lower()
    names, rows = _cells(answer)
    cut = [[cell if len(cell) <= WIDEST else cell[: WIDEST - 1] + "…" for cell in row] for row in rows]
    widths = [max(_width(cell) for cell in column) for column in zip(names, *cut, strict=True)]
    lines = [names, tuple("─" * width for width in widths), *map(tuple, cut)]
    text = "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
    return text if rows else f"{'  '.join(names)}\n(no rows)"


def _markdown(answer: Answer) -> str:
    names, rows = _cells(answer)
    lines = [list(names), ["---"] * len(names), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _csv(answer: Answer) -> str:
    rows = _rows(answer)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.variables)
    writer.writerows([words(term) for term in row] for row in rows.terms)
    return out.getvalue()


def _json(answer: Answer) -> str:
    """SPARQL 1.1 Query Results JSON; triples as rows of subject, predicate, object."""
    if isinstance(answer, bool):
        return json.dumps({"head": {}, "boolean": answer})
    rows = _rows(answer)
    bindings = [
        {name: _json_term(term) for name, term in zip(rows.variables, row, strict=True) if term is not None}
        for row in rows.terms
    ]
    return json.dumps(
        {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}, ensure_ascii=False, indent=1
    )


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "literal", "value": str(term)}
    out = {"type": "literal", "value": term.value}
    if term.language:
        out["xml:lang"] = term.language
    elif term.datatype != XSD.string:
        out["datatype"] = term.datatype.value
    return out


def _turtle(answer: Answer) -> str:
    if not isinstance(answer, Triples):
        raise UsageError("Turtle is for the triples of CONSTRUCT and DESCRIBE; take table, csv, json or markdown")
    data = ox.serialize(answer.triples, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    return (data or b"").decode()


FORMATS: Mapping[str, Callable[[Answer], str]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "turtle": _turtle,
    "markdown": _markdown,
}
