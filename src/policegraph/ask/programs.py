"""The named questions that SPARQL can't answer: paths and centrality. They stand behind the same front."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from policegraph.ask.question import Bound, Question
from policegraph.ask.source import Row, Source


@dataclass(frozen=True, slots=True)
class Program:
    """A question that Python answers; `run` gives rows as `select` does."""

    question: Question
    run: Callable[[Source, Mapping[str, Bound]], Sequence[Row]]


PROGRAMS: tuple[Program, ...] = ()


def program(name: str) -> Program:
    """The program of that name. Raises KeyError."""
    for one in PROGRAMS:
        if one.question.name == name:
            return one
    raise KeyError(name)
