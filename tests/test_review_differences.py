"""Where two readers differ, a person is asked, and the answer holds for the next extraction."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode

from policegraph.build.validate import violations
from policegraph.build.vocabulary import INFERRED, ORG, PG, PROV, RDF, REVIEW
from policegraph.cli import cli
from policegraph.errors import UsageError
from policegraph.extract.model_reader.both import both
from policegraph.extract.model_reader.trust import shipped
from policegraph.facts import Entity, EntityKind, Extraction, Modality, Readout, Relation, RelationName
from policegraph.knowledge.load import load
from policegraph.pipeline import Outcome, ingest_readouts
from policegraph.review import Decisions, Item, open_items, settle
from policegraph.review.act import Desk
from policegraph.settings import Settings
from policegraph.store import Store, open_store
from test_model_both import ASSIST, PRAISE, act, at, person, readers
from test_review import later_version


def two_readers(*, later: bool = False) -> Extraction:
    """What rules and model say together of the sample; later, of a corrected text by changed readers."""
    rules, model = readers()
    rules = replace(
        rules,
        entities=(*rules.entities, person("p3", "Cy Ward"), Entity("a1", EntityKind.AGENCY, "Tarn & Ward")),
        relations=(Relation("p3", RelationName.MEMBER_OF, "a1", at("Cy Ward", "appos")),),
        interactions=(
            *rules.interactions,
            act("i2", ASSIST, "p1", "p2", at("will train them", "act-train"), Modality.PLANNED),
        ),
    )
    model = replace(model, relations=())
    if later:
        rules, model = later_version(rules, 3), later_version(model, 3)
    return both(rules, model, shipped())


def store_of(path: Path | None, extraction: Extraction) -> None:
    with open_store(path, write=True) as store:
        put(store, extraction)


def put(store: Store, extraction: Extraction) -> None:
    def extractor(readouts: Sequence[Readout]) -> Iterable[Extraction]:
        return [extraction for _ in readouts]

    (step,) = ingest_readouts([extraction.readout], store, Settings(), extractor=extractor)
    assert step.outcome is Outcome.STORED, step


def items_of(store: Store, desk: Desk) -> list[Item]:
    return [item for item in open_items(store, desk.decisions, low=0.0) if item.kind == "difference"]


@pytest.fixture
def store() -> Store:
    store = open_store(None)
    put(store, two_readers())
    return store


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(store, Settings(decisions=tmp_path / "decisions.jsonl"), "ana")


def by_readings(items: Iterable[Item]) -> dict[tuple[str, ...], Item]:
    return {tuple(words for _, words in item.readings): item for item in items}


def test_each_difference_is_asked_with_both_readings_and_the_words(store: Store, desk: Desk) -> None:
    found = by_readings(items_of(store, desk))
    assert set(found) == {
        ("2031-05-16", "2031-05-09"),  # the date of the meeting
        ("Planned", "Asserted"),  # whether she has thanked him
        ("Bo Tarn", "Cy Ward"),  # who is quoted
        ("Ada Quill → Bo Tarn", "Cy Ward → Bo Tarn"),  # who will train
    }
    readers_of = {words: [reader for reader, _ in item.readings] for words, item in found.items()}
    assert readers_of["2031-05-16", "2031-05-09"] == ["rules", "model"]
    # of two that differ, the one that asserts nothing is kept
    assert readers_of["Planned", "Asserted"] == ["model", "rules"]
    assert "[will train them]" in found["Ada Quill → Bo Tarn", "Cy Ward → Bo Tarn"].words[0]
    for graph in store.readouts():
        assert not violations(graph, (quad.triple for quad in store.quads(graph=graph)))


def dates(store: Store) -> set[str]:
    return {str(q.object).split('"')[1] for q in store.quads(None, PG.date, None) if q.graph_name != REVIEW}


def acts(store: Store) -> set[str]:
    kinds = {PG[kind] for kind in (PRAISE, ASSIST)}
    return {
        f"{str(q.object).rsplit('#', 1)[-1]} {modality.object!s}".replace(">", "").replace("<" + PG.base, "")
        for q in store.quads(None, RDF.type, None)
        if q.object in kinds and isinstance(q.subject, NamedNode)
        for modality in store.quads(q.subject, PG.modality, None)
    }


def test_the_second_reading_takes_the_place_of_the_first_and_holds(store: Store, desk: Desk, tmp_path: Path) -> None:
    found = by_readings(items_of(store, desk))
    assert dates(store) == {"2031-05-16"}
    desk.answer(found["2031-05-16", "2031-05-09"], "no")
    desk.answer(found["Planned", "Asserted"], "no")
    desk.answer(found["Bo Tarn", "Cy Ward"], "no")
    desk.answer(found["Ada Quill → Bo Tarn", "Cy Ward → Bo Tarn"], "no", why="the text says so")
    assert not desk.settled.lost
    for again in (False, True):
        if again:
            put(store, two_readers(later=True))
            assert not settle(store, load(), Decisions.read(tmp_path / "decisions.jsonl")).lost
        assert dates(store) == {"2031-05-09"}
        assert acts(store) == {"Praise Asserted", "Assist Planned"}
        speakers = [q.object for q in store.quads(None, PG.speaker, None)]
        assert len(speakers) == 1
        assert "ci-vard" in str(speakers[0])
        assert items_of(store, desk) == []


def test_the_first_reading_stays_and_is_not_asked_again(store: Store, desk: Desk) -> None:
    for item in items_of(store, desk):
        desk.answer(item, "yes", settle_now=False)
    desk.settle()
    assert not desk.settled.lost
    assert items_of(store, desk) == []
    assert dates(store) == {"2031-05-16"}
    assert acts(store) == {"Praise Planned", "Assist Planned"}  # one of the two that will train is gone
    put(store, two_readers(later=True))
    settle(store, load(), desk.decisions)
    assert items_of(store, desk) == []


def test_neither_of_two_readings(store: Store, desk: Desk) -> None:
    found = by_readings(items_of(store, desk))
    desk.answer(found["Ada Quill → Bo Tarn", "Cy Ward → Bo Tarn"], "neither")
    desk.answer(found["2031-05-16", "2031-05-09"], "neither")
    assert acts(store) == {"Praise Planned"}
    assert dates(store) == set()
    fact = next(item for item in open_items(store, desk.decisions, low=1.01) if item.kind == "fact")
    with pytest.raises(UsageError, match="neither is an answer"):
        desk.answer(fact, "neither")


def test_undo_brings_the_question_back(store: Store, desk: Desk) -> None:
    before = {item.id for item in items_of(store, desk)}
    whole = sorted(str(q) for q in store.quads() if q.graph_name not in (REVIEW, INFERRED))
    for item in items_of(store, desk):
        desk.answer(item, "no")
    for decision in desk.decisions.active():
        desk.undo(decision.id)
    assert {item.id for item in items_of(store, desk)} == before
    assert sorted(str(q) for q in store.quads() if q.graph_name not in (REVIEW, INFERRED)) == whole


def test_by_keyboard_and_by_json(tmp_path: Path) -> None:
    path = tmp_path / "store"
    store_of(path, two_readers())
    run = CliRunner()
    listed = run.invoke(cli, ["review", "--json", "--low", "0", "--store", str(path)])
    rows = [json.loads(line) for line in listed.output.splitlines()]
    assert [row["kind"] for row in rows] == ["difference"] * 4
    row = next(row for row in rows if ["rules", "2031-05-16"] in row["readings"])
    assert ["model", "2031-05-09"] in row["readings"]
    answers = tmp_path / "answers.jsonl"
    answers.write_text(json.dumps({"id": row["id"], "answer": "no", "why": "the ninth"}) + "\n", "utf-8")
    done = run.invoke(cli, ["review", "--answers", str(answers), "--low", "0", "--store", str(path)])
    assert done.exit_code == 0, done.output
    with open_store(path) as store:
        assert dates(store) == {"2031-05-09"}
    walked = run.invoke(cli, ["review", "--low", "0", "--store", str(path)], input="xuyxq")
    assert "y: " in walked.output
    assert "(rules, stored)" in walked.output
    assert walked.output.count("undone") >= 1
    assert "2 decided" in walked.output
    again = run.invoke(cli, ["review", "--json", "--low", "0", "--store", str(path)])
    assert again.output.count("\n") == 1


def test_an_edited_fact_is_not_asked_again_and_a_relation_takes_another_modality(store: Store, desk: Desk) -> None:
    (claim,) = {
        q.subject.value for q in store.quads(None, RDF.predicate, ORG.memberOf) if isinstance(q.subject, NamedNode)
    }
    (fact,) = [q.triple for q in store.quads(None, ORG.memberOf, None)]
    desk.fact("edit", claim, change={"modality": "Possible"})
    assert fact not in {q.triple for q in store.quads(None, ORG.memberOf, None)}
    assert not list(store.quads(fact.subject, PG.modality, None))  # type: ignore[arg-type]
    assert any(store.quads(NamedNode(claim), PROV.wasInfluencedBy, None))
    assert claim not in {item.claim for item in open_items(store, desk.decisions, low=1.01)}
    desk.undo()
    assert fact in {q.triple for q in store.quads(None, ORG.memberOf, None)}
    assert claim in {item.claim for item in open_items(store, desk.decisions, low=1.01)}
