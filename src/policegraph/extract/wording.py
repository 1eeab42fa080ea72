"""The words that tell of events: which verbs, nouns and set phrases do, and where they mean something else."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from policegraph.extract.frames import objects, subjects
from policegraph.extract.scene import SUBJECTS, Scene
from policegraph.facts import EventKind

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words of one kind of event."""

    verbs: frozenset[str]
    host_verbs: frozenset[str]
    guest_verbs: frozenset[str]
    going: frozenset[str]
    dealing: frozenset[str]
    seeing: frozenset[str]
    carrying: frozenset[str]
    nouns: frozenset[str]
    named: frozenset[str]
    strong: frozenset[str]
    things: frozenset[str]
    people: frozenset[str]
    passing: frozenset[str]
    dated: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]


@cache
def event_words() -> Mapping[EventKind, KindWords]:
    """The event words of knowledge, by kind."""
    table = tomllib.loads(resources.files("policegraph.knowledge").joinpath("events.toml").read_text("utf-8"))
    return {EventKind(name): _kind_words(lists) for name, lists in table.items()}


def _kind_words(lists: Mapping[str, Sequence[str]]) -> KindWords:
    def words(name: str) -> frozenset[str]:
        return frozenset(lists.get(name, ()))

    return KindWords(
        verbs=words("verbs"),
        host_verbs=words("host_verbs"),
        guest_verbs=words("guest_verbs"),
        going=words("going"),
        dealing=words("dealing"),
        seeing=words("seeing"),
        carrying=words("carrying"),
        nouns=words("nouns"),
        named=words("named"),
        strong=words("strong_nouns"),
        things=words("things"),
        people=words("people"),
        passing=words("passing"),
        dated=words("dated"),
        phrases=tuple(sorted((tuple(p.split()) for p in lists.get("phrases", ())), key=lambda p: -len(p))),
    )


@dataclass(frozen=True, slots=True)
class Wording:
    """A word or phrase that tells of an event: the token whose arguments count, and the tokens it takes up."""

    kind: EventKind
    form: str  # verb, hostverb, noun, phrase
    word: str  # the knowledge entry
    strong: bool
    token: int
    covers: frozenset[int] = frozenset()


def match(scene: Scene, token: "Token") -> Wording | None:
    """What event the word at a token, or the phrase that begins there, tells of."""
    ref = scene.refs.get(token.i)
    if ref is not None and ref.via in ("name", "title"):
        return None
    found = _phrase(token) or _verb(scene, token) or _noun(token)
    if found is None or _means_else(scene, token, found):
        return None
    return found


def _phrase(token: "Token") -> Wording | None:
    if token.dep_ in ("aux", "auxpass"):
        return None  # "has held talks": "held" tells it
    lemma = token.lemma_.lower()
    after = token.doc[token.i + 1 : min(token.i + 7, len(token.doc))]
    nearby = [t.lemma_.lower() for t in after if t.sent.start == token.sent.start]
    for kind, entry in event_words().items():
        for phrase in entry.phrases:
            if phrase[0] != lemma:
                continue
            position, ok = 0, True
            for part in phrase[1:]:
                if part not in nearby[position:]:
                    ok = False
                    break
                position = nearby.index(part, position) + 1
            if not ok:
                continue
            last = token.doc[token.i + position]
            if last.pos_ == "VERB" or not (token.is_ancestor(last) or last.is_ancestor(token)):
                continue  # "has faith, and called on": words of two clauses
            # "a video conference with": the noun at the end has the arguments, and tells of nothing besides
            head = last if token.dep_ in ("compound", "amod", "nmod") and last.pos_ in ("NOUN", "PROPN") else token
            covers = frozenset(range(token.i, last.i + 1)) if head is last else frozenset()
            word = " ".join(phrase)
            return Wording(kind, "phrase", word, word not in entry.passing, head.i, covers)
    return None


def _verb(scene: Scene, token: "Token") -> Wording | None:
    if not (token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB")):
        return None
    lemma = token.lemma_.lower()
    words = event_words()
    if lemma in words[EventKind.OTHER].carrying and _object(token) is not None:
        return Wording(EventKind.OTHER, "verb", lemma, True, token.i)  # "was flown home": brought by others
    for kind, entry in words.items():
        if lemma in entry.verbs:
            return Wording(kind, "verb", lemma, True, token.i)
    for kind, entry in words.items():
        if lemma in entry.host_verbs | entry.guest_verbs:
            return Wording(kind, "hostverb", lemma, False, token.i)
    for kind, entry in words.items():
        if lemma in entry.going and _goes_there(scene, token):
            return Wording(kind, "going", f"{lemma} there", False, token.i)
        if lemma in entry.seeing and _sees_it(scene, token):
            return Wording(kind, "going", f"{lemma} it", False, token.i)
        if lemma in entry.dealing and _deals_with(scene, token):
            return Wording(kind, "dealing", "deal with", False, token.i)
    return None


def _noun(token: "Token") -> Wording | None:
    if token.pos_ not in ("NOUN", "PROPN"):
        return None
    lemma, low = token.lemma_.lower(), token.lower_
    for kind, entry in event_words().items():
        if low in entry.nouns or lemma in entry.nouns:
            return Wording(kind, "noun", lemma, low in entry.strong or lemma in entry.strong, token.i)
    return None


# ---- what the words say besides
def _means_else(scene: Scene, token: "Token", found: Wording) -> bool:
    lemma = token.lemma_.lower()
    meeting = event_words()[EventKind.MEETING]
    if found.form == "noun":
        return _in_the_course(token) or _names_a_kind(token) or _set_expression(token)
    if found.word == "guest of":
        return token.lower_ == "guests" or token.dep_ == "dobj" or token.nbor(1).lower_ != "of"
    if not token.tag_.startswith("VB"):
        return False
    if lemma == "conclude" and found.kind is EventKind.AGREEMENT:
        return _brings_to_an_end(token)
    if found.kind is not EventKind.MEETING:
        return False
    if lemma == "call":
        return _asks_or_names(scene, token)
    if lemma in meeting.host_verbs:
        return _takes_a_thing(scene, token)
    return lemma == "meet" and _meets_a_thing(scene, token)


def _in_the_course(token: "Token") -> bool:
    """ "in the course of": no training."""
    before = [t.lower_ for t in token.doc[max(0, token.i - 2) : token.i]]
    return token.lower_ == "course" and (before in (["in", "the"], ["during", "the"]) or before[-1:] == ["of"])


def _set_expression(token: "Token") -> bool:
    """ "press release", "a speedy recovery", "search and rescue teams", "the course of the talks": no events."""
    low = token.lower_
    if low == "launches":
        return True  # boats
    after = [t.lower_ for t in token.doc[token.i + 1 : token.i + 3]]
    before = token.doc[token.i - 1].lower_ if token.i else ""
    if low == "release":
        return before in ("press", "media", "news")
    if low == "recovery":
        return before in ("speedy", "full", "quick", "economic")
    if low == "search":
        return after == ["and", "rescue"] or before == "in"
    return low == "course" and before in ("the", "further") and after[:1] == ["of"]


def _names_a_kind(token: "Token") -> bool:
    """ "call centre", "operation room": the noun says of what kind a thing is that is no event."""
    head = token.head
    if token.dep_ != "compound" or head.i < token.i or head.pos_ not in ("NOUN", "PROPN"):
        return False
    lemma, low = head.lemma_.lower(), head.lower_
    return not any(lemma in e.nouns or low in e.nouns or lemma in e.named for e in event_words().values())


def _object(verb: "Token") -> "Token | None":
    own = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
    if own is None and verb.dep_ == "acl" and verb.tag_ == "VBN":
        return verb.head  # "comments received on 3 May"
    return own


def _brings_to_an_end(verb: "Token") -> bool:
    """ "concluded the visit", "concluded that": nothing was agreed on; "concluded an agreement"."""
    thing = _object(verb)
    words = event_words()[EventKind.AGREEMENT]
    return thing is None or not (thing.lemma_.lower() in words.nouns | words.things or thing.pos_ == "PROPN")


def _takes_a_thing(scene: Scene, verb: "Token") -> bool:
    """ "received a certificate", "welcomed the decision": nobody is there to be met."""
    thing = _object(verb)
    if thing is None or thing.i in scene.refs:
        return False
    if thing.lower_ in ("who", "whom", "him", "her", "them", "us", "me", "guests"):
        return False
    if any(c.dep_ == "appos" and c.i in scene.refs for c in thing.children):
        return False
    return thing.lemma_.lower() not in event_words()[EventKind.MEETING].people


def _meets_a_thing(scene: Scene, verb: "Token") -> bool:
    """ "meet the standards", "challenges are met", "met with difficulty"."""
    things = event_words()[EventKind.MEETING].things
    thing = _object(verb)
    if thing is None:
        within = [c for p in verb.children if p.dep_ == "prep" for c in p.children if c.dep_ == "pobj"]
        thing = next((c for c in within if c.i not in scene.refs), None)
    if thing is None or thing.i in scene.refs:
        return False
    counted = thing.dep_ == "nsubjpass" and thing.pos_ == "NUM"  # "of the nine aims six have been met"
    return counted or thing.lemma_.lower() in things


def _asks_or_names(scene: Scene, verb: "Token") -> bool:
    """ "called on Serbia to", "called for", "called him a hero" against "called on the Minister", "called her"."""
    thing = _object(verb)
    named = () if thing is None else [c for c in thing.children if c.dep_ == "appos"]
    if any(c.dep_ in ("oprd", "ccomp") for c in verb.children) or any(_a(c) for c in named):
        return True
    on = next((c for c in verb.children if c.dep_ in ("prep", "prt") and c.lower_ in ("on", "upon", "at")), None)
    if any(c.dep_ == "xcomp" and any(a.lower_ == "to" for a in c.children) for c in verb.children):
        return True
    if on is not None:
        end = max(t.i for t in on.subtree) + 1
        following = verb.doc[end : end + 2]
        asked = len(following) == 2 and following[0].lower_ == "to" and following[1].tag_ == "VB"
        return asked or any(t.dep_ in ("acl", "relcl", "advcl") and _to_verb(t) for t in on.subtree)
    return not any(f.agent and f.agent[0] in "pt" and f.path in ("obj", "passive") for f in objects(scene, verb))


def _a(noun: "Token") -> bool:
    return any(c.lower_ in ("a", "an") for c in noun.children)


def _to_verb(token: "Token") -> bool:
    return token.tag_ == "VB" and any(c.lower_ == "to" for c in token.children)


# ---- plain verbs that tell of an event with the right arguments
_STAYING = ("for", "on", "from", "until", "till", "through", "with", "as", "since", "at")
_PRESENTLY = ("here", "currently", "now", "presently", "again")
_COUNTRY = ("country", "capital", "city", "town", "island")
_TIME = ("hour", "day", "week", "month", "fortnight", "morning", "afternoon", "evening", "night", "year")


def _goes_there(scene: Scene, verb: "Token") -> bool:
    """ "was in Lisbon from Monday", "is in Accra to learn", "went to the border post", "spent a week with the Police",
    "led a team to Lagos": somebody goes somewhere."""
    if not _somebody(scene, next((c for c in verb.children if c.dep_ in SUBJECTS), None), verb):
        return False
    lemma = verb.lemma_.lower()
    thing = next((c for c in verb.children if c.dep_ in ("dobj", "attr", "npadvmod")), None)
    if lemma == "be":
        return _is_there(scene, verb)
    if lemma == "spend":
        timed = thing is not None and (thing.lemma_.lower() in _TIME or thing.ent_type_ == "DATE")
        return timed and bool(_places(scene, verb, ("in", "at", "with", "on")))
    if lemma in ("lead", "head", "send", "take"):
        moved = thing is not None or any(c.dep_ == "nsubjpass" for c in verb.children)
        named = thing is None or thing.lemma_.lower() in (*event_words()[EventKind.MEETING].people, "road", "officer")
        return moved and named and bool(_places(scene, verb, ("to", "into")))
    return bool(_places(scene, verb, ("to",)))


def _is_there(scene: Scene, verb: "Token") -> bool:
    """ "is in Lisbon until Friday", "were at the Police College on Friday", "is here at the invitation of X"."""
    there = _places(scene, verb, ("in", "at"))
    stays = any(
        _to_verb(t)
        or (t.dep_ == "prep" and t.lower_ in _STAYING and not any(c in there for c in t.children))
        or t.dep_ in ("npadvmod", "advcl")
        or t.lower_ in _PRESENTLY
        for t in verb.children
    )
    here = any(t.lower_ == "here" for t in verb.children) or any(t.lemma_.lower() in _COUNTRY for t in there)
    return stays and (here or bool(there))


def _places(scene: Scene, verb: "Token", preps: Sequence[str]) -> "list[Token]":
    """What stands behind such a preposition of a verb and is a place, a body, or "the country"."""
    return [
        obj
        for prep in verb.children
        if prep.dep_ in ("prep", "dative") and prep.lower_ in preps
        for obj in prep.children
        if obj.dep_ == "pobj"
        and (
            scene.refs[obj.i].agents[0][0] in "ga"
            if obj.i in scene.refs
            else bool(scene.inner.get(obj.i)) or obj.lemma_.lower() in _COUNTRY
        )
    ]


def _somebody(scene: Scene, noun: "Token | None", verb: "Token") -> bool:
    """Whether the subject of a verb is a person or post, or a noun for visitors."""
    if any(f.agent and f.agent[0] in "pt" for f in subjects(scene, verb)):
        return True
    return noun is not None and noun.lemma_.lower() in event_words()[EventKind.MEETING].people


def _sees_it(scene: Scene, verb: "Token") -> bool:
    """ "the guests saw the port", "got acquainted with the Academy", "was shown the operations room"."""
    if not _somebody(scene, next((c for c in verb.children if c.dep_ in SUBJECTS), None), verb):
        return False
    if verb.tag_ == "VBN" and any(c.dep_ == "auxpass" and c.lemma_ in ("get", "become") for c in verb.children):
        return True  # "got acquainted with the work of the Academy"
    sites = event_words()[EventKind.VISIT].things
    things = [c for c in verb.children if c.dep_ in ("dobj", "oprd")]
    things += [c for p in verb.children if p.dep_ == "prep" and p.lower_ in ("with", "at") for c in p.children]
    return any(
        thing.lemma_.lower() in sites or (thing.i in scene.refs and scene.refs[thing.i].agents[0][0] == "g")
        for thing in things
    )


def _deals_with(scene: Scene, verb: "Token") -> bool:
    """ "discussed the matter with Minister X": the two talked."""
    return any(f.agent and f.agent[0] in "pt" and f.path in ("prep:with", "prep:with+") for f in objects(scene, verb))
