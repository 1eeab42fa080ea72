"""On which side everybody stands: the country or body of persons, posts and bodies, and the two sides of the note.

A country told in the title, beside the name or by the nation before it ("his Portuguese counterpart, X") makes sure;
so does what is known of the person. Whoever has none of these is taken for the note's own country's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policegraph.extract.clusters import Cast, Cluster
from policegraph.extract.document import Document
from policegraph.extract.home import home_words
from policegraph.facts import EntityKind

_AWAY = frozenset(("to", "in", "at"))  # "Ambassador of X to Y": an envoy is not of the country where he serves


@dataclass(frozen=True, slots=True)
class Allegiances:
    """The country (else body) of each person, post and body, and those of whom the text or knowledge makes it sure."""

    of: dict[str, str]
    sure: frozenset[str]


def allegiances(document: Document, cast: Cast, inner: Mapping[int, tuple[str, ...]]) -> Allegiances:
    """Whose side everybody is on. `inner` has the agents of names that stand inside longer names, by token."""
    by_code, bodies_of, posts_of = cast.place_by_code(), cast.bodies_of(), cast.posts_of()
    out: dict[str, str] = {}
    for cluster in cast.clusters.values():
        country: str | None = None
        if cluster.kind in (EntityKind.AGENCY, EntityKind.POST):
            country = _country_of(document, cast, cluster, inner)
        elif cluster.kind is EntityKind.PERSON:
            country = cluster.country
            for post in posts_of.get(cluster.id, ()):
                country = country or _country_of(document, cast, post, inner)
            country = country or cluster.known_country
            for body in bodies_of.get(cluster.id, ()):
                country = country or cast.clusters[body].country or body
        if country:
            out[cluster.id] = by_code.get(country, country)
    sure = frozenset(out)
    home = by_code.get(cast.home or "", cast.home or "")
    if home:
        guests = {id for id, place in _accredited(document, cast, inner) if place == home}
        guests |= {person for person, posts in posts_of.items() if any(post.id in guests for post in posts)}
        others = [c.id for c in cast.of(EntityKind.PLACE) if c.subkind == "Country" and c.id != home]
        for cluster in cast.clusters.values():
            if cluster.kind not in (EntityKind.PERSON, EntityKind.POST) or cluster.id in out:
                continue
            if cluster.id not in guests:
                out[cluster.id] = home
            elif len(others) == 1:
                out[cluster.id] = others[0]  # whoever is accredited to this country is of the other one
    return Allegiances(out, sure)


def _accredited(document: Document, cast: Cast, inner: Mapping[int, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Envoys and the countries where they serve: "Ambassador to Malta"."""
    for post in cast.of(EntityKind.POST):
        if not any(key in post.head for key in home_words().envoys):
            continue
        for token in (token for span, _, _ in post.places for token in document.tokens(span)):
            before = {t.lower_ for t in token.doc[max(token.i - 2, 0) : token.i]}
            if _AWAY & before:
                yield from ((post.id, id) for id in inner.get(token.i, ()))


def _country_of(document: Document, cast: Cast, cluster: Cluster, inner: Mapping[int, tuple[str, ...]]) -> str | None:
    if cluster.country:
        return cluster.country
    if cluster.kind is EntityKind.POST:
        for span, _, _ in cluster.places:
            for token in document.tokens(span):
                for id in inner.get(token.i, ()):
                    place = cast.clusters.get(id)
                    if place is None or place.subkind != "Country" or not place.known:
                        continue
                    before = [t.lower_ for t in token.doc[max(token.i - 2, 0) : token.i]]
                    if not _AWAY & set(before):
                        return place.known[0]
    if cluster.body:
        return cast.clusters[cluster.body].country or cluster.body
    return None


def two_sides(
    talks: Sequence[tuple[tuple[str, ...], tuple[str, ...]]],
    persons: Sequence[str],
    bodies: Sequence[str],
    allegiance: Allegiances,
) -> tuple[str, ...]:
    """The two parties of a note: who met whom by its first talk, else the first two persons of different sides."""
    of, sure = allegiance.of, allegiance.sure
    for first, second in talks:
        for a in first:
            for b in second:
                if a != b and (of.get(a) != of.get(b) or not (a in sure and b in sure)):
                    return (a, b)
    named = [p for p in persons if p[0] == "p"]
    for among in (named, list(persons)) if len(named) < 2 else (named,):
        for i, a in enumerate(among):
            for b in among[i + 1 :]:
                if of.get(a) != of.get(b):
                    return (a, b)
    for among in (named, list(persons)):
        if len(among) >= 2:
            return (among[0], among[1])
    others = list(dict.fromkeys((*persons, *bodies)))
    return tuple(others[:2]) if len(others) >= 2 else ()
