"""Synthetic readouts of a world that is not: N of them, as a store, to measure questions and diagrams at size.

    python benchmarks/synthetic.py 10000 /tmp/synthetic.store        # some 8 million quads, a few minutes
    python benchmarks/synthetic.py 200 -                             # the same as N-Quads to standard output

Everything goes through `policegraph.build`, so that the graph has the shape of a real one; names, dates and texts are
drawn from a seeded generator, few of them often and most of them seldom, as in life.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from policegraph.build.quads import build
from policegraph.build.vocabulary import (
    AUTHORITY,
    BASE,
    DCT,
    ENTITIES,
    INFERRED,
    ORG,
    PG,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    THEME,
    XSD,
    entity_iri,
)
from policegraph.facts import (
    Entity,
    EntityKind,
    Event,
    EventKind,
    Extraction,
    Ground,
    Interaction,
    InteractionKind,
    Modality,
    Quotation,
    Readout,
    Relation,
    RelationName,
    Role,
    RoleName,
    Span,
    Status,
    ThemeMention,
)

SYLLABLES = """
    ba de fi go hu ka le mi no pu ra se ti vo wu za bel dor fan gil hen jor kel lun mar nor
""".split()
THEMES = """
    terrorism organised-crime drug-trafficking human-trafficking migrant-smuggling cybercrime fraud money-laundering
    corruption environmental-crime firearms-trafficking maritime-crime border-security information-sharing
    capacity-building new-technology fugitives-and-extradition police-cooperation road-safety missing-persons
""".split()
DEEDS = {
    InteractionKind.PRAISE: "thanked {0} for the work on {1}",
    InteractionKind.REQUEST: "asked {0} to send the files on {1}",
    InteractionKind.COMMIT: "promised {0} a joint desk on {1}",
    InteractionKind.AGREE: "agreed with {0} on a plan against {1}",
    InteractionKind.ASSIST: "trained officers of {0} in {1}",
    InteractionKind.COOPERATE: "worked with {0} on {1}",
    InteractionKind.CRITICISE: "criticised {0} over {1}",
    InteractionKind.ENFORCE: "searched offices of {0} in a case of {1}",
}
RUN = BASE + "id/run/synthetic"


@dataclass(frozen=True, slots=True)
class Body:
    """A made-up country's agency with its minister's post and the people who held it one after the other."""

    key: str
    name: str
    country: int
    post: str
    holders: tuple[str, ...]


@dataclass
class World:
    """Countries, agencies, posts and people, all made up from one seed."""

    seed: int
    countries: list[str] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    cities: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = random.Random(self.seed)
        names: set[str] = set()

        def name(*parts: int) -> str:
            while True:
                made = " ".join("".join(chance.choice(SYLLABLES) for _ in range(part)).capitalize() for part in parts)
                if made not in names:
                    names.add(made)
                    return made

        self.countries = [f"{name(3)}ia" for _ in range(180)]
        self.cities = [name(2, 2) for _ in range(600)]
        for number in range(700):
            country = int(180 * chance.random() ** 2)
            kind = chance.choice(("Ministry of the Interior", "National Police", "Border Guard", "Criminal Bureau"))
            holders = tuple(name(2, 3) for _ in range(chance.randint(1, 5)))
            body = f"{kind} of {self.countries[country]} {number}"
            self.bodies.append(Body(f"body-{number}", body, country, f"Head of the {body}", holders))
        self.others = [name(2, 3) for _ in range(6000)]


class Text:
    """A text that grows sentence by sentence, and knows where each stands."""

    def __init__(self, title: str) -> None:
        self.words = title + "\n\n"

    def say(self, sentence: str) -> Span:
        """The place of a new sentence."""
        start = len(self.words)
        self.words += sentence
        span = Span(start, len(self.words))
        self.words += " "
        return span


def extraction(world: World, number: int) -> Extraction:
    """One readout: who met whom, what they asked and promised, an operation or a training, a quotation or two."""
    chance = random.Random(f"{world.seed}/{number}")
    issued = date(2009, 1, 1) + timedelta(days=int(6400 * chance.random() ** 0.7))
    sides = [world.bodies[int(len(world.bodies) * chance.random() ** 2.2)] for _ in range(3)]
    entities: dict[str, Entity] = {}
    relations: list[Relation] = []

    def entity(kind: EntityKind, key: str, name: str) -> str:
        id = f"{kind}/{key}"
        entities.setdefault(id, Entity(id, kind, name, (name,), iri=entity_iri(kind, key), label=name))
        return id

    def sure() -> float:
        return round(chance.betavariate(8, 2), 4)

    def person_of(body: Body) -> str:
        if chance.random() < 0.15:
            return entity(EntityKind.POST, f"{body.key}-head", body.post)
        if chance.random() < 0.3:
            name = world.others[int(len(world.others) * chance.random() ** 2)]
            id = entity(EntityKind.PERSON, name.lower().replace(" ", "-"), name)
        else:
            name = body.holders[int(len(body.holders) * (issued - date(2009, 1, 1)).days / 6401)]
            id = entity(EntityKind.PERSON, name.lower().replace(" ", "-"), name)
            post = entity(EntityKind.POST, f"{body.key}-head", body.post)
            relations.append(
                Relation(id, RelationName.HOLDS, post, Ground(text.say(f"{name}, {body.post}."), "title", sure()))
            )
        agency = entity(EntityKind.AGENCY, body.key, body.name)
        span = text.say(f"{name} speaks for the {body.name}.")
        relations.append(Relation(id, RelationName.MEMBER_OF, agency, Ground(span, "title", sure())))
        return id

    def place_of(body: Body) -> str:
        return entity(EntityKind.PLACE, f"c{body.country}", world.countries[body.country])

    text = Text(f"{sides[0].name} and {sides[1].name} meet")
    agencies = [entity(EntityKind.AGENCY, body.key, body.name) for body in sides]
    for body, agency in zip(sides, agencies, strict=True):
        ground = Ground(text.say(f"The {body.name} is a body of {world.countries[body.country]}."), "country", sure())
        relations.append(Relation(agency, RelationName.COUNTRY, place_of(body), ground))
    people = [person_of(body) for body in sides]
    themes = chance.sample(THEMES, 3)
    events = []
    city_number = int(len(world.cities) * chance.random() ** 2)
    city = entity(EntityKind.PLACE, f"city-{city_number}", world.cities[city_number])
    for index in range(chance.randint(1, 3)):
        kind = chance.choices(list(EventKind), (40, 14, 10, 12, 8, 8, 4, 4))[0]
        status = chance.choices(list(Status), (80, 16, 4))[0]
        when = issued - timedelta(days=chance.randint(0, 3)) if status is Status.HELD else issued + timedelta(days=90)
        sentence = (
            f"Event {index}: {' and '.join(entities[id].name for id in people)} in {entities[city].name}, {when}."
        )
        ground = Ground(text.say(sentence), "event", sure())
        parties = people if kind in (EventKind.MEETING, EventKind.VISIT) else agencies
        roles = [Role(RoleName.PARTICIPANT, id, ground) for id in dict.fromkeys(parties)]
        roles += [Role(RoleName.HOST, parties[0], ground), Role(RoleName.PLACE, city, ground)]
        roles += [Role(RoleName.THEME, theme, ground) for theme in themes[:2]]
        if chance.random() < 0.85:
            roles.append(Role(RoleName.DATE, when.isoformat(), ground))
        events.append(Event(f"e{index}", kind, status, ground, (), tuple(roles)))
    acts = []
    for index in range(chance.randint(4, 8)):
        kind = chance.choices(list(InteractionKind), (20, 16, 20, 8, 12, 14, 5, 5))[0]
        actor, target = chance.sample([*people, *agencies], 2)
        modality = chance.choices(
            (Modality.ASSERTED, Modality.PLANNED, Modality.DENIED, Modality.POSSIBLE), (86, 8, 3, 3)
        )[0]
        theme = chance.choice(themes)
        deed = DEEDS[kind].format(entities[target].name, theme.replace("-", " "))
        ground = Ground(text.say(f"{entities[actor].name} {deed}, say {index}."), "frame", sure())
        roles = [Role(RoleName.THEME, theme, ground)]
        if actor != target:
            roles += [Role(RoleName.ACTOR, actor, ground), Role(RoleName.TARGET, target, ground)]
        if kind in (InteractionKind.REQUEST, InteractionKind.COMMIT):
            roles.append(Role(RoleName.CONTENT, deed, ground))
            if chance.random() < 0.3:
                roles.append(Role(RoleName.DUE, f"{issued.year + 1}", ground))
        if chance.random() < 0.7:
            roles.append(Role(RoleName.DURING, events[0].id, ground))
        acts.append(Interaction(f"i{index}", kind, modality, ground, tuple(roles)))
    quotations = []
    for index in range(chance.randint(0, 2)):
        speaker = people[index]
        whole = text.say(
            f"“We have come far on {themes[index].replace('-', ' ')}, and farther yet,” said {entities[speaker].name}."
        )
        quotations.append(
            Quotation(f"q{index}", Span(whole.start + 1, whole.start + 20), speaker, Ground(whole, "quote", sure()))
        )
    told = [
        ThemeMention(theme, Ground(text.say(f"A word on {theme.replace('-', ' ')}."), "theme", sure()))
        for theme in themes
    ]
    readout = Readout(
        f"synthetic-{number:06}.txt",
        text.words.strip(),
        text.words.split("\n")[0],
        issued.isoformat(),
        sides[0].name,
        f"https://example.org/{number}",
    )
    return Extraction(
        readout, tuple(entities.values()), tuple(relations), tuple(events), tuple(acts), tuple(quotations), tuple(told)
    )


def authority(world: World) -> Iterator[Triple]:
    """What is known beforehand: countries, bodies, posts, tenures and themes."""
    for number, name in enumerate(world.countries):
        node = NamedNode(entity_iri("place", f"c{number}"))
        yield from (Triple(node, RDF.type, SCHEMA.Place), Triple(node, RDF.type, SCHEMA.Country))
        yield Triple(node, RDFS.label, Literal(name))
    for number, body in enumerate(world.bodies):
        agency = NamedNode(entity_iri("agency", body.key))
        post = NamedNode(entity_iri("post", f"{body.key}-head"))
        yield from (Triple(agency, RDF.type, ORG.Organization), Triple(agency, RDFS.label, Literal(body.name)))
        yield Triple(agency, PG.country, NamedNode(entity_iri("place", f"c{body.country}")))
        yield from (Triple(post, RDF.type, ORG.Post), Triple(post, RDFS.label, Literal(body.post)))
        yield Triple(post, ORG.postIn, agency)
        step = 6401 // len(body.holders)
        for place, name in enumerate(body.holders):
            tenure = NamedNode(f"{BASE}id/tenure/{number}-{place}")
            start = date(2009, 1, 1) + timedelta(days=step * place)
            yield Triple(tenure, RDF.type, PG.Tenure)
            yield Triple(tenure, PG.holder, NamedNode(entity_iri("person", name.lower().replace(" ", "-"))))
            yield Triple(tenure, PG.post, post)
            yield Triple(tenure, SCHEMA.startDate, Literal(start.isoformat(), datatype=XSD.date))
            yield Triple(tenure, DCT.source, Literal("an invented almanac"))
    for slug in THEMES:
        node = THEME[slug]
        yield Triple(node, RDF.type, SKOS.Concept)
        yield Triple(node, SKOS.prefLabel, Literal(slug.replace("-", " "), language="en"))


class Inferred:
    """Second tellings, repeated promises and their state, drawn from what the readouts hold."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._last_event: str | None = None
        self._last_promise: dict[str, str] = {}

    def after(self, triples: frozenset[Triple]) -> Iterator[Triple]:
        """What is inferred once one more readout is there."""
        events = sorted(t.subject.value for t in triples if t.predicate == RDF.type and t.object == PG.Meeting)
        for event in events[:1]:
            if self._last_event and self._chance.random() < 0.1:
                yield Triple(NamedNode(event), PG.sameEvent, NamedNode(self._last_event))
                yield Triple(NamedNode(self._last_event), PG.sameEvent, NamedNode(event))
            self._last_event = event
        kinds = {
            t.subject: t.object for t in triples if t.predicate == RDF.type and t.object in (PG.Commit, PG.Request)
        }
        actors = {t.subject: t.object.value for t in triples if t.predicate == PG.actor and t.subject in kinds}
        for act in sorted(kinds, key=lambda node: node.value):
            state = self._chance.choices(("Open", "Repeated", "Done", "Overdue", "Denied"), (60, 15, 12, 10, 3))[0]
            yield Triple(act, PG.ledgerStatus, PG[state])
            earlier = self._last_promise.get(actors.get(act, ""))
            if earlier and self._chance.random() < 0.2:
                link = self._chance.choice((PG.repeats, PG.reportsDone))
                yield Triple(act, link, NamedNode(earlier))
            if act in actors:
                self._last_promise[actors[act]] = act.value


def quads(count: int, seed: int = 7) -> Iterator[Quad]:
    """All quads of so many readouts with authority, labels and inferences; the union stands in the default graph."""
    world = World(seed)
    labels: dict[str, str] = {}
    known: set[str] = set()
    for triple in authority(world):
        yield from _both(triple, AUTHORITY)
        if triple.predicate == RDFS.label:
            known.add(triple.subject.value)
    inferred = Inferred(seed)
    for number in range(count):
        built = build(extraction(world, number), RUN)
        graph = NamedNode(built.graph)
        for triple in built.triples:
            yield from _both(triple, graph)
        for triple in inferred.after(built.triples):
            yield Quad(*triple, INFERRED)
        labels.update({iri: label for iri, label in built.labels.items() if iri not in known})
    for iri, label in labels.items():
        yield from _both(Triple(NamedNode(iri), RDFS.label, Literal(label)), ENTITIES)


def _both(triple: Triple, graph: NamedNode) -> Iterator[Quad]:
    yield Quad(*triple, graph)
    yield Quad(*triple, DefaultGraph())


def main() -> None:
    """Write the store, or N-Quads to standard output."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("count", type=int, help="how many readouts")
    parser.add_argument("store", help="a new folder, or - for N-Quads")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    if options.store == "-":
        for quad in quads(options.count, options.seed):
            if quad.graph_name != DefaultGraph():
                print(f"{quad} .")
        return
    folder = Path(options.store)
    if folder.exists():
        sys.exit(f"{folder} is there already; give a new folder")
    folder.mkdir(parents=True)
    (folder / "policegraph-store.json").write_text(json.dumps({"policegraph-store": 1}) + "\n")
    start = time.perf_counter()
    store = ox.Store(str(folder / "quads"))
    store.bulk_extend(quads(options.count, options.seed))
    store.optimize()
    named = sum(1 for _ in store.quads_for_pattern(None, None, None, None)) - sum(
        1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph())
    )
    print(f"{options.count} readouts, {named} quads in {time.perf_counter() - start:.0f} s: {folder}")


if __name__ == "__main__":
    main()
