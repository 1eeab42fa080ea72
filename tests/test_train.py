"""Training: the same gold gives the same bytes, nothing is judged by what it was fitted on, confidence is measured."""

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from policegraph.cli import cli
from policegraph.evaluate import Said, evaluate, read_gold
from policegraph.evaluate.choice import fit_choice
from policegraph.evaluate.confidence import Verdict, fit_confidence
from policegraph.evaluate.files import CARD, CONFIDENCE, THEMES, WEIGHTS, dump_confidence, write_model
from policegraph.evaluate.fit import fit
from policegraph.evaluate.rows import INVENTED, Row, topic_rows
from policegraph.evaluate.train import FOLDS, Workshop, fold_of
from policegraph.extract.confidence import Case, calibrate, confidence, log_odds, map_grounds, shipped_confidence
from policegraph.extract.scorer import dump, parse, shipped
from policegraph.facts import Extraction, Ground, Modality, Readout, Relation, RelationName, Span
from policegraph.knowledge.load import load

OURS = Path(__file__).parents[1] / "data" / "gold"
NAMES = (
    "downing-street-2022-rama-call",
    "france-2021-calais-meeting",
    "home-office-2023-albania-returns",
    "interpol-2018-kim-president",
    "kurdistan-2024-cooper-erbil",
    "nca-2024-lockbit",
)


def some_gold(folder: Path) -> Path:
    folder.mkdir()
    for name in NAMES:
        for suffix in (".json", ".txt"):
            (folder / (name + suffix)).write_text((OURS / (name + suffix)).read_text("utf-8"), "utf-8")
    return folder


@cache
def workshop(folder: Path) -> Workshop:
    return Workshop.open(folder, load())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return some_gold(tmp_path_factory.mktemp("train") / "gold")


def test_same_gold_gives_same_bytes(folder: Path, tmp_path: Path) -> None:
    files = write_model(workshop(folder), tmp_path / "a", "some")
    again = Workshop(*(getattr(workshop(folder), name) for name in ("gold", "proposals", "knowledge")))
    write_model(again, tmp_path / "b", "some")
    assert [file.name for file in files] == [WEIGHTS, THEMES, CONFIDENCE, CARD]
    for file in files:
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name
    read = parse((tmp_path / "a" / WEIGHTS).read_text("utf-8"), WEIGHTS)
    assert {"act", "event", "participant"} <= read.models.keys()
    card = (tmp_path / "a" / CARD).read_text("utf-8")
    assert f"{len(NAMES)} readouts" in card
    assert "| FACTS |" in card


_TRAIN = """
import sys
from pathlib import Path
from policegraph.evaluate.train import Workshop
from policegraph.extract.scorer import dump
from policegraph.knowledge.load import load

bench = Workshop.open(Path(sys.argv[1]), load())
for own in bench.rows:
    for row in own:
        print(row)
print(dump(bench.fit()))
"""


def test_the_hash_seed_changes_nothing(folder: Path) -> None:
    """Neither the features, in their order, nor the weights that are fitted to them."""
    done = [
        subprocess.run(
            [sys.executable, "-c", _TRAIN, str(folder)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for seed in ("1", "2")
    ]
    assert len(done[0]) > 1000
    assert done[0] == done[1]


def test_folds_keep_two_sides_of_one_event_together() -> None:
    gold = read_gold(OURS)
    by_doc = {one.doc: one for one in gold}
    pairs = [one for one in gold if one.pair in by_doc]
    assert pairs
    for one in pairs:
        assert fold_of(one) == fold_of(by_doc[one.pair or ""])
    counts = [sum(fold_of(one) == fold for one in gold) for fold in range(FOLDS)]
    assert sum(counts) == len(gold)
    assert min(counts) > 0


def test_cross_validation_never_judges_with_its_own(folder: Path) -> None:
    """A readout whose gold is turned upside down is judged just as before: its own labels play no part."""
    bench = workshop(folder)
    victim = 3
    spoiled = replace(bench.gold[victim], relations=(), events=(), interactions=(), entities=(), quotes=(), themes=())
    other = Workshop((*bench.gold[:victim], spoiled, *bench.gold[victim + 1 :]), bench.proposals, bench.knowledge)
    assert bench.unseen[victim] == other.unseen[victim]
    assert dump(bench.fit()) != dump(other.fit())


def test_other_folders_train_and_are_not_judged(folder: Path, tmp_path: Path) -> None:
    bench = workshop(folder)
    half = len(bench.gold) // 2
    alone = Workshop(bench.gold[:half], bench.proposals[:half], bench.knowledge)
    helped = Workshop(bench.gold[:half], bench.proposals, bench.knowledge, bench.gold[half:])
    assert dump(helped.fit()) == dump(bench.fit())
    assert dump(helped.fit([0, 1])) != dump(alone.fit([0, 1]))
    assert [x.readout.identifier for x in helped.cross_validate()] == [one.doc for one in bench.gold[:half]]
    write_model(helped, tmp_path, "first", "second")
    card = (tmp_path / CARD).read_text("utf-8")
    assert f"“first”, {half} readouts" in card
    assert f"{len(bench.gold) - half} readouts of “second”" in card


def test_train_takes_several_folders(tmp_path: Path) -> None:
    names = {"one": NAMES[:4], "two": NAMES[4:]}
    for part, docs in names.items():
        (tmp_path / part).mkdir()
        for doc in docs:
            for suffix in (".json", ".txt"):
                (tmp_path / part / (doc + suffix)).write_text((OURS / (doc + suffix)).read_text("utf-8"), "utf-8")
    run = CliRunner().invoke(cli, ["train", str(tmp_path / "one"), str(tmp_path / "two"), "-o", str(tmp_path / "out")])
    assert run.exit_code == 0, run.output
    assert "readouts of “two”" in (tmp_path / "out" / CARD).read_text("utf-8")


def test_crossval_writes_the_graph(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.trig"
    run = CliRunner().invoke(cli, ["train", str(folder), "--crossval", "-o", str(file)])
    assert run.exit_code == 0, run.output
    from pyoxigraph import NamedNode, RdfFormat
    from pyoxigraph import parse as parse_rdf

    quads = [
        (q.subject.value, q.predicate.value, getattr(q.object, "value", ""), q.graph_name.value)
        for q in parse_rdf(path=str(file), format=RdfFormat.TRIG)
        if isinstance(q.subject, NamedNode) and isinstance(q.graph_name, NamedNode)
    ]
    gold = read_gold(folder)
    stored = evaluate(gold, Said.of_quads(quads))
    direct = evaluate(gold, Said.of_extractions(workshop(folder).cross_validate(), load()))
    assert stored.missing == ()
    for name, row in stored.rows.items():
        assert (row.matched, row.system, row.gold) == (
            direct.layer(name).matched,
            direct.layer(name).system,
            direct.layer(name).gold,
        ), name
    assert stored.calibration().ece == pytest.approx(direct.calibration().ece, abs=1e-3)


def test_crossval_needs_a_file(folder: Path) -> None:
    run = CliRunner().invoke(cli, ["train", str(folder), "--crossval"])
    assert run.exit_code != 0
    assert "-o" in str(run.exception)


def test_fit_learns_what_the_rows_say() -> None:
    rows = [Row("act", ("near", "verb"), True)] * 20 + [Row("act", ("far", "verb"), False)] * 20
    scorers = fit(rows)
    assert scorers.probability("act", ("near", "verb")) > 0.7
    assert scorers.probability("act", ("far", "verb")) < 0.3
    assert "rare" not in fit([*rows, Row("act", ("rare",), True)]).models["act"].weights
    one_sided = fit([Row("host", ("a",), False)] * 5)
    assert one_sided.probability("host", ("a",)) < 0.1


def test_made_up_readouts_count_for_less(tmp_path: Path, folder: Path) -> None:
    assert {row.weight for own in workshop(folder).rows for row in own} == {1.0}
    for file in sorted(folder.glob("*.json"))[:3]:
        note = json.loads(file.read_text("utf-8")) | {
            "text": (folder / file.with_suffix(".txt").name).read_text("utf-8")
        }
        (tmp_path / file.name).write_text(json.dumps(note | {"invented": True}), "utf-8")
    made_up = Workshop.open(tmp_path, load())
    assert {row.weight for own in made_up.rows for row in own} == {INVENTED}
    assert {row.weight for row in topic_rows(made_up.proposals[0], made_up.gold[0])} == {INVENTED}


def test_made_up_readouts_do_not_say_what_a_note_is_about(tmp_path: Path, folder: Path) -> None:
    real = workshop(folder)
    for text in sorted(OURS.glob("*.txt"))[-2:]:
        file = text.with_suffix(".json")
        note = json.loads(file.read_text("utf-8")) | {"text": text.read_text("utf-8")}
        (tmp_path / file.name).write_text(json.dumps(note | {"invented": True}), "utf-8")
    both = Workshop.open(folder, load(), others=[tmp_path])
    assert both.fit().themes == real.fit().themes
    alone = Workshop.open(tmp_path, load()).fit()
    assert alone.themes is not None
    assert alone.themes != real.fit().themes


def test_fit_heeds_what_a_row_counts_for() -> None:
    """Of two cues with opposite answers the heavier readout's wins, alone and among the readings of a cue."""
    real = [Row("act", ("this",), True, f"a {n}", 1.0) for n in range(20)]
    made = [Row("act", ("this",), False, f"b {n}", 0.2) for n in range(20)]
    assert fit([*real, *made]).probability("act", ("this",)) > 0.6
    swapped = [replace(row, weight=1.2 - row.weight) for row in (*real, *made)]
    assert fit(swapped).probability("act", ("this",)) < 0.4
    choice, other = fit_choice([*real, *made]), fit_choice(swapped)
    assert choice.total(("this",)) > other.total(("this",)) + 0.5


def test_shipped_weights_hold_no_words_of_texts() -> None:
    """Features are marks and knowledge entries: none may be a name, or longer than a mark is."""
    titles = tomllib.loads((files("policegraph.knowledge") / "titles.toml").read_text("utf-8"))["posts"]
    offices = {office for words in titles.values() for office in words}
    for model in shipped().models.values():
        for feature in model.weights:
            mark = "head=" if feature.removeprefix("head=") in offices else feature
            assert " the " not in mark
            assert len(feature) < 80


def verdict(rule: str, sure: float, right: bool) -> Verdict:
    return Verdict(Case("holds", Ground(Span(0, 4), rule, sure)), right)


def test_confidence_is_the_measured_share() -> None:
    judged = [verdict("good", 0.5, n % 10 != 0) for n in range(200)] + [
        verdict("bad", 0.5, n % 10 == 0) for n in range(200)
    ]
    table = fit_confidence(judged)
    good, bad = (confidence(Case("holds", Ground(Span(0, 4), rule, 0.5)), table) for rule in ("good", "bad"))
    assert good == pytest.approx(0.9, abs=0.05)
    assert bad == pytest.approx(0.1, abs=0.05)
    never = confidence(Case("holds", Ground(Span(0, 4), "never-seen", 0.5)), table)
    assert 0.3 < never < 0.7
    again = parse(dump_confidence(table), "table")
    assert confidence(Case("holds", Ground(Span(0, 4), "good", 0.5)), again) == pytest.approx(good, abs=0.002)


def test_calibrate_changes_confidence_alone() -> None:
    readout = Readout("a.txt", "Berg, Minister of Trade")
    relation = Relation("p1", RelationName.HOLDS, "t1", Ground(Span(0, 4), "good", 0.5))
    unknown = Relation("t1", RelationName.JURISDICTION, "g1", Ground(Span(0, 4), "good", 0.5))
    extraction = Extraction(readout, relations=(relation, unknown))
    table = fit_confidence([verdict("good", 0.5, True)] * 50)
    done = calibrate(extraction, table)
    assert done.relations[0].ground.confidence > 0.8
    assert done.relations[1] == unknown
    assert map_grounds(done, lambda case: replace(case.ground, confidence=0.5)) == extraction
    assert done.relations[0].modality is Modality.ASSERTED


def test_shipped_confidence_is_there() -> None:
    table = shipped_confidence()
    assert {"participant", "act", "holds", "event"} <= table.models.keys()
    assert log_odds(0.5) == 0
    assert log_odds(1.0) == log_odds(0.999)
