"""Whose note a readout is: its publisher's country, else the one whose marks weigh most (`home.toml`).

A note names its own country's offices and bodies without the country, and those of others with it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt

from policegraph.errors import KnowledgeError
from policegraph.extract.clusters import LineFound
from policegraph.extract.document import Part
from policegraph.extract.found import Found
from policegraph.extract.gathering import Gathering
from policegraph.extract.phrases import plain_body
from policegraph.extract.places import DATELINE
from policegraph.extract.word_lists import check_lists, read_tables
from policegraph.extract.words import words
from policegraph.facts import Span

_MARKED = "marked"  # counted first, and weighed where a country has most of it
_AGAINST = frozenset(("envoy-of", "counterpart-of", _MARKED))
_MOST = 3  # a mark counts so often at most


@dataclass(frozen=True, slots=True)
class HomeWords:
    """The lists of `home.toml`."""

    weights: Mapping[str, float]
    nouns: frozenset[str]
    others: frozenset[str]
    envoys: frozenset[str]


@cache
def home_words() -> HomeWords:
    """The marks with their weights, and the words for the other side. Raises KnowledgeError."""
    tables = read_tables("home.toml")
    weights = tables.pop("weights", None)
    if not isinstance(weights, dict) or not all(isinstance(weight, float) for weight in weights.values()):
        raise KnowledgeError("home.toml: [weights] must be marks with numbers")
    lists = check_lists("home.toml", tables, ["nouns", "others", "envoys"])
    return HomeWords(weights, **lists)


def home_country(g: Gathering) -> str | None:
    """The code of the country whose note this is; None where no country is named."""
    published = _of_publisher(g)
    if published is not None:
        return published
    marks: defaultdict[str, Counter[str]] = defaultdict(Counter)
    named: Counter[str] = Counter()
    for lf in g.lines:
        for code, mark in _marks(g, lf):
            named[code] += 1
            if mark:
                marks[code][mark] += 1
    shared = [code for lf in g.lines for body in lf.agencies if len(of := _countries(g, body)) > 1 for code in of]
    for code in shared:
        if code in named:  # which is known of every country says nothing of those that the note does not name
            named[code] += 1
            marks[code]["shared-body"] += 1
    _compare(g, marks, named)
    weights = home_words().weights

    def weight(code: str) -> float:
        return sum(weights[mark] * sqrt(min(count, _MOST)) for mark, count in marks[code].items())

    return max(sorted(named), key=weight) if named else None


def _of_publisher(g: Gathering) -> str | None:
    """The country of the readout's publisher, by its name."""
    publisher = g.document.readout.publisher or ""
    if not publisher:
        return None
    named = words(publisher, Span(0, len(publisher)))
    countries = {
        a.country
        for hit in g.gaz.agencies.find(named)
        for v in hit.values
        if (a := g.gaz.knowledge.agencies[v]).country
    }
    if len(countries) == 1:
        return countries.pop()
    places = [p.values[0].id for p in g.gaz.countries.find(named) if p.values[0].kind == "country"]
    return places[0] if places else None


def _marks(g: Gathering, lf: LineFound) -> Iterator[tuple[str, str]]:
    """Each country that a paragraph names, by itself, a city or a body, with the mark of how; an empty one counts as
    a mention alone."""
    countries = [f for f in lf.places if f.subkind == "Country" and f.known]
    letterhead = lf.part is Part.META
    for place in countries:
        yield place.known[0], _of_country(lf, place)
        if letterhead:
            yield place.known[0], "letterhead"
    for place in lf.places:
        if place.subkind == "City" and place.known and place.country:
            leads = lf.line.index == g.document.lead
            if leads and place.first == 0 and DATELINE.match(g.document.text, place.span.end):
                yield place.country[0], "dateline"
            elif letterhead:
                yield place.country[0], "letterhead"
            else:
                lead = lf.part not in (Part.TITLE, Part.META) and lf.line.index <= g.document.lead
                yield place.country[0], "lead-city" if lead else ""
    for body in lf.agencies:
        told = any(body.first - 1 < f.last <= body.last or f.first in (body.last + 1, body.last + 2) for f in countries)
        of = _countries(g, body)
        if len(of) == 1 and not told:
            plain = plain_body(body.name, g.gaz.lex)
            yield of[0], "plain-body" if plain else "own-body"
            if letterhead and not plain:
                yield of[0], "letterhead"


def _countries(g: Gathering, body: Found) -> tuple[str, ...]:
    """The countries of the bodies that are known by this name; none where one of them is of no country."""
    of = {g.gaz.knowledge.agencies[i].country for i in body.known}
    return tuple(sorted(code for code in of if code)) if None not in of else ()


def _of_country(lf: LineFound, place: Found) -> str:
    """How a country's name stands: in an office, at a body, before a noun for its side, or for itself."""
    line, table = lf.line, home_words()
    post = next((t for t in lf.posts if t.first <= place.first and place.last <= t.last), None)
    if post is not None:
        if not any(key in post.head for key in table.envoys):
            return _MARKED
        before = [w.lower for w in line.words[max(0, place.first - 2) : place.first]]
        return "envoy-to" if before[-1:] in (["to"], ["in"]) or before == ["to", "the"] else "envoy-of"
    if any(a.first <= place.first and place.last <= a.last for a in lf.agencies if not a.known):
        return _MARKED
    if any(a.first == place.last for a in lf.agencies):
        return _MARKED
    follows = place.last < len(line.words) and line.near(place.last)
    if follows and line.words[place.last].lower in table.others:
        return "counterpart-of"
    return _MARKED if follows and line.words[place.last].lower in table.nouns else ""


def _compare(g: Gathering, marks: Mapping[str, Counter[str]], named: Counter[str]) -> None:
    """What only the other countries tell: which are named most, which first, which are marked as another's most."""
    for code, _ in named.most_common(2):
        marks[code]["leading"] = 1
    found = (f for lf in g.lines if lf.part is not Part.META for f in lf.places if f.subkind == "Country" and f.known)
    if (first := next(found, None)) is not None:
        marks[first.known[0]]["first"] = 1
    against = {code: sum(own[mark] for mark in _AGAINST) for code, own in marks.items()}
    most = max(against.values(), default=0)
    for code, own in marks.items():
        del own[_MARKED]
        if most > 1 and against[code] == most:
            own[_MARKED] = 1
