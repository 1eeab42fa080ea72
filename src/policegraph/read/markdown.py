"""Markdown (.md): its words without the marks; a front matter between `---` lines is metadata."""

import re
from collections.abc import Iterator

from policegraph.errors import InputError
from policegraph.facts import Readout
from policegraph.read.dates import first_date
from policegraph.read.head import read_head
from policegraph.read.language import detect_language
from policegraph.read.source import Problem, Reader, Source, clean_text, decode

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"^([A-Za-z_ -]+?)\s*:\s*(.*?)\s*$")
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\[[^\]]+\]:[ \t]+\S+.*$", re.MULTILINE), ""),  # where a reference link leads
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),  # pictures
    (re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE), r"\1"),
    (re.compile(r"^[ \t]*(?:=+|-{3,}|\*{3,}|_{3,})[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"^([ \t]*)[*+][ \t]+", re.MULTILINE), r"\1- "),
    (re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\|[ \t]*(.*?)[ \t]*\|[ \t]*$", re.MULTILINE), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])"), r"\1"),
    (re.compile(r"[ \t]+$", re.MULTILINE), ""),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def _read(source: Source) -> Iterator[Readout | Problem]:
    text = clean_text(decode(source.read(), source.where, source.charset))
    meta, body = _front_matter(text)
    for pattern, by in _MARKS:
        body = pattern.sub(by, body)
    body = body.strip()
    if not body:
        raise InputError(f"{source.where}: no text besides its front matter; nothing to read")
    head = read_head(body)
    title = meta.get("title") or head.title
    if meta.get("title") and meta["title"] not in body[: len(meta["title"]) + 400]:
        body = f"{meta['title']}\n\n{body}"
    yield Readout(
        identifier=source.identifier,
        text=body + "\n",
        title=title,
        issued=first_date(meta.get("date", "")) or head.issued,
        publisher=meta.get("publisher") or head.publisher,
        source=source.url or meta.get("url") or meta.get("source") or head.source,
        language=detect_language(body, meta.get("language") or meta.get("lang")),
        license=meta.get("license") or meta.get("licence"),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The `key: value` lines between the leading `---` lines, and what follows them."""
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    pairs = (_PAIR.match(line) for line in match.group(1).split("\n"))
    meta = {pair.group(1).lower(): pair.group(2).strip("\"'") for pair in pairs if pair is not None and pair.group(2)}
    return meta, text[match.end() :]


READER = Reader("markdown", (".md", ".markdown"), ("text/markdown",), _read)
