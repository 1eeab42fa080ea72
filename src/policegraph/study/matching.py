"""Which events and acts of two readouts are the same: those that are joined in the graph, else by what they share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from policegraph.ask.find import normal
from policegraph.ask.source import Source, select, text_of
from policegraph.ask.tellings import Act, Happening
from policegraph.resolve.names import Kind, compare

T = TypeVar("T")
_LIKENESS = {
    Kind.SAME: 0.9,
    Kind.ORDER: 0.9,
    Kind.VARIANT: 0.8,
    Kind.SHORTER: 0.8,
    Kind.INITIALS: 0.7,
    Kind.SURNAME: 0.6,
}


class Sameness:
    """Whether two ends are one, or one stands for the other: a holder and the post, a person and the body.

    `people` are the names of those ends that are persons: in two tellings of one thing, names that go together ("R.
    Miller", "Ruth Miller") are taken for one person.
    """

    def __init__(self, source: Source, ends: Iterable[str], people: Mapping[str, str] | None = None) -> None:
        wanted = set(ends)
        self._people = people or {}
        self._over: dict[str, set[str]] = {end: set() for end in wanted}
        query = "SELECT DISTINCT ?s ?o WHERE { ?s org:holds|org:memberOf|org:postIn|pg:jurisdiction|pg:country ?o }"
        for row in select(source, query):
            if text_of(row, "s") in wanted:
                self._over[text_of(row, "s")].add(text_of(row, "o"))
        for row in select(source, "SELECT DISTINCT ?s ?o WHERE { ?t pg:holder ?s ; pg:post ?o }"):
            if text_of(row, "s") in wanted:
                self._over[text_of(row, "s")].add(text_of(row, "o"))

    def alike(self, a: str, b: str) -> bool:
        """One IRI, or one stands for the other."""
        return self.likeness(a, b) > 0

    def likeness(self, a: str, b: str) -> float:
        """1 for one IRI, less for names that go together and where one stands for the other, 0 for others."""
        if a == b:
            return 1.0
        if a in self._people and b in self._people:
            return _LIKENESS.get(compare(self._people[a], self._people[b]).kind, 0.0)
        return 0.5 if b in self._over.get(a, ()) or a in self._over.get(b, ()) else 0.0

    def shared(self, mine: Sequence[str], theirs: Sequence[str]) -> float:
        """The share of the shorter list that has its like in the other, 0 where one is empty; likes count half."""
        if not mine or not theirs:
            return 0.0
        short, long = sorted((mine, theirs), key=len)
        found = 0.0
        for a in short:
            found += 1.0 if a in long else 0.5 if any(self.alike(a, b) for b in long) else 0.0
        return found / len(short)


@dataclass(frozen=True, slots=True)
class Matched:
    """Pairs by their places in the two lists, and the places that have no like."""

    pairs: tuple[tuple[int, int], ...]
    left: tuple[int, ...]
    right: tuple[int, ...]


def match(mine: Sequence[T], theirs: Sequence[T], score: Callable[[T, T], float], least: float) -> Matched:
    """The pairs with the highest scores, each place once, none below `least`."""
    scored = [(score(a, b), i, j) for i, a in enumerate(mine) for j, b in enumerate(theirs)]
    pairs: list[tuple[int, int]] = []
    for points, i, j in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if points >= least and i not in {a for a, _ in pairs} and j not in {b for _, b in pairs}:
            pairs.append((i, j))
    pairs.sort()
    left = tuple(i for i in range(len(mine)) if i not in {a for a, _ in pairs})
    return Matched(tuple(pairs), left, tuple(j for j in range(len(theirs)) if j not in {b for _, b in pairs}))


_FAMILIES = (frozenset({"Meeting", "Visit", "Conference"}), frozenset({"Agreement"}), frozenset({"Operation"}))


def apart(a: Happening, b: Happening) -> bool:
    """Whether the dates of two events exclude each other."""
    if not a.earliest or not b.earliest:
        return False
    return a.earliest > (b.latest or b.earliest) or b.earliest > (a.latest or a.earliest)


def event_score(same: Sameness) -> Callable[[Happening, Happening], float]:
    """How much two events look like one: 10 where the graph joins them, else up to 3 for kind, people, date, place."""

    def score(a: Happening, b: Happening) -> float:
        if a.same == b.same:
            return 10.0
        if a.kind != b.kind and not any({a.kind, b.kind} <= family for family in _FAMILIES):
            return 0.0
        if apart(a, b):
            return 0.0
        near = 0.6 if a.earliest and b.earliest else 0.0
        mine, theirs = [*a.participants, *a.hosts], [*b.participants, *b.hosts]
        # Neither says who: what it was about must do.
        people = same.shared(mine, theirs) if mine or theirs else 0.8 * same.shared(a.themes, b.themes)
        if not people and not (a.name and b.name):
            return 0.0
        people -= 0.5 if a.status != b.status else 0.0
        names = 0.8 if a.name and b.name and normal(a.name) == normal(b.name) else 0.0
        return (0.4 if a.kind == b.kind else 0.2) + near + people + 0.4 * same.shared(a.places, b.places) + names

    return score


def act_score(same: Sameness) -> Callable[[Act, Act], float]:
    """How much two acts look like one: same kind, actor and target alike, themes and words shared."""

    def score(a: Act, b: Act) -> float:
        if a.kind != b.kind:
            return 0.0
        if a.kind in ("Agree", "Cooperate"):
            ends = same.shared([*a.actors, *a.targets], [*b.actors, *b.targets])
            if ends <= 0.5:
                return 0.0
            points = ends
        else:
            actors = same.shared(a.actors, b.actors)
            targets = same.shared(a.targets, b.targets)
            if not actors or (a.targets and b.targets and not targets):
                return 0.0
            points = 0.5 * actors + 0.5 * targets
        points += 0.3 * same.shared(a.themes, b.themes)
        if a.content and b.content:
            from rapidfuzz import fuzz

            points += fuzz.token_set_ratio(normal(a.content), normal(b.content)) / 100 - 0.3
        return points

    return score
