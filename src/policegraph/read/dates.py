"""Dates as headings, datelines and page metadata write them, to EDTF days (or months).

Only what is needed to know when a readout was issued; the dates of events are the extractor's work.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
_MONTH_OF = {name: number for number, name in enumerate((*_MONTHS, "november", "december"), 1)}
_MONTH_OF |= {name[:3]: number for name, number in _MONTH_OF.items()} | {"sept": 9}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_START = r"(?<![\w/.–—-])"
# No ranges: "29 – 31 August 2023" is when something took place, not when a text was issued.
_RANGE_BEFORE = re.compile(
    r"(?:\d(?:st|nd|rd|th)?|\b(?:" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\.?)\s?[–—-]\s$",
    re.IGNORECASE,
)
_FORMS = tuple(
    re.compile(_START + form, re.IGNORECASE)
    for form in (
        r"(?P<year>(?:19|20)\d\d)-(?P<number>[01]\d)-(?P<day>[0-3]\d)(?=\b|T)",
        r"(?P<year>(?:19|20)\d\d)/(?P<number>[01]?\d)/(?P<day>[0-3]?\d)\b",
        r"(?P<day>[0-3]?\d)\.\s?(?P<number>[01]?\d)\.\s?(?P<year>(?:19|20)\d\d)\b",
        r"(?P<first>[0-3]?\d)(?P<separator>[/-])(?P<second>[0-3]?\d)(?P=separator)(?P<year>(?:19|20)\d\d)\b",
        _DAY + r"\s*(?:of\s+)?[\s-]\s*" + _MONTH + r",?[\s-]+\(?" + _YEAR + r"\)?",
        _MONTH + r"\s*" + _DAY + r"(?:,\s*|\s+)\(?" + _YEAR + r"\)?",
        r"(?<!\d\s)(?<!\d\sof\s)(?<!st\s|nd\s|rd\s|th\s)" + _MONTH + r",?\s+" + _YEAR,
    )
)
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_WEEKDAYS = {name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b", re.IGNORECASE)
_BESIDE = 14  # characters between a date and the day of the week that is said with it
_SLASHED = re.compile(r"(?<![\w/-])([0-3]?\d)[/]([0-3]?\d)[/]((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands in the line."""

    start: int
    end: int
    edtf: str


def month_first(text: str) -> bool:
    """Whether a text writes 06/25/2024 rather than 25/06/2024.

    Its dates tell that can be read in one way only, or that it writes in words too ("06/05/2024" beside "5 June 2024").
    """
    pairs = [(int(a), int(b), int(year)) for a, b, year in _SLASHED.findall(text)]
    if any(a > 12 for a, _, _ in pairs) or not pairs:
        return False
    if any(b > 12 for _, b, _ in pairs):
        return True
    words = {one.edtf for line in _SLASHED.sub(" ", text).split("\n") for one in dates_in(line)}
    first = any(f"{year:04}-{a:02}-{b:02}" in words for a, b, year in pairs)
    return first and not any(f"{year:04}-{b:02}-{a:02}" in words for a, b, year in pairs)


def dates_in(line: str, american: bool = False) -> Iterator[FoundDate]:
    """The dates of a line in their order; `american` reads 03/05/2024 as the fifth of March."""
    found: list[FoundDate] = []
    for form in _FORMS if _ANY_YEAR.search(line) else ():
        for match in form.finditer(line):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            if _RANGE_BEFORE.search(line[: match.start()]):
                continue
            edtf = _edtf(match, line, american)
            if edtf is not None:
                found.append(FoundDate(match.start(), match.end(), edtf))
    return iter(sorted(found, key=lambda one: one.start))


def first_date(value: str) -> str | None:
    """The first date of a metadata value ("2025-02-14T18:22:00+07:00"), as an EDTF day or month, or None."""
    value = value.strip()
    if re.fullmatch(r"(?:19|20)\d\d(?:-[01]\d)?", value):
        return value
    if re.fullmatch(r"(?:19|20)\d{6}", value):
        value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
    return next((one.edtf for one in dates_in(value)), None)


def _edtf(match: re.Match[str], line: str, american: bool) -> str | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if parts.get("first") is not None:
        first, second = int(parts["first"]), int(parts["second"])
        orders = [(first, second), (second, first)] if american else [(second, first), (first, second)]
        readings = [one for month, day in orders if (one := _day(year, month, day)) is not None]
        said = _WEEKDAY.search(line[max(0, match.start() - _BESIDE) : match.end() + _BESIDE])
        if said is not None and len(readings) > 1:
            wanted = _WEEKDAYS[said.group(1).lower()]
            readings = [one for one in readings if one.weekday() == wanted] or readings
        return readings[0].isoformat() if readings else None
    number = parts.get("number")
    month = int(number) if number is not None else _MONTH_OF[parts["month"].lower()]
    if parts.get("day") is None:
        return f"{year:04}-{month:02}"
    day = _day(year, month, int(parts["day"]))
    return day.isoformat() if day is not None else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
