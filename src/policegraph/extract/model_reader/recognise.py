"""Which knowledge entry an entity is that the model found: by its name forms and the country that the text gives it."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from policegraph.extract.words import fold
from policegraph.facts import Entity, EntityKind, Relation, RelationName
from policegraph.knowledge.load import Knowledge

SMALLEST_CITY = 100_000  # people; smaller ones only where they are capitals, as the rules do


@lru_cache(maxsize=4)
def _agencies(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for form, ids in knowledge.agency_forms().items():
        key = fold(form)
        out[key] = tuple(dict.fromkeys((*out.get(key, ()), *ids)))
    return out


@lru_cache(maxsize=4)
def _places(knowledge: Knowledge) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Folded form to readings: (id, subkind)."""
    out: dict[str, tuple[tuple[str, str], ...]] = {}
    for form, readings in knowledge.country_forms().items():
        out[fold(form)] = (*out.get(fold(form), ()), *((reading.code, "Country") for reading in readings))
    for form, readings in knowledge.region_forms().items():
        out[fold(form)] = (*out.get(fold(form), ()), *((reading.code, "Region") for reading in readings))
    return {form: tuple(dict.fromkeys(found)) for form, found in out.items()}


def known_place(names: Iterable[str], knowledge: Knowledge) -> tuple[str, str] | None:
    """The id and subkind of the place that bears these names; None where none or several could."""
    votes: dict[tuple[str, str], int] = {}
    for name in names:
        bare = fold(name).removeprefix("the ")
        for reading in _places(knowledge).get(bare, ()):
            votes[reading] = votes.get(reading, 0) + 1
    if not votes:
        for name in names:
            cities = [
                city
                for city in knowledge.city_forms().get(name, ())
                if city.population >= SMALLEST_CITY or city.capital
            ]
            # a name that two large cities bear is left to the linker
            if len(cities) == 1 or (cities and cities[0].capital):
                return cities[0].id, "City"
        return None
    best = max(votes.values())
    winners = [reading for reading, count in votes.items() if count == best]
    return winners[0] if len(winners) == 1 else None


def known_agency(names: Iterable[str], country: str | None, knowledge: Knowledge) -> str | None:
    """The id of the agency that bears these names and fits the country; None where none or several could."""
    votes: dict[str, int] = {}
    for name in names:
        for id in _agencies(knowledge).get(fold(name).removeprefix("the "), ()):
            votes[id] = votes.get(id, 0) + 1
    fitting = {
        id: count for id, count in votes.items() if country is None or knowledge.agencies[id].country in (None, country)
    }
    if not fitting:
        return None
    best = max(fitting.values())
    winners = [id for id, count in fitting.items() if count == best]
    if len(winners) != 1:
        return None
    found = knowledge.agencies[winners[0]]
    # A general name ("Ministry of Interior") tells a national body only beside its country, or by a name of its own.
    sure = country is not None or found.country is None or any(fold(n) == fold(found.name) for n in names)
    return found.id if sure else None


def recognise(entities: Iterable[Entity], relations: Iterable[Relation], knowledge: Knowledge) -> tuple[Entity, ...]:
    """The same entities with the entry that each is, the kind of place or body, and each post's country."""
    from dataclasses import replace

    given = list(entities)
    places: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    for entity in given:
        if entity.kind is EntityKind.PLACE:
            found = known_place((entity.name, *entity.forms), knowledge)
            if found is not None and found[0] not in taken:
                places[entity.id] = found
                taken.add(found[0])
    countries: dict[str, str] = {}
    jurisdiction: dict[str, str] = {}
    for relation in relations:
        if relation.object in places and relation.name in (RelationName.COUNTRY, RelationName.JURISDICTION):
            if places[relation.object][1] == "Country":
                countries.setdefault(relation.subject, places[relation.object][0])
            if relation.name is RelationName.JURISDICTION:
                jurisdiction.setdefault(relation.subject, relation.object)
    out = []
    for entity in given:
        if entity.id in places:
            id, subkind = places[entity.id]
            out.append(replace(entity, known_as=id, subkind=_subkind(id, subkind, knowledge)))
        elif entity.kind is EntityKind.AGENCY:
            agency = known_agency((entity.name, *entity.forms), countries.get(entity.id), knowledge)
            if agency is None or agency in taken:
                out.append(entity)
                continue
            taken.add(agency)
            out.append(replace(entity, known_as=agency, subkind=knowledge.agencies[agency].kind))
        elif entity.kind is EntityKind.POST:
            out.append(replace(entity, jurisdiction=jurisdiction.get(entity.id)))
        else:
            out.append(entity)
    return tuple(out)


def _subkind(id: str, subkind: str, knowledge: Knowledge) -> str | None:
    if subkind != "Region":
        return subkind
    return {"continent": "Continent", "sea": "Sea", "subdivision": "Subdivision", "nation": "Nation"}.get(
        str(knowledge.regions[id].kind)
    )
