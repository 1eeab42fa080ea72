"""The model as a reader: readouts in, what they say by the model's word and the text's, or why there is nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from policegraph.extract.document import Document, parse
from policegraph.extract.model import load_model
from policegraph.extract.model_reader.answer import Misfit, NoAnswer, Proposed, read_answer
from policegraph.extract.model_reader.body import Forms
from policegraph.extract.model_reader.budget import Budget, Usage
from policegraph.extract.model_reader.call import Answer, Call, Transport
from policegraph.extract.model_reader.datecheck import Dates
from policegraph.extract.model_reader.exchange import Answers, Cache, Exchange, Recording, Replay, default_cache
from policegraph.extract.model_reader.failures import CallFailed, ModelStopped
from policegraph.extract.model_reader.join import join
from policegraph.extract.model_reader.modality_check import Modalities
from policegraph.extract.model_reader.orders import find_orders
from policegraph.extract.model_reader.parts import TextPart, cut, halves
from policegraph.extract.model_reader.prompt import Prompt, load_prompt
from policegraph.extract.model_reader.proposal import reason_of
from policegraph.extract.model_reader.recognise import recognise
from policegraph.extract.model_reader.settings import LlmSettings
from policegraph.extract.model_reader.verify import Verifier
from policegraph.facts import Extraction, Readout, Span
from policegraph.knowledge.load import Knowledge

_DEEPEST = 3  # how often a part is halved when its answer does not fit
_Read = list[tuple[TextPart, Proposed]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one readout: an extraction, or why there is none. `rules`: the rules' own, where they read too."""

    readout: Readout
    extraction: Extraction | None = None
    failure: CallFailed | ModelStopped | None = None
    rules: Extraction | None = None


class ModelReader:
    """Reads with a language model. A context manager; `usage` and `dropped` count while it reads.

    `spacy_model` names the pipeline by which the rules check modality. `transport` and `answers` take the place of the
    client that the settings name: for tests, and for answers that came in a file. Raises UsageError for settings that
    are not enough, and for a prompt that is not there.
    """

    def __init__(
        self,
        settings: LlmSettings,
        knowledge: Knowledge,
        spacy_model: str | None = None,
        *,
        transport: Transport | None = None,
        answers: Answers | None = None,
    ) -> None:
        self.settings = settings
        self._knowledge = knowledge
        self._spacy = spacy_model
        self._themes = frozenset(knowledge.themes)
        self.prompt: Prompt = load_prompt(settings.prompt, knowledge)
        if answers is None and settings.replay is not None:
            answers = Replay(settings.replay)
        if transport is None and answers is None:
            settings.ready()
            transport = self._client()
        self._exchange = Exchange(
            transport,
            Budget(settings.max_tokens, settings.max_cost, settings.price_in, settings.price_out),
            cache=Cache(default_cache()) if settings.cache else None,
            recording=Recording(settings.record) if settings.record is not None else None,
            replay=answers,
            retries=settings.retries,
            pause=settings.pause,
        )
        self.dropped: Counter[str] = Counter()  # reason → how many proposals
        self.doubts = 0

    def _client(self) -> Transport:
        forms = Forms(self.settings.structured)
        key = self.settings.key()
        if self.settings.client == "openai":
            from policegraph.extract.model_reader.openai_client import OpenAITransport

            return OpenAITransport(self.settings, key, self.prompt.schema, forms)
        from policegraph.extract.model_reader.http_client import HttpTransport

        return HttpTransport(self.settings, key, self.prompt.schema, forms)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End what is under way; close connections and files."""
        self._exchange.close()

    @property
    def usage(self) -> Usage:
        """Calls, tokens and cost so far."""
        return self._exchange.budget.usage

    @property
    def label(self) -> str:
        """What decides about the answers: model, prompt version, settings."""
        return f"{self.settings.label}, prompt {self.prompt.name}"

    def parts(self, readout: Readout) -> tuple[TextPart, ...]:
        """The parts in which a readout is put to the model."""
        return cut(readout.text, self.settings.part_length, self.settings.overlap)

    def calls(self, readout: Readout) -> tuple[Call, ...]:
        """The calls that ask about a readout; none for a language that no reader is there for."""
        if readout.language != "en":
            return ()
        parts = self.parts(readout)
        return tuple(self.prompt.call(readout, part, len(parts), self.settings) for part in parts)

    def read(self, readouts: Iterable[Readout]) -> Iterator[Reading]:
        """One Reading for each, in order. Raises ModelError only where the checking pipeline is not installed."""
        batch = list(readouts)
        english = [readout for readout in batch if readout.language == "en"]
        with ThreadPoolExecutor(self.settings.concurrency, thread_name_prefix="policegraph-llm") as pool:
            try:
                asked = {id(r): self._submit(pool, r) for r in english}
                nlp = load_model(self._spacy)
                documents = {id(d.readout): d for d in parse(english, nlp)}
                for readout in batch:
                    if id(readout) not in asked:
                        yield Reading(readout, Extraction(readout))
                    else:
                        yield self._reading(documents[id(readout)], asked[id(readout)])
            except BaseException:
                # Ctrl-C, or a caller that had enough: threads that wait give up, those not begun never begin.
                self._exchange.end()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _submit(self, pool: ThreadPoolExecutor, readout: Readout) -> list[Future[_Read]]:
        parts = self.parts(readout)
        return [pool.submit(self._part, readout, part, len(parts), 0) for part in parts]

    def _part(self, readout: Readout, part: TextPart, parts: int, depth: int) -> _Read:
        """What the model proposes for one part; in two halves where the answer does not fit."""
        call = self.prompt.call(readout, part, parts, self.settings)
        proposed, whole = self._proposed(call)
        if whole and proposed is not None:
            return [(part, proposed)]
        smaller = halves(part, self.settings.overlap // 2) if depth < _DEEPEST else (part,)
        if len(smaller) > 1:
            return [read for half in smaller for read in self._part(readout, half, parts, depth + 1)]
        if proposed is None:
            raise CallFailed(f"{self.settings.model} was cut off before its answer could be used; raise max_output")
        rest = Misfit("the end of the answer", "the answer was cut off; what came after is missing")
        return [(part, replace(proposed, misfits=(*proposed.misfits, rest)))]

    def _proposed(self, call: Call) -> tuple[Proposed | None, bool]:
        """The proposals, None where a cut-off answer holds none that is whole, and whether the answer was whole.

        Asks once more where the answer can't be used. Raises CallFailed.
        """
        answer = self._exchange.ask(call)
        try:
            return self._usable(call, answer)
        except NoAnswer as problem:
            if answer.finish == "length":
                return None, False
            again = self.prompt.again_call(call, answer.content, str(problem))
        answer = self._exchange.ask(again)
        try:
            return self._usable(again, answer)
        except NoAnswer as problem:
            raise CallFailed(f"{self.settings.model} gave no usable answer, asked twice: {problem}") from None

    def _usable(self, call: Call, answer: Answer) -> tuple[Proposed, bool]:
        proposed = read_answer(answer.content)
        self._exchange.keep(call, answer)
        return proposed, answer.finish != "length" and proposed.mended != "cut off"

    def _reading(self, document: Document, asked: Sequence[Future[_Read]]) -> Reading:
        readout = document.readout
        try:
            read = [item for future in asked for item in future.result()]
        except (CallFailed, ModelStopped) as failure:
            return Reading(readout, failure=failure)
        if not read and asked:
            return Reading(readout, Extraction(readout))
        return Reading(readout, self.check(document, read))

    def check(self, document: Document, read: _Read) -> Extraction:
        """What of the proposals stands in the text, as one extraction."""
        readout = document.readout
        sentences = [Span(s.start_char, max(s.end_char, s.start_char + 1)) for s in document.doc.sents]
        verifier = Verifier(
            readout, Dates(readout, sentences), Modalities(document), self._themes, find_orders(readout.text)
        )
        verified = [verifier.verify(proposed, part) for part, proposed in read]
        extraction = join(readout, verified)
        for part in verified:
            self.doubts += len(part.doubts)
            self.dropped.update(map(reason_of, part.dropped))
        return replace(extraction, entities=recognise(extraction.entities, extraction.relations, self._knowledge))
