"""Long readouts: read in overlapping parts, they say what they say when read whole, and nothing twice."""

import json
from collections import Counter
from pathlib import Path

import pytest

from gold_convert import Gold
from model_gold import answer_for, load_gold
from policegraph.extract.model_reader import LlmSettings, ModelReader
from policegraph.extract.model_reader.call import Answer, Call, Json
from policegraph.extract.model_reader.locate import Located
from policegraph.facts import Extraction, Readout, RoleName
from policegraph.knowledge.load import load
from policegraph.read import read_paths

HOME = Path(__file__).parent.parent / "data" / "gold"
LONGEST = 6  # how many of the package's own annotated readouts are read, the longest


class PartServer:
    """Answers about each part with what the annotation says in words of that part, under ids of the part's own."""

    def __init__(self, answers: dict[str, dict[str, Json]]) -> None:
        self._answers = answers
        self.calls = 0

    def attempt(self, call: Call) -> Answer:
        self.calls += 1
        inside = call.messages[-1].content.partition("<<<")[2].partition("\n")[2].rpartition("\nNOTE-")[0]
        part = inside.rpartition("\n===NOTE-")[2].partition("\n")[2] if "\n===NOTE-" in inside else inside
        answer = next(answer for text, answer in self._answers.items() if part in text)
        return Answer(json.dumps(_within(answer, Located(part), self.calls)), "stop", 1, 1)

    def close(self) -> None:
        return


def _items(value: Json) -> list[dict[str, Json]]:
    assert isinstance(value, list)
    return [item for item in value if isinstance(item, dict)]


def _within(answer: dict[str, Json], part: Located, number: int) -> dict[str, Json]:
    kept: dict[str, list[dict[str, Json]]] = {
        name: [item for item in _items(items) if name == "entities" or part.find(str(item["words"]))]
        for name, items in answer.items()
    }
    told = json.dumps({name: items for name, items in kept.items() if name != "entities"})
    kept["entities"] = [
        item
        for item in kept["entities"]
        if f'"{item["id"]}"' in told or any(part.name(str(name)) for name in item["names"])  # type: ignore[union-attr]
    ]
    out = json.dumps(kept)
    for item in kept["entities"]:
        out = out.replace(f'"{item["id"]}"', f'"x{number}-{item["id"]}"')
    return json.loads(out)  # type: ignore[no-any-return]


def _told(extraction: Extraction) -> Counter[tuple[str, ...]]:
    """Each fact by the names of what it is about."""
    names = {entity.id: entity.name for entity in extraction.entities}
    out: Counter[tuple[str, ...]] = Counter((entity.kind, entity.name) for entity in extraction.entities)
    out.update((str(r.name), names[r.subject], names[r.object]) for r in extraction.relations)
    for event in extraction.events:
        who = sorted(names[id] for id in event.fillers(RoleName.PARTICIPANT))
        out[(event.kind, event.ground.span.of(extraction.readout.text), *who, *event.fillers(RoleName.DATE))] += 1
    for act in extraction.interactions:
        parties = (names.get(act.filler(name) or "", "") for name in (RoleName.ACTOR, RoleName.TARGET))
        out[(act.kind, act.ground.span.of(extraction.readout.text), *parties)] += 1
    out.update((names[q.speaker or ""], q.span.of(extraction.readout.text)) for q in extraction.quotations)
    out.update(("theme", theme.slug) for theme in extraction.themes)
    return out


def _longest() -> list[tuple[Readout, Gold]]:
    found = []
    for doc, gold in load_gold(HOME).items():
        readout = next(found for found in read_paths([str(HOME / doc)]) if isinstance(found, Readout))
        found.append((readout, gold))
    return sorted(found, key=lambda pair: -len(pair[0].text))[:LONGEST]


def _read(length: int) -> tuple[list[Extraction], int]:
    given = _longest()
    server = PartServer({readout.text: answer_for(gold, readout) for readout, gold in given})
    settings = LlmSettings(model="gold", cache=False, part_length=length, overlap=250, concurrency=1)
    with ModelReader(settings, load(), transport=server) as reader:
        extractions = [reading.extraction for reading in reader.read(readout for readout, _ in given)]
    return [extraction for extraction in extractions if extraction is not None], server.calls


@pytest.mark.parametrize("length", [650, 900])
def test_parts_say_together_what_the_whole_says(length: int) -> None:
    whole, one_each = _read(100_000)
    parts, more = _read(length)
    assert one_each == len(whole) == len(parts) == LONGEST
    assert more >= 2 * LONGEST
    for one, other in zip(whole, parts, strict=True):
        assert _told(other) - _told(one) == Counter(), "nothing twice, nothing new"
        # a fact told over the border of a part longer than the overlap may be in neither
        lost = _told(one) - _told(other)
        assert lost.total() <= 0.03 * _told(one).total(), lost
