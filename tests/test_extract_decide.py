"""The judgement in its parts, without trained weights: what passes, what an act asks for and by when."""

from functools import cache

import pytest

from policegraph.extract.act_content import act_content, act_due
from policegraph.extract.acts import Act
from policegraph.extract.case import Case
from policegraph.extract.cast import Gazetteers, gazetteers
from policegraph.extract.decide import decide
from policegraph.extract.decide_acts import act_modality, possible_acts, theme_chance
from policegraph.extract.document import parse
from policegraph.extract.model import load_model
from policegraph.extract.proposals import Proposal, propose
from policegraph.extract.scorer import Linear, Scorers
from policegraph.facts import EventKind, Modality, Readout, RoleName, Status
from policegraph.knowledge.load import load


@cache
def known() -> Gazetteers:
    return gazetteers(load())


@cache
def proposal(text: str) -> Proposal:
    (document,) = parse([Readout("note.txt", text, issued="2024-03-14")], load_model())
    return propose(document, known())


def act(text: str, cue: str) -> Act:
    return next(a for a in proposal(text).acts if a.cue.id == cue)


def sure(**biases: float) -> Scorers:
    """Scorers that know one figure a question and no feature."""
    return Scorers({question: Linear(bias, {}) for question, bias in biases.items()}, dict.fromkeys(biases, 0.5))


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        (
            "Minister Aino Kivelä asked Latvia to send more officers to Turku.",
            "Request:ask",
            "to send more officers to Turku",
        ),
        ("Minister Aino Kivelä asked Latvia for more officers.", "Request:ask for", "more officers"),
        (
            "Minister Aino Kivelä promised that Finland would train the unit.",
            "Commit:promise",
            "that Finland would train the unit",
        ),
        ("Minister Aino Kivelä promised support.", "Commit:promise", "support"),
        ("“We will train the unit,” Minister Aino Kivelä promised.", "Commit:promise", "We will train the unit"),
        ("Minister Aino Kivelä thanked Latvia for the arrests.", "Praise:thank", "the arrests"),
    ],
)
def test_the_content_of_an_act_is_what_its_cue_governs(text: str, cue: str, content: str) -> None:
    found = act_content(proposal(text), act(text, cue))
    assert found is not None
    assert found.of(text) == content


def test_only_what_binds_is_due() -> None:
    asked = "Minister Aino Kivelä asked Latvia to send officers by 1 June 2024."
    thanked = "Minister Aino Kivelä thanked Latvia for sending officers by 1 June 2024."
    due = act_due(proposal(asked), act(asked, "Request:ask"))
    assert due is not None
    assert due[0] == "2024-06-01"
    assert act_due(proposal(thanked), act(thanked, "Praise:thank")) is None


@pytest.mark.parametrize(
    ("text", "cue", "modality"),
    [
        ("Finland and Latvia will continue to cooperate.", "Cooperate:cooperate", "Asserted"),
        ("Finland and Latvia will cooperate.", "Cooperate:cooperate", "Planned"),
        ("Minister Aino Kivelä will thank Latvia.", "Praise:thank", "Planned"),
    ],
)
def test_how_an_act_is_meant(text: str, cue: str, modality: str) -> None:
    found = act(text, cue)
    assert act_modality(found, proposal(text).document.doc[found.token]) == Modality(modality)


def test_acts_stand_between_kept_entities() -> None:
    p = proposal("Minister Aino Kivelä thanked Latvia.")
    everybody = frozenset(p.scene.cast.clusters)
    assert len(possible_acts(p, everybody)) == len(p.acts) > 0
    assert all(a.actor is a.target is None for a in possible_acts(p, frozenset()))


def test_a_case_passes_what_reaches_the_threshold() -> None:
    case = Case(proposal("Minister Aino Kivelä thanked Latvia."), sure(act=1.0, event=-1.0), frozenset(), frozenset())
    assert case.passes("act", ()) == pytest.approx(0.731, abs=0.001)
    assert case.passes("event", ()) is None


def test_of_a_doubtful_act_a_theme_must_be_surer() -> None:
    assert theme_chance(0.8, 1.0) == 0.8
    assert theme_chance(0.8, 0.25) == 0.4


def test_what_is_dated_after_the_note_is_planned() -> None:
    judges = sure(entity=5.0, event=5.0, date=5.0, planned=-5.0)
    told = "Minister Aino Kivelä met Minister Janis Ozolkalns of Latvia on {}."
    for day, status in (("12 March 2024", Status.HELD), ("2 May 2024", Status.PLANNED)):
        events = decide(proposal(told.format(day)), judges).events
        (meeting,) = [event for event in events if event.kind is EventKind.MEETING]
        assert meeting.status is status
        assert len(meeting.fillers(RoleName.DATE)) == 1


def test_what_no_scorer_keeps_is_named_as_dropped() -> None:
    p = proposal("Minister Aino Kivelä met Minister Janis Ozolkalns of Latvia and thanked him.")
    found = decide(p, sure(entity=5.0, event=-1.0, act=-1.0))
    assert not found.events
    assert not found.interactions
    assert {one.rule for one in found.dropped} >= {"act-Praise:thank"}
    assert all("below the threshold" in one.reason for one in found.dropped)
