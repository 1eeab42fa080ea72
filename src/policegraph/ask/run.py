"""Putting a named question to a graph."""

from collections.abc import Iterable, Mapping, Sequence

from policegraph.ask.answer import BECAUSE, Answer, AnswerRow, Cell, iris_in
from policegraph.ask.captions import captions
from policegraph.ask.question import Bound, Question, bind, fill, question
from policegraph.ask.source import Iri, Row, Source, Value, chunks, select, text_of, values
from policegraph.ask.tellings import count_readouts
from policegraph.build.vocabulary import BASE

LIMIT = 50


def ask(source: Source, name: str, *given: str, limit: int | None = LIMIT, **named: str) -> Answer:
    """The answer to a named question: `ask(graph, "who-met", "stock", since="2022")`.

    Values in order, or by name; names of entities are found loosely. `limit` is how many rows are shown (None: all).
    Raises UsageError for an unknown question or a wrong value, AmbiguousNameError for a name that fits several.
    """
    asked = question(name)
    bound = bind(source, asked, asked.with_positional(given, named))
    return answer(source, asked, bound, limit)


def answer(source: Source, asked: Question, bound: Mapping[str, Bound], limit: int | None = LIMIT) -> Answer:
    """The answer to a question whose values are bound already."""
    rows: Sequence[Row]
    if asked.query:
        rows = select(source, fill(asked, bound))
    else:
        from policegraph.ask.programs import programs

        rows = programs()[asked.name].run(source, bound)
    columns = _columns(asked, bound)
    shown = [_row(row, columns) for row in (rows if limit is None else rows[:limit])]
    iris = {iri for row in shown for value in row.values.values() for iri in iris_in(value)}
    return Answer(
        asked,
        dict(bound),
        columns,
        tuple(shown),
        len(rows),
        count_readouts(source),
        _behind(source, {node for row in shown for node in row.because}),
        captions(source, iris),
        source,
    )


BAR = " | "  # what parts several words in one value of an answer


def _columns(asked: Question, bound: Mapping[str, Bound]) -> tuple[str, ...]:
    """The columns of the head, in its order, without those that a given value makes the same all along."""
    return tuple(column.name for column in asked.columns if column.name not in bound and column.name != BECAUSE)


def _row(row: Row, columns: tuple[str, ...]) -> AnswerRow:
    held = {name: _cell(row[name]) for name in columns if row.get(name) not in (None, "")}
    return AnswerRow(held, tuple(text_of(row, BECAUSE).split()))


def _cell(value: Value) -> Cell:
    """A value, or the entities whose IRIs stand in it one after the other (GROUP_CONCAT knows no lists, and no order:
    several words, parted by bars, are sorted)."""
    if isinstance(value, str) and not isinstance(value, Iri) and value.lstrip().startswith(BASE):
        parts = value.split()
        if all(part.startswith(BASE) for part in parts):
            return tuple(Iri(part) for part in parts)
    if isinstance(value, str) and not isinstance(value, Iri) and BAR in value:
        return "; ".join(sorted(filter(None, (part.strip() for part in value.split(BAR.strip())))))
    return value


def _behind(source: Source, nodes: Iterable[str]) -> int:
    """How many readouts say these facts, or say what was inferred from."""
    found: set[str] = set()
    for chunk in chunks(nodes):
        query = f"""SELECT DISTINCT ?r WHERE {{
            {{ {values("x", chunk)} GRAPH ?r {{ ?x a ?t }} }}
            UNION {{ {values("x", chunk)} ?x prov:wasDerivedFrom ?r }}
            UNION {{ {values("x", chunk)} ?x a pg:Inference ; prov:wasDerivedFrom ?c . ?c prov:wasDerivedFrom ?r }}
            FILTER EXISTS {{ ?r a pg:Readout }}
        }}"""
        found |= {text_of(row, "r") for row in select(source, query)}
    return len(found)
