"""Two tellings of one event: scored by who, when, where, what kind; each event joins at most one of another readout.

Whether two are joined depends on the two readouts and the authority alone.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from rapidfuzz import fuzz

from policegraph.extract.words import fold
from policegraph.join.parties import Parties, parties
from policegraph.join.view import Node, View, id_of, kind_of
from policegraph.knowledge.body import Knowledge
from policegraph.resolve.names import Kind, bones, compare, parse

SAME = 0.8  # at least so sure: joined
PERHAPS = 0.5  # between the two: shown to a person

_ONE_KIND = "one kind"
_WEIGHTS: Mapping[str, float] = {
    "base": -4.5,
    _ONE_KIND: 1.5,
    "a visit here, a meeting there": 0.8,
    "kinds that go together": 0.2,
    "kinds that do not go together": -2.0,
    "the same day": 2.0,
    "days that overlap": 1.4,
    "a day of the other's several": 0.6,
    "a day apart": -2.4,  # both days are told: those who meet today often meet again tomorrow
    "no day told by one, published within days": 0.4,
    "two persons or more in both": 4.0,
    "one person in both, one of a like name": 3.4,
    "two persons of like names": 2.8,
    "one person in both": 2.0,
    "one person of a like name": 1.2,
    "one post in both": 1.0,
    "other persons of one country": -2.2,
    "other persons too on both sides": -1.0,
    "each of two, one in both": -2.6,
    "persons of which none is in both": -1.2,
    "two countries or more in both": 1.6,
    "one country in both": 0.3,
    "countries that do not fit": -1.6,
    "a body in both": 0.9,
    "the same place": 0.7,
    "other places": -1.6,
    "the same name": 2.6,
    "other names": -1.8,
    "other numbers in their names": -5.0,
    "one planned, one held": -0.5,
    "one called off": -2.0,
    "themes in common": 0.4,
    "many themes in common": 1.2,
}
# Without one of these two events have too little in common to be one.
_LINKS = frozenset(
    {
        "two persons or more in both",
        "one person in both, one of a like name",
        "two persons of like names",
        "one person in both",
        "one person of a like name",
        "one post in both",
        "a body in both",
        "the same name",
    }
)
_TOGETHER = {
    frozenset({"Meeting", "Conference"}),
    frozenset({"Visit", "Conference"}),
    frozenset({"Meeting", "Agreement"}),
    frozenset({"Visit", "Training"}),
    frozenset({"Conference", "Training"}),
    frozenset({"Conference", "OtherEvent"}),
}
_LONG = 21  # days: a longer span says too little of when it was
_MANY = 3  # themes: so many of one talk are seldom those of another, if they are half of what either speaks of
_SPAN = 3  # days that have one key
_NEWS = 4  # days after an event in which it is told of


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a readout tells it, with the parties behind its roles."""

    node: Node
    who: Parties
    places: frozenset[str]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of the persons
    countries: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of the persons, where known

    @property
    def span(self) -> tuple[date, date, bool] | None:
        """The days on which it may have been, and whether they are told; None where nothing can be said."""
        node = self.node
        if node.first is not None and node.last is not None and (node.last - node.first).days <= _LONG:
            return node.first, node.last, True
        if node.first is None and node.last is None and node.issued is not None and node.status != "Planned":
            return node.issued - timedelta(days=_NEWS), node.issued, False
        return None


def told(view: View, holders: Mapping[str, Mapping[str, str]], knowledge: Knowledge) -> list[Told]:
    """The events of a readout; `holders` gives, by event, the inferred holders of posts."""
    found = []
    for node in view.events:
        who = parties((*node.all("participant"), *node.all("host")), view, holders.get(node.iri, {}), knowledge)
        places = frozenset(place for place in node.all("place") if kind_of(place) == "place")
        names = {person: _names_of(person, view, knowledge) for person in who.persons}
        countries = {person: parties([person], view, {}, knowledge).countries for person in who.persons}
        found.append(Told(node, who, places, names, countries))
    return found


def _names_of(person: str, view: View, knowledge: Knowledge) -> tuple[str, ...]:
    entry = knowledge.persons.get(id_of(person, "person") or "")
    told = view.forms.get(person, ())
    return tuple(dict.fromkeys((*told, entry.name))) if entry is not None else told


def keys(event: Told) -> frozenset[str]:
    """Keys of which two tellings of one event share at least one: some days, and what may tie them together.

    A country alone is no key: it ties nothing, and nearly all that took place in a week would share one.
    """
    span = event.span
    if span is None:
        return frozenset()
    first, last, _ = span
    # With the day after the last, two that are a day apart share a day too.
    spans = {day // _SPAN for day in range(first.toordinal(), last.toordinal() + 2)}
    who = event.who
    ties = sorted(who.persons | who.posts | who.bodies)[:16]
    # Two tellings may spell a name so that it is not known to be one.
    parts = sorted({bones(max(parse(name).parts, key=len)) for names in event.names.values() for name in names})
    ties += [f"s:{part}" for part in parts if len(part) > 3][:12]
    ties += sorted({f"n:{' '.join(sorted(_name_words(name)))}" for name in event.node.names})[:3]
    ties += [
        f"{a}+{b}@{place}" for a, b in combinations(sorted(who.countries)[:5], 2) for place in sorted(event.places)[:2]
    ]
    return frozenset(f"event {span} {tie}" for span in spans for tie in ties)


@dataclass(frozen=True, slots=True, order=True)
class Same:
    """Two tellings that are of one event (or may be), with score and reasons; of two scores of 0.99 the weight tells
    the surer."""

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]
    weight: float = 0.0


def same_events(
    here: Sequence[Told], there: Sequence[Told], told_apart: frozenset[frozenset[str]] = frozenset()
) -> Iterator[Same]:
    """The pairs of two readouts' events that are one (from SAME), or may be (from PERHAPS); the surest first.

    Of two that rival for one partner the one of its kind is joined to it, if that is sure, else the surer one, however
    little surer: a meeting and the visit in the course of which it was are both like another telling of the meeting.
    """
    scored = sorted(
        (
            s
            for a in here
            for b in there
            if frozenset({a.node.iri, b.node.iri}) not in told_apart
            if (s := same(a, b)) is not None and s.score >= PERHAPS
        ),
        key=lambda s: (s.score < SAME, _ONE_KIND not in s.reasons, -s.weight, s.one, s.other),
    )
    used: set[str] = set()
    for found in scored:
        if found.one not in used and found.other not in used:
            used |= {found.one, found.other}
            yield found


def same(a: Told, b: Told) -> Same | None:
    """How sure it is that two tellings are of one event; None where it can't be or nobody is in both."""
    when = _when(a, b)
    if when is None or a.node.readout == b.node.readout:
        return None
    features = [
        "base",
        when,
        _kinds(a.node.kind, b.node.kind),
        *_who(a, b),
        *_where(a, b),
        *_names(a.node, b.node),
    ]
    states = {a.node.status, b.node.status}
    if len(states) == 2:
        features.append("one called off" if "Cancelled" in states else "one planned, one held")
    themes = set(a.node.all("theme")) & set(b.node.all("theme"))
    if themes:
        fewest = min(len(a.node.all("theme")), len(b.node.all("theme")))
        features.append("many themes in common" if len(themes) >= max(_MANY, fewest / 2) else "themes in common")
    if not _LINKS & set(features) and not {"two countries or more in both", "the same place"} <= set(features):
        return None
    weight = round(sum(_WEIGHTS[feature] for feature in features), 4)
    one, other = sorted((a.node.iri, b.node.iri))
    return Same(one, other, round(1 / (1 + math.exp(-weight)), 2), tuple(f for f in features[1:] if f), weight)


def _when(a: Told, b: Told) -> str | None:
    one, other = a.span, b.span
    if one is None or other is None:
        return None
    gap = max((other[0] - one[1]).days, (one[0] - other[1]).days)
    if gap > 1:
        return None
    if not one[2] or not other[2]:
        return "no day told by one, published within days" if gap <= 0 else None
    if gap == 1:
        return "a day apart" if one[0] == one[1] and other[0] == other[1] else None
    if one[:2] == other[:2] and one[0] == one[1]:
        return "the same day"
    if {_days(a.node), _days(b.node)} == {1, 2}:
        return "a day of the other's several"  # what took days is seldom told as of one: a trip, and a call on it
    return "days that overlap"


def _days(node: Node) -> int:
    """1 for an event of one day, 2 for one that took several; 0 where that is not told (in May is no month long)."""
    if node.first is not None and node.first == node.last:
        return 1
    return 2 if any("/" in told and ".." not in told for told in node.all("date")) else 0


def _kinds(one: str, other: str) -> str:
    if one == other:
        return _ONE_KIND
    pair = frozenset({one, other})
    if pair == {"Meeting", "Visit"}:
        return "a visit here, a meeting there"
    # What is of no kind is no meeting, visit or signing: a press conference after one, say.
    return "kinds that go together" if pair in _TOGETHER else "kinds that do not go together"


def _who(one: Told, other: Told) -> Iterator[str]:
    a, b = one.who, other.who
    same_ = a.persons & b.persons
    like = _like(one, other)
    rest_a = a.persons - same_ - {x for x, _ in like}
    rest_b = b.persons - same_ - {y for _, y in like}
    if len(same_) > 1:
        yield "two persons or more in both"
    elif same_:
        yield "one person in both, one of a like name" if like else "one person in both"
    elif like:
        yield "two persons of like names" if len(like) > 1 else "one person of a like name"
    elif a.persons and b.persons:
        yield "persons of which none is in both"
    if len(same_) == 1 and not like and len(a.persons) == len(b.persons) == 2:
        yield "each of two, one in both"  # who has one guest after the other; where many meet, each side names its own
    elif len(same_) + len(like) < 2 and rest_a and rest_b:
        mine = {code for person in rest_a for code in one.countries.get(person, ())}
        theirs = {code for person in rest_b for code in other.countries.get(person, ())}
        yield "other persons of one country" if mine & theirs else "other persons too on both sides"
    if a.posts & b.posts:
        yield "one post in both"
    countries = a.countries & b.countries
    if len(countries) > 1:
        yield "two countries or more in both"
    elif countries:
        yield "one country in both"
    if min(len(a.countries), len(b.countries)) > 1 and len(countries) < 2:
        yield "countries that do not fit"
    if a.bodies & b.bodies:
        yield "a body in both"


def _like(one: Told, other: Told) -> list[tuple[str, str]]:
    """Persons of the two tellings that are not known to be one, whose names go together; each once."""
    found: list[tuple[str, str]] = []
    used: set[str] = set()
    for x in sorted(one.who.persons - other.who.persons):
        for y in sorted(other.who.persons - one.who.persons - used):
            mine, theirs = one.countries.get(x), other.countries.get(y)
            if mine and theirs and not mine & theirs:
                continue
            kinds = [compare(m, n).kind for m in one.names.get(x, ()) for n in other.names.get(y, ())]
            if max(kinds, default=Kind.OTHER) >= Kind.INITIALS or _one_family(
                one.names.get(x, ()), other.names.get(y, ())
            ):
                found.append((x, y))
                used.add(y)
                break
    return found


def _one_family(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two names end in one long family name: on one day, at one event, that is seldom chance."""
    ends = [{bones(parse(name).parts[-1]) for name in names} for names in (one, other)]
    return any(len(end) >= 5 for end in ends[0] & ends[1])


def _where(a: Told, b: Told) -> Iterator[str]:
    if a.places & b.places:
        yield "the same place"
    elif a.places and b.places and {len(p) for p in (a.places, b.places)} and _cities(a) and _cities(b):
        yield "other places"


def _cities(event: Told) -> frozenset[str]:
    return frozenset(place for place in event.places if "/place/geonames-" in place)


def _name_words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", fold(name))) - {"the", "of", "on", "for", "and", "in", "meeting", "annual"}


def _names(a: Node, b: Node) -> Iterator[str]:
    if not a.names or not b.names:
        return
    best = max(fuzz.token_set_ratio(fold(one), fold(other)) for one in a.names for other in b.names)
    numbers = [frozenset(n for name in node.names for n in re.findall(r"\d+", name)) for node in (a, b)]
    if all(numbers) and not numbers[0] & numbers[1]:
        yield "other numbers in their names"
    elif best >= 88:
        yield "the same name"
    elif best < 60:
        yield "other names"
