"""Loading what the tool knows: our own files, and a folder of the user's that adds to them or overrides them.

    knowledge = load()                     # ours
    knowledge = load(Path("my-agencies"))  # ours, and theirs over it
    knowledge.agencies["interpol"].name
    knowledge.holders_on("gb-home-secretary", "2021-05-03")

Entries override each other by id (tenures: by post, person and start; duties: by country and duty). What an entry
refers to is not looked up here: `check` does that.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

from policegraph.errors import KnowledgeError
from policegraph.knowledge.ambiguous import ambiguous
from policegraph.knowledge.body import Entries, Knowledge
from policegraph.knowledge.cache import cached
from policegraph.knowledge.rows import MODELS, kind_of, read_rows, read_themes
from policegraph.knowledge.schema import Agency, Country, Duty, Person, Post, Row, Tenure
from policegraph.knowledge.terms import CityRow, Expression, Region, Theme, ThemeMatch

__all__ = ["HOME", "Knowledge", "knowledge_files", "load", "load_layers", "name_of"]

HOME = Path(__file__).parent
SUFFIXES = (".csv", ".toml")
_FORMAT = b"7"  # raise it when the compiled form changes

R = TypeVar("R", bound=Row)

# The compiled form: by kind and key the file, the line and the values in order; beside
# them, under "forms", the names of agencies, so that these need not be made to be looked up, and the groups of themes.
Compiled = dict[str, dict[str, list[object]]]
_KINDS = (*MODELS, "themes", "groups", "forms")


def knowledge_files(folder: Path) -> tuple[Path, ...]:
    """The knowledge files of a folder, sorted. Raises KnowledgeError if there is no such folder."""
    if not folder.is_dir():
        raise KnowledgeError(f"{folder}: no such folder; give a folder with agencies.csv, posts.csv and the like")
    return tuple(
        sorted(
            file
            for file in folder.rglob("*")
            if file.suffix in SUFFIXES and not file.name.startswith(".") and len(file.relative_to(folder).parts) <= 2
        )
    )


def name_of(file: Path, folder: Path) -> str:
    """What errors call a knowledge file: ours by its place in the package, others by their path."""
    return file.relative_to(folder).as_posix() if folder == HOME else str(file)


@cache
def load(extra: Path | None = None) -> Knowledge:
    """All that the tool knows, with the files of `extra` over ours; loaded once per process.

    Raises KnowledgeError for a file that breaks its schema or a folder that is not there.
    """
    return load_layers((HOME,) if extra is None else (HOME, extra))


def load_layers(folders: tuple[Path, ...]) -> Knowledge:
    """Knowledge of these folders alone, later ones over earlier ones. Raises KnowledgeError."""
    digest = hashlib.sha256()
    # The compiled form depends on more than the digest that runs carry does.
    chain = hashlib.sha256(_FORMAT + (HOME / "schema.py").read_bytes() + (HOME / "ambiguous.toml").read_bytes())
    merged: Compiled = {kind: {} for kind in _KINDS}
    files: list[Path] = []
    for number, folder in enumerate(folders):
        contents = {file: file.read_bytes() for file in knowledge_files(folder)}
        files += contents
        chain.update(str(folder).encode() + b"\n")
        for file, data in contents.items():
            part = f"{number}/{file.relative_to(folder).as_posix()}/{len(data)}\n".encode() + data
            digest.update(part)
            chain.update(part)
        layer = cached("knowledge", chain.hexdigest(), partial(_compile, folder, contents, merged), _checked)
        merged = _over(layer, merged) if number else layer
    return _restore(merged, digest.hexdigest(), tuple(files))


def _over(layer: Compiled, base: Compiled) -> Compiled:
    """A layer over what lies below it: entries of one key are replaced, with all the forms of a replaced agency."""
    merged = {kind: base[kind] | layer[kind] for kind in _KINDS}
    replaced = base["agencies"].keys() & layer["agencies"].keys()
    merged["forms"] = {}
    for form in base["forms"] | layer["forms"]:
        kept = [id for id in base["forms"].get(form, ()) if id not in replaced]
        if ids := [*kept, *layer["forms"].get(form, ())]:
            merged["forms"][form] = ids
    return merged


def _key(row: Row) -> str:
    if isinstance(row, Tenure):
        return f"{row.post} {row.person} {row.start}"
    if isinstance(row, Duty):
        return f"{row.country} {row.duty}"
    return row.code if isinstance(row, Country) else str(getattr(row, "id"))  # noqa: B009  # each other row has one


def _compile(folder: Path, contents: dict[Path, bytes], base: Compiled) -> Compiled:
    """One folder by itself; from `base` come the word groups of themes and the countries that forms may speak of."""
    compiled: Compiled = {kind: {} for kind in _KINDS}
    groups = {name: tuple(map(str, words)) for name, words in base["groups"].items()}
    for file, data in contents.items():
        kind = kind_of(file, folder)
        name = name_of(file, folder)
        if kind == "themes":
            for theme, origin in read_themes(name, data, groups):
                compiled[kind][theme.slug] = [name, origin.line, *astuple(theme)]
        elif kind is not None:
            fields = list(MODELS[kind].model_fields)
            for row, origin in read_rows(name, data, kind):
                compiled[kind][_key(row)] = [name, origin.line, *(getattr(row, field) for field in fields)]
    compiled["groups"] = {name: list(words) for name, words in groups.items()}
    agencies = Entries(compiled["agencies"], _row_maker(Agency), {})
    countries = Entries(base["countries"] | compiled["countries"], _row_maker(Country), {})
    for form, id in _agency_forms(agencies.values(), countries.values()):
        compiled["forms"].setdefault(form, []).append(id)
    return compiled


def _agency_forms(agencies: Iterable[Agency], countries: Iterable[Country]) -> Iterator[tuple[str, str]]:
    """The forms that name an agency: all but abbreviations of other things, and words that speak of a country.

    "The Government of France", "French police" name the country that acts, not a body.
    """
    names: set[str] = set()
    demonyms: set[str] = set()
    for country in countries:
        forms = (country.name, country.official_name or "", *country.other_names, *country.former_names)
        names |= {form.removeprefix("the ").casefold() for form in forms}
        demonyms |= {form.casefold() for form in country.demonyms}
    demonyms -= names
    for agency in agencies:
        for form in dict.fromkeys((agency.name, agency.native_name or "", *agency.acronyms, *agency.other_names)):
            of, _, owner = form.casefold().partition(" of ")
            before, _, last = form.casefold().rpartition(" ")
            speaks = (
                (of in ("government", "the government") and owner.removeprefix("the ") in names)
                or (last == "government" and before in demonyms | names)
                or (last in ("police", "authorities") and before in demonyms)
            )
            if form and not speaks and form not in ambiguous().abbreviations:
                yield form, agency.id


def _checked(value: object) -> Compiled | None:
    return value if isinstance(value, dict) and set(_KINDS) <= set(value) else None


def _tupled(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _row_maker(model: type[R]) -> Callable[[list[object]], R]:
    fields = list(model.model_fields)
    given = set(fields)

    def make(cells: list[object]) -> R:
        # The cells went through the schema when they were compiled; before them stand file and line.
        return model.model_construct(given, **dict(zip(fields, map(_tupled, cells[2:]), strict=True)))

    return make


def _theme(cells: list[object]) -> Theme:
    *plain, matches, expressions, exclusions = map(_tupled, cells[2:])
    make = cast("Callable[..., Theme]", Theme)
    return make(
        *plain,
        tuple(ThemeMatch(*match) for match in cast("list[list[str]]", matches)),
        tuple(Expression(str(pattern), float(weight)) for pattern, weight in cast("list[list[str]]", expressions)),
        exclusions,
    )


def _restore(compiled: Compiled, digest: str, files: tuple[Path, ...]) -> Knowledge:
    def entries(kind: str, model: type[R]) -> Entries[R]:
        return Entries(compiled[kind], _row_maker(model), {})

    return Knowledge(
        agencies=entries("agencies", Agency),
        posts=entries("posts", Post),
        persons=entries("persons", Person),
        tenures_by_key=entries("tenures", Tenure),
        countries=entries("countries", Country),
        regions=entries("regions", Region),
        cities=entries("cities", CityRow),
        duties=entries("duties", Duty),
        themes=Entries(compiled["themes"], _theme, {}),
        agencies_by_form=MappingProxyType(cast("dict[str, list[str]]", compiled["forms"])),
        digest=digest,
        files=files,
    )
