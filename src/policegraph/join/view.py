"""A readout's graph read back as values: events, interactions, quotations, who holds what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.dates import bounds
from policegraph.build.vocabulary import DCT, ID, OA, ORG, PG, RDF, RDFS, SKOS
from policegraph.knowledge.body import Knowledge

_PG = PG.base
_KINDS = frozenset(
    {"Meeting", "Visit", "Conference", "Operation", "Agreement", "Training", "Appointment", "OtherEvent"}
)
_ACTS = frozenset({"Praise", "Request", "Commit", "Agree", "Assist", "Cooperate", "Criticise", "Enforce"})


@dataclass(frozen=True, slots=True)
class Node:
    """An event, interaction or quotation: its IRI, kind, roles by local name, and the days that bound it."""

    iri: str
    kind: str
    status: str  # an event's status, an interaction's modality
    readout: str
    roles: Mapping[str, tuple[str, ...]]
    first: date | None = None
    last: date | None = None
    issued: date | None = None
    names: tuple[str, ...] = ()

    def all(self, role: str) -> tuple[str, ...]:
        """The fillers of a role, sorted."""
        return self.roles.get(role, ())

    @property
    def day(self) -> date | None:
        """Its first possible day, else the readout's."""
        return self.first or self.issued


@dataclass(frozen=True)
class View:
    """One readout: what it holds that conclusions are drawn from."""

    iri: str
    issued: date | None  # None where it is known to the month or year only
    published: tuple[date | None, date | None] = (None, None)  # the days on which it may have been issued
    events: tuple[Node, ...] = ()
    acts: tuple[Node, ...] = ()
    quotations: tuple[Node, ...] = ()
    holds: Mapping[str, frozenset[str]] = field(default_factory=dict)  # person: posts
    claims: Mapping[tuple[str, str, str], str] = field(default_factory=dict)  # (subject, predicate, object): claim
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)  # event or act: the words on which it stands as such

    @property
    def holders(self) -> Mapping[str, frozenset[str]]:
        """Post: the persons who hold it by this readout."""
        found: dict[str, set[str]] = defaultdict(set)
        for person, posts in self.holds.items():
            for post in posts:
                found[post].add(person)
        return {post: frozenset(people) for post, people in found.items()}


def view_of(readout: str, triples: Iterable[Triple]) -> View:
    """A readout's graph as values."""
    by_subject: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            by_subject[triple.subject.value][triple.predicate.value].append(triple.object.value)
    about = by_subject.get(readout, {})
    published = _bounds(next(iter(about.get(DCT.issued.value, ())), ""))
    issued = published[0] if published[0] == published[1] else None
    nodes: dict[str, list[Node]] = {"event": [], "act": [], "quotation": []}
    claims: dict[tuple[str, str, str], str] = {}
    holds: dict[str, frozenset[str]] = {}
    words: dict[str, str] = {}
    forms: dict[str, tuple[str, ...]] = {}
    for iri in sorted(by_subject):
        parts = by_subject[iri]
        types = {local(value) for value in parts.get(RDF.type.value, ()) if value.startswith(_PG)}
        if "Claim" in types:
            key = (_one(parts, RDF.subject), _one(parts, RDF.predicate), _one(parts, RDF.object))
            claims[key] = min(iri, claims.get(key, iri))
            if key[1] == RDF.type.value:
                spots = sorted(parts.get(PG.evidence.value, ()))
                told = [_one(by_subject[spot], OA.exact) for spot in spots if spot in by_subject]
                words[key[0]] = " … ".join([words[key[0]], *told] if key[0] in words else told)
        elif "Event" in types:
            nodes["event"].append(
                _node(iri, min(types & _KINDS, default="OtherEvent"), "status", parts, readout, issued)
            )
        elif "Interaction" in types:
            nodes["act"].append(
                _node(iri, min(types & _ACTS, default="Interaction"), "modality", parts, readout, issued)
            )
        elif "Quotation" in types:
            nodes["quotation"].append(_node(iri, "Quotation", "status", parts, readout, issued))
        else:
            if ORG.holds.value in parts:
                holds[iri] = frozenset(parts[ORG.holds.value])
            if SKOS.altLabel.value in parts:
                forms[iri] = tuple(sorted(parts[SKOS.altLabel.value]))
    events = {event.iri: event for event in nodes["event"]}
    acts = tuple(_dated(act, events) for act in nodes["act"])
    return View(
        readout, issued, published, tuple(nodes["event"]), acts, tuple(nodes["quotation"]), holds, claims, forms, words
    )


def _bounds(issued: str) -> tuple[date | None, date | None]:
    try:
        return bounds(issued) if issued else (None, None)
    except ValueError:
        return None, None


def _one(parts: Mapping[str, list[str]], predicate: NamedNode) -> str:
    return next(iter(parts.get(predicate.value, ())), "")


def _node(iri: str, kind: str, state: str, parts: Mapping[str, list[str]], readout: str, issued: date | None) -> Node:
    roles = {local(key): tuple(sorted(values)) for key, values in parts.items() if key.startswith(_PG)}
    earliest, latest = roles.get("earliest"), roles.get("latest")
    names = (*parts.get(RDFS.label.value, ()), *parts.get(SKOS.altLabel.value, ()))
    return Node(
        iri,
        kind,
        local(next(iter(roles.get(state, ())), "")),
        readout,
        roles,
        day(earliest[0]) if earliest else None,
        day(latest[-1]) if latest else None,
        issued,
        tuple(sorted(names)),
    )


def _dated(act: Node, events: Mapping[str, Node]) -> Node:
    """An act is of the day of the event at which it took place."""
    event = next((events[iri] for iri in act.all("during") if iri in events), None)
    if event is None:
        return act
    return Node(act.iri, act.kind, act.status, act.readout, act.roles, event.first, event.last, act.issued, act.names)


def local(iri: str) -> str:
    """The part of an IRI after the hash."""
    return iri.rsplit("#", 1)[-1]


def day(value: str | None) -> date | None:
    """A day, or the first day of a month or year; None for anything else."""
    if value is None:
        return None
    parts = value[:10].split("-")
    try:
        return date(*[int(part) for part in [*parts, "1", "1"][:3]])
    except (ValueError, TypeError):
        return None


def id_of(iri: str, kind: str) -> str | None:
    """The knowledge id, or own name, in the IRI of an entity of that kind; None for other IRIs."""
    base = f"{ID}{kind}/"
    return unquote(iri[len(base) :]) if iri.startswith(base) else None


def kind_of(iri: str) -> str:
    """The kind in an entity's IRI: person, post, agency, place; empty for other IRIs."""
    return iri[len(ID) :].split("/", 1)[0] if iri.startswith(ID) else ""


@lru_cache(maxsize=100_000)
def country_of(iri: str, knowledge: Knowledge) -> str | None:
    """The country that an authority entity stands for; None for own and international ones."""
    kind = kind_of(iri)
    id = id_of(iri, kind) or ""
    if kind == "place":
        return id if id in knowledge.countries else None
    if kind == "agency":
        return knowledge.agencies[id].country if id in knowledge.agencies else None
    if kind == "post":
        return knowledge.posts[id].country if id in knowledge.posts else None
    return knowledge.persons[id].country if kind == "person" and id in knowledge.persons else None
