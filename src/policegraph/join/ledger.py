"""Requests and promises, and later acts that speak of them: repeated, reported done, denied; and what is overdue."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from policegraph.extract.words import fold
from policegraph.join.parties import Parties, parties
from policegraph.join.view import Node, View
from policegraph.knowledge.body import Knowledge

SPEAKS = 0.75  # at least so sure that a later act speaks of an earlier one
SHARED = 2  # words that contents have in common where one speaks of the other
_AFTER = 2  # days: acts closer than this are tellings of one occasion
_YEARS = 6  # an act so much later speaks of something else
_DOING = frozenset({"Assist", "Agree", "Cooperate", "Enforce"})
_WEIGHTS: Mapping[str, float] = {
    "base": -6.2,
    "the same person acts": 1.2,
    "the same side acts": 0.6,
    "the same side is meant": 1.2,
    "another side is meant": -2.0,
    "the same theme": 1.0,
}
_PER_WORD = 7.5  # weight of contents that say the same, from 0 (nothing in common) to 1
_STOP = frozenset(
    re.split(
        r"\s+",
        "the a an of to in on at by for with and or that this these those its their his her our will would should be "
        "is are was were been has have had as it they he she we from into which who more all any further new also not "
        "no than such other",
    )
)
_ENDINGS = re.compile(r"(?:ations?|ments?|ings?|edly|ed|ies|es|s|ion|ly)$")


@dataclass(frozen=True, slots=True)
class Act:
    """An interaction with the parties behind it; `doer` is who is to act: who promises, or who is asked."""

    node: Node
    actor: Parties
    target: Parties
    words: frozenset[str]

    @property
    def doer(self) -> Parties:
        """Who does it, or is to do it."""
        return self.target if self.node.kind == "Request" else self.actor

    @property
    def other(self) -> Parties:
        """For or with whom."""
        return self.actor if self.node.kind == "Request" else self.target

    @property
    def pending(self) -> bool:
        """Whether it is a request or promise that was made."""
        return self.node.kind in ("Request", "Commit") and self.node.status == "Asserted"


def acts(view: View, holders: Mapping[str, Mapping[str, str]], knowledge: Knowledge) -> list[Act]:
    """The interactions of a readout that ask, promise, do, or deny."""
    found = []
    for node in view.acts:
        if node.kind in ("Praise", "Criticise") and node.status != "Denied":
            continue
        held = holders.get(node.iri, {})
        found.append(
            Act(
                node,
                parties(node.all("actor"), view, held, knowledge),
                parties(node.all("target"), view, held, knowledge),
                content_words(" ".join(node.all("content"))),
            )
        )
    return found


def content_words(text: str) -> frozenset[str]:
    """The words of a content that carry it, without endings."""
    tokens = (token for token in re.findall(r"[^\W_]+", fold(text)) if token not in _STOP)
    return frozenset(_ENDINGS.sub("", token) if len(token) > 5 else token for token in tokens)


def keys(act: Act) -> frozenset[str]:
    """Keys of which an act and one that speaks of it share at least SHARED: who is to act, and a word of what it is."""
    if act.node.day is None:
        return frozenset()
    return frozenset(f"act {party} {word}" for party in sorted(act.doer.keys)[:6] for word in sorted(act.words)[:16])


@dataclass(frozen=True, slots=True, order=True)
class Speaks:
    """A later act that speaks of an earlier one: `relation` is repeats, reportsDone or denies."""

    later: str
    relation: str
    earlier: str
    score: float
    reasons: tuple[str, ...]


def speaks(later: Act, earlier: Act) -> Speaks | None:
    """Whether a later act speaks of an earlier request or promise, and how; None where it does not."""
    then, now = earlier.node.day, later.node.day
    if then is None or now is None or not earlier.pending or later.node.readout == earlier.node.readout:
        return None
    if not _AFTER <= (now - then).days <= _YEARS * 366:
        return None
    relation = _relation(later, earlier)
    if relation is None:
        return None
    features = ["base", *_sides(later, earlier)]
    if set(later.node.all("theme")) & set(earlier.node.all("theme")):
        features.append("the same theme")
    common = later.words & earlier.words
    if len(common) < SHARED:
        return None
    likeness = 2 * len(common) / (len(later.words) + len(earlier.words))
    weight = sum(_WEIGHTS[feature] for feature in features) + _PER_WORD * likeness
    score = round(1 / (1 + math.exp(-weight)), 2)
    if score < SPEAKS:
        return None
    reasons = (*features[1:], f"words in common: {', '.join(sorted(common)[:8])}")
    return Speaks(later.node.iri, relation, earlier.node.iri, score, reasons)


def _relation(later: Act, earlier: Act) -> str | None:
    if later.node.status == "Denied":
        return "denies"
    if later.node.kind == earlier.node.kind and later.node.status == "Asserted":
        return "repeats"
    if later.node.kind in _DOING and later.node.status == "Asserted":
        return "reportsDone"
    return None


def _sides(later: Act, earlier: Act) -> Iterator[str]:
    if later.doer.persons & earlier.doer.persons:
        yield "the same person acts"
    if later.doer.countries & earlier.doer.countries or later.doer.bodies & earlier.doer.bodies:
        yield "the same side acts"
    mine, theirs = later.other, earlier.other
    if mine.keys & theirs.keys:
        yield "the same side is meant"
    elif mine and theirs:
        yield "another side is meant"


def ledger_status(act_due: date | None, relations: frozenset[str], today: date) -> str:
    """What became of a request or promise: Denied, Done, Overdue, Repeated or Open."""
    if "denies" in relations:
        return "Denied"
    if "reportsDone" in relations:
        return "Done"
    if act_due is not None and act_due < today:
        return "Overdue"
    return "Repeated" if "repeats" in relations else "Open"
