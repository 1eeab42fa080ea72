"""A readout made ready for the stages: paragraphs with their part in the note, sentences, tokens and parse."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from policegraph.facts import Readout, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as TokenSpan


class Part(StrEnum):
    """What a paragraph is in the note."""

    TITLE = "title"
    META = "meta"  # a letterhead, a date line, a byline: nothing is told there
    BODY = "body"
    HEADING = "heading"
    BOILERPLATE = "boilerplate"  # notes to editors, share links: gives no facts and no names
    CONTACT = "contact"  # whom to ask: names persons and press offices, tells nothing


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of text between line breaks."""

    span: Span
    part: Part
    index: int


@dataclass(frozen=True, slots=True)
class Document:
    """A readout, its paragraphs and its parse. `lead` is the index of the first body paragraph, -1 if there is none."""

    readout: Readout
    doc: "Doc"
    paragraphs: tuple[Paragraph, ...]
    lead: int

    @property
    def text(self) -> str:
        """The stored text."""
        return self.readout.text

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The paragraph that holds this offset."""
        at = bisect_right(self.paragraphs, offset, key=lambda paragraph: paragraph.span.start) - 1
        return self.paragraphs[at] if at >= 0 and offset < self.paragraphs[at].span.end else None

    def in_quotes(self, offset: int) -> bool:
        """Whether a quotation is open at this offset, by the quote marks of its paragraph."""
        paragraph = self.paragraph_at(offset)
        if paragraph is None:
            return False
        before = self.text[paragraph.span.start : offset]
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1

    def tells(self, offset: int) -> bool:
        """Whether facts may be read at this offset: title, heading or body."""
        paragraph = self.paragraph_at(offset)
        return paragraph is not None and paragraph.part in (Part.TITLE, Part.BODY, Part.HEADING)

    def tokens(self, span: Span) -> "TokenSpan":
        """The tokens that cover a span."""
        tokens = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        assert tokens is not None
        return tokens

    def sentence(self, span: Span) -> Span:
        """The sentence in which a span begins."""
        sent = self.tokens(span)[0].sent
        return Span(sent.start_char, max(sent.end_char, sent.start_char + 1))


@cache
def _boilerplate() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(resources.files("policegraph.extract").joinpath("boilerplate.toml").read_text("utf-8"))
    return {name: re.compile("|".join(rows["patterns"]), re.IGNORECASE) for name, rows in table.items()}


_BULLET = re.compile(r"\s*(?:[-•*–▪◦·]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
# what is no heading: it ends like a clause, or is a line of a table ("Finland: X, Minister of the Interior") or of
# a list of delegates ("X, Head of the Y")
_ENTRY = re.compile(r"[.,;:]\W*$|\w:\s+\w|^[^,]{5,45},\s(?:the\s)?(?:[A-Z][\w-]+\s){1,4}(?:of|for|to)\s")
_LINE = 16  # words at most in a line of a contact block
_ENDS = re.compile(r"[.!?:;”\"’')\]…]\s*$")


def _blocks(text: str) -> Iterator[Span]:
    """Lines, with hard-wrapped ones joined where the note also has blank lines."""
    wrapped = "\n\n" in text
    start: int | None = None
    position = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        end = position + len(line)
        if line.strip():
            if start is None:
                start = position + len(line) - len(line.lstrip())
            following = lines[number + 1] if number + 1 < len(lines) else ""
            joins = (
                wrapped
                and following.strip()
                and 45 <= len(line.rstrip()) <= 130
                and not _ENDS.search(line)
                and not _BULLET.match(following)
                and (following.lstrip()[0].islower() or len(line.rstrip()) >= 60)
            )
            if not joins:
                yield Span(start, position + len(line.rstrip()))
                start = None
        position = end + 1


def _part(block: str, index: int, seen_body: bool, zone: Part | None, title: str | None) -> tuple[Part, Part | None]:
    """The part of one block, and the zone of boilerplate or contacts that has begun with it, None in the text."""
    patterns = _boilerplate()
    words = block.split()
    line = bool(patterns["line"].match(block))
    if (seen_body or zone) and patterns["contact"].match(block):
        return Part.CONTACT, Part.CONTACT
    if (seen_body or zone) and patterns["zone"].match(block):
        return Part.BOILERPLATE, Part.BOILERPLATE
    if zone is Part.CONTACT and not line and len(words) <= _LINE and not block.rstrip().endswith("."):
        return Part.CONTACT, zone
    if zone:
        return Part.BOILERPLATE, Part.BOILERPLATE
    if line:
        return Part.BOILERPLATE, None
    sentence = len(words) >= 12 or (len(words) >= 6 and bool(re.search(r"[.!?:]\W*$", block)))
    if block.rstrip().endswith(":") and re.search(r"\b(said|says|added|stated|commented|remarked|continued)\b", block):
        return Part.BODY, None
    if not seen_body and not sentence and not _BULLET.match(block):
        if patterns["meta"].match(block):
            return Part.META, None
        if title is not None and " ".join(title.split()) == " ".join(words):
            return Part.TITLE, None
        return (Part.TITLE if len(words) >= 3 else Part.META), None
    if index == 0 and len(words) <= 30 and not re.search(r"[.!?:]\W*$", block):
        return Part.TITLE, None
    if not sentence and len(words) <= 8 and not (_BULLET.match(block) or _ENTRY.search(block)):
        return Part.HEADING, None
    return Part.BODY, None


def paragraphs(readout: Readout) -> tuple[Paragraph, ...]:
    """Split a readout into paragraphs and tell the part of each."""
    out: list[Paragraph] = []
    seen_body = False
    zone: Part | None = None
    for index, span in enumerate(_blocks(readout.text)):
        part, zone = _part(span.of(readout.text), index, seen_body, zone, readout.title)
        seen_body = seen_body or part is Part.BODY
        out.append(Paragraph(span, part, index))
    return tuple(out)


def parse(readouts: Iterable[Readout], nlp: "Language", batch_size: int = 32) -> Iterator[Document]:
    """Run the language model over readouts in batches; sentences never cross a paragraph's end."""
    made = (
        (_prepare(readout, parts, nlp), (readout, parts)) for readout in readouts for parts in [paragraphs(readout)]
    )
    for doc, (readout, parts) in nlp.pipe(made, as_tuples=True, batch_size=batch_size):
        lead = next((p.index for p in parts if p.part is Part.BODY), -1)
        yield Document(readout, doc, parts, lead)


def _prepare(readout: Readout, parts: tuple[Paragraph, ...], nlp: "Language") -> "Doc":
    """The tokens, a sentence beginning with each paragraph; in a hard-wrapped one a line's end is but a blank."""
    doc = nlp.make_doc(readout.text)
    begins = {paragraph.span.start for paragraph in parts}
    for token in doc:
        if token.idx in begins:
            token.is_sent_start = True
    return doc
