"""What changed between two periods, with an interval for each change, so that noise is not told as news."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from policegraph.ask.source import Source
from policegraph.ask.tellings import readouts
from policegraph.ask.who import named
from policegraph.errors import UsageError
from policegraph.study.networks import kind_of, level_of
from policegraph.study.ties import EVERYTHING, Filters, Level, NetworkKind, Tie, ties

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

Period = tuple[date, date]
FALSE_DISCOVERY = 0.05
LEAST = 3  # facts in either period; below, nothing can be said
FEWEST = 10  # readouts in each period; below, no change is called clear, since draws from so few tell nothing


@dataclass(frozen=True, slots=True)
class Change:
    """How a node's facts for a hundred readouts changed. `low` and `high` hold 95 of 100 bootstrap draws; `clear` is
    set where the change stands out among all that were compared."""

    iri: str
    label: str
    kind: str
    facts_before: int
    facts_after: int
    before: float
    after: float
    difference: float
    low: float
    high: float
    chance: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes, the clear ones first, then by size. `readouts` are those of the two periods."""

    changes: tuple[Change, ...]
    before: Period
    after: Period
    readouts: tuple[int, int]
    draws: int


def changes(
    source: Source,
    kind: NetworkKind | str,
    before: Period,
    after: Period,
    filters: Filters = EVERYTHING,
    level: Level | str | None = None,
    *,
    draws: int = 2000,
    seed: int = 1,
) -> Changes:
    """How much each node of a network has to do in one period and in another, for a hundred readouts of the period.

    Facts lie in a period by their day. Nodes with less than LEAST facts in both are left out. The same seed gives the
    same answer. Raises UsageError where the periods overlap or one has no readouts.
    """
    if before[1] >= after[0]:
        raise UsageError(f"the periods overlap: {before[1]} is not before {after[0]}")
    found = ties(source, kind_of(kind), filters, level_of(level))
    issued = {iri: telling.issued for iri, telling in readouts(source).items()}
    sides = [_Side(found, issued, period) for period in (before, after)]
    for side, period in zip(sides, (before, after), strict=True):
        if not side.readouts:
            raise UsageError(f"no readouts from {period[0]} to {period[1]}; choose another period")
    counts = [side.facts() for side in sides]
    nodes = sorted(n for n in {*counts[0], *counts[1]} if max(counts[0].get(n, 0), counts[1].get(n, 0)) >= LEAST)
    names = named(source, nodes)
    rates, spread = _compare(sides, nodes, draws, seed)
    found_changes = []
    chances = [_chance(spread[:, place]) for place in range(len(nodes))]
    enough = min(len(side.readouts) for side in sides) >= FEWEST
    clear = [one and enough for one in _clear(chances)]
    for place, node in enumerate(nodes):
        low, high = _interval(spread[:, place])
        rate_before, rate_after = rates[place]
        found_changes.append(
            Change(
                node,
                names[node].label,
                names[node].kind,
                counts[0].get(node, 0),
                counts[1].get(node, 0),
                round(rate_before, 2),
                round(rate_after, 2),
                round(rate_after - rate_before, 2),
                round(low, 2),
                round(high, 2),
                round(chances[place], 4),
                clear[place],
            )
        )
    found_changes.sort(key=lambda one: (not one.clear, -abs(one.difference), one.label, one.iri))
    return Changes(tuple(found_changes), before, after, (len(sides[0].readouts), len(sides[1].readouts)), draws)


class _Side:
    """One period: its readouts, and how many facts of each node each of them tells first."""

    def __init__(self, found: Iterable[Tie], issued: dict[str, date | None], period: Period) -> None:
        inside = [tie for tie in found if tie.day and period[0] <= tie.day <= period[1]]
        self.readouts = sorted(
            {iri for iri, day in issued.items() if day and period[0] <= day <= period[1]} | {t.readout for t in inside}
        )
        first: dict[str, str] = {}  # an event told twice belongs to the readout that comes first
        for tie in inside:
            first[tie.same] = min(first.get(tie.same, tie.readout), tie.readout)
        told: dict[tuple[str, str], set[str]] = defaultdict(set)
        for tie in inside:
            for end in (tie.source, tie.target):
                told[first[tie.same], end].add(tie.same)
        self.told = {key: len(facts) for key, facts in told.items()}

    def facts(self) -> dict[str, int]:
        """How many facts each node has."""
        counts: dict[str, int] = defaultdict(int)
        for (_, node), count in self.told.items():
            counts[node] += count
        return dict(counts)

    def matrix(self, nodes: Sequence[str]) -> "NDArray[numpy.float64]":
        """Readouts by nodes: facts."""
        import numpy

        row = {iri: number for number, iri in enumerate(self.readouts)}
        column = {iri: number for number, iri in enumerate(nodes)}
        counts = numpy.zeros((len(row), len(column)))
        for (readout, node), count in self.told.items():
            if node in column:
                counts[row[readout], column[node]] += count
        return counts


def _compare(
    sides: Sequence[_Side], nodes: Sequence[str], draws: int, seed: int
) -> tuple[list[tuple[float, float]], "NDArray[numpy.float64]"]:
    """Facts for a hundred readouts on both sides, and the differences over all draws (draws by nodes)."""
    import numpy

    chance = numpy.random.default_rng(seed)
    means, drawn = [], []
    for side in sides:
        counts = side.matrix(nodes)
        size = len(side.readouts)
        means.append(counts.sum(axis=0) / size * 100)
        weights = chance.multinomial(size, numpy.full(size, 1 / size), size=draws).astype(numpy.float64)
        drawn.append(weights @ counts / size * 100)
    rates = [(float(a), float(b)) for a, b in zip(means[0], means[1], strict=True)]
    return rates, drawn[1] - drawn[0]


def _interval(spread: "NDArray[numpy.float64]") -> tuple[float, float]:
    import numpy

    low, high = numpy.percentile(spread, [2.5, 97.5])
    return float(low), float(high)


def _chance(spread: "NDArray[numpy.float64]") -> float:
    """How often, of both tails, the difference is not on its side of zero; never quite 0."""
    draws = len(spread)
    tail = min(int((spread <= 0).sum()), int((spread >= 0).sum()))
    return min(1.0, 2 * (tail + 1) / (draws + 1))


def _clear(chances: Sequence[float]) -> list[bool]:
    """Which stand out at that false-discovery rate (Benjamini and Hochberg)."""
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    last = 0
    for rank, place in enumerate(order, 1):
        if chances[place] <= FALSE_DISCOVERY * rank / len(order):
            last = rank
    kept = set(order[:last])
    return [place in kept for place in range(len(chances))]
