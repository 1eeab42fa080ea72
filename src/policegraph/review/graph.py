"""The graph of one readout in a form that decisions can work on: claims with their words, nodes, names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations, product

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from policegraph.build.quads import LINKS
from policegraph.build.vocabulary import DCT, FOAF, NIF, OA, ORG, PG, RDF, SCHEMA, SKOS
from policegraph.facts import InteractionKind
from policegraph.review.decisions import FactAnchor, Thing

AROUND = 40  # characters before and after a claim's words
ARROW = " → "  # between the names of who acts and of whom it is done to
_CLASSES = (
    (FOAF.Person, "person"),
    (ORG.Post, "post"),
    (ORG.Organization, "agency"),
    (SCHEMA.Place, "place"),
    (PG.Event, "event"),
    (PG.Interaction, "interaction"),
    (PG.Quotation, "quotation"),
    (PG.Readout, "readout"),
)
_GENERAL = {PG.Event, PG.Interaction}
DERIVED = frozenset({PG.metWith, *LINKS.values()})

Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as a graph has it."""

    node: NamedNode
    subject: NamedNode
    predicate: NamedNode
    object: Term
    places: tuple[tuple[int, int], ...]


class Graph:
    """The triples of a readout's graph, by subject; changed in place by decisions."""

    def __init__(self, readout: str, triples: Iterable[Triple]) -> None:
        self.readout = NamedNode(readout)
        self.triples = set(triples)
        self._by_subject: dict[NamedNode | BlankNode | Triple, set[Triple]] = defaultdict(set)
        self._claimed: dict[object, set[NamedNode]] = defaultdict(set)  # subject: the claims about it
        for triple in self.triples:
            self._by_subject[triple.subject].add(triple)
            self._claim_of(triple)
        self.text = self.one(self.readout, NIF.isString)
        self.identifier = self.one(self.readout, DCT.identifier)

    def _claim_of(self, triple: Triple) -> None:
        if triple.predicate == RDF.subject and isinstance(triple.subject, NamedNode):
            self._claimed[triple.object].add(triple.subject)

    def one(self, subject: NamedNode, predicate: NamedNode) -> str:
        """The value of a property, empty where it has none."""
        values = (t.object for t in sorted(self.about(subject, predicate), key=str))
        return next((value.value for value in values if isinstance(value, NamedNode | Literal)), "")

    def about(self, subject: NamedNode, predicate: NamedNode | None = None) -> list[Triple]:
        """What is said of a subject."""
        return [t for t in self._by_subject.get(subject, ()) if predicate is None or t.predicate == predicate]

    def add(self, triple: Triple) -> None:
        """State a triple."""
        self.triples.add(triple)
        self._by_subject[triple.subject].add(triple)
        self._claim_of(triple)

    def drop(self, triple: Triple) -> None:
        """Take a triple out."""
        self.triples.discard(triple)
        self._by_subject[triple.subject].discard(triple)
        if triple.predicate == RDF.subject:
            self._claimed[triple.object].discard(triple.subject)

    def claims(self) -> Iterator[ClaimView]:
        """All claims, in order of their IRIs."""
        nodes = [t.subject for t in self.triples if t.predicate == RDF.type and t.object == PG.Claim]
        for node in sorted((n for n in nodes if isinstance(n, NamedNode)), key=lambda n: n.value):
            yield self.claim(node)

    def claim(self, node: NamedNode) -> ClaimView:
        """One claim by its node."""
        parts = {t.predicate: t.object for t in self.about(node)}
        subject, predicate, object_ = parts[RDF.subject], parts[RDF.predicate], parts[RDF.object]
        assert isinstance(subject, NamedNode)  # the shapes hold it
        assert isinstance(predicate, NamedNode)
        assert isinstance(object_, NamedNode | Literal)
        places = []
        for t in self.about(node, PG.evidence):
            if isinstance(t.object, NamedNode):
                places.append((int(self.one(t.object, OA.start) or 0), int(self.one(t.object, OA.end) or 0)))
        return ClaimView(node, subject, predicate, object_, tuple(sorted(places)))

    def thing(self, term: Term) -> Thing:
        """What a term stands for, in words."""
        if isinstance(term, Literal):
            return Thing("value", value=term.value)
        types = {t.object for t in self.about(term, RDF.type)}
        kind = next((name for cls, name in _CLASSES if cls in types), "value")
        if kind in ("event", "interaction"):
            local = sorted(t.value.rsplit("#", 1)[-1] for t in types - _GENERAL if isinstance(t, NamedNode))
            sides = self.parties(term) if kind == "interaction" else ()
            value = ARROW.join("; ".join(sorted(max(names, key=len) for names in side)) for side in sides)
            return Thing(kind, self.words_of(term), local[0] if local else "", value if value != ARROW else "")
        if kind == "readout":
            return Thing(kind)
        if kind == "quotation":
            return Thing(kind, (self.one(term, OA.exact),))
        names = tuple(sorted(t.object.value for t in self.about(term, SKOS.altLabel) if isinstance(t.object, Literal)))
        return Thing(kind, names, value=term.value)

    def parties(self, act: NamedNode) -> tuple[list[set[str]], list[set[str]]]:
        """The actors and the targets of an interaction, each with all the names that the readout gives it."""

        def names(role: NamedNode) -> list[set[str]]:
            things = [self.thing(t.object) for t in self.about(act, role) if isinstance(t.object, NamedNode)]
            return [set(thing.names or (thing.value,)) for thing in things]

        return names(PG.actor), names(PG.target)

    def words_of(self, node: NamedNode) -> tuple[str, ...]:
        """The words on which an event or interaction stands as such."""
        found: set[str] = set()
        for claim in self.claims_about(node):
            if claim.predicate == RDF.type:
                found |= {self.text[start:end] for start, end in claim.places}
        return tuple(sorted(found))

    def claims_about(self, node: NamedNode) -> list[ClaimView]:
        """The claims whose subject is a node."""
        return [self.claim(claim) for claim in sorted(self._claimed.get(node, ()), key=lambda n: n.value)]

    def anchor(self, claim: ClaimView) -> FactAnchor:
        """A claim by its words."""
        start, end = claim.places[0] if claim.places else (0, 0)
        return FactAnchor(
            self.identifier,
            claim.predicate.value,
            self.thing(claim.subject),
            self.thing(claim.object),
            self.text[start:end],
            self.text[max(0, start - AROUND) : start],
            self.text[end : end + AROUND],
        )

    def restate_links(self) -> None:
        """Make the derived links anew from the events and interactions that are there."""
        for triple in [t for t in self.triples if t.predicate in DERIVED]:
            self.drop(triple)
        for triple in sorted(self.derived(), key=str):
            self.add(triple)

    def derived(self) -> set[Triple]:
        """The links that follow from what is held and asserted, as `build` has them."""
        found: set[Triple] = set()
        holds = {(t.subject, t.object) for t in self.triples if t.predicate == ORG.holds}
        holds |= {(c.subject, c.object) for c in self.claims() if c.predicate == ORG.holds}
        agents = {t.subject for t in self.triples if t.predicate == RDF.type and t.object in (FOAF.Person, ORG.Post)}
        for triple in [t for t in self.triples if t.predicate == RDF.type and t.object in (PG.Meeting, PG.Visit)]:
            node = triple.subject
            if not isinstance(node, NamedNode) or Triple(node, PG.status, PG.Held) not in self.triples:
                continue
            who = [t.object for t in self.about(node, PG.participant) if t.object in agents]
            for one, other in permutations(who, 2):
                if (one, other) not in holds and (other, one) not in holds and isinstance(one, NamedNode):
                    found.add(Triple(one, PG.metWith, other))
        for kind, link in LINKS.items():
            for triple in [t for t in self.triples if t.predicate == RDF.type and t.object == PG[kind]]:
                node = triple.subject
                if isinstance(node, NamedNode) and Triple(node, PG.modality, PG.Asserted) in self.triples:
                    found |= set(self._links(node, kind, link))
        return found

    def _links(self, node: NamedNode, kind: InteractionKind, link: NamedNode) -> Iterator[Triple]:
        actors = [t.object for t in self.about(node, PG.actor)]
        targets = [t.object for t in self.about(node, PG.target)]
        for actor, target in product(actors, targets):
            if actor != target and isinstance(actor, NamedNode) and isinstance(target, NamedNode):
                yield Triple(actor, link, target)
                if kind.symmetric:
                    yield Triple(target, link, actor)
