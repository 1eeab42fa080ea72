"""Where a word that can open an act opens none: what else its construction says. Each rule is one construction."""

from typing import TYPE_CHECKING

from policegraph.extract.act_words import act_words
from policegraph.extract.cues import Cue
from policegraph.extract.frames import noun_agents
from policegraph.extract.scene import Scene
from policegraph.facts import InteractionKind

if TYPE_CHECKING:
    from spacy.tokens import Token


def closed(scene: Scene, token: "Token", cue: Cue) -> bool:
    """Whether this cue opens no act here."""
    lemma, alone = cue.lemmas[0], len(cue.lemmas) == 1
    rule = _RULES.get((cue.kind, lemma)) if alone else None
    if rule is not None and rule(scene, token):
        return True
    if cue.kind is InteractionKind.REQUEST and cue.lemmas in (("call", "on"), ("call", "upon")):
        return _calls_in(token)
    if (
        cue.kind is InteractionKind.COMMIT
        and cue.strength == "medium"
        and lemma in _words("reports")
        and len(cue.lemmas) == 1
    ):
        return not _looks_ahead(token)
    if cue.kind is InteractionKind.COMMIT and lemma in _words("never") and token.pos_ == "VERB":
        return not any(c.dep_ == "neg" or c.lower_ in ("no", "never") for c in (*token.children, *_objects(token)))
    if cue.kind is InteractionKind.REQUEST and lemma in _words("wishes") and token.pos_ == "VERB":
        return _for_oneself(token)
    return False


def _words(name: str) -> frozenset[str]:
    return act_words().closed[name]


def _children(token: "Token", *links: str) -> list["Token"]:
    return [child for child in token.children if child.dep_ in links]


def _objects(verb: "Token") -> list["Token"]:
    """The words of a verb's object."""
    return [word for thing in _children(verb, "dobj") for word in thing.children]


def _looks_ahead(verb: "Token") -> bool:
    """ "affirmed that X would", "confirmed its readiness": what is affirmed is a promise, not how things are."""
    if any(c.tag_ == "VB" for c in _children(verb, "xcomp")):
        return True
    if any(c.lemma_.lower() in _words("bound") for c in _children(verb, "dobj")):
        return True
    for clause in _children(verb, "ccomp"):
        words = {t.lower_ for t in clause.children} | {clause.lower_}
        words |= {t.lower_ for c in clause.conjuncts for t in c.children}
        if words & (_words("forward") | _words("bound")):
            return True
    return False


def _for_oneself(verb: "Token") -> bool:
    """ "wanted to thank", "wished him success": nobody else is asked for anything."""
    if any(not _children(clause, "nsubj", "nsubjpass") and clause.lemma_ not in ("see", "have")
           for clause in _children(verb, "xcomp")):  # fmt: skip
        return True
    near = {t.lower_ for t in verb.subtree if 0 < t.i - verb.i <= 12}
    return verb.lemma_ == "wish" and bool(near & _words("luck"))


def _receives(scene: Scene, verb: "Token") -> bool:
    """ "welcomed the Ambassador", "welcomed the fact": a guest or a thing, nobody's work."""
    things = _children(verb, "dobj", "nsubjpass")
    if not things:
        return True
    thing = things[0]
    if thing.i in scene.refs or thing.pos_ == "PRON":
        return True
    classes = act_words().objects.get(thing.lemma_.lower(), ())
    if "coming" in classes:
        return True
    owned = bool(noun_agents(scene, thing, "obj")) or any(True for _ in _children(thing, "acl", "relcl", "poss"))
    return not (owned or "deed" in classes)


def _answers_charge(scene: Scene, verb: "Token") -> bool:
    """ "pleaded not guilty": an answer in court, no request."""
    return bool({t.lower_ for t in verb.subtree if 0 < t.i - verb.i <= 3} & _words("pleas"))


def _whether(scene: Scene, verb: "Token") -> bool:
    """ "asked whether", "asked about", "Asked by a reporter": a question."""
    for clause in _children(verb, "ccomp"):
        if any(c.lower_ in ("whether", "if", "what", "how", "why", "when", "where", "who") for c in clause.children):
            return True
    if any(c.lower_ == "about" for c in _children(verb, "prep")):
        return True
    return verb.tag_ == "VBN" and verb.dep_ == "advcl"


def _calls_in(verb: "Token") -> bool:
    """ "called on the Minister", "called on him to thank him" against "called on the parties to comply"."""
    wanted = [t for t in verb.subtree if t.i > verb.i and t.tag_ == "VB" and any(c.lower_ == "to" for c in t.children)]
    return all(t.lemma_.lower() in _words("courtesies") for t in wanted[:1])


def _gives_no_order(scene: Scene, verb: "Token") -> bool:
    """ "the operation was directed by X", "directs the unit" against "directed the police to search"."""
    return not any(c.tag_ == "VB" for c in _children(verb, "xcomp", "ccomp", "advcl"))


def _is_after(scene: Scene, verb: "Token") -> bool:
    """ "wanted for murder", "sought by the police", "had sought him since 2010": one whom the law is after."""
    if verb.tag_ == "VBN" and not _children(verb, "xcomp", "ccomp", "dobj"):
        return not any(c.lower_ == "from" for c in _children(verb, "prep"))
    refs = (scene.refs.get(c.i) for c in _children(verb, "dobj"))
    return any(ref is not None and ref.agents[0][0] == "p" for ref in refs) and not _children(verb, "xcomp", "ccomp")


def _wanted(scene: Scene, verb: "Token") -> bool:
    return _for_oneself(verb) or _is_after(scene, verb)


def _looks_for(scene: Scene, verb: "Token") -> bool:
    """ "searches for missing children"."""
    return not _children(verb, "dobj", "nsubjpass") and any(c.lower_ == "for" for c in _children(verb, "prep"))


def _according(scene: Scene, token: "Token") -> bool:
    return token.lower_ == "according"


def _on_its_way(scene: Scene, token: "Token") -> bool:
    """ "bound for Iraq"."""
    return any(c.lower_ == "for" for c in _children(token, "prep"))


def _plain_word(scene: Scene, noun: "Token") -> bool:
    """A word that neither thanks nor praises: "in his words"."""
    before = {c.lower_ for c in _children(noun, "amod")}
    after = {g.lemma_.lower() for c in _children(noun, "prep") for g in c.children}
    return not (before & _words("kindly") or after & _words("praised"))


def _no_pledge(scene: Scene, noun: "Token") -> bool:
    """A word that is given to nobody."""
    return noun.head.lemma_.lower() not in _words("given")


def _no_partner(scene: Scene, adjective: "Token") -> bool:
    """ "key individuals" against "a key partner"."""
    return adjective.head.lemma_.lower() not in _words("partners")


def _impresses(scene: Scene, token: "Token") -> bool:
    """ "impressed on her how" against "impressed by"."""
    return not any(c.lower_ in ("by", "with", "at") for c in _children(token, "prep", "agent"))


def _pays_no_money(scene: Scene, verb: "Token") -> bool:
    """ "paid tribute", "paid a visit"."""
    things = _children(verb, "dobj", "nsubjpass")
    return not things or things[0].lemma_.lower() in _words("unpaid")


def _from_nobody(scene: Scene, verb: "Token") -> bool:
    """ "received the ambassador" against "received a boat from", "the boats received by"."""
    sources = [verb, *_children(verb, "dobj", "nsubjpass")]
    return not any(c.lower_ in ("from", "by", "through") for s in sources for c in _children(s, "prep", "agent"))


def _would_not(scene: Scene, verb: "Token") -> bool:
    """ "would like" against "likes"."""
    return not any(c.lower_ in ("would", "should", "'d", "’d") for c in _children(verb, "aux")) or _for_oneself(verb)


def _passing_course(scene: Scene, noun: "Token") -> bool:
    """ "in the course of", "of course"."""
    before = [t.lower_ for t in noun.doc[max(0, noun.i - 2) : noun.i]]
    return before[-1:] == ["of"] or before in (["in", "the"], ["during", "the"]) or before == ["in", "due"]


_RULES = {
    (InteractionKind.REQUEST, "plead"): _answers_charge,
    (InteractionKind.PRAISE, "welcome"): _receives,
    (InteractionKind.PRAISE, "word"): _plain_word,
    (InteractionKind.PRAISE, "key"): _no_partner,
    (InteractionKind.PRAISE, "impressed"): _impresses,
    (InteractionKind.COMMIT, "word"): _no_pledge,
    (InteractionKind.COMMIT, "bind"): _on_its_way,
    (InteractionKind.COMMIT, "bound"): _on_its_way,
    (InteractionKind.COOPERATE, "bind"): _on_its_way,
    (InteractionKind.AGREE, "accord"): _according,
    (InteractionKind.REQUEST, "ask"): _whether,
    (InteractionKind.REQUEST, "like"): _would_not,
    (InteractionKind.REQUEST, "direct"): _gives_no_order,
    (InteractionKind.REQUEST, "want"): _wanted,
    (InteractionKind.REQUEST, "seek"): _is_after,
    (InteractionKind.ASSIST, "pay"): _pays_no_money,
    (InteractionKind.ASSIST, "receive"): _from_nobody,
    (InteractionKind.ASSIST, "course"): _passing_course,
    (InteractionKind.ENFORCE, "search"): _looks_for,
}
