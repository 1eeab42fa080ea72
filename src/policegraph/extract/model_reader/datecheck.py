"""Whether a date that the model gives follows from the words and the date of issue, by our own resolver."""

import re
from collections.abc import Sequence

from policegraph.extract.dates import DateHit, find_dates
from policegraph.facts import Readout, Span


class Dates:
    """The dates of one readout. `sentences` are the stretches to read, as the rules read them."""

    def __init__(self, readout: Readout, sentences: Sequence[Span]) -> None:
        self._hits = find_dates(readout.text, readout.issued, list(sentences))
        # A parser may cut a date in two ("8" | "June 2031" under a heading), which no line does.
        lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", readout.text)]
        self._by_line = find_dates(readout.text, readout.issued, lines)

    def ground(self, edtf: str, places: Sequence[Span]) -> tuple[Span, str] | None:
        """The words that a date stands on, and the resolver's rule; None where it follows from no words.

        `places` are searched in order: the words that the model gave for it, those of the event, its paragraph.
        """
        for place in places:
            for reading in (self._hits, self._by_line):
                found = _follows(edtf, [hit for hit in reading if hit.span.overlaps(place)])
                if found:
                    span = Span(min(hit.span.start for hit in found), max(hit.span.end for hit in found))
                    return span, found[0].rule
        return None


def _follows(edtf: str, hits: Sequence[DateHit]) -> list[DateHit]:
    """The dates from which this one follows: the same, a coarser one of the same, or the ends of an interval."""
    for hit in hits:
        if hit.edtf == edtf:
            return [hit]
    for hit in hits:
        if "/" not in edtf and all(part.startswith(edtf + "-") for part in hit.edtf.split("/")):
            return [hit]
    start, slash, end = edtf.partition("/")
    if not slash:
        return []
    ends = []
    for part in (start, end):
        if part in ("", ".."):
            continue
        found = next((hit for hit in hits if hit.edtf == part), None)
        if found is None:
            return []
        ends.append(found)
    return ends
