"""What linking costs as the store grows: time per readout at 1,000, 10,000 and 50,000 stored entities.

    python benchmarks/linking.py [SIZE…]

Readouts are made of posts of the authority and of people whom it does not hold, spread over years, with requests and
promises about many things; they go through resolve, build, store and the conclusions over all readouts. Printed for
each size: readouts and entities in the store, milliseconds of the processor per readout in batches of 200 (the mean of
the last ones: linking, storing, conclusions), the ratio of their sum to that at the first size, and one readout alone.
"""

import random
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from policegraph.build.quads import build
from policegraph.build.vocabulary import INFERRED
from policegraph.facts import (
    Entity,
    EntityKind,
    Event,
    EventKind,
    Extraction,
    Ground,
    Interaction,
    InteractionKind,
    Mention,
    Modality,
    Readout,
    Relation,
    RelationName,
    Role,
    RoleName,
    Span,
    Status,
)
from policegraph.join import links_edit, refresh
from policegraph.knowledge.load import Knowledge, load
from policegraph.knowledge.schema import Post
from policegraph.resolve import resolve
from policegraph.store import Store, open_store

FIRST = [
    "Mira",
    "Tomas",
    "Elena",
    "Jürgen",
    "Yusuf",
    "Aigul",
    "Nana",
    "Petr",
    "Sofia",
    "Ilias",
    "Karim",
    "Lena",
    "Omar",
]
LAST = [
    "Kato",
    "Veld",
    "Arango",
    "Brandt",
    "Osei",
    "Nurlan",
    "Petrov",
    "Lindqvist",
    "Haddad",
    "Moreau",
    "Silva",
    "Tanaka",
]
SYLLABLES = ["ba", "ko", "ri", "ten", "mar", "dol", "shi", "ne", "vak", "lu", "gor", "pa", "zim", "ol"]
THEMES = (
    "smuggling",
    "cybercrime",
    "fraud",
    "terrorism",
    "drug-trafficking",
    "border-security",
    "biometrics-and-forensics",
)
WORDS = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in ("n", "ra", "st")]  # of what is asked and promised
SIZES = (1_000, 10_000, 50_000)
_BATCH, _LAST = 200, 5  # readouts of a batch, and batches over which time is averaged
RUN = "https://w3id.org/policegraph/id/run/benchmark"


def person(chance: random.Random) -> str:
    """Somebody whom the authority does not hold; some names come again, in another spelling at times."""
    last = chance.choice(LAST) if chance.random() < 0.1 else "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    return f"{chance.choice(FIRST)} {last}"


def readouts(knowledge: Knowledge, seed: int) -> Iterator[Extraction]:
    """Readouts without end: a minister of the authority meets somebody, with a request and a promise."""
    chance = random.Random(seed)
    posts = [post for post in knowledge.posts.values() if post.country is not None]
    number = 0
    while True:
        number += 1
        day = date(2010, 1, 1) + timedelta(days=chance.randrange(5500))
        people = [person(chance) for _ in range(3)]
        about = (chance.choice(THEMES), " ".join(chance.choices(WORDS, k=6)))
        yield _readout(f"r{seed}-{number}", day, chance.sample(posts, 2), people, about, knowledge)


def _readout(
    identifier: str, day: date, posts: list[Post], people: list[str], about: tuple[str, str], knowledge: Knowledge
) -> Extraction:
    entities: list[Entity] = []
    relations: list[Relation] = []
    text = "met and agreed to share information on smuggling. "
    ground = Ground(Span(0, 3), "benchmark", 0.9)

    def add(id: str, kind: EntityKind, name: str, **more: str | None) -> str:
        nonlocal text
        span = Span(len(text), len(text) + len(name))
        text += name + " "
        entities.append(Entity(id, kind, name, (name,), (Mention(span, name, "benchmark"),), **more))  # type: ignore[arg-type]
        return id

    who = []
    for n, post in enumerate(posts):
        country = add(
            f"g{n}",
            EntityKind.PLACE,
            knowledge.countries[str(post.country)].name,
            known_as=post.country,
            subkind="Country",
        )
        who.append(add(f"t{n}", EntityKind.POST, post.title, jurisdiction=country))
    for n, name in enumerate(people):
        who.append(add(f"p{n}", EntityKind.PERSON, name))
        if n < 2:
            title = add(f"o{n}", EntityKind.POST, "Director of Operations", jurisdiction=f"g{n}")
            relations.append(Relation(f"p{n}", RelationName.HOLDS, title, ground))
    roles = [Role(RoleName.PARTICIPANT, id, ground) for id in who]
    roles += [Role(RoleName.DATE, day.isoformat(), ground), Role(RoleName.THEME, about[0], ground)]
    event = Event("e1", EventKind.MEETING, Status.HELD, ground, (), tuple(roles))
    acts = [
        Interaction(
            f"i{n}",
            kind,
            Modality.ASSERTED,
            ground,
            (
                Role(RoleName.ACTOR, "t0", ground),
                Role(RoleName.TARGET, "t1", ground),
                Role(RoleName.THEME, about[0], ground),
                Role(RoleName.CONTENT, about[1], ground),
                Role(RoleName.DURING, "e1", ground),
            ),
        )
        for n, kind in enumerate((InteractionKind.REQUEST, InteractionKind.COMMIT))
    ]
    readout = Readout(identifier, text, issued=day.isoformat())
    return Extraction(readout, tuple(entities), tuple(relations), (event,), tuple(acts))


def put(store: Store, extractions: list[Extraction], knowledge: Knowledge) -> tuple[tuple[float, ...], set[str]]:
    """Seconds of linking, of building and storing, of the conclusions over all readouts; and the entities' IRIs."""
    began = time.process_time()
    resolved = [resolve(extraction, knowledge) for extraction in extractions]
    linked = time.process_time()
    graphs = {graph.graph: graph.triples for graph in (build(one, RUN) for one in resolved)}
    store.write(graphs, edit={INFERRED.value: links_edit(store, resolved, knowledge)})
    stored = time.process_time()
    refresh(store, knowledge)
    iris = {e.iri for one in resolved for e in one.entities if e.iri is not None}
    return (linked - began, stored - linked, time.process_time() - stored), iris


def main(sizes: list[int]) -> None:
    """Print a line for each size."""
    knowledge = load()
    source = readouts(knowledge, 1)
    with tempfile.TemporaryDirectory() as place, open_store(Path(place) / "store", write=True) as store:
        put(store, [next(source)], knowledge)  # indexes are made at the first use
        seen: set[str] = set()
        count, first = 1, 0.0
        print("readouts  entities   per readout of 200: link    store   conclude   ratio     one alone")
        for size in sizes:
            last: deque[tuple[float, ...]] = deque(maxlen=_LAST)
            while len(seen) < size:
                times, iris = put(store, [next(source) for _ in range(_BATCH)], knowledge)
                last.append(times)
                count += _BATCH
                seen |= iris
            alone, iris = put(store, [next(source)], knowledge)
            count += 1
            seen |= iris
            link, stored, concluded = (sum(part) / len(last) / _BATCH * 1000 for part in zip(*last, strict=True))
            first = first or link + stored + concluded
            parts = f"{link:9.1f} ms {stored:6.1f} ms {concluded:7.1f} ms   {(link + stored + concluded) / first:5.1f}"
            print(f"{count:8,}  {len(seen):8,}               {parts}   {sum(alone) * 1000:7.1f} ms", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
