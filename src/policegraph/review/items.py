"""What is worth a person's look: doubtful links and joins, contradictions, facts of low confidence; and their anchors.

`agenda` puts them together with the differences of two readers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.vocabulary import DCT, ID, INFERRED, PG, PROV, RDF, RDFS, SKOS, digest
from policegraph.join.identity import told_apart
from policegraph.review.decisions import EntityAnchor, FactAnchor
from policegraph.review.graph import Graph
from policegraph.review.portrait import in_text, known
from policegraph.store.embedded import Store

LOW = 0.5  # confidence below which a fact is shown
_GRAPH = INFERRED.value
_SHOWN = 2  # readouts of which the words are shown, for each of two entities
_LEADS_ON = (RDF.subject, RDF.object, PG.evidence, PG.actor, PG.target)  # from a claim to all that its anchor names


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide. `kind` is difference, doubt, finding or fact; `question` what a person is asked; `words`
    those of the readouts; a decision on it is made of `fact`, or of `entity` and `other`.

    A difference has two `readings`, by reader: the first is what `fact` says, the second what `change` would make of
    it, or what `instead` says."""

    kind: str
    question: str
    words: tuple[str, ...]
    score: float | None = None
    fact: FactAnchor | None = None
    entity: EntityAnchor | None = None
    other: EntityAnchor | None = None
    claim: str | None = None
    readings: tuple[tuple[str, str], ...] = ()
    change: Mapping[str, str] = field(default_factory=dict)
    instead: FactAnchor | None = None

    @property
    def id(self) -> str:
        """A digest of what it is about, by which answers name it."""
        parts = (self.claim or "", *(anchor.iri for anchor in (self.entity, self.other) if anchor is not None))
        return digest(self.kind, *parts)


def _parts(store: Store, node: object) -> dict[NamedNode, list[NamedNode | Literal]]:
    found: dict[NamedNode, list[NamedNode | Literal]] = {}
    if isinstance(node, NamedNode):
        for quad in store.quads(node, None, None, _GRAPH):
            if isinstance(quad.object, NamedNode | Literal):
                found.setdefault(quad.predicate, []).append(quad.object)
    return found


def _of_class(store: Store, cls: NamedNode) -> list[dict[NamedNode, list[NamedNode | Literal]]]:
    nodes = [q.subject for q in store.quads(None, RDF.type, cls, _GRAPH) if isinstance(q.subject, NamedNode)]
    return [_parts(store, node) for node in sorted(nodes, key=lambda n: n.value)]


def findings(store: Store) -> Iterator[Item]:
    """What contradicts the authority."""
    for parts in _of_class(store, PG.Finding):
        claims = [o.value for o in parts.get(PROV.wasDerivedFrom, []) if "#claim-" in o.value]
        fact = claim_anchor(store, claims[0]) if claims else None
        readouts = [
            o.value
            for o in parts.get(PROV.wasDerivedFrom, [])
            if o.value.startswith(f"{ID}readout/") and "#" not in o.value
        ]
        words = (fact.words,) if fact is not None else tuple(title_of(store, r) for r in readouts)
        if fact is not None:
            yield Item("finding", parts[PG.because][0].value, words, None, fact, claim=claims[0])


def doubts(store: Store) -> Iterator[Item]:
    """Pairs that may be one, the likeliest first; each once, however many readouts raise it."""
    apart = told_apart(store)
    best: dict[tuple[str, str], tuple[float, dict[NamedNode, list[NamedNode | Literal]]]] = {}
    for parts in _of_class(store, PG.Doubt):
        pair = (parts[RDF.subject][0].value, parts[RDF.object][0].value)
        score = float(parts[PG.confidence][0].value)
        if frozenset(pair) not in apart and score > best.get(pair, (0.0, {}))[0]:
            best[pair] = (score, parts)
    for (one, other), (score, parts) in sorted(best.items(), key=lambda row: (-row[1][0], row[0])):
        a, b = entity_anchor(store, one), entity_anchor(store, other)
        what = "tellings of one event" if parts[RDF.predicate][0] == PG.sameEvent else "one and the same"
        words = (*_shown(store, a), *_shown(store, b))
        question = f"Are “{a.name}” and “{b.name}” {what}? ({parts[PG.because][0].value})"
        yield Item("doubt", question, words, score, entity=a, other=b)


def _shown(store: Store, anchor: EntityAnchor) -> Iterator[str]:
    """An entity as readouts name it, in the words around; of an authority entry also what the authority says."""
    about = known(store, anchor.iri)
    if about:
        yield f"“{anchor.name}”, by the authority: {about}"
    readouts: set[str] = set()
    for readout, form in sorted(anchor.mentions, key=lambda mention: (-len(mention[1]), mention)):
        if readout not in readouts and len(readouts) < _SHOWN:
            readouts.add(readout)
            shown = form if anchor.kind == "event" else in_text(store, readout, form)
            yield f"“{anchor.name}”, {title_of_identifier(readout)}: {shown}"


def facts(store: Store, low: float) -> Iterator[Item]:
    """Facts below a confidence that nobody has looked at, the least sure first."""
    rows: list[tuple[float, str]] = []
    for quad in store.quads(None, PG.confidence, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal) and "#claim-" in quad.subject.value:
            confidence = float(quad.object.value)
            if confidence < low and not is_decided(store, quad.subject):
                rows.append((confidence, quad.subject.value))
    for confidence, claim in sorted(rows):
        anchor = claim_anchor(store, claim)
        if anchor is not None:
            yield Item(
                "fact",
                said(anchor),
                (surrounded(anchor),),
                confidence,
                anchor,
                claim=claim,
            )


def is_decided(store: Store, claim: NamedNode) -> bool:
    """Whether somebody accepted or edited what a claim says."""
    return any(store.quads(claim, PROV.wasInfluencedBy, None))


def claim_anchor(store: Store, claim: str) -> FactAnchor | None:
    """The anchor of a claim by its IRI; None where no readout has it."""
    readout = claim.partition("#")[0]
    if readout not in store:
        return None
    graph = Graph(readout, _around(store, readout, NamedNode(claim)))
    if not graph.about(NamedNode(claim), RDF.subject):
        return None
    return graph.anchor(graph.claim(NamedNode(claim)))


def _around(store: Store, readout: str, claim: NamedNode) -> Iterator[Triple]:
    """The part of a graph that an anchor of this claim needs: thousands of claims share a graph."""
    seen: set[NamedNode] = set()
    queue = [claim, NamedNode(readout)]
    while queue:
        node = queue.pop()
        if node in seen:
            continue
        seen.add(node)
        for quad in store.quads(node, None, None, readout):
            yield quad.triple
            target = quad.object
            if quad.predicate not in _LEADS_ON or not isinstance(target, NamedNode):
                continue
            queue.append(target)
            if quad.predicate in (RDF.subject, RDF.object):
                for about in store.quads(None, RDF.subject, target, readout):
                    is_kind = any(store.quads(about.subject, RDF.predicate, RDF.type, readout))  # type: ignore[arg-type]
                    if is_kind and isinstance(about.subject, NamedNode):
                        queue.append(about.subject)


def entity_anchor(store: Store, iri: str) -> EntityAnchor:
    """An entity, or an event, by the names that readouts give it."""
    node = NamedNode(iri)
    if "#event-" in iri:
        readout = iri.partition("#")[0]
        words = (
            Graph(readout, (q.triple for q in store.quads(graph=readout))).words_of(node) if readout in store else ()
        )
        identifier = _literal(store, NamedNode(readout), DCT.identifier)
        return EntityAnchor("event", words[0] if words else iri, iri, tuple((identifier, w) for w in words))
    mentions: set[tuple[str, str]] = set()
    for quad in store.quads(node, SKOS.altLabel):
        graph = quad.graph_name
        if (
            isinstance(graph, NamedNode)
            and graph.value.startswith(f"{ID}readout/")
            and isinstance(quad.object, Literal)
        ):
            mentions.add((_literal(store, graph, DCT.identifier), quad.object.value))
    name = _literal(store, node, RDFS.label) or max(
        (form for _, form in mentions), key=len, default=iri.rsplit("/", 1)[-1]
    )
    kind = iri[len(ID) :].split("/", 1)[0]
    return EntityAnchor(kind, name, iri, tuple(sorted(mentions)))


def _literal(store: Store, node: NamedNode, predicate: NamedNode) -> str:
    values = sorted(q.object.value for q in store.quads(node, predicate) if isinstance(q.object, Literal))
    return values[0] if values else ""


def title_of(store: Store, readout: str) -> str:
    """A readout's title, else its identifier."""
    node = NamedNode(readout)
    return _literal(store, node, DCT.title) or _literal(store, node, DCT.identifier)


def title_of_identifier(identifier: str) -> str:
    """How a readout is called before words of it."""
    return identifier.rsplit("/", 1)[-1]


def surrounded(anchor: FactAnchor) -> str:
    """The words of a fact, in brackets, between those around them."""
    return f"…{anchor.before}[{anchor.words}]{anchor.after}…"


def said(anchor: FactAnchor) -> str:
    """A fact in a line: subject, predicate, object in words."""
    predicate = anchor.predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1]

    def words(names: tuple[str, ...], type_: str, value: str) -> str:
        if type_:
            return f"{type_} “{' … '.join(names)[:60]}”"
        return max(names, key=len) if names else value.rsplit("/", 1)[-1].rsplit("#", 1)[-1]

    subject = words(anchor.subject.names, anchor.subject.type, anchor.subject.value) or anchor.subject.kind
    object_ = words(anchor.object.names, anchor.object.type, anchor.object.value) or anchor.object.kind
    return f"{subject} — {'is' if predicate == 'type' else predicate} → {object_}"
