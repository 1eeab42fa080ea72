"""What JSONL and CSV have in common: a record of `id,title,date,publisher,url,text` becomes a readout."""

from collections.abc import Mapping

from policegraph.errors import InputError
from policegraph.facts import Readout
from policegraph.read.dates import first_date
from policegraph.read.head import read_head
from policegraph.read.language import detect_language
from policegraph.read.source import Limits, clean_text, too_big

FIELDS = ("id", "title", "date", "publisher", "url", "text", "language", "license")


def to_readout(record: Mapping[str, str], where: str, fallback_id: str, limits: Limits) -> Readout:
    """The readout of one record; its title becomes the first line of the text where the text lacks it.

    `where` is "file, line n". Raises InputError for a record without text, or a date that is none.
    """
    text = clean_text(record.get("text", ""))
    if not text.strip():
        raise InputError(f"{where}: the record has no text; fill in its 'text' field")
    if len(text) > limits.max_bytes:
        raise too_big(where, limits)
    title = clean_text(record.get("title", "")).strip()
    if title and not text.lstrip().startswith(title):
        text = f"{title}\n\n{text}"
    head = read_head(text)
    date = record.get("date", "").strip()
    issued = first_date(date) if date else head.issued
    if date and issued is None:
        raise InputError(f"{where}: {date!r} is not a date that can be read; write it as YYYY-MM-DD")
    return Readout(
        identifier=record.get("id", "").strip() or record.get("url", "").strip() or fallback_id,
        text=text,
        title=title or head.title,
        issued=issued,
        publisher=record.get("publisher", "").strip() or head.publisher,
        source=record.get("url", "").strip() or head.source,
        language=detect_language(text, record.get("language")),
        license=record.get("license", "").strip() or None,
    )
