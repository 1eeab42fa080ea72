"""Dates that a text tells, as EDTF, relative ones from the note's own date.

Only what text and issue date make certain becomes a date: "last week" in a note of 3 May is nothing, since it may be
April; "on Tuesday" is the Tuesday before, or on, the issue date, and the one after it where the clause speaks of the
future.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from policegraph.extract.date_rules import RULES, Context, Rule
from policegraph.facts import Span


@dataclass(frozen=True, slots=True)
class DateHit:
    """A date in the text.

    `relative` marks those that need the issue date; `future` those that only fit what is to come.
    """

    span: Span
    edtf: str
    rule: str
    relative: bool = False
    future: bool = False


_AHEAD = re.compile(
    r"\b(will|would|shall|to be|is to|are to|plans?|planned|planning|scheduled|upcoming|forthcoming|next|tomorrow|"
    r"later this|due|intends?|expected|set to|going to|look(?:s|ing|ed) (?:forward|to))\b",
    re.IGNORECASE,
)


# a limit set to somebody lies ahead: "asked them to answer by Friday"
_LIMIT = re.compile(r"\b(?:by|before|until|till|no later than)\s+(?:the end of\s+)?$", re.IGNORECASE)
_SET = re.compile(
    r"\b(?:ask|request|urge|demand|invite|call|promise|pledge|undertake|undertook|vow|commit|assure|guarantee|offer|agree)",
    re.IGNORECASE,
)


def issue_day(issued: str | None) -> date | None:
    """The issue date as a day, None where it is not known to the day."""
    if issued is None:
        return None
    try:
        return date.fromisoformat(issued[:10])
    except ValueError:
        return None


def find_dates(
    text: str, issued: str | None, sentences: list[Span], tense: Callable[[Span], bool | None] | None = None
) -> list[DateHit]:
    """All dates of a text in order; those of one place the longest. `sentences` are the stretches to read, in order.

    `tense` says whether the verb over a date speaks of the future; without it, or where it is open, words beside it do.
    """
    today = issue_day(issued)
    year: int | None = None
    anchor: date | None = None
    days: tuple[date, date] | None = None
    out: list[DateHit] = []
    for sentence in sentences:
        for start, end, rule, match in _matches(text, sentence):
            clause = text[max(sentence.start, start - 90) : min(sentence.end, end + 60)]
            limit = bool(_LIMIT.search(text[max(sentence.start, start - 30) : start]))
            limit = limit and bool(_SET.search(text, max(sentence.start, start - 90), start))
            ahead: bool | None = limit or bool(_AHEAD.search(clause))
            if tense is not None and not limit:
                over = tense(Span(start, end))
                ahead = over if over is not None else ahead or None
            context = Context(today, ahead, year, anchor, days)
            value = rule.make(match, context)
            if value is None:
                continue
            out.append(DateHit(Span(start, end), value, "date-" + rule.name, rule.relative, bool(context.ahead)))
            if re.match(r"\d{4}", value):
                year = int(value[:4])
            first, _, last = value.partition("/")
            if len(first) == 10:
                anchor = date.fromisoformat(first)
                days = (anchor, date.fromisoformat(last)) if len(last) == 10 else days
    return out


def _matches(text: str, span: Span) -> Iterator[tuple[int, int, Rule, "re.Match[str]"]]:
    taken: list[tuple[int, int]] = []
    found = []
    for rule in RULES:
        for match in rule.pattern.finditer(text, span.start, span.end):
            if any(match.start() < b and a < match.end() for a, b in taken):
                continue
            # "May" the verb, "March" the walk: a month by itself begins with a capital
            month = match.groupdict().get("m")
            if month and not month.isdigit() and month[0].islower():
                continue
            taken.append((match.start(), match.end()))
            found.append((match.start(), match.end(), rule, match))
    yield from sorted(found, key=lambda item: item[0])
