"""One event: when, where and about what, who sat on which side for whom, and what they did there."""

from collections import Counter
from dataclasses import dataclass, replace

from policegraph.draw.cards import Card, Item, Run, card_height, height_of, masonry, set_card, set_items
from policegraph.draw.grid import blank
from policegraph.draw.model import About, Occasion, Seat, Table
from policegraph.draw.occasion import read
from policegraph.draw.page import Diagram, Entry, Page
from policegraph.draw.roomy import roomy
from policegraph.draw.style import Size, edge_look, house_style, node_look, size, theme
from policegraph.facts import Modality

__all__ = ["draw", "read"]

COLUMNS = {"column": 1, "text": 2, "page": 2, "slide": 3}
ELSEWHERE = "No country told"
BETWEEN = 0.35
"""Between two acts, in ems."""


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of an event is shown: people a country, acts, lines of an act's words, countries."""

    people: int = 999
    deeds: int = 999
    content: int = 6
    countries: int = 999


@dataclass(frozen=True, slots=True)
class _Sheet:
    """An event laid out: its cards and the columns in which they stand."""

    page: Page
    width: float
    gap: float
    head: Card
    sides: list[Card]
    side_columns: list[list[int]]
    done: list[Card]
    done_columns: list[list[int]]
    need: float

    @property
    def fits(self) -> bool:
        """Whether the page can hold it."""
        return self.need <= self.page.room_limits()[1]


def _sheet(occasion: Occasion, page_size: Size, theme_name: str, room: _Room) -> _Sheet:
    page = Page(page_size, theme(theme_name), _cut(occasion, room), _legend(occasion, theme_name))
    columns = COLUMNS[page_size.name]
    gap = 1.6 * page_size.label
    width = (page.inner - gap * (columns - 1)) / columns
    head = _head(occasion, page)
    sides = _sides(occasion, page, room.people, room.countries)
    done = _deeds(occasion, page, room.deeds, room.content)
    side_columns, sides_height = masonry(sides, columns, width, 0.8 * page_size.label, page)
    done_columns, done_height = _dealt(done, columns, width, page)
    need = card_height(head, page.inner, page) + 1.6 * gap + sides_height
    need += (done_height + 1.7 * (page_size.label + 1) + 0.3 * gap) if done else 0.0
    return _Sheet(page, width, gap, head, sides, side_columns, done, done_columns, need)


def _dealt(cards: list[Card], columns: int, width: float, page: Page) -> tuple[list[list[int]], float]:
    """Which act stands in which column (each goes to the shortest), and how high the highest column is."""
    heights = [0.0] * columns
    found: list[list[int]] = [[] for _ in range(columns)]
    for place, card in enumerate(cards):
        column = min(range(columns), key=lambda i: (round(heights[i], 3), i))
        found[column].append(place)
        heights[column] += height_of(card.items, width, page) + BETWEEN * page.size.label
    return found, max(heights)


def _fullest(occasion: Occasion, page_size: Size, theme_name: str) -> _Sheet:
    """All of an event where the page can hold it, else as much as it can: first found by halves, then filled up."""
    for content in (6, 3, 2):
        sheet = _sheet(occasion, page_size, theme_name, _Room(content=content))
        if sheet.fits:
            return sheet
    by_country = Counter(seat.country or ELSEWHERE for seat in occasion.seats)
    most = _Room(max(by_country.values(), default=1), len(occasion.acts), 2, len(by_country))
    room = _Room(2, min(2, most.deeds), 0, min(3, most.countries))
    sheet = _sheet(occasion, page_size, theme_name, room)
    growing = True
    while growing:
        growing = False
        for name, step in (("countries", 1), ("people", 1), ("deeds", 2), ("content", 1)):
            now: int = getattr(room, name)
            more = replace(room, **{name: min(now + step, getattr(most, name))})
            if more == room:
                continue
            larger = _sheet(occasion, page_size, theme_name, more)
            if larger.fits:
                room, sheet, growing = more, larger, True
    return sheet


@roomy
@house_style()
def draw(occasion: Occasion, size_name: str = "text", theme_name: str = "light") -> Diagram:
    """Draw it. Where the page can't hold all, the longest lists are cut and say by how much."""
    if not occasion.about.readouts:
        return blank(occasion.about, size_name, theme_name, table(occasion))
    sheet = _fullest(occasion, size(size_name), theme_name)
    page, width, gap, label = sheet.page, sheet.width, sheet.gap, sheet.page.size.label
    room = page.open(sheet.need, flat=True)
    box = set_card(page, sheet.head, room.x0, room.y1, room.width)
    top = box.y0 - 1.6 * gap
    bottom = top
    for place, column in enumerate(sheet.side_columns):
        y = top
        for which in column:
            x = room.x0 + place * (width + gap)
            card = set_card(page, sheet.sides[which], x, y, width)
            if y == top:
                middle = x + width / 2
                page.line([(middle, box.y0), (middle, card.y1)], page.theme.muted, 1.0, gid="edge")
            y = card.y0 - 0.8 * label
        bottom = min(bottom, y)
    if sheet.done:
        y = bottom - 0.3 * gap
        title = Item((Run("What was said and done", "bold"),), points=label + 1)
        y = set_items(page, [title], room.x0, y, room.width)
        for place, column in enumerate(sheet.done_columns):
            at = y
            for which in column:
                x = room.x0 + place * (width + gap)
                at = set_items(page, sheet.done[which].items, x, at, width) - BETWEEN * label
    page.figure.table = table(occasion)
    page.figure.alt = told(occasion)
    return page.figure


def _cut(occasion: Occasion, room: _Room) -> About:
    """The caption, with a word on what is left out."""
    sides: dict[str, int] = {}
    for seat in occasion.seats:
        sides[seat.country or ELSEWHERE] = sides.get(seat.country or ELSEWHERE, 0) + 1
    if (
        len(sides) <= room.countries
        and len(occasion.acts) <= room.deeds
        and max(sides.values(), default=0) <= room.people
    ):
        return occasion.about
    shown = f"at most {room.people} people of each of {min(room.countries, len(sides))} countries"
    return occasion.about.noting(
        f"Of {len(occasion.seats)} who took part for {len(sides)} countries and {len(occasion.acts)} acts, {shown} "
        f"and {min(room.deeds, len(occasion.acts))} acts are shown"
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


def _cut_at_word(words: str, most: int) -> str:
    """The words, or so many characters of them at most, cut after a word."""
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(" ,;:-–(") + "…"


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
            words = _cut_at_word(act.content, 90 * content)
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
