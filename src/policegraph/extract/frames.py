"""The arguments of a verb or noun in the parse: who does it, to whom, with what preposition."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policegraph.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Filler:
    """One candidate for an argument: the agent, the token that names it, and by which way it was reached."""

    agent: str | None
    token: int
    path: str
    via: str = ""
    joint: bool = False  # one of several coordinated


def under(prefix: str, fillers: Iterable[Filler]) -> list[Filler]:
    """The same fillers, their way told to go through what the prefix names."""
    return [replace(f, path=prefix + f.path) for f in fillers]


def noun_agents(scene: Scene, token: "Token", path: str, depth: int = 0) -> list[Filler]:
    """The agents that a noun phrase names: its head, what is joined to it, else whom it belongs to."""
    out: list[Filler] = []
    ref = scene.refs.get(token.i)
    if ref is not None:
        joint = len(ref.agents) > 1
        out += [Filler(agent, token.i, path, ref.via, joint) for agent in ref.agents]
    else:
        for child in token.children:
            if child.dep_ == "appos" and child.i in scene.refs and depth < 2:
                out += noun_agents(scene, child, path, depth + 1)
        if not out and depth < 3:
            out += _owned(scene, token, path, depth)
    for conj in token.children:
        if conj.dep_ == "conj" and conj.pos_ in ("NOUN", "PROPN", "PRON") and depth < 14:
            more = noun_agents(scene, conj, path, depth + 1)
            if more and out:
                out = [Filler(f.agent, f.token, f.path, f.via, True) for f in out] + [
                    Filler(f.agent, f.token, f.path, f.via, True) for f in more
                ]
            else:
                out += more
        elif conj.dep_ == "appos" and ref is not None and depth < 14 and conj.pos_ in ("PROPN", "NOUN"):
            # lists of names with titles parse as chains of appositions
            for more_filler in noun_agents(scene, conj, path, depth + 6):
                if all(more_filler.agent != f.agent for f in out):
                    out.append(Filler(more_filler.agent, more_filler.token, path + "~", more_filler.via, True))
    return out


def _owned(scene: Scene, token: "Token", path: str, depth: int) -> list[Filler]:
    """ "the work of the NCA", "UK's efforts", "members of the force": whose it is."""
    out: list[Filler] = []
    for child in token.children:
        if child.dep_ in ("poss", "compound", "amod", "nmod") and child.i in scene.refs:
            out += noun_agents(scene, child, f"{path}>{'poss' if child.dep_ == 'poss' else 'mod'}", depth + 1)
        elif child.dep_ == "prep" and child.lower_ in ("of", "from", "by", "between", "among"):
            for obj in child.children:
                if obj.dep_ in ("pobj", "pcomp"):
                    out += noun_agents(scene, obj, f"{path}>{child.lower_}", depth + 1)
    return out


def _is_passive(verb: "Token") -> bool:
    """Whether what the verb says is done to its subject: "was held", "the call held by", "traced and arrested by"."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "agent") for c in verb.children):
        return True
    if verb.tag_ != "VBN" or any(c.dep_ in ("aux", "nsubj") for c in verb.children):
        return False  # "which A and B held", wrongly tagged
    return verb.dep_ in ("acl", "relcl") or (verb.dep_ == "conj" and verb.head.tag_ == "VBN" and _is_passive(verb.head))


def _doers(scene: Scene, verb: "Token") -> list[Filler]:
    """Who does what a passive verb says, told by it or by a verb joined to it."""
    joined = [verb, *(c for c in verb.children if c.dep_ == "conj" and c.tag_ == "VBN")]
    if verb.dep_ == "conj" and verb.head.tag_ == "VBN":
        joined.append(verb.head)
    for one in joined:
        out: list[Filler] = []
        for child in one.children:
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
                for by in (child, *(c for c in child.children if c.dep_ == "conj" and c.pos_ == "ADP")):
                    out += [f for obj in by.children if obj.dep_ == "pobj" for f in noun_agents(scene, obj, "agent")]
        if out:
            return out
    return []


def _named(scene: Scene, noun: "Token") -> "Token":
    """The name that a noun stands beside: "X, formerly a judge and now its adviser, who"."""
    for _ in range(4):
        if noun.i in scene.refs or noun.dep_ not in ("appos", "conj", "attr"):
            break
        noun = noun.head
    return noun


def subjects(scene: Scene, verb: "Token", hops: int = 0) -> list[Filler]:
    """Who does what the verb says: its subject, the passive's agent, or the subject that a clause borrows."""
    if _is_passive(verb):
        return _doers(scene, verb)
    for child in verb.children:
        if child.dep_ in ("nsubj", "csubj"):
            found = noun_agents(scene, child, "subj")
            if not found and child.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
                found = noun_agents(scene, _named(scene, verb.head), "subj")
            suffix = "" if hops == 0 else f"+{min(hops, 2)}"
            return [Filler(f.agent, f.token, f.path + suffix, f.via, f.joint) for f in found]
    if hops > 4 or verb.head.i == verb.i:
        return []
    if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp", "ccomp", "dep", "parataxis", "acl", "relcl", "prep"):
        head = verb.head
        if head.pos_ in ("VERB", "AUX"):
            if verb.dep_ == "xcomp":
                # object control: "asked the Minister to support": the object does it
                for child in head.children:
                    if (
                        child.dep_ in ("dobj", "dative")
                        and child.i in scene.refs
                        and child.i < verb.i
                        and head.lemma_ not in ("promise", "pledge", "assure")
                    ):
                        return [
                            Filler(f.agent, f.token, "control", f.via, f.joint)
                            for f in noun_agents(scene, child, "control")
                        ]
            inherited_passive = any(c.dep_ == "nsubjpass" for c in head.children)
            if inherited_passive and verb.dep_ in ("conj", "xcomp", "advcl"):
                for child in head.children:
                    if child.dep_ == "nsubjpass":
                        return [
                            Filler(f.agent, f.token, "subjpass+", f.via, f.joint)
                            for f in noun_agents(scene, child, "subjpass+")
                        ]
            return subjects(scene, head, hops + 1)
        if head.pos_ in ("NOUN", "PROPN") and verb.dep_ in ("acl", "relcl"):
            if verb.tag_ == "VBG" or verb.dep_ == "relcl":
                return noun_agents(scene, head, "acl")
            verbal = head
            while verbal.pos_ not in ("VERB", "AUX") and verbal.head.i != verbal.i:
                verbal = verbal.head
            return subjects(scene, verbal, hops + 1) if verbal.pos_ in ("VERB", "AUX") else []
        if head.dep_ == "prep" or head.pos_ == "ADP":
            verbal = head.head
            while verbal.pos_ not in ("VERB", "AUX") and verbal.head.i != verbal.i:
                verbal = verbal.head
            return subjects(scene, verbal, hops + 1) if verbal.pos_ in ("VERB", "AUX") else []
    return []


def objects(scene: Scene, verb: "Token") -> list[Filler]:
    """What the verb is done to: direct and indirect object, the passive's subject, and each preposition's object."""
    out: list[Filler] = []
    for child in verb.children:
        if child.dep_ in ("dobj", "obj", "attr", "oprd"):
            out += noun_agents(scene, child, "obj" if child.dep_ != "attr" else "attr")
        elif child.dep_ in ("dative", "iobj"):
            if child.pos_ == "ADP":
                for obj in child.children:
                    if obj.dep_ == "pobj":
                        out += noun_agents(scene, obj, "prep:to")
            else:
                out += noun_agents(scene, child, "dative")
        elif child.dep_ == "nsubjpass":
            out += noun_agents(scene, child, "passive")
        elif child.dep_ in ("prep", "prt") and child.dep_ == "prep":
            out += _prep(scene, child, "")
    if verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBN" and verb.head.pos_ in ("NOUN", "PROPN"):
        out += noun_agents(scene, verb.head, "passive")
    if verb.dep_ == "conj" and not any(f.path == "passive" for f in out) and _is_passive(verb):
        # "was traced and arrested": joined passives share what they are done to
        for child in verb.head.children:
            if child.dep_ == "nsubjpass":
                out += noun_agents(scene, child, "passive")
    if (
        not any(f.path in ("obj", "dative", "passive") for f in out)
        and verb.dep_ == "conj"
        and verb.head.pos_ == "VERB"
        and verb.tag_ == verb.head.tag_
    ):
        # "received and held talks with": joined verbs share what stands after the last
        for conj in verb.head.children:
            if conj.dep_ == "dobj" and conj.i > verb.i:
                out += noun_agents(scene, conj, "obj+")
    for conj in verb.children:
        if (
            conj.dep_ == "conj"
            and conj.pos_ == "VERB"
            and not any(c.dep_ in ("dobj", "prep", "dative") for c in verb.children if c.i < conj.i and c.i > verb.i)
        ):
            for child in conj.children:
                if child.dep_ == "dobj":
                    out += [Filler(f.agent, f.token, "obj+", f.via, f.joint) for f in noun_agents(scene, child, "obj+")]
                elif child.dep_ == "prep":
                    out += [Filler(f.agent, f.token, f.path + "+", f.via, f.joint) for f in _prep(scene, child, "")]
    return out


def _prep(scene: Scene, prep: "Token", prefix: str) -> list[Filler]:
    out: list[Filler] = []
    name = prep.lower_
    for obj in prep.children:
        if obj.dep_ in ("pobj", "pcomp"):
            if obj.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET"):
                out += noun_agents(scene, obj, f"{prefix}prep:{name}")
        elif obj.dep_ == "prep" or (obj.dep_ == "conj" and obj.pos_ == "ADP"):
            out += _prep(scene, obj, prefix)  # "out of", "to X and to Y"
    return out


def noun_arguments(scene: Scene, noun: "Token") -> list[Filler]:
    """What hangs on a noun: "its thanks to X for Y", "X's commitment to Y", "cooperation between X and Y"."""
    out: list[Filler] = []
    for child in noun.children:
        if child.dep_ == "poss":
            out += noun_agents(scene, child, "n:poss")
        elif child.dep_ in ("amod", "compound", "nmod") and child.i in scene.refs:
            out += noun_agents(scene, child, "n:mod")
        elif child.dep_ == "prep":
            out += _prep(scene, child, "n:")
        elif child.dep_ == "acl" and child.tag_ == "VBN":
            # "training provided by X to Y"
            out += under("n:acl-", _doers(scene, child))
            out += under(
                "n:acl-", [f for c in child.children if c.dep_ in ("prep", "dative") for f in _prep(scene, c, "")]
            )
        elif child.dep_ == "relcl":
            # "the support which X gave to Y"
            out += [f for f in under("n:rel-", subjects(scene, child)) if f.token != noun.i]
            out += under(
                "n:rel-", [f for c in child.children if c.dep_ in ("prep", "dative") for f in _prep(scene, c, "")]
            )
    return out


def governor(noun: "Token") -> "Token | None":
    """The verb that a noun depends on, through prepositions and conjunctions."""
    token = noun
    for _ in range(6):
        if token.head.i == token.i:
            return None
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return None


def complements(verb: "Token") -> Iterator["Token"]:
    """The clauses that a verb governs."""
    for child in verb.children:
        if child.dep_ in ("ccomp", "xcomp", "pcomp"):
            yield child
        elif child.dep_ == "prep":
            for inner in child.children:
                if inner.dep_ == "pcomp":
                    yield inner
