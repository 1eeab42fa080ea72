"""The words around the telling of an event that say how it is meant, from `tellings.toml`."""

from dataclasses import dataclass
from functools import cache

from policegraph.extract.word_lists import word_lists


@dataclass(frozen=True, slots=True)
class TellingWords:
    """The lists of `tellings.toml`."""

    another: frozenset[str]
    announced: frozenset[str]
    rounds: frozenset[str]
    ordinals: frozenset[str]
    before: frozenset[str]
    beside: frozenset[str]
    edges: frozenset[str]
    margins: frozenset[str]
    going_on: frozenset[str]
    looking: frozenset[str]
    leading: frozenset[str]
    hosting: frozenset[str]
    planning: frozenset[str]
    attending: frozenset[str]
    signing: frozenset[str]
    visitors: frozenset[str]


@cache
def telling_words() -> TellingWords:
    """The lists, loaded once. Raises KnowledgeError."""
    return word_lists("tellings.toml", TellingWords)
