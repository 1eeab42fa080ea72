"""Values of knowledge beside the rows of `schema`: themes, regions, cities, and the forms that name places."""

from dataclasses import dataclass
from enum import StrEnum

from policegraph.knowledge.schema import Iso2, Names, Row, Slug, Text


@dataclass(frozen=True, slots=True)
class ThemeMatch:
    """A concept of a public classification. `relation` is the SKOS word: exact, close, broad, narrow or related."""

    scheme: str
    notation: str
    relation: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that signal a theme, in the small grammar of `themes.toml`, with a weight between 0 and 1."""

    pattern: str
    weight: float


@dataclass(frozen=True, slots=True)
class Theme:
    """One subject of the contract, with the words that signal it and the words that only seem to."""

    slug: str
    label: str
    alt_labels: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    definition: str | None = None
    matches: tuple[ThemeMatch, ...] = ()
    expressions: tuple[Expression, ...] = ()
    exclusions: tuple[str, ...] = ()


class Region(Row):
    """A place that is no country: a part of the world, of a country, or across countries ("Western Balkans")."""

    id: Slug
    name: Text
    kind: Text  # Continent, Region, Nation, Subdivision, Sea
    other_names: Names = ()
    demonyms: Names = ()  # adjectives and nouns: "European", "Europeans"
    countries: Names = ()  # ISO codes of the country it is part of, or of those that lie in it where few


class CityRow(Row):
    """A city: one too small for the package of cities, or other forms of one that it has (then by the same id)."""

    id: Slug  # geonames-2886242, or country and name for one that GeoNames does not have
    name: Text  # as English texts write it: "Cologne"
    country: Iso2
    other_names: Names = ()
    population: int = 0
    region: str = ""  # the first-level code within the country, as in GeoNames


class FormKind(StrEnum):
    """How a form names a country or region."""

    NAME = "name"
    OFFICIAL = "official"
    OTHER = "other"
    FORMER = "former"
    DEMONYM = "demonym"


@dataclass(frozen=True, slots=True)
class CountryForm:
    """One reading of a form: the country's ISO code, or the region's id, and how the form names it."""

    code: str
    kind: FormKind


@dataclass(frozen=True, slots=True)
class City:
    """A city. `id` is "geonames-" and its number there, or country and name.

    `region` is the first-level code within the country, as in GeoNames ("ENG").
    """

    id: str
    name: str
    country: str
    population: int
    region: str = ""
    capital: bool = False
