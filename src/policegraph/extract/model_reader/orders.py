"""Stretches of a readout that give a reader orders: facts that stand on them are not kept."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources

from policegraph.facts import Span

_INVISIBLE = frozenset(("Cf", "Mn", "Me"))
# Letters of other scripts that look like Latin ones: an order may be written with them so as not to be known for one.
_LOOK = str.maketrans("аеорсухіѕјԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοАВЕКМНОРСТУХІ", "aeopcyxisjdqwhABEZHIKMNOPTYXoABEKMHOPCTYXI")
_END = re.compile(r"[.!?。！？؟।]|\n")
_BEFORE = re.compile(r"(?:[.!?؟।][\"'”’)\]]*\s|[。！？])")


def _fold(text: str) -> str:
    """Without accents and invisible characters, so that patterns and texts meet."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in _INVISIBLE)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    file = resources.files("policegraph.extract.model_reader").joinpath("orders.toml")
    table: dict[str, list[str]] = tomllib.loads(file.read_text("utf-8"))
    how = re.IGNORECASE | re.MULTILINE
    return {name: re.compile("|".join(f"(?:{_fold(p)})" for p in table[name]), how) for name in table}


def find_orders(text: str) -> tuple[Span, ...]:
    """Where the text gives orders: whole sentences, and whole lines where a line is markup or code."""
    plain: list[str] = []
    origin: list[int] = []
    for offset, char in enumerate(text):
        for one in _fold(char):
            plain.append(one)
            origin.append(offset)
    folded = "".join(plain)
    looks = folded.translate(_LOOK)
    kinds = _patterns()
    found = {
        *_sentences(folded, kinds["foreign"]),
        *_sentences(looks, kinds["sentence"]),
        *_lines(looks, kinds["line"]),
    }
    spans = (Span(origin[span.start], origin[span.end - 1] + 1) for span in found)
    return tuple(_merged(sorted(spans)))


def _sentences(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    for match in pattern.finditer(text):
        if match.start() == match.end():
            continue
        begin = match.start() + len(match.group()) - len(match.group().lstrip(".:!?。 \t\r\n"))
        start = max(text.rfind("\n", 0, begin) + 1, _sentence_start(text, begin))
        rest = _END.search(text, max(match.end() - 1, begin))
        yield Span(min(start, begin), rest.start() + 1 if rest else len(text))


def _sentence_start(text: str, before: int) -> int:
    found = [match.end() for match in _BEFORE.finditer(text, max(0, before - 600), before)]
    return found[-1] if found else 0


def _lines(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    for match in re.finditer(r"[^\n]+", text):
        if pattern.search(match.group()):
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
