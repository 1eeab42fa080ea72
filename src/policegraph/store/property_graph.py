"""The store as one property graph for network tools: entities, themes and events as nodes, facts as edges.

An edge is a relation (`holds`), a role of an event (`participant`) or an interaction from actor to target (`Praise`).
Each keeps its readout, modality, confidence, date and words. An interaction without a target is a loop at its actor.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from policegraph.store.embedded import Store
from policegraph.store.results import Rows, Value

if TYPE_CHECKING:
    import networkx

_KINDS = """
SELECT ?node ?kind ?label ?detail WHERE {
  { VALUES (?class ?kind) { (foaf:Person "person") (org:Post "post") (org:Organization "agency") (schema:Place "place")
                            (skos:Concept "theme") }
    ?node a ?class ; rdfs:label ?label }
  UNION
  { ?node a pg:Event, ?class . BIND("event" AS ?kind) FILTER(?class != pg:Event)
    OPTIONAL { ?node rdfs:label ?name } BIND(REPLACE(STR(?class), "^.*#", "") AS ?detail)
    OPTIONAL { ?node pg:date ?date }
    BIND(COALESCE(?name, CONCAT(?detail, COALESCE(CONCAT(" ", STR(?date)), ""))) AS ?label) }
}"""
_EVIDENCE = """
SELECT ?s ?p ?o ?readout ?modality ?confidence (SAMPLE(?exact) AS ?words) WHERE {
  ?claim a pg:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; prov:wasDerivedFrom ?readout ;
         pg:modality ?modality ; pg:confidence ?confidence ; pg:evidence/oa:exact ?exact .
} GROUP BY ?claim ?s ?p ?o ?readout ?modality ?confidence"""
_ISSUED = "SELECT ?readout ?issued WHERE { ?readout a pg:Readout ; dct:issued ?issued }"
_DATES = "SELECT ?node ?date WHERE { ?node pg:date ?date }"
_INTERACTIONS = """
SELECT ?node ?kind WHERE { ?node a pg:Interaction, ?class . FILTER(?class != pg:Interaction)
  BIND(REPLACE(STR(?class), "^.*#", "") AS ?kind) }"""

_RELATIONS = frozenset({"holds", "memberOf", "country", "jurisdiction", "postIn"})
_ROLES = frozenset({"participant", "host", "place", "theme"})


@dataclass(frozen=True, slots=True)
class PropertyNode:
    """`kind` is person, post, agency, place, theme or event; `detail` an event's kind."""

    id: str
    label: str
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PropertyEdge:
    """`date` is the event's where it has one, else the readout's (EDTF); `words` the evidence."""

    source: str
    target: str
    kind: str
    modality: str
    confidence: float
    date: str
    readout: str
    words: str


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """All nodes and edges, sorted."""

    nodes: tuple[PropertyNode, ...]
    edges: tuple[PropertyEdge, ...]


def property_graph(store: Store) -> PropertyGraph:
    """The store as nodes and edges; only nodes that a fact touches."""
    edges = sorted(set(_edges(store)), key=lambda edge: tuple(asdict(edge).values()))
    touched = {end for edge in edges for end in (edge.source, edge.target)}
    nodes: dict[str, PropertyNode] = {}
    for row in _select(store, _KINDS):
        id = str(row["node"])
        if id in touched:
            node = PropertyNode(id, str(row["label"]), str(row["kind"]), str(row.get("detail", "")))
            nodes[id] = min(nodes.get(id, node), node, key=lambda n: (n.kind, n.label))
    for id in touched - nodes.keys():
        nodes[id] = PropertyNode(id, id.rsplit("/", 1)[-1], "other")
    return PropertyGraph(tuple(nodes[id] for id in sorted(nodes)), tuple(edges))


def _select(store: Store, query: str) -> Iterator[Mapping[str, Value]]:
    answer = store.query(query)
    assert isinstance(answer, Rows)
    yield from answer


def _edges(store: Store) -> Iterator[PropertyEdge]:
    issued = {str(row["readout"]): str(row["issued"]) for row in _select(store, _ISSUED)}
    dates = {str(row["node"]): str(row["date"]) for row in _select(store, _DATES)}
    acts = {str(row["node"]): str(row["kind"]) for row in _select(store, _INTERACTIONS)}
    events = {str(row["node"]) for row in _select(store, "SELECT ?node WHERE { ?node a pg:Event }")}
    roles: dict[str, dict[str, list[PropertyEdge]]] = defaultdict(lambda: defaultdict(list))
    for row in _select(store, _EVIDENCE):
        subject, target, role = str(row["s"]), str(row["o"]), str(row["p"]).rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        readout = str(row["readout"])
        edge = PropertyEdge(
            subject,
            target,
            role,
            str(row["modality"]).rsplit("#", 1)[-1],
            float(str(row["confidence"])),
            dates.get(subject) or issued.get(readout, ""),
            readout,
            str(row["words"]),
        )
        if subject in acts:
            roles[subject][role].append(edge)
        elif role in _RELATIONS or (role in _ROLES and subject in events):
            yield edge
    for node, by_role in roles.items():
        yield from _act_edges(acts[node], by_role)


def _act_edges(kind: str, by_role: Mapping[str, list[PropertyEdge]]) -> Iterator[PropertyEdge]:
    for actor in by_role.get("actor", ()):
        for target in by_role.get("target", ()) or (actor,):
            surely = min(actor.confidence, target.confidence)
            yield PropertyEdge(
                actor.target, target.target, kind, actor.modality, surely, actor.date, actor.readout, actor.words
            )


def to_multigraph(graph: PropertyGraph) -> "networkx.MultiDiGraph[str]":
    """The same in networkx, with the fields as attributes."""
    import networkx

    made: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for node in graph.nodes:
        made.add_node(node.id, label=node.label, kind=node.kind, detail=node.detail)
    for number, edge in enumerate(graph.edges):
        attributes = asdict(edge)
        # The key becomes the edge's id in GraphML, which must be its own in the whole file.
        made.add_edge(attributes.pop("source"), attributes.pop("target"), key=str(number), **attributes)
    return made


def write_graphml(graph: PropertyGraph, output: BinaryIO) -> None:
    """GraphML, as Gephi, yEd, igraph and networkx read it."""
    import networkx

    output.write("\n".join(networkx.generate_graphml(to_multigraph(graph))).encode() + b"\n")


def write_gexf(graph: PropertyGraph, output: BinaryIO) -> None:
    """GEXF 1.2, as Gephi reads it."""
    import networkx

    made = to_multigraph(graph)
    for number, (_, _, attributes) in enumerate(made.edges(data=True)):
        attributes["id"] = str(number)
        attributes["label"] = attributes["kind"]
    text = "\n".join(networkx.generate_gexf(made, version="1.2draft"))
    output.write(text.encode() + b"\n")


def write_csv(graph: PropertyGraph, folder: Path) -> None:
    """`nodes.csv` and `edges.csv`, with a header each."""
    tables: tuple[tuple[str, type[PropertyNode | PropertyEdge], tuple[PropertyNode | PropertyEdge, ...]], ...] = (
        ("nodes.csv", PropertyNode, graph.nodes),
        ("edges.csv", PropertyEdge, graph.edges),
    )
    for name, form, rows in tables:
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([field.name for field in fields(form)])
            writer.writerows(asdict(row).values() for row in rows)
