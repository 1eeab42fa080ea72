"""One event told twice, and what becomes of requests and promises."""

import random
from collections.abc import Sequence
from datetime import date

import pytest
from pyoxigraph import NamedNode

from policegraph.build.vocabulary import INFERRED, PG, RDF, readout_iri
from policegraph.facts import (
    Entity,
    EntityKind,
    Event,
    EventKind,
    Extraction,
    Ground,
    Interaction,
    InteractionKind,
    Mention,
    Modality,
    Readout,
    Role,
    RoleName,
    Span,
    Status,
)
from policegraph.join import events, ledger, refresh
from policegraph.join.ledger import ledger_status
from policegraph.join.parties import Parties
from policegraph.join.view import Node
from policegraph.knowledge.load import load
from policegraph.store import Store, open_store
from resolve_pairs import put

PEOPLE = {"p1": "Priti Patel", "p2": "Edi Rama", "p3": "Boris Johnson", "p4": "Bledar Çuçi"}
CITY = {"London": "geonames-2643743", "Tirana": "geonames-3183875"}


def told(
    identifier: str,
    who: Sequence[str],
    *,
    kind: EventKind = EventKind.MEETING,
    day: str | None = "2022-07-06",
    issued: str = "2022-07-06",
    place: str = "London",
    name: str | None = None,
    acts: Sequence[tuple[InteractionKind, str, str, str, Modality]] = (),
    due: str | None = None,
) -> Extraction:
    """A readout of one event, and acts (kind, actor, target, content, modality) about smuggling at it."""
    words = [*(PEOPLE[id] for id in who), place, *(content for *_, content, _ in acts), "met"]
    text = ". ".join(words)
    ground = Ground(Span(text.index("met"), text.index("met") + 3), "test", 0.9)

    def span(form: str) -> Span:
        return Span(text.index(form), text.index(form) + len(form))

    entities = [
        Entity(id, EntityKind.PERSON, PEOPLE[id], (PEOPLE[id],), (Mention(span(PEOPLE[id]), PEOPLE[id], "t"),))
        for id in who
    ]
    entities.append(Entity("g1", EntityKind.PLACE, place, (place,), known_as=CITY[place], subkind="City"))
    roles = [*(Role(RoleName.PARTICIPANT, id, ground) for id in who), Role(RoleName.PLACE, "g1", ground)]
    if day:
        roles.append(Role(RoleName.DATE, day, ground))
    event = Event("e1", kind, Status.HELD, ground, (name,) if name else (), tuple(roles))
    interactions = []
    for number, (what, actor, target, content, modality) in enumerate(acts):
        at = Ground(span(content), "test", 0.9)
        parts = [
            Role(RoleName.ACTOR, actor, at),
            Role(RoleName.TARGET, target, at),
            Role(RoleName.THEME, "smuggling", at),
            Role(RoleName.CONTENT, content, at),
            Role(RoleName.DURING, "e1", at),
        ]
        if due and what is InteractionKind.COMMIT:
            parts.append(Role(RoleName.DUE, due, at))
        interactions.append(Interaction(f"i{number}", what, modality, at, tuple(parts)))
    readout = Readout(identifier, text, issued=issued)
    return Extraction(readout, tuple(entities), (), (event,), tuple(interactions))


def joined(*extractions: Extraction) -> bool:
    store = open_store(None)
    put(store, list(extractions), load())
    pairs = {(q.subject, q.object) for q in store.quads(None, PG.sameEvent, None, INFERRED.value)}
    assert all((other, one) in pairs for one, other in pairs)
    return bool(pairs)


def test_one_meeting_from_both_sides() -> None:
    assert joined(told("a", ["p1", "p2"]), told("b", ["p2", "p1"]))


def test_a_visit_here_is_a_meeting_there() -> None:
    assert joined(told("a", ["p1", "p2"]), told("b", ["p1", "p2"], kind=EventKind.VISIT))


@pytest.mark.parametrize(
    "other",
    [
        told("b", ["p1", "p2"], day="2022-07-09"),  # another day
        told("b", ["p1", "p4"]),  # somebody else of the same country
        told("b", ["p3", "p4"]),  # nobody in both
        told("b", ["p1", "p2"], kind=EventKind.TRAINING, place="Tirana"),
    ],
)
def test_other_meetings_stay_apart(other: Extraction) -> None:
    assert not joined(told("a", ["p1", "p2"]), other)


def telling(
    readout: str,
    kind: str,
    countries: Sequence[str],
    themes: Sequence[str],
    number: str = "1",
    last: date = date(2022, 7, 6),
) -> events.Told:
    """An event of some persons on one day, or until a later one."""
    day, who = date(2022, 7, 6), frozenset(PEOPLE.values())
    roles = {"theme": tuple(themes), "date": (str(day) if last == day else f"{day}/{last}",)}
    node = Node(f"{readout}#event-{number}", kind, "Held", readout, roles, day, last, day)
    return events.Told(node, Parties(who, countries=frozenset(countries)), frozenset())


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("Visit", ["GB", "FR"], ["GB", "AL"]),  # less is known of the meeting, but it is one too, and sure enough
        ("Meeting", ["GB"], ["GB", "AL"]),  # of two meetings, told with other themes, each score is 0.99
    ],
)
def test_of_two_that_rival_for_one_partner_the_nearer_is_joined(
    kind: str, one: Sequence[str], other: Sequence[str], turned: bool
) -> None:
    themes = ["fraud", "corruption", "cybercrime"]
    here = [telling("a", "Meeting", ["GB", "AL"], themes)]
    there = [telling("b", "Meeting", one, themes), telling("b", kind, other, themes[:1], "2")]
    first, second = events.same(here[0], there[0]), events.same(here[0], there[1])
    assert first is not None
    assert second is not None
    assert events.SAME <= first.score <= second.score
    (found,) = events.same_events(*((there, here) if turned else (here, there)))
    assert found.weight == (first if kind == "Visit" else max(first, second, key=lambda s: s.weight)).weight


def test_what_is_of_no_kind_is_no_visit_or_meeting() -> None:
    """The press conference after the talks, say: those who spoke and the day are the same."""
    press, same = (telling(name, "OtherEvent", ["GB"], ["fraud"]) for name in "ab")
    for kind in ("Visit", "Agreement"):
        found = events.same(press, telling("b", kind, ["GB"], ["fraud"]))
        assert found is None or found.score < events.SAME
    again = events.same(press, same)
    assert again is not None
    assert again.score >= events.SAME


def test_a_day_of_a_trip_is_less_like_it_than_the_trip() -> None:
    trip, trip_again = (telling(name, "Visit", ["GB"], [], last=date(2022, 7, 8)) for name in "ab")
    day = telling("b", "Visit", ["GB"], [])
    whole, part = events.same(trip, trip_again), events.same(trip, day)
    assert whole is not None
    assert part is not None
    assert "a day of the other's several" in part.reasons
    assert part.weight < whole.weight


def test_numbered_conferences_are_told_apart() -> None:
    first = told("a", ["p1", "p2"], kind=EventKind.CONFERENCE, name="90th General Assembly")
    same = told("b", ["p1", "p2"], kind=EventKind.CONFERENCE, name="90th session of the General Assembly")
    other = told("b", ["p1", "p2"], kind=EventKind.CONFERENCE, name="91st General Assembly")
    assert joined(first, same)
    assert not joined(first, other)


def test_three_tellings_are_all_joined_and_part_when_one_goes() -> None:
    store = open_store(None)
    put(store, [told(name, ["p1", "p2"]) for name in "abc"], load())
    assert len(list(store.quads(None, PG.sameEvent, None, INFERRED.value))) == 6
    put(store, [told("b", ["p3", "p4"], day="2021-01-01")], load())
    assert len(list(store.quads(None, PG.sameEvent, None, INFERRED.value))) == 2


WORDS = "send forty border officers to the port of Durrës"
AGAIN = "to send border officers to the port of Durrës"


def status(store: Store, identifier: str) -> str:
    graph = readout_iri(identifier)
    for quad in store.quads(None, PG.ledgerStatus, None, INFERRED.value):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{graph}#"):
            assert isinstance(quad.object, NamedNode)
            return quad.object.value.rsplit("#", 1)[-1]
    return ""


def promise(identifier: str, day: str, **more: str) -> Extraction:
    act = (InteractionKind.COMMIT, "p1", "p2", WORDS, Modality.ASSERTED)
    return told(identifier, ["p1", "p2"], day=day, issued=day, acts=[act], **more)  # type: ignore[arg-type]


def later(kind: InteractionKind, modality: Modality = Modality.ASSERTED, content: str = AGAIN) -> Extraction:
    return told(
        "later", ["p1", "p2"], day="2022-12-13", issued="2022-12-13", acts=[(kind, "p1", "p2", content, modality)]
    )


@pytest.mark.parametrize(
    ("follow", "relation", "outcome"),
    [
        (later(InteractionKind.COMMIT), "repeats", "Repeated"),
        (later(InteractionKind.ASSIST), "reportsDone", "Done"),
        (later(InteractionKind.ASSIST, Modality.DENIED), "denies", "Denied"),
        (later(InteractionKind.ASSIST, content="train judges in money laundering cases"), "", "Open"),
    ],
)
def test_what_became_of_a_promise(follow: Extraction, relation: str, outcome: str) -> None:
    knowledge = load()
    for order in ([promise("first", "2022-07-06"), follow], [follow, promise("first", "2022-07-06")]):
        store = open_store(None)
        for one in order:
            put(store, [one], knowledge)
        assert status(store, "first") == outcome
        found = {
            q.predicate.value.rsplit("#", 1)[-1]
            for q in store.quads(graph=INFERRED.value)
            if q.predicate in (PG.repeats, PG.reportsDone, PG.denies)
        }
        assert found == ({relation} if relation else set())


def test_a_request_is_done_by_the_one_who_was_asked() -> None:
    ask = told("first", ["p1", "p2"], acts=[(InteractionKind.REQUEST, "p2", "p1", WORDS, Modality.ASSERTED)])
    store = open_store(None)
    put(store, [ask, later(InteractionKind.ASSIST)], load())
    assert status(store, "first") == "Done"


def test_a_promise_becomes_overdue_with_time_alone() -> None:
    store = open_store(None)
    put(store, [promise("first", "2022-07-06", due="2022-12")], load())
    refresh(store, load(), today=date(2022, 8, 1))
    assert status(store, "first") == "Open"
    refresh(store, load(), today=date(2023, 1, 1))
    assert status(store, "first") == "Overdue"
    nodes = [q.subject for q in store.quads(None, RDF.predicate, PG.ledgerStatus, INFERRED.value)]
    assert len(nodes) == 1
    assert ledger_status(date(2022, 12, 31), frozenset({"reportsDone"}), date(2023, 1, 1)) == "Done"


def test_no_act_that_speaks_of_another_is_passed_over() -> None:
    """What is looked up first is needed whatever else two acts have in common."""
    chance = random.Random(1)
    words = [f"word{n}" for n in range(12)]
    side, other = Parties(frozenset({"p1"}), countries=frozenset({"GB"})), Parties(countries=frozenset({"AL"}))
    spoken = 0
    for _ in range(3000):
        acts = []
        for readout, day in (("a", date(2022, 1, 1)), ("b", date(2022, 5, 1))):
            kind = chance.choice(("Commit", "Assist")) if acts else "Commit"
            content = frozenset(chance.sample(words, chance.randrange(1, 9)))
            roles = {"theme": ("smuggling",)}
            node = Node(f"{readout}#interaction-1", kind, "Asserted", readout, roles, day, day, day)
            acts.append(ledger.Act(node, side, other, content, content, kind == "Assist"))
        first, second = acts
        if ledger.speaks(second, first) is None:
            continue
        spoken += 1
        assert ledger.share_words(ledger.keys(first) & ledger.keys(second))
        assert ledger.may_be_alike(first, second.words, second.told)
        assert ledger.may_be_alike(second, first.words, first.told)
    assert 100 < spoken < 2900
