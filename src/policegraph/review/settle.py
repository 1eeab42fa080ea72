"""A store as the decisions have it.

For each readout the review graph keeps what decisions took out of its graph and put into it (as N-Triples), so that the
graph as it was extracted can always be had back: a decision that is undone leaves no trace. Readouts whose text and
decisions are the same as last time are left alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.quads import label_rank
from policegraph.build.vocabulary import (
    DCT,
    ENTITIES,
    ID,
    INFERRED,
    OA,
    OWL,
    PG,
    PROV,
    RDF,
    RDFS,
    REVIEW,
    SKOS,
    XSD,
    digest,
    readout_iri,
    slug,
)
from policegraph.join import refresh
from policegraph.join.identity import own_graph, written_marks
from policegraph.join.links import marked_changed
from policegraph.knowledge.body import Knowledge
from policegraph.review.apply import APPLIED, NO_READOUT, apply, decision_node, split_iri
from policegraph.review.decisions import Decision, Decisions, EntityAnchor
from policegraph.review.graph import Graph
from policegraph.store.embedded import Edit, Store
from policegraph.store.labels import entity_edit, names_told

SETTLED = PG.settledDigest  # of a readout, in the review graph: text and decisions as of the last time
_RELATIONS = frozenset({DCT.isReplacedBy, OWL.differentFrom, PG.sameEvent})
_OUT, _IN = PG.takenOut, PG.putIn
_GRAPH = REVIEW.value


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done: the readouts whose graphs changed, and the state of each active decision by id."""

    readouts: tuple[str, ...]
    states: Mapping[str, str]

    @property
    def lost(self) -> tuple[str, ...]:
        """The decisions that find no fact or entity any more."""
        return tuple(sorted(id for id, state in self.states.items() if state != APPLIED))


def settle(store: Store, knowledge: Knowledge, decisions: Decisions, *, today: date | None = None) -> Settled:
    """Apply the decisions to every readout that they are about, take back what was undone, draw conclusions anew.

    Raises StoreError.
    """
    active = decisions.active()
    concerned = _concerned(store, active)
    marked = {q.subject.value for q in store.quads(None, SETTLED, None, _GRAPH) if isinstance(q.subject, NamedNode)}
    states: dict[str, set[str]] = defaultdict(set)
    changed: dict[str, frozenset[Triple]] = {}
    review: set[Triple] = set()
    gone = {r for r in marked if r not in store}
    for readout in sorted((marked - gone) | concerned.keys()):
        if readout not in store:
            for one in concerned[readout]:
                states[one.id].add(NO_READOUT)
            continue
        given = own_graph(store, readout)
        original = (given - _kept(store, readout, _IN)) | _kept(store, readout, _OUT)
        wanted, outcomes = apply(readout, original, concerned.get(readout, ()))
        for outcome in outcomes:
            states[outcome.decision].add(outcome.state)
        if wanted != given:
            changed[readout] = wanted
        if readout in concerned:
            review |= set(_trace(readout, original, wanted))
    final = {one.id: _state(states.get(one.id, set()), one) for one in active}
    review |= {triple for one in active for triple in _said(one, final[one.id], store)}
    review |= {Triple(NamedNode(iri), PG.decidedName, Literal(name)) for iri, name in _names(active).items()}
    known = {q.triple for q in store.quads(graph=_GRAPH)}
    merged_before = _replaced(store)
    merged = {
        one.entity.iri: one.other.iri
        for one in active
        if one.verdict == "merge" and one.entity and one.other and one.entity.kind != "event"
    }
    edits = {_GRAPH: Edit(frozenset(review - known), frozenset(known - review))}
    if review == known and not changed:
        refresh(store, knowledge, today=today)
        return Settled((), final)
    names = _names(active)
    delta = {triple for triple in review ^ known if triple.predicate in _RELATIONS}
    touched = set(changed) | _readouts_of(
        store, {n.value for t in delta for n in (t.subject, t.object) if isinstance(n, NamedNode)}
    )
    renamed = {
        t.subject.value for t in review ^ known if t.predicate == PG.decidedName and isinstance(t.subject, NamedNode)
    }
    edits[ENTITIES.value] = _entities(store, changed, names, renamed, merged, merged_before)
    again = marked_changed(store, touched)
    written = frozenset(mark for readout in changed for mark in written_marks(store, readout))
    edits[INFERRED.value] = Edit(again.add, again.drop | written)
    store.write(changed, edit=edits)
    refresh(store, knowledge, today=today)
    return Settled(tuple(sorted(changed)), final)


def traces(store: Store, readouts: Iterable[str]) -> frozenset[Triple]:
    """What the review graph keeps of these readouts' graphs: it falls when they are stored anew."""
    return frozenset(
        quad.triple
        for readout in readouts
        for predicate in (SETTLED, _OUT, _IN)
        for quad in store.quads(NamedNode(readout), predicate, None, _GRAPH)
    )


def _concerned(store: Store, active: Iterable[Decision]) -> dict[str, list[Decision]]:
    """The readouts that each decision is about: where its words stand, or where its entity is named."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for one in active:
        readouts: set[str] = set()
        if one.fact is not None:
            readouts.add(readout_iri(one.fact.readout))
        for anchor in (one.entity, one.other):
            if anchor is not None:
                readouts |= {readout_iri(readout) for readout, _ in anchor.mentions}
        if one.entity is not None and one.verdict == "merge":
            readouts |= _readouts_of(store, {one.entity.iri})
        for readout in readouts:
            found[readout].append(one)
    return found


def _readouts_of(store: Store, iris: Iterable[str]) -> set[str]:
    """The readouts in which these entities are named, by the links, or stand in a graph."""
    found: set[str] = set()
    for iri in iris:
        for quad in store.quads(None, PG.entity, NamedNode(iri), INFERRED.value):
            if isinstance(quad.subject, NamedNode):
                origins = store.quads(quad.subject, PROV.wasDerivedFrom, None, INFERRED.value)
                found |= {q.object.value for q in origins if isinstance(q.object, NamedNode)}
        for quad in store.quads(NamedNode(iri), RDF.type):
            if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(f"{ID}readout/"):
                found.add(quad.graph_name.value)
    return {readout for readout in found if readout in store}


def _kept(store: Store, readout: str, predicate: NamedNode) -> frozenset[Triple]:
    """What decisions took out of a graph or put in, as of the last time."""
    found: set[Triple] = set()
    for quad in store.quads(NamedNode(readout), predicate, None, _GRAPH):
        if isinstance(quad.object, Literal):
            parsed = ox.parse(quad.object.value.encode(), format=ox.RdfFormat.N_TRIPLES)
            found |= {q.triple for q in parsed}
    return frozenset(found)


def _trace(readout: str, original: frozenset[Triple], wanted: frozenset[Triple]) -> Iterator[Triple]:
    node = NamedNode(readout)
    yield Triple(node, SETTLED, Literal("yes"))
    for predicate, triples in ((_OUT, original - wanted), (_IN, wanted - original)):
        if triples:
            yield Triple(node, predicate, Literal("".join(sorted(f"{triple} .\n" for triple in triples))))


def _state(states: set[str], decision: Decision) -> str:
    """The state of a decision over all its readouts: applied where it is in any."""
    if APPLIED in states or (decision.verdict in ("rename", "apart") and not states):
        return APPLIED
    return min(states, default=NO_READOUT)


def _as_stored(literal: Literal) -> Literal:
    """A literal in the form in which a store gives it back (its zone as Z, no zeros at the end), to be known again."""
    store, node = ox.Store(), NamedNode(ID)
    store.add(ox.Quad(node, node, literal))
    (quad,) = store
    return quad.object if isinstance(quad.object, Literal) else literal


def _said(one: Decision, state: str, store: Store) -> Iterator[Triple]:
    """What the review graph says of a decision."""
    node = decision_node(one.id)
    person = NamedNode(f"{ID}reviewer/{slug(one.by) or 'x'}-{digest(one.by, length=6)}")
    yield Triple(node, RDF.type, PG.Decision)
    yield Triple(node, PG.verdict, Literal(one.verdict))
    yield Triple(node, PG.outcome, Literal(state))
    yield Triple(node, PROV.wasAttributedTo, person)
    yield Triple(person, RDF.type, PROV.Agent)
    yield Triple(person, RDFS.label, Literal(one.by))
    yield Triple(node, DCT.date, _as_stored(Literal(one.when, datatype=XSD.dateTime)))
    if one.why:
        yield Triple(node, RDFS.comment, Literal(one.why))
    for key, value in sorted(one.change.items()):
        yield Triple(node, PG.change, Literal(f"{key}: {value}"))
    if one.fact is not None:
        yield Triple(node, OA.exact, Literal(one.fact.words))
        yield Triple(node, DCT.source, NamedNode(readout_iri(one.fact.readout)))
        yield Triple(node, RDF.predicate, NamedNode(one.fact.predicate))
        value = one.fact.object.value
        if value:
            is_iri = value.startswith("https://") and one.fact.object.kind != "value"
            yield Triple(node, RDF.object, NamedNode(value) if is_iri else Literal(value))
    for anchor, predicate in ((one.entity, PG.decidedAbout), (one.other, PG.decidedWith)):
        if anchor is not None:
            yield from _anchored(node, anchor, predicate, store)
    if one.entity is not None and one.other is not None:
        mine, other = _current(one.entity, store), NamedNode(one.other.iri)
        other = _current(one.other, store) if one.other.kind == "event" else other
        relation = {"merge": DCT.isReplacedBy, "apart": OWL.differentFrom}.get(one.verdict)
        if one.verdict == "merge" and one.entity.kind == "event":
            relation = PG.sameEvent
        if relation is not None:
            yield Triple(mine if one.entity.kind == "event" else NamedNode(one.entity.iri), relation, other)


def _anchored(node: NamedNode, anchor: EntityAnchor, predicate: NamedNode, store: Store) -> Iterator[Triple]:
    yield Triple(node, predicate, NamedNode(anchor.iri))
    for readout, form in anchor.mentions:
        yield Triple(node, OA.exact, Literal(form))
        yield Triple(node, DCT.source, NamedNode(readout_iri(readout)))


def _current(anchor: EntityAnchor, store: Store) -> NamedNode:
    """The event that an anchor names, found by its words; its own IRI where they are gone."""
    if anchor.kind != "event":
        return NamedNode(anchor.iri)
    for readout, words in anchor.mentions:
        iri = readout_iri(readout)
        if iri in store and not any(store.quads(NamedNode(anchor.iri), RDF.type, None, iri)):
            graph = Graph(iri, (q.triple for q in store.quads(graph=iri)))
            events = sorted(
                t.subject.value for t in graph.triples if t.object == PG.Event and isinstance(t.subject, NamedNode)
            )
            for event in events:
                if words in graph.words_of(NamedNode(event)):
                    return NamedNode(event)
    return NamedNode(anchor.iri)


def _replaced(store: Store) -> set[str]:
    return {
        q.subject.value for q in store.quads(None, DCT.isReplacedBy, None, _GRAPH) if isinstance(q.subject, NamedNode)
    }


def _names(active: Iterable[Decision]) -> dict[str, str]:
    """The names that decisions give entities, by IRI."""
    found: dict[str, str] = {}
    for one in active:
        if one.entity is None:
            continue
        if one.verdict == "rename":
            found[one.entity.iri] = one.change.get("name", one.entity.name)
        elif one.verdict == "split":
            found[split_iri(one, one.entity)] = one.change.get("name", one.entity.name)
        elif one.verdict == "merge" and one.other is not None and one.entity.kind != "event":
            found.setdefault(one.other.iri, one.other.name)
    return found


def _entities(
    store: Store,
    changed: Mapping[str, frozenset[Triple]],
    names: Mapping[str, str],
    renamed: Iterable[str],
    merged: Mapping[str, str],
    merged_before: set[str],
) -> Edit:
    """Labels by the decisions, and where merged entities went."""
    proposed: dict[str, str] = {}
    touched = {
        t.subject.value
        for ts in changed.values()
        for t in ts
        if t.predicate == SKOS.altLabel and isinstance(t.subject, NamedNode)
    }
    for iri in sorted(touched | set(renamed)):
        told = names_told(store, iri)
        if told:
            proposed[iri] = max(told, key=label_rank)
        elif iri in names:
            proposed[iri] = names[iri]
    edit = entity_edit(store, changed, proposed, names)
    old = {
        q.triple for iri in merged_before for q in store.quads(NamedNode(iri), DCT.isReplacedBy, None, ENTITIES.value)
    }
    new = {Triple(NamedNode(iri), DCT.isReplacedBy, NamedNode(to)) for iri, to in merged.items()}
    return Edit(edit.add | new, (edit.drop | old) - new)
