"""Names of bodies: those that knowledge holds, and those that are built as such names are built."""

import re
from dataclasses import replace

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.words import Dictionary, fold
from policegraph.facts import EntityKind
from policegraph.knowledge.ambiguous import ambiguous

FUNCTION_WORDS = frozenset(
    "the a an in on at by for of to from with and or but as if that this these those it its he she they we "
    "you i his her their our "
    "during after before while when where who which what both all also however moreover furthermore "
    "speaking following today yesterday "
    "tomorrow monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september "
    "october november december under over between among about against through since until not no according "
    "thus then there here mr mrs ms "
    "dr sir upon within last next earlier later one two three four five six seven eight nine ten several "
    "many some each every other "
    "meanwhile finally together welcoming present attending further in addition besides".split()
)
NOT_BODIES = frozenset(
    "conference summit assembly operation agreement treaty act law programme program project day system "
    "systems convention protocol plan strategy memorandum "
    "declaration award prize week month year forum seminar workshop course exercise visit ceremony games "
    "championship cup database regulation directive resolution "
    "covid-19 covid charter pact award medal order dialogue talks meeting communiqué communique statement "
    "note report fund scheme mechanism framework".split()
)
_INSTRUMENTS = frozenset("convention treaty charter protocol act".split())
_HEADLESS_LEFT = frozenset(
    "people children president minister magistrate magistrates "
    "prosecutor prosecutors sheriff minister ministers attorney women men veterans workers "
    "general consumers girls state".split()
)


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
                and not _opens_body(line, j, lex)
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
            if word.possessive and not (j < len(ws) and ws[j].capital and not _head_at(line, j, lex)):
                break
            continue
        if portfolio and line.near(j) and word.lower in ("and", "&") and j + 1 < len(ws) and line.near(j + 1):
            if ws[j + 1].lower == "the" and j + 2 < len(ws) and line.near(j + 2):
                # "Legal Migration and the Border", but not "Justice and the Police"
                field = ws[j + 2].capital and ws[j + 2].lower in lex.portfolio and not _head_at(line, j + 2, lex)
                ends = j + 3 >= len(ws) or not (line.near(j + 3) and ws[j + 3].capital)
                if field and ends:
                    j += 2
                    continue
                break
            nxt = ws[j + 1]
            office = any(j + 1 + n < len(ws) and ws[j + 1 + n].lower == "of" for n in lex.post_heads.lengths(ws, j + 1))
            if nxt.capital and portfolio_word(nxt.lower, lex) and not office and not _opens_body(line, j + 1, lex):
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


_NOMINAL = ("tion", "ment", "ness", "ity", "ship", "ance", "ence", "ism", "ics", "logy", "cy", "sis")


def portfolio_word(lower: str, lex: Lexicon) -> bool:
    """Whether a word is of the kind that names fields of work: in the list, or an abstract noun by its ending."""
    last = lower.split("-")[-1]
    return lower in lex.portfolio or last in lex.portfolio or (len(lower) > 6 and lower.endswith(_NOMINAL))


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


def _head_at(line: Line, i: int, lex: Lexicon) -> int:
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


def _named_body(line: Line, i: int, lex: Lexicon) -> bool:
    """Whether capitalised words from word `i` on end in a body's noun: "Almaty Police Department"."""
    k = i
    while k < len(line.words) and line.words[k].capital and (k == i or line.near(k)):
        k += 1
    return (
        k - i >= 2
        and bool(_head_at(line, k - 1, lex))
        and (k - i >= 3 or fold(line.words[k - 1].text) not in ("administration", "services", "service", "community"))
    )


_OPENERS = frozenset(
    "ministry department directorate office agency bureau commission committee council court police".split()
)


def _opens_body(line: Line, i: int, lex: Lexicon) -> bool:
    """Whether a new body's name begins at word `i`: "Ministry of …", "Department for …"."""
    n = _head_at(line, i, lex)
    opener = fold(line.words[i + n - 1].text) in _OPENERS if n else False
    return opener and i + n < len(line.words) and line.words[i + n].lower in ("of", "for")


def acronym_after(line: Line, last: int) -> tuple[str, int] | None:
    """An acronym in brackets right after word `last`-1, and the word index after it."""
    ws = line.words
    if last < len(ws) and line.gap(last).strip() in ("(", "(the") and line.gap(last).startswith((" (", "(")):
        word = ws[last]
        closes = line.text[word.end : word.end + 1] == ")"
        if closes and sum(c.isupper() for c in word.text) >= 2 and len(word.text) <= 14:
            return word.text, last + 1
    return None


def find_agencies(line: Line, lex: Lexicon, dictionary: Dictionary[str], places: list[Found]) -> list[Found]:
    """All bodies named in a line, longest first, without overlaps."""
    place_at = {place.first: place for place in places}
    place_end = {place.last: place for place in places}
    known = {}
    for hit in dictionary.find(line.words):
        if line.title_case and hit.last - hit.first == 1 and not line.words[hit.first].acronym:
            continue
        if _names_instrument(line, hit.last) or (hit.form in ambiguous().guarded and _shouted(line, hit.first)):
            continue
        found = Found(
            EntityKind.AGENCY,
            hit.first,
            hit.last,
            line.span(hit.first, hit.last),
            line.cut(hit.first, hit.last),
            "agency-known",
            known=hit.values,
        )
        known[hit.first] = found
    built: list[Found] = []
    ws = line.words
    i = 0
    while i < len(ws):
        n = _head_at(line, i, lex)
        if not n or not ws[i].capital:
            i += 1
            continue
        body = _build(line, i, n, lex, place_at, place_end, known)
        if body is None:
            i += 1
            continue
        built.append(body)
        i = max(body.last, i + 1)
    chosen: list[Found] = []
    for found in sorted([*known.values(), *built], key=lambda f: (-(f.last - f.first), not f.known, f.first)):
        rivals = [other for other in chosen if found.overlaps(other)]
        if not rivals:
            chosen.append(found)
        elif (
            found.known
            and all(other.covers(found) and not other.known for other in rivals)
            and found.last == rivals[0].last
            and found.first > rivals[0].first + 1
        ):
            # "Customs Department of the State Revenue Service": the inner body is named as well
            chosen.append(found)
    out = []
    for found in chosen:
        acronym = acronym_after(line, found.last)
        out.append(_with(found, acronym[0]) if acronym else found)
    return sorted(out, key=lambda f: (f.first, -f.last))


def _shouted(line: Line, k: int) -> bool:
    """Whether the words around word `k` are in capitals, too: there "ICE" may be ice."""
    around = [w for w in line.words[max(0, k - 2) : k + 3] if len(w.text) > 2 and w is not line.words[k]]
    return bool(around) and all(w.acronym for w in around)


def _names_instrument(line: Line, k: int) -> bool:
    """Whether the word after a body makes it part of a text's name: "United Nations Convention against …"."""
    return k < len(line.words) and line.near(k) and line.words[k].capital and line.words[k].lower in _INSTRUMENTS


_BASED = ("-based", "-led", "-funded", "-backed", "-run")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_GENERAL = frozenset("general main".split())  # with these and a noun alone, a body has no name of its own yet
_WHOLE = frozenset(("house of representatives", "house of commons", "house of lords", "council of state"))
_OWN_FIRST = frozenset("joint new local".split())


def _part_of_name(line: Line, k: int) -> bool:
    """Whether a word that often stands before a body belongs to its name: a capital inside a sentence says so."""
    return line.words[k].lower in _OWN_FIRST and k not in line.starts and not line.title_case


def _with(found: Found, acronym: str) -> Found:
    return replace(found, acronym=acronym)


def _build(
    line: Line,
    i: int,
    n: int,
    lex: Lexicon,
    place_at: dict[int, Found],
    place_end: dict[int, Found],
    known: dict[int, Found],
) -> Found | None:
    ws = line.words
    first = i
    country: tuple[str, ...] = ()
    joined = False
    while first > 0 and (line.near(first) or (joined and line.gap(first) == ", ")):
        word = ws[first - 1]
        if line.near(first) and first in place_end:
            place = place_end[first]
            if ws[place.last - 1].possessive:
                country = place.country or place.known
                break
            first = place.first + (ws[place.first].lower == "the")  # "the Adriatic"
            country = country or place.country or place.known
            continue
        if not line.near(first):
            if not (word.capital and {word.lower, ws[first].lower} <= lex.portfolio):
                break
            first -= 1  # "Domestic Violence, Child Protection and Sexual Offences Unit"
            continue
        if word.possessive and fold(word.text).rstrip("'") not in _HEADLESS_LEFT:
            break
        if word.lower.endswith(_BASED):
            break
        if _ORDINAL.match(word.lower):
            first -= 1
            break
        if (
            word.capital
            and word.lower not in FUNCTION_WORDS
            and (word.lower not in lex.not_names or _part_of_name(line, first - 1))
        ):
            if word.lower in ("minister", "president", "secretary", "director") and not word.possessive:
                break
            if (
                (first - 1) in line.starts
                and line.tags
                and line.tags[first - 1][:2] in ("IN", "DT", "CC", "RB", "WR", "PR", "VB", "MD")
            ):
                break
            if line.title_case and line.tags and line.tags[first - 1].startswith(("VB", "MD", "IN", "CC", "TO")):
                break
            first -= 1
            continue
        joins = word.lower in ("and", "&") and first >= 2 and line.near(first - 1) and ws[first - 2].capital
        pair = joins and first >= 3 and ws[first - 3].lower == "the" and line.near(first - 2) and not line.title_case
        if (
            pair
            and first <= i
            and not (
                _head_at(line, first - 2, lex)
                or ws[first - 2].acronym
                or ws[first - 2].possessive
                or (first - 1) in place_end
                or any(hit.last == first - 1 for hit in known.values())
            )
        ):
            first -= 2  # "the Notices and Warrants Section"
            break
        if joins and ws[first - 2].lower in lex.portfolio and first < i + n and ws[first].lower in lex.portfolio:
            before = ws[first - 3].lower if first >= 3 else ""
            if before not in ("of", "for") and (
                not _head_at(line, first - 2, lex) or (ws[first - 2].lower == "police" and ws[first].lower == "border")
            ):
                first -= 2
                joined = True
                continue
        break
    last = i + n
    linked = False
    while (
        last + 1 < len(ws)
        and line.near(last)
        and ws[last].lower in ("of", "for", "against", "on")
        and line.near(last + 1)
    ):
        target = last + 1 + (ws[last + 1].lower == "the")
        general = not linked and all(w.lower in _GENERAL for w in ws[first:i]) and not _opens_body(line, target, lex)
        if (
            (first < i or linked)
            and not general
            and (target in known or _opens_body(line, target, lex) or _named_body(line, target, lex))
        ):
            # "Coast Guard Department of the Border Police": a unit and the body it is of
            break
        end = phrase_end(line, last + 1, lex, place_at, known)
        if end == last + 1:
            break
        inner = [place for k, place in place_at.items() if last < k < end]
        if inner:
            country = country or inner[-1].country or inner[-1].known
        last, linked = end, True
    if (
        last < len(ws)
        and line.near(last)
        and ws[last].lower == "to"
        and (last + 1) in place_at
        and ws[i + n - 1].lower in ("delegation", "embassy", "mission", "commission", "office")
    ):
        last = place_at[last + 1].last
    whole = " ".join(fold(w.text) for w in ws[i : i + n]) in _WHOLE
    if first == i and not linked and not whole:
        return None
    if (
        last + 1 < len(ws)
        and line.near(last)
        and ws[last].lower == "in"
        and (last + 1) in place_at
        and ws[i + n - 1].lower == "office"
        and first < i
    ):
        last = place_at[last + 1].last
    after = ws[last] if last < len(ws) and line.near(last) and not ws[last - 1].possessive else None
    goes_on = after is not None and not linked and not line.title_case and after.capital
    if after is not None and goes_on and (fold(after.text) in NOT_BODIES or after.lower in ("officer", "officers")):
        return None  # "Northern Police Conference", "Police Services Officer"
    if [w.lower for w in ws[first : i + n]] == ["head", "office"]:
        return None
    name = line.cut(first, last)
    if any(part in NOT_BODIES for part in fold(ws[last - 1].text if not linked else ws[i].text).split()):
        return None
    return Found(
        EntityKind.AGENCY,
        first,
        last,
        line.span(first, last),
        name,
        "agency-built",
        country=country,
        head=fold(ws[i + n - 1].text),
    )
