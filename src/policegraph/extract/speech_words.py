"""The verbs of direct speech, from `quotations.toml`."""

import re
from dataclasses import dataclass
from functools import cache

from policegraph.extract.word_lists import word_lists


@dataclass(frozen=True, slots=True)
class SpeechWords:
    """The lists of `quotations.toml`."""

    reporting: frozenset[str]
    announcing: frozenset[str]


@cache
def speech_words() -> SpeechWords:
    """The lists, loaded once."""
    return word_lists("quotations.toml", SpeechWords)


@cache
def announcement() -> re.Pattern[str]:
    """The end of a paragraph after which a block of speech comes."""
    verbs = "|".join(sorted(speech_words().announcing))
    return re.compile(rf"\b({verbs})\b[^.!?\n]{{0,80}}:\s*$", re.IGNORECASE)
