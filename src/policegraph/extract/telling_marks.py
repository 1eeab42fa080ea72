"""How the telling of an event is meant: which of its kind, when, whether something else took place around it."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policegraph.extract.dates import DateHit
from policegraph.extract.modality import Operators
from policegraph.extract.modality_words import modality_words
from policegraph.extract.telling_words import telling_words

if TYPE_CHECKING:
    from spacy.tokens import Token

_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)")
_ON_THE_MARGINS = re.compile(r"\b[Oo]n the (?:margins?|sidelines?)\b")


def stands_aside(token: "Token") -> bool:
    """Whether a noun stands beside its clause: "during the visit", "at the end of the talks"."""
    node, words = token, telling_words()
    for _ in range(5):
        if node.dep_ == "prep" and node.lower_ in words.beside:
            return True
        if node.dep_ == "pobj" and node.lower_ in words.edges:
            return True
        if node.pos_ in ("VERB", "AUX") or node.head.i == node.i:
            return False
        node = node.head
    return False


def is_another(token: "Token") -> bool:
    """Whether a noun is called one more of its kind: "the next meeting", "an earlier visit"."""
    return any(c.lower_ in telling_words().another for c in token.children if c.dep_ in ("amod", "compound", "det"))


def is_one_more(token: "Token", form: str) -> bool:
    """The same of the whole phrase that tells of the event: "the next round of talks", "held its last session"."""
    words = telling_words()
    return (
        is_another(token)
        or any(
            c.lower_ in words.another
            for n in _called(token, form)
            for c in n.children
            if c.dep_ in ("amod", "compound")
        )
        or any(t.lower_ in words.announced for t in token.doc[max(token.left_edge.i, token.i - 8) : token.i])
    )


def ordinals(token: "Token", form: str, name: str | None) -> frozenset[str]:
    """Which of its series the event is called: "second", "14th"."""
    words = [c.lower_ for n in _called(token, form) for c in n.children] + (name or "").lower().split()
    return frozenset(word for word in words if word in telling_words().ordinals or _NUMBER.fullmatch(word))


def _called(token: "Token", form: str) -> list["Token"]:
    """The nouns that an event is called by: the word itself, what its set phrase holds, whose round it is."""
    out = [token]
    if form == "phrase" and token.pos_ == "VERB":
        out += [c for c in token.children if c.dep_ == "dobj"]
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in telling_words().rounds:
        out.append(token.head.head)
    return out


def is_margin(token: "Token") -> bool:
    """Whether a noun says around what something else took place: "on the sidelines of", "in the margins of"."""
    return any(
        node.lower_ in telling_words().margins
        for node in (token.head, token.head.head)
        if token.dep_ in ("pobj", "poss")
    )


def on_the_margins(verb: "Token", text: str) -> bool:
    """Whether a clause says so of itself: "on the margins, she met"."""
    return bool(_ON_THE_MARGINS.search(text, verb.left_edge.idx, verb.idx))


def lies_earlier(verb: "Token") -> bool:
    """Whether a verb lies before what is told: "had met", "last met in Rome"."""
    return any(
        (c.lower_ == "had" and c.dep_ in ("aux", "auxpass"))
        or (c.dep_ == "advmod" and c.lower_ in telling_words().before and c.i < verb.i)
        for c in verb.children
    )


def is_past(verb: "Token") -> bool:
    """Whether a verb stands in the past tense."""
    return verb.tag_ == "VBD" or any(c.tag_ == "VBD" and c.dep_ in ("aux", "auxpass") for c in verb.children)


def goes_on(verb: "Token") -> bool:
    """ "will continue the conversation", "is to resume"."""
    words = telling_words().going_on
    return any(v.lemma_.lower() in words for v in (verb, *(c for c in verb.children if c.dep_ == "xcomp")))


def own_days(
    token: "Token", verb: "Token", meant: Operators, dates: Sequence[DateHit], *, noun: bool, definite: bool
) -> frozenset[str]:
    """The dates of the sentence that may be the event's own.

    In "the signing had been announced on 18 October" the day is of what was said about it.
    """
    spoken_of = noun and token.dep_ in ("nsubjpass", "dobj") and verb.lemma_.lower() in modality_words().reporters
    if spoken_of and definite and not meant.firm:
        dates = [d for d in dates if token.left_edge.idx <= d.span.start <= token.right_edge.idx]
    return frozenset(d.edtf for d in dates)
