"""From clusters of mentions to the entities and relations of an extraction."""

from policegraph.extract.cast import Cast, Cluster
from policegraph.extract.document import Document
from policegraph.extract.proposals import Proposal
from policegraph.extract.scorer import Scorers
from policegraph.facts import Entity, EntityKind, Ground, Mention, Relation, RelationName, Span


def entities(cast: Cast, document: Document, kept: frozenset[str] | None = None) -> tuple[Entity, ...]:
    """Every cluster that is kept as an entity, in order of first mention within each kind."""
    return tuple(
        _entity(cluster, cast, document, kept)
        for cluster in cast.clusters.values()
        if cluster.places and (kept is None or cluster.id in kept)
    )


def kept_entities(p: Proposal, scorers: Scorers) -> frozenset[str]:
    """The ids of the clusters that are judged to be what they seem; places by knowledge stay in any case."""
    return frozenset(
        id for id, features in p.entities.items() if scorers.keeps("entity", scorers.probability("entity", features))
    )


def _entity(cluster: Cluster, cast: Cast, document: Document, kept: frozenset[str] | None) -> Entity:
    def known(id: str | None) -> str | None:
        return id if id is None or kept is None or id in kept else None

    forms = dict(cluster.forms)
    others = {form for other in cast.of(cluster.kind) if other is not cluster for form in other.forms}
    for form in list(forms):
        for variant in _variants(cluster, form, cast):
            if variant not in others:  # "Ministry of Interior" is another's where the text names two
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
        jurisdiction=known(country),
        body=known(cluster.body),
    )


def _variants(cluster: Cluster, form: str, cast: Cast) -> list[str]:
    """The obvious shorter form of a name: without the country it ends in or begins with."""
    if cluster.kind not in (EntityKind.AGENCY, EntityKind.POST):
        return []
    out = []
    if cluster.kind is EntityKind.AGENCY:
        owner, _, unit = form.replace("’s ", "'s ").partition("'s ")
        if owner and len(unit.split()) > 1 and form not in (c.name for c in cast.of(EntityKind.AGENCY) if c.known):
            out.append(unit)  # "the Agency's Legal Section"
        for place in cast.of(EntityKind.PLACE):
            out += [form.removesuffix(f" in {name}") for name in place.forms if form.endswith(f" in {name}")]
    if cluster.kind is EntityKind.POST and cluster.body in cast.clusters:
        body = cast.clusters[cluster.body]
        title = " ".join(form.split()[: len(cluster.head.split())])
        if form.lower().startswith(cluster.head) and " of " in form:
            out += [f"{title} of {name}" for name in (*body.forms, *body.acronyms)]
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


def relations(p: Proposal, scorers: Scorers, kept: frozenset[str]) -> tuple[Relation, ...]:
    """Who holds which post, who belongs to which body, which body is of which country."""
    out: dict[tuple[str, RelationName, str], Relation] = {}

    def add(subject: str, name: RelationName, object_: str, span: Span, rule: str, confidence: float) -> None:
        if subject in kept and object_ in kept:
            out.setdefault((subject, name, object_), Relation(subject, name, object_, Ground(span, rule, confidence)))

    for person, post, span, rule in p.scene.cast.holds:
        add(person, RelationName.HOLDS, post, Span(span.start, min(span.end, span.start + 400)), rule, 0.9)
    for person, agency, span, features in p.members:
        probability = scorers.probability("member", features)
        if scorers.keeps("member", probability):
            add(person, RelationName.MEMBER_OF, agency, span, "member-scored", round(probability, 3))
    best: dict[str, tuple[float, str, Span]] = {}
    for agency, place, span, features in p.countries:
        probability = scorers.probability("country", features)
        if scorers.keeps("country", probability) and probability > best.get(agency, (0.0,))[0]:
            best[agency] = (probability, place, span)
    for agency, (probability, place, span) in best.items():
        add(agency, RelationName.COUNTRY, place, span, "country-scored", round(probability, 3))
    by_code = p.scene.cast.place_by_code()
    for office in p.scene.cast.of(EntityKind.POST):
        if office.country in by_code and office.places:
            span = min(office.places)[0]
            add(office.id, RelationName.JURISDICTION, by_code[office.country], span, "jurisdiction-named", 0.9)
    return tuple(out.values())
