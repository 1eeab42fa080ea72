"""Which candidate is which gold entity or event: the alignments by which candidates are labelled for training."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policegraph.evaluate.gold import GoldEvent, GoldReadout
from policegraph.evaluate.matching import Likeness, gold_names, match_entities, one_to_one, shared_names
from policegraph.evaluate.names import norm
from policegraph.extract import assemble
from policegraph.extract.proposals import EventProposal, Proposal
from policegraph.extract.tellings import TALKS
from policegraph.facts import Entity


@dataclass(frozen=True, slots=True)
class Alignment:
    """`entities` leads from local ids to gold ids, `events` from the number of an event proposal to the gold event."""

    entities: Mapping[str, str]
    events: Mapping[int, GoldEvent]

    def agent(self, id: str | None) -> str | None:
        """The gold id of a local one; a token of its own where gold has none, None for nobody."""
        return None if id is None else self.entities.get(id, f"?{id}")


def align(p: Proposal, gold: GoldReadout) -> Alignment:
    """Align the entities and the candidate events of one readout."""
    entities = align_entities(assemble.entities(p.scene.cast, p.document), gold)
    return Alignment(entities, align_events(p, gold, entities))


def align_entities(entities: tuple[Entity, ...], gold: GoldReadout) -> dict[str, str]:
    """Local id to gold id, by shared names, as the scores match them; each gold entity once a kind."""
    index = gold_names(gold)
    kinds = {marked.id: marked.kind for marked in gold.entities}
    found = []
    for entity in entities:
        names = {norm(form): 1 for form in entity.forms} | {norm(entity.name): 2}
        for id, total in shared_names(names, index).items():
            other = kinds[id] is not entity.kind
            found.append(Likeness(other, -total, -len(entity.mentions), id, entity.id, entity.kind))
    return match_entities(found)


def align_events(p: Proposal, gold: GoldReadout, entities: Mapping[str, str]) -> dict[int, GoldEvent]:
    """Each gold event to the candidate that tells it in the marked words, bears its name, or shares its fillers."""
    pairs = []
    for order, event in enumerate(gold.events):
        place = locate(p.document.text, event.evidence)
        for number, proposal in enumerate(p.events):
            likeness = _likeness(p, proposal, event, place, entities)
            if likeness:
                pairs.append((-likeness, order, number))
    matched = one_to_one((order, number) for _, order, number in sorted(pairs))
    return {number: gold.events[order] for order, number in matched.items()}


def _likeness(
    p: Proposal, proposal: EventProposal, event: GoldEvent, place: tuple[int, int] | None, entities: Mapping[str, str]
) -> float:
    """How much a candidate speaks of a gold event; 0 where it does not."""
    happening = proposal.happening
    inside = 0.0
    for number, telling in enumerate(happening.tellings):
        if place is not None and place[0] <= p.document.doc[telling.token].idx < place[1]:
            inside = max(inside, 1.5 if number else 2.0)
    fillers = {entities.get(f.agent) for telling in happening.tellings for f in telling.fillers if f.agent}
    wanted = {*event.participants, *event.hosts, *event.places}
    overlap = len(fillers & wanted) / (1 + len(wanted))
    named = bool({norm(name) for name in happening.names} & {norm(name) for name in event.names})
    same = happening.kind is event.kind
    akin = same or (happening.kind in TALKS and event.kind in TALKS)
    if not (inside or named or (akin and overlap >= 0.4)):
        return 0.0
    dated = event.date in {date.edtf for telling in happening.tellings for date in telling.dates}
    total = inside + 2 * named + overlap + (0.7 if same else 0.4 if akin else 0.0) + 0.4 * dated
    return total if total >= 0.8 else 0.0


def locate(text: str, words: str) -> tuple[int, int] | None:
    """Where these words first stand in a text, blanks as they may be; None where they don't."""
    if not words.strip():
        return None
    match = re.search(r"\s+".join(re.escape(word) for word in words.split()), text)
    return match.span() if match else None
