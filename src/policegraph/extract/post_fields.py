"""What an office's title takes in behind its head: a field without "of", the unit of a body that it names."""

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.phrases import FUNCTION_WORDS, portfolio_word
from policegraph.extract.words import fold

_WORDS = name_words()

_LONGEST = 5  # words between a body's possessive and the noun of its unit


def field_behind(line: Line, j: int, lex: Lexicon) -> int:
    """Where a field ends that follows a head at once or behind a comma, and before a name or the clause's end:
    "Secretary Interior Mr X", "Director, Operations, X"; `j` where there is none."""
    ws = line.words
    if j >= len(ws) or line.title_case or ws[j - 1].possessive:
        return j
    listed = line.gap(j) == ", "
    if not (line.near(j) or listed):
        return j
    k = j
    while k < len(ws) and (k == j or line.near(k)):
        joins = k > j and ws[k].lower in ("and", "&") and k + 1 < len(ws) and line.near(k + 1)
        word = ws[k + 1] if joins else ws[k]
        if not (word.capital and word.lower in lex.portfolio) or word.possessive or word.acronym:
            break
        k += 1 + joins
    if k == j or any(
        fold(ws[x].text) in lex.body_heads.words or any(lex.post_heads.lengths(ws, x)) for x in range(j, k)
    ):
        return j
    ends = k >= len(ws) or line.gap(k)[:1] in (",", ".", ";", ")", "\n")
    named = k < len(ws) and line.near(k) and ws[k].capital and ws[k].lower not in FUNCTION_WORDS
    titled = k < len(ws) and line.near(k) and fold(ws[k].text) in lex.honorifics.words | lex.ranks.words
    return k if (ends and line.gap(k)[:1] == ",") or (not listed and (named or titled)) else j


def widened(
    line: Line, start: int, end: int, lex: Lexicon, place_at: dict[int, Found], agency_at: dict[int, Found]
) -> int:
    """The end of the phrase behind "of", with a unit of the body that it names: "Head of the Agency's legal section",
    "head of the Coast Guard detachment"; its
    beginning where it breaks off behind a nation: "head of the Finnish team"."""
    ws = line.words
    if end <= start or end >= len(ws) or not line.near(end):
        return end
    if ws[end - 1].possessive:
        if end in agency_at:
            return agency_at[end].last
        for k in range(end, min(len(ws), end + _LONGEST)):
            if (k > end and not line.near(k)) or ws[k].lower in FUNCTION_WORDS or ws[k].possessive:
                break
            if fold(ws[k].text) in _WORDS.units:
                return k + 1
        return end
    nation = any(p.last == end and p.demonym for p in place_at.values())
    if nation and ws[end].text.islower() and ws[end].lower not in FUNCTION_WORDS:
        return start
    named = any(a.last == end for a in agency_at.values())
    return end + 1 if named and ws[end].text.islower() and fold(ws[end].text) in _WORDS.units else end


def body_listed(
    line: Line, j: int, agency_at: dict[int, Found], place_at: dict[int, Found], lex: Lexicon
) -> tuple[int, int] | None:
    """The body that a comma alone parts from its office, as in "Director General, ORBA": the clause ends with it."""
    ws = line.words
    if j >= len(ws) or line.gap(j) != ", " or line.title_case or ws[j - 1].possessive or j in place_at:
        return None
    acronym = ws[j].acronym and len(ws[j].text) > 2 and fold(ws[j].text) not in lex.suffixes
    end = agency_at[j].last if j in agency_at else j + 1 if acronym else j
    ends = end >= len(ws) or not line.near(end)
    return (j, end) if end > j and ends and not ws[end - 1].possessive else None


def slashed(line: Line, j: int, lex: Lexicon, agency_at: dict[int, Found]) -> int:
    """Where the field ends that a stroke joins to an office: "Director-General/CID", "Director/Public Affairs"."""
    ws = line.words
    if line.gap(j) != "/" or not ws[j].capital or any(lex.post_heads.lengths(ws, j)):
        return j
    if j in agency_at:
        return agency_at[j].last
    end = j + 1
    while end < len(ws) and line.near(end) and end not in agency_at and not lex.ranks_at(ws, end):
        joint = ws[end].lower in ("and", "&") and end + 1 < len(ws) and line.near(end + 1)
        k = end + joint
        if not (ws[k].capital and portfolio_word(ws[k].lower, lex)):
            break
        end = k + 1
    return end


def fields(line: Line, j: int, lex: Lexicon) -> int:
    """Where further fields of work end that "and" joins to an office's field before word `j`."""
    ws = line.words
    while (
        j + 1 < len(ws)
        and ws[j].lower in ("and", "&")
        and line.near(j)
        and line.near(j + 1)
        and ws[j + 1].capital
        and portfolio_word(ws[j + 1].lower, lex)
        and not any(lex.post_heads.lengths(ws, j + 1))
    ):
        j += 2
        while j < len(ws) and line.near(j) and ws[j].capital and portfolio_word(ws[j].lower, lex):
            j += 1
    return j
