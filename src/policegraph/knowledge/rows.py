"""Reading knowledge files: CSV rows through the schema, themes from TOML; errors name file, line, field and cure."""

import csv
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from policegraph.errors import KnowledgeError
from policegraph.knowledge.patterns import compile_pattern, expand
from policegraph.knowledge.schema import Agency, Country, Duty, Person, Post, Row, Tenure
from policegraph.knowledge.terms import CityRow, Expression, Region, Theme, ThemeMatch

MODELS: dict[str, type[Row]] = {
    "agencies": Agency,
    "posts": Post,
    "persons": Person,
    "tenures": Tenure,
    "countries": Country,
    "regions": Region,
    "cities": CityRow,
    "duties": Duty,
}
STRENGTHS = {"strong": 1.0, "fair": 0.5, "weak": 0.2}
RELATIONS = ("exact", "close", "broad", "narrow", "related")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry stands: a file, as a path relative to its knowledge folder, and a line counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def kind_of(file: Path, folder: Path) -> str | None:
    """The kind of entry that a file holds, by its place: `posts/africa.csv` and `posts.csv` both hold posts."""
    relative = file.relative_to(folder)
    if file.suffix == ".csv":
        kind = relative.parts[0] if len(relative.parts) == 2 else relative.stem
        return kind if len(relative.parts) <= 2 and kind in MODELS else None
    return "themes" if str(relative) == "themes.toml" else None


def _cure(kind: str, location: tuple[int | str, ...], problem: str) -> str:
    fields = ", ".join(MODELS[kind].model_fields)
    if problem == "missing":
        return "fill in this cell; if the column is absent, add it to the header"
    if problem == "extra_forbidden":
        return f"remove the column or rename it to one of: {fields}"
    if location and location[0] in ("verified", "single", "acting"):
        return "write yes or no"
    if problem == "string_pattern_mismatch":
        hints = {
            "population": "a whole number",
            "code": "two capital letters, as in GB",
            "country": "two capital letters, as in GB",
            "wikidata": "Q and digits, as in Q8475",
            "id": "small letters and digits parted by single hyphens, as in gb-nca",
        }
        field = str(location[0]) if location else ""
        return "write " + hints.get(field, "a date as YYYY, YYYY-MM or YYYY-MM-DD" if field in _DAYS else hints["id"])
    return "correct the cell"


_DAYS = ("founded", "dissolved", "abolished", "start", "end", "checked")


def read_rows(
    name: str, data: bytes, kind: str, bad_rows: list[KnowledgeError] | None = None
) -> Iterator[tuple[Row, Origin]]:
    """The rows of one CSV file. `name` is what errors call the file.

    Raises KnowledgeError at the first bad row; with `bad_rows`, gathers the errors of rows there and goes on.
    """
    model = MODELS[kind]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise KnowledgeError(f"{name}, line {line}: not UTF-8; save the file as UTF-8") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    before = 1
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            try:
                row = _row(name, line, kind, model, cells)
            except KnowledgeError as error:
                if bad_rows is None:
                    raise
                bad_rows.append(error)
                continue
            yield row, Origin(name, line)
    except csv.Error as error:
        raise KnowledgeError(f"{name}, line {reader.line_num}: {error}; check the quotes of this row") from error


def _row(name: str, line: int, kind: str, model: type[Row], cells: dict[str | None, object]) -> Row:
    if None in cells:
        raise KnowledgeError(
            f"{name}, line {line}: more cells than columns in the header; put a cell that holds a comma in quotes"
        )
    missing = [field for field, cell in cells.items() if cell is None]
    if missing:
        raise KnowledgeError(
            f"{name}, line {line}: fewer cells than columns in the header, from {missing[0]!r} on; "
            "add the commas of the empty cells"
        )
    try:
        # Cells left empty take the field's default, so that "verified" and the like need not be None-aware.
        return model.model_validate({field: cell for field, cell in cells.items() if cell != ""})
    except ValidationError as error:
        first = error.errors()[0]
        where = first["loc"]
        field = f", field {where[0]!r}" if where else ""
        message = str(first["msg"]).removeprefix("Value error, ")
        given = "" if first["type"] in ("missing", "value_error") else f" (given: {first['input']!r})"
        cure = "" if first["type"] == "value_error" else f"; {_cure(kind, where, str(first['type']))}"
        raise KnowledgeError(f"{name}, line {line}{field}: {message}{given}{cure}") from error


def _texts(name: str, slug: str, table: dict[str, object], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
        raise KnowledgeError(f'{name}, [{slug}], {key!r}: write a list of texts, as in ["one", "two"]')
    return tuple(str(part) for part in value)


def _line_of(text: str, slug: str) -> int:
    head = f"[{slug}]"
    return next((number for number, line in enumerate(text.splitlines(), 1) if line.strip() == head), 1)


def read_themes(name: str, data: bytes, groups: dict[str, tuple[str, ...]]) -> Iterator[tuple[Theme, Origin]]:
    """The themes of one TOML file. `name` is what errors call it; `groups` are known word lists, to which it may add.

    Raises KnowledgeError.
    """
    try:
        text = data.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"{name}: not TOML in UTF-8: {error}") from error
    for slug, table in tables.items():
        if not isinstance(table, dict):
            raise KnowledgeError(f"{name}, {slug!r}: every theme is a table; write [{slug}] above its keys")
        if slug == "groups":
            groups.update({key: _texts(name, slug, table, key) for key in table})
    for slug, table in tables.items():
        if slug != "groups":
            yield _theme(name, slug, table, groups), Origin(name, _line_of(text, slug))


_THEME_KEYS = {"label", "alt", "broader", "definition", "match", "words", "not"}


def _patterns(name: str, slug: str, sources: tuple[str, ...], groups: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for source in sources:
        try:
            yield compile_pattern(expand(source, groups)).source
        except KnowledgeError as error:
            raise KnowledgeError(f"{name}, [{slug}], {error}") from error


def _theme(name: str, slug: str, table: dict[str, object], groups: dict[str, tuple[str, ...]]) -> Theme:
    unknown = sorted(set(table) - _THEME_KEYS)
    if unknown:
        raise KnowledgeError(
            f"{name}, [{slug}]: unknown key {unknown[0]!r}; a theme has {', '.join(sorted(_THEME_KEYS))}"
        )
    label = table.get("label")
    if not isinstance(label, str) or not label:
        raise KnowledgeError(f'{name}, [{slug}]: no label; add label = "…"')
    words = table.get("words", {})
    if not isinstance(words, dict) or not set(words) <= set(STRENGTHS):
        raise KnowledgeError(f"{name}, [{slug}], 'words': write a table with lists {', '.join(STRENGTHS)}")
    definition = table.get("definition")
    return Theme(
        slug=slug,
        label=label,
        alt_labels=_texts(name, slug, table, "alt"),
        broader=_texts(name, slug, table, "broader"),
        definition=definition if isinstance(definition, str) else None,
        matches=tuple(_matches(name, slug, table)),
        expressions=tuple(
            Expression(pattern, STRENGTHS[strength])
            for strength in words
            for pattern in _patterns(name, slug, _texts(name, slug, words, strength), groups)
        ),
        exclusions=tuple(_patterns(name, slug, _texts(name, slug, table, "not"), groups)),
    )


def _matches(name: str, slug: str, table: dict[str, object]) -> Iterator[ThemeMatch]:
    matches = table.get("match", [])
    for match in matches if isinstance(matches, list) else [None]:
        if not isinstance(match, dict) or not {"scheme", "notation", "relation"} <= set(match):
            raise KnowledgeError(f"{name}, [{slug}], 'match': each needs scheme, notation and relation")
        if match["relation"] not in RELATIONS:
            raise KnowledgeError(
                f"{name}, [{slug}], 'match': {match['relation']!r} is no relation; use one of {', '.join(RELATIONS)}"
            )
        iri = match.get("iri")
        yield ThemeMatch(
            scheme=str(match["scheme"]),
            notation=str(match["notation"]),
            relation=str(match["relation"]),
            iri=str(iri) if iri is not None else None,
        )
