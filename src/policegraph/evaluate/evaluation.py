"""The scores of a whole gold set: figures of each layer with bootstrap intervals, calibration, worst files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from policegraph.evaluate.calibration import Calibration, calibration
from policegraph.evaluate.gold import GoldReadout
from policegraph.evaluate.layers import ENTITIES, FACTS, Layer
from policegraph.evaluate.said import Said
from policegraph.evaluate.score import Judged, ReadoutScore, score_readout

RESAMPLES = 1000
SEED = 20260101

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F1 from counts, with the 95% interval of each by resampling readouts."""

    matched: int
    system: int
    gold: int
    precision_interval: Interval = (0.0, 0.0)
    recall_interval: Interval = (0.0, 0.0)
    f1_interval: Interval = (0.0, 0.0)

    @property
    def precision(self) -> float:
        """The share of the system's items that gold has, 0 where it gives none."""
        return self.matched / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        """The share of gold's items that the system gives, 0 where there are none."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Evaluation:
    """The scores of a set of readouts. Rows are called by their layer, and "ENTITIES" and "FACTS" for the pools."""

    readouts: tuple[ReadoutScore, ...]

    @cached_property
    def rows(self) -> dict[str, Figures]:
        """The figures of each layer and of the two pools, in their order."""
        pools: list[tuple[str, tuple[Layer, ...]]] = [(layer.value, (layer,)) for layer in Layer]
        pools += [("ENTITIES", ENTITIES), ("FACTS", FACTS)]
        return {name: self._figures(layers) for name, layers in pools}

    def layer(self, name: str) -> Figures:
        """The figures of one layer or pool. Raises KeyError."""
        return self.rows[str(name)]

    def _figures(self, layers: Sequence[Layer]) -> Figures:
        counts = np.array([np.sum([r.counts(layer) for layer in layers], axis=0) for r in self.readouts])
        matched, system, gold = (int(n) for n in counts.sum(axis=0))
        picks = np.random.default_rng(SEED).integers(0, len(counts), (RESAMPLES, len(counts)))
        drawn = counts[picks].sum(axis=1).astype(float)
        precision = drawn[:, 0] / np.maximum(drawn[:, 1], 1)
        recall = drawn[:, 0] / np.maximum(drawn[:, 2], 1)
        f1 = 2 * drawn[:, 0] / np.maximum(drawn[:, 1] + drawn[:, 2], 1)
        return Figures(matched, system, gold, _middle(precision), _middle(recall), _middle(f1))

    @property
    def missing(self) -> tuple[str, ...]:
        """The gold readouts that the dataset does not hold."""
        return tuple(r.doc for r in self.readouts if r.missing)

    @property
    def modality_accuracy(self) -> float:
        """The share of matched interactions with the right modality (requested and committed count as planned)."""
        return _share(r.modality for r in self.readouts)

    @property
    def evidence_valid(self) -> float:
        """The share of claims' selectors whose words stand in the text at their offsets."""
        return _share(r.evidence for r in self.readouts)

    @property
    def facts_with_claim(self) -> float:
        """The share of stated facts that stand on a complete claim with valid evidence."""
        return _share(r.supported for r in self.readouts)

    @property
    def unreal_as_fact(self) -> float:
        """Of matched events and interactions that gold has as planned, denied or possible, those stated as fact."""
        return _share((r.reality[1], r.reality[0]) for r in self.readouts)

    @property
    def real_kept(self) -> float:
        """Of matched events and interactions that took place, those stated as fact."""
        return _share((r.reality[3], r.reality[2]) for r in self.readouts)

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """The claims that a layer is about, each with its verdict."""
        return tuple(judged for readout in self.readouts for judged in readout.judged)

    def calibration(self, layer: Layer | None = None) -> Calibration:
        """Confidence against truth, over the claims of one layer or of all fact layers."""
        chosen = [j for j in self.judged if j.layer in FACTS and layer in (None, j.layer)]
        return calibration([j.claim.confidence for j in chosen], [j.right for j in chosen])

    def worst(self, count: int = 10) -> list[tuple[ReadoutScore, Figures]]:
        """The readouts with most facts wrong or missing, the worst first."""
        rows = []
        for readout in self.readouts:
            matched, system, gold = (int(n) for n in np.sum([readout.counts(layer) for layer in FACTS], axis=0))
            rows.append((readout, Figures(matched, system, gold)))
        return sorted(rows, key=lambda row: (2 * row[1].matched - row[1].system - row[1].gold, row[0].doc))[:count]


def evaluate(gold: Sequence[GoldReadout], said: Said) -> Evaluation:
    """Score what a dataset says of the gold readouts. Raises OSError for a text that can't be read."""
    return Evaluation(
        tuple(score_readout(one, said, one.source_text if one.path.suffix == ".txt" else None) for one in gold)
    )


def _share(counts: Iterable[tuple[int, int]]) -> float:
    pairs = list(counts)
    total = sum(pair[1] for pair in pairs)
    return sum(pair[0] for pair in pairs) / total if total else 0.0


def _middle(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Interval:
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)
