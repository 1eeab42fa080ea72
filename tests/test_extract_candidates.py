"""The marks of candidates: who takes part in an event, what is a name, who is of which body."""

from functools import cache

from policegraph.extract.cast import gazetteers
from policegraph.extract.document import parse
from policegraph.extract.model import load_model
from policegraph.extract.proposals import Proposal, propose
from policegraph.facts import EntityKind, Readout
from policegraph.knowledge.load import load


@cache
def proposal(text: str) -> Proposal:
    (document,) = parse([Readout("note.txt", text, issued="2024-03-14")], load_model())
    return propose(document, gazetteers(load()))


def id_of(p: Proposal, name: str) -> str:
    return next(c.id for c in p.scene.cast.clusters.values() if c.name == name)


MEETING = (
    "Minister Aino Kivelä of Finland met Minister Janis Ozolkalns of Latvia in Riga on Tuesday.\n\n"
    "The meeting was also attended by Ambassador Helena Brandvold."
)


def takers(p: Proposal) -> dict[str, set[str]]:
    event = next(e for e in p.events if e.happening.main)
    return {p.scene.cast.clusters[agent].name: set(features) for agent, _, features in event.agents}


def test_subject_and_object_of_a_meeting_are_reached_by_their_ways() -> None:
    found = takers(proposal(MEETING))
    assert {"k=Meeting", "ak=p", "filler", "same-sent", "path=subj"} <= found["Aino Kivelä"]
    assert {"filler", "path=obj"} <= found["Janis Ozolkalns"]


def test_words_of_attendance_mark_who_is_named_after_them() -> None:
    found = takers(proposal(MEETING))
    assert "attend" in found["Helena Brandvold"]
    assert "attend" not in found["Aino Kivelä"]


def test_who_only_sends_greetings_is_no_candidate() -> None:
    text = "Minister Aino Kivelä met Minister Janis Ozolkalns in Riga and conveyed the greetings of Prince Marek."
    assert "Aino Kivelä" in takers(proposal(text))
    assert not any("Marek" in name for name in takers(proposal(text)))


def test_what_both_sides_signed_may_be_of_their_countries() -> None:
    """Countries that stand in another paragraph are considered where the event names nobody, or is an agreement."""
    p = proposal(
        "Finnish Interior Minister Aino Kivelä met Latvian Interior Minister Jānis Ozolkalns in Riga on Tuesday.\n\n"
        "The agreement on readmission was signed in 2019. Three tonnes of cocaine were seized in May.\n\n"
        "A joint course was held in Ghent in 2021."
    )
    countries = {id_of(p, "Finland"), id_of(p, "Latvia")}
    found = {str(e.happening.kind): {agent for agent, _, _ in e.agents} & countries for e in p.events}
    assert found["Agreement"] == found["Training"] == countries
    assert not found["Operation"]
    agreement = next(e for e in p.events if str(e.happening.kind) == "Agreement")
    assert all(
        "side-country=Agreement/True/else" in features for id, _, features in agreement.agents if id in countries
    )


def test_the_marks_of_a_name_are_of_its_kind() -> None:
    p = proposal(MEETING)
    riga, kivela = set(p.entities[id_of(p, "Riga")]), set(p.entities[id_of(p, "Aino Kivelä")])
    assert {"k=place", "known", "sub=City", "prep=in"} <= riga
    assert {"k=person", "held=True"} <= kivela
    for id, features in p.entities.items():
        kind = p.scene.cast.clusters[id].kind
        assert f"k={kind}" in features
        assert any(f.startswith("dep=") for f in features) == (kind is EntityKind.PLACE)


def test_a_minister_is_of_his_own_ministry_and_not_of_another_country_s() -> None:
    text = (
        "Finnish Interior Minister Aino Kivelä met Latvian Interior Minister Janis Ozolkalns. "
        "The Finnish Ministry of the Interior and the Latvian Ministry of the Interior signed a plan."
    )
    p = proposal(text)
    pairs = {(person, body): set(features) for person, body, _, features in p.members}
    own = pairs[id_of(p, "Aino Kivelä"), id_of(p, "Finnish Ministry of the Interior")]
    assert {"portfolio=same", "country=same"} <= own
    assert (id_of(p, "Aino Kivelä"), id_of(p, "Latvian Ministry of the Interior")) not in pairs


def test_the_place_of_an_event_hangs_on_the_word_that_tells_it() -> None:
    p = proposal(MEETING)
    event = next(e for e in p.events if e.happening.main)
    found = {p.scene.cast.clusters[place].name: set(features) for place, _, features in event.places}
    assert {"sub=city", "prep=in", "loc=here"} <= found["Riga"]
    assert {"sub=country", "prep=of"} <= found["Latvia"]


def test_a_date_of_the_event_s_sentence_is_told_before_an_inherited_one() -> None:
    text = (
        "Minister Aino Kivelä met Minister Janis Ozolkalns of Latvia in Riga on 12 March 2024.\n\n"
        "Earlier, the two countries signed an agreement on fugitives."
    )
    p = proposal(text)
    dates = {str(e.happening.kind): {d: set(features) for d, _, features in e.dates} for e in p.events}
    assert {"loc=here", "nearest=mine"} <= dates["Meeting"]["2024-03-12"]
    assert "inherited=day" in dates["Agreement"]["2024-03-12"]


def test_an_act_tells_by_which_ways_its_parties_were_reached() -> None:
    p = proposal("Finnish Interior Minister Aino Kivelä thanked Latvian Interior Minister Janis Ozolkalns.")
    thanks = next(a for a in p.acts if (a.actor, a.target) == (id_of(p, "Aino Kivelä"), id_of(p, "Janis Ozolkalns")))
    assert {"ap=subj", "tp=obj", "fit=yes", "across", "t-after"} <= set(thanks.features)


def marks_of(p: Proposal, actor: str, target: str) -> set[str]:
    """All marks of the candidate acts of one to another."""
    pair = (id_of(p, actor), id_of(p, target))
    return {mark for act in p.acts if (act.actor, act.target) == pair for mark in act.features}


def test_an_act_tells_who_spoke_before_and_speaks_next() -> None:
    p = proposal(
        "Minister Aino Kivelä of Finland met Minister Janis Ozolkalns of Latvia in Riga on Tuesday. "
        "Ozolkalns asked that more officers be sent. Kivelä promised an answer by June."
    )
    assert {"turn=ba", "k-turn=Request/ba"} <= marks_of(p, "Janis Ozolkalns", "Aino Kivelä")


def test_an_act_done_with_each_other_tells_so() -> None:
    p = proposal("Europol works together with Frontex at the border of Latvia.")
    marks = {mark for act in p.acts if act.kind == "Cooperate" for mark in act.features}
    assert any(mark.startswith("k-mutual=Cooperate/") and "with" in mark for mark in marks)
