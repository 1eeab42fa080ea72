"""What the commands of `study` share: a period in time."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from policegraph.study.ties import Filters

P = ParamSpec("P")
R = TypeVar("R")


def period_options(function: Callable[P, R]) -> Callable[P, R]:
    """Add `--since` and `--until`, given as words; hand them to `period()`."""
    function = click.option("--until", metavar="DATE", help="Only what took place on or before this day.")(function)
    return click.option("--since", metavar="DATE", help="Only what took place on or after: YYYY, YYYY-MM, YYYY-MM-DD.")(
        function
    )


def period(since: str | None, until: str | None) -> "Filters":
    """Filters that hold for that period only. Raises UsageError for what is no date."""
    from policegraph.ask.question import day_bounds
    from policegraph.study.ties import Filters

    return Filters(
        since=day_bounds(since)[0] if since else None,
        until=day_bounds(until)[1] if until else None,
    )
