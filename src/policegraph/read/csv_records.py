"""CSV (.csv) of records with a header line, read row by row; commas or semicolons."""

import codecs
import csv
import io
from collections.abc import Iterator

from policegraph.errors import InputError
from policegraph.facts import Readout
from policegraph.read.records import FIELDS, to_readout
from policegraph.read.source import Problem, Reader, Source, decode, log

_SYNONYMS = {"identifier": "id", "body": "text", "content": "text", "link": "url", "licence": "license"}


def _read(source: Source) -> Iterator[Readout | Problem]:
    encoding = _encoding(source)
    csv.field_size_limit(source.limits.max_bytes)
    with source.open() as raw, io.TextIOWrapper(raw, encoding, errors="replace", newline="") as stream:
        header = stream.readline()
        delimiter = max((",", ";", "\t"), key=header.count)
        names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
        names = [_SYNONYMS.get(name, name) for name in names]
        if "text" not in names:
            raise InputError(f"{source.where}: no column 'text'; the first line must be {','.join(FIELDS[:6])}")
        rows = csv.reader(stream, delimiter=delimiter, strict=True)
        any_record = False
        while True:
            line = rows.line_num + 2
            where = f"{source.where}, line {line}"
            try:
                row = next(rows)
                if not any(cell.strip() for cell in row):
                    continue
                any_record = True
                if len(row) != len(names):
                    wrong = f"{len(row)} cells where the header has {len(names)}"
                    raise InputError(f"{where}: {wrong}; put quotes around texts with commas")
                record = dict(zip(names, row, strict=True))
                yield to_readout(record, where, f"{source.identifier}#{line}", source.limits)
            except StopIteration:
                break
            except InputError as error:
                yield Problem(where, error)
            except csv.Error as error:
                yield Problem(where, InputError(f"{where}: malformed CSV ({error}); the other rows are read"))
    if not any_record:
        raise InputError(f"{source.where}: no records below the header; nothing to read")


def _encoding(source: Source) -> str:
    """The encoding of the whole file, found in one pass over it without keeping it."""
    checked = codecs.getincrementaldecoder("utf-8")()
    with source.open() as stream:
        start = stream.read(100_000)
        if not start.strip():
            raise InputError(f"{source.where}: the file is empty; nothing to read")
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        decode(start.rsplit(b"\n", 1)[0], source.where)  # raises for what is no text
        try:
            checked.decode(start)
            while chunk := stream.read(1_000_000):
                checked.decode(chunk)
            checked.decode(b"", final=True)
        except UnicodeDecodeError:
            log.warning(
                "%s: not valid UTF-8; read as Windows-1252: check its accents, or save it as UTF-8", source.where
            )
            return "cp1252"
    return "utf-8-sig"


READER = Reader("csv", (".csv",), ("text/csv",), _read)
