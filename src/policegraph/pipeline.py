"""From paths to a store: read, leave out what is unchanged, extract in batches, resolve, build, store.

    for step in ingest(["readouts/"], store, Settings()):
        print(step.outcome, step.identifier, step.message)

Each batch is stored in one transaction before its steps are given, so that whatever ends the loop (an exception,
Ctrl-C, a kill) leaves a valid store, and the next run goes on with what is missing.
"""

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.quads import Built, build, label_rank, readout_digest
from policegraph.build.run import Run, current_run
from policegraph.build.vocabulary import AUTHORITY, ENTITIES, INFERRED, NIF, PG, RDF, REVIEW, RUNS, SCHEMA, readout_iri
from policegraph.errors import PolicegraphError
from policegraph.facts import Extraction, Readout
from policegraph.knowledge.load import Knowledge, load
from policegraph.settings import Settings
from policegraph.store.embedded import Edit, Store
from policegraph.store.labels import city_edit, entity_edit

log = logging.getLogger("policegraph.pipeline")

Extractor = Callable[[Sequence[Readout]], Iterable[Extraction]]

LANGUAGES = frozenset({"en"})  # those that a reader is there for


class Outcome(StrEnum):
    """What became of one readout, or of a source that gave none."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    RULES_ONLY = "rules-only"  # stored, by the rules alone: the model that was to read it too failed
    NO_READER = "no-reader"  # stored, without facts: no reader for its language, or too long
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One readout done. `message` is one line, empty where there is nothing to say; `facts` counts its claims."""

    outcome: Outcome
    identifier: str
    message: str = ""
    facts: int = 0


class Reading(Protocol):
    """What a reader made of one readout: an extraction, or a failure and, where the rules read too, theirs."""

    @property
    def extraction(self) -> Extraction | None:
        """What this reader found; None where it failed."""
        ...

    @property
    def failure(self) -> Exception | None:
        """Why it failed."""
        ...

    @property
    def rules(self) -> Extraction | None:
        """What the rules found, where they read too."""
        ...


class Reader(Protocol):
    """A reader beside the rules (`extract.model_reader`). `label` is all that decides about what it finds."""

    @property
    def label(self) -> str:
        """Names the reader in a run's digest."""
        ...

    def read(self, readouts: Iterable[Readout]) -> Iterable[Reading]:
        """One Reading for each, in order."""
        ...


def ingest(
    paths: Sequence[str],
    store: Store,
    settings: Settings | None = None,
    *,
    again: bool = False,
    reader: Reader | None = None,
) -> Iterator[Step]:
    """Read files, folders, `-` and URLs into the store, one Step for each readout and each problem.

    `again` takes also what is unchanged. Nothing is raised for bad input; StoreError, KnowledgeError and ModelError end
    the whole.
    """
    from policegraph.read import read_paths

    settings = settings or Settings()

    def found() -> Iterator[Readout | Step]:
        for result in read_paths(paths):
            yield result if isinstance(result, Readout) else Step(Outcome.FAILED, result.source, str(result.error))

    yield from ingest_readouts(found(), store, settings, again=again, reader=reader)


def ingest_readouts(
    readouts: Iterable[Readout | Step],
    store: Store,
    settings: Settings | None = None,
    *,
    again: bool = False,
    extractor: Extractor | None = None,
    reader: Reader | None = None,
) -> Iterator[Step]:
    """The same for readouts at hand; a Step among them is passed on.

    `extractor` takes the place of the package's own, say to store what scorers of one's own have judged. `reader` reads
    beside the rules; where it fails, a readout keeps the graph it has, and a new one gets that of the rules alone.
    """
    settings = settings or Settings()
    knowledge = load(settings.knowledge)
    run = current_run(settings.model, knowledge.digest)
    refresh_authority(store, knowledge)
    rules_run = run
    if reader is not None:
        run = replace(run, model=f"{run.model}; {reader.label}")
    if settings.private_persons != "keep":
        label = f"private persons: {settings.private_persons}"
        run, rules_run = (replace(one, model=f"{one.model}; {label}") for one in (run, rules_run))
    work = _Work(store, knowledge, run, settings, extractor, reader, rules_run)
    batch: list[Readout] = []
    for item in readouts:
        if isinstance(item, Step):
            yield item
        elif not again and is_unchanged(store, item, run):
            yield Step(Outcome.UNCHANGED, item.identifier)
        else:
            batch.append(item)
        if len(batch) >= settings.batch:
            yield from work.do(batch)
            batch = []
    if batch:
        yield from work.do(batch)
    conclude(store, settings, knowledge)


def conclude(store: Store, settings: Settings, knowledge: Knowledge | None = None) -> None:
    """Apply people's decisions, and bring what is concluded over all readouts up to date; quick where nothing changed.

    Raises StoreError, and UsageError for a file of decisions that can't be read.
    """
    from policegraph.review import Decisions, decisions_file, settle

    decisions = Decisions.read(decisions_file(store.path, settings.decisions))
    settle(store, knowledge or load(settings.knowledge), decisions)


def is_unchanged(store: Store, readout: Readout, run: Run) -> bool:
    """Whether the store holds this very readout, extracted by this very run."""
    digest = Literal(readout_digest(readout, run.iri))
    return any(store.quads(None, PG.digest, digest, readout_iri(readout.identifier)))


def refresh_authority(store: Store, knowledge: Knowledge) -> bool:
    """Write the authority graph where it is missing or made of other knowledge; whether it was."""
    from policegraph.build.authority import authority_digest, build_authority, city_entries

    if any(store.quads(AUTHORITY, PG.digest, Literal(authority_digest(knowledge)), AUTHORITY.value)):
        return False
    used = {
        quad.subject.value for quad in store.quads(None, RDF.type, SCHEMA.City) if isinstance(quad.subject, NamedNode)
    }
    wanted = build_authority(knowledge) | city_entries(used, knowledge)
    if AUTHORITY.value in store:
        store.write({AUTHORITY.value: wanted})
        return True
    # The digest comes last: killed in between, the graph lacks it, and the next run writes the whole as one unit.
    mark = frozenset(triple for triple in wanted if triple.predicate == PG.digest)
    store.load(AUTHORITY.value, wanted - mark)
    store.write(edit={AUTHORITY.value: Edit(add=mark)})
    return True


@dataclass(frozen=True, slots=True)
class _Unread:
    """A readout that the reader failed at: what the rules say of it, and why it failed."""

    rules: Extraction
    failure: str


class _Work:
    """Batches of one ingestion."""

    def __init__(
        self,
        store: Store,
        knowledge: Knowledge,
        run: Run,
        settings: Settings,
        extractor: Extractor | None,
        reader: Reader | None = None,
        rules_run: Run | None = None,
    ) -> None:
        self._extractor = extractor
        self._reader = reader
        self._rules_run = rules_run or run
        self._store = store
        self._knowledge = knowledge
        self._run = run
        self._settings = settings
        self._about: frozenset[Triple] = frozenset((*run.triples(), *run.ingestion(datetime.now(UTC))))

    def do(self, readouts: Sequence[Readout]) -> list[Step]:
        """Extract, build and store these readouts together; one Step for each, in order."""
        steps: dict[str, Step] = {}
        built: list[Built] = []
        extractions: list[Extraction] = []
        for readout, result in zip(readouts, self._extracted(readouts), strict=True):
            try:
                if isinstance(result, Exception):
                    raise result
                if isinstance(result, _Unread):
                    step, graph = self._unread(readout, result)
                    steps[readout.identifier] = step
                    if graph is not None:
                        built.append(graph)
                        extractions.append(result.rules)
                    continue
                graph = self._built(result, readout, self._run)
                if self._settings.validate:
                    self._validate(graph)
            except PolicegraphError as error:
                steps[readout.identifier] = Step(Outcome.FAILED, readout.identifier, str(error))
            except Exception as error:
                steps[readout.identifier] = _fault(readout, error)
            else:
                built.append(graph)
                extractions.append(result)
                steps[readout.identifier] = self._long(readout) or _stored(readout, graph)
        self._write(built, extractions)
        return [steps[readout.identifier] for readout in readouts]

    def _long(self, readout: Readout) -> Step | None:
        if not self._too_long(readout):
            return None
        message = (
            f"{readout.identifier}: {len(readout.text):,} characters are too long for one readout; kept with its text, "
            f"without facts: split it, or set `longest` (now {self._settings.longest:,}) and ingest --again"
        )
        return Step(Outcome.NO_READER, readout.identifier, message)

    def _unread(self, readout: Readout, result: "_Unread") -> tuple[Step, Built | None]:
        """A readout that the reader failed at keeps its graph; a new or changed one gets that of the rules."""
        iri = readout_iri(readout.identifier)
        why = f"{readout.identifier}: {result.failure}"
        if any(self._store.quads(NamedNode(iri), NIF.isString, Literal(readout.text), iri)):
            return Step(Outcome.FAILED, readout.identifier, f"{why}; its graph stays as it was"), None
        graph = self._built(result.rules, readout, self._rules_run)
        self._about |= frozenset(self._rules_run.triples())
        return replace(
            _stored(readout, graph), outcome=Outcome.RULES_ONLY, message=f"{why}; read by the rules alone"
        ), graph

    def _built(self, extraction: Extraction, readout: Readout, run: Run) -> Built:
        """The graph; where names of private persons were rewritten it knows its source by the digest of that."""
        graph = build(extraction, run.iri)
        if extraction.readout == readout:
            return graph
        mark = Triple(NamedNode(graph.graph), PG.digest, Literal(readout_digest(extraction.readout, run.iri)))
        source = Triple(NamedNode(graph.graph), PG.digest, Literal(readout_digest(readout, run.iri)))
        return replace(graph, triples=(graph.triples - {mark}) | {source})

    def _extracted(self, readouts: Sequence[Readout]) -> "list[Extraction | Exception | _Unread]":
        """What each says, or what went wrong; of a text that is too long, nothing."""
        fitting = iter(self._tried([readout for readout in readouts if not self._too_long(readout)]))
        return [Extraction(readout) if self._too_long(readout) else next(fitting) for readout in readouts]

    def _too_long(self, readout: Readout) -> bool:
        return len(readout.text) > self._settings.longest

    def _tried(self, readouts: Sequence[Readout]) -> "list[Extraction | Exception | _Unread]":
        """What each says, or what went wrong; a fault in one readout is not paid for by the others of its batch."""
        try:
            return list(self._extract(readouts))
        except PolicegraphError:
            raise  # no language model, broken knowledge: it would be the same for each
        except Exception as error:
            if len(readouts) == 1:
                return [error]
            return [result for readout in readouts for result in self._tried([readout])]

    def _extract(self, readouts: Sequence[Readout]) -> "Iterator[Extraction | _Unread]":
        from policegraph.extract import extract
        from policegraph.resolve import resolve

        def by_rules(texts: Sequence[Readout]) -> Iterable[Extraction]:
            return extract(texts, self._knowledge, self._settings.model)

        if self._reader is not None:
            for readout, reading in zip(readouts, self._reader.read(readouts), strict=True):
                if reading.extraction is not None:
                    # A text whose private names were rewritten is read by the rules: the model is not asked twice.
                    yield self._discreet(resolve(reading.extraction, self._knowledge), by_rules)
                    continue
                rules = reading.rules or next(iter(by_rules([readout])))
                yield _Unread(self._discreet(resolve(rules, self._knowledge), by_rules), str(reading.failure))
            return
        extractor = self._extractor or by_rules
        for extraction in extractor(readouts):
            yield self._discreet(resolve(extraction, self._knowledge), extractor)

    def _discreet(self, extraction: Extraction, extractor: Extractor) -> Extraction:
        """The same, or, as the settings have it, what the text says once private persons' names are rewritten."""
        from policegraph.resolve import resolve
        from policegraph.resolve.private import without_private

        readout = without_private(extraction, self._settings.private_persons)
        if readout is None:
            return extraction
        return resolve(next(iter(extractor([readout]))), self._knowledge)

    def _validate(self, built: Built) -> None:
        from policegraph.build.validate import check_graph

        check_graph(built.graph, built.triples)

    def _write(self, built: Sequence[Built], extractions: Sequence[Extraction]) -> None:
        from policegraph.build.authority import city_entries
        from policegraph.join import links_edit
        from policegraph.review import traces

        if not built:
            return
        replace = {graph.graph: graph.triples for graph in built}
        labels: dict[str, str] = {}
        for graph in built:
            for iri, label in graph.labels.items():
                labels[iri] = max(labels.get(iri, ""), label, key=label_rank)
        cities = city_entries(labels, self._knowledge)
        named = {triple.subject.value for triple in cities if isinstance(triple.subject, NamedNode)}
        labels = {iri: label for iri, label in labels.items() if iri not in named}
        edit = {ENTITIES.value: entity_edit(self._store, replace, labels), RUNS.value: Edit(add=self._about)}
        edit[INFERRED.value] = links_edit(self._store, extractions, self._knowledge)
        edit[REVIEW.value] = Edit(drop=traces(self._store, replace))
        edit[AUTHORITY.value] = city_edit(self._store, replace, cities)
        self._store.write(replace, edit=edit)


def _stored(readout: Readout, built: Built) -> Step:
    claims = sum(triple.object == PG.Claim for triple in built.triples)
    if readout.language not in LANGUAGES:
        message = (
            f"{readout.identifier}: no reader for the language {readout.language!r}; kept with its text, without facts"
        )
        return Step(Outcome.NO_READER, readout.identifier, message)
    return Step(Outcome.STORED, readout.identifier, facts=claims)


def _fault(readout: Readout, error: Exception) -> Step:
    log.debug("%s", "".join(traceback.format_exception(error)))
    what = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
    message = f"{readout.identifier}: a fault of policegraph, not of the text ({what}); please report it with the text"
    return Step(Outcome.FAILED, readout.identifier, message)


def remove(store: Store, identifiers: Iterable[str]) -> list[str]:
    """Take readouts out by identifier or IRI, each as a unit; returns those that were not there. Raises StoreError."""
    from policegraph.join.links import concluded_from

    missing: list[str] = []
    for identifier in identifiers:
        graph = identifier if identifier in store.readouts() else readout_iri(identifier)
        if graph not in store:
            missing.append(identifier)
            continue
        gone: dict[str, tuple[Triple, ...]] = {graph: ()}
        edit = {
            ENTITIES.value: entity_edit(store, gone, {}),
            AUTHORITY.value: city_edit(store, gone),
            INFERRED.value: concluded_from(store, graph),
        }
        store.write(gone, edit=edit)
    return missing
