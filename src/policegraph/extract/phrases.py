"""Phrases of capitalised words, the ground on which names of bodies and titles of offices are read."""

import re

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.words import fold

_WORDS = name_words()
_ENDINGS = tuple(sorted(_WORDS.endings))
FUNCTION_WORDS = _WORDS.function
NOT_BODIES = _WORDS.no_bodies


def phrase_end(line: Line, j: int, lex: Lexicon, places: dict[int, Found], known: dict[int, Found]) -> int:
    """Where a phrase after "of" or "for" ends that begins at word `j`; `j` itself if none begins there."""
    ws = line.words
    start = j
    if j < len(ws) and ws[j].lower in ("the", "all", "its", "his", "her", "that", "their") and line.near(j):
        j += 1
    end = j
    portfolio = False
    persons = {first for first, last in line.persons if last - first >= 2}
    while j < len(ws) and (j == end == start or line.near(j) or (j == end and portfolio)):
        gap = line.gap(j)
        if j > start and j in persons and (portfolio or not portfolio_word(ws[j].lower, lex)):
            break
        if j in known and line.near(j) and not _only_field(line, known[j], lex):
            j = end = known[j].last
            portfolio = False
            break
        if (
            j in places
            and line.near(j)
            and not (places[j].demonym and j + 1 < len(ws) and ws[j + 1].capital and line.near(j + 1))
        ):
            j = end = places[j].last
            portfolio = False
            if j < len(ws) and line.near(j) and ws[j].text in lex.divisions and not ws[j - 1].possessive:
                j = end = j + 1  # "Department of Internal Affairs of Lapland region"
            if j + 1 < len(ws) and ws[j].lower == "and" and line.near(j) and line.near(j + 1):
                other = j + 1 + (ws[j + 1].lower == "the")
                if other in places and line.near(other) and not places[other].demonym:
                    j = end = places[other].last
            if (
                j < len(ws)
                and line.near(j)
                and ws[j].capital
                and ws[j].lower in lex.portfolio
                and not opens_body(line, j, lex)
            ):
                continue
            break
        word = ws[j]
        if line.near(j) and word.capital and word.lower not in FUNCTION_WORDS:
            is_port = portfolio_word(word.lower, lex)
            if portfolio and not is_port:
                break
            if j > start and lex.ranks_at(line.words, j) and name_follows_rank(line, j, lex):
                break
            portfolio = portfolio or is_port
            j += 1
            end = j
            if word.possessive and j + 1 < len(ws) and ws[j].lower == "and" and portfolio_word(ws[j + 1].lower, lex):
                continue  # "Women's and Family Affairs"
            if word.possessive and not (j < len(ws) and ws[j].capital and not head_at(line, j, lex)):
                break
            continue
        if portfolio and line.near(j) and word.lower in ("and", "&") and j + 1 < len(ws) and line.near(j + 1):
            if ws[j + 1].lower == "the" and j + 2 < len(ws) and line.near(j + 2):
                # "Legal Migration and the Border", but not "Justice and the Police"
                field = ws[j + 2].capital and ws[j + 2].lower in lex.portfolio and not head_at(line, j + 2, lex)
                ends = j + 3 >= len(ws) or not (line.near(j + 3) and ws[j + 3].capital)
                if field and ends:
                    j += 2
                    continue
                break
            nxt = ws[j + 1]
            office = any(j + 1 + n < len(ws) and ws[j + 1 + n].lower == "of" for n in lex.post_heads.lengths(ws, j + 1))
            if nxt.capital and portfolio_word(nxt.lower, lex) and not office and not opens_body(line, j + 1, lex):
                j += 1
                continue
            break
        nearby = portfolio and line.near(j) and j + 1 < len(ws) and line.near(j + 1) and ws[j + 1].capital
        linked = word.lower == "to" or (word.lower == "in" and ws[j - 1].lower == "trafficking")
        if nearby and linked and portfolio_word(ws[j + 1].lower, lex):
            j += 1  # "Response to Emergencies", "Trafficking in Persons"
            continue
        if (
            portfolio
            and line.near(j)
            and word.lower == "to"
            and j + 1 < len(ws)
            and line.near(j + 1)
            and ws[j + 1].capital
            and line.tags
            and line.tags[j + 1].startswith("VB")
        ):
            j += 2  # "Co-ordinator of Activities to Address Transnational Threats"
            end = j
            portfolio = False
            continue
        if portfolio and gap == ", " and word.capital and word.lower in lex.portfolio and _series(line, j, lex):
            j += 1
            end = j
            continue
        break
    if end <= start or (end == start + 1 and ws[start].lower in ("the", "all", "its", "his", "her", "that", "their")):
        return start
    return end


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
