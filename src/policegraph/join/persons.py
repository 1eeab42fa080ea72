"""Own persons of several readouts brought together: a pure function of what all readouts tell of them.

Two are one where their names go together and country, posts and years allow it. Two that are told apart by one readout
are never one; who fits two that can't be one stays alone.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from policegraph.resolve.known import apart
from policegraph.resolve.names import Kind, Likeness, compare
from policegraph.resolve.score import DOUBTFUL, LINKED

_WEIGHTS: Mapping[str, float] = {
    "base": -2.5,
    "same name": 4.0,
    "name in another order": 3.4,
    "another spelling of the name": 2.6,
    "shorter or longer name": 1.6,
    "initials": 0.6,
    "same country": 1.5,
    "posts of one sort": 1.0,
    "far apart in time": -2.5,
}
_NAMES = {
    Kind.SAME: "same name",
    Kind.ORDER: "name in another order",
    Kind.VARIANT: "another spelling of the name",
    Kind.SHORTER: "shorter or longer name",
    Kind.INITIALS: "initials",
}
_ONE_TIME = 400  # days within which posts of two sorts speak for two persons
_FAR = 25  # years


@dataclass(frozen=True, slots=True)
class Person:
    """An own person: what all readouts that name it tell."""

    iri: str
    names: frozenset[str]
    countries: frozenset[str]
    posts: frozenset[tuple[str, str]]  # sort of post, day
    days: frozenset[str]
    readouts: frozenset[str]
    known: bool = False  # an entry of the authority, which a decision put in the place of an own person


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two own persons that may be one."""

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]


def pair(a: Person, b: Person) -> Pair | None:
    """How sure it is that two are one; None where they can't be."""
    if at_odds(a, b):
        return None
    likeness = max(
        (_like(one, other) for one in a.names for other in b.names), key=lambda like: (like.kind, like.because)
    )
    feature = _NAMES.get(likeness.kind)
    if feature is None:
        return None
    features = [feature]
    if a.countries & b.countries:
        features.append("same country")
    if {sort for sort, _ in a.posts} & {sort for sort, _ in b.posts}:
        features.append("posts of one sort")
    if a.days and b.days and _years(a.days, b.days) > _FAR:
        features.append("far apart in time")
    weight = _WEIGHTS["base"] + sum(_WEIGHTS[name] for name in features)
    one, other = sorted((a.iri, b.iri))
    return Pair(one, other, round(1 / (1 + math.exp(-weight)), 2), (*features, likeness.because))


def go_together(names: Iterable[str], others: Collection[str]) -> bool:
    """Whether one of these names may be one with one of the others."""
    return any(_like(one, other).kind in _NAMES for one in names for other in others)


def _like(one: str, other: str) -> Likeness:
    return compare(*sorted((one, other)))


def at_odds(a: Person, b: Person) -> bool:
    """Whether two can't be one: other countries, other posts at one time, told apart by a readout or the authority."""
    if a.readouts & b.readouts or (a.known and b.known):
        return True
    if a.countries and b.countries and not a.countries & b.countries:
        return True
    return any(apart(s, t) and _days_between(x, y) <= _ONE_TIME for s, x in a.posts for t, y in b.posts if x and y)


def _days_between(one: str, other: str) -> int:
    from datetime import date

    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _years(one: Iterable[str], other: Iterable[str]) -> int:
    first, second = sorted(int(day[:4]) for day in one), sorted(int(day[:4]) for day in other)
    return max(second[0] - first[-1], first[0] - second[-1], 0)


@dataclass(frozen=True, slots=True)
class Brought:
    """What becomes of some persons: IRI → the IRI that stands for it, with the pairs behind; and the doubtful pairs."""

    merged: Mapping[str, str]
    pairs: tuple[Pair, ...]
    doubtful: tuple[Pair, ...]


def bring_together(
    persons: Mapping[str, Person],
    candidates: Iterable[tuple[str, str]],
    told_apart: frozenset[frozenset[str]] = frozenset(),
) -> Brought:
    """Merge those of the candidate pairs that are sure and at odds with nothing; the order of the input has no part."""

    def odd(one: str, other: str) -> bool:
        return frozenset({one, other}) in told_apart or at_odds(persons[one], persons[other])

    kept_pairs = [(one, other) for one, other in sorted(candidates) if not odd(one, other)]
    scored = [p for one, other in kept_pairs if (p := pair(persons[one], persons[other])) is not None]
    good = [p for p in scored if p.score >= LINKED]
    doubtful = [p for p in scored if DOUBTFUL <= p.score < LINKED]
    near: dict[str, set[str]] = defaultdict(set)
    for p in good:
        near[p.one].add(p.other)
        near[p.other].add(p.one)
    torn = {iri for iri, others in near.items() if any(odd(a, b) for a, b in combinations(sorted(others), 2))}
    kept = [p for p in good if p.one not in torn and p.other not in torn]
    doubtful += [p for p in good if p.one in torn or p.other in torn]
    merged: dict[str, str] = {}
    for group in _groups(kept):
        if any(odd(a, b) for a, b in combinations(sorted(group), 2)):
            doubtful += [p for p in kept if p.one in group]
            kept = [p for p in kept if p.one not in group]
            continue
        # An entry of the authority stands for all, else the one that says most.
        best = min(
            group, key=lambda iri: (not persons[iri].known, not persons[iri].countries, not persons[iri].posts, iri)
        )
        merged.update({iri: best for iri in group if iri != best})
    return Brought(merged, tuple(sorted(kept)), tuple(sorted(doubtful)))


def _groups(pairs: Iterable[Pair]) -> Iterator[set[str]]:
    near: dict[str, set[str]] = defaultdict(set)
    for p in pairs:
        near[p.one].add(p.other)
        near[p.other].add(p.one)
    seen: set[str] = set()
    for start in sorted(near):
        if start in seen:
            continue
        group, queue = {start}, [start]
        while queue:
            for other in near[queue.pop()] - group:
                group.add(other)
                queue.append(other)
        seen |= group
        yield group
