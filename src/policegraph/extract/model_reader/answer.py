"""From what a model wrote to proposals: the JSON is found, mended where it can be, and read item by item.

An item of the wrong form is dropped with the reason and the others stay; an answer of the wrong form as a whole is
none, and is asked for again.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

T = TypeVar("T", bound=BaseModel)

_FENCE = re.compile(r"```[a-zA-Z]*\s*\n?(.*?)```", re.DOTALL)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_TRAILING = re.compile(r",(\s*[\]}])")
KEYS = ("entities", "relations", "events", "acts", "quotes", "themes")


class _Item(BaseModel):
    # Unknown fields are passed over: some servers add their own.
    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)


class EntityItem(_Item):
    """An entity that the model says the text names."""

    id: str
    kind: str
    names: tuple[str, ...]


class RelationItem(_Item):
    """A relation between two entities of the answer."""

    subject: str
    relation: str
    object: str
    words: str


class DateItem(_Item):
    """A date and the words that give it."""

    edtf: str
    words: str = ""


class _Dated(_Item):
    @field_validator("themes", "names", "participants", "hosts", "places", mode="before", check_fields=False)
    @classmethod
    def _list(cls, value: object) -> object:
        if value is None:
            return ()
        return (value,) if isinstance(value, str) else value

    @field_validator("date", "due", mode="before", check_fields=False)
    @classmethod
    def _date(cls, value: object) -> object:
        if isinstance(value, str):
            return {"edtf": value} if value else None
        return None if isinstance(value, dict) and not value.get("edtf") else value


class EventItem(_Dated):
    """An event with its roles."""

    id: str
    kind: str
    words: str
    names: tuple[str, ...] = ()
    status: str = "held"
    participants: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    date: DateItem | None = None


class ActItem(_Dated):
    """An interaction."""

    kind: str
    words: str
    actor: str | None = None
    target: str | None = None
    modality: str = "asserted"
    content: str | None = None
    themes: tuple[str, ...] = ()
    due: DateItem | None = None
    during: str | None = None
    said_by: str | None = None


class QuoteItem(_Item):
    """Direct speech."""

    speaker: str
    words: str


class ThemeItem(_Item):
    """A subject of the readout."""

    theme: str
    words: str


@dataclass(frozen=True, slots=True)
class Misfit:
    """An item of the wrong form: its list, what it is, what is wrong with it."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """All that an answer proposes. `mended` says what had to be done to its JSON, empty where nothing had to."""

    entities: tuple[EntityItem, ...] = ()
    relations: tuple[RelationItem, ...] = ()
    events: tuple[EventItem, ...] = ()
    acts: tuple[ActItem, ...] = ()
    quotes: tuple[QuoteItem, ...] = ()
    themes: tuple[ThemeItem, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    mended: str = ""


class NoAnswer(ValueError):
    """The answer is no JSON of the form asked for; the message says what is wrong, for the model to read."""


def read_answer(content: str) -> Proposed:
    """What an answer proposes. Raises NoAnswer."""
    value, mended = _json(content)
    if not isinstance(value, dict):
        raise NoAnswer(f"the answer is a JSON {type(value).__name__}, not an object with the keys {', '.join(KEYS)}")
    if not any(isinstance(value.get(key), list) for key in KEYS):
        raise NoAnswer(f"the answer has none of the lists {', '.join(KEYS)}")
    misfits: list[Misfit] = []

    def items(key: str, model: type[T]) -> tuple[T, ...]:
        given = value.get(key)
        if given is None:
            return ()
        if not isinstance(given, list):
            misfits.append(Misfit(key, f"{key} is no list"))
            return ()
        return tuple(item for item in (_item(key, entry, model, misfits.append) for entry in given) if item is not None)

    return Proposed(
        items("entities", EntityItem),
        items("relations", RelationItem),
        items("events", EventItem),
        items("acts", ActItem),
        items("quotes", QuoteItem),
        items("themes", ThemeItem),
        tuple(misfits),
        mended,
    )


def _item(key: str, entry: object, model: type[T], misfit: Callable[[Misfit], None]) -> T | None:
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "item"
        misfit(Misfit(f"{key}: {json.dumps(entry, ensure_ascii=False)[:120]}", f"{field}: {first['msg']}"))
        return None


def _json(content: str) -> tuple[object, str]:
    """The JSON in an answer, and what had to be done to it."""
    text = _THOUGHT.sub("", content).strip()
    try:
        return json.loads(text), ""
    except ValueError as error:
        problem = str(error)
    fenced = _FENCE.search(text)
    inner = fenced.group(1) if fenced else text
    start = inner.find("{")
    if start < 0:
        raise NoAnswer("the answer holds no JSON object")
    inner = inner[start:]
    try:
        return json.JSONDecoder().raw_decode(inner)[0], "words around it"
    except ValueError:
        pass
    plain = _TRAILING.sub(r"\1", inner)
    try:
        return json.JSONDecoder().raw_decode(plain)[0], "trailing commas"
    except ValueError:
        pass
    closed = close_open(plain)
    if closed is not None:
        try:
            return json.loads(closed), "cut off"
        except ValueError:
            pass
    raise NoAnswer(f"the answer is no valid JSON: {problem}")


def close_open(text: str) -> str | None:
    """JSON that was cut off, up to its last whole item, with what is open closed; None where there is none."""
    stack: list[str] = []
    in_string = escaped = False
    safe: tuple[int, tuple[str, ...]] | None = None
    for position, char in enumerate(text):
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
            continue
        if char == '"':
            in_string = True
        elif char in "{[":
            stack.append("}" if char == "{" else "]")
        elif char in "}]":
            if not stack or stack.pop() != char:
                return None
            # An item is whole where it ends in a list that is directly in the answer's object.
            if len(stack) <= 2:
                safe = (position + 1, tuple(stack))
    if safe is None or not stack:
        return None
    end, open_ = safe
    return text[:end] + "".join(reversed(open_))
