"""Gold annotations: one JSON file beside each text of a folder, in the form of `data/gold/README.md`."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from policegraph.errors import InputError, UsageError
from policegraph.facts import EntityKind, EventKind, InteractionKind, Modality, Readout, Status
from policegraph.read import Problem, read_paths
from policegraph.read.readers import by_ending
from policegraph.read.source import Limits, Source


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An entity with every form of its name that the text uses."""

    id: str
    kind: EntityKind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event; `evidence` is a short piece of the text that tells it."""

    id: str
    kind: EventKind
    status: Status
    names: tuple[str, ...]
    participants: tuple[str, ...]
    hosts: tuple[str, ...]
    places: tuple[str, ...]
    themes: tuple[str, ...]
    date: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class GoldInteraction:
    """An interaction; actor and target are entity ids or None."""

    kind: InteractionKind
    actor: str | None
    target: str | None
    modality: Modality
    themes: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A quotation by its speaker and first words."""

    speaker: str | None
    start: str


@dataclass(frozen=True, slots=True)
class GoldReadout:
    """All that one readout says, as marked by hand. `pair` names the other side's note of the same event.

    `text` is the readout as its file would hold it, None where it stands in a file of its own, `path`. `invented` marks
    a made-up readout.
    """

    doc: str
    path: Path
    entities: tuple[GoldEntity, ...]
    themes: tuple[str, ...]
    relations: tuple[tuple[str, str, str], ...]
    events: tuple[GoldEvent, ...]
    interactions: tuple[GoldInteraction, ...]
    quotes: tuple[GoldQuote, ...]
    published: str | None = None
    pair: str | None = None
    text: str | None = None
    invented: bool = False

    @property
    def source_text(self) -> str:
        """The readout as published, before any reader took its words out of it. Raises OSError."""
        return self.path.read_text("utf-8") if self.text is None else self.text

    @property
    def all_themes(self) -> frozenset[str]:
        """The themes of the readout, its events and its interactions."""
        nodes = [theme for event in self.events for theme in event.themes]
        nodes += [theme for interaction in self.interactions for theme in interaction.themes]
        return frozenset((*self.themes, *nodes))

    def kind(self, id: str) -> EntityKind | None:
        """The kind of an entity, None where there is none of that id."""
        return next((entity.kind for entity in self.entities if entity.id == id), None)


_Row = Mapping[str, object]


def read_gold(folder: Path) -> tuple[GoldReadout, ...]:
    """The gold readouts of a folder, by file name.

    Raises UsageError where it holds none, InputError naming the file for one that can't be read.
    """
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not files:
        raise UsageError(f"{folder}: no gold annotations (*.json beside the texts) there; see data/gold/README.md")
    return tuple(_read(file) for file in files)


def _read(file: Path) -> GoldReadout:
    try:
        row = json.loads(file.read_text("utf-8"))
        text = file.parent / row["doc"]
        if row.get("text") is None and not text.is_file():
            raise InputError(f"{file}: its text {row['doc']!r} is neither in it nor beside it")
        return GoldReadout(
            doc=row["doc"],
            path=text,
            entities=tuple(GoldEntity(e["id"], EntityKind(e["type"]), tuple(e["names"])) for e in row["entities"]),
            themes=tuple(row["themes"]),
            relations=tuple((r[0], r[1], r[2]) for r in row["relations"]),
            events=tuple(_event(e) for e in row["events"]),
            interactions=tuple(_interaction(i) for i in row["interactions"]),
            quotes=tuple(GoldQuote(q["speaker"], q["start"]) for q in row["quotes"]),
            published=row.get("published"),
            pair=row.get("pair"),
            text=row.get("text"),
            invented=row.get("invented") is True,
        )
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise InputError(f"{file}: no gold annotation as data/gold/README.md describes it ({error!r})") from error


def _event(row: _Row) -> GoldEvent:
    return GoldEvent(
        id=cast(str, row["id"]),
        kind=EventKind(cast(str, row["kind"])),
        status=Status(cast(str, row["status"]).capitalize()),
        names=_words(row, "names"),
        participants=_words(row, "participants"),
        hosts=_words(row, "hosts"),
        places=_words(row, "places"),
        themes=_words(row, "themes"),
        date=cast(str | None, row.get("date")) or None,
        evidence=cast(str, row.get("evidence") or ""),
    )


def _interaction(row: _Row) -> GoldInteraction:
    return GoldInteraction(
        kind=InteractionKind(cast(str, row["kind"])),
        actor=cast(str | None, row["actor"]),
        target=cast(str | None, row["target"]),
        modality=Modality(cast(str, row["modality"]).capitalize()),
        themes=_words(row, "themes"),
        evidence=cast(str, row.get("evidence") or ""),
    )


def _words(row: _Row, key: str) -> tuple[str, ...]:
    return tuple(cast(Sequence[str], row.get(key) or ()))


def read_texts(gold: Sequence[GoldReadout]) -> tuple[Readout, ...]:
    """The readouts that the annotations are about, in their order. Raises InputError for a text that can't be read."""
    return tuple(next(_readouts(one)) for one in gold)


def _readouts(gold: GoldReadout) -> Iterator[Readout]:
    if gold.text is None:
        results = read_paths([str(gold.path)])
    else:
        reader, data = by_ending(gold.doc), gold.text.encode()
        if reader is None:
            raise InputError(f"{gold.doc}: no reader for a name with this ending")
        results = reader.read(Source(gold.doc, gold.doc, lambda: io.BytesIO(data), Limits()))
    for found in results:
        if isinstance(found, Problem):
            raise InputError(str(found.error))
        if gold.text is not None and found.issued is None and gold.published is not None:
            found = replace(found, issued=gold.published)  # as a page's metadata or a record's field would tell
        yield found
