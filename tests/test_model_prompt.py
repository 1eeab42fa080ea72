"""The prompt keeps its own rules: each example in it passes every check, and it names all that an answer may hold."""

import re
from importlib import resources

import pytest

from policegraph.extract.model_reader import LlmSettings, ModelReader
from policegraph.extract.model_reader.call import Answer, Call
from policegraph.extract.model_reader.prompt import load_prompt, versions
from policegraph.facts import EntityKind, EventKind, InteractionKind, Modality, Readout, RelationName
from policegraph.knowledge.load import load

EXAMPLE = re.compile(r"^Published: (\S+)\.\n(.*?)\n\n(\{.*?\]\})$", re.MULTILINE | re.DOTALL)


def examples(version: str) -> list[tuple[str, str, str]]:
    folder = resources.files("policegraph.extract.model_reader").joinpath("prompts", version)
    return EXAMPLE.findall(folder.joinpath("example.txt").read_text("utf-8"))


class Exemplary:
    """Answers with what the example answers."""

    def __init__(self, answers: dict[str, str]) -> None:
        self._answers = answers

    def attempt(self, call: Call) -> Answer:
        asked = call.messages[-1].content
        return Answer(next(answer for text, answer in self._answers.items() if text in asked), "stop", 1, 1)

    def close(self) -> None:
        return


@pytest.mark.parametrize("version", versions())
def test_examples_pass_all_checks(version: str) -> None:
    found = examples(version)
    assert len(found) == 2
    readouts = [Readout(f"{n}.txt", text, issued=issued) for n, (issued, text, _) in enumerate(found)]
    settings = LlmSettings(model="exemplary", prompt=version, cache=False)
    answers = {text: answer for _, text, answer in found}
    with ModelReader(settings, load(), transport=Exemplary(answers)) as reader:
        for reading in reader.read(readouts):
            assert reading.extraction is not None
            assert reading.extraction.dropped == ()
            assert len(reading.extraction.entities) > 6
            assert len(reading.extraction.interactions) > 3
            assert reading.extraction.quotations


@pytest.mark.parametrize("version", versions())
def test_all_that_an_answer_may_hold_is_explained(version: str) -> None:
    system = load_prompt(version, load()).system
    words = set(re.findall(r"[\w-]+", system))
    assert {str(kind) for kinds in (EntityKind, EventKind, InteractionKind) for kind in kinds} <= words
    assert {modality.value.lower() for modality in Modality} <= words
    assert {"holds", "memberOf", "country", "jurisdiction"} == words & {str(name) for name in RelationName}
    assert set(load().themes) <= words
