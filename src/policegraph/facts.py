"""The values that travel from stage to stage, all frozen.

    read ─▶ Readout ─ extract ─▶ Extraction ─ resolve ─▶ Extraction with IRIs ─ build ─▶ quads

Offsets are 0-based Unicode code points into `Readout.text`; confidences lie between 0 and 1; dates are EDTF strings.
Within one Extraction things refer to each other by their local `id` ("p1", "e2"), which says nothing outside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class EntityKind(StrEnum):
    """The kinds of entity that the contract knows; events and themes are apart."""

    PERSON = "person"
    POST = "post"
    AGENCY = "agency"
    PLACE = "place"


class EventKind(StrEnum):
    """The local names of the event classes of the ontology."""

    MEETING = "Meeting"
    VISIT = "Visit"
    CONFERENCE = "Conference"
    OPERATION = "Operation"
    AGREEMENT = "Agreement"
    TRAINING = "Training"
    APPOINTMENT = "Appointment"
    OTHER = "OtherEvent"


class InteractionKind(StrEnum):
    """The local names of the interaction classes of the ontology."""

    PRAISE = "Praise"
    REQUEST = "Request"
    COMMIT = "Commit"
    AGREE = "Agree"
    ASSIST = "Assist"
    COOPERATE = "Cooperate"
    CRITICISE = "Criticise"
    ENFORCE = "Enforce"

    @property
    def symmetric(self) -> bool:
        """Whether actor and target may be exchanged without changing the fact."""
        return self in (InteractionKind.AGREE, InteractionKind.COOPERATE)


class Status(StrEnum):
    """Whether an event took place."""

    HELD = "Held"
    PLANNED = "Planned"
    CANCELLED = "Cancelled"


class Modality(StrEnum):
    """How a claim is meant; only ASSERTED is ever stated as a plain fact."""

    ASSERTED = "Asserted"
    PLANNED = "Planned"
    REQUESTED = "Requested"
    COMMITTED = "Committed"
    DENIED = "Denied"
    POSSIBLE = "Possible"


STATUS_MODALITY: Mapping[Status, Modality] = {
    Status.HELD: Modality.ASSERTED,
    Status.PLANNED: Modality.PLANNED,
    Status.CANCELLED: Modality.DENIED,
}


class RoleName(StrEnum):
    """The roles of events (first four and date, theme), of interactions, and of quotations (speaker)."""

    PARTICIPANT = "participant"
    HOST = "host"
    PLACE = "place"
    THEME = "theme"
    DATE = "date"
    ACTOR = "actor"
    TARGET = "target"
    CONTENT = "content"
    DUE = "due"
    DURING = "during"
    SPEAKER = "speaker"


class RelationName(StrEnum):
    """Relations between entities; `postIn` is kept as knowledge about a post, the rest are facts of a readout."""

    HOLDS = "holds"
    MEMBER_OF = "memberOf"
    COUNTRY = "country"
    JURISDICTION = "jurisdiction"
    POST_IN = "postIn"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a readout's text: `text[start:end]`, 0-based code points, `start < end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The words at this place."""
        return text[self.start : self.end]

    def __contains__(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Readout:
    """One published note, as read from its source.

    `identifier` is the file's name, the record's id or the URL; `text` the plain text to which all offsets refer;
    `issued` an EDTF date or None; `language` an ISO 639-1 code.
    """

    identifier: str
    text: str
    title: str | None = None
    issued: str | None = None
    publisher: str | None = None
    source: str | None = None
    language: str = "en"
    license: str | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a fact stands on: its words, the rule that made it, how sure it is, whose word it is if reported.

    `otherwise` is what another reader of the same text gives instead, one for each aspect in which the two differ.
    """

    span: Span
    rule: str
    confidence: float = 0.5
    attributed_to: str | None = None  # local id of the entity that says so
    otherwise: tuple["Otherwise", ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Otherwise:
    """What another reader gives: `aspect` is object, kind, status or modality, as a person would edit it; or parties,
    where that reader has another act on the same words."""

    reader: str  # rules or model
    aspect: str
    value: str

    def __str__(self) -> str:
        return f"{self.reader}, {self.aspect}: {self.value}"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the text speaks of an entity. `bare` marks pronouns and role nouns, which are no names of it."""

    span: Span
    text: str
    rule: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that a readout names.

    `name` is the label, the fullest form without honorifics; `forms` all name forms that the text uses. `iri`, `label`
    are None until resolved; `link_score` and `link_reasons` then say how sure the link is and why.
    `jurisdiction` and `body` hold, for a post, the local ids of its country and its agency where the text tells them.
    """

    id: str
    kind: EntityKind
    name: str
    forms: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    known_as: str | None = None  # id of the knowledge entry that was recognised: "interpol", "GB"
    subkind: str | None = None  # Country, City, … for places; ministry, police, … for agencies
    jurisdiction: str | None = None
    body: str | None = None
    private: bool = False
    iri: str | None = None
    label: str | None = None
    link_score: float | None = None
    link_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """`subject name object` between two entities of one Extraction."""

    subject: str
    name: RelationName
    object: str
    ground: Ground
    modality: Modality = Modality.ASSERTED


@dataclass(frozen=True, slots=True)
class Role:
    """One role of an event or interaction.

    `value` is the local id of an entity (participant, host, place, actor, target) or of an event (during), a theme's
    slug (theme), an EDTF date (date, due), or the text's own words (content).
    """

    name: RoleName
    value: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Event:
    """Something that took place, will, or was called off, with who was there, where, when and about what."""

    id: str
    kind: EventKind
    status: Status
    ground: Ground
    names: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def fillers(self, name: RoleName) -> tuple[str, ...]:
        """The values of one role, in order."""
        return tuple(role.value for role in self.roles if role.name is name)


@dataclass(frozen=True, slots=True)
class Interaction:
    """One actor does something to one target, or to none."""

    id: str
    kind: InteractionKind
    modality: Modality
    ground: Ground
    roles: tuple[Role, ...] = ()

    def filler(self, name: RoleName) -> str | None:
        """The value of a role that is held once, None where it is empty."""
        return next((role.value for role in self.roles if role.name is name), None)

    def fillers(self, name: RoleName) -> tuple[str, ...]:
        """The values of one role, in order."""
        return tuple(role.value for role in self.roles if role.name is name)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Direct speech: the words at `span`, without the quote marks. `continues` is the id of the part before it."""

    id: str
    span: Span
    speaker: str | None
    ground: Ground
    continues: str | None = None


@dataclass(frozen=True, slots=True)
class ThemeMention:
    """A theme that the readout as a whole is about."""

    slug: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something that was considered and not kept: what, which rule let it go, why, where."""

    what: str
    rule: str
    reason: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one readout says, with local ids."""

    readout: Readout
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    events: tuple[Event, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    themes: tuple[ThemeMention, ...] = ()
    dropped: tuple[Dropped, ...] = field(default=(), compare=False)

    def entity(self, id: str) -> Entity:
        """The entity of that local id. Raises KeyError."""
        for entity in self.entities:
            if entity.id == id:
                return entity
        raise KeyError(id)

    def grounds(self) -> Iterator[Ground]:
        """What every fact stands on, in order."""
        yield from (relation.ground for relation in self.relations)
        nodes: tuple[Event | Interaction, ...] = (*self.events, *self.interactions)
        for node in nodes:
            yield node.ground
            yield from (role.ground for role in node.roles)
        yield from (quotation.ground for quotation in self.quotations)
        yield from (theme.ground for theme in self.themes)

    def with_entities(self, entities: tuple[Entity, ...]) -> "Extraction":
        """The same facts over entities that carry IRIs."""
        return replace(self, entities=entities)
