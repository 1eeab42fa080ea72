"""The features of a candidate act: how its cue stands in the text, where actor and target stand, who they are there."""

from collections.abc import Iterator
from dataclasses import dataclass

from policegraph.extract.act_frames import Frame
from policegraph.extract.cues import Cue
from policegraph.extract.frames import Filler, complements, noun_agents
from policegraph.extract.modality_words import modality_words
from policegraph.extract.presence import Presence
from policegraph.extract.scene import Scene
from policegraph.extract.slots import actor_rank, target_rank


@dataclass(frozen=True, slots=True)
class Nearest:
    """The best rank that any actor and any target of a frame has."""

    actor: int
    target: int


def slot_features(cue: Cue, actor: Filler, target: Filler, nearest: Nearest) -> list[str]:
    """Whether actor and target stand where the cue wants them, and whether another stands nearer."""
    kind = str(cue.kind)
    a = actor_rank(cue, actor) if actor.agent is not None else 9
    t = target_rank(cue, target) if target.agent is not None else 9
    best = f"{'a' if a == nearest.actor else '-'}{'t' if t == nearest.target else '-'}"
    null = "" if target.agent is not None else f"0{min(nearest.target, 5)}"
    return [
        f"ar={a}",
        f"tr={t}{null}",
        f"best={best}{null}",
        f"k-best={kind}/{best}{null}",
        f"st-best={cue.strength}/{best}{null}",
        f"ar-tr={min(a, 4)}/{min(t, 5)}{null}",
        f"k-ar-tr={kind}/{min(a, 4)}/{min(t, 5)}{null}",
        f"st-ar-tr={cue.strength}/{min(a, 4)}/{min(t, 5)}{null}",
        f"tk-tr={_agent_kind(target.agent)}/{min(t, 5)}",
        f"k-tk-tr={kind}/{_agent_kind(target.agent)}/{min(t, 5)}",
        f"cue-tk={cue.id}/{_agent_kind(target.agent)}/{min(t, 2)}",
    ]


def _agent_kind(agent: str | None) -> str:
    return agent[0] if agent else "0"


def pair_features(scene: Scene, frame: Frame, actor: Filler, target: Filler, rank: int) -> list[str]:
    """Where actor and target stand in the sentence, and whether they are of one side."""
    return [
        *_ways(frame.cue, actor, target),
        f"rank={min(rank, 3)}",
        *_sides(scene, str(frame.cue.kind), actor, target),
        *_distance(scene, frame, actor, target),
        *_rivals(frame, target),
        *_between(scene, frame, actor, target),
        *_at_home(scene, str(frame.cue.kind), actor, target),
        *_clause(scene, frame, actor, target),
        *(["t-not-country"] if _is_lesser_place(scene, target) else []),
        *(["a-not-country"] if _is_lesser_place(scene, actor) else []),
    ]


def _fit(wanted: str, path: str) -> str:
    """Whether a target was reached in the way that the cue's pattern wants."""
    if wanted == "-":
        return "none"
    if wanted == "":
        return "yes" if path in ("obj", "dative", "passive", "obj+") else "no"
    return "yes" if path.replace("n:", "").replace("support-", "") == f"prep:{wanted}" else "no"


def _ways(cue: Cue, actor: Filler, target: Filler) -> Iterator[str]:
    """By which ways actor and target were reached, and of what kinds they are."""
    kind, fits = str(cue.kind), _fit(cue.pattern, target.path)
    ak, tk = _agent_kind(actor.agent), _agent_kind(target.agent)
    yield f"ap={actor.path}"
    yield f"tp={target.path}"
    yield f"av={actor.via}"
    yield f"tv={target.via}"
    yield f"ak={ak}"
    yield f"tk={tk}"
    yield f"k-ap={kind}/{actor.path}"
    yield f"k-tp={kind}/{target.path}"
    yield f"k-ak={kind}/{ak}"
    yield f"k-tk={kind}/{tk}"
    yield f"fit={fits}"
    yield f"st-fit={cue.strength}/{fits}"
    yield f"k-fit-tk={kind}/{fits}/{tk}"
    yield f"k-ak-tk={kind}/{ak}{tk}"
    yield f"k-av={kind}/{actor.via}"
    yield f"k-tv={kind}/{target.via}"
    yield f"tv-tp={target.via}/{target.path.partition('>')[0]}"
    yield f"av-ap={actor.via}/{actor.path.partition('>')[0]}"


def _sides(scene: Scene, kind: str, actor: Filler, target: Filler) -> Iterator[str]:
    """Whether they are several, parties of the note, of one side or of two."""
    if actor.joint:
        yield "a-joint"
    if target.joint:
        yield "t-joint"
    if actor.agent in scene.sides:
        yield "a-side"
    if target.agent in scene.sides:
        yield "t-side"
        yield f"k-t-side={kind}"
    a_home, t_home = scene.allegiance.get(actor.agent or ""), scene.allegiance.get(target.agent or "")
    if a_home and t_home:
        yield "same-side" if a_home == t_home else "across"
        yield f"k-{'same' if a_home == t_home else 'across'}={kind}"
    if target.agent and actor.agent and (t_home == actor.agent or a_home == target.agent):
        yield "own-country"
        yield f"k-own={kind}"


def _distance(scene: Scene, frame: Frame, actor: Filler, target: Filler) -> Iterator[str]:
    """How far from the cue the target stands, on which side of it; whether the actor was named in a sentence before."""
    where, cue = _where(frame, target), frame.token
    yield f"where={where}"
    yield f"st-where={frame.cue.strength}/{where}"
    if target.token >= 0:
        gap = abs(target.token - cue.i)
        yield f"td={'1' if gap <= 3 else '2' if gap <= 8 else '3' if gap <= 16 else '4'}"
        yield "t-after" if target.token > cue.i else "t-before"
        if target.token in scene.inner:
            yield "t-inner"
    else:
        yield "td=none"
    if 0 <= actor.token < cue.sent.start:
        yield "a-earlier"


def _between(scene: Scene, frame: Frame, actor: Filler, target: Filler) -> Iterator[str]:
    """How many others are named between the cue and each of them."""
    kind, cue = str(frame.cue.kind), frame.token
    for slot, filler in (("a", actor), ("t", target)):
        if filler.token < 0 or not cue.sent.start <= filler.token < cue.sent.end:
            continue
        first, last = sorted((cue.i, filler.token))
        refs = (scene.refs.get(i) for i in range(first + 1, last))
        others = {agent for ref in refs if ref is not None for agent in ref.agents} - {filler.agent}
        nth = f"{'after' if filler.token > cue.i else 'before'}{min(len(others), 3)}"
        yield f"{slot}-nth={nth}"
        yield f"k-{slot}-nth={kind}/{nth}"
        yield f"st-{slot}-nth={frame.cue.strength}/{nth}"


def _clause(scene: Scene, frame: Frame, actor: Filler, target: Filler) -> Iterator[str]:
    """Who is to do what the cue's clause says, as seen from actor and target: "said that his country would"."""
    kind, strength = str(frame.cue.kind), frame.cue.strength
    clauses = [c for c in complements(frame.verb) if c.dep_ == "ccomp"]
    clauses += [c for c in frame.token.children if c.dep_ in ("acl", "ccomp") and c not in clauses]
    for clause in clauses[:1]:
        subject = next((c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        modal = next((c.lower_ for c in clause.children if c.dep_ == "aux" and c.tag_ == "MD"), "none")
        modal = modal if modal in modality_words().future or modal in ("should", "must", "can", "could") else "none"
        passive = "p" if subject is not None and subject.dep_ == "nsubjpass" else ""
        agents = tuple(f.agent for f in noun_agents(scene, subject, "subj")) if subject is not None else ()
        for slot, filler in (("a", actor), ("t", target)):
            seen = _as_seen_by(scene, filler.agent, agents) if subject is not None else "nobody"
            yield f"k-clause-{slot}={kind}/{seen}/{modal}"
            yield f"k-st-clause-{slot}={kind}/{strength}/{seen}/{modal}{passive}"


def _as_seen_by(scene: Scene, agent: str | None, others: tuple[str | None, ...]) -> str:
    if not others:
        return "thing"
    if agent is None:
        return "agent"
    homes = {scene.allegiance.get(other or "") for other in others} - {None}
    home = scene.allegiance.get(agent)
    if agent in others:
        return "self"
    return "own" if agent in homes or home in others or (home is not None and home in homes) else "other"


def _at_home(scene: Scene, kind: str, actor: Filler, target: Filler) -> Iterator[str]:
    """Whether each is of the note's own country."""
    home = scene.cast.place_by_code().get(scene.cast.home or "")
    for slot, filler in (("a", actor), ("t", target)):
        if filler.agent is None:
            continue
        own = filler.agent if filler.agent[0] == "g" else scene.allegiance.get(filler.agent)
        where = "none" if own is None or home is None else "home" if own == home else "abroad"
        yield f"k-{slot}-where={kind}/{_agent_kind(filler.agent)}/{where}"


def _rivals(frame: Frame, target: Filler) -> Iterator[str]:
    """Of no target, and of one that is only near: whether the parse gives the cue another."""
    kind, any_target, direct = str(frame.cue.kind), bool(frame.targets), _has_direct(frame)
    if target.agent is None:
        yield f"null-direct={direct}"
        yield f"k-null-direct={kind}/{direct}"
        yield f"k-null-any={kind}/{any_target}"
        yield f"st-null-any={frame.cue.strength}/{any_target}"
    elif target.path in ("sentence", "other-side"):
        yield f"ctx-direct={direct}"
        yield f"k-ctx-any={kind}/{target.path}/{any_target}"


def _has_direct(frame: Frame) -> bool:
    return any(f.path in ("obj", "dative", "passive") for f in frame.targets)


def _is_lesser_place(scene: Scene, filler: Filler) -> bool:
    """Whether a filler is a city or region."""
    return bool(filler.agent and filler.agent[0] == "g" and scene.cluster(filler.agent).subkind != "Country")


def _where(frame: Frame, filler: Filler) -> str:
    """On which branch of its cue, or of the cue's verb, a filler's word hangs, and whether under a verb of its own."""
    if filler.token < 0:
        return "none"
    doc = frame.token.doc
    token, below = doc[filler.token], ""
    deep = False
    for _ in range(12):
        if token.i == frame.token.i:
            return f"cue-{below or 'self'}{'~' if deep else ''}"
        if token.i == frame.verb.i:
            return f"verb-{below or 'self'}{'~' if deep else ''}"
        if token.head.i == token.i:
            break
        deep = deep or (token.pos_ in ("VERB", "AUX") and bool(below))
        below = token.lower_ if token.dep_ == "prep" else token.dep_
        token = token.head
    return "before" if filler.token < frame.token.i else "after"


def company_features(presence: Presence, frame: Frame, actor: Filler, target: Filler, others: list[str]) -> list[str]:
    """Who actor and target are in the talk at this place: who speaks, who is spoken to, whose country or body."""
    kind, strength = str(frame.cue.kind), frame.cue.strength
    scene = presence.scene
    out: list[str] = []
    speakers = presence.speakers(frame.token)
    turn = speakers.index(actor.agent) if actor.agent in speakers[:3] else 3
    out += [f"a-turn={turn}", f"k-a-turn={kind}/{turn}", f"av-turn={actor.via}/{turn}"]
    direct = any(f.path.partition(">")[0] in ("obj", "dative", "passive") for f in frame.targets)
    if target.agent is None:
        to = "null" if not others else "null-other"
    elif target.agent in others:
        to = str(min(others.index(target.agent), 2))
    elif any(scene.allegiance.get(o) == target.agent for o in others[:1]):
        to = "home"
    elif scene.allegiance.get(actor.agent or "") == target.agent:
        to = "own-home"
    elif target.agent in speakers:
        to = "spoke"
    else:
        to = "-"
    out += [
        f"to={to}",
        f"k-to={kind}/{to}",
        f"to-tp={to}/{target.path.partition('>')[0]}",
        f"k-st-to={kind}/{strength}/{to}/{direct}",
    ]
    out += _turns(presence, frame, actor, target)
    return out


def _turns(presence: Presence, frame: Frame, actor: Filler, target: Filler) -> Iterator[str]:
    """Whether the target spoke last before the actor, or speaks next after him: question and answer go to and fro."""
    kind = str(frame.cue.kind)
    before, after = presence.turns(actor.agent, frame.token)
    if target.agent is None:
        turn = f"null-{before is not None:d}{after is not None:d}"
    else:
        turn = f"{'b' if before == target.agent else '-'}{'a' if after == target.agent else '-'}"
    yield f"turn={turn}"
    yield f"k-turn={kind}/{turn}"
    yield f"turn-tp={turn}/{target.path.partition('>')[0]}"
    if actor.agent is not None:
        yield f"a-rank={_agent_kind(actor.agent)}/{presence.weight(actor.agent)}"
        yield f"k-a-rank={kind}/{_agent_kind(actor.agent)}/{presence.weight(actor.agent)}"
    if target.agent is not None:
        yield f"t-rank={_agent_kind(target.agent)}/{presence.weight(target.agent)}"
        yield f"k-t-rank={kind}/{_agent_kind(target.agent)}/{presence.weight(target.agent)}"
