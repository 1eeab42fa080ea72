"""One entity and its ties, those of one kind side by side around it."""

from dataclasses import replace

from policegraph.ask.source import Source, select, text_of
from policegraph.ask.who import Countries, named
from policegraph.draw.find import found
from policegraph.draw.gather import about, converted, iso, limited, node_kind
from policegraph.draw.model import Edge, Network, Node
from policegraph.draw.network import draw_network
from policegraph.draw.page import Diagram
from policegraph.draw.plan import Manner
from policegraph.draw.request import Request
from policegraph.errors import UsageError
from policegraph.facts import Modality
from policegraph.study.networks import network as study_network
from policegraph.study.ties import NetworkKind

RELATIONS = {"holds": "holds", "memberOf": "memberOf"}


def read(source: Source, request: Request) -> tuple[Network, str]:
    """The entity of the request and everything tied to it; returns the network and the entity's IRI.

    Raises UsageError where no entity is named or none bears the name.
    """
    if len(request.subjects) != 1:
        raise UsageError("ego needs one entity: policegraph draw ego NAME")
    centre = found(source, request.subjects[0])
    filters = replace(request.filters, entities=request.filters.entities | {centre})
    parts = [
        study_network(source, kind, filters)
        for kind in (NetworkKind.MEETINGS, NetworkKind.COOPERATION, NetworkKind.INTERACTIONS)
    ]
    name = named(source, [centre])[centre]
    head = about(source, request, name.label, f"Everything that the readouts tie to {name.label}")
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str, str, str], Edge] = {}
    readouts: set[str] = set()
    days: list[str] = []
    for part in parts:
        drawn = converted(part, head)
        for node in drawn.nodes:
            known = nodes.get(node.id)
            nodes[node.id] = replace(node, weight=max(node.weight, known.weight)) if known else node
        for edge in drawn.edges:
            edges[edge.source, edge.target, edge.kind, edge.modality] = edge
        readouts |= {readout for edge in part.edges for readout in edge.readouts}
        days += [iso(day) for edge in part.edges for day in (edge.first, edge.last) if day]
    _standing(source, centre, nodes, edges)
    if centre not in nodes:
        nodes[centre] = Node(centre, name.label, node_kind(name.kind))
    head = replace(head, readouts=len(readouts), period=(min(days), max(days)) if days else None)
    ordered = tuple(nodes[iri] for iri in sorted(nodes))
    network = Network(ordered, tuple(edges[key] for key in sorted(edges)), head)
    return limited(network, request, centre), centre


def _standing(
    source: Source, centre: str, nodes: dict[str, Node], edges: dict[tuple[str, str, str, str], Edge]
) -> None:
    """Add posts held and bodies belonged to, both of the entity and, where it is a body or post, of its people."""
    query = f"""SELECT DISTINCT ?s ?p ?o WHERE {{
        VALUES ?p {{ org:holds org:memberOf }} ?s ?p ?o FILTER(?s = <{centre}> || ?o = <{centre}>)
    }}"""
    rows = [(text_of(row, "s"), text_of(row, "p"), text_of(row, "o")) for row in select(source, query)]
    names = named(source, {end for s, _, o in rows for end in (s, o)})
    countries = Countries(source)
    country_names = named(source, {country for end in names for country in countries.of(end)})
    for s, p, o in sorted(rows):
        for end in (s, o):
            if end not in nodes:
                own = ", ".join(sorted(country_names[country].label for country in countries.of(end))) or None
                nodes[end] = Node(end, names[end].label, node_kind(names[end].kind), own)
        kind = RELATIONS[p.rsplit("#", 1)[-1]]
        edges.setdefault((s, o, kind, "Asserted"), Edge(s, o, kind, directed=True, modality=Modality.ASSERTED))


def draw(network: Network, centre: str, size: str = "text", theme: str = "light") -> Diagram:
    """Draw it, the entity itself with a strong outline in the middle."""
    several = len({edge.kind for edge in network.edges}) > 1
    return draw_network(network, size, theme, Manner(badges=several, centre=centre, width_means="thicker: more facts"))
