"""Who can be party to an act at all: towns do nothing, concern is voiced to nobody."""

from policegraph.extract.cues import Cue
from policegraph.extract.scene import Scene
from policegraph.facts import InteractionKind

_CONCERN = frozenset(("concern", "concerned", "worry", "worried", "alarm", "alarmed", "unease"))


def may_be(scene: Scene, cue: Cue, actor: str | None, target: str | None) -> bool:
    """Whether this kind of act can have these parties."""
    if _town(scene, actor) or _town(scene, target):
        return False
    if cue.kind is InteractionKind.CRITICISE and _CONCERN & set(cue.lemmas):
        return target is None  # concern is voiced over a thing
    return True


def _town(scene: Scene, agent: str | None) -> bool:
    """A town does nothing; a capital that stands for its government is read as the country."""
    return agent is not None and agent[0] == "g" and scene.cluster(agent).subkind == "City"
