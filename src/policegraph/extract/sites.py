"""Names of sites: what the general model calls a place, and capitals around a site's noun; and what is a building."""

from collections.abc import Iterator

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon, lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.phrases import FUNCTION_WORDS, NOT_BODIES
from policegraph.extract.places import spoken
from policegraph.extract.words import Word, fold
from policegraph.facts import EntityKind

_WORDS = name_words()


def _division(line: Line, i: int, lex: Lexicon) -> bool:
    """Whether a noun in small letters ends the name of a part of a country: "Kamen district"."""
    if line.words[i].lower not in lex.divisions or not i or not line.near(i):
        return False
    before = line.words[i - 1]
    return before.capital and before.lower not in FUNCTION_WORDS and not before.possessive


def building_ends(line: Line, first: int, last: int, lex: Lexicon) -> bool:
    """Whether these words name a building: "Justice Palace", "Palace of Justice"."""
    words = line.words
    if any(n == last - k for k in range(first, last) for n in lex.buildings.lengths(words, k) if k > first):
        return True
    opening = next(lex.buildings.lengths(words, first), 0) if first < len(words) else 0
    after = first + opening
    if opening > 1:
        return after == last
    return opening == 1 and after < last and words[after].lower == "of"


def find_sites(line: Line, taken: list[Found]) -> list[Found]:
    """Buildings, provinces, seas: what the general model calls a place, and capitals around a site's noun."""
    busy = {k for f in taken for k in range(f.first, f.last)}
    out = list(_of_model(line, busy))
    busy |= {k for f in out for k in range(f.first, f.last)}
    for i in range(len(line.words)):
        site = _around_noun(line, i, [*taken, *out], busy)
        if site is None:
            continue
        out = [f for f in out if not (site.first <= f.first and f.last <= site.last)]
        out.append(site)
        busy |= set(range(site.first, site.last))
    return sorted(out, key=lambda f: f.first)


def _of_model(line: Line, busy: set[int]) -> Iterator[Found]:
    """What the general model calls a place, and nothing says that it is something else."""
    ws = line.words
    taken = set(busy)
    for first, last in sorted(line.places):
        while first < last and ws[first].lower in FUNCTION_WORDS:
            first += 1
        if first >= last or line.title_case or not ws[first].capital or any(k in taken for k in range(first, last)):
            continue
        lone = last - first == 1
        if (lone and ws[first].acronym) or fold(ws[last - 1].text) in NOT_BODIES:
            continue
        if lone and (fold(ws[first].text) in _WORDS.no_places or spoken(line, first)):
            continue
        if ws[first].lower in ("operation", "project"):
            continue
        yield Found(EntityKind.PLACE, first, last, line.span(first, last), line.cut(first, last), "place-model")
        taken |= set(range(first, last))


def _around_noun(line: Line, i: int, taken: list[Found], busy: set[int]) -> Found | None:
    """The site whose noun is word `i`, with the capitals before it and behind "of"; None where it is no name."""
    lex, ws = lexicon(), line.words
    word = ws[i]
    house = word.lower == "headquarters"
    seat = house and i > 0 and line.near(i) and any(f.last == i and f.kind is EntityKind.AGENCY for f in taken)
    if line.title_case or fold(word.text) not in lex.sites or not (word.capital or seat or _division(line, i, lex)):
        return None
    first = i
    while first > 0 and line.near(first) and _is_name(ws[first - 1]):
        first -= 1
    last = i + 1
    if last + 1 < len(ws) and line.near(last) and ws[last].lower == "of" and line.near(last + 1):
        k = last + 1 + (ws[last + 1].lower == "the")
        if house and any(f.first <= k < f.last for f in taken):
            return None  # the seat of a body is that body
        end = k
        while end < len(ws) and ws[end].capital and (end == k or line.near(end)):
            end += 1
        last = end if end > k else last
    if last - first < 2 or (last < len(ws) and line.near(last) and fold(ws[last].text) in NOT_BODIES):
        return None
    if not house and any(k in busy and not _in_place(k, first, last, taken) for k in range(first, last)):
        return None
    return Found(EntityKind.PLACE, first, last, line.span(first, last), line.cut(first, last), "place-site")


def _is_name(word: Word) -> bool:
    return word.capital and word.lower not in FUNCTION_WORDS and not word.possessive


def _in_place(k: int, first: int, last: int, taken: list[Found]) -> bool:
    """Whether word `k` is part of a place that lies within these words."""
    return any(
        f.first >= first and f.last <= last and f.kind is EntityKind.PLACE for f in taken if f.first <= k < f.last
    )
