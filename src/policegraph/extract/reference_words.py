"""The words that speak of somebody without naming them, from `reference.toml`."""

from dataclasses import dataclass
from functools import cache

from policegraph.extract.word_lists import word_lists


@dataclass(frozen=True, slots=True)
class ReferenceWords:
    """The lists of `reference.toml`."""

    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]
    it: frozenset[str]
    relatives: frozenset[str]
    selves: frozenset[str]
    parts: frozenset[str]
    journeys: frozenset[str]
    definite: frozenset[str]
    men: frozenset[str]
    women: frozenset[str]
    person_nouns: frozenset[str]
    styles: frozenset[str]
    hosts: frozenset[str]
    guests: frozenset[str]
    counterparts: frozenset[str]
    anybody: frozenset[str]
    suspects: frozenset[str]
    suspects_suffer: frozenset[str]
    suspects_do: frozenset[str]
    pair_persons: frozenset[str]
    pair_countries: frozenset[str]
    pair_bodies: frozenset[str]
    body_nouns: frozenset[str]
    any_body: frozenset[str]
    carriers: frozenset[str]
    country_nouns: frozenset[str]


@cache
def reference_words() -> ReferenceWords:
    """The lists, loaded once."""
    return word_lists("reference.toml", ReferenceWords)
