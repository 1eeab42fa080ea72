"""Private persons: who holds no public post and appears only as the object of an enforcement or as a victim."""

import re
from dataclasses import replace

from policegraph.errors import UsageError
from policegraph.facts import (
    Entity,
    EntityKind,
    Event,
    Extraction,
    Interaction,
    InteractionKind,
    Readout,
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
    """Whether the person is linked to an authority entry: own IRIs say why none was taken."""
    return entity.iri is not None and not any("of the authority fit" in reason for reason in entity.link_reasons)


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


# ── what is stored of them ──

MODES = ("keep", "initials", "drop")
WITHHELD = "[name withheld]"


def without_private(extraction: Extraction, mode: str) -> Readout | None:
    """The readout with the names of its private persons as initials, or withheld; None where nothing changes.

    Raises UsageError for an unknown mode.
    """
    if mode not in MODES:
        raise UsageError(f"private persons can be {', '.join(MODES)}, not {mode!r}")
    people = [entity for entity in extraction.entities if entity.private]
    if mode == "keep" or not people:
        return None
    others = {
        word for e in extraction.entities if not e.private for form in (e.name, *e.forms) for word in form.split()
    }
    names: dict[str, str] = {}
    for person in people:
        forms = {person.name, *person.forms, *(m.text for m in person.mentions if not m.bare)}
        # A family name alone gives somebody away as much as the whole, unless somebody else here bears it.
        forms |= {word for form in forms for word in form.split() if len(word) > 2 and word[0].isupper()} - others
        for form in forms:
            names[form] = _initials(form) if mode == "initials" else WITHHELD
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(form)}(?!\w)" for form in sorted(names, key=lambda form: (-len(form), form)))
    )

    def hide(text: str) -> str:
        return pattern.sub(lambda match: names[match.group()], text)

    readout = extraction.readout
    return replace(readout, text=hide(readout.text), title=hide(readout.title) if readout.title else readout.title)


def _initials(name: str) -> str:
    return " ".join(f"{word[0]}." for word in re.findall(r"[^\W_]+", name))
