"""Events that no word of events tells but a clause with a date of its own: "which closed the post in April"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from policegraph.extract.cues import cues
from policegraph.extract.dates import DateHit
from policegraph.extract.document import Part
from policegraph.extract.modality_words import modality_words
from policegraph.extract.scene import Scene
from policegraph.extract.word_lists import word_lists
from policegraph.extract.wording import Wording, event_words
from policegraph.facts import EventKind, InteractionKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from policegraph.extract.tellings import Telling

# what is asked, promised, praised or blamed is an act of the talk, seldom an event of its own
_SPOKEN = (InteractionKind.REQUEST, InteractionKind.COMMIT, InteractionKind.PRAISE, InteractionKind.CRITICISE)
OTHER_WORD = "other"  # a verb that no list holds
_PARTS = (Part.BODY,)


@dataclass(frozen=True, slots=True)
class DatedWords:
    """The lists of `dated.toml`."""

    never: frozenset[str]
    setting: frozenset[str]
    ending: frozenset[str]
    beginning: frozenset[str]


@cache
def dated_words() -> DatedWords:
    """The lists, loaded once. Raises KnowledgeError."""
    return word_lists("dated.toml", DatedWords)


def find_dated(scene: Scene, dates: Sequence[DateHit], told: frozenset[int]) -> Iterator[Wording]:
    """The verbs of clauses with a date that tell of no event otherwise; `told` are the words and verbs that do."""
    seen: set[int] = set()
    for hit in dates:
        paragraph = scene.document.paragraph_at(hit.span.start)
        if paragraph is None or paragraph.part not in _PARTS:
            continue
        verb = verb_of(scene, hit.span)
        if verb is None or verb.i in seen or not _may_tell(verb) or _told_otherwise(verb, told):
            continue
        seen.add(verb.i)
        kind, word = _family(verb)
        yield Wording(kind, "dated", word, False, verb.i)


def clause_features(scene: Scene, telling: "Telling") -> Iterator[str]:
    """How an event that a verb tells stands in its clause: its date, who does it to whom, totals, its kind."""
    verb, k = scene.document.doc[telling.token], f"{telling.form}/{telling.kind}"
    own = [d for d in telling.dates if verb_of(scene, d.span) == verb]
    length = "range" if own and "/" in own[0].edtf else str(len(own[0].edtf)) if own else "none"
    clause = verb.dep_ if verb.dep_ in ("ROOT", "relcl", "acl", "advcl", "ccomp", "xcomp", "conj", "pcomp") else "other"
    does = next((f.agent[0] for f in telling.fillers if f.agent and f.path.startswith(("subj", "agent"))), "-")
    done = next((f.agent[0] for f in telling.fillers if f.agent and f.path.startswith(("obj", "passive"))), "-")
    there = any(f.agent and f.agent[0] == "g" and f.path.startswith("prep") for f in telling.fillers)
    counted = any(c.pos_ == "NUM" for a in verb.children if a.dep_ in _ARGUMENTS for c in a.children)
    negated = any(c.dep_ == "neg" for c in verb.children)
    since = any(begins(scene.document.text, d.span) for d in own)
    for mark in (
        f"own-date={length}",
        f"clause={clause}",
        f"does={does}/{done}",
        f"there={there}",
        f"counted={counted}/{length}",
        f"since={since}/{length}",
        f"negated={negated}",
    ):
        yield f"{mark}/{telling.form}"
        yield f"{mark}/{k}"
    if own:
        yield f"date-rule={own[0].rule}/{telling.form}"
        yield f"date-does={length}/{does}/{there}/{telling.form}"
        yield f"date-clause={length}/{clause}/{telling.form}"


_ARGUMENTS = ("nsubj", "nsubjpass", "dobj")


_SINCE = re.compile(r"\bsince\s+(?:(?:the|year|early|late|mid)[\s-]+)*$", re.IGNORECASE)


def begins(text: str, when: Span) -> bool:
    """Whether something goes on from a date: "since May", "since early 2023"."""
    before = text[max(0, when.start - 24) : when.start]
    return text[when.start : when.end].lower().startswith("since") or _SINCE.search(before) is not None


def verb_of(scene: Scene, span: Span) -> "Token | None":
    """The verb that a date belongs to; None where it hangs on a name or a title."""
    token = scene.document.tokens(span)[0]
    inside = {t.i for t in scene.document.tokens(span)}
    while token.i in inside and token.head.i != token.i:
        token = token.head
    for _ in range(6):
        if token.pos_ in ("VERB", "AUX"):
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def _may_tell(verb: "Token") -> bool:
    lemma = verb.lemma_.lower()
    stamp = verb.i == verb.sent.start and verb.tag_ == "VBN"  # "Posted on 3 May"
    plain = verb.dep_ not in ("aux", "auxpass", "amod", "compound")
    return verb.pos_ == "VERB" and lemma not in dated_words().never and plain and not stamp


def _told_otherwise(verb: "Token", told: frozenset[int]) -> bool:
    """Whether the verb's own event is told by another word: "the meeting, held on Friday", "is due to take place"."""
    node = verb
    for _ in range(4):
        # "the Council's next session, due to be held in May": the parser often hangs "due" elsewhere
        due = next((t for t in (node, node.head) if t.lower_ == "due"), None)
        if due is not None and any(i in told for i in range(max(due.sent.start, due.i - 8), due.i)):
            return True
        if node.i in told or any(c.i in told for c in node.children if c.dep_ in _ARGUMENTS):
            return True
        # "the session, due to be held in May" hangs on the noun as an adjective
        if node.dep_ in ("acl", "relcl") or (node.dep_ == "amod" and node.i > node.head.i):
            noun = node.head
            near = range(noun.i - 7, noun.i + 1) if verb.lemma_.lower() in dated_words().setting else (noun.i,)
            return any(i in told and i >= verb.sent.start for i in near)
        if node.dep_ not in ("xcomp", "conj") or node.head.i == node.i or node.head.pos_ not in ("VERB", "AUX", "ADJ"):
            return False
        if node.dep_ == "conj" and any(c.dep_ in _ARGUMENTS for c in node.children):
            return False
        node = node.head
    return False


def _family(verb: "Token") -> tuple[EventKind, str]:
    lemma = verb.lemma_.lower()
    for kind, entry in event_words().items():
        if lemma in entry.dated:
            return kind, lemma
    if any(cue.kind in _SPOKEN for cue in cues().verbs.get(lemma, ())):
        return EventKind.OTHER, "act of speech"
    return EventKind.OTHER, "speech" if lemma in modality_words().reporters else OTHER_WORD
