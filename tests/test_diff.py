"""What came, went or changed between two graphs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode

from gold_convert import convert, read_gold
from policegraph.build.vocabulary import PG, RDF
from policegraph.cli import cli
from policegraph.errors import UsageError
from policegraph.facts import Extraction, Role, RoleName
from policegraph.knowledge.load import load
from policegraph.review.diff import diff, open_any
from policegraph.store import Store, open_store
from resolve_pairs import put

FILES = sorted((Path(__file__).parent.parent / "data" / "gold").glob("*.json"))[:3]


@pytest.fixture(scope="module")
def texts() -> list[Extraction]:
    return [convert(*read_gold(file)) for file in FILES]


def store_of(texts: list[Extraction]) -> Store:
    store = open_store(None)
    put(store, texts, load())
    return store


def test_equal_stores_do_not_differ(texts: list[Extraction]) -> None:
    assert not diff(store_of(texts), store_of(list(reversed(texts))))


def test_a_date_that_changed_a_fact_that_went_a_readout_that_came(texts: list[Extraction]) -> None:
    first = next(text for text in texts if any(event.fillers(RoleName.DATE) for event in text.events))
    event = next(event for event in first.events if event.fillers(RoleName.DATE))

    def other(role: Role) -> Role:
        return replace(role, value="1999-01-01") if role.name is RoleName.DATE else role

    changed = replace(event, roles=tuple(map(other, event.roles)))
    gone = first.interactions[0] if first.interactions else None
    edited = replace(
        first,
        events=tuple(changed if one is event else one for one in first.events),
        interactions=tuple(one for one in first.interactions if one is not gone),
    )
    rest = [text for text in texts if text is not first]
    found = diff(store_of([first, rest[0]]), store_of([edited, *rest]))
    assert {(a.predicate, b.object) for a, b in found.changed if a.predicate == "date"} == {("date", "1999-01-01")}
    assert found.readouts_came == (rest[1].readout.identifier,)
    assert found.readouts_went == ()
    assert all(fact.readout == rest[1].readout.identifier for fact in found.came)
    if gone is not None:
        assert any(gone.kind in fact.subject for fact in found.went)


def test_exports_and_stores_by_command(texts: list[Extraction], tmp_path: Path) -> None:
    with open_store(tmp_path / "a", write=True) as store:
        put(store, texts, load())
    (tmp_path / "b.nq").write_text("".join(f"{quad} .\n" for quad in store_of(texts[:2]).quads()), "utf-8")
    run = CliRunner()
    found = run.invoke(
        cli, ["diff", str(tmp_path / "a"), str(tmp_path / "b.nq"), "--format", "json"], standalone_mode=False
    )
    assert found.return_value == 1, found.output
    rows = json.loads(found.output)
    assert rows["readouts_went"] == [texts[2].readout.identifier]
    assert rows["came"] == []
    assert rows["changed"] == []
    same = run.invoke(cli, ["diff", str(tmp_path / "a"), str(tmp_path / "a")], standalone_mode=False)
    assert same.return_value == 0
    assert same.output.strip() == "0 came, 0 went, 0 changed"


def test_what_is_no_store_and_no_export_is_told(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("nothing", "utf-8")
    with pytest.raises(UsageError, match="export of one"):
        open_any(file)
    broken = tmp_path / "broken.nq"
    broken.write_text("<a> <b", "utf-8")
    with pytest.raises(UsageError, match="can't be read"):
        open_any(broken)


def test_a_claim_names_its_fact_and_not_its_node(texts: list[Extraction]) -> None:
    store = store_of(texts[:1])
    claims = [q for q in store.quads(None, RDF.type, PG.Claim) if isinstance(q.subject, NamedNode)]
    came = diff(open_store(None), store).came
    assert came
    assert len(came) <= len(claims)
    assert not any("#claim-" in part for fact in came for part in fact.key)
