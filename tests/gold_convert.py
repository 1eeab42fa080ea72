"""Gold annotations as resolved Extractions, the evidence found in the text: what a perfect extractor would give."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from policegraph.build.vocabulary import entity_iri
from policegraph.facts import (
    Entity,
    EntityKind,
    Event,
    EventKind,
    Extraction,
    Ground,
    Interaction,
    InteractionKind,
    Modality,
    Quotation,
    Readout,
    Relation,
    RelationName,
    Role,
    RoleName,
    Span,
    Status,
    ThemeMention,
)

_SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = _SHARED / "gold" / "dev"
SCORER = _SHARED / "score" / "score.py"


class GoldEntity(TypedDict):
    id: str
    type: str
    names: list[str]


class GoldEvent(TypedDict):
    id: str
    kind: str
    names: list[str]
    participants: list[str]
    hosts: list[str]
    places: list[str]
    date: str | None
    themes: list[str]
    status: str
    evidence: str


class GoldInteraction(TypedDict):
    kind: str
    actor: str | None
    target: str | None
    themes: list[str]
    modality: str
    evidence: str


class GoldQuote(TypedDict):
    speaker: str
    start: str


class Gold(TypedDict):
    doc: str
    text: NotRequired[str]
    published: str | None
    entities: list[GoldEntity]
    themes: list[str]
    relations: list[list[str]]
    events: list[GoldEvent]
    interactions: list[GoldInteraction]
    quotes: list[GoldQuote]


@dataclass(frozen=True)
class Finder:
    """Finds words in a text whatever blanks part them."""

    text: str

    def span(self, words: Iterable[str]) -> Span:
        for form in words:
            found = re.search(r"\s+".join(map(re.escape, form.split())), self.text)
            if found:
                return Span(found.start(), found.end())
        raise ValueError(f"none of {list(words)} stands in the text")

    def ground(self, words: Iterable[str]) -> Ground:
        return Ground(self.span(words), "gold", 1.0)


def read_gold(file: Path) -> tuple[Gold, str]:
    """An annotation and the text that it is about."""
    gold = cast("Gold", json.loads(file.read_text("utf-8")))
    text = gold.get("text") or (file.parent / gold["doc"]).read_text("utf-8")
    if gold["doc"].endswith(".html"):
        text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return gold, text


def convert(gold: Gold, text: str) -> Extraction:
    """The Extraction that says what the annotation says; entities get IRIs of their own in each readout."""
    finder = Finder(text)
    names = {entity["id"]: sorted(entity["names"], key=len, reverse=True) for entity in gold["entities"]}
    return Extraction(
        readout=Readout(gold["doc"], text, issued=gold.get("published")),
        entities=tuple(_entity(entity, gold["doc"]) for entity in gold["entities"]),
        relations=tuple(
            Relation(s, RelationName(p), o, finder.ground([*names[s], *names[o]])) for s, p, o in gold["relations"]
        ),
        events=tuple(_event(event, finder) for event in gold["events"]),
        interactions=tuple(_interaction(i, f"i{n}", finder) for n, i in enumerate(gold["interactions"])),
        quotations=tuple(_quotations(gold, finder)),
        themes=tuple(ThemeMention(slug, Ground(Span(0, min(80, len(text))), "gold", 1.0)) for slug in gold["themes"]),
    )


def _entity(entity: GoldEntity, doc: str) -> Entity:
    return Entity(
        id=entity["id"],
        kind=EntityKind(entity["type"]),
        name=entity["names"][0],
        forms=tuple(entity["names"]),
        iri=entity_iri(entity["type"], f"{doc}/{entity['id']}"),
        label=entity["names"][0],
    )


def _event(event: GoldEvent, finder: Finder) -> Event:
    ground = finder.ground([event["evidence"]])
    roles = [
        *(Role(RoleName.PARTICIPANT, id, ground) for id in event["participants"]),
        *(Role(RoleName.HOST, id, ground) for id in event["hosts"]),
        *(Role(RoleName.PLACE, id, ground) for id in event["places"]),
        *(Role(RoleName.THEME, slug, ground) for slug in event["themes"]),
    ]
    if event["date"]:
        roles.append(Role(RoleName.DATE, event["date"], ground))
    names = tuple(event.get("names", ()))
    return Event(
        event["id"], EventKind(event["kind"]), Status(event["status"].capitalize()), ground, names, tuple(roles)
    )


def _interaction(interaction: GoldInteraction, id: str, finder: Finder) -> Interaction:
    ground = finder.ground([interaction["evidence"]])
    roles = [Role(RoleName.THEME, slug, ground) for slug in interaction["themes"]]
    for name, filler in ((RoleName.ACTOR, interaction["actor"]), (RoleName.TARGET, interaction["target"])):
        if filler:
            roles.append(Role(name, filler, ground))
    if interaction["kind"] in ("Request", "Commit"):
        roles.append(Role(RoleName.CONTENT, ground.span.of(finder.text), ground))
    modality = Modality(interaction["modality"].capitalize())
    return Interaction(id, InteractionKind(interaction["kind"]), modality, ground, tuple(roles))


def _quotations(gold: Gold, finder: Finder) -> Iterator[Quotation]:
    seen: set[Span] = set()
    for number, quote in enumerate(gold["quotes"]):
        ground = finder.ground([quote["start"]])
        if ground.span not in seen:
            seen.add(ground.span)
            yield Quotation(f"q{number}", ground.span, quote["speaker"], ground)
