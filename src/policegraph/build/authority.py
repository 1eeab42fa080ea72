"""The authority graph: what is known beforehand of agencies, posts, persons, tenures, places and themes.

A function of the knowledge alone, but for cities: of the tens of thousands known, those stand in it that a readout
names (`city_entries`).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.dates import issued_literal
from policegraph.build.vocabulary import (
    AGENCY_CLASSES,
    AUTHORITY,
    BASE,
    DCT,
    FOAF,
    ORG,
    OWL,
    PG,
    PLACE_CLASSES,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    THEME,
    XSD,
    digest,
    entity_iri,
    slug,
)
from policegraph.knowledge.load import Knowledge
from policegraph.knowledge.schema import Agency, Country, Person, Post, Row, Tenure
from policegraph.knowledge.terms import City, Region, Theme

FORM = "1"  # raise it when this module writes other triples for the same knowledge

SCHEME = NamedNode(BASE + "themes")
_MATCHES: Mapping[str, NamedNode] = {
    "exact": SKOS.exactMatch,
    "close": SKOS.closeMatch,
    "broad": SKOS.broadMatch,
    "narrow": SKOS.narrowMatch,
    "related": SKOS.relatedMatch,
}


def authority_digest(knowledge: Knowledge) -> str:
    """What tells whether a store's authority graph was made of this knowledge, in this form."""
    return digest(FORM, knowledge.digest, length=32)


def build_authority(knowledge: Knowledge) -> frozenset[Triple]:
    """All triples of the authority graph but those of cities."""
    return frozenset(_all(knowledge))


def _all(knowledge: Knowledge) -> Iterator[Triple]:
    yield Triple(AUTHORITY, PG.digest, Literal(authority_digest(knowledge)))
    for agency in knowledge.agencies.values():
        yield from _agency(agency)
    for post in knowledge.posts.values():
        yield from _post(post)
    for person in knowledge.persons.values():
        yield from _person(person)
    for tenure in knowledge.tenures:
        yield from _tenure(tenure)
    for country in knowledge.countries.values():
        yield from _country(country)
    for region in knowledge.regions.values():
        yield from _region(region)
    yield from build_themes(knowledge.themes.values())


def _node(kind: str, key: str) -> NamedNode:
    return NamedNode(entity_iri(kind, key))


def _named(node: NamedNode, label: str, others: Iterable[str | None]) -> Iterator[Triple]:
    yield Triple(node, RDFS.label, Literal(label))
    for form in dict.fromkeys(others):
        if form and form != label:
            yield Triple(node, SKOS.altLabel, Literal(form))


def _from(node: NamedNode, row: Row) -> Iterator[Triple]:
    """Where a row of knowledge is from, and whether somebody compared it."""
    yield Triple(node, DCT.source, _link(row.source) or Literal(row.source))
    yield Triple(node, PG.verified, _boolean(row.verified))
    if row.checked:
        yield Triple(node, PG.checked, issued_literal(row.checked))


def _link(value: str | None) -> NamedNode | None:
    if value is None or not value.startswith(("http://", "https://")) or " " in value:
        return None
    try:
        return NamedNode(value)
    except ValueError:
        return None


def _boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=XSD.boolean)


def _wikidata(node: NamedNode, qid: str | None) -> Iterator[Triple]:
    if qid:
        yield Triple(node, OWL.sameAs, NamedNode(f"http://www.wikidata.org/entity/{qid}"))


def _agency(agency: Agency) -> Iterator[Triple]:
    node = _node("agency", agency.id)
    yield Triple(node, RDF.type, ORG.Organization)
    narrower = AGENCY_CLASSES.get(agency.kind)
    if narrower is not None:
        yield Triple(node, RDF.type, narrower)
    yield from _named(node, agency.name, (agency.native_name, *agency.acronyms, *agency.other_names))
    if agency.country:
        yield Triple(node, PG.country, _node("place", agency.country))
    if agency.parent:
        yield Triple(node, ORG.subOrganizationOf, _node("agency", agency.parent))
    if agency.founded:
        yield Triple(node, SCHEMA.foundingDate, issued_literal(agency.founded))
    if agency.dissolved:
        yield Triple(node, SCHEMA.dissolutionDate, issued_literal(agency.dissolved))
    for successor in agency.successors:
        yield Triple(node, PG.succeededBy, _node("agency", successor))
    website = _link(agency.website)
    if website is not None:
        yield Triple(node, FOAF.homepage, website)
    yield from _wikidata(node, agency.wikidata)
    yield from _from(node, agency)


def _post(post: Post) -> Iterator[Triple]:
    node = _node("post", post.id)
    yield Triple(node, RDF.type, ORG.Post)
    yield from _named(node, post.title, post.other_titles)
    yield Triple(node, ORG.postIn, _node("agency", post.agency))
    if post.country:
        yield Triple(node, PG.jurisdiction, _node("place", post.country))
    yield Triple(node, PG.singleHolder, _boolean(post.single))
    if post.founded:
        yield Triple(node, SCHEMA.foundingDate, issued_literal(post.founded))
    if post.abolished:
        yield Triple(node, SCHEMA.dissolutionDate, issued_literal(post.abolished))
    yield from _from(node, post)


def _person(person: Person) -> Iterator[Triple]:
    node = _node("person", person.id)
    yield Triple(node, RDF.type, FOAF.Person)
    yield from _named(node, person.name, person.other_names)
    if person.country:
        yield Triple(node, SCHEMA.nationality, _node("place", person.country))
    yield from _wikidata(node, person.wikidata)
    yield from _from(node, person)


def _tenure(tenure: Tenure) -> Iterator[Triple]:
    node = _node("tenure", f"{tenure.post}/{tenure.person}/{tenure.start}")
    yield Triple(node, RDF.type, PG.Tenure)
    yield Triple(node, PG.holder, _node("person", tenure.person))
    yield Triple(node, PG.post, _node("post", tenure.post))
    yield Triple(node, SCHEMA.startDate, issued_literal(tenure.start))
    if tenure.end:
        yield Triple(node, SCHEMA.endDate, issued_literal(tenure.end))
    yield Triple(node, PG.acting, _boolean(tenure.acting))
    for words in (tenure.overlap, tenure.note):
        if words:
            yield Triple(node, RDFS.comment, Literal(words))
    yield from _from(node, tenure)


def _country(country: Country) -> Iterator[Triple]:
    node = _node("place", country.code)
    yield Triple(node, RDF.type, SCHEMA.Place)
    yield Triple(node, RDF.type, SCHEMA.Country)
    yield from _named(node, country.name, (country.official_name, *country.other_names, *country.former_names))
    yield Triple(node, PG.countryCode, Literal(country.code))
    for demonym in country.demonyms:
        yield Triple(node, PG.demonym, Literal(demonym))
    yield from _from(node, country)


def _region(region: Region) -> Iterator[Triple]:
    node = _node("place", region.id)
    yield Triple(node, RDF.type, SCHEMA.Place)
    narrower = PLACE_CLASSES.get(region.kind)
    if narrower is not None:
        yield Triple(node, RDF.type, narrower)
    yield from _named(node, region.name, region.other_names)
    for demonym in region.demonyms:
        yield Triple(node, PG.demonym, Literal(demonym))
    yield from _from(node, region)


@lru_cache(maxsize=2)
def _cities_by_iri(knowledge: Knowledge) -> Mapping[str, City]:
    return {entity_iri("place", city.id): city for cities in knowledge.city_forms().values() for city in cities}


def city_entries(iris: Iterable[str], knowledge: Knowledge) -> frozenset[Triple]:
    """The authority entries of those of the IRIs that are known cities."""
    wanted = [iri for iri in iris if iri.startswith(entity_iri("place", ""))]
    triples: set[Triple] = set()
    for iri in wanted:
        city = _cities_by_iri(knowledge).get(iri)
        if city is None:
            continue
        node = NamedNode(iri)
        triples |= {
            Triple(node, RDF.type, SCHEMA.Place),
            Triple(node, RDF.type, SCHEMA.City),
            Triple(node, RDFS.label, Literal(city.name)),
            Triple(node, SCHEMA.containedInPlace, _node("place", city.country)),
        }
    return frozenset(triples)


def build_themes(themes: Iterable[Theme]) -> Iterator[Triple]:
    """The theme scheme in SKOS, with the classifications that it is matched to."""
    yield Triple(SCHEME, RDF.type, SKOS.ConceptScheme)
    yield Triple(SCHEME, RDFS.label, Literal("Themes of police and home-affairs work"))
    for theme in themes:
        node = THEME[theme.slug]
        yield Triple(node, RDF.type, SKOS.Concept)
        yield Triple(node, SKOS.inScheme, SCHEME)
        yield Triple(node, SKOS.prefLabel, Literal(theme.label))
        yield from _named(node, theme.label, theme.alt_labels)
        if theme.definition:
            yield Triple(node, SKOS.definition, Literal(theme.definition))
        for slug_ in theme.broader:
            yield Triple(node, SKOS.broader, THEME[slug_])
            yield Triple(THEME[slug_], SKOS.narrower, node)
        if not theme.broader:
            yield Triple(node, SKOS.topConceptOf, SCHEME)
            yield Triple(SCHEME, SKOS.hasTopConcept, node)
        for match in theme.matches:
            scheme = NamedNode(f"{BASE}classification/{slug(match.scheme)}")
            concept = _link(match.iri) or NamedNode(f"{scheme.value}/{slug(match.notation)}")
            yield Triple(node, _MATCHES[match.relation], concept)
            yield Triple(concept, RDF.type, SKOS.Concept)
            yield Triple(concept, SKOS.inScheme, scheme)
            yield Triple(concept, SKOS.notation, Literal(match.notation))
            yield Triple(scheme, RDF.type, SKOS.ConceptScheme)
            yield Triple(scheme, RDFS.label, Literal(match.scheme))
