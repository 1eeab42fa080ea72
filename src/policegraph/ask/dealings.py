"""Who had to do with whom: events and acts that took place, as ties between their ends, read in bulk."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from policegraph.ask.source import INFERRED, REVIEW, Source, chunks, select, text_of, tuples, values
from policegraph.ask.tellings import joined, local

EVENTS = ("Meeting", "Visit", "Conference", "Operation", "Agreement", "Training", "Appointment", "OtherEvent")
ACTS = ("Praise", "Request", "Commit", "Agree", "Assist", "Cooperate", "Criticise", "Enforce")
MOST_AT_EVENT = 40  # of an assembly of two hundred nobody knows who spoke with whom


@dataclass(frozen=True, slots=True)
class Dealing:
    """An event that took place or an act that was done, with those who had to do with each other in it.

    `kind` is a local name of EVENTS or ACTS, `once` the IRI under which all tellings of one event count once, `pairs`
    the ends of its ties, each pair in order of IRIs for events and as actor and target for acts. `day` is the event's,
    else the readout's.
    """

    fact: str
    once: str
    kind: str
    pairs: tuple[tuple[str, str], ...]
    readout: str
    day: date | None
    themes: tuple[str, ...] = ()


def dealings(source: Source, facts: Iterable[str] | None = None) -> list[Dealing]:
    """The events and acts of these IRIs (all without) that took place and tie somebody to somebody, by IRI.

    Events with more than MOST_AT_EVENT parties tie nobody. What is inferred does not count.
    """
    wanted = None if facts is None else sorted(set(facts))
    said = _Said(source, wanted)
    kinds = said.kinds()
    held = {fact: home for fact, value, home in said.rows("status") if value.endswith("#Held")}
    done = {fact: home for fact, value, home in said.rows("modality") if value.endswith("#Asserted") and fact in kinds}
    parties, actors, targets = said.all("participant", "host"), said.all("actor"), said.all("target")
    themes = said.all("theme")
    # Bounds and links lead out of the chosen facts, so they are read of all events.
    everywhere = _Said(source, None)
    earliest = {fact: value for fact, value, _ in everywhere.rows("earliest")}
    during = {fact: value for fact, value, _ in said.rows("during")}
    issued = {row[0]: row[1] for row in tuples(source, "SELECT ?r ?d WHERE { ?r a pg:Readout ; dct:issued ?d }")}
    same = joined(source)
    found = []
    for fact, home in held.items():
        ends = sorted(parties.get(fact, ()))
        if fact in kinds and 1 < len(ends) <= MOST_AT_EVENT:
            pairs = tuple(combinations(ends, 2))
            day = _day(earliest.get(fact) or issued.get(home, ""))
            about = tuple(sorted(themes.get(fact, ())))
            found.append(Dealing(fact, same.get(fact, fact), kinds[fact], pairs, home, day, about))
    for fact, home in done.items():
        pairs = tuple((a, b) for a in sorted(actors.get(fact, ())) for b in sorted(targets.get(fact, ())) if a != b)
        if pairs:
            day = _day(earliest.get(during.get(fact, "")) or issued.get(home, ""))
            about = tuple(sorted(themes.get(fact, ())))
            found.append(Dealing(fact, fact, kinds[fact], pairs, home, day, about))
    return sorted(found, key=lambda one: one.fact)


class _Said:
    """What readouts say of some facts, one property at a time: each is a run through one index of the store."""

    def __init__(self, source: Source, facts: list[str] | None) -> None:
        self._source = source
        self._blocks = [""] if facts is None else [values("f", chunk) for chunk in chunks(facts)]

    def rows(self, name: str) -> list[tuple[str, str, str]]:
        """Fact, value and readout of each statement of that property."""
        found = []
        for block in self._blocks:
            for fact, value, home in tuples(
                self._source, f"SELECT ?f ?o ?g WHERE {{ {block} GRAPH ?g {{ ?f pg:{name} ?o }} }}"
            ):
                if home not in (INFERRED, REVIEW):
                    found.append((fact, value, home))
        return found

    def all(self, *names: str) -> dict[str, set[str]]:
        """The values of these properties by fact."""
        found: dict[str, set[str]] = defaultdict(set)
        for name in names:
            for fact, value, _ in self.rows(name):
                found[fact].add(value)
        return found

    def kinds(self) -> dict[str, str]:
        """The kind of each fact."""
        if self._blocks == [""]:
            return {
                fact: kind
                for kind in (*EVENTS, *ACTS)
                for (fact,) in tuples(self._source, f"SELECT DISTINCT ?f WHERE {{ ?f a pg:{kind} }}")
            }
        return {
            fact: kind
            for block in self._blocks
            for fact, value in tuples(self._source, f"SELECT DISTINCT ?f ?k WHERE {{ {block} ?f a ?k }}")
            if (kind := local(value)) in EVENTS or kind in ACTS
        }


def _day(words: str) -> date | None:
    parts = words[:10].split("-")
    try:
        return date(*[int(part) for part in [*parts, "1", "1"][:3]])
    except (ValueError, TypeError):
        return None


def facts_of(source: Source, ends: Iterable[str]) -> set[str]:
    """The IRIs of all events and acts in which one of these has a part."""
    found: set[str] = set()
    for chunk in chunks(ends):
        for role in ("participant", "host", "actor", "target"):
            rows = tuples(source, f"SELECT DISTINCT ?f WHERE {{ {values('x', chunk)} ?f pg:{role} ?x }}")
            found |= {fact for (fact,) in rows}
    return found


def private_people(source: Source) -> frozenset[str]:
    """The people who hold no public post; nothing counts them unless asked to."""
    rows = select(source, "SELECT DISTINCT ?x WHERE { ?x pg:privatePerson true }")
    return frozenset(text_of(row, "x") for row in rows)


def members(source: Source, who: str) -> frozenset[str]:
    """A body or country with its posts, its people, and (of a country) its bodies with theirs."""
    query = f"""SELECT DISTINCT ?x WHERE {{
        {{ ?x org:memberOf|org:postIn|pg:country|pg:jurisdiction <{who}> }}
        UNION {{ ?x org:holds/org:postIn|org:postIn/pg:country|org:memberOf/pg:country <{who}> }}
        UNION {{ ?x org:holds/pg:jurisdiction|org:holds/org:postIn/pg:country <{who}> }}
    }}"""
    return frozenset({who, *(text_of(row, "x") for row in select(source, query))})
