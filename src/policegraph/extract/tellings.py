"""The words that tell of events: verbs, nouns, set phrases and names, each with its arguments, time and place."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policegraph.extract.dated import find_dated
from policegraph.extract.dates import DateHit
from policegraph.extract.document import Part
from policegraph.extract.event_names import event_names
from policegraph.extract.frames import Filler, governor, noun_agents, noun_arguments, objects, subjects, under
from policegraph.extract.modality import Operators, operators
from policegraph.extract.modality_words import modality_words
from policegraph.extract.reference_words import reference_words
from policegraph.extract.scene import Scene
from policegraph.extract.wording import match
from policegraph.facts import EntityKind, EventKind

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
    beside = {t.verb for t in out if t.form != "verb" and _aside(scene.document.doc[t.token])}
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
    fillers: list[Filler] = []
    if noun:
        fillers += noun_arguments(scene, token)
        fillers += _participles(scene, token)
        if verb.i != token.i:
            # what is said "during the meeting" is said by people who may be there; it is not what the meeting was
            over = "adv-" if _aside(token) else "gov-"
            for f in subjects(scene, verb):
                path = f"{by_class(verb.lemma_.lower())}-agent" if f.path == "agent" else f.path
                if f.path.startswith("subj") and any(c.lower_ in ("host", "venue") for c in verb.children):
                    path = "host-agent"  # "will play host to", "is the venue of"
                fillers.append(Filler(f.agent, f.token, over + path, f.via, f.joint))
            fillers += under(over, objects(scene, verb))
            fillers += under(over, _visitors(scene, verb))
    else:
        fillers += subjects(scene, token)
        fillers += _forces_of(scene, token)
        fillers += _visitors(scene, token)
        fillers += _stray_agent(scene, token)
        fillers += objects(scene, token)
        for child in token.children:
            if child.dep_ == "dobj":
                fillers += under("obj-", noun_arguments(scene, child))
    paragraph = scene.document.paragraph_at(token.idx)
    sent = token.sent
    here = [d for d in dates if sent.start_char <= d.span.start < sent.end_char]
    unique: dict[str | None, Filler] = {}
    for filler in fillers:
        unique.setdefault(filler.agent, filler)
    determiners = {c.lower_ for c in token.children if c.dep_ in ("det", "poss")}
    another = any(c.lower_ in _ANOTHER for c in token.children if c.dep_ in ("amod", "compound", "det"))
    called = _called(token, form)
    meant = operators(verb, token)
    definite = bool(determiners & {"the", "this", "that", "their", "his", "her", "its"}) and not another
    spoken_of = noun and token.dep_ in ("nsubjpass", "dobj") and verb.lemma_.lower() in modality_words().reporters
    # "the signing had been announced on 18 October": the day is of what was said about it
    own = [d for d in here if token.left_edge.idx <= d.span.start <= token.right_edge.idx]
    return Telling(
        kind,
        token.i,
        verb.i,
        form,
        word,
        strong,
        name,
        meant,
        sent.start,
        paragraph.index if paragraph else -1,
        paragraph.part if paragraph else Part.BODY,
        list(unique.values()),
        here,
        definite,
        bool(determiners & {"a", "an"}) or another,
        noun and _aside(token) and _past(verb),
        noun and (token.dep_ == "dobj" or (token.dep_ == "pobj" and token.head.lower_ == "for")),
        another
        or any(c.lower_ in _ANOTHER for n in called for c in n.children if c.dep_ in ("amod", "compound"))
        or _announced(token),
        not noun and _earlier(verb),
        noun and _margin(token),
        noun and any(v.lemma_.lower() in _GOING_ON for v in (verb, *(c for c in verb.children if c.dep_ == "xcomp"))),
        not noun and verb.lemma_.lower() in _LOOKING,
        frozenset(c.lower_ for n in called for c in n.children if _ORDINAL.fullmatch(c.lower_))
        | frozenset(w.lower() for w in (name or "").split() if _ORDINAL.fullmatch(w.lower())),
        bool(_ON_THE_MARGINS.search(scene.document.text, verb.left_edge.idx, verb.i and verb.idx)),
        frozenset(d.edtf for d in (own if spoken_of and definite and not meant.firm else here)),
    )


# "the next meeting", "an earlier visit": one more of its kind, not the one that was told
_ANOTHER = frozenset(
    "next more following first earliest earlier previous last upcoming forthcoming future another other separate "
    "return similar".split()
)
_ANNOUNCED = frozenset("upcoming forthcoming".split())
_ROUND = frozenset("round session edition phase cycle series".split())
_ORDINAL = re.compile(
    r"\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
)
_ON_THE_MARGINS = re.compile(r"\b[Oo]n the (?:margins?|sidelines?)\b")
_GOING_ON = frozenset("continue resume reconvene".split())
_LOOKING = frozenset("visit tour inspect".split())
_BEFORE = frozenset("first last previously earlier".split())
_ASIDE = frozenset("during after before following since ahead upon throughout amid besides despite".split())
_LEADING = frozenset("lead head chair preside direct open".split())
_HOSTING = frozenset("host organise organize convene arrange hold sponsor run call initiate conduct stage".split())
_ATTENDING = frozenset("attend join accompany".split())
_SIGNING = frozenset("sign conclude initial reach ratify".split())


def _aside(token: "Token") -> bool:
    """Whether a noun stands beside its clause: "during the visit", "at the end of the talks"."""
    node = token
    for _ in range(5):
        if node.dep_ == "prep" and node.lower_ in _ASIDE:
            return True
        if node.dep_ == "pobj" and node.lower_ in ("sidelines", "margins", "end", "start", "beginning", "outset"):
            return True
        if node.pos_ in ("VERB", "AUX") or node.head.i == node.i:
            return False
        node = node.head
    return False


def _called(token: "Token", form: str) -> list["Token"]:
    """The nouns that an event is called by: the word itself, what its set phrase holds, whose round it is."""
    out = [token]
    if form == "phrase" and token.pos_ == "VERB":
        out += [c for c in token.children if c.dep_ == "dobj"]
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in _ROUND:
        out.append(token.head.head)
    return out


def _announced(token: "Token") -> bool:
    """ "the upcoming Islands law ministers' meeting": the parser hangs the word on a name between."""
    return any(t.lower_ in _ANNOUNCED for t in token.doc[max(token.left_edge.i, token.i - 8) : token.i])


def _margin(token: "Token") -> bool:
    """Whether a noun says around what something else took place: "on the sidelines of", "in the margins of"."""
    return any(
        node.lower_ in ("sidelines", "sideline", "margins", "margin")
        for node in (token.head, token.head.head)
        if token.dep_ in ("pobj", "poss")
    )


def _earlier(verb: "Token") -> bool:
    """Whether a verb lies before what is told: "had met", "last met in Rome"."""
    return any(
        (c.lower_ == "had" and c.dep_ in ("aux", "auxpass"))
        or (c.dep_ == "advmod" and c.lower_ in _BEFORE and c.i < verb.i)
        for c in verb.children
    )


def _past(verb: "Token") -> bool:
    return verb.tag_ == "VBD" or any(c.tag_ == "VBD" and c.dep_ in ("aux", "auxpass") for c in verb.children)


def _forces_of(scene: Scene, verb: "Token") -> list[Filler]:
    """ "police in Austria and Hungary arrested", "authorities across Poland": the countries whose forces act."""
    carriers = reference_words().carriers
    return [
        Filler(f.agent, f.token, "subj>in", f.via, f.joint)
        for noun in verb.children
        if noun.dep_ == "nsubj" and noun.i not in scene.refs and noun.lower_ in carriers
        for prep in noun.children
        if prep.dep_ == "prep" and prep.lower_ in ("in", "across", "throughout")
        for place in prep.children
        if place.dep_ == "pobj"
        for f in noun_agents(scene, place, "subj>in")
        if f.agent and f.agent[0] == "g"
    ]


_VISITORS = frozenset("delegation guests visitors mission team".split())


def _visitors(scene: Scene, verb: "Token") -> list[Filler]:
    """ "the delegation toured the port": the guest of the note's two sides, where the words name nobody."""
    noun = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if noun is not None and noun.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
        noun = verb.head
    if noun is None or noun.i in scene.refs or noun.lower_ not in _VISITORS or noun_agents(scene, noun, "subj"):
        return []
    if not any(c.dep_ in ("det", "poss") and c.lower_ in ("the", "his", "her") for c in noun.children):
        return []
    home = next((c.id for c in scene.cast.of(EntityKind.PLACE) if c.known and c.known[0] == scene.cast.home), None)
    away = [side for side in scene.sides if side[0] in "pt" and scene.allegiance.get(side) != home]
    return [Filler(away[0], noun.i, "visitors", "guests", False)] if len(away) == 1 else []


def _stray_agent(scene: Scene, verb: "Token") -> list[Filler]:
    """ "arrested in Porto in May by officers of X": the parser often hangs the "by" on the place or the time."""
    if verb.tag_ != "VBN" or any(c.dep_ == "agent" for c in verb.children):
        return []
    return [
        filler
        for by in verb.subtree
        if by.lower_ == "by" and by.i > verb.i and by.head.i > verb.i and _of_verb(by.head, verb)
        for obj in by.children
        if obj.dep_ == "pobj"
        for filler in noun_agents(scene, obj, "agent")
    ]


def _of_verb(noun: "Token", verb: "Token") -> bool:
    """Whether a place or time hangs on a verb itself: "in Porto", "last May"."""
    if noun.dep_ == "pobj" and noun.head.dep_ == "prep":
        return noun.head.head.i == verb.i
    return noun.dep_ == "npadvmod" and noun.head.i == verb.i


def _participles(scene: Scene, noun: "Token") -> list[Filler]:
    """ "an operation led by", "a course organised by", "the meeting attended by": who, and what it makes of them."""
    out = []
    for child in noun.children:
        # the tagger often takes "which A and B held" for a participle; a subject of its own says it is none
        if child.dep_ == "relcl" and (child.tag_ != "VBN" or any(c.dep_ == "nsubj" for c in child.children)):
            # "the summit that X is to host", "the talks which A and B held"
            hosting = any(t.lemma_.lower() in _HOSTING - {"hold", "call", "run"} for t in child.subtree)
            path = "n:host-rel" if hosting else "n:rel-subj"
            out += [
                Filler(f.agent, f.token, path, f.via, f.joint)
                for f in subjects(scene, child)
                if f.path == "subj" and f.via != "relative" and f.token not in (noun.i, child.i)
            ]
    # "the forum in Porto, which was hosted by": the clause may hang on the place
    places = [obj for prep in noun.children if prep.dep_ == "prep" for obj in prep.children if obj.dep_ == "pobj"]
    hanging = [c for place in places for c in place.children if c.dep_ == "relcl" and by_class(c.lemma_) != "done"]
    for child in (*noun.children, *hanging):
        if child.dep_ not in ("acl", "relcl") or child.tag_ != "VBN":
            continue
        path = f"n:{by_class(child.lemma_.lower())}-by"
        out += [Filler(f.agent, f.token, path, f.via, f.joint) for f in subjects(scene, child) if "agent" in f.path]
    return out


def by_class(lemma: str) -> str:
    """What the passive of a verb makes of its agent: lead, host, attend, sign, else plain."""
    for name, group in (("lead", _LEADING), ("host", _HOSTING), ("attend", _ATTENDING), ("sign", _SIGNING)):
        if lemma in group:
            return name
    return "done"
