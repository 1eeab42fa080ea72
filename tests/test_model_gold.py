"""Nothing is lost on the way: a server that answers with the annotation itself gives the annotation back."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

from gold_convert import GOLD, SCORER
from model_gold import answer_for, load_gold
from model_server import Body, Reply, completion, serving, text_of
from policegraph.cli import main
from policegraph.extract.model_reader.trust import Cell
from policegraph.extract.model_reader.trust import load as load_trust
from policegraph.facts import Readout
from policegraph.read import read_paths

FLOOR = 0.97
RATES = ("modality_accuracy", "evidence_valid", "facts_with_claim")  # of the scorer's rows those that are no F1


@pytest.mark.skipif(not GOLD.is_dir() or not SCORER.is_file(), reason=f"no development set at {GOLD}")
def test_the_annotation_comes_back_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: dict[str, str] = {}
    gold = load_gold(GOLD)
    for doc, annotation in gold.items():
        readout = next(found for found in read_paths([str(GOLD / doc)]) if isinstance(found, Readout))
        answers[readout.text] = json.dumps(answer_for(annotation, readout), ensure_ascii=False)

    def script(body: Body, number: int) -> Reply:
        return completion(next(answer for text, answer in answers.items() if text_of(body) in text))

    monkeypatch.setenv("POLICEGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    with serving(script) as server:
        common = ["--store", "g.store", "--reader", "model", "--llm-url", server.url, "--llm-model", "gold"]
        assert _run("ingest", str(GOLD), *common, "-q") == 0
        assert len(server.requests) == len(gold)  # each is short enough for one part
    assert _run("export", "--store", "g.store", "--format", "trig", "-o", "all.trig") == 0
    scores = _score(tmp_path / "all.trig")
    layers = {layer: score for layer, score in scores.items() if layer not in RATES}
    assert len(layers) >= 14  # each that the scorer knows, and the two that pool them
    assert {layer: score for layer, score in layers.items() if score < FLOOR} == {}
    assert scores["evidence_valid"] == 1.0
    assert scores["facts_with_claim"] == 1.0
    assert scores["modality_accuracy"] >= FLOOR


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def _score(trig: Path) -> dict[str, float]:
    spec = importlib.util.spec_from_file_location("reference_scorer", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference_scorer"] = module
    spec.loader.exec_module(module)
    system, tally = module.System(trig), module.Tally()
    for file in sorted(GOLD.glob("*.json")):
        gold = json.loads(file.read_text("utf-8"))
        text = (file.parent / gold["doc"]).read_text("utf-8")
        module.score_doc(gold, gold["doc"], text, system, tally)
    rows = {layer: module.Tally.prf(*tally.n[layer])[2] for layer in module.LAYERS}
    for name, layers in (
        ("FACTS", ("relation", "event-role", "interaction", "interaction-theme", "quote")),
        ("ENTITIES", ("person", "post", "agency", "place", "theme")),
    ):
        rows[name] = module.Tally.prf(*(sum(tally.n[layer][i] for layer in layers) for i in range(3)))[2]
    for name, pair in zip(RATES, (tally.modality, tally.evidence, tally.unsupported), strict=True):
        rows[name] = pair[0] / pair[1]
    return rows


def test_trust_is_measured_on_annotated_readouts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A model that is right of itself and wrong in each second act is found out."""
    home = Path(__file__).parent.parent / "data" / "gold"
    files = sorted(home.glob("*.json"))[:6]
    gold_dir = tmp_path / "gold"
    gold_dir.mkdir()
    answers: dict[str, str] = {}
    annotations = load_gold(home)
    for file in files:
        annotation = annotations[json.loads(file.read_text("utf-8"))["doc"]]
        readout = next(found for found in read_paths([str(home / annotation["doc"])]) if isinstance(found, Readout))
        text = gold_dir / annotation["doc"]
        text.parent.mkdir(parents=True, exist_ok=True)
        text.write_bytes((home / annotation["doc"]).read_bytes())
        (gold_dir / file.name).write_bytes(file.read_bytes())
        answer = answer_for(annotation, readout)
        acts = answer["acts"]
        assert isinstance(acts, list)
        for act in acts[::2]:
            assert isinstance(act, dict)
            act["kind"] = "Enforce" if act["kind"] != "Enforce" else "Praise"
        answers[readout.text] = json.dumps(answer, ensure_ascii=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICEGRAPH_LLM_CACHE", "no")
    with serving(
        lambda body, n: completion(next(answer for text, answer in answers.items() if text_of(body) in text))
    ) as server:
        asked = ("--llm-url", server.url, "--record", "run.jsonl", "-o", "trust.toml")
        assert _run("model", "calibrate", "gold", "--llm-model", "half", *asked) == 0
        assert len(server.requests) == 6
    # from the recorded answers the same is measured again, and nobody is asked
    again = ("--replay", "run.jsonl", "-o", "again.toml")
    assert _run("model", "calibrate", "gold", "--llm-model", "half", *again) == 0
    assert Path("again.toml").read_text("utf-8") == Path("trust.toml").read_text("utf-8")
    trust = load_trust(Path("trust.toml"))
    assert "6 readouts, half" in trust.measured
    assert _share(Path("trust.toml"), "participant", "model") > 0.9
    assert _share(Path("trust.toml"), "act", "model") < 0.7
    assert trust.confidence("act", Cell.AGREED, 0.7) > trust.confidence("act", Cell.MODEL, None)
    said = capsys.readouterr().err
    assert "facts right" in said
    assert "on readouts held out" in said
    assert "calibration error 0." in trust.measured
    assert re.search(r"^agreed = \S+  # \d+ of \d+ right", Path("trust.toml").read_text("utf-8"), re.MULTILINE)


def _share(table: Path, question: str, cell: str) -> float:
    """Of the facts of a question that a cell gave, how many were right by the notes in the table."""
    section = table.read_text("utf-8").partition(f"[{question}]\n")[2].partition("\n[")[0]
    found = re.search(rf"^{cell} = \S+  # (\d+) of (\d+) right", section, re.MULTILINE)
    assert found is not None
    right, every = map(int, found.groups())
    return right / every
