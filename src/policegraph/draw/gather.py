"""From the graph to the plain values that are drawn."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from policegraph.ask.dealings import private_people
from policegraph.ask.source import Source, select, text_of
from policegraph.ask.who import labels
from policegraph.draw.model import About, Edge, Network, Node, NodeKind
from policegraph.draw.reduce import heavy_edges, strongest
from policegraph.draw.request import Request
from policegraph.facts import Modality
from policegraph.study import networks as study


def about(source: Source, request: Request, title: str, question: str) -> About:
    """A caption's head and filters; period and readouts are filled in by whoever knows them."""
    words = labels(source, request.filters.themes | request.filters.entities)
    themes = [words[iri] for iri in request.filters.themes]
    entities = [words[iri] for iri in request.filters.entities]
    return About(title, question, request.in_words(themes, entities))


def iso(day: date | None) -> str:
    """A day as text, empty for none."""
    return day.isoformat() if day else ""


def projected(
    source: Source,
    kind: study.NetworkKind,
    request: Request,
    title: str,
    question: str,
    level: study.Level | None = None,
) -> Network:
    """A network of the study, as it is drawn: weights are numbers of facts."""
    found = study.network(source, kind, request.filters, request.level or level)
    head = about(source, request, title, question)
    period = found.period
    head = replace(head, period=(iso(period[0]), iso(period[1])) if period else None, readouts=found.behind)
    return converted(found, head)


def converted(found: study.Network, head: About) -> Network:
    """The study's nodes and edges as ours."""
    nodes = tuple(
        Node(node.iri, node.label, node_kind(node.kind), ", ".join(node.countries) or None, max(node.weight, 1.0))
        for node in found.nodes
    )
    edges = tuple(
        Edge(
            edge.source,
            edge.target,
            edge.kind,
            float(edge.count),
            edge.directed,
            Modality(edge.modality),
            edge.inferred,
            edge.confidence,
            edge.claims,
            (iso(edge.first), iso(edge.last)) if edge.first else None,
        )
        for edge in found.edges
    )
    return Network(nodes, edges, head)


def node_kind(name: str) -> NodeKind:
    """The kind of node for a kind of entity; what is none of ours is drawn as a body."""
    return NodeKind(name) if name in set(NodeKind) else NodeKind.AGENCY


def limited(network: Network, request: Request, keep: str | None = None) -> Network:
    """The network with the request's least weight and number of nodes."""
    network = heavy_edges(network, request.min_weight)
    return strongest(network, request.top, keep) if request.top else network


def found(source: Source, pattern: str) -> list[str]:
    """The IRIs that `?x` stands for in a SPARQL pattern, sorted: what is to be read, where not all is."""
    return sorted(text_of(row, "x") for row in select(source, f"SELECT DISTINCT ?x WHERE {{ {pattern} }}"))


NAMELESS = "a private person"
"""What is written for people who hold no public post, unless they are asked for."""


def hidden(source: Source, request: Request, asked: Iterable[str] = ()) -> frozenset[str]:
    """The people whose names are left out: private ones, unless the request wants them or names them."""
    return frozenset() if request.filters.private else private_people(source) - set(asked)
