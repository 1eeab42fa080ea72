"""Decisions applied to the graph of one readout: a function from triples to triples.

A fact is found again by its words: where they stand in the text, a claim that stands on them, says the same of the same
things, and by no node's number.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.dates import bounds, day_literal, edtf_literal
from policegraph.build.vocabulary import ID, ORG, PG, PROV, RDF, SKOS, THEME, digest
from policegraph.facts import EventKind, InteractionKind, Modality, Status
from policegraph.review.decisions import Decision, EntityAnchor, FactAnchor, Thing
from policegraph.review.graph import ARROW, ClaimView, Graph, Term

APPLIED = "applied"
GONE = "words gone"  # the words are no longer in the text
NOT_SAID = "not said any more"  # the words are there, and no claim stands on them
NO_READOUT = "readout not in the store"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision in one readout."""

    decision: str
    state: str


def apply(
    readout: str, triples: Iterable[Triple], decisions: Iterable[Decision]
) -> tuple[frozenset[Triple], list[Outcome]]:
    """The graph as these decisions have it, and what became of each that is about this readout."""
    given = frozenset(triples)
    graph = Graph(readout, given)
    outcomes: list[Outcome] = []
    ordered = sorted(decisions, key=lambda one: (one.fact is None, one.when, one.id))
    for decision in ordered:  # facts first: their anchors name the entities as the text's extraction has them
        if decision.fact is not None:
            if decision.fact.readout == graph.identifier:
                outcomes.append(Outcome(decision.id, _decide(graph, decision, decision.fact)))
        elif decision.entity is not None:
            state = _entity(graph, decision, decision.entity)
            if state is not None:
                outcomes.append(Outcome(decision.id, state))
    if graph.triples != given:
        graph.restate_links()
    return frozenset(graph.triples), outcomes


# ── facts ──


def _decide(graph: Graph, decision: Decision, anchor: FactAnchor) -> str:
    places = places_of(anchor, graph.text)
    if not places:
        return GONE
    found = [claim for claim in graph.claims() if is_about(claim, anchor, graph, places)]
    found = _with_parties(graph, found, anchor)
    if not found:
        return NOT_SAID
    for claim in found:
        if decision.verdict == "reject":
            _reject(graph, claim)
        elif decision.verdict == "edit":
            _edit(graph, claim, decision)
        if decision.verdict != "reject":  # what somebody has looked at says so, and is not asked about again
            graph.add(Triple(claim.node, PROV.wasInfluencedBy, decision_node(decision.id)))
    return APPLIED


def _with_parties(graph: Graph, found: list[ClaimView], anchor: FactAnchor) -> list[ClaimView]:
    """Of the claims about acts on one place, those about an act of the anchor's parties.

    A decision about an act as such is about no act of others; one about a part of it holds though another part changed.
    """
    if anchor.subject.kind != "interaction" or not anchor.subject.value:
        return found
    same = [claim for claim in found if _has_parties(graph, claim.subject, anchor.subject.value)]
    return same if same or anchor.predicate == RDF.type.value else found


def _has_parties(graph: Graph, act: NamedNode, wanted: str) -> bool:
    for side, told in zip(wanted.split(ARROW), graph.parties(act), strict=False):
        forms = {form.casefold() for names in told for form in names}
        names = {name.casefold() for name in side.split("; ")} - {""}
        if bool(names) != bool(forms) or (names and not names & forms):
            return False
    return True


def decision_node(id: str) -> NamedNode:
    """The IRI of a decision."""
    return NamedNode(f"{ID}decision/{id}")


def places_of(anchor: FactAnchor, text: str) -> list[tuple[int, int]]:
    """Where a fact's words stand in a text, blanks aside; with the same surroundings only, where there are any."""
    words = anchor.words.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    found = [(m.start(), m.end()) for m in pattern.finditer(text)]
    if len(found) < 2:
        return found
    near = [(s, e) for s, e in found if _ends_alike(text[:s], anchor.before) or _starts_alike(text[e:], anchor.after)]
    return near or found


def _ends_alike(text: str, before: str) -> bool:
    want = " ".join(before.split())[-20:]
    return bool(want) and " ".join(text[-60:].split()).endswith(want)


def _starts_alike(text: str, after: str) -> bool:
    want = " ".join(after.split())[:20]
    return bool(want) and " ".join(text[:60].split()).startswith(want)


def is_about(claim: ClaimView, anchor: FactAnchor, graph: Graph, places: list[tuple[int, int]]) -> bool:
    """Whether a claim says what the anchor says, on its words."""
    if claim.predicate.value != anchor.predicate:
        return False
    if not any(s < end and start < e for start, end in claim.places for s, e in places):
        return False
    return _same(graph.thing(claim.object), anchor.object) and _same(graph.thing(claim.subject), anchor.subject)


def _same(one: Thing, other: Thing) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind in ("event", "interaction"):
        return one.type == other.type
    if one.kind in ("readout", "quotation"):
        return True
    if one.kind == "value":
        return one.value == other.value or bool(one.value and _close(one.value, other.value))
    return one.value == other.value or bool({n.casefold() for n in one.names} & {n.casefold() for n in other.names})


def _close(one: str, other: str) -> bool:
    """Contents whose cut differs by some words at the end are one; dates and IRIs are not."""
    return " " in one and " " in other and (one in other or other in one)


def _reject(graph: Graph, claim: ClaimView) -> None:
    if claim.predicate == RDF.type:
        _drop_node(graph, claim.subject)
        return
    _drop_claim(graph, claim)
    others = [
        c for c in graph.claims_about(claim.subject) if (c.predicate, c.object) == (claim.predicate, claim.object)
    ]
    if others:  # said elsewhere in the text too
        return
    graph.drop(Triple(claim.subject, claim.predicate, claim.object))
    if claim.predicate in (PG.date, PG.due):
        _bounds_anew(graph, claim.subject, claim.predicate)


def _drop_claim(graph: Graph, claim: ClaimView) -> None:
    spots = [t.object for t in graph.about(claim.node, PG.evidence)]
    for triple in graph.about(claim.node):
        graph.drop(triple)
    used = {t.object for t in graph.triples if t.predicate == PG.evidence}
    for spot in spots:
        if (
            isinstance(spot, NamedNode)
            and spot not in used
            and Triple(spot, RDF.type, PG.Quotation) not in graph.triples
        ):
            for triple in graph.about(spot):
                graph.drop(triple)


def _drop_node(graph: Graph, node: NamedNode) -> None:
    """An event, interaction or quotation goes with all that is said of it, and what took place during it stays."""
    for claim in graph.claims_about(node):
        _drop_claim(graph, claim)
    for claim in list(graph.claims()):
        if claim.object == node:
            _drop_claim(graph, claim)
    quotation = Triple(node, RDF.type, PG.Quotation) in graph.triples
    used = node in {t.object for t in graph.triples if t.predicate == PG.evidence}
    for triple in graph.about(node):
        if not quotation or not used or triple.predicate in (PG.speaker, PG.continues) or triple.object == PG.Quotation:
            graph.drop(triple)
    for triple in [t for t in graph.triples if t.object == node and t.predicate in (PG.during, PG.continues)]:
        graph.drop(triple)


def _bounds_anew(graph: Graph, node: NamedNode, predicate: NamedNode) -> None:
    names = (PG.earliest, PG.latest) if predicate == PG.date else (PG.dueEarliest, PG.dueLatest)
    for name in names:
        for triple in graph.about(node, name):
            graph.drop(triple)
    for triple in graph.about(node, predicate):
        if isinstance(triple.object, Literal):
            for name, day in zip(names, bounds(triple.object.value), strict=True):
                if day is not None:
                    graph.add(Triple(node, name, day_literal(day)))


def _edit(graph: Graph, claim: ClaimView, decision: Decision) -> None:
    change = decision.change
    if "object" in change:
        _set_object(graph, claim, new_object(claim.predicate, change["object"], claim.object))
    if "kind" in change:
        _set_object(graph, claim, PG[change["kind"]])
    if "status" in change:
        _set_state(graph, claim.subject, PG.status, change["status"])
    if "modality" in change:
        if graph.about(claim.subject, PG.modality):
            _set_state(graph, claim.subject, PG.modality, change["modality"])
        else:
            _set_modality(graph, claim, "object" in change, change["modality"])


def new_object(predicate: NamedNode, value: str, old: Term) -> Term:
    """A value as the object of a fact: an IRI, a theme's slug, an EDTF date, or words. Raises ValueError for none."""
    if predicate in (PG.date, PG.due):
        bounds(value)
        return edtf_literal(value)
    if predicate == PG.theme:
        return THEME[value.rsplit("/", 1)[-1]]
    if isinstance(old, Literal):
        return Literal(value)
    if not value.startswith("https://"):
        raise ValueError(f"{value!r} is no entity's IRI")
    return NamedNode(value)


def _set_object(graph: Graph, claim: ClaimView, new: Term) -> None:
    if new == claim.object:
        return
    stated = Triple(claim.subject, claim.predicate, claim.object)
    was_stated = stated in graph.triples
    graph.drop(Triple(claim.node, RDF.object, claim.object))
    graph.add(Triple(claim.node, RDF.object, new))
    still = any(
        c.node != claim.node and (c.predicate, c.object) == (claim.predicate, claim.object)
        for c in graph.claims_about(claim.subject)
    )
    if not still:
        graph.drop(stated)
    if was_stated:
        graph.add(Triple(claim.subject, claim.predicate, new))
    if claim.predicate in (PG.date, PG.due):
        _bounds_anew(graph, claim.subject, claim.predicate)
    if isinstance(new, NamedNode) and new.value.startswith(ID) and not graph.about(new, RDF.type):
        kind = new.value[len(ID) :].split("/", 1)[0]
        cls = {"person": "http://xmlns.com/foaf/0.1/Person", "post": ORG.Post.value, "agency": ORG.Organization.value}
        graph.add(Triple(new, RDF.type, NamedNode(cls.get(kind, "https://schema.org/Place"))))


_STATE_MODALITY = {
    Status.HELD.value: Modality.ASSERTED,
    Status.PLANNED.value: Modality.PLANNED,
    Status.CANCELLED.value: Modality.DENIED,
}


def _set_state(graph: Graph, node: NamedNode, predicate: NamedNode, value: str) -> None:
    """The status of an event or modality of an interaction, and with it that of the claims about it."""
    for triple in graph.about(node, predicate):
        graph.drop(triple)
    graph.add(Triple(node, predicate, PG[value]))
    modality = _STATE_MODALITY.get(value, value) if predicate == PG.status else value
    for claim in graph.claims_about(node):
        for triple in graph.about(claim.node, PG.modality):
            graph.drop(triple)
        graph.add(Triple(claim.node, PG.modality, PG[str(modality)]))


def _set_modality(graph: Graph, claim: ClaimView, moved: bool, value: str) -> None:
    """The modality of one claim, say of a relation: it is stated as a fact where it is asserted, and only there."""
    now = graph.claim(claim.node) if moved else claim
    for triple in graph.about(now.node, PG.modality):
        graph.drop(triple)
    graph.add(Triple(now.node, PG.modality, PG[value]))
    fact = Triple(now.subject, now.predicate, now.object)
    same = [c for c in graph.claims_about(now.subject) if (c.predicate, c.object) == (now.predicate, now.object)]
    if any(graph.one(c.node, PG.modality) == PG.Asserted.value for c in same):
        graph.add(fact)
    else:
        graph.drop(fact)


CHANGES = {
    "kind": (*(kind.value for kind in EventKind), *(kind.value for kind in InteractionKind)),
    "status": tuple(status.value for status in Status),
    "modality": tuple(modality.value for modality in Modality),
}

# ── entities ──


def nodes_of(anchor: EntityAnchor, graph: Graph) -> Iterator[NamedNode]:
    """The nodes of a readout that are the entity: by IRI, or by a form that this readout used when it was decided."""
    forms = {form.casefold() for readout, form in anchor.mentions if readout == graph.identifier}
    seen: set[NamedNode] = set()
    for triple in sorted(graph.triples, key=str):
        node = triple.subject
        if triple.predicate != SKOS.altLabel or not isinstance(node, NamedNode) or node in seen:
            continue
        named = isinstance(triple.object, Literal) and triple.object.value.casefold() in forms
        if node.value == anchor.iri or (
            named and graph.thing(node).kind == anchor.kind and not _known_iri(anchor.iri, graph)
        ):
            seen.add(node)
            yield node


def _known_iri(iri: str, graph: Graph) -> bool:
    return bool(graph.about(NamedNode(iri)))


def _entity(graph: Graph, decision: Decision, anchor: EntityAnchor) -> str | None:
    nodes = list(nodes_of(anchor, graph))
    readouts = {part for part in decision.change.get("readouts", "").split("\n") if part}
    named = any(readout == graph.identifier for readout, _ in anchor.mentions)
    if decision.verdict == "split" and graph.identifier not in readouts:
        return None
    if not nodes:
        if not named and graph.identifier not in readouts:
            return None
        words = [form for readout, form in anchor.mentions if readout == graph.identifier]
        return NOT_SAID if any(form in graph.text for form in words) else GONE
    if decision.verdict == "merge" and decision.other is not None:
        for node in nodes:
            move(graph, node, NamedNode(decision.other.iri))
    elif decision.verdict == "split":
        for node in nodes:
            move(graph, node, NamedNode(split_iri(decision, anchor)))
    return APPLIED


def split_iri(decision: Decision, anchor: EntityAnchor) -> str:
    """The IRI of the one that a split makes."""
    return f"{anchor.iri}-{digest('split', decision.change.get('readouts', ''), anchor.iri, length=6)}"


def move(graph: Graph, old: NamedNode, new: NamedNode) -> None:
    """Write one IRI for another in all triples."""
    if old == new:
        return
    for triple in [t for t in graph.triples if old in (t.subject, t.object)]:
        graph.drop(triple)
        subject = new if triple.subject == old else triple.subject
        object_ = new if triple.object == old else triple.object
        if subject != object_:  # nobody holds, meets or asks himself
            graph.add(Triple(subject, triple.predicate, object_))
