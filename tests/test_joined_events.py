"""Readouts in which both sides tell of one event: read for real, and their joins held against judgements by hand."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from gold_convert import GOLD, convert
from gold_convert import read_gold as annotation
from joined_events import Joined, joins, judged, judgements, main_events_joined
from policegraph.evaluate.gold import GoldReadout, read_gold
from policegraph.facts import Readout
from policegraph.knowledge.load import load
from policegraph.pipeline import ingest, ingest_readouts
from policegraph.settings import Settings
from policegraph.store import open_store
from resolve_pairs import put

DATA = Path(__file__).parent.parent / "data" / "gold"
FOLDERS = [DATA, *([GOLD] if GOLD.is_dir() else [])]


@pytest.fixture(scope="module")
def gold() -> list[GoldReadout]:
    return [one for folder in FOLDERS for one in read_gold(folder) if one.pair is not None]


@pytest.fixture(scope="module")
def found(gold: list[GoldReadout]) -> list[Joined]:
    store = open_store(None)
    assert list(ingest([str(one.path) for one in gold], store, Settings()))
    return list(judged(store, gold))


def test_joins_are_right(found: list[Joined]) -> None:
    """`benchmarks/joins.py` asks for 95% over all texts; of so few, one may be wrong while the extraction changes."""
    bad = [one for one in found if one.verdict not in ("right", "part")]
    assert len(found) >= 5
    assert len(bad) <= 1, bad


def test_main_events_of_pairs_are_joined(found: list[Joined], gold: list[GoldReadout]) -> None:
    joined, pairs = main_events_joined(found, gold)
    ours = {one.doc for one in gold if one.path.parent == DATA}
    assert len(pairs) >= 4
    assert len({pair for pair in joined if pair[0] in ours}) >= 2
    others = {pair for pair in pairs if pair[0] not in ours}
    assert len(joined & others) >= len(others) - 1, pairs - joined


def test_joins_of_what_is_annotated_are_right() -> None:
    """All annotated texts, as a perfect extractor would read them: the joins alone are measured, and all are judged."""
    store = open_store(None)
    files = [file for folder in (*FOLDERS, DATA / "more") for file in sorted(folder.glob("*.json"))]
    put(store, [convert(*annotation(file)) for file in files], load())
    found = list(judged(store, [one for folder in (*FOLDERS, DATA / "more") for one in read_gold(folder)]))
    bad = [one for one in found if one.verdict not in ("right", "part")]
    assert len(found) >= (12 if GOLD.is_dir() else 4)
    assert not bad, bad


def test_tellings_of_one_happening_are_joined_and_no_others() -> None:
    """Made texts, read for real: tests/joins/tellings.toml."""
    told = tomllib.loads((Path(__file__).parent / "joins" / "tellings.toml").read_text("utf-8"))["telling"]
    texts = [
        Readout(f"{one['happening']}/{number}", one["text"].strip() + "\n", issued=one["issued"])
        for number, one in enumerate(told)
    ]
    store = open_store(None)
    assert list(ingest_readouts(texts, store, Settings()))
    pairs = [tuple(g.identifier.rsplit("/")[0] for g in (a, b)) for a, _, b, _ in joins(store)]
    wrong = [pair for pair in pairs if pair[0] != pair[1]]
    twice = {name for name, count in Counter(one["happening"] for one in told).items() if count > 1}
    assert len(twice) >= 15
    assert not wrong
    assert len(twice - {name for pair in pairs for name in pair}) <= 1


def test_every_judgement_has_a_verdict() -> None:
    known = judgements()
    assert all(verdict in ("right", "part") for rows in known.values() for verdict in rows.values())
    assert len(known) >= 4
