"""What each entity's IRI rests on, readout by readout: `pg:Link` nodes in the inferred graph, with score and reasons.

Own entities (those that no authority entry holds) carry beside it what tells them apart from namesakes, for bringing
together those of several readouts.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.vocabulary import DCT, ID, INFERRED, OWL, PG, PROV, RDF, digest, entity_iri, readout_iri
from policegraph.facts import Entity, EntityKind, Extraction
from policegraph.join.concluded import Concluded, number
from policegraph.knowledge.body import Knowledge
from policegraph.resolve.context import Context, context_of
from policegraph.resolve.link import DOUBT
from policegraph.resolve.names import blocks, parse
from policegraph.resolve.titles import sort_of
from policegraph.store.embedded import Edit, Store

JOINED = PG.joinedDigest  # of a readout: what it was when it was last joined with the others
CHANGED = Literal("changed")  # in its place: it is to be joined anew
KEY = PG.joinKey
WRITTEN = PG.writtenAs  # of a link: the IRI under which its entity stands in the graph, where that is another's
_GRAPH = INFERRED.value
_LINK = f"{ID}link/"


def links_edit(store: Store, extractions: Iterable[Extraction], knowledge: Knowledge) -> Edit:
    """What changes in the inferred graph when these readouts are stored: their links go in, what was concluded from
    their earlier form goes out."""
    add: set[Triple] = set()
    drop: set[Triple] = set()
    for extraction in extractions:
        readout = readout_iri(extraction.readout.identifier)
        fallen = concluded_from(store, readout)
        drop |= fallen.drop
        add |= fallen.add | {Triple(NamedNode(readout), JOINED, CHANGED)} | set(_links(extraction, readout, knowledge))
    return Edit(frozenset(add), frozenset(drop))


def concluded_from(store: Store, readout: str) -> Edit:
    """What changes in the inferred graph when a readout goes or is stored anew: all that was concluded from it falls.

    Those readouts are marked as changed that share a conclusion with it, or name somebody who may be one with somebody
    of it: they are worked out anew at the next refresh.
    """
    nodes = nodes_from(store, readout)
    found: set[Triple] = set()
    others: set[NamedNode] = set()
    for node, own in nodes.items():
        found |= own | stated(store, node, own)
        if Triple(node, RDF.type, PG.Link) in own:
            for triple in own:
                if triple.predicate == KEY and isinstance(triple.object, Literal):
                    for quad in store.quads(None, KEY, triple.object, _GRAPH):
                        others |= _origins(store, quad.subject)
        else:
            others |= {t.object for t in own if t.predicate == PROV.wasDerivedFrom and isinstance(t.object, NamedNode)}
    marked = marked_changed(store, {other.value for other in others} - {readout})
    own_mark = {quad.triple for quad in store.quads(NamedNode(readout), JOINED, None, _GRAPH)}
    return Edit(marked.add, frozenset(found) | marked.drop | own_mark)


def marked_changed(store: Store, readouts: Iterable[str]) -> Edit:
    """What changes in the inferred graph so that these readouts are joined anew at the next refresh."""
    add: set[Triple] = set()
    drop: set[Triple] = set()
    for node in map(NamedNode, readouts):
        marks = {quad.triple for quad in store.quads(node, JOINED, None, _GRAPH)}
        if marks:
            add.add(Triple(node, JOINED, CHANGED))
            drop |= marks - add
    return Edit(frozenset(add), frozenset(drop))


def is_link(node: object) -> bool:
    """Whether a node is a link, by its name: most nodes that rest on a readout are, and need not be looked into."""
    return isinstance(node, NamedNode) and node.value.startswith(_LINK)


def nodes_from(store: Store, readout: str, *, links: bool = True) -> dict[NamedNode, set[Triple]]:
    """The nodes of the inferred graph that rest on a readout, each with all that is said of it there."""
    found: dict[NamedNode, set[Triple]] = {}
    for quad in store.quads(None, PROV.wasDerivedFrom, NamedNode(readout), _GRAPH):
        if isinstance(quad.subject, NamedNode) and (links or not is_link(quad.subject)):
            found[quad.subject] = {other.triple for other in store.quads(quad.subject, None, None, _GRAPH)}
    return found


def _origins(store: Store, node: object) -> set[NamedNode]:
    if not isinstance(node, NamedNode):
        return set()
    found = (quad.object for quad in store.quads(node, PROV.wasDerivedFrom, None, _GRAPH))
    return {origin for origin in found if isinstance(origin, NamedNode)}


def about_identity(own: set[Triple]) -> bool:
    """Whether a node says who is who: a link, a merge, a doubt."""
    objects = {t.object for t in own if t.predicate in (RDF.type, RDF.predicate)}
    return bool(objects & {PG.Link, DCT.isReplacedBy, OWL.sameAs})


def stated(store: Store, node: NamedNode, own: set[Triple]) -> set[Triple]:
    """The fact that an inference states, unless another states it too."""
    if not any(triple.object == PG.Inference for triple in own):
        return set()
    parts = {triple.predicate: triple.object for triple in own}
    subject, predicate, object_ = parts.get(RDF.subject), parts.get(RDF.predicate), parts.get(RDF.object)
    if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
        return set()
    if not isinstance(object_, NamedNode | Literal):
        return set()
    for quad in store.quads(None, RDF.subject, subject, _GRAPH):
        other = quad.subject
        if isinstance(other, NamedNode) and other != node:
            theirs = {q.predicate: q.object for q in store.quads(other, None, None, _GRAPH)}
            same = theirs.get(RDF.predicate) == predicate and theirs.get(RDF.object) == object_
            if same and theirs.get(RDF.type) == PG.Inference:
                return set()
    return {Triple(subject, predicate, object_)}


def link_node(readout: str, iri: str) -> NamedNode:
    """The IRI of the link of an entity in a readout."""
    return NamedNode(f"{_LINK}{digest(readout, iri)}")


def _links(extraction: Extraction, readout: str, knowledge: Knowledge) -> Iterator[Triple]:
    context = context_of(extraction, knowledge)
    for entity in extraction.entities:
        if entity.iri is None:
            continue
        node = link_node(readout, entity.iri)
        yield Triple(node, RDF.type, PG.Link)
        yield Triple(node, PG.entity, NamedNode(entity.iri))
        yield Triple(node, PROV.wasDerivedFrom, NamedNode(readout))
        reasons = [reason for reason in entity.link_reasons if not reason.startswith(DOUBT)]
        if reasons:
            yield Triple(node, PG.because, Literal("; ".join(reasons)))
        if entity.link_score is not None:
            yield Triple(node, PG.confidence, number(entity.link_score))
        if _own(entity):
            yield from _apart(node, entity, context)
        for doubt in _doubts(entity, readout):
            yield from doubt.triples()


def _own(entity: Entity) -> bool:
    return any("of the authority fit" in reason for reason in entity.link_reasons)


def _apart(node: NamedNode, entity: Entity, context: Context) -> Iterator[Triple]:
    """What tells an own person from namesakes, and the keys by which candidates are found."""
    yield Triple(node, PG.name, Literal(entity.name))
    if entity.kind is not EntityKind.PERSON or not parse(entity.name).full:
        return
    for key in sorted({key for form in (entity.name, *entity.forms) if parse(form).full for key in blocks(form)}):
        yield Triple(node, KEY, Literal(f"person {key}"))
    country = context.countries.get(entity.id)
    if country is not None:
        yield Triple(node, PG.country, NamedNode(entity_iri("place", country)))
    for sort in sorted({sort_of(post.name) for post in context.posts(entity.id)} - {""}):
        yield Triple(node, PG.postSort, Literal(sort))
    if context.day is not None:
        yield Triple(node, PG.onDay, Literal(context.day))


def _doubts(entity: Entity, readout: str) -> Iterator[Concluded]:
    """The entries that an entity may be, but was not linked to."""
    for reason in entity.link_reasons:
        if reason.startswith(DOUBT) and entity.iri is not None:
            iri, _, rest = reason.removeprefix(DOUBT).partition("> (")
            score, _, words = rest.partition("): ")
            yield Concluded("Doubt", entity.iri, OWL.sameAs, NamedNode(iri), words, float(score), (readout,))
