"""From a resolved Extraction to the graph of its readout: a pure function.

built = build(extraction, run)
built.graph       the readout's IRI, the name of its graph
built.triples     what stands in that graph
built.labels      entity IRI → label, for the entities graph (where no authority entry has one)
built.nquads()    the graph as canonical N-Quads: the same input gives the same bytes
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations, product

from pyoxigraph import Literal, NamedNode, Quad, Triple

from policegraph.build.claims import Claims, Object
from policegraph.build.dates import bounds, day_literal, edtf_literal, issued_literal
from policegraph.build.vocabulary import (
    AGENCY_CLASSES,
    DCT,
    FOAF,
    NIF,
    ORG,
    PG,
    PLACE_CLASSES,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    THEME,
    XSD,
    digest,
    readout_iri,
)
from policegraph.facts import (
    STATUS_MODALITY,
    Entity,
    EntityKind,
    Event,
    EventKind,
    Extraction,
    Interaction,
    InteractionKind,
    Modality,
    Quotation,
    Readout,
    RelationName,
    Role,
    RoleName,
    Status,
)

ENTITY_CLASSES: Mapping[EntityKind, NamedNode] = {
    EntityKind.PERSON: FOAF.Person,
    EntityKind.POST: ORG.Post,
    EntityKind.AGENCY: ORG.Organization,
    EntityKind.PLACE: SCHEMA.Place,
}
RELATIONS: Mapping[RelationName, NamedNode] = {
    RelationName.HOLDS: ORG.holds,
    RelationName.MEMBER_OF: ORG.memberOf,
    RelationName.COUNTRY: PG.country,
    RelationName.JURISDICTION: PG.jurisdiction,
    RelationName.POST_IN: ORG.postIn,
}
LINKS: Mapping[InteractionKind, NamedNode] = {
    InteractionKind.PRAISE: PG.praised,
    InteractionKind.REQUEST: PG.asked,
    InteractionKind.COMMIT: PG.committedTo,
    InteractionKind.AGREE: PG.agreedWith,
    InteractionKind.ASSIST: PG.assisted,
    InteractionKind.COOPERATE: PG.cooperatedWith,
    InteractionKind.CRITICISE: PG.criticised,
    InteractionKind.ENFORCE: PG.enforcedAgainst,
}
_WHO_MEETS = (EntityKind.PERSON, EntityKind.POST)


@dataclass(frozen=True, slots=True)
class Built:
    """The graph of one readout, and what it would have its entities called."""

    graph: str
    triples: frozenset[Triple]
    labels: Mapping[str, str]

    def nquads(self) -> str:
        """The graph as canonical N-Quads, sorted."""
        name = NamedNode(self.graph)
        lines = sorted(f"{Quad(t.subject, t.predicate, t.object, name)} .\n" for t in self.triples)
        return "".join(lines)


def build(extraction: Extraction, run: str) -> Built:
    """The graph of a readout whose entities all carry IRIs; `run` is the IRI of the run that extracts it.

    Raises ValueError where an entity has no IRI, a reference leads nowhere, a date is no EDTF, or a span lies outside
    the text: faults of an earlier stage, never of the text.
    """
    builder = _Builder(extraction, run)
    return Built(builder.iri.value, frozenset(builder.triples()), dict(builder.labels))


def readout_digest(readout: Readout, run: str) -> str:
    """What tells whether a readout was ingested just so before: its text, its metadata and the run."""
    parts = (
        readout.identifier,
        readout.text,
        *(part or "" for part in (readout.title, readout.issued, readout.publisher, readout.source, readout.license)),
        readout.language,
        run,
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class _Builder:
    def __init__(self, extraction: Extraction, run: str) -> None:
        self.extraction = extraction
        self.readout = extraction.readout
        self.iri = NamedNode(readout_iri(self.readout.identifier))
        self.run = NamedNode(run)
        self.labels: dict[str, str] = {}
        self._entities: dict[str, Entity] = {entity.id: entity for entity in extraction.entities}
        self._nodes: dict[str, NamedNode] = {entity.id: _entity_node(entity) for entity in extraction.entities}
        self._counts: Counter[str] = Counter()
        self._events = {event.id: self._node("event", event.kind, self._words(event)) for event in extraction.events}
        self.claims = Claims(self.readout, self.iri, self.run, self._agent)

    def triples(self) -> Iterator[Triple]:
        yield from self._about_readout()
        yield from self._relations()
        for event in self.extraction.events:
            yield from self._event(event)
        for interaction in self.extraction.interactions:
            yield from self._interaction(interaction)
        yield from self._quotations()
        for theme in self.extraction.themes:
            fact = Triple(self.iri, PG.theme, THEME[theme.slug])
            yield fact
            self.claims.add(fact, theme.ground, Modality.ASSERTED)
        yield from self.claims.triples()
        # Last: by now it is known which entities the facts use. All others that the text names stand here too.
        for entity in self.extraction.entities:
            yield from self._entity(entity)

    # ── the readout and its entities ──

    def _about_readout(self) -> Iterator[Triple]:
        readout = self.readout
        yield Triple(self.iri, RDF.type, PG.Readout)
        yield Triple(self.iri, RDF.type, NIF.Context)
        yield Triple(self.iri, DCT.identifier, Literal(readout.identifier))
        yield Triple(self.iri, NIF.isString, Literal(readout.text))
        yield Triple(self.iri, DCT.language, Literal(readout.language))
        yield Triple(self.iri, PG.digest, Literal(readout_digest(readout, self.run.value)))
        yield Triple(self.iri, PROV.wasGeneratedBy, self.run)
        if readout.title:
            yield Triple(self.iri, DCT.title, Literal(readout.title))
        if readout.issued:
            yield Triple(self.iri, DCT.issued, issued_literal(readout.issued))
        if readout.publisher:
            yield Triple(self.iri, DCT.publisher, Literal(readout.publisher))
        if readout.source:
            yield Triple(self.iri, DCT.source, _link_or_words(readout.source))
        if readout.license:
            yield Triple(self.iri, DCT.license, _link_or_words(readout.license))

    def _entity(self, entity: Entity) -> Iterator[Triple]:
        node = self._nodes[entity.id]
        yield Triple(node, RDF.type, ENTITY_CLASSES[entity.kind])
        classes = {EntityKind.PLACE: PLACE_CLASSES, EntityKind.AGENCY: AGENCY_CLASSES}.get(entity.kind, {})
        narrower = classes.get(entity.subkind or "")
        if narrower is not None:
            yield Triple(node, RDF.type, narrower)
        for form in entity.forms or (entity.name,):
            yield Triple(node, SKOS.altLabel, Literal(form))
        if entity.private:
            yield Triple(node, PG.privatePerson, Literal("true", datatype=XSD.boolean))
        label = entity.label or entity.name
        known = self.labels.get(node.value)
        if known is None or label_rank(label) > label_rank(known):
            self.labels[node.value] = label

    def _agent(self, id: str) -> NamedNode:
        """The node of a local entity. Raises ValueError for an id that no entity has."""
        node = self._nodes.get(id)
        if node is None:
            raise ValueError(f"{self.readout.identifier}: no entity has the id {id!r}")
        return node

    def _node(self, kind: str, *content: str) -> NamedNode:
        """A node named by the readout and its content; equal ones are counted."""
        name = digest(kind, *content)
        self._counts[name] += 1
        again = f"-{self._counts[name]}" if self._counts[name] > 1 else ""
        return NamedNode(f"{self.iri.value}#{kind}-{name}{again}")

    def _words(self, thing: Event | Interaction) -> str:
        return thing.ground.span.of(self.readout.text)

    # ── facts ──

    def _relations(self) -> Iterator[Triple]:
        for relation in self.extraction.relations:
            fact = Triple(self._agent(relation.subject), RELATIONS[relation.name], self._agent(relation.object))
            if relation.modality is Modality.ASSERTED:
                yield fact
            self.claims.add(fact, relation.ground, relation.modality)

    def _event(self, event: Event) -> Iterator[Triple]:
        node, modality = self._events[event.id], STATUS_MODALITY[event.status]
        yield Triple(node, RDF.type, PG.Event)
        kind = Triple(node, RDF.type, PG[event.kind])
        yield kind
        self.claims.add(kind, event.ground, modality)
        yield Triple(node, PG.status, PG[event.status])
        for position, name in enumerate(dict.fromkeys(event.names)):
            yield Triple(node, SKOS.altLabel if position else RDFS.label, Literal(name))
        yield from self._roles(node, event.roles, modality)
        if event.status is Status.HELD and event.kind in (EventKind.MEETING, EventKind.VISIT):
            yield from self._met(event)

    def _interaction(self, interaction: Interaction) -> Iterator[Triple]:
        actors = sorted({self._agent(id).value for id in interaction.fillers(RoleName.ACTOR)})
        targets = sorted({self._agent(id).value for id in interaction.fillers(RoleName.TARGET)})
        node = self._node("interaction", interaction.kind, self._words(interaction), *actors, "→", *targets)
        yield Triple(node, RDF.type, PG.Interaction)
        kind = Triple(node, RDF.type, PG[interaction.kind])
        yield kind
        self.claims.add(kind, interaction.ground, interaction.modality)
        yield Triple(node, PG.modality, PG[interaction.modality])
        yield from self._roles(node, interaction.roles, interaction.modality)
        if interaction.modality is Modality.ASSERTED:
            link = LINKS[interaction.kind]
            for actor, target in product(actors, targets):
                if actor != target:
                    yield Triple(NamedNode(actor), link, NamedNode(target))
                    if interaction.kind.symmetric:
                        yield Triple(NamedNode(target), link, NamedNode(actor))

    def _roles(self, node: NamedNode, roles: Iterable[Role], modality: Modality) -> Iterator[Triple]:
        for role in roles:
            fact = Triple(node, PG[role.name], self._filler(role))
            yield fact
            self.claims.add(fact, role.ground, modality)
            if role.name in (RoleName.DATE, RoleName.DUE):
                first, last = bounds(role.value)
                names = ("earliest", "latest") if role.name is RoleName.DATE else ("dueEarliest", "dueLatest")
                for name, day in zip(names, (first, last), strict=True):
                    if day is not None:
                        yield Triple(node, PG[name], day_literal(day))

    def _filler(self, role: Role) -> Object:
        if role.name is RoleName.THEME:
            return THEME[role.value]
        if role.name in (RoleName.DATE, RoleName.DUE):
            return edtf_literal(role.value)
        if role.name is RoleName.CONTENT:
            return Literal(role.value)
        if role.name is RoleName.DURING:
            event = self._events.get(role.value)
            if event is None:
                raise ValueError(f"{self.readout.identifier}: no event has the id {role.value!r}")
            return event
        return self._agent(role.value)

    def _met(self, event: Event) -> Iterator[Triple]:
        """Who met whom; nobody meets the post that he or she holds."""
        ids = [id for id in event.fillers(RoleName.PARTICIPANT) if self._entities[id].kind in _WHO_MEETS]
        nodes = sorted({self._agent(id).value for id in ids})
        held = {
            (self._agent(relation.subject).value, self._agent(relation.object).value)
            for relation in self.extraction.relations
            if relation.name is RelationName.HOLDS
        }
        for one, other in permutations(nodes, 2):
            if (one, other) not in held and (other, one) not in held:
                yield Triple(NamedNode(one), PG.metWith, NamedNode(other))

    def _quotations(self) -> Iterator[Triple]:
        """A quotation is the place in the text where it stands."""
        nodes = {quotation.id: self.claims.place(quotation.span) for quotation in self.extraction.quotations}
        for quotation in self.extraction.quotations:
            node = nodes[quotation.id]
            kind = Triple(node, RDF.type, PG.Quotation)
            yield kind
            yield from self.claims.selector(quotation.span)
            if quotation.continues is not None:
                before = nodes.get(quotation.continues)
                if before is None:
                    raise ValueError(f"{self.readout.identifier}: no quotation has the id {quotation.continues!r}")
                yield Triple(node, PG.continues, before)
            yield from self._speaker(quotation, node, kind)

    def _speaker(self, quotation: Quotation, node: NamedNode, kind: Triple) -> Iterator[Triple]:
        if quotation.speaker is None:
            self.claims.add(kind, quotation.ground, Modality.ASSERTED)
            return
        fact = Triple(node, PG.speaker, self._agent(quotation.speaker))
        yield fact
        others = tuple(replace(one, value=self._agent(one.value).value) for one in quotation.ground.otherwise)
        self.claims.add(fact, replace(quotation.ground, otherwise=others), Modality.ASSERTED)


def label_rank(label: str) -> tuple[int, int, str]:
    """A total order of names, the fuller one higher, so that the order of reading does not decide what is shown."""
    return len(label.split()), len(label), label


def _entity_node(entity: Entity) -> NamedNode:
    if entity.iri is None:
        raise ValueError(f"the entity {entity.name!r} has no IRI: resolve the extraction before it is built")
    return NamedNode(entity.iri)


def _link_or_words(value: str) -> Object:
    if value.startswith(("http://", "https://")):
        try:
            return NamedNode(value)
        except ValueError:  # no valid IRI, say with a blank in it
            pass
    return Literal(value)
