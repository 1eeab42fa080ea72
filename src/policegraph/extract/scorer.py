"""A linear scorer over named features, kept as a small text file: probability = logistic(bias + sum of weights)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from policegraph.errors import KnowledgeError
from policegraph.extract.themes import Weights as ThemeWeights


@dataclass(frozen=True)
class Linear:
    """Weights by feature name; features that were never seen weigh nothing."""

    bias: float
    weights: Mapping[str, float]

    def total(self, features: Iterable[str]) -> float:
        """The bias and the weights of these features, added up: log-odds."""
        # in the order given: a sum of floats depends on it, and a set's order on the run
        return self.bias + sum(self.weights.get(f, 0.0) for f in dict.fromkeys(features))

    def probability(self, features: Iterable[str]) -> float:
        """How likely a candidate with these features is right, 0 to 1."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.total(features)))))


def shares(totals: Sequence[float]) -> list[float]:
    """The share of each candidate among them all and none of them: the exponential of its total, 1 for none."""
    top = max((*totals, 0.0))
    parts = [math.exp(total - top) for total in totals]
    whole = sum(parts) + math.exp(-top)
    return [part / whole for part in parts]


@dataclass(frozen=True)
class Scorers:
    """One scorer for each question, and the threshold at which a candidate is kept.

    `themes` are the weights by which the themes of a readout are judged; None for those of the package.
    """

    models: Mapping[str, Linear]
    thresholds: Mapping[str, float]
    themes: ThemeWeights | None = None

    def probability(self, question: str, features: Iterable[str]) -> float:
        """The probability of a candidate for one question ("act", "event", "participant", …)."""
        model = self.models.get(question)
        return model.probability(features) if model else 0.5

    def keeps(self, question: str, probability: float) -> bool:
        """Whether a candidate of this probability is stated."""
        return probability >= self.thresholds.get(question, 0.5)


def dump(scorers: Scorers) -> str:
    """The text form: `question<TAB>feature<TAB>weight`, sorted; `*bias` and `*threshold` stand for themselves."""
    lines = []
    for question, model in sorted(scorers.models.items()):
        lines.append(f"{question}\t*bias\t{model.bias:.4f}")
        lines.append(f"{question}\t*threshold\t{scorers.thresholds.get(question, 0.5):.3f}")
        lines += [
            f"{question}\t{feature}\t{weight:.4f}"
            for feature, weight in sorted(model.weights.items())
            if abs(weight) >= 0.0005
        ]
    return "\n".join(lines) + "\n"


def parse(text: str, name: str) -> Scorers:
    """Read the text form. Raises KnowledgeError naming the line."""
    weights: dict[str, dict[str, float]] = {}
    bias: dict[str, float] = {}
    thresholds: dict[str, float] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        try:
            question, feature, value = line.split("\t")
            weight = float(value)
        except ValueError as error:
            raise KnowledgeError(
                f"{name}, line {number}: not 'question, feature, weight' parted by tabs; train the scorer again"
            ) from error
        if feature == "*bias":
            bias[question] = weight
        elif feature == "*threshold":
            thresholds[question] = weight
        else:
            weights.setdefault(question, {})[feature] = weight
    return Scorers({q: Linear(bias.get(q, 0.0), weights.get(q, {})) for q in {*bias, *weights}}, thresholds)


@cache
def shipped() -> Scorers:
    """The weights in the package."""
    file = resources.files("policegraph.extract").joinpath("weights.tsv")
    return parse(file.read_text("utf-8"), "extract/weights.tsv")
