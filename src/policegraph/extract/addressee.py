"""Whom an act is aimed at where its own clause does not say: the other side of the talk, who is thanked, who leads."""

from typing import TYPE_CHECKING

from policegraph.extract.cues import cues
from policegraph.extract.frames import Filler, noun_agents, objects, subjects
from policegraph.extract.presence import Presence
from policegraph.extract.scene import Scene, is_subject
from policegraph.facts import EntityKind, InteractionKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEADING = frozenset(("lead", "coordinate", "spearhead", "head", "direct", "orchestrate"))


def partners(presence: Presence, actor: str, others: list[str]) -> list[Filler]:
    """Whom this actor speaks to: those on the other end of his talk, and the country or body of the first of them."""
    scene = presence.scene
    paths = ("other-side", "other-2", "other-3")
    out = [Filler(other, -1, path, "pair") for other, path in zip(others, paths, strict=False)]
    home = scene.allegiance.get(actor)
    for other in others[:2]:
        country = scene.allegiance.get(other)
        if country in scene.cast.clusters and country not in (home, actor) and all(country != f.agent for f in out):
            out.append(Filler(country, -1, "far-country", "pair"))
    return out


def makers(scene: Scene, cue: "Token") -> list[Filler]:
    """Whose work a cue's object is, told by a clause: "praised the results obtained by X", "what X has achieved"."""
    out: list[Filler] = []
    things = [c for c in cue.children if c.dep_ in ("dobj", "nsubjpass", "ccomp", "pcomp")]
    things += [g for c in cue.children if c.dep_ == "prep" for g in c.children if g.dep_ in ("pobj", "pcomp")]
    for thing in things:
        if thing.i in scene.refs:
            continue
        clauses = [thing] if thing.dep_ in ("ccomp", "pcomp") else []
        clauses += [c for c in thing.children if c.dep_ in ("acl", "relcl")]
        for clause in clauses:
            if clause.pos_ in ("VERB", "AUX"):
                named = subjects(scene, clause)
                out += [Filler(f.agent, f.token, "maker", f.via, f.joint) for f in named if f.token != thing.i]
    return out


def praised(scene: Scene, token: "Token") -> tuple[list[Filler], list[Filler]]:
    """ "thanked X for its support": who is thanked gave it, who thanks received it, as a body or country too."""
    node = token
    for _ in range(8):
        if node.head.i == node.i:
            break
        node = node.head
        lemma = node.lemma_.lower()
        if node.pos_ == "VERB" and any(
            c.kind is InteractionKind.PRAISE and c.strength == "strong" and len(c.lemmas) == 1
            for c in cues().verbs.get(lemma, ())
        ):
            givers = [f for f in objects(scene, node) if f.path.split(">")[0] in ("obj", "dative", "passive")]
            takers = subjects(scene, node)
            out = [Filler(f.agent, f.token, "praiser", f.via, f.joint) for f in takers]
            for taker in takers:
                home = scene.allegiance.get(taker.agent or "")
                if home in scene.cast.clusters:
                    out.append(Filler(home, -1, "praiser-home", taker.via))
                out += [
                    Filler(body, -1, "praiser-body", taker.via)
                    for person, body, _, _ in scene.cast.members
                    if person == taker.agent
                ]
            return [Filler(f.agent, f.token, "praised", f.via, f.joint) for f in givers], out
    return [], []


def lead(scene: Scene) -> str | None:
    """Who leads what several bodies do together: said to lead it, else the first body that does anything."""
    doc = scene.document.doc
    first: str | None = None
    for token in doc:
        if not scene.document.tells(token.idx):
            continue
        if token.pos_ == "VERB" and token.lemma_.lower() in _LEADING:
            found = [f.agent for f in subjects(scene, token) if f.agent is not None and _body(scene, f.agent)]
            if found:
                return found[0]
        ref = scene.refs.get(token.i)
        if first is None and ref is not None and is_subject(token) and _body(scene, ref.agents[0]):
            first = ref.agents[0]
        elif first is None and token.dep_ == "agent":
            for child in token.children:
                named = [f.agent for f in noun_agents(scene, child, "agent") if f.agent and _body(scene, f.agent)]
                first = first or (named[0] if named else None)
    return first


def _body(scene: Scene, agent: str) -> bool:
    cluster = scene.cluster(agent)
    return cluster.kind is EntityKind.AGENCY or (cluster.kind is EntityKind.PLACE and cluster.subkind == "Country")
