"""The schema of the files that are lists of words: titles, interactions, events, ambiguous forms."""

import re
import tomllib
from collections.abc import Iterator

from policegraph.facts import EventKind, InteractionKind

# file → its tables (None: any) and the lists that each may have
_LISTS = {
    "interactions.toml": (
        {"support", *map(str, InteractionKind)},
        {"verbs", "strong", "medium", "weak", "nouns", "adjectives", "phrases"},
    ),
    "events.toml": (
        set(map(str, EventKind)),
        {"verbs", "nouns", "phrases", "strong_nouns", "named", "host_verbs", "guest_verbs"}
        | {"going", "dealing", "things", "people", "passing", "dated", "seeing", "carrying"},
    ),
    "titles.toml": ({"posts", "portfolio", "bodies", "names", "places"}, None),
}


def word_list_faults(name: str, data: bytes) -> Iterator[tuple[int, str, str]]:
    """The faults of one such file: line, what is wrong, what to do. Files of other names have none."""
    if name not in _LISTS and name != "ambiguous.toml":
        return
    try:
        text = data.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        yield 1, f"not TOML in UTF-8: {error}", "correct it there"
        return
    if name == "ambiguous.toml":
        for key, value in tables.items():
            yield from _list(text, key, key, value)
        return
    known, keys = _LISTS[name]
    for table, lists in tables.items():
        line = _line(text, rf"\[{re.escape(table)}\]")
        if table not in known:
            yield line, f"[{table}] is not known here", f"use one of {', '.join(sorted(known))}"
        if not isinstance(lists, dict):
            yield line, f"{table!r} is no table", f"write [{table}] above its lists"
            continue
        for key, value in lists.items():
            if keys is not None and key not in keys:
                yield line, f"[{table}] has no list {key!r}", f"use one of {', '.join(sorted(keys))}"
            yield from _list(text, f"[{table}] {key}", key, value)


def _list(text: str, what: str, key: str, value: object) -> Iterator[tuple[int, str, str]]:
    line = _line(text, rf"{re.escape(key)}\s*=")
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
        yield line, f"{what}: not a list of texts", 'write ["one", "two"]'
        return
    for word in sorted({word for word in value if value.count(word) > 1}):
        yield line, f"{what}: {word!r} stands there twice", "remove one"


def _line(text: str, start: str) -> int:
    match = re.search(rf"^{start}", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 1
