"""Events that lie ahead by the words around them: "which Finland hosts this summer", "ahead of the Harbour Summit"."""

import re
from typing import TYPE_CHECKING

from policegraph.extract.clauses import is_present
from policegraph.extract.document import Part
from policegraph.extract.modality_words import modality_words
from policegraph.extract.scene import Scene
from policegraph.extract.tellings import Telling
from policegraph.facts import EventKind

if TYPE_CHECKING:
    from spacy.tokens import Token

# What stands behind the name or noun of an event and says that it lies ahead: "the session, due in Porto in May", "the
# forum that Fiji is to host", "a memorandum with X is under preparation".
_AHEAD_BEHIND = re.compile(  # a look ahead, so that one beginning does not hide another
    r"(?=,?\s+(?:(?:due|foreseen|scheduled|slated|set|planned|expected)\s(?:in|on|for|to|next|this|at|by|before)\b|"
    r"whose\s(?:seat|venue|host)\s(?:will|is\sto)\sbe\b|"
    r"(?:which|that|when)\s(?:[\w'’-]+\s){0,4}?(?:(?:is|are)\s(?:(?:due|expected|scheduled|planned|set)\s)?(?:to|for)|"
    r"will|shall)\s(?:be (?:held|hosted|convened|opened|re)|take place|host|stage|open|meet|gather|start|begin|"
    r"bring together)))"
)
_NOT_YET = (
    r"(?:is|are|was|were|remains?|ha(?:s|ve)\sbeen)\s(?:currently\s|now\s|still\s)?(?:(?:under|in)\s(?:preparation|analysis|negotiation|"
    r"consideration|study|examination|review)|being\s(?:prepared|drafted|negotiated|finali[sz]ed|drawn up|studied))\b"
)
_UNDER_PREPARATION = re.compile(r"\s" + _NOT_YET)
# "The document, which is under analysis, foresees …": what the next sentence says of the text
_NEXT_SENTENCE = re.compile(
    r"\s*(?:The|This)\s(?:document|draft|text|instrument|agreement|treaty|memorandum|protocol)\b[^.;]{0,60}?\b"
    + _NOT_YET
)
_STEP = re.compile(r"\s([\w'’&.-]+)|\s?\([^)]*\)")
_NAME_WORD = re.compile(r"[A-Z0-9][\w'’-]*")
_OF = frozenset(("of", "on", "for", "in"))
_OF_OR_WITH = _OF | {"with", "between"}
_SOON = re.compile(
    r"\b(?:[Tt]omorrow|next (?:in|at|week|month|year|spring|summer|autumn|winter|fall|[A-Z]\w+)|"
    r"(?:later )?this (?:coming )?(?:spring|summer|autumn|winter|fall|[A-Z]\w+day)|later this (?:week|month|year)|"
    r"coming (?:weeks?|months?|days?)|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|soon|shortly)\b"
)
_BEFOREHAND = re.compile(
    r"\b(?:[Aa]head of|[Ii]n the run-?up to|[Ii]n preparation for|preparing for|preparations? for|to prepare for|"
    r"look(?:ed|s|ing)? (?:ahead |forward )?to)(?: (?:the|this|its|their|a|an|[A-Z0-9][\w’'.-]*|"
    r"next|annual|coming|upcoming))*\s?$"
)
_PUBLIC = (EventKind.CONFERENCE, EventKind.OTHER)  # what all prepare for; a talk of two is told by itself


def told_ahead(t: Telling, scene: Scene) -> bool:
    """Whether the words around a telling say that the event lies ahead, though no operator does."""
    if _scheduled(t, scene) or _dated_ahead(t, scene):
        return True
    return t.form in ("noun", "named", "phrase") and _said_behind(t, scene)


def _said_behind(t: Telling, scene: Scene) -> bool:
    """Whether the words behind the event's noun say that it lies ahead."""
    token = scene.document.doc[t.token]
    behind = scene.document.text[token.idx + len(token.text) : token.sent.end_char]
    if t.kind is EventKind.AGREEMENT and _NEXT_SENTENCE.match(scene.document.text, token.sent.end_char):
        return True
    return any(_one_phrase(behind[: m.start()], _OF, 8, names=True) for m in _AHEAD_BEHIND.finditer(behind)) or any(
        _one_phrase(behind[: m.start()], _OF_OR_WITH, 16, names=False) for m in _UNDER_PREPARATION.finditer(behind)
    )


def _scheduled(t: Telling, scene: Scene) -> bool:
    """ "takes place next week", "which Finland hosts this summer": the present tense with a time to come."""
    if t.part is Part.TITLE:
        return False
    token = scene.document.doc[t.token]
    verbs = [c for c in token.children if c.dep_ == "relcl"] if t.form in ("noun", "named", "phrase") else []
    verb = scene.document.doc[t.verb]
    whole = token
    while whole.dep_ == "pobj" and whole.head.lower_ == "of":
        whole = whole.head.head  # "the next round of talks"
    if verb.i == token.i or whole.dep_ in ("nsubj", "nsubjpass", "dobj"):
        verbs.append(verb)
    return any(_present(v, token) and _time_to_come(v, scene) for v in verbs)


def _present(verb: "Token", told: "Token") -> bool:
    """Whether a verb stands in the present tense, and sets an event on its day where it is not the telling itself."""
    if verb.i != told.i and verb.lemma_.lower() not in modality_words().sets:
        return False
    return is_present(verb)


def _time_to_come(verb: "Token", scene: Scene) -> bool:
    text, issued = scene.document.text, (scene.document.readout.issued or "")[:10]
    start, end = verb.left_edge.idx, verb.right_edge.idx + len(verb.right_edge.text)
    return bool(_SOON.search(text, start, end)) or bool(issued and _later(scene, start, end))


def _later(scene: Scene, start: int, end: int) -> bool:
    """Whether a year in these words is later than that of the note."""
    year = int((scene.document.readout.issued or "9999")[:4])
    return any(int(m.group()) > year for m in re.finditer(r"\b20\d\d\b", scene.document.text[start:end]))


def _dated_ahead(t: Telling, scene: Scene) -> bool:
    """ "the anniversary in 2031": the noun's own phrase gives a day after that of the note."""
    issued = (scene.document.readout.issued or "")[:10]
    if not issued or t.form not in ("noun", "named") or t.part is Part.TITLE:
        return False
    token = scene.document.doc[t.token]
    own = [
        c
        for c in token.children
        if c.dep_ == "prep" and c.i > token.i and c.lower_ in ("in", "on", "from", "of", "for")
    ]
    for prep in own:
        inner = [c for c in prep.children if c.dep_ == "pobj" and (c.ent_type_ == "DATE" or c.lower_.isdigit())]
        for d in t.dates:
            if inner and prep.i <= scene.document.tokens(d.span)[0].i <= inner[0].right_edge.i:
                start = d.edtf.partition("/")[0]
                return start[:4].isdigit() and start > issued[: len(start)]
    return False


def prepared(t: Telling, scene: Scene) -> bool:
    """ "ahead of the Harbour Summit", "looked to the anniversary": to come, where nothing else is told of it."""
    if t.form not in ("noun", "named", "phrase") or t.kind not in _PUBLIC or t.part is Part.TITLE:
        return False
    token = scene.document.doc[t.token]
    return bool(_BEFOREHAND.search(scene.document.text[token.sent.start_char : token.idx]))


def _one_phrase(between: str, openers: frozenset[str], reach: int, *, names: bool) -> bool:
    """Whether words are still of the noun before them: at most `reach` behind each of the openers, and brackets.

    With `names` also capitalised words by themselves, and articles do not count. Read word by word, since a pattern
    that may divide "of the … of the … in …" in many ways takes time without bound.
    """
    position, left, bare = 0, 0, False  # bare: an opener that nothing has followed yet
    while position < len(between):
        step = _STEP.match(between, position)
        if step is None:
            return False
        position, word = step.end(), step.group(1)
        if word is None:
            if bare:
                return False
            left = 0
        elif word in openers:
            bare, left = left == 0, reach
            continue
        elif left:
            left -= not (names and word == "the")
        elif not (names and _NAME_WORD.fullmatch(word)):
            return False
        bare = False
    return not bare
