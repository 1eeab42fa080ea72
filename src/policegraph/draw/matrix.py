"""Countries or bodies against each other, ordered so that those with much in common stand together."""

from collections import defaultdict
from dataclasses import replace

from policegraph.ask.source import Source
from policegraph.draw.gather import projected
from policegraph.draw.grid import Grid, blank, capacity, draw_grid
from policegraph.draw.layout import communities, plain_graph
from policegraph.draw.model import Network, network_table
from policegraph.draw.page import Diagram, Entry, Page
from policegraph.draw.reduce import heavy_edges, strongest
from policegraph.draw.request import Request
from policegraph.draw.roomy import roomy
from policegraph.draw.style import size, theme
from policegraph.study.networks import Level
from policegraph.study.ties import NetworkKind


def read(source: Source, request: Request) -> Network:
    """Meetings, operations and acts between countries, or with `level` body between bodies."""
    ends = "bodies" if request.level == "body" else "agents" if request.level == "agent" else "countries"
    question = f"Meetings, joint work and acts between {ends}; those with much in common stand together"
    level = None if request.level else Level.COUNTRY
    network = projected(source, NetworkKind.COUNTRIES, request, f"{ends.capitalize()} and each other", question, level)
    network = heavy_edges(network, request.min_weight)
    return strongest(network, request.top) if request.top else network


@roomy
def draw(network: Network, size_name: str = "text", theme_name: str = "light") -> Diagram:
    """Draw it, reduced to the strongest where the page has room for fewer rows."""
    if not network.edges:
        return blank(network.about, size_name, theme_name)
    fitting = strongest(network, min(capacity(_page(network, size_name), [node.label for node in network.nodes])))
    return draw_grid(gridded(fitting), size_name, theme_name, network_table(network))


def _page(network: Network, size_name: str) -> Page:
    """A page with as long a caption and legend as the picture can get."""
    about = network.about.noting(
        f"The {10**3} strongest of {10**3} nodes are drawn; {10**3} nodes and ties are left out"
    )
    colours = theme("light")
    return Page(size(size_name), colours, about, [Entry("00–00", fill=shade) for shade in colours.ramp])


def gridded(network: Network) -> Grid:
    """All ties between two added up, both ways; communities together, the heaviest first."""
    index = {node.id: i for i, node in enumerate(network.nodes)}
    sums: dict[tuple[int, int], float] = defaultdict(float)
    for edge in network.edges:
        a, b = sorted((index[edge.source], index[edge.target]))
        if a != b:
            sums[a, b] += edge.weight
    strength: dict[int, float] = defaultdict(float)
    for ends, weight in sums.items():
        for end in ends:
            strength[end] += weight
    graph = plain_graph(len(index), [(a, b, weight) for (a, b), weight in sorted(sums.items())])
    groups = [
        sorted(each, key=lambda i: (-strength[i], network.nodes[i].label))
        for each in sorted(communities(graph), key=lambda each: -sum(strength[i] for i in each))
    ]
    order = [i for group in groups for i in group]
    values = tuple(tuple(sums.get((min(i, j), max(i, j)), 0.0) if i != j else 0.0 for j in order) for i in order)
    names = tuple(network.nodes[i].label for i in order)
    notes = ("Frames hold communities",) if sum(len(group) > 1 for group in groups) > 1 else ()
    about = replace(network.about, notes=(*network.about.notes, *notes))
    return Grid(names, names, values, about, tuple(len(group) for group in groups), mirrored=True)
