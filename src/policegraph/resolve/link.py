"""Links each entity of an extraction to an authority entry, or to an IRI of its own made of what the text says of it.

The IRI depends on the entity and its own readout alone, never on what was read before, so that the same texts in
another order give the same graph. Own entities of several readouts are brought together afterwards, over all of them:
see `policegraph.join`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from policegraph.build.vocabulary import digest, entity_iri, slug
from policegraph.extract.words import fold
from policegraph.facts import Entity, EntityKind, Extraction
from policegraph.knowledge.body import Knowledge
from policegraph.resolve import known
from policegraph.resolve.context import Context, context_of
from policegraph.resolve.names import own_key, parse
from policegraph.resolve.private import mark_private
from policegraph.resolve.score import Candidate, Choice, choose
from policegraph.resolve.titles import body_key, is_generic, sort_of, title_key, without_country

OWN = "no entry of the authority fits"
DOUBT = "perhaps <"  # how a reason begins that names an entry which is not sure enough


def resolve(extraction: Extraction, knowledge: Knowledge) -> Extraction:
    """The same facts over entities that carry IRI, label, score and reasons, private persons marked.

    Two entities that are linked to one entry, or bear one name in one country, get one IRI.
    """
    choices = link(extraction, knowledge)
    context = context_of(extraction, knowledge)
    linked = {id: choice.taken.id for id, choice in choices.items() if choice.taken is not None}
    entities = tuple(
        _resolved(entity, choices.get(entity.id), extraction, context, knowledge, linked)
        for entity in extraction.entities
    )
    return mark_private(extraction.with_entities(entities))


def link(extraction: Extraction, knowledge: Knowledge) -> Mapping[str, Choice]:
    """The entry taken for each entity, and the doubtful ones: places and agencies, then posts, persons, posts again."""
    context = context_of(extraction, knowledge)
    choices: dict[str, Choice] = {}
    linked: dict[str, str] = {}

    def settle(kind: EntityKind, candidates: Callable[[Entity], list[Candidate]], again: bool = False) -> None:
        for entity in extraction.entities:
            if entity.kind is not kind or (again and entity.id in linked):
                continue
            choices[entity.id] = choose(candidates(entity))
        # Only when all are settled: which of them comes first in the text must not matter.
        linked.update({id: c.taken.id for id, c in choices.items() if c.taken is not None})

    settle(EntityKind.AGENCY, lambda e: known.agencies(e, context, knowledge))
    settle(EntityKind.POST, lambda e: known.posts(e, context, knowledge, linked))
    settle(EntityKind.PERSON, lambda e: known.persons(e, context, knowledge, linked))
    context = _with_holders_countries(context, linked, knowledge)
    settle(EntityKind.POST, lambda e: known.posts(e, context, knowledge, linked), again=True)
    settle(EntityKind.PERSON, lambda e: known.persons(e, context, knowledge, linked), again=True)
    return choices


def _with_holders_countries(context: Context, linked: Mapping[str, str], knowledge: Knowledge) -> Context:
    """A post whose country the text leaves out is of the country of its holder, where that is known."""
    countries = dict(context.countries)
    for person, posts in context.holds.items():
        entry = knowledge.persons.get(linked.get(person, ""))
        for post in posts:
            entity = context.entities[post]
            body = linked.get(entity.body or "")
            international = body is not None and knowledge.agencies[body].country is None
            if entry is not None and entry.country and not international and sort_of(entity.name) != "diplomat":
                countries.setdefault(post, entry.country)
    return replace(context, countries=countries)


def _resolved(
    entity: Entity,
    choice: Choice | None,
    extraction: Extraction,
    context: Context,
    knowledge: Knowledge,
    linked: Mapping[str, str],
) -> Entity:
    if entity.kind is EntityKind.PLACE:
        return _place(entity, knowledge)
    if choice is not None and choice.taken is not None:
        return replace(
            entity,
            iri=entity_iri(str(entity.kind), choice.taken.id),
            label=_label(entity.kind, choice.taken.id, knowledge),
            link_score=choice.taken.score,
            link_reasons=choice.taken.reasons,
        )
    reasons = [OWN if choice is None or choice.tied < 2 else f"{choice.tied} entries of the authority fit equally well"]
    for candidate in choice.doubtful if choice is not None else ():
        iri = entity_iri(str(entity.kind), candidate.id)
        reasons.append(f"{DOUBT}{iri}> ({candidate.score}): {'; '.join(candidate.reasons)}")
    return replace(
        entity,
        iri=own_iri(entity, extraction.readout.identifier, context, knowledge, linked),
        label=entity.name,
        link_score=round(1 - max((c.score for c in choice.doubtful), default=0.0), 2) if choice is not None else 1.0,
        link_reasons=tuple(reasons),
    )


def _place(entity: Entity, knowledge: Knowledge) -> Entity:
    if entity.known_as:
        place = knowledge.countries.get(entity.known_as) or knowledge.regions.get(entity.known_as)
        return replace(
            entity,
            iri=entity_iri("place", entity.known_as),
            label=place.name if place else entity.name,
            link_score=0.95,
            link_reasons=("name of a known place",),
        )
    iri = entity_iri("place", own_name("place", entity.name, fold(entity.name), ""))
    return replace(entity, iri=iri, label=entity.name, link_score=1.0, link_reasons=(OWN,))


def _label(kind: EntityKind, id: str, knowledge: Knowledge) -> str:
    if kind is EntityKind.PERSON:
        return knowledge.persons[id].name
    return knowledge.posts[id].title if kind is EntityKind.POST else knowledge.agencies[id].name


def own_iri(entity: Entity, readout: str, context: Context, knowledge: Knowledge, linked: Mapping[str, str]) -> str:
    """An IRI made of kind, name and what tells namesakes apart: the same of another readout gets the same one.

    Names that say too little ("Guzmán", "the Ministry") are the readout's own.
    """
    country = context.countries.get(entity.id, "")
    if entity.kind is EntityKind.PERSON:
        key = own_key(entity.name)
        sorts = sorted({sort for post in context.posts(entity.id) if (sort := sort_of(post.name))})
        scope = f"{country} {' '.join(sorts)}" if parse(entity.name).full else readout
    elif entity.kind is EntityKind.POST:
        plain, _ = without_country(entity.name, knowledge)
        key = " ".join(sorted(title_key(plain))) or fold(entity.name)
        body = entity.body and (linked.get(entity.body) or body_key(context.entities[entity.body].name))
        country = country or _holders_country(entity, context) or context.publisher_country or ""
        scope = f"{body} {country}" if body else country or readout
    else:
        plain, _ = without_country(entity.name, knowledge)
        key = body_key(plain if country else entity.name) or fold(entity.name)
        scope = country or ((context.publisher_country or readout) if is_generic(entity.name) else "")
    return entity_iri(str(entity.kind), own_name(str(entity.kind), entity.name, key, scope.strip()))


def _holders_country(entity: Entity, context: Context) -> str | None:
    told = {context.countries[person] for person in context.holders.get(entity.id, ()) if person in context.countries}
    return told.pop() if len(told) == 1 else None


def own_name(kind: str, name: str, key: str, scope: str) -> str:
    """The last part of an own IRI; what stands before the digest is for people to read."""
    readable = slug(key, 40) if kind == "person" else slug(name, 40)
    return f"{readable or 'x'}-{digest(kind, key, scope, length=8)}"
