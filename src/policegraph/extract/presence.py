"""Who is present where an act is told: who speaks, and to whom, as the talk stands at that place.

A note goes from talk to talk and from speaker to speaker. The talk of an actor is the last one told of before the act
in which he takes part; those on its other end are whom he speaks to. Without one, the note's two sides tell.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policegraph.extract.scene import Scene
from policegraph.extract.talks import Talk, find_talks

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class Presence:
    """The talks of a readout and its speakers in text order."""

    scene: Scene

    @cached_property
    def talks(self) -> tuple[Talk, ...]:
        """All talks that the readout tells of."""
        return tuple(find_talks(self.scene))

    def speakers(self, token: "Token") -> list[str]:
        """Who spoke up to this token: the subject of the last main clause first, each once."""
        out: dict[str, None] = {}
        for i, agent in reversed(self.scene.sources):
            if i <= token.i:
                out.setdefault(agent)
        return list(out)

    def others(self, actor: str, token: "Token") -> list[str]:
        """Whom this actor speaks to at this token, the likeliest first."""
        out: dict[str, None] = {}
        end = token.sent.end
        before = [t for t in self.talks if t.token < end and actor in t.all]
        for talk in reversed(before[-2:]):
            for other in _other_end(talk, actor):
                out.setdefault(other)
        scene = self.scene
        home = scene.allegiance.get(actor)
        if len(scene.sides) == 2:
            first, second = scene.sides
            if actor in scene.sides:
                out.setdefault(second if actor == first else first)
            elif not before:
                abroad = [side for side in scene.sides if scene.allegiance.get(side) != home and actor != home]
                if len(abroad) == 1:
                    out.setdefault(abroad[0])
        for speaker in self.speakers(token):
            if speaker != actor and scene.allegiance.get(speaker) != home:
                out.setdefault(speaker)
                break
        return [other for other in out if other != actor]

    def turns(self, actor: str | None, token: "Token") -> tuple[str | None, str | None]:
        """Who else spoke last up to this token's sentence, and who else speaks next after the token."""
        before = after = None
        for i, agent in self.scene.sources:
            if agent == actor:
                continue
            if i <= token.i:
                before = agent
            else:
                after = agent
                break
        return before, after

    @cached_property
    def _weights(self) -> dict[str, str]:
        """How much of the note each agent takes, among those of its kind: the first, the second, another."""
        counts = Counter(agent for ref in self.scene.refs.values() for agent in ref.agents)
        out: dict[str, str] = {}
        for kind in "ptag":
            own = [agent for agent, _ in counts.most_common() if agent[0] == kind]
            out |= {agent: str(min(n, 3)) for n, agent in enumerate(own)}
        return out

    def weight(self, agent: str) -> str:
        """An agent's place among those of its kind by how often the note speaks of it."""
        return self._weights.get(agent, "-")

    def company(self, actor: str, token: "Token") -> list[str]:
        """Everybody named so far, or speaking later, who is of another side than the actor: "his counterparts"."""
        scene = self.scene
        home = scene.allegiance.get(actor)
        found: dict[str, None] = {}
        for _, agent in (*scene.order, *scene.sources):
            if agent[0] in "pt" and agent != actor and scene.allegiance.get(agent) != home and agent in scene.sure:
                found.setdefault(agent)
        return list(found)


def _other_end(talk: Talk, actor: str) -> tuple[str, ...]:
    if actor in talk.first:
        return talk.second
    return talk.first
