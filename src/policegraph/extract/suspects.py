"""Whom the law is after: persons arrested, charged, extradited or sanctioned, and whom a noun calls suspects."""

from typing import TYPE_CHECKING

from policegraph.extract.cues import cues
from policegraph.extract.frames import noun_agents, objects
from policegraph.extract.lexicon import lexicon
from policegraph.extract.reference_words import reference_words
from policegraph.extract.scene import Scene
from policegraph.facts import InteractionKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_DONE_TO = ("obj", "obj+", "passive")


def find_suspects(scene: Scene) -> frozenset[str]:
    """The persons of a note whom a verb of enforcement has for its object, or who are introduced as suspects.

    Who holds an office in the text is none: the object of such a verb may be read wrong.
    """
    found: set[str] = set()
    for token in scene.document.doc:
        if not scene.document.tells(token.idx):
            continue
        if token.pos_ == "VERB" and enforces(token):
            found |= {f.agent for f in objects(scene, token) if f.agent and f.path.rstrip("~") in _DONE_TO}
        elif token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in reference_words().suspects:
            found |= set(_introduced(scene, token))
    weak, clusters = lexicon().weak_heads, scene.cast.clusters  # a cartel has a head too
    officials = {person for person, post, _, _ in scene.cast.holds if clusters[post].head not in weak}
    return frozenset(agent for agent in found if agent[0] == "p" and agent not in officials)


def pursued(token: "Token") -> bool:
    """Whether a pronoun stands where one is spoken of whom the law is after: "extradited him", "he pleaded guilty"."""
    verb, words = token.head, reference_words()
    if token.dep_ == "nsubjpass":
        return enforces(verb) or verb.lemma_.lower() in words.suspects_suffer
    if token.dep_ == "nsubj":
        return verb.lemma_.lower() in words.suspects_do
    return token.dep_ == "dobj" and enforces(verb)


def enforces(verb: "Token") -> bool:
    """Whether a verb by itself tells of enforcement: "arrest", "extradite"."""
    entries = cues().verbs.get(verb.lemma_.lower(), ())
    return any(cue.kind is InteractionKind.ENFORCE and len(cue.lemmas) == 1 for cue in entries)


def _introduced(scene: Scene, noun: "Token") -> list[str]:
    """Who is named with the noun: "two Tajik citizens, X and Y", "suspect X", "X, a Kenyan national"."""
    out: list[str] = []
    for child in noun.children:
        if child.dep_ == "appos":
            out += [f.agent for f in noun_agents(scene, child, "") if f.agent]
    if noun.dep_ in ("appos", "compound", "nmod") and noun.head.i in scene.refs:
        out += scene.refs[noun.head.i].agents
    return out


__all__ = ["enforces", "find_suspects", "pursued"]
