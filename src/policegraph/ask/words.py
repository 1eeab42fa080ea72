"""The words that facts stand on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policegraph.ask.source import PG, Source, chunks, tuples, values
from policegraph.ask.tellings import local


@dataclass(frozen=True, slots=True)
class Words:
    """The words that one claim stands on: `text[start:end] == exact` in the readout's stored text."""

    claim: str
    subject: str
    predicate: str
    object: str
    readout: str
    exact: str
    start: int
    end: int
    confidence: float
    modality: str = "Asserted"
    attributed_to: str | None = None


def words_of(source: Source, nodes: Iterable[str]) -> dict[str, tuple[Words, ...]]:
    """The words behind each node: those of the claims about an event or an interaction, of a claim itself, or a
    quotation's own. A node that nothing stands under is missing."""
    found: dict[str, dict[str, Words]] = defaultdict(dict)
    for chunk in chunks(nodes):
        query = f"""SELECT ?x ?claim ?s ?p ?o ?modality ?confidence ?by ?readout ?exact ?start ?end WHERE {{
            {values("x", chunk)}
            {{ ?claim rdf:subject ?x . ?claim pg:evidence ?spot }}
            UNION {{ ?x pg:evidence ?spot BIND(?x AS ?claim) }}
            UNION {{ ?x a pg:Inference ; prov:wasDerivedFrom ?claim . ?claim pg:evidence ?spot }}
            ?spot oa:exact ?exact ; oa:start ?start ; oa:end ?end .
            ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; prov:wasDerivedFrom ?readout .
            OPTIONAL {{ ?claim pg:modality ?modality }} OPTIONAL {{ ?claim pg:confidence ?confidence }}
            OPTIONAL {{ ?claim pg:attributedTo ?by }}
        }}"""
        for node, *told in tuples(source, query):
            words = _words(told)
            found[node][words.claim] = words
    return {node: tuple(sorted(claims.values(), key=_by_place)) for node, claims in found.items()}


def _by_place(words: Words) -> tuple[str, int, int, str]:
    return (words.readout, words.start, words.end, words.claim)


def _words(told: Sequence[str]) -> Words:
    claim, subject, predicate, object, modality, confidence, by, readout, exact, start, end = told
    return Words(
        claim,
        subject,
        predicate,
        object,
        readout,
        exact,
        int(start),
        int(end),
        float(confidence) if confidence else 1.0,
        local(modality or PG + "Asserted"),
        by or None,
    )


@dataclass(frozen=True, slots=True)
class Stand:
    """One claim in short: what it says of its subject and how sure it is."""

    claim: str
    predicate: str
    object: str
    confidence: float


def stands_of(source: Source, nodes: Iterable[str]) -> dict[str, tuple[Stand, ...]]:
    """The claims about each event or interaction, without their words. A node without any is missing."""
    found: dict[str, set[Stand]] = defaultdict(set)
    for chunk in chunks(nodes):
        query = f"""SELECT ?x ?claim ?p ?o ?confidence WHERE {{
            {values("x", chunk)} ?claim rdf:subject ?x ; rdf:predicate ?p ; rdf:object ?o .
            OPTIONAL {{ ?claim pg:confidence ?confidence }}
            FILTER EXISTS {{ VALUES ?c {{ pg:Claim pg:Inference }} ?claim a ?c }}
        }}"""
        for node, claim, predicate, object, sure in tuples(source, query):
            found[node].add(Stand(claim, local(predicate), object, float(sure) if sure else 1.0))
    return {node: tuple(sorted(stands, key=lambda one: one.claim)) for node, stands in found.items()}
