"""The cues of acts, from `knowledge/interactions.toml`: which words open which kind of interaction, and how."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

from policegraph.errors import KnowledgeError
from policegraph.facts import InteractionKind


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry: lemmas in order, the preposition its target stands after ("" object, "-" none), how strong it is."""

    kind: InteractionKind
    lemmas: tuple[str, ...]
    pattern: str
    strength: str  # strong, medium, noun, adjective

    @property
    def id(self) -> str:
        """A name for rule and feature: "Praise:thank"."""
        return f"{self.kind}:{' '.join(self.lemmas)}"


@dataclass(frozen=True, slots=True)
class Cues:
    """Cues by the lemma that opens them."""

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, tuple[Cue, ...]]
    adjectives: dict[str, tuple[Cue, ...]]
    support: frozenset[str]


@cache
def cues() -> Cues:
    """The cues. Raises KnowledgeError for a table that is no kind of interaction."""
    table = tomllib.loads(resources.files("policegraph.knowledge").joinpath("interactions.toml").read_text("utf-8"))
    groups: dict[str, dict[str, list[Cue]]] = {name: defaultdict(list) for name in ("verbs", "nouns", "adjectives")}
    for name, lists in table.items():
        if name == "support":
            continue
        try:
            kind = InteractionKind(name)
        except ValueError as error:
            raise KnowledgeError(
                f"knowledge/interactions.toml: [{name}] is no kind of interaction; "
                f"use one of {', '.join(InteractionKind)}"
            ) from error
        for strength, group in (
            ("strong", "verbs"),
            ("medium", "verbs"),
            ("nouns", "nouns"),
            ("adjectives", "adjectives"),
        ):
            for entry in lists.get(strength, ()):
                words, _, pattern = entry.partition("/")
                lemmas = tuple(words.split())
                cue = Cue(
                    kind, lemmas, pattern, strength.rstrip("s") if strength in ("nouns", "adjectives") else strength
                )
                groups[group][lemmas[0]].append(cue)
    made = {
        group: {lemma: tuple(sorted(entries, key=lambda c: -len(c.lemmas))) for lemma, entries in by.items()}
        for group, by in groups.items()
    }
    return Cues(made["verbs"], made["nouns"], made["adjectives"], frozenset(table["support"]["verbs"]))
