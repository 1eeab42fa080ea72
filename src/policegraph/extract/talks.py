"""Who talked with whom, as the words of meeting and visit tell it: the two ends of each talk, in text order."""

from collections.abc import Iterable
from dataclasses import dataclass

from policegraph.extract.frames import Filler, governor, noun_arguments, objects, subjects
from policegraph.extract.modality import operators
from policegraph.extract.scene import Scene
from policegraph.extract.wording import match
from policegraph.facts import EventKind, Modality

_FACING = frozenset(("obj", "dative", "passive", "obj+", "prep:with", "prep:to", "prep:by", "prep:on", "prep:between"))


@dataclass(frozen=True, slots=True)
class Talk:
    """A word that tells of a talk at `token`: those on its one end and those on the other."""

    token: int
    first: tuple[str, ...]
    second: tuple[str, ...]
    held: bool

    @property
    def all(self) -> tuple[str, ...]:
        """Everybody on either end."""
        return tuple(dict.fromkeys((*self.first, *self.second)))


def find_talks(scene: Scene) -> list[Talk]:
    """All tellings of talks between two ends."""
    out: list[Talk] = []
    for token in scene.document.doc:
        if not scene.document.tells(token.idx):
            continue
        found = match(scene, token)
        if found is None or found.kind not in (EventKind.MEETING, EventKind.VISIT, EventKind.AGREEMENT):
            continue
        told = scene.document.doc[found.token]
        noun = told.pos_ in ("NOUN", "PROPN")
        verb = governor(told) if noun else told
        if noun and (verb is None or told.dep_ not in ("dobj", "nsubjpass", "nsubj", "attr", "pobj")):
            continue
        first = _agents(subjects(scene, verb)) if verb is not None else ()
        fillers = objects(scene, verb) if verb is not None else []
        fillers = [f for f in fillers if f.path.partition(">")[0].rstrip("~") in _FACING]
        if noun:
            fillers += [f for f in noun_arguments(scene, told) if f.path.startswith(("n:prep:", "n:poss"))]
        second = tuple(a for a in _agents(fillers) if a not in first)
        if not second and len(first) > 1:
            first, second = first[:1], first[1:]
        if not first and len(second) > 1:
            first, second = second[:1], second[1:]
        if first and second:
            modality = operators(verb or told, told).modality
            out.append(Talk(told.i, first, second, modality is Modality.ASSERTED))
    return out


def _agents(fillers: Iterable[Filler]) -> tuple[str, ...]:
    """Persons and posts, in order; bodies and countries only where there are none."""
    ids = list(dict.fromkeys(f.agent for f in fillers if f.agent))
    people = [id for id in ids if id[0] in "pt"]
    return tuple(people or ids)
