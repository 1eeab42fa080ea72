"""Direct speech and who speaks: in quote marks, split by the reporting clause, or as a block after "X said:"."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policegraph.extract.document import Document, Part
from policegraph.extract.frames import noun_agents
from policegraph.extract.scene import Scene
from policegraph.facts import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_PAIRS = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’", "‟": "”", "「": "」"}
REPORT = frozenset(
    "say add tell state note explain stress underline emphasize emphasise declare remark comment conclude "
    "continue observe announce warn recall point affirm assert insist write describe call term put quote "
    "reply respond ask argue acknowledge maintain claim express highlight underscore reiterate reaffirm admit refer "
    "summarise sum go consider sustain advance indicate believe think pledge promise vow urge confirm assure inform "
    "report caution lament complain reveal clarify elaborate specify contend quip counter exclaim mention "
    "manifest relate opine tweet joke appeal enthuse muse predict propose suggest recount".split()
)
_INTRO = re.compile(
    r"\b(said|says|added|stated|commented|remarked|continued|declared|noted|wrote|told|explained|concluded|went on)\b"
    r"[^.!?\n]{0,80}:\s*$",
    re.IGNORECASE,
)


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
    if len(words) >= 6 and any(t.lemma_.lower() in REPORT for t in tokens[0].sent if t.idx < start):
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
    return any(t.lemma_.lower() in REPORT and t.pos_ in ("VERB", "AUX") for t in near)


def find_quotes(scene: Scene) -> list[Quote]:
    """All direct speech in text order."""
    document = scene.document
    out: list[Quote] = []
    pending: str | None = None
    pending_evidence: Span | None = None
    last_paragraph = -5
    for paragraph in document.paragraphs:
        if paragraph.part in (Part.BOILERPLATE, Part.META, Part.TITLE):
            pending = None
            continue
        start, end = paragraph.span.start, paragraph.span.end
        marked = [(a, b) for a, b in _marked(document.text, start, end) if _spoken(document, a, b)]
        intro = _INTRO.search(document.text[start:end])
        if pending is not None and not marked and not intro and paragraph.part is Part.BODY:
            if not _reported(document, paragraph.span):
                continues = (
                    len(out) - 1
                    if out
                    and out[-1].rule == "quote-block"
                    and out[-1].speaker == pending
                    and paragraph.index == last_paragraph + 1
                    else None
                )
                out.append(
                    Quote(
                        _trim(document.text, start, end),
                        pending,
                        pending_evidence or paragraph.span,
                        "quote-block",
                        continues,
                    )
                )
                last_paragraph = paragraph.index
                continue
            pending = None
        first_here = len(out)
        for a, b in marked:
            span = _trim(document.text, a, b)
            speaker, evidence, rule = _speaker(scene, span, start, end)
            before = document.text[start:a].strip(' “"„«')
            continues = None
            unsaid = speaker is None or rule == "quote-recent"
            if unsaid and not before and out and paragraph.index == last_paragraph + 1:
                speaker, evidence, rule = out[-1].speaker, out[-1].evidence, "quote-continued"
                continues = len(out) - 1
            elif unsaid and pending is not None:
                speaker, evidence, rule = pending, pending_evidence or span, "quote-intro"
            if (
                len(out) > first_here
                and out[-1].speaker is not None
                and (speaker is None or speaker == out[-1].speaker)
            ):
                between = document.text[out[-1].span.end : a]
                if (
                    len(between) < 140
                    and between.count(".") <= 1
                    and not re.search(r"[.!?]['”\"’]?\s+[A-Z][a-z]+ [^,]{30,}$", between)
                ):
                    continues = len(out) - 1
                    speaker = out[-1].speaker
            out.append(Quote(span, speaker, _cap(evidence), rule, continues))
            last_paragraph = paragraph.index
        if intro:
            pending, pending_evidence = _intro_speaker(scene, paragraph.span), _cap(paragraph.span)
        elif marked:
            pending = None
    return out


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


def _cap(span: Span) -> Span:
    return Span(span.start, min(span.end, span.start + 400))


def _trim(text: str, start: int, end: int) -> Span:
    while start < end - 1 and (text[start].isspace() or text[start] in '“”"„«»‘'):
        start += 1
    while end > start + 1 and (text[end - 1].isspace() or text[end - 1] in '“”"„«»'):
        end -= 1
    return Span(start, end)


def _intro_speaker(scene: Scene, span: Span) -> str | None:
    """The one who speaks in "Home Secretary X said:"."""
    best: str | None = None
    for token in scene.document.tokens(span):
        ref = scene.refs.get(token.i)
        if ref is None or ref.agents[0][0] not in "pta" or ref.via not in ("name", "title", "role", "pronoun"):
            continue
        if best is None or (best[0] != "p" and ref.agents[0][0] == "p"):
            best = ref.agents[0]
    return best


def _speaker(scene: Scene, span: Span, start: int, end: int) -> tuple[str | None, Span, str]:
    doc = scene.document.doc
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    around: list[tuple[int, Token]] = []
    if tokens is not None:
        sentences = {tokens[0].sent.start: tokens[0].sent, tokens[-1].sent.start: tokens[-1].sent}
        following = doc[min(tokens.end, len(doc) - 1)]
        if following.idx < end and scene.document.text[span.end : following.idx + 1].count("\n") == 0:
            sentences.setdefault(following.sent.start, following.sent)
        for sent in sentences.values():
            for token in sent:
                if not (start <= token.idx < end) or span.start <= token.idx < span.end:
                    continue
                if token.lemma_.lower() in REPORT and token.pos_ in ("VERB", "AUX"):
                    around.append((min(abs(token.idx - span.start), abs(token.idx - span.end)), token))
    for _, verb in sorted(around, key=lambda x: x[0]):
        # after the words the speaker may follow the verb and be taken for its object: “…”, considered the Minister
        behind = verb.idx >= span.end and not any(c.dep_ == "nsubj" and c.idx >= span.end for c in verb.children)
        for child in verb.children:
            turned = behind and child.i > verb.i and child.dep_ in ("dobj", "attr", "oprd", "npadvmod")
            if (child.dep_ == "nsubj" or turned) and not (span.start <= child.idx < span.end):
                found = [f for f in noun_agents(scene, child, "subj") if f.agent and f.agent[0] in "pta"]
                if found:
                    sent = verb.sent
                    return found[0].agent, _around(scene, span, sent.start_char, sent.end_char), "quote-verb"
    # "according to X", or a phrase whose subject precedes: the last subject before the quotation in its sentence
    if tokens is not None:
        head = tokens[0].sent
        for token in reversed(list(head)):
            if token.idx >= span.start or token.idx < start:
                continue
            ref = scene.refs.get(token.i)
            if ref and ref.agents[0][0] in "pt" and (token.dep_ == "nsubj" or ref.via in ("name", "title")):
                return ref.agents[0], _around(scene, span, head.start_char, head.end_char), "quote-subject"
    # else whoever acted or was named last, in this paragraph first
    last: str | None = None
    for token in reversed(doc[: tokens.start if tokens is not None else 0]):
        if token.idx < span.start - 900:
            break
        ref = scene.refs.get(token.i)
        if ref and ref.agents[0][0] in "pt" and (token.dep_ == "nsubj" or token.idx >= start):
            last = ref.agents[0]
            break
    if last is not None:
        return last, _around(scene, span, max(start, span.start - 200), span.end), "quote-recent"
    return None, span, "quote-unknown"


def _around(scene: Scene, span: Span, start: int, end: int) -> Span:
    """Evidence: speech and speaker, at most 400 code points."""
    text = scene.document.text
    begin, stop = min(start, span.start), max(end, span.end)
    if stop - begin > 400:
        begin, stop = start, min(end, start + 400)
    while stop > begin + 1 and text[stop - 1].isspace():
        stop -= 1
    return Span(begin, max(stop, begin + 1))
