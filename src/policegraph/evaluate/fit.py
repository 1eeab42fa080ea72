"""Fitting the linear scorers: one logistic regression a question, L2, deterministic."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from policegraph.errors import UsageError
from policegraph.evaluate.choice import fit_choice
from policegraph.evaluate.columns import columns_of
from policegraph.evaluate.rows import Row
from policegraph.extract.choice import ALONE, AMONG
from policegraph.extract.scorer import Linear, Scorers

# Chosen by FACTS out of fold; see docs/decisions/.
STRENGTH: Mapping[str, float] = {
    "act-theme": 0.03,
    "country": 0.5,
    "date": 0.1,
    "event": 0.1,
    "event-theme": 0.05,
    "member": 0.2,
    "place": 0.08,
}  # C, the inverse of L2
THRESHOLDS: Mapping[str, float] = {
    "act": 0.26,
    "act-theme": 0.18,
    "country": 0.45,
    "date": 0.23,
    "entity": 0.5,
    "event": 0.42,
    "event-theme": 0.38,
    "host": 0.3,
    "member": 0.33,
    "participant": 0.42,
    "place": 0.32,
    "planned": 0.3,
}
_STRENGTH = 0.15


def fit(rows: Iterable[Row]) -> Scorers:
    """Scorers for every question in the rows. Raises UsageError without scikit-learn."""
    by_question: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_question[row.question].append(row)
    models = {question: _linear(own, STRENGTH.get(question, _STRENGTH)) for question, own in by_question.items()}
    if ALONE in by_question:
        models[AMONG] = fit_choice(by_question[ALONE])
    return Scorers(models, {question: THRESHOLDS.get(question, 0.5) for question in models})


def _linear(rows: Sequence[Row], strength: float) -> Linear:
    try:
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise UsageError("training needs scikit-learn; run: pip install 'policegraph[train]'") from error
    columns = columns_of(rows)
    labels = [row.right for row in rows]
    if len(set(labels)) < 2 or not columns.names:
        return Linear(4.0 if labels and labels[0] else -4.0, {})
    matrix = csr_matrix(columns.parts, shape=columns.shape)
    # liblinear's primal solver takes no random step: the same rows give the same weights
    model = LogisticRegression(C=strength, max_iter=400, solver="liblinear", random_state=0)
    model.fit(matrix, labels, [row.weight for row in rows])
    return Linear(float(model.intercept_[0]), {name: float(model.coef_[0][n]) for n, name in enumerate(columns.names)})
