"""A commitment through time: when it was made, repeated, reported done or denied, and when it was due."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from policegraph.ask.find import find_one, normal
from policegraph.ask.source import Source, select, text_of
from policegraph.ask.tellings import Act, acts, readouts
from policegraph.ask.who import labels
from policegraph.ask.words import stands_of
from policegraph.draw.course import draw_course
from policegraph.draw.gather import NAMELESS, about, found, hidden, iso
from policegraph.draw.grid import blank
from policegraph.draw.model import Course, Link, Moment
from policegraph.draw.page import Diagram
from policegraph.draw.request import DRAWN_MODALITIES, MODALITIES, Request
from policegraph.draw.roomy import roomy
from policegraph.draw.sift import acts_within, surest
from policegraph.draw.style import edge_look
from policegraph.errors import PolicegraphError, UsageError
from policegraph.facts import Modality
from policegraph.study.ties import Filters

LINKS = {"repeats": "repeats", "reportsDone": "reports done", "denies": "denies"}


def read(source: Source, request: Request) -> Course:
    """The chains of commitments that the request's name means.

    The name is the IRI of an interaction, words of what was promised, or somebody who promised. Raises UsageError where
    no commitment fits.
    """
    links = _links(source)
    linked = {end for later, _, earlier in links for end in (later, earlier)}
    asked = [name for name in request.subjects if name.startswith("http")]
    told = {act.iri: act for act in acts(source, {*found(source, "?x a pg:Commit"), *linked, *asked})}
    starts = _starts(source, request, told)
    chosen = _connected(starts, links)
    deeds = acts_within((told[iri] for iri in chosen if iri in told), _filters(request))
    names = labels(source, {iri for act in deeds for iri in (*act.actors, *act.targets)})
    names.update(dict.fromkeys(hidden(source, request), NAMELESS))
    tellings = readouts(source, {act.readout for act in deeds})
    stands = stands_of(source, [act.iri for act in deeds])
    moments: list[Moment] = []
    shown: set[str] = set()
    for act in deeds:
        sure = surest(stands.get(act.iri, ()))
        claims = tuple(stand.claim for stand in stands.get(act.iri, ()))
        if sure < request.filters.min_confidence or len(claims) < request.min_weight:
            continue
        shown.add(act.readout)
        telling = tellings.get(act.readout)
        moments.append(replace(_moment(act, names), confidence=sure, claims=claims))
        moments[-1] = replace(moments[-1], source=telling.name if telling else act.readout)
        if act.due_latest:
            moments.append(_due(act))
    moments.sort(key=lambda m: (m.last or "9999", m.kind == "due", m.first, m.id))
    plain = len(deeds) < 2 or request.subjects[0].startswith("http")
    title = "A commitment through time" if plain else f"What became of: {request.subjects[0]}"
    head = about(
        source, request, title, "Arrows lead from a later telling to the one that it repeats, fulfils or denies"
    )
    days = [m.first for m in moments if m.first]
    period = (min(days), max(days)) if days else None
    head = replace(head, readouts=len(shown), period=period)
    drawn = {m.id for m in moments}
    kept = tuple(
        Link(later, earlier, LINKS[name], inferred=True)
        for later, name, earlier in links
        if later in drawn and earlier in drawn and request.filters.inferred
    )
    if not kept:
        head = replace(head, question="No later readout repeats, fulfils or denies what was promised")
    return Course(tuple(moments), head, kept)


def _filters(request: Request) -> Filters:
    """The request's filters; a chain is of what was said in any way unless a way is asked for."""
    f = request.filters
    return replace(f, modalities=frozenset(MODALITIES)) if f.modalities == DRAWN_MODALITIES else f


def _links(source: Source) -> list[tuple[str, str, str]]:
    query = """SELECT DISTINCT ?a ?p ?b WHERE {
        VALUES ?p { pg:repeats pg:reportsDone pg:denies } ?a ?p ?b
    } ORDER BY ?a ?p ?b"""
    return [
        (text_of(row, "a"), text_of(row, "p").rsplit("#", 1)[-1], text_of(row, "b")) for row in select(source, query)
    ]


def _starts(source: Source, request: Request, told: dict[str, Act]) -> set[str]:
    """The commitments that the name means."""
    name = request.subjects[0]
    if name in told:
        return {name}
    promises = [act for act in told.values() if act.kind == "Commit"]
    words = normal(name)
    by_content = {act.iri for act in promises if act.content and words and words in normal(act.content)}
    if by_content:
        return by_content
    try:
        who = find_one(source, name).iri
    except PolicegraphError as error:
        raise UsageError(f"no commitment speaks of {name!r}, and {error}") from None
    own = {act.iri for act in promises if who in act.actors}
    if not own:
        raise UsageError(f"no commitment of {name!r} is told in this graph")
    return own


def _connected(starts: Iterable[str], links: list[tuple[str, str, str]]) -> list[str]:
    near: dict[str, set[str]] = defaultdict(set)
    for later, _, earlier in links:
        near[later].add(earlier)
        near[earlier].add(later)
    seen: set[str] = set()
    rest = list(starts)
    while rest:
        iri = rest.pop()
        if iri not in seen:
            seen.add(iri)
            rest += near[iri]
    return sorted(seen)


def _moment(act: Act, names: dict[str, str]) -> Moment:
    actor = ", ".join(names[iri] for iri in act.actors) or "somebody"
    target = ", ".join(names[iri] for iri in act.targets)
    label = f"{actor} {edge_look(act.kind.lower()).name} {target}".strip()
    if act.ledger:
        label += f" – {act.ledger.lower()}"
    day = iso(act.day)
    return Moment(
        act.iri,
        label,
        act.kind.lower(),
        day,
        iso(act.happened_latest) or day,
        "acts",
        text=f"“{act.content}”" if act.content else "",
        weight=2.0,
        modality=Modality(act.modality),
        inferred=bool(act.inferred),
    )


def _due(act: Act) -> Moment:
    first, last = iso(act.due_earliest or act.due_latest), iso(act.due_latest)
    text = f"“{act.content}”" if act.content else ""
    return Moment(f"{act.iri}/due", "Due", "due", first, last, text=text, modality=Modality.PLANNED)


@roomy
def draw(course: Course, size_name: str = "text", theme_name: str = "light", top: int | None = None) -> Diagram:
    """Draw it."""
    if not course.moments:
        return blank(course.about, size_name, theme_name)
    return draw_course(course, size_name, theme_name, strip=False, most=top)
