"""Two tellings side by side: what both say, what only one says, where they differ, each with its words."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from policegraph.ask.answer import Quote
from policegraph.ask.captions import act_caption, act_sentence, event_caption, event_sentence, listed
from policegraph.ask.find import find_one, normal
from policegraph.ask.source import Source, select, text_of
from policegraph.ask.tellings import Act, Happening, Saying, Telling, acts, happenings, readouts, sayings
from policegraph.ask.who import labels, named
from policegraph.errors import UsageError
from policegraph.study.matching import Matched, Sameness, act_score, apart, event_score, match
from policegraph.study.page import markdown_table, page, table
from policegraph.study.quotes import Wanted, quotes_for

NOT_SAID = "not said"
_TONE = ("Praise", "Criticise", "Request", "Commit", "Agree", "Cooperate", "Assist", "Enforce")


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says of a point, with the words that say it."""

    text: str
    quotes: tuple[Quote, ...] = ()

    def __str__(self) -> str:
        return self.text + "".join(f" “{quote.words.exact}”" for quote in self.quotes[:1])


@dataclass(frozen=True, slots=True)
class Point:
    """One point, and what it is about; a side that says nothing of it is None. `differ` names in what the two sides
    differ where both speak."""

    about: str
    left: Said | None
    right: Said | None
    differ: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The points of one kind: events, promises, people, …; those of both sides first."""

    title: str
    points: tuple[Point, ...]

    @property
    def both(self) -> int:
        """How many points both sides speak of."""
        return sum(one.left is not None and one.right is not None for one in self.points)


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """Two readouts side by side."""

    left: Telling
    right: Telling
    parts: tuple[Part, ...]
    others: tuple[Telling, ...] = ()  # further tellings of the event that was asked for

    def __repr__(self) -> str:
        return f"<Comparison: {self.title}: {len(self.differences)} differences>"

    @property
    def title(self) -> str:
        """Both titles."""
        return f"{self.left.name} / {self.right.name}"

    @property
    def differences(self) -> tuple[str, ...]:
        """Where the two differ, in short sentences."""
        return tuple(f"{one.about}: {said}" for part in self.parts for one in part.points for said in one.differ)

    def to_markdown(self) -> str:
        """The comparison as Markdown."""
        heads = [_head(self.left), _head(self.right)]
        out = [f"# Two tellings: {self.title}", ""]
        out += markdown_table(["", *heads], [["source", self.left.source or "", self.right.source or ""]])
        out += ["", "## Where they differ", ""]
        out += [f"- {said}" for said in self.differences] or ["- No point that both speak of is told differently."]
        for part in self.parts:
            both, rest = _split(part)
            out += ["", f"## {part.title}", ""]
            rows = [[_cell(one.left), _cell(one.right), "; ".join(one.differ)] for one in (*both, *rest)]
            out += markdown_table([*heads, "differ in"], rows)
        if self.others:
            out += ["", "Also told by: " + "; ".join(one.name for one in self.others)]
        return "\n".join([*out, ""])

    def to_html(self) -> str:
        """The comparison as a page of its own."""
        lead = f"{_head(self.left)} beside {_head(self.right)}"
        return page(f"Two tellings: {self.title}", self._repr_html_(), lead=lead)

    def _repr_html_(self) -> str:
        differ = "".join(f"<li>{escape(said)}</li>" for said in self.differences)
        out = [f"<h2>Where they differ</h2><ul>{differ or '<li>In no point that both speak of.</li>'}</ul>"]
        for part in self.parts:
            both, rest = _split(part)
            rows = [(_html(o.left), _html(o.right), escape("; ".join(o.differ))) for o in (*both, *rest)]
            out.append(f"<h2>{escape(part.title)}</h2>")
            out.append(table((_head(self.left), _head(self.right), "Differ in"), rows))
        if self.others:
            out.append(f"<p>Also told by: {escape('; '.join(one.name for one in self.others))}</p>")
        return "".join(out)

    def to_json(self) -> str:
        """The comparison as JSON."""

        def said(one: Said | None) -> dict[str, object] | None:
            if one is None:
                return None
            words = [{"exact": q.words.exact, "start": q.words.start, "end": q.words.end} for q in one.quotes]
            return {"text": one.text, "words": words}

        whole = {
            "left": {"readout": self.left.iri, "title": self.left.name},
            "right": {"readout": self.right.iri, "title": self.right.name},
            "differences": list(self.differences),
            "parts": [
                {
                    "title": part.title,
                    "points": [
                        {"about": o.about, "left": said(o.left), "right": said(o.right), "differ": list(o.differ)}
                        for o in part.points
                    ],
                }
                for part in self.parts
            ],
        }
        return json.dumps(whole, ensure_ascii=False, indent=2)


def _head(telling: Telling) -> str:
    parts = [telling.publisher or telling.identifier, str(telling.issued) if telling.issued else ""]
    return ", ".join(part for part in parts if part)


def _split(part: Part) -> tuple[list[Point], list[Point]]:
    both = [one for one in part.points if one.left and one.right]
    return both, [one for one in part.points if not (one.left and one.right)]


def _cell(said: Said | None) -> str:
    return f"*{NOT_SAID}*" if said is None else str(said)


def _html(said: Said | None) -> str:
    if said is None:
        return f'<span class="note">{NOT_SAID}</span>'
    quotes = "".join(f"<blockquote>{escape(quote.words.exact)}</blockquote>" for quote in said.quotes[:1])
    return escape(said.text) + quotes


def find_readout(source: Source, name: str) -> Telling:
    """The readout that a name means: its IRI, identifier (with or without its ending) or words of its title.

    Raises UsageError where none or several fit.
    """
    every = readouts(source)
    if name in every:
        return every[name]
    found = [one for one in every.values() if one.identifier == name or one.identifier.rsplit(".", 1)[0] == name]
    found = found or [one for one in every.values() if normal(one.title) == normal(name)]
    words = set(normal(name).split())
    found = found or [one for one in every.values() if words and words <= set(normal(one.name).split())]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{name!r} fits {len(found)} readouts: {listed([one.identifier for one in found], 8)}")
    raise UsageError(f"no readout is called {name!r}; give its identifier, IRI or words of its title")


def compare(source: Source, one: str, other: str | None = None) -> Comparison:
    """Two readouts side by side, or with one name the tellings of an event.

    Raises UsageError where a readout is not found, or the event is told once only.
    """
    if other is not None:
        left, right = find_readout(source, one), find_readout(source, other)
        if left.iri == right.iri:
            raise UsageError(f"{one!r} and {other!r} are the same readout")
        return _Comparer(source, left, right).comparison()
    event = find_one(source, one, ("event",) if not one.startswith(("http", "<")) else ())
    query = f"""SELECT DISTINCT ?r WHERE {{
        {{ <{event.iri}> (pg:sameEvent|^pg:sameEvent)* ?e }} GRAPH ?r {{ ?e a pg:Event }} ?r a pg:Readout
    }}"""
    told = sorted(text_of(row, "r") for row in select(source, query))
    if len(told) < 2:
        raise UsageError(f"{event.label} is told by one readout only; name the other readout to compare it with")
    every = readouts(source, told)
    ordered = sorted(every.values(), key=lambda telling: (str(telling.issued or "9999"), telling.iri))
    return _Comparer(source, ordered[0], ordered[1], tuple(ordered[2:])).comparison()


class _Comparer:
    def __init__(self, source: Source, left: Telling, right: Telling, others: tuple[Telling, ...] = ()) -> None:
        self._source = source
        self._sides = (left, right)
        self._others = others
        events = happenings(source, self._nodes("pg:Event"))
        deeds = acts(source, self._nodes("pg:Interaction"))
        self._events = [[e for e in events if e.readout == side.iri] for side in self._sides]
        self._acts = [[a for a in deeds if a.readout == side.iri] for side in self._sides]
        spoken = [one for one in sayings(source) if one.readout in (left.iri, right.iri)]
        self._sayings = [[s for s in spoken if s.readout == side.iri] for side in self._sides]
        self._themes = [self._themes_of(side.iri) for side in self._sides]
        self._people = [self._entities_of(side.iri) for side in self._sides]
        ends = {x for e in events for x in (*e.participants, *e.hosts, *e.places, *e.themes)}
        ends |= {x for a in deeds for x in (*a.actors, *a.targets, *a.themes)}
        ends |= {x for side in (*self._themes, *self._people) for x in side} | {s.speaker for s in spoken if s.speaker}
        self._names = labels(source, ends)
        self._same = Sameness(source, ends)

    def comparison(self) -> Comparison:
        parts = [
            self._event_part(),
            self._act_part("Promises and requests", ("Commit", "Request")),
            self._act_part("Praise and criticism", ("Praise", "Criticise")),
            self._act_part("Work together, help, enforcement", ("Agree", "Cooperate", "Assist", "Enforce")),
            self._who_part("People and posts", ("person", "post")),
            self._who_part("Bodies", ("agency",)),
            self._theme_part(),
            self._saying_part(),
            self._tone_part(),
        ]
        return Comparison(*self._sides, tuple(part for part in parts if part.points), self._others)

    def _nodes(self, cls: str) -> list[str]:
        found = []
        for side in self._sides:
            rows = select(self._source, f"SELECT DISTINCT ?x WHERE {{ GRAPH <{side.iri}> {{ ?x a {cls} }} }}")
            found += [text_of(row, "x") for row in rows]
        return found

    def _themes_of(self, readout: str) -> list[str]:
        rows = select(self._source, f"SELECT DISTINCT ?t WHERE {{ GRAPH <{readout}> {{ <{readout}> pg:theme ?t }} }}")
        return sorted(text_of(row, "t") for row in rows)

    def _entities_of(self, readout: str) -> dict[str, list[str]]:
        """The people, posts and bodies of a readout's claims, with these claims."""
        found: dict[str, list[str]] = {}
        for role in ("object", "subject"):
            query = f"SELECT DISTINCT ?x ?c WHERE {{ GRAPH <{readout}> {{ ?c rdf:{role} ?x ; a pg:Claim }} }}"
            for row in select(self._source, query):
                found.setdefault(text_of(row, "x"), []).append(text_of(row, "c"))
        kind = {iri: one.kind for iri, one in named(self._source, [x for x in found if x.startswith("http")]).items()}
        return {iri: found[iri] for iri in sorted(found) if kind.get(iri) in ("person", "post", "agency")}

    def _said(self, wanted: Sequence[tuple[str, Wanted]]) -> list[Said]:
        quotes = quotes_for(self._source, [one for _, one in wanted])
        return [Said(text, found) for (text, _), found in zip(wanted, quotes, strict=True)]

    def _event_part(self) -> Part:
        # The fullest come first: they are what the readouts are about.
        mine, theirs = (sorted(side, key=lambda e: (-_fullness(e), e.iri)) for side in self._events)
        found = match(mine, theirs, event_score(self._same), 1.2)
        left, right = (
            self._said([(event_sentence(e, self._names), Wanted((e.iri,))) for e in side]) for side in (mine, theirs)
        )
        about = [[event_caption(e, self._names) for e in side] for side in (mine, theirs)]
        differ = [self._event_differences(mine[i], theirs[j]) for i, j in found.pairs]
        return Part("Events", _points(found, about, left, right, differ))

    def _event_differences(self, a: Happening, b: Happening) -> tuple[str, ...]:
        said = []
        if a.kind != b.kind:
            said.append(f"{a.kind.lower()} or {b.kind.lower()}")
        if a.status != b.status:
            said.append(f"{a.status.lower()} or {b.status.lower()}")
        if a.when != b.when:
            word = "dates that exclude each other" if apart(a, b) else "date"
            said.append(f"{word}: {a.when or NOT_SAID} and {b.when or NOT_SAID}")
        said += self._list_difference("took part", a.participants, b.participants)
        said += self._list_difference("place", a.places, b.places)
        said += self._list_difference("about", a.themes, b.themes)
        return tuple(said)

    def _list_difference(self, what: str, mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
        """Who or what stands on one side only; one that stands for one of the other side counts as there."""
        if not mine and not theirs:
            return []
        only_left = [end for end in mine if not any(self._same.alike(end, other) for other in theirs)]
        only_right = [end for end in theirs if not any(self._same.alike(end, other) for other in mine)]
        parts = []
        for side, only in zip(self._sides, (only_left, only_right), strict=True):
            if only:
                parts.append(f"only {_short(side)}: {listed(sorted(self._names.get(x, x) for x in only), 6)}")
        return [f"{what} ({'; '.join(parts)})"] if parts else []

    def _act_part(self, title: str, kinds: tuple[str, ...]) -> Part:
        mine, theirs = ([act for act in side if act.kind in kinds] for side in self._acts)
        found = match(mine, theirs, act_score(self._same), 0.75)
        left, right = (
            self._said([(act_sentence(a, self._names), Wanted((a.iri,))) for a in side]) for side in (mine, theirs)
        )
        about = [[act_caption(a, self._names) for a in side] for side in (mine, theirs)]
        differ = [self._act_differences(mine[i], theirs[j]) for i, j in found.pairs]
        return Part(title, _points(found, about, left, right, differ))

    def _act_differences(self, a: Act, b: Act) -> tuple[str, ...]:
        said = []
        if a.modality != b.modality:
            said.append(f"{a.modality.lower()} or {b.modality.lower()}")
        if a.due != b.due:
            said.append(f"by when: {a.due or NOT_SAID} and {b.due or NOT_SAID}")
        said += self._list_difference("by", a.actors, b.actors)
        said += self._list_difference("to", a.targets, b.targets)
        said += self._list_difference("about", a.themes, b.themes)
        return tuple(said)

    def _who_part(self, title: str, kinds: tuple[str, ...]) -> Part:
        kind = {iri: one.kind for iri, one in named(self._source, {x for side in self._people for x in side}).items()}
        mine, theirs = ([iri for iri in side if kind[iri] in kinds] for side in self._people)
        found = match(mine, theirs, lambda a, b: float(a == b), 1.0)
        left, right = (
            self._said([(self._names[x], Wanted(tuple(self._people[n][x]), (x,), brief=True)) for x in side])
            for n, side in enumerate((mine, theirs))
        )
        return Part(title, _points(found, [[self._names[x] for x in side] for side in (mine, theirs)], left, right))

    def _theme_part(self) -> Part:
        mine, theirs = self._themes
        found = match(mine, theirs, lambda a, b: float(a == b), 1.0)
        left, right = (
            [
                # The readout's claims speak of all its themes; only those of this one are its words.
                _only(said, theme)
                for said, theme in zip(
                    self._said([(self._names[t], Wanted((side.iri,), (t,), brief=True)) for t in themes]),
                    themes,
                    strict=True,
                )
            ]
            for side, themes in zip(self._sides, self._themes, strict=True)
        )
        about = [[self._names[theme] for theme in side] for side in (mine, theirs)]
        return Part("Themes", _points(found, about, left, right))

    def _saying_part(self) -> Part:
        from rapidfuzz import fuzz

        mine, theirs = self._sayings
        found = match(mine, theirs, lambda a, b: fuzz.ratio(normal(a.text), normal(b.text)) / 100, 0.7)
        left, right = ([Said(self._spoken(one)) for one in side] for side in self._sayings)
        differ: list[tuple[str, ...]] = [
            () if normal(mine[i].text) == normal(theirs[j].text) else ("the wording",) for i, j in found.pairs
        ]
        about = [[f"Words of {self._names.get(s.speaker or '', 'somebody')}" for s in side] for side in (mine, theirs)]
        return Part("Direct speech", _points(found, about, left, right, differ))

    def _spoken(self, one: Saying) -> str:
        return f"{self._names.get(one.speaker or '', 'Somebody')}: “{one.text}”"

    def _tone_part(self) -> Part:
        """How much of each kind of act stands on each side: what the two make of it."""
        counts = [Counter(a.kind for a in side if a.modality == "Asserted") for side in self._acts]
        words = {
            "Praise": "praise",
            "Criticise": "criticism",
            "Request": "requests",
            "Commit": "promises",
            "Agree": "agreement",
            "Cooperate": "cooperation",
            "Assist": "help",
            "Enforce": "enforcement",
        }
        lines = []
        for side, count in zip(self._sides, counts, strict=True):
            said = ", ".join(f"{words[kind]} {count[kind]}" for kind in _TONE if count[kind]) or "no acts"
            lines.append(Said(f"{said}; {self._length(side.iri)} words in all"))
        differ = [words[kind] for kind in _TONE if counts[0][kind] != counts[1][kind]]
        more = (f"how much {listed(differ, 8)}",) if differ else ()
        return Part("Tone", (Point("Tone", lines[0], lines[1], more),))

    def _length(self, readout: str) -> int:
        rows = select(self._source, f"SELECT ?t WHERE {{ <{readout}> nif:isString ?t }}")
        return len(text_of(rows[0], "t").split()) if rows else 0


def _fullness(event: Happening) -> int:
    return len(event.participants) + len(event.hosts) + len(event.places) + len(event.themes) + (event.when is not None)


def _points(
    found: Matched,
    about: Sequence[Sequence[str]],
    left: Sequence[Said],
    right: Sequence[Said],
    differ: Sequence[tuple[str, ...]] | None = None,
) -> tuple[Point, ...]:
    """The points of both sides, then those of one side only."""
    told = differ or [()] * len(found.pairs)
    points = [Point(about[0][i], left[i], right[j], said) for (i, j), said in zip(found.pairs, told, strict=True)]
    points += [Point(about[0][i], left[i], None) for i in found.left]
    points += [Point(about[1][j], None, right[j]) for j in found.right]
    return tuple(points)


def _only(said: Said, theme: str) -> Said:
    return Said(said.text, tuple(quote for quote in said.quotes if quote.words.object == theme))


def _short(side: Telling) -> str:
    return side.publisher or side.identifier


def texts(points: Iterable[Point]) -> list[tuple[str, str]]:
    """The plain words of points, empty for a side that says nothing: for tests and tables."""
    return [(one.left.text if one.left else "", one.right.text if one.right else "") for one in points]
