"""Whether knowledge files hold together: every row by the schema, then what entries say of each other.

faults = check_folder(Path("my-knowledge"))    # theirs, seen together with ours
faults = check_own()                           # ours
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policegraph.errors import KnowledgeError
from policegraph.knowledge.ambiguous import ambiguous
from policegraph.knowledge.body import Knowledge
from policegraph.knowledge.load import HOME, knowledge_files, load_layers, name_of
from policegraph.knowledge.rows import MODELS, Origin, kind_of, read_rows, read_themes
from policegraph.knowledge.schema import DUTIES, Agency, Duty, Post, Row, Tenure
from policegraph.knowledge.spell import bounds
from policegraph.knowledge.word_lists import word_list_faults

# Kinds of body that have no country of their own.
_STATELESS = ("international", "group", "armed-group", "criminal-group", "company", "ngo", "other")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file: what it is, and what to do."""

    where: str
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.cure}" if self.cure else f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class _Read:
    """The rows of one folder, duplicates and all."""

    rows: dict[str, list[tuple[Row, Origin]]]
    faults: list[Fault]


def check_own() -> tuple[Fault, ...]:
    """The faults of our own files."""
    return _check(HOME, (HOME,))


def check_folder(folder: Path) -> tuple[Fault, ...]:
    """The faults of a user's folder, whose entries may refer to ours. Raises KnowledgeError if there is no folder."""
    return _check(folder, (HOME, folder))


def _check(folder: Path, layers: tuple[Path, ...]) -> tuple[Fault, ...]:
    read = _read(folder)
    if read.faults:
        return tuple(read.faults)
    try:
        knowledge = load_layers(layers)
    except KnowledgeError as error:
        return (Fault(str(error), "", ""),)
    mine = {str(origin) for entries in read.rows.values() for _, origin in entries}
    faults = [*_duplicates(read), *_pairs(knowledge, mine), *_themes(knowledge, folder), *_word_lists(folder)]
    for kind, entries in read.rows.items():
        rule = _RULES.get(kind)
        for row, origin in entries if rule else ():
            faults += [Fault(str(origin), what, cure) for what, cure in rule(row, knowledge)] if rule else []
    return tuple(sorted(set(faults), key=lambda fault: _sort_key(fault.where)))


def _sort_key(where: str) -> tuple[str, int, str]:
    file, _, line = where.rpartition(":")
    return (file, int(line), where) if line.isdigit() else (where, 0, where)


def _read(folder: Path) -> _Read:
    read = _Read({}, [])
    groups: dict[str, tuple[str, ...]] = {}
    if folder != HOME:
        list(read_themes("themes.toml", (HOME / "themes.toml").read_bytes(), groups))
    for file in knowledge_files(folder):
        kind = kind_of(file, folder)
        name = name_of(file, folder)
        bad: list[KnowledgeError] = []
        try:
            if kind == "themes":
                list(read_themes(name, file.read_bytes(), groups))
            elif kind is not None:
                read.rows.setdefault(kind, []).extend(read_rows(name, file.read_bytes(), kind, bad))
            elif folder != HOME:
                names = ", ".join(f"{kind}.csv" for kind in MODELS)
                cure = f"name it {names} or themes.toml"
                read.faults.append(Fault(name, "not a file that knowledge is read from", cure))
        except KnowledgeError as error:
            bad.append(error)
        read.faults.extend(Fault(str(error), "", "") for error in bad)
    return read


def _key(row: Row) -> str:
    if isinstance(row, Tenure):
        return f"{row.post} {row.person} {row.start}"
    if isinstance(row, Duty):
        return f"{row.country} {row.duty}"
    return str(getattr(row, "id", None) or getattr(row, "code", ""))


def _duplicates(read: _Read) -> Iterator[Fault]:
    for entries in read.rows.values():
        seen: dict[str, Origin] = {}
        for row, origin in entries:
            key = _key(row)
            if key in seen:
                yield Fault(str(origin), f"{key!r} stands already in {seen[key]}", "remove one, or give it another id")
            seen.setdefault(key, origin)


Rule = Callable[[Row, Knowledge], Iterator[tuple[str, str]]]


def _days(row: Row, *fields: str) -> Iterator[tuple[str, str]]:
    for field in (*fields, "checked"):
        day = getattr(row, field)
        if day is None:
            continue
        try:
            first, last = bounds(day)
            date.fromisoformat(first), date.fromisoformat(last)
        except ValueError:
            yield f"field {field!r}: there is no day {day}", "correct the date"


def _agency(row: Row, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    assert isinstance(row, Agency)
    yield from _days(row, "founded", "dissolved")
    if row.country is not None:
        if row.country not in knowledge.countries:
            yield f"field 'country': {row.country} is not in countries.csv", "use an ISO 3166-1 code, or XK"
        if row.kind not in _STATELESS and not row.id.startswith(row.country.lower() + "-"):
            yield f"the id {row.id!r} of a body of {row.country}", f"begin it with {row.country.lower()}-"
    elif row.kind not in _STATELESS and row.id[2:3] == "-" and row.id[:2].upper() in knowledge.countries:
        yield f"{row.id!r} has no country", "fill in the cell 'country'"
    for field, others in (("parent", (row.parent,)), ("successors", row.successors)):
        for other in others:
            if other is not None and other not in knowledge.agencies:
                yield f"field {field!r}: no agency {other!r}", "add it to agencies, or correct the id"
            if other == row.id:
                yield f"field {field!r}: {other!r} is the body itself", "name another"
    if row.founded and row.dissolved and bounds(row.dissolved)[1] < bounds(row.founded)[0]:
        yield f"dissolved ({row.dissolved}) before it was founded ({row.founded})", "correct the dates"
    known = ambiguous()
    for form in (*row.acronyms, *(name for name in row.other_names if name.isupper())):
        if form.casefold() in known.short_words and form not in known.guarded:
            yield f"the acronym {form!r} is also a common word", "list it under 'guarded' in ambiguous.toml, or drop it"
    for form in (row.name, *row.other_names):
        if form.islower() and form in known.short_words:
            yield f"the name {form!r} is a common word", "drop it"


def _post(row: Row, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    assert isinstance(row, Post)
    yield from _days(row, "founded", "abolished")
    agency = knowledge.agencies.get(row.agency)
    if agency is None:
        yield f"field 'agency': no agency {row.agency!r}", "add it to agencies, or correct the id"
    elif agency.country and row.country and agency.country != row.country:
        yield f"of {row.country}, but its agency {agency.id} is of {agency.country}", "correct one of them"
    if row.country is not None and row.country not in knowledge.countries:
        yield f"field 'country': {row.country} is not in countries.csv", "use an ISO 3166-1 code, or XK"
    if row.founded and row.abolished and bounds(row.abolished)[1] < bounds(row.founded)[0]:
        yield f"abolished ({row.abolished}) before it was founded ({row.founded})", "correct the dates"


def _person(row: Row, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    yield from _days(row)
    country = getattr(row, "country", None)
    if country is not None and country not in knowledge.countries:
        yield f"field 'country': {country} is not in countries.csv", "use an ISO 3166-1 code, or XK"
    person = _key(row)
    if not knowledge.tenures_by(person):
        yield f"{person!r} holds no post in tenures", "add a tenure, or remove the person"


def _tenure(row: Row, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    assert isinstance(row, Tenure)
    yield from _days(row, "start", "end")
    if row.post not in knowledge.posts:
        yield f"field 'post': no post {row.post!r}", "add it to posts, or correct the id"
    if row.person not in knowledge.persons:
        yield f"field 'person': no person {row.person!r}", "add it to persons, or correct the id"
    if row.verified and row.checked and row.end is None and bounds(row.checked)[1] < bounds(row.start)[0]:
        yield f"begins ({row.start}) after it was checked ({row.checked})", "correct one of the dates"


def _duty(row: Row, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    assert isinstance(row, Duty)
    yield from _days(row)
    if row.country not in knowledge.countries:
        yield f"field 'country': {row.country} is not in countries.csv", "use an ISO 3166-1 code, or XK"
    for id in row.agencies:
        agency = knowledge.agencies.get(id)
        if agency is None:
            yield f"field 'agencies': no agency {id!r}", "add it to agencies, or correct the id"
        elif agency.country != row.country:
            yield f"field 'agencies': {id!r} is a body of {agency.country or 'no country'}", "name one of that country"
        elif agency.dissolved is not None:
            yield f"field 'agencies': {id!r} was dissolved in {agency.dissolved}", "name the body that does it now"
    by_name = [id for id in knowledge.bodies_for(row.country, row.duty) if id not in row.agencies]
    if by_name:
        yield f"{row.country} has {by_name[0]!r}, a body of that kind", "remove this row, or correct the kind"
    kinds = DUTIES[row.duty]
    for id in row.agencies:
        if id in knowledge.agencies and knowledge.agencies[id].kind in kinds:
            yield f"{id!r} is of the kind {knowledge.agencies[id].kind} itself", "remove this row"


_RULES: dict[str, Rule] = {
    "agencies": _agency,
    "posts": _post,
    "persons": _person,
    "tenures": _tenure,
    "duties": _duty,
}


def _pairs(knowledge: Knowledge, mine: set[str]) -> Iterator[Fault]:
    """Tenures of a single-holder post that overlap for certain, unless one of them says why."""
    for post in knowledge.posts.values():
        tenures = knowledge.tenures_of(post.id) if post.single else ()
        for number, one in enumerate(tenures):
            for other in tenures[number + 1 :]:
                where = knowledge.origin("tenures", _key(other))
                if str(where) not in mine and str(knowledge.origin("tenures", _key(one))) not in mine:
                    continue
                if one.overlap or other.overlap or not _overlap(one, other):
                    continue
                until = one.end or f"no end, checked {one.checked}"
                what = (
                    f"{post.id}: {other.person} from {other.start}, while {one.person} held it ({one.start} – {until})"
                )
                yield Fault(str(where), what, "correct the dates, or say in 'overlap' why both are right")


def _overlap(one: Tenure, other: Tenure) -> bool:
    """Whether two tenures, the first one earlier, share a day for certain; one day of handing over does not count."""
    later = bounds(other.start)[1]
    if one.end is None:
        # Open and checked after the successor began: the end should be known.
        return one.checked is not None and later < bounds(one.checked)[0]
    ended = bounds(one.end)[0]
    return later < ended and (other.end is None or bounds(other.end)[0] > bounds(one.start)[1])


def _word_lists(folder: Path) -> Iterator[Fault]:
    for file in knowledge_files(folder):
        for line, what, cure in word_list_faults(file.name, file.read_bytes()):
            yield Fault(f"{name_of(file, folder)}:{line}", what, cure)


def _themes(knowledge: Knowledge, folder: Path) -> Iterator[Fault]:
    for theme in knowledge.themes.values():
        origin = str(knowledge.origin("themes", theme.slug))
        if folder != HOME and not origin.startswith(str(folder)):
            continue
        for other in theme.broader:
            if other not in knowledge.themes:
                yield Fault(origin, f"[{theme.slug}] broader: no theme {other!r}", "add it, or correct the slug")
        seen = set(theme.broader)
        open_slugs = list(theme.broader)
        while open_slugs:
            for other in knowledge.themes[slug].broader if (slug := open_slugs.pop()) in knowledge.themes else ():
                if other not in seen:
                    seen.add(other)
                    open_slugs.append(other)
        if theme.slug in seen:
            yield Fault(origin, f"[{theme.slug}] is broader than itself", "take one 'broader' of the circle out")
        if not theme.expressions:
            yield Fault(origin, f"[{theme.slug}] has no words", f"add [{theme.slug}.words]")
