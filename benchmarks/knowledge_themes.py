"""How well the themes of readouts are found, against gold annotations, by halves of the set.

    python benchmarks/knowledge_themes.py ../shared/gold/dev              F1 of each half and of both
    python benchmarks/knowledge_themes.py ../shared/gold/dev --errors 0   the misses of a half (develop on half 0)
    python benchmarks/knowledge_themes.py ../shared/gold/dev --fit        out-of-fold F1 of freshly fitted weights
    python benchmarks/knowledge_themes.py ../shared/gold/dev --fit --write

A readout's gold themes are its own and those of its events and interactions, as the scorer counts them. The half of a
readout is the first bit of the digest of its file name. Fitting needs scikit-learn (the extra `train`).
"""

import argparse
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from policegraph.extract import themes
from policegraph.extract.document import Part, paragraphs
from policegraph.facts import Readout
from policegraph.knowledge.load import load
from policegraph.read import read_paths


@dataclass(frozen=True)
class Case:
    """One gold readout: its half, its text, its themes, the signals found in it."""

    name: str
    half: int
    readout: Readout
    gold: frozenset[str]
    hits: tuple[themes.ThemeHit, ...]


def half_of(name: str) -> int:
    """0 or 1, by the digest of a file's name without suffix."""
    return hashlib.sha256(Path(name).stem.encode()).digest()[0] % 2


def cases(folder: Path) -> list[Case]:
    """The gold readouts of a folder."""
    knowledge = load()
    out = []
    for file in sorted(folder.glob("*.json")):
        gold = json.loads(file.read_text("utf-8"))
        slugs = set(gold["themes"]) | {t for node in gold["events"] + gold["interactions"] for t in node["themes"]}
        readout = next(item for item in read_paths([str(folder / gold["doc"])]) if isinstance(item, Readout))
        skipped = [p.span for p in paragraphs(readout) if p.part in (Part.BOILERPLATE, Part.META)]
        hits = tuple(
            hit
            for hit in themes.find_themes(readout.text, knowledge)
            if not any(span.start <= hit.start < span.end for span in skipped)
        )
        out.append(Case(file.stem, half_of(file.name), readout, frozenset(slugs), hits))
    return out


def scores(pairs: list[tuple[frozenset[str], frozenset[str]]]) -> tuple[float, float, float]:
    """Precision, recall and F1, micro, of (gold, found) sets."""
    hit = sum(len(gold & found) for gold, found in pairs)
    system = sum(len(found) for _, found in pairs)
    wanted = sum(len(gold) for gold, _ in pairs)
    precision, recall = hit / max(system, 1), hit / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def found_by(case: Case, model: themes.Weights | None = None) -> frozenset[str]:
    """The slugs that the theme function gives."""
    readout = case.readout
    return frozenset(t.slug for t in themes.readout_themes(readout.text, case.hits, readout.title, model))


def fit(training: list[Case], strength: float) -> themes.Weights:
    """A logistic model from these readouts; the threshold is the one of best F1 on them, cross-validated within."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    rows, labels, groups, slugs = [], [], [], []
    for number, case in enumerate(training):
        for slug, values in themes.features(case.readout.text, case.hits, case.readout.title).items():
            rows.append(values)
            labels.append(slug in case.gold)
            groups.append(number)
            slugs.append(slug)
    names = sorted(rows[0])
    frequent = [slug for slug, _ in Counter(slugs).most_common(12)]
    matrix = np.array(
        [[row[n] for n in names] + [0.5 * (slug == f) for f in frequent] for row, slug in zip(rows, slugs, strict=True)]
    )
    model = LogisticRegression(C=strength, max_iter=2000)
    inner = cross_val_predict(model, matrix, labels, groups=groups, cv=GroupKFold(8), method="predict_proba")[:, 1]
    unreachable = sum(len(case.gold) for case in training) - sum(labels)
    best = max(
        (t / 100 for t in range(20, 70)),
        key=lambda t: (
            2
            * sum(label for label, p in zip(labels, inner, strict=True) if p >= t)
            / (sum(p >= t for p in inner) + sum(labels) + unreachable)
        ),
    )
    model.fit(matrix, labels)
    weights = [round(float(w), 3) for w in model.coef_[0]]
    return themes.Weights(
        bias=round(float(model.intercept_[0]), 3),
        features=dict(zip(names, weights, strict=False)),
        themes={slug: round(w * 0.5, 3) for slug, w in zip(frequent, weights[len(names) :], strict=True)},
        threshold=best,
    )


def write(model: themes.Weights, file: Path) -> None:
    """Write weights in the form that `extract.themes` reads."""
    lines = [
        "# Weights of the themes of a readout, fitted by benchmarks/knowledge_themes.py; see there.",
        f"bias = {model.bias}",
        f"threshold = {model.threshold}",
        "",
        "[features]",
        *(f"{name} = {value}" for name, value in sorted(model.features.items())),
        "",
        "[themes]",
        *(f"{name} = {value}" for name, value in sorted(model.themes.items())),
    ]
    file.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", type=int, choices=(0, 1))
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--strength", type=float, default=0.1, help="inverse of the penalty on weights")
    parser.add_argument("--write", action="store_true", help="fit on all and write theme_weights.toml")
    options = parser.parse_args()
    everything = cases(options.gold)
    halves = [[case for case in everything if case.half == half] for half in (0, 1)]
    pairs: dict[int, list[tuple[frozenset[str], frozenset[str]]]] = {}
    for half in (0, 1):
        model = fit(halves[1 - half], options.strength) if options.fit else None
        pairs[half] = [(case.gold, found_by(case, model)) for case in halves[half]]
        what = "out of fold" if options.fit else "stored weights"
        print(f"half {half} ({what}): P {{:.3f}} R {{:.3f}} F1 {{:.3f}}".format(*scores(pairs[half])))
        ceiling = [(c.gold, c.gold & {h.slug for h in c.hits}) for c in halves[half]]
        print(f"         signals reach a recall of {scores(ceiling)[1]:.3f}")
        if options.errors == half:
            for case, (gold, found) in zip(halves[half], pairs[half], strict=True):
                if gold != found:
                    unsignalled = gold - {hit.slug for hit in case.hits}
                    print(f"  {case.name}: missed {sorted(gold - found)} spurious {sorted(found - gold)}", end=" ")
                    print(f"no signal {sorted(unsignalled)}" if unsignalled else "")
    print("both: P {:.3f} R {:.3f} F1 {:.3f}".format(*scores(pairs[0] + pairs[1])))
    if options.write:
        target = Path(themes.__file__).with_name("theme_weights.toml")
        write(fit(everything, options.strength), target)
        print(f"written: {target}")


if __name__ == "__main__":
    main()
