"""Two readers of one text: what they agree on, what one of them alone says, where they contradict each other.

Nothing is lost: each fact of either comes out, with a confidence by who gave it. Its rule begins with `both:`,
`rules-only:`, `model-only:` or, where the readers read the same words otherwise, `differ:`, so that `review` and
queries find the disagreements. Where they differ on whether something took place, it is not asserted.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from policegraph.extract.model_reader.join import continued, match_entities, moved_roles, said_by
from policegraph.extract.model_reader.pairs import paired_acts, paired_events
from policegraph.extract.model_reader.trust import Cell, Trust
from policegraph.facts import (
    STATUS_MODALITY,
    Dropped,
    Entity,
    Event,
    Extraction,
    Ground,
    Interaction,
    Modality,
    Otherwise,
    Quotation,
    Relation,
    Role,
    RoleName,
    Span,
    Status,
    ThemeMention,
)

_WORD = {
    Cell.AGREED: "both",
    Cell.RULES: "rules-only",
    Cell.MODEL: "model-only",
    Cell.CONTRADICTED: "differ",
    Cell.MODEL_CONTRADICTED: "differ",
}
_ONCE = (RoleName.DATE, RoleName.DUE, RoleName.CONTENT, RoleName.DURING)


def both(rules: Extraction, model: Extraction, trust: Trust, least: float = 0.0) -> Extraction:
    """The two as one, over the rules' entities and those that only the model found.

    Facts below the confidence `least` are dropped. Raises ValueError where the two are of different readouts.
    """
    if rules.readout != model.readout:
        raise ValueError(f"{rules.readout.identifier} and {model.readout.identifier} are two readouts")
    return _Both(rules, model, trust, least).together()


class _Grounded(Protocol):
    @property
    def ground(self) -> Ground: ...


_Meant = Relation | Interaction


class _Both:
    def __init__(self, rules: Extraction, model: Extraction, trust: Trust, least: float) -> None:
        self._rules, self._trust, self._least = rules, trust, least
        self._same = match_entities(rules.entities, model.entities, rules.relations, model.relations)
        self._ids = {entity.id: self._same.get(entity.id, f"m-{entity.id}") for entity in model.entities}
        events = {f"event {event.id}": f"m-{event.id}" for event in model.events}
        self._model = _moved(model, self._ids, events)
        self._pairs = tuple(paired_events(rules.events, self._model.events))
        known = {other.id: one.id for one, other in self._pairs if one is not None and other is not None}
        # what the model says took place during an event is said of the joint one
        self._model = _during(self._model, known)
        self._doubts: list[Dropped] = []
        self._low: list[Dropped] = []

    def together(self) -> Extraction:
        relations = tuple(self._relations())
        events = tuple(self._events())
        kept = {event.id for event in events}
        return Extraction(
            self._rules.readout,
            tuple(self._entities()),
            relations,
            events,
            tuple(_without_lost(act, kept) for act in self._acts()),
            self._quotations(),
            tuple(self._themes()),
            (*self._rules.dropped, *self._model.dropped, *self._doubts, *self._low),
        )

    # ── who gave it ──

    def _ground(
        self, question: str, rules_fact: "_Grounded | None", model_fact: "_Grounded | None", differ: bool = False
    ) -> Ground:
        """The ground of a fact that one or both give; the words are the rules' where they give it."""
        rules = rules_fact.ground if rules_fact is not None else None
        model = model_fact.ground if model_fact is not None else None
        first = rules or model
        assert first is not None
        if rules is not None and model is not None:
            cell = Cell.AGREED
        elif rules is not None:
            cell = Cell.CONTRADICTED if differ else Cell.RULES
        else:
            cell = Cell.MODEL_CONTRADICTED if differ else Cell.MODEL
        confidence = self._trust.confidence(question, cell, rules.confidence if rules is not None else None)
        rule = first.rule.removeprefix("model:")
        said = first.attributed_to or (model.attributed_to if model is not None else None)
        return Ground(first.span, f"{_WORD[cell]}:{rule}", confidence, said)

    def _keep(self, what: str, ground: Ground) -> bool:
        if ground.confidence >= self._least:
            return True
        self._low.append(
            Dropped(what, ground.rule, f"confidence {ground.confidence:.2f} below {self._least}", ground.span)
        )
        return False

    def _differ(self, what: str, rules: str, model: str, span: Span) -> None:
        self._doubts.append(Dropped(what, "readers-differ", f"the rules say {rules}, the model {model}", span))

    # ── entities, relations, themes ──

    def _entities(self) -> Iterable[Entity]:
        by_rules = {self._same[entity.id]: entity for entity in self._model.entities if entity.id in self._same}
        # the model's entities kept their own ids so far
        for entity in self._rules.entities:
            other = by_rules.get(entity.id)
            if other is None:
                yield entity
                continue
            yield replace(
                entity,
                forms=tuple(dict.fromkeys((*entity.forms, *other.forms))),
                mentions=tuple(dict.fromkeys((*entity.mentions, *other.mentions))),
            )
        for entity in self._model.entities:
            if entity.id not in self._same:
                place = entity.jurisdiction
                yield replace(entity, id=self._ids[entity.id], jurisdiction=self._ids[place] if place else None)

    def _relations(self) -> Iterable[Relation]:
        mine = {(r.subject, r.name, r.object): r for r in self._rules.relations}
        theirs = {(r.subject, r.name, r.object): r for r in self._model.relations}
        for key in dict.fromkeys((*mine, *theirs)):
            one, other = mine.get(key), theirs.get(key)
            ground = self._ground(str(key[1]), one, other)
            if not self._keep(f"{key[1]}", ground):
                continue
            modality = self._modality(f"{key[1]}", one, other, ground.span)
            ground = _noted(ground, "modality", modality, _modality_of(one), _modality_of(other))
            yield Relation(key[0], key[1], key[2], ground, modality)

    def _themes(self) -> Iterable[ThemeMention]:
        mine = {theme.slug: theme for theme in self._rules.themes}
        theirs = {theme.slug: theme for theme in self._model.themes}
        for slug in dict.fromkeys((*mine, *theirs)):
            one, other = mine.get(slug), theirs.get(slug)
            ground = self._ground("theme", one, other)
            if self._keep(f"theme {slug}", ground):
                yield ThemeMention(slug, ground)

    def _modality(self, what: str, rules: "_Meant | None", model: "_Meant | None", span: Span) -> Modality:
        """The modality of the one that gives the fact; of two that differ the one that asserts nothing."""
        given = [fact.modality for fact in (rules, model) if fact is not None]
        if len(set(given)) == 1:
            return given[0]
        self._differ(f"modality of {what}", given[0].value.lower(), given[1].value.lower(), span)
        return next((modality for modality in given if modality is not Modality.ASSERTED), given[0])

    # ── events and interactions ──

    def _events(self) -> Iterable[Event]:
        for one, other in self._pairs:
            first = one or other
            assert first is not None
            ground = self._ground("event", one, other)
            if not self._keep(f"{first.kind} event", ground):
                continue
            status = first.status
            roles = self._roles(one.roles if one else (), other.roles if other else (), "event", ground)
            if one is not None and other is not None:
                if one.kind is not other.kind:
                    self._differ("kind of an event", one.kind, other.kind, ground.span)
                status = self._status(one.status, other.status, ground.span)
                ground = _noted(ground, "kind", first.kind, one.kind, other.kind)
                ground = _noted(ground, "status", status, one.status, other.status)
            names = dict.fromkeys((*(one.names if one else ()), *(other.names if other else ())))
            yield Event(first.id, first.kind, status, ground, tuple(names), tuple(roles))

    def _status(self, rules: Status, model: Status, span: Span) -> Status:
        if rules is model:
            return rules
        self._differ("status of an event", STATUS_MODALITY[rules].lower(), STATUS_MODALITY[model].lower(), span)
        return rules if rules is not Status.HELD else model

    def _acts(self) -> Iterable[Interaction]:
        for one, other, differ in paired_acts(self._rules.interactions, self._model.interactions):
            first = one or other
            assert first is not None
            ground = self._ground("act", one, other, differ)
            what = f"{first.kind} by {first.filler(RoleName.ACTOR)} to {first.filler(RoleName.TARGET)}"
            if differ:
                who = ("the rules", "the model") if one is not None else ("the model", "the rules")
                reason = f"{who[0]} say so of words of which {who[1]} say otherwise"
                self._doubts.append(Dropped(what, "readers-differ", reason, ground.span))
            if not self._keep(what, ground):
                continue
            modality = self._modality(what, one, other, ground.span)
            roles = self._roles(one.roles if one else (), other.roles if other else (), "act", ground)
            # an interaction and its parties are one fact
            parties = (RoleName.ACTOR, RoleName.TARGET)
            roles = [replace(r, ground=replace(ground, span=r.ground.span)) if r.name in parties else r for r in roles]
            ground = _noted(ground, "modality", modality, _modality_of(one), _modality_of(other))
            if differ:
                note = Otherwise("model" if one is not None else "rules", "parties", "others on these words")
                ground = replace(ground, otherwise=(*ground.otherwise, note))
            yield Interaction(first.id, first.kind, modality, ground, tuple(roles))

    def _roles(self, rules: Iterable[Role], model: Iterable[Role], owner: str, node: Ground) -> list[Role]:
        mine = {(role.name, role.value): role for role in rules}
        theirs = {(role.name, role.value): role for role in model}
        once = {name: value for name, value in mine if name in _ONCE}
        others: dict[tuple[RoleName, str], str] = {}
        for name, value in list(theirs):
            if name not in once or once[name] == value:
                continue
            if name in (RoleName.DATE, RoleName.DUE):
                self._differ(f"{name}", once[name], value, theirs[name, value].ground.span)
                others[name, once[name]] = value
            else:
                mine_role = mine[name, once[name]]
                theirs[name, once[name]] = replace(theirs[name, value], value=mine_role.value)
            del theirs[name, value]
        out = []
        for key in dict.fromkeys((*mine, *theirs)):
            one, other = mine.get(key), theirs.get(key)
            question = f"{owner}-theme" if key[0] is RoleName.THEME else "act" if owner == "act" else str(key[0])
            ground = self._ground(question, one, other)
            # a role is no surer than what it is a role of
            ground = replace(ground, confidence=min(ground.confidence, node.confidence))
            ground = _noted(ground, "object", key[1], key[1], others.get(key))
            if key[0] in (RoleName.ACTOR, RoleName.TARGET) or self._keep(f"{key[0]} {key[1]}"[:80], ground):
                out.append(Role(key[0], key[1], ground))
        return out

    # ── quotations ──

    def _quotations(self) -> tuple[Quotation, ...]:
        out: list[Quotation] = []
        left = list(self._model.quotations)
        for quote in self._rules.quotations:
            other = next((o for o in left if o.span.overlaps(quote.span)), None)
            left = [o for o in left if not o.span.overlaps(quote.span)]
            agreed = other is not None and other.speaker == quote.speaker
            if other is not None and not agreed:
                self._differ("speaker of a quotation", str(quote.speaker), str(other.speaker), quote.span)
            ground = self._ground("quote", quote, other if agreed else None, other is not None and not agreed)
            if other is not None and quote.speaker is not None:
                ground = _noted(ground, "object", quote.speaker, quote.speaker, other.speaker)
            if self._keep("quotation", ground):
                out.append(replace(quote, ground=ground))
        for quote in left:
            ground = self._ground("quote", None, quote)
            if self._keep("quotation", ground):
                out.append(replace(quote, ground=ground))
        known = {quote.id for quote in out}
        links = {quote.id: quote.continues for quote in out if quote.continues in known}
        alone = (replace(quote, continues=None) for quote in out)
        found = continued(self._rules.readout.text, alone)
        return tuple(replace(quote, continues=links.get(quote.id) or quote.continues) for quote in found)


def _modality_of(fact: "_Meant | None") -> Modality | None:
    return fact.modality if fact is not None else None


def _noted(ground: Ground, aspect: str, kept: str, rules: str | None, model: str | None) -> Ground:
    """The ground with a note of the reading that was not kept, where the two readers differ in that aspect."""
    notes = [
        Otherwise(reader, aspect, str(value))
        for reader, value in (("rules", rules), ("model", model))
        if value is not None and value != kept
    ]
    return replace(ground, otherwise=(*ground.otherwise, *notes))


def _during(model: Extraction, known: dict[str, str]) -> Extraction:
    def role(role: Role) -> Role:
        return replace(role, value=known.get(role.value, role.value)) if role.name is RoleName.DURING else role

    acts = tuple(replace(act, roles=tuple(role(r) for r in act.roles)) for act in model.interactions)
    return replace(model, interactions=acts)


def _moved(model: Extraction, ids: dict[str, str], events: dict[str, str]) -> Extraction:
    """The model's facts over the joint ids; its entities keep their own."""
    all_ids = {**ids, **events}
    return replace(
        model,
        relations=tuple(
            replace(r, subject=ids[r.subject], object=ids[r.object], ground=said_by(r.ground, ids))
            for r in model.relations
        ),
        events=tuple(replace(e, id=f"m-{e.id}", roles=moved_roles(e.roles, all_ids)) for e in model.events),
        interactions=tuple(
            replace(i, id=f"m-{i.id}", roles=moved_roles(i.roles, all_ids), ground=said_by(i.ground, ids))
            for i in model.interactions
        ),
        quotations=tuple(
            replace(
                q,
                id=f"m-{q.id}",
                speaker=ids[q.speaker] if q.speaker else None,
                continues=f"m-{q.continues}" if q.continues else None,
            )
            for q in model.quotations
        ),
    )


def _without_lost(act: Interaction, events: set[str]) -> Interaction:
    """An interaction without the events that were not kept, or that are known by the other reader's id."""
    roles = tuple(role for role in act.roles if role.name is not RoleName.DURING or role.value in events)
    return replace(act, roles=roles)
