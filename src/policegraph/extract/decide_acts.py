"""Which candidate acts are told, how each is meant, what it is about and during which event it took place."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from policegraph.extract.act_content import act_content, act_due
from policegraph.extract.act_topics import act_topics
from policegraph.extract.acts import Act
from policegraph.extract.case import Case
from policegraph.extract.choice import act_probabilities, frame_choice
from policegraph.extract.plain import is_short, told_outright
from policegraph.extract.proposals import Proposal
from policegraph.extract.scorer import Scorers
from policegraph.extract.topics import TOGETHER
from policegraph.facts import (
    Dropped,
    Event,
    EventKind,
    Ground,
    Interaction,
    InteractionKind,
    Modality,
    Role,
    RoleName,
    Span,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

LEAST = 0.1  # candidates below this probability were never in question
_DURING = 0.6  # of the main event an act of its participant is most often a part
_GATHERINGS = (EventKind.MEETING, EventKind.VISIT, EventKind.CONFERENCE)
# kinds of which a noun or adjective tells the deed; of the others it tells the act of speech, which is performed
_DEEDS = (InteractionKind.ASSIST, InteractionKind.COOPERATE, InteractionKind.ENFORCE)

Scored = tuple[float, Act]  # how likely a candidate is right, beside the other readings of its cue


def decide_acts(case: Case, main: Event | None) -> tuple[list[Interaction], list[Dropped]]:
    """The acts that are kept, each told once, and those that are not; `main` is the note's main event."""
    acts = possible_acts(case.p, case.kept)
    scored = list(zip(act_probabilities(acts, case.scorers), acts, strict=True))
    told = _gathered(_likely(case, scored))
    kept = [(*_best(tellings), tellings) for tellings in told.values()]
    kept.sort(key=lambda item: (item[1].token, item[1].kind, *_parties(item[1])))
    interactions = [
        _interaction(case, act, probability, tellings, main, f"i{number}")
        for number, (probability, act, tellings) in enumerate(kept, 1)
    ]
    return interactions, list(_dropped(scored, [act for _, act, _ in kept]))


def possible_acts(p: Proposal, kept: frozenset[str]) -> list[Act]:
    """The candidate acts between entities that are kept."""
    return [a for a in p.acts if (a.actor is None or a.actor in kept) and (a.target is None or a.target in kept)]


# ---- which
def _likely(case: Case, scored: Iterable[Scored]) -> list[Scored]:
    """Of the readings of each cue those that pass and stand beside each other, the likeliest first."""
    frames: dict[tuple[int, str], list[Scored]] = defaultdict(list)
    for chance, act in scored:
        frames[act.group].append((chance, act))
    short = is_short(case.p.document)
    likely: list[Scored] = []
    for frame in frames.values():
        readings = _at_least_threshold(frame, case.scorers) if short else frame
        likely += frame_choice([item for item in readings if case.scorers.keeps("act", item[0])])
    return sorted(likely, key=lambda item: -item[0])


def _at_least_threshold(frame: Sequence[Scored], scorers: Scorers) -> list[Scored]:
    """A frame's readings; those that a short note tells outright pass, and no other reading before them."""
    outright = told_outright([act for _, act in frame])
    least = max(scorers.thresholds.get("act", 0.5), *(chance for chance, _ in frame))
    return [(max(chance, least) if act in outright else chance, act) for chance, act in frame]


def _gathered(likely: Iterable[Scored]) -> dict[tuple[str, str | None, str | None], list[Scored]]:
    """The tellings of each act: one kind, one actor and one target, either way round where the kind is symmetric."""
    told: dict[tuple[str, str | None, str | None], list[Scored]] = defaultdict(list)
    for chance, act in likely:
        turned = act.kind.symmetric and act.actor is not None and act.target is not None and act.target < act.actor
        told[act.kind, *((act.target, act.actor) if turned else (act.actor, act.target))].append((chance, act))
    return told


def _best(tellings: Sequence[Scored]) -> Scored:
    """Of the tellings of one act the likeliest, a telling that it took place before one that it will."""
    return next((item for item in tellings if item[1].operators.modality is Modality.ASSERTED), tellings[0])


def _parties(act: Act) -> tuple[str, str]:
    return act.actor or "", act.target or ""


def _dropped(scored: Iterable[Scored], kept: Iterable[Act]) -> Iterator[Dropped]:
    told = {(act.kind, act.actor, act.target) for act in kept}
    reason = "probability {:.2f} below the threshold or a better reading"
    for chance, act in scored:
        if chance >= LEAST and (act.kind, act.actor, act.target) not in told:
            what = f"{act.kind} by {act.actor or 'nobody'} to {act.target or 'nobody'}"
            yield Dropped(what, f"act-{act.cue.id}", reason.format(chance), act.evidence)


# ---- what is said of it
def _interaction(
    case: Case, act: Act, probability: float, tellings: Sequence[Scored], main: Event | None, id: str
) -> Interaction:
    p = case.p
    certainty = round(probability, 3)
    ground = Ground(act.evidence, f"act-{act.cue.id}", certainty)
    roles = [
        Role(name, filler, ground)
        for name, filler in ((RoleName.ACTOR, act.actor), (RoleName.TARGET, act.target))
        if filler
    ]
    roles += _themes(case, [telling for _, telling in tellings], probability)
    content = act_content(p, act)
    if content is not None:
        roles.append(Role(RoleName.CONTENT, content.of(p.document.text), Ground(content, "content-clause", certainty)))
    due = act_due(p, act)
    if due is not None:
        roles.append(Role(RoleName.DUE, due[0], Ground(due[1], "due-by", certainty)))
    if main is not None and main.kind in _GATHERINGS and act.actor in main.fillers(RoleName.PARTICIPANT):
        roles.append(Role(RoleName.DURING, main.id, Ground(act.evidence, "during-main", _DURING)))
    return Interaction(id, act.kind, act_modality(act, p.document.doc[act.token]), ground, tuple(roles))


def _themes(case: Case, tellings: Iterable[Act], probability: float) -> list[Role]:
    """What an act is about, each theme by the telling that says it best."""
    found: dict[str, tuple[float, Span]] = {}
    for telling in tellings:
        for slug, _, features in act_topics(case.p.themes, telling):
            score = theme_chance(case.scorers.probability("act-theme", features), probability)
            known = slug in case.subjects or slug == TOGETHER  # that is seldom what a note calls its subject
            better = slug not in found or score > found[slug][0]
            if known and better and case.scorers.keeps("act-theme", score):
                found[slug] = (score, telling.evidence)
    return [
        Role(RoleName.THEME, slug, Ground(span, "theme-act", round(score, 3)))
        for slug, (score, span) in sorted(found.items())
    ]


def theme_chance(score: float, act: float) -> float:
    """What a theme's probability counts for by that of its act: of a doubtful act the theme must be surer."""
    return score * math.sqrt(act)


# ---- how it is meant
def act_modality(act: Act, cue: "Token") -> Modality:
    """The node's modality: an act of speech that was performed is asserted, whatever its content promises."""
    found = act.operators.modality
    if act.kind is InteractionKind.COOPERATE and found is Modality.PLANNED and _goes_on(cue):
        return Modality.ASSERTED  # "will continue to work together": they do already
    if act.kind is InteractionKind.ASSIST and cue.lemma_ == "offer" and any(c.dep_ == "xcomp" for c in cue.children):
        # the offer to help is made, the help not yet given
        return Modality.COMMITTED if found is Modality.ASSERTED else found
    supported = act.cue.strength in ("noun", "adjective")
    if supported and act.kind not in _DEEDS and found is not Modality.DENIED:
        return Modality.ASSERTED
    return found


def _goes_on(cue: "Token") -> bool:
    """Whether what is to come is that something goes on: "will keep cooperating", "joint patrols should go on"."""
    verb = cue if cue.pos_ in ("VERB", "AUX") else next((a for a in cue.ancestors if a.pos_ in ("VERB", "AUX")), cue)
    over = verb.head if verb.dep_ == "xcomp" else verb
    on = any(c.lower_ == "on" and c.dep_ in ("prt", "advmod") for c in over.children)
    return over.lemma_ in ("continue", "keep") or (over.lemma_ == "go" and on)
