"""What can be said of how a readout was read: the values that `explain` makes."""

from dataclasses import dataclass

from policegraph.facts import Dropped, Extraction, Span


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a scorer said of one candidate: the sum of `bias` and `weights` (log-odds, greatest first) makes it.

    `chance` is what is held against the threshold: of an act, which other readings of its cue compete with, the mean
    of its probability and of its share among them; of an act's theme, the less the more doubtful the act; else the
    probability.
    """

    question: str
    probability: float
    threshold: float
    bias: float
    weights: tuple[tuple[str, float], ...]
    chance: float


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage did for a fact: its name, and the result in words."""

    name: str
    result: str


@dataclass(frozen=True, slots=True)
class TokenTrace:
    """One token of a parse: `head` counts tokens from the sentence's first; `refers_to` are local ids of entities."""

    text: str
    lemma: str
    tag: str
    dependency: str
    head: int
    refers_to: tuple[str, ...] = ()
    via: str = ""


@dataclass(frozen=True, slots=True)
class SentenceTrace:
    """One sentence on which a fact stands, with its parse."""

    number: int
    span: Span
    text: str
    tokens: tuple[TokenTrace, ...]


@dataclass(frozen=True, slots=True)
class FactTrace:
    """One fact: in a line, its rule, confidence (measured; `raw` is the stage's own), words, and way."""

    fact: str
    node: str  # the event or interaction it belongs to, else ""
    rule: str
    confidence: float
    raw: float
    span: Span
    words: str
    sentence: int
    stages: tuple[Stage, ...]
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that can be said of how one readout was read."""

    extraction: Extraction
    facts: tuple[FactTrace, ...]
    dropped: tuple[Dropped, ...]
    sentences: tuple[SentenceTrace, ...]

    def about(self, text: str) -> tuple[FactTrace, ...]:
        """The facts in whose line every word of `text` occurs, whatever its case."""
        return tuple(fact for fact in self.facts if _says(fact.fact, text))

    def let_go(self, text: str) -> tuple[Dropped, ...]:
        """What was considered and not kept, likewise."""
        return tuple(one for one in self.dropped if _says(one.what, text))

    def sentence(self, number: int) -> SentenceTrace:
        """The sentence of that number. Raises KeyError."""
        for sentence in self.sentences:
            if sentence.number == number:
                return sentence
        raise KeyError(number)


def _says(line: str, text: str) -> bool:
    folded = line.casefold()
    return all(word in folded for word in text.casefold().split())
