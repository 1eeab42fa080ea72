"""Names of persons: beside a title, a rank or an honorific, or as the general model finds them."""

from collections.abc import Callable
from dataclasses import replace

from policegraph.extract.found import Found, Line
from policegraph.extract.name_runs import NameRuns
from policegraph.extract.plural_posts import plural_posts
from policegraph.extract.words import fold

_IS = ("is", "was", "has", "holds", "oversees", "heads")  # how a clause about a title's duties begins

Add = Callable[[Found | None], Found | None]  # notes a person; gives the one that stands there


class People(NameRuns):
    """Finds persons in one line, given what else is named there."""

    def find(self) -> tuple[list[Found], list[Found]]:
        """The persons of the line, and its posts with the holder's word range where one is named beside."""
        found: dict[int, Found] = {}

        def add(person: Found | None) -> Found | None:
            if person is None or any(person.overlaps(other) for other in found.values() if other.first != person.first):
                same = next((o for o in found.values() if person is not None and o.overlaps(person)), None)
                return same
            found.setdefault(person.first, person)
            return found[person.first]

        shared = plural_posts(self, list(self.place_at.values()), self.agencies, add)
        self.posts = [t for t in self.posts if not any(t.overlaps(other) for other in shared)]
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
        posts += shared
        # honorifics and ranks announce a name
        i = 0
        while i < len(ws):
            j = self.skip_titles(i)
            if (
                j > i
                and i not in self.post_words
                and j < len(ws)
                and self.namelike(j)
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
        j, gap = self._past_relative(j, gap)
        comma = gap in (", ", " – ", " - ", " — ", ": ", " (") and not self.line.title_case
        if j >= len(ws) or not (self._close(j) or comma or gap == " "):
            return None
        if gap.startswith(".") and len(ws[j - 1].text) > 4:
            return None  # the sentence ends with the title
        if ws[j - 1].possessive:
            return None
        k = self.skip_titles(j)
        if k >= len(ws) or not self.namelike(k) or (k in self.post_words and k not in self._inner()):
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

    def _past_relative(self, j: int, gap: str) -> tuple[int, str]:
        """ "the State Secretary who is competent for migration, Mr. X": the word behind, and what stands before it."""
        ws = self.ws
        if gap not in (" ", ", ") or j + 2 >= len(ws) or ws[j].lower != "who" or ws[j + 1].lower not in _IS:
            return j, gap
        for k in range(j + 3, min(j + 14, len(ws))):
            if self.line.gap(k) == ", ":
                named = self.skip_titles(k) > k or any(first == k for first, _ in self.line.persons)
                return (k, ", ") if named else (j, gap)
        return j, gap

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
        if self.line.gap(post.last) == " " and self.line.tags[post.last : post.last + 1] == ("VBP",):
            return None  # "X, Estonian Minister discuss …": two subjects of a headline
        if gap == " " and ws[k - 1].lower == "and":
            member = self._membership(k - 1)
            if member is not None:
                k, gap = member, self.line.gap(member)
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

    def _membership(self, end: int) -> int | None:
        """Where "member of the Council" begins that ends before this word: the name stands before it."""
        for k in range(end - 1, max(0, end - 9), -1):
            if self.ws[k].lower == "member":
                return k - (self.ws[k - 1].lower in ("a", "an", "the"))
            if not self.line.near(k):
                break
        return None


def line_gap(line: Line, k: int) -> str:
    """The characters before word `k`."""
    return line.gap(k)
