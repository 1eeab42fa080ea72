"""What the graph is made of: readouts by publisher, country, month and language, so that counts can be weighed."""

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from html import escape

from policegraph.ask.find import normal
from policegraph.ask.source import Source, tuples
from policegraph.ask.tellings import Telling, readouts
from policegraph.ask.who import labels
from policegraph.study.page import markdown_table, page, table
from policegraph.study.ties import EVERYTHING, Filters

BY = ("publisher", "country", "year", "month", "language")
NOT_NAMED = "not named"


@dataclass(frozen=True, slots=True)
class Part:
    """Readouts of one publisher, country, month or language, with what they tell."""

    name: str
    readouts: int
    events: int
    acts: int
    first: str = ""
    last: str = ""

    @property
    def events_per_readout(self) -> float:
        """How much a readout of this part tells: what to divide by before two parts are compared."""
        return self.events / self.readouts if self.readouts else 0.0


@dataclass(frozen=True, slots=True, repr=False)
class Coverage:
    """All parts, by what they are counted by. A readout that names several countries counts for each of them."""

    readouts: int
    undated: int
    parts: Mapping[str, tuple[Part, ...]]
    gaps: tuple[str, ...]  # months between the first and the last without any readout

    def __repr__(self) -> str:
        return f"<Coverage: {self.summary}>"

    @property
    def summary(self) -> str:
        """How many readouts, how many without a date, how many empty months."""
        said = [f"{self.readouts} readout{'s' * (self.readouts != 1)}"]
        if self.undated:
            said.append(f"{self.undated} without a date")
        if self.gaps:
            said.append(f"{len(self.gaps)} month{'s' * (len(self.gaps) != 1)} between them without any")
        return ", ".join(said)

    def rows(self) -> list[tuple[str, ...]]:
        """By what, its name, readouts, events, acts, first and last day."""
        return [
            (by, one.name, str(one.readouts), str(one.events), str(one.acts), one.first, one.last)
            for by in BY
            for one in self.parts[by]
        ]

    def to_csv(self) -> str:
        """All parts as CSV."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["by", "name", "readouts", "events", "acts", "first", "last"])
        writer.writerows(self.rows())
        return out.getvalue()

    def to_json(self) -> str:
        """All parts as JSON."""
        parts = {by: [asdict(one) for one in self.parts[by]] for by in BY}
        whole = {"readouts": self.readouts, "undated": self.undated, "gaps": list(self.gaps), "parts": parts}
        return json.dumps(whole, ensure_ascii=False, indent=2)

    def to_markdown(self) -> str:
        """One table for each way of counting."""
        out = ["# Coverage", "", self.summary, ""]
        for by in BY:
            rows = [[o.name, str(o.readouts), str(o.events), str(o.acts), o.first, o.last] for o in self.parts[by]]
            head = [by, "readouts", "events", "acts", "first", "last"]
            out += [f"## By {by}", "", *markdown_table(head, rows), ""]
        return "\n".join(out)

    def to_html(self) -> str:
        """A page of its own."""
        return page("Coverage", self._repr_html_(), lead=self.summary)

    def _repr_html_(self) -> str:
        out = []
        for by in BY:
            most = max((one.readouts for one in self.parts[by]), default=1)
            rows = [
                (
                    escape(one.name),
                    f'<svg width="120" height="10" role="img" aria-label="{one.readouts}"><rect class="bar" width='
                    f'"{120 * one.readouts / most:.1f}" height="10" fill="currentColor" opacity=".55"/></svg>',
                    str(one.readouts),
                    str(one.events),
                    str(one.acts),
                    one.first,
                    one.last,
                )
                for one in self.parts[by]
            ]
            head = (f"By {by}", "", "readouts", "events", "acts", "first", "last")
            out.append(table(head, rows, numbers=(2, 3, 4)))
        return "".join(out)


def coverage(source: Source, filters: Filters = EVERYTHING) -> Coverage:
    """What the graph is made of; of `filters` the period counts, by the day on which a readout was issued."""
    tellings = {iri: one for iri, one in readouts(source).items() if filters.admits_day(one.issued)}
    events = _count(source, "SELECT ?r ?e WHERE { GRAPH ?r { ?e a pg:Event } }")
    acts = _count(source, "SELECT ?r ?e WHERE { GRAPH ?r { ?e a pg:Interaction } }")
    named: dict[str, set[str]] = defaultdict(set)
    for readout, country in tuples(
        source, "SELECT DISTINCT ?r ?c WHERE { ?c a schema:Country . GRAPH ?r { ?c a schema:Place } }"
    ):
        if readout in tellings:
            named[readout].add(country)
    names = labels(source, {country for countries in named.values() for country in countries})
    groups: dict[str, dict[str, list[str]]] = {by: defaultdict(list) for by in BY}
    spelt = _spellings(telling.publisher for telling in tellings.values())
    for iri, telling in tellings.items():
        groups["publisher"][spelt.get(normal(telling.publisher or ""), NOT_NAMED)].append(iri)
        groups["language"][telling.language or NOT_NAMED].append(iri)
        groups["year"][str(telling.issued.year) if telling.issued else "undated"].append(iri)
        groups["month"][f"{telling.issued:%Y-%m}" if telling.issued else "undated"].append(iri)
        for country in named.get(iri, ()):
            groups["country"][names[country]].append(iri)
    parts = {}
    for by in BY:
        made = [_part(name, iris, tellings, events, acts) for name, iris in groups[by].items()]
        in_time = by in ("month", "year")
        parts[by] = tuple(sorted(made, key=lambda one: (one.name,) if in_time else (-one.readouts, one.name)))
    undated = sum(telling.issued is None for telling in tellings.values())
    return Coverage(len(tellings), undated, parts, _gaps(one.name for one in parts["month"] if one.name != "undated"))


def _spellings(publishers: Iterable[str | None]) -> dict[str, str]:
    """One spelling for each publisher: the most frequent, else the one that is not in capitals."""
    counts = Counter(name for name in publishers if name)
    found: dict[str, str] = {}
    for name in sorted(counts, key=lambda one: (counts[one], not one.isupper(), one)):
        found[normal(name)] = name
    return found


def _count(source: Source, query: str) -> Counter[str]:
    return Counter(readout for readout, _ in set(tuples(source, query)))


def _part(
    name: str, iris: list[str], tellings: Mapping[str, Telling], events: Counter[str], acts: Counter[str]
) -> Part:
    days = sorted(str(day) for iri in iris if (day := tellings[iri].issued))
    return Part(
        name,
        len(iris),
        sum(events[iri] for iri in iris),
        sum(acts[iri] for iri in iris),
        days[0] if days else "",
        days[-1] if days else "",
    )


def _gaps(months: Iterable[str]) -> tuple[str, ...]:
    """The months from the first to the last of these that are not among them."""
    there = set(months)
    if not there:
        return ()
    numbers = [int(month[:4]) * 12 + int(month[5:]) - 1 for month in there]
    every = (f"{number // 12:04}-{number % 12 + 1:02}" for number in range(min(numbers), max(numbers) + 1))
    return tuple(month for month in every if month not in there)
