"""One event as the graph tells it: when, where and about what, who sat on which side, and what they did there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from policegraph.ask.find import find_one
from policegraph.ask.source import Source, select, text_of, values
from policegraph.ask.tellings import Act as Deed
from policegraph.ask.tellings import Happening, acts, happenings, readouts
from policegraph.ask.who import Countries, named
from policegraph.ask.words import Stand, stands_of
from policegraph.draw.course import day_words
from policegraph.draw.gather import NAMELESS, about, found, hidden, iso, node_kind
from policegraph.draw.model import About, Act, Occasion, Seat
from policegraph.draw.request import DRAWN_MODALITIES, MODALITIES, Request
from policegraph.draw.sift import acts_within, events_within, surest
from policegraph.errors import PolicegraphError, UsageError
from policegraph.facts import Modality
from policegraph.study.ties import Filters


def read(source: Source, request: Request) -> Occasion:
    """The event that the request names: its IRI, its name, or somebody who took part (then the latest held).

    All tellings of it count that lie within the filters; kinds are those of the acts. Raises UsageError where no event
    bears the name.
    """
    event = _chosen(source, request)
    same = found(source, f"<{event.iri}> (pg:sameEvent|^pg:sameEvent)* ?x . ?x a pg:Event")
    told = events_within(happenings(source, {*same, event.iri}), _of_tellings(request.filters))
    stands, deeds = _deeds(source, request, told)
    unnamed = hidden(source, request)
    of_seats = _by_object(stand for one in told for stand in stands.get(one.iri, ()))
    everyone = {iri for one in told for iri in (*one.participants, *one.hosts)} - unnamed
    everyone = {iri for iri in everyone if _counts(of_seats.get(iri, ()), request)}
    hosts = {iri for one in told for iri in one.hosts} & everyone
    takers = {iri for one in told for iri in one.participants} & everyone
    places = {iri for one in told for iri in one.places}
    themes = {iri for one in told for iri in one.themes}
    ends = {iri for act in deeds for iri in (*act.actors, *act.targets)}
    names = named(source, everyone | ends | places | themes)
    names.update({iri: replace(names[iri], label=NAMELESS) for iri in unnamed & names.keys()})
    labels = {iri: one.label for iri, one in names.items()}
    seats = _seats(source, everyone, hosts, takers, of_seats)
    drawn = tuple(_drawn(act, labels, stands) for act in deeds)
    kind = {"OtherEvent": "Event"}.get(event.kind, event.kind)
    date = day_words(iso(event.earliest or event.issued), iso(event.latest or event.earliest or event.issued))
    own_name = next((one.name for one in told if one.name), None)
    name = own_name or _title(kind, [labels[iri] for iri in sorted(takers)], date)
    head = _head(source, request, name, {one.readout for one in told} | {act.readout for act in deeds})
    if request.top and max(len(seats), len(drawn)) > request.top:
        head = head.noting(f"The {request.top} surest of {len(seats)} who took part and of {len(drawn)} acts are drawn")
        seats, drawn = _surest(seats, request.top), _surest(drawn, request.top)
    where, what = (tuple(sorted(labels[iri] for iri in iris)) for iris in (places, themes))
    return Occasion(event.iri, name, kind, event.status, head, date, where, what, seats, drawn)


def _deeds(
    source: Source, request: Request, told: Sequence[Happening]
) -> tuple[Mapping[str, Sequence[Stand]], list[Deed]]:
    """The claims that tellings and acts stand on, and the acts of the event that count."""
    deeds = acts(source, found(source, f"{values('e', [one.iri for one in told])} ?x pg:during ?e"))
    deeds = acts_within(deeds, _of_acts(request.filters))
    stands = stands_of(source, [*(one.iri for one in told), *(act.iri for act in deeds)])
    return stands, [act for act in deeds if _counts(stands.get(act.iri, ()), request)]


def _drawn(act: Deed, labels: Mapping[str, str], stands: Mapping[str, Sequence[Stand]]) -> Act:
    return Act(
        act.iri,
        act.kind.lower(),
        ", ".join(labels[iri] for iri in act.actors) or "Somebody",
        ", ".join(labels[iri] for iri in act.targets),
        act.content or "",
        Modality(act.modality),
        bool(act.inferred),
        surest(stands.get(act.iri, ())),
    )


def _head(source: Source, request: Request, name: str, sources: set[str]) -> About:
    """What stands over the diagram, with the readouts that it is drawn from."""
    head = about(source, replace(request, subjects=()), name, "Who took part for whom, and what they did")
    titles = sorted(telling.name for telling in readouts(source, sources).values())
    note = "Told in: " + "; ".join(titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")
    return replace(head, readouts=len(sources)).noting(note if titles else "")


def _of_tellings(filters: Filters) -> Filters:
    """What a telling of the event must fit: it was asked for by name, so it may be of any kind, even cancelled."""
    asked = filters.modalities if filters.modalities != DRAWN_MODALITIES else frozenset(MODALITIES)
    return replace(filters, kinds=frozenset(), modalities=asked)


def _of_acts(filters: Filters) -> Filters:
    """What an act must fit: a period is that of the event, of which the acts are a part."""
    return replace(filters, since=None, until=None)


def _counts(stands: Sequence[Stand], request: Request) -> bool:
    """Whether what these claims tell is sure and told often enough; what nothing tells is inferred."""
    return surest(stands) >= request.filters.min_confidence and max(len(stands), 1) >= request.min_weight


def _by_object(stands: Iterable[Stand]) -> dict[str, list[Stand]]:
    found: dict[str, list[Stand]] = defaultdict(list)
    for stand in stands:
        if stand.predicate in ("participant", "host"):
            found[stand.object].append(stand)
    return found


Drawn = TypeVar("Drawn", Seat, Act)


def _surest(ones: tuple[Drawn, ...], most: int) -> tuple[Drawn, ...]:
    """So many of the surest, in the order that they had."""
    kept = sorted(range(len(ones)), key=lambda i: (-ones[i].confidence, i))[:most]
    return tuple(ones[i] for i in sorted(kept))


def _title(kind: str, people: list[str], date: str) -> str:
    """A name for an event that the readouts give none."""
    who = " and ".join(people) if len(people) < 3 else f"{people[0]}, {people[1]} and {len(people) - 2} more"
    return ", ".join(part for part in (f"{kind} of {who}" if people else kind, date) if part)


def _chosen(source: Source, request: Request) -> Happening:
    name = request.subjects[0]
    try:
        iri = find_one(source, name, ("event",)).iri
    except PolicegraphError as first:
        try:
            iri = find_one(source, name).iri
        except PolicegraphError:
            raise first from None
    if it := happenings(source, [iri]):
        return it[0]
    own = happenings(source, found(source, f"?x a pg:Event ; pg:participant|pg:host <{iri}> ; pg:status pg:Held"))
    if not own:
        raise UsageError(f"{name!r} is no event, and took part in none that was held")
    return max(own, key=lambda one: (iso(one.day), len(one.participants), one.iri))


def _seats(
    source: Source,
    everyone: set[str],
    hosts: set[str],
    participants: set[str],
    stands: Mapping[str, Sequence[Stand]],
) -> tuple[Seat, ...]:
    if not everyone:
        return ()
    query = f"""SELECT DISTINCT ?s ?p ?o WHERE {{
        {values("s", everyone)} VALUES ?p {{ org:holds org:memberOf org:postIn }} ?s ?p ?o
    }}"""
    answers = select(source, query)
    rows = [(text_of(row, "s"), text_of(row, "p").rsplit("#", 1)[-1], text_of(row, "o")) for row in answers]
    countries = Countries(source)
    stands_for = {iri: sorted(countries.of(iri)) for iri in everyone}
    names = named(source, everyone | {o for _, _, o in rows} | {c for found in stands_for.values() for c in found})
    seats = []
    for iri in everyone:
        roles = tuple(role for role, who in (("host", hosts), ("participant", participants)) if iri in who)
        posts = sorted({names[o].label for s, p, o in rows if s == iri and p == "holds"})
        bodies = sorted({names[o].label for s, p, o in rows if s == iri and p in ("memberOf", "postIn")})
        country = ", ".join(names[c].label for c in stands_for[iri]) or None
        seats.append(
            Seat(
                iri,
                names[iri].label,
                node_kind(names[iri].kind),
                roles,
                tuple(posts),
                tuple(bodies),
                country,
                surest(stands.get(iri, ())),
            )
        )
    return tuple(sorted(seats, key=lambda seat: (seat.country or "~", "host" not in seat.roles, seat.kind, seat.name)))
