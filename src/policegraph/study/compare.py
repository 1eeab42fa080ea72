"""Two tellings side by side: what both say, what only one says, where they differ, each with its words."""

from collections import Counter
from collections.abc import Sequence

from policegraph.ask.captions import act_caption, act_sentence, captions, event_caption, event_sentence, listed
from policegraph.ask.find import find_one, normal
from policegraph.ask.source import Source, select, text_of
from policegraph.ask.tellings import (
    Act,
    Happening,
    Saying,
    Telling,
    acts,
    count_readouts,
    happenings,
    readouts,
    sayings,
)
from policegraph.ask.who import named
from policegraph.errors import UsageError
from policegraph.study.comparison import NOT_SAID, Comparison, Part, Point, Said, side_names
from policegraph.study.matching import Matched, Sameness, act_score, apart, event_score, match
from policegraph.study.quotes import Wanted, quotes_for

_SYMMETRIC = ("Agree", "Cooperate")
_TONE = {
    "Praise": "praise",
    "Criticise": "criticism",
    "Request": "requests",
    "Commit": "promises",
    "Agree": "agreement",
    "Cooperate": "cooperation",
    "Assist": "help",
    "Enforce": "enforcement",
}


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
        self._posts = [self._posts_of(side.iri) for side in self._sides]
        ends = {x for e in events for x in (*e.participants, *e.hosts, *e.places, *e.themes)}
        ends |= {x for a in deeds for x in (*a.actors, *a.targets, *a.themes)}
        ends |= {x for side in (*self._themes, *self._people) for x in side} | {s.speaker for s in spoken if s.speaker}
        found = named(source, ends)
        self._kinds = {iri: one.kind for iri, one in found.items()}
        # With their countries behind where two share a name: each side has its Ministry of the Interior.
        self._names = captions(source, ends)
        people = {iri: one.label for iri, one in found.items() if one.kind == "person"}
        self._same = Sameness(source, ends, people)

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
        ]
        told = tuple(part for part in parts if part.points)
        return Comparison(*self._sides, told, self._tone(), count_readouts(self._source), self._others)

    # ── what each side says ──

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

    def _posts_of(self, readout: str) -> dict[str, list[str]]:
        """The posts that a readout gives to people."""
        found: dict[str, list[str]] = {}
        query = f"SELECT DISTINCT ?p ?q WHERE {{ GRAPH <{readout}> {{ ?p org:holds ?q }} }}"
        for row in select(self._source, query):
            found.setdefault(text_of(row, "p"), []).append(text_of(row, "q"))
        return found

    def _said(self, texts: Sequence[str], wanted: Sequence[Wanted]) -> list[Said]:
        quotes = quotes_for(self._source, wanted)
        return [Said(text, found, one.names) for text, found, one in zip(texts, quotes, wanted, strict=True)]

    # ── the parts ──

    def _event_part(self) -> Part:
        # The fullest come first: they are what the readouts are about.
        mine, theirs = (sorted(side, key=lambda e: (-_fullness(e), e.iri)) for side in self._events)
        found = match(mine, theirs, event_score(self._same), 1.2)
        left, right = (
            self._said([event_sentence(e, self._names) for e in side], [Wanted((e.iri,)) for e in side])
            for side in (mine, theirs)
        )
        about = [[event_caption(e, self._names) for e in side] for side in (mine, theirs)]
        differ = [self._event_differences(mine[i], theirs[j]) for i, j in found.pairs]
        return Part("Events", _points(found, about, left, right, differ))

    def _event_differences(self, a: Happening, b: Happening) -> tuple[str, ...]:
        said = []
        if a.kind != b.kind:
            said.append(f"told as {_kind(a)} and as {_kind(b)}")
        if a.status != b.status:
            said.append(f"{a.status.lower()} and {b.status.lower()}")
        if a.when != b.when:
            word = "dates that exclude each other" if apart(a, b) else "date"
            said.append(f"{word}: {a.when or NOT_SAID} and {b.when or NOT_SAID}")
        said += self._list_difference("took part", a.participants, b.participants)
        said += self._list_difference("place", a.places, b.places)
        said += self._list_difference("about", a.themes, b.themes)
        return tuple(said)

    def _list_difference(self, what: str, mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
        """Who or what stands on one side only; one that stands for one of the other side counts as there."""
        parts = []
        names = side_names(*self._sides)
        for name, here, there in ((names[0], mine, theirs), (names[1], theirs, mine)):
            only = [end for end in here if not any(self._same.alike(end, other) for other in there)]
            if only:
                parts.append(f"only {name}: {listed(sorted(self._names.get(x, x) for x in only), 6)}")
        return [f"{what}: {'; '.join(parts)}"] if parts else []

    def _act_part(self, title: str, kinds: tuple[str, ...]) -> Part:
        mine, theirs = ([act for act in side if act.kind in kinds] for side in self._acts)
        found = match(mine, theirs, act_score(self._same), 0.75)
        left, right = (
            self._said([act_sentence(a, self._names) for a in side], [Wanted((a.iri,)) for a in side])
            for side in (mine, theirs)
        )
        about = [[act_caption(a, self._names) for a in side] for side in (mine, theirs)]
        differ = [self._act_differences(mine[i], theirs[j]) for i, j in found.pairs]
        return Part(title, _points(found, about, left, right, differ))

    def _act_differences(self, a: Act, b: Act) -> tuple[str, ...]:
        said = []
        if a.modality != b.modality:
            said.append(f"{a.modality.lower()} and {b.modality.lower()}")
        if a.due != b.due:
            said.append(f"by when: {a.due or NOT_SAID} and {b.due or NOT_SAID}")
        if a.kind in _SYMMETRIC:
            said += self._list_difference("between", [*a.actors, *a.targets], [*b.actors, *b.targets])
        else:
            said += self._list_difference("by", a.actors, b.actors)
            said += self._list_difference("to", a.targets, b.targets)
        # The themes of an act are few and told in passing: told by one side only they are no difference.
        if a.themes and b.themes and not set(a.themes) & set(b.themes):
            said += self._list_difference("about", a.themes, b.themes)
        return tuple(said)

    def _who_part(self, title: str, kinds: tuple[str, ...]) -> Part:
        """People with the posts that the side gives them, then posts without a holder; or bodies."""
        held = [{post for posts in side.values() for post in posts} for side in self._posts]
        mine, theirs = (
            sorted(
                (iri for iri in side if self._kinds.get(iri) in kinds and iri not in has),
                key=lambda iri: (-len(side[iri]), iri),
            )
            for side, has in zip(self._people, held, strict=True)
        )
        found = match(mine, theirs, self._same.likeness, 0.5)
        left, right = (
            self._said(
                [self._with_posts(iri, posts) for iri in side],
                [Wanted(tuple(claims[iri]), (iri,), True, self._forms(iri)) for iri in side],
            )
            for side, claims, posts in zip((mine, theirs), self._people, self._posts, strict=True)
        )
        about = [[self._names[iri] for iri in side] for side in (mine, theirs)]
        return Part(title, _points(found, about, left, right))

    def _with_posts(self, iri: str, posts: dict[str, list[str]]) -> str:
        return ", ".join([self._names[iri], *sorted({self._names.get(post, post) for post in posts.get(iri, ())})])

    def _forms(self, iri: str) -> tuple[str, ...]:
        """The name, then its parts from the last on: words that hold one of them speak of it."""
        label = self._names[iri].split(" (")[0]
        return (label, *(part for part in reversed(label.split()) if len(part) > 3))

    def _theme_part(self) -> Part:
        mine, theirs = self._themes
        found = match(mine, theirs, lambda a, b: float(a == b), 1.0)
        left, right = (
            [
                # The readout's claims speak of all its themes; only those of this one are its words.
                Said(said.text, tuple(quote for quote in said.quotes if quote.words.object == theme))
                for said, theme in zip(
                    self._said(
                        [self._names[t] for t in themes], [Wanted((side.iri,), (t,), brief=True) for t in themes]
                    ),
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

    def _tone(self) -> Point:
        """How much of each kind of act stands on each side: what the two make of it."""
        counts = [Counter(a.kind for a in side if a.modality == "Asserted") for side in self._acts]
        lines = []
        for side, count in zip(self._sides, counts, strict=True):
            said = ", ".join(f"{word} {count[kind]}" for kind, word in _TONE.items() if count[kind])
            lines.append(Said(f"{said or 'no acts'}; {self._length(side.iri)} words in all"))
        differ = tuple(
            f"{word}: {counts[0][kind] or 'none'} and {counts[1][kind] or 'none'}"
            for kind, word in _TONE.items()
            if counts[0][kind] != counts[1][kind]
        )
        return Point("How often each is told", lines[0], lines[1], differ)

    def _length(self, readout: str) -> int:
        rows = select(self._source, f"SELECT ?t WHERE {{ <{readout}> nif:isString ?t }}")
        return len(text_of(rows[0], "t").split()) if rows else 0


def _fullness(event: Happening) -> int:
    return len(event.participants) + len(event.hosts) + len(event.places) + len(event.themes) + (event.when is not None)


def _kind(event: Happening) -> str:
    return event.kind.replace("OtherEvent", "event").lower()


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
