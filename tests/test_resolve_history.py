"""The graph is a function of the texts that are in it: what was stored before, and went, leaves no trace."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from gold_convert import convert, read_gold
from policegraph.build.vocabulary import DCT, ENTITIES, INFERRED, PG, RDFS, RUNS, readout_iri
from policegraph.facts import EntityKind, Extraction, Readout
from policegraph.join import refresh
from policegraph.knowledge.load import load
from policegraph.pipeline import Outcome, conclude, ingest_readouts, remove
from policegraph.settings import Settings
from policegraph.store import Edit, Store, open_store
from resolve_pairs import Side, extraction_of, names

GOLD = sorted((Path(__file__).parent.parent / "data" / "gold").glob("*.json"))
SETTINGS = Settings(batch=4)


def store_texts(store: Store, texts: Sequence[Extraction]) -> None:
    """Store what these texts say by the whole way of an ingestion; their extraction is given."""
    given = {text.readout: text for text in texts}

    def extractor(readouts: Sequence[Readout]) -> Iterable[Extraction]:
        return [given[readout] for readout in readouts]

    for step in ingest_readouts([text.readout for text in texts], store, SETTINGS, extractor=extractor):
        assert step.outcome in (Outcome.STORED, Outcome.NO_READER, Outcome.UNCHANGED), step


def canonical(store: Store) -> str:
    """The graphs as sorted N-Quads, without the clock times of the runs."""
    return "".join(sorted(f"{quad}\n" for quad in store.quads() if quad.graph_name != RUNS))


def fresh(texts: Sequence[Extraction]) -> str:
    store = open_store(None)
    store_texts(store, texts)
    return canonical(store)


def people() -> list[Extraction]:
    """One woman told in five ways, of which some hang together by others only; two namesakes of other countries."""
    sides = [
        ("Mirela Katović", "Head of the Cyber Unit", "HR", "2021-02-03"),
        ("Mirela Katovic", "", "", "2021-03-03"),
        ("KATOVIĆ Mirela", "Head of the Cyber Unit", "HR", "2022-02-03"),
        ("Mirela Ana Katović", "Head of the Cyber Unit", "HR", "2022-05-03"),
        ("Mirela Katović", "", "HR", "2022-06-03"),
        ("Tomás Arango Vélez", "Ambassador", "CO", "2020-01-05"),
        ("Tomas Arango Velez", "Police Commander", "MX", "2020-02-05"),
        ("Tomás Arango Vélez", "", "", "2020-03-05"),
    ]
    knowledge = load()
    return [extraction_of(Side(EntityKind.PERSON, *s), f"r{n}", knowledge) for n, s in enumerate(sides)]


def renamed(text: Extraction, identifier: str) -> Extraction:
    """What a text says, under the identifier of another."""
    return replace(text, readout=replace(text.readout, identifier=identifier))


@pytest.mark.parametrize("gone", range(5))
def test_neighbours_of_a_text_that_goes_stand_as_if_it_had_never_been(gone: int) -> None:
    texts = people()
    store = open_store(None)
    store_texts(store, texts)
    assert list(store.quads(None, DCT.isReplacedBy, None, INFERRED.value))
    assert not remove(store, [texts[gone].readout.identifier])
    conclude(store, SETTINGS)
    assert canonical(store) == fresh([text for text in texts if text is not texts[gone]])


@pytest.mark.parametrize("gone", range(5))
def test_neighbours_of_a_text_that_says_something_else_now(gone: int) -> None:
    texts = people()
    store = open_store(None)
    store_texts(store, texts)
    texts[gone] = renamed(texts[5 + gone % 3], texts[gone].readout.identifier)
    store_texts(store, [texts[gone]])
    assert canonical(store) == fresh(texts)


def test_names_go_with_the_text_that_gave_them() -> None:
    texts = people()[:4]
    store = open_store(None)
    store_texts(store, texts)
    (iri,) = set(names(store).values())

    def labels() -> list[str]:
        return [q.object.value for q in store.quads(NamedNode(iri), RDFS.label, None, ENTITIES.value)]  # type: ignore[union-attr]

    assert labels() == ["Mirela Ana Katović"]
    remove(store, ["r3"])
    conclude(store, SETTINGS)
    (iri,) = set(names(store).values())
    assert labels() != ["Mirela Ana Katović"]
    assert len(labels()) == 1


@pytest.mark.parametrize("seed", range(6))
def test_any_way_to_the_same_texts_gives_the_same_bytes(seed: int) -> None:
    """Texts of data/ and of people told in several ways, stored, replaced and removed at random."""
    chance = random.Random(seed)
    pool = [*people(), *(convert(*read_gold(file)) for file in chance.sample(GOLD, 10))]
    pool += [convert(*read_gold(file)) for file in GOLD if "rwanda" in file.name or "iraq" in file.name]
    slots = {text.readout.identifier: text for text in pool}
    now: dict[str, Extraction] = {}
    store = open_store(None)
    for _ in range(12):
        chosen = chance.sample(sorted(slots), 4)
        if chance.random() < 0.3:
            remove(store, [one for one in chosen if now.pop(one, None) is not None])
            conclude(store, SETTINGS)
            continue
        # now and then a text takes the place of another, as a corrected or mistaken upload would
        texts = [renamed(chance.choice(pool), one) if chance.random() < 0.3 else slots[one] for one in chosen]
        now |= {text.readout.identifier: text for text in texts}
        store_texts(store, texts)
    assert now
    order = list(now.values())
    chance.shuffle(order)
    assert canonical(store) == fresh(order)
    assert any(store.quads(None, PG.joinedDigest, None, INFERRED.value))


def waiting(store: Store) -> set[str]:
    """The readouts that are marked as changed."""
    marks = store.quads(None, PG.joinedDigest, Literal("changed"), INFERRED.value)
    return {q.subject.value.rsplit("/", 1)[-1] for q in marks if isinstance(q.subject, NamedNode)}


def test_what_is_to_be_joined_anew_is_marked_until_it_is() -> None:
    """Only those are looked at: the new text, and those that share a person with one that goes."""
    texts = people()
    store = open_store(None)
    store_texts(store, texts)
    assert not waiting(store)
    assert refresh(store, load()).readouts == 0
    remove(store, ["r3"])
    assert waiting(store) == {"r0", "r1", "r2", "r4"}
    assert refresh(store, load()).readouts == 4
    assert not waiting(store)
    assert canonical(store) == fresh([text for text in texts if text.readout.identifier != "r3"])


def test_a_store_without_marks_is_looked_through() -> None:
    """Of an older version, or drawn from with other knowledge: what is joined as it is now stays."""
    store = open_store(None)
    store_texts(store, people())
    before = canonical(store)
    whole = frozenset(quad.triple for quad in store.quads(INFERRED, PG.joinedDigest, None, RUNS.value))
    (lost,) = {quad.triple for quad in store.quads(NamedNode(readout_iri("r5")), PG.joinedDigest, None, INFERRED.value)}
    assert whole
    store.write(edit={RUNS.value: Edit(drop=whole), INFERRED.value: Edit(drop=frozenset({lost}))})
    assert refresh(store, load()).readouts == 1
    assert canonical(store) == before
