"""The files that training writes."""

from pathlib import Path

from policegraph.errors import UsageError
from policegraph.evaluate.card import model_card
from policegraph.evaluate.themes import dump_themes
from policegraph.evaluate.train import Workshop
from policegraph.extract.scorer import Scorers, dump

WEIGHTS, THEMES, CONFIDENCE, CARD = "weights.tsv", "theme_weights.toml", "confidence.tsv", "MODEL_CARD.md"


def write_model(workshop: Workshop, folder: Path, *names: str) -> list[Path]:
    """Fit on all readouts and write weights, confidence and card into a folder, which is made if missing.

    `names` is what the gold folders are called in the card, the judged one first. Raises UsageError where the
    folder can't be written.
    """
    scorers = workshop.fit()
    assert scorers.themes is not None
    contents = {
        WEIGHTS: dump(scorers),
        THEMES: dump_themes(scorers.themes),
        CONFIDENCE: dump_confidence(workshop.confidence()),
        CARD: model_card(workshop, scorers, *names),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in contents.items():
            (folder / file).write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: can't be written ({error.strerror or error})") from error
    return [folder / file for file in contents]


def dump_confidence(table: Scorers) -> str:
    """The text form that `extract.confidence` reads: `question<TAB>term<TAB>number`."""
    head = (
        "# Confidence: logistic of *bias + *own × log-odds of the score + *node × those of its event or act + rules\n"
    )
    return head + "".join(line for line in dump(table).splitlines(keepends=True) if "\t*threshold\t" not in line)
