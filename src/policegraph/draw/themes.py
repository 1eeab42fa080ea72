"""Bodies or countries against the themes of what they do."""

from collections import defaultdict
from dataclasses import replace

from policegraph.ask.source import Source
from policegraph.draw.gather import projected
from policegraph.draw.grid import Grid, blank, capacity, draw_grid
from policegraph.draw.model import Network, NodeKind, network_table
from policegraph.draw.page import Diagram, Entry, Page
from policegraph.draw.reduce import heavy_edges
from policegraph.draw.request import Request
from policegraph.draw.roomy import roomy
from policegraph.draw.style import size, theme
from policegraph.study.networks import Level
from policegraph.study.ties import NetworkKind

USUAL = 40
"""So many rows are drawn where nobody asks for another number."""


def read(source: Source, request: Request) -> Network:
    """Ties from bodies (with `level` country: countries) to themes."""
    ends = {"country": "countries", "agent": "agents"}.get(request.level or "body", "bodies")
    question = f"Events and acts of {ends} by theme; one of several themes counts under each"
    level = None if request.level else Level.BODY
    found = projected(source, NetworkKind.THEMES, request, f"{ends.capitalize()} and themes", question, level)
    return heavy_edges(found, request.min_weight)


@roomy
def draw(network: Network, size_name: str = "text", theme_name: str = "light", top: int | None = None) -> Diagram:
    """Draw it: the `top` rows with most facts, or as many rows and columns as the page has room for."""
    if not network.edges:
        return blank(network.about, size_name, theme_name)
    names = [node.label for node in network.nodes if node.kind is not NodeKind.THEME]
    colours = theme("light")
    about = network.about.noting("The 000 rows and 000 columns with most facts are drawn, of 000 and 000")
    page = Page(size(size_name), colours, about, [Entry("00–00", fill=shade) for shade in colours.ramp])
    rows, columns = capacity(page, names)
    if top:
        network = _heaviest(network, top)
    return draw_grid(gridded(network, min(rows, USUAL), columns), size_name, theme_name, network_table(network))


def _heaviest(network: Network, most: int) -> Network:
    """Only so many of those who have most facts, with the themes that they are tied to."""
    of_row: dict[str, float] = defaultdict(float)
    for edge in network.edges:
        of_row[edge.source] += edge.weight
    by_id = {node.id: node for node in network.nodes}
    kept = sorted(of_row, key=lambda iri: (-of_row[iri], by_id[iri].label))[:most]
    themes = {edge.target for edge in network.edges if edge.source in kept}
    note = f"The {most} rows with most facts are drawn, of {len(of_row)}" if len(of_row) > most else ""
    return network.keeping(frozenset({*kept, *themes}), note)


def gridded(network: Network, rows: int, columns: int) -> Grid:
    """The grid with at most so many rows and columns, those with most facts first."""
    by_id = {node.id: node for node in network.nodes}
    sums: dict[tuple[str, str], float] = defaultdict(float)
    of_row: dict[str, float] = defaultdict(float)
    of_column: dict[str, float] = defaultdict(float)
    for edge in network.edges:
        sums[edge.source, edge.target] += edge.weight
        of_row[edge.source] += edge.weight
        of_column[edge.target] += edge.weight
    actors = sorted(of_row, key=lambda iri: (-of_row[iri], by_id[iri].label))
    about_what = sorted(of_column, key=lambda iri: (-of_column[iri], by_id[iri].label))
    actors = actors[:rows]
    about_what = [what for what in about_what if any((actor, what) in sums for actor in actors)][:columns]
    note = ""
    if len(actors) < len(of_row) or len(about_what) < len(of_column):
        shown = f"{len(actors)} rows and {len(about_what)} columns"
        note = f"The {shown} with most facts are drawn, of {len(of_row)} and {len(of_column)}"
    values = tuple(tuple(sums.get((actor, what), 0.0) for what in about_what) for actor in actors)
    labels = tuple(_named(by_id[iri].label, by_id[iri].country) for iri in actors)
    about = replace(network.about.noting(note))
    return Grid(labels, tuple(by_id[iri].label.capitalize() for iri in about_what), values, about)


def _named(label: str, country: str | None) -> str:
    """A body's name, with its country where the name does not say it."""
    return label if not country or country in label else f"{label} ({country})"
