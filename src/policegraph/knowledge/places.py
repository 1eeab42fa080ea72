"""Which place a form means, or whether it means one at all, decided by the words and places around it.

"Georgia" is a country or a state, "Tripoli" a city of Libya or of Lebanon, "the Kingdom" one of several;
"Jordan Smith", "Reading the report" and "the Nice Treaty" are no places. Pure functions of their arguments.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from policegraph.knowledge.ambiguous import ambiguous
from policegraph.knowledge.body import Knowledge
from policegraph.knowledge.terms import FormKind

_LOCATIVE = frozenset(("in", "at", "near", "outside", "around", "throughout", "across", "within", "via"))
_BESIDE = frozenset(
    (
        "of",
        "from",
        "to",
        "for",
        "between",
        "with",
        "and",
        "into",
        "towards",
        "against",
        "visited",
        "visit",
        "left",
        "by",
    )
)
_HONORIFICS = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "lady", "prof", "professor", "hon", "prince", "king"),
        *("princess", "queen", "sheikh", "minister", "secretary", "president", "director", "commissioner", "general"),
        *("colonel", "major", "captain", "lieutenant", "inspector", "superintendent", "sergeant", "constable", "judge"),
        *("ambassador", "senator", "chairman", "chief", "officer", "detective", "attorney", "agent", "saint"),
    )
)
_SUFFIXES = frozenset(
    ("street", "road", "avenue", "square", "house", "hall", "treaty", "convention", "protocol", "university", "airport")
)
_ENDS = frozenset((".", "!", "?", ":", ";", "\n", "“", '"', "–", "—", "-"))
_LEAST = 0.5  # a reading that scores less is no place


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """One place that a form can mean. `id` is an ISO code, a region's id or a city's id."""

    id: str
    kind: str  # country, region, city
    country: str = ""  # ISO code of the country that it is or lies in, where one
    population: int = 0
    capital: bool = False
    demonym: bool = False


@dataclass(frozen=True, slots=True)
class PlaceDecision:
    """The reading that fits best, None where the form means no place here; its score, and why."""

    reading: PlaceReading | None
    score: float
    why: tuple[str, ...]


def readings(form: str, knowledge: Knowledge) -> tuple[PlaceReading, ...]:
    """All places that bear a form; empty if none is known."""
    found = []
    for reading in knowledge.country_forms().get(form, ()):
        found.append(PlaceReading(reading.code, "country", reading.code, demonym=reading.kind is FormKind.DEMONYM))
    for reading in knowledge.region_forms().get(form, ()):
        within = knowledge.regions[reading.code].countries
        country = within[0] if len(within) == 1 else ""
        found.append(PlaceReading(reading.code, "region", country, demonym=reading.kind is FormKind.DEMONYM))
    for city in knowledge.city_forms().get(form, ()):
        found.append(PlaceReading(city.id, "city", city.country, city.population, city.capital))
    return tuple(found)


def decide(
    form: str,
    before: Sequence[str],
    after: Sequence[str],
    nearby: Collection[str],
    knowledge: Knowledge,
) -> PlaceDecision:
    """What a form means here.

    `before` and `after` are the words and marks on both sides, nearest last and nearest first; a few are enough.
    `nearby` are the ids of the other places that the text names: ISO codes, regions and cities.
    """
    candidates = readings(form, knowledge)
    if not candidates:
        return PlaceDecision(None, 0.0, (f"no place is called {form}",))
    context, context_why = _as_place(form, before, after, knowledge)
    countries = _countries(nearby, knowledge)
    scored = []
    for reading in candidates:
        score, why = _prior(reading)
        more, more_why = _fit(reading, form, before, after, countries, knowledge)
        scored.append((score + more + context, reading, (*why, *more_why, *context_why)))
    score, best, reasons = max(scored, key=lambda item: (item[0], item[1].population, item[1].id))
    if score < _LEAST:
        return PlaceDecision(None, score, reasons)
    return PlaceDecision(best, score, reasons)


def _countries(nearby: Collection[str], knowledge: Knowledge) -> set[str]:
    """The countries of the places nearby."""
    cities = {id for id in nearby if id.startswith("geonames-") or id in knowledge.cities}
    found = {id for id in nearby if id in knowledge.countries}
    for id in nearby:
        if id in knowledge.regions:
            found |= set(knowledge.regions[id].countries)
    return found | {knowledge.city(id).country for id in cities if knowledge.has_city(id)}


def _prior(reading: PlaceReading) -> tuple[float, tuple[str, ...]]:
    if reading.kind == "country":
        return 2.0, ("a country",)
    if reading.kind == "region":
        return 1.5, ("a region",)
    if reading.capital:
        return 1.8, ("a capital",)
    size = math.log10(max(reading.population, 1000))  # 3 for a village, 7 for the largest
    return 0.4 * (size - 4) + 0.2, (f"a city of {reading.population} people",)


def _fit(
    reading: PlaceReading,
    form: str,
    before: Sequence[str],
    after: Sequence[str],
    countries: set[str],
    knowledge: Knowledge,
) -> tuple[float, tuple[str, ...]]:
    """How well one reading fits the places around."""
    score, why = 0.0, []
    if reading.country and reading.kind != "country" and reading.country in countries:
        score += 1.0
        why.append(f"{reading.country} is named too")
    if reading.kind == "country" and reading.country in countries:
        score += 0.6
        why.append("places of it are named too")
    follow = _place_after(after, knowledge)
    if follow and reading.country == follow and reading.kind != "country":
        score += 2.0
        why.append(f"{follow} follows it")
    if reading.kind == "region" and _city_before(before, reading.country, knowledge):
        score += 2.0
        why.append("a city of that country stands before it")
    if reading.kind == "region" and [word.lower() for word in before[-2:]] == ["state", "of"]:
        score += 2.0
        why.append("'state of'")
    return score, tuple(why)


def _place_after(after: Sequence[str], knowledge: Knowledge) -> str:
    """The country that follows after a comma or in brackets: "Tripoli, Lebanon", "Cairo (Egypt)"."""
    if len(after) < 2 or after[0] not in (",", "("):
        return ""
    forms = knowledge.country_forms()
    for length in (3, 2, 1):
        found = [reading for reading in forms.get(" ".join(after[1 : 1 + length]), ()) if reading.kind != "demonym"]
        if found:
            return found[0].code
    states = knowledge.region_forms().get(after[1], ())
    within = [knowledge.regions[state.code].countries for state in states]
    return next((countries[0] for countries in within if len(countries) == 1), "")


def _city_before(before: Sequence[str], country: str, knowledge: Knowledge) -> bool:
    """Whether "Atlanta," stands before "Georgia"."""
    if len(before) < 2 or before[-1] != ",":
        return False
    cities = knowledge.city_forms().get(before[-2], ())
    return any(city.country == country for city in cities)


def _as_place(
    form: str, before: Sequence[str], after: Sequence[str], knowledge: Knowledge
) -> tuple[float, tuple[str, ...]]:
    """How much the words around speak for a place at all, whichever."""
    known = ambiguous()
    score, why = 0.0, []
    last = before[-1].lower().rstrip(".") if before else ""
    following = after[0] if after else ""
    starts = not before or before[-1] in _ENDS
    if last in _LOCATIVE:
        score, why = 1.0, ["after a word of place"]
    elif last in _BESIDE:
        score, why = 0.4, ["after 'of', 'from', 'with' or the like"]
    if not form[:1].isupper() and not form.startswith("the "):
        return -4.0, ("no capital",)
    if following.lower() in _SUFFIXES and following[:1].isupper():
        return -2.0, (f"part of a longer name: {form} {following}",)
    if last in _HONORIFICS and last not in _BESIDE:
        return -3.0, ("after a title of a person",)
    if form in known.words:
        lower_next = following[:1].islower() and following not in ("and", "on", "to", "for", "from", "in", "with", "is")
        if (starts and last not in _LOCATIVE) or (lower_next and last not in _LOCATIVE):
            return -3.0, ("a word of the language here",)
        if last not in _LOCATIVE and last not in _BESIDE:
            score -= 1.5
            why.append("also a word of the language")
    if form in known.names:
        # "Jordan Smith": a given name before a capitalised word; "Michael Jordan": a family name after one.
        if (
            following[:1].isupper()
            and following.isalpha()
            and not readings(following, knowledge)
            and last not in _LOCATIVE
        ):
            return -3.0, ("a given name before a family name",)
        if (
            before
            and not starts
            and before[-1][:1].isupper()
            and before[-1].isalpha()
            and last not in _BESIDE | _LOCATIVE
        ):
            return -3.0, ("a family name after a given name",)
        if last not in _LOCATIVE and last not in _BESIDE and following not in (",", "'s", "’s", "and"):
            score -= 0.6
            why.append("also a name of persons")
    return score, tuple(why)
