"""Private persons: who is marked, and what is stored of them."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal

from policegraph.build.vocabulary import DCT, NIF, PG
from policegraph.errors import UsageError
from policegraph.facts import (
    Entity,
    EntityKind,
    Extraction,
    Ground,
    Interaction,
    InteractionKind,
    Mention,
    Modality,
    Readout,
    Relation,
    RelationName,
    Role,
    RoleName,
    Span,
)
from policegraph.knowledge.load import load
from policegraph.pipeline import Outcome, ingest_readouts
from policegraph.resolve import resolve
from policegraph.resolve.private import without_private
from policegraph.settings import Settings
from policegraph.store import Store, open_store

TEXT = (
    "Officers of the Harbour Unit arrested Davit Orbeli on Monday. Orbeli was charged with fraud. "
    "Inspector Lena Marsh, head of the unit, thanked the harbour master, Piet Kool."
)
NAMES = {"p1": ("Davit Orbeli", "Orbeli"), "p2": ("Lena Marsh",), "p3": ("Piet Kool",)}


def extract(readouts: Iterable[Readout]) -> Iterable[Extraction]:
    """A small extractor of its own: the people of TEXT, wherever they are named, and what is done to them."""
    for readout in readouts:
        text = readout.text
        entities = []
        for id, forms in NAMES.items():
            here = [form for form in forms if form in text]
            mentions = tuple(Mention(Span(text.index(f), text.index(f) + len(f)), f, "test") for f in here)
            if here:
                entities.append(Entity(id, EntityKind.PERSON, here[0], tuple(here), mentions))
        start = text.index("Harbour Unit")
        entities.append(Entity("a1", EntityKind.AGENCY, "Harbour Unit", ("Harbour Unit",)))
        entities.append(Entity("t1", EntityKind.POST, "head of the unit", ("head of the unit",), body="a1"))
        ground = Ground(Span(start, start + 12), "test", 0.9)
        known = {entity.id for entity in entities}

        def act(id: str, kind: InteractionKind, actor: str, target: str, ground: Ground = ground) -> Interaction:
            roles = (Role(RoleName.ACTOR, actor, ground), Role(RoleName.TARGET, target, ground))
            return Interaction(id, kind, Modality.ASSERTED, ground, roles)

        acts = [act("i1", InteractionKind.ENFORCE, "a1", "p1")] if "p1" in known else []
        acts.append(act("i2", InteractionKind.PRAISE, "p2", "p3"))
        holds = Relation("p2", RelationName.HOLDS, "t1", ground)
        yield Extraction(readout, tuple(entities), (holds,), (), tuple(acts))


def private(extraction: Extraction) -> set[str]:
    return {e.name for e in resolve(extraction, load()).entities if e.private}


def test_only_the_arrested_is_private() -> None:
    (extraction,) = extract([Readout("a", TEXT)])
    assert private(extraction) == {"Davit Orbeli"}


def test_somebody_known_to_the_authority_is_never_private() -> None:
    text = "Officers arrested Priti Patel."
    person = Entity(
        "p1", EntityKind.PERSON, "Priti Patel", ("Priti Patel",), (Mention(Span(18, 29), "Priti Patel", "t"),)
    )
    ground = Ground(Span(0, 8), "t", 0.9)
    act = Interaction("i", InteractionKind.ENFORCE, Modality.ASSERTED, ground, (Role(RoleName.TARGET, "p1", ground),))
    assert private(Extraction(Readout("a", text), (person,), (), (), (act,))) == set()


@pytest.mark.parametrize(("mode", "words"), [("initials", "D. O."), ("drop", "[name withheld]")])
def test_names_are_rewritten_everywhere(mode: str, words: str) -> None:
    (extraction,) = extract([Readout("a", TEXT, title="Davit Orbeli arrested")])
    found = without_private(resolve(extraction, load()), mode)
    assert found is not None
    assert "Orbeli" not in found.text
    assert words in found.text
    assert "Lena Marsh" in found.text
    assert found.title == f"{words} arrested"
    assert without_private(resolve(extraction, load()), "keep") is None
    with pytest.raises(UsageError, match="keep, initials, drop"):
        without_private(resolve(extraction, load()), "hide")


def store_with(mode: str) -> Store:
    store = open_store(None)
    steps = list(ingest_readouts([Readout("a", TEXT)], store, Settings(private_persons=mode), extractor=extract))
    assert [step.outcome for step in steps] == [Outcome.STORED], steps
    return store


def test_the_store_holds_what_the_mode_says(tmp_path: Path) -> None:
    kept = store_with("keep")
    assert list(kept.quads(None, PG.privatePerson, None))
    dropped = store_with("drop")
    assert not any("Orbeli" in str(quad.object) for quad in dropped.quads(graph=dropped.readouts()[0]))
    (text,) = {q.object.value for q in dropped.quads(None, NIF.isString, None) if isinstance(q.object, Literal)}
    assert "[name withheld]" in text
    again = list(ingest_readouts([Readout("a", TEXT)], dropped, Settings(private_persons="drop"), extractor=extract))
    assert [step.outcome for step in again] == [Outcome.UNCHANGED]
    other = list(ingest_readouts([Readout("a", TEXT)], dropped, Settings(private_persons="keep"), extractor=extract))
    assert [step.outcome for step in other] == [Outcome.STORED]
    assert list(dropped.quads(None, DCT.identifier, Literal("a")))
