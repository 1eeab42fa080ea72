"""What one row of each knowledge file holds.

CSV files are UTF-8, comma-separated, with a header line; a cell with several values parts them by `|`. An empty cell
means not known. Every row names its `source` (a URL, or the title and year of a work) and says whether somebody
compared it with that source (`verified`: yes or no) and when (`checked`: a date).

    agencies/*.csv   Agency     one body a row, files by region
    posts/*.csv      Post       one office a row
    persons/*.csv    Person     one holder a row
    tenures/*.csv    Tenure     who held which post from when to when
    countries.csv    Country
    duties.csv       Duty       which body does the work where a state has none by the usual name
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

AGENCY_KINDS = (
    "police",  # a police force or service, national or of a part of a country
    "gendarmerie",
    "interior-ministry",  # interior, home affairs, public security
    "justice-ministry",
    "foreign-ministry",
    "defence-ministry",
    "ministry",  # any other
    "prosecution",
    "court",
    "border",  # border guard, immigration
    "customs",
    "coast-guard",
    "anti-corruption",
    "drug-control",
    "intelligence",
    "financial-intelligence",
    "cyber",
    "prison",
    "forensic",
    "training",  # academies, colleges
    "ncb",  # an INTERPOL National Central Bureau with a name of its own
    "military",
    "international",  # an international or regional organisation or agency of one
    "group",  # a group of states or of bodies without a treaty: G7, Five Eyes
    "government",  # cabinets, parliaments, offices of heads of government
    "company",
    "ngo",
    "criminal-group",
    "armed-group",
    "other",
)

# The work that every state has to do in one way or another, and the kinds of body that do it by their name.
DUTIES = {
    "interior": ("interior-ministry",),
    "justice": ("justice-ministry",),
    "police": ("police", "gendarmerie"),
}


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split("|") if part.strip())
    return value


def _yes_no(value: object) -> object:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def _none(value: object) -> object:
    return None if value == "" else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Iso2 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_split)]
SomeSlugs = Annotated[tuple[Slug, ...], BeforeValidator(_split), Field(min_length=1)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
MaybeText = Annotated[Text | None, BeforeValidator(_none)]
MaybeSlug = Annotated[Slug | None, BeforeValidator(_none)]
MaybeIso2 = Annotated[Iso2 | None, BeforeValidator(_none)]
MaybeDay = Annotated[Day | None, BeforeValidator(_none)]
Qid = Annotated[Annotated[str, StringConstraints(pattern=r"^Q[1-9]\d*$")] | None, BeforeValidator(_none)]


class Row(BaseModel):
    """What every row has: where it is from, whether it was compared with that source, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Text
    verified: YesNo
    checked: MaybeDay = None

    @model_validator(mode="after")
    def _dated(self) -> "Row":
        if self.verified and self.checked is None:
            raise ValueError("a verified row says when it was checked: fill in 'checked' (YYYY-MM-DD)")
        return self


class Agency(Row):
    """A body: police force, ministry, court, international organisation, group of states."""

    id: Slug  # national bodies begin with the country's code: gb-nca, fr-police-nationale; others do not: interpol
    name: Text  # the official English name, without "the"
    native_name: MaybeText = None
    acronyms: Names = ()
    other_names: Names = ()  # other English or native forms that texts use
    kind: Literal[AGENCY_KINDS]  # type: ignore[valid-type]
    country: MaybeIso2 = None  # of national bodies; XK is Kosovo
    parent: MaybeSlug = None
    founded: MaybeDay = None
    dissolved: MaybeDay = None
    successors: Slugs = ()  # what it was renamed to or merged into
    website: MaybeText = None
    wikidata: Qid = None


class Post(Row):
    """An office that a person holds: "Home Secretary", "Secretary General of INTERPOL"."""

    id: Slug  # gb-home-secretary, interpol-secretary-general
    title: Text  # the title alone: "Home Secretary", "Secretary General"
    other_titles: Names = ()
    agency: Slug
    country: MaybeIso2 = None
    single: YesNo = True  # one holder at a time
    founded: MaybeDay = None
    abolished: MaybeDay = None


class Person(Row):
    """Somebody who held a post."""

    id: Slug  # priti-patel
    name: Text  # without honorifics or ranks
    other_names: Names = ()
    country: MaybeIso2 = None
    wikidata: Qid = None


class Tenure(Row):
    """Who held which post from when to when. An empty `end` means: unknown after `checked`."""

    post: Slug
    person: Slug
    start: Day
    end: MaybeDay = None
    acting: YesNo = False
    overlap: MaybeText = None  # why it may overlap another tenure of a single-holder post, where it does
    note: MaybeText = None

    @model_validator(mode="after")
    def _ordered(self) -> "Tenure":
        if self.end is not None and self.end < self.start[: len(self.end)]:
            raise ValueError(f"the end {self.end} lies before the start {self.start}")
        return self


class Country(Row):
    """A country or territory, with the forms by which texts speak of it."""

    code: Iso2
    name: Text  # the short English name: "United Kingdom"
    official_name: MaybeText = None
    other_names: Names = ()  # "UK", "Great Britain"
    former_names: Names = ()
    demonyms: Names = ()  # adjectives and nouns: "British", "Briton", "Britons"
    capital: MaybeText = None


class Duty(Row):
    """Which bodies do the work of an interior ministry, a justice ministry or a police, in a state without one."""

    country: Iso2
    duty: Literal[tuple(DUTIES)]  # type: ignore[valid-type]
    agencies: SomeSlugs
    note: Text  # how the work is done
