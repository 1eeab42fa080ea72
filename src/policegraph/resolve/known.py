"""Candidates: the entries of knowledge that a person, post or agency of a text may be, with their features."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from policegraph.facts import Entity
from policegraph.knowledge.body import Knowledge
from policegraph.knowledge.schema import Post, Tenure
from policegraph.resolve.context import Context, agencies_called, bears
from policegraph.resolve.names import Kind, Likeness, blocks, compare, parse
from policegraph.resolve.score import Candidate
from policegraph.resolve.titles import is_generic, marks, sort_of, title_key, without_country, words_of

_NAME_FEATURES: Mapping[Kind, str] = {
    Kind.SAME: "same name",
    Kind.ORDER: "name in another order",
    Kind.VARIANT: "another spelling of the name",
    Kind.SHORTER: "shorter or longer name",
    Kind.INITIALS: "initials",
    Kind.SURNAME: "one word of the name",
}
_COMMON = 5  # a name all of whose parts so many office-holders bear
_BEFORE, _AFTER = 12, 15  # years around a person's known posts in which the name is taken for that person's
# A title with one of these more is another post.
_OTHER_POST = frozenset(marks("other_post"))
# Posts of these sorts are not held by one person on one day.
_APART = frozenset(frozenset(pair.split()) for pair in marks("apart"))


def apart(one: str, other: str) -> bool:
    """Whether posts of these two sorts speak for two persons where they are held at one time."""
    return frozenset({one, other}) in _APART


@lru_cache(maxsize=4)
def _persons_by_block(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    index: dict[str, dict[str, None]] = defaultdict(dict)
    for person in knowledge.persons.values():
        for form in (person.name, *person.other_names):
            for key in blocks(form):
                index[key][person.id] = None
    return {key: tuple(ids) for key, ids in index.items()}


@lru_cache(maxsize=4)
def _part_counts(knowledge: Knowledge) -> Counter[str]:
    return Counter(part for person in knowledge.persons.values() for part in set(parse(person.name).parts))


@lru_cache(maxsize=4)
def _posts_by_title(knowledge: Knowledge) -> Mapping[frozenset[str], tuple[str, ...]]:
    index: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
    for post in knowledge.posts.values():
        for key in _keys(post, knowledge):
            index[key][post.id] = None
    return {key: tuple(ids) for key, ids in index.items()}


@lru_cache(maxsize=20_000)
def _keys_of(titles: tuple[str, ...], knowledge: Knowledge) -> frozenset[frozenset[str]]:
    return frozenset(key for title in titles if (key := title_key(without_country(title, knowledge)[0])))


def _keys(post: Post, knowledge: Knowledge) -> frozenset[frozenset[str]]:
    return _keys_of((post.title, *post.other_titles), knowledge)


@lru_cache(maxsize=4)
def _posts_by_place(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """Posts by their country and by their agency."""
    index: dict[str, list[str]] = defaultdict(list)
    for post in knowledge.posts.values():
        index[post.agency].append(post.id)
        if post.country:
            index[post.country].append(post.id)
    return {key: tuple(ids) for key, ids in index.items()}


# ── persons ──


def persons(entity: Entity, context: Context, knowledge: Knowledge, linked: Mapping[str, str]) -> list[Candidate]:
    """The persons that an entity may be; `linked` gives the known posts and agencies by local id."""
    forms = [form for form in dict.fromkeys((entity.name, *entity.forms)) if parse(form).full] or [entity.name]
    ids: dict[str, None] = {}
    for form in forms:
        for key in sorted(blocks(form)):
            ids |= dict.fromkeys(_persons_by_block(knowledge).get(key, ()))
    for post in context.posts(entity.id):
        if post.id in linked:  # a family name alone is looked for among the post's holders
            ids |= dict.fromkeys(tenure.person for tenure in knowledge.tenures_of(linked[post.id]))
    found = []
    for id in ids:
        likeness = _likeness(forms, id, knowledge)
        if likeness.kind is not Kind.OTHER:
            found.append(_person(entity, id, likeness, context, knowledge, linked))
    return found


def _likeness(forms: Iterable[str], person: str, knowledge: Knowledge) -> Likeness:
    entry = knowledge.persons[person]
    return max(
        (compare(form, known) for form in forms for known in (entry.name, *entry.other_names)), key=lambda one: one.kind
    )


def _person(
    entity: Entity, id: str, likeness: Likeness, context: Context, knowledge: Knowledge, linked: Mapping[str, str]
) -> Candidate:
    features = ["person", _NAME_FEATURES[likeness.kind]]
    country = knowledge.persons[id].country
    counts = _part_counts(knowledge)
    if (
        likeness.kind is not Kind.SURNAME
        and min(counts[part] for part in parse(knowledge.persons[id].name).parts) >= _COMMON
    ):
        features.append("common name")
    told = context.countries.get(entity.id)
    tenures = knowledge.tenures_by(id)
    served = {knowledge.posts[t.post].country for t in tenures if t.post in knowledge.posts} | {country}
    office = _office(entity, tenures, context, knowledge, linked)
    if told in served:
        features.append("same country")
    elif told is not None and office != ["held that post on that day"]:
        features.append("other country")
    elif told is None and context.publisher_country is not None and context.publisher_country == country:
        features.append("publisher's country")
    features += office
    bodies = {linked[b] for b in context.bodies.get(entity.id, ()) if b in linked}
    if bodies & {knowledge.posts[t.post].agency for t in tenures if t.post in knowledge.posts}:
        features.append("worked at that body")
    if context.day is not None and tenures and not _near(tenures, context.day):
        features.append("far from the years in office")
    return Candidate(id, tuple(features), (likeness.because,))


def _office(
    entity: Entity, tenures: tuple[Tenure, ...], context: Context, knowledge: Knowledge, linked: Mapping[str, str]
) -> list[str]:
    """What the posts that the text gives say of somebody with these tenures."""
    told = context.posts(entity.id)
    if not told:
        return []
    fits = [t for t in tenures if any(_is_post(post, t.post, context, knowledge, linked) for post in told)]
    if any(_held(t, context.day) for t in fits):
        return ["held that post on that day"]
    if fits:
        return ["held that post at another time"]
    sorts = {sort_of(post.name) for post in told}
    for tenure in tenures:
        if context.day is not None and _held(tenure, context.day) and tenure.post in knowledge.posts:
            sort = sort_of(knowledge.posts[tenure.post].title)
            if all(apart(sort, other) for other in sorts):
                return ["held a post of another sort that day"]
    return ["held another post"]


def _is_post(post: Entity, id: str, context: Context, knowledge: Knowledge, linked: Mapping[str, str]) -> bool:
    if post.id in linked:
        return linked[post.id] == id
    entry = knowledge.posts.get(id)
    told = context.countries.get(post.id)
    if entry is None or (told is not None and entry.country is not None and told != entry.country):
        return False
    keys = _keys(entry, knowledge)
    return any(
        _titles_fit(title_key(without_country(form, knowledge)[0]), key)
        for form in (post.name, *post.forms[:4])
        for key in keys
    )


def _titles_fit(told: frozenset[str], known: frozenset[str]) -> bool:
    if told == known:
        return True
    small, large = sorted((told, known), key=len)
    return len(small) >= 2 and small < large and not (large - small) & _OTHER_POST


def _held(tenure: Tenure, day: str | None) -> bool:
    if day is None:
        return False
    # Readouts come a few days late, and tenures are known to the month.
    start, end = tenure.start, tenure.end or "9999"
    return start <= day[: len(start)] and day[: len(end)] <= end


def _near(tenures: tuple[Tenure, ...], day: str) -> bool:
    year = int(day[:4])
    first = min(int(t.start[:4]) for t in tenures)
    last = max(int((t.end or t.start)[:4]) for t in tenures)
    return first - _BEFORE <= year <= last + _AFTER


# ── posts ──


def posts(entity: Entity, context: Context, knowledge: Knowledge, linked: Mapping[str, str]) -> list[Candidate]:
    """The posts that an entity may be; `linked` gives the known agencies by local id, of bodies and publishers."""
    keys = {key for form in (entity.name, *entity.forms) if (key := title_key(without_country(form, knowledge)[0]))}
    keys.discard(frozenset())
    full = title_key(without_country(entity.name, knowledge)[0])
    body = linked.get(entity.body or "")
    country = context.countries.get(entity.id)
    if body is not None:
        keys |= {
            rest
            for key in keys
            if (rest := key - title_key(knowledge.agencies[body].name) - _acronym_words(body, knowledge))
        }
    ids: dict[str, bool] = {}
    for key in sorted(keys, key=sorted):
        if len(key) > 1 or key == full or body is not None:
            ids |= dict.fromkeys(_posts_by_title(knowledge).get(key, ()), True)
    for place in (body, country or (context.publisher_country if len(full) > 1 else None)):
        for id in _posts_by_place(knowledge).get(place or "", ()):
            if id not in ids and any(_titles_fit(full, known) for known in _keys(knowledge.posts[id], knowledge)):
                ids[id] = False
    return [_post(entity, id, exact, sum(ids.values()) == 1, context, knowledge, linked) for id, exact in ids.items()]


def _acronym_words(agency: str, knowledge: Knowledge) -> frozenset[str]:
    entry = knowledge.agencies[agency]
    return frozenset(word for form in (*entry.acronyms, *entry.other_names) for word in title_key(form))


def _post(
    entity: Entity, id: str, exact: bool, only: bool, context: Context, knowledge: Knowledge, linked: Mapping[str, str]
) -> Candidate:
    entry = knowledge.posts[id]
    features = ["post", "same title" if exact else "title with less or more words"]
    if len(title_key(without_country(entity.name, knowledge)[0])) == 1:
        features.append("title of one word")
    body = linked.get(entity.body or "")
    if body is not None:
        parent = knowledge.agencies[body].parent
        child = knowledge.agencies[entry.agency].parent if entry.agency in knowledge.agencies else None
        features.append(
            "same body"
            if entry.agency == body
            else "other body"
            if body not in (child, parent)
            else "title with less or more words"
        )
    told = context.countries.get(entity.id)
    if told is not None and entry.country is not None:
        features.append("post's country" if told == entry.country else "post of another country")
    elif told is None and body is None:
        if entry.country is not None and entry.country == context.publisher_country:
            features.append("post of the publisher's country")
        elif entry.agency == context.publisher_agency:
            features.append("same body")
        elif only:
            features.append("the only post of that title")
    if body is None and _of_a_part(entity, entry, knowledge):
        features.append("of a part of the country")
    if "post of another country" not in features:
        features += _holder_named(entity, id, context, knowledge)
    year = (context.day or "")[:4]
    if year and ((entry.founded or "")[:4] > year or (entry.abolished and entry.abolished[:4] < year)):
        features.append("did not exist that year")
    return Candidate(id, tuple(features))


def _of_a_part(entity: Entity, post: Post, knowledge: Knowledge) -> bool:
    """Whether the post is in the government of a part of a country, which the text does not name."""
    agency = knowledge.agencies.get(post.agency)
    if agency is None or agency.country is None or agency.kind not in marks("governments"):
        return False
    plain, _ = without_country(agency.name, knowledge)
    named = {word for form in (entity.name, *entity.forms) for word in words_of(form)}
    rest = [word for word in words_of(plain) if not is_generic(word)]
    return bool(set(rest) & set(marks("parts"))) and not named & set(rest)


def _holder_named(entity: Entity, id: str, context: Context, knowledge: Knowledge) -> list[str]:
    named = [context.entities[person] for person in context.holders.get(entity.id, ())]
    if not named:
        return []
    tenures = knowledge.tenures_of(id)
    for tenure in tenures:
        for person in named:
            forms = [form for form in (person.name, *person.forms) if parse(form).full] or [person.name]
            likeness = _likeness(forms, tenure.person, knowledge).kind
            if likeness >= Kind.SHORTER or (likeness is Kind.SURNAME and _held(tenure, context.day)):
                return ["its holder is named"]
    if context.day is not None and any(t.verified and _held(t, context.day) and t.end for t in tenures):
        return ["held by somebody else that day"]
    return []


# ── agencies ──


def agencies(entity: Entity, context: Context, knowledge: Knowledge) -> list[Candidate]:
    """The agencies that an entity may be, by its names, country and the years in which they were there."""
    ids: dict[str, None] = {}
    if entity.known_as in knowledge.agencies:
        ids[str(entity.known_as)] = None
        # A name that a body handed on to its successor: the year tells which is meant.
        ids |= dict.fromkeys(
            id for id in agencies_called(entity.name, knowledge) if _kin(id, str(entity.known_as), knowledge)
        )
    else:
        for form in _whole_names(entity):
            plain, _ = without_country(form, knowledge)
            ids |= dict.fromkeys((*agencies_called(form, knowledge), *agencies_called(plain, knowledge)))
    return [_agency(entity, id, len(ids) == 1, context, knowledge) for id in ids]


def _whole_names(entity: Entity) -> list[str]:
    """The name, its acronyms, forms of much its length: "Federal Police" is no name of the Federal Police's school."""
    forms = [f for f in entity.forms if f.isupper() or 5 * len(f) >= 3 * len(entity.name)]
    return list(dict.fromkeys((entity.name, *forms)))


def _kin(one: str, other: str, knowledge: Knowledge) -> bool:
    return other in knowledge.agencies[one].successors or one in knowledge.agencies[other].successors


def _agency(entity: Entity, id: str, only: bool, context: Context, knowledge: Knowledge) -> Candidate:
    entry = knowledge.agencies[id]
    features = ["agency", "name of the body"]
    if any(bears(form, id, knowledge) for form in _whole_names(entity)):
        features.append("the whole name")
    told = context.countries.get(entity.id)
    if entity.known_as == id:
        features.append("the only body of that name")
        features.append("body's country")
    elif told is not None and entry.country is not None:
        features.append("body's country" if told == entry.country else "body of another country")
    elif told is None and entry.country is not None and entry.country == context.publisher_country:
        features.append("body of the publisher's country")
    elif only and not is_generic(entity.name):
        features.append("the only body of that name")
    if entity.known_as != id and is_generic(entity.name):
        features.append("name of a kind of body")
    year = (context.day or "")[:4]
    if year and ((entry.founded or "")[:4] > year or (entry.dissolved and entry.dissolved[:4] < year)):
        features.append("was no longer, or not yet")
    return Candidate(id, tuple(features))
