"""Brings the inferred graph up to date with what is stored: only what changed since the last time is worked out anew.

A readout has changed when it was stored anew, the knowledge or the form of the conclusions is another, or when one
with which it shares a conclusion changed or went. What a killed process left half done is done by the next call.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from pyoxigraph import Literal, NamedNode, Quad, Triple

from policegraph.build.vocabulary import INFERRED, PG, PROV, RDF, REVIEW, RUNS, SPECIAL_GRAPHS
from policegraph.join import events, ledger
from policegraph.join.concluded import Concluded, all_triples
from policegraph.join.holders import contradictions, infer_holders, out_of_time
from policegraph.join.identity import bring_persons_together, told_apart
from policegraph.join.links import (
    CHANGED,
    JOINED,
    KEY,
    about_identity,
    concluded_from,
    marked_changed,
    nodes_from,
    stated,
)
from policegraph.join.near import Near, home, value
from policegraph.join.view import View, day, view_of
from policegraph.knowledge.body import Knowledge
from policegraph.store.embedded import Edit, Store

FORM = "10"  # raise it when conclusions are drawn in another way
_GRAPH = INFERRED.value
_CHUNK = 200  # readouts that are joined in one transaction


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What was done: readouts worked out anew, and conclusions that now stand for them, by class or predicate."""

    readouts: int = 0
    conclusions: Mapping[str, int] | None = None


def refresh(store: Store, knowledge: Knowledge, *, today: date | None = None) -> Refreshed:
    """Bring the inferred graph up to date. `today` is the day by which promises are overdue. Raises StoreError."""
    form = f"{FORM} {knowledge.digest[:16]}"
    before = _joined_as(store)
    changed = _changed(store) if before.startswith(f"{form} ") else _all_changed(store, form)
    today = today or date.today()
    as_of = f"{form} {today}"
    if not changed and before == as_of:
        return Refreshed(0, {})
    moved = bring_persons_together(store, changed)
    join = _Join(store, knowledge, today, form)
    ordered = sorted(changed | moved)
    for start in range(0, len(ordered), _CHUNK):
        join.join(ordered[start : start + _CHUNK])
    if before != as_of:
        join.overdue()
        now, then = (frozenset((Triple(INFERRED, JOINED, Literal(mark)),)) for mark in (as_of, before))
        store.write(edit={RUNS.value: Edit(add=now, drop=then)})
    return Refreshed(len(ordered), dict(join.counts))


def _joined_as(store: Store) -> str:
    """The form and knowledge with which all readouts but those marked as changed are joined, and the day of that.

    It stands with the runs, like all that tells of the day on which something was done.
    """
    marks = (quad.object for quad in store.quads(INFERRED, JOINED, None, RUNS.value))
    return next((mark.value for mark in marks if isinstance(mark, Literal)), "")


def _changed(store: Store) -> set[str]:
    """The readouts that are marked as changed; however many others there are, they are not looked at."""
    marked = {q.subject.value for q in store.quads(None, JOINED, CHANGED, _GRAPH) if isinstance(q.subject, NamedNode)}
    return {readout for readout in marked if readout in store}


def _all_changed(store: Store, form: str) -> set[str]:
    """The readouts that are not joined as they are now; what was concluded from those that went is taken out."""
    stamps = _stamps(store, form)
    before = _joined_before(store)
    gone = before.keys() - stamps.keys()
    for readout in gone:
        store.write(edit={_GRAPH: concluded_from(store, readout)})
    before = _joined_before(store) if gone else before
    return {readout for readout, stamp in stamps.items() if before.get(readout) != stamp}


def _stamps(store: Store, form: str, readouts: Iterable[str] | None = None) -> dict[str, str]:
    """For each readout (or each of these) what it is joined as: the form of conclusions, the knowledge, its digest."""
    found: dict[str, str] = {}
    if readouts is None:
        quads: Iterable[Quad] = store.quads(None, PG.digest, None)
    else:
        quads = (quad for one in readouts for quad in store.quads(NamedNode(one), PG.digest, None, one))
    for quad in quads:
        subject = quad.subject
        if isinstance(subject, NamedNode) and subject == quad.graph_name and isinstance(quad.object, Literal):
            found[subject.value] = f"{form} {quad.object.value}"
    for special in SPECIAL_GRAPHS:
        found.pop(special.value, None)
    return found


def _joined_before(store: Store) -> dict[str, str]:
    """For each readout as what it was joined the last time."""
    quads = store.quads(None, JOINED, None, _GRAPH)
    pairs = ((quad.subject, quad.object) for quad in quads)
    return {one.value: mark.value for one, mark in pairs if isinstance(one, NamedNode) and isinstance(mark, Literal)}


class _Join:
    """One refresh."""

    def __init__(self, store: Store, knowledge: Knowledge, today: date, form: str) -> None:
        self.counts: dict[str, int] = defaultdict(int)
        self._store = store
        self._knowledge = knowledge
        self._today = today
        self._form = form
        self._views: dict[str, View] = {}
        self._apart = told_apart(store)
        self._events: dict[str, dict[str, events.Told]] = {}
        self._acts: dict[str, dict[str, ledger.Act]] = {}

    def join(self, readouts: Sequence[str]) -> None:
        """Work out anew all that is concluded from these readouts: first each alone, then with the others."""
        again_events, again_acts = self._clear(readouts)
        alone: list[Concluded] = []
        index: set[Triple] = set()
        for readout in readouts:
            self._forget(readout)
            view = self._view(readout)
            inferred = list(infer_holders(view, self._knowledge))
            alone += [*inferred, *contradictions(view, self._knowledge), *self._out_of_time(view)]
            index |= self._index(view)
        self._write(alone, index)
        pairs, tied = self._pairs(readouts)
        self._write(pairs)
        touched = {iri for one in pairs for iri in (one.subject, value(one.object))} | again_events
        self._write(self._closures(touched))
        acts = {act.iri for readout in readouts for act in self._view(readout).acts} | again_acts | tied
        self._restate(acts)
        stamps = _stamps(self._store, self._form, readouts)
        marks = frozenset(Triple(NamedNode(r), JOINED, Literal(stamp)) for r, stamp in stamps.items())
        done = frozenset(Triple(NamedNode(r), JOINED, CHANGED) for r in readouts)
        self._store.write(edit={_GRAPH: Edit(marks, done)})

    def _clear(self, readouts: Sequence[str]) -> tuple[set[str], set[str]]:
        """Drop what was concluded; returns the events and acts of others of which something fell."""
        drop: set[Triple] = set()
        tellings: set[str] = set()
        acts: set[str] = set()
        for readout in readouts:
            for node, own in nodes_from(self._store, readout, links=False).items():
                if about_identity(own):
                    continue
                drop |= own | stated(self._store, node, own)
                parts = {t.predicate: t.object for t in own}
                if parts.get(RDF.predicate) == PG.sameEvent:
                    tellings |= {value(parts.get(RDF.subject)), value(parts.get(RDF.object))}
                elif parts.get(RDF.predicate) in (PG.ledgerStatus, PG.repeats, PG.reportsDone, PG.denies):
                    acts |= {value(parts.get(RDF.subject)), value(parts.get(RDF.object))}
        marked = marked_changed(self._store, readouts)
        self._store.write(edit={_GRAPH: Edit(marked.add, frozenset(drop) | marked.drop)})
        return tellings, {iri for iri in acts if "#interaction-" in iri}

    def _forget(self, readout: str) -> None:
        for cache in (self._views, self._events, self._acts):
            cache.pop(readout, None)

    def _view(self, readout: str) -> View:
        if readout not in self._views:
            if len(self._views) > 10 * _CHUNK:
                self._views.clear()
            self._views[readout] = view_of(readout, (quad.triple for quad in self._store.quads(graph=readout)))
        return self._views[readout]

    def _told(self, readout: str) -> dict[str, events.Told]:
        if readout not in self._events:
            if len(self._events) > 10 * _CHUNK:
                self._events.clear()
                self._acts.clear()
            view = self._view(readout)
            holders = _holders(infer_holders(view, self._knowledge))
            self._events[readout] = {one.node.iri: one for one in events.told(view, holders, self._knowledge)}
            self._acts[readout] = {one.node.iri: one for one in ledger.acts(view, holders, self._knowledge)}
        return self._events[readout]

    def _acts_of(self, readout: str) -> dict[str, ledger.Act]:
        self._told(readout)
        return self._acts[readout]

    def _out_of_time(self, view: View) -> Iterator[Concluded]:
        return out_of_time(view, frozenset(iri for iri in view.forms if "/id/agency/" in iri), self._knowledge)

    def _index(self, view: View) -> set[Triple]:
        """The keys under which events and acts are found by readouts that come later."""
        found: set[Triple] = set()
        keyed = {iri: events.keys(one) for iri, one in self._told(view.iri).items()}
        keyed |= {iri: ledger.keys(one) for iri, one in self._acts_of(view.iri).items()}
        for iri, keys in keyed.items():
            node = NamedNode(iri)
            found |= {Triple(node, KEY, Literal(key)) for key in keys}
            if keys:
                found.add(Triple(node, PROV.wasDerivedFrom, NamedNode(view.iri)))
        return found

    def _write(self, concluded: Iterable[Concluded], more: set[Triple] | None = None) -> None:
        concluded = list(concluded)
        for one in concluded:
            self.counts[one.cls] += 1
        self._store.write(edit={_GRAPH: Edit(add=all_triples(concluded) | frozenset(more or ()))})

    def _pairs(self, readouts: Sequence[str]) -> tuple[list[Concluded], set[str]]:
        """Tellings of one event, and acts that speak of others, between these readouts and all; the acts touched."""
        found: dict[NamedNode, Concluded] = {}
        tied: set[str] = set()
        near = Near(self._store)
        for readout in readouts:
            for one in self._decided(readout):
                found[one.node] = one
            partners: set[str] = set()
            for told in self._told(readout).values():
                partners |= {home(iri) for iri in near.sharing(events.keys(told), readout)}
            for partner in sorted(partners):
                here, there = self._told(readout), self._told(partner)
                for same in events.same_events(list(here.values()), list(there.values()), self._apart):
                    for one in _joined(same, here | there):
                        found[one.node] = one
            for act in self._acts_of(readout).values():
                for iri in near.acts(act):
                    other = self._acts_of(home(iri)).get(iri)
                    if other is None:
                        continue
                    for later, earlier in ((act, other), (other, act)):
                        spoken = ledger.speaks(later, earlier)
                        if spoken is not None:
                            one = self._spoken(spoken, later, earlier)
                            found[one.node] = one
                            tied |= {later.node.iri, earlier.node.iri}
        return [found[node] for node in sorted(found, key=lambda n: n.value)], tied

    def _decided(self, readout: str) -> Iterator[Concluded]:
        """The pairs of events that a person decided to be one."""
        for iri in self._told(readout):
            node = NamedNode(iri)
            pairs = [(q.subject, q.object) for q in self._store.quads(node, PG.sameEvent, None, REVIEW.value)]
            pairs += [(q.subject, q.object) for q in self._store.quads(None, PG.sameEvent, node, REVIEW.value)]
            for one, other in pairs:
                readouts = tuple(sorted({home(value(one)), home(value(other))}))
                if (
                    isinstance(one, NamedNode)
                    and isinstance(other, NamedNode)
                    and all(r in self._store for r in readouts)
                ):
                    for a, b in ((one, other), (other, one)):
                        yield Concluded("Inference", a.value, PG.sameEvent, b, "a person decided so", 1.0, readouts)

    def _spoken(self, spoken: ledger.Speaks, later: ledger.Act, earlier: ledger.Act) -> Concluded:
        words = f"on {later.node.day}, after {earlier.node.day}: {'; '.join(spoken.reasons)}"
        return Concluded(
            "Inference",
            spoken.later,
            PG[spoken.relation],
            NamedNode(spoken.earlier),
            words,
            spoken.score,
            tuple(sorted((later.node.readout, earlier.node.readout))),
        )

    def _closures(self, touched: set[str]) -> list[Concluded]:
        """Two tellings that are joined to a third are of one event too."""
        found: list[Concluded] = []
        seen: set[str] = set()
        for start in sorted(touched - {""}):
            if start in seen:
                continue
            direct: dict[frozenset[str], float] = {}
            group, queue = {start}, [start]
            while queue:
                iri = queue.pop()
                for other, score in self._direct(iri):
                    direct[frozenset({iri, other})] = score
                    if other not in group:
                        group.add(other)
                        queue.append(other)
            seen |= group
            readouts = tuple(sorted({home(iri) for iri in group}))
            for one, other in combinations(sorted(group), 2):
                if frozenset({one, other}) in direct or home(one) == home(other):
                    continue
                score = min(direct.values())
                for a, b in ((one, other), (other, one)):
                    words = f"both are joined to others of {len(group)} tellings"
                    found.append(Concluded("Inference", a, PG.sameEvent, NamedNode(b), words, score, readouts))
        return found

    def _direct(self, iri: str) -> Iterator[tuple[str, float]]:
        for quad in self._store.quads(None, RDF.subject, NamedNode(iri), _GRAPH):
            own = list(self._store.quads(quad.subject, None, None, _GRAPH))  # type: ignore[arg-type]
            parts = {q.predicate: value(q.object) for q in own}
            origins = {value(q.object) for q in own if q.predicate == PROV.wasDerivedFrom}
            is_same = parts.get(RDF.predicate) == PG.sameEvent.value and parts.get(RDF.type) == PG.Inference.value
            if is_same and len(origins) == 2:
                yield parts[RDF.object], float(parts[PG.confidence])

    # ── the ledger ──

    def _restate(self, acts: Iterable[str]) -> None:
        """Say anew what became of these requests and promises."""
        drop: set[Triple] = set()
        found: list[Concluded] = []
        for iri in sorted(acts):
            drop |= self._statuses(iri)
            readout = home(iri)
            act = self._acts_of(readout).get(iri) if readout in self._store else None
            if act is not None and act.pending:
                found.append(self._status(act))
        add = all_triples(found)
        self._store.write(edit={_GRAPH: Edit(frozenset(add), frozenset(drop) - add)})

    def _statuses(self, iri: str) -> set[Triple]:
        found = {quad.triple for quad in self._store.quads(NamedNode(iri), PG.ledgerStatus, None, _GRAPH)}
        for quad in self._store.quads(None, RDF.subject, NamedNode(iri), _GRAPH):
            own = {q.triple for q in self._store.quads(quad.subject, None, None, _GRAPH)}  # type: ignore[arg-type]
            if any(t.predicate == RDF.predicate and t.object == PG.ledgerStatus for t in own):
                found |= own
        return found

    def _status(self, act: ledger.Act) -> Concluded:
        later: dict[str, str] = {}
        for relation in ("repeats", "reportsDone", "denies"):
            for quad in self._store.quads(None, PG[relation], NamedNode(act.node.iri), _GRAPH):
                later[value(quad.subject)] = relation
        due = act.node.all("dueLatest")
        last = day(due[-1]) if due else None
        status = ledger.ledger_status(last, frozenset(later.values()), self._today)
        words = {
            "Open": "no later readout speaks of it",
            "Overdue": f"it was due on {last} and no readout says that it was done",
        }.get(status) or f"{len(later)} later {'act speaks' if len(later) == 1 else 'acts speak'} of it"
        readouts = tuple(sorted({act.node.readout, *(home(iri) for iri in later)}))
        return Concluded(
            "Inference", act.node.iri, PG.ledgerStatus, PG[status], words, 0.8, readouts, tuple(sorted(later))
        )

    def overdue(self) -> None:
        """Say of promises whose day has come since the last time that they are overdue, and of none too early."""
        late: set[str] = set()
        for quad in self._store.quads(None, PG.dueLatest, None):
            last = day(value(quad.object))
            iri = value(quad.subject)
            said = {value(q.object) for q in self._store.quads(NamedNode(iri), PG.ledgerStatus, None, _GRAPH)}
            is_late = PG.Overdue.value in said
            if said and last is not None and (last < self._today) != is_late and not said & _SETTLED:
                late.add(iri)
        if late:
            self._restate(late)


_SETTLED = {PG.Done.value, PG.Denied.value}


def _holders(inferred: Iterable[Concluded]) -> dict[str, dict[str, str]]:
    """By event or act: post → the person inferred to hold it."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for one in inferred:
        if one.cls == "Inference" and one.of is not None:
            found[one.subject][one.of] = value(one.object)
    return found


def _joined(same: events.Same, told: Mapping[str, events.Told]) -> Iterator[Concluded]:
    """Both directions of a joined pair, one doubt for one that is not sure."""
    readouts = tuple(sorted((told[same.one].node.readout, told[same.other].node.readout)))
    words = "; ".join(same.reasons)
    if same.score < events.SAME:
        yield Concluded("Doubt", same.one, PG.sameEvent, NamedNode(same.other), words, same.score, readouts)
        return
    for one, other in ((same.one, same.other), (same.other, same.one)):
        yield Concluded("Inference", one, PG.sameEvent, NamedNode(other), words, same.score, readouts)
