"""The list of readers. A new format is a new file beside this one and a new entry here."""

from policegraph.read import csv_records, html, jsonl, markdown, plain
from policegraph.read.source import Reader

READERS: tuple[Reader, ...] = (plain.READER, markdown.READER, html.READER, jsonl.READER, csv_records.READER)

ENDINGS = tuple(ending for reader in READERS for ending in reader.endings)


def by_ending(name: str) -> Reader | None:
    """The reader of a file of this name, None where there is none."""
    lowered = name.lower()
    return next((reader for reader in READERS if lowered.endswith(reader.endings)), None)


def by_content(start: bytes, media_type: str | None = None) -> Reader:
    """The reader for a stream without a name: by its media type, else by how it begins."""
    for reader in READERS:
        if media_type in reader.media_types and media_type != "text/plain":
            return reader
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<article", b"<?xml", b"<!--")):
        return html.READER
    if head.startswith(b"{"):
        return jsonl.READER
    return plain.READER
