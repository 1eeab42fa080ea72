"""The entities graph: one name for each entity that no authority entry names; and the entries of cities that are named.

The name shown is the fullest that any readout proposes, by a total order, so that neither the order of reading nor what
was stored before decides. An entity that no readout names any more loses its name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.quads import label_rank
from policegraph.build.vocabulary import (
    AUTHORITY,
    ENTITIES,
    INFERRED,
    PG,
    PROV,
    RDF,
    RDFS,
    REVIEW,
    SCHEMA,
    SKOS,
    SPECIAL_GRAPHS,
)
from policegraph.store.embedded import Edit, Store

_SPECIAL = frozenset(graph.value for graph in SPECIAL_GRAPHS)


def entity_edit(
    store: Store,
    replace: Mapping[str, Iterable[Triple]],
    proposed: Mapping[str, str],
    decided: Mapping[str, str] | None = None,
) -> Edit:
    """What changes in the entities graph when these readouts' graphs are replaced (by nothing: removed).

    `proposed` gives the names that the new readouts would have their entities called, by IRI; `decided` those that a
    person decided, which hold; without it those of the review graph.
    """
    before: dict[str, set[str]] = defaultdict(set)  # what the graphs that go would have their entities called
    for graph in replace:
        for iri in _forms(quad.triple for quad in store.quads(predicate=SKOS.altLabel, graph=graph)):
            before[iri] |= set()
        for iri, name in _proposed_by(store, graph):
            before[iri].add(name)
    new_forms = [_forms(triples) for triples in replace.values()]
    wanted = {
        iri: _name(store, iri, before, proposed.get(iri), replace, new_forms)
        for iri in sorted(before.keys() | proposed.keys())
    }
    return label_edit(store, wanted, decided)


def label_edit(store: Store, wanted: Mapping[str, str | None], decided: Mapping[str, str] | None = None) -> Edit:
    """What changes in the entities graph so that each of these bears its name, or none.

    Names that a person decided hold, and where an authority entry names an entity it has no other name.
    """
    add: set[Triple] = set()
    drop: set[Triple] = set()
    for iri, name in sorted(wanted.items()):
        node = NamedNode(iri)
        if name is not None and _labels(store, iri, AUTHORITY):
            name = None
        if name is not None:
            name = (_decided(store, iri) if decided is None else decided.get(iri)) or name
        known = _labels(store, iri, ENTITIES)
        drop |= {Triple(node, RDFS.label, Literal(label)) for label in known if label != name}
        if name is not None and name not in known:
            add.add(Triple(node, RDFS.label, Literal(name)))
    return Edit(frozenset(add), frozenset(drop))


def names_told(store: Store, iri: str, without: Collection[str] = ()) -> set[str]:
    """The names by which readouts, but for some, would have an entity called: by the links under which it stands."""
    node, found = NamedNode(iri), set()
    own = [q.subject for q in store.quads(None, PG.entity, node, INFERRED.value)]
    here = [link for link in own if not any(store.quads(link, PG.writtenAs, None, INFERRED.value))]  # type: ignore[arg-type]
    here += [q.subject for q in store.quads(None, PG.writtenAs, node, INFERRED.value)]
    for link in here:
        parts = list(store.quads(link, None, None, INFERRED.value))  # type: ignore[arg-type]
        origins = {_words(q.object) for q in parts if q.predicate == PROV.wasDerivedFrom}
        if origins.isdisjoint(without):
            found |= {_words(q.object) for q in parts if q.predicate == PG.name}
    return found


def is_named(store: Store, iri: str, without: Collection[str] = ()) -> bool:
    """Whether a readout, but for some, names an entity."""
    for quad in store.quads(NamedNode(iri), SKOS.altLabel):
        graph = quad.graph_name
        if isinstance(graph, NamedNode) and graph.value not in _SPECIAL and graph.value not in without:
            return True
    return False


def city_edit(store: Store, replace: Mapping[str, Iterable[Triple]], entries: Iterable[Triple] = ()) -> Edit:
    """What changes in the authority graph when these graphs are replaced: cities stand there while readouts name them.

    `entries` are those of the cities that the new graphs name.
    """
    add = frozenset(entries)
    old = {
        quad.subject.value
        for graph in replace
        for quad in store.quads(None, RDF.type, SCHEMA.City, graph)
        if isinstance(quad.subject, NamedNode)
    }
    gone = {iri for iri in old if not is_named(store, iri, replace)}
    drop = {
        quad.triple
        for iri in gone
        if any(store.quads(NamedNode(iri), RDF.type, SCHEMA.City, AUTHORITY.value))
        for quad in store.quads(NamedNode(iri), None, None, AUTHORITY.value)
    }
    return Edit(add, frozenset(drop) - add)


def _proposed_by(store: Store, readout: str) -> Iterable[tuple[str, str]]:
    """The names that a stored readout would have its entities called, by the IRIs under which it has them."""
    for quad in store.quads(None, PROV.wasDerivedFrom, NamedNode(readout), INFERRED.value):
        parts: dict[NamedNode, list[str]] = defaultdict(list)
        for part in store.quads(quad.subject, None, None, INFERRED.value):  # type: ignore[arg-type]
            parts[part.predicate].append(_words(part.object))
        for iri in parts[PG.writtenAs] or parts[PG.entity]:
            yield from ((iri, name) for name in parts[PG.name])


def _decided(store: Store, iri: str) -> str | None:
    names = (_words(quad.object) for quad in store.quads(NamedNode(iri), PG.decidedName, graph=REVIEW.value))
    return next(names, None)


def _name(
    store: Store,
    iri: str,
    before: Mapping[str, set[str]],
    proposal: str | None,
    replaced: Mapping[str, Iterable[Triple]],
    new_forms: Iterable[Mapping[str, set[str]]],
) -> str | None:
    """The fullest name that is proposed for an entity once some graphs are replaced; None where nobody names it."""
    proposals = {proposal} - {None}
    known = _labels(store, iri, ENTITIES)
    if iri not in before and known:
        # The name it has is the fullest so far: only what comes can be fuller.
        return max((*known, *(name for name in proposals if name)), key=label_rank)
    forms = {form for by_entity in new_forms for form in by_entity.get(iri, ())}
    if not proposals and not forms and not is_named(store, iri, replaced):
        return None
    if known and not before.get(iri, set()) & set(known):
        told: set[str] = set(known)
    else:
        told = names_told(store, iri, replaced)
    candidates = told | {name for name in proposals if name}
    if not candidates:  # named, and no link tells by which name
        candidates = forms | _used(store, iri, replaced)
    return max(candidates, key=label_rank)


def _used(store: Store, iri: str, without: Collection[str]) -> set[str]:
    return {
        _words(quad.object)
        for quad in store.quads(NamedNode(iri), SKOS.altLabel)
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value not in {*_SPECIAL, *without}
    }


def _forms(triples: Iterable[Triple]) -> Mapping[str, set[str]]:
    forms: dict[str, set[str]] = {}
    for triple in triples:
        if triple.predicate == SKOS.altLabel and isinstance(triple.subject, NamedNode):
            forms.setdefault(triple.subject.value, set()).add(_words(triple.object))
    return forms


def _labels(store: Store, iri: str, graph: NamedNode) -> list[str]:
    return [_words(quad.object) for quad in store.quads(NamedNode(iri), RDFS.label, graph=graph.value)]


def _words(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else str(term)
