"""The graph as FollowTheMoney entities (`.ftm.json`, one a line), for OpenAleph and its kin.

    people → Person, agencies → Organization or PublicBody, posts → Position, countries that act → PublicBody,
    holds → Occupancy, memberOf → Membership, events → Event with those involved, acts → UnknownLink with their role,
    readouts → Article; each carries the words it stands on (`description`) and its readout (`proof`).

The vocabulary is written by hand here, so that the `followthemoney` package is needed for checking only.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from policegraph.ask.captions import act_caption, event_caption
from policegraph.ask.source import Source, select, text_of
from policegraph.ask.tellings import Act, Happening, acts, happenings, readouts
from policegraph.ask.who import CLASSES, Countries, labels
from policegraph.ask.words import Words, words_of
from policegraph.study.ties import EVERYTHING, Filters

DATASET = "policegraph"
_STATE = {"Held": "held", "Planned": "planned", "Cancelled": "called off"}
_PUBLIC = ("police", "gendarmerie", "ministry", "prosecution", "court", "border", "customs", "government", "public")


@dataclass
class Proxy:
    """One entity of FollowTheMoney."""

    id: str
    schema: str
    properties: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, *values: str | None) -> None:
        """Add values that are not empty, each once."""
        known = self.properties.setdefault(name, [])
        known += [value for value in dict.fromkeys(values) if value and value not in known]
        if not known:
            del self.properties[name]

    def line(self) -> str:
        """The entity as one line of JSON."""
        whole = {"id": self.id, "schema": self.schema, "properties": self.properties, "datasets": [DATASET]}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True)


def key(*parts: str) -> str:
    """The id of an entity: the same IRIs give the same id."""
    return hashlib.sha1("\x1f".join(parts).encode()).hexdigest()


def ftm(source: Source, filters: Filters = EVERYTHING) -> str:
    """The graph as `.ftm.json`; `filters` gives the period, modalities, and whether private people are in it."""
    return "".join(f"{proxy.line()}\n" for proxy in entities(source, filters))


def entities(source: Source, filters: Filters = EVERYTHING) -> Iterator[Proxy]:
    """The entities, those that others refer to first."""
    writer = _Writer(source, filters)
    yield from writer.articles()
    yield from writer.agents()
    yield from writer.relations()
    yield from writer.events()
    yield from writer.links()


class _Writer:
    def __init__(self, source: Source, filters: Filters) -> None:
        self._source = source
        self._filters = filters
        self._countries = Countries(source)
        self._tellings = readouts(source)
        self._kinds: dict[str, str] = {}
        for kind in ("person", "post", "agency"):
            for row in select(source, f"SELECT DISTINCT ?x WHERE {{ ?x a {CLASSES[kind]} }}"):
                self._kinds[text_of(row, "x")] = kind
        if not filters.private:
            for row in select(source, "SELECT DISTINCT ?x WHERE { ?x pg:privatePerson true }"):
                self._kinds.pop(text_of(row, "x"), None)
        # Background knowledge is vast; what no readout names stays out.
        named: set[str] = set()
        for role in ("subject", "object"):
            for row in select(source, f"SELECT DISTINCT ?x WHERE {{ ?c rdf:{role} ?x ; a pg:Claim }}"):
                named.add(text_of(row, "x"))
        self._kinds = {iri: kind for iri, kind in self._kinds.items() if iri in named}
        self._happenings = [event for event in happenings(source) if self._wanted(event)]
        self._acts = [act for act in acts(source) if self._counts(act)]
        for end in {end for act in self._acts for end in (*act.actors, *act.targets)} | {
            end for event in self._happenings for end in (*event.participants, *event.hosts)
        }:
            if end not in self._kinds and self._countries.of(end) == {end}:
                self._kinds[end] = "country"
        self._names = labels(source, set(self._kinds) | {p for event in self._happenings for p in event.places})

    def _wanted(self, event: Happening) -> bool:
        state = {"Held": "Asserted", "Planned": "Planned", "Cancelled": "Denied"}.get(event.status, "Asserted")
        return state in self._filters.modalities and self._filters.admits_day(event.day, event.latest)

    def _counts(self, act: Act) -> bool:
        return act.modality in self._filters.modalities and self._filters.admits_day(act.day, act.happened_latest)

    def articles(self) -> Iterator[Proxy]:
        for iri, telling in sorted(self._tellings.items()):
            proxy = Proxy(key(iri), "Article")
            proxy.add("title", telling.name)
            proxy.add("fileName", telling.identifier)
            proxy.add("publisher", telling.publisher)
            proxy.add("publishedAt", str(telling.issued) if telling.issued else None)
            if telling.source and telling.source.startswith("http"):
                proxy.add("sourceUrl", telling.source)
            yield proxy

    def agents(self) -> Iterator[Proxy]:
        also: dict[str, list[str]] = {}
        for row in select(self._source, "SELECT DISTINCT ?x ?n WHERE { ?x skos:altLabel ?n }"):
            if text_of(row, "x") in self._kinds:
                also.setdefault(text_of(row, "x"), []).append(text_of(row, "n"))
        public = self._public_bodies()
        for iri, kind in sorted(self._kinds.items()):
            schema = {"person": "Person", "post": "Position", "country": "PublicBody"}.get(kind)
            proxy = Proxy(key(iri), schema or ("PublicBody" if iri in public else "Organization"))
            proxy.add("name", self._names[iri])
            proxy.add("alias", *sorted(name for name in also.get(iri, ()) if name != self._names[iri]))
            proxy.add("country", *sorted(filter(None, (_code(country) for country in self._countries.of(iri)))))
            if kind != "country":
                proxy.add("sourceUrl", iri)
            yield proxy

    def _public_bodies(self) -> frozenset[str]:
        """Agencies whose class says that a state runs them."""
        rows = select(self._source, "SELECT DISTINCT ?x ?t WHERE { ?x a org:Organization ; a ?t }")
        return frozenset(
            text_of(row, "x") for row in rows if any(word in text_of(row, "t").lower() for word in _PUBLIC)
        )

    def relations(self) -> Iterator[Proxy]:
        query = """SELECT DISTINCT ?s ?p ?o ?claim WHERE {
            ?claim rdf:predicate ?p ; rdf:subject ?s ; rdf:object ?o ; a pg:Claim ; pg:modality ?m .
            FILTER(?p IN (org:holds, org:memberOf) && ?m = pg:Asserted)
        }"""
        groups: dict[tuple[str, str, str], list[str]] = {}
        for row in select(self._source, query):
            if text_of(row, "s") in self._kinds and text_of(row, "o") in self._kinds:
                said = (text_of(row, "s"), text_of(row, "p"), text_of(row, "o"))
                groups.setdefault(said, []).append(text_of(row, "claim"))
        words = words_of(self._source, {claim for claims in groups.values() for claim in claims})
        for (subject, predicate, object), claims in sorted(groups.items()):
            holds = predicate.endswith("holds")
            proxy = Proxy(key(subject, predicate, object), "Occupancy" if holds else "Membership")
            proxy.add("holder" if holds else "member", key(subject))
            proxy.add("post" if holds else "organization", key(object))
            self._ground(proxy, [one for claim in claims for one in words.get(claim, ())])
            yield proxy

    def events(self) -> Iterator[Proxy]:
        words = words_of(self._source, [event.iri for event in self._happenings])
        told: dict[str, list[Happening]] = {}
        for event in self._happenings:
            told.setdefault(event.same, []).append(event)
        for same, group in sorted(told.items()):
            proxy = Proxy(key(same), "Event")
            for event in group:
                proxy.add("name", event_caption(event, self._names))
                proxy.add("keywords", event.kind, *(theme.rsplit("/", 1)[-1] for theme in event.themes))
                proxy.add("summary", _STATE.get(event.status))
                proxy.add("startDate", str(event.earliest) if event.earliest else None)
                proxy.add("endDate", str(event.latest) if event.latest and event.latest != event.earliest else None)
                proxy.add("location", *(self._names[place] for place in event.places if place in self._names))
                ends = [end for end in event.participants if end in self._kinds and self._is_entity(end)]
                proxy.add("involved", *(key(end) for end in ends))
                hosts = [end for end in event.hosts if end in self._kinds and self._is_entity(end)]
                proxy.add("organizer", *(key(end) for end in hosts))
                self._ground(proxy, words.get(event.iri, ()))
            yield proxy

    def _is_entity(self, end: str) -> bool:
        """Whether it is a legal entity, as an event's parties must be; a post is none."""
        return self._kinds[end] != "post"

    def links(self) -> Iterator[Proxy]:
        words = words_of(self._source, [act.iri for act in self._acts])
        for act in self._acts:
            for actor in act.actors:
                for target in act.targets:
                    if actor == target or actor not in self._kinds or target not in self._kinds:
                        continue
                    proxy = Proxy(key(act.iri, actor, target), "UnknownLink")
                    proxy.add("subject", key(actor))
                    proxy.add("object", key(target))
                    proxy.add(
                        "role", act.kind if act.modality == "Asserted" else f"{act.kind} ({act.modality.lower()})"
                    )
                    proxy.add("summary", act.content or act_caption(act, self._names))
                    proxy.add("date", str(act.day) if act.day else None)
                    self._ground(proxy, words.get(act.iri, ()))
                    yield proxy

    def _ground(self, proxy: Proxy, words: Iterable[Words]) -> None:
        """The words that a fact stands on, and the readouts that say them."""
        for one in words:
            proxy.add("description", one.exact)
            proxy.add("proof", key(one.readout))


@cache
def _code(country: str) -> str | None:
    """The ISO code of a country's IRI, in small letters; None where it is no code that is known."""
    from babel import Locale

    match = re.search(r"/place/([A-Z]{2})$", country)
    known = match is not None and match[1] in Locale("en").territories
    # Codes that begin with X are the user's own, but for Kosovo's.
    return match[1].lower() if match and known and (match[1][0] != "X" or match[1] == "XK") else None


def check(lines: Iterable[str]) -> Mapping[str, int]:
    """How many entities of each schema the `followthemoney` package takes. Raises ValueError for one that it refuses.

    Needs the extra `openaleph`.
    """
    from followthemoney import model
    from followthemoney.exc import InvalidData

    counts: dict[str, int] = {}
    for line in lines:
        data = json.loads(line)
        proxy = model.get_proxy(data)
        try:
            proxy.schema.validate(data)
        except InvalidData as error:
            raise ValueError(f"{data['id']}: {error.errors}") from error
        counts[proxy.schema.name] = counts.get(proxy.schema.name, 0) + 1
    return counts
