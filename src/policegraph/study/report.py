"""A brief that could go on a desk: key ties, time line, open promises, figures; every sentence footnoted.

No text is generated: sentences are templates filled with facts, and each points to the words and the readout that it
stands on.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from policegraph.ask.answer import Answer, AnswerRow
from policegraph.ask.dealings import private_people
from policegraph.ask.find import Found, find_one
from policegraph.ask.question import Bound, Question, question
from policegraph.ask.run import answer
from policegraph.ask.source import Source
from policegraph.ask.tellings import acts, count_readouts, happenings
from policegraph.study.brief import Picture, Report, Section, Sentence
from policegraph.study.coverage import coverage
from policegraph.study.ledger import ledger
from policegraph.study.quotes import Notes
from policegraph.study.ties import Filters
from policegraph.study.timeline import Timeline, of_period, timeline, written

MOST = 10  # sentences in a section


def report(
    source: Source,
    subject: str | None = None,
    *,
    filters: Filters | None = None,
    pictures: Sequence[Picture] = (),
    private: bool = False,
) -> Report:
    """The report about the entity or theme that a name means; without one, about the period of `filters`.

    People who hold no public post are left out unless `private` is set. Raises UsageError, AmbiguousNameError.
    """
    filters = filters or Filters()
    found = find_one(source, subject) if subject else None
    return _Writer(source, found, filters, private).report(tuple(pictures))


class _Writer:
    def __init__(self, source: Source, found: Found | None, filters: Filters, private: bool) -> None:
        self._source = source
        self._found = found
        self._filters = filters
        self._notes = Notes()
        self._hidden = frozenset[str]() if private else private_people(source)
        self._all = count_readouts(source)

    def report(self, pictures: tuple[Picture, ...]) -> Report:
        if self._found is None:
            sections, title = self._period(), f"Readouts, {self._span()}" if self._span() else "All readouts"
        elif self._found.kind == "theme":
            sections, title = self._theme(), self._found.label
        else:
            sections, title = self._entity(), self._found.label
        span = self._span()
        kept = tuple(section for section in sections if section.sentences or section.rows)
        notes = tuple(self._notes.quotes)
        behind = len({quote.readout.iri for quote in notes})
        kind = f"{self._found.kind}; " if self._found else ""
        said = f"{span}; " if span and self._found else ""
        lead = f"{kind}{said}from {behind} of {self._all} readouts"
        return Report(title, lead[0].upper() + lead[1:], kept, notes, self._all, pictures)

    def _span(self) -> str:
        if self._filters.since or self._filters.until:
            return f"{self._filters.since or 'the beginning'} to {self._filters.until or 'the end'}"
        return ""

    # ── what a report about each kind of subject holds ──

    def _entity(self) -> list[Section]:
        me = self._found
        assert me is not None
        who = {"who": me.iri}
        sections = [
            self._from("Named in", "first-last", who, self._mention, dated=False),
            self._from("Who speaks for it", "people-of", {"of": me.iri}, self._speaks, dated=False)
            if me.kind in ("agency", "place")
            else Section(""),
            self._from("Who held it", "holders", {"post": me.iri}, self._held, dated=False)
            if me.kind == "post"
            else Section(""),
            self._from("Key ties", "strongest-ties", who, self._tie),
        ]
        if me.kind == "person":
            sections.append(self._from("Whom he or she met", "who-met", {**who, "own": "yes"}, self._met))
        sections += [
            self._planned(who),
            self._times("What happened"),
            self._ledger("Promises and requests that stand open", of=me.iri),
            self._ledger("What others promised or asked, and is open", to=me.iri),
            self._from("Help given and received", "flows", who, self._help),
            self._themes_table(who if me.kind != "theme" else {}),
            self._from("In own words", "statements", who, self._spoke),
            self._from("What readouts contradict", "contradictions", who, self._contradiction, dated=False),
        ]
        return sections

    def _theme(self) -> list[Section]:
        assert self._found is not None
        about = {"theme": self._found.iri}
        return [
            self._from("Named in", "first-last", {"who": self._found.iri}, self._mention, dated=False),
            self._from("The central bodies", "central-bodies", about, self._central),
            self._from("Who works with whom", "works-together", about, self._works),
            self._planned(about),
            self._times("What happened"),
            self._from("Operations", "operations", about, self._operation),
            self._ledger("Promises and requests that stand open", theme=self._found.iri),
            self._from("Help given and received", "flows", about, self._help),
            self._themes_table(about),
            self._from("What it goes with", "theme-pairs", about, self._goes_with),
        ]

    def _period(self) -> list[Section]:
        seen = coverage(self._source, self._filters)
        rows = tuple(
            (one.name, str(one.readouts), str(one.events), str(one.acts)) for one in seen.parts["publisher"][:MOST]
        )
        return [
            Section("What the graph is made of", (), ("publisher", "readouts", "events", "acts"), rows, seen.summary),
            self._from("Who met whom", "who-met", {}, self._met),
            self._from("The central bodies", "central-bodies", {}, self._central),
            self._from("Operations", "operations", {}, self._operation),
            self._from("Agreements", "agreements", {}, self._agreement),
            self._times("What happened"),
            self._ledger("Promises and requests that stand open"),
            self._from("Praise and criticism", "balance", {}, self._balance),
            self._themes_table({}),
            self._from("What readouts contradict", "contradictions", {}, self._contradiction, dated=False),
        ]

    # ── sections out of answers ──

    def _ask(self, name: str, given: dict[str, str], dated: bool = True) -> Answer:
        asked = question(name)
        bound = self._bound(asked, given, dated)
        return answer(self._source, asked, bound, MOST * 5)

    def _bound(self, asked: Question, given: dict[str, str], dated: bool) -> dict[str, Bound]:
        from policegraph.ask.question import bind

        values = dict(given)
        known = {parameter.name for parameter in asked.parameters}
        if dated:
            for name, day in (("since", self._filters.since), ("until", self._filters.until)):
                if day and name in known:
                    values[name] = day.isoformat()
        return bind(self._source, asked, values)

    def _from(
        self,
        title: str,
        name: str,
        given: dict[str, str],
        say: Callable[[Answer, AnswerRow], str],
        dated: bool = True,
    ) -> Section:
        """A sentence for each of the first rows of an answer, with its notes."""
        found = self._ask(name, given, dated)
        rows = [row for row in found.rows if not self._hides(row)]
        sentences = []
        for row, quotes in zip(rows[:MOST], found.quotes(rows[:MOST], most=3), strict=True):
            notes = self._notes.numbers(quotes)
            # What no words stand under (background knowledge) is no sentence of a report.
            if notes:
                sentences.append(Sentence(say(found, row), notes))
        more = found.total - (len(found.rows) - len(rows)) - MOST
        return Section(title, tuple(sentences), rest=f"And {more} more." if more > 0 else "")

    def _hides(self, row: AnswerRow) -> bool:
        from policegraph.ask.answer import iris_in

        return bool(self._hidden & {iri for value in row.values.values() for iri in iris_in(value)})

    def _mention(self, found: Answer, row: AnswerRow) -> str:
        n, first, last = (found.text(row, name) for name in ("readouts", "first", "last"))
        name = self._found.label if self._found else "it"
        return f"{n} of {self._all} readouts name {name}, the first of {first}, the last of {last}"

    def _speaks(self, found: Answer, row: AnswerRow) -> str:
        held = found.text(row, "as")
        return found.text(row, "who") + (f", {held}" if held else "") + f" ({_readouts(found, row)})"

    def _held(self, found: Answer, row: AnswerRow) -> str:
        since, until = found.text(row, "from"), found.text(row, "to")
        span = f" from {since}" * bool(since) + f" to {until}" * bool(until)
        return f"{found.text(row, 'who')}{span} ({_readouts(found, row)})"

    def _tie(self, found: Answer, row: AnswerRow) -> str:
        times, last = found.text(row, "times"), found.text(row, "last")
        what = f"{times} event{'s' * (times != '1')} and acts" if times != "1" else "1 event or act"
        when = f", the last of {last}" if last and times != "1" else f", {last}" if last else ""
        return f"{found.text(row, 'other')}: {what} ({found.text(row, 'tie')}){when}"

    def _met(self, found: Answer, row: AnswerRow) -> str:
        one = found.text(row, "who") if "who" in found.columns else (self._found.label if self._found else "")
        times = found.text(row, "meetings")
        often = "once," if times == "1" else f"{_times(times)}, the last time"
        return f"{one} and {found.text(row, 'other')} met {often} on {found.text(row, 'last')}"

    def _central(self, found: Answer, row: AnswerRow) -> str:
        others, times = found.text(row, "partners"), found.text(row, "times")
        between = round(100 * float(found.text(row, "brokerage") or 0))
        return (
            f"{found.text(row, 'body')} has to do with {others} other bod{'y' if others == '1' else 'ies'} in "
            f"{times} event{'s and acts' if times != '1' else ' or act'}"
            + (f"; of 100 shortest ways between others {between} pass through it" if between else "")
        )

    def _works(self, found: Answer, row: AnswerRow) -> str:
        how, times = found.text(row, "how"), found.text(row, "times")
        return f"{found.text(row, 'who')} and {found.text(row, 'other')}: {how} ({times})"

    def _operation(self, found: Answer, row: AnswerRow) -> str:
        name, partners = found.text(row, "operation"), found.text(row, "partners")
        # One without a name of its own is called after its partners already.
        return name + (f", with {partners}" if partners and not name.startswith("Operation of ") else "")

    def _agreement(self, found: Answer, row: AnswerRow) -> str:
        return found.text(row, "agreement")

    def _help(self, found: Answer, row: AnswerRow) -> str:
        what, themes = found.text(row, "what"), found.text(row, "themes")
        said = f": “{what}”" if what else f" ({themes})" if themes else ""
        return f"{found.text(row, 'giver')} helped {found.text(row, 'receiver')}{said}, {found.text(row, 'last')}"

    def _balance(self, found: Answer, row: AnswerRow) -> str:
        praise, criticism = _times(found.text(row, "praise")), _times(found.text(row, "criticism"))
        return f"{found.text(row, 'from')} praised {found.text(row, 'to')} {praise} and criticised it {criticism}"

    def _spoke(self, found: Answer, row: AnswerRow) -> str:
        return f"“{found.text(row, 'said').rstrip('.')}” ({found.text(row, 'day')})"

    def _contradiction(self, found: Answer, row: AnswerRow) -> str:
        one, other = found.text(row, "one"), found.text(row, "other")
        says, contrary = found.text(row, "says"), found.text(row, "contrary")
        return f"{one}: {says.lower()}; {other}: {contrary.lower()}"

    def _goes_with(self, found: Answer, row: AnswerRow) -> str:
        names = {found.text(row, "one"), found.text(row, "other")} - {self._found.label if self._found else ""}
        lift = found.text(row, "lift")
        return f"{', '.join(sorted(names))}: together in {_readouts(found, row)}, {lift} times as often as by chance"

    def _planned(self, given: dict[str, str]) -> Section:
        today = (self._filters.until or date.today()).isoformat()
        return self._from("What is planned", "planned", {**given, "since": today}, self._plan, dated=False)

    def _plan(self, found: Answer, row: AnswerRow) -> str:
        return f"{found.text(row, 'event')} (told on {found.text(row, 'told')})"

    # ── sections out of other studies ──

    def _times(self, title: str) -> Section:
        course = self._course()
        moments = sorted(course.moments, key=lambda one: (one.day or date.min, one.fact), reverse=True)
        sentences = []
        for one in moments[: MOST + 5]:
            note = f" ({one.note})" if one.note else ""
            sentences.append(Sentence(f"{one.when or 'Undated'}: {one.what}{note}", self._notes.numbers(one.quotes)))
        more = len(moments) - len(sentences)
        return Section(title, tuple(sentences), rest=f"And {more} earlier." if more > 0 else "")

    def _course(self) -> Timeline:
        """The moments, without people who hold no public post."""
        filters = replace(self._filters, modalities=frozenset({"Asserted"}))
        # A moment may fall out below, so a few more than are shown get their words.
        worded = 0 if self._hidden else MOST * 2
        if self._found is not None:
            course = timeline(self._source, self._found.iri, filters=filters, worded=worded)
        else:
            course = of_period(self._source, filters, worded)
        if not self._hidden:
            return course
        facts = {one.fact for one in course.moments}
        events = [
            replace(event, participants=tuple(end for end in event.participants if end not in self._hidden))
            for event in happenings(self._source, facts)
        ]
        deeds = [act for act in acts(self._source, facts) if not self._hidden & {*act.actors, *act.targets}]
        return written(self._source, course.title, events, deeds, filters, MOST * 2)

    def _ledger(self, title: str, of: str | None = None, to: str | None = None, theme: str | None = None) -> Section:
        found = ledger(self._source, of, to, theme, filters=self._filters)
        entries = [one for one in found.entries if one.status in ("open", "repeated", "overdue")]
        if self._hidden:
            told = {act.iri: act for act in acts(self._source, [one.act for one in entries])}
            entries = [one for one in entries if not self._hidden & {*told[one.act].actors, *told[one.act].targets}]
        sentences = []
        for one in entries[:MOST]:
            verb = "promised" if one.kind == "promise" else "asked"
            whom, due = f" {one.to}" if one.to else "", f", by {one.due}" if one.due else ""
            said = f": “{one.what}”" if one.what else ""
            quotes = [one.quote, *(later.quote for later in one.later)]
            text = f"{one.by or 'Somebody'} {verb}{whom}{said}{due} ({one.when}; {one.status})"
            sentences.append(Sentence(text, self._notes.numbers([quote for quote in quotes if quote])))
        more = len(entries) - len(sentences)
        return Section(title, tuple(sentences), rest=f"And {more} more." if more > 0 else "")

    def _themes_table(self, given: dict[str, str]) -> Section:
        found = self._ask("themes-by-year", given)
        theme = "theme" in found.columns
        rows = tuple(
            (
                found.text(row, "year"),
                found.text(row, "theme") if theme else (self._found.label if self._found else ""),
                f"{found.text(row, 'readouts')} of {found.text(row, 'of')}",
            )
            for row in found.rows[: MOST * 2]
        )
        rest = "How many readouts of each year are about a theme, of how many there are."
        return Section("Themes by year", (), ("year", "theme", "readouts"), rows, rest)


def _times(count: str) -> str:
    return {"0": "never", "1": "once", "2": "twice"}.get(count, f"{count} times")


def _readouts(found: Answer, row: AnswerRow) -> str:
    count = found.text(row, "readouts")
    return f"{count} readout{'s' * (count != '1')}"
