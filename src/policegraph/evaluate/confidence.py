"""Fitting confidence: how often facts of a question, a certainty and a rule turned out right on unseen readouts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from policegraph.evaluate.gold import GoldReadout
from policegraph.evaluate.said import Said
from policegraph.evaluate.score import score_readout
from policegraph.extract.confidence import NODE, OWN, Case, map_grounds
from policegraph.extract.scorer import Linear, Scorers
from policegraph.facts import Extraction, Ground
from policegraph.knowledge.load import Knowledge

STRENGTH = 0.3  # C of the logistic regressions; small, since rules are many and cases few
# few cases of these, or a certainty that says little: their confidence stays nearer to the share that is right
CAREFUL = {"act": 0.003, "act-theme": 0.02, "quote": 0.03}
RARE = 8  # a rule of fewer cases gets no number of its own
# of these the rule is a word's kind, which the stage's own certainty has weighed already
RULELESS = frozenset(("act", "act-theme"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A case that gold could judge."""

    case: Case
    right: bool


def verdicts(
    extractions: Sequence[Extraction], gold: Sequence[GoldReadout], knowledge: Knowledge
) -> list[list[Verdict]]:
    """The judged cases of each readout; claims that stand on the same words are one."""
    cases: list[Case] = []

    def number(case: Case) -> Ground:
        cases.append(case)
        return replace(case.ground, rule=str(len(cases) - 1))

    said = Said.of_extractions([map_grounds(x, number) for x in extractions], knowledge)
    judged = [score_readout(one, said).judged for one in gold]
    return [[Verdict(cases[int(j.claim.rule)], j.right) for j in own] for own in judged]


def fit_confidence(judged: Iterable[Verdict]) -> Scorers:
    """The table that `extract.confidence` reads; questions are fit each on its own."""
    by_question: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in judged:
        by_question[verdict.case.question].append(verdict)
    return Scorers({question: _fit(question, own) for question, own in sorted(by_question.items())}, {})


def _fit(question: str, judged: Sequence[Verdict]) -> Linear:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    rows = [verdict.case.features for verdict in judged]
    counts = Counter(name for row in rows for name in row)
    least = len(rows) + 1 if question in RULELESS else RARE
    names = [name for name in sorted(counts) if counts[name] >= least or name in (OWN, NODE)]
    matrix = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    # two cases of either kind stand for what was never seen
    matrix = np.vstack([matrix, np.zeros((2, len(names)))])
    labels = [verdict.right for verdict in judged] + [True, False]
    model = LogisticRegression(C=CAREFUL.get(question, STRENGTH), max_iter=2000).fit(matrix, labels)
    return Linear(float(model.intercept_[0]), {n: float(w) for n, w in zip(names, model.coef_[0], strict=True)})
