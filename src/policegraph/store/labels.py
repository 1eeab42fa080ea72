"""The entities graph: one name for each entity that no authority entry names.

The name shown is the fullest that any readout proposed, by a total order, so that the order of reading does not decide.
An entity that no readout names any more loses its name.
"""

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.quads import label_rank
from policegraph.build.vocabulary import AUTHORITY, ENTITIES, PG, RDFS, REVIEW, SKOS, SPECIAL_GRAPHS
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
    add: set[Triple] = set()
    drop: set[Triple] = set()
    new_forms = {graph: _forms(triples) for graph, triples in replace.items()}
    gone = {
        quad.subject.value
        for graph in replace
        for quad in store.quads(predicate=SKOS.altLabel, graph=graph)
        if isinstance(quad.subject, NamedNode)
    }
    for iri in sorted(gone | proposed.keys()):
        known = _labels(store, iri, ENTITIES)
        wanted = _name(store, iri, known, proposed.get(iri), replace, new_forms)
        chosen = _decided(store, iri) if decided is None else decided.get(iri)
        if wanted is not None and chosen is not None:
            wanted = chosen
        node = NamedNode(iri)
        drop |= {Triple(node, RDFS.label, Literal(label)) for label in known if label != wanted}
        if wanted is not None and wanted not in known:
            add.add(Triple(node, RDFS.label, Literal(wanted)))
    return Edit(frozenset(add), frozenset(drop))


def _decided(store: Store, iri: str) -> str | None:
    names = (_words(quad.object) for quad in store.quads(NamedNode(iri), PG.decidedName, graph=REVIEW.value))
    return next(names, None)


def _name(
    store: Store,
    iri: str,
    known: list[str],
    proposal: str | None,
    replaced: Mapping[str, Iterable[Triple]],
    new_forms: Mapping[str, Mapping[str, set[str]]],
) -> str | None:
    if _labels(store, iri, AUTHORITY):
        return None
    forms: set[str] = set()
    for quad in store.quads(NamedNode(iri), SKOS.altLabel):
        graph = quad.graph_name
        if isinstance(graph, NamedNode) and graph.value not in _SPECIAL and graph.value not in replaced:
            forms.add(_words(quad.object))
    for by_entity in new_forms.values():
        forms |= by_entity.get(iri, set())
    if not forms and proposal is None:
        return None
    # A name stays as long as somebody uses it; else the fullest form that is used takes its place.
    candidates = [label for label in known if label in forms]
    if proposal is not None:
        candidates.append(proposal)
    return max(candidates or forms, key=label_rank)


def _forms(triples: Iterable[Triple]) -> Mapping[str, set[str]]:
    forms: dict[str, set[str]] = {}
    for triple in triples:
        if triple.predicate == SKOS.altLabel and isinstance(triple.subject, NamedNode):
            forms.setdefault(triple.subject.value, set()).add(_words(triple.object))
    return forms


def _labels(store: Store, iri: str, graph: NamedNode) -> list[str]:
    return [_words(quad.object) for quad in store.quads(NamedNode(iri), RDFS.label, graph=graph.value)]


def _words(term: object) -> str:
    return term.value if isinstance(term, Literal) else str(term)
