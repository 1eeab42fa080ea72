"""`policegraph explain READOUT`: each fact's way through the stages, what was dropped, the parse it stands on."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import click

from policegraph.cli.explain_model import lines as model_lines
from policegraph.cli.explain_model import read_again
from policegraph.cli.llm_options import llm_options, llm_settings
from policegraph.cli.options import output_option, settings, store_option, write_out
from policegraph.errors import UsageError
from policegraph.extract.explanation import Explanation, FactTrace, Judgement, SentenceTrace
from policegraph.extract.model_reader.readers import make_reader
from policegraph.extract.model_reader.settings import Value
from policegraph.facts import Dropped, Entity, Readout
from policegraph.settings import Settings

_WEIGHTS = 6  # of each judgement, that are printed


@click.command()
@click.argument("readout", metavar="READOUT")
@click.option("--fact", metavar="TEXT", default="", help="Only facts in whose line all these words occur.")
@click.option("--dropped/--no-dropped", default=True, show_default=True, help="What was considered and not kept.")
@click.option("--parse/--no-parse", default=True, show_default=True, help="The parse of each sentence.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--model", metavar="NAME", help="A spaCy pipeline by name or path (default: the one that comes along).")
@llm_options
@output_option
@store_option
def explain(
    readout: str,
    fact: str,
    dropped: bool,
    parse: bool,
    format_: str,
    model: str | None,
    output: Path | None,
    store: Path | None,
    reader: str | None,
    **llm: Value,
) -> int:
    """Follow the facts of READOUT back through the stages that made them.

    READOUT is a file, a URL, - for standard input, or the identifier of a readout in the store. The rules read it once
    more; each fact is shown with its mentions and references, the candidate it was, its probability with the features
    that counted most, its threshold, its measured confidence, and the parse of its sentence.

    With --reader model or both it also shows what a language model proposed, and what of it was dropped and why; an
    answer that was given before comes from the cache.

    Exit code 1 where no fact fits --fact.
    """
    from policegraph.extract.cast import gazetteers
    from policegraph.extract.document import parse as parse_texts
    from policegraph.extract.explain import explain as trace
    from policegraph.extract.model import load_model
    from policegraph.extract.scorer import shipped
    from policegraph.knowledge.load import load
    from policegraph.resolve import resolve

    chosen = settings(store=store, model=model, reader=reader)
    readouts = _readouts(readout, chosen)
    for one in readouts:
        if one.language != "en":
            raise UsageError(f"{one.identifier}: in the language {one.language!r}, which the rules do not read")
    knowledge = load(chosen.knowledge)
    second = make_reader(chosen.reader, llm_settings(llm), knowledge, chosen.model)
    again = read_again(readouts, second) if second is not None else []
    nlp, gaz = load_model(chosen.model), gazetteers(knowledge)
    pages: list[str] = []
    records: list[object] = []
    found = 0
    for number, document in enumerate(parse_texts(readouts, nlp)):
        explanation = trace(document, gaz, shipped())
        entities = resolve(explanation.extraction, knowledge).entities
        facts = explanation.about(fact)
        lost = explanation.let_go(fact) if dropped else ()
        found += len(facts)
        if format_ == "json":
            record = _record(explanation, facts, lost, entities, parse)
            records.append({**record, "model": again[number]} if again else record)
        else:
            page = [*_page(explanation, facts, lost, entities, parse, bool(fact))]
            pages.append("\n".join([*page, "", *model_lines(again[number])] if again else page))
    if format_ == "json":
        write_out(json.dumps(records[0] if len(records) == 1 else records, indent=1, ensure_ascii=False), output)
    else:
        write_out("\n\n".join(pages) + "\n", output)
    if fact and not found:
        click.echo(f"policegraph: no fact of {readout} has all the words of {fact!r} in its line", err=True)
        return 1
    return 0


# ---- where the text comes from
def _readouts(given: str, chosen: Settings) -> list[Readout]:
    """The readouts of a file, page or stream; else the one of the store. Raises UsageError, InputError, StoreError."""
    from policegraph.read import read_paths
    from policegraph.read.web import is_url

    if given == "-" or is_url(given) or Path(given).exists():
        found = list(read_paths([given]))
        readouts = [one for one in found if isinstance(one, Readout)]
        for one in found:
            if not isinstance(one, Readout):
                if not readouts:
                    raise one.error
                print(f"policegraph: {one.source}: {one.error}", file=sys.stderr)
        return readouts
    return [_stored(given, chosen)]


def _stored(given: str, chosen: Settings) -> Readout:
    from policegraph.build.vocabulary import BASE, DCT, NIF, readout_iri
    from policegraph.store import open_store

    if not chosen.store.exists():
        raise UsageError(f"{given}: no such file, and there is no store {chosen.store}; give a file or --store DIR")
    iri = given if given.startswith(BASE) else readout_iri(given)
    with open_store(chosen.store) as opened:
        said = {
            quad.predicate.value: getattr(quad.object, "value", "")
            for quad in opened.quads(graph=iri)
            if getattr(quad.subject, "value", "") == iri
        }
    if NIF.isString.value not in said:
        raise UsageError(f"{given}: neither a file nor a readout of {chosen.store}; 'policegraph export' lists them")
    return Readout(
        identifier=said.get(DCT.identifier.value, given),
        text=said[NIF.isString.value],
        title=said.get(DCT.title.value),
        issued=said.get(DCT.issued.value),
        publisher=said.get(DCT.publisher.value),
        language=said.get(DCT.language.value, "en"),
    )


# ---- text
def _page(
    explanation: Explanation,
    facts: Iterable[FactTrace],
    lost: Iterable[Dropped],
    entities: Iterable[Entity],
    parse: bool,
    narrowed: bool,
) -> Iterator[str]:
    readout = explanation.extraction.readout
    shown = tuple(facts)
    yield f"{readout.identifier}: {len(shown)} facts"
    for fact in shown:
        yield ""
        yield f"■ {fact.fact}"
        yield f"  words       “{' '.join(fact.words.split())}” [{fact.span.start}–{fact.span.end}, s{fact.sentence}]"
        for stage in fact.stages:
            yield f"  {stage.name:<11} {stage.result}"
        yield from _judged(fact.judgement)
        yield f"  rule        {fact.rule}; confidence {fact.confidence:.2f} (the stage's own {fact.raw:.2f})"
    if not narrowed:
        yield from _linked(entities)
    dropped = tuple(lost)
    if dropped:
        yield ""
        yield f"Considered and dropped: {len(dropped)}"
        for one in dropped:
            words = f" “{' '.join(one.span.of(readout.text).split())[:80]}”" if one.span is not None else ""
            yield f"  ✗ {one.what} ({one.rule}): {one.reason}{words}"
    if parse:
        for number in sorted({fact.sentence for fact in shown}):
            yield ""
            yield from _tree(explanation.sentence(number))


def _judged(judgement: Judgement | None) -> Iterator[str]:
    if judgement is None:
        return
    j = judgement
    yield f"  judgement   {j.question}: probability {j.probability:.2f}, threshold {j.threshold:.2f}"
    weights = ", ".join(f"{name} {weight:+.2f}" for name, weight in j.weights[:_WEIGHTS])
    more = f", and {len(j.weights) - _WEIGHTS} more" if len(j.weights) > _WEIGHTS else ""
    yield f"              bias {j.bias:+.2f}; {weights}{more}"


def _linked(entities: Iterable[Entity]) -> Iterator[str]:
    yield ""
    yield "Who is who"
    for entity in entities:
        score = f", score {entity.link_score:.2f}" if entity.link_score is not None else ""
        reasons = f": {'; '.join(entity.link_reasons)}" if entity.link_reasons else ""
        yield f"  {entity.id:<4} {entity.name} → {entity.label} <{entity.iri}>{score}{reasons}"


def _tree(sentence: SentenceTrace) -> Iterator[str]:
    """The parse as an indented tree, heads above what hangs on them, in text order."""
    yield f"s{sentence.number} “{sentence.text}”"
    below: dict[int, list[int]] = {}
    roots = []
    for index, token in enumerate(sentence.tokens):
        if token.head == index:
            roots.append(index)
        elif token.text.strip():
            below.setdefault(token.head, []).append(index)

    def walk(index: int, depth: int) -> Iterator[str]:
        token = sentence.tokens[index]
        refers = f" → {', '.join(token.refers_to)} ({token.via})" if token.refers_to else ""
        yield f"  {'  ' * depth}{token.text} {token.tag} {token.dependency}{refers}"
        for child in below.get(index, ()):
            yield from walk(child, depth + 1)

    for root in roots:
        yield from walk(root, 0)


# ---- JSON
def _record(
    explanation: Explanation,
    facts: Iterable[FactTrace],
    lost: Iterable[Dropped],
    entities: Iterable[Entity],
    parse: bool,
) -> dict[str, object]:
    shown = tuple(facts)
    record: dict[str, object] = {
        "readout": explanation.extraction.readout.identifier,
        "facts": [asdict(fact) for fact in shown],
        "entities": [asdict(entity) for entity in entities],
        "dropped": [asdict(one) for one in lost],
    }
    if parse:
        record["sentences"] = [asdict(explanation.sentence(n)) for n in sorted({fact.sentence for fact in shown})]
    return record
