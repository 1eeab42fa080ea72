"""Confidence that was measured: what a stage says of its own certainty becomes the share that turns out right.

Each fact is one case of a question ("participant", "holds", "act", …). Its confidence is a logistic function of the
log-odds that its stage gave it, of those of the event or interaction it belongs to, and of the rule that made it. The
numbers are fitted on readouts that the scorers had not seen (`policegraph train`) and stand in `confidence.tsv`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from policegraph.extract.scorer import Linear, Scorers, parse
from policegraph.facts import Event, Extraction, Ground, Interaction, Role, RoleName

LEAST, MOST = 0.02, 0.98  # nothing is certain

OWN, NODE, RULE, NODE_RULE = "*own", "*node", "rule=", "node-rule="


@dataclass(frozen=True, slots=True)
class Case:
    """One fact to be judged: its question and ground, how sure its event or interaction is and by which rule.

    A fact that belongs to none has `node` 1 and no `node_rule`.
    """

    question: str
    ground: Ground
    node: float = 1.0
    node_rule: str = ""

    @property
    def features(self) -> dict[str, float]:
        """The numbers on which confidence depends."""
        out = {OWN: log_odds(self.ground.confidence), RULE + family(self.ground.rule): 1.0}
        if self.node_rule:
            out |= {NODE: log_odds(self.node), NODE_RULE + family(self.node_rule): 1.0}
        return out


def log_odds(probability: float) -> float:
    """The log-odds of a probability, at most those of 0.99."""
    bounded = min(max(probability, 0.01), 0.99)
    return math.log(bounded / (1 - bounded))


def family(rule: str) -> str:
    """The rule without the word that it was applied to: "event-noun:talks" is of the family "event-noun"."""
    return rule.partition(":")[0]


def calibrate(extraction: Extraction, table: Scorers | None = None) -> Extraction:
    """The same facts with measured confidence; by the package's table where none is given.

    Facts of a question that the table does not know keep theirs.
    """
    known = table or shipped_confidence()
    return map_grounds(extraction, lambda case: replace(case.ground, confidence=confidence(case, known)))


def confidence(case: Case, table: Scorers) -> float:
    """How likely a fact of this case is right, 0.02 to 0.98."""
    model = table.models.get(case.question)
    if model is None:
        return case.ground.confidence
    return round(min(max(logistic(model, case.features), LEAST), MOST), 3)


def logistic(model: Linear, features: dict[str, float]) -> float:
    """The probability that a linear model gives to weighted features."""
    total = model.bias + sum(model.weights.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def map_grounds(extraction: Extraction, change: Callable[[Case], Ground]) -> Extraction:
    """The same facts, each on the ground that `change` gives for its case."""
    return replace(
        extraction,
        relations=tuple(replace(r, ground=change(Case(str(r.name), r.ground))) for r in extraction.relations),
        events=tuple(_event(event, change) for event in extraction.events),
        interactions=tuple(_interaction(act, change) for act in extraction.interactions),
        quotations=tuple(replace(q, ground=change(Case("quote", q.ground))) for q in extraction.quotations),
        themes=tuple(replace(t, ground=change(Case("theme", t.ground))) for t in extraction.themes),
    )


def _event(event: Event, change: Callable[[Case], Ground]) -> Event:
    own = event.ground

    def role(role: Role) -> Role:
        question = "event-theme" if role.name is RoleName.THEME else str(role.name)
        return replace(role, ground=change(Case(question, role.ground, own.confidence, own.rule)))

    return replace(event, ground=change(Case("event", own)), roles=tuple(role(r) for r in event.roles))


def _interaction(act: Interaction, change: Callable[[Case], Ground]) -> Interaction:
    own = act.ground

    def role(role: Role) -> Role:
        question = "act-theme" if role.name is RoleName.THEME else "act"
        return replace(role, ground=change(Case(question, role.ground, own.confidence, own.rule)))

    return replace(
        act, ground=change(Case("act", own, own.confidence, own.rule)), roles=tuple(role(r) for r in act.roles)
    )


@cache
def shipped_confidence() -> Scorers:
    """The table in the package."""
    file = resources.files("policegraph.extract").joinpath("confidence.tsv")
    return parse(file.read_text("utf-8"), "extract/confidence.tsv")
