"""Pairs of mentions of two readouts, linked by the whole way from an extraction to a store."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from policegraph.build.quads import build, label_rank
from policegraph.build.vocabulary import ENTITIES, INFERRED, RDF, SKOS, readout_iri
from policegraph.facts import Entity, EntityKind, Extraction, Ground, Mention, Readout, Relation, RelationName, Span
from policegraph.join import links_edit, refresh
from policegraph.join.view import kind_of
from policegraph.knowledge.load import Knowledge
from policegraph.resolve import resolve
from policegraph.store import Store, open_store
from policegraph.store.labels import entity_edit

PAIRS = Path(__file__).parent / "pairs" / "pairs.csv"
RUN = "https://w3id.org/policegraph/id/run/pairs"


@dataclass(frozen=True)
class Side:
    """One mention: a name, the post that goes with it, its country, the readout's day."""

    kind: EntityKind
    name: str
    post: str
    country: str
    day: str


@dataclass(frozen=True)
class Pair:
    """Two mentions, and whether they are of one entity."""

    tier: str
    one: Side
    other: Side
    same: bool


def read_pairs(file: Path = PAIRS) -> list[Pair]:
    """The pairs of a file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Pair(
                row["tier"],
                Side(EntityKind(row["kind"]), row["a_name"], row["a_post"], row["a_country"], row["a_day"]),
                Side(EntityKind(row["kind"]), row["b_name"], row["b_post"], row["b_country"], row["b_day"]),
                row["same"] == "yes",
            )
            for row in csv.DictReader(lines)
        ]


def extraction_of(side: Side, identifier: str, knowledge: Knowledge) -> Extraction:
    """What a readout would say in which such a mention stands: the country told where it is given."""
    country = knowledge.countries[side.country].name if side.country else ""
    text = f"{side.name}, {side.post} of {country}, spoke." if side.post else f"{side.name} of {country} spoke."
    entities: list[Entity] = []
    relations: list[Relation] = []

    def entity(id: str, kind: EntityKind, words: str, **more: str | None) -> None:
        start = text.index(words)
        span = Span(start, start + len(words))
        mention = Mention(span, words, "pair")
        entities.append(Entity(id, kind, words, (words,), (mention,), **more))  # type: ignore[arg-type]

    ground = Ground(Span(0, len(side.name)), "pair", 0.95)
    if country:
        entity("g1", EntityKind.PLACE, country, known_as=side.country, subkind="Country")
    jurisdiction = "g1" if country else None
    if side.kind is EntityKind.POST:
        entity("x", EntityKind.POST, side.name, jurisdiction=jurisdiction)
    else:
        entity("x", side.kind, side.name)
    if side.kind is EntityKind.AGENCY and country:
        relations.append(Relation("x", RelationName.COUNTRY, "g1", ground))
    if side.post:
        body = next((e for e in ("INTERPOL", "Europol", "UNODC") if e in side.post), None)
        if body is not None:
            known = {"INTERPOL": "interpol", "Europol": "europol", "UNODC": "unodc"}[body]
            entity("a1", EntityKind.AGENCY, body, known_as=known)
        entity("t1", EntityKind.POST, side.post, jurisdiction=jurisdiction, body="a1" if body else None)
        relations.append(Relation("x", RelationName.HOLDS, "t1", ground))
    readout = Readout(identifier, text, issued=side.day)
    return Extraction(readout, tuple(entities), tuple(relations))


def put(store: Store, extractions: Iterable[Extraction], knowledge: Knowledge) -> list[Extraction]:
    """Resolve, build and store extractions, and draw conclusions; the resolved ones."""
    resolved = [resolve(extraction, knowledge) for extraction in extractions]
    built = [build(one, RUN) for one in resolved]
    graphs = {graph.graph: graph.triples for graph in built}
    labels: dict[str, str] = {}
    for graph in built:
        for iri, label in graph.labels.items():
            labels[iri] = max(labels.get(iri, ""), label, key=label_rank)
    edit = {ENTITIES.value: entity_edit(store, graphs, labels), INFERRED.value: links_edit(store, resolved, knowledge)}
    store.write(graphs, edit=edit)
    refresh(store, knowledge)
    return resolved


def iri_of(store: Store, identifier: str, side: Side) -> str:
    """Under which IRI a readout's graph has the mention of a pair."""
    graph = readout_iri(identifier)
    found = {
        quad.subject.value
        for quad in store.quads(None, SKOS.altLabel, None, graph)
        if isinstance(quad.subject, NamedNode)
        and getattr(quad.object, "value", "") == side.name
        and kind_of(quad.subject.value) == side.kind
        and any(store.quads(quad.subject, RDF.type, None, graph))
    }
    assert len(found) == 1, (identifier, side, found)
    return found.pop()


def judge(pairs: list[Pair], knowledge: Knowledge) -> Iterator[tuple[Pair, bool]]:
    """Each pair, and whether the store has both under one IRI. Each pair is linked in a store of its own."""
    for number, pair in enumerate(pairs):
        store = open_store(None)
        names = (f"{number}a", f"{number}b")
        sides = (pair.one, pair.other)
        put(store, [extraction_of(s, n, knowledge) for s, n in zip(sides, names, strict=True)], knowledge)
        one, other = (iri_of(store, n, s) for s, n in zip(sides, names, strict=True))
        yield pair, one == other


def names(store: Store) -> dict[str, str]:
    """The IRI of the person of each readout, by the last two letters of the readout's."""
    found = {}
    for readout in store.readouts():
        for quad in store.quads(None, SKOS.altLabel, None, readout):
            if isinstance(quad.subject, NamedNode) and kind_of(quad.subject.value) == "person":
                found[readout[-2:]] = quad.subject.value
    return found
