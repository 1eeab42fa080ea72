"""The dictionaries of names, made from knowledge once for all readouts."""

from collections.abc import Mapping
from dataclasses import dataclass

from policegraph.extract.lexicon import Lexicon, lexicon
from policegraph.extract.phrases import FUNCTION_WORDS
from policegraph.extract.places import PlaceValue, city_dictionary, place_dictionary
from policegraph.extract.words import Dictionary, fold, name_key
from policegraph.knowledge.load import Knowledge


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """The dictionaries made from knowledge, once for all readouts."""

    knowledge: Knowledge
    lex: Lexicon
    countries: Dictionary[PlaceValue]
    cities: Dictionary[PlaceValue]
    agencies: Dictionary[str]
    city_country: Mapping[str, str]
    capitals: Mapping[str, str]  # city id -> the country whose capital it is
    post_titles: Mapping[str, tuple[str, ...]]  # folded title -> ids of known posts
    people: Mapping[str, str]  # folded name -> the country of everybody known by it


def gazetteers(knowledge: Knowledge) -> Gazetteers:
    """Make the dictionaries of names."""
    forms = {form: ids for form, ids in knowledge.agency_forms().items() if len(form) > 1 and not (form.islower())}
    generic = {
        "police",
        "customs",
        "army",
        "navy",
        "government",
        "parliament",
        "cabinet",
        "ministry",
        "treasury",
        "state",
        "interior",
        "justice",
    }
    named: dict[str, tuple[str, ...]] = {}
    lex = lexicon()
    for form, ids in forms.items():
        bare = form.removeprefix("the ").removeprefix("The ")
        last = fold(bare.split()[-1])
        if fold(bare) in generic or (
            " " not in bare
            and (fold(bare) in lex.short_bodies or fold(bare) in lex.ranks.words or fold(bare) in FUNCTION_WORDS)
        ):
            continue
        # "Government of X" and "X police" in small letters speak of the country; an assembly is an event
        if (
            "government" in fold(bare).split()
            or bare.split()[-1] in ("police", "authorities")
            or fold(bare).endswith("general assembly")
            or last in ("area", "agenda")
        ):
            continue
        named[bare] = tuple(dict.fromkeys((*named.get(bare, ()), *ids)))
    forms = named
    city_country = {city.id: city.country for cities in knowledge.city_forms(100_000).values() for city in cities}
    capitals = {city.id: city.country for cities in knowledge.city_forms().values() for city in cities if city.capital}
    titles: dict[str, tuple[str, ...]] = {}
    for post in knowledge.posts.values():
        for title in (post.title, *post.other_titles):
            titles[name_key(title)] = (*titles.get(name_key(title), ()), post.id)
    return Gazetteers(
        knowledge,
        lexicon(),
        place_dictionary(knowledge),
        city_dictionary(knowledge),
        Dictionary(forms),
        city_country,
        capitals,
        titles,
        _people(knowledge),
    )


def _people(knowledge: Knowledge) -> dict[str, str]:
    """The country of known persons by name, where all of one name are of one country."""
    found: dict[str, set[str]] = {}
    for person in knowledge.persons.values():
        if person.country:
            for name in (person.name, *person.other_names):
                found.setdefault(name_key(name), set()).add(person.country)
    return {name: next(iter(countries)) for name, countries in found.items() if len(countries) == 1}
