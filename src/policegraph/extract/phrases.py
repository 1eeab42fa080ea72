"""Phrases of capitalised words, the ground on which names of bodies and titles of offices are read."""

import re

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.words import Word, fold

_WORDS = name_words()
_ENDINGS = tuple(sorted(_WORDS.endings))
FUNCTION_WORDS = _WORDS.function
NOT_BODIES = _WORDS.no_bodies


def phrase_end(line: Line, j: int, lex: Lexicon, places: dict[int, Found], known: dict[int, Found]) -> int:
    """Where a phrase after "of" or "for" ends that begins at word `j`; `j` itself if none begins there."""
    phrase = _Phrase(line, j, lex, places, known)
    while phrase.may_go_on() and phrase.step():
        pass
    return phrase.end if phrase.is_any() else j


_DETERMINERS = ("the", "all", "its", "his", "her", "that", "their")


class _Phrase:
    """A phrase as far as it has been read: `j` is the next word, `end` follows the last one that belongs to it."""

    def __init__(self, line: Line, start: int, lex: Lexicon, places: dict[int, Found], known: dict[int, Found]) -> None:
        self.line, self.lex, self.ws, self.places, self.known = line, lex, line.words, places, known
        self.start = self.j = start
        if start < len(self.ws) and self.ws[start].lower in _DETERMINERS and line.near(start):
            self.j += 1
        self.end = self.j
        self.portfolio = False  # whether it names fields of work, up to here
        self.persons = {first for first, last in line.persons if last - first >= 2}

    def may_go_on(self) -> bool:
        """Whether the next word stands close enough."""
        j = self.j
        if j >= len(self.ws):
            return False
        return j == self.end == self.start or self.line.near(j) or (j == self.end and self.portfolio)

    def is_any(self) -> bool:
        """Whether there is more than an article."""
        lone = self.end == self.start + 1 and self.ws[self.start].lower in _DETERMINERS
        return self.end > self.start and not lone

    def step(self) -> bool:
        """Take in the next words; whether to go on."""
        line, j = self.line, self.j
        word = self.ws[j]
        if j > self.start and j in self.persons and (self.portfolio or not portfolio_word(word.lower, self.lex)):
            return False
        if j in self.known and line.near(j) and not _only_field(line, self.known[j], self.lex):
            self.end = self.known[j].last
            return False
        if j in self.places and line.near(j) and not (self.places[j].demonym and self._capital_at(self.places[j].last)):
            return self._take_place(self.places[j])
        if line.near(j) and word.capital and word.lower not in FUNCTION_WORDS:
            return self._take_name(word)
        if self.portfolio and line.near(j) and word.lower in ("and", "&") and self._near(j + 1):
            return self._take_joined()
        return self._take_linked(word)

    def _near(self, k: int) -> bool:
        return k < len(self.ws) and self.line.near(k)

    def _capital_at(self, k: int) -> bool:
        """Whether a capitalised word follows at once."""
        return self._near(k) and self.ws[k].capital

    def _to(self, j: int) -> None:
        self.j = self.end = j

    def _take_place(self, place: Found) -> bool:
        """Take in a place, its division, and another place that "and" joins."""
        ws, lex = self.ws, self.lex
        self._to(place.last)
        self.portfolio = False
        part = self.places.get(self.j)
        if ws[self.j - 1].possessive and part is not None and not part.demonym and self.line.near(self.j):
            self._to(part.last)  # "Department of Health of Canada's Yukon"
        autonomous = self._capital_at(self.j) and ws[self.j].lower == "autonomous"
        k = self.j + autonomous
        if self._near(k) and ws[k].lower in lex.divisions and not ws[k - 1].possessive:
            self._to(k + 1)  # "Department of Internal Affairs of Lapland region"
        if self._near(self.j) and ws[self.j].lower == "and" and self._near(self.j + 1):
            other = self.j + 1 + (ws[self.j + 1].lower == "the")
            if other in self.places and self.line.near(other) and not self.places[other].demonym:
                self._to(self.places[other].last)
        field = self._capital_at(self.j) and ws[self.j].lower in lex.portfolio
        return field and not opens_body(self.line, self.j, lex)

    def _take_name(self, word: Word) -> bool:
        """Take in a capitalised word; whether to go on."""
        ws, j, lex, line = self.ws, self.j, self.lex, self.line
        field = portfolio_word(word.lower, lex)
        if self.portfolio and not field:
            return False
        if j > self.start and lex.ranks_at(ws, j) and name_follows_rank(line, j, lex):
            return False
        self.portfolio = self.portfolio or field
        self._to(j + 1)
        if not word.possessive:
            return True
        k = j + 1
        if k + 1 < len(ws) and ws[k].lower == "and" and portfolio_word(ws[k + 1].lower, lex):
            return True  # "Women's and Family Affairs"
        owner = fold(word.text).rstrip("'") in _WORDS.owners or (word.text.endswith("s") and field)
        return owner and k < len(ws) and ws[k].capital and not head_at(line, k, lex)

    def _take_joined(self) -> bool:
        """Take in "and" where another field of work follows; whether to go on."""
        ws, j, lex, line = self.ws, self.j, self.lex, self.line
        if ws[j + 1].lower == "the" and self._near(j + 2):
            # "Legal Migration and the Border", but not "Justice and the Police"
            field = ws[j + 2].capital and ws[j + 2].lower in lex.portfolio and not head_at(line, j + 2, lex)
            if field and not self._capital_at(j + 3):
                self.j += 2
                return True
            return False
        following = ws[j + 1]
        office = any(j + 1 + n < len(ws) and ws[j + 1 + n].lower == "of" for n in lex.post_heads.lengths(ws, j + 1))
        field = following.capital and (portfolio_word(following.lower, lex) or self._is_plain_field(j + 1))
        if field and not office and not opens_body(line, j + 1, lex):
            self.j += 1
            return True
        return False

    def _is_plain_field(self, k: int) -> bool:
        """Whether a word that may stand in any name opens a field of work: "and Harbour Affairs"."""
        ws, lex = self.ws, self.lex
        if not self._capital_at(k + 1) or k in self.places or k in self.known or k in self.persons or ws[k].acronym:
            return False
        plain = ws[k].lower not in FUNCTION_WORDS and not ws[k].possessive and not any(lex.post_heads.lengths(ws, k))
        following = ws[k + 1].lower
        single = head_at(self.line, k + 1, lex) and not following.endswith("s")
        return plain and not single and following in lex.portfolio and not any(lex.post_heads.lengths(ws, k + 1))

    def _take_linked(self, word: Word) -> bool:
        """Take in "to", "in" or a comma where the phrase goes on behind it; whether to go on."""
        ws, j, lex, line = self.ws, self.j, self.lex, self.line
        named = not self.portfolio and j == self.end > self.start and ws[j - 1].capital and not ws[j - 1].possessive
        if named and line.near(j) and word.text in lex.divisions:
            self._to(j + 1)  # a town or region that nobody knows: "of Harju county"
            return False
        nearby = self.portfolio and line.near(j) and self._capital_at(j + 1)
        within = word.lower == "in" and (
            ws[j - 1].lower == "trafficking" or (nearby and ws[j + 1].lower in _WORDS.aiming)
        )
        linked = word.lower == "to" or within
        if nearby and linked and portfolio_word(ws[j + 1].lower, lex):
            self.j += 1  # "Response to Emergencies", "Trafficking in Persons"
            return True
        if nearby and word.lower == "to" and line.tags and line.tags[j + 1].startswith("VB"):
            self._to(j + 2)  # "Co-ordinator of Activities to Address Transnational Threats"
            self.portfolio = False
            return True
        series = self.portfolio and line.gap(j) == ", " and word.capital and word.lower in lex.portfolio
        if series and _series(line, j, lex):
            self._to(j + 1)
            return True
        return False


def portfolio_word(lower: str, lex: Lexicon) -> bool:
    """Whether a word is of the kind that names fields of work: in the list, or an abstract noun by its ending."""
    last = lower.split("-")[-1]
    return lower in lex.portfolio or last in lex.portfolio or (len(lower) > 6 and lower.endswith(_ENDINGS))


def plain_body(name: str, lex: Lexicon) -> bool:
    """Whether a body's name could be that of any country: "Ministry of Justice", "National Police"."""
    return all(
        portfolio_word(part.lower(), lex) or part.lower() in lex.linkers or part.lower() in lex.before
        for part in name.split()
    )


def name_follows_rank(line: Line, j: int, lex: Lexicon) -> bool:
    """Whether a rank at word `j` opens a person's name, as in "Minister of Public Security General X"."""
    k = j + lex.ranks_at(line.words, j)
    if k >= len(line.words) or line.gap(k) not in (" ", ". "):
        return False
    word = line.words[k]
    if not word.capital or portfolio_word(word.lower, lex):
        return False
    # "General To Lam": a capital inside a sentence makes a name even of a small word
    return word.lower not in FUNCTION_WORDS or (
        not line.title_case and k + 1 < len(line.words) and line.words[k + 1].capital
    )


def _series(line: Line, j: int, lex: Lexicon) -> bool:
    """Whether a comma at word `j` is one of a series that ends in "and" plus a portfolio word."""
    for k in range(j, min(j + 8, len(line.words))):
        word = line.words[k]
        if word.lower in ("and", "&") and k > j:
            return k + 1 < len(line.words) and line.words[k + 1].capital and line.words[k + 1].lower in lex.portfolio
        if not (word.capital and word.lower in lex.portfolio) and word.lower != "of":
            return False
        if k > j and line.gap(k) not in (" ", ", "):
            return False
    return False


def head_at(line: Line, i: int, lex: Lexicon) -> int:
    """Length of the body noun that begins at word `i`, 0 if none."""
    for n in lex.body_heads.lengths(line.words, i):
        if all(line.near(k) for k in range(i + 1, i + n)):
            return n
    return 0


def _only_field(line: Line, found: Found, lex: Lexicon) -> bool:
    """Whether a known body's name reads on as a field of work: "Public Security" before "and Citizen Protection"."""
    ws = line.words
    if not found.known or any(not portfolio_word(w.lower, lex) for w in ws[found.first : found.last]):
        return False
    k = found.last
    return (
        k + 1 < len(ws)
        and ws[k].lower in ("and", "&")
        and line.near(k)
        and ws[k + 1].capital
        and portfolio_word(ws[k + 1].lower, lex)
    )


def named_body(line: Line, i: int, lex: Lexicon) -> bool:
    """Whether capitalised words from word `i` on end in a body's noun: "Almaty Police Department"."""
    k = i
    while k < len(line.words) and line.words[k].capital and (k == i or line.near(k)):
        k += 1
    return (
        k - i >= 2
        and bool(head_at(line, k - 1, lex))
        and (k - i >= 3 or fold(line.words[k - 1].text) not in ("administration", "services", "service", "community"))
    )


def opens_body(line: Line, i: int, lex: Lexicon) -> bool:
    """Whether a new body's name begins at word `i`: "Ministry of …", "Department for …"."""
    n = head_at(line, i, lex)
    opener = fold(line.words[i + n - 1].text) in _WORDS.openers if n else False
    return opener and i + n < len(line.words) and line.words[i + n].lower in ("of", "for")


def acronym_of_office(line: Line, post: Found) -> str | None:
    """The acronym that a text gives to an office, in its name or right behind it: "National Security Adviser (NSA)"."""
    inner = re.match(r"[^()]*\((\w+)\)", post.name)
    after = acronym_after(line, post.last)
    return inner.group(1) if inner else after[0] if after else None


def acronym_after(line: Line, last: int) -> tuple[str, int] | None:
    """An acronym in brackets right after word `last`-1, and the word index after it."""
    ws = line.words
    if last < len(ws) and line.gap(last).strip() in ("(", "(the") and line.gap(last).startswith((" (", "(")):
        word = ws[last]
        closes = line.text[word.end : word.end + 1] == ")"
        if closes and sum(c.isupper() for c in word.text) >= 2 and len(word.text) <= 14:
            return word.text, last + 1
    return None
