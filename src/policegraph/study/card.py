"""A card of one person, post, agency, place, theme, event or readout: each line with the words it stands on."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from policegraph.ask.answer import Quote
from policegraph.ask.captions import act_sentence, captions, event_sentence
from policegraph.ask.find import Found, find_one
from policegraph.ask.source import Source, select, text_of, words_or_none
from policegraph.ask.tellings import (
    Act,
    Happening,
    acts,
    acts_touching,
    count_readouts,
    events_touching,
    happenings,
    sayings,
)
from policegraph.ask.who import labels
from policegraph.study.quotes import Wanted, quotes_for

MOST = 12  # lines in a section; the rest are counted


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said. `facts` are the nodes it stands on, `quotes` the words with their readouts; `note` says what is
    to be known of it: inferred, planned, contradicted."""

    text: str
    facts: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading; `total` counts also those that are not shown."""

    title: str
    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """What the graph says of one thing. `behind` is how many readouts stand behind the card, of `readouts`."""

    iri: str
    label: str
    kind: str
    also: tuple[str, ...]
    sections: tuple[Section, ...]
    behind: int
    readouts: int
    identifiers: tuple[str, ...] = ()
    told: str = ""  # first and last readout that names it

    def __repr__(self) -> str:
        return f"<Card: {self.label} ({self.kind}), {self.summary}>"

    @property
    def summary(self) -> str:
        """How many readouts stand behind it, of how many."""
        return f"from {self.behind} of {self.readouts} readout{'s' * (self.readouts != 1)}" + (
            f", {self.told}" if self.told else ""
        )

    def to_markdown(self) -> str:
        """The card as Markdown, the words as footnotes under each line."""
        out = [f"# {self.label}", "", f"{self.kind}, {self.summary}", ""]
        if self.also:
            out += ["Also: " + "; ".join(self.also), ""]
        for section in self.sections:
            out += [f"## {section.title}", ""]
            for line in section.lines:
                out.append(f"- {line.text}" + (f" *({line.note})*" if line.note else ""))
                out += [f"  - {quote}" for quote in line.quotes[:1]]
            out += [*_rest(section), ""]
        return "\n".join(out).rstrip() + "\n"

    def to_text(self, width: int = 100) -> str:
        """The card for a terminal."""
        from io import StringIO

        from rich.console import Console
        from rich.padding import Padding

        out = StringIO()
        console = Console(file=out, width=width, color_system=None, highlight=False, markup=False, emoji=False)
        console.print(f"{self.label} ({self.kind})")
        console.print(self.summary)
        if self.also:
            console.print("also: " + "; ".join(self.also))
        for section in self.sections:
            console.print(f"\n{section.title}")
            for line in section.lines:
                console.print(Padding(line.text + (f" ({line.note})" if line.note else ""), (0, 0, 0, 2)))
                for quote in line.quotes[:1]:
                    console.print(Padding(str(quote), (0, 0, 0, 6)))
            for rest in _rest(section):
                console.print(Padding(rest, (0, 0, 0, 2)))
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"

    def to_json(self) -> str:
        """The card as JSON, with all words of each line."""
        whole = {
            "iri": self.iri,
            "label": self.label,
            "kind": self.kind,
            "also": list(self.also),
            "identifiers": list(self.identifiers),
            "readouts": self.readouts,
            "behind": self.behind,
            "sections": [
                {
                    "title": section.title,
                    "total": section.total,
                    "lines": [
                        {
                            "text": line.text,
                            "note": line.note,
                            "facts": list(line.facts),
                            "words": [
                                {
                                    "exact": quote.words.exact,
                                    "start": quote.words.start,
                                    "end": quote.words.end,
                                    "claim": quote.words.claim,
                                    "confidence": quote.words.confidence,
                                    "readout": quote.readout.iri,
                                    "title": quote.readout.name,
                                }
                                for quote in line.quotes
                            ],
                        }
                        for line in section.lines
                    ],
                }
                for section in self.sections
            ],
        }
        return json.dumps(whole, ensure_ascii=False, indent=2)

    def _repr_html_(self) -> str:
        """The card for notebooks; the words open at a click."""
        parts = [f"<h3>{escape(self.label)} <small>{escape(self.kind)}</small></h3><p>{escape(self.summary)}</p>"]
        for section in self.sections:
            lines = "".join(_html_line(line) for line in section.lines)
            rest = "".join(f"<p>{escape(rest)}</p>" for rest in _rest(section))
            parts.append(f"<h4>{escape(section.title)}</h4><ul>{lines}</ul>{rest}")
        return "".join(parts)


def _html_line(line: Line) -> str:
    note = f" <i>({escape(line.note)})</i>" if line.note else ""
    quotes = "".join(f"<li>{escape(str(quote))}</li>" for quote in line.quotes)
    opened = f"<details><summary>words</summary><ul>{quotes}</ul></details>" if quotes else ""
    return f"<li>{escape(line.text)}{note}{opened}</li>"


def _rest(section: Section) -> list[str]:
    more = section.total - len(section.lines)
    return [f"and {more} more"] if more > 0 else []


def show(source: Source, name: str, most: int = MOST) -> Card:
    """The card of the entity, event or readout that a name or IRI means, at most so many lines a section.

    Raises UsageError where nothing fits, AmbiguousNameError where several do.
    """
    return _Writer(source, find_one(source, name), most).card()


@dataclass
class _Draft:
    """A line before its words are looked up."""

    text: str
    facts: tuple[str, ...]
    note: str = ""
    end: str = ""  # whom the words should speak of


@dataclass
class _Writer:
    source: Source
    found: Found
    most: int
    names: dict[str, str] = field(default_factory=dict)
    drafts: list[tuple[str, list[_Draft]]] = field(default_factory=list)

    def card(self) -> Card:
        iri, kind = self.found.iri, self._kind()
        if kind == "event":
            self._one_event(iri)
        elif kind == "readout":
            self._one_readout(iri)
        else:
            self._one_entity(iri, kind)
        shown = [(title, drafts[: self.most], len(drafts)) for title, drafts in self.drafts if drafts]
        wanted = [Wanted(draft.facts, (draft.end,)) for _, drafts, _ in shown for draft in drafts]
        quotes = iter(quotes_for(self.source, wanted))
        sections = tuple(
            Section(title, tuple(Line(one.text, one.facts, next(quotes), one.note) for one in drafts), total)
            for title, drafts, total in shown
        )
        also, identifiers = self._names_of(iri)
        # The whole of what is known counts, not only the lines that are shown.
        behind, span = self._mentions(iri, kind)
        return Card(iri, self._label(iri), kind, also, sections, behind, count_readouts(self.source), identifiers, span)

    def _kind(self) -> str:
        if self.found.kind != "thing":
            return self.found.kind
        from policegraph.ask.who import kinds

        return kinds(self.source, [self.found.iri])[self.found.iri]

    def _label(self, iri: str) -> str:
        return captions(self.source, [iri])[iri]

    def _names_of(self, iri: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        rows = select(self.source, f"SELECT DISTINCT ?n WHERE {{ <{iri}> skos:altLabel ?n }}")
        query = f"SELECT DISTINCT ?i WHERE {{ <{iri}> owl:sameAs|skos:exactMatch|foaf:homepage|rdfs:seeAlso ?i }}"
        also = sorted({text_of(row, "n") for row in rows} - {self.found.label})
        return tuple(also), tuple(sorted(text_of(row, "i") for row in select(self.source, query)))

    def _mentions(self, iri: str, kind: str) -> tuple[int, str]:
        if kind == "readout":
            return 1, ""
        where = f"?r pg:theme <{iri}>" if kind == "theme" else f"GRAPH ?r {{ <{iri}> ?p ?o }}"
        query = f"""SELECT (COUNT(DISTINCT ?r) AS ?n) (MIN(?issued) AS ?first) (MAX(?issued) AS ?last) WHERE {{
            {where} . ?r a pg:Readout . OPTIONAL {{ ?r dct:issued ?issued }}
        }}"""
        rows = select(self.source, query)
        count = int(text_of(rows[0], "n") or 0) if rows else 0
        first, last = (words_or_none(rows[0], "first"), words_or_none(rows[0], "last")) if rows else (None, None)
        return count, f"{first} to {last}" if first and last and first != last else (first or "")

    def _one_entity(self, iri: str, kind: str) -> None:
        events, deeds = events_touching(self.source, iri), acts_touching(self.source, iri)
        self._learn(events, deeds, [iri])
        self._posts_and_bodies(iri, kind)
        newest = sorted(_once(events), key=lambda one: (one.day is not None, one.day), reverse=True)
        self._section("Planned", [self._event(one, iri) for one in reversed(newest) if one.status == "Planned"])
        self._section("Events", [self._event(one, iri) for one in newest if one.status != "Planned"])
        deeds = sorted(deeds, key=lambda one: (one.day is not None, one.day), reverse=True)
        self._section("What it did" if kind != "person" else "What he or she did", self._acts(deeds, iri, "actor"))
        self._section(
            "What was done to it" if kind != "person" else "What others did", self._acts(deeds, iri, "target")
        )
        if kind == "theme":
            self._section("Acts", [self._act(one, iri) for one in deeds])
        spoken = sayings(self.source, iri)[::-1]
        self._section("In own words", [_Draft(f"“{one.text}”", one.iris) for one in spoken])

    def _acts(self, deeds: Sequence[Act], iri: str, role: str) -> list[_Draft]:
        return [self._act(one, iri) for one in deeds if iri in (one.actors if role == "actor" else one.targets)]

    def _one_event(self, iri: str) -> None:
        told = happenings(self.source, [iri])
        others = select(
            self.source,
            f"SELECT DISTINCT ?e WHERE {{ {{ <{iri}> pg:sameEvent ?e }} UNION {{ ?e pg:sameEvent <{iri}> }} }}",
        )
        twins = happenings(self.source, [text_of(row, "e") for row in others])
        during = select(self.source, f"SELECT DISTINCT ?i WHERE {{ ?i pg:during <{iri}> }}")
        deeds = acts(self.source, [text_of(row, "i") for row in during])
        self._learn([*told, *twins], deeds, [])
        for event in told:
            roles: tuple[tuple[str, Iterable[str]], ...] = (
                ("Took part", event.participants),
                ("Hosted by", event.hosts),
                ("Where", event.places),
                ("About", event.themes),
            )
            self._section("What it was", [self._event(event, "")])
            for title, ends in roles:
                self._section(title, [self._role(event, end) for end in ends])
        self._section("What was done there", [self._act(one, "") for one in deeds])
        self._section("As others tell it", [self._event(one, "") for one in twins])

    def _one_readout(self, iri: str) -> None:
        query = f"""SELECT DISTINCT ?x ?kind WHERE {{ GRAPH <{iri}> {{
            ?x a ?kind FILTER(?kind IN (pg:Event, pg:Interaction, pg:Quotation)) }} }}"""
        rows = select(self.source, query)
        nodes = {
            kind: [text_of(r, "x") for r in rows if text_of(r, "kind").endswith(f"#{kind}")] for kind in _NODE_KINDS
        }
        events, deeds = happenings(self.source, nodes["Event"]), acts(self.source, nodes["Interaction"])
        spoken = [one for one in sayings(self.source) if one.readout == iri] if nodes["Quotation"] else []
        self._learn(events, deeds, [one.speaker for one in spoken if one.speaker])
        self._section("Events", [self._event(one, "") for one in events])
        self._section("Who did what to whom", [self._act(one, "") for one in deeds])
        self._section(
            "In their words",
            [_Draft(f"{self.names.get(one.speaker or '', 'Somebody')}: “{one.text}”", one.iris) for one in spoken],
        )

    def _learn(self, events: Iterable[Happening], deeds: Iterable[Act], more: Iterable[str]) -> None:
        iris = set(more)
        for event in events:
            iris |= {*event.participants, *event.hosts, *event.places, *event.themes}
        for deed in deeds:
            iris |= {*deed.actors, *deed.targets, *deed.themes}
        self.names.update(labels(self.source, iris))

    def _section(self, title: str, drafts: list[_Draft]) -> None:
        if drafts:
            self.drafts.append((title, drafts))

    def _event(self, event: Happening, me: str) -> _Draft:
        notes = [] if event.dated else [f"undated; the readout is of {event.issued}" if event.issued else "undated"]
        if me in event.inferred:
            notes.append("inferred: no readout names this holder of the post")
        return _Draft(event_sentence(event, self.names), (event.iri,), "; ".join(notes))

    def _role(self, event: Happening, end: str) -> _Draft:
        note = "inferred" if end in event.inferred else ""
        return _Draft(self.names.get(end, end), (event.iri,), note, end)

    def _act(self, act: Act, me: str) -> _Draft:
        notes = [act.day_words] if act.day_words else []
        if act.ledger:
            notes.append(act.ledger.lower())
        if me in act.inferred:
            notes.append("inferred: no readout names this holder of the post")
        return _Draft(act_sentence(act, self.names), (act.iri,), "; ".join(notes))

    def _posts_and_bodies(self, iri: str, kind: str) -> None:
        query = f"""SELECT DISTINCT ?claim ?s ?p ?o WHERE {{
            {{ ?claim rdf:subject <{iri}> ; rdf:predicate ?p ; rdf:object ?o . BIND(<{iri}> AS ?s) }}
            UNION {{ ?claim rdf:object <{iri}> ; rdf:predicate ?p ; rdf:subject ?s . BIND(<{iri}> AS ?o) }}
            FILTER(?p IN (org:holds, org:memberOf, pg:country, pg:jurisdiction, org:postIn))
        }}"""
        rows = [row for row in select(self.source, query) if "claim" in row]
        known = select(
            self.source,
            f"""SELECT DISTINCT ?who ?post ?from ?to ?source WHERE {{
            {{ ?t pg:holder <{iri}> . BIND(<{iri}> AS ?who) ?t pg:post ?post }}
            UNION {{ ?t pg:post <{iri}> . BIND(<{iri}> AS ?post) ?t pg:holder ?who }}
            OPTIONAL {{ ?t schema:startDate ?from }} OPTIONAL {{ ?t schema:endDate ?to }}
            OPTIONAL {{ ?t dct:source ?source }}
        }} ORDER BY ?from""",
        )
        ends = {text_of(row, key) for row in rows for key in ("s", "o")}
        ends |= {text_of(row, key) for row in known for key in ("who", "post")}
        self.names.update(labels(self.source, ends))
        drafts = []
        rows.sort(key=lambda row: (text_of(row, "p"), text_of(row, "s"), text_of(row, "o"), text_of(row, "claim")))
        for key, group in groupby(rows, key=lambda row: (text_of(row, "s"), text_of(row, "p"), text_of(row, "o"))):
            subject, predicate, object = key
            said = (
                f"{self.names[subject]} {_RELATION.get(predicate.rsplit('#')[-1], 'is tied to')} {self.names[object]}"
            )
            drafts.append(_Draft(said, tuple(text_of(row, "claim") for row in group)))
        for row in known:
            until = words_or_none(row, "to")
            period = f"from {text_of(row, 'from') or 'an unknown day'}" + (f" to {until}" if until else "")
            who, post = self.names[text_of(row, "who")], self.names[text_of(row, "post")]
            note = (
                f"background knowledge: {text_of(row, 'source')}" if text_of(row, "source") else "background knowledge"
            )
            drafts.append(_Draft(f"{who} held the post {post} {period}", (), note))
        self._section("Posts, bodies, countries", drafts)


_NODE_KINDS = ("Event", "Interaction", "Quotation")
_RELATION = {
    "holds": "held the post",
    "memberOf": "belonged to",
    "country": "is a body of",
    "jurisdiction": "is a post of",
    "postIn": "is a post in",
}


def _once(events: Iterable[Happening]) -> list[Happening]:
    """One telling of each event: the first."""
    found: dict[str, Happening] = {}
    for event in events:
        found.setdefault(event.same, event)
    return list(found.values())
