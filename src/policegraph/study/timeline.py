"""What happened with one, between two, or on a theme, in order of time; each line with its words."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape

from policegraph.ask.answer import Quote
from policegraph.ask.captions import act_sentence, event_sentence
from policegraph.ask.dealings import members
from policegraph.ask.find import Found, find_one
from policegraph.ask.source import Source
from policegraph.ask.tellings import Act, Happening, acts, acts_touching, count_readouts, events_touching, happenings
from policegraph.ask.who import labels
from policegraph.errors import UsageError
from policegraph.study.page import markdown_table, page, table
from policegraph.study.quotes import Wanted, quotes_for
from policegraph.study.ties import Filters

COLUMNS = ("day", "when", "kind", "what", "note")


@dataclass(frozen=True, slots=True)
class Moment:
    """One event or act. `day` is its first possible day; where no text gives one it is the readout's, `dated` is False
    and `note` says so. `tellings` is how many readouts tell of it."""

    fact: str
    kind: str
    day: date | None
    when: str
    dated: bool
    what: str
    note: str
    quotes: tuple[Quote, ...]
    tellings: int = 1


@dataclass(frozen=True, slots=True, repr=False)
class Timeline:
    """Moments in order of time, the undated ones at their readouts' days, those without any day last."""

    title: str
    moments: tuple[Moment, ...]
    readouts: int

    def __repr__(self) -> str:
        return f"<Timeline: {self.title}: {self.summary}>"

    @property
    def behind(self) -> int:
        """How many readouts stand behind it."""
        return len({quote.readout.iri for one in self.moments for quote in one.quotes})

    @property
    def summary(self) -> str:
        """How many moments, how many of them undated, of how many readouts."""
        undated = sum(not one.dated for one in self.moments)
        many = f"{len(self.moments)} event{'s' * (len(self.moments) != 1)} and acts"
        some = f", {undated} without a date in the text" if undated else ""
        return f"{many}{some}, from {self.behind} of {self.readouts} readouts"

    def rows(self) -> list[tuple[str, ...]]:
        """One row a moment, in the order of COLUMNS."""
        return [(str(one.day or ""), one.when, one.kind, one.what, one.note) for one in self.moments]

    def to_csv(self) -> str:
        """The timeline as CSV, with the words and the readout of each moment."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*COLUMNS, "tellings", "words", "readout", "fact"])
        for one, row in zip(self.moments, self.rows(), strict=True):
            spoken = [one.quotes[0].words.exact, one.quotes[0].readout.iri] if one.quotes else ["", ""]
            writer.writerow([*row, one.tellings, *spoken, one.fact])
        return out.getvalue()

    def to_json(self) -> str:
        """The timeline as JSON."""
        moments = [
            {
                **dict(zip(COLUMNS, row, strict=True)),
                "dated": one.dated,
                "fact": one.fact,
                "words": [{"exact": q.words.exact, "readout": q.readout.iri} for q in one.quotes],
            }
            for one, row in zip(self.moments, self.rows(), strict=True)
        ]
        whole = {"title": self.title, "readouts": self.readouts, "moments": moments}
        return json.dumps(whole, ensure_ascii=False, indent=2)

    def to_markdown(self) -> str:
        """The timeline as a Markdown table."""
        rows = [
            [one.when, one.what + (f" *({one.note})*" if one.note else ""), str(one.quotes[0]) if one.quotes else ""]
            for one in self.moments
        ]
        lines = markdown_table(["when", "what", "words"], rows)
        return "\n".join([f"# {self.title}", "", *lines, "", f"*{self.summary}*", ""])

    def to_html(self) -> str:
        """The timeline as a page of its own."""
        return page(self.title, self._repr_html_(), lead=self.summary)

    def _repr_html_(self) -> str:
        rows = []
        for one in self.moments:
            note = f' <span class="note">({escape(one.note)})</span>' if one.note else ""
            quotes = "".join(f"<blockquote>{escape(str(quote))}</blockquote>" for quote in one.quotes[:3])
            rows.append((escape(one.when), escape(one.what) + note + quotes))
        return table(("When", "What"), rows)


def timeline(
    source: Source,
    name: str,
    other: str | None = None,
    *,
    people: bool = False,
    filters: Filters | None = None,
    worded: int | None = None,
) -> Timeline:
    """The timeline of a person, post, body, place or theme; of what ties two where `other` is given.

    With `people` a body or country stands for its people too. `filters` gives period, kinds, themes, modalities and
    confidence. With `worded` only so many of the latest moments get their words. Raises UsageError,
    AmbiguousNameError.
    """
    filters = filters or Filters(modalities=frozenset({"Asserted", "Planned", "Denied"}))
    one = find_one(source, name)
    two = find_one(source, other) if other else None
    events, deeds = _of(source, one, people)
    if two is not None:
        if two.iri == one.iri:
            raise UsageError(f"{name!r} and {other!r} are the same: {one.label}")
        more, others = _of(source, two, people)
        kept = {event.iri for event in more} | {deed.iri for deed in others}
        events = [event for event in events if event.iri in kept]
        deeds = [deed for deed in deeds if deed.iri in kept]
    title = f"{one.label} and {two.label}" if two else one.label
    return written(source, title, events, deeds, filters, worded)


def _of(source: Source, found: Found, people: bool) -> tuple[list[Happening], list[Act]]:
    ends = sorted(members(source, found.iri)) if people else [found.iri]
    events = {event.iri: event for end in ends for event in events_touching(source, end)}
    deeds = {deed.iri: deed for end in ends for deed in acts_touching(source, end)}
    return list(events.values()), list(deeds.values())


def of_period(source: Source, filters: Filters, worded: int | None = None) -> Timeline:
    """Everything in a period."""
    return written(source, "Timeline", happenings(source), acts(source), filters, worded)


def written(
    source: Source,
    title: str,
    events: Iterable[Happening],
    deeds: Iterable[Act],
    filters: Filters,
    worded: int | None = None,
) -> Timeline:
    """The timeline of these events and acts, an event told twice once, with its words.

    With `worded` only so many of the latest get them (all where a bound of confidence asks for them).
    """
    states = {"Held": "Asserted", "Planned": "Planned", "Cancelled": "Denied"}
    told: dict[str, list[Happening]] = {}
    for event in sorted(events, key=lambda one: (not one.dated, one.iri)):
        wanted = not filters.kinds or event.kind in filters.kinds
        about = not filters.themes or filters.themes & set(event.themes)
        meant = states.get(event.status, "Asserted") in filters.modalities
        if wanted and about and meant and filters.admits_day(event.day, event.latest):
            told.setdefault(event.same, []).append(event)
    chosen = [
        deed
        for deed in deeds
        if (not filters.kinds or deed.kind in filters.kinds)
        and (not filters.themes or filters.themes & set(deed.themes))
        and deed.modality in filters.modalities
        and filters.admits_day(deed.day, deed.happened_latest)
    ]
    names = labels(
        source,
        {x for told_ in told.values() for e in told_ for x in (*e.participants, *e.hosts, *e.places, *e.themes)}
        | {x for deed in chosen for x in (*deed.actors, *deed.targets, *deed.themes)},
    )
    groups = list(told.values())
    facts = [tuple(event.iri for event in group) for group in groups] + [(deed.iri,) for deed in chosen]
    days = [max(group, key=_fullest).day for group in groups] + [deed.day for deed in chosen]
    late = sorted(range(len(facts)), key=lambda place: (days[place] or date.min, facts[place]), reverse=True)
    spoken = set(late if worded is None or filters.min_confidence else late[:worded])
    quotes = quotes_for(source, [Wanted(fact if place in spoken else ()) for place, fact in enumerate(facts)])
    moments = [_event(group, names, q) for group, q in zip(groups, quotes[: len(groups)], strict=True)]
    moments += [_act(deed, names, q) for deed, q in zip(chosen, quotes[len(groups) :], strict=True)]
    sure = [m for m in moments if max((q.words.confidence for q in m.quotes), default=1.0) >= filters.min_confidence]
    sure.sort(key=lambda m: (m.day or date.max, m.what, m.fact))
    return Timeline(title, tuple(sure), count_readouts(source))


def _fullest(one: Happening) -> tuple[bool, int, str]:
    return one.dated, len(one.participants), one.iri


def _event(group: list[Happening], names: dict[str, str], quotes: tuple[Quote, ...]) -> Moment:
    # The fullest telling speaks for all: the dated one with most participants.
    best = max(group, key=_fullest)
    notes = []
    if not best.dated:
        notes.append(f"no date in the text; the readout is of {best.issued}" if best.issued else "no date known")
    if len(group) > 1:
        notes.append(f"told by {len(group)} readouts")
    when = best.when or (f"({best.issued})" if best.issued else "undated")
    sentence = event_sentence(best, names)
    if best.when:
        sentence = sentence.replace(f", {best.when}", "", 1)
    return Moment(best.iri, best.kind, best.day, when, best.dated, sentence, "; ".join(notes), quotes, len(group))


def _act(deed: Act, names: dict[str, str], quotes: tuple[Quote, ...]) -> Moment:
    dated = deed.when is not None
    note = "" if dated else f"dated by the readout of {deed.issued}" if deed.issued else "no date known"
    when = deed.when or (f"({deed.issued})" if deed.issued else "undated")
    return Moment(deed.iri, deed.kind, deed.day, when, dated, act_sentence(deed, names), note, quotes)
