"""What a named question gives back: rows that lead to the words they stand on, and say of how many readouts."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from policegraph.ask.question import Bound, Question
from policegraph.ask.source import Iri, Source, Value
from policegraph.ask.tellings import Telling, readouts
from policegraph.ask.words import Words, words_of

if TYPE_CHECKING:
    import pandas

BECAUSE = "because"  # the column of the facts that a row stands on

Cell = Value | tuple[Iri, ...]  # several entities of one kind, say the themes of a meeting


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that a row stands on, with the readout that says them."""

    words: Words
    readout: Telling

    def __str__(self) -> str:
        issued = f", {self.readout.issued}" if self.readout.issued else ""
        return f"“{self.words.exact}” ({self.readout.name}{issued})"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row: its values by column, and the IRIs of the facts that it stands on."""

    values: Mapping[str, Cell]
    because: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Answer:
    """The answer to a named question.

    `rows` are those shown of `total`; `readouts` is how many the graph holds, `behind` how many the shown rows stand
    on. Entities in the rows are IRIs; `labels` has their names.
    """

    question: Question
    given: Mapping[str, Bound]
    columns: tuple[str, ...]
    rows: tuple[AnswerRow, ...]
    total: int
    readouts: int
    behind: int
    labels: Mapping[str, str]
    source: Source = field(repr=False)

    def __repr__(self) -> str:
        return f"<Answer: {self.asked}: {self.summary}>"

    def __len__(self) -> int:
        return len(self.rows)

    def text(self, row: AnswerRow, column: str) -> str:
        """One cell as a person reads it."""
        return in_words(row.values.get(column), self.labels)

    @property
    def summary(self) -> str:
        """How many rows, and of how many readouts."""
        shown = f"{self.total} row{'s' * (self.total != 1)}"
        if self.total > len(self.rows):
            shown = f"{len(self.rows)} of {shown}"
        return f"{shown}, from {self.behind} of {self.readouts} readout{'s' * (self.readouts != 1)}"

    @property
    def asked(self) -> str:
        """The question with what was given, as a heading."""
        given = [f"{name}: {value.words}" for name, value in self.given.items()]
        return self.question.title + (f" ({', '.join(given)})" if given else "")

    def quotes(self, rows: Sequence[AnswerRow] | None = None, most: int | None = None) -> list[list[Quote]]:
        """The words behind each of these rows (all shown ones without), the aptest first, at most so many a row.

        Apt are words that speak of what stands in the row; the same place is given once.
        """
        chosen = self.rows if rows is None else rows
        nodes = [row.because if most is None else row.because[: most * 2] for row in chosen]
        words = words_of(self.source, {node for behind in nodes for node in behind})
        tellings = readouts(self.source, {one.readout for behind in words.values() for one in behind})
        return [
            _apt(row, [one for node in behind for one in words.get(node, ())], tellings)[:most]
            for row, behind in zip(chosen, nodes, strict=True)
        ]

    def records(self) -> list[dict[str, str | int | float]]:
        """One dictionary a row: names for entities, their IRIs in a further column `…_iri`, numbers as numbers."""
        iris = [name for name in self.columns if any(iris_in(row.values.get(name)) for row in self.rows)]
        found = []
        for row in self.rows:
            record: dict[str, str | int | float] = {}
            for name in self.columns:
                value = row.values.get(name)
                record[name] = value if isinstance(value, int | float) else self.text(row, name)
            for name in iris:
                record[f"{name}_iri"] = " ".join(iris_in(row.values.get(name)))
            found.append(record)
        return found

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a table of pandas. Needs the extra `notebook`."""
        import pandas

        return pandas.DataFrame(self.records())

    def to_csv(self) -> str:
        """The rows as CSV, with IRIs and the first words behind each."""
        records = self.records()
        buffer = io.StringIO()
        names = list(records[0]) if records else list(self.columns)
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow([*names, "words", "readout"])
        for record, quotes in zip(records, self.quotes(most=1), strict=True):
            first = quotes[0] if quotes else None
            spoken = [first.words.exact, first.readout.iri] if first else ["", ""]
            writer.writerow([*record.values(), *spoken])
        return buffer.getvalue()

    def to_json(self) -> str:
        """Question, rows and all words behind each row, as JSON."""
        rows = []
        for row, quotes in zip(self.rows, self.quotes(), strict=True):
            cells: dict[str, object] = {name: _json(row.values.get(name), self.labels) for name in self.columns}
            cells["because"] = list(row.because)
            cells["words"] = [
                {
                    "exact": quote.words.exact,
                    "start": quote.words.start,
                    "end": quote.words.end,
                    "claim": quote.words.claim,
                    "confidence": quote.words.confidence,
                    "readout": quote.readout.iri,
                    "title": quote.readout.name,
                    "issued": quote.readout.issued.isoformat() if quote.readout.issued else None,
                }
                for quote in quotes
            ]
            rows.append(cells)
        whole = {
            "question": self.question.name,
            "title": self.question.title,
            "given": {name: value.iri or value.words for name, value in self.given.items()},
            "rows": rows,
            "total": self.total,
            "readouts": self.readouts,
            "behind": self.behind,
        }
        return json.dumps(whole, ensure_ascii=False, indent=2)

    def to_markdown(self) -> str:
        """The rows as a Markdown table with the first words behind each."""
        head = [*self.columns, "words"]
        lines = [f"**{self.asked}**", "", bar(head), bar(["---"] * len(head))]
        for row, quotes in zip(self.rows, self.quotes(most=1), strict=True):
            lines.append(bar([*(self.text(row, name) for name in self.columns), str(quotes[0]) if quotes else ""]))
        return "\n".join([*lines, "", f"*{self.summary}*", ""])

    def _repr_html_(self) -> str:
        """A table for notebooks; the words open at a click."""
        head = "".join(
            f'<th title="{escape(self.question.meaning(name))}">{escape(name)}</th>' for name in self.columns
        )
        body = []
        for row, quotes in zip(self.rows, self.quotes(most=5), strict=True):
            cells = "".join(f"<td>{escape(self.text(row, name))}</td>" for name in self.columns)
            items = "".join(f"<li>{escape(str(quote))}</li>" for quote in quotes)
            opened = f"<details><summary>words</summary><ul>{items}</ul></details>" if items else ""
            body.append(f"<tr>{cells}<td>{opened}</td></tr>")
        return (
            f"<p><b>{escape(self.asked)}</b></p><table><thead><tr>{head}<th></th></tr></thead>"
            f"<tbody>{''.join(body)}</tbody></table><p><i>{escape(self.summary)}</i></p>"
        )


def iris_in(value: Cell | None) -> tuple[Iri, ...]:
    """The IRIs of a cell; none for words and numbers."""
    if isinstance(value, Iri):
        return (value,)
    return value if isinstance(value, tuple) else ()


def in_words(value: Cell | None, labels: Mapping[str, str]) -> str:
    """A value as a person reads it: an IRI by its label, a number without needless digits."""
    if value is None:
        return ""
    if isinstance(value, Iri | tuple):
        return ", ".join(sorted(labels.get(iri, str(iri)) for iri in iris_in(value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def _json(value: Cell | None, labels: Mapping[str, str]) -> object:
    if isinstance(value, Iri):
        return {"iri": str(value), "label": labels.get(value, str(value))}
    if isinstance(value, tuple):
        return [_json(iri, labels) for iri in value]
    return value.isoformat() if isinstance(value, date) else value


def _apt(row: AnswerRow, words: list[Words], tellings: Mapping[str, Telling]) -> list[Quote]:
    """The words in order of how much they speak of what stands in the row; the same place once."""
    mine = {str(iri) for value in row.values.values() for iri in iris_in(value)}
    places: dict[tuple[str, int, int], list[Words]] = {}
    for one in words:
        places.setdefault((one.readout, one.start, one.end), []).append(one)

    def rank(group: list[Words]) -> tuple[int, float, str, int]:
        named = {one.object for one in group} & mine
        return (-len(named), -max(one.confidence for one in group), group[0].readout, group[0].start)

    ordered = sorted(places.values(), key=rank)
    speaking = [group for group in ordered if rank(group)[0] < 0] or ordered
    return [Quote(group[0], tellings[group[0].readout]) for group in speaking]


def bar(cells: Sequence[str]) -> str:
    """One line of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
