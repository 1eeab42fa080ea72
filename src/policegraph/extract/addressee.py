"""Whom an act is aimed at where its own clause does not say: the other side of the talk, who is thanked, who leads."""

from typing import TYPE_CHECKING

from policegraph.extract.cues import cues
from policegraph.extract.frames import Filler, noun_agents, objects, subjects
from policegraph.extract.reference import Scene, is_subject
from policegraph.facts import EntityKind, InteractionKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_BACK = 120  # tokens in which whoever spoke before is looked for
_LEADING = frozenset(("lead", "coordinate", "spearhead", "head", "direct", "orchestrate"))


def partners(scene: Scene, actor: str, token: "Token") -> list[Filler]:
    """Whom this actor speaks to: the other of the note's two sides, and who spoke before."""
    out: list[Filler] = []
    home = scene.allegiance.get(actor)
    if len(scene.sides) == 2:
        first, second = scene.sides
        if actor in scene.sides:
            out.append(Filler(second if actor == first else first, -1, "other-side", "pair"))
        else:
            abroad = [side for side in scene.sides if scene.allegiance.get(side) != home and actor != home]
            if len(abroad) == 1:
                out.append(Filler(abroad[0], -1, "far-side", "pair"))
    before = _spoke_before(scene, actor, token)
    if before is not None and all(before != f.agent for f in out):
        out.append(Filler(before, -1, "turn", "pair"))
    for filler in tuple(out):
        country = scene.allegiance.get(filler.agent or "")
        if country in scene.cast.clusters and country not in (home, actor) and all(country != f.agent for f in out):
            out.append(Filler(country, -1, "far-country", "pair"))
    return out


def _spoke_before(scene: Scene, actor: str, token: "Token") -> str | None:
    """The last person who was a subject and is of another country or body than this actor."""
    home = scene.allegiance.get(actor)
    doc = token.doc
    for i in range(token.i - 1, max(-1, token.i - _BACK), -1):
        ref = scene.refs.get(i)
        if ref is None or len(ref.agents) != 1 or ref.agents[0][0] not in "pt" or ref.agents[0] == actor:
            continue
        if is_subject(doc[i]) and scene.allegiance.get(ref.agents[0]) != home:
            return ref.agents[0]
    return None


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
