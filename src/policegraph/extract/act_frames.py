"""The frames that cues open: verbs, nouns and adjectives of an act, each with its candidate actors and targets."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policegraph.extract.act_closed import closed
from policegraph.extract.act_words import act_words
from policegraph.extract.cues import Cue, cues
from policegraph.extract.frames import (
    Filler,
    complements,
    governor,
    noun_agents,
    noun_arguments,
    objects,
    subjects,
    under,
)
from policegraph.extract.scene import Scene
from policegraph.facts import InteractionKind

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue in the text with its candidate fillers."""

    cue: Cue
    token: "Token"
    verb: "Token"
    actors: tuple[Filler, ...]
    targets: tuple[Filler, ...]


NULL = Filler(None, -1, "null")
GIFT = Cue(InteractionKind.ASSIST, ("thanked", "for"), "-", "noun")  # what somebody is thanked for
_SOURCES = frozenset(
    f"{way}prep:{word}" for way in ("", "obj-n:") for word in ("from", "at", "by", "under", "with", "through", "of")
) | {"agent"}
_GIVERS = frozenset(
    (
        "n:poss",
        "n:mod",
        "n:prep:by",
        "n:prep:from",
        "n:prep:of",
        "n:prep:between",
        "n:prep:among",
        "n:acl-agent",
        "n:rel-subj",
    )
)


def find_frames(scene: Scene) -> Iterator[Frame]:
    """All frames that a cue opens, in text order."""
    table = cues()
    for token in scene.document.doc:
        if not scene.document.tells(token.idx) or (
            token.i in scene.refs and scene.refs[token.i].via in ("name", "title")
        ):
            continue
        lemma = token.lemma_.lower()
        if (
            token.pos_ in ("VERB", "AUX")
            or (token.pos_ in ("NOUN", "ADJ", "PROPN") and token.dep_ == "ROOT" and lemma in table.verbs)
            or token.tag_ in ("VBD", "VBZ", "VBP", "VBN", "VBG", "VB")
        ):
            longest = 1
            for cue in table.verbs.get(lemma, ()):
                if len(cue.lemmas) < longest:
                    break  # a phrase says more than its first word
                if _fits(token, cue) and not closed(scene, token, cue):
                    yield _verb_frame(scene, token, cue)
                    longest = len(cue.lemmas)
        elif token.pos_ in ("NOUN", "PROPN") and not (token.ent_type_ and token.text[0].isupper()):
            found = (
                *table.nouns.get(lemma, ()),
                *(table.nouns.get(token.lower_, ()) if token.lower_ != lemma else ()),
            )
            if not found and _is_gift(token):
                found = (GIFT,)
            for cue in found:
                if not closed(scene, token, cue):
                    yield _noun_frame(scene, token, cue)
        if token.pos_ in ("ADJ", "VERB"):
            for cue in table.adjectives.get(token.lower_, ()):
                if _fits(token, cue) and not closed(scene, token, cue):
                    yield _adjective_frame(scene, token, cue)
        elif token.pos_ in ("ADV", "ADP", "SCONJ"):
            for cue in table.adjectives.get(token.lower_, ()):
                if cue.kind.symmetric:
                    yield _adverb_frame(scene, token, cue)


def _is_gift(noun: "Token") -> bool:
    """A thing that somebody is thanked for: "thanked Finland for two patrol boats", no virtue and no deed."""
    first = noun.head if noun.dep_ == "conj" else noun
    if first.dep_ != "pobj" or first.head.lower_ != "for" or noun.pos_ != "NOUN":
        return False
    over, words, lemma = first.head.head, act_words(), noun.lemma_.lower()
    word = over.lemma_.lower()
    if over.pos_ == "VERB":
        thanks = any(c.kind is InteractionKind.PRAISE and c.strength == "strong" for c in cues().verbs.get(word, ()))
    else:
        thanks = word in words.closed["praised"] or any(
            c.kind is InteractionKind.PRAISE and c.pattern == "to" for c in cues().adjectives.get(word, ())
        )
    abstract = lemma in words.objects or lemma in words.closed["virtues"]
    return thanks and not abstract and not lemma.endswith(tuple(words.closed["abstract"]))


def _fits(token: "Token", cue: Cue) -> bool:
    """Whether the other words of a cue follow its first one, in order and in its own phrase."""
    if len(cue.lemmas) == 1:
        return True
    if token.dep_ in ("aux", "auxpass"):  # "has praised" is no "have praise"
        return False
    end = min(token.i + 7, token.sent.end)
    nearby = [t for t in token.doc[token.i + 1 : end] if token.is_ancestor(t) or t.is_ancestor(token)]
    for lemma in cue.lemmas[1:]:
        at = next((n for n, t in enumerate(nearby) if t.lemma_.lower() == lemma), None)
        if at is None:
            return False
        nearby = nearby[at + 1 :]
    return not any(c.dep_ == "prt" and c.lemma_.lower() not in cue.lemmas for c in token.children)


def _verb_frame(scene: Scene, verb: "Token", cue: Cue) -> Frame:
    actors = subjects(scene, verb)
    targets = objects(scene, verb)
    for clause in complements(verb):
        for child in clause.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                targets += noun_agents(scene, child, "clause-subj")
        targets += under("clause-", objects(scene, clause))
    for child in verb.children:
        if child.dep_ in ("dobj", "attr"):
            targets += under("obj-", noun_arguments(scene, child))
    if cue.kind is InteractionKind.ASSIST and cue.lemmas[0] in act_words().closed["taking"]:
        # "received a boat from X", "graduated from X": the subject is helped
        helped = actors
        actors = [f for f in targets if f.path.partition(">")[0] in _SOURCES]
        targets = [*under("taker-", helped), *targets]
    if cue.kind is InteractionKind.PRAISE and cue.lemmas[0] == "convey":
        # "conveyed the gratitude of the people of X": theirs, not for them
        targets = [f for f in targets if not f.path.startswith("obj>")]
    if cue.kind is InteractionKind.ENFORCE and cue.lemmas[0] in act_words().closed["sending"]:
        # "was extradited from X": X sends him
        actors += [f for f in targets if f.path.partition(">")[0] == "prep:from"]
    return Frame(cue, verb, verb, tuple(_unique(actors)), tuple(_unique(targets)))


def _noun_frame(scene: Scene, noun: "Token", cue: Cue) -> Frame:
    arguments = noun_arguments(scene, noun)
    verb = governor(noun)
    actors = [f for f in arguments if f.path.partition(">")[0] in _GIVERS]
    targets = [f for f in arguments if f.path not in ("n:poss", "n:prep:by", "n:acl-agent")]
    if verb is not None:
        supported = verb.lemma_.lower() in cues().support
        prefix = "support-" if supported else "gov-"
        actors += under(prefix, subjects(scene, verb))
        done = objects(scene, verb)
        taking = verb.lemma_.lower() in act_words().closed["taking"]
        if cue.kind in _SAID_TO and _is_given(noun, verb):
            # "was given the assurance", "came away with a promise": the subject is who was promised
            heard = [*subjects(scene, verb), *(f for f in done if f.path.startswith("passive"))]
            taken = {f.agent for f in heard}
            actors = [f for f in actors if f.agent not in taken]
            targets = [*under("taker-", heard), *targets]
        for f in under(prefix, done):
            # "a request was received from X", "completed a course at X"
            where = f.path.partition(">")[0].removeprefix(prefix)
            if where == "prep:from" or (taking and where in _SOURCES):
                actors.append(f)
        targets += under(prefix, done)
    return Frame(cue, noun, verb or noun, tuple(_unique(actors)), tuple(_unique(targets)))


_SAID_TO = frozenset((InteractionKind.COMMIT, InteractionKind.PRAISE, InteractionKind.REQUEST))


def _is_given(noun: "Token", verb: "Token") -> bool:
    """Whether a verb says that its subject is given what a noun names: by itself or as a passive of giving."""
    words, lemma = act_words().closed, verb.lemma_.lower()
    if noun.dep_ == "dobj" and noun.head == verb:
        passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
        return lemma in words["obtaining"] or (passive and lemma in words["conferring"])
    away = noun.dep_ == "pobj" and noun.head.lower_ == "with" and noun.head.head == verb
    return away and lemma in words["leaving"]


def _adjective_frame(scene: Scene, adjective: "Token", cue: Cue) -> Frame:
    head = adjective.head if adjective.dep_ in ("acomp", "attr", "oprd", "amod", "conj") else adjective
    arguments = noun_arguments(scene, adjective)
    if adjective.dep_ == "amod":
        arguments += noun_arguments(scene, head)
        verb = governor(head) or head
        actors = [f for f in arguments if f.path in ("n:poss", "n:prep:by", "n:prep:of", "n:prep:between", "n:mod")]
        actors += under("gov-", subjects(scene, verb))
    else:
        verb = head
        actors = subjects(scene, head)
        if not actors and head.i == adjective.i:
            # "is committed to" looks like a passive, but its subject is the one who commits
            for child in head.children:
                if child.dep_ == "nsubjpass":
                    actors = noun_agents(scene, child, "subj")
    targets = [f for f in arguments if f.path != "n:poss"] + objects(scene, verb)
    for clause in complements(adjective):
        targets += under("clause-", objects(scene, clause))
    return Frame(cue, adjective, verb, tuple(_unique(actors)), tuple(_unique(targets)))


def _adverb_frame(scene: Scene, adverb: "Token", cue: Cue) -> Frame:
    """ "patrols together with X", "jointly developed", "alongside X": what the verb's subject does with another."""
    verb = adverb.head if adverb.head.pos_ in ("VERB", "AUX") else governor(adverb) or adverb.head
    targets = noun_arguments(scene, adverb)
    targets += [f for o in adverb.children if o.dep_ == "pobj" for f in noun_agents(scene, o, "n:prep:with")]
    actors = subjects(scene, verb)
    if adverb.head.pos_ in ("NOUN", "PROPN"):
        actors = noun_agents(scene, adverb.head, "subj") + actors
    return Frame(cue, adverb, verb, tuple(_unique(actors)), tuple(_unique(targets + objects(scene, verb))))


def _unique(fillers: list[Filler]) -> list[Filler]:
    seen: dict[str | None, Filler] = {}
    for filler in fillers:
        seen.setdefault(filler.agent, filler)
    return list(seen.values())
