"""Plain text (.txt): stored as read, apart from newlines and a byte-order mark."""

from collections.abc import Iterator

from policegraph.facts import Readout
from policegraph.read.head import read_head
from policegraph.read.language import detect_language
from policegraph.read.source import Problem, Reader, Source, clean_text, decode


def _read(source: Source) -> Iterator[Readout | Problem]:
    text = clean_text(decode(source.read(), source.where, source.charset))
    head = read_head(text)
    yield Readout(
        identifier=source.identifier,
        text=text,
        title=head.title,
        issued=head.issued,
        publisher=head.publisher,
        source=source.url or head.source,
        language=detect_language(text),
    )


READER = Reader("text", (".txt", ".text"), ("text/plain",), _read)
