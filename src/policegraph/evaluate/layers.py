"""What is scored apart, and what makes two facts of one layer the same."""

from enum import StrEnum

from policegraph.evaluate.gold import GoldEvent
from policegraph.facts import InteractionKind, Modality

Item = tuple[str | None, ...]
"""One scored fact, of gold ids; what matches no gold entity or event stands as its IRI with a question mark before."""


class Layer(StrEnum):
    """What is scored apart."""

    PERSON = "person"
    POST = "post"
    AGENCY = "agency"
    PLACE = "place"
    THEME = "theme"
    RELATION = "relation"
    EVENT = "event"
    EVENT_ROLE = "event-role"
    MET = "met"
    INTERACTION = "interaction"
    INTERACTION_THEME = "interaction-theme"
    QUOTE = "quote"


ENTITIES = (Layer.PERSON, Layer.POST, Layer.AGENCY, Layer.PLACE, Layer.THEME)
FACTS = (Layer.RELATION, Layer.EVENT_ROLE, Layer.INTERACTION, Layer.INTERACTION_THEME, Layer.QUOTE)


def event_roles(event: GoldEvent) -> set[Item]:
    """The roles of a gold event as (role, filler)."""
    roles: set[Item] = {("participant", id) for id in event.participants}
    roles |= {("host", id) for id in event.hosts} | {("place", id) for id in event.places}
    roles |= {("theme", slug) for slug in event.themes} | {("status", event.status.lower())}
    return roles | ({("date", event.date)} if event.date else set())


def key(kind: InteractionKind, actor: str | None, target: str | None) -> Item:
    """What makes two interactions one; of a symmetric kind the order does not count."""
    if kind.symmetric and target is not None and str(target) < str(actor):
        actor, target = target, actor
    return kind.value, actor, target


def coarse(modality: str) -> str:
    """A modality as gold tells them apart: what is requested or committed is planned there."""
    planned = (Modality.REQUESTED.value, Modality.COMMITTED.value)
    return Modality.PLANNED.value if modality in planned else modality
