"""What `policegraph explain --reader model|both` adds: what the model proposed, what of it stands, what was dropped."""

from collections import Counter
from collections.abc import Sequence

from policegraph.extract.model_reader.proposal import reason_of
from policegraph.extract.model_reader.reader import ModelReader, Reading
from policegraph.extract.model_reader.readers import BothReader, summary
from policegraph.facts import Dropped, Extraction, Readout, RoleName

Record = dict[str, object]


def read_again(readouts: Sequence[Readout], reader: ModelReader | BothReader) -> list[Record]:
    """One record for each readout: its facts by the model's word, what was dropped and doubted, or why it failed.

    Answers that were given before come from the cache, so that this costs nothing after an ingestion.
    """
    with reader:
        records = [_record(reading) for reading in reader.read(readouts)]
        for record in records:
            record["used"] = summary(reader)
    return records


def _record(reading: Reading) -> Record:
    if reading.extraction is None:
        return {"failure": str(reading.failure), "facts": [], "dropped": [], "reasons": {}}
    # what the rules let go on their own is told above, where the rules are
    by_rules = frozenset(reading.rules.dropped) if reading.rules is not None else frozenset()
    dropped = [one for one in reading.extraction.dropped if one not in by_rules]
    return {
        "facts": list(_facts(reading.extraction)),
        "dropped": [_dropped(one, reading.readout.text) for one in dropped],
        "reasons": dict(Counter(map(reason_of, dropped)).most_common()),
    }


def _facts(extraction: Extraction) -> list[Record]:
    names = {entity.id: entity.name for entity in extraction.entities}
    rows: list[Record] = []

    def add(fact: str, ground_of: object) -> None:
        ground = getattr(ground_of, "ground")  # noqa: B009  # each fact has one
        words = " ".join(ground.span.of(extraction.readout.text).split())
        rows.append({"fact": fact, "words": words, "rule": ground.rule, "confidence": ground.confidence})

    for relation in extraction.relations:
        add(f"{names[relation.subject]} {relation.name} {names[relation.object]} ({relation.modality})", relation)
    for event in extraction.events:
        who = ", ".join(names[id] for id in event.fillers(RoleName.PARTICIPANT))
        when = ", ".join(event.fillers(RoleName.DATE))
        add(f"{event.kind} ({event.status}) {' · '.join(part for part in (who, when) if part)}".strip(), event)
    for act in extraction.interactions:
        actor, target = (names.get(act.filler(name) or "", "nobody") for name in (RoleName.ACTOR, RoleName.TARGET))
        add(f"{act.kind} by {actor} to {target} ({act.modality})", act)
    for quotation in extraction.quotations:
        add(f"quotation of {names.get(quotation.speaker or '', 'nobody')}", quotation)
    for theme in extraction.themes:
        add(f"theme {theme.slug}", theme)
    return rows


def _dropped(one: Dropped, text: str) -> Record:
    words = " ".join(one.span.of(text).split())[:80] if one.span is not None else None
    return {"what": one.what, "rule": one.rule, "reason": one.reason, "words": words}


def lines(record: Record) -> list[str]:
    """A record as `explain` prints it."""
    out = ["The model", f"  {record['used']}"]
    if "failure" in record:
        out.append(f"  ✗ {record['failure']}")
    facts, dropped, reasons = record["facts"], record["dropped"], record["reasons"]
    assert isinstance(facts, list)
    assert isinstance(reasons, dict)
    assert isinstance(dropped, list)
    for row in facts:
        out.append(f"  ■ {row['fact']}  “{row['words'][:100]}”  {row['rule']}, confidence {row['confidence']:.2f}")
    if dropped:
        counted = "; ".join(f"{reason} ({count})" for reason, count in reasons.items())
        out.append(f"  Proposed, and dropped or doubted: {len(dropped)}: {counted}")
    for row in dropped:
        words = f" “{row['words']}”" if row["words"] else ""
        out.append(f"  ✗ {row['what']} ({row['rule']}): {row['reason']}{words}")
    return out
