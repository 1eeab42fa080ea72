"""A long readout in overlapping parts, cut between paragraphs or sentences."""

import re
from dataclasses import dataclass

from policegraph.facts import Span

_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+")


@dataclass(frozen=True, slots=True)
class TextPart:
    """One part of a readout's text: its number from 1, where it stands, its words."""

    number: int
    span: Span
    text: str


def cut(text: str, length: int, overlap: int) -> tuple[TextPart, ...]:
    """The text in parts of at most `length` characters, each beginning about `overlap` before the end of the last.

    A text of that length is one part, a text of blanks none.
    """
    if not text.strip():
        return ()
    if len(text) <= length:
        return (TextPart(1, Span(0, len(text)), text),)
    spans: list[Span] = []
    start = 0
    while start < len(text):
        end = len(text) if start + length >= len(text) else _break(text, start + length // 2, start + length)
        spans.append(Span(start, end))
        if end == len(text):
            break
        # at least a step forward, however the text is built
        start = max(_break(text, end - overlap, end - overlap // 2) if overlap else end, start + 1)
    return tuple(TextPart(n, span, span.of(text)) for n, span in enumerate(spans, 1) if span.of(text).strip())


def halves(part: TextPart, overlap: int) -> tuple[TextPart, ...]:
    """A part in two, for an answer that did not fit; itself where it is too short to be cut."""
    if len(part.text) < max(800, 4 * overlap):
        return (part,)
    middle = len(part.text) // 2
    end = _break(part.text, middle, middle + overlap)
    begin = _break(part.text, max(1, end - overlap), max(2, end - overlap // 2))
    offset = part.span.start
    spans = (Span(offset, offset + end), Span(offset + begin, part.span.end))
    return tuple(TextPart(part.number, s, part.text[s.start - offset : s.end - offset]) for s in spans)


def _break(text: str, low: int, high: int) -> int:
    """The best place to cut between two offsets: after a paragraph, else a sentence, else a word, else at `high`."""
    high = min(high, len(text))
    low = max(0, min(low, high))
    paragraph = text.rfind("\n", low, high)
    if paragraph >= 0:
        return paragraph + 1
    sentences = [match.end() for match in _SENTENCE_END.finditer(text, low, high)]
    if sentences:
        return sentences[-1]
    word = text.rfind(" ", low, high)
    return word + 1 if word >= 0 else high
