"""How far confidence can be trusted: reliability, expected calibration error, and how it tells right from wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The claims whose confidence lies in one tenth: how many, their mean confidence, the share that is right."""

    lower: float
    upper: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence against truth. `auroc` is NaN where all claims are right or all wrong."""

    count: int
    ece: float
    auroc: float
    brier: float
    bins: tuple[Bin, ...]


def calibration(confidences: Sequence[float], right: Sequence[bool]) -> Calibration:
    """Compare confidences (0 to 1) with what turned out right, in ten bins of equal width.

    The expected calibration error is the mean distance of confidence and share of right ones, weighted by the bins'
    counts; AUROC the probability that a right claim has a higher confidence than a wrong one. Raises ValueError
    where the two differ in length.
    """
    if len(confidences) != len(right):
        raise ValueError(f"{len(confidences)} confidences, but {len(right)} verdicts")
    sure = np.asarray(confidences, dtype=float)
    truth = np.asarray(right, dtype=float)
    if not len(sure):
        return Calibration(0, 0.0, float("nan"), 0.0, ())
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    bins = []
    for number in range(BINS):
        here = places == number
        if here.any():
            mean, share = float(sure[here].mean()), float(truth[here].mean())
            bins.append(Bin(number / BINS, (number + 1) / BINS, int(here.sum()), mean, share))
    ece = sum(b.count * abs(b.confidence - b.right) for b in bins) / len(sure)
    return Calibration(len(sure), ece, auroc(sure, truth), float(((sure - truth) ** 2).mean()), tuple(bins))


def auroc(scores: "np.ndarray[tuple[int], np.dtype[np.float64]]", truth: Sequence[float] | object) -> float:
    """The area under the ROC curve, ties counted half; NaN where there is only one class."""
    labels = np.asarray(truth, dtype=float) > 0.5
    positive, negative = int(labels.sum()), int((~labels).sum())
    if not positive or not negative:
        return float("nan")
    values, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[inverse]  # ties share their mean rank
    del values
    return float((ranks[labels].sum() - positive * (positive + 1) / 2) / (positive * negative))
