"""Fitting the choice among the readings of one cue: a conditional logit, where "none of them" is a reading too.

A cue's readings compete: of "thanked X in the presence of Y" one target is right, and what speaks for X speaks against
Y. The loss of a cue is the negative logarithm of the share that its right readings have together, or that none has.
"""

from collections.abc import Sequence

from policegraph.errors import UsageError
from policegraph.evaluate.columns import columns_of
from policegraph.evaluate.rows import Row
from policegraph.extract.scorer import Linear

STRENGTH = 4.0  # L2, on every weight but the bias
_STEPS = 150


def fit_choice(rows: Sequence[Row]) -> Linear:
    """Weights under which the right readings of a cue take the greatest share. Raises UsageError without scipy."""
    try:
        import numpy as np
        from scipy.optimize import minimize
        from scipy.sparse import csr_matrix
    except ImportError as error:
        raise UsageError("training needs scikit-learn; run: pip install 'policegraph[train]'") from error
    rows = sorted(rows, key=lambda row: row.group)
    columns = columns_of(rows)
    if not columns.names or not any(row.right for row in rows):
        return Linear(-4.0, {})
    matrix = csr_matrix(columns.parts, shape=columns.shape)
    right = np.array([row.right for row in rows])
    starts = np.array([n for n, row in enumerate(rows) if n == 0 or rows[n - 1].group != row.group])
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(rows))))
    has_right = np.logical_or.reduceat(right, starts)
    weight = np.array([rows[n].weight for n in starts])  # all readings of a cue are of one readout

    def loss(weights: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[float, object]:
        totals = matrix @ weights[1:] + weights[0]
        top = np.maximum(np.maximum.reduceat(totals, starts), 0.0)
        parts = np.exp(totals - top[group])
        whole = np.add.reduceat(parts, starts) + np.exp(-top)
        good = np.where(right, parts, 0.0)
        of_right = np.add.reduceat(good, starts)
        wanted = np.where(has_right, of_right, np.exp(-top))
        missing = float((weight * (np.log(whole) - np.log(np.maximum(wanted, 1e-300)))).sum())
        slope = weight[group] * (parts / whole[group] - good / np.maximum(of_right, 1e-300)[group])
        gradient = np.append(slope.sum(), matrix.T @ slope + STRENGTH * weights[1:])
        return missing + STRENGTH / 2 * float((weights[1:] ** 2).sum()), gradient

    first = np.zeros(len(columns.names) + 1)
    first[0] = -3.0  # most cues have no right reading
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return Linear(float(found[0]), {name: float(found[n]) for n, name in enumerate(columns.names, 1)})
