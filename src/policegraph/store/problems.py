"""What the database says went wrong, as one clear line."""

import errno
import re
from pathlib import Path

from policegraph.build.vocabulary import PREFIXES
from policegraph.errors import QueryError, StoreError, UsageError

_AT = re.compile(r"error at (\d+):(\d+)")
_PREFIX = re.compile(r"(?<![\w<:/#-])([A-Za-z][\w.-]*):(?!/)")
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)


def query_error(sparql: str, error: Exception) -> QueryError:
    """The QueryError for what pyoxigraph raised on a query."""
    said = str(error)
    place = _AT.search(said)
    if isinstance(error, SyntaxError) or place:
        unknown = _unknown_prefix(sparql)
        if "Prefix not found" in said and unknown:
            return QueryError(f"SPARQL: the prefix {unknown}: is not known; declare it with PREFIX {unknown}: <…>")
        if place is None:
            return QueryError(f"SPARQL: the query can't be parsed: {_one_line(said)}")
        line, column = int(place[1]), int(place[2])
        words = (sparql.splitlines() or [""])[line - 1 : line]
        near = words[0][max(column - 1, 0) :].strip() if words else ""
        what = f"before {near[:40]!r}" if near else "at its end"
        return QueryError(f"SPARQL: the query can't be parsed at line {line}, column {column}, {what}")
    return QueryError(f"SPARQL: the query can't be run: {_one_line(said)}")


def _unknown_prefix(sparql: str) -> str | None:
    declared = set(_DECLARED.findall(sparql)) | set(PREFIXES)
    bare = re.sub(r"<[^<>\s]*>|\"[^\"]*\"|'[^']*'|#.*", " ", sparql)
    return next((name for name in _PREFIX.findall(bare) if name not in declared), None)


def store_error(path: Path | None, error: Exception) -> StoreError:
    """The StoreError for what opening, reading or writing raised."""
    where, said = path or "the store in memory", str(error)
    number = getattr(error, "errno", None)
    if number == errno.ENOSPC or "No space left" in said:
        return StoreError(f"{where}: the disk is full; what was stored before is kept: make room and run again")
    if number == errno.EFBIG or "File too large" in said:
        return StoreError(
            f"{where}: the system lets no file grow further; what was stored before is kept: see `ulimit -f`"
        )
    if "lock hold" in said or "LOCK" in said:
        return StoreError(f"{where}: another process is writing to this store; wait until it ends and run again")
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or "Permission denied" in said:
        return StoreError(f"{where}: no permission to write or read there; change it or give another --store")
    return StoreError(f"{where}: the store can't be used: {_one_line(said)}")


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 200 else words[:199] + "…"


def write_error(path: Path, error: OSError) -> UsageError:
    """The UsageError for an output that can't be written."""
    if error.errno == errno.ENOSPC:
        return UsageError(f"{path}: the disk is full; make room or write elsewhere")
    return UsageError(f"{path}: can't be written ({error.strerror or error})")
