"""What happened with one entity, or between two, in order of time: events and acts."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from policegraph.ask.find import find_one
from policegraph.ask.source import Source
from policegraph.ask.tellings import Act, Happening, acts, happenings, readouts
from policegraph.ask.who import labels
from policegraph.ask.words import stands_of
from policegraph.draw.course import draw_course
from policegraph.draw.gather import NAMELESS, about, found, hidden, iso
from policegraph.draw.grid import blank
from policegraph.draw.model import Course, Moment
from policegraph.draw.page import Diagram
from policegraph.draw.request import Request
from policegraph.draw.roomy import roomy
from policegraph.draw.sift import acts_within, events_within, surest
from policegraph.draw.style import edge_look
from policegraph.facts import Modality
from policegraph.study.ties import MODALITY_OF_STATUS


def read(source: Source, request: Request) -> Course:
    """The moments of an entity or a pair; of the whole graph where none is named.

    Raises UsageError, AmbiguousNameError for names that no or several entities bear.
    """
    who = [find_one(source, name) for name in request.subjects]
    wanted = {entity.iri for entity in who}
    near, done = _near(source, wanted)
    events = _told_once(
        event
        for event in events_within(happenings(source, near), request.filters)
        if wanted <= {*event.participants, *event.hosts, *event.places}
    )
    deeds = [act for act in acts_within(acts(source, done), request.filters) if wanted <= {*act.actors, *act.targets}]
    told = len(events) + len(deeds)
    if told > MOST:
        events = sorted(events, key=lambda event: (-len(event.participants), event.iri))[: MOST // 2]
        deeds = sorted(deeds, key=lambda act: (act.content is None, act.iri))[: MOST - len(events)]
    names = labels(
        source,
        {iri for event in events for iri in (*event.participants, *event.hosts, *event.places, *event.themes)}
        | {iri for act in deeds for iri in (*act.actors, *act.targets, *act.themes)},
    )
    unnamed = hidden(source, request, wanted)
    names.update(dict.fromkeys(unnamed, NAMELESS))
    tellings = readouts(source, [event.readout for event in events] + [act.readout for act in deeds])
    sure = stands_of(source, [event.iri for event in events] + [act.iri for act in deeds])
    moments = [_of_event(event, names, wanted, unnamed) for event in events] + [_of_act(act, names) for act in deeds]
    kept = []
    for moment in moments:
        stands = sure.get(moment.id, ())
        confidence = surest(stands)
        if confidence >= request.filters.min_confidence and moment.weight >= request.min_weight:
            claims = tuple(stand.claim for stand in stands)
            telling = tellings.get(moment.source)
            name = telling.name if telling else moment.source
            kept.append(replace(moment, confidence=confidence, claims=claims, source=name))
    kept.sort(key=lambda m: (m.first or "9999", m.last, m.kind, m.label, m.id))
    title = " and ".join(entity.label for entity in who) or "Events and acts"
    head = about(source, request, title, "Events and acts in order of time")
    if told > MOST:
        head = head.noting(f"Of {told:,} events and acts the {MOST} with most behind them are looked at")
    days = [day for m in kept for day in (m.first, m.last) if day]
    head = replace(
        head,
        readouts=len({m.source for m in kept}),
        period=(min(days), max(days)) if days else None,
    )
    return Course(tuple(kept), head)


MOST = 1000
"""More moments than these are not read in full: no page could show them."""


def _near(source: Source, wanted: set[str]) -> tuple[list[str] | None, list[str] | None]:
    """The events and acts that one of those asked for has a part in; None for all, where nobody is."""
    if not wanted:
        return None, None
    one = min(wanted)
    return (
        found(source, f"?x a pg:Event ; pg:participant|pg:host|pg:place <{one}>"),
        found(source, f"?x a pg:Interaction ; pg:actor|pg:target <{one}>"),
    )


def _told_once(events: Iterable[Happening]) -> list[Happening]:
    """One telling of each event: the one that names most."""
    best: dict[str, Happening] = {}
    for event in events:
        known = best.get(event.same)
        if known is None or len(event.participants) > len(known.participants):
            best[event.same] = event
    return list(best.values())


def _listed(names: list[str], most: int = 4) -> str:
    if len(names) > most + 1:
        return ", ".join(names[:most]) + f" and\u00a0{len(names) - most}\u00a0more"
    return ", ".join(names)


def _of_event(event: Happening, names: dict[str, str], wanted: Collection[str], unnamed: Collection[str]) -> Moment:
    kind = {"OtherEvent": "Event"}.get(event.kind, event.kind)
    others = [names[iri] for iri in event.participants if iri not in wanted and iri not in unnamed]
    people = _listed(others)
    label = event.name or kind
    if people:
        label += (" with " if wanted else ": ") + people
    label = label[:1].upper() + label[1:]
    at = _listed([names[iri] for iri in event.places], 2)
    what = _listed([names[iri].lower() for iri in event.themes], 5)
    parts = [f"at {at}" if at else "", f"about {what}" if what else ""]
    return Moment(
        event.iri,
        label,
        event.kind.lower(),
        iso(event.earliest or event.issued),
        iso(event.latest or event.earliest or event.issued),
        "events",
        "; ".join(part for part in parts if part),
        2.0 + len(event.participants),
        Modality(MODALITY_OF_STATUS.get(event.status, "Asserted")),
        bool(event.inferred),
        source=event.readout,
    )


def _of_act(act: Act, names: dict[str, str]) -> Moment:
    actor = _listed([names[iri] for iri in act.actors], 2) or "somebody"
    target = _listed([names[iri] for iri in act.targets], 2)
    verb = edge_look(act.kind.lower()).name
    label = f"{actor} {verb} {target}".strip()
    if act.modality != "Asserted":
        label += f" ({act.modality.lower()})"
    day = iso(act.happened or act.issued)
    return Moment(
        act.iri,
        label,
        act.kind.lower(),
        day,
        iso(act.happened_latest) or day,
        "acts",
        f"“{act.content}”" if act.content else "",
        1.5 if act.content else 1.0,
        Modality(act.modality),
        bool(act.inferred),
        source=act.readout,
    )


@roomy
def draw(course: Course, size_name: str = "text", theme_name: str = "light", top: int | None = None) -> Diagram:
    """Draw it: the `top` heaviest moments, or as many as the page can hold."""
    if not course.moments:
        return blank(course.about, size_name, theme_name)
    return draw_course(course, size_name, theme_name, strip=True, most=top)
