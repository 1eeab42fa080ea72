"""Which events and acts a request's filters let through: the same for every kind of diagram that lists them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policegraph.ask.tellings import Act, Happening
from policegraph.ask.words import Stand
from policegraph.draw.request import DRAWN_MODALITIES, Request
from policegraph.study.ties import MODALITY_OF_STATUS, Filters


def narrows(request: Request) -> bool:
    """Whether a request leaves anything out by its filters; `own` and `private` are about whom, not about what."""
    f = request.filters
    plain = Filters(modalities=DRAWN_MODALITIES, own=f.own, private=f.private)
    return f != plain


def events_within(events: Iterable[Happening], filters: Filters) -> list[Happening]:
    """The events that fit, without the parts in them that are inferred where these are not wanted."""
    told = (event if filters.inferred else _said_event(event) for event in events)
    return [event for event in told if event_fits(event, filters)]


def acts_within(acts: Iterable[Act], filters: Filters) -> list[Act]:
    """The acts that fit, without the parts in them that are inferred where these are not wanted."""
    told = (act if filters.inferred else _said_act(act) for act in acts)
    return [act for act in told if act_fits(act, filters)]


def event_fits(event: Happening, filters: Filters) -> bool:
    """Whether an event lies within all filters but that of confidence, which its claims tell."""
    ends = {*event.participants, *event.hosts, *event.places}
    return (
        (not filters.entities or bool(filters.entities & ends))
        and (not filters.kinds or event.kind in filters.kinds)
        and MODALITY_OF_STATUS.get(event.status, "Asserted") in filters.modalities
        and filters.admits_day(event.day, event.latest)
        and (not filters.themes or bool(filters.themes & set(event.themes)))
    )


def act_fits(act: Act, filters: Filters) -> bool:
    """Whether an act lies within all filters but that of confidence, which its claims tell."""
    return (
        (not filters.entities or bool(filters.entities & {*act.actors, *act.targets}))
        and (not filters.kinds or act.kind in filters.kinds)
        and act.modality in filters.modalities
        and filters.admits_day(act.day, act.happened_latest)
        and (not filters.themes or bool(filters.themes & set(act.themes)))
    )


def surest(stands: Sequence[Stand]) -> float:
    """How sure a fact is: as the surest of its claims."""
    return max((stand.confidence for stand in stands), default=1.0)


def _said_event(event: Happening) -> Happening:
    out = event.inferred
    return replace(
        event,
        participants=tuple(iri for iri in event.participants if iri not in out),
        hosts=tuple(iri for iri in event.hosts if iri not in out),
        places=tuple(iri for iri in event.places if iri not in out),
    )


def _said_act(act: Act) -> Act:
    out = act.inferred
    return replace(
        act,
        actors=tuple(iri for iri in act.actors if iri not in out),
        targets=tuple(iri for iri in act.targets if iri not in out),
    )
