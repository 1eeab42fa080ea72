"""One body's name built as such names are built: from its noun leftwards, then what "of" and "for" link behind it."""

import re
from dataclasses import dataclass

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.phrases import FUNCTION_WORDS, NOT_BODIES, head_at, named_body, opens_body, phrase_end
from policegraph.extract.words import Word, fold
from policegraph.facts import EntityKind

_WORDS = name_words()
_SEATS = tuple(sorted(_WORDS.seats))
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_OPENING_TAGS = ("IN", "DT", "CC", "RB", "WR", "PR", "VB", "MD")  # of words that open a sentence and are no names
_TITLE_TAGS = ("VB", "MD", "IN", "CC", "TO")  # of words that a title writes with a capital
_DIGITS = 5  # a unit's number has so many at most
_FIELD_OFFICES = {"chief", "commissioner", "comptroller", "director", "general", "head", "minister", "superintendent"}
_OFFICES = ("minister", "president", "secretary", "director")
_OPENS = ("the", "its", "his", "her", "their")
_PAIR = 4  # words before the "and" of a pair
_LINKS = ("of", "for", "against", "on")
_ABROAD = ("delegation", "embassy", "mission", "commission", "office")


@dataclass(frozen=True, slots=True)
class Around:
    """A line with the places and known bodies that are named in it."""

    line: Line
    lex: Lexicon
    place_at: dict[int, Found]
    place_end: dict[int, Found]
    known: dict[int, Found]


def build_body(around: Around, i: int, n: int) -> Found | None:
    """The body whose noun is the `n` words at `i`; None where these make no name."""
    body = _Body(around, i, n)
    body.read_left()
    body.read_right()
    return body.found()


class _Body:
    """A body's name as far as it has been read."""

    def __init__(self, around: Around, i: int, n: int) -> None:
        self.around, self.line, self.lex, self.ws = around, around.line, around.lex, around.line.words
        self.i, self.n = i, n
        self.first, self.last = i, i + n
        self.country: tuple[str, ...] = ()
        self.joined = self.linked = False

    # ---- before the noun
    def read_left(self) -> None:
        """Take in the words before the noun that belong to the name."""
        while self.first > 0 and (self._near() or (self.joined and self.line.gap(self.first) == ", ")):
            if not self._step_left():
                return

    def _near(self) -> bool:
        return self.line.near(self.first)

    def _step_left(self) -> bool:
        """Take in the word before, or the place that ends there; whether to go on."""
        ws, first = self.ws, self.first
        word = ws[first - 1]
        if self._near() and first in self.around.place_end and not word.lower.endswith(_SEATS):
            return self._take_place(self.around.place_end[first])
        if not self._near():
            listed = word.capital and {word.lower, ws[first].lower} <= self.lex.portfolio
            self.first -= listed  # "Domestic Violence, Child Protection and Sexual Offences Unit"
            return listed
        if word.possessive and fold(word.text).rstrip("'") not in _WORDS.owners:
            return False
        if word.lower.endswith(_SEATS):
            return False
        if _ORDINAL.match(word.lower):
            self.first -= 1
            return False
        if self._is_name(word):
            stops = self._stops_at(word)
            self.first -= not stops
            return not stops
        return self._take_pair()

    def _take_place(self, place: Found) -> bool:
        if self.ws[place.last - 1].possessive:
            self.country = place.country or place.known
            return False
        self.first = place.first + (self.ws[place.first].lower == "the")  # "the Adriatic"
        self.country = self.country or place.country or place.known
        return True

    def _is_name(self, word: Word) -> bool:
        """Whether the word before is one that names are made of."""
        if not word.capital or word.lower in FUNCTION_WORDS:
            return False
        return word.lower not in self.lex.not_names or self._part_of_name(word)

    def _part_of_name(self, word: Word) -> bool:
        """Whether a word that often stands before a body belongs to its name: a capital inside a sentence says so."""
        inside = (self.first - 1) not in self.line.starts and not self.line.title_case
        return word.lower in _WORDS.own_first and inside

    def _stops_at(self, word: Word) -> bool:
        """Whether a capitalised word before is an office, or opens the sentence or clause."""
        line, k = self.line, self.first - 1
        if word.lower in _OFFICES and not word.possessive:
            return True
        if k in line.starts and line.tags and line.tags[k][:2] in _OPENING_TAGS:
            return True
        return line.title_case and bool(line.tags) and line.tags[k].startswith(_TITLE_TAGS)

    def _take_pair(self) -> bool:
        """Take in a word that "and" joins; whether to go on."""
        ws, first, line, lex = self.ws, self.first, self.line, self.lex
        joins = ws[first - 1].lower in ("and", "&") and first >= 2 and line.near(first - 1) and ws[first - 2].capital
        if not joins:
            return False
        start = self._pair_from()
        if start is not None:
            self.first = start  # "the Notices and Warrants Section"
            return False
        if not (ws[first - 2].lower in lex.portfolio and first < self.i + self.n and ws[first].lower in lex.portfolio):
            return False
        before = ws[first - 3].lower if first >= 3 else ""
        if before in ("of", "for") or (head_at(line, first - 2, lex) and not self._is_one_service()):
            return False
        self.first -= 2
        self.joined = True
        return True

    def _is_one_service(self) -> bool:
        """Whether two bodies' nouns are one service's: "Police and Border Guard Board", "Customs and Tax Authority"."""
        word, following = self.ws[self.first - 2].lower, self.ws[self.first].lower
        further = self.i > self.first + (following == "customs")
        return (word == "police" and following in ("border", "customs") and further) or (word == "customs" and further)

    def _pair_from(self) -> int | None:
        """Where a pair begins that "the" or an owner opens: its first part is no body, office, acronym or place."""
        ws, first, line = self.ws, self.first, self.line
        start = first - 2
        while start > 1 and line.near(start) and ws[start - 1].capital and not ws[start - 1].possessive:
            if ws[start - 1].lower in FUNCTION_WORDS or first - start > _PAIR:
                return None
            start -= 1
        if line.title_case or start < 1 or not line.near(start):
            return None
        if not (ws[start - 1].lower in _OPENS or ws[start - 1].possessive):
            return None
        taken = {k - 1 for k in (*self.around.place_end, *(hit.last for hit in self.around.known.values()))}
        for k in range(start, first - 1):
            office = any(self.lex.post_heads.lengths(ws, k))
            if k in taken or office or head_at(line, k, self.lex) or ws[k].acronym or ws[k].possessive:
                return None
        return start

    # ---- behind the noun
    def read_right(self) -> None:
        """Take in what prepositions link behind the noun."""
        while self._step_right():
            pass
        ws, last = self.ws, self.last
        noun = ws[self.i + self.n - 1].lower
        if self._at("to") and (last + 1) in self.around.place_at and noun in _ABROAD:
            self.last = self.around.place_at[last + 1].last
            return
        self._read_purpose()
        if not self.linked and self.last == self.i + self.n:
            self._read_number_or_seat(noun)

    def _read_purpose(self) -> None:
        """Take in what the body is there for: "Center to Combat Drugs", "Directorate Combating Organised Crime"."""
        ws, last = self.ws, self.last
        start = last + self._at("to")
        if not (start < len(ws) and self.line.near(start) and ws[start].capital) or self.line.title_case:
            return
        if ws[start].lower not in (_WORDS.aims if start > last else _WORDS.aiming):
            return
        end = phrase_end(self.line, start + 1, self.lex, self.around.place_at, self.around.known)
        if end > start + 1:
            self.last, self.linked = end, True

    def _read_number_or_seat(self, noun: str) -> None:
        """Take in the number or town that tells one of several: "Police Regional Office 3", "Regional Bureau Riga"."""
        ws, last, line = self.ws, self.last, self.line
        if last >= len(ws) or line.title_case or ws[last - 1].possessive:
            return
        numbered = ws[last].text.isdigit() and len(ws[last].text) <= _DIGITS and noun in _WORDS.numbered
        if numbered and (line.near(last) or line.gap(last) == " #"):
            self.last += 1
            self.linked = self.first == self.i
            return
        place = self.around.place_at.get(last)
        if place is None or not line.near(last) or place.demonym or noun in _WORDS.missions or self.first == self.i:
            return
        ends = place.last >= len(ws) or not (line.near(place.last) and ws[place.last].capital)
        if ends and not ws[place.last - 1].possessive:
            self.last, self.country = place.last, self.country or place.country or place.known

    def _at(self, link: str) -> bool:
        """Whether this word follows the name at once."""
        return self.last < len(self.ws) and self.line.near(self.last) and self.ws[self.last].lower == link

    def _step_right(self) -> bool:
        """Take in one phrase behind a preposition; whether there was one."""
        ws, last, line, around = self.ws, self.last, self.line, self.around
        if not (last + 1 < len(ws) and line.near(last) and ws[last].lower in _LINKS and line.near(last + 1)):
            return False
        if self._is_unit(last + 1 + (ws[last + 1].lower == "the")):
            return False
        end = phrase_end(line, last + 1, self.lex, around.place_at, around.known)
        if end == last + 1:
            return False
        inner = [place for k, place in around.place_at.items() if last < k < end]
        if inner:
            self.country = self.country or inner[-1].country or inner[-1].known
        self.last, self.linked = end, True
        return True

    def _is_unit(self, target: int) -> bool:
        """Whether another body is named from word `target` on, of which this is a unit with a name of its own:
        "Coast Guard Department of the Border Police"."""
        line, lex = self.line, self.lex
        opens = opens_body(line, target, lex)
        plain = not self.linked and all(w.lower in _WORDS.general for w in self.ws[self.first : self.i])
        if (plain and not opens) or not (self.first < self.i or self.linked):
            return False
        return target in self.around.known or opens or named_body(line, target, lex)

    # ---- what comes out
    def found(self) -> Found | None:
        """The name as it was read; None where it is none."""
        ws, i, n = self.ws, self.i, self.n
        whole = " ".join(fold(w.text) for w in ws[i : i + n]) in _WORDS.whole
        if self.first == i and not self.linked and not whole:
            return None
        if self.first == i and self._is_of_office():
            return None
        office_in = self._at("in") and (self.last + 1) in self.around.place_at and ws[i + n - 1].lower == "office"
        if office_in and self.first < i:
            self.last = self.around.place_at[self.last + 1].last
        if self._goes_on_elsewhere() or [w.lower for w in ws[self.first : i + n]] == ["head", "office"]:
            return None
        decisive = ws[i] if self.linked else ws[self.last - 1]
        if any(part in NOT_BODIES for part in fold(decisive.text).split()):
            return None
        return Found(
            EntityKind.AGENCY,
            self.first,
            self.last,
            self.line.span(self.first, self.last),
            self.line.cut(self.first, self.last),
            "agency-built",
            country=self.country,
            head=fold(ws[i + n - 1].text),
        )

    def _is_of_office(self) -> bool:
        """Whether the noun is but the field of an office of a country: "Commissioner of Police of Malta"."""
        ws, i = self.ws, self.i
        if i < 2 or not (ws[i - 1].lower == "of" and self.line.near(i) and self.line.near(i - 1)):
            return False
        head = fold(ws[i - 2].text).split("-")[-1]
        return ws[i].lower in ("police", "customs") and {head, head.removesuffix("s")} & _FIELD_OFFICES != set()

    def _goes_on_elsewhere(self) -> bool:
        """Whether the next word makes it no body: "Northern Police Conference", "Police Services Officer"."""
        ws, last = self.ws, self.last
        if last >= len(ws) or not self.line.near(last) or ws[last - 1].possessive:
            return False
        if self.linked or self.line.title_case or not ws[last].capital:
            return False
        return fold(ws[last].text) in NOT_BODIES or ws[last].lower in ("officer", "officers")
