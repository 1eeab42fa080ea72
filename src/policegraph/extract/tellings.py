"""The words that tell of events: verbs, nouns, set phrases and names, each with its arguments, time and place."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policegraph.extract import telling_marks as marks
from policegraph.extract.dated import find_dated
from policegraph.extract.dates import DateHit
from policegraph.extract.document import Part
from policegraph.extract.event_names import event_names
from policegraph.extract.frames import Filler, governor
from policegraph.extract.modality import Operators, operators
from policegraph.extract.scene import Scene
from policegraph.extract.telling_fillers import fillers_of
from policegraph.extract.telling_words import telling_words
from policegraph.extract.wording import match
from policegraph.facts import EventKind

if TYPE_CHECKING:
    from spacy.tokens import Token


TALKS = (EventKind.MEETING, EventKind.VISIT)


@dataclass(slots=True)
class Telling:
    """One mention of an event: the word that tells it, its arguments, its time and place."""

    kind: EventKind
    token: int
    verb: int
    form: str  # verb, noun, phrase, named
    word: str  # the knowledge entry
    strong: bool
    name: str | None
    operators: Operators
    sentence: int  # start token of the sentence
    paragraph: int
    part: Part
    fillers: list[Filler] = field(default_factory=list)
    dates: list[DateHit] = field(default_factory=list)
    definite: bool = False
    indefinite: bool = False
    past_aside: bool = False  # it stands beside a clause in the past tense: "was signed at the end of the talks"
    subject_matter: bool = False  # the noun is what its verb holds, or what its verb is for: "held a", "met for a"
    another: bool = False  # it is called one more of its kind: "the next meeting", "a return visit"
    earlier: bool = False  # its verb lies before what is told: "had met", "last met"
    margin: bool = False  # something else took place around it: "on the sidelines of the session"
    goes_on: bool = False  # it is to be gone on with: "will continue the conversation"
    stop: bool = False  # the verb tells of a place looked at, not of a journey: "toured", "inspected"
    ordinals: frozenset[str] = frozenset()  # which of its series it is called: "second", "14th"
    beside: bool = False  # its clause stands on the margins of something: "on the margins, she met"
    own_days: frozenset[str] = frozenset()  # the dates that may be the event's own, not its clause's
    ahead: bool = False  # the words around it say that it lies ahead, though no operator does


def find_tellings(scene: Scene, dates: list[DateHit]) -> list[Telling]:
    """All words that tell of an event, in text order."""
    out: list[Telling] = []
    named_at = event_names(scene)
    covered: set[int] = set()
    for token in scene.document.doc:
        if token.i in covered or not scene.document.tells(token.idx):
            continue
        named = named_at.get(token.i)
        if named is not None:
            covered |= set(range(token.i, named.last))
            head = scene.document.doc[token.i : named.last].root
            out.append(_telling(scene, head, named.kind, "named", named.noun, True, named.name, dates))
            continue
        found = match(scene, token)
        if found is not None:
            covered |= found.covers
            told = scene.document.doc[found.token]
            out.append(_telling(scene, told, found.kind, found.form, found.word, found.strong, None, dates))
    # what is done "on the margins of the meeting" is not the meeting
    beside = {t.verb for t in out if t.form != "verb" and marks.stands_aside(scene.document.doc[t.token])}
    taken = frozenset(i for t in out for i in (t.token, *({t.verb} - beside)))
    for found in find_dated(scene, dates, taken):
        told = scene.document.doc[found.token]
        out.append(_telling(scene, told, found.kind, found.form, found.word, found.strong, None, dates))
    return sorted(out, key=lambda t: t.token)


def _telling(
    scene: Scene,
    token: "Token",
    kind: EventKind,
    form: str,
    word: str,
    strong: bool,
    name: str | None,
    dates: list[DateHit],
) -> Telling:
    noun = token.pos_ in ("NOUN", "PROPN") or form == "named"
    verb = (governor(token) or token) if noun else token
    paragraph = scene.document.paragraph_at(token.idx)
    here = [d for d in dates if token.sent.start_char <= d.span.start < token.sent.end_char]
    determiners = {c.lower_ for c in token.children if c.dep_ in ("det", "poss")}
    another, meant = marks.is_another(token), operators(verb, token)
    definite = bool(determiners & {"the", "this", "that", "their", "his", "her", "its"}) and not another
    return Telling(
        kind=kind,
        token=token.i,
        verb=verb.i,
        form=form,
        word=word,
        strong=strong,
        name=name,
        operators=meant,
        sentence=token.sent.start,
        paragraph=paragraph.index if paragraph else -1,
        part=paragraph.part if paragraph else Part.BODY,
        fillers=fillers_of(scene, token, verb, noun=noun),
        dates=here,
        definite=definite,
        indefinite=bool(determiners & {"a", "an"}) or another,
        past_aside=noun and marks.stands_aside(token) and marks.is_past(verb),
        subject_matter=noun and (token.dep_ == "dobj" or (token.dep_ == "pobj" and token.head.lower_ == "for")),
        another=marks.is_one_more(token, form),
        earlier=not noun and marks.lies_earlier(verb),
        margin=noun and marks.is_margin(token),
        goes_on=noun and marks.goes_on(verb),
        stop=not noun and verb.lemma_.lower() in telling_words().looking,
        ordinals=marks.ordinals(token, form, name),
        beside=marks.on_the_margins(verb, scene.document.text),
        own_days=marks.own_days(token, verb, meant, here, noun=noun, definite=definite),
    )
