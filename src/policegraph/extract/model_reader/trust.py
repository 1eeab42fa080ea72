"""How sure a fact is by which reader gave it: rules and model, one of them, or the two against each other."""

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path

from policegraph.errors import UsageError
from policegraph.extract.confidence import LEAST, MOST, log_odds

DEFAULT = "default"


class Cell(StrEnum):
    """Who gives a fact. CONTRADICTED and MODEL_CONTRADICTED: each reader reads the same words otherwise."""

    AGREED = "agreed"
    RULES = "rules"
    MODEL = "model"
    CONTRADICTED = "contradicted"
    MODEL_CONTRADICTED = "model_contradicted"

    @property
    def model_alone(self) -> bool:
        """Whether there is no confidence of the rules to start from."""
        return self in (Cell.MODEL, Cell.MODEL_CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds by cell."""

    agreed: float
    rules: float
    model: float
    contradicted: float
    model_contradicted: float

    def of(self, cell: Cell) -> float:
        """The log-odds of a cell."""
        return float(getattr(self, cell.value))


@dataclass(frozen=True, slots=True)
class Trust:
    """A table of weights by question ("participant", "holds", "act", …). `measured` says on what they were measured."""

    tables: Mapping[str, Weights]
    measured: str = "no"

    def confidence(self, question: str, cell: Cell, rules: float | None) -> float:
        """How likely a fact is right; `rules` is the rules' own confidence, None where they did not give it."""
        weights = self.tables.get(question, self.tables[DEFAULT])
        start = 0.0 if rules is None or cell.model_alone else log_odds(rules)
        return _bounded(start + weights.of(cell))


@dataclass(frozen=True, slots=True)
class Judged:
    """One fact that was compared with an annotation: question, who gave it, the rules' confidence, whether right."""

    question: str
    cell: Cell
    rules: float | None
    right: bool


ENOUGH = 20  # facts of a question and cell, for a weight of their own


def fit(judged: Iterable[Judged], measured: str, least: int = ENOUGH) -> Trust:
    """Weights by which mean confidence is the share that was right, by question and cell of at least `least` facts.

    Rarer ones take the weight of all questions together, and cells that nobody saw keep the package's own. Each count
    is smoothed by one right and one wrong fact.
    """
    facts = list(judged)
    base = shipped().tables[DEFAULT]

    def weights(of: list[Judged], fall_back: Weights, enough: int) -> Weights:
        found = {}
        for cell in Cell:
            some = [fact for fact in of if fact.cell is cell]
            found[cell.value] = _weight(some) if len(some) >= enough else fall_back.of(cell)
        return Weights(**found)

    default = weights(facts, base, least)
    questions = sorted({fact.question for fact in facts})
    own = {q: weights([f for f in facts if f.question == q], default, least) for q in questions}
    return Trust({DEFAULT: default, **own}, measured)


def _weight(facts: list[Judged]) -> float:
    """The shift of log-odds that makes the mean confidence of these facts the share of right ones."""
    starts = [0.0 if fact.rules is None or fact.cell.model_alone else log_odds(fact.rules) for fact in facts]
    wanted = (sum(fact.right for fact in facts) + 1) / (len(facts) + 2)
    low, high = -8.0, 8.0
    for _ in range(50):
        middle = (low + high) / 2
        mean = sum(1 / (1 + math.exp(-(start + middle))) for start in starts) / len(starts)
        low, high = (middle, high) if mean < wanted else (low, middle)
    return round((low + high) / 2, 3)


def _bounded(log_odds: float) -> float:
    return round(min(max(1 / (1 + math.exp(-log_odds)), LEAST), MOST), 3)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well confidences fit what was right: their mean, and the share that was right.

    `error` is the mean gap between the two over ten bands of confidence; 0 were perfect.
    """

    facts: int
    confidence: float
    right: float
    error: float


def calibration(given: Iterable[tuple[float, bool]]) -> Calibration:
    """Of confidences and whether each fact was right."""
    bands: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in given:
        bands.setdefault(min(int(confidence * 10), 9), []).append((confidence, right))
    every = [pair for band in bands.values() for pair in band]
    count = max(1, len(every))
    gaps = (abs(sum(confidence for confidence, _ in band) - sum(right for _, right in band)) for band in bands.values())
    mean = sum(confidence for confidence, _ in every) / count
    return Calibration(len(every), mean, sum(right for _, right in every) / count, sum(gaps) / count)


def held_out(readouts: Sequence[Sequence[Judged]], folds: int = 5) -> tuple[Calibration, Calibration] | None:
    """How well tables fitted on some readouts fit the others, and how well the package's own table fits these.

    None for fewer than two readouts.
    """
    if len(readouts) < 2:
        return None
    own = shipped()
    fitted: list[tuple[float, bool]] = []
    plain: list[tuple[float, bool]] = []
    for fold in range(min(folds, len(readouts))):
        trust = fit((fact for n, of in enumerate(readouts) if n % folds != fold for fact in of), "")
        for fact in (fact for n, of in enumerate(readouts) if n % folds == fold for fact in of):
            fitted.append((trust.confidence(fact.question, fact.cell, fact.rules), fact.right))
            plain.append((own.confidence(fact.question, fact.cell, fact.rules), fact.right))
    return calibration(fitted), calibration(plain)


def write(trust: Trust, judged: Iterable[Judged] = ()) -> str:
    """The table as a file holds it; of the facts that it was fitted on each weight says what it rests on."""
    counts: Counter[tuple[str, Cell, bool]] = Counter()
    for fact in judged:
        for question in (fact.question, DEFAULT):
            counts[question, fact.cell, fact.right] += 1
    lines = ["# Made by `policegraph model calibrate`; log-odds by question and by who gave the fact."]
    lines.append(f'measured = "{trust.measured}"')
    for question, weights in trust.tables.items():
        lines += ["", f"[{question}]"]
        for cell in Cell:
            right = counts[question, cell, True]
            every = right + counts[question, cell, False]
            basis = f"{right} of {every} right"
            if every < ENOUGH:
                basis += ": too few, " + ("the package's own guess" if question == DEFAULT else f"as in [{DEFAULT}]")
            lines.append(f"{cell} = {weights.of(cell)}" + (f"  # {basis}" if counts else ""))
    return "\n".join(lines) + "\n"


def read(text: str, name: str) -> Trust:
    """A table out of its file. Raises UsageError naming the file."""
    try:
        rows = tomllib.loads(text)
        measured = str(rows.pop("measured", "no"))
        tables = {question: Weights(**{k: float(v) for k, v in row.items()}) for question, row in rows.items()}
        if DEFAULT not in tables:
            raise ValueError(f"[{DEFAULT}] is missing")
    except (tomllib.TOMLDecodeError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"{name}: no table of trust ({error}); make one with `policegraph model calibrate`") from error
    return Trust(tables, measured)


def load(file: Path | None) -> Trust:
    """The table in that file, the package's own where none is named. Raises UsageError."""
    if file is None:
        return shipped()
    try:
        return read(file.read_text("utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: can't be read ({error})") from error


@cache
def shipped() -> Trust:
    """The table in the package."""
    text = resources.files("policegraph.extract.model_reader").joinpath("trust.toml").read_text("utf-8")
    return read(text, "extract/model_reader/trust.toml")
