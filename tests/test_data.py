"""The readouts in data/: all can be read, all name their source, all are in the README's table, none is of the gold set."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from policegraph.facts import Readout
from policegraph.read import Problem, read_paths

DATA = Path(__file__).resolve().parents[1] / "data"
GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev"
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
def test_no_sentence_of_the_gold_set_is_told_again(readouts: list[Readout]) -> None:
    def shingles(text: str) -> set[str]:
        words = re.findall(r"\w+", text.lower())
        return {" ".join(words[start : start + 9]) for start in range(len(words) - 8)}

    gold = set[str]()
    for path in GOLD.iterdir():
        if path.suffix in (".txt", ".html"):
            gold |= shingles(re.sub(r"<[^>]+>", " ", path.read_text("utf-8")))
    for readout in readouts:
        shared = shingles(readout.text) & gold
        assert len(shared) <= 2, (readout.identifier, sorted(shared)[:5])


def test_quotation_marks_are_paired(readouts: list[Readout]) -> None:
    for readout in readouts:
        assert readout.text.count('"') % 2 == 0, readout.identifier
        marks = re.findall("[“”]", readout.text)
        assert all(first != second for first, second in pairwise(marks)), readout.identifier
