"""A readout with its cast and whom each noun phrase speaks of; the words of `reference.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from policegraph.extract.clusters import Cast, Cluster
from policegraph.extract.document import Document
from policegraph.facts import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of `reference.toml`."""

    person_nouns: frozenset[str]
    hosts: frozenset[str]
    guests: frozenset[str]
    counterparts: frozenset[str]
    pair_persons: frozenset[str]
    pair_countries: frozenset[str]
    pair_bodies: frozenset[str]
    body_nouns: frozenset[str]
    carriers: frozenset[str]
    country_nouns: frozenset[str]


@cache
def reference_words() -> Words:
    """The word lists for reference."""
    t = tomllib.loads(resources.files("policegraph.extract").joinpath("reference.toml").read_text("utf-8"))
    return Words(
        frozenset(t["persons"]["nouns"]),
        frozenset(t["persons"]["hosts"]),
        frozenset(t["persons"]["guests"]),
        frozenset(t["persons"]["counterparts"]),
        frozenset(t["pairs"]["persons"]),
        frozenset(t["pairs"]["countries"]),
        frozenset(t["pairs"]["bodies"]),
        frozenset(t["bodies"]["nouns"]),
        frozenset(t["bodies"]["carriers"]),
        frozenset(t["countries"]["nouns"]),
    )


@dataclass(frozen=True, slots=True)
class Ref:
    """Whom one token (the head of its phrase) speaks of. `via`: name, title, pronoun, role, group, pair, carrier."""

    agents: tuple[str, ...]
    via: str
    span: Span


@dataclass(slots=True)
class Scene:
    """A document with its cast and the reference of every phrase."""

    document: Document
    cast: Cast
    refs: dict[int, Ref]  # token index -> reference; every token of a name bears it
    inner: dict[int, tuple[str, ...]]  # tokens of names inside longer names
    sides: tuple[str, ...]
    allegiance: dict[str, str]  # person, post or agency id -> country cluster id or agency id
    order: list[tuple[int, str]]  # (token index, agent) for named mentions in text order
    sure: frozenset[str] = frozenset()  # those whose allegiance the text or knowledge makes sure
    sources: tuple[tuple[int, str], ...] = ()  # (token index, agent) of the subjects of main clauses, in text order

    def cluster(self, id: str) -> Cluster:
        """The cluster of a local id."""
        return self.cast.clusters[id]


SUBJECTS = ("nsubj", "nsubjpass", "csubj")


def is_subject(token: "Token") -> bool:
    """Whether a token stands in the subject of its verb."""
    while token.dep_ in ("compound", "appos", "flat", "conj", "poss", "amod", "nmod") and token.head.i != token.i:
        if token.dep_ == "poss":
            return False
        token = token.head
    return token.dep_ in SUBJECTS
