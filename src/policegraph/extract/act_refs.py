"""Whom words speak of that name nobody, as far as acts need it: "we", "her staff", "the police", "the Admiral".

Such a reading is likely, not sure, and so it is added for acts alone, told apart by `via`; the scorer weighs it.
"""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from policegraph.extract.act_words import act_words
from policegraph.extract.clusters import Cluster
from policegraph.extract.document import Part
from policegraph.extract.frames import Filler
from policegraph.extract.quotations import find_quotes
from policegraph.extract.scene import Ref, Scene
from policegraph.extract.words import fold
from policegraph.facts import EntityKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_I = frozenset(("i", "me", "my", "mine", "myself"))
_WE = frozenset(("we", "us", "our", "ours", "ourselves"))
_OWNED = ("poss", "amod", "compound", "nmod")
SOFT = frozenset(("first", "group", "group-own", "group-pair", "rank"))  # the ways by which these are reached
_NEAR = 4  # sentences back in which a body is still spoken of


def with_groups(scene: Scene) -> Scene:
    """The scene with what first persons, nouns of groups and bodies, and bare ranks speak of."""
    return replace(scene, refs=_Groups(scene).read())


def bodies_meant(scene: Scene, fillers: list[Filler]) -> list[Filler]:
    """ "the Danish police", "the Belarusian ministry": beside the country its body that the text names by that noun."""
    words, out = act_words(), []
    named = {f.agent for f in fillers}
    places = scene.cast.place_by_code()
    for filler in fillers:
        if filler.agent is None or filler.agent[0] != "g" or filler.token < 0:
            continue
        low = scene.document.doc[filler.token].lower_
        if low not in words.bodies and low not in words.groups:
            continue
        alike = words.bodies.get(low, words.bodies["police"])
        for cluster in scene.cast.of(EntityKind.AGENCY):
            country = places.get(cluster.country or "", cluster.country)
            if country == filler.agent and cluster.id not in named and _bears(cluster, alike):
                named.add(cluster.id)
                out.append(Filler(cluster.id, filler.token, filler.path, "body-of", filler.joint))
                break
    return out


def _bears(cluster: Cluster, alike: tuple[str, ...]) -> bool:
    """Whether a word of a body's name begins like one of these."""
    return any(word.startswith(alike) for form in (cluster.name, *cluster.forms) for word in fold(form).split())


class _Groups:
    """Reads one scene in text order."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.cast, self.words = scene, scene.cast, act_words()
        self.doc = scene.document.doc
        self.refs: dict[int, Ref] = dict(scene.refs)
        self.bodies_of = self.cast.bodies_of()

    def read(self) -> dict[int, Ref]:
        """All references, old and new; people after bodies, since whose they are may be a noun of a body."""
        people = self.words.groups
        told = [t for t in self.doc if t.i not in self.refs and self.scene.document.tells(t.idx)]
        for token in (*(t for t in told if t.lower_ not in people), *(t for t in told if t.lower_ in people)):
            low = token.lower_
            if low in _I or low in _WE:
                self._put(token, self._speaker(token), "first")
            elif low in ("that", "those"):
                self._put(token, self._of_place(token), "carrier")
            elif token.pos_ in ("NOUN", "PROPN"):
                self._noun(token, low)
        return self.refs

    def _put(self, token: "Token", agents: tuple[str, ...], via: str) -> None:
        if agents:
            self.refs[token.i] = Ref(agents, via, Span(token.idx, token.idx + len(token.text)))

    def _noun(self, token: "Token", low: str) -> None:
        if token.dep_ in _OWNED and token.head.pos_ in ("NOUN", "PROPN") and token.dep_ != "poss":
            return
        words = self.words
        if low in words.ranks and self._definite(token):
            self._put(token, self._ranked(token, low), "rank")
        if low not in words.groups and low not in words.bodies:
            return
        counted = {c.lower_ for c in token.children} & {"two", "both", "three"}
        if counted and (found := self._several(3 if "three" in counted else 2)):
            self._put(token, found, "group-pair")
            return
        if any(o.i in self.refs for c in token.children if c.dep_ in ("prep", "appos") for o in (c, *c.children)):
            return  # "officers of X", "the unit, X": who they are is told
        owner = self._owner(token)
        if owner:
            self._put(token, owner, "group-own")
        elif self._definite(token) or token.text in ("Police", "Council", "Ministers"):
            self._put(token, self._body(token, low), "group")

    def _definite(self, token: "Token") -> bool:
        return any(c.lower_ in ("the", "this", "that", "these", "those") for c in token.children)

    # ---- first persons
    @cached_property
    def _quotes(self) -> list[tuple[Span, str]]:
        return [(q.span, q.speaker) for q in find_quotes(self.scene) if q.speaker is not None]

    @cached_property
    def _author(self) -> str | None:
        """Whose statement it is: a person or body named in the title, else the first body named."""
        named: list[str] = []
        for token in self.doc:
            paragraph = self.scene.document.paragraph_at(token.idx)
            ref = self.scene.refs.get(token.i)
            if paragraph is not None and paragraph.part is Part.TITLE and ref is not None:
                named += [a for a in ref.agents if a[0] in "pta"]
        for kind in "pta":
            found = next((a for a in named if a[0] == kind), None)
            if found is not None:
                return found
        return next((a for _, a in self.scene.order if a[0] == "a"), None)

    def _speaker(self, token: "Token") -> tuple[str, ...]:
        for span, speaker in self._quotes:
            if span.start <= token.idx < span.end:
                return (speaker,)
        if self.scene.document.in_quotes(token.idx):
            before = [agent for i, agent in self.scene.sources if i < token.i]
            return (before[-1],) if before else ()
        return (self._author,) if self._author else ()

    # ---- bodies and groups
    def _owner(self, token: "Token") -> tuple[str, ...]:
        """The body or country that somebody's staff and officers are of."""
        out: list[str] = []
        for child in token.children:
            ref = self.refs.get(child.i)
            if ref is None or child.dep_ not in _OWNED:
                continue
            for agent in ref.agents:
                if agent[0] in "ag":
                    out.append(agent)
                else:
                    body = next(iter(self.bodies_of.get(agent, ())), self.scene.allegiance.get(agent))
                    if body is not None and body in self.cast.clusters:
                        out.append(body)
        return tuple(dict.fromkeys(out))

    def _of_place(self, token: "Token") -> tuple[str, ...]:
        """ "that of Honduras"."""
        if token.dep_ not in ("pobj", "dobj", "conj", "nsubj", "nsubjpass"):
            return ()
        objects = [o for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for o in c.children]
        return tuple(a for o in objects if o.i in self.refs for a in self.refs[o.i].agents if a[0] in "ag")

    def _several(self, count: int) -> tuple[str, ...]:
        """The countries of the note's sides."""
        homes = (self.scene.allegiance.get(side) for side in self.scene.sides)
        found = list(dict.fromkeys(h for h in homes if h is not None and h in self.cast.clusters))
        return tuple(found) if len(found) == count else ()

    def _body(self, token: "Token", low: str) -> tuple[str, ...]:
        """The body last named that bears this noun in its name, else for people of any body the one last named."""
        alike = self.words.bodies.get(low, (low,))
        start = token.sent.start
        for _ in range(_NEAR):
            start = self.doc[start - 1].sent.start if start > 0 else 0
        last: str | None = None
        for i, agent in reversed(self.scene.order):
            if i >= token.i or agent[0] != "a":
                continue
            cluster = self.scene.cluster(agent)
            if _bears(cluster, alike):
                return (agent,)
            if last is None and i >= start:
                last = agent
        if low in self.words.bodies:
            # a note speaks of the body in its letterhead by the noun alone: "the Ministry"
            own = next((c.id for c in self.cast.of(EntityKind.AGENCY) if _bears(c, alike)), None)
            if own is not None:
                return (own,)
        if low in self.words.groups:
            if last is not None and low not in self.words.states:
                return (last,)
            home = self.cast.place_by_code().get(self.cast.home or "")
            return (home,) if home else ()
        return ()

    def _ranked(self, token: "Token", low: str) -> tuple[str, ...]:
        """ "the Admiral": whoever was last named with this rank before the name."""
        for i, agent in reversed(self.scene.order):
            if i < token.i and agent[0] in "pt":
                before = [t.lower_ for t in self.doc[max(0, i - 4) : i]]
                if low in before:
                    return (agent,)
        return ()
