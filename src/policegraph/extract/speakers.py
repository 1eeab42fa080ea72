"""Who speaks the words between quote marks, or after "X said:", and the words that show it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from policegraph.extract.frames import noun_agents
from policegraph.extract.scene import Scene
from policegraph.extract.speech_words import speech_words
from policegraph.facts import Span

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

_LONGEST = 400  # code points of evidence
_BACK = 900  # code points: how far before a quotation its speaker may have been named


class Speaker(NamedTuple):
    """Who speaks, None where nobody is found; the words that show it; the rule that found him."""

    agent: str | None
    evidence: Span
    rule: str


def speaker_of(scene: Scene, speech: Span, paragraph: Span) -> Speaker:
    """The subject of a reporting verb beside the speech, else the subject before it, else who was named last."""
    tokens = scene.document.doc.char_span(speech.start, speech.end, alignment_mode="expand")
    found = None
    if tokens is not None:
        found = _by_verb(scene, speech, paragraph, tokens) or _by_subject(scene, speech, paragraph, tokens)
    return found or _by_recency(scene, speech, paragraph, tokens) or Speaker(None, speech, "quote-unknown")


def announced(scene: Scene, paragraph: Span) -> str | None:
    """The one who speaks in "Home Secretary X said:": the first person, else the first of the others."""
    found: list[str] = []
    for token in scene.document.tokens(paragraph):
        ref = scene.refs.get(token.i)
        if ref is not None and ref.agents[0][0] in "pta" and ref.via in ("name", "title", "role", "pronoun"):
            found.append(ref.agents[0])
    return next((agent for agent in found if agent[0] == "p"), found[0] if found else None)


def capped(span: Span) -> Span:
    """So much of a span as evidence may have."""
    return Span(span.start, min(span.end, span.start + _LONGEST))


def _by_verb(scene: Scene, speech: Span, paragraph: Span, tokens: "TokenSpan") -> Speaker | None:
    """ "…", said X; X said that "…"."""
    for verb in _reporting(scene, speech, paragraph, tokens):
        # after the words the speaker may follow the verb and be taken for its object: “…”, considered the Minister
        behind = verb.idx >= speech.end and not any(c.dep_ == "nsubj" and c.idx >= speech.end for c in verb.children)
        for child in verb.children:
            turned = behind and child.i > verb.i and child.dep_ in ("dobj", "attr", "oprd", "npadvmod")
            if (child.dep_ == "nsubj" or turned) and not speech.start <= child.idx < speech.end:
                found = [f for f in noun_agents(scene, child, "subj") if f.agent and f.agent[0] in "pta"]
                if found:
                    evidence = _around(scene, speech, verb.sent.start_char, verb.sent.end_char)
                    return Speaker(found[0].agent, evidence, "quote-verb")
    return None


def _reporting(scene: Scene, speech: Span, paragraph: Span, tokens: "TokenSpan") -> list["Token"]:
    """The verbs of speaking in the sentences of the speech and the one right after, the nearest first."""
    around = [
        (min(abs(token.idx - speech.start), abs(token.idx - speech.end)), token)
        for token in _beside(scene, speech, paragraph, tokens)
        if token.lemma_.lower() in speech_words().reporting and token.pos_ in ("VERB", "AUX")
    ]
    return [token for _, token in sorted(around, key=lambda item: item[0])]


def _beside(scene: Scene, speech: Span, paragraph: Span, tokens: "TokenSpan") -> Iterator["Token"]:
    """The tokens of the paragraph that share a sentence with the speech but are not of it, and those right after it."""
    doc = scene.document.doc
    sentences = {tokens[0].sent.start: tokens[0].sent, tokens[-1].sent.start: tokens[-1].sent}
    following = doc[min(tokens.end, len(doc) - 1)]
    if following.idx < paragraph.end and "\n" not in scene.document.text[speech.end : following.idx + 1]:
        sentences.setdefault(following.sent.start, following.sent)
        for cut in _cut_short(following):
            sentences.setdefault(cut.start, cut)
    for sent in sentences.values():
        for token in sent:
            if paragraph.start <= token.idx < paragraph.end and not speech.start <= token.idx < speech.end:
                yield token


def _cut_short(first: "Token") -> Iterator["TokenSpan"]:
    """The sentences behind words that are but abbreviated titles: "Det. Supt." before "Thorne said."."""
    for _ in range(3):
        sent = first.sent
        rest = [t for t in first.doc[first.i : sent.end] if t.is_alpha]
        if len(rest) > 3 or not all(t.text[0].isupper() for t in rest) or sent.end >= len(first.doc):
            return
        first = first.doc[sent.end]
        yield first.sent


def _by_subject(scene: Scene, speech: Span, paragraph: Span, tokens: "TokenSpan") -> Speaker | None:
    """According to X, "…": the last subject or name before the speech in its sentence."""
    sent = tokens[0].sent
    for token in reversed(list(sent)):
        ref = scene.refs.get(token.i) if paragraph.start <= token.idx < speech.start else None
        if ref and ref.agents[0][0] in "pt" and (token.dep_ == "nsubj" or ref.via in ("name", "title")):
            return Speaker(ref.agents[0], _around(scene, speech, sent.start_char, sent.end_char), "quote-subject")
    return None


def _by_recency(scene: Scene, speech: Span, paragraph: Span, tokens: "TokenSpan | None") -> Speaker | None:
    """Whoever acted or was named last, in this paragraph first."""
    for token in reversed(scene.document.doc[: tokens.start if tokens is not None else 0]):
        if token.idx < speech.start - _BACK:
            return None
        ref = scene.refs.get(token.i)
        if ref and ref.agents[0][0] in "pt" and (token.dep_ == "nsubj" or token.idx >= paragraph.start):
            evidence = _around(scene, speech, max(paragraph.start, speech.start - 200), speech.end)
            return Speaker(ref.agents[0], evidence, "quote-recent")
    return None


def _around(scene: Scene, speech: Span, start: int, end: int) -> Span:
    """Evidence: speech and speaker, as much as it may have."""
    text = scene.document.text
    begin, stop = min(start, speech.start), max(end, speech.end)
    if stop - begin > _LONGEST:
        begin, stop = start, min(end, start + _LONGEST)
    while stop > begin + 1 and text[stop - 1].isspace():
        stop -= 1
    return Span(begin, max(stop, begin + 1))
