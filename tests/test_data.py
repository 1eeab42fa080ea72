"""The readouts in data/: all can be read, name their source, stand in the README's table, are none of the gold set."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from gold_checks import GOLD, faults, shingles, shingles_of_gold
from policegraph.evaluate.gold import read_gold, read_texts
from policegraph.facts import EventKind, InteractionKind, Readout
from policegraph.read import Problem, read_paths

DATA = Path(__file__).resolve().parents[1] / "data"
README = (DATA / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def readouts() -> list[Readout]:
    results = list(read_paths([str(DATA)]))
    assert [one for one in results if isinstance(one, Problem)] == []
    return [one for one in results if isinstance(one, Readout)]


def test_there_are_enough_of_every_format(readouts: list[Readout]) -> None:
    assert len(readouts) >= 40
    endings = {path.suffix for path in DATA.iterdir() if path.is_file()}
    assert {".txt", ".html", ".jsonl", ".csv", ".md"} <= endings


def test_each_says_when_it_was_issued_and_where_it_is_from(readouts: list[Readout]) -> None:
    for readout in readouts:
        assert readout.title, readout.identifier
        assert re.fullmatch(r"20(?:09|1\d|2[0-5])-\d\d(?:-\d\d)?", readout.issued or ""), readout.identifier
        assert (readout.source or "").startswith("http"), readout.identifier
        assert readout.language == "en", readout.identifier
    assert len({readout.issued[:4] for readout in readouts if readout.issued}) >= 10
    assert len({readout.publisher for readout in readouts}) >= 15


def test_each_stands_in_the_table_of_the_readme(readouts: list[Readout]) -> None:
    table = dict(re.findall(r"^\| (\S+?)(?: \(records\.\w+\))? \|.*\]\((\S+)\) \|$", README, re.MULTILINE))
    assert table == {readout.identifier: readout.source for readout in readouts}


def test_no_page_furniture_is_stored(readouts: list[Readout]) -> None:
    for readout in readouts:
        for words in ("cookie", "Facebook", "Related", "Read also", "retelling for demonstration", "Skip to"):
            assert words not in readout.text, (readout.identifier, words)


@pytest.mark.skipif(not GOLD.is_dir(), reason="the development set is not beside this checkout")
def test_no_sentence_of_the_gold_set_is_told_again(readouts: list[Readout], annotated: dict[str, Readout]) -> None:
    gold = shingles_of_gold()
    for readout in (*readouts, *annotated.values()):
        shared = shingles(readout.text) & gold
        assert len(shared) <= 2, (readout.identifier, sorted(shared)[:5])


def test_quotation_marks_are_paired(readouts: list[Readout]) -> None:
    for readout in readouts:
        assert readout.text.count('"') % 2 == 0, readout.identifier
        marks = re.findall("[“”]", readout.text)
        assert all(first != second for first, second in pairwise(marks)), readout.identifier


def annotations() -> list[Path]:
    return sorted((DATA / "gold").rglob("*.json"))


def test_each_file_is_annotated() -> None:
    files = {path.name for path in DATA.iterdir() if path.suffix in (".txt", ".html", ".md") and path.stem != "README"}
    golds = {path: json.loads(path.read_text("utf-8")) for path in annotations()}
    assert {gold["doc"] for path, gold in golds.items() if path.parent == DATA / "gold"} == files
    assert {link.name for link in (DATA / "gold").iterdir() if link.is_symlink()} == files
    assert len(golds) >= 90
    assert len({gold["source"] for gold in golds.values()}) == len(golds)


@pytest.fixture(scope="module")
def annotated() -> dict[str, Readout]:
    golds = (*read_gold(DATA / "gold"), *read_gold(DATA / "gold" / "more"))
    return {readout.identifier: readout for readout in read_texts(golds)}


@pytest.mark.parametrize("path", annotations(), ids=lambda path: path.stem)
def test_annotations_stand_in_the_stored_text(path: Path, annotated: dict[str, Readout]) -> None:
    gold = json.loads(path.read_text("utf-8"))
    readout = annotated[gold["doc"]]
    text = " ".join(readout.text.split())
    assert gold["published"] == readout.issued
    assert gold["source"] == readout.source
    assert list(faults(gold, text)) == []


def test_every_kind_of_the_contract_is_annotated() -> None:
    golds = [json.loads(path.read_text("utf-8")) for path in annotations()]
    events = {(event["kind"], event["status"]) for gold in golds for event in gold["events"]}
    assert {kind for kind, _ in events} == {kind.value for kind in EventKind}
    assert {status for _, status in events} == {"held", "planned", "cancelled"}
    interactions = [one for gold in golds for one in gold["interactions"]]
    assert {one["kind"] for one in interactions} == {kind.value for kind in InteractionKind}
    assert {one["modality"] for one in interactions} == {"asserted", "planned", "denied", "possible"}
    assert {name for gold in golds for _, name, _ in gold["relations"]} == {"holds", "memberOf", "country"}
    assert sum(len(gold["quotes"]) for gold in golds) > 20
    pairs = {gold["doc"]: gold["pair"] for gold in golds if "pair" in gold}
    assert len(pairs) >= 6
    assert all(pairs[other] == doc for doc, other in pairs.items())
