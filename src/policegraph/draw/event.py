"""One event: when, where and about what, who sat on which side for whom, and what they did there."""

from collections.abc import Iterator
from dataclasses import replace

from policegraph.ask.find import find_one
from policegraph.ask.source import Source, select, text_of, values
from policegraph.ask.tellings import Happening, acts, happenings, readouts
from policegraph.ask.who import Countries, named
from policegraph.ask.words import stands_of
from policegraph.draw.cards import Card, Item, Run, card_height, masonry, set_card, set_items
from policegraph.draw.course import day_words
from policegraph.draw.gather import NAMELESS, about, found, hidden, iso, node_kind
from policegraph.draw.model import About, Act, Occasion, Seat, Table
from policegraph.draw.page import Diagram, Entry, Page
from policegraph.draw.request import Request
from policegraph.draw.style import edge_look, house_style, node_look, size, theme
from policegraph.errors import PolicegraphError, UsageError
from policegraph.facts import Modality

COLUMNS = {"column": 1, "text": 2, "page": 2, "slide": 3}
ELSEWHERE = "No country told"


def _fullness(occasion: Occasion) -> Iterator[tuple[int, int, int, int]]:
    """What is tried until all has room: people a country, acts, lines of an act's words, countries."""
    yield 999, 999, 6, 999
    yield 999, 999, 3, 999
    yield 999, 999, 2, 999
    for step in range(24):
        share = 0.86**step
        people = max(int(share * len(occasion.seats) / 2), 2)
        deeds = max(int(share * len(occasion.acts)), 2)
        yield people, deeds, 2 if share > 0.6 else 1 if share > 0.15 else 0, max(int(4 + 26 * share), 3)


def read(source: Source, request: Request) -> Occasion:
    """The event that the request names: its IRI, its name, or somebody who took part (then the latest held).

    All tellings of it count. Raises UsageError where none fits.
    """
    event = _chosen(source, request)
    same = found(source, f"<{event.iri}> (pg:sameEvent|^pg:sameEvent)* ?x . ?x a pg:Event")
    told = happenings(source, {*same, event.iri})
    unnamed = hidden(source, request)
    everyone = {iri for one in told for iri in (*one.participants, *one.hosts)} - unnamed
    deeds = acts(source, found(source, f"{values('e', [one.iri for one in told])} ?x pg:during ?e"))
    deeds = [act for act in deeds if act.modality in request.filters.modalities or not request.filters.modalities]
    ends = {iri for act in deeds for iri in (*act.actors, *act.targets)}
    places = {iri for one in told for iri in one.places}
    themes = {iri for one in told for iri in one.themes}
    names = named(source, everyone | ends | places | themes)
    names.update({iri: replace(names[iri], label=NAMELESS) for iri in unnamed & names.keys()})
    hosts = {iri for one in told for iri in one.hosts} - unnamed
    takers = {iri for one in told for iri in one.participants} - unnamed
    seats = _seats(source, everyone, hosts, takers)
    stands = stands_of(source, [act.iri for act in deeds])
    drawn = tuple(
        Act(
            act.iri,
            act.kind.lower(),
            ", ".join(names[iri].label for iri in act.actors) or "Somebody",
            ", ".join(names[iri].label for iri in act.targets),
            act.content or "",
            Modality(act.modality),
            bool(act.inferred),
            max((stand.confidence for stand in stands.get(act.iri, ())), default=1.0),
        )
        for act in deeds
    )
    kind = {"OtherEvent": "Event"}.get(event.kind, event.kind)
    date = day_words(iso(event.earliest or event.issued), iso(event.latest or event.earliest or event.issued))
    own_name = next((one.name for one in told if one.name), None)
    name = own_name or _title(kind, [names[iri].label for iri in sorted(takers)], date)
    head = about(source, replace(request, subjects=()), name, "Who took part for whom, and what they did")
    sources = {one.readout for one in told} | {act.readout for act in deeds}
    titles = sorted(telling.name for telling in readouts(source, sources).values())
    note = "Told in: " + "; ".join(titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")
    head = replace(head, readouts=len(sources)).noting(note)
    return Occasion(
        event.iri,
        name,
        kind,
        event.status,
        head,
        date,
        tuple(sorted(names[iri].label for iri in places)),
        tuple(sorted(names[iri].label for iri in themes)),
        seats,
        drawn,
    )


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


def _seats(source: Source, everyone: set[str], hosts: set[str], participants: set[str]) -> tuple[Seat, ...]:
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
            Seat(iri, names[iri].label, node_kind(names[iri].kind), roles, tuple(posts), tuple(bodies), country)
        )
    return tuple(sorted(seats, key=lambda seat: (seat.country or "~", "host" not in seat.roles, seat.kind, seat.name)))


@house_style()
def draw(occasion: Occasion, size_name: str = "text", theme_name: str = "light") -> Diagram:
    """Draw it. Where the page can't hold all, the longest lists are cut and say by how much."""
    page_size, colours = size(size_name), theme(theme_name)
    columns = COLUMNS.get(size_name, 2)
    for people, deeds, content, countries in _fullness(occasion):
        page = Page(page_size, colours, _cut(occasion, people, deeds, countries), _legend(occasion, theme_name))
        gap = 1.6 * page_size.label
        width = (page.inner - gap * (columns - 1)) / columns
        head = _head(occasion, page)
        sides = _sides(occasion, page, people, countries)
        done = _deeds(occasion, page, deeds, content)
        side_columns, sides_height = masonry(sides, columns, width, 0.8 * page_size.label, page)
        done_columns, done_height = masonry(done, columns, width, 0.6 * page_size.label, page)
        need = card_height(head, page.inner, page) + 1.6 * gap + sides_height
        need += (done_height + 2.6 * page_size.label + gap) if done else 0.0
        if need <= page.room_limits()[1]:
            break
    room = page.open(need)
    box = set_card(page, head, room.x0, room.y1, room.width)
    top = box.y0 - 1.6 * gap
    bottom = top
    for place, column in enumerate(side_columns):
        y = top
        for which in column:
            x = room.x0 + place * (width + gap)
            card = set_card(page, sides[which], x, y, width)
            if y == top:
                middle = x + width / 2
                page.line([(middle, box.y0), (middle, card.y1)], colours.muted, 1.0, gid="edge")
            y = card.y0 - 0.8 * page_size.label
        bottom = min(bottom, y)
    if done:
        y = bottom - 0.3 * gap
        title = Item((Run("What was said and done", "bold"),), points=page_size.label + 1)
        y = set_items(page, [title], room.x0, y, room.width)
        for place, column in enumerate(done_columns):
            at = y
            for which in column:
                x = room.x0 + place * (width + gap)
                at = set_items(page, done[which].items, x, at, width) - 0.25 * page_size.label
    page.figure.table = table(occasion)
    page.figure.alt = told(occasion)
    return page.figure


def _cut(occasion: Occasion, people: int, deeds: int, countries: int) -> About:
    """The caption, with a word on what is left out."""
    sides: dict[str, int] = {}
    for seat in occasion.seats:
        sides[seat.country or ELSEWHERE] = sides.get(seat.country or ELSEWHERE, 0) + 1
    if len(sides) <= countries and len(occasion.acts) <= deeds and max(sides.values(), default=0) <= people:
        return occasion.about
    shown = f"at most {people} people of each of {min(countries, len(sides))} countries"
    return occasion.about.noting(
        f"Of {len(occasion.seats)} who took part for {len(sides)} countries and {len(occasion.acts)} acts, {shown} "
        f"and {min(deeds, len(occasion.acts))} acts are shown"
    )


def _legend(occasion: Occasion, theme_name: str) -> list[Entry]:
    colours = theme(theme_name)
    kinds = list(dict.fromkeys(seat.kind for seat in occasion.seats))
    found = [Entry(node_look(k).name, shape=node_look(k).path, fill=node_look(k).colour(colours)) for k in kinds]
    return found


def _head(occasion: Occasion, page: Page) -> Card:
    points = page.size.label
    look = node_look("event")
    parts = [occasion.date]
    if occasion.places:
        parts.append(", ".join(occasion.places))
    kind = occasion.kind if occasion.status == "Held" else f"{occasion.kind}, {occasion.status.lower()}"
    items = [
        Item((Run(kind, "bold"),), icon=look.path, fill=look.colour(page.theme), points=points + 1.5),
        Item((Run(" · ".join(part for part in parts if part)),)),
    ]
    if occasion.themes:
        items.append(Item((Run("About", muted=True), Run(", ".join(t.lower() for t in occasion.themes)))))
    dash = {"Planned": "planned", "Cancelled": "denied"}.get(occasion.status, "solid")
    return Card(tuple(items), strong=True, dash=dash)


def _sides(occasion: Occasion, page: Page, most: int, countries: int) -> list[Card]:
    """One card a country, those with a host first."""
    by_country: dict[str, list[Seat]] = {}
    for seat in occasion.seats:
        by_country.setdefault(seat.country or ELSEWHERE, []).append(seat)
    order = sorted(
        by_country,
        key=lambda country: (
            country == ELSEWHERE,
            not any("host" in seat.roles for seat in by_country[country]),
            -len(by_country[country]),
            country,
        ),
    )
    cards = []
    for country in order[:countries]:
        seats = by_country[country]
        items = [Item((Run(country, "bold", muted=True),), after=0.5)]
        for seat in seats[:most]:
            look = node_look(seat.kind)
            runs = [Run(seat.name, "bold")]
            if "host" in seat.roles:
                role = "host" if "participant" in seat.roles else "host, not taking part"
                runs.append(Run(role, "italic", muted=True))
            items.append(Item(tuple(runs), icon=look.path, fill=look.colour(page.theme), after=0.0))
            where = "; ".join((*seat.posts, *(body for body in seat.bodies if body not in "; ".join(seat.posts))))
            if where:
                items.append(Item((Run(where, muted=True),), indent=1.7, after=0.0))
            items[-1] = replace(items[-1], after=0.45)
        if len(seats) > most:
            items.append(Item((Run(f"and {len(seats) - most} more", "italic", muted=True),), indent=1.7))
        cards.append(Card(tuple(items)))
    return cards


def _deeds(occasion: Occasion, page: Page, most: int, content: int) -> list[Card]:
    """One card, without a frame, for each act."""
    cards = []
    for act in occasion.acts[:most]:
        look = edge_look(act.kind)
        meant = "" if act.modality is Modality.ASSERTED else f"({act.modality.value.lower()})"
        runs = [Run(act.actor, "bold"), Run(look.name), Run(act.target, "bold")]
        if meant:
            runs.append(Run(meant, "italic", muted=True))
        told_runs = tuple(run for run in runs if run.words)
        items = [Item(told_runs, badge=look.mark, colour=look.colour(page.theme), after=0.1)]
        if act.content and content:
            words = act.content if len(act.content) <= 90 * content else act.content[: 90 * content].rstrip() + "…"
            items.append(Item((Run(f"“{words}”"),), indent=1.7, after=0.5))
        cards.append(Card(tuple(items)))
    if len(occasion.acts) > most:
        more = Item((Run(f"and {len(occasion.acts) - most} more acts", "italic", muted=True),), indent=1.7)
        cards.append(Card((more,)))
    return cards


def table(occasion: Occasion) -> Table:
    """People first, then acts."""
    columns = ("what", "who", "role_or_kind", "posts_or_target", "bodies_or_words", "country_or_modality", "confidence")
    people = tuple(
        (
            seat.kind.value,
            seat.name,
            " ".join(seat.roles),
            "; ".join(seat.posts),
            "; ".join(seat.bodies),
            seat.country or "",
            f"{seat.confidence:.2f}",
        )
        for seat in occasion.seats
    )
    deeds = tuple(
        ("act", act.actor, act.kind, act.target, act.content, act.modality.value, f"{act.confidence:.2f}")
        for act in occasion.acts
    )
    return Table(columns, people + deeds)


def told(occasion: Occasion) -> str:
    """The event in words."""
    who = ", ".join(f"{seat.name} ({seat.country})" if seat.country else seat.name for seat in occasion.seats[:12])
    did = "; ".join(f"{a.actor} {edge_look(a.kind).name} {a.target}".strip() for a in occasion.acts[:8])
    where = ", ".join(occasion.places)
    parts = [f"{occasion.name}, {occasion.kind.lower()}, {occasion.status.lower()}, {occasion.date}"]
    parts += [f"at {where}" if where else "", f"with {who}" if who else ""]
    words = ", ".join(part for part in parts if part) + "."
    return f"{words} {did}." if did else words
