"""Posts by date against cases written from public facts; and the words of an inference, in a store."""

import csv
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from policegraph.build.vocabulary import INFERRED, PG, RDF, entity_iri
from policegraph.facts import (
    Entity,
    EntityKind,
    Event,
    EventKind,
    Extraction,
    Ground,
    Mention,
    Readout,
    Relation,
    RelationName,
    Role,
    RoleName,
    Span,
    Status,
)
from policegraph.join.holders import holder
from policegraph.knowledge.load import load
from policegraph.knowledge.spell import bounds
from policegraph.store import Store, open_store
from resolve_pairs import put

CASES = Path(__file__).parent / "tenures" / "cases.csv"


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_there_are_enough_cases() -> None:
    rows = cases()
    assert len(rows) >= 60
    assert sum(not row["holder"] for row in rows) >= 20


def test_holders_are_right_and_withheld_where_they_must_be() -> None:
    knowledge = load()
    named, right, missed, reasons = 0, 0, [], []
    for row in cases():
        first, last = (date.fromisoformat(d) for d in bounds(row["day"])) if row["day"] else (None, None)
        held = holder(row["post"], first, last, knowledge)
        if held.person is not None:
            named += 1
            right += held.person == row["holder"]
            assert "source" in held.because
        elif row["holder"]:
            missed.append((row, held.because))
        else:
            reasons.append(held.because)
    assert right / named >= 0.99, f"{right} of {named}"
    assert len(missed) <= 3, missed
    assert all(reasons)
    assert len({reason.split(" ")[0] for reason in reasons}) >= 4  # a reason of its own for each kind of case


def meeting(identifier: str, issued: str | None, named: str | None, day: str | None = None) -> Extraction:
    """A readout in which the Home Secretary, perhaps named, meets Albania."""
    text = "The Home Secretary of the United Kingdom met Albania. Priti Patel and Sajid Javid were named."
    words = {
        "g1": (EntityKind.PLACE, "United Kingdom", "GB"),
        "g2": (EntityKind.PLACE, "Albania", "AL"),
        "t1": (EntityKind.POST, "Home Secretary", None),
    }
    if named:
        words["p1"] = (EntityKind.PERSON, named, None)

    def span(form: str) -> Span:
        return Span(text.index(form), text.index(form) + len(form))

    entities = tuple(
        Entity(
            id,
            kind,
            form,
            (form,),
            (Mention(span(form), form, "test"),),
            known_as=known,
            subkind="Country" if known else None,
            jurisdiction="g1" if kind is EntityKind.POST else None,
        )
        for id, (kind, form, known) in words.items()
    )
    ground = Ground(span("met"), "test", 0.9)
    roles = [Role(RoleName.PARTICIPANT, "t1", ground), Role(RoleName.PARTICIPANT, "g2", ground)]
    if day:
        roles.append(Role(RoleName.DATE, day, ground))
    event = Event("e1", EventKind.MEETING, Status.HELD, ground, (), tuple(roles))
    relations = (Relation("p1", RelationName.HOLDS, "t1", ground),) if named else ()
    return Extraction(Readout(identifier, text, issued=issued), entities, relations, (event,))


def parts(store: Store, cls: NamedNode) -> list[dict[str, str]]:
    found = []
    for quad in store.quads(None, RDF.type, cls, INFERRED.value):
        assert isinstance(quad.subject, NamedNode)
        own = store.quads(quad.subject, None, None, INFERRED.value)
        found.append({q.predicate.value.rsplit("#", 1)[-1]: getattr(q.object, "value", "") for q in own})
    return found


def test_the_holder_is_inferred_beside_the_readout_and_not_in_it() -> None:
    store = open_store(None)
    put(store, [meeting("call.txt", "2022-07-06", None)], load())
    patel = NamedNode(entity_iri("person", "priti-patel"))
    stated = [q.graph_name for q in store.quads(None, PG.participant, patel)]
    assert stated == [INFERRED]
    (inference,) = [p for p in parts(store, PG.Inference) if p["predicate"] == PG.participant.value]
    assert inference["because"].startswith(
        "Priti Patel held the post Home Secretary from 2019-07-24 to 2022-09-06, source"
    )
    assert inference["object"] == patel.value


@pytest.mark.parametrize(
    ("issued", "day", "words"),
    [
        (None, None, "no day"),
        ("2019", None, "more than one tenure"),
        ("2016-07-20", "2016-07-13", "more than one tenure"),
        ("1800-01-01", None, "gap"),
    ],
)
def test_without_certainty_nothing_is_inferred_and_the_reason_is_kept(issued: str, day: str, words: str) -> None:
    store = open_store(None)
    put(store, [meeting("call.txt", issued, None, day)], load())
    assert not [p for p in parts(store, PG.Inference) if p["predicate"] == PG.participant.value]
    reasons = [p["because"] for p in parts(store, PG.Withheld)]
    assert len(reasons) == 1
    assert words in reasons[0]


def test_a_named_holder_before_the_start_is_a_finding() -> None:
    store = open_store(None)
    put(store, [meeting("call.txt", "2016-10-06", "Priti Patel")], load())
    findings = [p["because"] for p in parts(store, PG.Finding)]
    assert len(findings) == 1
    assert "before the start" in findings[0]
    assert not [p for p in parts(store, PG.Inference) if p["predicate"] == PG.participant.value]
    put(fine := open_store(None), [meeting("call.txt", "2021-10-06", "Priti Patel")], load())
    assert not parts(fine, PG.Finding)
