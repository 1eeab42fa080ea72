"""Scores of links from named features: each adds or takes weight, the sum becomes a probability.

The weights are set by hand and held by the pairs in tests/pairs.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

LINKED = 0.8  # at least so sure: linked
DOUBTFUL = 0.5  # between the two: not linked, and shown to a person
MOST_DOUBTFUL = 3  # candidates that are shown to a person
LEAD = 1.0  # by how much weight the best candidate must be ahead of the next

WEIGHTS: Mapping[str, float] = {
    # persons
    "person": -2.5,
    "same name": 4.3,
    "name in another order": 3.8,
    "another spelling of the name": 3.5,
    "shorter or longer name": 2.9,
    "initials": 0.6,
    "one word of the name": 0.0,
    "common name": -1.4,
    "same country": 1.4,
    "other country": -4.5,
    "publisher's country": 0.5,
    "held that post on that day": 3.0,
    "held that post at another time": 1.0,
    "held another post": -0.4,
    "worked at that body": 1.0,
    "far from the years in office": -2.6,
    "held a post of another sort that day": -2.2,
    # posts
    "post": -2.0,
    "same title": 2.6,
    "title of one word": -0.7,
    "title with less or more words": 0.7,
    "same body": 2.2,
    "other body": -3.0,
    "the only post of that title": 0.6,
    "its holder is named": 2.0,
    "of a part of the country": -1.2,
    "held by somebody else that day": -2.6,
    "post's country": 1.6,
    "post of another country": -6.0,
    "post of the publisher's country": 1.3,
    "did not exist that year": -2.0,
    # agencies
    "agency": -1.5,
    "name of the body": 1.8,
    "the whole name": 1.1,
    "body's country": 1.5,
    "body of another country": -6.0,
    "body of the publisher's country": 1.2,
    "the only body of that name": 0.6,
    "name of a kind of body": -0.9,
    "was no longer, or not yet": -1.2,
}


_SUPPORT = frozenset(
    {
        "same body",
        "its holder is named",
        "post's country",
        "post of the publisher's country",
        "body's country",
        "body of the publisher's country",
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that an entity may be, with the features that speak for and against it."""

    id: str
    features: tuple[str, ...]
    words: tuple[str, ...] = ()  # what a person reads, where the feature's name says too little

    @property
    def weight(self) -> float:
        """The sum of the weights of the features."""
        return sum(WEIGHTS[feature] for feature in self.features)

    @property
    def score(self) -> float:
        """How sure it is, from 0 to 1, to two digits."""
        return round(1 / (1 + math.exp(-self.weight)), 2)

    @property
    def supported(self) -> bool:
        """Whether more than the bare name of an office or body speaks for it."""
        return self.features[0] == "person" or bool(_SUPPORT & set(self.features))

    @property
    def reasons(self) -> tuple[str, ...]:
        """The features in words, without the base."""
        return (*self.features[1:], *self.words)


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate that is taken (None: none is sure enough), and those that a person should look at."""

    taken: Candidate | None
    doubtful: tuple[Candidate, ...] = ()
    tied: int = 0  # how many entries fit as well as the best, where none is taken


def choose(candidates: list[Candidate]) -> Choice:
    """The best candidate where it is sure enough and well ahead of the next; doubtful ones, best first."""
    ranked = sorted(candidates, key=lambda one: (-one.weight, one.id))
    if not ranked:
        return Choice(None)
    best = ranked[0]
    alone = len(ranked) == 1 or best.weight - ranked[1].weight >= LEAD
    if best.score >= LINKED and alone:
        return Choice(best)
    tied = sum(best.weight - one.weight < LEAD for one in ranked)
    doubtful = [one for one in ranked[:tied] if one.score >= DOUBTFUL and one.supported]
    # Where many fit equally well the text says too little: nothing that a person could decide.
    return Choice(None, tuple(doubtful) if len(doubtful) <= MOST_DOUBTFUL else (), tied)
