"""Whom "the two ministers", "both countries", "the parties", "the two agencies" speak of."""

from typing import TYPE_CHECKING

from policegraph.extract.discourse import Discourse
from policegraph.extract.reference_words import reference_words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from policegraph.extract.talks import Talk


def pair(said: Discourse, token: "Token") -> tuple[str, ...]:
    """The two of whom a plural noun speaks, () where none are told."""
    low, words = token.lower_, reference_words()
    sides = _sides_at(said, token)
    if low in words.pair_countries:
        return _two_countries(said, sides)
    if low in words.pair_bodies:
        return _two_bodies(said, sides)
    number = token.pos_ == "NUM" or low == "two"
    if _counted(token) if number else low in words.pair_persons:
        return sides if len(sides) == 2 else _two_countries(said, sides)
    return ()


def _counted(number: "Token") -> bool:
    """ "the two agreed" speaks of two that are known, "two were arrested" does not."""
    return number.i > number.sent.start and number.nbor(-1).lower_ in ("the", "these", "those", "all", "both")


def _sides_at(said: Discourse, token: "Token") -> tuple[str, ...]:
    """The two who talk with each other at this place, where a note tells of several talks."""
    document = said.document
    here = document.paragraph_at(token.idx)
    pairs = {frozenset(ends): ends for talk in said.talks if (ends := _ends(said, talk))}
    if here is None or len(pairs) < 2:
        return said.sides
    for talk in reversed(said.talks):
        told = document.paragraph_at(document.doc[talk.token].idx)
        ends = _ends(said, talk)
        if talk.token < token.i and talk.held and ends and told is not None and here.index - told.index <= 1:
            return ends
    for _, agents, _ in reversed(said.said):
        if len(agents) != 1 or agents[0] in said.sides:
            continue
        for ends in pairs.values():
            if agents[0] in ends:
                return ends
    return said.sides


def _ends(said: Discourse, talk: "Talk") -> tuple[str, ...]:
    """The first persons or posts of different sides on the two ends of a talk."""
    for a in talk.first:
        for b in talk.second:
            if a[0] in "pt" and b[0] in "pt" and said.side_of(a) != said.side_of(b):
                return (a, b)
    return ()


def _two_countries(said: Discourse, sides: tuple[str, ...]) -> tuple[str, ...]:
    """The countries of the two sides, else the first two that were named."""
    clusters = said.cast.clusters
    own = [side for agent in sides if (side := said.side_of(agent)) is not None and side in clusters and side[0] == "g"]
    countries = tuple(dict.fromkeys(own))
    if len(countries) == 2:
        return countries
    places = [a for _, agents, _ in said.said for a in agents if a[0] == "g" and clusters[a].subkind == "Country"]
    named = tuple(dict.fromkeys(places))
    return named[:2] if len(named) >= 2 else ()


def _two_bodies(said: Discourse, sides: tuple[str, ...]) -> tuple[str, ...]:
    """The bodies of the two sides, else the last two that were named."""
    bodies = tuple(dict.fromkeys(body for side in sides for body in said.bodies_of.get(side, ())))
    if len(bodies) >= 2:
        return bodies[:2]
    recent = tuple(dict.fromkeys(a for _, agents, _ in reversed(said.said) for a in agents if a[0] == "a"))
    return (recent[1], recent[0]) if len(recent) >= 2 else ()
