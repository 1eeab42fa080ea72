"""One title for several holders: "the Ministers of Justice of Chile, X, and of Peru, Y", "Deputy Directors X and Y"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.name_runs import NameRuns
from policegraph.extract.name_words import name_words
from policegraph.extract.posts import find_posts

_WORDS = name_words()

Add = Callable[[Found | None], Found | None]

_MANY = 8  # holders of one title at most


def plural_posts(people: NameRuns, places: list[Found], agencies: list[Found], add: Add) -> list[Found]:
    """The offices that a title in the plural gives to those who are named behind it, each with its holder."""
    line, lex = people.line, people.lex
    heads = {k: one for k, word in enumerate(line.words) if (one := singular(word.text, lex)) is not None}
    if not heads or line.title_case:
        return []
    words = tuple(replace(word, text=heads.get(k, word.text)) for k, word in enumerate(line.words))
    out: list[Found] = []
    for post in find_posts(replace(line, words=words), lex, places, agencies):
        many = [k for k in heads if post.first <= k < post.last]
        if len(many) == 1 and not post.former:
            was, one = line.words[many[0]].text, heads[many[0]]
            title = replace(post, name=_one(post.name, was, one), core=_one(post.core, was, one), rule="post-shared")
            out += _each_country(people, title, add) or _countries_first(people, title, add) or _all(people, title, add)
    return out


def singular(word: str, lex: Lexicon) -> str | None:
    """The office that a plural names: "Ministers", "Secretaries"; None for other words."""
    one = re.sub(r"ies$", "y", word) if word.endswith("ies") else re.sub(r"s$", "", word)
    return one if one != word and one.lower() in _offices(lex) else None


def _offices(lex: Lexicon) -> frozenset[str]:
    return lex.post_heads.words & _WORDS.shared


def _one(title: str, plural: str, singular: str) -> str:
    return re.sub(rf"\b{re.escape(plural)}\b", singular, title, count=1)


def _name(people: NameRuns, j: int, gaps: tuple[str, ...], add: Add) -> Found | None:
    """The person named from word `j` on, behind one of these gaps."""
    if j >= len(people.ws) or people.line.gap(j) not in gaps:
        return None
    k = people.skip_titles(j)
    if k >= len(people.ws) or not people.namelike(k) or k in people.place_at:
        return None
    end = people.run(k)
    if end == k or (end - k < 2 and k == j):
        return None
    return add(people.person(k, end, "person-after-post"))


def _of_country(title: Found, place: Found, line: Line) -> Found:
    """The same office of another country."""
    own = title.core
    name = f"{own} of {line.cut(place.first, place.last)}" if not place.demonym else f"{place.name} {own}"
    return replace(title, name=name, country=place.known)


def _next_country(people: NameRuns, j: int) -> Found | None:
    """The country named from word `j` on, past commas, "and", "of"."""
    ws = people.ws
    for _ in range(4):
        if j >= len(ws) or any(c in people.line.gap(j) for c in ".\n:"):
            return None
        place = people.place_at.get(j)
        if place is not None:
            return place if place.subkind == "Country" else None
        if ws[j].lower not in _WORDS.between:
            return None
        j += 1
    return None


def _each_country(people: NameRuns, title: Found, add: Add) -> list[Found]:
    """ "… of Chile, X, of Peru, Y, and of Bolivia, Z", "… of Chile (X) and Peru (Y)"."""
    if not title.country:
        return []
    out: list[Found] = []
    office, j = title, title.last
    while len(out) < _MANY:
        holder = _name(people, j, (", ", " (", " – ", " — ", " "), add)
        if holder is None:
            break
        out.append(replace(office, person=(holder.first, holder.last)))
        place = _next_country(people, holder.last)
        if place is None:
            break
        office, j = _of_country(title, place, people.line), place.last
    return out if len(out) > 1 else []


def _names(people: NameRuns, j: int, add: Add) -> Iterator[Found]:
    """The persons of a list that begins at word `j`."""
    gaps: tuple[str, ...] = (" ", ", ", ": ", " (", " – ", " — ")
    for _ in range(_MANY):
        if j < len(people.ws) and people.ws[j].lower in ("and", "&") and people.line.gap(j) in (" ", ", "):
            j += 1
        holder = _name(people, j, gaps, add)
        if holder is None:
            return
        yield holder
        j, gaps = holder.last, (" ", ", ")


def _countries_first(people: NameRuns, title: Found, add: Add) -> list[Found]:
    """ "… of Chile and Peru, X and Y", "the Chilean and Peruvian ministers, X and Y": as many names as countries."""
    line, ws = people.line, people.ws
    if not title.country:
        return []
    inside = [p for p in people.place_at.values() if title.first <= p.first and p.last <= title.last]
    inside = sorted((p for p in inside if p.subkind == "Country"), key=lambda p: p.first)
    before: list[Found] = []
    k = title.first
    while len(inside) < 2 and k >= 2 and (ws[k - 1].lower == "and" or line.gap(k) == ", "):
        end = k - 1 if ws[k - 1].lower == "and" else k
        place = next((p for p in people.place_at.values() if p.last == end and p.subkind == "Country"), None)
        if place is None:
            break
        before.insert(0, place)
        k = place.first
    after: list[Found] = []
    j = title.last
    while len(inside) < 2 and not before and (place := _next_country(people, j)) is not None:
        after.append(place)
        j = place.last
    if not before and not after and len(inside) < 2:
        return []
    offices = [_of_country(title, p, line) for p in inside] if len(inside) > 1 else []
    offices = offices or [
        *(_of_country(title, p, line) for p in before),
        title,
        *(_of_country(title, p, line) for p in after),
    ]
    holders = list(_names(people, j, add))
    if len(holders) != len(offices):
        return []
    return [replace(one, person=(p.first, p.last)) for one, p in zip(offices, holders, strict=True)]


def _all(people: NameRuns, title: Found, add: Add) -> list[Found]:
    """ "Deputy Directors X and Y": both hold the one office."""
    if title.bare or people.line.gap(title.last) not in (" ", ": "):
        return []
    holders = list(_names(people, title.last, add))
    return [replace(title, person=(p.first, p.last)) for p in holders] if len(holders) > 1 else []
