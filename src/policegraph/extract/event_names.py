"""Names of events: capitalised phrases around an event's noun ("Danube Policing Forum"), operations' code names,
sessions counted by an ordinal ("47th plenary meeting")."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policegraph.extract.document import Part
from policegraph.extract.scene import Scene
from policegraph.extract.wording import event_words
from policegraph.facts import EventKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LINKS = ("of", "on", "for", "against")
_INSIDE = ("of", "and", "for", "on", "the", "against")
_MARKS = ("’s", "'s", "’", "'", "-", "–", "&", "(", ")", "/")
_QUOTES = "“\"‘'”’"
_LEADING = ("the", "a", "an", "this", "at", "in", "on")
_COUNTED = frozenset(
    "meeting session conference assembly summit plenary forum congress round edition trilateral".split()
)
_STORMS = ("cyclone", "hurricane", "typhoon", "storm")  # what has its name behind it, like an operation
_ORDINAL = re.compile(r"\d+(st|nd|rd|th)$", re.IGNORECASE)
_ORDINAL_WORDS = frozenset("Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Twentieth".split())


@dataclass(frozen=True, slots=True)
class EventName:
    """A name from the token it is listed under up to `last`, and the event noun in it."""

    kind: EventKind
    last: int
    name: str
    noun: str


def event_names(scene: Scene) -> dict[int, EventName]:
    """The names of events by their first token."""
    by_noun: dict[str, EventKind] = {}
    for kind, entry in event_words().items():
        for noun in entry.named:
            by_noun.setdefault(noun, kind)
    out: dict[int, EventName] = {}
    for token in scene.document.doc:
        if not scene.document.tells(token.idx):
            continue
        lemma = token.lemma_.lower()
        named = by_noun.get(token.lower_) or by_noun.get(lemma)
        if named is EventKind.OTHER and lemma in ("day", "week") and token.i and token.nbor(-1).lower_ == "action":
            named = EventKind.OPERATION  # "Joint Action Day Danube"
        ends = _capitalised(scene, token, named) if named is not None and token.text[0].isupper() else None
        if ends is None and lemma in _COUNTED and token.pos_ in ("NOUN", "PROPN"):
            named, ends = by_noun.get(lemma, EventKind.CONFERENCE), _counted(token)
        if ends is None or named is None:
            continue
        first, last = ends
        while first < token.i and (token.doc[first].lower_ in _LEADING or not _strong(token.doc[first])):
            first += 1
        if last - first < 2 or any(first < x.last and last > start for start, x in out.items()):
            continue
        span = token.doc[first:last]
        out[first] = EventName(named, last, " ".join(span.text.split()), lemma)
    return out


def _capitalised(scene: Scene, token: "Token", kind: EventKind) -> tuple[int, int] | None:
    """The ends of a capitalised name around an event's noun."""
    doc = scene.document.doc
    paragraph = scene.document.paragraph_at(token.idx)
    if paragraph and paragraph.part in (Part.TITLE, Part.HEADING) and _title_case(scene, paragraph.span):
        return None
    if token.i in scene.refs and scene.refs[token.i].via == "title":
        return None
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    goes_on = after is not None and after.text[:1].isupper() and after.is_alpha and after.pos_ in ("PROPN", "NOUN")
    has_own_name = kind is EventKind.OPERATION or token.lower_ in _STORMS
    if goes_on and not has_own_name:
        return None
    first = token.i
    while first > 0 and _name_part(doc[first - 1]) and not _broken(scene, doc[first - 1], doc[first]):
        first -= 1
    last = _code_name(token) if has_own_name else _attributes(token)
    return None if first == token.i and last == token.i + 1 else (first, last)


def _code_name(token: "Token") -> int:
    """The end of an operation's name: what stands after the noun, in quote marks or in capitals."""
    doc, k = token.doc, token.i + 1
    if k < len(doc) and doc[k].text == "(":
        close = next((n for n in range(k, min(k + 4, len(doc))) if doc[n].text == ")"), k - 1)
        k = close + 1
    if k < len(doc) and doc[k].text in _QUOTES:
        k += 1
    end = k
    while end < len(doc) and end - k < 4 and (doc[end].text[:1].isupper() or doc[end].is_digit):
        end += 1
    if end == k:
        return token.i + 1
    return end + (end < len(doc) and doc[end].text in _QUOTES and doc[k - 1].text in _QUOTES)


def _attributes(token: "Token") -> int:
    """The end of a name that goes on after its noun: "… of the Ministers of X, Y and Z"."""
    doc, last = token.doc, token.i + 1
    while last + 1 < len(doc) and doc[last].lower_ in _LINKS:
        begin = end = last + 1 + (doc[last + 1].lower_ == "the")
        while end < len(doc) and (_capital(doc, end) or (end > begin and _joint(doc, end))):
            end += 1
        if end == begin:
            break
        last = end
    # a list counts as part of the name only where it ends in "and": else a new clause may begin
    listed = last
    while listed + 1 < len(doc) and doc[listed].text == "," and _capital(doc, listed + 1):
        listed += 2
    if listed > last and listed + 1 < len(doc) and doc[listed].lower_ == "and" and _capital(doc, listed + 1):
        return listed + 2
    return last


def _counted(token: "Token") -> tuple[int, int] | None:
    """The ends of "47th plenary meeting", "63rd session of the Commission on Narcotic Drugs"."""
    doc = token.doc
    for k in range(token.i - 1, max(-1, token.i - 7), -1):
        if doc[k].is_punct and doc[k].text not in ("-", "(", ")"):
            return None
        if doc[k].pos_ in ("VERB", "ADP", "AUX", "PRON"):
            return None
        if _ORDINAL.match(doc[k].text) or doc[k].text in _ORDINAL_WORDS:
            return k, _attributes(token)
    return None


def _capital(doc: "Doc", i: int) -> bool:
    return doc[i].text[:1].isupper()


def _joint(doc: "Doc", i: int) -> bool:
    return doc[i].lower_ in ("and", "of", "the") and i + 1 < len(doc) and _capital(doc, i + 1)


def _title_case(scene: Scene, span: Span) -> bool:
    content = re.findall(r"[^\W\d_]{4,}", span.of(scene.document.text))
    return len(content) >= 3 and sum(w[0].isupper() for w in content) >= 0.75 * len(content)


def _broken(scene: Scene, before: "Token", after: "Token") -> bool:
    return "\n" in scene.document.text[before.idx : after.idx]


def _name_part(token: "Token") -> bool:
    return _strong(token) or token.text in _MARKS or token.lower_ in _INSIDE


def _strong(token: "Token") -> bool:
    return token.text[:1].isupper() or token.text[:1].isdigit()
