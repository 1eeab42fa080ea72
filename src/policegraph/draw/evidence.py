"""The words that claims stand on, in their context: those that lie within a request's filters."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policegraph.ask.source import Source, select, text_of, values
from policegraph.ask.tellings import acts, happenings, readouts
from policegraph.ask.who import labels
from policegraph.ask.words import Words
from policegraph.draw.course import day_words
from policegraph.draw.gather import iso
from policegraph.draw.model import Evidence
from policegraph.draw.request import DRAWN_MODALITIES, MODALITIES, Request
from policegraph.draw.sift import acts_within, events_within
from policegraph.facts import Modality

CONTEXT = 110
"""So many characters of the readout are shown before and after the words."""


def within(source: Source, words: Sequence[Words], request: Request) -> list[Words]:
    """The words whose claims lie within the filters: by the event or act they tell of, or else by their readout."""
    f = request.filters
    any_way = f.modalities == DRAWN_MODALITIES  # a fact asked for by name is shown however it is meant
    words = [w for w in words if w.confidence >= f.min_confidence and (any_way or w.modality in f.modalities)]
    if not (f.since or f.until or f.themes or f.entities or f.kinds):
        return words
    wide = replace(f, modalities=frozenset(MODALITIES)) if any_way else f
    about_them = {w.subject for w in words}
    events, deeds = happenings(source, about_them), acts(source, about_them)
    nodes = {event.iri for event in events} | {act.iri for act in deeds}
    fits = {event.iri for event in events_within(events, wide)} | {act.iri for act in acts_within(deeds, wide)}
    told = readouts(source, {w.readout for w in words})

    def counts(w: Words) -> bool:
        if w.subject in nodes:
            return w.subject in fits
        touched = not f.entities or bool(f.entities & {w.subject, w.object})
        day = told[w.readout].issued if w.readout in told else None
        return touched and not f.themes and not f.kinds and f.admits_day(day)

    return [w for w in words if counts(w)]


def evidence_of(source: Source, found: Iterable[Words]) -> tuple[Evidence, ...]:
    """The words of claims in their context, each place in a text once, in the order of the readouts' dates."""
    by_place: dict[tuple[str, int, int], Words] = {}
    for words in found:
        key = (words.readout, words.start, words.end)
        if key not in by_place or words.confidence > by_place[key].confidence:
            by_place[key] = words
    places = list(by_place.values())
    if not places:
        return ()
    texts = _texts(source, {words.readout for words in places})
    tellings = readouts(source, {words.readout for words in places})
    rules = _rules(source, [words.claim for words in places])
    speakers = labels(source, {words.attributed_to for words in places if words.attributed_to})
    rows = []
    for words in places:
        text, telling = texts.get(words.readout, ""), tellings.get(words.readout)
        before, after = _context(text, words.start, words.end)
        day = iso(telling.issued) if telling else ""
        rows.append(
            (
                (day or "9999", words.readout, words.start),
                Evidence(
                    words.claim,
                    before,
                    " ".join(words.exact.split()),
                    after,
                    telling.name if telling else words.readout,
                    (telling.publisher or "") if telling else "",
                    day_words(day, day) if day else "",
                    Modality(words.modality),
                    words.confidence,
                    speakers.get(words.attributed_to or "", ""),
                    rules.get(words.claim, ""),
                ),
            )
        )
    return tuple(evidence for _, evidence in sorted(rows, key=lambda row: row[0]))


def _context(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after, within the paragraph, cut at words."""
    if not text:
        return "", ""
    first = max(text.rfind("\n", 0, start) + 1, start - CONTEXT)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + CONTEXT)
    before, after = text[first:start], text[end:last]
    if first > 0 and text[first - 1] != "\n":
        before = "…" + before[before.find(" ") + 1 :] if " " in before else "…"
    if last < len(text) and text[last] != "\n":
        after = after[: after.rfind(" ")] + "…" if " " in after else "…"
    return " ".join(before.split()), " ".join(after.split())


def _texts(source: Source, iris: set[str]) -> dict[str, str]:
    query = f"SELECT ?r ?text WHERE {{ {values('r', iris)} ?r nif:isString ?text }}"
    return {text_of(row, "r"): text_of(row, "text") for row in select(source, query)}


def _rules(source: Source, claims: list[str]) -> dict[str, str]:
    query = f"SELECT ?c ?rule WHERE {{ {values('c', claims)} ?c pg:rule ?rule }}"
    return {text_of(row, "c"): text_of(row, "rule") for row in select(source, query)}
