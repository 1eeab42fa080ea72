"""Values that verification hands on: what came through of one part, and what did not."""

import re
from dataclasses import dataclass

from policegraph.facts import Dropped, Entity, Event, Interaction, Quotation, Relation, Span, ThemeMention


@dataclass(frozen=True, slots=True)
class Verified:
    """What one part's answer says that stands in the text. Ids are unique within the part."""

    span: Span
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    events: tuple[Event, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    themes: tuple[ThemeMention, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    doubts: tuple[Dropped, ...] = ()  # kept, but not as the model gave it: for a person to look at


def reason_of(dropped: Dropped) -> str:
    """The reason that it is counted under: of items of the wrong form the field, not each complaint."""
    return re.sub(r"^(\w+): .*", r"wrong form (\1)", dropped.reason)
