"""The words by which the grammars of names go, from `names.toml`."""

from dataclasses import dataclass
from functools import cache

from policegraph.extract.word_lists import word_lists


@dataclass(frozen=True, slots=True)
class NameWords:
    """The lists of `names.toml`."""

    function: frozenset[str]
    aims: frozenset[str]
    aiming: frozenset[str]
    numbered: frozenset[str]
    branching: frozenset[str]
    named_kinds: frozenset[str]
    small_nouns: frozenset[str]
    currencies: frozenset[str]
    no_bodies: frozenset[str]
    instruments: frozenset[str]
    owners: frozenset[str]
    endings: frozenset[str]
    openers: frozenset[str]
    seats: frozenset[str]
    general: frozenset[str]
    whole: frozenset[str]
    own_first: frozenset[str]
    events: frozenset[str]
    general_words: frozenset[str]
    generic_titles: frozenset[str]
    royal: frozenset[str]
    given_names: frozenset[str]
    to_heads: frozenset[str]
    at_heads: frozenset[str]
    in_heads: frozenset[str]
    counted: frozenset[str]
    fielded: frozenset[str]
    rank_and_file: frozenset[str]
    units: frozenset[str]
    any_head: frozenset[str]
    second: frozenset[str]
    interior: frozenset[str]
    shared: frozenset[str]
    between: frozenset[str]
    missions: frozenset[str]
    before: frozenset[str]
    town_before: frozenset[str]
    noun_before: frozenset[str]
    waters: frozenset[str]
    nouns: frozenset[str]
    after: frozenset[str]
    links: frozenset[str]
    compass: frozenset[str]
    half_nations: frozenset[str]
    made: frozenset[str]
    tongues: frozenset[str]
    no_places: frozenset[str]
    articles: frozenset[str]


@cache
def name_words() -> NameWords:
    """The lists, loaded once. Raises KnowledgeError."""
    return word_lists("names.toml", NameWords)
