"""One fact back to its words: the fact, why it was inferred if it was, and each claim in the readout's own words."""

from dataclasses import replace

from policegraph.ask.find import find_one
from policegraph.ask.source import PG, Source, select, text_of, values
from policegraph.ask.who import labels
from policegraph.ask.words import words_of
from policegraph.draw.cards import Card, Item, Run, card_height, masonry, set_card
from policegraph.draw.course import day_words
from policegraph.draw.evidence import evidence_of, within
from policegraph.draw.gather import about, iso
from policegraph.draw.grid import blank
from policegraph.draw.model import Evidence, Origin, Table
from policegraph.draw.page import Diagram, Page, arrow_head
from policegraph.draw.request import Request
from policegraph.draw.roomy import roomy
from policegraph.draw.sift import narrows
from policegraph.draw.style import edge_look, house_style, size, theme
from policegraph.errors import UsageError
from policegraph.facts import Modality
from policegraph.study.networks import network
from policegraph.study.ties import Filters, NetworkKind

COLUMNS = {"column": 1, "text": 1, "page": 1, "slide": 2}
PREDICATES = {
    "participant": "had as participant",
    "host": "had as host",
    "place": "took place at",
    "theme": "was about",
    "date": "was on",
    "actor": "was done by",
    "target": "was done to",
    "content": "said",
    "due": "is due",
    "during": "took place during",
    "holds": "holds the post",
    "memberOf": "is a member of",
    "country": "belongs to",
    "jurisdiction": "answers for",
    "metWith": "met",
}


TIES = {
    "operation": "took part in an operation with",
    "agreement": "made an agreement with",
    "training": "took part in a training with",
    "conference": "was at a conference with",
}
"""How ties are told whose name in a legend is no verb."""


def read(source: Source, request: Request) -> Origin:
    """What a fact stands on.

    One name: the IRI of a claim, an inference, an event or an interaction. Two names: two entities, of whose ties the
    one with most facts is taken. Raises UsageError where there is no such fact.
    """
    if len(request.subjects) == 2:
        return _between(source, request)
    iri = request.subjects[0]
    if not iri.startswith(("http://", "https://")):
        iri = find_one(source, iri, ("event",)).iri
    inferred = _inference(source, iri)
    claims = _claims(source, iri) if inferred is None else inferred[2]
    if not claims and inferred is None:
        raise UsageError(f"{iri} is no claim, inference, event or interaction of this graph")
    words = [w for each in words_of(source, claims).values() for w in each]
    if inferred is not None:
        subject, predicate, thing = inferred[0]
    else:
        first = min(words, key=lambda w: (w.claim != iri, w.claim))
        subject, predicate, thing = first.subject, first.predicate, first.object
    evidence = evidence_of(source, within(source, words, request))
    names = labels(source, [one for one in (subject, thing) if one.startswith("http")])
    kinds = _kinds(source, [subject, thing])
    head = about(
        source,
        replace(request, subjects=()),
        "Where a fact comes from",
        "The words that it stands on, in their context",
    )
    head = replace(head, readouts=len({one.readout for one in evidence}))
    sure = max((one.confidence for one in evidence), default=1.0) if inferred is None else inferred[3]
    if inferred is None and iri not in {one.claim for one in evidence}:  # a whole event or interaction
        what = kinds.get(iri, "") or names.get(iri, iri)
        times = f"{len(evidence)} claim{'' if len(evidence) == 1 else 's'}"
        return _asked(Origin(what, "is told by", times, head, evidence, False, (), sure), request)
    origin = Origin(
        kinds.get(subject) or names.get(subject, subject),
        _verb(predicate),
        kinds.get(thing) or names.get(thing, thing),
        head,
        evidence,
        inferred is not None,
        inferred[1] if inferred else (),
        sure,
    )
    return _asked(origin, request)


def _asked(origin: Origin, request: Request) -> Origin:
    """As many places as are wanted; none where too few tell of the fact, or only an inference that is not wanted."""
    few = len(origin.evidence) < request.min_weight
    if few or (origin.inferred and not request.filters.inferred) or (narrows(request) and not origin.evidence):
        return replace(origin, evidence=(), because=(), about=replace(origin.about, readouts=0))
    return _surest(origin, request.top) if request.top else origin


def _between(source: Source, request: Request) -> Origin:
    """The heaviest tie between two entities."""
    a, b = (find_one(source, name) for name in request.subjects)
    filters: Filters = replace(request.filters, entities=frozenset({a.iri}))
    ties = [
        edge
        for kind in (NetworkKind.MEETINGS, NetworkKind.INTERACTIONS, NetworkKind.COOPERATION)
        for edge in network(source, kind, filters).edges
        if {edge.source, edge.target} == {a.iri, b.iri}
        and (not request.filters.entities or request.filters.entities & {a.iri, b.iri})
    ]
    head = about(
        source,
        replace(request, subjects=()),
        "Where a fact comes from",
        "The words that it stands on, in their context",
    )
    if not ties and narrows(request):
        return Origin(a.label, "", b.label, head)
    if not ties:
        raise UsageError(f"this graph tells of nothing between {a.label} and {b.label}")
    best = max(ties, key=lambda edge: (edge.modality == "Asserted", edge.count, edge.confidence, edge.kind))
    words = [w for each in words_of(source, best.claims).values() for w in each]
    evidence = evidence_of(source, [w for w in words if w.confidence >= filters.min_confidence])
    head = replace(head, readouts=len(best.readouts), period=(iso(best.first), iso(best.last)) if best.first else None)
    ends = {a.iri: a.label, b.iri: b.label}
    times = f" ({best.count} times)" if best.count > 1 else ""
    meant = "" if best.modality == "Asserted" else f" ({best.modality.lower()})"
    verb = TIES.get(best.kind, edge_look(best.kind).name) + meant
    origin = Origin(
        ends[best.source],
        verb,
        ends[best.target] + times,
        head,
        evidence,
        best.inferred,
        _grounds(source, best.facts) if filters.inferred else (),
        best.confidence,
    )
    return _asked(origin, request)


def _inference(source: Source, iri: str) -> tuple[tuple[str, str, str], tuple[str, ...], tuple[str, ...], float] | None:
    """An inference's triple, its grounds, the claims it was derived from, its confidence; None for what is none."""
    query = f"""SELECT ?s ?p ?o ?because ?sure ?from WHERE {{
        <{iri}> a pg:Inference ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
        OPTIONAL {{ <{iri}> pg:because ?because }} OPTIONAL {{ <{iri}> pg:confidence ?sure }}
        OPTIONAL {{ <{iri}> prov:wasDerivedFrom ?from }}
    }}"""
    rows = select(source, query)
    if not rows:
        return None
    triple = (text_of(rows[0], "s"), text_of(rows[0], "p"), text_of(rows[0], "o"))
    because = tuple(dict.fromkeys(text_of(row, "because") for row in rows if text_of(row, "because")))
    derived = tuple(dict.fromkeys(text_of(row, "from") for row in rows if text_of(row, "from")))
    sure = rows[0].get("sure")
    return triple, because, derived, float(sure) if isinstance(sure, int | float) else 1.0


def _grounds(source: Source, nodes: tuple[str, ...]) -> tuple[str, ...]:
    """Why roles of these nodes were inferred."""
    if not nodes:
        return ()
    query = f"""SELECT DISTINCT ?because WHERE {{
        {values("x", nodes)} ?i a pg:Inference ; rdf:subject ?x ; pg:because ?because
    }} ORDER BY ?because"""
    return tuple(text_of(row, "because") for row in select(source, query))


def _claims(source: Source, iri: str) -> tuple[str, ...]:
    """A claim itself, or the claims about an event or interaction."""
    query = f"""SELECT DISTINCT ?c WHERE {{
        {{ BIND(<{iri}> AS ?c) ?c a pg:Claim }} UNION {{ ?c a pg:Claim ; rdf:subject <{iri}> }}
    }} ORDER BY ?c"""
    return tuple(text_of(row, "c") for row in select(source, query))


def _kinds(source: Source, nodes: list[str]) -> dict[str, str]:
    """How an event or interaction is called that has no name: "Meeting of 9 Mar 2021", "Promise"."""
    iris = [node for node in nodes if node.startswith("http")]
    query = f"""SELECT DISTINCT ?x ?type ?label ?day WHERE {{
        {values("x", iris)} ?x a ?type . FILTER(STRSTARTS(STR(?type), "{PG}"))
        FILTER EXISTS {{ {{ ?x a pg:Event }} UNION {{ ?x a pg:Interaction }} }}
        OPTIONAL {{ ?x rdfs:label ?label }} OPTIONAL {{ ?x pg:earliest ?day }}
    }} ORDER BY ?x ?type"""
    found: dict[str, str] = {}
    for row in select(source, query):
        kind = text_of(row, "type").rsplit("#", 1)[-1]
        if kind in ("Event", "Interaction"):
            continue
        day = text_of(row, "day")
        words = text_of(row, "label") or ({"OtherEvent": "Event"}.get(kind, kind))
        found[text_of(row, "x")] = f"{words}, {day_words(day, day)}" if day else words
    return found


def _verb(predicate: str) -> str:
    tail = predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    if tail in PREDICATES:
        return PREDICATES[tail]
    return "".join(f" {char.lower()}" if char.isupper() else char for char in tail)


@roomy
@house_style()
def draw(origin: Origin, size_name: str = "text", theme_name: str = "light") -> Diagram:
    """Draw it; with more evidence than the page holds, the surest, and the caption says so."""
    if not origin.evidence and not origin.because:
        return blank(origin.about, size_name, theme_name)
    page_size, colours = size(size_name), theme(theme_name)
    columns = COLUMNS[page_size.name]
    whole, count = origin, len(origin.evidence)
    while True:
        origin = _surest(whole, count)
        page = Page(page_size, colours, origin.about)
        gap = 1.5 * page_size.label
        indent = 2.4 * page_size.label
        width = (page.inner - indent - gap * (columns - 1)) / columns
        head = _fact(origin, page)
        cards = ([_because(origin)] if origin.because else []) + [_quote(one) for one in origin.evidence]
        placed, height = masonry(cards, columns, width, gap, page)
        need = card_height(head, page.inner, page) + 1.4 * gap + height
        if need <= page.room_limits()[1] or count <= 1:
            break
        count = max(1, int(count * 0.85) if count > 6 else count - 1)
    room = page.open(need, flat=True)
    box = set_card(page, head, room.x0, room.y1, room.width)
    for place, column in enumerate(placed):
        x = room.x0 + indent + place * (width + gap)
        stem = x - 0.55 * indent
        y = box.y0 - 1.4 * gap
        last = box.y0
        for which in column:
            card = set_card(page, cards[which], x, y, width)
            middle = card.y1 - min(card.height / 2, 1.6 * page_size.label)
            dash = "inferred" if cards[which].key == "because" else "solid"
            page.line([(stem, middle), (x, middle)], colours.muted, 1.0, dash=dash, gid="edge")
            last, y = middle, card.y0 - gap
        page.line([(stem, last), (stem, box.y0)], colours.muted, 1.0, gid="edge")
        tip = (stem, box.y0)
        page.path(
            arrow_head((stem, last), tip, 0.7 * page_size.label), colours.muted, edge=colours.muted, width=0, layer=3.0
        )
    page.figure.table = table(whole)
    page.figure.alt = told(whole)
    return page.figure


def _surest(origin: Origin, count: int) -> Origin:
    if count >= len(origin.evidence):
        return origin
    kept = set(sorted(range(len(origin.evidence)), key=lambda i: (-origin.evidence[i].confidence, i))[:count])
    evidence = tuple(one for i, one in enumerate(origin.evidence) if i in kept)
    note = f"Shown are the {count} surest of {len(origin.evidence)} places in the texts"
    return replace(origin, evidence=evidence, about=origin.about.noting(note))


def _fact(origin: Origin, page: Page) -> Card:
    points = page.size.label + 1.5
    runs = (Run(origin.subject, "bold"), Run(origin.predicate), Run(origin.object, "bold"))
    meant = {one.modality for one in origin.evidence}
    planned = bool(meant) and Modality.ASSERTED not in meant  # no readout says that it is so
    said = "Said" if not planned else f"Said as {', '.join(sorted(one.value.lower() for one in meant))}"
    how = "Inferred, not said" if origin.inferred else said
    second = Run(f"{how}; confidence {origin.confidence:.2f}", muted=True)
    dash = "inferred" if origin.inferred else "planned" if planned else "solid"
    return Card((Item(runs, points=points), Item((second,))), strong=True, dash=dash)


def _because(origin: Origin) -> Card:
    items = [Item((Run("Because", "bold"),), after=0.2)]
    items += [Item((Run(words),), after=0.3) for words in origin.because[:6]]
    return Card(tuple(items), dash="inferred", key="because")


def _quote(one: Evidence) -> Card:
    """The words, marked, in their context, and beneath them whose they are."""
    runs = [Run(one.before, muted=True)] if one.before else []
    runs.append(Run(one.words, "bold", marked=True))
    if one.after:
        runs.append(Run(one.after, muted=True))
    source = " · ".join(part for part in (one.readout, one.publisher, one.issued) if part)
    how = [one.modality.value.lower(), f"confidence {one.confidence:.2f}"]
    how += [f"as told by {one.attributed_to}"] if one.attributed_to else []
    how += [f"rule {one.rule}"] if one.rule else []
    dash = {Modality.ASSERTED: "solid", Modality.DENIED: "denied"}.get(one.modality, "planned")
    return Card(
        (
            Item(tuple(runs), after=0.5),
            Item((Run(source, "italic"),), after=0.1),
            Item((Run("; ".join(how), muted=True),)),
        ),
        dash=dash,
    )


def table(origin: Origin) -> Table:
    """One row a place in a text."""
    columns = (
        "subject",
        "predicate",
        "object",
        "words",
        "readout",
        "publisher",
        "issued",
        "modality",
        "confidence",
        "claim",
    )
    fact = (origin.subject, origin.predicate, origin.object)
    rows = tuple(
        (*fact, e.words, e.readout, e.publisher, e.issued, e.modality.value, f"{e.confidence:.2f}", e.claim)
        for e in origin.evidence
    )
    return Table(columns, rows)


def told(origin: Origin) -> str:
    """The origin in words."""
    fact = f"{origin.subject} {origin.predicate} {origin.object}."
    because = " ".join(origin.because[:3])
    quotes = " ".join(f"“{one.words}” ({one.readout})." for one in origin.evidence[:5])
    return " ".join(part for part in (fact, because, quotes) if part)
