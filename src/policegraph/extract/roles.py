"""Where the agents of a note stand and how often, and the words for a place in it that serve as evidence."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policegraph.extract.dates import DateHit
from policegraph.extract.document import Part
from policegraph.extract.lists import list_peers
from policegraph.extract.scene import Scene
from policegraph.extract.suspects import find_suspects
from policegraph.facts import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

ATTEND = re.compile(
    r"\b(attended by|in attendance|accompanied by|accompanying|in the presence of|was joined by|were joined by|"
    r"joined by|also present|present (?:at|were|was|on)|attending|took part|takes? part|taking part|"
    r"participated|participants?|"
    r"headed by|led by|chaired by|delegation|among those|also attended|were present|was present|"
    r"attended|on the .{2,20} side|from the .{2,20} side|represented by|comprising|included|"
    r"made up of|composed of|consist(?:s|ed|ing) of|round the table|around the table|in the company of|"
    r"(?:together|along) with|flanked by|by (?:his|her|their) side|at the head of)\b",
    re.IGNORECASE,
)
HOSTED = re.compile(
    r"\b(hosted by|host|hosts|guest of|invitation of|welcomed by|received by|"
    r"organi[sz]ed by|convened by|at the invitation)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Facts:
    """What every candidate of a document needs: where agents stand, and how often."""

    scene: Scene
    sentences_of: dict[str, list[int]]  # agent -> start tokens of its sentences
    tokens_of: dict[str, list[int]]
    order: dict[str, int]  # agent -> rank by first mention within its kind
    sentence_index: dict[int, int]
    dates: list[DateHit]
    peers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # agent -> the others in its list
    suspects: frozenset[str] = frozenset()


def facts_of(scene: Scene, dates: list[DateHit]) -> Facts:
    """Index the references of a document."""
    sentences: dict[str, list[int]] = {}
    tokens: dict[str, list[int]] = {}
    index = {sent.start: n for n, sent in enumerate(scene.document.doc.sents)}
    for i in sorted(scene.refs):
        ref = scene.refs[i]
        if i and scene.refs.get(i - 1) is ref:
            continue
        start = scene.document.doc[i].sent.start
        for agent in ref.agents:
            sentences.setdefault(agent, []).append(start)
            tokens.setdefault(agent, []).append(i)
        for agent in scene.inner.get(i, ()):
            sentences.setdefault(agent, []).append(start)
            tokens.setdefault(agent, []).append(i)
    for i, agents in scene.inner.items():
        for agent in agents:
            sentences.setdefault(agent, []).append(scene.document.doc[i].sent.start)
            tokens.setdefault(agent, []).append(i)
    order: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for agent in sorted(tokens, key=lambda a: min(tokens[a])):
        order[agent] = counts[agent[0]]
        counts[agent[0]] += 1
    return Facts(scene, sentences, tokens, order, index, dates, list_peers(scene, tokens), find_suspects(scene))


def paragraph_of(scene: Scene, token: "Token") -> int:
    """The number of a token's paragraph, -1 outside of all."""
    paragraph = scene.document.paragraph_at(token.idx)
    return paragraph.index if paragraph else -1


def paragraph_part(scene: Scene, token: "Token") -> Part | None:
    """What a token's paragraph is in the note."""
    paragraph = scene.document.paragraph_at(token.idx)
    return paragraph.part if paragraph else None


def clip(scene: Scene, start: int, end: int) -> Span:
    """A span of at most 400 code points that starts with a word, without blanks at its ends."""
    text = scene.document.text
    while 0 < start < end - 1 and text[start - 1].isalnum() and text[start].isalnum():
        start += 1  # cut within a word
    while start < end - 1 and (text[start].isspace() or text[start] in ",;:.)]”»"):
        start += 1
    end = min(end, start + 400)
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return Span(start, max(end, start + 1))


def sentence_evidence(scene: Scene, i: int, must: int | None = None) -> Span:
    """The sentence of a token, cut to 400 code points around the token that must be in it."""
    sent = scene.document.doc[i].sent
    start, end = sent.start_char, sent.end_char
    if end - start > 400:
        centre = scene.document.doc[must if must is not None else i].idx
        start = max(start, min(centre - 200, end - 400))
    return clip(scene, start, end)
