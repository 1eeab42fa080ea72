"""Direct speech and who speaks: in quote marks, split by the reporting clause, or as a block after "X said:"."""

import re
from dataclasses import dataclass, field

from policegraph.extract.document import Document, Paragraph, Part
from policegraph.extract.scene import Scene
from policegraph.extract.speakers import Speaker, announced, capped, speaker_of
from policegraph.extract.speech_words import announcement, speech_words
from policegraph.facts import Span

_PAIRS = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’", "‟": "”", "「": "」"}
_SILENT = (Part.BOILERPLATE, Part.CONTACT, Part.META, Part.TITLE)  # parts of a note in which nobody speaks
_NEW_SENTENCE = re.compile(r"[.!?]['”\"’]?\s+[A-Z][a-z]+ [^,]{30,}$")


@dataclass(frozen=True, slots=True)
class Quote:
    """One stretch of direct speech. `part_of` is the index of the quote that it continues."""

    span: Span
    speaker: str | None
    evidence: Span
    rule: str
    part_of: int | None = None


def _marked(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches within quote marks in one paragraph, without the marks; an unclosed one runs to the paragraph's end."""
    out: list[tuple[int, int]] = []
    i = start
    while i < end:
        close = _PAIRS.get(text[i])
        if close is None or (text[i] in "‘'" and i > start and text[i - 1].isalnum()):
            i += 1
            continue
        if text[i] == '"' and i > start and text[i - 1].isalnum():
            i += 1
            continue
        j = i + 1
        while j < end and not (text[j] in close and not (text[i] == "‘" and j + 1 < end and text[j + 1].isalnum())):
            j += 1
        out.append((i + 1, j))
        i = j + 1
    return out


def _spoken(document: Document, start: int, end: int) -> bool:
    """Whether words in quote marks are speech: four words or more with a finite verb."""
    words = document.text[start:end].split()
    if len(words) < 4:
        return False
    tokens = document.doc.char_span(start, end, alignment_mode="expand")
    if tokens is None:
        return False
    if len(words) >= 6 and any(t.lemma_.lower() in speech_words().reporting for t in tokens[0].sent if t.idx < start):
        return True
    if tokens[0].tag_ == "VB" and _tagged(document, end):
        return True  # an imperative: “Count on our support”, he told his guest
    return any(t.tag_ in ("VBZ", "VBP", "VBD", "MD") for t in tokens) or (
        len(words) >= 8 and any(t.tag_.startswith("VB") for t in tokens)
    )


def _tagged(document: Document, end: int) -> bool:
    """Whether a short reporting clause follows the words: “…”, he told his guest."""
    after = document.doc.char_span(end, min(end + 40, len(document.text)), alignment_mode="contract")
    near = [t for t in after or () if t.is_alpha][:4]
    return any(t.lemma_.lower() in speech_words().reporting and t.pos_ in ("VERB", "AUX") for t in near)


def find_quotes(scene: Scene) -> list[Quote]:
    """All direct speech in text order."""
    reading = _Reading(scene)
    for paragraph in scene.document.paragraphs:
        reading.go_on(paragraph)
    return reading.quotes


@dataclass
class _Reading:
    """The quotations as far as the text has been read."""

    scene: Scene
    quotes: list[Quote] = field(default_factory=list)
    announced: Speaker | None = None  # who was announced with "X said:" and goes on speaking in blocks
    last: int = -5  # the paragraph of the last quotation

    def go_on(self, paragraph: Paragraph) -> None:
        """Read one more paragraph."""
        document = self.scene.document
        if paragraph.part in _SILENT:
            self.announced = None
            return
        start, end = paragraph.span.start, paragraph.span.end
        marked = [(a, b) for a, b in _marked(document.text, start, end) if _spoken(document, a, b)]
        announces = announcement().search(document.text[start:end]) is not None
        if self.announced is not None and not marked and not announces and paragraph.part is Part.BODY:
            if not _reported(document, paragraph.span):
                self._add_block(paragraph, self.announced)
                return
            self.announced = None
        for number, (a, b) in enumerate(marked):
            self._add_marked(paragraph, a, b, first=number == 0)
        if announces:
            agent = announced(self.scene, paragraph.span)
            self.announced = Speaker(agent, capped(paragraph.span), "quote-intro") if agent is not None else None
        elif marked:
            self.announced = None

    def _add_block(self, paragraph: Paragraph, speaker: Speaker) -> None:
        """A paragraph of speech without marks, which may go on from the one before."""
        before = self.quotes[-1] if self.quotes and paragraph.index == self.last + 1 else None
        goes_on = before is not None and before.rule == "quote-block" and before.speaker == speaker.agent
        span = _trim(self.scene.document.text, paragraph.span.start, paragraph.span.end)
        self._add(paragraph, span, Speaker(speaker.agent, speaker.evidence, "quote-block"), goes_on=goes_on)

    def _add_marked(self, paragraph: Paragraph, a: int, b: int, *, first: bool) -> None:
        """Speech between quote marks; it may be the second part of a split one, or go on from the paragraph before."""
        text = self.scene.document.text
        span = _trim(text, a, b)
        speaker = speaker_of(self.scene, span, paragraph.span)
        unsaid = speaker.agent is None or speaker.rule == "quote-recent"
        opens = not text[paragraph.span.start : a].strip(' “"„«')
        before = self.quotes[-1] if self.quotes else None
        resumed = before if unsaid and opens and paragraph.index == self.last + 1 else None
        if resumed is not None:
            speaker = Speaker(resumed.speaker, resumed.evidence, "quote-continued")
        elif unsaid and self.announced is not None:
            speaker = Speaker(self.announced.agent, self.announced.evidence, "quote-intro")
        other = before if not first and before is not None and before.speaker is not None else None
        split = other is not None and speaker.agent in (None, other.speaker) and _is_split(text[other.span.end : a])
        if split and other is not None:
            speaker = speaker._replace(agent=other.speaker)
        self._add(paragraph, span, speaker, goes_on=split or resumed is not None)

    def _add(self, paragraph: Paragraph, span: Span, speaker: Speaker, *, goes_on: bool) -> None:
        part_of = len(self.quotes) - 1 if goes_on else None
        self.quotes.append(Quote(span, speaker.agent, capped(speaker.evidence), speaker.rule, part_of))
        self.last = paragraph.index


def _is_split(between: str) -> bool:
    """Whether the words between two stretches of speech only say who speaks: "…", he said, "…"."""
    return len(between) < 140 and between.count(".") <= 1 and not _NEW_SENTENCE.search(between)


def _reported(document: Document, span: Span) -> bool:
    """Whether a paragraph tells in the third person what was said, and so is no block of speech."""
    text = span.of(document.text)
    if re.search(r"\b(I|we|my|our|us)\b", text):
        return False
    return bool(
        re.search(
            r"\b(he|she|they) (also )?(said|added|stressed|noted|thanked|expressed|told)\b"
            r"|\bthe (meeting|talks|visit|two sides)\b",
            text,
            re.IGNORECASE,
        )
    )


def _trim(text: str, start: int, end: int) -> Span:
    while start < end - 1 and (text[start].isspace() or text[start] in '“”"„«»‘'):
        start += 1
    while end > start + 1 and (text[end - 1].isspace() or text[end - 1] in '“”"„«»'):
        end -= 1
    return Span(start, end)
