"""Forms that are also something else: words and names of persons that are places, acronyms that are words."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The lists of `ambiguous.toml`.

    `words` and `names` are forms of places that are words of the language or names of persons; `short_words` are common
    words in small letters; `guarded` are acronyms that equal one, to be taken for a name only where capitals tell;
    `abbreviations` are acronyms that mostly stand for something else ("DNA"), and so are no forms of agencies.
    """

    words: frozenset[str]
    names: frozenset[str]
    short_words: frozenset[str]
    guarded: frozenset[str]
    abbreviations: frozenset[str]


@cache
def ambiguous() -> Ambiguous:
    """What our own file says."""
    table = tomllib.loads(Path(__file__).with_name("ambiguous.toml").read_text("utf-8"))
    return Ambiguous(*(frozenset(table[key]) for key in ("words", "names", "short_words", "guarded", "abbreviations")))
