"""The small pattern language of `themes.toml`: rows of words with alternatives, optional words, gaps and coordination.

Words are compared without case, accents and number, -ize as -ise; a word of a pattern that has a capital is compared as
written, in the singular. See the head of `themes.toml` for the syntax.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from policegraph.errors import KnowledgeError

GAP = 3  # words that ".." stands for at most
COORDINATION = 10  # tokens that "&" stands for at most

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?|\n\s*\n|[,;:/&.!?()]")
_IRREGULAR = {
    "children": "child",
    "women": "woman",
    "men": "man",
    "thieves": "thief",
    "knives": "knife",
    "lives": "life",
    "crises": "crisis",
    "bases": "base",
    "series": "series",
    "species": "species",
}
_IZE = re.compile(r"iz(e|ed|er|ing|ation|ational)$")
COORDINATORS = frozenset((",", "/", "&", "and", "or"))
# What a coordination does not run across: verbs, prepositions of another phrase, pronouns.
_STOPS = frozenset(
    re.findall(
        r"\w+",
        "is are was were be been has have had will would can could may might shall should that which who whom whose to "
        "by with from on at he she it they we his her their its not but said says while when where after before as if "
        "because also do does did this these those into between during under over than then there about",
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a text: its normal form, the words as written in the singular, and its place."""

    norm: str
    raw: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether this is a word, not a mark."""
        return self.norm[0].isalnum()


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[str, str]:
    raw = re.sub(r"['’](?:s|S)?$", "", word)
    if raw[:-1].isupper() and raw.endswith("s") and len(raw) > 2:
        raw = raw[:-1]  # NGOs, UAVs
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", raw) if not unicodedata.combining(mark))
    norm = _IZE.sub(r"is\1", _singular(plain.casefold()))
    return (norm or word), (raw if raw.isupper() else _singular(raw))


def tokens(text: str) -> tuple[Token, ...]:
    """The words and marks of a text; hyphens part words and are no marks, a blank line is the mark "\\n"."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[0].isalnum():
            norm, raw = _forms(word)
            found.append(Token(norm, raw, match.start(), match.end()))
        else:
            mark = "\n" if word[0] == "\n" else word
            found.append(Token(mark, mark, match.start(), match.end()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Words:
    """One word out of several: `lower` by normal form, `exact` as written."""

    lower: frozenset[str]
    exact: frozenset[str]
    optional: bool


@dataclass(frozen=True, slots=True)
class _Either:
    options: tuple[tuple["_Node", ...], ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class _Gap:
    coordination: bool


_Node = _Words | _Either | _Gap


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern."""

    source: str
    nodes: tuple[_Node, ...]

    def end(self, stream: tuple[Token, ...], at: int) -> int | None:
        """Where a match that begins at token `at` ends (exclusive), None if there is none."""
        return next(_ends(self.nodes, 0, stream, at), None)

    def firsts(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words that a match can begin with: normal forms, and words as written."""
        return _firsts(self.nodes)


_PART = re.compile(r"\(|\)|\||\?|&|\.\.|[^\s()|?&.]+|\.")


def compile_pattern(source: str) -> Pattern:
    """The pattern that `source` writes. Raises KnowledgeError, without naming the file."""
    parts = _PART.findall(source)
    nodes, rest = _sequence(parts, 0)
    if rest != len(parts):
        raise KnowledgeError(f"pattern {source!r}: a closing bracket without an opening one; remove it")
    if not nodes or isinstance(nodes[0], _Gap) or isinstance(nodes[-1], _Gap):
        raise KnowledgeError(f"pattern {source!r}: begins or ends without a word; put a word there")
    if all(not isinstance(node, _Gap) and node.optional for node in nodes):
        raise KnowledgeError(f"pattern {source!r}: every word may be missing; take the ? from one of them")
    return Pattern(source, nodes)


def expand(source: str, groups: Mapping[str, tuple[str, ...]]) -> str:
    """The pattern with each {group} written out. Raises KnowledgeError for an unknown group."""

    def listed(match: re.Match[str]) -> str:
        if match.group(1) not in groups:
            raise KnowledgeError(f"pattern {source!r}: no group {match.group(1)!r} in [groups]; add it or correct it")
        return "(" + "|".join(groups[match.group(1)]) + ")"

    return re.sub(r"\{(\w+)\}", listed, source)


def _sequence(parts: list[str], at: int) -> tuple[tuple[_Node, ...], int]:
    nodes: list[_Node] = []
    while at < len(parts) and parts[at] not in (")", "|"):
        part = parts[at]
        if part == "(":
            options, at = _options(parts, at)
            optional = at < len(parts) and parts[at] == "?"
            at += optional
            nodes.append(_either(options, optional))
        elif part in ("&", ".."):
            nodes.append(_Gap(part == "&"))
            at += 1
        elif part in ("?", "."):
            raise KnowledgeError(f"pattern {' '.join(parts)!r}: {part!r} stands by itself; it belongs to a word")
        else:
            optional = at + 1 < len(parts) and parts[at + 1] == "?"
            words = [token for token in tokens(part) if token.is_word]
            if not words or (optional and len(words) > 1):
                raise KnowledgeError(f"pattern {' '.join(parts)!r}: {part!r} is no word; write letters and digits")
            nodes += [_word(part, word, optional) for word in words]
            at += 1 + optional
    return tuple(nodes), at


def _word(part: str, word: Token, optional: bool) -> _Words:
    exact = part != part.casefold()
    return _Words(frozenset(() if exact else (word.norm,)), frozenset((word.raw,) if exact else ()), optional)


def _options(parts: list[str], at: int) -> tuple[list[tuple[_Node, ...]], int]:
    options = []
    while True:
        nodes, at = _sequence(parts, at + 1)
        if at >= len(parts):
            raise KnowledgeError(f"pattern {' '.join(parts)!r}: an opening bracket is never closed; add )")
        options.append(nodes)
        if parts[at] == ")":
            return options, at + 1


def _either(options: list[tuple[_Node, ...]], optional: bool) -> _Node:
    single = [option[0] for option in options if len(option) == 1]
    words = [node for node in single if isinstance(node, _Words) and not node.optional]
    if len(words) == len(options):
        lower = frozenset[str]().union(*(node.lower for node in words))
        exact = frozenset[str]().union(*(node.exact for node in words))
        return _Words(lower, exact, optional)
    return _Either(tuple(options), optional)


def _firsts(nodes: tuple[_Node, ...]) -> tuple[frozenset[str], frozenset[str]]:
    lower: set[str] = set()
    exact: set[str] = set()
    for node in nodes:
        if isinstance(node, _Words):
            lower |= node.lower
            exact |= node.exact
        elif isinstance(node, _Either):
            for option in node.options:
                more_lower, more_exact = _firsts(option)
                lower |= more_lower
                exact |= more_exact
        if isinstance(node, _Gap) or not node.optional:
            break
    return frozenset(lower), frozenset(exact)


def _ends(nodes: tuple[_Node, ...], k: int, stream: tuple[Token, ...], at: int) -> Iterator[int]:
    if k == len(nodes):
        yield at
        return
    node = nodes[k]
    if isinstance(node, _Words):
        if at < len(stream) and (stream[at].norm in node.lower or stream[at].raw in node.exact):
            yield from _ends(nodes, k + 1, stream, at + 1)
        if node.optional:
            yield from _ends(nodes, k + 1, stream, at)
    elif isinstance(node, _Either):
        for option in node.options:
            for middle in _ends(option, 0, stream, at):
                yield from _ends(nodes, k + 1, stream, middle)
        if node.optional:
            yield from _ends(nodes, k + 1, stream, at)
    else:
        yield from _ends(nodes, k + 1, stream, at)
        for stop in _coordinated(stream, at) if node.coordination else _skipped(stream, at):
            yield from _ends(nodes, k + 1, stream, stop)


def _skipped(stream: tuple[Token, ...], at: int) -> Iterator[int]:
    for stop in range(at + 1, min(at + GAP, len(stream)) + 1):
        if not stream[stop - 1].is_word:
            return
        yield stop


def _coordinated(stream: tuple[Token, ...], at: int) -> Iterator[int]:
    seen = False
    for stop in range(at + 1, min(at + COORDINATION, len(stream)) + 1):
        token = stream[stop - 1]
        if token.norm in COORDINATORS:
            seen = True
        elif not token.is_word or token.norm in _STOPS:
            return
        if seen:
            yield stop
