"""All that is known, as one frozen value; `load` makes it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar, cast

from policegraph.knowledge.cities import LARGE, CityForms, load_city_forms
from policegraph.knowledge.rows import Origin
from policegraph.knowledge.schema import DUTIES, Agency, Country, Duty, Person, Post, Row, Tenure
from policegraph.knowledge.spell import Cover, covers
from policegraph.knowledge.terms import City, CityRow, CountryForm, FormKind, Region, Theme

K = TypeVar("K")
T = TypeVar("T")
E = TypeVar("E", bound=Row | Theme)


@dataclass(frozen=True, eq=False)
class Entries(Mapping[str, E], Generic[E]):
    """Entries of one kind by id, made from their cells when they are first asked for: there are thousands.

    The first two cells of each are the file and the line that it stands in.
    """

    cells: Mapping[str, list[object]]
    make: Callable[[list[object]], E]
    made: dict[str, E]

    def __getitem__(self, key: str) -> E:
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = self.make(self.cells[key])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    def __contains__(self, key: object) -> bool:
        return key in self.cells

    def origin(self, key: str) -> Origin | None:
        """Where an entry stands; None if it is not known."""
        cells = self.cells.get(key)
        return None if cells is None else Origin(str(cells[0]), cast("int", cells[1]))


@dataclass(frozen=True)
class Knowledge:
    """All that is known, frozen. `cities` holds those of `cities.csv` alone: `city_forms` has all.

    Rows are made when they are first asked for. `digest` changes with the contents of any file, and with nothing else.
    """

    agencies: Mapping[str, Agency]
    posts: Mapping[str, Post]
    persons: Mapping[str, Person]
    tenures_by_key: Mapping[str, Tenure]
    countries: Mapping[str, Country]
    regions: Mapping[str, Region]
    cities: Mapping[str, CityRow]
    duties: Mapping[str, Duty]
    themes: Mapping[str, Theme]
    agencies_by_form: Mapping[str, list[str]]
    digest: str
    files: tuple[Path, ...]

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Knowledge) and self.digest == other.digest

    @cached_property
    def tenures(self) -> tuple[Tenure, ...]:
        """Who held which post when, all of it."""
        return tuple(self.tenures_by_key.values())

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
    def _standing(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return _grouped(
            ((agency.country, agency.kind), id)
            for id, agency in self.agencies.items()
            if agency.country is not None and agency.dissolved is None
        )

    def bodies_for(self, country: str, duty: str) -> tuple[str, ...]:
        """The standing bodies that do the work of "interior", "justice" or "police" in a country, by its ISO code.

        Those that are of that kind by name; where there is none, those that do the work instead. Raises ValueError for
        another duty.
        """
        if duty not in DUTIES:
            raise ValueError(f"{duty!r} is no duty: one of {', '.join(DUTIES)}")
        by_name = tuple(id for kind in DUTIES[duty] for id in self._standing.get((country, kind), ()))
        instead = self.duties.get(f"{country} {duty}")
        return by_name or (instead.agencies if instead else ())

    @cached_property
    def _agency_forms(self) -> Mapping[str, tuple[str, ...]]:
        return MappingProxyType({form: tuple(ids) for form, ids in self.agencies_by_form.items()})

    def agency_forms(self) -> Mapping[str, tuple[str, ...]]:
        """Each name form of an agency, as written in the files, and the ids of all agencies that bear it.

        Left out are abbreviations that mostly stand for something else ("DNA"), and words that speak of a country that
        acts ("Government of France", "French police").
        """
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
    def _capitals(self) -> Mapping[str, str | None]:
        return {code: country.capital for code, country in self.countries.items()}

    @cached_property
    def _cities(self) -> CityForms:
        return load_city_forms(tuple(self.cities.values()), self._capitals)

    @cached_property
    def _large_cities(self) -> CityForms:
        return load_city_forms(tuple(self.cities.values()), self._capitals, large=True)

    def city_forms(self, least: int = 0) -> Mapping[str, tuple[City, ...]]:
        """Each form by which texts name a city, and the cities that bear it, largest first.

        With `least`, cities of fewer people are left out, capitals and those of `cities.csv` aside.
        """
        if least == 0:
            return self._cities
        if least == LARGE:
            return self._large_cities
        return (self._large_cities if least > LARGE else self._cities).at_least(least)

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

    def origin(self, kind: str, key: str) -> Origin | None:
        """Where an entry stands: `origin("agencies", "interpol")`; None if it is not known.

        Tenures go by post, person and start, duties by country and duty, parted by spaces; kinds are those of the
        folders and files.
        """
        entries = self.tenures_by_key if kind == "tenures" else getattr(self, kind, None)
        return entries.origin(key) if isinstance(entries, Entries) else None


def _grouped(pairs: Iterable[tuple[K, T]]) -> Mapping[K, tuple[T, ...]]:
    lists: dict[K, list[T]] = {}
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
