"""Which candidate events are told, of what kind and status, and with whom, where, when and about what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policegraph.extract.case import Case
from policegraph.extract.event_topics import event_topics
from policegraph.extract.kinds import status_of
from policegraph.extract.proposals import EventProposal
from policegraph.extract.roles import sentence_evidence
from policegraph.facts import Dropped, Event, EventKind, Ground, Role, RoleName, Span, Status


@dataclass(frozen=True, slots=True)
class Chosen:
    """An event that was kept, with the proposal it came from."""

    event: Event
    proposal: EventProposal


def decide_events(case: Case) -> tuple[list[Chosen], list[Dropped]]:
    """The events that are kept, and those that are not."""
    chosen: list[Chosen] = []
    dropped: list[Dropped] = []
    for proposal in case.p.events:
        happening = proposal.happening
        first = happening.tellings[0]
        rule = f"event-{first.form}:{first.word}"
        evidence = sentence_evidence(case.p.scene, first.token, first.token)
        probability = case.scorers.probability("event", proposal.features)
        if not case.scorers.keeps("event", probability):
            reason = f"probability {probability:.2f} below the threshold"
        elif (status := _status(case, proposal)) is None:
            reason = "the text does not say that it took place"
        else:
            roles = tuple(_roles(case, proposal))
            if status is Status.HELD and _lies_ahead(roles, case.p.document.readout.issued):
                status = Status.PLANNED
            ground = Ground(evidence, rule, round(probability, 3))
            event = Event(f"e{len(chosen) + 1}", _kind(case, proposal), status, ground, happening.names, roles)
            chosen.append(Chosen(event, proposal))
            continue
        dropped.append(Dropped(f"{happening.kind} event", rule, reason, evidence))
    return chosen, dropped


def _status(case: Case, proposal: EventProposal) -> Status | None:
    planned = case.passes("planned", proposal.planned_features) is not None
    return status_of(planned, proposal.happening, case.p.scene)


def _lies_ahead(roles: Sequence[Role], issued: str | None) -> bool:
    """Whether the event's date is later than the readout's own, as far as both are told."""
    if not issued:
        return False
    dates = [role.value[:10] for role in roles if role.name is RoleName.DATE and role.value[:4].isdigit()]
    return any(date > issued[: len(date)] for date in dates)


def _kind(case: Case, proposal: EventProposal) -> EventKind:
    """The likeliest kind; the kind that the words suggest where no scorer knows better."""
    ranked = [
        (case.scorers.probability(f"kind:{kind}", proposal.kind_features), kind == proposal.happening.kind, kind)
        for kind in EventKind
    ]
    return max(ranked, key=lambda item: (item[0], item[1]))[2]


def _roles(case: Case, proposal: EventProposal) -> Iterator[Role]:
    """The roles of a kept event, filled with kept entities."""
    for agent, evidence, features in proposal.agents:
        for name, question in ((RoleName.PARTICIPANT, "participant"), (RoleName.HOST, "host")):
            yield from _role(case, name, agent, evidence, question, features)
    for place, evidence, features in proposal.places:
        yield from _role(case, RoleName.PLACE, place, evidence, "place", features)
    yield from _date(case, proposal)
    yield from _themes(case, proposal)


def _role(
    case: Case, name: RoleName, filler: str, evidence: Span, question: str, features: tuple[str, ...]
) -> Iterator[Role]:
    probability = case.passes(question, features)
    if probability is not None and filler in case.kept:
        yield Role(name, filler, Ground(evidence, f"{question}-scored", round(probability, 3)))


def _date(case: Case, proposal: EventProposal) -> Iterator[Role]:
    """The likeliest date, where it is likely enough."""
    scored = [(case.scorers.probability("date", features), value, span) for value, span, features in proposal.dates]
    if not scored:
        return
    probability, value, evidence = max(scored, key=lambda item: item[0])
    if case.scorers.keeps("date", probability):
        yield Role(RoleName.DATE, value, Ground(evidence, "date-scored", round(probability, 3)))


def _themes(case: Case, proposal: EventProposal) -> Iterator[Role]:
    everything = [one.happening for one in case.p.events]
    for slug, span, features in event_topics(case.p.themes, proposal.happening, everything):
        probability = case.passes("event-theme", features)
        if probability is not None and slug in case.subjects:
            yield Role(RoleName.THEME, slug, Ground(span, "theme-event", round(probability, 3)))
