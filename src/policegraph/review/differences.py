"""Where two readers of one text differ: items with both readings, for a person to choose.

Two kinds: a fact that both give, with another date, kind, status, modality or speaker; and an act whose words the two
read with other parties, so that both are stored. The claims say so (`pg:otherReading`).
"""

from collections import defaultdict
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from policegraph.build.vocabulary import ID, OA, PG, RDF
from policegraph.review.decisions import FactAnchor
from policegraph.review.items import Item, claim_anchor, entity_anchor, is_decided, said, surrounded
from policegraph.store.embedded import Store

_ROLES = (PG.actor, PG.target)
_OTHER_ACT = "parties"


def differences(store: Store) -> Iterator[Item]:
    """The differences that nobody has decided yet, by the place in the text."""
    found = [*_values(store), *_parties(store)]
    yield from sorted(found, key=lambda item: (item.claim or "").partition("#")[0])


# ── one fact, read in two ways ──


def _notes(store: Store) -> Iterator[tuple[NamedNode, str, str, str]]:
    """Each note of another reading: claim, reader, aspect, value."""
    for quad in store.quads(None, PG.otherReading, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            head, _, value = quad.object.value.partition(": ")
            reader, _, aspect = head.partition(", ")
            yield quad.subject, reader, aspect, value


def _values(store: Store) -> Iterator[Item]:
    noted: dict[NamedNode, list[tuple[str, str, str]]] = defaultdict(list)
    for node, reader, aspect, value in _notes(store):
        if aspect != _OTHER_ACT:
            noted[node].append((reader, aspect, value))
    for claim in sorted(noted, key=lambda node: node.value):
        anchor = claim_anchor(store, claim.value)
        if anchor is None or is_decided(store, claim):
            continue
        notes = sorted(noted[claim])
        change = {aspect: value for _, aspect, value in notes}
        theirs = {reader for reader, _, _ in notes}
        kept = ", ".join(_kept(store, claim, anchor, aspect) for _, aspect, _ in notes)
        other = ", ".join(_shown(store, value) for _, _, value in notes)
        readings = ((_other_reader(theirs), kept), (" and ".join(sorted(theirs)), other))
        yield Item(
            "difference",
            f"Two readers differ on: {said(anchor)}",
            (surrounded(anchor),),
            _confidence(store, claim),
            anchor,
            claim=claim.value,
            readings=readings,
            change=change,
        )


def _other_reader(theirs: set[str]) -> str:
    """Who gave what was kept; where each gave a part of what was not, nobody gave the whole."""
    return "rules" if theirs == {"model"} else "model" if theirs == {"rules"} else "both in part"


def _kept(store: Store, claim: NamedNode, anchor: FactAnchor, aspect: str) -> str:
    if aspect == "object":
        return max(anchor.object.names, key=len, default="") or anchor.object.value
    if aspect == "kind":
        return anchor.object.value.rsplit("#", 1)[-1]
    readout = claim.value.partition("#")[0]
    if aspect == "status":
        for subject in store.quads(claim, RDF.subject, None, readout):
            for quad in store.quads(subject.object, PG.status, None, readout):  # type: ignore[arg-type]
                return _local(quad.object)
    for quad in store.quads(claim, PG.modality, None, readout):
        return _local(quad.object)
    return ""


def _shown(store: Store, value: str) -> str:
    return entity_anchor(store, value).name if value.startswith(ID) else value


def _local(term: object) -> str:
    return term.value.rsplit("#", 1)[-1] if isinstance(term, NamedNode) else ""


def _confidence(store: Store, claim: NamedNode) -> float | None:
    values = [q.object.value for q in store.quads(claim, PG.confidence, None) if isinstance(q.object, Literal)]
    return float(values[0]) if values else None


# ── the same words with other parties ──


def _parties(store: Store) -> Iterator[Item]:
    """Each act of the rules that the model reads with other parties, with that of the model whose words overlap."""
    by_place: dict[tuple[str, str], dict[str, list[NamedNode]]] = defaultdict(lambda: defaultdict(list))
    for claim, other_reader, aspect, _ in _notes(store):
        if aspect == _OTHER_ACT:
            readout = claim.value.partition("#")[0]
            (kind,) = [_local(q.object) for q in store.quads(claim, RDF.object, None, readout)]
            by_place[readout, kind]["rules" if other_reader == "model" else "model"].append(claim)
    for (readout, kind), readers in sorted(by_place.items()):
        for mine in sorted(readers["rules"], key=lambda node: node.value):
            for theirs in sorted(readers["model"], key=lambda node: node.value):
                decided = is_decided(store, mine) or is_decided(store, theirs)
                one, other = claim_anchor(store, mine.value), claim_anchor(store, theirs.value)
                if decided or one is None or other is None or not _overlap(store, readout, mine, theirs):
                    continue
                yield Item(
                    "difference",
                    f"Two readers give other parties of one {kind}: which is right?",
                    (surrounded(one),),
                    _confidence(store, mine),
                    one,
                    claim=mine.value,
                    readings=(("rules", _who(store, readout, mine)), ("model", _who(store, readout, theirs))),
                    instead=other,
                )


def _overlap(store: Store, readout: str, one: NamedNode, other: NamedNode) -> bool:
    spans = [_places(store, readout, claim) for claim in (one, other)]
    return any(a < d and c < b for a, b in spans[0] for c, d in spans[1])


def _places(store: Store, readout: str, claim: NamedNode) -> list[tuple[int, int]]:
    found = []
    for quad in store.quads(claim, PG.evidence, None, readout):
        ends = []
        for predicate in (OA.start, OA.end):
            for value in store.quads(quad.object, predicate, None, readout):  # type: ignore[arg-type]
                ends.append(int(value.object.value) if isinstance(value.object, Literal) else 0)
        found.append((ends[0], ends[1]))
    return found


def _who(store: Store, readout: str, claim: NamedNode) -> str:
    """Actor and target of the act that a claim is about, in words."""
    (act,) = [q.object for q in store.quads(claim, RDF.subject, None, readout)]
    sides = []
    for role in _ROLES:
        iris = [q.object for q in store.quads(act, role, None, readout)]  # type: ignore[arg-type]
        names = sorted(entity_anchor(store, iri.value).name for iri in iris if isinstance(iri, NamedNode))
        sides.append(", ".join(names) or "nobody")
    return " → ".join(sides)
