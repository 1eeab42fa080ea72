"""Whether words of a text stand as direct speech: between quotation marks, or set apart after "X said:"."""

import re

from policegraph.facts import Span

_MARKS = re.compile(r"[\"“”„‟«»‘]|(?<!\w)'|'(?!\w)|’(?!\w)")
_OPEN = frozenset("“„«‘")
_BETWEEN = re.compile(r"[”\"»][^“”\"«»\n]{1,160}[“\"«]")  # the narrator's words within interrupted speech
_ANNOUNCED = re.compile(r"[:：]\s*$")


def is_speech(text: str, span: Span) -> bool:
    """Judged by the marks of the paragraph, else by whether it is announced by a colon or goes on such speech."""
    start = text.rfind("\n", 0, span.start) + 1
    before = text[start : span.start]
    # a line may be a paragraph, or one of several that a paragraph was broken into
    block = text[text.rfind("\n\n", 0, span.start) + 1 : span.start]
    if _inside(before) or _inside(block):
        return True
    if _ANNOUNCED.search(before.rstrip("\"'“”‘’«»„ ")):
        return True
    return _set_apart(text, start)


def _inside(before: str) -> bool:
    """Whether a quotation is open at the end of these words."""
    inside = False
    for match in _MARKS.finditer(before):
        mark = match.group()
        inside = True if mark in _OPEN else (not inside if mark in "\"'" else False)
    return inside


def _set_apart(text: str, start: int) -> bool:
    """Whether the paragraph that begins here belongs to a block of speech: up to 12 paragraphs under its opening."""
    line = start
    for _ in range(12):
        above = text[:line].rstrip()
        if not above:
            return False
        begin = above.rfind("\n") + 1
        if _ANNOUNCED.search(above[begin:]):
            return True
        line = begin
    return False


def pieces(text: str, span: Span) -> tuple[Span, ...]:
    """Speech without the narrator's words between its parts ("…", he said, "…")."""
    out: list[Span] = []
    start = span.start
    for match in _BETWEEN.finditer(text, span.start, span.end):
        if match.start() > start:
            out.append(Span(start, match.start()))
        start = match.end()
    if start < span.end:
        out.append(Span(start, span.end))
    return tuple(out)
