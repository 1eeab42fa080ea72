"""Stretches of a readout that give a reader orders: facts that stand on them are not kept."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from policegraph.facts import Span


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    file = resources.files("policegraph.extract.model_reader").joinpath("orders.toml")
    table = tomllib.loads(file.read_text("utf-8"))
    return tuple(re.compile("|".join(f"(?:{p})" for p in table[name]), re.IGNORECASE) for name in ("sentence", "line"))  # type: ignore[return-value]  # two of them


def find_orders(text: str) -> tuple[Span, ...]:
    """Where the text gives orders: whole sentences, and whole lines where a line is markup or code."""
    return tuple(_merged(sorted({*_sentences(text), *_lines(text)})))


def _sentences(text: str) -> Iterator[Span]:
    sentence, _ = _patterns()
    for match in sentence.finditer(text):
        start = max(text.rfind("\n", 0, match.start()), _sentence_start(text, match.start())) + 1
        end = match.end()
        rest = re.compile(r"[.!?]|\n").search(text, end)
        yield Span(min(start, match.start()), rest.start() + 1 if rest else max(len(text), end))


def _sentence_start(text: str, before: int) -> int:
    found = [m.end() - 1 for m in re.compile(r"[.!?][\"'”’)\]]*\s").finditer(text, max(0, before - 600), before)]
    return found[-1] if found else -1


def _lines(text: str) -> Iterator[Span]:
    _, line = _patterns()
    for match in re.compile(r"[^\n]+").finditer(text):
        if line.search(match.group()):
            yield Span(match.start(), match.end())


def _merged(spans: list[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last is not None and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
