"""Names of places: countries and regions with their demonyms, cities, and sites built as such names are built."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.phrases import FUNCTION_WORDS
from policegraph.extract.words import Dictionary, Hit, Word, fold
from policegraph.facts import EntityKind, Span
from policegraph.knowledge.ambiguous import ambiguous
from policegraph.knowledge.load import Knowledge
from policegraph.knowledge.terms import FormKind

_WORDS = name_words()
DATELINE = re.compile(
    r"[^.\n]{0,40}?(\s[-–—]+\s|\):|:\s|\)\s*[-–—]|,\s+\w+\.?\s+\d{1,2}|,\s+\d{1,2}(?:st|nd|rd|th)?\s+\w+|,\s+\w+day,|,?\s+\d{1,2}[/.]\d)"
)


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """One reading of a form: `id` is an ISO code, a region's id or a city's id."""

    id: str
    kind: str  # country, region, city
    demonym: bool = False
    country: str = ""
    population: int = 0


def place_dictionary(knowledge: Knowledge) -> Dictionary[PlaceValue]:
    """All forms of countries, regions and larger cities."""
    forms: dict[str, list[PlaceValue]] = {}
    for form, readings in knowledge.country_forms().items():
        forms.setdefault(form, []).extend(
            PlaceValue(r.code, "country", r.kind is FormKind.DEMONYM, r.code) for r in readings
        )
    for form, readings in knowledge.region_forms().items():
        forms.setdefault(form, []).extend(
            PlaceValue(r.code, "region", r.kind is FormKind.DEMONYM, _within(knowledge, r.code)) for r in readings
        )
    return Dictionary(forms)


def _within(knowledge: Knowledge, region: str) -> str:
    """The country that a region is part of; empty where it lies in none or several."""
    countries = knowledge.regions[region].countries
    return countries[0] if len(countries) == 1 else ""


def _located(line: Line, first: int, last: int) -> bool:
    """Whether a name stands where a place stands: "in X", "near X", "the town of X", and no name goes on."""
    words = line.words
    if first == 0 or not line.near(first) or (last < len(words) and line.near(last) and words[last].capital):
        return False
    before = words[first - 1].lower
    if before == "of":
        return first >= 2 and words[first - 2].lower in ("town", "city", "village", "municipality", "port", "district")
    return before in ("in", "near", "at", "from", "to", "outside", "visited", "towards")


def _opens_body(line: Line, hit: Hit[PlaceValue]) -> bool:
    """Whether a city's name opens that of a body: "the Durban Magistrate's Court"."""
    words, heads = line.words, lexicon().body_heads.words
    for k in range(hit.last, min(hit.last + 4, len(words))):
        if not (line.near(k) and words[k].capital):
            return False
        if fold(words[k].text) in heads:
            return True
    return False


def _two_regions(line: Line, hit: Hit[PlaceValue], regions: Dictionary[PlaceValue]) -> Hit[PlaceValue] | None:
    """The first of two regions that "and" joins in one form, where each is known by itself."""
    joint = next((k for k in range(hit.first + 1, hit.last - 1) if line.words[k].lower == "and"), None)
    if joint is None:
        return None
    first = regions.at(line.words[:joint], hit.first)
    start = joint + 1 + (line.words[joint + 1].lower == "the")
    second = regions.at(line.words[: hit.last], start) if start < hit.last else None
    return first if first and second and first.last == joint and second.last == hit.last else None


def spoken(line: Line, i: int) -> bool:
    """Whether a demonym is the name of a language: "spoke English, Hindi and Polish", "in the Thai language"."""
    words = line.words
    if i + 1 < len(words) and words[i + 1].lower in ("language", "languages", "speaker", "speakers"):
        return True
    k = i
    while k > 0 and i - k < 8 and (words[k - 1].capital or words[k - 1].lower in ("and", "or", "fluent", "both")):
        k -= 1
    if k > 0 and words[k - 1].lower in ("speak", "speaks", "spoke", "speaking", "translated", "taught", "teach"):
        return True
    ends = i + 1 >= len(words) or not line.near(i + 1) or words[i + 1].lower in ("and", "or", "for", "by", "with")
    return i > 0 and line.near(i) and ends and words[i - 1].lower in ("in", "into") and words[i].lower in _WORDS.tongues


_PLACING = frozenset(
    "visiting in at from to near of for visited between and outside around via through towards into".split()
)
LARGE = 100_000  # a smaller city's name counts only where a place is named


def city_dictionary(knowledge: Knowledge, smallest: int = 15_000) -> Dictionary[PlaceValue]:
    """Names of cities of at least `smallest` people, all capitals, and those of our own file."""
    forms: dict[str, list[PlaceValue]] = {}
    for form, cities in knowledge.city_forms(smallest).items():
        values = [PlaceValue(c.id, "city", False, c.country, c.population) for c in cities]
        if values and len(form) > 2 and form[0].isupper():
            forms[form] = values
    return Dictionary(forms)


def find_places(line: Line, countries: Dictionary[PlaceValue], cities: Dictionary[PlaceValue]) -> list[Found]:
    """Countries, regions and cities in a line, leftmost and longest first."""
    out: list[Found] = []
    i = 0
    while i < len(line.words):
        hit = _longest(line, i, countries, cities)
        if hit is None and line.words[i].capital and "-" in line.words[i].text[1:]:
            out += _compound(line, i, countries, cities)
        hit = (hit if line.words[i].capital else None) or _compass(line, i, countries)
        found = None if hit is None else _placed(line, hit, countries, out[-1].last if out else 0)
        if found is not None:
            out.append(found)
        i = found.last if found is not None else i + 1
    return out


def _longest(
    line: Line, i: int, countries: Dictionary[PlaceValue], cities: Dictionary[PlaceValue]
) -> Hit[PlaceValue] | None:
    """The longest name of a country, region or city that begins at word `i`."""
    hit, city = countries.at(line.words, i), cities.at(line.words, i)
    return city if city is not None and (hit is None or city.last > hit.last) else hit


def _placed(line: Line, hit: Hit[PlaceValue], countries: Dictionary[PlaceValue], free: int) -> Found | None:
    """The place that a form names where it stands; None where it is none there. Words from `free` on are free."""
    word, kind, lone = line.words[hit.first], hit.values[0].kind, hit.last - hit.first == 1
    if lone and fold(word.text) in FUNCTION_WORDS and not (word.acronym and hit.form.isupper()):
        return None
    if kind == "city":
        if not _is_city(line, hit):
            return None
    elif lone and any(first < hit.first < last for first, last in line.persons):
        return None
    if kind == "region":
        hit = _two_regions(line, hit, countries) or hit  # "the Middle East and North Africa": the second follows
    if kind != "city" and hit.first > free and _is_part(line, hit):
        first = hit.first - 1  # "the Eastern Aegean" is another place than the Aegean
        span, name = line.span(first, hit.last), line.cut(first, hit.last)
        return Found(EntityKind.PLACE, first, hit.last, span, name, "place-part", country=_country(hit))
    if lone and all(value.demonym for value in hit.values) and spoken(line, hit.first):
        return None
    return _of_value(hit, hit.first, hit.last, line.span(hit.first, hit.last), line.cut(hit.first, hit.last))


def _is_city(line: Line, hit: Hit[PlaceValue]) -> bool:
    """Whether a city's name stands as one: the general model says so, or what is around it does."""
    ws, i = line.words, hit.first
    general = (hit.first, hit.last) in line.places
    dateline = i == 0 and bool(DATELINE.match(line.text, hit.span.end))
    small = max(value.population for value in hit.values) < LARGE
    likely = general or dateline or _located(line, hit.first, hit.last)
    if small and (not likely or hit.form in ambiguous().words):
        return False
    if dateline:
        return True
    beside = i == 0 or ws[i - 1].lower in _PLACING or line.gap(i).strip() in ("(", ",", "–", "-")
    stands = general or ((beside or _opens_body(line, hit)) and not line.title_case)
    return stands and not any(f <= i < last and not (f == i and last == hit.last) for f, last in line.persons)


def _of_value(hit: Hit[PlaceValue], first: int, last: int, span: Span, name: str) -> Found:
    """A known place, as it stands in a line."""
    ranked = sorted(hit.values, key=lambda v: -v.population)
    kind = hit.values[0].kind
    return Found(
        EntityKind.PLACE,
        first,
        last,
        span,
        name,
        f"place-{kind}",
        known=tuple(dict.fromkeys(value.id for value in ranked)),
        country=(ranked[0].country,) if ranked[0].country else (),
        demonym=all(value.demonym for value in hit.values),
        subkind={"country": "Country", "region": "AdministrativeArea", "city": "City"}[kind],
    )


def _country(hit: Hit[PlaceValue]) -> tuple[str, ...]:
    return (hit.values[0].country,) if hit.values[0].country else ()


def _is_part(line: Line, hit: Hit[PlaceValue]) -> bool:
    """Whether a point of the compass in capitals before a place makes it another one: "Eastern Aegean"."""
    k = hit.first - 1
    if k < 0 or line.title_case or not line.near(hit.first) or any(value.demonym for value in hit.values):
        return False
    goes_on = hit.last < len(line.words) and line.near(hit.last) and line.words[hit.last].capital
    word = line.words[k]
    return word.capital and word.lower in _WORDS.compass and k not in line.starts and not goes_on


def _compass(line: Line, i: int, regions: Dictionary[PlaceValue]) -> Hit[PlaceValue] | None:
    """A region whose name begins with a point of the compass in small letters: "southern Africa"."""
    word = line.words[i]
    if word.lower not in _WORDS.compass or not word.text.islower() or not line.near(i + 1):
        return None
    raised = replace(word, text=word.text.capitalize())
    hit = regions.at((*line.words[:i], raised, *line.words[i + 1 : i + 5]), i)
    return hit if hit is not None and hit.last - hit.first > 1 and not hit.values[0].demonym else None


def _compound(line: Line, i: int, countries: Dictionary[PlaceValue], cities: Dictionary[PlaceValue]) -> Iterator[Found]:
    """The places in a word with a hyphen: "the Serbian-Romanian border", "a Riga-based foundation"."""
    word = line.words[i]
    parts, at = [], word.start
    for text in word.text.split("-"):
        parts.append(Word(text, at, at + len(text), "", False))
        at += len(text) + 1
    hits = [countries.at((part,), 0) if part.text[:1].isupper() else None for part in parts]
    tail = parts[-1].lower
    if tail in _WORDS.made and len(parts) == 2 and hits[0] is None and parts[0].capital:
        hits[0] = cities.at((parts[0],), 0)
    known = sum(hit is not None for hit in hits)
    allied = known == 1 and len(parts) == 2 and (tail in _WORDS.made or parts[0].lower in _WORDS.half_nations)
    if not (allied or known == len(parts)):
        return
    for part, hit in zip(parts, hits, strict=True):
        if hit is not None:
            yield _of_value(hit, i, i + 1, Span(part.start, part.end), part.text)
