"""The features of a candidate act: how its cue stands in the text, where actor and target stand, who they are there."""

from dataclasses import dataclass

from policegraph.extract.act_frames import Frame
from policegraph.extract.cues import Cue
from policegraph.extract.frames import Filler
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
    kind, cue = str(frame.cue.kind), frame.cue
    ak, tk = _agent_kind(actor.agent), _agent_kind(target.agent)
    apath, tpath = actor.path, target.path
    wanted = cue.pattern
    fits = (
        "none"
        if wanted == "-"
        else "yes"
        if (wanted == "" and tpath in ("obj", "dative", "passive", "obj+"))
        or (wanted and tpath.replace("n:", "").replace("support-", "") == f"prep:{wanted}")
        else "no"
    )
    out = [
        f"ap={apath}",
        f"tp={tpath}",
        f"av={actor.via}",
        f"tv={target.via}",
        f"ak={ak}",
        f"tk={tk}",
        f"k-ap={kind}/{apath}",
        f"k-tp={kind}/{tpath}",
        f"k-ak={kind}/{ak}",
        f"k-tk={kind}/{tk}",
        f"fit={fits}",
        f"st-fit={cue.strength}/{fits}",
        f"k-fit-tk={kind}/{fits}/{tk}",
        f"k-ak-tk={kind}/{ak}{tk}",
        f"rank={min(rank, 3)}",
    ]
    if actor.joint:
        out.append("a-joint")
    if target.joint:
        out.append("t-joint")
    if actor.agent in scene.sides:
        out.append("a-side")
    if target.agent in scene.sides:
        out.append("t-side")
        out.append(f"k-t-side={kind}")
    a_home, t_home = scene.allegiance.get(actor.agent or ""), scene.allegiance.get(target.agent or "")
    if a_home and t_home:
        out.append("same-side" if a_home == t_home else "across")
        out.append(f"k-{'same' if a_home == t_home else 'across'}={kind}")
    if target.agent and actor.agent and (t_home == actor.agent or a_home == target.agent):
        out.append("own-country")
        out.append(f"k-own={kind}")
    where = _where(frame, target)
    out += [f"where={where}", f"st-where={cue.strength}/{where}"]
    if target.token >= 0:
        gap = abs(target.token - frame.token.i)
        out.append(f"td={'1' if gap <= 3 else '2' if gap <= 8 else '3' if gap <= 16 else '4'}")
        out.append("t-after" if target.token > frame.token.i else "t-before")
        if target.token in scene.inner:
            out.append("t-inner")
    else:
        out.append("td=none")
    if actor.token >= 0 and actor.token < frame.token.sent.start:
        out.append("a-earlier")
    direct = any(f.path in ("obj", "dative", "passive") for f in frame.targets)
    if target.agent is None:
        out.append(f"null-direct={direct}")
        out.append(f"k-null-direct={kind}/{direct}")
        out.append(f"k-null-any={kind}/{bool(frame.targets)}")
        out.append(f"st-null-any={cue.strength}/{bool(frame.targets)}")
    elif tpath == "sentence" or tpath == "other-side":
        out.append(f"ctx-direct={direct}")
        out.append(f"k-ctx-any={kind}/{tpath}/{bool(frame.targets)}")
    if target.agent and target.agent[0] == "g" and scene.cluster(target.agent).subkind != "Country":
        out.append("t-not-country")
    if actor.agent and actor.agent[0] == "g" and scene.cluster(actor.agent).subkind != "Country":
        out.append("a-not-country")
    return out


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
    return out
