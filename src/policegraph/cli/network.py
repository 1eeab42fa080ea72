"""`policegraph network KIND`: measures of a network, what changed in it, and files for other tools."""

import shutil
import sys
from pathlib import Path

import click

from policegraph.cli.options import said_only_option, settings, store_option, write_out
from policegraph.cli.study_options import period, period_options
from policegraph.errors import UsageError

KINDS = ("meetings", "cooperation", "interactions", "countries", "themes")
ENDINGS = {
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".cyjs": "cytoscape",
    ".json": "cytoscape",
    ".nodes.csv": "nodes.csv",
    ".edges.csv": "edges.csv",
    ".csv": "edges.csv",
}


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@store_option
@click.option("--level", type=click.Choice(("agent", "body", "country")), help="What stands at the ends of ties.")
@period_options
@click.option("--about", "themes", multiple=True, metavar="THEME", help="Only facts about this theme; may be repeated.")
@click.option("--entity", "entities", multiple=True, metavar="NAME", help="Only ties of this entity; may be repeated.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind of event or act: Visit, Praise, …")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="SHARE", help="From 0 to 1.")
@click.option("--not-own", is_flag=True, help="Leave out ties between two of one country.")
@click.option("--private", is_flag=True, help="With people who hold no public post.")
@click.option(
    "--backbone",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="ALPHA",
    help="Only ties that weigh more than chance would give them, say 0.05.",
)
@click.option("--by", type=click.Choice(("year", "quarter", "month")), help="One line for each slice of time.")
@click.option("--change", nargs=2, metavar="BEFORE AFTER", help="What changed between two periods, say 2022 2023.")
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="How many rows to show.")
@said_only_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it: .html (to look at), .graphml, .gexf, .cyjs, .edges.csv, .nodes.csv, .ftm.json (the whole graph).",
)
def network(
    kind: str,
    store: Path | None,
    level: str | None,
    since: str | None,
    until: str | None,
    themes: tuple[str, ...],
    entities: tuple[str, ...],
    kinds: tuple[str, ...],
    min_confidence: float,
    not_own: bool,
    private: bool,
    backbone: float | None,
    by: str | None,
    change: tuple[str, str] | None,
    top: int,
    said_only: bool,
    output: Path | None,
) -> None:
    """Project the graph to a network of KIND and say what it tells, or write it for Gephi, Cytoscape, OpenAleph, R.

    Weights come from counts and confidence; every edge of a written file keeps the IRIs of its claims.
    """
    from dataclasses import replace

    from policegraph.ask.find import find_one
    from policegraph.ask.source import SaidOnly
    from policegraph.graph import Graph
    from policegraph.study import terminal
    from policegraph.study.measures import backbone as backbone_of
    from policegraph.study.measures import measures
    from policegraph.study.networks import issued_in, over_time
    from policegraph.study.networks import network as network_of

    graph = Graph(settings(store=store).store)
    source = SaidOnly(graph.store) if said_only else graph
    filters = replace(
        period(since, until),
        themes=frozenset(find_one(source, name, ("theme",)).iri for name in themes),
        entities=frozenset(find_one(source, name).iri for name in entities),
        kinds=frozenset(kinds),
        min_confidence=min_confidence,
        own=not not_own,
        private=private,
    )
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 120
    if change:
        from policegraph.ask.question import day_bounds
        from policegraph.study.change import changes

        found = changes(source, kind, day_bounds(change[0]), day_bounds(change[1]), filters, level)
        return write_out(terminal.changes_text(found, top, width), output)
    if by:
        return write_out(
            terminal.slices_text(over_time(source, kind, by, filters, level), issued_in(source, by), width), output
        )
    if output is not None and output.name.endswith(".ftm.json"):
        from policegraph.study.ftm import ftm

        return write_out(ftm(source, filters), output)
    made = network_of(source, kind, filters, level)
    if backbone is not None:
        made = backbone_of(made, backbone)
    if output is None:
        return write_out(terminal.measures_text(made, measures(made), top, width), None)
    if output.suffix.lower() == ".html":
        from policegraph.study.page import page

        return write_out(page(f"Network of {kind}", made.view(source)), output)
    from policegraph.study.exports import export

    form = next((form for ending, form in ENDINGS.items() if output.name.endswith(ending)), None)
    if form is None:
        raise UsageError(f"{output}: networks are written as {', '.join(ENDINGS)}, .html or .ftm.json")
    write_out(export(made, form), output)
