"""The entity that a name means."""

from policegraph.ask.source import Source, select, text_of
from policegraph.errors import AmbiguousNameError, UsageError


def found(source: Source, name: str) -> str:
    """The IRI that a name or IRI means.

    Raises UsageError where nothing bears the name, AmbiguousNameError where several do equally well.
    """
    if name.startswith(("http://", "https://", "urn:")):
        return name
    from rapidfuzz import fuzz, utils

    query = "SELECT DISTINCT ?x ?label WHERE { ?x rdfs:label|skos:prefLabel|skos:altLabel ?label }"
    best: dict[str, float] = {}
    shown: dict[str, str] = {}
    for row in select(source, query):
        iri, label = text_of(row, "x"), text_of(row, "label")
        score = fuzz.WRatio(name, label, processor=utils.default_process)
        if label.casefold() == name.casefold():
            score = 101.0
        if score > best.get(iri, 0.0):
            best[iri], shown[iri] = score, label
    top = max(best.values(), default=0.0)
    if top < 85:
        raise UsageError(f"nothing in this graph is called {name!r}")
    winners = sorted(iri for iri, score in best.items() if score >= top - 0.5)
    if len(winners) > 1:
        listed = "; ".join(f"{shown[iri]} <{iri}>" for iri in winners[:8])
        raise AmbiguousNameError(f"{name!r} may mean several: {listed}. Give the IRI")
    return winners[0]
