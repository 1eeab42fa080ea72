"""Who gives what to whom: training, equipment, funds, expertise, from the left to the right, as wide as often told."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
from matplotlib.path import Path

from policegraph.ask.source import Source
from policegraph.ask.tellings import Act, Happening, acts, happenings
from policegraph.ask.who import Bodies, Countries, named
from policegraph.ask.words import stands_of, words_of
from policegraph.draw.gather import about, hidden, iso, node_kind
from policegraph.draw.gather import found as gathered
from policegraph.draw.grid import blank
from policegraph.draw.model import Edge, Network, Node, network_table
from policegraph.draw.page import Diagram, Entry, Page
from policegraph.draw.request import Request
from policegraph.draw.roomy import roomy
from policegraph.draw.sift import acts_within, events_within, surest
from policegraph.draw.style import LOW_CONFIDENCE, Theme, flow_kinds, flow_look, house_style, node_look, size, theme
from policegraph.draw.words import LEADING, Box, broken
from policegraph.facts import Modality
from policegraph.study.ties import MODALITY_OF_STATUS

OTHER = "help"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    with resources.files("policegraph.draw").joinpath("flows.toml").open("rb") as file:
        words: dict[str, list[str]] = tomllib.load(file)
    return {
        kind: re.compile("|".join(_pattern(word) for word in listed), re.IGNORECASE) for kind, listed in words.items()
    }


def _pattern(word: str) -> str:
    start = r"\b" if word[0].isalnum() else ""
    return start + (re.escape(word[:-1]) if word.endswith("*") else re.escape(word) + r"\b")


def kind_of_help(words: str) -> str:
    """Training, equipment, funds or expertise, by the words; "help" where none of them speaks of one."""
    return next((kind for kind, pattern in _patterns().items() if pattern.search(words)), OTHER)


def read(source: Source, request: Request) -> Network:
    """Assistance and trainings told in a graph, from who gives to who receives.

    With the level body or country, the ends are those that the agents stand for.
    """
    f = request.filters
    given = acts(source, gathered(source, "?x a pg:Assist"))
    given = [act for act in acts_within(given, f) if act.targets]
    trained = happenings(source, gathered(source, "?x a pg:Training"))
    trained = [event for event in events_within(trained, f) if event.iri == event.same]
    words = words_of(source, [act.iri for act in given])
    stands = stands_of(source, [event.iri for event in trained])
    lift = {"country": Countries(source).of, "body": Bodies(source).of}.get(request.level or "")
    found: dict[tuple[str, str, str, Modality], list[tuple[str, float, tuple[str, ...], str, str]]] = defaultdict(list)
    for act in given:
        own = words.get(act.iri, ())
        text = act.content or " ".join(dict.fromkeys(one.exact for one in own))
        sure = max((one.confidence for one in own), default=1.0)
        claims = tuple(one.claim for one in own)
        _add(found, act.actors, act.targets, kind_of_help(text), Modality(act.modality), act, sure, claims, lift)
    for event in trained:
        takers = [iri for iri in event.participants if iri not in event.hosts]
        meant = Modality(MODALITY_OF_STATUS.get(event.status, "Asserted"))
        claims = tuple(stand.claim for stand in stands.get(event.iri, ()))
        _add(found, event.hosts, takers, "training", meant, event, surest(stands.get(event.iri, ())), claims, lift)
    edges = []
    unnamed = hidden(source, request)
    for (source_iri, target, kind, modality), facts in sorted(found.items()):
        if unnamed & {source_iri, target}:
            continue
        sure = max(fact[1] for fact in facts)
        if sure < f.min_confidence or len({fact[0] for fact in facts}) < request.min_weight:
            continue
        days = sorted(fact[4] for fact in facts if fact[4])
        claims = tuple(sorted({claim for fact in facts for claim in fact[2]}))
        when = (days[0], days[-1]) if days else None
        weight = float(len({fact[0] for fact in facts}))
        edges.append(Edge(source_iri, target, kind, weight, True, modality, False, sure, claims, when))
    drawn = {(edge.source, edge.target, edge.kind, edge.modality) for edge in edges}
    names = named(source, {end for edge in edges for end in (edge.source, edge.target)})
    nodes = tuple(Node(iri, names[iri].label, node_kind(names[iri].kind)) for iri in sorted(names))
    readouts = {fact[3] for key, facts in found.items() if key in drawn for fact in facts}
    days = sorted(day for edge in edges if edge.when for day in edge.when)
    head = about(source, request, "Who helps whom with what", "From the giver on the left to the receiver on the right")
    head = replace(head, readouts=len(readouts), period=(days[0], days[-1]) if days else None)
    return Network(nodes, tuple(edges), head)


def _add(
    found: dict[tuple[str, str, str, Modality], list[tuple[str, float, tuple[str, ...], str, str]]],
    givers: Iterable[str],
    takers: Iterable[str],
    kind: str,
    modality: Modality,
    fact: Act | Happening,
    sure: float,
    claims: tuple[str, ...],
    lift: object,
) -> None:
    def up(iri: str) -> Iterable[str]:
        return sorted(lift(iri)) if callable(lift) else (iri,)

    for giver in givers:
        for taker in takers:
            for a in up(giver):
                for b in up(taker):
                    if a != b:
                        found[a, b, kind, modality].append((fact.iri, sure, claims, fact.readout, iso(fact.day)))


@dataclass(frozen=True, slots=True)
class _End:
    """One giver or receiver: its node, its name in lines, where its bar stands."""

    node: Node
    lines: tuple[str, ...]
    top: float
    height: float


@roomy
@house_style()
def draw(network: Network, size_name: str = "text", theme_name: str = "light", top: int | None = None) -> Diagram:
    """Draw it: the `top` heaviest flows, or as many as the page can hold."""
    if not network.edges:
        return blank(network.about, size_name, theme_name)
    page_size, colours = size(size_name), theme(theme_name)
    everything, whole = network, _heaviest(network, top or len(network.edges))
    count = len(whole.edges)
    while True:
        network = _heaviest(everything, count)
        page = Page(page_size, colours, network.about, _legend(network, colours))
        widths = 0.27 * page.inner
        low, high = page.room_limits()
        sides = [_names(network, side, widths, page) for side in (0, 1)]
        need = max(_need(lines, page) for lines in sides)
        if need <= high or count <= 3:
            break
        count = max(3, int(count * 0.9))
    room = page.open(min(max(1.35 * need, low), high))
    ends = _placed(network, sides, room, page)
    _paint(page, network, ends, room, widths)
    page.figure.table = network_table(whole)
    page.figure.alt = _told(network)
    return page.figure


def _heaviest(network: Network, count: int) -> Network:
    if count >= len(network.edges):
        return network
    order = sorted(
        network.edges, key=lambda edge: (-edge.weight, -edge.confidence, edge.source, edge.target, edge.kind)
    )
    edges = tuple(order[:count])
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    note = f"The {count} heaviest of {len(network.edges)} flows are drawn"
    return Network(tuple(node for node in network.nodes if node.id in ends), edges, network.about.noting(note))


def _legend(network: Network, colours: Theme) -> list[Entry]:
    drawn = {edge.kind for edge in network.edges}
    found = [
        Entry(flow_look(kind).name, fill=flow_look(kind).colour(colours), hatch=flow_look(kind).hatch)
        for kind in flow_kinds()
        if kind in drawn
    ]
    meant = sorted({e.modality.value.lower() for e in network.edges if e.modality is not Modality.ASSERTED})
    if meant:
        found.append(Entry(", ".join(meant), line=colours.ink, dash="planned"))
    if any(edge.confidence < LOW_CONFIDENCE for edge in network.edges):
        found.append(Entry(f"lighter: confidence under {LOW_CONFIDENCE:g}"))
    top = max(edge.weight for edge in network.edges)
    if top > 1:
        found.append(Entry(f"wider: told more often (1 to {top:g})"))
    return found


def _names(network: Network, side: int, width: float, page: Page) -> dict[str, tuple[str, ...]]:
    by_id = {node.id: node for node in network.nodes}
    ids = dict.fromkeys((edge.source, edge.target)[side] for edge in network.edges)
    points = page.size.label
    return {iri: broken(by_id[iri].label, width - 2.4 * points, points, 3) for iri in ids}


def _need(lines: dict[str, tuple[str, ...]], page: Page) -> float:
    return sum(LEADING * page.size.label * len(each) + 3.5 for each in lines.values())


def _placed(
    network: Network, sides: Sequence[dict[str, tuple[str, ...]]], room: Box, page: Page
) -> list[dict[str, _End]]:
    """Both sides from top to bottom: the heaviest giver first, receivers near to those who give to them."""
    by_id = {node.id: node for node in network.nodes}
    weight: list[dict[str, float]] = [defaultdict(float), defaultdict(float)]
    for edge in network.edges:
        weight[0][edge.source] += edge.weight
        weight[1][edge.target] += edge.weight
    total = sum(edge.weight for edge in network.edges)
    orders: list[list[str]] = [sorted(weight[0], key=lambda iri: (-weight[0][iri], by_id[iri].label)), list(weight[1])]
    for turn in range(6):  # each side in turn settles by the middle of what it is tied to
        this, other = (1, 0) if turn % 2 == 0 else (0, 1)
        rank = {iri: place for place, iri in enumerate(orders[other])}
        pull: dict[str, list[float]] = defaultdict(list)
        for edge in network.edges:
            ends = (edge.source, edge.target)
            pull[ends[this]] += [rank[ends[other]]] * int(max(edge.weight, 1))
        orders[this] = sorted(pull, key=lambda iri: (float(np.mean(pull[iri])), -weight[this][iri], by_id[iri].label))
    found: list[dict[str, _End]] = []
    for side in (0, 1):
        lines = sides[side]
        gaps = 3.5
        names = {iri: LEADING * page.size.label * len(lines[iri]) for iri in orders[side]}
        unit = (room.height - gaps * len(names)) / total
        for _ in range(30):  # the widest scale at which bars and names have room
            used = sum(max(unit * weight[side][iri], names[iri]) + gaps for iri in names)
            if used <= room.height:
                break
            unit *= 0.9
        unit = min(unit, 3.0 * page.size.label)
        found.append({})
        heights = {iri: unit * weight[side][iri] for iri in names}
        used = sum(max(heights[iri], names[iri]) for iri in names)
        gap = max((room.height - used) / len(names), 0.0)
        y = room.y1 - gap / 2
        for iri in orders[side]:
            slot = max(heights[iri], names[iri])
            found[side][iri] = _End(by_id[iri], lines[iri], y - (slot - heights[iri]) / 2, heights[iri])
            y -= slot + gap
    return found


def _paint(page: Page, network: Network, ends: Sequence[dict[str, _End]], room: Box, width: float) -> None:
    points = page.size.label
    left, right = room.x0 + width, room.x1 - width
    bar = 0.55 * points
    for side, x in ((0, left - bar), (1, right)):
        for end in ends[side].values():
            box = Box(x, end.top - end.height, x + bar, end.top)
            look = node_look(end.node.kind)
            page.box(box, page.theme.muted, edge=page.theme.ink, width=0.4, radius=0.5, layer=4.0)
            middle = end.top - end.height / 2
            way = -1.0 if side == 0 else 1.0
            icon = (x if side == 0 else x + bar) + way * 0.95 * points
            page.shape(look.path, icon, middle, 0.42 * points, look.colour(page.theme), width=0.5)
            top = middle + LEADING * points * len(end.lines) / 2
            gid = f"label:{end.node.id}:{side}"
            text_x = icon + way * 0.8 * points
            page.words(text_x, top, end.lines, points, align="left" if side else "right", gid=gid)
    used: list[dict[str, float]] = [defaultdict(float), defaultdict(float)]
    out = sum(end.height for end in ends[0].values()) / sum(edge.weight for edge in network.edges)
    into = sum(end.height for end in ends[1].values()) / sum(edge.weight for edge in network.edges)
    order = sorted(network.edges, key=lambda e: (-ends[0][e.source].top, -ends[1][e.target].top, e.kind, e.modality))
    tops: dict[int, tuple[float, float]] = {}
    for number, edge in enumerate(order):
        tops[number] = (ends[0][edge.source].top - used[0][edge.source], 0.0)
        used[0][edge.source] += edge.weight * out
    by_target = sorted(order, key=lambda e: (-ends[1][e.target].top, -ends[0][e.source].top))
    for number in sorted(range(len(order)), key=lambda number: by_target.index(order[number])):
        edge = order[number]
        tops[number] = (tops[number][0], ends[1][edge.target].top - used[1][edge.target])
        used[1][edge.target] += edge.weight * into
    for number, edge in enumerate(order):
        start, end_top = tops[number]
        _ribbon(page, edge, left, start, edge.weight * out, right, end_top, edge.weight * into)


def _ribbon(page: Page, edge: Edge, x0: float, y0: float, h0: float, x1: float, y1: float, h1: float) -> None:
    middle = (x0 + x1) / 2
    corners = [
        (x0, y0),
        (middle, y0),
        (middle, y1),
        (x1, y1),
        (x1, y1 - h1),
        (middle, y1 - h1),
        (middle, y0 - h0),
        (x0, y0 - h0),
        (x0, y0),
    ]
    m, c, line, close = Path.MOVETO, Path.CURVE4, Path.LINETO, Path.CLOSEPOLY
    look = flow_look(edge.kind)
    colour = look.colour(page.theme)
    page.path(
        Path(corners, [m, c, c, c, line, c, c, c, close]),
        colour,
        edge=page.theme.ink if page.theme.name == "print" else page.theme.muted,
        width=0.5 * page.size.label / 7,
        dash="solid" if edge.modality is Modality.ASSERTED else "planned",
        hatch=look.hatch,
        layer=2.0,
        alpha=0.35 if edge.confidence < LOW_CONFIDENCE else 0.78,
        gid="edge",
    )


def _told(network: Network) -> str:
    by_id = {node.id: node.label for node in network.nodes}
    order = sorted(network.edges, key=lambda edge: (-edge.weight, edge.source, edge.target))[:8]
    listed = "; ".join(
        f"{by_id[e.source]} to {by_id[e.target]}: {flow_look(e.kind).name} ({e.weight:g})" for e in order
    )
    return f"{network.about.title}. {len(network.edges)} flows. The greatest: {listed}."
