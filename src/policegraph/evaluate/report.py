"""The evaluation as a table for people, as JSON for programs, and each miss beside its sentence."""

import math
import re
from collections.abc import Iterator, Mapping

from policegraph.build.vocabulary import THEME
from policegraph.evaluate.evaluation import Evaluation, Figures
from policegraph.evaluate.gold import GoldReadout
from policegraph.evaluate.layers import FACTS, Item, Layer
from policegraph.evaluate.said import Said, Statements
from policegraph.evaluate.score import ReadoutScore

Json = Mapping[str, object]


def table(evaluation: Evaluation, worst: int = 10) -> str:
    """The scores by layer with their intervals, the rates, the calibration, and the readouts of most errors."""
    head = (
        f"{'layer':<18}{'precision':>10}{'95%':>14}{'recall':>9}{'95%':>14}{'F1':>8}{'95%':>14}{'gold':>7}{'system':>8}"
    )
    lines = [head]
    for name, row in evaluation.rows.items():
        parts = (
            (10, row.precision, row.precision_interval),
            (9, row.recall, row.recall_interval),
            (8, row.f1, row.f1_interval),
        )
        figures = "".join(f"{value:>{width}.3f}{f'{low:.3f}-{high:.3f}':>14}" for width, value, (low, high) in parts)
        lines.append(f"{name:<18}{figures}{row.gold:>7}{row.system:>8}")
    lines += ["", f"readouts {len(evaluation.readouts)}"]
    if evaluation.missing:
        lines.append(f"not in the dataset: {len(evaluation.missing)} ({', '.join(evaluation.missing[:5])})")
    for name, value in _rates(evaluation).items():
        lines.append(f"{name:<20}{value:.3f}")
    lines += ["", *_calibration_lines(evaluation), "", "most errors in facts (missed, spurious, F1):"]
    for readout, row in evaluation.worst(worst):
        missed, spurious = row.gold - row.matched, row.system - row.matched
        lines.append(f"{missed:>5}{spurious:>5}{row.f1:>8.3f}  {readout.doc}")
    return "\n".join(lines)


def _rates(evaluation: Evaluation) -> dict[str, float]:
    return {
        "modality_accuracy": evaluation.modality_accuracy,
        "unreal_as_fact": evaluation.unreal_as_fact,
        "real_kept": evaluation.real_kept,
        "evidence_valid": evaluation.evidence_valid,
        "facts_with_claim": evaluation.facts_with_claim,
    }


def _calibration_lines(evaluation: Evaluation) -> Iterator[str]:
    whole = evaluation.calibration()
    figures = f"ECE {whole.ece:.3f}, AUROC {whole.auroc:.3f}, Brier {whole.brier:.3f}"
    yield f"confidence of {whole.count} claims of facts: {figures}"
    yield f"{'confidence':<14}{'claims':>8}{'mean':>8}{'right':>8}"
    for row in whole.bins:
        yield f"{row.lower:.1f} to {row.upper:.1f}    {row.count:>8}{row.confidence:>8.3f}{row.right:>8.3f}"
    for layer in FACTS:
        part = evaluation.calibration(layer)
        yield f"{layer:<18} {part.count:>5} claims, ECE {part.ece:.3f}, AUROC {part.auroc:.3f}"


def as_json(evaluation: Evaluation) -> Json:
    """The same as plain values: a row for each layer, then the rates, the calibration, the files."""
    out: dict[str, object] = {name: _row(row) for name, row in evaluation.rows.items()}
    out |= {name: round(value, 4) for name, value in _rates(evaluation).items()}
    whole = evaluation.calibration()
    out["calibration"] = {
        "claims": whole.count,
        "ece": round(whole.ece, 4),
        "auroc": None if math.isnan(whole.auroc) else round(whole.auroc, 4),
        "brier": round(whole.brier, 4),
        "bins": [
            {
                "from": b.lower,
                "to": b.upper,
                "claims": b.count,
                "confidence": round(b.confidence, 4),
                "right": round(b.right, 4),
            }
            for b in whole.bins
        ],
    }
    out["worst"] = [{"doc": readout.doc, **_row(row)} for readout, row in evaluation.worst()]
    out["readouts"] = len(evaluation.readouts)
    out["missing"] = list(evaluation.missing)
    return out


def _row(row: Figures) -> dict[str, object]:
    out: dict[str, object] = {
        "precision": round(row.precision, 4),
        "recall": round(row.recall, 4),
        "f1": round(row.f1, 4),
        "gold": row.gold,
        "system": row.system,
    }
    if row.f1_interval != (0.0, 0.0):
        out["f1_interval"] = [round(bound, 4) for bound in row.f1_interval]
    return out


def details(evaluation: Evaluation, gold: Mapping[str, GoldReadout], said: Said) -> Iterator[str]:
    """Each missed and each spurious item, layer by layer, beside the sentence that tells it or is taken to."""
    for layer in Layer:
        for readout in evaluation.readouts:
            teller = _Teller(gold[readout.doc], readout, said)
            for what, items, sentence in (
                ("missed", readout.missed(layer), teller.missed),
                ("spurious", readout.spurious(layer), teller.spurious),
            ):
                for item in items:
                    yield f"{what:<9}{layer:<18}{readout.doc}: {teller.name(layer, item)}"
                    yield f"         | {sentence(layer, item)}"


class _Teller:
    """Finds names and sentences for the items of one readout."""

    def __init__(self, gold: GoldReadout, score: ReadoutScore, said: Said) -> None:
        self.score = score
        self.said = said
        self.statements = said.of(gold.doc) or Statements(None)
        self.text = self.statements.text or gold.source_text
        self.names = {entity.id: entity.names[0] for entity in gold.entities}
        self.names |= {event.id: f"{event.kind} “{event.evidence[:50]}”" for event in gold.events}
        self.forms = {entity.id: entity.names for entity in gold.entities}
        self.events = {event.id: event.evidence for event in gold.events}
        self.acts: dict[Item, str] = {}
        for act in gold.interactions:
            for symmetric in ((act.actor, act.target), (act.target, act.actor)):
                self.acts.setdefault((act.kind.value, *symmetric), act.evidence)
        self.short = {iri[-24:]: iri for pairs in self.statements.pairs.values() for iri, _ in pairs}

    def name(self, layer: Layer, item: Item) -> str:
        """The item with names for ids."""
        if layer is Layer.QUOTE:
            return f"{self._part(item[0])}: {item[1]}"
        return ", ".join(self._part(part) for part in item)

    def _part(self, part: str | None) -> str:
        if part is None:
            return "nobody"
        if not part.startswith("?"):
            return self.names.get(part, part.removeprefix(THEME.base))
        iri = self.short.get(part[1:], part[1:])
        return f"?{self.said.shown.get(iri) or iri.rpartition('#')[2].rpartition('/')[2]}"

    def missed(self, layer: Layer, item: Item) -> str:
        """The sentence in which gold has it."""
        if layer in (Layer.EVENT, Layer.EVENT_ROLE):
            return self._sentence(self.events.get(item[0] or "", ""))
        if layer in (Layer.INTERACTION, Layer.INTERACTION_THEME):
            return self._sentence(self.acts.get(item[:3], ""))
        if layer is Layer.RELATION:
            return self._sentence(*self.forms.get(item[1] or "", ()), near=self.forms.get(item[2] or "", ()))
        if layer is Layer.QUOTE:
            return item[1] or ""
        return self._sentence(*self.forms.get(item[0] or "", ()))

    def spurious(self, layer: Layer, item: Item) -> str:
        """The words on which the system bases it."""
        facts = set(self.score.grounds.get((layer, item), ()))
        grounds = [claim for claim in self.statements.claims if claim.fact in facts]
        if grounds:
            best = max(grounds, key=lambda claim: claim.confidence)
            return f"{' '.join(best.words.split())} [{best.rule}, {best.confidence:.2f}]"
        first = item[0] or ""
        return self._sentence(*self.forms.get(first, (self.said.shown.get(first.removeprefix("?"), ""),)))

    def _sentence(self, *words: str, near: tuple[str, ...] = ()) -> str:
        """The sentence that holds one of these words, the first that also holds one of `near` where there is one."""
        found = []
        for form in words:
            if not form.strip():
                continue
            pattern = r"\s+".join(re.escape(word) for word in form.split())
            for match in re.finditer(pattern, self.text):
                found.append(sentence_at(self.text, match.start()))
        both = [sentence for sentence in found if any(form in sentence for form in near)]
        return next(iter(both or found), "")


_END = re.compile(r"[.!?][”\"')\]]*\s+(?=[“\"'(\[]?[A-Z])|\n+")


def sentence_at(text: str, offset: int) -> str:
    """The sentence around an offset, with its blanks folded; good enough to be read, made without a language model."""
    start = 0
    for end in _END.finditer(text):
        if end.end() > offset:
            return " ".join(text[start : end.end()].split())
        start = end.end()
    return " ".join(text[start:].split())
