"""Which own entity or event is which of a gold annotation: the most alike first, each at most once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from policegraph.evaluate.gold import GoldReadout
from policegraph.evaluate.layers import Item, event_roles
from policegraph.evaluate.names import norm

A = TypeVar("A")
B = TypeVar("B")

_SOFT = frozenset(("theme", "status"))  # roles that say too little to align two events by


class Likeness(NamedTuple):
    """How much an own entity is like one of gold; the smaller, the more."""

    other_kind: bool
    names: int  # shared names by weight, negative
    uses: int  # how often it is spoken of, negative
    gold: str
    own: str
    kind: str


def one_to_one(ranked: Iterable[tuple[A, B]]) -> dict[A, B]:
    """Of ranked pairs those whose two sides stand in no earlier pair that was taken."""
    out: dict[A, B] = {}
    taken: set[B] = set()
    for a, b in ranked:
        if a not in out and b not in taken:
            out[a] = b
            taken.add(b)
    return out


def gold_names(gold: GoldReadout) -> Mapping[str, list[str]]:
    """By normalised name the gold entities that bear it."""
    index: dict[str, list[str]] = defaultdict(list)
    for entity in gold.entities:
        for name in entity.names:
            index[norm(name)].append(entity.id)
    return index


def shared_names(names: Mapping[str, int], index: Mapping[str, list[str]]) -> Counter[str]:
    """By gold entity the weights of these normalised names that it bears."""
    hits: Counter[str] = Counter()
    for name, weight in names.items():
        for id in index.get(name, ()):
            hits[id] += weight
    return hits


def match_entities(found: Iterable[Likeness]) -> dict[str, str]:
    """Own id to gold id; one own id for one gold entity and kind, since a second one is a duplicate."""
    ranked = sorted(found)
    return {own: id for own, (id, _) in one_to_one((one.own, (one.gold, one.kind)) for one in ranked).items()}


def match_events(
    gold: GoldReadout,
    kinds: Mapping[str, str],
    roles: Mapping[str, Mapping[Item, object]],
    labels: Mapping[str, set[str]],
) -> dict[str, str]:
    """Each gold event with the own event of most shared fillers; `kinds`, `roles`, `labels` are those of the own."""
    pairs = []
    for event in gold.events:
        wanted = event_roles(event)
        names = {norm(name) for name in event.names}
        bare = not names and not {role[0] for role in wanted} - _SOFT
        for node, kind in kinds.items():
            both = wanted & roles[node].keys()
            named = bool(names & labels.get(node, set()))
            same = kind == event.kind.value
            shared = len([role for role in both if role[0] != "status"]) + 2 * named + 0.5 * same
            if named or {role[0] for role in both} - _SOFT or (bare and shared >= 1):
                pairs.append((-shared, not same, event.id, node))
    return one_to_one((id, node) for _, _, id, node in sorted(pairs))
