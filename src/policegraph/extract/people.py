"""Names of persons: beside a title, a rank or an honorific, or as the general model finds them."""

from collections.abc import Callable
from dataclasses import replace

from policegraph.extract.agencies import FUNCTION_WORDS, portfolio_word
from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.words import fold
from policegraph.facts import EntityKind

ARTICLES = frozenset("ad an ar as ash at az esh".split())  # "al" before some consonants: "ash-Sharif"
_FORCES = frozenset("police militia justice gendarmerie carabinieri customs aviation".split())
_OFFICERS = frozenset("commissioner inspector superintendent director chief".split())  # "… of Police" is their office
_BETWEEN = (" ", "-", "\u00a0", ". ", ".\u00a0", " “", ' "')


Add = Callable[[Found | None], Found | None]  # notes a person; gives the one that stands there


class People:
    """Finds persons in one line, given what else is named there."""

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
        return self.line.gap(k) in _BETWEEN

    def _namelike(self, k: int) -> bool:
        word = self.ws[k]
        if not (word.capital or self._joined(word.text)) or k in self.agency_words:
            return False
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
        ):
            return False
        return not any(c.isdigit() for c in word.text)

    def _joined(self, text: str) -> bool:
        """Whether a name begins with a particle in small letters and a hyphen: "al-Qarni"."""
        particle, hyphen, rest = text.partition("-")
        return bool(hyphen) and particle.islower() and rest[:1].isupper() and particle in self.articles

    def run(self, j: int, limit: int = 7) -> int:
        """The word after the name that begins at word `j`; `j` if none begins there."""
        k = j
        while k < len(self.ws) and k - j < limit:
            if k > j and not (
                self._close(k)
                and not (
                    self.line.gap(k) == ". "
                    and len(self.ws[k - 1].text) > 2
                    and fold(self.ws[k - 1].text) not in ("moh", "mohd", "muh", "abd")
                )
            ):
                break
            word = self.ws[k]
            if self._namelike(k):
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
            if k < stop and not self._close(k):
                break
            if self._namelike(k - 1) and k - 1 not in self.post_words:
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
        if first >= last or not any(w.capital for w in self.ws[first:last]):
            return None
        if last - first == 1 and (
            len(self.ws[first].text) < 2
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

    def find(self) -> tuple[list[Found], list[Found]]:
        """The persons of the line, and its posts with the holder's word range where one is named beside."""
        found: dict[int, Found] = {}

        def add(person: Found | None) -> Found | None:
            if person is None or any(person.overlaps(other) for other in found.values() if other.first != person.first):
                same = next((o for o in found.values() if person is not None and o.overlaps(person)), None)
                return same
            found.setdefault(person.first, person)
            return found[person.first]

        posts: list[Found] = []
        ws = self.ws
        held: set[int] = set()
        for post in self.posts:
            # in a list "A, POST, B, POST" each title belongs to the name before it
            listed = self.line.gap(post.first) == ", " and self.line.gap(post.last) == ", "
            before = self._before(post, add) if listed else None
            holder = (
                before if before and before.first not in held else self._after(post, add) or self._before(post, add)
            )
            held |= {holder.first} if holder else set()
            posts.append(replace(post, person=(holder.first, holder.last)) if holder else post)
        posts = self._chained(posts)
        # honorifics and ranks announce a name
        i = 0
        while i < len(ws):
            j = self.skip_titles(i)
            if (
                j > i
                and i not in self.post_words
                and j < len(ws)
                and self._namelike(j)
                and not (
                    j in self.place_at and j not in self._inner() and fold(ws[i].text) not in ("mr", "mrs", "ms", "dr")
                )
            ):
                end = self.run(j)
                if end > j:
                    add(self.person(j, end, "person-honorific"))
                    i = end
                    continue
            i += 1
        for first, last in sorted(self.line.persons):
            if self.line.title_case and not all(fold(w.text) in self.given for w in ws[first:last] if w.capital):
                continue
            start = first
            if any(k in self.agency_words for k in range(first, last)) or all(
                k in self.post_words for k in range(first, last)
            ):
                continue
            while start < last and start in self.post_words:
                start += 1
            if start < last:
                end = max(self.run(start), min(last, self.run(start)))
                if end - start >= 2:
                    add(self.person(start, end, "person-model"))
                elif end - start == 1:
                    add(self.person(start, end, "person-single"))
        return sorted(found.values(), key=lambda f: f.first), posts

    def _chained(self, posts: list[Found]) -> list[Found]:
        """Several offices of one person: "board member, Minister of X General Y", "Y, Minister of X and head of Z"."""
        out = list(posts)
        for n in range(len(out) - 2, -1, -1):
            mine, other = out[n], out[n + 1]
            if (
                mine.person is None
                and other.person is not None
                and other.person[0] >= other.last
                and self._links(mine, other, False)
            ):
                out[n] = replace(mine, person=other.person)
        for n in range(1, len(out)):
            before, mine = out[n - 1], out[n]
            if (
                mine.person is None
                and before.person is not None
                and before.person[1] <= before.first
                and self._links(before, mine, True)
            ):
                out[n] = replace(mine, person=before.person)
        return out

    def _links(self, a: Found, b: Found, after_name: bool) -> bool:
        """Whether only a comma or "and" parts two titles."""
        if self.line.title_case or a.last > b.first:
            return False
        between = self.line.text[a.span.end : b.span.start]
        allowed = (", ", " and ", ", and ", ", and also ", " and also ", " & ") + (
            (", the ", " and the ") if after_name else ()
        )
        return between in allowed

    def _after(self, post: Found, add: Add) -> Found | None:
        ws, j = self.ws, post.last
        gap = self.line.gap(j)
        if gap == " (" and j < len(ws):
            # "Director of the Kosovo Police (KP), Mr. X": what stands in brackets belongs to the body
            close = self.line.text.find(")", ws[j].start)
            k = j
            while k < len(ws) and k - j < 4 and ws[k].end <= close:
                k += 1
            after = self.line.gap(k)
            if (
                k < len(ws)
                and k > j
                and after in (") ", "), ")
                and (self.skip_titles(k) > k or any(f == k for f, _ in self.line.persons))
            ):
                j, gap = k, " " if after == ") " else ", "
        comma = gap in (", ", " – ", " - ", " — ", ": ", " (") and not self.line.title_case
        if j >= len(ws) or not (self._close(j) or comma or gap == " "):
            return None
        if gap.startswith(".") and len(ws[j - 1].text) > 4:
            return None  # the sentence ends with the title
        if ws[j - 1].possessive:
            return None
        k = self.skip_titles(j)
        if k >= len(ws) or not self._namelike(k) or (k in self.post_words and k not in self._inner()):
            return None
        if k in self.place_at and k not in self._inner() and self.place_at[k].last >= self.run(k):
            return None
        end = self.run(k)
        if comma and k == j and end - k < 2 and (k, end) not in self.line.persons:
            return None
        if comma and gap in (": ", " (") and end - k < 2:
            return None
        if self.line.title_case:
            while end > k and fold(self.ws[end - 1].text) not in self.given:
                end -= 1
            if end == k or fold(self.ws[k].text) not in self.given:
                return None
        person = self.person(k, end, "person-after-post")
        # "the Minister of Justice, Didier Reynders, …" but not "the Prime Minister, Home Secretary X"
        return add(person) if person else None

    def _before(self, post: Found, add: Add) -> Found | None:
        ws, i = self.ws, post.first
        if self.line.title_case or i == 0:
            return None
        k = i
        for _ in range(4):
            if (
                k > 0
                and ws[k - 1].lower
                in (
                    "the",
                    "a",
                    "an",
                    "his",
                    "her",
                    "its",
                    "their",
                    "then",
                    "as",
                    "current",
                    "newly-elected",
                    "recently",
                    "named",
                    "newly",
                    "elected",
                    "currently",
                    "serving",
                    "acting",
                    "new",
                    "who",
                    "is",
                    "also",
                    "appointed",
                    "former",
                )
                and line_gap(self.line, k) == " "
            ):
                k -= 1
        gap = self.line.gap(k)
        if post.bare and not ws[i].capital and self.line.gap(post.last) == " ":
            return None  # "With the ambassador, X, the minister spoke of …": a subject of its own
        if gap not in (", ", " (", " – ", " - ", " — ", ") (") and not (gap == " " and k == i):
            return None
        if gap == " " and k == i:
            return None
        start, k = self.back(k)
        if start == k:
            return None
        if (
            k - start < 2
            and not any(f <= start < last for f, last in self.line.persons)
            and fold(ws[start].text) not in self.given
        ):
            return None
        if start in self.place_at and self.place_at[start].last >= k and (start, k) not in self.line.persons:
            return None
        person = self.person(start, k, "person-before-post")
        return add(person) if person else None


def line_gap(line: Line, k: int) -> str:
    """The characters before word `k`."""
    return line.gap(k)
