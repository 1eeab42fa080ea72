"""The words around a cue, from `act_words.toml`: what an act is about, what stands over it, what kind it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from policegraph.extract.cues import cues
from policegraph.extract.modality_words import verb_kinds
from policegraph.extract.word_lists import check_tables, read_tables


@dataclass(frozen=True, slots=True)
class ActWords:
    """Lemma -> the lists that hold it."""

    objects: Mapping[str, tuple[str, ...]]
    heads: Mapping[str, tuple[str, ...]]
    qualities: Mapping[str, tuple[str, ...]]
    verbs: Mapping[str, tuple[str, ...]]
    plurals: frozenset[str]  # nouns for all who are present
    groups: frozenset[str]  # people of a body
    bodies: Mapping[str, tuple[str, ...]]  # nouns of bodies, each with the words that begin the like in names
    ranks: frozenset[str]
    states: frozenset[str]  # nouns of groups that mean a country
    mutual: frozenset[str]  # words of doing something with each other
    closed: Mapping[str, frozenset[str]]  # by name: the lists by which a cue opens no act


@cache
def act_words() -> ActWords:
    """The lists of `act_words.toml`. Raises KnowledgeError."""
    table = check_tables("act_words.toml", read_tables("act_words.toml"))
    return ActWords(
        _classes(table["objects"]),
        _classes(table["heads"]),
        _classes(table["qualities"]),
        _classes(table["verbs"]),
        frozenset(table["present"]["nouns"]),
        frozenset(table["groups"]["people"]),
        table["bodies"],
        frozenset(table["groups"]["ranks"]),
        frozenset(table["groups"]["states"]),
        frozenset(table["mutual"]["words"]),
        {name: frozenset(words) for name, words in table["closed"].items()},
    )


def _classes(lists: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for name, words in lists.items():
        for word in words:
            out[word] = (*out.get(word, ()), name)
    return out


@cache
def verb_class(lemma: str) -> str:
    """A verb by the knowledge entries that hold it, so that no other word becomes a feature."""
    if lemma in ("be", "have", "do"):
        return lemma
    table = cues()
    kinds = sorted(
        {f"{c.kind}{'!' if c.strength == 'strong' else ''}" for c in table.verbs.get(lemma, ()) if len(c.lemmas) == 1}
    )
    kinds += verb_kinds(lemma)
    if lemma in table.support:
        kinds.append("support")
    kinds += act_words().verbs.get(lemma, ())
    return "+".join(kinds) or "other"
