"""Where a person's name begins and ends among the words of a line, and what titles stand before it."""

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.phrases import FUNCTION_WORDS, portfolio_word
from policegraph.extract.words import fold
from policegraph.facts import EntityKind

ARTICLES = frozenset("ad an ar as ash at az esh".split())  # "al" before some consonants: "ash-Sharif"
_FORCES = frozenset("police militia justice gendarmerie carabinieri customs aviation".split())
_OFFICERS = frozenset("commissioner inspector superintendent director chief".split())  # "… of Police" is their office
_OPENS = (" “", ' "')
_BETWEEN = (" ", "-", "\u00a0", ". ", ".\u00a0", *_OPENS)


class NameRuns:
    """Reads names forwards and backwards in one line, given what else is named there."""

    def __init__(
        self,
        line: Line,
        lex: Lexicon,
        places: list[Found],
        agencies: list[Found],
        posts: list[Found],
        given: frozenset[str],
    ) -> None:
        self.line, self.lex, self.ws = line, lex, line.words
        self.place_at = {p.first: p for p in places}
        self.agency_words = {k for a in agencies for k in range(a.first, a.last)}
        self.agencies = agencies
        self.posts = posts
        self.post_words = {k for p in posts for k in range(p.first, p.last)}
        self.titled = lex.honorifics.words | lex.ranks.words
        self.general = dict(line.persons)
        self.given = given
        self.articles = lex.particles | ARTICLES

    def skip_titles(self, j: int) -> int:
        """The word after any honorifics and ranks that begin at word `j`."""
        moved = True
        while moved:
            moved = False
            for n in (
                (*self.lex.ranks.lengths(self.ws, j), *self.lex.honorifics.lengths(self.ws, j))
                if j < len(self.ws)
                else ()
            ):
                k = self._of_force(j + n)
                if k >= len(self.ws) or not all(self._close(x) for x in range(j + 1, k)):
                    continue
                gap = self.line.gap(k)
                if (
                    any(w.capital for w in self.ws[j:k])
                    and gap in (*_BETWEEN, " (", ", ")
                    and (gap != ", " or n > 1)
                    and not self.ws[k - 1].possessive
                ):
                    if gap == " (" and fold(self.ws[k].text) not in ("ret", "retd", "rtd"):
                        continue
                    j, moved = k + (gap == " ("), True
                    break
        return j

    def _of_force(self, k: int) -> int:
        """The word after the force that a rank names: "Major General of Militia"."""
        ws = self.ws
        if k + 2 < len(ws) and ws[k].lower == "of" and self._close(k) and self._close(k + 1):
            force = ws[k + 1].lower
            officer = {w.lower for w in ws[max(0, k - 2) : k]} & _OFFICERS
            if force in _FORCES and ws[k + 2].capital and not officer:
                return k + 2
        return k

    def _close(self, k: int) -> bool:
        gap = self.line.gap(k)
        if gap in ("' ", "’ "):  # an ayn at the end of a name, "Shia' al-Sudani", and no possessive
            return not self.ws[k - 1].possessive and fold(self.ws[k].text).startswith(("al-", "el-"))
        return gap in _BETWEEN

    def _ends_nickname(self, j: int, k: int) -> bool:
        """Whether quotes close before word `k` that a name from word `j` on has opened: 'Juan "Lobo" Pérez'."""
        opened = any(self.line.gap(m) in _OPENS for m in range(j + 1, k))
        return opened and self.line.gap(k) in ('" ', "” ") and self.namelike(k)

    def namelike(self, k: int) -> bool:
        """Whether a word may be part of a person's name."""
        word = self.ws[k]
        if not (word.capital or self._joined(word.text)) or k in self.agency_words:
            return False
        if self._initial(k):
            return True
        if fold(word.text) in FUNCTION_WORDS and not (len(word.text) > 1 and word.text.isupper()):
            inside = (
                not self.line.title_case
                and k not in self.line.starts
                and k + 1 < len(self.ws)
                and self.ws[k + 1].capital
            )
            if not (
                inside
                and self._close(k)
                and self._close(k + 1)
                and self.ws[k - 1].capital
                and fold(word.text) in ("to", "an", "so", "it", "may", "no", "he", "you", "on", "will")
            ):
                return False
        if self.line.title_case and self.line.tags and self.line.tags[k].startswith(("VBZ", "VBP", "VBD", "MD")):
            return False  # "Minister Receives …"
        if fold(word.text) in (
            "headquarters",
            "university",
            "police",
            "ministry",
            "mou",
            "covid-19",
            "internet",
            "state",
            "government",
            "commissariat",
            "meeting",
            "assembly",
            "secretariat",
        ) or word.lower.endswith("-level"):
            return False
        return not any(c.isdigit() for c in word.text)

    def _initial(self, k: int) -> bool:
        """ "A." in "Brian A. Nicholls"."""
        ws = self.ws
        inside = 0 < k < len(ws) - 1 and ws[k - 1].capital and ws[k + 1].capital and self._close(k)
        return inside and len(ws[k].text) == 1 and ws[k].capital and self.line.gap(k + 1) == ". "

    def _joined(self, text: str) -> bool:
        """Whether a name begins with a particle in small letters and a hyphen: "al-Qarni"."""
        particle, hyphen, rest = text.partition("-")
        return bool(hyphen) and particle.islower() and rest[:1].isupper() and particle in self.articles

    def run(self, j: int, limit: int = 7) -> int:
        """The word after the name that begins at word `j`; `j` if none begins there."""
        k = j
        while k < len(self.ws) and k - j < limit:
            if k > j and not ((self._close(k) and not self._sentence_ends(k)) or self._ends_nickname(j, k)):
                break
            word = self.ws[k]
            if self.namelike(k):
                if k > j and k in self.post_words and not self._in_name(k):
                    break
                if k > j and k in self.place_at and k not in self._inner() and self.place_at[k].last - k > 1:
                    break
                k += 1
                if word.possessive:
                    break
                continue
            particle = fold(word.text) in self.lex.particles and k > j and k + 1 < len(self.ws) and self._close(k + 1)
            if (
                particle
                and (self.ws[k + 1].capital or fold(self.ws[k + 1].text) in self.lex.particles)
                and fold(word.text) not in ("y", "e")
            ):
                k += 1
                continue
            if (
                not particle
                and k == j
                and fold(word.text) in ("van", "von", "de", "al", "el")
                and k + 1 < len(self.ws)
                and self.ws[k + 1].capital
            ):
                k += 1
                continue
            break
        while k > j and (
            (fold(self.ws[k - 1].text).replace(".", "") in self.lex.suffixes and k - j > 1)
            or fold(self.ws[k - 1].text) in self.lex.particles
        ):
            k -= 1
        return k

    def _sentence_ends(self, k: int) -> bool:
        """Whether the full stop before word `k` ends a sentence and no short form."""
        before = self.ws[k - 1].text
        return (
            self.line.gap(k) == ". "
            and len(before) > 2
            and fold(before) not in ("moh", "mohd", "muh", "abd")
            and fold(before) not in self.titled
        )

    def _inner(self) -> set[int]:
        return {x for first, last in self.line.persons for x in range(first, last)}

    def _in_name(self, k: int) -> bool:
        return k in self._inner() and not any(p.first <= k < p.last and p.last - p.first > 1 for p in self.posts)

    def back(self, end: int) -> tuple[int, int]:
        """The word range of the name that ends before word `end`, without suffixes ("KC"); empty if none ends there."""
        k = end
        if k and fold(self.ws[k - 1].text).replace(".", "") in self.lex.suffixes:
            k -= 1
        stop = k
        while k > 0 and stop - k < 7:
            word = self.ws[k - 1]
            if k < stop and (not self._close(k) or self._sentence_ends(k)):
                break
            if self.namelike(k - 1) and k - 1 not in self.post_words:
                if (
                    k - 1 in self.line.starts
                    and self.line.tags
                    and self.line.tags[k - 1][:2] in ("IN", "DT", "CC", "RB", "VB")
                ):
                    break
                k -= 1
                continue
            if (
                fold(word.text) in self.lex.particles
                and k < stop
                and k >= 2
                and self.ws[k - 2].capital
                and self._close(k - 1)
            ):
                k -= 1
                continue
            break
        while k < stop and (fold(self.ws[k].text) in self.lex.particles and not self.ws[k].capital):
            k += 1
        return k, stop

    def person(self, first: int, last: int, rule: str) -> Found | None:
        """The name in these words, without titles before and suffixes after."""
        first = self.skip_titles(first) if first < last else first
        while (
            first < last and fold(self.ws[first].text).replace(".", "") in self.titled and self._titled_out(first, last)
        ):
            first += 1
        first = self.skip_titles(first) if first < last else first
        if first >= last or not any(w.capital for w in self.ws[first:last]):
            return None
        if last - first == 1 and (
            len(self.ws[first].text) < 2
            or fold(self.ws[first].text) in self.lex.suffixes
            or fold(self.ws[first].text).replace(".", "") in self.titled
            or portfolio_word(self.ws[first].lower, self.lex)
        ):
            return None
        name = self.line.cut(first, last)
        return Found(EntityKind.PERSON, first, last, self.line.span(first, last), name, rule)

    def _titled_out(self, first: int, last: int) -> bool:
        return (
            last - first > 1
            and fold(self.ws[first].text).replace(".", "")
            not in ("king", "justice", "chief", "judge", "prince", "general")
        ) or fold(self.ws[first].text) in ("mr", "mrs", "ms", "dr")
