"""From proposals to facts: what the scorers keep, with its words, confidence and rule; the rest is named as dropped."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policegraph.extract import assemble
from policegraph.extract.acts import Act
from policegraph.extract.choice import act_probabilities, frame_choice
from policegraph.extract.document import Part
from policegraph.extract.due import due_date
from policegraph.extract.kinds import status_of
from policegraph.extract.plain import is_short, told_outright
from policegraph.extract.proposals import EventProposal, Proposal
from policegraph.extract.quotations import Quote, find_quotes
from policegraph.extract.roles import clip, sentence_evidence
from policegraph.extract.scene import SUBJECTS
from policegraph.extract.scorer import Scorers
from policegraph.extract.themes import readout_themes
from policegraph.extract.topics import TOGETHER, act_topics, event_topics
from policegraph.facts import (
    Dropped,
    Event,
    EventKind,
    Extraction,
    Ground,
    Interaction,
    InteractionKind,
    Modality,
    Quotation,
    Role,
    RoleName,
    Span,
    Status,
    ThemeMention,
)
from policegraph.knowledge.load import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Chosen:
    """An event that was kept, with the proposal it came from."""

    event: Event
    proposal: EventProposal
    probability: float


def decide(p: Proposal, scorers: Scorers, knowledge: Knowledge) -> Extraction:
    """Judge all proposals of one readout."""
    dropped: list[Dropped] = []
    themes = readout_themes(p.document.text, p.hits, p.document.readout.title, scorers.themes)
    # Events and acts are about what the readout is about: a theme of its own is rare, and mostly a passing word.
    subjects = {theme.slug: theme.score for theme in themes}
    kept = assemble.kept_entities(p, scorers)
    chosen = _events(p, scorers, subjects, dropped, kept)
    interactions = _interactions(p, scorers, chosen, subjects, dropped, kept)
    quotes = _quotations(p, [quote for quote in find_quotes(p.scene) if quote.speaker in kept])
    del knowledge
    return Extraction(
        readout=p.document.readout,
        entities=assemble.entities(p.scene.cast, p.document, kept),
        relations=assemble.relations(p, scorers, kept),
        events=tuple(c.event for c in chosen),
        interactions=tuple(interactions),
        quotations=tuple(quotes),
        themes=tuple(
            ThemeMention(t.slug, Ground(clip(p.scene, t.best.start, t.best.end), "theme-readout", round(t.score, 3)))
            for t in themes
        ),
        dropped=tuple(dropped),
    )


# ---- events
def _events(
    p: Proposal, scorers: Scorers, subjects: dict[str, float], dropped: list[Dropped], kept: frozenset[str]
) -> list[Chosen]:
    out: list[Chosen] = []
    for proposal in p.events:
        happening = proposal.happening
        probability = scorers.probability("event", proposal.features)
        first = happening.tellings[0]
        rule = f"event-{first.form}:{first.word}"
        evidence = sentence_evidence(p.scene, first.token, first.token)
        if not scorers.keeps("event", probability):
            dropped.append(
                Dropped(f"{happening.kind} event", rule, f"probability {probability:.2f} below the threshold", evidence)
            )
            continue
        status = status_of(
            scorers.keeps("planned", scorers.probability("planned", proposal.planned_features)), happening, p.scene
        )
        if status is None:
            dropped.append(
                Dropped(f"{happening.kind} event", rule, "the text does not say that it took place", evidence)
            )
            continue
        id = f"e{len(out) + 1}"
        roles = [
            r
            for r in _event_roles(p, proposal, scorers, subjects)
            if r.name in (RoleName.THEME, RoleName.DATE) or r.value in kept
        ]
        if status is Status.HELD and _lies_ahead(roles, p.document.readout.issued):
            status = Status.PLANNED
        kind = _kind(proposal, scorers)
        event = Event(id, kind, status, Ground(evidence, rule, round(probability, 3)), happening.names, tuple(roles))
        out.append(Chosen(event, proposal, probability))
    return out


def _lies_ahead(roles: Sequence[Role], issued: str | None) -> bool:
    """Whether the event's date is later than the readout's own, as far as both are told."""
    if not issued:
        return False
    dates = [role.value[:10] for role in roles if role.name is RoleName.DATE and role.value[:4].isdigit()]
    return any(date > issued[: len(date)] for date in dates)


def _kind(proposal: EventProposal, scorers: Scorers) -> EventKind:
    """The likeliest kind; the kind that the words suggest where no scorer knows better."""
    ranked = [
        (scorers.probability(f"kind:{kind}", proposal.kind_features), kind == proposal.happening.kind, kind)
        for kind in EventKind
    ]
    return max(ranked, key=lambda item: (item[0], item[1]))[2]


def _event_roles(p: Proposal, proposal: EventProposal, scorers: Scorers, subjects: dict[str, float]) -> list[Role]:
    """The roles of a kept event."""
    roles: list[Role] = []
    for agent, evidence, features in proposal.agents:
        for name, question in ((RoleName.PARTICIPANT, "participant"), (RoleName.HOST, "host")):
            probability = scorers.probability(question, features)
            if scorers.keeps(question, probability):
                roles.append(Role(name, agent, Ground(evidence, f"{question}-scored", round(probability, 3))))
    for agent, evidence, features in proposal.places:
        probability = scorers.probability("place", features)
        if scorers.keeps("place", probability):
            roles.append(Role(RoleName.PLACE, agent, Ground(evidence, "place-scored", round(probability, 3))))
    best: tuple[float, str, Span] | None = None
    for value, evidence, features in proposal.dates:
        probability = scorers.probability("date", features)
        if best is None or probability > best[0]:
            best = (probability, value, evidence)
    if best is not None and scorers.keeps("date", best[0]):
        roles.append(Role(RoleName.DATE, best[1], Ground(best[2], "date-scored", round(best[0], 3))))
    for slug, score, span in _event_themes(p, proposal, scorers, subjects):
        roles.append(Role(RoleName.THEME, slug, Ground(span, "theme-event", round(score, 3))))
    return roles


def _event_themes(
    p: Proposal, proposal: EventProposal, scorers: Scorers, subjects: dict[str, float]
) -> list[tuple[str, float, Span]]:
    """The themes of an event that the scorer keeps."""
    out = []
    everything = [one.happening for one in p.events]
    for slug, span, features in event_topics(p.themes, proposal.happening, everything):
        probability = scorers.probability("event-theme", features)
        if slug in subjects and scorers.keeps("event-theme", probability):
            out.append((slug, probability, span))
    return out


# ---- interactions
def _interactions(
    p: Proposal,
    scorers: Scorers,
    chosen: list[Chosen],
    subjects: dict[str, float],
    dropped: list[Dropped],
    kept: frozenset[str],
) -> list[Interaction]:
    acts = possible_acts(p, kept)
    scored = [
        (chance, n, act) for n, (act, chance) in enumerate(zip(acts, act_probabilities(acts, scorers), strict=True))
    ]
    frames: dict[tuple[int, str], list[tuple[float, int, Act]]] = defaultdict(list)
    for item in scored:
        frames[item[2].group].append(item)
    if is_short(p.document):
        frames = {key: _at_least_threshold(group, scorers) for key, group in frames.items()}
    likely: list[tuple[float, Act]] = []
    for group in frames.values():
        likely += frame_choice([(chance, act) for chance, _, act in group if scorers.keeps("act", chance)])
    told: dict[tuple[InteractionKind, str | None, str | None], list[tuple[float, Act]]] = defaultdict(list)
    for probability, act in sorted(likely, key=lambda x: -x[0]):
        key = (act.kind, act.actor, act.target)
        if act.kind.symmetric and act.target is not None and act.actor is not None and act.target < act.actor:
            key = (act.kind, act.target, act.actor)
        told[key].append((probability, act))
    best = {key: _told_best(acts) for key, acts in told.items()}
    out: list[Interaction] = []
    for key in sorted(best, key=lambda k: (best[k][1].token, k[0], best[k][1].actor or "", best[k][1].target or "")):
        probability, act = best[key]
        tellings = [other for _, other in told[key]]
        out.append(_interaction(p, act, tellings, probability, chosen, scorers, subjects, f"i{len(out) + 1}"))
    for probability, _, act in scored:
        if probability >= 0.1 and not any(
            act.kind == b.kind and act.actor == b.actor and act.target == b.target for _, b in best.values()
        ):
            what = f"{act.kind} by {act.actor or 'nobody'} to {act.target or 'nobody'}"
            dropped.append(
                Dropped(
                    what,
                    f"act-{act.cue.id}",
                    f"probability {probability:.2f} below the threshold or a better reading",
                    act.evidence,
                )
            )
    return out


def possible_acts(p: Proposal, kept: frozenset[str]) -> list[Act]:
    """The candidate acts between entities that are kept."""
    return [a for a in p.acts if (a.actor is None or a.actor in kept) and (a.target is None or a.target in kept)]


def _told_best(acts: list[tuple[float, Act]]) -> tuple[float, Act]:
    """Of the tellings of one act the likeliest, a telling that it took place before one that it will."""
    return next((item for item in acts if item[1].operators.modality is Modality.ASSERTED), acts[0])


def _at_least_threshold(group: list[tuple[float, int, Act]], scorers: Scorers) -> list[tuple[float, int, Act]]:
    """A frame's readings; those that a short note tells outright pass, and no other reading before them."""
    outright = told_outright([act for _, _, act in group])
    least = max(scorers.thresholds.get("act", 0.5), *(chance for chance, _, _ in group))
    return [(max(p, least) if act in outright else p, n, act) for p, n, act in group]


def _interaction(
    p: Proposal,
    act: Act,
    tellings: list[Act],
    probability: float,
    chosen: list[Chosen],
    scorers: Scorers,
    subjects: dict[str, float],
    id: str,
) -> Interaction:
    rule = f"act-{act.cue.id}"
    ground = Ground(act.evidence, rule, round(probability, 3))
    roles: list[Role] = []
    if act.actor:
        roles.append(Role(RoleName.ACTOR, act.actor, ground))
    if act.target:
        roles.append(Role(RoleName.TARGET, act.target, ground))
    topics: dict[str, tuple[float, Span]] = {}
    for telling in tellings:
        for slug, _, features in act_topics(p.themes, telling):
            score = theme_chance(scorers.probability("act-theme", features), probability)
            known = slug in subjects or slug == TOGETHER  # that is seldom what a note calls its subject
            if known and scorers.keeps("act-theme", score) and score > topics.get(slug, (0.0, act.evidence))[0]:
                topics[slug] = (score, telling.evidence)
    for slug, (score, span) in sorted(topics.items()):
        roles.append(Role(RoleName.THEME, slug, Ground(span, "theme-act", round(score, 3))))
    content = _content(p, act)
    if content is not None:
        roles.append(
            Role(
                RoleName.CONTENT, content.of(p.document.text), Ground(content, "content-clause", round(probability, 3))
            )
        )
    due = _due(p, act)
    if due is not None:
        roles.append(Role(RoleName.DUE, due[0], Ground(due[1], "due-by", round(probability, 3))))
    main = next((c for c in chosen if c.proposal.happening.main), None)
    if (
        main is not None
        and main.event.kind in (EventKind.MEETING, EventKind.VISIT, EventKind.CONFERENCE)
        and act.actor in main.event.fillers(RoleName.PARTICIPANT)
    ):
        roles.append(Role(RoleName.DURING, main.event.id, Ground(act.evidence, "during-main", 0.6)))
    modality = _modality(act, p.document.doc[act.token])
    return Interaction(id, act.kind, modality, ground, tuple(roles))


def theme_chance(score: float, act: float) -> float:
    """What a theme's probability counts for by that of its act: of a doubtful act the theme must be surer."""
    return score * math.sqrt(act)


def _modality(act: Act, cue: "Token") -> Modality:
    """The node's modality: an act of speech that was performed is asserted, whatever its content promises."""
    m = act.operators.modality
    if act.kind is InteractionKind.COOPERATE and m is Modality.PLANNED and _goes_on(cue):
        return Modality.ASSERTED  # "will continue to work together": they do already
    if act.kind is InteractionKind.ASSIST and cue.lemma_ == "offer" and any(c.dep_ == "xcomp" for c in cue.children):
        return Modality.COMMITTED if m is Modality.ASSERTED else m  # the offer to help is made, the help not yet given
    if act.cue.strength in ("noun", "adjective"):
        return (
            m
            if m in (Modality.DENIED,)
            else Modality.ASSERTED
            if act.kind not in (InteractionKind.ASSIST, InteractionKind.COOPERATE, InteractionKind.ENFORCE)
            else m
        )
    return m


def _goes_on(cue: "Token") -> bool:
    """Whether what is to come is that something goes on: "will keep cooperating", "joint patrols should go on"."""
    verb = cue if cue.pos_ in ("VERB", "AUX") else next((a for a in cue.ancestors if a.pos_ in ("VERB", "AUX")), cue)
    over = [verb, verb.head] if verb.dep_ == "xcomp" else [verb]
    on = any(c.lower_ == "on" and c.dep_ in ("prt", "advmod") for c in over[-1].children)
    return over[-1].lemma_ in ("continue", "keep") or (over[-1].lemma_ == "go" and on)


def _content(p: Proposal, act: Act) -> Span | None:
    """The text's own words of what is asked, promised, praised or agreed: the clause or phrase that the cue governs."""
    doc = p.document.doc
    token, verb = doc[act.token], doc[act.verb]
    heads = [token] if token.i == verb.i else [token, verb]
    for head in heads:
        clause = _content_clause(p, head)
        if clause is not None:
            return _subtree(p, clause)
    asks = {"for"} if act.kind is InteractionKind.REQUEST else set()
    for head in heads:
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in asks and child.i > head.i:
                inner = _inner(child)
                if inner is not None:
                    return _subtree(p, inner)
    thing = next((c for c in verb.children if c.dep_ in ("dobj", "attr") and c.i != token.i and _a_thing(p, c)), None)
    if thing is not None:
        return _subtree(p, thing)
    for head in heads:
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "for", "to", "on", "in") and child.i > head.i:
                inner = _inner(child)
                if inner is not None and _a_thing(p, inner):
                    return _subtree(p, inner)
    # "assured her guest of the support": what is assured hangs on the one who is assured
    for child in verb.children:
        if child.dep_ == "dobj":
            for prep in child.children:
                inner = _inner(prep) if prep.dep_ == "prep" and prep.lower_ in ("of", "for", "that") else None
                if inner is not None:
                    return _subtree(p, inner)
    if act.kind in (InteractionKind.REQUEST, InteractionKind.COMMIT):
        return _rest(p, token)
    return None


def _rest(p: Proposal, cue: "Token") -> Span:
    """What a sentence says beside its cue: after it, else before the clause that reports it, else all of it."""
    sent = cue.sent
    after = [t for t in sent if t.i > cue.i and t.is_alpha]
    if len(after) > 1:
        return clip(p.scene, after[0].idx, sent.end_char)
    subject = next((c for c in cue.children if c.dep_ in SUBJECTS), cue)
    before = [t for t in sent if t.i < subject.left_edge.i and not t.is_punct and not t.is_space]
    if len(before) > 1:
        return clip(p.scene, before[0].idx, before[-1].idx + len(before[-1].text))
    return clip(p.scene, sent.start_char, sent.end_char)


def _content_clause(p: Proposal, head: "Token") -> "Token | None":
    """The clause that says what: after the cue, or before it where it is quoted ("We will help," she promised)."""
    for child in head.children:
        if child.dep_ in ("ccomp", "xcomp", "acl", "relcl") and child.i > head.i:
            return child
        if child.dep_ == "prep" and child.i > head.i:
            inner = next((c for c in child.children if c.dep_ == "pcomp"), None)
            if inner is not None and child.lower_ in ("to", "for", "on", "in", "of"):
                return inner
    for child in head.children:
        if child.dep_ == "dobj" and child.i > head.i:
            # "asked the office to publish" may hang on the one who is asked, "gave his word that" on the noun
            clause = next((c for c in child.children if c.dep_ in ("acl", "ccomp") and c.i > child.i), None)
            if clause is not None and (clause.tag_ == "VB" or clause.lower_ != clause.lemma_):
                return clause
        if child.dep_ == "advcl" and child.tag_ == "VB" and child.i > head.i:
            return child
    before = [c for c in head.children if c.dep_ == "ccomp" and c.i < head.i]
    return before[-1] if before and p.document.text[head.idx - 2] in "”\"’'" else None


def _inner(prep: "Token") -> "Token | None":
    return next((c for c in prep.children if c.dep_ in ("pobj", "pcomp")), None)


def _a_thing(p: Proposal, token: "Token") -> bool:
    """Whether a noun names what is done and not somebody to whom: "support", not "the Minister"."""
    ref = p.scene.refs.get(token.i)
    return ref is None and token.pos_ != "PRON"


def _subtree(p: Proposal, head: "Token") -> Span:
    left, right = head.left_edge, head.right_edge
    while left.i < right.i and (left.is_punct or left.is_space):
        left = left.nbor()
    while right.i > left.i and (right.is_punct or right.is_space):
        right = right.nbor(-1)
    return clip(p.scene, left.idx, right.idx + len(right.text))


def _due(p: Proposal, act: Act) -> tuple[str, Span] | None:
    """A date by or in which a request or promise is to be met."""
    if act.kind not in (InteractionKind.REQUEST, InteractionKind.COMMIT):
        return None
    token = p.document.doc[act.token]
    after = token.idx
    if p.document.text[token.idx - 2] in "”\"’'":  # what was said stands before: "We will, by May," she promised
        after = token.sent.start_char
    return due_date(p.document.text, after, token.sent.end_char, p.dates, p.document.readout.issued)


# ---- quotations
def _quotations(p: Proposal, quotes: list[Quote]) -> list[Quotation]:
    out: list[Quotation] = []
    ids: dict[int, str] = {}
    for n, quote in enumerate(quotes):
        if quote.speaker is None:
            continue
        id = f"q{len(out) + 1}"
        ids[n] = id
        before = ids.get(quote.part_of) if quote.part_of is not None else None
        confidence = {"quote-verb": 0.9, "quote-intro": 0.9, "quote-block": 0.8, "quote-continued": 0.8}.get(
            quote.rule, 0.6
        )
        out.append(
            Quotation(
                id,
                quote.span,
                quote.speaker,
                Ground(clip(p.scene, quote.evidence.start, quote.evidence.end), quote.rule, confidence),
                before,
            )
        )
    return out


__all__ = ["Chosen", "Part", "decide"]
