"""Decisions, and the file that keeps them: `decisions.jsonl`, one JSON object a line, only ever added to.

    {"id": "…", "verdict": "reject", "by": "ana", "when": "2026-11-24T10:00:00+00:00", "why": "another meeting",
     "fact": {"readout": "talks.txt", "words": "met the Minister", …}}

An undo is a line of its own. Lines of two files can be put together in any order: who decided last holds.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from policegraph.errors import UsageError

FILE = "decisions.jsonl"
Verdict = Literal["accept", "reject", "edit", "merge", "split", "rename", "apart", "undo"]
FACTS = ("accept", "reject", "edit")
Answer = Literal["yes", "no", "neither"]  # to the question of an item of a review


@dataclass(frozen=True, slots=True)
class Thing:
    """What a fact speaks of, in words: the names that the readout gives an entity, or the kind and words of an event or
    interaction, or a plain value."""

    kind: str  # person, post, agency, place, event, interaction, quotation, readout, value
    names: tuple[str, ...] = ()
    type: str = ""  # an event's or interaction's kind
    value: str = ""  # an IRI of the authority or of a theme, the words of a literal, or the parties of an interaction


@dataclass(frozen=True, slots=True)
class FactAnchor:
    """A claim by its words: `before` and `after` are what stands around them, for a text that has them twice."""

    readout: str  # its identifier
    predicate: str  # an IRI
    subject: Thing
    object: Thing
    words: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EntityAnchor:
    """An entity by the names that readouts give it."""

    kind: str
    name: str
    iri: str
    mentions: tuple[tuple[str, str], ...] = ()  # readout's identifier, a form that it uses


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `fact` for accept, reject, edit; `entity` for merge, split, rename and apart, `other` for the one
    that stays of a merge, or is told apart; `change` holds what an edit sets, a new name, or the readouts of a split;
    `undoes` is the id of what an undo takes back."""

    verdict: Verdict
    by: str
    when: str
    why: str = ""
    fact: FactAnchor | None = None
    entity: EntityAnchor | None = None
    other: EntityAnchor | None = None
    change: Mapping[str, str] = field(default_factory=dict)
    undoes: str = ""

    @property
    def id(self) -> str:
        """A digest of all that it says."""
        return hashlib.sha256(json.dumps(_plain(self), sort_keys=True).encode()).hexdigest()[:16]

    def line(self) -> str:
        """The decision as a line of the file."""
        return json.dumps({"id": self.id, **_plain(self)}, ensure_ascii=False)


def _plain(decision: Decision) -> dict[str, object]:
    values = asdict(decision)
    return {key: value for key, value in values.items() if value not in (None, "", {}, ())}


class _Line(BaseModel):
    """The schema of a line."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    verdict: Verdict
    by: str
    when: str
    why: str = ""
    fact: FactAnchor | None = None
    entity: EntityAnchor | None = None
    other: EntityAnchor | None = None
    change: dict[str, str] = {}
    undoes: str = ""


@dataclass(frozen=True)
class Decisions:
    """All decisions, in order of time."""

    all: tuple[Decision, ...] = ()

    @classmethod
    def read(cls, path: Path | None) -> Self:
        """The decisions of a file, none where it is missing. Raises UsageError naming a line that is no decision."""
        if path is None or not path.exists():
            return cls()
        found: list[Decision] = []
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = _Line.model_validate_json(line)
            except ValidationError as error:
                what = error.errors()[0]
                where = ".".join(str(part) for part in what["loc"]) or "the line"
                raise UsageError(
                    f"{path}:{number}: no decision ({where}: {what['msg']}); mend or remove the line"
                ) from error
            found.append(Decision(**{name: getattr(row, name) for name in _Line.model_fields}))
        return cls(tuple(sorted({one.id: one for one in found}.values(), key=lambda one: (one.when, one.id))))

    def active(self) -> tuple[Decision, ...]:
        """Those that hold: not undone, and not overruled by a later one about the same fact."""
        undone: set[str] = set()
        for one in reversed(self.all):  # an undo can be undone too
            if one.verdict == "undo" and one.id not in undone:
                undone.add(one.undoes)
        last: dict[object, Decision] = {}
        for one in self.all:
            if one.verdict == "undo" or one.id in undone:
                continue
            key: object = one.fact if one.fact is not None else one.id
            last.pop(key, None)
            last[key] = one
        return tuple(last.values())

    def find(self, id: str) -> Decision:
        """The decision whose id begins so. Raises UsageError for none or several."""
        found = [one for one in self.all if one.id.startswith(id)]
        if len(found) != 1:
            raise UsageError(
                f"{len(found) or 'no'} decisions have an id that begins with {id!r}; see: policegraph review --list"
            )
        return found[0]

    def with_(self, more: Iterable[Decision]) -> "Decisions":
        """These and more."""
        every = {one.id: one for one in (*self.all, *more)}
        return Decisions(tuple(sorted(every.values(), key=lambda one: (one.when, one.id))))


def append(path: Path, decision: Decision) -> None:
    """Add a decision to the file. Raises UsageError where it can't be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(decision.line() + "\n")
    except OSError as error:
        raise UsageError(f"{path}: can't be written ({error.strerror or error})") from error


def decisions_file(store: Path | None, chosen: Path | None = None) -> Path | None:
    """Where decisions are kept: the file that is set, else one in the store's folder; None for a store in memory."""
    return chosen if chosen is not None else None if store is None else store / FILE
