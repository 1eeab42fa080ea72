"""Linking against pairs of public facts; names; the order of ingestion plays no part."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode

from policegraph.build.vocabulary import DCT, ENTITIES, INFERRED, PG, RDFS
from policegraph.facts import EntityKind, Extraction
from policegraph.join import refresh
from policegraph.knowledge.load import load
from policegraph.pipeline import remove
from policegraph.resolve import resolve
from policegraph.resolve.names import Kind, compare
from policegraph.store import Store, open_store
from resolve_pairs import Side, extraction_of, judge, names, put, read_pairs


def test_linking_is_precise_and_finds() -> None:
    pairs = read_pairs()
    assert sum(p.same for p in pairs) >= 150
    assert sum(not p.same for p in pairs) >= 300
    found = Counter((p.same, same) for p, same in judge(pairs, load()))
    precision = found[True, True] / (found[True, True] + found[False, True])
    recall = found[True, True] / (found[True, True] + found[True, False])
    assert precision >= 0.98, found
    assert recall >= 0.90, found


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Jürgen Stock", "Juergen Stock", Kind.VARIANT),
        ("Jürgen Stock", "STOCK Jürgen", Kind.ORDER),
        ("Jürgen Stock", "Stock, Jürgen", Kind.SAME),
        ("Kim Jong Yang", "Kim Jong-yang", Kind.SAME),
        ("Александр Бортников", "Aleksandr Bortnikov", Kind.SAME),
        ("Mohammed bin Salman", "Prince Muhammad bin Salman bin Abdulaziz Al Saud", Kind.SHORTER),
        ("J. Weber", "Jürgen Weber", Kind.INITIALS),
        ("Abdulaziz bin Saud bin Naif", "Saud bin Naif bin Abdulaziz", Kind.OTHER),
        ("Salman bin Abdulaziz", "Mohammed bin Salman bin Abdulaziz", Kind.OTHER),
        ("Ferdinand Marcos", "Ferdinand Marcos Jr.", Kind.OTHER),
        ("John Kelly", "Jane Kelly", Kind.OTHER),
        ("Hun Sen", "Hun Manet", Kind.OTHER),
    ],
)
def test_names_compared(one: str, other: str, kind: Kind) -> None:
    assert compare(one, other).kind is kind
    assert compare(other, one).kind is kind


def people() -> list[Extraction]:
    """Persons that no authority entry holds, told in several ways; two namesakes; one whom nobody can place."""
    sides = [
        ("Mirela Katović", "Head of the Cyber Unit", "HR", "2021-02-03"),
        ("Mirela Katovic", "", "", "2021-03-03"),
        ("KATOVIĆ Mirela", "Head of the Cyber Unit", "HR", "2022-02-03"),
        ("Tomás Arango Vélez", "Ambassador", "CO", "2020-01-05"),
        ("Tomas Arango Velez", "Police Commander", "MX", "2020-02-05"),
        ("Tomás Arango Vélez", "", "", "2020-03-05"),
        ("Priti Patel", "Home Secretary", "GB", "2021-02-03"),
    ]
    knowledge = load()
    return [extraction_of(Side(EntityKind.PERSON, *s), f"r{n}", knowledge) for n, s in enumerate(sides)]


def test_own_persons_are_brought_together_and_namesakes_stay_apart() -> None:
    store = open_store(None)
    put(store, people(), load())
    who = names(store)
    assert who["r0"] == who["r1"] == who["r2"]
    assert len({who["r3"], who["r4"], who["r5"]}) == 3  # nobody can say which of the two the third is
    doubts = [q.subject for q in store.quads(None, None, PG.Doubt, INFERRED.value)]
    assert len(doubts) >= 2
    merged = list(store.quads(None, DCT.isReplacedBy, None, INFERRED.value))
    assert merged
    assert {q.object.value for q in merged if isinstance(q.object, NamedNode)} == {who["r0"]}


def canonical(store: Store) -> str:
    return "".join(sorted(f"{quad}\n" for quad in store.quads()))


def test_twenty_orders_give_the_same_bytes() -> None:
    knowledge = load()
    texts = [*people(), *(extraction_of(p.one, f"{n}x", knowledge) for n, p in enumerate(read_pairs()[:40]))]
    results = set()
    for seed in range(20):
        order = list(texts)
        random.Random(seed).shuffle(order)
        store = open_store(None)
        cut = 1 + seed % 7
        for start in range(0, len(order), cut * 4):  # in batches of another size each time
            put(store, order[start : start + cut * 4], knowledge)
        results.add(canonical(store))
    assert len(results) == 1


def test_what_is_removed_leaves_no_trace() -> None:
    knowledge = load()
    texts = people()
    store, without = open_store(None), open_store(None)
    put(store, texts, knowledge)
    remove(store, ["r1", "r4"])
    refresh(store, knowledge)
    put(without, [text for text in texts if text.readout.identifier not in ("r1", "r4")], knowledge)
    assert names(store) == names(without)
    assert {q.triple for q in store.quads(graph=INFERRED.value)} == {
        q.triple for q in without.quads(graph=INFERRED.value)
    }


def test_a_text_stored_again_is_joined_again() -> None:
    knowledge = load()
    store = open_store(None)
    put(store, people(), knowledge)
    before = canonical(store)
    put(store, people()[:2], knowledge)
    assert canonical(store) == before


def test_each_link_says_how_sure_it_is_and_why() -> None:
    (entity,) = [e for e in resolve(people()[-1], load()).entities if e.kind is EntityKind.PERSON]
    assert entity.link_score is not None
    assert entity.link_score > 0.95
    assert "held that post on that day" in entity.link_reasons
    store = open_store(None)
    put(store, people()[-1:], load())
    links = list(store.quads(None, PG.entity, NamedNode(str(entity.iri)), INFERRED.value))
    assert len(links) == 1
    because = store.quads(links[0].subject, PG.because, None, INFERRED.value)  # type: ignore[arg-type]
    assert any("held that post on that day" in getattr(q.object, "value", "") for q in because)


def test_the_label_is_the_fullest_name() -> None:
    store = open_store(None)
    put(store, [replace(one) for one in people()[:3]], load())
    (iri,) = set(names(store).values())
    labels = {q.object for q in store.quads(NamedNode(iri), RDFS.label, None, ENTITIES.value)}
    assert labels <= {Literal("Mirela Katović"), Literal("KATOVIĆ Mirela"), Literal("Mirela Katovic")}
    assert len(labels) == 1
