"""Claims and the places in the text that they stand on, gathered for one readout."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.vocabulary import OA, PG, PROV, RDF, XSD, char_iri, digest
from policegraph.facts import Ground, Modality, Otherwise, Readout, Span

MOST_EVIDENCE = 400  # code points; the contract's limit

Object = NamedNode | Literal


@dataclass(frozen=True, slots=True, order=True)
class _Key:
    """What makes two claims one. Words, not offsets: a correction elsewhere in the text leaves the claim its name."""

    subject: str
    predicate: str
    object: str
    modality: str
    attributed_to: str
    words: str


@dataclass(slots=True)
class _Claim:
    fact: Triple
    confidence: float
    rule: str
    places: set[Span]
    otherwise: set[Otherwise]


class Claims:
    """All claims of one readout. `agent` gives the IRI of a local entity."""

    def __init__(self, readout: Readout, iri: NamedNode, run: NamedNode, agent: Callable[[str], NamedNode]) -> None:
        self._text = readout.text
        self._iri = iri
        self._run = run
        self._agent = agent
        self._claims: dict[_Key, _Claim] = {}

    def add(self, fact: Triple, ground: Ground, modality: Modality) -> None:
        """Claim a fact on its ground. Of two claims that differ in rule alone the surer one stays.

        Raises ValueError for a ground outside the text or on blanks, or a confidence outside 0 to 1.
        """
        if not 0 <= ground.confidence <= 1:
            raise ValueError(f"rule {ground.rule}: confidence {ground.confidence} is not between 0 and 1")
        place = evidence_span(self._text, ground.span)
        said_by = "" if ground.attributed_to is None else self._agent(ground.attributed_to).value
        key = _Key(
            str(fact.subject), str(fact.predicate), str(fact.object), modality.value, said_by, place.of(self._text)
        )
        known = self._claims.get(key)
        if known is None:
            self._claims[key] = _Claim(fact, ground.confidence, ground.rule, {place}, set(ground.otherwise))
            return
        known.places.add(place)
        known.otherwise |= set(ground.otherwise)
        if (-ground.confidence, ground.rule) < (-known.confidence, known.rule):
            known.confidence, known.rule = ground.confidence, ground.rule

    def triples(self) -> Iterator[Triple]:
        """Every claim, and each place in the text once."""
        places: set[Span] = set()
        for key, claim in self._claims.items():
            node = NamedNode(f"{self._iri.value}#claim-{digest(*_parts(key))}")
            yield Triple(node, RDF.type, PG.Claim)
            yield Triple(node, RDF.subject, claim.fact.subject)
            yield Triple(node, RDF.predicate, claim.fact.predicate)
            yield Triple(node, RDF.object, claim.fact.object)
            yield Triple(node, PG.modality, PG[key.modality])
            yield Triple(node, PG.confidence, decimal(claim.confidence))
            yield Triple(node, PG.rule, Literal(claim.rule))
            yield Triple(node, PROV.wasDerivedFrom, self._iri)
            yield Triple(node, PROV.wasGeneratedBy, self._run)
            if key.attributed_to:
                yield Triple(node, PG.attributedTo, NamedNode(key.attributed_to))
            for other in claim.otherwise:
                yield Triple(node, PG.otherReading, Literal(str(other)))
            for place in claim.places:
                yield Triple(node, PG.evidence, self.place(place))
            places |= claim.places
        for place in places:
            yield from self.selector(place)

    def place(self, span: Span) -> NamedNode:
        """The node of a place in the text."""
        return NamedNode(char_iri(self._iri.value, span.start, span.end))

    def selector(self, span: Span) -> Iterator[Triple]:
        """What a place in the text says of itself."""
        node = self.place(span)
        yield Triple(node, RDF.type, OA.TextQuoteSelector)
        yield Triple(node, RDF.type, OA.TextPositionSelector)
        yield Triple(node, OA.exact, Literal(span.of(self._text)))
        yield Triple(node, OA.start, Literal(str(span.start), datatype=XSD.integer))
        yield Triple(node, OA.end, Literal(str(span.end), datatype=XSD.integer))


def _parts(key: _Key) -> tuple[str, ...]:
    return (key.subject, key.predicate, key.object, key.modality, key.attributed_to, key.words)


def evidence_span(text: str, span: Span) -> Span:
    """The span without blanks at its ends, at most as long as evidence may be, cut between words where it can be.

    Raises ValueError where it lies outside the text or holds blanks only.
    """
    if span.end > len(text):
        raise ValueError(f"the span {span.start}..{span.end} lies outside the text of {len(text)} characters")
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    end = span.end - (len(words) - len(words.rstrip()))
    if start >= end:
        raise ValueError(f"the span {span.start}..{span.end} holds no words")
    if end - start > MOST_EVIDENCE:
        end = start + MOST_EVIDENCE
        if not text[end].isspace():
            last_blank = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
            end = last_blank if last_blank > start + MOST_EVIDENCE // 2 else end
        end = start + len(text[start:end].rstrip())
    return Span(start, end)


def decimal(number: float) -> Literal:
    """A number as xsd:decimal with at most four digits after the point."""
    words = f"{number:.4f}".rstrip("0")
    return Literal(words + "0" if words.endswith(".") else words, datatype=XSD.decimal)
