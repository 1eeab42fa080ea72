"""What helps a person to know an entity: the words around its name, and what the authority says of it."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from policegraph.build.vocabulary import AUTHORITY, NIF, ORG, PG, RDFS, SCHEMA, readout_iri
from policegraph.store.embedded import Store

_AROUND = 60  # characters
_GRAPH = AUTHORITY.value


def in_text(store: Store, readout: str, form: str) -> str:
    """A form of a name in the words around it, where a readout (by identifier) first has it."""
    iri = readout_iri(readout)
    for quad in store.quads(NamedNode(iri), NIF.isString, None, iri):
        text = quad.object.value if isinstance(quad.object, Literal) else ""
        at = text.find(form)
        if at >= 0:
            end = at + len(form)
            before, after = text[max(0, at - _AROUND) : at], text[end : end + _AROUND]
            return " ".join(f"…{before}[{form}]{after}…".split())
    return form


def known(store: Store, iri: str) -> str:
    """What the authority says of an entry: its body, its country, who held it or what he or she held; else nothing."""
    node = NamedNode(iri)
    if not any(store.quads(node, RDFS.label, None, _GRAPH)):
        return ""
    parts = [
        _label(store, quad.object)
        for predicate in (ORG.postIn, PG.country, PG.jurisdiction)
        for quad in store.quads(node, predicate, None, _GRAPH)
    ]
    return "; ".join(dict.fromkeys((*filter(None, parts), *sorted(_tenures(store, node))[-_MOST:]))) or "an entry of it"


_MOST = 3  # tenures that are shown, the latest


def _tenures(store: Store, node: NamedNode) -> Iterator[str]:
    """From when to when a post was held and by whom, or a person held what."""
    for mine, theirs in ((PG.holder, PG.post), (PG.post, PG.holder)):
        for quad in store.quads(None, mine, node, _GRAPH):
            tenure = quad.subject
            if isinstance(tenure, NamedNode):
                start, end = (_value(store, tenure, which) for which in (SCHEMA.startDate, SCHEMA.endDate))
                other = next((_label(store, q.object) for q in store.quads(tenure, theirs, None, _GRAPH)), "")
                yield f"{start} to {end or 'now'} {other}"


def _value(store: Store, node: NamedNode, predicate: NamedNode) -> str:
    values = [q.object.value for q in store.quads(node, predicate, None, _GRAPH) if isinstance(q.object, Literal)]
    return min(values, default="")


def _label(store: Store, term: object) -> str:
    return _value(store, term, RDFS.label) if isinstance(term, NamedNode) else ""
