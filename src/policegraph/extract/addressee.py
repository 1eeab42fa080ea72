"""Whom an act is aimed at where its own clause does not say: the other side of the talk, who is thanked, who leads."""

from typing import TYPE_CHECKING

from policegraph.extract.cues import cues
from policegraph.extract.frames import Filler, governor, noun_agents, noun_arguments, objects, subjects
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
    """ "thanked X for its support", "expressed gratitude to X for": who is thanked gave it, who thanks received it."""
    node = token
    for _ in range(8):
        if node.head.i == node.i:
            break
        node = node.head
        givers = _thanked(scene, node)
        if givers:
            takers = subjects(scene, node if node.pos_ in ("VERB", "AUX") else governor(node) or node)
            return _with_behind(scene, givers, "praised"), _with_behind(scene, takers, "praiser")
    return [], []


def _with_behind(scene: Scene, fillers: list[Filler], path: str) -> list[Filler]:
    """These, and behind each person the country and the bodies for which he gives or takes."""
    out = [Filler(f.agent, f.token, path, f.via, f.joint) for f in fillers]
    for filler in fillers:
        home = scene.allegiance.get(filler.agent or "")
        if home in scene.cast.clusters:
            out.append(Filler(home, -1, f"{path}-home", filler.via))
        bodies = (body for person, body, _, _ in scene.cast.members if person == filler.agent)
        out += [Filler(body, -1, f"{path}-body", filler.via) for body in bodies]
    return out


def _thanked(scene: Scene, node: "Token") -> list[Filler]:
    """Whom a verb, noun or adjective of thanks and praise is said to."""
    lemma = node.lemma_.lower()
    if node.pos_ == "VERB" and any(
        c.kind is InteractionKind.PRAISE and c.strength == "strong" and len(c.lemmas) == 1
        for c in cues().verbs.get(lemma, ())
    ):
        return [f for f in objects(scene, node) if f.path.split(">")[0] in ("obj", "dative", "passive")]
    nouns = [c for c in node.children if c.dep_ == "dobj"] if node.pos_ == "VERB" else [node]
    for noun in nouns:
        table = cues().adjectives if noun.pos_ == "ADJ" else cues().nouns
        if not any(c.kind is InteractionKind.PRAISE for c in table.get(noun.lemma_.lower(), ())):
            continue
        said_to = [
            f for f in noun_arguments(scene, noun) if f.path.split(">")[0] in ("n:prep:to", "n:prep:for", "n:prep:of")
        ]
        if node is not noun:
            said_to += [f for f in objects(scene, node) if f.path.split(">")[0] in ("prep:to", "dative")]
        if said_to:
            return said_to
    return []


def hearers(scene: Scene, kind: InteractionKind, sentence: "Token", leader: str | None) -> list[Filler]:
    """Whom an act can be meant for that the sentence leaves out: who leads, the note's own body, the bodies before."""
    out: list[Filler] = []
    if leader is not None and kind in (InteractionKind.ASSIST, InteractionKind.COOPERATE):
        out.append(Filler(leader, -1, "lead", "name"))
    main = next((a for _, a in scene.order if a[0] == "a"), None)
    if main is not None and kind in (
        InteractionKind.ASSIST,
        InteractionKind.PRAISE,
        InteractionKind.COMMIT,
        InteractionKind.REQUEST,
    ):
        out.append(Filler(main, -1, "note", "name"))
    if kind is InteractionKind.ASSIST:
        homes = (scene.allegiance.get(side) for side in scene.sides)
        out += [Filler(home, -1, "side-country", "pair") for home in homes if home in scene.cast.clusters]
    sent = sentence.sent
    if kind in (InteractionKind.ASSIST, InteractionKind.PRAISE) and sent.start > 0:
        previous = [
            (agent, t.i, ref.via)
            for t in scene.document.doc[sent.start - 1].sent
            if (ref := scene.refs.get(t.i)) is not None and ref.via in ("name", "title")
            for agent in ref.agents
            if agent[0] in "ag"
        ]
        out += [Filler(agent, i, "previous", via) for agent, i, via in reversed(previous)]
    first: dict[str | None, Filler] = {}
    for filler in out:
        first.setdefault(filler.agent, filler)
    return list(first.values())[:5]


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
