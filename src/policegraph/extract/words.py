"""Words with their places, the ground on which the grammars of names work; and dictionaries of word sequences."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from policegraph.facts import Span

T = TypeVar("T")

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:[’'`ʿʻ‑.&-](?=[^\W_])[^\W_]+)*\+?|&")
_CUT_SHORT = frozenset(("ft", "mt", "st", "ste"))  # "St. Kitts": their full stop ends no sentence
_POSSESSIVE = re.compile(r"(?:[’'`][sS]|[’'`])$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its text without a possessive ending, where it stands, and what parts it from the word before."""

    text: str
    start: int
    end: int  # without the possessive ending
    gap: str  # the characters between the word before and this one
    possessive: bool

    @property
    def lower(self) -> str:
        """The text in lower case."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def acronym(self) -> bool:
        """Whether it is written in capitals alone, like INTERPOL."""
        return sum(c.isupper() for c in self.text) >= 2 and not any(c.islower() for c in self.text)


def words(text: str, span: Span) -> tuple[Word, ...]:
    """The words of a stretch of text."""
    out: list[Word] = []
    last = span.start
    for match in _WORD.finditer(text, span.start, span.end):
        token = match.group()
        possessive = _POSSESSIVE.search(token)
        if possessive and len(token) > len(possessive.group()):
            token, has = token[: possessive.start()], True
        else:
            # "States’ " and "Ministers' ": a bare apostrophe after an s
            has = token.endswith("s") and text[match.end() : match.end() + 1] in ("’", "'")
        start = match.start()
        out.append(Word(token, start, start + len(token), text[last:start], has))
        last = start + len(token)
    return tuple(out)


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Casefolded, without diacritics, apostrophes of one kind: the form in which names are compared."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.casefold().replace("’", "'").replace("ı", "i").replace("ø", "o").replace("đ", "d").replace("ł", "l")


def name_key(text: str) -> str:
    """Words of a name folded, without articles and links: "Ministry of the Interior" = "Ministry for Interior"."""
    parts = re.findall(r"[^\W_]+", fold(text).replace("'s", ""))
    return " ".join(part for part in parts if part not in ("the", "of", "for", "a", "an", "and"))


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A form of a dictionary found in a text, with all that bears it."""

    first: int  # index of its first word
    last: int  # index after its last word
    span: Span
    form: str
    values: tuple[T, ...]


class Dictionary(Generic[T]):
    """Forms of one or more words, found longest first. Acronyms match in capitals only, other forms if capitalised."""

    def __init__(self, forms: Mapping[str, Iterable[T]]) -> None:
        # by first word: the folded words, which of them have a capital, the form, what bears it
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[bool, ...], str, tuple[T, ...]]]] = {}
        for form, values in forms.items():
            if form.isascii() and form.replace(" ", "").isalpha():
                texts = form.split()  # the same words, ten times quicker: there are twenty thousand forms
            else:
                texts = [word.text for word in words(form, Span(0, max(1, len(form))))]
            parts = tuple(map(fold, texts))
            if parts:
                capitals = tuple(text[0].isupper() for text in texts)
                self._by_first.setdefault(parts[0], []).append((parts, capitals, form, tuple(values)))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, sequence: tuple[Word, ...], i: int) -> Hit[T] | None:
        """The longest form that begins at word `i`."""
        found: dict[T, None] = {}
        best: tuple[int, str] | None = None
        for parts, capitals, form, values in self._by_first.get(fold(sequence[i].text), ()):
            if best is not None and len(parts) < best[0] - i:
                break
            j = i + len(parts)
            if j > len(sequence) or not self._fits(sequence[i:j], parts, capitals, form):
                continue
            best = (j, form)
            found |= dict.fromkeys(values)
        if best is None:
            return None
        return Hit(i, best[0], Span(sequence[i].start, sequence[best[0] - 1].end), best[1], tuple(found))

    @staticmethod
    def _fits(run: tuple[Word, ...], parts: tuple[str, ...], capitals: tuple[bool, ...], form: str) -> bool:
        for k, (word, part) in enumerate(zip(run, parts, strict=True)):
            if fold(word.text) != part:
                return False
            if k and capitals[k] and not word.capital:
                return False
            saint = k > 0 and word.gap == ". " and parts[k - 1] in _CUT_SHORT
            if k and not saint and (len(word.gap) > 3 or any(c in ".;:()\n" for c in word.gap)):
                return False
        if not run[0].capital and form[:1].isupper():
            return False
        lone = len(parts) == 1
        if lone and len(form) <= 6 and not form.isupper() and sum(c.isupper() for c in form) > 1:
            return run[0].text == form or run[0].acronym  # "LeT" is not "Let"
        acronym = lone and form.isupper() and len(form) <= 6
        return not acronym or run[0].text == form or (len(form) >= 6 and run[0].capital)

    def find(self, sequence: tuple[Word, ...]) -> Iterator[Hit[T]]:
        """All forms, leftmost and longest first, without overlaps."""
        i = 0
        while i < len(sequence):
            hit = self.at(sequence, i)
            if hit is None:
                i += 1
            else:
                yield hit
                i = hit.last
