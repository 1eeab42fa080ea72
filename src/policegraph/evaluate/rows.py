"""Training rows: each candidate of a readout as a question, its features, and whether gold says yes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policegraph.evaluate.align import Alignment, align, locate
from policegraph.evaluate.gold import GoldReadout
from policegraph.evaluate.layers import Item, key
from policegraph.extract.act_topics import act_topics
from policegraph.extract.acts import Act
from policegraph.extract.event_topics import event_topics
from policegraph.extract.proposals import Proposal
from policegraph.facts import EventKind, InteractionKind, Status


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate: the scorer's question, its named features, the label.

    `group` is shared by those that compete; `weight` is what the row counts for in fitting, 1 for a real readout's.
    """

    question: str
    features: tuple[str, ...]
    right: bool
    group: str = ""
    weight: float = 1.0


TOPICS = frozenset(("event-theme", "act-theme"))
ALIKE = 2  # acts of one cue with the same themes that count
INVENTED = 0.6  # what a row of a made-up readout counts for; see docs/decisions/extraction.md


def rows_of(p: Proposal, gold: GoldReadout) -> Iterator[Row]:
    """The rows of one readout, question by question."""
    alignment = align(p, gold)
    for own in (
        _entities(p, gold, alignment),
        _relations(p, gold, alignment),
        _events(p, alignment),
        _acts(p, gold, alignment),
        _event_topics(p, alignment),
        _act_topics(p, gold, alignment),
    ):
        yield from _weighed(own, gold)


def topic_rows(p: Proposal, gold: GoldReadout) -> Iterator[Row]:
    """The rows about themes of events and acts alone; they depend on `p.subjects`."""
    alignment = align(p, gold)
    yield from _weighed(_event_topics(p, alignment), gold)
    yield from _weighed(_act_topics(p, gold, alignment), gold)


def _weighed(rows: Iterator[Row], gold: GoldReadout) -> Iterator[Row]:
    return (replace(row, weight=INVENTED) for row in rows) if gold.invented else rows


def _entities(p: Proposal, gold: GoldReadout, alignment: Alignment) -> Iterator[Row]:
    for id, features in p.entities.items():
        marked = alignment.entities.get(id)
        right = marked is not None and gold.kind(marked) is p.scene.cast.clusters[id].kind
        yield Row("entity", features, right)


def _relations(p: Proposal, gold: GoldReadout, alignment: Alignment) -> Iterator[Row]:
    """Only of subjects that gold knows: whether a name is one is asked elsewhere."""
    marked = set(gold.relations)
    for question, name, candidates in (("member", "memberOf", p.members), ("country", "country", p.countries)):
        for subject, value, _, features in candidates:
            if subject in alignment.entities:
                fact = (alignment.entities[subject], name, alignment.entities.get(value, ""))
                yield Row(question, features, fact in marked)


def _events(p: Proposal, alignment: Alignment) -> Iterator[Row]:
    """Every candidate event; the roles of those that gold has."""
    for number, proposal in enumerate(p.events):
        event = alignment.events.get(number)
        yield Row("event", proposal.features, event is not None)
        if event is None:
            continue
        for kind in EventKind:
            yield Row(f"kind:{kind}", proposal.kind_features, event.kind is kind)
        yield Row("planned", proposal.planned_features, event.status is Status.PLANNED)
        for id, _, features in proposal.agents:
            yield Row("participant", features, alignment.agent(id) in event.participants)
            yield Row("host", features, alignment.agent(id) in event.hosts)
        for id, _, features in proposal.places:
            yield Row("place", features, alignment.agent(id) in event.places)
        for date, _, features in proposal.dates:
            yield Row("date", features, date == event.date)


def _event_topics(p: Proposal, alignment: Alignment) -> Iterator[Row]:
    everything = [one.happening for one in p.events]
    for number, event in sorted(alignment.events.items()):
        for slug, _, features in event_topics(p.themes, p.events[number].happening, everything):
            yield Row("event-theme", features, slug in event.themes)


def _acts(p: Proposal, gold: GoldReadout, alignment: Alignment) -> Iterator[Row]:
    """Every candidate act.

    A candidate that has the right parts but stands elsewhere than the marked words is neither right nor wrong.
    """
    marked = {key(act.kind, act.actor, act.target): act for act in gold.interactions}
    places = {item: locate(p.document.text, act.evidence) for item, act in marked.items()}
    for act in p.acts:
        item = _key(act, alignment)
        place = places.get(item)
        if item not in marked or place is None or _within(p, act, place):
            yield Row("act", act.features, item in marked, f"{gold.doc} {act.group[0]:06} {act.group[1]}")


def _act_topics(p: Proposal, gold: GoldReadout, alignment: Alignment) -> Iterator[Row]:
    """The themes of each act that gold has, by the candidate of its kind in its sentence that is most like it.

    The parties may differ: what an act is about does not hang on them. Of a list of like acts two count.
    """
    done: Counter[tuple[int, InteractionKind, tuple[str, ...]]] = Counter()
    for marked in gold.interactions:
        place = locate(p.document.text, marked.evidence)
        fits = [act for act in p.acts if place and act.kind is marked.kind and _within(p, act, place)]
        if not fits:
            continue
        item = key(marked.kind, marked.actor, marked.target)
        best = max(fits, key=lambda act: sum(a == b for a, b in zip(_key(act, alignment), item, strict=True)))
        done[best.token, best.kind, marked.themes] += 1
        if done[best.token, best.kind, marked.themes] <= ALIKE:
            for slug, _, features in act_topics(p.themes, best):
                yield Row("act-theme", features, slug in marked.themes)


def _key(act: Act, alignment: Alignment) -> Item:
    return key(act.kind, alignment.agent(act.actor), alignment.agent(act.target))


def _within(p: Proposal, act: Act, place: tuple[int, int]) -> bool:
    sentence = p.document.doc[act.token].sent
    return sentence.start_char < place[1] and place[0] < sentence.end_char
