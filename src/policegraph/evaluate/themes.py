"""Fitting the weights by which the themes of a readout are judged."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policegraph.evaluate.gold import GoldReadout
from policegraph.extract import themes
from policegraph.extract.proposals import Proposal

STRENGTH = 0.1  # C of the logistic regression
FREQUENT = 12  # themes with an offset of their own
INNER = 8  # folds within the training readouts, for the threshold


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme that is signalled in a readout. `group` numbers the readout."""

    group: int
    slug: str
    features: dict[str, float]
    right: bool


def theme_rows(group: int, p: Proposal, gold: GoldReadout) -> list[ThemeRow]:
    """The rows of one readout."""
    readout = p.document.readout
    marked = gold.all_themes
    found = themes.features(readout.text, p.hits, readout.title)
    return [ThemeRow(group, slug, values, slug in marked) for slug, values in found.items()]


def unreachable(p: Proposal, gold: GoldReadout) -> int:
    """How many gold themes nothing in the text signals."""
    return len(gold.all_themes - {hit.slug for hit in p.hits})


def fit_themes(rows: Sequence[ThemeRow], lost: int) -> themes.Weights:
    """A logistic model; its threshold is that of best F1 by cross-validation within the rows.

    `lost` counts gold themes that no row stands for.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    names = sorted({name for row in rows for name in row.features})
    frequent = [slug for slug, _ in Counter(row.slug for row in rows).most_common(FREQUENT)]
    matrix = np.array(
        [[row.features.get(n, 0.0) for n in names] + [0.5 * (row.slug == f) for f in frequent] for row in rows]
    )
    labels = np.array([row.right for row in rows])
    groups = [row.group for row in rows]
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    folds = GroupKFold(min(INNER, len(set(groups))))
    inner = cross_val_predict(model, matrix, labels, groups=groups, cv=folds, method="predict_proba")[:, 1]
    threshold = max((t / 100 for t in range(20, 70)), key=lambda t: _f1(labels[inner >= t], int(labels.sum()) + lost))
    model.fit(matrix, labels)
    weights = [round(float(weight), 3) for weight in model.coef_[0]]
    return themes.Weights(
        bias=round(float(model.intercept_[0]), 3),
        features=dict(zip(names, weights, strict=False)),
        themes={slug: round(w * 0.5, 3) for slug, w in zip(frequent, weights[len(names) :], strict=True)},
        threshold=threshold,
    )


def _f1(found: Iterable[bool], wanted: int) -> float:
    kept = list(found)
    return 2 * sum(kept) / (len(kept) + wanted) if wanted else 0.0


def dump_themes(model: themes.Weights) -> str:
    """The text form that `extract.themes` reads."""
    lines = [
        "# Weights of the themes of a readout, fitted by `policegraph train`; see MODEL_CARD.md.",
        f"bias = {model.bias}",
        f"threshold = {model.threshold}",
        "",
        "[features]",
        *(f"{name} = {value}" for name, value in sorted(model.features.items())),
        "",
        "[themes]",
        *(f"{name} = {value}" for name, value in sorted(model.themes.items())),
    ]
    return "\n".join(lines) + "\n"
