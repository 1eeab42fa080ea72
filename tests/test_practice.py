"""The practice notes: sound annotations, of invented persons, that share no sentence with the development set."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gold_checks import GOLD, faults, shingles, shingles_of_gold
from policegraph.evaluate.gold import read_gold, read_texts
from policegraph.facts import EventKind, InteractionKind
from policegraph.knowledge.load import load

PRACTICE = Path(__file__).parent / "practice"
NOTES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted(PRACTICE.glob("*.json"))
}
OFFICIAL = 5  # runs of nine words that only long names of bodies and mastheads make


def test_each_is_sound() -> None:
    found = {name: list(faults(note, " ".join(note["text"].split()))) for name, note in NOTES.items()}
    assert {name: own for name, own in found.items() if own} == {}


def test_each_is_read_under_its_own_name() -> None:
    golds = read_gold(PRACTICE)
    assert [one.doc for one in golds] == [f"{name}.txt" for name in NOTES]
    assert len({note["text"] for note in NOTES.values()}) == len(NOTES) >= 300


def test_the_day_of_a_note_is_that_of_the_annotation_where_its_text_prints_none() -> None:
    golds = read_gold(PRACTICE)[:60]
    issued = [(one.published, readout.issued) for one, readout in zip(golds, read_texts(golds), strict=True)]
    assert all(read == marked for marked, read in issued if marked is not None)
    assert sum(read is not None for _, read in issued) > 40


def test_each_says_that_it_is_invented() -> None:
    assert [one.doc for one in read_gold(PRACTICE) if not one.invented] == []


def test_themes_are_those_of_the_knowledge() -> None:
    known = set(load().themes)
    for name, note in NOTES.items():
        used = {*note["themes"], *(theme for one in note["events"] + note["interactions"] for theme in one["themes"])}
        assert used <= known, (name, used - known)


def test_an_act_is_marked_once() -> None:
    for name, note in NOTES.items():
        acts = Counter((one["kind"], one["actor"], one["target"]) for one in note["interactions"])
        assert max(acts.values(), default=1) == 1, (name, acts.most_common(1))


def test_every_kind_and_hard_negatives_are_there() -> None:
    kinds = Counter(one["kind"] for note in NOTES.values() for one in note["interactions"])
    assert kinds.keys() == {kind.value for kind in InteractionKind}
    assert min(kinds.values()) >= 50
    assert {one["kind"] for note in NOTES.values() for one in note["events"]} == {kind.value for kind in EventKind}
    assert sum(not note["interactions"] for note in NOTES.values()) >= 10  # talk about all and no act at all


def test_no_person_is_an_office_holder_that_the_knowledge_holds() -> None:
    known = {name.casefold() for person in load().persons.values() for name in (person.name, *person.other_names)}
    for file, note in NOTES.items():
        for entity in note["entities"]:
            if entity["type"] == "person":
                full = {name.casefold() for name in entity["names"] if " " in name}
                assert not full & known, (file, full & known)


@pytest.mark.skipif(not GOLD.is_dir(), reason="the development set is not beside this checkout")
def test_no_sentence_of_the_gold_set_is_told_again() -> None:
    gold = shingles_of_gold()
    for name, note in NOTES.items():
        names = {run for entity in note["entities"] for own in entity["names"] for run in shingles(own)}
        shared = (shingles(note["text"]) & gold) - names
        assert len(shared) <= OFFICIAL, (name, sorted(shared)[:5])
