"""JSON Lines (.jsonl): one record a line, read line by line, so that the file may be of any size."""

import json
from collections.abc import Iterator

from policegraph.errors import InputError
from policegraph.facts import Readout
from policegraph.read.records import FIELDS, to_readout
from policegraph.read.source import Problem, Reader, Source, decode, too_big


def _read(source: Source) -> Iterator[Readout | Problem]:
    any_record = False
    with source.open() as stream:
        for number, line in enumerate(iter(lambda: stream.readline(source.limits.max_bytes + 1), b""), 1):
            where = f"{source.where}, line {number}"
            if len(line) > source.limits.max_bytes:
                raise too_big(where, source.limits)
            if not line.strip():
                continue
            any_record = True
            try:
                yield to_readout(_record(line, where), where, f"{source.identifier}#{number}", source.limits)
            except InputError as error:
                yield Problem(where, error)
    if not any_record:
        raise InputError(f"{source.where}: the file is empty; nothing to read")


def _record(line: bytes, where: str) -> dict[str, str]:
    try:
        record: object = json.loads(decode(line, where))
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{where}: malformed JSON ({error}); the other lines are read") from error
    if not isinstance(record, dict):
        raise InputError(f'{where}: not a JSON object; write one record as {{"id": …, "text": …}} a line')
    for name in FIELDS:
        if not isinstance(record.get(name, ""), str | int | None):
            raise InputError(f"{where}: {name!r} must be a string")
    return {name: str(record[name]) for name in FIELDS if record.get(name) is not None}


READER = Reader("jsonl", (".jsonl", ".ndjson"), ("application/jsonl", "application/x-ndjson"), _read)
