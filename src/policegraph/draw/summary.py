"""What the overview counts, read from the graph: all of it, or what a request's filters leave."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from policegraph.ask.source import Source, chunks, select, text_of, values
from policegraph.ask.tellings import Act, Happening, acts, happenings, joined, readouts
from policegraph.ask.who import Countries, kinds, labels
from policegraph.ask.words import stands_of
from policegraph.draw import map as world_map
from policegraph.draw.gather import about, found
from policegraph.draw.model import About, Edge, Network, Node, NodeKind, Summary
from policegraph.draw.reduce import heavy_edges, strongest
from policegraph.draw.request import Request
from policegraph.draw.sift import acts_within, events_within, narrows, surest
from policegraph.draw.style import edge_look
from policegraph.facts import Modality
from policegraph.study.ties import MET_IN, MODALITY_OF_STATUS, Filters

EVENT_KINDS = ("Meeting", "Visit", "Conference", "Operation", "Agreement", "Training", "Appointment", "OtherEvent")
MOST = 12
"""So many of each list are read; `top` asks for another number."""
Tally = tuple[tuple[str, int], ...]
PerYear = tuple[tuple[int, Tally], ...]


def read(source: Source, request: Request) -> Summary:
    """Numbers of the whole store, or of what the filters leave: events and acts, those who have a part in them, and
    the readouts that tell of them."""
    title, question = "All readouts at a glance", "What the graph holds, from when, between whom, about what"
    if narrows(request):
        title = "Readouts at a glance"
        question = "What is told within the filters, from when, between whom, about what"
    head = about(source, request, title, question)
    return _narrowed(source, request, head) if narrows(request) else _whole(source, request, head)


def _whole(source: Source, request: Request, head: About) -> Summary:
    """Everything that the store holds, counted by the store."""
    most = request.top or MOST
    counts = _counts(source)
    per_year = _per_year(source)
    head = replace(head, readouts=dict(counts)["readouts"], period=_period(per_year))
    ends = "{ ?x pg:participant|pg:host|pg:actor|pg:target ?key . ?key a org:Organization }"
    return _summary(
        source,
        request,
        head,
        counts,
        per_year,
        (
            _tally(source, "?x a pg:Interaction ; a ?key . FILTER(?key != pg:Interaction)", most),
            _tally(source, "?x pg:theme ?key . { ?x a pg:Event } UNION { ?x a pg:Interaction }", most),
            _tally(source, ends, most),
            _tally(source, "?x a pg:Readout ; dct:publisher ?key", most),
        ),
        None,
    )


def _narrowed(source: Source, request: Request, head: About) -> Summary:
    """What the filters leave, counted one by one."""
    f = request.filters
    near = _near(source, f)
    events: list[Happening] = events_within(happenings(source, near), f)
    deeds: list[Act] = acts_within(acts(source, near), f)
    if f.min_confidence:
        stands = stands_of(source, [*(event.iri for event in events), *(act.iri for act in deeds)])
        events = [event for event in events if surest(stands.get(event.iri, ())) >= f.min_confidence]
        deeds = [act for act in deeds if surest(stands.get(act.iri, ())) >= f.min_confidence]
    facts: list[tuple[str, str, tuple[str, ...], set[str]]] = [
        (event.iri, event.readout, event.themes, {*event.participants, *event.hosts}) for event in events
    ]
    facts += [(act.iri, act.readout, act.themes, {*act.actors, *act.targets}) for act in deeds]
    what = kinds(source, {end for _, _, _, ends in facts for end in ends})
    tellings = readouts(source, {readout for _, readout, _, _ in facts})
    known = Counter(what.values())
    counts = (
        ("readouts", len(tellings)),
        ("persons", known["person"]),
        ("posts", known["post"]),
        ("bodies", known["agency"]),
        ("events", len(events)),
        ("acts", len(deeds)),
        ("claims", _claims(source, [iri for iri, *_ in facts])),
    )
    years: dict[int, Counter[str]] = {}
    for event in events:
        if event.earliest:
            years.setdefault(event.earliest.year, Counter())[event.kind] += 1
    per_year = _all_years(years)
    most = request.top or MOST
    head = replace(head, readouts=len(tellings), period=_period(per_year))
    return _summary(
        source,
        request,
        head,
        counts,
        per_year,
        (
            _heaviest((act.kind for act in deeds), most),
            _heaviest((theme for _, _, themes, _ in facts for theme in themes), most),
            _heaviest((end for *_, ends in facts for end in ends if what.get(end) == "agency"), most),
            _heaviest((telling.publisher for telling in tellings.values() if telling.publisher), most),
        ),
        frozenset(event.iri for event in events),
    )


def _near(source: Source, filters: Filters) -> set[str] | None:
    """The events and acts that can lie within the filters, found by what the store looks up fast; None for all."""
    sets = []
    if filters.themes:
        sets.append(set(found(source, f"{values('t', filters.themes)} ?x pg:theme ?t")))
    if filters.entities:
        roles = "pg:participant|pg:host|pg:place|pg:actor|pg:target"
        sets.append(set(found(source, f"{values('e', filters.entities)} ?x {roles} ?e")))
    if filters.kinds:
        kinds_of = " ".join(f"pg:{kind}" for kind in sorted(filters.kinds))
        sets.append(set(found(source, f"VALUES ?kind {{ {kinds_of} }} ?x a ?kind")))
    return set.intersection(*sets) if sets else None


def _claims(source: Source, facts: list[str]) -> int:
    """How many claims there are about these."""
    total = 0
    for chunk in chunks(facts):
        about_them = f"{values('x', chunk)} ?c rdf:subject ?x FILTER EXISTS {{ ?c a pg:Claim }}"
        query = f"SELECT (COUNT(?c) AS ?n) WHERE {{ {about_them} }}"
        total += int(text_of(select(source, query)[0], "n"))
    return total


def _summary(
    source: Source,
    request: Request,
    head: About,
    counts: Tally,
    per_year: PerYear,
    lists: tuple[Tally, Tally, Tally, Tally],
    events: frozenset[str] | None,
) -> Summary:
    """The lists with names for IRIs, and the countries beside them."""
    least = request.min_weight
    deeds, themes, bodies, publishers = (tuple((key, n) for key, n in each if n >= least) for each in lists)
    names = labels(source, [key for each in (themes, bodies, publishers) for key, _ in each if key.startswith("http")])
    countries = heavy_edges(_countries(source, request, head, events), least)
    return Summary(
        head,
        counts,
        per_year,
        tuple((edge_look(key.rsplit("#", 1)[-1].lower()).name, n) for key, n in deeds),
        tuple((names.get(key, key).capitalize(), n) for key, n in themes),
        tuple((names.get(key, key), n) for key, n in bodies),
        strongest(countries, request.top) if request.top else countries,
        tuple((names.get(key, key), n) for key, n in publishers),
    )


def _period(per_year: PerYear) -> tuple[str, str] | None:
    years = [year for year, _ in per_year]
    return (str(min(years)), str(max(years))) if years else None


def _heaviest(keys: Iterable[str], most: int) -> Tally:
    found = Counter(keys)
    return tuple(sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))[:most])


def _countries(source: Source, request: Request, head: About, events: frozenset[str] | None) -> Network:
    """Ties between countries, by the events (of `events`, or all) that people and bodies of both took part in.

    The same as the map draws, without the claims behind each tie: those of ten thousand readouts take too long.
    """
    f = request.filters
    kinds = sorted(f.kinds & set(EVENT_KINDS) or world_map.KINDS)
    query = f"""SELECT DISTINCT ?e ?kind ?status ?who WHERE {{
        VALUES ?kind {{ {" ".join(f"pg:{kind}" for kind in kinds)} }}
        ?e a ?kind ; pg:status ?status ; pg:participant ?who .
    }}"""
    same = joined(source)
    countries = Countries(source)
    present: dict[tuple[str, str, str], set[str]] = {}
    for row in select(source, query):
        status = text_of(row, "status").rsplit("#", 1)[-1]
        modality = MODALITY_OF_STATUS.get(status, "Asserted")
        event = text_of(row, "e")
        if modality in f.modalities and (events is None or event in events):
            kind = text_of(row, "kind").rsplit("#", 1)[-1]
            key = (same.get(event, event), "met" if kind in MET_IN else kind.lower(), modality)
            present.setdefault(key, set()).update(countries.of(text_of(row, "who")))
    ties: Counter[tuple[str, str, str, str]] = Counter()
    weight: Counter[str] = Counter()
    for (_, kind, modality), there in present.items():
        weight.update(there)
        for a, b in combinations(sorted(there), 2):
            ties[a, b, kind, modality] += 1
    tied = {end for a, b, _, _ in ties for end in (a, b)}
    names = labels(source, tied)
    nodes = tuple(Node(iri, names[iri], NodeKind.PLACE, None, float(weight[iri])) for iri in sorted(tied))
    edges = tuple(
        Edge(a, b, kind, float(count), modality=Modality(modality))
        for (a, b, kind, modality), count in sorted(ties.items())
    )
    return world_map.on_map(Network(nodes, edges, head))


def _counts(source: Source) -> Tally:
    wanted = (
        ("readouts", "pg:Readout"),
        ("persons", "foaf:Person"),
        ("posts", "org:Post"),
        ("bodies", "org:Organization"),
        ("events", "pg:Event"),
        ("acts", "pg:Interaction"),
        ("quotations", "pg:Quotation"),
        ("claims", "pg:Claim"),
    )
    found = []
    for name, cls in wanted:
        if name in ("persons", "posts", "bodies"):  # those that readouts speak of, not all that the authority knows
            query = f"""SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{
                ?r a pg:Readout . GRAPH ?r {{ ?x a {cls} }}
            }}"""
        else:
            query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a {cls} }}"
        found.append((name, int(text_of(select(source, query)[0], "n"))))
    return tuple(found)


def _per_year(source: Source) -> PerYear:
    query = """SELECT ?year ?kind (COUNT(DISTINCT ?x) AS ?n) WHERE {
        ?x a pg:Event ; a ?kind ; pg:earliest ?day . FILTER(?kind != pg:Event)
        BIND(YEAR(?day) AS ?year)
    } GROUP BY ?year ?kind"""
    found: dict[int, Counter[str]] = {}
    for row in select(source, query):
        kind = text_of(row, "kind").rsplit("#", 1)[-1]
        if text_of(row, "year") and kind in EVENT_KINDS:
            found.setdefault(int(text_of(row, "year")), Counter())[kind] += int(text_of(row, "n"))
    return _all_years(found)


def _all_years(found: dict[int, Counter[str]]) -> PerYear:
    """From the first year to the last, those without any event among them."""
    if not found:
        return ()
    return tuple(
        (
            year,
            tuple((kind, found.get(year, Counter())[kind]) for kind in EVENT_KINDS if found.get(year, Counter())[kind]),
        )
        for year in range(min(found), max(found) + 1)
    )


def _tally(source: Source, pattern: str, most: int) -> Tally:
    query = f"""SELECT ?key (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}
        GROUP BY ?key ORDER BY DESC(?n) ?key LIMIT {most}"""
    return tuple((text_of(row, "key"), int(text_of(row, "n"))) for row in select(source, query))
