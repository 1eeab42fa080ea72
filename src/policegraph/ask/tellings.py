"""Events, interactions and quotations as the readouts tell them, and the words that each stands on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from policegraph.ask.source import (
    INFERRED,
    REVIEW,
    Source,
    chunks,
    day_of,
    select,
    text_of,
    tuples,
    values,
    words_or_none,
)


@dataclass(frozen=True, slots=True)
class Telling:
    """A readout: what it calls itself, when and by whom it was published. `issued` is a day, the first one possible."""

    iri: str
    identifier: str
    title: str
    issued: date | None = None
    publisher: str | None = None
    source: str | None = None
    language: str | None = None

    @property
    def name(self) -> str:
        """Its title, else its identifier."""
        return self.title or self.identifier


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as one readout tells it.

    `kind` and `status` are local names of the ontology, `when` is EDTF. `earliest` and `latest` bound it; where the
    readout gives no date, `day` is the readout's own and `dated` False. `same` is the IRI under which all tellings of
    one event are counted once. `inferred` holds the fillers that no readout names (of any role).
    """

    iri: str
    kind: str
    status: str
    readout: str
    same: str
    name: str | None = None
    participants: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    when: str | None = None
    earliest: date | None = None
    latest: date | None = None
    issued: date | None = None
    inferred: frozenset[str] = frozenset()

    @property
    def dated(self) -> bool:
        """Whether the readout says when it was."""
        return self.earliest is not None

    @property
    def day(self) -> date | None:
        """Its first possible day, else the readout's date."""
        return self.earliest or self.issued


@dataclass(frozen=True, slots=True)
class Act:
    """One interaction as one readout tells it; `kind`, `modality` and `ledger` are local names of the ontology.

    `actors` and `targets` hold one each by the contract, several where a post's holder was inferred beside it. `when`
    (EDTF), `happened` and `happened_latest` are those of the event at which it took place.
    """

    iri: str
    kind: str
    modality: str
    readout: str
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    content: str | None = None
    due: str | None = None
    due_earliest: date | None = None
    due_latest: date | None = None
    during: str | None = None
    ledger: str | None = None
    issued: date | None = None
    when: str | None = None
    happened: date | None = None
    happened_latest: date | None = None
    inferred: frozenset[str] = frozenset()

    @property
    def day(self) -> date | None:
        """The day of the event at which it took place, else the readout's date."""
        return self.happened or self.issued

    @property
    def day_words(self) -> str:
        """That day, no more precise than the text; empty where neither is known."""
        return self.when or (str(self.issued) if self.issued else "")


def readouts(source: Source, iris: Iterable[str] | None = None) -> dict[str, Telling]:
    """The readouts of these IRIs, all without."""
    found: dict[str, Telling] = {}
    for block in [""] if iris is None else [values("r", chunk) for chunk in chunks(iris)]:
        query = f"""SELECT ?r ?identifier ?title ?issued ?publisher ?source ?language WHERE {{
            {block} ?r a pg:Readout .
            OPTIONAL {{ ?r dct:identifier ?identifier }} OPTIONAL {{ ?r dct:title ?title }}
            OPTIONAL {{ ?r dct:issued ?issued }} OPTIONAL {{ ?r dct:publisher ?publisher }}
            OPTIONAL {{ ?r dct:source ?source }} OPTIONAL {{ ?r dct:language ?language }}
        }}"""
        for row in select(source, query):
            iri = text_of(row, "r")
            found[iri] = Telling(
                iri,
                text_of(row, "identifier"),
                text_of(row, "title"),
                _first_day(text_of(row, "issued")),
                words_or_none(row, "publisher"),
                words_or_none(row, "source"),
                words_or_none(row, "language"),
            )
    return found


def _first_day(words: str) -> date | None:
    """The first possible day of an ISO date, month or year."""
    parts = words[:10].split("-")
    try:
        return date(*[int(part) for part in [*parts, "1", "1"][:3]])
    except (ValueError, TypeError):
        return None


def count_readouts(source: Source) -> int:
    """How many readouts the graph holds."""
    rows = select(source, "SELECT (COUNT(DISTINCT ?r) AS ?n) WHERE { ?r a pg:Readout }")
    return int(text_of(rows[0], "n")) if rows else 0


def joined(source: Source) -> dict[str, str]:
    """For each event that is told more than once, the first IRI (in order of letters) of all its tellings."""
    parent: dict[str, str] = {}

    def root(iri: str) -> str:
        while parent.setdefault(iri, iri) != iri:
            parent[iri] = parent[parent[iri]]
            iri = parent[iri]
        return iri

    for row in select(source, "SELECT DISTINCT ?a ?b WHERE { ?a pg:sameEvent ?b }"):
        a, b = sorted((root(text_of(row, "a")), root(text_of(row, "b"))))
        parent[b] = a
    return {iri: root(iri) for iri in list(parent)}


def events_touching(source: Source, iri: str) -> list[Happening]:
    """The events in which an entity takes part, that it hosts, is the place or the theme of."""
    query = f"""SELECT DISTINCT ?x WHERE {{
        VALUES ?role {{ pg:participant pg:host pg:place pg:theme }} ?x ?role <{iri}> ; a pg:Event .
    }}"""
    return happenings(source, [text_of(row, "x") for row in select(source, query)])


def acts_touching(source: Source, iri: str) -> list[Act]:
    """The interactions of which an entity is actor, target or theme."""
    query = f"""SELECT DISTINCT ?x WHERE {{
        VALUES ?role {{ pg:actor pg:target pg:theme }} ?x ?role <{iri}> ; a pg:Interaction .
    }}"""
    return acts(source, [text_of(row, "x") for row in select(source, query)])


@dataclass(frozen=True, slots=True)
class Saying:
    """Direct speech, the parts of a split quotation in one; `iris` are the parts' nodes."""

    iris: tuple[str, ...]
    speaker: str | None
    text: str
    readout: str
    issued: date | None = None


def sayings(source: Source, speaker: str | None = None) -> list[Saying]:
    """The quotations of one speaker (of all without), in order of day and place in the text."""
    whose = f"?q pg:speaker <{speaker}> ." if speaker else ""
    query = f"""SELECT DISTINCT ?q ?who ?exact ?start ?r ?before WHERE {{
        {whose} GRAPH ?r {{ ?q a pg:Quotation ; oa:exact ?exact ; oa:start ?start }} FILTER(?r != <{REVIEW}>)
        OPTIONAL {{ ?q pg:speaker ?who }} OPTIONAL {{ ?q pg:continues ?before }}
    }}"""
    rows = {text_of(row, "q"): row for row in select(source, query)}
    tellings = readouts(source, {text_of(row, "r") for row in rows.values()})
    chains: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(rows, key=lambda iri: (text_of(rows[iri], "r"), int(text_of(rows[iri], "start")))):
        first, seen = iri, {iri}
        while (before := text_of(rows[first], "before")) in rows and before not in seen:
            seen.add(before)
            first = before
        chains[first].append(iri)
    found = []
    for first, parts in chains.items():
        row, telling = rows[first], tellings.get(text_of(rows[first], "r"))
        text = " … ".join(text_of(rows[part], "exact") for part in parts)
        who = words_or_none(row, "who")
        found.append(Saying(tuple(parts), who, text, text_of(row, "r"), telling.issued if telling else None))
    return sorted(found, key=lambda one: (one.issued or date.max, one.iris))


def happenings(source: Source, iris: Iterable[str] | None = None) -> list[Happening]:
    """The events of these IRIs, all without, in order of day and IRI. Inferred roles are among them and marked."""
    nodes, same = _nodes(source, "pg:Event", iris), joined(source)
    tellings = readouts(source, None if iris is None else {home for home, _ in nodes.values()})
    found = []
    for iri, (readout, parts) in nodes.items():
        types = {local(value) for value, _ in parts["type"]}
        telling = tellings.get(readout)
        found.append(
            Happening(
                iri,
                next(iter(sorted(types - {"Event"})), "OtherEvent"),
                local(_first(parts, "status") or "Held"),
                readout,
                same.get(iri, iri),
                _first(parts, "label"),
                _all(parts, "participant"),
                _all(parts, "host"),
                _all(parts, "place"),
                _all(parts, "theme"),
                _first(parts, "date"),
                _first_day(_first(parts, "earliest") or _first(parts, "date") or ""),
                _first_day(_first(parts, "latest") or ""),
                telling.issued if telling else None,
                frozenset(
                    value for name in ("participant", "host", "place") for value, said in parts[name] if not said
                ),
            )
        )
    return sorted(found, key=lambda one: (one.day or date.max, one.iri))


def acts(source: Source, iris: Iterable[str] | None = None) -> list[Act]:
    """The interactions of these IRIs, all without, in order of day and IRI; inferred roles are marked."""
    nodes = _nodes(source, "pg:Interaction", iris)
    tellings = readouts(source, None if iris is None else {home for home, _ in nodes.values()})
    during = {iri: event for iri, (_, parts) in nodes.items() if (event := _first(parts, "during"))}
    bounds = _bounds(source, during.values() if iris is not None else None)
    found = []
    for iri, (readout, parts) in nodes.items():
        types = {local(value) for value, _ in parts["type"]}
        telling, event = tellings.get(readout), during.get(iri)
        when, happened, until = bounds.get(event or "", (None, None, None))
        found.append(
            Act(
                iri,
                next(iter(sorted(types - {"Interaction"})), "Interaction"),
                local(_first(parts, "modality") or "Asserted"),
                readout,
                _all(parts, "actor"),
                _all(parts, "target"),
                _all(parts, "theme"),
                _first(parts, "content"),
                _first(parts, "due"),
                _first_day(_first(parts, "dueEarliest") or ""),
                _first_day(_first(parts, "dueLatest") or ""),
                event,
                local(ledger) if (ledger := _first(parts, "ledgerStatus")) else None,
                telling.issued if telling else None,
                when,
                happened,
                until,
                frozenset(value for name in ("actor", "target") for value, said in parts[name] if not said),
            )
        )
    return sorted(found, key=lambda one: (one.day or date.max, one.iri))


_Parts = Mapping[str, list[tuple[str, bool]]]  # role: (value, whether a readout says so)


def _nodes(source: Source, cls: str, iris: Iterable[str] | None) -> dict[str, tuple[str, _Parts]]:
    """What is said of each node in its readout's graph, and what is inferred beside it."""
    found: dict[str, tuple[str, dict[str, list[tuple[str, bool]]]]] = {}
    # With many more IRIs in one query the store looks at all nodes of that class for each of them.
    for block in [""] if iris is None else [values("x", chunk) for chunk in chunks(iris, 500)]:
        # No VALUES for the predicates: it would be joined with the whole graph before the nodes are looked at.
        query = f"SELECT ?x ?home ?p ?o WHERE {{ {block} GRAPH ?home {{ ?x a {cls} . ?x ?p ?o }} }}"
        for node, home, role, value in tuples(source, query):
            if home not in (REVIEW, INFERRED):
                found.setdefault(node, (home, defaultdict(list)))[1][local(role)].append((value, True))
        inferred = f"SELECT ?x ?p ?o WHERE {{ {block} GRAPH <{INFERRED}> {{ ?x ?p ?o }} }}"
        for node, role, value in tuples(source, inferred):
            if node in found:
                entries = found[node][1][local(role)]
                if (value, True) not in entries:
                    entries.append((value, False))
    for _, roles_of in found.values():
        for said in roles_of.values():
            said.sort()
    return dict(found)


_Bounds = tuple[str | None, date | None, date | None]


def _bounds(source: Source, events: Iterable[str] | None) -> dict[str, _Bounds]:
    found: dict[str, _Bounds] = {}
    for block in [""] if events is None else [values("e", chunk) for chunk in chunks(events)]:
        query = f"""SELECT DISTINCT ?e ?d ?a ?b WHERE {{
            {block} ?e pg:date ?d OPTIONAL {{ ?e pg:earliest ?a }} OPTIONAL {{ ?e pg:latest ?b }}
        }}"""
        for row in select(source, query):
            first = day_of(row, "a") or _first_day(text_of(row, "d"))
            found[text_of(row, "e")] = (text_of(row, "d"), first, day_of(row, "b"))
    return found


def local(iri: str) -> str:
    """The name at the end of a term's IRI."""
    return iri.rsplit("#", 1)[-1]


def _first(parts: _Parts, name: str) -> str | None:
    return next((value for value, said in sorted(parts[name], key=lambda entry: not entry[1])), None)


def _all(parts: _Parts, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value, _ in parts[name]))
