"""What a reader is given and what it may answer: `Source` in, `Readout`s and `Problem`s out."""

import codecs
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from policegraph.errors import InputError
from policegraph.facts import Readout

log = logging.getLogger("policegraph.read")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {
    b"%PDF": "a PDF: extract its text first, for example with pdftotext",
    b"PK\x03\x04": "a ZIP or office document: save it as plain text first",
    b"\xd0\xcf\x11\xe0": "an old office document: save it as plain text first",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive: unpack it first",
}
_CONTROLS = bytes(byte for byte in range(32) if byte not in (9, 10, 12, 13, 27))
# Control characters other than tab and newline mean nothing in a text and cannot stand in XML; lone surrogates, which
# JSON can bring, not even in UTF-8. One for one, so that no offset moves.
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: the most bytes of one text, page or record, and the seconds to wait for a web server."""

    max_bytes: int = 20_000_000
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class Source:
    """One file, stream or page to be read.

    `identifier` is what the readout will be called, `where` the path or URL that messages name, `open` gives the bytes
    (may raise OSError), `url` and `charset` what a web server said.
    """

    identifier: str
    where: str
    open: Callable[[], BinaryIO]
    limits: Limits = Limits()
    url: str | None = None
    charset: str | None = None

    def read(self) -> bytes:
        """All bytes. Raises InputError where there are none or more than the limit, OSError as the system does."""
        with self.open() as stream:
            data = stream.read(self.limits.max_bytes + 1)
        if len(data) > self.limits.max_bytes:
            raise too_big(self.where, self.limits)
        if not data.strip():
            raise InputError(f"{self.where}: the file is empty; nothing to read")
        return data


@dataclass(frozen=True, slots=True)
class Problem:
    """A source, or one record of it, that could not be read; the rest goes on."""

    source: str
    error: InputError


@dataclass(frozen=True, slots=True)
class Reader:
    """How one format is read. `read` may raise InputError or OSError for the whole source."""

    name: str
    endings: tuple[str, ...]
    media_types: tuple[str, ...]
    read: Callable[[Source], Iterator[Readout | Problem]]


def too_big(where: str, limits: Limits) -> InputError:
    """The error for a text past the limit."""
    return InputError(
        f"{where}: longer than the limit of {limits.max_bytes:,} bytes; split it, or raise the limit (max_bytes)"
    )


def decode(data: bytes, where: str, declared: str | None = None) -> str:
    """The text of the bytes: by byte-order mark, else as declared, else UTF-8, else Windows-1252 (with a notice).

    Raises InputError for what is no text at all.
    """
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise InputError(f"{where}: this is no text but {what}")
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decoded(data, name, where)
    if b"\x00" in data[:100_000] or _controls(data[:100_000]) > 0.05:
        raise InputError(f"{where}: this is no text but binary data; give a text, Markdown, HTML, JSONL or CSV file")
    if declared is not None:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeDecodeError):
            log.info("%s: not in the encoding %s that it declares", where, declared)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _decoded(data, "cp1252", where)
        log.warning(
            "%s: not valid UTF-8 (byte %d); read as Windows-1252: check its accents, or save it as UTF-8",
            where,
            error.start,
        )
        return text


def _decoded(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{where}: broken encoding, neither UTF-8 nor Windows-1252 (byte {error.start}); save it as UTF-8"
        ) from error


def _controls(data: bytes) -> float:
    """The share of control characters that no text holds."""
    return 1 - len(data.translate(None, _CONTROLS)) / max(len(data), 1)


def clean_text(text: str) -> str:
    """The text as it will be stored: newlines as \\n, no byte-order mark, unstorable characters as spaces."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _UNSTORABLE.sub(" ", text)
