"""What a person reads instead of an IRI: label, kind and country of people, bodies, places, events and themes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policegraph.ask.source import PG, PREFIXES, THEME, Iri, Source, chunks, select, text_of, values

CLASSES: Mapping[str, str] = {
    "person": "foaf:Person",
    "post": "org:Post",
    "agency": "org:Organization",
    "place": "schema:Place",
    "event": "pg:Event",
    "interaction": "pg:Interaction",
    "quotation": "pg:Quotation",
    "claim": "pg:Claim",
    "readout": "pg:Readout",
    "theme": "skos:Concept",
}


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name. `kind` is a key of CLASSES, or "thing"; `private` marks people who hold no public post."""

    iri: str
    label: str
    kind: str = "thing"
    private: bool = False


def tail(iri: str) -> str:
    """The last part of an IRI, for want of a label."""
    return iri.rstrip("/#").rsplit("#", 1)[-1].rsplit("/", 1)[-1] or iri


def labels(source: Source, iris: Iterable[str]) -> dict[str, str]:
    """The label of each IRI: `rdfs:label` or `skos:prefLabel` (English first), a readout's title, else a form that a
    text uses, else the IRI's last part."""
    found: dict[str, tuple[int, str]] = {}
    wanted = set(iris)
    for chunk in chunks(wanted):
        query = f"""SELECT DISTINCT ?x ?rank ?label WHERE {{
            {values("x", chunk)}
            {{ ?x rdfs:label ?label BIND(0 AS ?rank) }}
            UNION {{ ?x skos:prefLabel ?label BIND(IF(LANGMATCHES(LANG(?label), "en"), 1, 2) AS ?rank) }}
            UNION {{ ?x dct:title ?label BIND(3 AS ?rank) }}
        }}"""
        for row in select(source, query):
            _keep(found, text_of(row, "x"), int(text_of(row, "rank")), text_of(row, "label"))
    nameless = wanted - found.keys()
    for chunk in chunks(nameless):
        query = f"SELECT DISTINCT ?x ?label WHERE {{ {values('x', chunk)} ?x skos:altLabel|dct:identifier ?label }}"
        for row in select(source, query):
            label = text_of(row, "label")
            _keep(found, text_of(row, "x"), 1000 - len(label), label)
    return {iri: found[iri][1] if iri in found else _plain(iri) for iri in wanted}


def _keep(found: dict[str, tuple[int, str]], iri: str, rank: int, label: str) -> None:
    if iri not in found or (rank, label) < found[iri]:
        found[iri] = (rank, label)


def _plain(iri: str) -> str:
    if iri.startswith((THEME, PG)):
        return tail(iri).replace("-", " ")
    for prefix, base in PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri[len(base) :]}"
    return tail(iri)


def kinds(source: Source, iris: Iterable[str]) -> dict[str, str]:
    """The kind of each IRI, a key of CLASSES or "thing"."""
    test = '"thing"'
    for kind, name in reversed(list(CLASSES.items())):
        # EXISTS stops at the first graph that says so; a join would count every readout that names INTERPOL.
        test = f'IF(EXISTS {{ ?x a {name} }}, "{kind}", {test})'
    found: dict[str, str] = {}
    for chunk in chunks(iris):
        for row in select(source, f"SELECT ?x ({test} AS ?kind) WHERE {{ {values('x', chunk)} }}"):
            found[text_of(row, "x")] = text_of(row, "kind")
    return {iri: "theme" if kind == "thing" and iri.startswith(THEME) else kind for iri, kind in found.items()}


def named(source: Source, iris: Iterable[str]) -> dict[str, Named]:
    """Label and kind of each IRI."""
    wanted = set(iris)
    label, kind = labels(source, wanted), kinds(source, wanted)
    private: set[str] = set()
    for chunk in chunks(wanted):
        query = f"SELECT DISTINCT ?x WHERE {{ {values('x', chunk)} ?x pg:privatePerson true }}"
        private |= {text_of(row, "x") for row in select(source, query)}
    return {iri: Named(iri, label[iri], kind.get(iri, "thing"), iri in private) for iri in wanted}


class Countries:
    """Which countries somebody or something stands for.

    A country stands for itself, an agency for its `pg:country`, a post for its `pg:jurisdiction` or its agency's
    country, a person for those of the posts held and of the agencies that he or she belongs to. A place that is no
    country stands for none.
    """

    def __init__(self, source: Source) -> None:
        self._direct = _pairs(source, "?s pg:country|pg:jurisdiction ?o")
        self._over = _pairs(source, "?s org:holds|org:memberOf|org:postIn ?o")
        self._itself = {text_of(row, "x") for row in select(source, "SELECT DISTINCT ?x WHERE { ?x a schema:Country }")}
        self._itself |= {country for countries in self._direct.values() for country in countries}
        self._known: dict[str, frozenset[str]] = {}

    def of(self, iri: str) -> frozenset[str]:
        """The IRIs of its countries; empty where none is known."""
        if iri not in self._known:
            self._known[iri] = frozenset(self._walk(iri, 3))
        return self._known[iri]

    def _walk(self, iri: str, steps: int) -> set[str]:
        if iri in self._itself:
            return {iri}
        direct = self._direct.get(iri, set())
        if direct or not steps:
            return set(direct)
        return {country for over in self._over.get(iri, ()) for country in self._walk(over, steps - 1)}


def _pairs(source: Source, pattern: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in select(source, f"SELECT DISTINCT ?s ?o WHERE {{ {pattern} }}"):
        if isinstance(row.get("o"), Iri):
            found.setdefault(text_of(row, "s"), set()).add(text_of(row, "o"))
    return found


class Bodies:
    """The bodies that somebody stands for: an agency for itself, a post for its agency, a person for those of both."""

    def __init__(self, source: Source) -> None:
        self._over: dict[str, set[str]] = {}
        query = "SELECT DISTINCT ?s ?o WHERE { ?s org:holds|org:memberOf|org:postIn ?o }"
        for row in select(source, query):
            self._over.setdefault(text_of(row, "s"), set()).add(text_of(row, "o"))
        query = "SELECT DISTINCT ?x WHERE { ?x a org:Organization }"
        self._agencies = {text_of(row, "x") for row in select(source, query)}

    def of(self, iri: str) -> frozenset[str]:
        """The IRIs of the bodies; empty where none is known."""
        if iri in self._agencies:
            return frozenset({iri})
        found: set[str] = set()
        for over in self._over.get(iri, ()):
            found |= {over} if over in self._agencies else self._over.get(over, set()) & self._agencies
        return frozenset(found)
