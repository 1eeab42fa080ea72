"""`policegraph evaluate`: scores of the extraction against gold annotations."""

import json
from pathlib import Path

import click

from policegraph.cli.options import settings, store_option


@click.command()
@click.argument("gold", type=click.Path(file_okay=False, path_type=Path), metavar="GOLD_DIR")
@click.option("--details", is_flag=True, help="List each missed and each spurious fact beside its sentence.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@store_option
def evaluate(gold: Path, details: bool, as_json: bool, store: Path | None) -> None:
    """Score the extraction against the annotations of GOLD_DIR, one JSON file beside each text.

    The texts are read and extracted in memory; with --store the readouts of that store are scored instead. Prints
    precision, recall and F1 of each layer with 95% intervals, how modality, evidence and confidence hold, and the
    readouts with most errors. See docs/evaluation.md.
    """
    from policegraph.evaluate import report
    from policegraph.evaluate.evaluation import evaluate as run
    from policegraph.evaluate.gold import read_gold
    from policegraph.evaluate.said import Said

    wanted = settings(store=store)
    readouts = read_gold(gold)
    if store is not None:
        from policegraph.store import open_store

        with open_store(wanted.store) as opened:
            said = Said.of_store(opened)
    else:
        from policegraph.evaluate.gold import read_texts
        from policegraph.extract import extract
        from policegraph.knowledge.load import load

        knowledge = load(wanted.knowledge)
        said = Said.of_extractions(extract(read_texts(readouts), knowledge, wanted.model), knowledge)
    evaluation = run(readouts, said)
    if as_json:
        click.echo(json.dumps(report.as_json(evaluation), indent=1))
        return
    click.echo(report.table(evaluation))
    if details:
        click.echo()
        for line in report.details(evaluation, {one.doc: one for one in readouts}, said):
            click.echo(line)
