"""What a dataset says, readout by readout, as plain strings: the view on which scores are counted.

Said.of_store(store)                          a store on disk or in memory
Said.of_extractions(extractions, knowledge)   extractions that were never stored
Said.of_quads(quads)                          (subject, predicate, object, graph) from anywhere
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import PurePosixPath

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from policegraph.build.authority import build_authority, city_entries
from policegraph.build.quads import build, label_rank
from policegraph.build.vocabulary import AUTHORITY, DCT, ENTITIES, NIF, OA, PG, PROV, RDF, RDFS, SKOS
from policegraph.evaluate.names import norm
from policegraph.facts import Extraction, Span
from policegraph.knowledge.load import Knowledge
from policegraph.resolve import resolve
from policegraph.store import Store

Fact = tuple[str, str, str]  # subject, predicate, object
Quad = tuple[str, str, str, str]  # subject, predicate, object, graph

_LABELS = frozenset(term.value for term in (RDFS.label, SKOS.prefLabel, SKOS.altLabel))


@dataclass(frozen=True, slots=True)
class Claimed:
    """One claim: its fact, how sure it is, the rule that made it, its words."""

    fact: Fact
    confidence: float
    rule: str
    words: str
    span: Span | None


@dataclass
class Statements:
    """All that one readout's graph states: for each predicate the pairs of subject and object."""

    iri: str | None
    pairs: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)

    def of(self, predicate: NamedNode) -> list[tuple[str, str]]:
        """The pairs of subject and object under a predicate."""
        return self.pairs.get(predicate.value, [])

    def map(self, predicate: NamedNode) -> dict[str, str]:
        """Subject to object, for a predicate that a subject has once."""
        return dict(self.of(predicate))

    def values(self, predicate: NamedNode) -> Mapping[str, list[str]]:
        """Subject to all objects."""
        out: dict[str, list[str]] = defaultdict(list)
        for subject, value in self.of(predicate):
            out[subject].append(value)
        return out

    @cached_property
    def text(self) -> str:
        """The readout's stored text, empty where there is none."""
        return "" if self.iri is None else self.map(NIF.isString).get(self.iri, "")

    @cached_property
    def claims(self) -> tuple[Claimed, ...]:
        """Every claim, in the order of its place in the text."""
        subject, predicate, value = self.map(RDF.subject), self.map(RDF.predicate), self.map(RDF.object)
        sure, rule, exact = self.map(PG.confidence), self.map(PG.rule), self.map(OA.exact)
        start, end = self.map(OA.start), self.map(OA.end)
        out = []
        for claim, place in self.of(PG.evidence):
            if not all(claim in part for part in (subject, predicate, value, sure)):
                continue
            first, last = int(start.get(place, 0)), int(end.get(place, 0))
            span = Span(first, last) if 0 <= first < last else None  # None where a dataset has it wrong
            fact = (subject[claim], predicate[claim], value[claim])
            out.append(Claimed(fact, float(sure[claim]), rule.get(claim, ""), exact.get(place, ""), span))
        return tuple(sorted(out, key=lambda c: (c.span or Span(0, 1), c.fact, c.rule)))


@dataclass(frozen=True)
class Said:
    """All readouts of a dataset, with the labels and types of its entities.

    `labels` are the normalised names of an entity anywhere in the dataset, `preferred` those of `rdfs:label` and
    `skos:prefLabel`; `shown` one name as it is written; `by_doc` the IRI of a readout by its file's name.
    """

    labels: Mapping[str, set[str]]
    preferred: Mapping[str, set[str]]
    types: Mapping[str, set[str]]
    shown: Mapping[str, str]
    by_doc: Mapping[str, str]
    statements: Mapping[str, Statements]

    def of(self, doc: str) -> Statements | None:
        """What the readout of that file says; None where it is not in the dataset."""
        iri = self.by_doc.get(doc)
        return None if iri is None else self.statements[iri]

    @classmethod
    def of_quads(cls, quads: Iterable[Quad]) -> "Said":
        """From quads of plain strings, the graph empty for the default graph."""
        labels: dict[str, set[str]] = defaultdict(set)
        preferred: dict[str, set[str]] = defaultdict(set)
        types: dict[str, set[str]] = defaultdict(set)
        shown: dict[str, str] = {}
        identifiers: dict[str, list[str]] = defaultdict(list)
        graphs: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value, graph in quads:
            if predicate in _LABELS:
                labels[subject].add(norm(value))
                if predicate != SKOS.altLabel.value:
                    preferred[subject].add(norm(value))
                    shown[subject] = value
                else:
                    shown.setdefault(subject, value)
            elif predicate == RDF.type.value:
                types[subject].add(value)
            elif predicate == DCT.identifier.value:
                identifiers[subject].append(value)
            graphs[graph][predicate].append((subject, value))
        readouts = [subject for subject, kinds in types.items() if PG.Readout.value in kinds]
        by_doc = {PurePosixPath(name).name: subject for subject in readouts for name in identifiers[subject]}
        statements = {iri: Statements(iri, graphs[iri]) for iri in by_doc.values()}
        return cls(labels, preferred, types, shown, by_doc, statements)

    @classmethod
    def of_store(cls, store: Store) -> "Said":
        """From all named graphs of a store."""
        return cls.of_quads(
            (_plain(q.subject), q.predicate.value, _plain(q.object), _plain(q.graph_name)) for q in store.quads()
        )

    @classmethod
    def of_extractions(cls, extractions: Iterable[Extraction], knowledge: Knowledge) -> "Said":
        """From extractions, resolved and built as they would be for a store."""
        return cls.of_quads(built_quads(extractions, knowledge))


def built_quads(extractions: Iterable[Extraction], knowledge: Knowledge) -> Iterator[Quad]:
    """The quads of these extractions, resolved and built, and what their entities are called, as a store has them."""
    labels: dict[str, str] = {}
    for extraction in extractions:
        built = build(resolve(extraction, knowledge), RUN)
        for triple in sorted(built.triples, key=str):
            yield (*_fact(triple), built.graph)
        for iri, label in built.labels.items():
            labels[iri] = max(labels.get(iri, ""), label, key=label_rank)
    authority = _authority(knowledge)
    cities: dict[str, list[Fact]] = defaultdict(list)
    for triple in city_entries(labels, knowledge):
        cities[_plain(triple.subject)].append(_fact(triple))
    for iri, label in labels.items():
        known = [*authority.get(iri, ()), *cities.get(iri, ())]
        for fact in known:
            yield (*fact, AUTHORITY.value)
        if not known:
            yield iri, RDFS.label.value, label, ENTITIES.value


@lru_cache(maxsize=2)
def _authority(knowledge: Knowledge) -> Mapping[str, tuple[Fact, ...]]:
    """The names and types of the authority graph, by entity."""
    wanted = _LABELS | {RDF.type.value}
    out: dict[str, list[Fact]] = defaultdict(list)
    for triple in build_authority(knowledge):
        if triple.predicate.value in wanted:
            out[_plain(triple.subject)].append(_fact(triple))
    return {iri: tuple(sorted(facts)) for iri, facts in out.items()}


RUN = "https://w3id.org/policegraph/run/evaluation"


def _fact(triple: Triple) -> Fact:
    return _plain(triple.subject), triple.predicate.value, _plain(triple.object)


def _plain(term: NamedNode | BlankNode | Literal | DefaultGraph | Triple) -> str:
    """A term as a plain string, empty for the default graph."""
    if isinstance(term, DefaultGraph):
        return ""
    return str(term) if isinstance(term, Triple) else term.value


# What tells about the page, not about its text.
FRAME = frozenset(term.value for term in (DCT.publisher, DCT.source, PROV.wasAttributedTo, PROV.wasGeneratedBy))
