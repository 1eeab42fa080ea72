"""How often rules, model and both are right, on annotated readouts: what `policegraph model calibrate` measures."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policegraph.evaluate.gold import GoldReadout, read_gold, read_texts
from policegraph.extract.model_reader.both import both
from policegraph.extract.model_reader.join import match_entities
from policegraph.extract.model_reader.pairs import paired_events
from policegraph.extract.model_reader.reader import ModelReader
from policegraph.extract.model_reader.readers import Rules
from policegraph.extract.model_reader.trust import Calibration, Cell, Judged, Trust, fit, held_out, shipped
from policegraph.extract.words import name_key
from policegraph.facts import Entity, Event, Extraction, Ground, Role, RoleName, Span

_CELLS = {"both": Cell.AGREED, "rules-only": Cell.RULES, "model-only": Cell.MODEL}


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: the facts, the table fitted on them, and the readouts that the model failed at."""

    judged: tuple[Judged, ...]
    trust: Trust
    failures: tuple[str, ...]
    held_out: tuple[Calibration, Calibration] | None = None  # of the table and of the package's own

    @property
    def summary(self) -> str:
        """One line a cell: how many facts, how many right."""
        counts = Counter((fact.cell, fact.right) for fact in self.judged)
        lines = []
        for cell in Cell:
            right, wrong = counts[cell, True], counts[cell, False]
            if right + wrong:
                lines.append(f"{cell}: {right} of {right + wrong} facts right ({right / (right + wrong):.2f})")
        if self.held_out is not None:
            fitted, own = self.held_out
            lines.append(
                f"on readouts held out: confidence {fitted.confidence:.2f}, right {fitted.right:.2f}, calibration error"
                f" {fitted.error:.3f} (by the package's own table: {own.confidence:.2f} and {own.error:.3f})"
            )
        return "\n".join(lines)


def measure(folder: Path, reader: ModelReader, rules: Rules) -> Measured:
    """Read the annotated readouts of a folder with both readers and compare. Raises UsageError, InputError."""
    gold = read_gold(folder)
    texts = read_texts(gold)
    by_readout: list[list[Judged]] = []
    failures: list[str] = []
    for one, by_rules, reading in zip(gold, rules(texts), reader.read(texts), strict=True):
        if reading.extraction is None:
            failures.append(f"{one.doc}: {reading.failure}")
            continue
        # A table of no weight leaves the rules' own confidence in place, to start from.
        plain = both(by_rules, reading.extraction, _PLAIN)
        by_readout.append(list(judge(plain, one)))
    judged = [fact for of in by_readout for fact in of]
    found = held_out(by_readout)
    label = f"{len(by_readout)} readouts, {reader.settings.model}, prompt {reader.prompt.name}, {len(judged)} facts"
    if found is not None:
        label += f", calibration error {found[0].error:.3f} on readouts held out"
    return Measured(tuple(judged), fit(judged, label.replace('"', "'")), tuple(failures), found)


_PLAIN = Trust({"default": type(shipped().tables["default"])(0.0, 0.0, 0.0, 0.0, 0.0)})


def judge(found: Extraction, gold: GoldReadout) -> Iterator[Judged]:
    """Each fact of the two readers with whether the annotation says it too."""
    truth = tuple(Entity(e.id, e.kind, e.names[0], e.names) for e in gold.entities)
    # By name alone: annotations have no places of entities.
    same = match_entities(truth, tuple(found.entities))

    def id(value: str) -> str:
        return same.get(value, f"?{value}")

    relations = set(gold.relations)
    for relation in found.relations:
        if relation.name in ("holds", "memberOf", "country"):
            right = (id(relation.subject), str(relation.name), id(relation.object)) in relations
            yield _judged(str(relation.name), relation.ground, right)
    yield from _events(found, gold, same)
    acts = {_act(i.kind.symmetric, str(i.kind), i.actor, i.target): set(i.themes) for i in gold.interactions}
    for act in found.interactions:
        parties = [act.filler(name) for name in (RoleName.ACTOR, RoleName.TARGET)]
        key = _act(act.kind.symmetric, str(act.kind), *(id(p) if p is not None else None for p in parties))
        yield _judged("act", act.ground, key in acts)
        for role in act.roles:
            if role.name is RoleName.THEME:
                yield _judged("act-theme", role.ground, role.value in acts.get(key, set()))
    quotes = {(quote.speaker, name_key(" ".join(quote.start.split()[:5]))) for quote in gold.quotes}
    for quote in found.quotations:
        start = name_key(" ".join(quote.span.of(found.readout.text).split()[:5]))
        if quote.speaker is not None and quote.continues is None:
            yield _judged("quote", quote.ground, (id(quote.speaker), start) in quotes)
    for theme in found.themes:
        yield _judged("theme", theme.ground, theme.slug in gold.all_themes)


def _events(found: Extraction, gold: GoldReadout, same: dict[str, str]) -> Iterator[Judged]:
    nowhere = Ground(Span(0, 1), "gold")
    truth = []
    for marked in gold.events:
        given = (
            (RoleName.PARTICIPANT, marked.participants),
            (RoleName.HOST, marked.hosts),
            (RoleName.PLACE, marked.places),
            (RoleName.THEME, marked.themes),
            (RoleName.DATE, (marked.date,) if marked.date else ()),
        )
        roles = tuple(Role(name, value, nowhere) for name, values in given for value in values)
        truth.append(Event(marked.id, marked.kind, marked.status, nowhere, marked.names, roles))
    named = (RoleName.PARTICIPANT, RoleName.HOST, RoleName.PLACE)
    far = Ground(Span(10**9, 10**9 + 1), "far")  # no words are compared: annotations have none at offsets
    moved = []
    for event in found.events:
        roles = tuple(
            Role(r.name, same.get(r.value, f"?{r.value}") if r.name in named else r.value, r.ground)
            for r in event.roles
        )
        moved.append(Event(event.id, event.kind, event.status, far, event.names, roles))
    ground = {event.id: event.ground for event in found.events}
    for true, ours in paired_events(truth, moved):
        if ours is None:
            continue
        yield _judged("event", ground[ours.id], true is not None and true.kind is ours.kind)
        wanted = {(role.name, role.value) for role in true.roles} if true is not None else set()
        for role in ours.roles:
            question = "event-theme" if role.name is RoleName.THEME else str(role.name)
            yield _judged(question, role.ground, (role.name, role.value) in wanted)


def _act(symmetric: bool, kind: str, actor: str | None, target: str | None) -> tuple[str, str, str]:
    one, other = actor or "", target or ""
    return (kind, other, one) if symmetric and other and other < one else (kind, one, other)


def _judged(question: str, ground: Ground, right: bool) -> Judged:
    word, _, rule = ground.rule.partition(":")
    cell = _CELLS.get(word)
    if cell is None:
        # "differ": the model's own rules are called so, those of the rules bear the word or form that they go by
        cell = Cell.MODEL_CONTRADICTED if rule in ("act", "quote") else Cell.CONTRADICTED
    return Judged(question, cell, None if cell.model_alone else ground.confidence, right)
