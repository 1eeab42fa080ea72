"""`policegraph explain`: each fact's way is told, its probability is the sum shown, what was dropped is named."""

import json
import math
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from policegraph.cli import main
from policegraph.extract.cast import gazetteers
from policegraph.extract.document import parse
from policegraph.extract.explain import explain
from policegraph.extract.explanation import Explanation
from policegraph.extract.extractor import extract
from policegraph.extract.model import load_model
from policegraph.extract.scorer import shipped
from policegraph.facts import Readout
from policegraph.knowledge.load import load

TALKS = """Interior ministers meet in Vienna

Vienna, 6 July 2022

The Home Secretary, Ada Lund, met the Minister of the Interior of Albania, Bo Berg, in London on 6 July 2022. She \
thanked him for Albania's help against organised crime. The two ministers will meet again next year.

"We will stand together against the gangs," she said.
"""
READOUT = Readout("talks.txt", TALKS, issued="2022-07-06")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: exit code, standard output, standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return int(str(end.value.code)), out, err

    return call


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explain") / "talks.txt"
    path.write_text(TALKS, encoding="utf-8")
    return path


@cache
def explained() -> Explanation:
    (document,) = parse([READOUT], load_model())
    return explain(document, gazetteers(load()), shipped())


def test_it_explains_what_is_extracted() -> None:
    (extraction,) = extract([READOUT], load())
    assert explained().extraction == extraction
    nodes = len(extraction.relations) + len(extraction.quotations) + len(extraction.themes)
    roles = sum(len(event.roles) + 1 for event in extraction.events)
    acts = sum(1 + sum(r.name not in ("actor", "target") for r in act.roles) for act in extraction.interactions)
    assert len(explained().facts) == nodes + roles + acts


def test_each_probability_is_the_sum_that_is_shown() -> None:
    judged = [fact.judgement for fact in explained().facts if fact.judgement is not None]
    assert {"event", "participant", "act", "theme"} <= {one.question for one in judged}
    for one in judged:
        total = one.bias + sum(weight for _, weight in one.weights)
        assert one.probability == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-6), one.question
        assert one.chance >= one.threshold


def test_the_judgement_is_the_one_that_decided() -> None:
    """The candidate found again is the one that became the fact: both tell the same probability."""
    for fact in explained().facts:
        if fact.judgement is not None:
            assert fact.raw == pytest.approx(fact.judgement.chance, abs=0.0011), fact.fact


def test_the_way_of_a_fact() -> None:
    praise = explained().about("praise lund berg")[0]
    stages = [(stage.name, stage.result) for stage in praise.stages]
    assert [name for name, _ in stages if name == "reference"] == ["reference", "reference"]
    assert any("“She” → Ada Lund" in result and "pronoun" in result for _, result in stages)
    assert any("opens Praise:thank" in result for _, result in stages)
    holds = explained().about("Bo Berg holds")[0]
    assert ("mention", f"“Bo Berg” at {TALKS.index('Bo Berg')}, by person-after-post") in [
        (stage.name, stage.result) for stage in holds.stages
    ]
    for fact in explained().facts:
        assert TALKS[fact.span.start : fact.span.end] == fact.words


def test_what_a_short_note_tells_outright() -> None:
    """Kept against the scorer: the way says so, and the judgement is shown as it was."""
    texts = ("Kenya works with Uganda on patrols.", "Frontex promised to help.", "Japan gave boats to Kenya.")
    told = []
    for n, document in enumerate(parse([Readout(f"{n}.txt", text) for n, text in enumerate(texts)], load_model())):
        assert document.text == texts[n]
        told += explain(document, gazetteers(load()), shipped()).facts
    acts = [fact for fact in told if fact.judgement is not None and fact.judgement.question == "act"]
    assert acts
    for fact in acts:
        assert fact.judgement is not None
        outright = fact.judgement.chance < fact.judgement.threshold
        assert ("outright" in [stage.name for stage in fact.stages]) == outright
        assert fact.raw == pytest.approx(max(fact.judgement.chance, fact.judgement.threshold), abs=0.0011)


def test_the_parse_of_each_sentence_is_there() -> None:
    for fact in explained().facts:
        sentence = explained().sentence(fact.sentence)
        assert sentence.span.start <= fact.span.start < sentence.span.end
        assert sum(token.head == n for n, token in enumerate(sentence.tokens)) == 1
    thanks = explained().sentence(explained().about("praise")[0].sentence)
    she = next(token for token in thanks.tokens if token.text == "She")
    assert (she.dependency, she.via, thanks.tokens[she.head].lemma) == ("nsubj", "pronoun", "thank")
    with pytest.raises(KeyError):
        explained().sentence(0)


def test_what_was_dropped_is_named_with_the_reason() -> None:
    kept = {fact.fact for fact in explained().facts}
    roles = [one for one in explained().dropped if ": host" in one.what]
    assert roles
    for one in explained().dropped:
        assert one.what not in kept
        assert "probability" in one.reason
        assert one.rule
    assert all("threshold" in one.reason for one in roles)
    assert explained().let_go("host") == tuple(one for one in explained().dropped if "host" in one.what.casefold())


def test_the_command_in_words(run: Run, file: Path) -> None:
    code, out, _ = run("explain", file)
    assert code == 0
    for words in ("■ Ada Lund (p", "thanked him", "probability", "threshold", "confidence", "Who is who", "✗ "):
        assert words in out, words
    assert "  thanked VBD ROOT\n    She PRP nsubj → p" in out


def test_the_command_for_one_fact(run: Run, file: Path) -> None:
    code, out, err = run("explain", file, "--fact", "PRAISE lund", "--no-parse", "--no-dropped")
    assert (code, err) == (0, "")
    assert out.count("■") >= 1
    assert all("Praise" in line for line in out.splitlines() if line.startswith("■"))
    assert "ROOT" not in out
    assert "✗" not in out
    code, out, err = run("explain", file, "--fact", "nobody said this")
    assert code == 1
    assert "nobody said this" in err


def test_the_command_as_json(run: Run, file: Path) -> None:
    code, out, _ = run("explain", file, "--format", "json")
    assert code == 0
    record = json.loads(out)
    assert record["readout"] == "talks.txt"
    assert {"facts", "entities", "dropped", "sentences"} <= record.keys()
    fact = next(one for one in record["facts"] if one["fact"].startswith("Praise"))
    assert fact["judgement"]["question"] == "act"
    assert TALKS[fact["span"]["start"] : fact["span"]["end"]] == fact["words"]
    home = next(one for one in record["entities"] if one["name"] == "Home Secretary")
    assert home["iri"].startswith("https://w3id.org/policegraph/id/post/")


def test_a_readout_of_the_store(run: Run, file: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert run("ingest", file, "--store", store, "-q")[0] == 0
    code, stored, _ = run("explain", "talks.txt", "--store", store)
    assert code == 0
    assert stored == run("explain", file)[1]


def test_what_is_wrong_is_said(run: Run, tmp_path: Path) -> None:
    code, _, err = run("explain", "missing.txt", "--store", tmp_path / "none")
    assert code == 2
    assert "missing.txt" in err
    assert "no store" in err
    foreign = tmp_path / "rencontre.txt"
    foreign.write_text(
        "Le ministre de l'Intérieur a reçu à Paris son homologue espagnol pour parler du trafic de drogue."
    )
    code, _, err = run("explain", foreign)
    assert code == 2
    assert "'fr'" in err
