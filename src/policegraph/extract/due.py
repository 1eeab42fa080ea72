"""By when a request or promise is to be met: "by Friday", "before the end of May", "within six months"."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from policegraph.extract.dates import DateHit, issue_day
from policegraph.facts import Span

_NUMBERS = {
    word: n
    for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
} | {"a": 1, "an": 1}  # fmt: skip
_WITHIN = re.compile(
    r"\bwithin (?:the next |a period of )?(?P<n>\d{1,3}|[a-z]+) (?P<unit>day|week|month|year)s?\b(?! of)", re.IGNORECASE
)
_YEAR_END = re.compile(r"\b(?:by|before|until) (?:the )?end of (?:the|this) year\b", re.IGNORECASE)
_NEXT_WEEK = re.compile(r"\b(?:by|before|until|in|no later than) next week\b", re.IGNORECASE)
_SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
_SEASON = re.compile(
    r"\b(?:by|before|until|in|from) (?:the )?(?P<s>spring|summer|autumn|fall|winter)(?: of)? (?P<y>20\d\d)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:by|before|until|till|no later than|within|from|end)(?: the)?(?: end of)?(?: the)?\s*$", re.IGNORECASE
)
_OF_END = re.compile(r"\bend(?: of)?\s*$", re.IGNORECASE)


def due_date(text: str, after: int, end: int, dates: Sequence[DateHit], issued: str | None) -> tuple[str, Span] | None:
    """The first date between two offsets that is a limit or lies after the issue date, as EDTF, with its words."""
    today = issue_day(issued)
    for found in (_within(text, after, end, today), _stretch(text, after, end, today)):
        if found is not None:
            return found
    day = (issued or "")[:10]
    for hit in dates:
        if not after < hit.span.start < end:
            continue
        before = text[max(after, hit.span.start - 24) : hit.span.start]
        words = hit.span.of(text).lower()
        limit = bool(_LIMIT.search(before)) or words.startswith(("by ", "before ", "until ", "from "))
        if limit or (day and hit.edtf[:10] > day[: len(hit.edtf[:10])]):
            if len(hit.edtf) == 4 and (_OF_END.search(before) or "end of" in words):
                return f"{hit.edtf}-12-31", hit.span
            return hit.edtf, hit.span
    return None


def _within(text: str, after: int, end: int, today: date | None) -> tuple[str, Span] | None:
    match = _WITHIN.search(text, after, end)
    if match is None or today is None:
        return None
    word = match["n"].lower()
    number = int(word) if word.isdigit() else _NUMBERS.get(word)
    if number is None:
        return None
    unit = match["unit"].lower()
    if unit in ("day", "week"):
        then = today + timedelta(number * (7 if unit == "week" else 1))
    else:
        months = today.month - 1 + number * (12 if unit == "year" else 1)
        year, month = today.year + months // 12, months % 12 + 1
        # the 31st of January and a month make the last of February
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(1)).day
        then = date(year, month, min(today.day, last))
    return then.isoformat(), Span(match.start(), match.end())


def _stretch(text: str, after: int, end: int, today: date | None) -> tuple[str, Span] | None:
    """Limits that are no date elsewhere, since a happening is never dated so: the year's end, a week, a season."""
    season = _SEASON.search(text, after, end)
    if season is not None:
        return f"{season['y']}-{_SEASONS[season['s'].lower()]}", Span(season.start(), season.end())
    if today is None:
        return None
    match = _YEAR_END.search(text, after, end)
    if match is not None:
        return f"{today.year}-12-31", Span(match.start(), match.end())
    match = _NEXT_WEEK.search(text, after, end)
    if match is not None:
        monday = today - timedelta(today.weekday()) + timedelta(7)
        return f"{monday.isoformat()}/{(monday + timedelta(6)).isoformat()}", Span(match.start(), match.end())
    return None
