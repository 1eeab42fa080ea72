"""The scores: equal to those of the reference scorer, whatever a dataset looks like; calibration; the command."""

import importlib.util
import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode
from pyoxigraph import Quad as OxQuad

from policegraph.cli import cli
from policegraph.errors import InputError, UsageError
from policegraph.evaluate import Layer, Said, evaluate, read_gold
from policegraph.evaluate.calibration import calibration
from policegraph.evaluate.gold import GoldReadout, read_texts
from policegraph.evaluate.layers import FACTS
from policegraph.evaluate.names import norm
from policegraph.evaluate.report import as_json, details, sentence_at, table
from policegraph.evaluate.said import Quad, built_quads
from policegraph.extract import extract
from policegraph.knowledge.load import load

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
OURS = ROOT / "data" / "gold"
SETS = [pytest.param(OURS, 3, id="data"), pytest.param(SHARED / "gold" / "dev", 5, id="dev")]


@cache
def reference() -> ModuleType:
    file = SHARED / "score" / "score.py"
    if not file.is_file():
        pytest.skip("the reference scorer is not on this machine (../shared/score/score.py)")
    spec = importlib.util.spec_from_file_location("reference_score", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def quads_of(folder: Path, each: int) -> tuple[tuple[GoldReadout, ...], tuple[Quad, ...]]:
    """Every n-th readout of a gold folder, extracted."""
    if not folder.is_dir():
        pytest.skip(f"this gold set is not on this machine ({folder.name})")
    gold = read_gold(folder)[::each]
    knowledge = load()
    return gold, tuple(built_quads(extract(read_texts(gold), knowledge), knowledge))


def write(quads: Iterator[Quad] | tuple[Quad, ...], file: Path) -> None:
    def term(value: str) -> NamedNode | Literal:
        return NamedNode(value) if value.startswith("http") else Literal(value)

    lines = [str(OxQuad(NamedNode(s), NamedNode(p), term(o), NamedNode(g))) + " .\n" for s, p, o, g in quads]
    file.write_text("".join(lines), "utf-8")


def spoiled(quads: tuple[Quad, ...], seed: int) -> tuple[Quad, ...]:
    """The same dataset with faults: facts lost, fillers exchanged, words of evidence changed, entities doubled."""
    dice = random.Random(seed)
    subjects = sorted({s for s, _, _, _ in quads if "/id/" in s})
    out = []
    for s, p, o, g in quads:
        roll = dice.random()
        if "#type" in p or p.endswith(("identifier", "isString")) or roll > 0.25:
            out.append((s, p, o, g))
        elif roll > 0.15 and "/id/" in o:
            out.append((s, p, dice.choice(subjects), g))
        elif roll > 0.10 and p.endswith(("start", "exact")):
            out.append((s, p, "7" if p.endswith("start") else o + "!", g))
        elif roll > 0.05 and "/id/" in s:
            out += [(s, p, o, g), (s + "-twin", p, o, g)]
    lost = dice.choice(sorted({g for _, _, _, g in quads if "/readout/" in g}))
    return tuple(quad for quad in out if quad[3] != lost)


def reference_scores(gold: tuple[GoldReadout, ...], file: Path) -> dict[str, Any]:
    score = reference()
    system, tally = score.System(file), score.Tally()
    for one in gold:
        marked = json.loads(one.path.with_suffix(".json").read_text("utf-8"))
        score.score_doc(marked, one.doc, one.path.read_text("utf-8"), system, tally)
    out: dict[str, Any] = {layer: tuple(tally.n[layer]) for layer in score.LAYERS}
    out["modality"], out["evidence"], out["claims"] = tally.modality, tally.evidence, tally.unsupported
    return out


@pytest.mark.parametrize(("folder", "each"), SETS)
@pytest.mark.parametrize("seed", [None, 1, 2])
def test_agrees_with_the_reference(folder: Path, each: int, seed: int | None, tmp_path: Path) -> None:
    reference()
    gold, quads = quads_of(folder, each)
    if seed is not None:
        quads = spoiled(quads, seed)
    file = tmp_path / "all.nq"
    write(quads, file)
    ours = evaluate(gold, Said.of_quads(quads))
    theirs = reference_scores(gold, file)
    for layer in Layer:
        row = ours.layer(layer)
        assert (row.matched, row.system, row.gold) == theirs[layer.value], layer
    assert ours.modality_accuracy == pytest.approx(theirs["modality"][0] / theirs["modality"][1], abs=0.0005)
    assert ours.evidence_valid == pytest.approx(theirs["evidence"][0] / theirs["evidence"][1], abs=0.0005)
    assert ours.facts_with_claim == pytest.approx(theirs["claims"][0] / theirs["claims"][1], abs=0.0005)
    if seed is not None:
        assert len(ours.missing) <= 1
        assert ours.evidence_valid < 1


def test_gold_in_its_own_words_scores_one() -> None:
    """A dataset that says just what gold says is right in every layer.

    But for events that have neither name, filler nor theme: nothing is there to align them by.
    """
    gold = read_gold(OURS)
    evaluation = evaluate(gold, Said.of_quads(quad for one in gold for quad in perfect(one)))
    for name, row in evaluation.rows.items():
        assert row.f1 > 0.98 if name in ("event", "event-role", "FACTS") else row.f1 == 1, name
    assert evaluation.layer(Layer.QUOTE).f1_interval == (1, 1)
    for readout in evaluation.readouts:
        for lost in readout.missed(Layer.EVENT):
            (event,) = (e for one in gold if one.doc == readout.doc for e in one.events if e.id == lost[0])
            assert not (event.names)
            assert not (event.participants)
            assert not (event.hosts)
            assert not (event.places)
            assert not (event.date)
            assert not (event.themes)
    assert evaluation.modality_accuracy == 1
    assert evaluation.unreal_as_fact == 0
    assert evaluation.real_kept == 1


def perfect(gold: GoldReadout) -> Iterator[Quad]:
    pg, rdf = "https://w3id.org/policegraph/ontology#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    theme = "https://w3id.org/policegraph/theme/"
    graph = f"urn:readout:{gold.doc}"
    classes = {
        "person": "http://xmlns.com/foaf/0.1/Person",
        "post": "http://www.w3.org/ns/org#Post",
        "agency": "http://www.w3.org/ns/org#Organization",
        "place": "https://schema.org/Place",
    }

    def node(id: str) -> str:
        return f"{graph}:{id}"

    yield graph, rdf, pg + "Readout", graph
    yield graph, "http://purl.org/dc/terms/identifier", gold.doc, graph
    for entity in gold.entities:
        yield node(entity.id), rdf, classes[entity.kind], graph
        for name in entity.names:
            yield node(entity.id), "http://www.w3.org/2004/02/skos/core#altLabel", name, graph
    for slug in gold.themes:
        yield graph, pg + "theme", theme + slug, graph
    terms = {"holds": "http://www.w3.org/ns/org#holds", "memberOf": "http://www.w3.org/ns/org#memberOf"}
    for a, name, b in gold.relations:
        yield node(a), terms.get(name, pg + name), node(b), graph
    kinds = {entity.id: entity.kind for entity in gold.entities}
    for event in gold.events:
        yield node(event.id), rdf, pg + event.kind, graph
        yield node(event.id), pg + "status", pg + event.status, graph
        for name in event.names:
            yield node(event.id), "http://www.w3.org/2000/01/rdf-schema#label", name, graph
        roles = {"participant": event.participants, "host": event.hosts, "place": event.places}
        for role, ids in roles.items():
            for id in ids:
                yield node(event.id), pg + role, node(id), graph
        for slug in event.themes:
            yield node(event.id), pg + "theme", theme + slug, graph
        if event.date:
            yield node(event.id), pg + "date", event.date, graph
        if event.kind in ("Meeting", "Visit") and event.status == "Held":
            people = [id for id in event.participants if kinds[id] in ("person", "post")]
            for a in people:
                for b in people:
                    if a != b:
                        yield node(a), pg + "metWith", node(b), graph
    for number, act in enumerate(gold.interactions):
        id = node(f"act{number}")
        yield id, rdf, pg + act.kind, graph
        yield id, pg + "modality", pg + act.modality, graph
        for role, filler in (("actor", act.actor), ("target", act.target)):
            if filler is not None:
                yield id, pg + role, node(filler), graph
        for slug in act.themes:
            yield id, pg + "theme", theme + slug, graph
    for number, quote in enumerate(gold.quotes):
        yield node(f"quote{number}"), "http://www.w3.org/ns/oa#exact", quote.start, graph
        yield node(f"quote{number}"), pg + "speaker", node(quote.speaker or "nobody"), graph


def test_names_are_compared_without_their_dress() -> None:
    assert norm("The Ministry of the Interior") == "ministry interior"
    assert norm("João Søndergård") == "joao sondergard"
    assert norm("INTERPOL's General Secretariat") == norm("Interpol General-Secretariat")


def test_calibration_of_known_numbers() -> None:
    sure = [0.05] * 10 + [0.95] * 10
    right = [False] * 9 + [True] + [True] * 9 + [False]
    found = calibration(sure, right)
    assert found.ece == pytest.approx(0.05)
    assert found.auroc == pytest.approx(0.9)
    assert [b.count for b in found.bins] == [10, 10]
    assert calibration([0.5, 0.5], [True, False]).auroc == pytest.approx(0.5)
    assert np.isnan(calibration([0.5], [True]).auroc)
    assert calibration([], []).count == 0
    with pytest.raises(ValueError, match="verdicts"):
        calibration([0.5], [])


def test_sentences_around_an_offset() -> None:
    text = "First note.\nA. The Minister thanked Berg. He left! “Good,” said Berg.\n"
    assert sentence_at(text, text.index("thanked")) == "The Minister thanked Berg."
    assert sentence_at(text, 0) == "First note."
    assert sentence_at(text, text.index("said")) == "“Good,” said Berg."


def test_bad_gold_says_which_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no gold annotations"):
        read_gold(tmp_path)
    (tmp_path / "a.json").write_text('{"doc": "a.txt"}', "utf-8")
    with pytest.raises(InputError, match="nor beside it"):
        read_gold(tmp_path)
    (tmp_path / "a.txt").write_text("words", "utf-8")
    with pytest.raises(InputError, match=r"a\.json"):
        read_gold(tmp_path)


def test_command_prints_tables_and_details(tmp_path: Path) -> None:
    names = ["nca-2024-lockbit", "interpol-2018-kim-president"]
    for name in names:
        for suffix in (".json", ".txt"):
            (tmp_path / (name + suffix)).write_text((OURS / (name + suffix)).read_text("utf-8"), "utf-8")
    run = CliRunner().invoke(cli, ["evaluate", str(tmp_path), "--json"])
    assert run.exit_code == 0, run.output
    figures = json.loads(run.output)
    assert figures["readouts"] == 2
    assert figures["missing"] == []
    assert figures["evidence_valid"] == 1
    assert figures["facts_with_claim"] == 1
    assert 0 < figures["person"]["f1"] <= 1
    assert sum(row["claims"] for row in figures["calibration"]["bins"]) == figures["calibration"]["claims"] > 0
    run = CliRunner().invoke(cli, ["evaluate", str(tmp_path), "--details"])
    assert run.exit_code == 0, run.output
    assert "FACTS" in run.output
    assert "ECE" in run.output
    missed = [line for line in run.output.splitlines() if line.startswith(("missed ", "spurious "))]
    wrong = sum(figures[layer.value]["gold"] + figures[layer.value]["system"] for layer in Layer)
    assert 0 < len(missed) < wrong


def test_details_stand_beside_sentences() -> None:
    gold, quads = quads_of(OURS, 3)
    said = Said.of_quads(quads)
    evaluation = evaluate(gold, said)
    lines = list(details(evaluation, {one.doc: one for one in gold}, said))
    told, beside = lines[::2], lines[1::2]
    counted = sum(len(r.missed(layer)) + len(r.spurious(layer)) for r in evaluation.readouts for layer in Layer)
    assert len(told) == counted
    with_words = [line for line in beside if len(line.split()) > 3]
    assert len(with_words) > 0.9 * sum(not line.split()[1].startswith(("theme", "met")) for line in told)
    assert as_json(evaluation)["readouts"] == len(gold)
    assert "worst" in as_json(evaluation)
    assert len(table(evaluation).splitlines()) > 30
    assert {judged.layer for judged in evaluation.judged} >= set(FACTS)
