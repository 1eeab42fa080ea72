"""The ledger: who asked or promised what of whom, when, by when, in the text's words, and what later readouts say."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

from policegraph.ask.answer import Quote
from policegraph.ask.dealings import facts_of, members
from policegraph.ask.find import find_one
from policegraph.ask.source import Source, select, text_of, values
from policegraph.ask.tellings import Act, acts, count_readouts
from policegraph.ask.who import labels
from policegraph.errors import UsageError
from policegraph.study.page import markdown_table, page, table
from policegraph.study.quotes import Wanted, quotes_for
from policegraph.study.ties import Filters

STATES = ("open", "repeated", "done", "overdue", "denied")
LINKS: Mapping[str, str] = {"repeats": "repeated", "reportsDone": "reported done", "denies": "denied"}
_PG = "https://w3id.org/policegraph/ontology#"


@dataclass(frozen=True, slots=True)
class Later:
    """What a later readout says of an entry: repeated, reported done, or denied."""

    how: str
    act: str
    day: date | None
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One promise or request. `by` and `to` are labels; `status` is one of STATES; `due` is EDTF."""

    act: str
    kind: str
    by: str
    to: str
    what: str
    themes: tuple[str, ...]
    day: date | None
    when: str
    due: str
    status: str
    quote: Quote | None
    later: tuple[Later, ...] = ()
    confidence: float = 1.0


COLUMNS = ("when", "kind", "by", "to", "what", "due", "status", "later")


@dataclass(frozen=True, slots=True, repr=False)
class Ledger:
    """The entries, the latest first. `readouts` is how many the graph holds, `behind` how many stand behind these."""

    entries: tuple[Entry, ...]
    readouts: int
    title: str = "Ledger of promises and requests"

    def __repr__(self) -> str:
        return f"<Ledger: {self.summary}>"

    @property
    def behind(self) -> int:
        """How many readouts the entries stand on."""
        quotes = [one.quote for one in self.entries] + [later.quote for one in self.entries for later in one.later]
        return len({quote.readout.iri for quote in quotes if quote})

    @property
    def summary(self) -> str:
        """How many stand how, and of how many readouts."""
        counts = [f"{n} {state}" for state in STATES if (n := sum(one.status == state for one in self.entries))]
        many = f"{len(self.entries)} entr{'y' if len(self.entries) == 1 else 'ies'}"
        stand = f" ({', '.join(counts)})" if counts else ""
        return f"{many}{stand}, from {self.behind} of {self.readouts} readouts"

    def rows(self) -> list[tuple[str, ...]]:
        """One row an entry, in the order of COLUMNS."""
        return [
            (
                one.when,
                one.kind,
                one.by,
                one.to,
                one.what,
                one.due,
                one.status,
                "; ".join(f"{later.how}{f' {later.day}' if later.day else ''}" for later in one.later),
            )
            for one in self.entries
        ]

    def to_csv(self) -> str:
        """The ledger as CSV, with the words and the readout of each entry."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*COLUMNS, "words", "readout", "act"])
        for one, row in zip(self.entries, self.rows(), strict=True):
            spoken = [one.quote.words.exact, one.quote.readout.iri] if one.quote else ["", ""]
            writer.writerow([*row, *spoken, one.act])
        return out.getvalue()

    def to_json(self) -> str:
        """The ledger as JSON."""
        entries = [
            {
                **dict(zip(COLUMNS[:-1], row[:-1], strict=True)),
                "themes": list(one.themes),
                "act": one.act,
                "confidence": one.confidence,
                "words": _quoted(one.quote),
                "later": [
                    {"how": later.how, "act": later.act, "day": str(later.day or ""), "words": _quoted(later.quote)}
                    for later in one.later
                ],
            }
            for one, row in zip(self.entries, self.rows(), strict=True)
        ]
        return json.dumps({"readouts": self.readouts, "entries": entries}, ensure_ascii=False, indent=2)

    def to_markdown(self) -> str:
        """The ledger as Markdown."""
        head = ["when", "who", "what", "by when", "status", "words"]
        rows = []
        for one in self.entries:
            says = [str(one.quote)] if one.quote else []
            says += [f"{later.how}: {later.quote}" for later in one.later if later.quote]
            what = f"“{one.what}”" if one.what else ""
            rows.append([one.when, _who(one), what, one.due, one.status, "; ".join(says)])
        return "\n".join([f"# {self.title}", "", *markdown_table(head, rows), "", f"*{self.summary}*", ""])

    def to_html(self) -> str:
        """The ledger as a page of its own."""
        return page(self.title, self._repr_html_(), lead=self.summary)

    def _repr_html_(self) -> str:
        rows = []
        for one in self.entries:
            says = f"<blockquote>{escape(str(one.quote))}</blockquote>" if one.quote else ""
            says += "".join(
                f"<p>{escape(later.how)}{f', {later.day}' if later.day else ''}</p>"
                f"<blockquote>{escape(str(later.quote))}</blockquote>"
                for later in one.later
            )
            rows.append(
                (
                    escape(one.when),
                    escape(_who(one)),
                    f"<q>{escape(one.what)}</q>" if one.what else "",
                    escape(one.due),
                    f'<span class="tag">{escape(one.status)}</span>',
                    says,
                )
            )
        return table(("When", "Who", "What", "By when", "Status", "In the words of the readouts"), rows)


def _who(one: Entry) -> str:
    verb = "promised" if one.kind == "promise" else "asked"
    return f"{one.by or 'Somebody'} {verb}" + (f" {one.to}" if one.to else "")


def _quoted(quote: Quote | None) -> dict[str, str | int] | None:
    if quote is None:
        return None
    words = quote.words
    return {
        "exact": words.exact,
        "start": words.start,
        "end": words.end,
        "readout": words.readout,
        "claim": words.claim,
    }


def ledger(
    source: Source,
    of: str | None = None,
    to: str | None = None,
    theme: str | None = None,
    status: str | None = None,
    kind: str | None = None,
    filters: Filters | None = None,
) -> Ledger:
    """The ledger of the graph.

    `of` names who promised or asked, `to` whom; a body or country stands for its people too. `status` is one of STATES,
    `kind` "promise" or "request". `filters` gives period and confidence. Raises UsageError, AmbiguousNameError.
    """
    if status is not None and status not in STATES:
        raise UsageError(f"no such status: {status!r}; there are {', '.join(STATES)}")
    if kind not in (None, "promise", "request"):
        raise UsageError(f"no such kind: {kind!r}; there are promise and request")
    filters = filters or Filters()
    one = members(source, find_one(source, of, _WHO).iri) if of else None
    other = members(source, find_one(source, to, _WHO).iri) if to else None
    topics = _narrower(source, find_one(source, theme, ("theme",)).iri) if theme else None
    classes = {"promise": ("Commit",), "request": ("Request",)}.get(kind or "", ("Commit", "Request"))
    query = f"SELECT DISTINCT ?a WHERE {{ VALUES ?k {{ {' '.join(f'pg:{name}' for name in classes)} }} ?a a ?k }}"
    told = {text_of(row, "a") for row in select(source, query)}
    for side in (one, other):
        told &= facts_of(source, side) if side is not None else told
    if topics is not None:
        query = f"SELECT DISTINCT ?a WHERE {{ {values('t', topics)} ?a pg:theme ?t }}"
        told &= {text_of(row, "a") for row in select(source, query)}
    found = [
        act
        for act in acts(source, told)
        if act.modality == "Asserted"
        and (one is None or one & set(act.actors))
        and (other is None or other & set(act.targets))
        and (status is None or state(act) == status)
        and filters.admits_day(act.day, act.happened_latest)
    ]
    return _written(source, found, filters)


_WHO = ("person", "post", "agency", "place")


def _narrower(source: Source, theme: str) -> frozenset[str]:
    rows = select(source, f"SELECT DISTINCT ?t WHERE {{ ?t skos:broader* <{theme}> }}")
    return frozenset({theme, *(text_of(row, "t") for row in rows)})


def state(act: Act) -> str:
    """How a promise or request stands; open where the ledger says nothing."""
    return (act.ledger or "Open").lower()


def _written(source: Source, found: list[Act], filters: Filters) -> Ledger:
    chosen = {act.iri for act in found}
    links: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in LINKS:
        for row in select(source, f"SELECT DISTINCT ?later ?act WHERE {{ ?later pg:{name} ?act }}"):
            if text_of(row, "act") in chosen:
                links[text_of(row, "act")].append((name, text_of(row, "later")))
    # What speaks of an earlier entry stands under it, not beside it.
    folded = {later for pairs in links.values() for _, later in pairs}
    found = [act for act in found if act.iri not in folded or act.iri in links]
    after = {act.iri: act for act in acts(source, {iri for pairs in links.values() for _, iri in pairs})}
    names = labels(source, {end for act in found for end in (*act.actors, *act.targets, *act.themes)})
    about = (f"{_PG}content", f"{_PG}target", f"{_PG}actor")
    order = [act.iri for act in found] + list(after)
    quotes = dict(zip(order, quotes_for(source, [Wanted((iri,), about) for iri in order]), strict=True))
    entries = []
    for act in found:
        words = quotes[act.iri]
        confidence = max((quote.words.confidence for quote in words), default=1.0)
        if confidence < filters.min_confidence:
            continue
        later = [
            Later(LINKS[name], iri, after[iri].issued, next(iter(quotes.get(iri, ())), None))
            for name, iri in links[act.iri]
            if iri in after
        ]
        entries.append(
            Entry(
                act.iri,
                "promise" if act.kind == "Commit" else "request",
                ", ".join(names[end] for end in act.actors if end not in act.inferred),
                ", ".join(names[end] for end in act.targets if end not in act.inferred),
                act.content or "",
                tuple(names[theme] for theme in act.themes),
                act.day,
                act.day_words,
                act.due or "",
                state(act),
                words[0] if words else None,
                tuple(sorted(later, key=lambda one: (one.day or date.max, one.act))),
                confidence,
            )
        )
    entries.sort(key=lambda one: one.act)
    entries.sort(key=lambda one: one.day or date.min, reverse=True)
    return Ledger(tuple(entries), count_readouts(source))
