"""What is open: contradictions first, then where two readers differ, then doubts, then facts, the least sure first."""

from collections.abc import Iterator

from policegraph.review.decisions import Decisions, FactAnchor
from policegraph.review.differences import differences
from policegraph.review.items import LOW, Item, doubts, facts, findings
from policegraph.store.embedded import Store


def open_items(store: Store, decisions: Decisions, *, low: float = LOW, limit: int | None = None) -> Iterator[Item]:
    """What has not been decided; `low` is the confidence below which a fact is asked about. A fact is asked once."""
    found = 0
    asked: set[FactAnchor] = set()
    for source in (findings(store), differences(store), doubts(store), facts(store, low)):
        for item in source:
            about = {one for one in (item.fact, item.instead) if one is not None}
            if about & asked or _decided(item, decisions):
                continue
            asked |= about
            yield item
            found += 1
            if limit is not None and found >= limit:
                return


def _decided(item: Item, decisions: Decisions) -> bool:
    for one in decisions.active():
        if one.fact is not None and one.fact in (item.fact, item.instead):
            return True
        pair = {a.iri for a in (one.entity, one.other) if a is not None}
        if item.entity and item.other and pair == {item.entity.iri, item.other.iri}:
            return True
    return False
