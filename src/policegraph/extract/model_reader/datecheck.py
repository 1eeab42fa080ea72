"""Whether a date that the model gives follows from the words and the date of issue, by our own resolver."""

from collections.abc import Sequence

from policegraph.extract.dates import DateHit, find_dates
from policegraph.facts import Readout, Span


class Dates:
    """The dates of one readout. `sentences` are the stretches to read, as the rules read them."""

    def __init__(self, readout: Readout, sentences: Sequence[Span]) -> None:
        self._hits = find_dates(readout.text, readout.issued, list(sentences))

    def ground(self, edtf: str, places: Sequence[Span]) -> tuple[Span, str] | None:
        """The words that a date stands on, and the resolver's rule; None where it follows from no words.

        `places` are searched in order: the words that the model gave for it, else those of the event.
        """
        for place in places:
            hits = [hit for hit in self._hits if hit.span.overlaps(place)]
            found = _follows(edtf, hits)
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
