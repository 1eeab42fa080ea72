"""Measuring: gold annotations, the scores of each layer, how far confidence can be trusted, and fitting the scorers.

    gold = read_gold(Path("data/gold"))
    evaluation = evaluate(gold, said)          # said: Said.of_extractions(…) or Said.of_store(…)
    print(evaluation.layer(Layer.PERSON).f1)

The twin of `policegraph evaluate`.
"""

from policegraph.evaluate.evaluation import Evaluation, evaluate
from policegraph.evaluate.gold import GoldReadout, read_gold
from policegraph.evaluate.layers import Layer
from policegraph.evaluate.said import Said

__all__ = ["Evaluation", "GoldReadout", "Layer", "Said", "evaluate", "read_gold"]
