"""`policegraph train`: fit the scorers of the extractor on gold folders."""

from importlib import resources
from pathlib import Path

import click

from policegraph.cli.options import settings
from policegraph.errors import UsageError


@click.command()
@click.argument("gold", type=click.Path(file_okay=False, path_type=Path), metavar="GOLD_DIR")
@click.argument("others", nargs=-1, type=click.Path(file_okay=False, path_type=Path), metavar="[MORE_GOLD_DIR]...")
@click.option("--crossval", is_flag=True, help="Write a TriG of the gold texts, each scored by weights of other folds.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="With --crossval a file, else a folder (default: the package's own extract/).",
)
def train(gold: Path, others: tuple[Path, ...], crossval: bool, output: Path | None) -> None:
    """Fit the scorers on the annotations of GOLD_DIR, one JSON file beside each text.

    More folders add to what is fitted on; scores and confidence are measured on the readouts of the first alone.

    Writes weights.tsv, theme_weights.toml, confidence.tsv and MODEL_CARD.md; the same gold gives the same bytes. With
    --crossval nothing of the package changes: the texts are extracted, resolved and built as ever, each judged by
    weights fitted without its fold, and the graph is written to a TriG file. Needs scikit-learn:
    pip install 'policegraph[train]'.
    """
    from policegraph.evaluate.train import Workshop
    from policegraph.knowledge.load import load

    wanted = settings()
    if crossval and output is None:
        raise UsageError("--crossval writes a TriG file; say which with -o FILE.trig")
    workshop = Workshop.open(gold, load(wanted.knowledge), wanted.model, others)
    if crossval:
        from policegraph.evaluate.train import write_cross_validation

        assert output is not None
        write_cross_validation(workshop, output, wanted)
        click.echo(f"{len(workshop.gold)} readouts, each scored by weights of other folds: {output}")
        return
    from policegraph.evaluate.files import write_model

    folder = output or Path(str(resources.files("policegraph.extract")))
    for file in write_model(workshop, folder, *(each.resolve().name for each in (gold, *others))):
        click.echo(f"written: {file}")
