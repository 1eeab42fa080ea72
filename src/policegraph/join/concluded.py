"""The nodes of the inferred graph, as triples. Their names are digests of what they say: order does not matter."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.vocabulary import ID, PG, PROV, RDF, XSD, digest

Object = NamedNode | Literal


def number(value: float) -> Literal:
    """A number as xsd:decimal in the form in which the store gives it back, so that it is known again."""
    return Literal(f"{value:.4f}".rstrip("0").rstrip("."), datatype=XSD.decimal)


@dataclass(frozen=True, slots=True)
class Concluded:
    """Something concluded, or left open, over readouts.

    `cls` is Inference (its fact is stated too), Withheld (an inference that was not drawn), Doubt (two that may be one)
    or Finding (a readout contradicts the authority). `readouts` are those that it falls with; `grounds` further nodes
    that it rests on: claims, authority entries.
    """

    cls: str
    subject: str
    predicate: NamedNode
    object: Object | None
    because: str
    confidence: float | None
    readouts: tuple[str, ...]
    grounds: tuple[str, ...] = ()
    of: str | None = None  # the post whose holder the object is; it stands in the claim that is a ground

    @property
    def node(self) -> NamedNode:
        """Its IRI."""
        name = digest(
            self.cls, self.subject, self.predicate.value, str(self.object), self.because, *sorted(self.readouts)
        )
        return NamedNode(f"{ID}{self.cls.lower()}/{name}")

    def triples(self) -> Iterator[Triple]:
        """The node; for an inference the fact itself too."""
        node, subject = self.node, NamedNode(self.subject)
        yield Triple(node, RDF.type, PG[self.cls])
        yield Triple(node, RDF.subject, subject)
        yield Triple(node, RDF.predicate, self.predicate)
        if self.object is not None:
            yield Triple(node, RDF.object, self.object)
        yield Triple(node, PG.because, Literal(self.because))
        if self.confidence is not None:
            yield Triple(node, PG.confidence, number(self.confidence))
        for iri in (*self.readouts, *self.grounds):
            yield Triple(node, PROV.wasDerivedFrom, NamedNode(iri))
        if self.cls == "Inference" and self.object is not None:
            yield Triple(subject, self.predicate, self.object)


def all_triples(concluded: Iterable[Concluded]) -> frozenset[Triple]:
    """The triples of all of them."""
    return frozenset(triple for one in concluded for triple in one.triples())
