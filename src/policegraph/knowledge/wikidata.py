"""Bodies, posts and holders from a query service that serves Wikidata's graph, as rows of our own files.

A date keeps the precision that Wikidata gives it: "2019" is not the first of January. Nothing fetched is `verified`.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from policegraph.errors import KnowledgeError
from policegraph.knowledge.sparql import Row, select

_PREFIXES = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX psv: <http://www.wikidata.org/prop/statement/value/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""

# P297 ISO code, P17 country, P31 instance of, P279 subclass of, P1705 native name, P1813 short name, P571 founded,
# P576 dissolved, P856 website
_BODIES = """
SELECT DISTINCT ?cls ?item ?name ?native ?short ?start ?startPrecision ?end ?endPrecision ?site WHERE {
  ?country wdt:P297 "%(country)s" .
  VALUES ?cls { %(classes)s }
  ?item wdt:P17 ?country ; wdt:P31/wdt:P279* ?cls ; rdfs:label ?name .
  FILTER(LANG(?name) = "en")
  OPTIONAL { ?item wdt:P1705 ?native }
  OPTIONAL { ?item wdt:P1813 ?short FILTER(LANG(?short) = "en") }
  OPTIONAL { ?item p:P571/psv:P571 [ wikibase:timeValue ?start ; wikibase:timePrecision ?startPrecision ] }
  OPTIONAL { ?item p:P576/psv:P576 [ wikibase:timeValue ?end ; wikibase:timePrecision ?endPrecision ] }
  OPTIONAL { ?item wdt:P856 ?site }
} ORDER BY ?item ?name
"""

# P2388 office held by head of the organisation, P39 position held, P580 start, P582 end
_HOLDERS = """
SELECT DISTINCT ?item ?post ?title ?person ?name ?start ?startPrecision ?end ?endPrecision WHERE {
  ?country wdt:P297 "%(country)s" .
  VALUES ?cls { %(classes)s }
  ?item wdt:P17 ?country ; wdt:P31/wdt:P279* ?cls ; wdt:P2388 ?post .
  ?person p:P39 ?statement .
  ?statement ps:P39 ?post ; pqv:P580 [ wikibase:timeValue ?start ; wikibase:timePrecision ?startPrecision ] .
  OPTIONAL { ?statement pqv:P582 [ wikibase:timeValue ?end ; wikibase:timePrecision ?endPrecision ] }
  ?post rdfs:label ?title FILTER(LANG(?title) = "en")
  ?person rdfs:label ?name FILTER(LANG(?name) = "en")
} ORDER BY ?post ?start ?person
"""


@dataclass(frozen=True, slots=True)
class Body:
    """A body as Wikidata knows it. Dates are YYYY, YYYY-MM or YYYY-MM-DD."""

    qid: str
    name: str
    kind: str
    country: str
    native_name: str | None = None
    acronyms: tuple[str, ...] = ()
    founded: str | None = None
    dissolved: str | None = None
    website: str | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody who held the post at the head of a body."""

    body: str  # the body's Q number
    post: str
    title: str
    person: str
    name: str
    start: str
    end: str | None = None


@dataclass(frozen=True, slots=True)
class _Settings:
    endpoint: str
    classes: Mapping[str, str]
    kinds: tuple[tuple[str, str], ...]


@cache
def settings() -> _Settings:
    """What `wikidata.toml` says."""
    table = tomllib.loads(Path(__file__).with_name("wikidata.toml").read_text("utf-8"))
    return _Settings(table["endpoint"], dict(table["classes"]), tuple(table["kinds"].items()))


def fetch(endpoint: str | None, countries: Iterable[str]) -> tuple[tuple[Body, ...], tuple[Holding, ...]]:
    """The bodies of these countries (ISO codes), and the heads that are known of them: two queries a country.

    Without an endpoint, Wikidata's own is asked. Raises KnowledgeError if it does not answer.
    """
    service = endpoint or settings().endpoint
    bodies: dict[str, Body] = {}
    holdings: dict[tuple[str, str, str], Holding] = {}
    for country in countries:
        if not re.fullmatch(r"[A-Z]{2}", country):
            raise KnowledgeError(f"{country!r} is no ISO country code; write two capital letters, as in GB")
        names = {"country": country, "classes": " ".join(f"wd:{cls}" for cls in settings().classes)}
        for body in _bodies(select(service, _PREFIXES + _BODIES % names), country):
            bodies.setdefault(body.qid, body)
        for holding in _holdings(select(service, _PREFIXES + _HOLDERS % names)):
            holdings.setdefault((holding.post, holding.person, holding.start), holding)
    return tuple(bodies.values()), tuple(holdings.values())


def _qid(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def day(value: str | None, precision: str | None) -> str | None:
    """A date to its precision (9 year, 10 month, 11 day); None for what is less precise, or no date at all."""
    match = re.match(r"\+?(\d{4})-(\d{2})-(\d{2})", value or "")
    if match is None or precision not in ("9", "10", "11"):
        return None
    return "-".join(match.groups()[: int(precision) - 8])


def _kind(name: str, kind: str) -> str:
    for words, better in settings().kinds:
        if re.search(words, name, re.IGNORECASE) and (kind != "ministry" or better.endswith("ministry")):
            return better
    return kind


def _class_kind(same: Iterable[Row]) -> str:
    """The kind of the first of our classes that an item is in."""
    found = {_qid(row["cls"]) for row in same}
    return next(kind for cls, kind in settings().classes.items() if cls in found)


def _bodies(rows: Iterable[Row], country: str) -> Iterator[Body]:
    """One body an item: several values of a property come as several rows."""
    by_item: dict[str, list[Row]] = {}
    for row in rows:
        by_item.setdefault(_qid(row["item"]), []).append(row)
    for qid, same in by_item.items():
        first = same[0]
        yield Body(
            qid=qid,
            name=first["name"],
            kind=_kind(first["name"], _class_kind(same)),
            country=country,
            native_name=first.get("native"),
            acronyms=tuple(dict.fromkeys(row["short"] for row in same if row.get("short"))),
            founded=day(first.get("start"), first.get("startPrecision")),
            dissolved=day(first.get("end"), first.get("endPrecision")),
            website=first.get("site"),
        )


def _holdings(rows: Iterable[Row]) -> Iterator[Holding]:
    for row in rows:
        start = day(row["start"], row["startPrecision"])
        if start is not None:
            end = day(row.get("end"), row.get("endPrecision"))
            parts = (_qid(row[key]) for key in ("item", "post"))
            body, post = parts
            yield Holding(body, post, row["title"], _qid(row["person"]), row["name"], start, end)
