"""Links each entity of an extraction to an authority entry, or to an IRI of its own made of what the text says of it.

The IRI depends on the entity and its own readout alone, never on what was read before, so that the same texts in
another order give the same graph.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from policegraph.build.vocabulary import digest, entity_iri, slug
from policegraph.extract.words import fold, name_key
from policegraph.facts import Entity, EntityKind, Extraction, RelationName
from policegraph.knowledge.load import Knowledge


@lru_cache(maxsize=4)
def _person_index(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    index: dict[str, list[str]] = defaultdict(list)
    for person in knowledge.persons.values():
        for form in (person.name, *person.other_names):
            index[name_key(form)].append(person.id)
    return {key: tuple(dict.fromkeys(ids)) for key, ids in index.items()}


@lru_cache(maxsize=4)
def _post_index(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    index: dict[str, list[str]] = defaultdict(list)
    for post in knowledge.posts.values():
        for form in (post.title, *post.other_titles):
            index[name_key(form)].append(post.id)
    return {key: tuple(dict.fromkeys(ids)) for key, ids in index.items()}


def resolve(extraction: Extraction, knowledge: Knowledge) -> Extraction:
    """The same facts over entities that carry IRI, label, score and reasons; no two entities of one readout share an IRI."""
    taken: dict[str, str] = {}
    entities = []
    countries = _countries(extraction)
    for entity in extraction.entities:
        iri, label, score, reasons = _link(entity, extraction, knowledge, countries)
        if taken.setdefault(iri, entity.id) != entity.id:
            iri, label, score, reasons = (
                _own(entity, countries.get(entity.id)),
                entity.name,
                0.5,
                ("another entity of the text has the entry",),
            )
            if taken.setdefault(iri, entity.id) != entity.id:
                iri = f"{iri}-{digest(extraction.readout.identifier, entity.id, length=6)}"
                taken[iri] = entity.id
        entities.append(replace(entity, iri=iri, label=label, link_score=score, link_reasons=reasons))
    return extraction.with_entities(tuple(entities))


def _countries(extraction: Extraction) -> dict[str, str]:
    """Entity id to country code, as far as the text tells."""
    codes = {
        e.id: e.known_as
        for e in extraction.entities
        if e.kind is EntityKind.PLACE and e.subkind == "Country" and e.known_as
    }
    out: dict[str, str] = {}
    for relation in extraction.relations:
        if relation.name in (RelationName.COUNTRY, RelationName.JURISDICTION) and relation.object in codes:
            out[relation.subject] = codes[relation.object]
    for entity in extraction.entities:
        if entity.jurisdiction in codes:
            out.setdefault(entity.id, codes[entity.jurisdiction])
    for entity in extraction.entities:
        if entity.body in out:
            out.setdefault(entity.id, out[entity.body])
    for relation in extraction.relations:
        if relation.name in (RelationName.HOLDS, RelationName.MEMBER_OF) and relation.object in out:
            out.setdefault(relation.subject, out[relation.object])
    return out


def _link(
    entity: Entity, extraction: Extraction, knowledge: Knowledge, countries: Mapping[str, str]
) -> tuple[str, str, float, tuple[str, ...]]:
    country = countries.get(entity.id)
    if entity.kind is EntityKind.PLACE and entity.known_as:
        known = knowledge.countries.get(entity.known_as) or knowledge.regions.get(entity.known_as)
        return (
            entity_iri("place", entity.known_as),
            known.name if known else entity.name,
            0.95,
            ("name of a known place",),
        )
    if entity.kind is EntityKind.AGENCY and entity.known_as in knowledge.agencies:
        return (
            entity_iri("agency", entity.known_as),
            knowledge.agencies[entity.known_as].name,
            0.9,
            ("name of a known agency",),
        )
    if entity.kind is EntityKind.PERSON:
        found = {
            i
            for form in (entity.name, *entity.forms)
            if len(form.split()) > 1
            for i in _person_index(knowledge).get(name_key(form), ())
        }
        fits = [i for i in sorted(found) if country is None or knowledge.persons[i].country in (None, country)]
        if len(fits) == 1:
            return (
                entity_iri("person", fits[0]),
                knowledge.persons[fits[0]].name,
                0.9,
                ("name of a known person", f"country {country or 'not told'}"),
            )
    if entity.kind is EntityKind.POST:
        body = next((e.known_as for e in extraction.entities if e.id == entity.body and e.known_as), None)
        found = {i for form in (entity.name, *entity.forms) for i in _post_index(knowledge).get(name_key(form), ())}
        posts = [knowledge.posts[i] for i in sorted(found)]
        fits_post = [p for p in posts if (body and p.agency == body) or (country and p.country == country)]
        if len(fits_post) == 1:
            return (
                entity_iri("post", fits_post[0].id),
                fits_post[0].title,
                0.9,
                ("title of a known post", f"body {body or 'not told'}, country {country or 'not told'}"),
            )
    return _own(entity, country), entity.name, 1.0, ("own entity of the text",)


def _own(entity: Entity, country: str | None) -> str:
    """An IRI made of kind, folded name and country: the same person of another readout gets the same one."""
    key = name_key(entity.name) or fold(entity.name)
    scope = country or ""
    return entity_iri(
        str(entity.kind), f"{slug(entity.name, 40) or 'x'}-{digest(str(entity.kind), key, scope, length=8)}"
    )
