"""`policegraph draw KIND …`: a diagram of the graph as SVG, PNG or PDF."""

from pathlib import Path

import click

from policegraph.cli.options import settings, store_option
from policegraph.errors import UsageError

KIND_NAMES = (
    "meetings",
    "ego",
    "interactions",
    "matrix",
    "themes",
    "timeline",
    "flows",
    "map",
    "event",
    "chain",
    "overview",
    "provenance",
)
SIZES = ("column", "text", "page", "slide")
THEMES = ("light", "dark", "print")
MODALITIES = ("Asserted", "Planned", "Requested", "Committed", "Denied", "Possible")


@click.command()
@click.argument("kind", type=click.Choice(KIND_NAMES))
@click.argument("names", nargs=-1, metavar="[NAME]…")
@store_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="Where to write: a name that ends with .svg, .png or .pdf.",
)
@click.option(
    "--data",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write the table behind the picture, as CSV.",
)
@click.option("--size", type=click.Choice(SIZES), default="text", show_default=True, help="What it is made for.")
@click.option("--theme", "look", type=click.Choice(THEMES), default="light", show_default=True, help="Its colours.")
@click.option("--since", metavar="DATE", help="Only what lies on or after this day, month or year.")
@click.option("--until", metavar="DATE", help="Only what lies on or before this day, month or year.")
@click.option("--about", "themes", multiple=True, metavar="THEME", help="Only facts about this theme; may be repeated.")
@click.option("--entity", "entities", multiple=True, metavar="NAME", help="Only ties of this entity; may be repeated.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind of event or act: Visit, Praise, …")
@click.option(
    "--modality",
    "modalities",
    multiple=True,
    type=click.Choice((*MODALITIES, "all"), case_sensitive=False),
    help="Only facts meant so (default: Asserted and Planned); may be repeated.",
)
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="SHARE", help="From 0 to 1.")
@click.option("--min-weight", type=click.FloatRange(0), default=0.0, metavar="N", help="Only ties of so many facts.")
@click.option("--top", type=click.IntRange(1), metavar="N", help="Only the N heaviest nodes or rows.")
@click.option("--level", type=click.Choice(("agent", "body", "country")), help="What stands at the ends of ties.")
@click.option("--no-inferred", is_flag=True, help="Leave out what is inferred, not said.")
@click.option("--private-persons", is_flag=True, help="With the names of people who hold no public post.")
@click.option("--dpi", type=click.IntRange(50, 1200), default=300, show_default=True, help="Resolution of PNG.")
def draw(
    kind: str,
    names: tuple[str, ...],
    store: Path | None,
    output: Path,
    data: Path | None,
    size: str,
    look: str,
    since: str | None,
    until: str | None,
    themes: tuple[str, ...],
    entities: tuple[str, ...],
    kinds: tuple[str, ...],
    modalities: tuple[str, ...],
    min_confidence: float,
    min_weight: float,
    top: int | None,
    level: str | None,
    no_inferred: bool,
    private_persons: bool,
    dpi: int,
) -> None:
    """Draw a diagram of KIND; some kinds need the NAME of an entity, an event or a claim.

    Names may be inexact; an IRI is always exact.
    """
    from policegraph.draw import diagrams
    from policegraph.draw.asked import request
    from policegraph.draw.files import save, write_data
    from policegraph.graph import Graph

    if output.suffix.lower() not in (".svg", ".png", ".pdf"):
        raise UsageError(f"{output}: diagrams are written as .svg, .png or .pdf")
    graph = Graph(settings(store=store).store)
    wanted = request(
        graph,
        names,
        since=since,
        until=until,
        about=themes,
        entities=entities,
        kinds=kinds,
        modalities=modalities,
        min_confidence=min_confidence,
        min_weight=min_weight,
        top=top,
        level=level,
        inferred=not no_inferred,
        private_persons=private_persons,
        size=size,
        theme=look,
    )
    diagram = diagrams.draw(graph, kind, wanted)
    save(diagram, output, dpi)
    if data is not None:
        write_data(diagram, data)
