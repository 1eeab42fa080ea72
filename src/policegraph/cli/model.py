"""`policegraph model …`: calls to a language model in files, answers from files, and how far it is to be trusted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from policegraph.cli.ingest import carry_out
from policegraph.cli.llm_options import llm_settings, server_options
from policegraph.cli.options import output_option, settings, store_option, write_out
from policegraph.errors import UsageError
from policegraph.extract.model_reader.batch import BatchAnswers, readouts_for, request_line, write_requests
from policegraph.extract.model_reader.body import Form
from policegraph.extract.model_reader.prompt import load_prompt, versions
from policegraph.extract.model_reader.reader import ModelReader
from policegraph.extract.model_reader.readers import BothReader, Rules
from policegraph.extract.model_reader.settings import LlmSettings
from policegraph.facts import Readout
from policegraph.knowledge.load import load
from policegraph.pipeline import Step, ingest_readouts
from policegraph.read import read_paths
from policegraph.settings import Settings
from policegraph.store import Store


@click.group()
def model() -> None:
    """Ask a language model by files, without a connection; measure how far it is to be trusted."""


@model.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--llm-model", metavar="NAME", help="The model's name (default: POLICEGRAPH_LLM_MODEL, [llm] model).")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
def requests(paths: tuple[str, ...], llm_model: str | None, output: Path) -> int:
    """Write the calls that ask about readouts to FILE, in the common batch form.

    The readouts go to a file beside it (FILE.readouts.jsonl): keep the two together until the answers are applied.
    """
    chosen = _named(llm_settings({"llm_model": llm_model}))
    failed = 0

    def found() -> Iterator[Readout]:
        nonlocal failed
        for result in read_paths(paths):
            if isinstance(result, Readout):
                yield result
            else:
                click.echo(f"policegraph: {result.error}", err=True)
                failed += 1

    with _offline(chosen, settings()) as reader:
        written = write_requests(found(), reader, output)
    click.echo(f"{written.calls} calls about {written.readouts} readouts: {output}")
    if failed:
        return 1 if written.readouts else 2
    return 0


@model.command()
@click.argument("responses", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@store_option
@click.option("--llm-model", metavar="NAME", help="The model's name, as when the requests were written.")
@click.option(
    "--requests",
    "asked",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file of requests (default: the readouts are looked for beside the responses).",
)
@click.option("--reader", type=click.Choice(("model", "both")), default="model", help="Who reads (default: model).")
@click.option(
    "--again", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write what is unanswered."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
def apply(
    responses: tuple[Path, ...],
    store: Path | None,
    llm_model: str | None,
    asked: Path | None,
    reader: str,
    again: Path | None,
    quiet: bool,
) -> int:
    """Store what the answers in RESPONSES… say, verified as always.

    A readout whose answers are missing or of no use keeps its graph, or gets that of the rules. --again FILE writes the
    calls that are open (also those that ask once more after an answer of no use), to be answered and applied together
    with RESPONSES….
    """
    chosen, llm = settings(store=store), _named(llm_settings({"llm_model": llm_model}))
    answers = BatchAnswers(responses)
    texts = readouts_for(answers.ids, responses, asked)
    with _offline(llm, chosen, answers) as second:
        both = BothReader(second, _rules(chosen)) if reader == "both" else None
        used = both or second

        def steps(target: Store) -> Iterator[Step]:
            return ingest_readouts(texts, target, chosen, reader=used)

        code = carry_out(chosen, steps, quiet, len(texts), used)
        open_calls = {call.key: call for call in answers.missing}
        if open_calls and again is not None:
            lines = (request_line(call, Form(), second.prompt.schema) for call in open_calls.values())
            write_out("\n".join(lines) + "\n", again)
            click.echo(f"{len(open_calls)} calls are open: {again}", err=True)
    return code


@model.command()
@click.option("--version", metavar="NAME", help="The prompt's version (default: [llm] prompt).")
@output_option
def prompt(version: str | None, output: Path | None) -> int:
    """Show the prompt that the model is given, with its version and the schema of answers."""
    from policegraph.extract.model_reader.call import one_line

    chosen = settings()
    shown = load_prompt(version or LlmSettings.load().prompt, load(chosen.knowledge))
    words = f"{shown.name} (versions: {', '.join(versions())})\n\n{shown.system}\n{shown.user.template}\n"
    write_out(words + one_line(shown.schema) + "\n", output)
    return 0


@model.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="GOLD_DIR")
@server_options
@click.option("--record", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the exchanges.")
@click.option("--replay", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Answer from these.")
@output_option
def calibrate(
    gold: Path,
    llm_url: str | None,
    llm_model: str | None,
    record: Path | None,
    replay: Path | None,
    output: Path | None,
) -> int:
    """Measure how often rules, model and both are right on annotated readouts.

    Writes the table that `trust` under [llm] names.
    """
    from policegraph.evaluate.model_trust import measure
    from policegraph.extract.model_reader.trust import write

    options = {"llm_url": llm_url, "llm_model": llm_model, "record": record, "replay": replay}
    chosen, llm = settings(), llm_settings(dict(options))
    knowledge = load(chosen.knowledge)
    with ModelReader(llm, knowledge, chosen.model) as reader:
        found = measure(gold, reader, _rules(chosen))
    for failure in found.failures:
        click.echo(f"policegraph: {failure}", err=True)
    if not found.judged:
        raise UsageError(f"{gold}: the model read none of its readouts; nothing was measured")
    write_out(write(found.trust, found.judged), output)
    click.echo(found.summary, err=True)
    return 1 if found.failures else 0


def _named(llm: LlmSettings) -> LlmSettings:
    if not llm.model:
        raise UsageError("no model is named; give --llm-model, POLICEGRAPH_LLM_MODEL or model under [llm]")
    return llm


def _offline(llm: LlmSettings, chosen: Settings, answers: BatchAnswers | None = None) -> ModelReader:
    """A reader that asks nobody."""
    quiet = replace(llm, record=None, replay=None, cache=False)
    return ModelReader(quiet, load(chosen.knowledge), chosen.model, answers=answers or BatchAnswers(()))


def _rules(chosen: Settings) -> Rules:
    from policegraph.extract import extract

    return lambda texts: extract(texts, load(chosen.knowledge), chosen.model)
