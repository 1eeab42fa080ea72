"""Whom the words around an event's word connect with it, and on which way of the parse."""

from typing import TYPE_CHECKING

from policegraph.extract.frames import Filler, noun_agents, noun_arguments, objects, subjects, under
from policegraph.extract.reference_words import reference_words
from policegraph.extract.scene import Scene
from policegraph.extract.telling_marks import stands_aside
from policegraph.extract.telling_words import telling_words
from policegraph.facts import EntityKind

if TYPE_CHECKING:
    from spacy.tokens import Token


def fillers_of(scene: Scene, token: "Token", verb: "Token", *, noun: bool) -> list[Filler]:
    """Whoever may take part in the event that this word tells, each once; `verb` is the one that governs a noun."""
    found = _of_noun(scene, token, verb) if noun else _of_verb_itself(scene, token)
    unique: dict[str | None, Filler] = {}
    for filler in found:
        unique.setdefault(filler.agent, filler)
    return list(unique.values())


def _of_noun(scene: Scene, token: "Token", verb: "Token") -> list[Filler]:
    found = noun_arguments(scene, token) + _participles(scene, token)
    if verb.i == token.i:
        return found
    # what is said "during the meeting" is said by people who may be there; it is not what the meeting was
    over = "adv-" if stands_aside(token) else "gov-"
    for f in subjects(scene, verb):
        path = f"{by_class(verb.lemma_.lower())}-agent" if f.path == "agent" else f.path
        if f.path.startswith("subj") and any(c.lower_ in ("host", "venue") for c in verb.children):
            path = "host-agent"  # "will play host to", "is the venue of"
        found.append(Filler(f.agent, f.token, over + path, f.via, f.joint))
    found += under(over, objects(scene, verb))
    return found + under(over, _visitors(scene, verb))


def _of_verb_itself(scene: Scene, verb: "Token") -> list[Filler]:
    found = [*subjects(scene, verb), *_forces_of(scene, verb), *_visitors(scene, verb), *_stray_agent(scene, verb)]
    found += objects(scene, verb)
    for child in verb.children:
        if child.dep_ == "dobj":
            found += under("obj-", noun_arguments(scene, child))
    return found


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


def _visitors(scene: Scene, verb: "Token") -> list[Filler]:
    """ "the delegation toured the port": the guest of the note's two sides, where the words name nobody."""
    noun = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if noun is not None and noun.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
        noun = verb.head
    if (
        noun is None
        or noun.i in scene.refs
        or noun.lower_ not in telling_words().visitors
        or noun_agents(scene, noun, "subj")
    ):
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
    hosts = telling_words().hosting - telling_words().planning
    for child in noun.children:
        # the tagger often takes "which A and B held" for a participle; a subject of its own says it is none
        if child.dep_ == "relcl" and (child.tag_ != "VBN" or any(c.dep_ == "nsubj" for c in child.children)):
            # "the summit that X is to host", "the talks which A and B held"
            hosting = any(t.lemma_.lower() in hosts for t in child.subtree)
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
    words = telling_words()
    for name, group in (
        ("lead", words.leading),
        ("host", words.hosting),
        ("attend", words.attending),
        ("sign", words.signing),
    ):
        if lemma in group:
            return name
    return "done"
