"""Requests and promises, and later acts that speak of them: repeated, reported done, denied; and what is overdue.

What was asked or promised is the content of an act. Acts that do something mostly have none: of them the words of the
text stand for it, and much of what was asked or promised must recur in these.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
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
# What contents must have in common at least, where all else speaks for it; scores are rounded to two places.
_MOST = sum(weight for name, weight in _WEIGHTS.items() if weight > 0 or name == "base")
_LIKE = (math.log((SPEAKS - 0.005) / (1.005 - SPEAKS)) - _MOST) / _PER_WORD
_RECUR = 3  # words, names of the parties aside, that recur where the text's words stand for a content
_LONGEST = 8  # words of a text by which it is found
_STOP = frozenset(
    re.split(
        r"\s+",
        "the a an of to in on at by for with and or that this these those its their his her our will would should be "
        "is are was were been has have had as it they he she we from into which who more all any further new also not "
        "no than such other end beginning year month week today yesterday january february march april may june july "
        "august september october november december",
    )
)
_NOT = re.compile(r"\b(?:not|never|nor|without|den(?:y|ies|ied)|refus(?:e|es|ed)|fail(?:s|ed)?)\b|n['’]t\b", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ENDINGS = re.compile(r"(?:ations?|ments?|ings?|edly|ed|ies|es|s|ion|ly)$")


@dataclass(frozen=True, slots=True)
class Act:
    """An interaction with the parties behind it; `doer` is who is to act: who promises, or who is asked.

    `words` are those of its content, or of the text where it has none (`told`); `core` are those without the parties'
    names.
    """

    node: Node
    actor: Parties
    target: Parties
    words: frozenset[str]
    core: frozenset[str]
    told: bool = False
    doubted: bool = False  # of a text's words: they may say that it was not done

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
        content = " ".join(node.all("content"))
        words = content_words(content or view.words.get(node.iri, ""))
        named = [form for role in ("actor", "target") for iri in node.all(role) for form in view.forms.get(iri, ())]
        found.append(
            Act(
                node,
                parties(node.all("actor"), view, held, knowledge),
                parties(node.all("target"), view, held, knowledge),
                words,
                words - content_words(" ".join(named)),
                not content,
                not content and bool(_NOT.search(view.words.get(node.iri, ""))),
            )
        )
    return found


def content_words(text: str) -> frozenset[str]:
    """The words of a content that carry it, without endings."""
    tokens = (token for token in re.findall(r"[^\W_]+", fold(text)) if token not in _STOP and not _YEAR.match(token))
    return frozenset(_ENDINGS.sub("", token) if len(token) > 5 else token for token in tokens)


def keys(act: Act) -> frozenset[str]:
    """Keys of which an act and one that speaks of it share at least SHARED: who is to act, and a word of what it is."""
    if act.node.day is None:
        return frozenset()
    words = sorted(act.core if act.told else act.words, key=lambda word: (-len(word), word))
    most, words = (3, words[:_LONGEST]) if act.told else (6, words[: 2 * _LONGEST])
    return frozenset(f"act {party} {word}" for party in sorted(act.doer.keys)[:most] for word in words)


def share_words(keys: Iterable[str]) -> bool:
    """Whether shared keys are of so many words as one act must have in common with another that speaks of it."""
    return len({key.rpartition(" ")[2] for key in keys}) >= SHARED


def may_be_alike(act: Act, words: frozenset[str], told: bool) -> bool:
    """Whether an act and one of these words are so like each other that one may speak of the other.

    Whatever else they have in common, without that it is not sure enough.
    """
    least = min(len(act.words), len(words)) if told or act.told else (len(act.words) + len(words)) / 2
    return len(act.words & words) >= _LIKE * least > 0


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
    if later.told:
        if len(common & later.core & earlier.core) < _RECUR:
            return None
        likeness = len(common) / len(earlier.words)
    else:
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
    if later.node.kind in _DOING and later.node.status == "Asserted" and not later.doubted:
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
