"""What came, went or changed between two graphs: two stores, or what two runs exported.

A fact is known again by what it says of what in which readout, in words; by no node's IRI. Where one fact went and
another came on the same words, it changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from policegraph.build.vocabulary import AUTHORITY, ENTITIES, PG, RDFS, SPECIAL_GRAPHS
from policegraph.errors import UsageError
from policegraph.review.decisions import Thing
from policegraph.review.graph import ClaimView, Graph
from policegraph.store.embedded import Store, open_store

_FORMATS = {".nq": ox.RdfFormat.N_QUADS, ".nquads": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}
_SPECIAL = frozenset(graph.value for graph in SPECIAL_GRAPHS)


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One fact of a readout in words."""

    readout: str
    subject: str
    predicate: str
    object: str
    modality: str
    words: str

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two facts one; the cut of the words is no part of it."""
        return (self.readout, self.subject, self.predicate, self.object, self.modality)


@dataclass(frozen=True, slots=True)
class Difference:
    """`came` and `went` are facts of one side only, `changed` pairs of old and new on the same words."""

    came: tuple[Fact, ...]
    went: tuple[Fact, ...]
    changed: tuple[tuple[Fact, Fact], ...]
    readouts_came: tuple[str, ...] = ()
    readouts_went: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.changed or self.readouts_came or self.readouts_went)


def diff(old: Store, new: Store) -> Difference:
    """What came, went or changed from one store to the other. Readouts with the same graph are not looked into."""
    before, after = old.readouts(), new.readouts()
    went: list[Fact] = []
    came: list[Fact] = []
    for readout in sorted({*before, *after}):
        a = frozenset(q.triple for q in old.quads(graph=readout))
        b = frozenset(q.triple for q in new.quads(graph=readout))
        if a == b:
            continue
        ours = {fact.key: fact for fact in facts(old, readout, a)}
        theirs = {fact.key: fact for fact in facts(new, readout, b)}
        went += [ours[key] for key in sorted(ours.keys() - theirs.keys())]
        came += [theirs[key] for key in sorted(theirs.keys() - ours.keys())]
    changed = list(_changes(went, came))
    old_ones, new_ones = {one for one, _ in changed}, {other for _, other in changed}
    return Difference(
        tuple(fact for fact in came if fact not in new_ones),
        tuple(fact for fact in went if fact not in old_ones),
        tuple(changed),
        tuple(_identifiers(new, set(after) - set(before))),
        tuple(_identifiers(old, set(before) - set(after))),
    )


def _identifiers(store: Store, readouts: Iterable[str]) -> Iterator[str]:
    for readout in sorted(readouts):
        yield Graph(readout, (q.triple for q in store.quads(NamedNode(readout), None, None, readout))).identifier


def facts(store: Store, readout: str, triples: Iterable[Triple]) -> Iterator[Fact]:
    """The facts of a readout, one for each claim."""
    graph = Graph(readout, triples)
    things: dict[object, str] = {}

    def words(claim: ClaimView) -> Fact:
        for term in (claim.subject, claim.object):
            if term not in things:
                things[term] = _name(store, graph.thing(term))
        spots = " … ".join(graph.text[start:end] for start, end in claim.places)
        modality = graph.one(claim.node, PG.modality).rsplit("#", 1)[-1]
        predicate = claim.predicate.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        return Fact(graph.identifier, things[claim.subject], predicate, things[claim.object], modality, spots)

    for claim in graph.claims():
        yield words(claim)


def _name(store: Store, thing: Thing) -> str:
    if thing.kind == "readout":
        return "the readout"
    if thing.kind in ("event", "interaction"):
        return f"{thing.type} “{' … '.join(thing.names)}”"
    if thing.kind == "quotation":
        return f"“{thing.names[0][:80]}”" if thing.names else "a quotation"
    for graph in (AUTHORITY.value, ENTITIES.value):
        if thing.value.startswith("https://"):
            for quad in store.quads(NamedNode(thing.value), RDFS.label, None, graph):
                return getattr(quad.object, "value", thing.value)
    return thing.value.rsplit("#", 1)[-1].rsplit("/theme/", 1)[-1]


def _changes(went: Iterable[Fact], came: Iterable[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Facts that went and facts that came in their place: same readout, predicate, and words or subject."""
    waiting: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in sorted(came):
        waiting[fact.readout, fact.predicate].append(fact)
    for old in sorted(went):
        near = waiting[old.readout, old.predicate]
        new = next((f for f in near if f.subject == old.subject and f.words == old.words), None)
        new = new or next((f for f in near if f.subject == old.subject and f.object == old.object), None)
        new = new or next((f for f in near if f.object == old.object and f.words == old.words), None)
        new = new or next((f for f in near if f.words == old.words), None)
        if new is not None:
            near.remove(new)
            yield old, new


def open_any(path: Path) -> Store:
    """A store's folder, or an export of one (.trig, .nq), for reading. Raises UsageError, StoreError."""
    if path.is_dir() or not path.exists():
        return open_store(path)
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{path}: give a store's folder, or an export of one as .trig or .nq")
    store = open_store(None)
    graphs: dict[str, set[Triple]] = defaultdict(set)
    try:
        for quad in ox.parse(path=str(path), format=form):
            if isinstance(quad.graph_name, NamedNode):
                graphs[quad.graph_name.value].add(quad.triple)
    except (SyntaxError, OSError) as error:
        raise UsageError(f"{path}: can't be read as {path.suffix[1:]} ({error}); export it again") from error
    store.write(graphs)
    return store
