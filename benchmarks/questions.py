"""How long each named question and each study takes on a store, asked for its most and for middling entities.

    python benchmarks/synthetic.py 10000 /tmp/synthetic.store
    python benchmarks/questions.py /tmp/synthetic.store
    python benchmarks/questions.py /tmp/synthetic.store who-met ledger      # only these

Every question is asked without its optional parameters (the whole graph) and with each kind of entity that it takes:
the one that is named most often, and one from the middle. Times are those of the process (CPU), the best of three for
whole answers with the words of fifty rows, beside the wall clock's. Studies (ledger, timeline, coverage, networks,
comparison, report) are timed with all their words.
"""

import argparse
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policegraph.ask.find import finder
from policegraph.ask.question import Parameter, ParameterKind, Question, questions
from policegraph.ask.run import ask
from policegraph.ask.source import select, text_of
from policegraph.ask.tellings import count_readouts
from policegraph.store import Store, open_store
from policegraph.study.compare import compare
from policegraph.study.coverage import coverage
from policegraph.study.ledger import ledger
from policegraph.study.measures import measures
from policegraph.study.networks import network
from policegraph.study.report import report
from policegraph.study.ties import Filters, NetworkKind
from policegraph.study.timeline import timeline

CLASSES = {"person": "foaf:Person", "post": "org:Post", "agency": "org:Organization", "place": "schema:Country"}


@dataclass(frozen=True, slots=True)
class Sample:
    """Entities of one kind: the most named and a middling one."""

    most: str
    other: str
    middling: str


def samples(store: Store) -> dict[str, Sample]:
    """Entities to ask for, by kind, chosen by how many claims speak of them."""
    found = {}
    for kind, name in CLASSES.items():
        query = f"""SELECT ?x (COUNT(?claim) AS ?n) WHERE {{ ?x a {name} . ?claim rdf:object ?x }}
            GROUP BY ?x ORDER BY DESC(?n) ?x"""
        rows = [text_of(row, "x") for row in select(store, query)]
        found[kind] = Sample(rows[0], rows[1], rows[len(rows) // 2])
    query = "SELECT ?x (COUNT(?r) AS ?n) WHERE { ?r a pg:Readout ; pg:theme ?x } GROUP BY ?x ORDER BY DESC(?n)"
    rows = [text_of(row, "x") for row in select(store, query)]
    found["theme"] = Sample(rows[0], rows[1], rows[len(rows) // 2])
    query = "SELECT ?e WHERE { ?e a pg:Meeting } LIMIT 1"
    event = text_of(select(store, query)[0], "e")
    found["node"] = Sample(event, event, event)
    return found


def cases(asked: Question, found: dict[str, Sample]) -> Iterator[tuple[str, dict[str, str]]]:
    """What a question is asked with: a name for the case, and the values."""
    needed = [one for one in asked.parameters if one.required]
    entities = [one for one in asked.parameters if one.kind is ParameterKind.ENTITY and not one.required]
    fixed = {"since": "2010"} if asked.name == "planned" else {}
    if not needed:
        yield "all", fixed
        for one in entities:
            for kind in one.choices:
                yield f"{one.name}: most named {kind}", {**fixed, one.name: found[kind].most}
                yield f"{one.name}: middling {kind}", {**fixed, one.name: found[kind].middling}
        return
    for kind in kinds_of(needed[0]):
        for title in ("most", "middling"):
            values = {}
            for place, one in enumerate(needed):
                own = kind if kind in kinds_of(one) else kinds_of(one)[0]
                values[one.name] = getattr(found[own], "other" if place else title)
            yield f"{title} {kind}", {**fixed, **values}
            if title == "most" and any(one.name == "people" for one in asked.parameters):
                yield f"{title} {kind} with people", {**values, "people": "yes"}


def kinds_of(parameter: Parameter) -> tuple[str, ...]:
    """The kinds of entity that a parameter takes."""
    return ("node",) if parameter.kind is ParameterKind.NODE else parameter.choices or tuple(CLASSES)


def studies(store: Store, found: dict[str, Sample]) -> Iterator[tuple[str, str, Callable[[], int]]]:
    """Each study, what it is made of, and how it is made; it gives back how many lines it has."""
    yield "ledger", "all", lambda: len(ledger(store).entries)
    for kind in ("place", "person", "theme"):
        most, middling = found[kind].most, found[kind].middling
        if kind != "theme":
            yield "ledger", f"most {kind}", lambda most=most: len(ledger(store, most).entries)  # type: ignore[misc]
        for title, one in (("most", most), ("middling", middling)):
            people = kind == "place"  # with the people and bodies of a country
            yield (
                "timeline",
                f"{title} {kind}",
                lambda one=one, people=people: len(timeline(store, one, people=people).moments),
            )
            yield "report", f"{title} {kind}", lambda one=one: len(report(store, one).notes)  # type: ignore[misc]
    year = Filters(since=date(2020, 1, 1), until=date(2020, 12, 31))
    yield "report", "a year", lambda: len(report(store, filters=year).notes)
    yield "coverage", "all", lambda: coverage(store).readouts
    for kind in NetworkKind:
        yield "network", kind, lambda kind=kind: len(network(store, kind).edges)  # type: ignore[misc]
    yield "network", "countries, measured", lambda: len(measures(network(store, "countries")).places)
    query = "SELECT ?r WHERE { ?r a pg:Readout } ORDER BY ?r LIMIT 2"
    one, other = (text_of(row, "r") for row in select(store, query))
    yield "compare", "two readouts", lambda: sum(len(part.points) for part in compare(store, one, other).parts)


def answered(store: Store, name: str, values: dict[str, str]) -> int:
    """Ask with the words of the rows shown; how many rows there are."""
    answer = ask(store, name, **values)
    answer.quotes(most=1)
    return answer.total


def main() -> None:
    """Print a table of all questions and studies, and what holds for all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("names", nargs="*", help="only these questions or studies")
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    store = open_store(options.store)
    start = time.process_time()
    finder(store)
    finding = time.process_time() - start
    found = samples(store)
    best: dict[str, list[float]] = {}
    print("| question or study | asked for | rows | seconds (CPU) | seconds (clock) |\n|---|---|---:|---:|---:|")

    def measure(name: str, title: str, made: Callable[[], int]) -> None:
        times, clocks, total = [], [], 0
        for _ in range(options.times):
            start, clock = time.process_time(), time.perf_counter()
            total = made()
            times.append(time.process_time() - start)
            clocks.append(time.perf_counter() - clock)
            if times[-1] > 20:
                break
        best.setdefault(name, []).append(min(times))
        print(f"| {name} | {title} | {total} | {min(times):.2f} | {min(clocks):.2f} |", flush=True)

    for asked in questions().values():
        if options.names and asked.name not in options.names:
            continue
        for title, values in cases(asked, found):
            measure(asked.name, title, lambda asked=asked, values=values: answered(store, asked.name, values))
    for name, title, made in studies(store, found):
        if not options.names or name in options.names:
            measure(name, title, made)
    medians = [time for times in best.values() for time in times]
    print(
        f"\n{count_readouts(store)} readouts; median {statistics.median(medians):.2f} s, most {max(medians):.2f} s, "
        f"{sum(1 for one in medians if one > 1)} of {len(medians)} over 1 s; names read in {finding:.1f} s; "
        f"Python {platform.python_version()}, {platform.machine()}."
    )


if __name__ == "__main__":
    main()
