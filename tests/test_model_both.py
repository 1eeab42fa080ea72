"""Two readers of one text, and how far each is trusted."""

import random
from pathlib import Path

import pytest

from policegraph.errors import UsageError
from policegraph.extract.model_reader.both import both
from policegraph.extract.model_reader.trust import Cell, Judged, fit, held_out, load, read, shipped, write
from policegraph.facts import (
    Entity,
    EntityKind,
    Event,
    EventKind,
    Extraction,
    Ground,
    Interaction,
    InteractionKind,
    Modality,
    Quotation,
    Readout,
    Relation,
    RelationName,
    Role,
    RoleName,
    Span,
    Status,
)

TEXT = "Ada Quill met Bo Tarn on Friday. She thanked him. Cy Ward will train them. “We agree,” he said."
READOUT = Readout("one.txt", TEXT)
PRAISE, ASSIST = InteractionKind.PRAISE, InteractionKind.ASSIST


def at(words: str, rule: str, confidence: float = 0.7) -> Ground:
    start = TEXT.index(words)
    return Ground(Span(start, start + len(words)), rule, confidence)


def person(id: str, name: str) -> Entity:
    return Entity(id, EntityKind.PERSON, name, (name,))


def act(id: str, kind: InteractionKind, actor: str, target: str, ground: Ground, modality: Modality) -> Interaction:
    roles = (Role(RoleName.ACTOR, actor, ground), Role(RoleName.TARGET, target, ground))
    return Interaction(id, kind, modality, ground, roles)


def meeting(id: str, people: tuple[str, ...], date: str, ground: Ground, status: Status = Status.HELD) -> Event:
    roles = [Role(RoleName.PARTICIPANT, p, ground) for p in people] + [Role(RoleName.DATE, date, ground)]
    return Event(id, EventKind.MEETING, status, ground, (), tuple(roles))


def readers() -> tuple[Extraction, Extraction]:
    rules = Extraction(
        READOUT,
        (person("p1", "Ada Quill"), person("p2", "Bo Tarn")),
        events=(meeting("e1", ("p1", "p2"), "2031-05-16", at("met", "event-verb:meet", 0.8)),),
        interactions=(act("i1", PRAISE, "p1", "p2", at("thanked him", "act-thank", 0.8), Modality.ASSERTED),),
        quotations=(Quotation("q1", at("We agree,", "q").span, "p2", at("We agree,", "quote-verb")),),
    )
    model = Extraction(
        READOUT,
        (person("p1", "Bo Tarn"), person("p2", "Ada Quill"), person("p3", "Cy Ward")),
        (Relation("p3", RelationName.MEMBER_OF, "p3", at("Cy Ward", "model:memberOf")),),
        (meeting("e1", ("p2", "p1"), "2031-05-09", at("met Bo Tarn", "model:event")),),
        (
            act("i1", PRAISE, "p2", "p1", at("thanked him", "model:act"), Modality.PLANNED),
            act("i2", ASSIST, "p3", "p1", at("will train them", "model:act"), Modality.PLANNED),
        ),
        (Quotation("q1", at("We agree,", "q").span, "p3", at("We agree,", "model:quote")),),
    )
    return rules, model


def test_agreement_difference_and_what_one_alone_says() -> None:
    together = both(*readers(), shipped())
    names = {entity.id: entity.name for entity in together.entities}
    assert sorted(names.values()) == ["Ada Quill", "Bo Tarn", "Cy Ward"]
    (event,) = together.events
    assert event.ground.rule == "both:event-verb:meet"
    assert event.ground.confidence > 0.8
    assert {names[id] for id in event.fillers(RoleName.PARTICIPANT)} == {"Ada Quill", "Bo Tarn"}
    assert event.fillers(RoleName.DATE) == ("2031-05-16",)
    praise, assist = together.interactions
    assert praise.ground.rule == "both:act-thank"
    assert praise.modality is Modality.PLANNED  # of two that differ, the one that asserts nothing
    assert assist.ground.rule == "model-only:act"
    assert assist.ground.confidence < praise.ground.confidence
    (quote,) = together.quotations
    assert quote.ground.rule == "differ:quote-verb"
    differences = [dropped for dropped in together.dropped if dropped.rule == "readers-differ"]
    assert len(differences) == 3  # date, modality, speaker


def test_parties_that_differ_over_the_same_words_lose_trust() -> None:
    rules, model = readers()
    other = act("i1", PRAISE, "p3", "p1", at("thanked him", "model:act"), Modality.ASSERTED)
    together = both(rules, Extraction(READOUT, model.entities, interactions=(other,)), shipped())
    assert [i.ground.rule for i in together.interactions] == ["differ:act-thank", "differ:act"]
    assert all(i.ground.confidence < 0.7 for i in together.interactions)


def test_what_is_below_the_least_confidence_goes() -> None:
    together = both(*readers(), shipped(), least=0.65)
    assert [i.kind for i in together.interactions] == [PRAISE]
    assert any("below 0.65" in dropped.reason for dropped in together.dropped)


def test_two_readouts_are_not_joined() -> None:
    rules, _ = readers()
    with pytest.raises(ValueError, match="two readouts"):
        both(rules, Extraction(Readout("two.txt", TEXT)), shipped())


def test_trust_that_was_measured_is_calibrated() -> None:
    rng = random.Random(7)
    rates = {Cell.AGREED: 0.95, Cell.RULES: 0.4, Cell.MODEL: 0.7}

    def sample(count: int) -> list[Judged]:
        out = []
        for _ in range(count):
            cell = rng.choice(list(rates))
            rules = None if cell.model_alone else rng.choice((0.5, 0.6, 0.8))
            out.append(Judged("act", cell, rules, rng.random() < rates[cell]))
        return out

    trust = fit(sample(3000), "a test")
    for cell, rate in rates.items():
        fresh = [fact for fact in sample(3000) if fact.cell is cell]
        mean = sum(trust.confidence("act", cell, fact.rules) for fact in fresh) / len(fresh)
        assert mean == pytest.approx(rate, abs=0.05)
    surer = trust.confidence("act", Cell.RULES, 0.8)
    assert surer > trust.confidence("act", Cell.RULES, 0.5)
    assert trust.confidence("holds", Cell.MODEL, None) == trust.confidence("act", Cell.MODEL, None)


def test_a_table_that_was_fitted_fits_other_readouts_better_than_the_guess() -> None:
    rng = random.Random(3)
    rates = {Cell.AGREED: 0.6, Cell.RULES: 0.2, Cell.MODEL: 0.9}
    readouts = [
        [
            Judged("act", cell, None if cell.model_alone else 0.7, rng.random() < rates[cell])
            for cell in rng.choices(list(rates), k=20)
        ]
        for _ in range(40)
    ]
    found = held_out(readouts)
    assert found is not None
    fitted, guess = found
    assert fitted.facts == guess.facts == 800
    assert fitted.error < 0.06 < 0.2 < guess.error
    assert fitted.confidence == pytest.approx(fitted.right, abs=0.03)
    assert held_out(readouts[:1]) is None


def test_a_table_is_written_and_read(tmp_path: Path) -> None:
    judged = [Judged("act", Cell.MODEL, None, True)] * 30
    trust = fit(judged, "30 readouts")
    file = tmp_path / "trust.toml"
    file.write_text(write(trust, judged), "utf-8")
    assert "# 30 of 30 right" in file.read_text("utf-8")
    assert "# 0 of 0 right: too few" in file.read_text("utf-8")
    assert load(file) == trust
    with pytest.raises(UsageError, match="default"):
        read("measured = 'no'", "x.toml")
