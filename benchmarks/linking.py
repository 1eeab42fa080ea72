"""What linking costs as the store grows: time per readout at 1,000, 10,000 and 50,000 stored entities.

    python benchmarks/linking.py [SIZE…]

Readouts go through resolve, build, store and the conclusions over all readouts. Each tells of a meeting of two
ministers of the authority with officials whom it does not hold, a request and a promise, on some day of fifteen years.
Printed for each size: readouts and entities in the store when it was reached, milliseconds of the processor per readout
of the next 500 in batches of 100 (linking, storing, conclusions), and the mean of five stored one by one. Each batch is
also put into a store of the first size at the same time: the ratio is that of the two, so that what else the machine
does has no part in it.

What is assumed, as far as it matters to growth:

- The days, the ministers' posts and the words do not grow with the store: the more readouts, the more of them are of
  one country in one week about the same. The busiest country has a twelfth of the ministers, the next a sixteenth.
- Of persons whom the authority does not hold, one mention in seven is of somebody named before (as among 180 annotated
  readouts), at times in another spelling; else it is somebody new. Two persons share a key of candidates twice as often
  as two of the authority's 2,900 persons do, and a whole name in five of a million pairs (there in none of 4 million).
- Two requests share a word in a sixth of all pairs and two words in a hundredth, as the annotated ones do.
- One readout in twenty is the other side's telling of a meeting, one tells later of an earlier request; a fifth of the
  promises have a day by which they are due.
"""

import random
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path

from policegraph.build.quads import build
from policegraph.build.vocabulary import ENTITIES, INFERRED
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
from policegraph.store.labels import entity_edit

THEMES = (
    "smuggling",
    "cybercrime",
    "fraud",
    "terrorism",
    "drug-trafficking",
    "border-security",
    "biometrics-and-forensics",
)
SYLLABLES = ["b_", "k_", "r_", "t_n", "m_r", "d_l", "sh_", "n_", "v_k", "l_", "g_r", "p_", "z_m", "_l"]
SIZES = (1_000, 10_000, 50_000)
_BATCH, _LAST = 100, 5  # readouts of a batch, and batches over which time is averaged
RUN = "https://w3id.org/policegraph/id/run/benchmark"


class Stock:
    """A stock of which a few are met often and most seldom: the weight of the nth is 1 / (n + flat)."""

    def __init__(self, things: Sequence[str], flat: float) -> None:
        self._things = things
        self._weights = list(accumulate(1 / (n + flat) for n in range(len(things))))

    def draw(self, chance: random.Random, k: int = 1) -> list[str]:
        """So many of them, with repetition."""
        return chance.choices(self._things, cum_weights=self._weights, k=k)


@dataclass(frozen=True)
class Told:
    """What one readout tells; others tell of the same."""

    day: date
    posts: tuple[Post, ...]
    people: tuple[str, ...]  # an official of each post's country, and somebody without a post
    theme: str
    contents: tuple[str, ...]  # of a request and of a promise
    due: date | None


def words(chance: random.Random, number: int, long: float) -> list[str]:
    """So many made words of two syllables, or, in that share of them, of three."""

    def word() -> str:
        count = 3 if chance.random() < long else 2
        return "".join(chance.choice(SYLLABLES).replace("_", chance.choice("aeiou")) for _ in range(count))

    return [word() for _ in range(number)]


class World:
    """Makes readouts without end."""

    def __init__(self, knowledge: Knowledge, seed: int) -> None:
        self._knowledge = knowledge
        self._chance = random.Random(seed)
        self._seed = seed
        self._number = 0
        posts: dict[str, list[Post]] = defaultdict(list)
        for post in knowledge.posts.values():
            if post.country is not None:
                posts[post.country].append(post)
        self._posts = posts
        countries = sorted(posts, key=lambda code: (-len(posts[code]), code))
        self._countries = Stock(countries, 3)
        self._given, self._family = Stock(words(self._chance, 300, 0), 20), Stock(words(self._chance, 4000, 0.7), 100)
        self._words = Stock([f"{word}n" for word in words(self._chance, 600, 1)], 25)
        self._known: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=20))  # people, by country
        self._told: deque[Told] = deque(maxlen=500)

    def readouts(self) -> Iterator[Extraction]:
        """Two ministers of the authority meet officials whom it does not hold, with a request and a promise."""
        while True:
            self._number += 1
            told = self._next()
            self._told.append(told)
            yield _readout(f"r{self._seed}-{self._number}", told, self._knowledge)

    def _next(self) -> Told:
        """News, mostly; at times the other side's telling of what was told, or a later meeting on the same matter."""
        chance, what = self._chance, self._chance.random()
        if self._told and what < 0.1:
            old = chance.choice(self._told)
            if what < 0.05:
                one, other, third = old.people
                return replace(old, posts=old.posts[::-1], people=(other, one, third))
            again = [*old.contents[0].split()[1:], *self._words.draw(chance)]
            contents = (" ".join(again), self._content())
            later = old.day + timedelta(days=chance.randrange(30, 700))
            return replace(old, day=later, people=self._people(old.posts), contents=contents)
        one, other = self._countries.draw(chance, 2)
        posts = (chance.choice(self._posts[one]), chance.choice(self._posts[other]))
        day = date(2010, 1, 1) + timedelta(days=chance.randrange(5500))
        due = day + timedelta(days=chance.randrange(60, 900)) if chance.random() < 0.2 else None
        contents = (self._content(), self._content())
        return Told(day, posts, self._people(posts), chance.choice(THEMES), contents, due)

    def _content(self) -> str:
        return " ".join(self._words.draw(self._chance, 7))

    def _people(self, posts: Sequence[Post]) -> tuple[str, ...]:
        return tuple(self._person(str(code)) for code in (*(post.country for post in posts), ""))

    def _person(self, country: str) -> str:
        """Somebody new, or one in seven times somebody of that country who was named before, then and now in another
        spelling."""
        chance, known = self._chance, self._known[country]
        if known and chance.random() < 0.15:
            name = chance.choice(known)
            if chance.random() < 0.2:
                first, *_, last = name.split()
                middle = self._given.draw(chance)[0].title()
                return chance.choice((f"{last.upper()} {first}", f"{first} {middle} {last}"))
            return name
        name = f"{self._given.draw(chance)[0].title()} {self._family.draw(chance)[0].title()}"
        known.append(name)
        return name


def _readout(identifier: str, told: Told, knowledge: Knowledge) -> Extraction:
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
    for n, post in enumerate(told.posts):
        country = add(
            f"g{n}",
            EntityKind.PLACE,
            knowledge.countries[str(post.country)].name,
            known_as=post.country,
            subkind="Country",
        )
        who.append(add(f"t{n}", EntityKind.POST, post.title, jurisdiction=country))
    for n, name in enumerate(told.people):
        who.append(add(f"p{n}", EntityKind.PERSON, name))
        if n < 2:
            title = add(f"o{n}", EntityKind.POST, "Director of Operations", jurisdiction=f"g{n}")
            relations.append(Relation(f"p{n}", RelationName.HOLDS, title, ground))
    roles = [Role(RoleName.PARTICIPANT, id, ground) for id in who]
    roles += [Role(RoleName.DATE, told.day.isoformat(), ground), Role(RoleName.THEME, told.theme, ground)]
    event = Event("e1", EventKind.MEETING, Status.HELD, ground, (), tuple(roles))
    acts = []
    for n, kind in enumerate((InteractionKind.REQUEST, InteractionKind.COMMIT)):
        parts = [
            Role(RoleName.ACTOR, "t0", ground),
            Role(RoleName.TARGET, "t1", ground),
            Role(RoleName.THEME, told.theme, ground),
            Role(RoleName.CONTENT, told.contents[n], ground),
            Role(RoleName.DURING, "e1", ground),
        ]
        if kind is InteractionKind.COMMIT and told.due is not None:
            parts.append(Role(RoleName.DUE, told.due.isoformat(), ground))
        acts.append(Interaction(f"i{n}", kind, Modality.ASSERTED, ground, tuple(parts)))
    readout = Readout(identifier, text, issued=told.day.isoformat())
    return Extraction(readout, tuple(entities), tuple(relations), (event,), tuple(acts))


def put(store: Store, extractions: list[Extraction], knowledge: Knowledge) -> tuple[tuple[float, ...], set[str]]:
    """Seconds of linking, of building and storing, of the conclusions over all readouts; and the entities' IRIs."""
    began = time.process_time()
    resolved = [resolve(extraction, knowledge) for extraction in extractions]
    linked = time.process_time()
    built = [build(one, RUN) for one in resolved]
    graphs = {graph.graph: graph.triples for graph in built}
    labels = {iri: label for graph in built for iri, label in graph.labels.items()}
    edit = {INFERRED.value: links_edit(store, resolved, knowledge), ENTITIES.value: entity_edit(store, graphs, labels)}
    store.write(graphs, edit=edit)
    stored = time.process_time()
    refresh(store, knowledge)
    iris = {e.iri for one in resolved for e in one.entities if e.iri is not None}
    return (linked - began, stored - linked, time.process_time() - stored), iris


@dataclass
class Filled:
    """A store and the entities in it."""

    store: Store
    knowledge: Knowledge
    entities: set[str]
    readouts: int = 0

    def put(self, extractions: list[Extraction]) -> tuple[float, ...]:
        """Seconds of linking, storing, conclusions."""
        times, iris = put(self.store, extractions, self.knowledge)
        self.entities |= iris
        self.readouts += len(extractions)
        return times

    def fill(self, size: int, source: Iterator[Extraction]) -> None:
        """Until it has so many entities."""
        while len(self.entities) < size:
            self.put(list(islice(source, min(_BATCH, (size - len(self.entities)) // 6 + 1))))


def main(sizes: list[int]) -> None:
    """Print a line for each size."""
    knowledge = load()
    source = World(knowledge, 1).readouts()
    with tempfile.TemporaryDirectory() as place, open_store(Path(place) / "store", write=True) as store:
        big = Filled(store, knowledge, set())
        print("readouts  entities   per readout of 100: link    store   conclude   ratio     one alone   ratio")
        for number, size in enumerate(sizes):
            big.fill(size, source)
            told = f"{big.readouts:8,}  {len(big.entities):8,}"
            with open_store(Path(place) / f"beside-{number}", write=True) as other:
                beside = Filled(other, knowledge, set())
                beside.fill(sizes[0], World(knowledge, 1).readouts())
                batches = [list(islice(source, _BATCH)) for _ in range(_LAST)]
                batches += [[one] for one in islice(source, _LAST)]
                times = [(big.put(batch), beside.put(batch)) for batch in batches]
            of_batches, alone = times[:_LAST], times[_LAST:]
            link, stored, concluded = (
                sum(part) / _LAST / _BATCH * 1000 for part in zip(*(t for t, _ in of_batches), strict=True)
            )
            parts = f"{link:9.1f} ms {stored:6.1f} ms {concluded:7.1f} ms   {_ratio(of_batches):5.2f}"
            one = f"{sum(sum(t) for t, _ in alone) / _LAST * 1000:7.1f} ms   {_ratio(alone):5.2f}"
            print(f"{told}               {parts}   {one}", flush=True)


def _ratio(times: list[tuple[tuple[float, ...], tuple[float, ...]]]) -> float:
    return sum(sum(here) for here, _ in times) / sum(sum(beside) for _, beside in times)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
