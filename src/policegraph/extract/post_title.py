"""One title of an office, read from its head outwards: field, country, body before it, what "of" links behind it."""

import re
from dataclasses import dataclass

from policegraph.extract.found import Found, Line
from policegraph.extract.home import home_words
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.phrases import FUNCTION_WORDS, acronym_after, phrase_end
from policegraph.extract.post_fields import body_listed, field_behind, fields, slashed, widened
from policegraph.extract.words import fold
from policegraph.facts import EntityKind

_WORDS = name_words()
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_FOR_NOW = ("acting", "interim", "caretaker")
_ADVISING = ("adviser", "advisor", "rapporteur", "coordinator", "representative")
# heads that are an office in small letters, without anything beside
_BARE = frozenset(
    (
        "minister",
        "prime minister",
        "ambassador",
        "president",
        "commissioner",
        "director",
        "director general",
        "secretary-general",
        "secretary general",
        "high commissioner",
    )
)


@dataclass(frozen=True, slots=True)
class Around:
    """A line with the places and bodies that are named in it, by their first word and by the word after their last."""

    line: Line
    lex: Lexicon
    place_at: dict[int, Found]
    place_end: dict[int, Found]
    agency_at: dict[int, Found]
    agency_end: dict[int, Found]

    @classmethod
    def of(cls, line: Line, lex: Lexicon, places: list[Found], agencies: list[Found]) -> "Around":
        """From what is named in a line."""
        whole = [p for p in places if p.span.start == line.words[p.first].start]  # no second part of "Franco-German"
        return cls(
            line,
            lex,
            {p.first: p for p in whole},
            {p.last: p for p in whole},
            {a.first: a for a in agencies},
            {a.last: a for a in agencies},
        )


def head_at(line: Line, i: int, lex: Lexicon) -> int:
    """How many words the head of a title has that begins at word `i`; 0 where none does."""
    for n in lex.post_heads.lengths(line.words, i):
        if all(line.near(k) for k in range(i + 1, i + n)):
            return n
    return 0


def read_title(around: Around, i: int, n: int, *, floor: int) -> Found | None:
    """The title whose head is the `n` words at `i`, read leftwards to `floor` at most; None where it is none."""
    title = _Title(around, i, n)
    if title.opens_none():
        return None
    while title.first > floor and around.line.near(title.first) and title.step_left(floor):
        pass
    title.read_beside()
    while title.step_right():
        pass
    title.read_list()
    return None if title.stands_badly() else title.with_bracket() or title.found()


class _Title:
    """A title as far as it has been read."""

    def __init__(self, around: Around, i: int, n: int) -> None:
        self.around, self.line, self.lex, self.ws = around, around.line, around.lex, around.line.words
        self.i, self.n = i, n
        self.capital = self.ws[i].capital
        self.head = " ".join(fold(word.text) for word in self.ws[i : i + n])
        self.first = self.core_first = i
        self.last = self.core_last = i + n
        self.country: tuple[str, ...] = ()
        self.body: tuple[int, int] | None = None
        self.acting = self.former = self.linked = False

    # ---- what looks like a head and is none
    def opens_none(self) -> bool:
        """ "the Minister's office", "at the head of", "Commissioner Dean Marsham", a given name or a body's."""
        ws, i, head = self.ws, self.i, self.head
        after = fold(ws[i + self.n].text) if i + self.n < len(ws) else ""
        house = after in ("office", "department", "court", "courts")
        if after == "guest" or (house and (ws[i + self.n - 1].possessive or head == "head")):
            return True
        given = head in _WORDS.given_names and i and self.line.near(i) and self.capital and after
        if given and fold(ws[i - 1].text) in self.lex.ranks.words:
            return True  # "Commissioner Dean Marsham"
        if head in ("head", "helm") and i >= 2 and [word.lower for word in ws[i - 2 : i]] == ["at", "the"]:
            return True
        return head in _WORDS.royal and (_named_after(self.line, i, self.lex, self.around.agency_at) or self._in_name())

    def _in_name(self) -> bool:
        """Whether a royal title is part of a person's name: "Prince bin X", "Y King"."""
        ws, i, line, particles = self.ws, self.i, self.line, self.lex.particles
        if i + 1 < len(ws) and ws[i + 1].lower in particles and line.near(i + 1):
            return True
        if i == 0 or not line.near(i):
            return False
        before = ws[i - 1]
        if before.lower in particles and before.lower not in ("e", "y"):
            return True
        addressed = before.lower in ("hm", "hh", "majesty", "highness", "the", "crown")
        plain = before.lower not in FUNCTION_WORDS and not addressed
        return before.capital and plain and i not in self.around.place_end

    # ---- before the head
    def step_left(self, floor: int) -> bool:
        """Take in the word before, or the country or body that ends there; whether to go on."""
        around, first = self.around, self.first
        word = self.ws[first - 1]
        agency = around.agency_end.get(first)
        if agency is not None and agency.last - agency.first >= 1 and not agency.last > self.i:
            self.body = (agency.first, agency.last)
            self.first = agency.first
            return False
        place = around.place_end.get(first)
        if place is not None and (self.capital or place.demonym or word.possessive):
            self.country = self.country or place.known
            self.first = place.first
            return not self.ws[place.last - 1].possessive
        return self._step_over_word(floor)

    def _step_over_word(self, floor: int) -> bool:
        first, capital = self.first, self.capital
        word = self.ws[first - 1]
        lower = word.lower
        if capital and _ORDINAL.match(lower):
            return self._take(1)
        if not capital and lower in _WORDS.counted and self.ws[first].lower not in ("deputy", "vice"):
            return False  # "the first minister to come"
        if lower in self.lex.before and (word.capital or not capital) and lower not in ("newly",):
            self.acting = self.acting or lower in _FOR_NOW
            return lower not in FUNCTION_WORDS and self._take(1)
        if capital and lower in _FOR_NOW:
            self.acting = True
            self.first -= 1  # "interim President": the office itself is without it
            return True
        field = lower in self.lex.portfolio or ("-" in lower and lower.split("-")[-1] in self.lex.portfolio)
        if capital and word.capital and field and lower not in FUNCTION_WORDS and not word.possessive:
            return self._take(1)
        if lower in ("and", "&") and self._joins_field(floor):
            return self._take(2)
        if word.acronym and capital and not word.possessive and len(word.text) >= 2 and lower not in ("mr", "dr"):
            self.body = self.body or (first - 1, first)
            self.first -= 1
        return False

    def _take(self, count: int) -> bool:
        self.first -= count
        self.core_first = self.first
        return True

    def _joins_field(self, floor: int) -> bool:
        """Whether "and" stands between two fields of one office: "Security and Justice Minister"."""
        first = self.first
        if first < 2 or not self.line.near(first - 1) or first >= self.i or first - 2 < floor:
            return False
        field = self.ws[first - 2]
        return (
            field.lower.split("-")[-1] in self.lex.portfolio
            and field.capital == self.capital
            and first - 2 not in self.around.agency_at
            and (field.capital or not self.capital)
        )

    # ---- right behind the head
    def read_beside(self) -> None:
        """Former or acting, the fields of a head that takes some, a second office or body behind a stroke."""
        ws, first = self.ws, self.first
        self.former = first > 0 and (
            fold(ws[first - 1].text) in self.lex.former or fold(ws[first].text).startswith("ex-")
        )
        self.former = self.former or any(word.lower == "formerly" for word in ws[max(0, first - 2) : first])
        last = self.last
        if [word.lower for word in ws[last : last + 2]] == ["ad", "interim"] and self.line.near(last):
            last += 2
            self.acting = True
        if " of " in self.head:
            last = fields(self.line, last, self.lex)  # "Secretary of Security and Citizen Protection"
        elif self.capital and self.head.split()[-1] in _WORDS.fielded:
            last = field_behind(self.line, last, self.lex)
        agency_at = self.around.agency_at
        stroke = slashed(self.line, last, self.lex, agency_at)
        if stroke in {a.last for a in agency_at.values() if a.first == last}:
            self.body = self.body or (last, stroke)
        self.last = self.core_last = max(last, stroke)
        self.linked = self.last > self.i + self.n
        bracket = acronym_after(self.line, self.last)
        if bracket and bracket[1] + 1 < len(ws) and ws[bracket[1]].lower == "of" and self.line.gap(bracket[1]) == ") ":
            self.last = bracket[1]  # "Team Leader (TL) of …"

    # ---- what a preposition links
    def step_right(self) -> bool:
        """Take in one phrase behind a preposition; whether there was one."""
        line, ws, around = self.line, self.ws, self.around
        start = self._link()
        if start is None:
            return False
        end = self._phrase(start)
        if end == start:
            return False
        places = [p for k, p in around.place_at.items() if start <= k < end]
        bodies = [a for k, a in around.agency_at.items() if start <= k < end]
        if bodies and self.body is None:
            self.body = (bodies[0].first, bodies[0].last)
        only_place = bool(places) and places[-1].last == end and places[0].first <= start + 1 and not bodies
        abroad = ws[self.last].lower in ("to", "in", "at") and any(key in self.head for key in home_words().envoys)
        if places and not bodies and not abroad:  # an "Ambassador to Malta" is no Maltese one
            self.country = self.country or (places[-1].known if places[-1].last == end else ())
        self.last, self.linked = end, True
        if not only_place:
            self.core_last = end
        bracket = acronym_after(line, end)
        resumes = bracket and bracket[1] < len(ws) and line.gap(bracket[1]) == ") "
        if bracket and resumes and ws[bracket[1]].lower in ("for", "in", "to"):
            self._resume(bracket[1] + 1)
        return True

    def _resume(self, start: int) -> None:
        """ "Director of the Border Agency (BORA) for the North": the title goes on behind the bracket."""
        if self.line.near(start):
            end = phrase_end(self.line, start, self.lex, self.around.place_at, self.around.agency_at)
            if end > start:
                self.last = self.core_last = end

    def _link(self) -> int | None:
        """Where the phrase begins that a preposition links to this head; None where none does."""
        line, ws, head, last = self.line, self.ws, self.head, self.last
        if last + 1 >= len(ws) or not (line.near(last) or line.gap(last) == ") "):
            return None
        link, start = ws[last].lower, last + 1
        if link == "in" and start + 1 < len(ws) and ws[start].lower == "charge" and ws[start + 1].lower == "of":
            start += 2
        elif link == "in":
            target = start + (start < len(ws) and ws[start].lower == "the")
            if not any(key in head for key in _WORDS.in_heads) or target not in self.around.place_at:
                return None
        elif link not in ("of", "for"):
            wanted = {"to": _WORDS.to_heads, "at": _WORDS.at_heads, "on": _ADVISING}.get(link, ())
            if not any(key in head for key in wanted):
                return None
        return start if line.near(start) else None

    def _phrase(self, start: int) -> int:
        """Where the phrase ends that begins here; where it begins if there is none."""
        line, ws, lex, around = self.line, self.ws, self.lex, self.around
        end = phrase_end(line, start, lex, around.place_at, around.agency_at)
        end = widened(line, start, end, lex, around.place_at, around.agency_at)
        served = start + (ws[start].lower == "the")
        if ws[self.last].lower == "to" and served < len(ws) and ws[served].capital and head_at(line, served, lex):
            end = max(end, served + head_at(line, served, lex))  # "Chief of Staff to the Attorney General"
        return self._small_field(start) if end == start else end

    def _small_field(self, start: int) -> int:
        """The office's field in small letters: "adviser on security matters", "minister of interior"."""
        ws, end = self.ws, start
        if ws[start].lower == "the":
            return start
        while end < len(ws) and self.line.near(end) and end - start < 4:
            if ws[end].lower not in self.lex.portfolio or ws[end].capital:
                break
            end += 1
        while end > start and ws[end - 1].lower in ("the", "and", "of"):
            end -= 1
        return end

    def read_list(self) -> None:
        """A body that stands behind the title in a list of delegates."""
        if self.capital and not self.linked and self.body is None:
            listed = body_listed(self.line, self.last, self.around.agency_at, self.around.place_at, self.lex)
            if listed is not None:
                self.body, self.last, self.linked = listed, listed[1], True

    # ---- what comes out
    def stands_badly(self) -> bool:
        """Whether so weak a head needs more beside it than there is."""
        head, alone = self.head, self.first == self.i and not self.linked
        if head == "commander" and not self.linked and self.core_first == self.i:
            return True
        if head == "prefect" and not self.linked:
            return True
        if head == "officer" and not self._is_office():
            return True
        weak = head in self.lex.weak_heads or (not self.capital and head not in _BARE)
        return weak and alone and not _name_follows(self.line, self.last, self.around.place_at, self.around.agency_at)

    def _is_office(self) -> bool:
        """Whether an officer is more than one of the rank and file."""
        file = self.ws[self.i - 1].lower in _WORDS.rank_and_file
        return self.capital and self.core_first < self.i and (self.linked or not file)

    def with_bracket(self) -> Found | None:
        """ "Minister (Interior)": the field in brackets."""
        line, ws, last = self.line, self.ws, self.last
        if line.gap(last) != " (" or self.linked or last + 1 >= len(ws):
            return None
        close, k = line.text.find(")", ws[last].start), last
        while k < len(ws) and ws[k].end <= close:
            k += 1
        inside = ws[last:k]
        if not 0 < len(inside) <= 4 or ws[last].acronym:
            return None
        titled = all(word.capital or word.lower in ("and", "of", "the") for word in inside)
        field = last in self.around.place_at or all(w.lower in self.lex.portfolio or not w.capital for w in inside)
        name = line.cut(self.first, k) + ")"
        return self._made(k, name, name, bare=False) if titled and field else None

    def found(self) -> Found:
        """The title as it was read."""
        core = self.line.cut(self.core_first, max(self.core_last, self.i + self.n))
        generic = " " not in self.head or self.head in _WORDS.generic_titles
        bare = self.first == self.i and not self.linked and generic
        return self._made(self.last, self.line.cut(self.first, self.last), core, bare=bare)

    def _made(self, last: int, name: str, core: str, *, bare: bool) -> Found:
        return Found(
            EntityKind.POST,
            self.first,
            last,
            self.line.span(self.first, last),
            name,
            "post-grammar",
            core=core,
            head=self.head,
            country=self.country,
            body=self.body,
            former=self.former,
            acting=self.acting,
            bare=bare,
        )


def _named_after(line: Line, i: int, lex: Lexicon, agency_at: dict[int, Found]) -> bool:
    """Whether a royal title opens the name of a body or site: "Queen Sofia Airport"."""
    ws, k = line.words, i + 1
    while k < len(ws) and ws[k].capital and line.near(k):
        k += 1
    return (i in agency_at and agency_at[i].last > i + 1) or (k > i + 2 and fold(ws[k - 1].text) in lex.sites)


def _name_follows(line: Line, j: int, place_at: dict[int, Found], agency_at: dict[int, Found]) -> bool:
    ws = line.words
    owned = line.gap(j) == ", " and any(w.lower in ("its", "whose", "their") for w in ws[max(0, j - 3) : j])
    if j >= len(ws) or not (line.near(j) or line.gap(j) == ". " or owned):
        return False
    word = ws[j]
    return word.capital and j not in place_at and j not in agency_at and word.lower not in FUNCTION_WORDS
