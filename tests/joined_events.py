"""Joined events held against judgements made by hand: which annotated events of two readouts are one happening.

tests/joins/same.csv lists, for each pair of readouts that tell of one event, the annotated events (by their ids) that
are one: `right`, or `part` where one telling is of more than the other. All events of these readouts were compared by
hand, so any other pair of theirs is wrong. The readouts go by a digest of their identifiers, since not all are ours.
A judgement is of annotated events and not of what was extracted, so that it outlives every new extraction.
"""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from policegraph.build.vocabulary import INFERRED, PG, RDF
from policegraph.evaluate.gold import GoldEvent, GoldReadout
from policegraph.review.graph import Graph
from policegraph.store import Store

SAME = Path(__file__).parent / "joins" / "same.csv"


@dataclass(frozen=True)
class Joined:
    """One pair of tellings that the tool joined, with the annotated events that they may be, and the verdict."""

    readouts: tuple[str, str]
    words: tuple[str, str]
    annotated: tuple[tuple[str, ...], tuple[str, ...]]
    verdict: str  # right, part, wrong, or "not judged"


def key(one: str, other: str) -> str:
    """A digest of the identifiers of two readouts, in either order."""
    return hashlib.sha256("\n".join(sorted((one, other))).encode()).hexdigest()[:12]


def judgements() -> dict[str, dict[tuple[str, str], str]]:
    """By pair of readouts: the annotated events, that of the first identifier first, and the verdict."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    with SAME.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["pair"], {})[row["one"], row["other"]] = row["verdict"]
    return found


def judged(store: Store, gold: Iterable[GoldReadout]) -> Iterator[Joined]:
    """The joins of a store, each judged; in order of the readouts."""
    annotated = {one.doc: one for one in gold}
    known = judgements()
    for a, one, b, other in sorted(joins(store), key=lambda row: (row[0].identifier, row[2].identifier, row[1].value)):
        pair = known.get(key(a.identifier, b.identifier))
        told = tuple(
            events_of(g, node, annotated[g.identifier]) if g.identifier in annotated else ()
            for g, node in ((a, one), (b, other))
        )
        verdict = "not judged"
        if pair is not None and all(told):
            verdicts = {pair.get((x, y), "wrong") for x in told[0] for y in told[1]}
            verdict = next(v for v in ("right", "part", "wrong") if v in verdicts)
        words = tuple(" … ".join(g.words_of(node)) for g, node in ((a, one), (b, other)))
        yield Joined((a.identifier, b.identifier), words, told, verdict)  # type: ignore[arg-type]


def joins(store: Store) -> Iterator[tuple[Graph, NamedNode, Graph, NamedNode]]:
    """Each joined pair of events once, with the graphs of their readouts, by the order of their identifiers."""
    graphs: dict[str, Graph] = {}
    for quad in store.quads(None, PG.sameEvent, None, INFERRED.value):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        homes = [node.value.partition("#")[0] for node in (quad.subject, quad.object)]
        for home in homes:
            if home not in graphs:
                graphs[home] = Graph(home, (q.triple for q in store.quads(graph=home)))
        a, b = (graphs[home] for home in homes)
        if a.identifier < b.identifier:
            yield a, quad.subject, b, quad.object


def events_of(graph: Graph, node: NamedNode, gold: GoldReadout) -> tuple[str, ...]:
    """The annotated events that an extracted one may be: those on its words, else those of its kind, people and day."""
    kinds = {str(t.object).rsplit("#", 1)[-1].rstrip(">") for t in graph.about(node, RDF.type)}
    places = [place for claim in graph.claims_about(node) if claim.predicate == RDF.type for place in claim.places]
    on_words = [event for event in gold.events if _stands_on(event, graph.text, places)]
    if on_words:
        of_kind = [event for event in on_words if event.kind.value in kinds]
        return tuple(sorted(event.id for event in of_kind or on_words))
    who = {
        name.casefold()
        for role in (PG.participant, PG.host)
        for t in graph.about(node, role)
        if isinstance(t.object, NamedNode)
        for name in graph.thing(t.object).names
    }
    forms = {entity.id: {name.casefold() for name in entity.names} for entity in gold.entities}
    days = {t.object.value for t in graph.about(node, PG.date) if isinstance(t.object, Literal)}

    def likeness(event: GoldEvent) -> float:
        parties = {*event.participants, *event.hosts}
        shared = sum(bool(forms.get(id, set()) & who) for id in parties)
        return shared / len(parties) + (event.date in days) if shared else 0.0

    scores = {event.id: likeness(event) for event in gold.events if event.kind.value in kinds}
    most = max(scores.values(), default=0.0)
    return tuple(sorted(id for id, score in scores.items() if score == most and most > 0))


def _stands_on(event: GoldEvent, text: str, places: Iterable[tuple[int, int]]) -> bool:
    words = event.evidence.split()
    if not words:
        return False
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found is not None and any(start < found.end() and found.start() < end for start, end in places)


def main_events_joined(
    found: Iterable[Joined], gold: Iterable[GoldReadout]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The pairs of readouts whose main event, the first annotated, is joined; and all pairs."""
    pairs = {(min(one.doc, one.pair), max(one.doc, one.pair)) for one in gold if one.pair is not None}
    known = judgements()
    joined = set()
    for one in found:
        main = next(iter(known.get(key(*one.readouts), {})), None)  # the first row of a pair is of the main event
        if main is not None and main[0] in one.annotated[0] and main[1] in one.annotated[1]:
            joined.add(one.readouts)
    return joined & pairs, pairs
