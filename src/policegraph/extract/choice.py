"""How likely a candidate act is right, by itself and against the other readings of its cue; which readings stay."""

from collections import defaultdict
from collections.abc import Sequence

from policegraph.extract.acts import Act
from policegraph.extract.scorer import Scorers, shares

ALONE, AMONG = "act", "act-choice"


def act_probabilities(acts: Sequence[Act], scorers: Scorers) -> list[float]:
    """The mean of the two judgements for each act; of the first alone where the scorers hold no second."""
    alone = [scorers.probability(ALONE, act.features) for act in acts]
    model = scorers.models.get(AMONG)
    if model is None:
        return alone
    frames: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, act in enumerate(acts):
        frames[act.group].append(number)
    out = alone[:]
    for frame in frames.values():
        found = shares([model.total(acts[number].features) for number in frame])
        for number, share in zip(frame, found, strict=True):
            out[number] = (alone[number] + share) / 2
    return out


def frame_choice(readings: Sequence[tuple[float, Act]]) -> list[tuple[float, Act]]:
    """Of one cue's readings that pass the likeliest, and those that share a slot with it in one construction.

    "X thanked A and B" keeps both; "X thanked A" beside "X thanked the other side" keeps the likelier.
    """
    ranked = sorted(readings, key=lambda item: -item[0])
    if not ranked:
        return []
    top = ranked[0][1]
    return [item for item in ranked if item[1] is top or _beside(item[1], top)]


def _beside(act: Act, top: Act) -> bool:
    if act.target is None or top.target is None:
        return act.target is top.target and _path(act, "ap") == _path(top, "ap")
    same_actor, same_target = act.actor == top.actor, act.target == top.target
    actors, targets = _path(act, "ap") == _path(top, "ap"), _path(act, "tp") == _path(top, "tp")
    if (same_actor and targets) or (same_target and actors):
        return True
    both = {"a-joint", "t-joint"}
    return actors and targets and both <= set(act.features) and both <= set(top.features)


def _path(act: Act, slot: str) -> str:
    """By which way a filler was reached, lists of names parsed as appositions like any other list."""
    return next((f.partition("=")[2].rstrip("~") for f in act.features if f.startswith(f"{slot}=")), "")
