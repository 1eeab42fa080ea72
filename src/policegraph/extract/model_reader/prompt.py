"""The prompts: versioned text files in the package, and how a part of a readout is put to the model.

A version is a folder of `prompts/`. What was published under a name is not changed: a new wording is a new version. The
run's provenance carries the name and a digest of all words and of the answer's schema.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from string import Template

from policegraph.errors import UsageError
from policegraph.extract.model_reader.call import Call, Json, Message
from policegraph.extract.model_reader.parts import TextPart
from policegraph.extract.model_reader.schema import answer_schema, schema_digest
from policegraph.extract.model_reader.settings import LlmSettings
from policegraph.facts import Readout
from policegraph.knowledge.load import Knowledge

BEGINNING = 700  # characters of a readout that its later parts are shown


@dataclass(frozen=True, slots=True)
class Prompt:
    """One version of the prompt with the themes filled in. `name` carries version and digest."""

    name: str
    system: str
    user: Template
    later: Template
    again: Template
    schema: dict[str, Json]

    def call(self, readout: Readout, part: TextPart, parts: int, settings: LlmSettings) -> Call:
        """The call that asks about one part."""
        begins = readout.text[: min(BEGINNING, part.span.start)]
        # A later part is read with the beginning beside it, which tells whom its "the Minister" means.
        template = self.later if part.span.start else self.user
        user = template.substitute(
            begins=begins,
            issued=readout.issued or "not known",
            publisher=_one_line(readout.publisher),
            title=_one_line(readout.title),
            part=part.number,
            parts=parts,
            mark=mark(part.text),
            text=part.text,
        )
        messages = (Message("system", self.system), Message("user", user))
        return Call(settings.model, self.name, messages, settings.temperature, settings.seed, settings.max_output)

    def again_call(self, call: Call, answer: str, problem: str) -> Call:
        """The call that asks once more, after an answer that could not be used."""
        complaint = Message("user", self.again.substitute(problem=problem))
        # A broken answer may be very long; its beginning shows the model what it did.
        given = Message("assistant", answer[:2000])
        return Call(
            call.model,
            call.prompt,
            (*call.messages, given, complaint),
            call.temperature,
            call.seed,
            call.max_output,
        )


def mark(text: str) -> str:
    """A mark that no writer of the text can have put into it: it is made of the text itself."""
    return "NOTE-" + hashlib.sha256(("note\x1f" + text).encode()).hexdigest()[:24]


def versions() -> tuple[str, ...]:
    """The versions that the package holds."""
    home = resources.files("policegraph.extract.model_reader").joinpath("prompts")
    return tuple(sorted(folder.name for folder in home.iterdir() if folder.joinpath("system.txt").is_file()))


@lru_cache(maxsize=4)
def load_prompt(version: str, knowledge: Knowledge) -> Prompt:
    """The prompt of that version. Raises UsageError where there is none."""
    if version not in versions():
        raise UsageError(f"there is no prompt {version!r}; known are: {', '.join(versions())}")
    folder = resources.files("policegraph.extract.model_reader").joinpath("prompts", version)
    words = {
        name: folder.joinpath(f"{name}.txt").read_text("utf-8")
        for name in ("system", "user", "later", "again", "example")
    }
    themes = "\n".join(f"{theme.slug}: {theme.label}" for theme in knowledge.themes.values())
    system = Template(words["system"]).substitute(themes=themes, example=words["example"].strip())
    schema = answer_schema(knowledge.themes)
    summed = hashlib.sha256("\x1f".join((system, words["user"], words["later"], words["again"])).encode()).hexdigest()[
        :8
    ]
    name = f"{version}-{summed}-{schema_digest(schema)}"
    return Prompt(name, system, Template(words["user"]), Template(words["later"]), Template(words["again"]), schema)


def _one_line(value: str | None) -> str:
    return " ".join(value.split()) if value else "not known"
