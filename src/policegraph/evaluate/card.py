"""The model card: what the weights were fitted on, how they did on readouts they had not seen."""

import hashlib
from collections.abc import Iterator

from policegraph.evaluate.evaluation import Evaluation, evaluate
from policegraph.evaluate.layers import FACTS, Layer
from policegraph.evaluate.said import Said
from policegraph.evaluate.train import FOLDS, Workshop
from policegraph.extract.scorer import Scorers

_QUESTIONS = {
    "entity": "whether a name is that of a person, post, agency or place",
    "holds": "whether a person holds a post",
    "member": "whether a person belongs to a body",
    "country": "whether a body is of a country",
    "event": "whether a word tells of an event",
    "planned": "whether an event is still to come",
    "participant": "whether somebody took part",
    "host": "whether somebody hosted",
    "place": "whether it was there",
    "date": "whether it was then",
    "act": "whether this one did that to that one",
    "act-choice": "which reading of a cue is right, if any (kept from the threshold of the mean with “act”)",
    "event-theme": "whether an event was about a theme",
    "act-theme": "whether an act was about a theme",
}


_HEAD = """\
# The scorers of the extractor

Written by `policegraph train`; do not edit. `weights.tsv` holds linear scorers, one for each question, that judge the
candidates proposed by the rules; `theme_weights.toml` judges the themes of a readout; `confidence.tsv` turns a score
into the share of such facts that turned out right.

- **Made of:** logistic regression (L2, scikit-learn's liblinear) over named marks of a candidate: rule, path in the
  parse, distance, position in the note, operators, how a reference was resolved; for acts also a conditional logit
  (L2) over the readings of one cue. No feature holds a word of a text other than entries of the knowledge files.
- **Fitted on:** the gold set “{name}”, {count} readouts (digest of their file names: {digest}){more}.
- **Meant for:** readouts in English of ministries and police bodies. Not for other genres, other languages, or as
  evidence about persons: a confidence says how often such a reading of a text is right, not whether the text is.
- **Scores below:** {folds} folds by readout, notes of one event in one fold; each readout judged by weights and a
  confidence table of the other folds. The same rows give the same bytes.
"""


def model_card(workshop: Workshop, scorers: Scorers, *names: str) -> str:
    """The card in Markdown; `names` is what the gold folders are called, the judged one first."""
    return "\n".join(_lines(workshop, scorers, *names)) + "\n"


def _lines(workshop: Workshop, scorers: Scorers, name: str, *others: str) -> Iterator[str]:
    said = Said.of_extractions(workshop.cross_validate(), workshop.knowledge)
    whole = evaluate(workshop.gold, said)
    digest = hashlib.sha256("\n".join(one.doc for one in workshop.gold).encode()).hexdigest()[:12]
    more = ""
    if others:
        sets = " and ".join(f"“{other}”" for other in others)
        more = f";\n  and {len(workshop.extra)} readouts of {sets}, for training alone: no score below is theirs"
    yield _HEAD.format(name=name, count=len(workshop.gold), digest=digest, more=more, folds=FOLDS)
    yield "## Out of fold"
    yield ""
    yield "| layer | precision | recall | F1 | 95% |"
    yield "|---|---|---|---|---|"
    for layer, row in whole.rows.items():
        low, high = row.f1_interval
        yield f"| {layer} | {row.precision:.3f} | {row.recall:.3f} | {row.f1:.3f} | {low:.3f} to {high:.3f} |"
    yield ""
    yield "| fold | readouts | ENTITIES F1 | FACTS F1 |"
    yield "|---|---|---|---|"
    for fold in sorted(set(workshop.folds)):
        part = Evaluation(tuple(r for r, own in zip(whole.readouts, workshop.folds, strict=True) if own == fold))
        facts, entities = part.layer("FACTS").f1, part.layer("ENTITIES").f1
        yield f"| {fold + 1} | {len(part.readouts)} | {entities:.3f} | {facts:.3f} |"
    yield ""
    found = whole.calibration()
    figures = f"expected calibration error {found.ece:.3f}, AUROC {found.auroc:.3f}"
    yield f"Confidence of {found.count} claims of facts: {figures}."
    yield ""
    yield "| confidence | claims | mean | right |"
    yield "|---|---|---|---|"
    for row_ in found.bins:
        yield f"| {row_.lower:.1f} to {row_.upper:.1f} | {row_.count} | {row_.confidence:.3f} | {row_.right:.3f} |"
    yield ""
    yield "| layer | claims | ECE | AUROC |"
    yield "|---|---|---|---|"
    for layer in FACTS:
        found = whole.calibration(Layer(layer))
        yield f"| {layer} | {found.count} | {found.ece:.3f} | {found.auroc:.3f} |"
    yield ""
    yield "## Questions"
    yield ""
    yield "| question | candidates | right | features | kept from |"
    yield "|---|---|---|---|---|"
    rows = [row for own in workshop.rows for row in own]
    for question, model in sorted(scorers.models.items()):
        own = [row for row in rows if row.question == question]
        right = sum(row.right for row in own)
        meaning = _QUESTIONS.get(question) or f"whether an event is a {question.removeprefix('kind:')}"
        threshold = scorers.thresholds.get(question, 0.5)
        yield f"| {question}: {meaning} | {len(own)} | {right} | {len(model.weights)} | {threshold:.3f} |"
