"""A diagram as people ask for it, in words: what the command and `Graph.draw` share."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

from policegraph.ask.find import find_one
from policegraph.ask.source import Source
from policegraph.draw.request import DRAWN_MODALITIES, MODALITIES, Request
from policegraph.errors import UsageError
from policegraph.facts import EventKind, InteractionKind
from policegraph.study.ties import Filters


class Asked(TypedDict, total=False):
    """The options of a diagram, as the command has them; names are found as a person would write them."""

    since: str | None
    until: str | None
    about: Sequence[str]
    entities: Sequence[str]
    kinds: Sequence[str]
    modalities: Sequence[str]
    min_confidence: float
    min_weight: float
    top: int | None
    level: str | None
    inferred: bool
    private_persons: bool
    size: str
    theme: str


def request(source: Source, names: tuple[str, ...], **asked: Unpack[Asked]) -> Request:
    """The request that these options mean. Raises UsageError, and AmbiguousNameError for names that several bear."""
    since, until = asked.get("since"), asked.get("until")
    filters = Filters(
        since=day(since, first=True) if since else None,
        until=day(until, first=False) if until else None,
        themes=frozenset(find_one(source, name, ("theme",)).iri for name in asked.get("about", ())),
        entities=frozenset(find_one(source, name).iri for name in asked.get("entities", ())),
        kinds=frozenset(class_name(kind) for kind in asked.get("kinds", ())),
        modalities=_modalities(asked.get("modalities", ())),
        min_confidence=asked.get("min_confidence", 0.0),
        private=asked.get("private_persons", False),
        inferred=asked.get("inferred", True),
    )
    return Request(
        names,
        filters,
        asked.get("min_weight", 0.0),
        asked.get("top"),
        asked.get("level"),
        asked.get("size", "text"),
        asked.get("theme", "light"),
    )


def _modalities(words: Sequence[str]) -> frozenset[str]:
    if "all" in words:
        return frozenset(MODALITIES)
    known = {name.casefold(): name for name in MODALITIES}
    for word in words:
        if word.casefold() not in known:
            raise UsageError(f"there is no modality {word!r}; there are {', '.join(MODALITIES)} and all")
    return frozenset(known[word.casefold()] for word in words) or DRAWN_MODALITIES


def class_name(words: str) -> str:
    """The ontology's name for a kind of event or act, however it is written. Raises UsageError for none."""
    known = [kind.value for kind in EventKind] + [kind.value for kind in InteractionKind]
    for name in known:
        if name.casefold() == words.casefold():
            return name
    raise UsageError(f"there is no kind {words!r}; there are {', '.join(known)}")


def day(words: str, *, first: bool) -> date:
    """The first or last day of a date, month or year as YYYY-MM-DD, YYYY-MM or YYYY. Raises UsageError."""
    parts = words.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 1:
            return date(numbers[0], 1, 1) if first else date(numbers[0], 12, 31)
        if len(numbers) == 2:
            last = monthrange(numbers[0], numbers[1])[1]
            return date(numbers[0], numbers[1], 1 if first else last)
        year, month, number = numbers
        return date(year, month, number)
    except ValueError:
        raise UsageError(f"{words!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD") from None
