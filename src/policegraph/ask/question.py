"""The named questions: SPARQL in files that say of themselves what they ask and what they want to know first.

A question file is plain SPARQL 1.1 that any tool runs, with a head of comments:

    # title: Who met whom
    # description: Pairs of people who took part in the same meeting or visit.
    # param who entity(person, post) optional: one side of the meeting
    # param since day optional: only from this day on
    # column meetings: how many; an event told twice counts once
    # example: policegraph ask who-met "Ada Quillfeather"

A parameter stands in the query as `$who`. Where it is given, its value takes that place; where not, `$who` stays a
variable like `?who`. A line that ends in `# if who` counts only where it is given, `# unless who` only where not.
The column `?because` holds the facts that a row stands on, parted by blanks.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal

from policegraph.ask.find import KINDS, find_one
from policegraph.ask.source import Source
from policegraph.errors import UsageError


class ParameterKind(StrEnum):
    """What a parameter takes."""

    ENTITY = "entity"  # a name, found loosely, or an IRI
    NODE = "node"  # the IRI of an event, interaction, quotation, claim or inference
    DAY = "day"  # YYYY, YYYY-MM, YYYY-MM-DD or today: its first day, its last for a parameter called "until"
    NUMBER = "number"
    WORD = "word"  # one of a few
    TEXT = "text"  # any words
    FLAG = "flag"  # given or not


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that a question wants to know. `choices` are entity kinds, or the words of a WORD."""

    name: str
    kind: ParameterKind
    meaning: str
    required: bool = True
    choices: tuple[str, ...] = ()
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer, and what it means."""

    name: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A named question. `query` is SPARQL; it is empty where Python answers (paths and centrality)."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    examples: tuple[str, ...]
    query: str = ""

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. Raises UsageError naming those there are."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters) or "none"
        raise UsageError(f"{self.name} has no parameter {name!r}; there are: {known}")

    def meaning(self, column: str) -> str:
        """What a column says; empty where the head does not tell."""
        return next((one.meaning for one in self.columns if one.name == column), "")

    def with_positional(self, given: Sequence[str], named: Mapping[str, str]) -> dict[str, str]:
        """Both ways of giving values in one; positional ones fill the parameters in order, flags left out.

        Raises UsageError for too many, or one given twice.
        """
        places = [one.name for one in self.parameters if one.kind is not ParameterKind.FLAG]
        if len(given) > len(places):
            known = " ".join(name.upper() for name in places) or "nothing"
            raise UsageError(f"{self.name} takes {known}; {given[len(places)]!r} is one too many")
        values = dict(zip(places, given, strict=False))
        for name, value in named.items():
            self.parameter(name)
            if name in values:
                raise UsageError(f"{self.name}: {name} is given twice")
            values[name] = value
        return values


_PARAM = re.compile(
    r"(?P<name>\w+) (?P<kind>\w+)(?:\((?P<choices>[^)]*)\))?"
    r"(?: (?P<optional>optional)| default (?P<default>\S+))?: (?P<meaning>.+)"
)


def parse(name: str, source: str, *, sparql: bool = True) -> Question:
    """A question of its file's text, or of a head alone where `sparql` is False. Raises ValueError naming the line."""
    title, description, parameters, columns, examples = "", "", list[Parameter](), list[Column](), list[str]()
    for line in source.splitlines():
        if not line.startswith("#"):
            break
        key, colon, rest = line.lstrip("# ").partition(": ")
        if not colon:
            raise ValueError(f"{name}.rq: not a line of a head: {line!r}")
        word, _, after = key.partition(" ")
        if word == "title":
            title = rest
        elif word == "description":
            description = f"{description} {rest}".strip()
        elif word == "column":
            columns.append(Column(after, rest))
        elif word == "example":
            examples.append(rest)
        elif word == "param":
            parameters.append(_parameter(name, line.lstrip("# ").removeprefix("param ")))
        else:
            raise ValueError(f"{name}.rq: no such line in a head: {word}")
    if not (title and description and examples):
        raise ValueError(f"{name}.rq: the head must give title, description and example")
    return Question(
        name, title, description, tuple(parameters), tuple(columns), tuple(examples), source if sparql else ""
    )


def _parameter(question: str, line: str) -> Parameter:
    match = _PARAM.fullmatch(line)
    if match is None:
        raise ValueError(f"{question}.rq: not a parameter: {line!r}")
    kind = ParameterKind(match["kind"])
    required = not match["optional"] and match["default"] is None and kind is not ParameterKind.FLAG
    choices = tuple(part.strip() for part in (match["choices"] or "").split(",") if part.strip())
    if kind is ParameterKind.ENTITY and not set(choices) <= set(KINDS):
        raise ValueError(f"{question}.rq: {match['name']}: kinds of entity are {', '.join(KINDS)}")
    if kind is ParameterKind.WORD and not choices:
        raise ValueError(f"{question}.rq: {match['name']}: a word needs its choices in brackets")
    return Parameter(match["name"], kind, match["meaning"], required, choices, match["default"])


@cache
def questions() -> Mapping[str, Question]:
    """All named questions by name, in order of name."""
    from policegraph.ask.programs import programs

    found = {name: program.question for name, program in programs().items()}
    for file in files("policegraph.ask").joinpath("questions").iterdir():
        if file.name.endswith(".rq"):
            name = file.name.removesuffix(".rq")
            found[name] = parse(name, file.read_text("utf-8"))
    return dict(sorted(found.items()))


def question(name: str) -> Question:
    """The question of that name; `_` counts as `-`. Raises UsageError naming the nearest ones."""
    from rapidfuzz import process

    known = questions()
    wanted = name.strip().lower().replace("_", "-")
    if wanted in known:
        return known[wanted]
    near = ", ".join(hit[0] for hit in process.extract(wanted, list(known), limit=3))
    raise UsageError(f"there is no question {name!r}; the nearest are {near}; all: policegraph ask --list")


@dataclass(frozen=True, slots=True)
class Bound:
    """A parameter's value: as SPARQL writes it, and as a person reads it. `iri` is set for entities and nodes."""

    term: str
    words: str
    iri: str | None = None
    label: str = ""


def bind(source: Source, asked: Question, given: Mapping[str, str]) -> dict[str, Bound]:
    """The values of a question's parameters, names looked up in the graph.

    Raises UsageError for a missing, unknown or wrong value, AmbiguousNameError for a name that fits several.
    """
    for name in given:
        asked.parameter(name)
    bound = {}
    for parameter in asked.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None or value == "":
            if parameter.required:
                raise UsageError(f"{asked.name} wants {parameter.name}: {parameter.meaning}. {asked.examples[0]}")
            continue
        if parameter.kind is ParameterKind.FLAG and str(value).lower() in ("no", "false", "0"):
            continue
        bound[parameter.name] = _bound(source, parameter, str(value))
    return bound


def _bound(source: Source, parameter: Parameter, value: str) -> Bound:
    if parameter.kind in (ParameterKind.ENTITY, ParameterKind.NODE):
        found = find_one(source, value, parameter.choices)
        return Bound(f"<{found.iri}>", found.label, found.iri, found.label)
    if parameter.kind is ParameterKind.DAY:
        first, last = (date.today(),) * 2 if value == "today" else day_bounds(value)
        day = last if parameter.name == "until" else first
        return Bound(f'"{day.isoformat()}"^^xsd:date', value)
    if parameter.kind is ParameterKind.NUMBER:
        if not re.fullmatch(r"\d+(\.\d+)?", value):
            raise UsageError(f"{parameter.name} must be a number, not {value!r}")
        return Bound(value, value)
    if parameter.kind is ParameterKind.WORD:
        word = next((choice for choice in parameter.choices if choice.lower() == value.lower()), None)
        if word is None:
            raise UsageError(f"{parameter.name} must be one of {', '.join(parameter.choices)}, not {value!r}")
        return Bound(f'"{word}"', word)
    if parameter.kind is ParameterKind.TEXT:
        return Bound(str(Literal(value)), value)
    return Bound("true", "yes")


def day_bounds(words: str) -> tuple[date, date]:
    """The first and last day of YYYY, YYYY-MM or YYYY-MM-DD, or of two such with a slash between. Raises UsageError."""
    first, slash, last = words.partition("/")
    if slash:
        start, end = day_bounds(first)[0], day_bounds(last)[1]
        if start <= end:
            return start, end
        raise UsageError(f"not a period: {words!r} ends before it begins")
    parts = words.strip().split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            day = date(numbers[0], numbers[1], numbers[2])
            return day, day
        if len(numbers) == 2:
            year, month = numbers
            after = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1), after - timedelta(days=1)
        if len(numbers) == 1 and len(parts[0]) == 4:
            return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
    except ValueError:
        pass
    raise UsageError(f"not a date: {words!r}; give YYYY, YYYY-MM or YYYY-MM-DD")


_SUFFIX = re.compile(r"\s*# (if|unless) (\w+)\s*$")


def fill(asked: Question, bound: Mapping[str, Bound]) -> str:
    """The query with the values in their places and the lines that do not count left out."""
    lines = []
    for line in asked.query.splitlines():
        suffix = _SUFFIX.search(line)
        if suffix:
            if (suffix[1] == "if") != (suffix[2] in bound):
                continue
            line = line[: suffix.start()]
        if not line.startswith("#"):
            lines.append(re.sub(r"\$(\w+)", lambda match: _in_place(match, bound), line))
    return "\n".join(lines)


def _in_place(match: re.Match[str], bound: Mapping[str, Bound]) -> str:
    value = bound.get(match[1])
    return match[0] if value is None else value.term
