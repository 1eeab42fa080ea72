"""The grammar words of `knowledge/titles.toml`, ready for look-up."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from policegraph.errors import KnowledgeError
from policegraph.extract.words import Word, fold


class Phrases:
    """Phrases of lower-case words, found longest first at a place in a sequence."""

    def __init__(self, items: list[str]) -> None:
        split = {tuple(fold(item).replace(".", "").split()) for item in items}
        self.words = frozenset(word for phrase in split for word in phrase)
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(split, key=lambda phrase: (-len(phrase), phrase)):
            self._by_first.setdefault(phrase[0], []).append(phrase)

    def lengths(self, sequence: Sequence[Word], i: int) -> Iterator[int]:
        """The lengths of the phrases that stand at word `i`, longest first."""
        for phrase in self._by_first.get(fold(sequence[i].text).replace(".", ""), ()):
            run = sequence[i + 1 : i + len(phrase)]
            if len(run) == len(phrase) - 1 and all(
                fold(word.text).replace(".", "") == part for word, part in zip(run, phrase[1:], strict=True)
            ):
                yield len(phrase)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists, all in lower case; phrases as tuples of words, longest first where order matters."""

    post_heads: Phrases
    weak_heads: frozenset[str]
    before: frozenset[str]
    former: frozenset[str]
    ranklike: frozenset[str]
    portfolio: frozenset[str]
    linkers: frozenset[str]
    body_heads: Phrases
    short_bodies: frozenset[str]
    not_names: frozenset[str]
    particles: frozenset[str]
    honorifics: Phrases
    ranks: Phrases
    suffixes: frozenset[str]
    sites: frozenset[str]
    buildings: Phrases
    divisions: frozenset[str]

    def ranks_at(self, sequence: Sequence[Word], i: int) -> int:
        """The number of words of the longest rank or honorific at word `i`, 0 if none."""
        found = (*self.ranks.lengths(sequence, i), *self.honorifics.lengths(sequence, i))
        return max(found, default=0)


@cache
def lexicon() -> Lexicon:
    """The word lists. Raises KnowledgeError if the file lacks one."""
    table = tomllib.loads(resources.files("policegraph.knowledge").joinpath("titles.toml").read_text("utf-8"))
    try:
        posts, bodies, names = table["posts"], table["bodies"], table["names"]
        return Lexicon(
            post_heads=Phrases(posts["strong"]),
            weak_heads=frozenset(posts["weak"]),
            before=frozenset(posts["before"]),
            former=frozenset(posts["former"]),
            ranklike=frozenset(posts["ranklike"]),
            portfolio=frozenset(table["portfolio"]["words"]),
            linkers=frozenset(table["portfolio"]["linkers"]),
            body_heads=Phrases(bodies["heads"]),
            short_bodies=frozenset(bodies["short"]),
            not_names=frozenset(bodies["not_names"]),
            particles=frozenset(names["particles"]),
            honorifics=Phrases(names["honorifics"]),
            ranks=Phrases(names["ranks"]),
            suffixes=frozenset(names["suffixes"]),
            sites=frozenset(table["places"]["sites"]),
            buildings=Phrases(table["places"]["buildings"]),
            divisions=frozenset(table["places"]["divisions"]),
        )
    except KeyError as missing:
        raise KnowledgeError(f"knowledge/titles.toml: the list {missing} is missing; put it back") from missing
