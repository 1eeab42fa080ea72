"""How likely a candidate act is right: judged by itself, and against the other readings of its cue."""

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
