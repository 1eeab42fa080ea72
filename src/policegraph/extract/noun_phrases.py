"""What stands around a noun and tells whom it speaks of: its article, whose it is, the name after it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from policegraph.extract.reference_words import reference_words
from policegraph.extract.scene import Ref

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR = 6  # tokens: how soon after a noun the name that it introduces must begin


def is_definite(noun: "Token") -> bool:
    """Whether a noun speaks of one that is known already."""
    words = reference_words().definite
    return any(c.lower_ in words for c in noun.children if c.dep_ in ("det", "poss")) or (
        noun.text[0].isupper() and not noun.is_sent_start
    )


def is_plural(noun: "Token") -> bool:
    """Whether a noun speaks of several."""
    return noun.tag_ in ("NNS", "NNPS") or noun.lower_ in ("police", "authorities")


def is_of_two(noun: "Token") -> bool:
    """ "the two ministers", "both countries"."""
    return any(c.lower_ in ("two", "both", "2") for c in noun.children)


def has(noun: "Token", *words: str) -> bool:
    """Whether one of these words, "his", "the", hangs on a noun."""
    return any(c.lower_ in words for c in noun.children)


def owner(noun: "Token", refs: Mapping[int, Ref]) -> tuple[str, ...]:
    """The countries or bodies named before a noun or in its "of" phrase."""
    found: list[str] = []
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "poss", "nmod") and _is_state_or_body(child, refs):
            found += _joint(child, refs)
        elif child.dep_ == "poss" and child.i in refs and child.lower_ in ("its", "their"):
            found += refs[child.i].agents
        elif child.dep_ == "prep" and child.lower_ in ("of", "from"):
            for obj in child.children:
                if obj.dep_ == "pobj" and _is_state_or_body(obj, refs):
                    found += _joint(obj, refs)
    return tuple(dict.fromkeys(agent for agent in found if agent[0] in "ag"))


def _is_state_or_body(token: "Token", refs: Mapping[int, Ref]) -> bool:
    return token.i in refs and refs[token.i].agents[0][0] in "ag"


def _joint(token: "Token", refs: Mapping[int, Ref]) -> list[str]:
    """All of whom a noun and those joined to it speak."""
    return [agent for one in (token, *token.conjuncts) if one.i in refs for agent in refs[one.i].agents]


def named_after(noun: "Token", refs: Mapping[int, Ref]) -> list[str]:
    """All of whom the next few words speak, token by token."""
    return [agent for i in range(noun.i + 1, noun.i + _NEAR) if i in refs for agent in refs[i].agents]
