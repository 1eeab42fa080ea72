"""One readout's proposals before the scorers that judge them."""

from collections.abc import Iterable
from dataclasses import dataclass

from policegraph.extract.proposals import Proposal
from policegraph.extract.scorer import Scorers


@dataclass(frozen=True, slots=True)
class Case:
    """What is proposed, who judges it, and what is settled already."""

    p: Proposal
    scorers: Scorers
    kept: frozenset[str]  # the entities that are what they seem
    subjects: frozenset[str]  # what the readout is about: events and acts seldom have a theme of their own

    def passes(self, question: str, features: Iterable[str]) -> float | None:
        """The probability of a candidate that reaches the question's threshold; None for one that does not."""
        probability = self.scorers.probability(question, features)
        return probability if self.scorers.keeps(question, probability) else None
