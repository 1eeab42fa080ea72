"""Who can be party to an act at all: towns do nothing, concern is voiced over things."""

from policegraph.extract.act_words import act_words
from policegraph.extract.cues import Cue
from policegraph.extract.frames import Filler
from policegraph.extract.scene import Scene
from policegraph.facts import InteractionKind


def may_be(scene: Scene, cue: Cue, actor: Filler, target: Filler) -> bool:
    """Whether this kind of act can have these parties."""
    if _town(scene, actor.agent) or _town(scene, target.agent):
        return False
    if cue.kind is InteractionKind.CRITICISE and act_words().closed["concern"] & set(cue.lemmas):
        # concern is voiced over a thing; only over what somebody does is it aimed at him: "about X's conduct"
        return target.agent is None or target.path.endswith(">poss")
    return True


def _town(scene: Scene, agent: str | None) -> bool:
    """A town does nothing; a capital that stands for its government is read as the country."""
    return agent is not None and agent[0] == "g" and scene.cluster(agent).subkind == "City"
