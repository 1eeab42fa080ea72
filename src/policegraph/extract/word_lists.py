"""Word lists of a stage, from the TOML file beside it; checked when they are loaded."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from importlib import resources
from typing import TypeVar

from policegraph.errors import KnowledgeError

T = TypeVar("T")
Tables = Mapping[str, Mapping[str, tuple[str, ...]]]  # by table, by list: its words in order


def word_lists(name: str, into: type[T]) -> T:
    """The lists of `extract/NAME` as an object of a data class whose fields are sets of words.

    The file's tables only order it: each list bears the name of a field, once.

    Raises KnowledgeError where a list is missing, unknown, empty or no list of words, or has a word twice.
    """
    return into(**check_lists(name, read_tables(name), [field.name for field in fields(into)]))  # type: ignore[arg-type]


def read_tables(name: str) -> dict[str, object]:
    """The tables of `extract/NAME` as they stand there."""
    return tomllib.loads(resources.files("policegraph.extract").joinpath(name).read_text("utf-8"))


def check_lists(name: str, tables: object, wanted: list[str]) -> dict[str, frozenset[str]]:
    """The lists by name, out of the tables of a file of this name. Raises KnowledgeError."""
    found: dict[str, frozenset[str]] = {}
    for table in check_tables(name, tables).values():
        for key, words in table.items():
            if key in found or key not in wanted:
                raise KnowledgeError(f"{name}: the list {key!r} is {'there twice' if key in found else 'unknown'}")
            found[key] = frozenset(words)
    missing = [key for key in wanted if key not in found]
    if missing:
        raise KnowledgeError(f"{name}: the list {missing[0]!r} is missing")
    return found


def check_tables(name: str, tables: object) -> Tables:
    """The tables of a file of this name, each with its lists of words. Raises KnowledgeError."""
    return {
        title: {key: _words(name, key, words) for key, words in _entries(name, table).items()}
        for title, table in _entries(name, tables).items()
    }


def _words(name: str, key: str, words: object) -> tuple[str, ...]:
    if not isinstance(words, list) or not words or not all(isinstance(w, str) and w for w in words):
        raise KnowledgeError(f"{name}: {key!r} must be a list of words")
    twice = next((w for n, w in enumerate(words) if w in words[:n]), None)
    if twice is not None:
        raise KnowledgeError(f"{name}: {twice!r} stands twice in {key!r}; strike one")
    return tuple(words)


def _entries(name: str, value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise KnowledgeError(f"{name}: lists of words stand in tables")
    return value
