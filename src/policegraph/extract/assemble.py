"""From clusters of mentions to the entities and relations of an extraction."""

from policegraph.extract.cast import Cast, Cluster
from policegraph.extract.document import Document
from policegraph.facts import Entity, EntityKind, Ground, Mention, Relation, RelationName, Span


def entities(cast: Cast, document: Document) -> tuple[Entity, ...]:
    """Every cluster as an entity, in order of first mention within each kind."""
    return tuple(_entity(cluster, cast, document) for cluster in cast.clusters.values() if cluster.places)


def _entity(cluster: Cluster, cast: Cast, document: Document) -> Entity:
    forms = dict(cluster.forms)
    for form in list(forms):
        for variant in _variants(cluster, form, cast):
            forms.setdefault(variant)
    mentions = tuple(
        Mention(span, span.of(document.text), rule, bare) for span, rule, bare in sorted(set(cluster.places))
    )
    known_as = cluster.known[0] if cluster.known else None
    country = (
        next((c.id for c in cast.of(EntityKind.PLACE) if c.known and c.known[0] == cluster.country), None)
        if cluster.kind is EntityKind.POST
        else None
    )
    return Entity(
        id=cluster.id,
        kind=cluster.kind,
        name=cluster.name,
        forms=tuple(forms),
        mentions=mentions,
        known_as=known_as,
        subkind=cluster.subkind,
        jurisdiction=country,
        body=cluster.body,
    )


def _variants(cluster: Cluster, form: str, cast: Cast) -> list[str]:
    """The obvious shorter form of a name: without the country it ends in or begins with."""
    if cluster.kind not in (EntityKind.AGENCY, EntityKind.POST):
        return []
    out = []
    for place in cast.of(EntityKind.PLACE):
        if place.subkind != "Country":
            continue
        for name in place.forms:
            for ending in (f" of the {name}", f" of {name}", f" to {name}", f" to the {name}"):
                if form.endswith(ending) and " " in form[: -len(ending)]:
                    out.append(form[: -len(ending)])
            if form.startswith(name + " ") and len(form.split()) - len(name.split()) >= 2:
                out.append(form[len(name) + 1 :])
    return out


def relations(cast: Cast) -> tuple[Relation, ...]:
    """Who holds which post, who belongs to which body, which body is of which country."""
    out: dict[tuple[str, RelationName, str], Relation] = {}

    def add(subject: str, name: RelationName, object_: str, span: Span, rule: str) -> None:
        out.setdefault((subject, name, object_), Relation(subject, name, object_, Ground(span, rule)))

    for person, post, span, rule in cast.holds:
        add(person, RelationName.HOLDS, post, span, rule)
    for person, agency, span, rule in cast.members:
        add(person, RelationName.MEMBER_OF, agency, span, rule)
    for agency, place, span, rule in cast.countries:
        add(agency, RelationName.COUNTRY, place, span, rule)
    return tuple(out.values())
