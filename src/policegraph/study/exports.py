"""Networks as files for other tools: GraphML, GEXF (Gephi), Cytoscape JSON, CSV of nodes and edges."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from policegraph.errors import UsageError
from policegraph.study.networks import Edge, Network

if TYPE_CHECKING:
    import networkx

FORMATS = ("graphml", "gexf", "cytoscape", "nodes.csv", "edges.csv")


def export(network: Network, form: str) -> str:
    """A network as text in one of FORMATS. Raises UsageError for another."""
    writers: Mapping[str, Callable[[Network], str]] = {
        "graphml": graphml,
        "gexf": gexf,
        "cytoscape": cytoscape,
        "nodes.csv": nodes_csv,
        "edges.csv": edges_csv,
    }
    if form not in writers:
        raise UsageError(f"no such format: {form!r}; there are {', '.join(FORMATS)}")
    return writers[form](network)


def graphml(network: Network) -> str:
    """GraphML, as networkx, Gephi, yEd and Cytoscape read it; lists are parted by `|`."""
    import networkx

    return "\n".join(networkx.generate_graphml(_plain(network))) + "\n"


def gexf(network: Network) -> str:
    """GEXF 1.2 with types, weights and the days of ties, so that Gephi's timeline works."""
    import networkx

    graph = _plain(network)
    graph.graph["mode"] = "dynamic"
    graph.graph["timeformat"] = "date"
    spans: dict[str, list[str]] = {}
    for source, target, data in graph.edges(data=True):
        first, last = data.pop("first"), data.pop("last")
        data["first_day"], data["last_day"] = first, last
        if first:
            data["start"], data["end"] = first, last
            for end in (source, target):
                spans.setdefault(end, []).extend((first, last))
    for node, data in graph.nodes(data=True):
        if node in spans:
            data["start"], data["end"] = min(spans[node]), max(spans[node])
    buffer = io.BytesIO()
    networkx.write_gexf(graph, buffer, version="1.2draft")
    return buffer.getvalue().decode()


def cytoscape(network: Network) -> str:
    """Cytoscape JSON (elements), as Cytoscape and Cytoscape.js read it."""
    nodes = [
        {"data": {"id": node.iri, "label": node.label, "kind": node.kind, "countries": list(node.countries)}}
        for node in network.nodes
    ]
    for element, node in zip(nodes, network.nodes, strict=True):
        element["data"]["weight"] = node.weight  # type: ignore[assignment]  # numbers beside words
    edges = [
        {"data": {"id": f"e{number}", "source": edge.source, "target": edge.target, **_edge(edge)}}
        for number, edge in enumerate(network.edges, 1)
    ]
    data = {"name": network.kind.value, "readouts": network.readouts, "behind": network.behind}
    return json.dumps({"data": data, "elements": {"nodes": nodes, "edges": edges}}, ensure_ascii=False, indent=1)


def nodes_csv(network: Network) -> str:
    """One line a node."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "label", "kind", "countries", "weight"])
    for node in network.nodes:
        writer.writerow([node.iri, node.label, node.kind, "|".join(node.countries), f"{node.weight:g}"])
    return out.getvalue()


EDGE_COLUMNS = (
    "kind",
    "count",
    "weight",
    "directed",
    "modality",
    "inferred",
    "confidence",
    "first",
    "last",
    "themes",
    "facts",
    "claims",
    "readouts",
)


def edges_csv(network: Network) -> str:
    """One line an edge, with the IRIs of its claims."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["source", "target", *EDGE_COLUMNS])
    for edge in network.edges:
        values = _edge(edge)
        cells = ["|".join(value) if isinstance(value, list) else value for value in values.values()]
        writer.writerow([edge.source, edge.target, *cells])
    return out.getvalue()


def _edge(edge: Edge) -> dict[str, str | int | float | bool | list[str]]:
    """The attributes of an edge, in the order of EDGE_COLUMNS."""
    return {
        "kind": edge.kind,
        "count": edge.count,
        "weight": edge.weight,
        "directed": edge.directed,
        "modality": edge.modality,
        "inferred": edge.inferred,
        "confidence": edge.confidence,
        "first": edge.first.isoformat() if edge.first else "",
        "last": edge.last.isoformat() if edge.last else "",
        "themes": list(edge.themes),
        "facts": list(edge.facts),
        "claims": list(edge.claims),
        "readouts": list(edge.readouts),
    }


def _plain(network: Network) -> "networkx.Graph[str]":
    """The network with attributes that XML can hold: words, numbers, yes and no."""
    import networkx

    graph: networkx.Graph[str] = networkx.MultiDiGraph() if network.kind.directed else networkx.MultiGraph()
    graph.graph.update(name=network.kind.value, readouts=network.readouts, behind=network.behind)
    for node in network.nodes:
        graph.add_node(
            node.iri, label=node.label, kind=node.kind, countries="|".join(node.countries), weight=node.weight
        )
    for number, edge in enumerate(network.edges, 1):
        values = {name: "|".join(v) if isinstance(v, list) else v for name, v in _edge(edge).items()}
        graph.add_edge(edge.source, edge.target, key=f"e{number}", label=edge.kind, **values)
    return graph
