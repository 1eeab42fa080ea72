"""What a readout tells of each of its entities, gathered for linking: countries, bodies, posts held, the day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from policegraph.build.dates import bounds
from policegraph.facts import Entity, EntityKind, Extraction, Modality, RelationName
from policegraph.knowledge.load import Knowledge
from policegraph.resolve.titles import body_key, sort_of, without_country

SURE = 0.8  # a membership or country below this is not built upon


@dataclass(frozen=True)
class Context:
    """By local id: the posts that persons hold, and countries. `countries` are told, `likely` are guessed from the
    publisher alone; `day` is the readout's day or the day of its first dated event."""

    entities: Mapping[str, Entity]
    holds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    holders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bodies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    publisher_country: str | None = None
    publisher_agency: str | None = None
    day: str | None = None

    def posts(self, person: str) -> tuple[Entity, ...]:
        """The posts that a person holds by this readout."""
        return tuple(self.entities[id] for id in self.holds.get(person, ()))


def context_of(extraction: Extraction, knowledge: Knowledge) -> Context:
    """What this readout tells of its entities."""
    entities = {entity.id: entity for entity in extraction.entities}
    holds: dict[str, list[str]] = defaultdict(list)
    holders: dict[str, list[str]] = defaultdict(list)
    bodies: dict[str, list[str]] = defaultdict(list)
    for relation in extraction.relations:
        if relation.modality is not Modality.ASSERTED:
            continue
        if relation.name is RelationName.HOLDS:
            holds[relation.subject].append(relation.object)
            holders[relation.object].append(relation.subject)
        elif relation.name is RelationName.MEMBER_OF and relation.ground.confidence >= SURE:
            bodies[relation.subject].append(relation.object)
    agency = publisher(extraction.readout.publisher, knowledge)
    return Context(
        entities,
        {key: tuple(values) for key, values in holds.items()},
        {key: tuple(values) for key, values in holders.items()},
        {key: tuple(values) for key, values in bodies.items()},
        _countries(extraction, entities, holds, knowledge),
        knowledge.agencies[agency].country if agency else _country_in(extraction.readout.publisher, knowledge),
        agency,
        day_of(extraction),
    )


def day_of(extraction: Extraction) -> str | None:
    """The readout's day; else that of its first dated event, where it is known to the month at least."""
    issued = extraction.readout.issued
    dates = (
        [issued]
        if issued
        else [role.value for event in extraction.events for role in event.roles if role.name == "date"]
    )
    for value in dates:
        try:
            first, last = bounds(value)
        except ValueError:
            continue
        if first is not None and last is not None and (last - first).days <= 31:
            return first.isoformat()
    return None


@lru_cache(maxsize=2000)
def publisher(name: str | None, knowledge: Knowledge) -> str | None:
    """The agency that publishes, where its name and country leave no doubt."""
    if not name:
        return None
    plain, country = without_country(name, knowledge)
    keys = {body_key(name), body_key(plain)}
    found = {
        id
        for key in keys
        for id in _agency_keys(knowledge).get(key, ())
        if country is None or knowledge.agencies[id].country == country
    }
    return found.pop() if len(found) == 1 else None


def _country_in(publisher_name: str | None, knowledge: Knowledge) -> str | None:
    return without_country(publisher_name, knowledge)[1] if publisher_name else None


@lru_cache(maxsize=4)
def _agency_keys(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    keys: dict[str, dict[str, None]] = defaultdict(dict)
    for form, ids in knowledge.agency_forms().items():
        for id in ids:
            keys[body_key(form)][id] = None
            plain, country = without_country(form, knowledge)
            if country is not None and country == knowledge.agencies[id].country:
                keys[body_key(plain)][id] = None
    return {key: tuple(ids) for key, ids in keys.items() if key}


@lru_cache(maxsize=4)
def _whole_names(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    keys: dict[str, dict[str, None]] = defaultdict(dict)
    for form, ids in knowledge.agency_forms().items():
        keys[body_key(form)] |= dict.fromkeys(ids)
    return {key: tuple(ids) for key, ids in keys.items() if key}


def bears(name: str, agency: str, knowledge: Knowledge) -> bool:
    """Whether an agency bears a name as it stands, and not only without a country in it."""
    return agency in _whole_names(knowledge).get(body_key(name), ())


def agencies_called(name: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The ids of the agencies that bear a name, with or without their country in it."""
    return _agency_keys(knowledge).get(body_key(name), ())


def _countries(
    extraction: Extraction, entities: Mapping[str, Entity], holds: Mapping[str, list[str]], knowledge: Knowledge
) -> dict[str, str]:
    """The country that a readout tells of posts, agencies and persons, by relations, by names, by the posts held."""
    places = {
        e.id: e.known_as
        for e in extraction.entities
        if e.kind is EntityKind.PLACE and e.subkind == "Country" and e.known_as in knowledge.countries
    }
    found: dict[str, str] = {}

    def tell(id: str, code: str | None) -> None:
        if code is not None:
            found.setdefault(id, code)

    for entity in extraction.entities:
        if entity.kind is EntityKind.AGENCY:
            if entity.known_as is not None and entity.known_as in knowledge.agencies:
                tell(entity.id, knowledge.agencies[entity.known_as].country)
            else:
                tell(entity.id, _named_country(entity, knowledge))
        elif entity.kind is EntityKind.POST:
            tell(entity.id, places.get(entity.jurisdiction or ""))
            tell(entity.id, _named_country(entity, knowledge))
    for relation in extraction.relations:
        if relation.name is RelationName.JURISDICTION:
            tell(relation.subject, places.get(relation.object))
        elif relation.name is RelationName.COUNTRY and relation.ground.confidence >= SURE:
            subject = entities.get(relation.subject)
            known = subject is not None and subject.known_as in knowledge.agencies
            if not known:  # what is known of a body has no need of the text
                tell(relation.subject, places.get(relation.object))
    for entity in extraction.entities:
        if entity.kind is EntityKind.POST and entity.body in found:
            tell(entity.id, found[entity.body])
    for person, posts in holds.items():
        # An ambassador's post is named after the country that it is in as often as after the one that sends.
        told = {found[post] for post in posts if post in found and sort_of(entities[post].name) != "diplomat"}
        if len(told) == 1:
            tell(person, told.pop())
    return found


def _named_country(entity: Entity, knowledge: Knowledge) -> str | None:
    codes = {code for form in (entity.name, *entity.forms) if (code := without_country(form, knowledge)[1]) is not None}
    return codes.pop() if len(codes) == 1 else None
