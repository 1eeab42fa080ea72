"""Themes: the expressions of knowledge found in a text, and those that the text as a whole is about.

    hits = find_themes(text, knowledge)              # every signal, with its words
    readout_themes(text, hits, title)                # the subjects of the readout, most certain first

Works on the raw text, without a language model.
"""

import math
import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from policegraph.knowledge.body import Knowledge
from policegraph.knowledge.patterns import Pattern, Token, compile_pattern, tokens

LEAD = 0.25  # the share of a text that counts as its beginning
NAMED = 0.35  # what a signal within a name ("Drug Enforcement Administration") weighs, against one in a sentence


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LINKS = _set("of for and the on in against to de la du & by with")
_HEADS = _set(
    "ministry minister department agency administration bureau office centre center unit service directorate "
    "commission command secretary police board academy college institute council committee organisation division "
    "authority force corps commissioner director programme program project court inspectorate section branch "
    "embassy house association foundation network taskforce mission fund"
)
_CUES = _set(
    "discuss discussed discussing discussion talk topic issue matter subject agenda focus focused focusing field area "
    "domain sphere fight fighting combat combating combatting counter countering tackle tackling prevention preventing "
    "prevent against cooperation cooperate collaboration priority challenge threat concern addressing address "
    "including regarding concerning related dealt theme working work effort strengthen strengthening enhance"
)


@dataclass(frozen=True, slots=True, order=True)
class ThemeHit:
    """One signal of a theme: `text[start:end]` matched `expression`. `named` if the words are part of a name."""

    start: int
    end: int
    slug: str
    weight: float
    expression: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """How sure it is that a readout is about a theme, and the signal that says so best."""

    slug: str
    score: float
    best: ThemeHit


class _Index:
    """All expressions by the words that they can begin with."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.lower: dict[str, list[tuple[Pattern, str, float]]] = {}
        self.exact: dict[str, list[tuple[Pattern, str, float]]] = {}
        for theme in knowledge.themes.values():
            for expression in theme.expressions:
                self._add(compile_pattern(expression.pattern), theme.slug, expression.weight)
            for exclusion in theme.exclusions:
                self._add(compile_pattern(exclusion), theme.slug, -1.0)

    def _add(self, pattern: Pattern, slug: str, weight: float) -> None:
        lower, exact = pattern.firsts()
        for word in lower:
            self.lower.setdefault(word, []).append((pattern, slug, weight))
        for word in exact:
            self.exact.setdefault(word, []).append((pattern, slug, weight))


@lru_cache(maxsize=4)
def _index(knowledge: Knowledge) -> _Index:
    return _Index(knowledge)


def find_themes(text: str, knowledge: Knowledge) -> tuple[ThemeHit, ...]:
    """Every signal of a theme in a text, in order; offsets are code points. One hit for each place and theme."""
    stream = tokens(text)
    index = _index(knowledge)
    raw: list[tuple[float, int, int, str, str]] = []
    excluded: dict[str, list[tuple[int, int]]] = {}
    for at, token in enumerate(stream):
        for pattern, slug, weight in (*index.lower.get(token.norm, ()), *index.exact.get(token.raw, ())):
            end = pattern.end(stream, at)
            if end is None:
                continue
            if weight < 0:
                excluded.setdefault(slug, []).append((at, end))
            else:
                raw.append((weight, at, end, slug, pattern.source))
    names = _names(text, stream)
    taken: dict[str, list[tuple[int, int]]] = {}
    hits = []
    for weight, at, end, slug, source in sorted(raw, key=lambda hit: (-hit[0], hit[1] - hit[2], hit[1], hit[4])):
        busy = taken.setdefault(slug, [])
        if any(at < stop and start < end for start, stop in (*busy, *excluded.get(slug, ()))):
            continue
        busy.append((at, end))
        named = any(start <= at and end <= stop for start, stop in names)
        hits.append(
            ThemeHit(stream[at].start, stream[end - 1].end, slug, weight * (NAMED if named else 1), source, named)
        )
    return tuple(sorted(hits))


def _names(text: str, stream: Sequence[Token]) -> list[tuple[int, int]]:
    """Capitalised runs around the head of a name of a body or post, as token ranges."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for at in range(len(stream) + 1):
        token = stream[at] if at < len(stream) else None
        inside = token is not None and token.is_word and (token.raw[0].isupper() or token.norm in _LINKS)
        if inside and token is not None and at and _line_break(text, stream[at - 1], token):
            inside = False
        if inside:
            start = at if start is None else start
        elif start is not None:
            runs.append((start, at))
            start = at if token is not None and token.is_word and token.raw[0].isupper() else None
    names = []
    for first, last in runs:
        while first < last and stream[first].norm in _LINKS:
            first += 1
        while first < last and stream[last - 1].norm in _LINKS:
            last -= 1
        headed = last - first > 1 and any(stream[at].norm in _HEADS for at in range(first, last))
        if headed and not _headline(text, stream[first], stream[last - 1]):
            names.append((first, last))
    return names


def _line_break(text: str, before: Token, after: Token) -> bool:
    return "\n" in text[before.end : after.start]


def _headline(text: str, first: Token, last: Token) -> bool:
    """Whether the run stands in a line that has capitals throughout, where capitals make no name."""
    start = text.rfind("\n", 0, first.start) + 1
    stop = text.find("\n", last.end)
    words = re.findall(r"[^\W\d_]{4,}", text[start : stop if stop >= 0 else len(text)])
    return len(words) < 25 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


def features(text: str, hits: Iterable[ThemeHit], title: str | None) -> dict[str, dict[str, float]]:
    """For each theme that is signalled, the numbers by which `readout_themes` judges it."""
    all_hits = tuple(hits)
    stream = tokens(text)
    starts = [token.start for token in stream]
    words = sum(token.is_word for token in stream)
    lead_end = _lead_end(text)
    titles = _title_range(text, title)
    by_slug: dict[str, list[ThemeHit]] = {}
    for hit in all_hits:
        by_slug.setdefault(hit.slug, []).append(hit)
    total = sum(hit.weight for hit in all_hits)
    strong_themes = sum(any(hit.weight == 1 for hit in found) for found in by_slug.values())
    result = {}
    for slug, found in by_slug.items():
        mass = sum(hit.weight for hit in found)
        strong = [hit for hit in found if hit.weight == 1]
        result[slug] = {
            "any_strong": float(bool(strong)),
            "strong": math.log1p(len(strong)),
            "other": math.log1p(mass - len(strong)),
            "distinct": math.log1p(len({text[hit.start : hit.end].casefold() for hit in found})),
            "share": mass / total if total else 0.0,
            "title": float(any(titles[0] <= hit.start < titles[1] and hit.weight >= 0.5 for hit in found)),
            "lead": float(any(hit.start < lead_end and hit.weight >= 0.5 for hit in found)),
            "cue": float(any(_cued(stream, bisect_left(starts, hit.start)) and hit.weight >= 0.5 for hit in found)),
            "density": math.log1p(100 * mass / max(words, 50)),
            "crowd": math.log1p(strong_themes),
            "short": float(words < 200),
        }
    return result


def _lead_end(text: str) -> int:
    return max(600, int(len(text) * LEAD)) if len(text) > 600 else len(text)


def _title_range(text: str, title: str | None) -> tuple[int, int]:
    if title:
        at = text.find(title)
        if at >= 0:
            return at, at + len(title)
    first = text.find("\n")
    return (0, first) if 0 < first <= 200 else (0, 0)


def _cued(stream: Sequence[Token], at: int) -> bool:
    for token in reversed(stream[max(0, at - 10) : at]):
        if token.norm in (".", "!", "?", "\n"):
            return False
        if token.norm in _CUES:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model over `features`: `bias`, one weight a feature, one offset a theme, and where it says yes."""

    bias: float
    features: Mapping[str, float]
    themes: Mapping[str, float]
    threshold: float


@cache
def weights() -> Weights:
    """The fitted weights of `theme_weights.toml`."""
    table = tomllib.loads(resources.files("policegraph.extract").joinpath("theme_weights.toml").read_text("utf-8"))
    return Weights(table["bias"], table["features"], table["themes"], table["threshold"])


def probability(slug: str, values: Mapping[str, float], model: Weights) -> float:
    """How sure the model is that a theme with these features is a subject of the readout."""
    logit = model.bias + model.themes.get(slug, 0.0)
    logit += sum(model.features.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-logit))


def readout_themes(
    text: str, hits: Iterable[ThemeHit], title: str | None = None, model: Weights | None = None
) -> tuple[ThemeScore, ...]:
    """The themes that a text is about or names as a subject of work, most certain first.

    `hits` are those of `find_themes`; leave out what stands in boilerplate. `title` helps where it is known.
    """
    model = model or weights()
    found = tuple(hits)
    scores = []
    for slug, values in features(text, found, title).items():
        score = probability(slug, values, model)
        if score >= model.threshold:
            best = max((hit for hit in found if hit.slug == slug), key=lambda hit: (hit.weight, -hit.start))
            scores.append(ThemeScore(slug, score, best))
    return tuple(sorted(scores, key=lambda theme: (-theme.score, theme.slug)))
