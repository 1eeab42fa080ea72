"""Decisions of people: applied, undone, carried over to new extractions, reported when their words are gone."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Triple

from gold_convert import convert, read_gold
from policegraph.build.authority import build_authority
from policegraph.build.vocabulary import (
    AUTHORITY,
    DCT,
    ENTITIES,
    ID,
    INFERRED,
    OA,
    PG,
    RDF,
    RDFS,
    REVIEW,
    SKOS,
    entity_iri,
    readout_iri,
)
from policegraph.cli import cli
from policegraph.errors import UsageError
from policegraph.facts import (
    Entity,
    EntityKind,
    Event,
    Extraction,
    Ground,
    Interaction,
    Quotation,
    Relation,
    Role,
    Span,
)
from policegraph.join import refresh
from policegraph.knowledge.load import load
from policegraph.review import Decisions, open_items, settle, traces
from policegraph.review.act import Desk
from policegraph.review.apply import APPLIED, GONE
from policegraph.review.diff import diff
from policegraph.review.items import claim_anchor
from policegraph.review.portrait import known
from policegraph.settings import Settings
from policegraph.store import Edit, Store, open_store
from resolve_pairs import Side, extraction_of, put

DATA = Path(__file__).parent.parent / "data" / "gold"
FILES = sorted(DATA.glob("*.json"))


@pytest.fixture(scope="module")
def texts() -> list[Extraction]:
    """What the annotations of data/ say, as a perfect extractor would give it."""
    twice = [file for file in FILES if "rwanda-" in file.name]
    return [convert(*read_gold(file)) for file in dict.fromkeys((*FILES[:14], *twice))]


def authority_labels() -> list[Triple]:
    """What the authority calls its entries; the rest of it plays no part here."""
    knowledge = load()
    names = [("agency", one.id, one.name) for one in knowledge.agencies.values()]
    names += [("person", one.id, one.name) for one in knowledge.persons.values()]
    names += [("post", one.id, one.title) for one in knowledge.posts.values()]
    return [Triple(NamedNode(entity_iri(kind, id)), RDFS.label, Literal(name)) for kind, id, name in names]


def ingest(store: Store, extractions: list[Extraction]) -> None:
    """Store extractions as the pipeline does: what decisions left of the old graphs falls, then conclusions anew."""
    if AUTHORITY.value not in store:
        store.write({AUTHORITY.value: authority_labels()})
    readouts = [readout_iri(one.readout.identifier) for one in extractions]
    store.write(edit={REVIEW.value: Edit(drop=traces(store, readouts))})
    put(store, extractions, load())


def desk(store: Store, tmp_path: Path, by: str = "ana") -> Desk:
    return Desk(store, Settings(decisions=tmp_path / "decisions.jsonl"), by)


def quads(store: Store) -> set[str]:
    return {str(quad) for quad in store.quads() if quad.graph_name != REVIEW}


def claims(store: Store, predicate: NamedNode) -> list[str]:
    found = (q.subject for q in store.quads(None, RDF.predicate, predicate) if "#claim-" in str(q.subject))
    return sorted(node.value for node in found if isinstance(node, NamedNode))


# ── another extraction of the same texts ──


def later_version(extraction: Extraction, seed: int) -> Extraction:
    """What a changed extractor gives for a corrected text: other local ids, another order, other spans, confidences and
    rules; a sentence more at the head."""
    head = "Corrected version. "
    shift = len(head)
    chance = random.Random(seed)
    names = {e.id: f"n{chance.randrange(10**6)}-{e.id}" for e in (*extraction.entities, *extraction.events)}

    def ground(old: Ground) -> Ground:
        end = old.span.end + shift - (1 if old.span.end - old.span.start > 30 and chance.random() < 0.3 else 0)
        span = Span(old.span.start + shift, end)
        by = names.get(old.attributed_to or "", old.attributed_to)
        return Ground(span, f"{old.rule}-2", max(0.1, old.confidence - 0.2), by)

    def roles(old: tuple[Role, ...]) -> tuple[Role, ...]:
        return tuple(replace(r, value=names.get(r.value, r.value), ground=ground(r.ground)) for r in old)

    def event(e: Event) -> Event:
        return replace(e, id=names[e.id], ground=ground(e.ground), roles=roles(e.roles))

    def act(i: Interaction) -> Interaction:
        return replace(i, ground=ground(i.ground), roles=roles(i.roles))

    def quotation(q: Quotation) -> Quotation:
        return replace(
            q,
            span=Span(q.span.start + shift, q.span.end + shift),
            speaker=names.get(q.speaker or ""),
            ground=ground(q.ground),
        )

    def relation(r: Relation) -> Relation:
        return replace(r, subject=names[r.subject], object=names[r.object], ground=ground(r.ground))

    def entity(e: Entity) -> Entity:
        return replace(e, id=names[e.id], mentions=())

    entities = [entity(e) for e in extraction.entities]
    chance.shuffle(entities)
    return replace(
        extraction,
        readout=replace(extraction.readout, text=head + extraction.readout.text),
        entities=tuple(entities),
        relations=tuple(map(relation, extraction.relations)),
        events=tuple(map(event, reversed(extraction.events))),
        interactions=tuple(map(act, extraction.interactions)),
        quotations=tuple(map(quotation, extraction.quotations)),
        themes=tuple(replace(t, ground=ground(t.ground)) for t in extraction.themes),
    )


def test_a_hundred_decisions_survive_another_extraction(texts: list[Extraction], tmp_path: Path) -> None:
    store = open_store(None)
    ingest(store, texts)
    at = desk(store, tmp_path)
    chance = random.Random(7)
    every = [c for p in (PG.participant, PG.actor, PG.target, PG.host, PG.place) for c in claims(store, p)]
    chance.shuffle(every)
    dates = unlike(store, claims(store, PG.date))[:20]
    every = unlike(store, every)
    rejected, accepted, edited = every[:60], every[60 : 100 - len(dates)], dates
    for claim in rejected:
        at.fact("reject", claim, why="wrong", settle_now=False)
    for claim in accepted:
        at.fact("accept", claim, settle_now=False)
    for claim in edited:
        at.fact("edit", claim, change={"object": "1999-12-31"}, settle_now=False)
    assert len(at.decisions.active()) == 100
    at.settle()
    assert not at.settled.lost
    wanted = facts(store)
    ingest(store, [later_version(text, n) for n, text in enumerate(texts)])
    assert facts(store) != wanted  # nobody has decided on this extraction yet
    again = settle(store, load(), Decisions.read(tmp_path / "decisions.jsonl"))
    assert len(again.states) == 100
    assert again.lost == ()
    assert facts(store) == wanted


def unlike(store: Store, nodes: list[str]) -> list[str]:
    """Claims of which no two have the same anchor: a later decision on a fact overrules an earlier one."""
    return list({claim_anchor(store, node): node for node in nodes}.values())


def facts(store: Store) -> set[tuple[str, str, str, str]]:
    """What the readouts say, without the nodes' names."""
    found = set()
    empty = open_store(None)
    for fact in diff(empty, store).came:
        subject = fact.subject.split("“")[0]
        found.add((fact.readout, subject, fact.predicate, fact.object.split("“")[0]))
    return found


def test_undo_leaves_no_trace(texts: list[Extraction], tmp_path: Path) -> None:
    store = open_store(None)
    ingest(store, texts[:6])
    settle(store, load(), Decisions())
    before = quads(store)
    at = desk(store, tmp_path)
    kind = next(
        c for c in claims(store, RDF.type) if "#event-" in str(next(store.quads(NamedNode(c), RDF.subject)).object)
    )
    decisions = [
        at.fact("reject", kind, why="no event"),
        at.fact("reject", claims(store, PG.participant)[0]),
        at.fact("edit", claims(store, PG.date)[-1], change={"object": "2020-02-02"}),
    ]
    person = next(e for e in texts[0].entities if e.kind == "person")
    other = next(e for e in texts[1].entities if e.kind == "person")
    decisions.append(at.rename(own(store, texts), "Somebody Else"))
    decisions.append(at.merge(iri_of(store, texts[1], other), iri_of(store, texts[0], person)))
    assert quads(store) != before
    for decision in reversed(decisions):
        at.undo(decision.id)
    assert quads(store) == before
    at.undo(at.decisions.all[-1].id)  # an undo is a decision too, and can be undone
    assert quads(store) != before


def iri_of(store: Store, text: Extraction, entity: Entity) -> str:
    graph = readout_iri(text.readout.identifier)
    found = {
        q.subject.value
        for q in store.quads(None, SKOS.altLabel, Literal(entity.name), graph)
        if isinstance(q.subject, NamedNode)
    }
    return next(iri for iri in sorted(found) if f"/id/{entity.kind}/" in iri)


def own(store: Store, texts: list[Extraction]) -> str:
    """The IRI of somebody whom no authority entry names."""
    labelled = {
        q.subject.value for q in store.quads(None, RDFS.label, None, ENTITIES.value) if isinstance(q.subject, NamedNode)
    }
    return min(
        iri_of(store, text, e)
        for text in texts[:6]
        for e in text.entities
        if e.kind == "person" and iri_of(store, text, e) in labelled
    )


def test_a_rejected_fact_is_said_no_more_and_the_decision_is_in_the_review_graph(
    texts: list[Extraction], tmp_path: Path
) -> None:
    store = open_store(None)
    ingest(store, texts[:6])
    claim = claims(store, PG.participant)[0]
    anchor = claim_anchor(store, claim)
    assert anchor is not None
    parts = {q.predicate: q.object for q in store.quads(NamedNode(claim))}
    subject, predicate, object_ = parts[RDF.subject], parts[RDF.predicate], parts[RDF.object]
    assert isinstance(subject, NamedNode)
    assert isinstance(predicate, NamedNode)
    assert isinstance(object_, NamedNode)
    fact = Triple(subject, predicate, object_)
    at = desk(store, tmp_path)
    at.fact("reject", claim.rsplit("claim-", 1)[-1], why="he was not there")
    assert fact not in set(store.union())
    assert not list(store.quads(NamedNode(claim)))
    (node,) = {q.subject for q in store.quads(None, RDF.type, PG.Decision, REVIEW.value)}
    said = {q.predicate: getattr(q.object, "value", "") for q in store.quads(node, None, None, REVIEW.value)}  # type: ignore[arg-type]
    assert said[PG.verdict] == "reject"
    assert said[RDFS.comment] == "he was not there"
    assert said[OA.exact] == anchor.words
    assert said[PG.outcome] == APPLIED
    assert store.query("ASK { ?d a pg:Decision }") is False  # the review graph is not in the union
    line = json.loads((tmp_path / "decisions.jsonl").read_text("utf-8"))
    assert (line["verdict"], line["by"], line["fact"]["words"]) == ("reject", "ana", anchor.words)


def test_settling_again_changes_nothing(texts: list[Extraction], tmp_path: Path) -> None:
    store = open_store(None)
    ingest(store, texts[:4])
    at = desk(store, tmp_path)
    at.fact("reject", claims(store, PG.participant)[0], why="no")
    at.fact("accept", claims(store, PG.participant)[1])
    before = sorted(str(quad) for quad in store.quads())
    assert list(store.quads(None, DCT.date, None, REVIEW.value))
    settle(store, load(), at.decisions)
    settle(store, load(), at.decisions)
    assert sorted(str(quad) for quad in store.quads()) == before


def test_words_that_are_gone_are_reported_and_the_decision_is_kept(texts: list[Extraction], tmp_path: Path) -> None:
    store = open_store(None)
    ingest(store, texts[:3])
    at = desk(store, tmp_path)
    claim = claims(store, PG.participant)[0]
    decision = at.fact("reject", claim)
    gone = next(t for t in texts if readout_iri(t.readout.identifier) == claim.partition("#")[0])
    ingest(store, [Extraction(replace(gone.readout, text="The note was withdrawn."))])
    again = settle(store, load(), at.decisions)
    assert again.states == {decision.id: GONE}
    assert again.lost == (decision.id,)
    ingest(store, [gone])  # the text is back, and the decision finds its words
    assert settle(store, load(), at.decisions).lost == ()


def test_merge_split_rename_and_apart(texts: list[Extraction], tmp_path: Path) -> None:
    store = open_store(None)
    ingest(store, texts)
    at = desk(store, tmp_path)
    one, other = two_own(store)
    at.merge(one, other, why="the same man")
    assert not list(store.quads(NamedNode(one), RDF.type))
    assert [q.object for q in store.quads(NamedNode(one), DCT.isReplacedBy, None, ENTITIES.value)] == [NamedNode(other)]
    assert readouts_of(store, other) >= 1
    ingest(store, texts)
    settle(store, load(), at.decisions)
    assert not list(store.quads(NamedNode(one), RDF.type))
    at.undo()
    assert list(store.quads(NamedNode(one), RDF.type))
    at.rename(one, "A Better Name")
    assert labels(store, one) == ["A Better Name"]
    ingest(store, texts)
    settle(store, load(), at.decisions)
    assert labels(store, one) == ["A Better Name"]
    interpol = f"{ID}agency/interpol"
    named = sorted({m for m, _ in at.entity(interpol).mentions})
    assert len(named) > 1
    with pytest.raises(UsageError, match="named by the authority"):
        at.rename(interpol, "Interpol")
    before = readouts_of(store, interpol)
    at.split(interpol, (named[0],), new_name="Another body")
    assert readouts_of(store, interpol) == before - 1
    with pytest.raises(UsageError, match="can't be one"):
        at.merge(interpol, one)


def labels(store: Store, iri: str) -> list[str]:
    return [getattr(q.object, "value", "") for q in store.quads(NamedNode(iri), RDFS.label, None, ENTITIES.value)]


def readouts_of(store: Store, iri: str) -> int:
    return len({q.graph_name for q in store.quads(NamedNode(iri), RDF.type) if "/id/readout/" in str(q.graph_name)})


def two_own(store: Store) -> tuple[str, str]:
    """Two persons of different readouts whom no authority entry names."""
    named: Iterator[str] = (
        q.subject.value for q in store.quads(None, RDFS.label, None, ENTITIES.value) if isinstance(q.subject, NamedNode)
    )
    people = sorted(iri for iri in named if "/id/person/" in iri)
    homes = {iri: {str(q.graph_name) for q in store.quads(NamedNode(iri), RDF.type)} for iri in people}
    return next((a, b) for a in people for b in people if a < b and not homes[a] & homes[b])


def test_apart_is_not_asked_again_and_not_joined(texts: list[Extraction], tmp_path: Path) -> None:
    store = open_store(None)
    ingest(store, texts)
    at = desk(store, tmp_path)
    pairs = list(store.quads(None, PG.sameEvent, None, INFERRED.value))
    assert pairs, "data/ tells of some events twice"
    one, other = str(pairs[0].subject).strip("<>"), str(pairs[0].object).strip("<>")
    at.decide(at.pair_of_events("apart", one, other))
    assert not list(store.quads(NamedNode(one), PG.sameEvent, NamedNode(other)))
    at.undo()
    assert list(store.quads(NamedNode(one), PG.sameEvent, NamedNode(other)))


def test_items_are_asked_once(texts: list[Extraction], tmp_path: Path) -> None:
    store = open_store(None)
    ingest(store, texts)
    at = desk(store, tmp_path)
    items = list(open_items(store, at.decisions, low=1.01))
    assert {item.kind for item in items} >= {"fact"}
    assert all(item.question and item.words for item in items)
    for item in items[:5]:
        at.answer(item, "no", settle_now=False)
    at.settle()
    left = {item.id for item in open_items(store, at.decisions, low=1.01)}
    assert not left & {item.id for item in items[:5]}


def test_a_doubt_is_asked_once_with_the_words_of_both_sides() -> None:
    knowledge = load()
    sides = [
        Side(EntityKind.PERSON, "Tomás Arango Vélez", "Ambassador", "CO", "2020-01-05"),
        Side(EntityKind.PERSON, "Tomas Arango Velez", "Police Commander", "MX", "2020-02-05"),
        Side(EntityKind.PERSON, "Tomás Arango Vélez", "", "", "2020-03-05"),
    ]
    store = open_store(None)
    put(store, [extraction_of(side, f"r{n}", knowledge) for n, side in enumerate(sides)], knowledge)
    items = [item for item in open_items(store, Decisions()) if item.kind == "doubt"]
    assert len({item.id for item in items}) == len(items) >= 2
    for item in items:
        assert len([words for words in item.words if "[Tom" in words]) == 2, item.words
        assert any("r2: " in words for words in item.words)


def test_what_the_authority_says_of_an_entry() -> None:
    store = open_store(None)
    store.write({AUTHORITY.value: build_authority(load())})
    person = entity_iri("person", "priti-patel")
    assert "2019-07-24 to 2022-09-06 Home Secretary" in known(store, person)
    assert "United Kingdom" in known(store, entity_iri("post", "gb-home-secretary"))
    assert known(store, f"{ID}person/nobody-1234") == ""


def test_the_file_can_be_merged_and_a_broken_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    file.write_text('{"verdict": "reject", "by": "a", "when": "2026-01-01"}\n{"verdict": "perhaps"}\n', "utf-8")
    with pytest.raises(UsageError, match=r"decisions\.jsonl:2: no decision"):
        Decisions.read(file)


def test_review_by_keyboard_and_by_json(texts: list[Extraction], tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path, write=True) as store:
        ingest(store, [later_version(text, 1) for text in texts[:6]])  # none is quite sure of its facts
        refresh(store, load())
    run = CliRunner()
    found = run.invoke(cli, ["review", "--json", "--low", "1", "--store", str(path), "--limit", "3"])
    assert found.exit_code == 0, found.output
    rows = [json.loads(line) for line in found.output.splitlines()]
    answers = tmp_path / "answers.jsonl"
    answers.write_text("".join(json.dumps({"id": row["id"], "answer": "no"}) + "\n" for row in rows), "utf-8")
    done = run.invoke(
        cli, ["review", "--answers", str(answers), "--low", "1", "--store", str(path)], standalone_mode=False
    )
    assert done.exception is None, done.output
    assert (path / "decisions.jsonl").read_text("utf-8").count("\n") == len(rows)
    walked = run.invoke(
        cli,
        ["review", "--low", "1", "--limit", "2", "--store", str(path), "--by", "ben"],
        input="yq",
        standalone_mode=False,
    )
    assert "1 decided" in walked.output
    listed = run.invoke(cli, ["review", "--list", "--store", str(path)], standalone_mode=False)
    assert listed.output.count("\n") >= len(rows) + 1
    assert "ben" in listed.output
