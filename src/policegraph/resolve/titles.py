"""Titles of posts and names of bodies brought to a form in which they can be compared."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from anyascii import anyascii

from policegraph.extract.words import fold
from policegraph.knowledge.load import Knowledge
from policegraph.resolve.names import tables

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class _TitleWords:
    idle: frozenset[str]
    kept_after: Mapping[str, frozenset[str]]
    same: Mapping[str, str]
    phrases: Mapping[str, str]
    sorts: Mapping[str, frozenset[str]]
    generic: frozenset[str]


@cache
def _words() -> _TitleWords:
    titles = cast("dict[str, object]", tables()["titles"])
    lists = cast("Mapping[str, list[str]]", titles["kept_after"])
    sorts = cast("Mapping[str, list[str]]", tables()["sorts"])
    bodies = cast("Mapping[str, list[str]]", tables()["bodies"])
    return _TitleWords(
        frozenset(cast("list[str]", titles["idle"])),
        {key: frozenset(values) for key, values in lists.items()},
        cast("Mapping[str, str]", titles["same"]),
        cast("Mapping[str, str]", titles["phrases"]),
        {key: frozenset(values) for key, values in sorts.items()},
        frozenset(bodies["generic"]),
    )


@cache
def marks(key: str) -> tuple[str, ...]:
    """A list of the section `marks` of `names.toml`."""
    return tuple(cast("Mapping[str, list[str]]", tables()["marks"])[key])


def words_of(text: str) -> list[str]:
    """The words of a title or name, folded, in Latin letters."""
    plain = anyascii(fold(text)).casefold().replace("'s ", " ").replace("-", " ")
    return _WORD.findall(plain.replace("u.s.", "us").replace("u.k.", "uk"))


@lru_cache(maxsize=50_000)
def title_key(title: str) -> frozenset[str]:
    """The words of a title that tell posts apart: "Minister of the Interior" and "Home Affairs Minister" have the same.

    Countries in it are kept: `without_country` takes them out.
    """
    words = _words()
    text = " ".join(words_of(title))
    for phrase, plain in words.phrases.items():
        text = re.sub(rf"\b{phrase}\b", plain, text)
    kept: list[str] = []
    before = ""
    for token in text.split():
        near = words.kept_after.get(token)
        if token not in words.idle or (near is not None and (before in near or _next(text, token) in near)):
            kept.extend(words.same.get(token, token).split())
        if token not in ("of", "the"):
            before = token
    return frozenset(kept)


def _next(text: str, token: str) -> str:
    match = re.search(rf"\b{token} (?:of |for )?(\w+)", text)
    return match.group(1) if match else ""


@lru_cache(maxsize=4)
def _country_words(knowledge: Knowledge) -> Mapping[str, str]:
    """Forms of countries that are not shared by two, folded: "spanish", "kingdom of spain"."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for form, readings in knowledge.country_forms().items():
        key = " ".join(words_of(form))
        codes = {reading.code for reading in readings}
        if len(codes) > 1 or found.get(key, next(iter(codes))) not in codes:
            shared.add(key)
        found[key] = min(codes)
    return {key: code for key, code in found.items() if key not in shared and key}


@lru_cache(maxsize=50_000)
def without_country(text: str, knowledge: Knowledge) -> tuple[str, str | None]:
    """A title or name without the country in it, and that country: "German Interior Minister" gives "interior
    minister" and DE."""
    forms, lengths = _country_words(knowledge), _lengths(knowledge)
    tokens = words_of(text)
    best: tuple[int, int, str] | None = None
    for start, token in enumerate(tokens):
        for length in lengths.get(token, ()):
            if len(tokens) > length and (best is None or length > best[0]):
                code = forms.get(" ".join(tokens[start : start + length]))
                if code is not None and start + length <= len(tokens):
                    best = (length, start, code)
    if best is None:
        return " ".join(tokens), None
    length, start, code = best
    return " ".join(tokens[:start] + tokens[start + length :]), code


@lru_cache(maxsize=4)
def _lengths(knowledge: Knowledge) -> Mapping[str, tuple[int, ...]]:
    """How many words the forms of countries have that begin with a word, most first."""
    found: dict[str, set[int]] = {}
    for form in _country_words(knowledge):
        tokens = form.split()
        found.setdefault(tokens[0], set()).add(len(tokens))
    return {token: tuple(sorted(lengths, reverse=True)) for token, lengths in found.items()}


@lru_cache(maxsize=50_000)
def sort_of(title: str) -> str:
    """What sort of post a title names: minister, head, police, justice, diplomat, office, or empty."""
    tokens = set(words_of(title))
    for sort, marks in _words().sorts.items():
        if tokens & marks:
            return sort
    return ""


@lru_cache(maxsize=50_000)
def is_generic(name: str) -> bool:
    """Whether a body's name says only what kind of body it is: "Ministry of Interior", "National Police"."""
    tokens = words_of(name)
    return all(token in _words().generic for token in tokens)


@lru_cache(maxsize=50_000)
def body_key(name: str) -> str:
    """The key under which equal names of bodies are one."""
    return " ".join(token for token in words_of(name) if token not in ("of", "the", "for", "a", "an", "and", "s", "on"))
