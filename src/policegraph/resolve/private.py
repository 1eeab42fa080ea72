"""Private persons: who holds no public post and appears only as the object of an enforcement or as a victim."""

import re
from dataclasses import replace

from policegraph.facts import (
    Entity,
    EntityKind,
    Event,
    Extraction,
    Interaction,
    InteractionKind,
    RelationName,
    RoleName,
)

# Words that, right before or after a name, say that its bearer is a suspect, a convict, a victim.
_STRUCK = (
    "arrested|extradited|deported|detained|convicted|sentenced|charged|killed|murdered|kidnapped|abducted|shot|indicted|"
    "apprehended|captured|imprisoned|surrendered"
)
_PEOPLE = (
    "suspects?|fugitives?|victims?|defendants?|convicts?|accused|gangsters?|traffickers?|smugglers?|offenders?|murderers?|"
    "prisoners?|kingpins?|drug lords?|widow|mother|father|daughter|son|family|parents|body"
)
_ACTS = (
    "death|murder|killing|arrests?|extradition|deportation|abduction|kidnapping|conviction|sentencing|missing|wanted"
)
_BEFORE = re.compile(
    rf"(?:\b(?:{_PEOPLE}|{_ACTS}|{_STRUCK})"
    r"(?: (?:of|by|as|named|called|leader|boss|national|citizen|man|woman|against|,))*\W{0,3})$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"^(?:,? (?:\w+ ){{0,3}}(?:(?:was|were|is|are|has been|had been|have been) (?:\w+ly )?(?:{_STRUCK})|"
    r"(?:suspected|accused|convicted|wanted|charged) (?:of|for|with|in|by)))",
    re.IGNORECASE,
)
_NEAR = 60  # characters before a name that are looked at
# Kinds in which only somebody with a public role, or an official guest, takes part.
_ACTING = frozenset({RoleName.ACTOR, RoleName.PARTICIPANT, RoleName.HOST, RoleName.SPEAKER})


def mark_private(extraction: Extraction) -> Extraction:
    """The same with `private` set on each private person; a pure function of the extraction.

    Somebody with a post, or who is linked to an authority entry, is not private, nor is who acts, speaks or takes part.
    Belonging to a body of police or state is not asked for: texts tie suspects to bodies too.
    """
    public = {r.subject for r in extraction.relations if r.name is RelationName.HOLDS}
    acting = {q.speaker for q in extraction.quotations}
    struck: set[str] = set()
    nodes: tuple[Event | Interaction, ...] = (*extraction.events, *extraction.interactions)
    for node in nodes:
        for role in node.roles:
            if role.name in _ACTING and role.ground.confidence >= 0.5:
                acting.add(role.value)
    for interaction in extraction.interactions:
        for target in interaction.fillers(RoleName.TARGET):
            if interaction.kind is InteractionKind.ENFORCE:
                struck.add(target)
            else:
                acting.add(target)  # who is thanked, asked or met has a role of their own

    def private(entity: Entity) -> bool:
        if entity.kind is not EntityKind.PERSON or entity.id in public or _known(entity):
            return False
        marked = _said_so(entity, extraction.readout.text)
        return (entity.id in struck or marked) and (entity.id not in acting or (marked and entity.id in struck))

    return extraction.with_entities(tuple(replace(e, private=True) if private(e) else e for e in extraction.entities))


def _known(entity: Entity) -> bool:
    """Whether the person is linked to an authority entry: own IRIs carry the reason that none fits."""
    return entity.iri is not None and not any(reason.startswith("no entry") for reason in entity.link_reasons)


def _said_so(entity: Entity, text: str) -> bool:
    """Whether most of the places that name the person speak of a suspect, a convict or a victim."""
    places = [mention.span for mention in entity.mentions if not mention.bare]
    marks = sum(
        bool(
            _BEFORE.search(text[max(0, span.start - _NEAR) : span.start])
            or _AFTER.match(text[span.end : span.end + _NEAR])
        )
        for span in places
    )
    return bool(places) and 2 * marks >= len(places)
