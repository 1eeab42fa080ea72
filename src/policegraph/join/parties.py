"""Who stands behind the fillers of roles: a person for the post held that day, a country for its people and bodies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policegraph.join.view import View, country_of, id_of, kind_of
from policegraph.knowledge.body import Knowledge


@dataclass(frozen=True, slots=True)
class Parties:
    """The persons (posts where no holder is known), countries and bodies without a country behind some fillers."""

    persons: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """Short names of all of them but posts, for finding what may belong together."""
        return self.persons | self.countries | self.bodies

    def __bool__(self) -> bool:
        return bool(self.persons or self.posts or self.countries or self.bodies)


def parties(fillers: Iterable[str], view: View, holders: Mapping[str, str], knowledge: Knowledge) -> Parties:
    """The parties behind fillers in a readout; `holders` gives the inferred holders of its posts, by post."""
    persons: set[str] = set()
    posts: set[str] = set()
    countries: set[str] = set()
    bodies: set[str] = set()
    for iri in fillers:
        kind = kind_of(iri)
        if kind == "person":
            persons.add(iri)
            held = view.holds.get(iri, frozenset())
            told = {code for post in held if (code := country_of(post, knowledge)) is not None}
            told = told or {code for code in (country_of(iri, knowledge),) if code is not None and not held}
            countries |= told
            bodies |= {body for post in held if (body := _body_of(post, knowledge)) is not None}
        elif kind == "post":
            named = view.holders.get(iri, frozenset()) or ({holders[iri]} if iri in holders else set())
            persons |= set(named)
            if not named:
                posts.add(iri)
            country, body = country_of(iri, knowledge), _body_of(iri, knowledge)
            countries |= {country} if country else set()
            bodies |= {body} if body else set()
        elif kind in ("agency", "place"):
            country = country_of(iri, knowledge)
            if country is not None:
                countries.add(country)
            elif kind == "agency":
                bodies.add(iri)
    return Parties(frozenset(persons), frozenset(posts), frozenset(countries), frozenset(bodies))


def _body_of(post: str, knowledge: Knowledge) -> str | None:
    """The IRI of the agency of a post that is of no country."""
    from policegraph.build.vocabulary import entity_iri

    entry = knowledge.posts.get(id_of(post, "post") or "")
    if entry is None or entry.country is not None:
        return None
    agency = knowledge.agencies.get(entry.agency)
    return entity_iri("agency", entry.agency) if agency is not None and agency.country is None else None
