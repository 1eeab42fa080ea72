"""Whether a tenure covers a day, when its dates may be known to the month or year only."""

import calendar
import re
from enum import StrEnum

from policegraph.knowledge.schema import Tenure

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Cover(StrEnum):
    """Whether a tenure covers a day: for certain, perhaps, or not."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


def bounds(day: str) -> tuple[str, str]:
    """The first and the last day that a date of the form YYYY, YYYY-MM or YYYY-MM-DD can mean. Raises ValueError."""
    match = _DAY.fullmatch(day)
    if match is None:
        raise ValueError(f"not a date: {day!r}; write YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, date = match.groups()
    if date:
        return day, day
    if not month:
        return f"{year}-01-01", f"{year}-12-31"
    return f"{day}-01", f"{day}-{calendar.monthrange(int(year), int(month))[1]:02}"


def covers(tenure: Tenure, day: str) -> Cover:
    """Whether somebody was in office on all of `day` (a date, month or year). Raises ValueError.

    The first and the last day of a tenure count as covered. A tenure without an end is certain up to the day it was
    last checked, perhaps afterwards; one that was never checked is certain on its first day alone.
    """
    first, last = bounds(day)
    start_from, start_to = bounds(tenure.start)
    if last < start_from:
        return Cover.NO
    if tenure.end is not None:
        end_from, end_to = bounds(tenure.end)
        if first > end_to:
            return Cover.NO
    else:
        end_from = bounds(tenure.checked)[0] if tenure.checked else start_to
    return Cover.YES if start_to <= first and last <= end_from else Cover.PERHAPS
