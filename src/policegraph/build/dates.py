"""EDTF dates: their bounds as days, and the literals that carry them."""

import re
from calendar import monthrange
from datetime import date
from functools import cache

from pyoxigraph import Literal

from policegraph.build.vocabulary import EDTF, XSD

_PLAIN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@cache
def bounds(edtf: str) -> tuple[date | None, date | None]:
    """The first and the last day that an EDTF date may mean; None where an interval is open or unknown there.

    Raises ValueError for what is no EDTF date or lies outside the years 1 to 9999.
    """
    start, slash, end = edtf.partition("/")
    if not slash:
        return _day(edtf, first=True), _day(edtf, first=False)
    return _day(start, first=True), _day(end, first=False)


def _day(edtf: str, *, first: bool) -> date | None:
    if edtf in ("..", ""):
        return None
    plain = _PLAIN.fullmatch(edtf)
    if plain is not None:  # nearly all are; the grammar of EDTF takes milliseconds for each
        year, month, day = plain.groups()
        try:
            if day or first:
                return date(int(year), int(month or 1), int(day or 1))
            return date(int(year), int(month or 12), monthrange(int(year), int(month or 12))[1])
        except ValueError as error:
            raise ValueError(f"{edtf!r} is no EDTF date") from error
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(edtf)
        bound = parsed.lower_strict() if first else parsed.upper_strict()
        return date(bound.tm_year, bound.tm_mon, bound.tm_mday)
    except (EDTFParseException, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ValueError(f"{edtf!r} is no EDTF date") from error


def edtf_literal(edtf: str) -> Literal:
    """A date as the graph writes it: `"2022-07-06"^^edtf:EDTF`."""
    return Literal(edtf, datatype=EDTF.EDTF)


def day_literal(day: date) -> Literal:
    """A day as `xsd:date`."""
    return Literal(day.isoformat(), datatype=XSD.date)


def issued_literal(edtf: str) -> Literal:
    """The date of a publication: xsd:date, xsd:gYearMonth or xsd:gYear where it is so plain, else EDTF."""
    parts = edtf.split("-")
    if all(part.isdecimal() for part in parts) and [len(part) for part in parts] == [4, 2, 2][: len(parts)]:
        return Literal(edtf, datatype=(XSD.gYear, XSD.gYearMonth, XSD.date)[len(parts) - 1])
    return edtf_literal(edtf)
