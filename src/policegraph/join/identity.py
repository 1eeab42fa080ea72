"""Own persons brought together in the store: the merged ones' IRIs are rewritten in every readout's graph.

Which are one is worked out anew for all that share a key with what changed, so that the outcome is a function of the
stored readouts and of nothing else. The link of an entity that stands in its readout's graph under another's IRI says
so (`pg:writtenAs`): whatever becomes of the other readouts, the graph can be had back under the IRIs of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.quads import label_rank
from policegraph.build.vocabulary import AUTHORITY, DCT, ENTITIES, INFERRED, OWL, PG, PROV, RDF, RDFS, REVIEW
from policegraph.join.concluded import Concluded
from policegraph.join.links import KEY, WRITTEN, is_link, link_node, marked_changed
from policegraph.join.persons import Pair, Person, bring_together, go_together, pair
from policegraph.join.view import id_of
from policegraph.resolve.score import DOUBTFUL, LINKED
from policegraph.store.embedded import Edit, Store
from policegraph.store.labels import is_named, label_edit, names_told

_GRAPH = INFERRED.value
_CROWD = 2000  # persons under one key: more than that are not looked at


class Persons:
    """The own persons of a store as the links tell of them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._links: dict[str, dict[str, list[str]]] = {}
        self._people: dict[str, Person] = {}
        self._of_key: dict[str, dict[str, set[str]]] = {}
        self._decided = decided_merges(store)

    def named_in(self, readouts: Iterable[str]) -> set[str]:
        """The own persons of these readouts, by the IRIs of their own."""
        found: set[str] = set()
        for readout in readouts:
            for quad in self._store.quads(None, PROV.wasDerivedFrom, NamedNode(readout), _GRAPH):
                link = self._link(quad.subject) if is_link(quad.subject) else {}
                if KEY.value in link:
                    found |= set(self._current(link))
        return found

    def _current(self, link: Mapping[str, list[str]]) -> list[str]:
        """The person of a link, or the one that a decision put in its place."""
        return [self._decided.get(iri, iri) for iri in link.get(PG.entity.value, ())]

    def _link(self, node: object) -> Mapping[str, list[str]]:
        if not isinstance(node, NamedNode):
            return {}
        known = self._links.get(node.value)
        if known is None:
            known = defaultdict(list)
            for quad in self._store.quads(node, None, None, _GRAPH):
                if isinstance(quad.object, NamedNode | Literal):
                    known[quad.predicate.value].append(quad.object.value)
            known = dict(known)
            self._links[node.value] = known
        return known

    def links_of(self, iri: str) -> Iterator[Mapping[str, list[str]]]:
        """The links of one own person, and of those that a decision made one with it; one for each readout."""
        for one in (iri, *sorted(old for old, new in self._decided.items() if new == iri)):
            for quad in self._store.quads(None, PG.entity, NamedNode(one), _GRAPH):
                yield self._link(quad.subject)

    def person(self, iri: str) -> Person:
        """What all readouts tell of an own person."""
        known = self._people.get(iri)
        if known is None:
            known = self._people[iri] = self._gathered(iri)
        return known

    def _gathered(self, iri: str) -> Person:
        names: set[str] = set()
        countries: set[str] = set()
        posts: set[tuple[str, str]] = set()
        days: set[str] = set()
        readouts: set[str] = set()
        for link in self.links_of(iri):
            names |= set(link.get(PG.name.value, ()))
            countries |= {code for place in link.get(PG.country.value, ()) if (code := id_of(place, "place"))}
            day = next(iter(link.get(PG.onDay.value, ())), "")
            days |= {day} - {""}
            posts |= {(sort, day) for sort in link.get(PG.postSort.value, ())}
            readouts |= set(link.get(PROV.wasDerivedFrom.value, ()))
        return Person(
            iri,
            frozenset(names),
            frozenset(countries),
            frozenset(posts),
            frozenset(days),
            frozenset(readouts),
            any(self._store.quads(NamedNode(iri), RDFS.label, None, AUTHORITY.value)),
        )

    def near(self, start: Iterable[str]) -> tuple[set[str], set[tuple[str, str]]]:
        """All persons that hang together with these by pairs that are sure, and all pairs of theirs that may be one.

        Neither a shared key nor a doubt ties anybody to others: by those, nearly all persons of a big store would hang
        together.
        """
        found, queue = set(start), sorted(set(start))
        pairs: set[tuple[str, str]] = set()
        seen: set[tuple[str, str]] = set()
        while queue:
            iri = queue.pop()
            mine = self.person(iri)
            others: dict[str, set[str]] = defaultdict(set)
            for key in {key for link in self.links_of(iri) for key in link.get(KEY.value, ())}:
                bearers = self._bearers(key)
                if len(bearers) <= _CROWD:
                    for other, names in bearers.items():
                        others[other] |= names
            for other, names in others.items():
                both = (min(iri, other), max(iri, other))
                if other == iri or both in seen:
                    continue
                seen.add(both)
                if not go_together(mine.names, names):
                    continue  # of most that share a key no more than the name need be known
                match = pair(mine, self.person(other))
                if match is not None and match.score >= DOUBTFUL:
                    pairs.add(both)
                    if match.score >= LINKED and other not in found:
                        found.add(other)
                        queue.append(other)
        return found, pairs

    def _bearers(self, key: str) -> Mapping[str, set[str]]:
        """The persons under a key, each with the names that the links under it give."""
        known = self._of_key.get(key)
        if known is None:
            known = self._of_key[key] = defaultdict(set)
            for quad in self._store.quads(None, KEY, Literal(key), _GRAPH):
                link = self._link(quad.subject)
                for iri in self._current(link):
                    known[iri] |= set(link.get(PG.name.value, ()))
        return known


def decided_merges(store: Store) -> dict[str, str]:
    """The entities that decisions made one with others, by their own IRIs; of a chain, the last one stands for all."""
    found: dict[str, str] = {}
    for quad in store.quads(None, DCT.isReplacedBy, None, REVIEW.value):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found[quad.subject.value] = quad.object.value

    def last(iri: str) -> str:
        seen = {iri}
        while iri in found and found[iri] not in seen:
            iri = found[iri]
            seen.add(iri)
        return iri

    return {iri: last(iri) for iri in found}


def told_apart(store: Store) -> frozenset[frozenset[str]]:
    """The pairs of entities or events that decisions keep apart."""
    quads = store.quads(None, OWL.differentFrom, None, REVIEW.value)
    pairs = ((q.subject, q.object) for q in quads)
    return frozenset(
        frozenset({a.value, b.value}) for a, b in pairs if isinstance(a, NamedNode) and isinstance(b, NamedNode)
    )


def own_graph(store: Store, readout: str) -> frozenset[Triple]:
    """A readout's graph as it is before persons of several readouts are brought together."""
    decided = decided_merges(store)
    moves: dict[NamedNode, NamedNode] = {}
    for quad in store.quads(None, PROV.wasDerivedFrom, NamedNode(readout), _GRAPH):
        link = quad.subject
        for written in store.quads(link, WRITTEN, None, _GRAPH):  # type: ignore[arg-type]
            for own in store.quads(link, PG.entity, None, _GRAPH):  # type: ignore[arg-type]
                if isinstance(written.object, NamedNode) and isinstance(own.object, NamedNode):
                    moves[written.object] = NamedNode(decided.get(own.object.value, own.object.value))
    return frozenset(_moved(quad.triple, moves) for quad in store.quads(graph=readout))


def written_marks(store: Store, readout: str) -> set[Triple]:
    """What the links of a readout say of other IRIs under which its entities stand: it falls with the graph."""
    return {
        written.triple
        for quad in store.quads(None, PROV.wasDerivedFrom, NamedNode(readout), _GRAPH)
        for written in store.quads(quad.subject, WRITTEN, None, _GRAPH)  # type: ignore[arg-type]
    }


def _moved(triple: Triple, moves: Mapping[NamedNode, NamedNode]) -> Triple:
    subject, object_ = triple.subject, triple.object
    if isinstance(subject, NamedNode):
        subject = moves.get(subject, subject)
    if isinstance(object_, NamedNode):
        object_ = moves.get(object_, object_)
    return Triple(subject, triple.predicate, object_)


def bring_persons_together(store: Store, changed: Iterable[str]) -> set[str]:
    """Merge and part own persons after these readouts changed; returns other readouts whose graphs were rewritten."""
    changed = set(changed)
    persons = Persons(store)
    found, candidates = persons.near(persons.named_in(changed))
    if not found:
        return set()
    people = {iri: persons.person(iri) for iri in found.union(*candidates)}
    brought = bring_together(people, candidates, told_apart(store))
    add = {t for p in brought.pairs for c in _inferred(p, people, brought.merged) for t in c.triples()}
    add |= {t for p in brought.doubtful for t in _doubt(p, people).triples()}
    drop = _old(store, found)
    moves: dict[str, dict[NamedNode, NamedNode]] = defaultdict(dict)
    stood = set(found)
    for iri in sorted(found):
        now = brought.merged.get(iri, iri)
        for link in persons.links_of(iri):
            (readout,), (own,) = link[PROV.wasDerivedFrom.value], link[PG.entity.value]
            (was,) = link.get(WRITTEN.value, [iri])
            if was != now:
                moves[readout][NamedNode(was)] = NamedNode(now)
                stood |= {was, now}
                node = link_node(readout, own)
                drop.add(Triple(node, WRITTEN, NamedNode(was)))
                if now != iri:
                    add.add(Triple(node, WRITTEN, NamedNode(now)))
    graphs = {
        readout: frozenset(_moved(quad.triple, nodes) for quad in store.quads(graph=readout))
        for readout, nodes in sorted(moves.items())
    }
    marked = marked_changed(store, graphs.keys() - changed)
    edits = {_GRAPH: Edit(frozenset(add) | marked.add, frozenset(drop - add) | marked.drop)}
    if graphs:
        edits[ENTITIES.value] = label_edit(store, _names(store, stood, people, brought.merged, graphs))
    store.write(graphs, edit=edits)
    return graphs.keys() - changed


def _names(
    store: Store,
    stood: Iterable[str],
    people: Mapping[str, Person],
    merged: Mapping[str, str],
    rewritten: Mapping[str, frozenset[Triple]],
) -> dict[str, str | None]:
    """What each of these is to be called once graphs are rewritten; None for those under whom nobody stands now."""
    groups: dict[str, set[str]] = defaultdict(set)
    for iri in people:
        groups[merged.get(iri, iri)].add(iri)
    found: dict[str, str | None] = {}
    for iri in stood:
        names = {name for one in groups.get(iri, ()) for name in people[one].names}
        if not names and is_named(store, iri, rewritten):
            names = names_told(store, iri, rewritten)
        found[iri] = max(names, key=label_rank, default=None)
    return found


def _old(store: Store, iris: Iterable[str]) -> set[Triple]:
    """What was concluded of these persons before."""
    found: set[Triple] = set()
    for iri in iris:
        node = NamedNode(iri)
        found |= {quad.triple for quad in store.quads(node, DCT.isReplacedBy, None, _GRAPH)}
        about = [*store.quads(None, RDF.subject, node, _GRAPH), *store.quads(None, RDF.object, node, _GRAPH)]
        for quad in about:
            own = {q.triple for q in store.quads(quad.subject, None, None, _GRAPH)}  # type: ignore[arg-type]
            predicates = {t.object for t in own if t.predicate == RDF.predicate}
            merge = DCT.isReplacedBy in predicates and Triple(quad.subject, RDF.subject, node) in own
            # A doubt about an authority entry rests on one readout, and is no matter of this.
            doubt = OWL.sameAs in predicates and sum(t.predicate == PROV.wasDerivedFrom for t in own) > 1
            if merge or doubt:
                found |= own
    return found


def _inferred(p: Pair, people: Mapping[str, Person], merged: Mapping[str, str]) -> Iterator[Concluded]:
    for iri, other in ((p.one, p.other), (p.other, p.one)):
        if iri in merged:
            canonical = NamedNode(merged[iri])
            readouts = tuple(sorted(people[iri].readouts | people[other].readouts | people[merged[iri]].readouts))
            words = f"“{_name(people[iri])}” and “{_name(people[other])}”: {'; '.join(p.reasons)}"
            yield Concluded("Inference", iri, DCT.isReplacedBy, canonical, words, p.score, readouts)


def _doubt(p: Pair, people: Mapping[str, Person]) -> Concluded:
    words = f"“{_name(people[p.one])}” and “{_name(people[p.other])}”: {'; '.join(p.reasons)}"
    readouts = tuple(sorted(people[p.one].readouts | people[p.other].readouts))
    return Concluded("Doubt", p.one, OWL.sameAs, NamedNode(p.other), words, p.score, readouts)


def _name(person: Person) -> str:
    return max(person.names, key=lambda name: (len(name), name), default=person.iri)
