"""A readout with its cast and whom each noun phrase speaks of."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policegraph.extract.clusters import Cast, Cluster
from policegraph.extract.document import Document
from policegraph.facts import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


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
