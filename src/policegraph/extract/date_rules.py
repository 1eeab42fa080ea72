"""The ways in which texts write dates, and what EDTF each makes with the note's own date and those named before."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTH_NAMES = (
    "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,"
    "november nov,december dec"
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split(","), 1) for name in names.split()}
DAYS = {name: n for n, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_NUMBERS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}

_M = "(?P<{0}>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_D = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_Y = r"(?P<{0}>(?:19|20)\d\d)"
_WD = "(?:" + "|".join(DAYS) + r"),?\s+"
_TO = r"\s*(?:to|until|till|through|and|-|–|—)\s*"


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to write a date: its pattern and what makes EDTF of a match; `relative` where that needs the issue date."""

    name: str
    pattern: re.Pattern[str]
    make: Callable[["re.Match[str]", "Context"], str | None]
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What a date told in part is completed from."""

    issued: date | None
    ahead: bool | None  # the clause speaks of the future; None where its tense leaves that open
    year: int | None  # the last year named before
    anchor: date | None  # the last full date named before
    days: tuple[date, date] | None = None  # the last stretch of days named before


_AGAINST_TENSE = (280, 200)  # in days, where the clause speaks of the past and of the future


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(m: "re.Match[str]", group: str = "m") -> int:
    return MONTHS[m.group(group).lower()]


def _year_for(month: int, day: int | None, c: Context) -> int | None:
    """The year of a date told without one: the nearest that fits the clause's time."""
    # a note without a date: the day named last stands for it, else the year named last is taken
    base = c.issued or (c.anchor if c.anchor is not None and c.anchor.year == c.year else None)
    if base is None:
        return c.year

    def distance(year: int) -> int:
        gap = (date(year, month, min(day or 15, 28)) - base).days
        wrong = c.ahead is not None and (gap < -3 if c.ahead else gap > 3)
        if day is None:
            wrong = wrong and not (year == base.year and month == base.month)
        # a day most of a year away is told with its year: rather the near one than what the tense asks for
        return abs(gap) + _AGAINST_TENSE[bool(c.ahead)] * wrong

    return min((base.year - 1, base.year, base.year + 1), key=distance)


def _full(m: "re.Match[str]", c: Context) -> str | None:
    return _day(int(m.group("y")), _month(m), int(m.group("d")))


def _no_year(m: "re.Match[str]", c: Context) -> str | None:
    month, day = _month(m), int(m.group("d"))
    year = _year_for(month, day, c)
    return _day(year, month, day) if year else None


def _range_one_month(m: "re.Match[str]", c: Context) -> str | None:
    month = _month(m)
    year = int(m.group("y")) if m.groupdict().get("y") else _year_for(month, int(m.group("d")), c)
    if not year:
        return None
    start, end = _day(year, month, int(m.group("d"))), _day(year, month, int(m.group("e")))
    return f"{start}/{end}" if start and end and start < end else None


def _range_two_months(m: "re.Match[str]", c: Context) -> str | None:
    first, second = _month(m), _month(m, "n")
    year = int(m.group("y")) if m.groupdict().get("y") else _year_for(first, int(m.group("d")), c)
    if not year:
        return None
    begin = year - 1 if first > second and m.groupdict().get("y") else year
    start, end = _day(begin, first, int(m.group("d"))), _day(begin + (first > second), second, int(m.group("e")))
    return f"{start}/{end}" if start and end and start < end else None


def _numeric(m: "re.Match[str]", c: Context) -> str | None:
    year, month, day = int(m["y"]), int(m["m"]), int(m["d"])
    return _day(year, month, day) or _day(year, day, month)


def _month_year(m: "re.Match[str]", c: Context) -> str | None:
    return f"{m.group('y')}-{_month(m):02d}"


def _month_alone(m: "re.Match[str]", c: Context) -> str | None:
    word = (m.groupdict().get("w") or "").lower()
    month = _month(m)
    if not word:
        found = _year_for(month, None, c)
        return f"{found}-{month:02d}" if found else None
    if c.issued is None:
        return None
    year = c.issued.year
    if word in ("last", "past"):
        year -= month >= c.issued.month
    elif word in ("next", "coming"):
        year += month <= c.issued.month
    return f"{year}-{month:02d}"


def _month_of_year(m: "re.Match[str]", c: Context) -> str | None:
    if c.issued is None:
        return None
    shift = {"last": -1, "this": 0, "next": 1}[m.group("w").lower()]
    return f"{c.issued.year + shift}-{_month(m):02d}"


def _shift_days(days: int) -> Callable[["re.Match[str]", Context], str | None]:
    def make(m: "re.Match[str]", c: Context) -> str | None:
        return (c.issued + timedelta(days)).isoformat() if c.issued else None

    return make


def _two_days(m: "re.Match[str]", c: Context) -> str | None:
    if c.issued is None:
        return None
    first = c.issued - timedelta(m["w"].lower().startswith("yesterday"))
    return f"{first}/{first + timedelta(1)}"


def _weekday(m: "re.Match[str]", c: Context) -> str | None:
    if c.issued is None:
        return None
    wanted = DAYS[m.group("wd").lower()]
    word = (m.groupdict().get("w") or "").lower().removeprefix("the ").strip()
    back = (c.issued.weekday() - wanted) % 7
    if word in ("last", "past", "previous"):
        return (c.issued - timedelta(back or 7)).isoformat()
    if word == "this" and c.ahead:
        return (c.issued + timedelta((wanted - c.issued.weekday()) % 7)).isoformat()
    if word in ("next", "coming", "following") or c.ahead:
        return (c.issued + timedelta((wanted - c.issued.weekday()) % 7 or 7)).isoformat()
    return (c.issued - timedelta(back)).isoformat()


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}  # the first month of each


def _season(m: "re.Match[str]", c: Context) -> str | None:
    """The year alone: where on earth the season is does not change it, save in months that are left open."""
    if c.issued is None:
        return None
    limit = m.group().lower().startswith(("by ", "before ", "until "))
    first, word, now = _SEASONS[m.group("s").lower()], (m.group("w") or m.group("v") or "").lower(), c.issued.month
    if word in ("last", "past", "previous"):
        shift = 0 if now > first + 2 else -1
    elif word in ("next", "coming", "following"):
        shift = 0 if now < first else 1
    elif (c.ahead or limit) and word != "this":
        shift = 0 if now <= first + 2 else 1
    else:
        shift = -1 if now < first and word != "this" else 0
    return str(c.issued.year + shift)


def _in_the_year(m: "re.Match[str]", c: Context) -> str | None:
    """ "by the end of the year", "in the second half of next year": the year alone."""
    return str(c.issued.year + {"last": -1, "next": 1}.get((m["w"] or "").lower(), 0)) if c.issued else None


def _in_the_month(m: "re.Match[str]", c: Context) -> str | None:
    """ "by the end of the month", "the 22nd of this month"."""
    if c.issued is None:
        return None
    if m["d"]:
        return _day(c.issued.year, c.issued.month, int(m["d"]))
    return f"{c.issued.year}-{c.issued.month:02d}"


def _months(m: "re.Match[str]", c: Context) -> str | None:
    """ "between May and July", "in May and June": with the year of the later one."""
    first, second = _month(m), _month(m, "n")
    year = int(m.group("y")) if m.groupdict().get("y") else _year_for(second, None, c)
    if not year:
        return None
    begin = int(m.group("x")) if m.groupdict().get("x") else year - (first > second)
    return f"{begin}-{first:02d}/{year}-{second:02d}"


def _years(m: "re.Match[str]", c: Context) -> str | None:
    return f"{m['x']}/{m['y']}" if m["x"] < m["y"] else None


def _nth_day(m: "re.Match[str]", c: Context) -> str | None:
    """ "on the first day": of the stretch of days named before."""
    if c.days is None:
        return None
    start, end = c.days
    word = m.group("w").lower()
    if word in ("last", "final", "closing"):
        return end.isoformat()
    there = start + timedelta({"second": 1, "third": 2, "fourth": 3}.get(word, 0))
    return there.isoformat() if there <= end else None


def _day_of_year(m: "re.Match[str]", c: Context) -> str | None:
    shift = {"last": -1, "this": 0, "next": 1}[m.group("w").lower()]
    return _day(c.issued.year + shift, _month(m), int(m.group("d"))) if c.issued else None


def _week(m: "re.Match[str]", c: Context) -> str | None:
    if c.issued is None:
        return None
    shift = {"last": -7, "past": -7, "previous": -7, "this": 0, "next": 7, "coming": 7}[m.group("w").lower()]
    monday = c.issued - timedelta(c.issued.weekday()) + timedelta(shift)
    sunday = monday + timedelta(6)
    if m.group("u").lower() == "weekend":
        monday = monday + timedelta(5)
    if shift == 0:
        return f"{c.issued.year}-{c.issued.month:02d}" if monday.month == sunday.month else None
    return f"{monday.year}-{monday.month:02d}" if monday.month == sunday.month else None


def _this_month(m: "re.Match[str]", c: Context) -> str | None:
    if c.issued is None:
        return None
    shift = {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1}[m.group("w").lower()]
    month = c.issued.month - 1 + shift
    return f"{c.issued.year + month // 12}-{month % 12 + 1:02d}"


def _this_year(m: "re.Match[str]", c: Context) -> str | None:
    if c.issued is None:
        return None
    return str(c.issued.year + {"this": 0, "current": 0, "next": 1, "coming": 1}.get(m["w"].lower(), -1))


def _number(m: "re.Match[str]") -> int:
    return int(m["k"]) if m["k"].isdigit() else _NUMBERS.get(m["k"].lower(), 0)


def _weeks_ago(m: "re.Match[str]", c: Context) -> str | None:
    """The month, where it is certain."""
    count = _number(m)
    if c.issued is None or not count:
        return None
    early, late = (c.issued - timedelta(7 * count + shift) for shift in (4, -4))
    return f"{late.year}-{late.month:02d}" if (early.year, early.month) == (late.year, late.month) else None


def _years_ago(m: "re.Match[str]", c: Context) -> str | None:
    number = _number(m)
    if c.issued is None or not number:
        return None
    if m.group("u").lower().startswith("year"):
        return str(c.issued.year - number)
    if m.group("u").lower().startswith("day"):
        return (c.issued - timedelta(number)).isoformat()
    return None


def _following_day(m: "re.Match[str]", c: Context) -> str | None:
    shift = {"same": 0, "previous": -1, "before": -1}.get((m["w"] or m["v"]).lower(), 1)
    return (c.anchor + timedelta(shift)).isoformat() if c.anchor is not None else None


def _year(m: "re.Match[str]", c: Context) -> str | None:
    return m.group("y")


def _compile(text: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w/.-])(?:" + text + r")(?![\w/-]|\.\d)", re.IGNORECASE)


def _rules() -> tuple[Rule, ...]:
    d, e, m, n, y = _D.format("d"), _D.format("e"), _M.format("m"), _M.format("n"), _Y.format("y")
    wd = f"(?:{_WD})?(?:the )?"
    of = r"\s*(?:of\s+)?"
    table: list[tuple[str, str, Callable[[re.Match[str], Context], str | None], bool]] = [
        ("range-dmy", rf"(?:from |between )?{wd}{d}{of}{m}{_TO}{wd}{e}{of}{n},?\s+{y}", _range_two_months, False),
        ("range-mdy", rf"(?:from |between )?{wd}{m}\s+{d}{_TO}{wd}{n}\s+{e},?\s+{y}", _range_two_months, False),
        ("range-d-dmy", rf"(?:from |between )?{wd}{d}{_TO}{wd}{e}{of}{m},?\s+{y}", _range_one_month, False),
        ("range-md-dy", rf"(?:from |between )?{wd}{m}\s+{d}{_TO}{e},?\s+{y}", _range_one_month, False),
        ("day-dmy", rf"{wd}{d}{of}{m},?\s+{y}", _full, False),
        ("day-mdy", rf"{wd}{m}\s+{d},?\s+{y}", _full, False),
        ("day-iso", r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)", _numeric, False),
        ("day-numeric", r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>(?:19|20)\d\d)", _numeric, False),
        ("range-dm", rf"(?:from |between )?{wd}{d}{of}{m}{_TO}{wd}{e}{of}{n}", _range_two_months, True),
        ("range-md", rf"(?:from |between )?{wd}{m}\s+{d}{_TO}{wd}{n}\s+{e}", _range_two_months, True),
        ("range-d-dm", rf"(?:from |between )?{wd}{d}{_TO}{wd}{e}{of}{m}", _range_one_month, True),
        ("range-md-d", rf"(?:from |between )?{wd}{m}\s+{d}{_TO}{e}", _range_one_month, True),
        ("range-my-my", rf"(?:from |between ){m}\s+(?P<x>(?:19|20)\d\d){_TO}{n}\s+{y}", _months, False),
        ("range-m-my", rf"(?:from |between |in |during ){m}{_TO}{n}\s+{y}", _months, False),
        ("range-m-m", rf"(?:from |between |in |during ){m}{_TO}{n}(?!\s+\d{{4}})", _months, True),
        ("range-y-y", rf"(?:from |between )(?P<x>(?:19|20)\d\d){_TO}{y}", _years, False),
        ("day-of-year", rf"{wd}{d}{of}{m}\s+(?P<w>last|this|next)\s+year", _day_of_year, True),
        ("month-of-year", rf"{m}\s+(?:of\s+)?(?P<w>last|this|next)\s+year", _month_of_year, True),
        ("month-year", rf"{m},?\s+(?:of\s+)?{y}", _month_year, False),
        ("day-dm", rf"{wd}{d}{of}{m}", _no_year, True),
        ("day-md", rf"{wd}{m}\s+{d}", _no_year, True),
        ("month-word", rf"(?P<w>last|past|next|coming|this)\s+{m}", _month_alone, True),
        (
            "month-in",
            rf"(?:in|during|since|by|until|for|of|from|after|before|early|late|mid|come)[- ]"
            rf"(?:early |late |mid-?)?{m}",
            _month_alone,
            True,
        ),
        (
            "month-moved",
            rf"(?:(?<=moved )|(?<=postponed )|(?<=deferred )|(?<=put off )|(?<=rescheduled ))to\s+{m}",
            _month_alone,
            True,
        ),
        ("month-noun", rf"the\s+(?=(?-i:[A-Z])){m}(?=\s+(?-i:[a-z]))", _month_alone, True),
        ("weeks-ago", r"(?:some )?(?P<k>\d|\w+) weeks? ago", _weeks_ago, True),
        ("two-days", r"(?P<w>yesterday and today|today and tomorrow)", _two_days, True),
        ("yesterday", r"yesterday", _shift_days(-1), True),
        ("today", r"today|this (?:morning|afternoon|evening)|earlier today|tonight", _shift_days(0), True),
        ("last-night", r"last (?:night|evening)", _shift_days(-1), True),
        ("tomorrow", r"tomorrow", _shift_days(1), True),
        (
            "weekday",
            rf"(?:on )?(?P<w>last |this |next |past |coming |the previous )?(?P<wd>{'|'.join(DAYS)})",
            _weekday,
            True,
        ),
        (
            "season",
            r"(?:(?:in|by|before|until|during|over|for|of|since|from) )?(?:(?P<w>last|past|previous|this|next)|"
            r"the(?: (?P<v>coming|following|past))?|early|late)(?: early| late)? (?P<s>spring|summer|autumn|fall)"
            r"(?! (?:of |school|camp|term|semester|break|\d))",
            _season,
            True,
        ),
        (
            "year-part",
            r"(?:(?:by|before|until|at|since|from|within|in) )?(?:the )?(?:(?:end|beginning|start|close|course|"
            r"(?:first|second) half|(?:first|second|third|fourth|last) quarter) of (?:the|this|(?P<w>last|next)) year|"
            r"year[- ]end)",
            _in_the_year,
            True,
        ),
        (
            "month-part",
            r"(?:by|before|until|at) the end of (?:the|this) month|"
            r"(?:on )?the (?P<d>\d{1,2})(?:st|nd|rd|th) of (?:this|the current) month",
            _in_the_month,
            True,
        ),
        (
            "nth-day",
            r"(?:on )?the (?P<w>first|second|third|fourth|last|final|opening|closing) day(?! of)",
            _nth_day,
            True,
        ),
        ("week", r"(?:earlier |later )?(?P<w>last|past|previous|this|next|coming) (?P<u>week|weekend)", _week, True),
        ("month", r"(?:earlier |later )?(?P<w>last|past|this|next|coming) month", _this_month, True),
        ("year-word", r"(?:earlier |later )?(?P<w>last|past|previous|this|current|next|coming) year", _this_year, True),
        ("ago", r"(?P<k>\d{1,2}|\w+) (?P<u>years?|days?) ago", _years_ago, True),
        (
            "following-day",
            r"(?:on )?the (?P<w>following|next|same|previous) (?:day|morning)|the day (?P<v>before|after)(?=\s*[,.;])",
            _following_day,
            True,
        ),
        (
            "year-in",
            r"(?:in|of|since|by|during|throughout|until|for|early|late|mid|from)[ -]"
            r"(?:the year |early |late |mid-?)?(?P<y>(?:19|20)\d\d)",
            _year,
            False,
        ),
        ("year", r"(?P<y>(?:19|20)\d\d)", _year, False),
    ]
    return tuple(Rule(name, _compile(pattern), make, relative) for name, pattern, make, relative in table)


RULES = _rules()
