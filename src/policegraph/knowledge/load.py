"""Loading what the tool knows: our own files, and a folder of the user's that adds to them or overrides them.

    knowledge = load()                     # ours
    knowledge = load(Path("my-agencies"))  # ours, and theirs over it
    knowledge.agencies["interpol"].name
    knowledge.holders_on("gb-home-secretary", "2021-05-03")

Entries override each other by id (tenures: by post, person and start). What an entry refers to is not looked up here:
`check` does that.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

from policegraph.errors import KnowledgeError
from policegraph.knowledge.cache import cached
from policegraph.knowledge.cities import CityForms, load_city_forms
from policegraph.knowledge.rows import MODELS, Origin, kind_of, read_rows, read_themes
from policegraph.knowledge.schema import Agency, Country, Person, Post, Row, Tenure
from policegraph.knowledge.spell import Cover, covers
from policegraph.knowledge.terms import City, CityRow, CountryForm, Expression, FormKind, Region, Theme, ThemeMatch

HOME = Path(__file__).parent
SUFFIXES = (".csv", ".toml")
_FORMAT = b"2"  # raise it when the compiled form changes

T = TypeVar("T")
R = TypeVar("R", bound=Row)
Key = tuple[str, ...]


@dataclass(frozen=True)
class Knowledge:
    """All that is known, frozen. `cities` holds those of `cities.csv` alone: `city_forms` has all.

    `origins` tells where each entry stands, by its kind and key.
    `digest` changes with the contents of any file, and with nothing else.
    """

    agencies: Mapping[str, Agency]
    posts: Mapping[str, Post]
    persons: Mapping[str, Person]
    tenures: tuple[Tenure, ...]
    countries: Mapping[str, Country]
    regions: Mapping[str, Region]
    cities: Mapping[str, CityRow]
    themes: Mapping[str, Theme]
    digest: str
    files: tuple[Path, ...]
    origins: Mapping[tuple[str, Key], Origin] = field(repr=False, compare=False, default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Knowledge) and self.digest == other.digest

    @cached_property
    def _tenures_by_post(self) -> Mapping[str, tuple[Tenure, ...]]:
        return _grouped((tenure.post, tenure) for tenure in self.tenures)

    @cached_property
    def _tenures_by_person(self) -> Mapping[str, tuple[Tenure, ...]]:
        return _grouped((tenure.person, tenure) for tenure in self.tenures)

    def tenures_of(self, post: str) -> tuple[Tenure, ...]:
        """Who held a post, earliest first; empty for an unknown post."""
        return tuple(sorted(self._tenures_by_post.get(post, ()), key=lambda tenure: tenure.start))

    def tenures_by(self, person: str) -> tuple[Tenure, ...]:
        """The posts that a person held, earliest first; empty for an unknown person."""
        return tuple(sorted(self._tenures_by_person.get(person, ()), key=lambda tenure: tenure.start))

    def holders_on(self, post: str, day: str, perhaps: bool = False) -> tuple[Tenure, ...]:
        """The tenures of a post that cover all of `day`: a date "2021-05-03", or a month or year.

        With `perhaps`, those too that may cover it: dates known to the month or year only, and days after an open
        tenure was last checked. Whether a tenure is verified is for the caller to weigh. Raises ValueError for a day
        of another form.
        """
        wanted = (Cover.YES, Cover.PERHAPS) if perhaps else (Cover.YES,)
        return tuple(tenure for tenure in self.tenures_of(post) if covers(tenure, day) in wanted)

    @cached_property
    def _agency_forms(self) -> Mapping[str, tuple[str, ...]]:
        pairs = []
        for agency in self.agencies.values():
            forms = (agency.name, agency.native_name or "", *agency.acronyms, *agency.other_names)
            pairs += [(form, agency.id) for form in dict.fromkeys(forms) if form]
        return _grouped(pairs)

    def agency_forms(self) -> Mapping[str, tuple[str, ...]]:
        """Each name form of an agency, as written in the files, and the ids of all agencies that bear it."""
        return self._agency_forms

    @cached_property
    def _country_forms(self) -> Mapping[str, tuple[CountryForm, ...]]:
        return _place_forms((country.code, country) for country in self.countries.values())

    def country_forms(self) -> Mapping[str, tuple[CountryForm, ...]]:
        """Each form by which texts name a country, demonyms too, and all its readings."""
        return self._country_forms

    @cached_property
    def _region_forms(self) -> Mapping[str, tuple[CountryForm, ...]]:
        return _place_forms((region.id, region) for region in self.regions.values())

    def region_forms(self) -> Mapping[str, tuple[CountryForm, ...]]:
        """Each form by which texts name a region, and all its readings; `code` is the region's id."""
        return self._region_forms

    @cached_property
    def _cities(self) -> CityForms:
        capitals = {code: country.capital for code, country in self.countries.items()}
        return load_city_forms(tuple(self.cities.values()), capitals)

    def city_forms(self) -> Mapping[str, tuple[City, ...]]:
        """Each form by which texts name a city, and the cities that bear it, largest first."""
        return self._cities

    def has_city(self, id: str) -> bool:
        """Whether a city of that id is known."""
        return id in self._cities_by_id

    def city(self, id: str) -> City:
        """The city of that id ("geonames-2643743"). Raises KeyError."""
        form = self._cities_by_id[id]
        return next(city for city in self._cities[form] if city.id == id)

    @cached_property
    def _cities_by_id(self) -> Mapping[str, str]:
        return {cells[0]: form for form, rows in self._cities.rows.items() for cells in rows}

    def origin(self, kind: str, *key: str) -> Origin | None:
        """Where an entry stands: `origin("agencies", "interpol")`; tenures by post, person, start."""
        return self.origins.get((kind, key))


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    lists: dict[str, list[T]] = {}
    for key, value in pairs:
        lists.setdefault(key, []).append(value)
    return MappingProxyType({key: tuple(values) for key, values in lists.items()})


def _place_forms(places: Iterable[tuple[str, Country | Region]]) -> Mapping[str, tuple[CountryForm, ...]]:
    pairs: list[tuple[str, CountryForm]] = []
    for code, place in places:
        kinds: dict[str, FormKind] = {place.name: FormKind.NAME}
        if isinstance(place, Country):
            if place.official_name:
                kinds.setdefault(place.official_name, FormKind.OFFICIAL)
            kinds |= {form: FormKind.FORMER for form in place.former_names if form not in kinds}
        kinds |= {form: FormKind.OTHER for form in place.other_names if form not in kinds}
        kinds |= {form: FormKind.DEMONYM for form in place.demonyms if form not in kinds}
        pairs += [(form, CountryForm(code, kind)) for form, kind in kinds.items()]
    return _grouped(pairs)


def key_of(kind: str, row: Row) -> Key:
    """What an entry is known by within its kind."""
    if isinstance(row, Tenure):
        return (row.post, row.person, row.start)
    return (row.code,) if isinstance(row, Country) else (cast("Agency", row).id,)


# The compiled form: for each file its kind, and per entry the line and the values in the model's order.
Compiled = list[list[object]]


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


@cache
def load(extra: Path | None = None) -> Knowledge:
    """All that the tool knows, with the files of `extra` over ours; loaded once per process.

    Raises KnowledgeError for a file that breaks its schema or a folder that is not there.
    """
    return load_layers((HOME,) if extra is None else (HOME, extra))


def load_layers(folders: tuple[Path, ...]) -> Knowledge:
    """Knowledge of these folders alone, later ones over earlier ones. Raises KnowledgeError."""
    layers = [(folder, {file: file.read_bytes() for file in knowledge_files(folder)}) for folder in folders]
    digest = hashlib.sha256()
    for number, (folder, contents) in enumerate(layers):
        for file, data in contents.items():
            digest.update(f"{number}/{file.relative_to(folder).as_posix()}/{len(data)}\n".encode() + data)
    # The compiled form also depends on the schema; the digest that runs carry does not.
    compiled_from = hashlib.sha256(digest.digest() + _FORMAT + (HOME / "schema.py").read_bytes())
    compiled_from.update("\n".join(str(folder) for folder in folders).encode())
    compiled = cached("knowledge", compiled_from.hexdigest(), lambda: _compile(layers), _checked)
    return _restore(compiled, digest.hexdigest(), tuple(file for _, contents in layers for file in contents))


def _compile(layers: list[tuple[Path, dict[Path, bytes]]]) -> Compiled:
    compiled: Compiled = []
    groups: dict[str, tuple[str, ...]] = {}
    for folder, contents in layers:
        for file, data in contents.items():
            kind = kind_of(file, folder)
            name = str(file if folder != HOME else file.relative_to(folder))
            entries: list[list[object]] = []
            if kind == "themes":
                entries = [[origin.line, asdict(theme)] for theme, origin in read_themes(name, data, groups)]
            elif kind is not None:
                fields = list(MODELS[kind].model_fields)
                for row, origin in read_rows(name, data, kind):
                    entries.append([origin.line, *(getattr(row, field) for field in fields)])
            compiled.append([kind or "", name, entries])
    return compiled


def _checked(value: object) -> Compiled | None:
    return value if isinstance(value, list) else None


def _tupled(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _theme(values: dict[str, object]) -> Theme:
    parts = {key: _tupled(value) for key, value in values.items()}
    expressions = cast("Iterable[dict[str, object]]", parts.pop("expressions"))
    matches = cast("Iterable[dict[str, str]]", parts.pop("matches"))
    make = cast("Callable[..., Theme]", Theme)
    return make(
        **parts,
        expressions=tuple(Expression(**cast("dict[str, str | float]", part)) for part in expressions),  # type: ignore[arg-type]
        matches=tuple(ThemeMatch(**part) for part in matches),
    )


def _restore(compiled: Compiled, digest: str, files: tuple[Path, ...]) -> Knowledge:
    entries: dict[str, dict[Key, Row]] = {kind: {} for kind in MODELS}
    themes: dict[str, Theme] = {}
    origins: dict[tuple[str, Key], Origin] = {}
    for kind, name, rows in cast("list[tuple[str, str, list[list[object]]]]", compiled):
        if kind == "themes":
            for line, values in rows:
                theme = _theme(cast("dict[str, object]", values))
                themes[theme.slug] = theme
                origins["themes", (theme.slug,)] = Origin(name, cast("int", line))
        elif kind:
            model = MODELS[kind]
            fields = list(model.model_fields)
            given = set(fields)
            for line, *cells in rows:
                values_by_field = dict(zip(fields, map(_tupled, cells), strict=True))
                row = model.model_construct(given, **values_by_field)
                key = key_of(kind, row)
                entries[kind][key] = row
                origins[kind, key] = Origin(name, cast("int", line))

    def by_id(kind: str, model: type[R]) -> Mapping[str, R]:
        return MappingProxyType({key[0]: cast("R", row) for key, row in entries[kind].items()})

    return Knowledge(
        agencies=by_id("agencies", Agency),
        posts=by_id("posts", Post),
        persons=by_id("persons", Person),
        tenures=tuple(cast("Tenure", row) for row in entries["tenures"].values()),
        countries=by_id("countries", Country),
        regions=by_id("regions", Region),
        cities=by_id("cities", CityRow),
        themes=MappingProxyType(themes),
        digest=digest,
        files=files,
        origins=MappingProxyType(origins),
    )
