"""The kinds of diagram and the one way to draw any of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from policegraph.ask.source import Source
from policegraph.draw import (
    chain,
    ego,
    event,
    flows,
    interactions,
    map,
    matrix,
    meetings,
    overview,
    provenance,
    themes,
    timeline,
)
from policegraph.draw.page import Diagram
from policegraph.draw.request import Request
from policegraph.errors import UsageError

Painter = Callable[[str, str], Diagram]
"""Draws what was read, at a size and in a theme."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of diagram: what it shows, how many names it takes, and how it reads a graph into a painter."""

    name: str
    shows: str
    least: int
    most: int
    prepare: Callable[[Source, Request], Painter]


def _meetings(source: Source, request: Request) -> Painter:
    return partial(meetings.draw, meetings.read(source, request))


def _interactions(source: Source, request: Request) -> Painter:
    return partial(interactions.draw, interactions.read(source, request))


def _matrix(source: Source, request: Request) -> Painter:
    return partial(matrix.draw, matrix.read(source, request))


def _event(source: Source, request: Request) -> Painter:
    return partial(event.draw, event.read(source, request))


def _map(source: Source, request: Request) -> Painter:
    return partial(map.draw, map.read(source, request))


def _overview(source: Source, request: Request) -> Painter:
    return partial(overview.draw, overview.read(source, request))


def _provenance(source: Source, request: Request) -> Painter:
    return partial(provenance.draw, provenance.read(source, request))


def _themes(source: Source, request: Request) -> Painter:
    return partial(themes.draw, themes.read(source, request), top=request.top)


def _timeline(source: Source, request: Request) -> Painter:
    return partial(timeline.draw, timeline.read(source, request), top=request.top)


def _chain(source: Source, request: Request) -> Painter:
    return partial(chain.draw, chain.read(source, request), top=request.top)


def _flows(source: Source, request: Request) -> Painter:
    return partial(flows.draw, flows.read(source, request), top=request.top)


def _ego(source: Source, request: Request) -> Painter:
    return partial(ego.draw, *ego.read(source, request))


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("meetings", "who met whom", 0, 0, _meetings),
        Kind("ego", "one entity and its ties", 1, 1, _ego),
        Kind("interactions", "who did what to whom", 0, 0, _interactions),
        Kind("matrix", "countries or bodies against each other", 0, 0, _matrix),
        Kind("themes", "bodies or countries against themes", 0, 0, _themes),
        Kind("timeline", "events and acts of an entity or a pair in time", 0, 2, _timeline),
        Kind("flows", "training, equipment and funds, who to whom", 0, 0, _flows),
        Kind("map", "meetings and operations between countries", 0, 0, _map),
        Kind("event", "one event with its people and promises", 1, 1, _event),
        Kind("chain", "a commitment through time", 1, 1, _chain),
        Kind("overview", "all of a store at a glance", 0, 0, _overview),
        Kind("provenance", "one fact back to its words", 1, 2, _provenance),
    )
}


def prepare(source: Source, kind: str, request: Request) -> Painter:
    """Read what one kind of diagram shows; the painter draws it at any size and in any theme.

    Raises UsageError for a kind that there is none of, or too few or too many names for it.
    """
    if kind not in KINDS:
        raise UsageError(f"there is no diagram {kind!r}; there are {', '.join(KINDS)}")
    chosen = KINDS[kind]
    if not chosen.least <= len(request.subjects) <= chosen.most:
        wanted = {(0, 0): "no name", (1, 1): "one name", (0, 2): "up to two names", (1, 2): "one or two names"}
        given = f"{len(request.subjects)} given"
        raise UsageError(f"{kind} ({chosen.shows}) takes {wanted[chosen.least, chosen.most]}; {given}")
    return chosen.prepare(source, request)


def draw(source: Source, kind: str, request: Request | None = None) -> Diagram:
    """Draw one kind of diagram of a graph; see `prepare` for what it raises."""
    request = request or Request()
    return prepare(source, kind, request)(request.size, request.theme)
