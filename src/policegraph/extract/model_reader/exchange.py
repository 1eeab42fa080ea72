"""How a question gets its answer: from a recording, from the cache, or from the server, within the budget.

A second run of the same texts, prompt and model is answered by the cache and costs nothing. `--record` writes each
exchange to a file, failures too; `--replay` answers from it and asks nobody.
"""

import json
import os
import random
import tempfile
import threading
from collections import defaultdict, deque
from pathlib import Path
from typing import Protocol

from policegraph.errors import UsageError
from policegraph.extract.model_reader.budget import Budget, estimate_tokens
from policegraph.extract.model_reader.call import Answer, Call, Transport, answer_from_json, one_line
from policegraph.extract.model_reader.failures import CallFailed, ModelStopped, Trouble

MOST_WAIT = 60.0  # seconds between two tries, whatever the server asks for
MOST_FAILED = 5  # calls in a row that failed after all tries: then the server is left alone


class Cache:
    """Answers by the digest of their call, one file each; a folder that can't be written is passed over in silence."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"

    def get(self, key: str) -> Answer | None:
        """The answer that was kept; None where there is none that can be read."""
        try:
            return answer_from_json(json.loads(self._file(key).read_bytes()))
        except (OSError, ValueError):
            return None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer, whole or not at all."""
        file = self._file(key)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=file.parent, suffix=".part", delete=False
            ) as part:
                part.write(one_line(answer.to_json()))
            Path(part.name).replace(file)
        except OSError:
            return


class Recording:
    """Exchanges written to a file as they happen, one a line."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        try:
            self._out = file.open("w", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{file}: can't be written ({error.strerror or error})") from error

    def note(self, key: str, answer: Answer | None, failure: str) -> None:
        """One exchange, or the failure that it ended in."""
        with self._lock:
            if answer is not None:
                self._out.write(one_line({"key": key, "answer": answer.to_json()}) + "\n")
            else:
                self._out.write(one_line({"key": key, "failure": failure}) + "\n")
            self._out.flush()

    def close(self) -> None:
        """Close the file."""
        self._out.close()


class Answers(Protocol):
    """Answers that are there already, so that nobody is asked."""

    def answer(self, call: Call) -> Answer:
        """The answer to this call. Raises CallFailed where there is none."""
        ...


class Replay:
    """Answers from a recording. Of several exchanges of one call they come in order, the last one for ever."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._kept: dict[str, deque[Answer | str]] = defaultdict(deque)
        try:
            lines = file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: can't be read as a recording ({error})") from error
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                answer = answer_from_json(row.get("answer"))
                self._kept[row["key"]].append(answer if answer is not None else str(row["failure"]))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise UsageError(f"{file}, line {number}: no exchange of a recording; record it anew") from error

    def answer(self, call: Call) -> Answer:
        """What was answered then. Raises CallFailed, also for what was not asked then."""
        with self._lock:
            kept = self._kept.get(call.key)
            if not kept:
                raise CallFailed(
                    f"{self._file}: this text was not asked about with this prompt and model when it was recorded"
                )
            found = kept.popleft() if len(kept) > 1 else kept[0]
        if isinstance(found, str):
            raise CallFailed(found)
        return found


class Exchange:
    """Gets answers; safe to use from several threads. `transport` may be None where everything is replayed."""

    def __init__(
        self,
        transport: Transport | None,
        budget: Budget,
        *,
        cache: Cache | None = None,
        recording: Recording | None = None,
        replay: Answers | None = None,
        retries: int = 4,
        pause: float = 1.0,
    ) -> None:
        self.budget = budget
        self._transport, self._cache, self._recording, self._replay = transport, cache, recording, replay
        self._retries, self._pause = retries, pause
        self._stopped: ModelStopped | None = None
        self._failed = 0
        self._lock = threading.Lock()
        self._ended = threading.Event()

    @property
    def stopped(self) -> ModelStopped | None:
        """Why no more calls are made, where that is so."""
        return self._stopped

    def end(self) -> None:
        """Make no more calls; those that wait for another try give up."""
        self._ended.set()

    def close(self) -> None:
        """Let go of connections and files."""
        self.end()
        if self._transport is not None:
            self._transport.close()
        if self._recording is not None:
            self._recording.close()

    def keep(self, call: Call, answer: Answer) -> None:
        """The answer was of use: the next run need not ask again."""
        if self._cache is not None and self._replay is None:
            self._cache.put(call.key, answer)

    def ask(self, call: Call) -> Answer:
        """The answer to a call. Raises CallFailed, ModelStopped."""
        if self._replay is not None:
            answer = self._replay.answer(call)
            self.budget.from_cache()
            return answer
        found = self._cache.get(call.key) if self._cache is not None else None
        if found is not None:
            self.budget.from_cache()
            self._note(call, found, "")
            return found
        try:
            answer = self._from_server(call)
        except (CallFailed, ModelStopped) as failure:
            self._note(call, None, str(failure))
            raise
        self._note(call, answer, "")
        return answer

    def _note(self, call: Call, answer: Answer | None, failure: str) -> None:
        if self._recording is not None:
            self._recording.note(call.key, answer, failure)

    def _from_server(self, call: Call) -> Answer:
        tries = 0
        while True:
            if self._stopped is not None:
                raise self._stopped
            if self._ended.is_set():
                raise ModelStopped("stopped before the answer came")
            try:
                answer = self._attempt(call)
            except Trouble as trouble:
                if trouble.stop:
                    raise self._stop(ModelStopped(trouble.message)) from None
                if trouble.step_down:
                    continue
                tries += 1
                if not trouble.again or tries > self._retries:
                    raise self._fail(trouble, tries) from None
                self._wait(tries, trouble.wait)
                continue
            with self._lock:
                self._failed = 0
            return answer

    def _attempt(self, call: Call) -> Answer:
        assert self._transport is not None
        try:
            reserved = self.budget.reserve(estimate_tokens(call.text), call.max_output)
        except ModelStopped as stop:
            raise self._stop(stop) from None
        used, estimated = (0, 0), False
        try:
            answer = self._transport.attempt(call)
            estimated = answer.tokens_in is None or answer.tokens_out is None
            sent = answer.tokens_in if answer.tokens_in is not None else reserved[0]
            received = answer.tokens_out if answer.tokens_out is not None else estimate_tokens(answer.content)
            used = (sent, received)
            return answer
        except Trouble as trouble:
            if trouble.paid:
                used, estimated = (reserved[0], 0), True
            raise
        finally:
            self.budget.settle(reserved, used, estimated)

    def _stop(self, stop: ModelStopped) -> ModelStopped:
        with self._lock:
            self._stopped = self._stopped or stop
            return self._stopped

    def _fail(self, trouble: Trouble, tries: int) -> CallFailed | ModelStopped:
        times = f" ({tries} tries)" if tries > 1 else ""
        with self._lock:
            self._failed += 1
            if self._failed >= MOST_FAILED and self._stopped is None:
                self._stopped = ModelStopped(
                    f"{trouble.message}{times}; {self._failed} calls in a row have failed, no more are made"
                )
                return self._stopped
        return CallFailed(f"{trouble.message}{times}")

    def _wait(self, tries: int, asked: float | None) -> None:
        # Doubling, with a part by chance so that threads which were refused together do not come back together.
        own = self._pause * 2 ** (tries - 1) * random.uniform(0.75, 1.25)
        self._ended.wait(min(MOST_WAIT, max(own, asked or 0.0)))


def default_cache() -> Path:
    """Where answers are kept: `$POLICEGRAPH_CACHE`, else `policegraph` in the user's cache folder; `llm` in it."""
    from policegraph.knowledge.cache import cache_folder

    return Path(os.fspath(cache_folder())) / "llm"
