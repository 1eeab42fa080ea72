"""How the facts of one readout came about: each one's way through the stages, what was let go, the parse it stands on.

    explanation = explain(document, gazetteers(knowledge), shipped())
    for fact in explanation.about("participant"):
        print(fact.fact, fact.confidence, fact.judgement)

The stages run once more, as `extractor.read_document` runs them, and what they hand on is kept. A fact is matched with
the candidate it was by its rule, place and fillers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from policegraph.extract.act_topics import act_topics
from policegraph.extract.acts import Act
from policegraph.extract.assemble import kept_entities
from policegraph.extract.cast import Cluster, Gazetteers
from policegraph.extract.choice import act_probabilities
from policegraph.extract.confidence import calibrate
from policegraph.extract.decide import decide
from policegraph.extract.decide_acts import LEAST, possible_acts, theme_chance
from policegraph.extract.document import Document
from policegraph.extract.event_topics import event_topics
from policegraph.extract.explanation import Explanation, FactTrace, Judgement, SentenceTrace, Stage, TokenTrace
from policegraph.extract.modality import Operators
from policegraph.extract.proposals import Candidate, EventProposal, Proposal, propose
from policegraph.extract.scorer import Scorers
from policegraph.extract.themes import features as theme_features
from policegraph.extract.themes import weights as theme_weights
from policegraph.facts import (
    Dropped,
    Entity,
    Event,
    Ground,
    Interaction,
    Relation,
    RelationName,
    Role,
    RoleName,
    Span,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_ROUNDED = 0.0011  # how far two figures may lie apart that are rounded to three digits

Features = Iterable[str]


def explain(document: Document, gaz: Gazetteers, scorers: Scorers) -> Explanation:
    """Read one parsed readout and keep what each stage did."""
    return _Tracer(propose(document, gaz), scorers).run()


class _Tracer:
    """Follows the facts of one readout back."""

    def __init__(self, proposal: Proposal, scorers: Scorers) -> None:
        self.p, self.scorers = proposal, scorers
        self.raw = decide(proposal, scorers)
        self.said = calibrate(self.raw)
        self.document = proposal.document
        acts = possible_acts(proposal, kept_entities(proposal, scorers))
        self.chances = dict(zip(map(id, acts), act_probabilities(acts, scorers), strict=True))
        self.names = {entity.id: entity for entity in self.raw.entities}
        self.sentences: dict[int, SentenceTrace] = {}
        self.dropped: list[Dropped] = []

    def run(self) -> Explanation:
        facts = (
            *self._relations(),
            *self._events(),
            *self._interactions(),
            *self._quotations(),
            *self._themes(),
        )
        self._entities()
        return Explanation(
            self.said,
            facts,
            (*self.raw.dropped, *self.dropped),
            tuple(sorted(self.sentences.values(), key=lambda s: s.number)),
        )

    # ---- what all facts share
    def _fact(
        self, line: str, node: str, ground: Ground, raw: Ground, stages: Iterable[Stage], judgement: Judgement | None
    ) -> FactTrace:
        return FactTrace(
            line,
            node,
            ground.rule,
            ground.confidence,
            raw.confidence,
            ground.span,
            ground.span.of(self.document.text),
            self._sentence(ground.span),
            tuple(stages),
            judgement,
        )

    def _judge(self, question: str, features: Features) -> Judgement | None:
        model = self.scorers.models.get(question)
        if model is None:
            return None
        known = [(name, model.weights[name]) for name in set(features) if name in model.weights]
        probability = model.probability(features)
        return Judgement(
            question,
            probability,
            self.scorers.thresholds.get(question, 0.5),
            model.bias,
            tuple(sorted(known, key=lambda item: (-abs(item[1]), item[0]))),
            probability,
        )

    def _sentence(self, span: Span) -> int:
        sent = self.document.tokens(span)[0].sent
        number = sum(1 for s in self.document.doc.sents if s.start <= sent.start)
        if number not in self.sentences:
            tokens = tuple(self._token(token, sent.start) for token in sent)
            place = Span(sent.start_char, max(sent.end_char, sent.start_char + 1))
            self.sentences[number] = SentenceTrace(number, place, " ".join(sent.text.split()), tokens)
        return number

    def _token(self, token: "Token", first: int) -> TokenTrace:
        ref = self.p.scene.refs.get(token.i)
        agents, via = (ref.agents, ref.via) if ref is not None else ((), "")
        return TokenTrace(token.text, token.lemma_, token.tag_, token.dep_, token.head.i - first, agents, via)

    def name(self, id: str) -> str:
        """An entity's name with its local id; anything else (a theme, a date) as it is."""
        entity = self.names.get(id)
        return f"{entity.name} ({id})" if entity is not None else id

    def _way(self, id: str, span: Span) -> Iterator[Stage]:
        """How the text comes to speak of this entity at this place: mention, cluster, reference."""
        cluster, entity = self.p.scene.cast.clusters.get(id), self.names.get(id)
        if cluster is None or entity is None:
            return
        sentence = self.document.sentence(span)
        mention = next((m for m in entity.mentions if m.span in span), None)
        mention = mention or next((m for m in entity.mentions if m.span in sentence), None)
        if mention is not None:
            yield Stage("mention", f"“{mention.text}” at {mention.span.start}, by {mention.rule}")
        yield Stage("cluster", _cluster_line(cluster, entity))
        for token in self.document.tokens(sentence):
            ref = self.p.scene.refs.get(token.i)
            if ref is not None and id in ref.agents and (ref.via not in ("name", "title") or mention is None):
                yield Stage("reference", f"“{ref.span.of(self.document.text)}” → {self.name(id)}, as {ref.via}")
                break

    # ---- relations and entities
    def _relations(self) -> Iterator[FactTrace]:
        scored = {(a, RelationName.MEMBER_OF, b): ("member", f) for a, b, _, f in self.p.members}
        scored |= {(a, RelationName.COUNTRY, b): ("country", f) for a, b, _, f in self.p.countries}
        stated: set[tuple[str, RelationName, str]] = set()
        for relation, raw in zip(self.said.relations, self.raw.relations, strict=True):
            key = (relation.subject, relation.name, relation.object)
            stated.add(key)
            judgement = self._judge(*scored[key]) if key in scored else None
            stages = [*self._way(relation.subject, relation.ground.span), *self._way(relation.object, raw.ground.span)]
            stages.append(Stage("candidate", _relation_rule(relation)))
            line = f"{self.name(relation.subject)} {relation.name} {self.name(relation.object)}"
            yield self._fact(line, "", relation.ground, raw.ground, stages, judgement)
        for key, (question, features) in scored.items():
            if key not in stated:
                line = f"{self._any_name(key[0])} {key[1]} {self._any_name(key[2])}"
                self._drop(line, f"{question}-scored", question, features, None)

    def _entities(self) -> None:
        for id, features in self.p.entities.items():
            if id not in self.names:
                cluster = self.p.scene.cast.clusters[id]
                line = f"{cluster.kind} {cluster.name} ({id})"
                self._drop(line, min(cluster.places)[1], "entity", features, min(cluster.places)[0], least=0.0)

    def _any_name(self, id: str) -> str:
        cluster = self.p.scene.cast.clusters.get(id)
        return f"{cluster.name} ({id})" if cluster is not None else id

    def _drop(
        self, what: str, rule: str, question: str, features: Features, span: Span | None, least: float = LEAST
    ) -> None:
        probability = self.scorers.probability(question, features)
        if probability < least:
            return
        threshold = self.scorers.thresholds.get(question, 0.5)
        reason = f"{question}: probability {probability:.2f}, threshold {threshold:.2f}"
        if probability >= threshold:
            reason += "; left out with an entity or an event that was, or for a likelier one"
        self.dropped.append(Dropped(what, rule, reason, span))

    # ---- events
    def _events(self) -> Iterator[FactTrace]:
        free = list(self.p.events)
        for event, raw in zip(self.said.events, self.raw.events, strict=True):
            proposal = next((x for x in free if _tells(x, raw)), None)
            if proposal is not None:
                free = [x for x in free if x is not proposal]
            name = f" “{event.names[0]}”" if event.names else ""
            line = f"{event.kind} {event.id}{name}, {event.status}"
            judgement = self._judge("event", proposal.features) if proposal is not None else None
            yield self._fact(line, event.id, event.ground, raw.ground, self._event_stages(event, proposal), judgement)
            for role, raw_role in zip(event.roles, raw.roles, strict=True):
                yield self._event_role(event, role, raw_role, proposal)
            if proposal is not None:
                self._lost_roles(event, proposal)

    def _event_stages(self, event: Event, proposal: EventProposal | None) -> Iterator[Stage]:
        if proposal is None:
            return
        happening = proposal.happening
        words = [f"“{self.document.doc[t.token].text}” ({t.form} {t.word})" for t in happening.tellings]
        main = ", the main event" if happening.main else ""
        yield Stage("candidate", f"{len(words)} tellings gathered{main}: {', '.join(words)}")
        yield Stage("operators", _operators(happening.tellings[0].operators))
        kinds = {kind: self.scorers.probability(f"kind:{kind}", proposal.kind_features) for kind in type(event.kind)}
        best = sorted(kinds.items(), key=lambda item: -item[1])[:3]
        yield Stage("kind", f"{happening.kind} by its words; " + ", ".join(f"{k} {v:.2f}" for k, v in best))
        planned = self.scorers.probability("planned", proposal.planned_features)
        yield Stage("status", f"{event.status}; planned with probability {planned:.2f}")

    def _candidates(self, event: Event, proposal: EventProposal) -> Iterator[tuple[RoleName, str, Candidate]]:
        """(role, question, candidate) for all that the event's roles may be filled with."""
        for candidate in proposal.agents:
            yield RoleName.PARTICIPANT, "participant", candidate
            yield RoleName.HOST, "host", candidate
        for candidate in proposal.places:
            yield RoleName.PLACE, "place", candidate
        for candidate in proposal.dates:
            yield RoleName.DATE, "date", candidate
        everything = [one.happening for one in self.p.events]
        topics = event_topics(self.p.themes, proposal.happening, everything)
        for slug, span, features in topics:
            yield RoleName.THEME, "event-theme", (slug, span, features)

    def _event_role(self, event: Event, role: Role, raw: Role, proposal: EventProposal | None) -> FactTrace:
        judgement = None
        stages = list(self._way(role.value, raw.ground.span))
        if proposal is not None:
            fits = [
                (question, candidate)
                for name, question, candidate in self._candidates(event, proposal)
                if name is role.name and candidate[0] == role.value
            ]
            judged = [self._judge(question, candidate[2]) for question, candidate in fits]
            judgement = max((j for j in judged if j is not None), key=lambda j: j.probability, default=None)
            if fits:
                stages.append(Stage("candidate", f"{fits[0][0]} of {event.kind} {event.id}"))
        line = f"{event.kind} {event.id}: {role.name} {self.name(role.value)}"
        return self._fact(line, event.id, role.ground, raw.ground, stages, judgement)

    def _lost_roles(self, event: Event, proposal: EventProposal) -> None:
        stated = {(role.name, role.value) for role in event.roles}
        for name, question, (value, span, features) in self._candidates(event, proposal):
            if (name, value) not in stated:
                line = f"{event.kind} {event.id}: {name} {self._any_name(value)}"
                self._drop(line, f"{question}-scored", question, features, span)

    # ---- interactions
    def _interactions(self) -> Iterator[FactTrace]:
        for act, raw in zip(self.said.interactions, self.raw.interactions, strict=True):
            found = self._act(raw)
            actor, target = act.filler(RoleName.ACTOR), act.filler(RoleName.TARGET)
            line = f"{act.kind} {act.id}: {self.name(actor or 'nobody')} → {self.name(target or 'nobody')}"
            stages = [stage for id in (actor, target) if id is not None for stage in self._way(id, act.ground.span)]
            if found is not None:
                cue = self.document.doc[found.token].text
                stages.append(Stage("candidate", f"“{cue}” opens {found.cue.id} ({found.cue.strength})"))
                stages.append(Stage("operators", _operators(found.operators)))
            judgement = self._judge("act", found.features) if found is not None else None
            if judgement is not None:
                judgement = replace(judgement, chance=self.chances.get(id(found), judgement.probability))
                stages.append(Stage("choice", f"{judgement.chance:.2f} beside the other readings of its cue"))
                if judgement.chance < judgement.threshold:
                    stages.append(Stage("outright", "told outright in a short note, which is kept at the threshold"))
            yield self._fact(f"{line}, {act.modality}", act.id, act.ground, raw.ground, stages, judgement)
            for role, raw_role in zip(act.roles, raw.roles, strict=True):
                if role.name in (RoleName.ACTOR, RoleName.TARGET):
                    continue  # they stand in the line of the interaction, on the same ground
                line = f"{act.kind} {act.id}: {role.name} {role.value}"
                judgement = self._topic(found, raw_role, raw.ground.confidence) if found is not None else None
                yield self._fact(line, act.id, role.ground, raw_role.ground, (), judgement)

    def _act(self, raw: Interaction) -> Act | None:
        """The candidate that became this interaction: the likeliest of its cue, words and fillers."""
        fillers = (raw.filler(RoleName.ACTOR), raw.filler(RoleName.TARGET))
        fits = [
            act
            for act in self.p.acts
            if f"act-{act.cue.id}" == raw.ground.rule
            and act.evidence == raw.ground.span
            and (act.actor, act.target) in (fillers, fillers[::-1] if raw.kind.symmetric else fillers)
        ]
        return max(fits, key=lambda act: self.chances.get(id(act), 0.0), default=None)

    def _topic(self, act: Act, role: Role, certainty: float) -> Judgement | None:
        """The judgement on a theme of an act that is so certain, in that telling of the act in which it stands."""
        if role.name is not RoleName.THEME:
            return None
        parties = {act.actor, act.target}
        tellings = (a for a in self.p.acts if a.kind is act.kind and {a.actor, a.target} == parties)
        judged = (
            self._judge("act-theme", features)
            for telling in tellings
            if telling.evidence == role.ground.span
            for slug, _, features in act_topics(self.p.themes, telling)
            if slug == role.value
        )
        weighed = (replace(j, chance=theme_chance(j.probability, certainty)) for j in judged if j is not None)
        return next((j for j in weighed if abs(j.chance - role.ground.confidence) < _ROUNDED), None)

    # ---- quotations and themes
    def _quotations(self) -> Iterator[FactTrace]:
        for quote, raw in zip(self.said.quotations, self.raw.quotations, strict=True):
            words = " ".join(quote.span.of(self.document.text).split())
            line = f"quotation {quote.id} by {self.name(quote.speaker or 'nobody')}: “{_short(words)}”"
            stages = list(self._way(quote.speaker or "", raw.ground.span))
            if quote.continues is not None:
                stages.append(Stage("candidate", f"goes on from {quote.continues}"))
            yield self._fact(line, "", quote.ground, raw.ground, stages, None)

    def _themes(self) -> Iterator[FactTrace]:
        model = self.scorers.themes or theme_weights()
        values = theme_features(self.document.text, self.p.hits, self.document.readout.title)
        stated = {theme.slug: theme for theme in self.raw.themes}
        judged = {}
        for slug, found in values.items():
            parts = [(name, model.features.get(name, 0.0) * value) for name, value in found.items()]
            parts.append(("theme", model.themes.get(slug, 0.0)))
            weights = tuple(sorted(((n, w) for n, w in parts if w), key=lambda item: (-abs(item[1]), item[0])))
            score = self.p.subjects.get(slug, 0.0)
            judged[slug] = Judgement("theme", score, model.threshold, model.bias, weights, score)
            if slug not in stated and score >= LEAST:
                reason = f"theme: probability {score:.2f}, threshold {model.threshold:.2f}"
                self.dropped.append(Dropped(f"theme {slug}", "theme-readout", reason))
        for theme in self.said.themes:
            hits = [self.document.text[h.start : h.end] for h in self.p.hits if h.slug == theme.slug]
            spoken = ", ".join(f"“{word}”" for word in dict.fromkeys(hits))
            stages = (Stage("candidate", f"signalled {len(hits)} times: {spoken}"),)
            yield self._fact(
                f"theme {theme.slug}", "", theme.ground, stated[theme.slug].ground, stages, judged.get(theme.slug)
            )


def _tells(proposal: EventProposal, event: Event) -> bool:
    first = proposal.happening.tellings[0]
    return f"event-{first.form}:{first.word}" == event.ground.rule and proposal.happening.names == event.names


def _cluster_line(cluster: Cluster, entity: Entity) -> str:
    forms = ", ".join(f"“{form}”" for form in cluster.forms)
    known = f", known as {entity.known_as}" if entity.known_as else ""
    return f"{entity.kind} {entity.name} ({entity.id}){known}; {len(entity.mentions)} mentions: {forms}"


def _relation_rule(relation: Relation) -> str:
    return f"{relation.name} by {relation.ground.rule}"


def _operators(operators: Operators) -> str:
    """The operators over a verb, in words."""
    parts = [
        "negated" if operators.negated else "",
        "future" if operators.future else "",
        f"modal {operators.modal}" if operators.modal else "",
        f"under “{operators.under}”" if operators.under else "",
        "conditional" if operators.conditional else "",
    ]
    told = ", ".join(part for part in parts if part) or "none"
    return f"{told}: {operators.modality}"


def _short(words: str, longest: int = 60) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
