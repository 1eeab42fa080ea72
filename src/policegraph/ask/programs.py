"""The named questions that SPARQL can't answer, behind the same front: paths, centrality, ties, statements."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from policegraph.ask.dealings import Dealing, dealings, facts_of, members, private_people
from policegraph.ask.question import Bound, Question, parse
from policegraph.ask.source import Iri, Row, Source, Value, select, text_of, tuples
from policegraph.ask.tellings import sayings
from policegraph.ask.who import Bodies
from policegraph.errors import UsageError

if TYPE_CHECKING:
    import networkx

Run = Callable[[Source, Mapping[str, Bound]], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Program:
    """A question that Python answers; `run` gives rows as `select` does."""

    question: Question
    run: Run


def _in_period(day: date | None, bound: Mapping[str, Bound]) -> bool:
    since, until = (date.fromisoformat(bound[key].term[1:11]) if key in bound else None for key in ("since", "until"))
    if since is None and until is None:
        return True
    return day is not None and (since is None or day >= since) and (until is None or day <= until)


# ── paths ──

_PATHS = """
# title: Paths between two
# description: The shortest ways from one to the other over people, bodies and countries that met or acted towards each
# description: other, step by step, with the readouts on the way. Only what took place.
# param one entity(person, post, agency, place): from whom
# param other entity(person, post, agency, place): to whom
# param steps number default 4: the most steps
# param ways number default 5: the most ways
# column way: the number of the way
# column step: the number of the step
# column from: who
# column tie: what ties the two: events and acts by kind
# column to: whom
# column last: the day of the latest tie
# column readouts: how many readouts tell of it
# column because: the events and acts
# example: policegraph ask paths "Jürgen Stock" "Priti Patel"
"""


def _paths(source: Source, bound: Mapping[str, Bound]) -> list[Row]:
    import networkx

    start, end = bound["one"].iri or "", bound["other"].iri or ""
    most, ways = int(float(bound["steps"].term)), int(float(bound["ways"].term))
    if start == end:
        raise UsageError("paths: the two are the same; give two different ones")
    graph: networkx.Graph[str] = networkx.Graph()
    seen: tuple[set[str], set[str]] = (set(), set())
    fringe: tuple[set[str], set[str]] = ({start}, {end})
    private = private_people(source)
    for _ in range(most):
        # The smaller side grows, so that a body that everybody knows is opened last.
        side = 0 if len(fringe[0]) <= len(fringe[1]) else 1
        if not fringe[side]:
            return []
        seen[side].update(fringe[side])
        new: set[str] = set()
        for dealing in dealings(source, facts_of(source, fringe[side])):
            for a, b in dealing.pairs:
                if not {a, b} & (private - {start, end}):
                    _tie(graph, a, b, dealing)
                    new |= {a, b}
        fringe[side].clear()
        fringe[side].update(new - seen[side])
        if start in graph and end in graph and networkx.has_path(graph, start, end):
            break
    else:
        return []
    rows: list[Row] = []
    found = sorted(networkx.all_shortest_paths(graph, start, end))
    # Of equally long ways those that rest on most facts come first.
    found.sort(key=lambda way: -min(len(graph.edges[a, b]["dealings"]) for a, b in pairwise(way)))
    for number, way in enumerate(found[:ways], 1):
        for step, (a, b) in enumerate(pairwise(way), 1):
            rows.append(
                {"way": number, "step": step, "from": Iri(a), "to": Iri(b), **_told(graph.edges[a, b]["dealings"])}
            )
    return rows


def _tie(graph: "networkx.Graph[str]", a: str, b: str, dealing: Dealing) -> None:
    if graph.has_edge(a, b):
        graph.edges[a, b]["dealings"].add(dealing)
    else:
        graph.add_edge(a, b, dealings={dealing})


def _told(behind: Iterable[Dealing]) -> dict[str, Value]:
    dealt = sorted(behind, key=lambda one: one.fact)
    counts: dict[str, set[str]] = defaultdict(set)
    for one in dealt:
        kind = "met" if one.kind in ("Meeting", "Visit") else one.kind.replace("OtherEvent", "event").lower()
        counts[kind].add(one.once)
    days = [one.day for one in dealt if one.day]
    told: dict[str, Value] = {
        "tie": ", ".join(f"{kind} ({len(counts[kind])})" if len(counts[kind]) > 1 else kind for kind in sorted(counts)),
        "times": len({one.once for one in dealt}),
        "readouts": len({one.readout for one in dealt}),
        "because": " ".join(one.fact for one in dealt),
    }
    if days:
        told |= {"first": min(days), "last": max(days)}
    return told


def _ordered(rows: Iterable[Row], first: str, second: str, name: str) -> list[Row]:
    """The rows by two numbers, the highest first, then by name."""
    return sorted(rows, key=lambda row: (-int(text_of(row, first)), -int(text_of(row, second)), text_of(row, name)))


# ── the ties of a body ──

_TIES = """
# title: The strongest ties of a body
# description: The bodies and countries with which a body, its posts and its people have most to do: meetings, joint
# description: work and acts of one towards the other, counted together. People count for their bodies.
# param who entity(agency, place, post, person): whose ties
# param since day optional: only what took place on or after this day
# param until day optional: only what took place on or before this day
# column other: the other side
# column times: how many events and acts; an event told twice counts once
# column tie: which, by kind
# column first: the first one's day
# column last: the last one's day
# column readouts: how many readouts tell of them
# column because: the events and acts
# example: policegraph ask strongest-ties Europol
"""


def _ties(source: Source, bound: Mapping[str, Bound]) -> list[Row]:
    who = bound["who"].iri or ""
    bodies, private = Bodies(source), private_people(source)
    own = members(source, who)
    found: dict[str, set[Dealing]] = defaultdict(set)
    for dealing in dealings(source, facts_of(source, own)):
        if _in_period(dealing.day, bound):
            for a, b in dealing.pairs:
                for mine, theirs in ((a, b), (b, a)):
                    if mine in own and theirs not in own | private:
                        for body in bodies.of(theirs) or {theirs}:
                            if body not in own:
                                found[body].add(dealing)
    rows: list[Row] = [{"other": Iri(other), **_told(behind)} for other, behind in found.items()]
    return sorted(
        rows, key=lambda row: (-int(text_of(row, "times")), -int(text_of(row, "readouts")), text_of(row, "other"))
    )


# ── centrality ──

_CENTRAL = """
# title: The central bodies on a theme
# description: Bodies by how many others they have to do with on a theme, and by how often they stand between others who
# description: do not know each other: brokerage is the share of the shortest ways between others that pass through it.
# param theme entity(theme) optional: on what; on everything without
# param since day optional: only what took place on or after this day
# param until day optional: only what took place on or before this day
# column body: the body
# column partners: with how many other bodies
# column times: in how many events and acts
# column brokerage: the share of shortest ways between others that pass through it, from 0 to 1
# column first: the first one's day
# column last: the last one's day
# column readouts: how many readouts tell of it
# column because: the events and acts
# example: policegraph ask central-bodies cybercrime
"""
BROKERAGE_STEPS = 4_000_000  # ties looked at; on bigger networks brokerage is estimated from fewer starting points


def _central(source: Source, bound: Mapping[str, Bound]) -> list[Row]:
    import networkx

    facts = None
    if "theme" in bound:
        query = f"SELECT DISTINCT ?f WHERE {{ ?f pg:theme/skos:broader* {bound['theme'].term} }}"
        facts = [text_of(row, "f") for row in select(source, query)]
    bodies = Bodies(source)
    graph: networkx.Graph[str] = networkx.Graph()
    behind: dict[str, set[Dealing]] = defaultdict(set)
    for dealing in dealings(source, facts):
        if not _in_period(dealing.day, bound):
            continue
        for a, b in dealing.pairs:
            for one in bodies.of(a):
                for other in bodies.of(b):
                    if one != other:
                        graph.add_edge(one, other)
                        behind[one].add(dealing)
                        behind[other].add(dealing)
    starts = min(len(graph), max(20, BROKERAGE_STEPS // max(graph.number_of_edges(), 1)))
    between = networkx.betweenness_centrality(graph, k=starts, seed=1) if len(graph) > 2 else {}
    rows: list[Row] = []
    for body in graph:
        told = _told(behind[body])
        told.pop("tie")
        brokerage = round(float(between.get(body, 0.0)), 4)
        rows.append({"body": Iri(body), "partners": int(graph.degree(body)), "brokerage": brokerage, **told})
    return sorted(
        rows, key=lambda row: (-int(text_of(row, "partners")), -int(text_of(row, "times")), text_of(row, "body"))
    )


# ── two ──

_THEMES = """
# title: What two have to do with each other
# description: The themes of what two people, bodies or countries did together or to each other.
# param one entity(person, post, agency, place): the one
# param other entity(person, post, agency, place): the other
# param since day optional: only what took place on or after this day
# param until day optional: only what took place on or before this day
# param people flag: also what those who belong to the two bodies or countries did
# column theme: the theme
# column times: how many events and acts; an event told twice counts once
# column tie: which, by kind
# column first: the first one's day
# column last: the last one's day
# column readouts: how many readouts tell of them
# column because: the events and acts
# example: policegraph ask themes-of-pair "United Kingdom" Albania --people
"""

_YEARS = """
# title: Two by year
# description: How often two met or acted towards each other, year by year, beside how many readouts of that year there
# description: are, so that a rise in texts is not taken for a rise in contacts.
# param one entity(person, post, agency, place): the one
# param other entity(person, post, agency, place): the other
# param people flag: also what those who belong to the two bodies or countries did
# column year: the year
# column times: how many events and acts; an event told twice counts once
# column tie: which, by kind
# column readouts: how many readouts tell of them
# column of: how many readouts of that year there are
# column because: the events and acts
# example: policegraph ask pair-by-year "United Kingdom" Iraq --people
"""


def _between(source: Source, bound: Mapping[str, Bound]) -> list[Dealing]:
    """What ties two, or those who belong to them."""
    one, other = bound["one"].iri or "", bound["other"].iri or ""
    mine, theirs = frozenset({one}), frozenset({other})
    if "people" in bound:
        mine, theirs = members(source, one), members(source, other)
    facts = facts_of(source, mine) & facts_of(source, theirs)
    sides = (mine - theirs or mine, theirs - mine or theirs)
    return [
        dealing
        for dealing in dealings(source, facts)
        if _in_period(dealing.day, bound)
        and any((a in sides[0] and b in sides[1]) or (b in sides[0] and a in sides[1]) for a, b in dealing.pairs)
    ]


def _themes(source: Source, bound: Mapping[str, Bound]) -> list[Row]:
    found: dict[str, list[Dealing]] = defaultdict(list)
    for dealing in _between(source, bound):
        for theme in dealing.themes:
            found[theme].append(dealing)
    rows: list[Row] = [{"theme": Iri(theme), **_told(behind)} for theme, behind in found.items()]
    return _ordered(rows, "times", "readouts", "theme")


def _years(source: Source, bound: Mapping[str, Bound]) -> list[Row]:
    found: dict[str, list[Dealing]] = defaultdict(list)
    for dealing in _between(source, bound):
        if dealing.day:
            found[f"{dealing.day.year:04}"].append(dealing)
    issued = tuples(source, "SELECT DISTINCT ?r ?d WHERE { ?r a pg:Readout ; dct:issued ?d }")
    of = Counter(day[:4] for _, day in issued)
    return [{"year": year, "of": of[year], **_told(found[year])} for year in sorted(found)]


# ── mentions ──

_MENTIONS = """
# title: First and last mention
# description: The first and the last readout, by their dates, that name a person, post, body, place or theme.
# param who entity(person, post, agency, place, theme): whom or what
# column readouts: how many readouts name it
# column first: the day of the first
# column first_in: the first readout
# column last: the day of the last
# column last_in: the last readout
# column because: what the two say of it
# example: policegraph ask first-last Europol
"""


def _mentions(source: Source, bound: Mapping[str, Bound]) -> list[Row]:
    who = bound["who"].term
    named: dict[str, list[str]] = defaultdict(list)
    for role in ("subject", "object"):
        query = f"SELECT ?r ?c WHERE {{ GRAPH ?r {{ ?c rdf:{role} {who} ; a pg:Claim }} }}"
        for readout, claim in tuples(source, query):
            named[readout].append(claim)
    days = tuples(source, "SELECT DISTINCT ?r ?d WHERE { ?r a pg:Readout ; dct:issued ?d }")
    dated = sorted((day, readout) for readout, day in days if readout in named)
    if not dated:
        return []
    (first, first_in), (last, last_in) = dated[0], dated[-1]
    claims = " ".join(sorted({*named[first_in], *named[last_in]}))
    return [
        {
            "readouts": len(named),
            "first": first,
            "first_in": Iri(first_in),
            "last": last,
            "last_in": Iri(last_in),
            "because": claims,
        }
    ]


# ── statements ──

_STATEMENTS = """
# title: What somebody said
# description: Direct speech, the latest first, a split quotation joined again.
# param who entity(person, post, agency, place): the speaker
# param since day optional: only readouts of this day or later
# param until day optional: only readouts of this day or earlier
# column day: the day of the readout
# column said: what was said
# column readout: where
# column because: the quotation
# example: policegraph ask statements "Yvette Cooper"
"""


def _statements(source: Source, bound: Mapping[str, Bound]) -> list[Row]:
    rows: list[Row] = []
    for saying in reversed(sayings(source, bound["who"].iri)):
        if _in_period(saying.issued, bound):
            row: dict[str, Value] = {"said": saying.text, "readout": Iri(saying.readout)}
            rows.append({**row, "because": " ".join(saying.iris), **({"day": saying.issued} if saying.issued else {})})
    return rows


@cache
def programs() -> Mapping[str, Program]:
    """The programs by the names of their questions."""
    heads: Mapping[str, tuple[str, Run]] = {
        "paths": (_PATHS, _paths),
        "strongest-ties": (_TIES, _ties),
        "central-bodies": (_CENTRAL, _central),
        "themes-of-pair": (_THEMES, _themes),
        "pair-by-year": (_YEARS, _years),
        "first-last": (_MENTIONS, _mentions),
        "statements": (_STATEMENTS, _statements),
    }
    return {name: Program(parse(name, head.strip(), sparql=False), run) for name, (head, run) in heads.items()}
