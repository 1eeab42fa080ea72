"""Calls in a file and answers in a file, for models without a connection, in the common batch form.

A line of requests is `{"custom_id", "method", "url", "body"}`, a line of responses `{"custom_id", "response": {
"status_code", "body"}, "error"}`. The id is the call's own digest, so an answer fits the very text, prompt and model
that it was asked about, and no other. Beside the requests stands a file of the readouts that they are about.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from policegraph.errors import UsageError
from policegraph.extract.model_reader.body import Form
from policegraph.extract.model_reader.call import Answer, Call, Json, answer_from_completion, one_line
from policegraph.extract.model_reader.failures import CallFailed
from policegraph.extract.model_reader.reader import ModelReader
from policegraph.facts import Readout

URL = "/v1/chat/completions"
READOUTS = ".readouts.jsonl"


def request_line(call: Call, form: Form, schema: dict[str, Json]) -> str:
    """One call as a line of a batch file. It holds no key."""
    return one_line({"custom_id": call.key, "method": "POST", "url": URL, "body": form.body(call, schema)})


def beside(requests: Path) -> Path:
    """Where the readouts of a file of requests stand: `requests.jsonl` has `requests.readouts.jsonl`."""
    return requests.with_name(requests.stem + READOUTS)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many readouts, how many calls."""

    readouts: int
    calls: int


def write_requests(readouts: Iterable[Readout], reader: ModelReader, file: Path) -> Written:
    """Write the calls about these readouts, and the readouts beside them. Raises UsageError if it can't be done."""
    structured = reader.settings.structured
    form = Form(binding="schema" if structured == "auto" else structured)
    counted = Written(0, 0)
    try:
        with file.open("w", encoding="utf-8") as calls, beside(file).open("w", encoding="utf-8") as texts:
            for readout in readouts:
                keys: list[Json] = []
                for call in reader.calls(readout):
                    if call.key not in keys:
                        calls.write(request_line(call, form, reader.prompt.schema) + "\n")
                    keys.append(call.key)
                row: dict[str, Json] = {"custom_ids": keys, "readout": asdict(readout)}
                texts.write(one_line(row) + "\n")
                counted = Written(counted.readouts + 1, counted.calls + len(keys))
    except OSError as error:
        raise UsageError(f"{error.filename}: can't be written ({error.strerror or error})") from error
    return counted


class BatchAnswers:
    """The answers in files of responses. `missing` collects the calls that they do not answer."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._answers: dict[str, Answer | str] = {}
        self.missing: list[Call] = []
        for file in files:
            for number, row in _rows(file):
                key = row.get("custom_id")
                if not isinstance(key, str):
                    raise UsageError(
                        f"{file}, line {number}: no custom_id; give the responses as the server wrote them"
                    )
                self._answers[key] = _answer(row)

    @property
    def ids(self) -> frozenset[str]:
        """What they are answers to."""
        return frozenset(self._answers)

    def answer(self, call: Call) -> Answer:
        """The answer to this call. Raises CallFailed."""
        found = self._answers.get(call.key)
        if isinstance(found, Answer):
            return found
        self.missing.append(call)
        if found is None:
            raise CallFailed("the responses hold no answer for this text, prompt and model")
        raise CallFailed(f"the responses hold an error for it: {found}")


def _answer(row: Mapping[str, object]) -> Answer | str:
    """The answer of one line, or what went wrong there."""
    error, response = row.get("error"), row.get("response")
    if error:
        return " ".join(str(error).split())[:200]
    if not isinstance(response, dict):
        return "neither response nor error"
    status = response.get("status_code", 200)
    if status != 200:
        return f"status {status}"
    return answer_from_completion(response.get("body")) or "a body that is no chat completion"


def readouts_for(ids: frozenset[str], responses: Iterable[Path], requests: Path | None) -> list[Readout]:
    """The readouts that responses of these ids are about, from beside the requests or beside the responses.

    Raises UsageError where none is found.
    """
    files = [beside(requests)] if requests is not None else []
    if requests is None:
        folders = dict.fromkeys(file.absolute().parent for file in responses)
        files = sorted(file for folder in folders for file in folder.glob(f"*{READOUTS}"))
    found: dict[str, Readout] = {}
    for file in files:
        for number, row in _rows(file):
            keys = row.get("custom_ids")
            if isinstance(keys, list) and (not keys or ids & set(map(str, keys))):
                readout = _readout(row.get("readout"), f"{file}, line {number}")
                found[readout.identifier] = readout
    if not any(found):
        where = ", ".join(map(str, files)) or f"any *{READOUTS} beside the responses"
        raise UsageError(
            f"no readout that these responses are about in {where}; name the file of requests by --requests"
        )
    return list(found.values())


def _readout(value: object, where: str) -> Readout:
    if not isinstance(value, dict):
        raise UsageError(f"{where}: no readout; write the requests anew")
    given = {name: value.get(name) for name in ("title", "issued", "publisher", "source", "license")}
    kept = {name: cell if isinstance(cell, str) else None for name, cell in given.items()}
    identifier, text, language = value.get("identifier"), value.get("text"), value.get("language")
    if not (isinstance(identifier, str) and isinstance(text, str) and isinstance(language, str)):
        raise UsageError(f"{where}: no readout; write the requests anew")
    return Readout(identifier, text, language=language, **kept)


def _rows(file: Path) -> Iterator[tuple[int, dict[str, object]]]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: can't be read ({error})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UsageError(f"{file}, line {number}: no JSON ({error})") from error
        if not isinstance(row, dict):
            raise UsageError(f"{file}, line {number}: no JSON object")
        yield number, row
