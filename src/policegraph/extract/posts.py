"""Titles of offices, with the country and the body that they name."""

import re

from policegraph.extract.double_posts import joined
from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.phrases import FUNCTION_WORDS, acronym_after, phrase_end, portfolio_word
from policegraph.extract.post_fields import body_listed, field_behind, fields, slashed, widened
from policegraph.extract.words import fold
from policegraph.facts import EntityKind

_WORDS = name_words()


_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")


def _named_after(line: Line, i: int, lex: Lexicon, agency_at: dict[int, Found]) -> bool:
    """Whether a royal title opens the name of a body or site: "Queen Sofia Airport"."""
    ws, k = line.words, i + 1
    while k < len(ws) and ws[k].capital and line.near(k):
        k += 1
    return (i in agency_at and agency_at[i].last > i + 1) or (k > i + 2 and fold(ws[k - 1].text) in lex.sites)


def _head_at(line: Line, i: int, lex: Lexicon) -> int:
    for n in lex.post_heads.lengths(line.words, i):
        if all(line.near(k) for k in range(i + 1, i + n)):
            return n
    return 0


def find_posts(line: Line, lex: Lexicon, places: list[Found], agencies: list[Found]) -> list[Found]:
    """All titles in a line, each as long as it reads as one office."""
    place_at, place_end = {p.first: p for p in places}, {p.last: p for p in places}
    agency_at, agency_end = {a.first: a for a in agencies}, {a.last: a for a in agencies}
    inside = {k for a in agencies for k in range(a.first, a.last)}
    out: list[Found] = []
    i = 0
    while i < len(line.words):
        n = _head_at(line, i, lex)
        found = None
        if n and (
            _modifies(line, i, n, lex)
            or _in_rank(line, i, n, lex)
            or any(k + _head_at(line, i + k, lex) > n for k in range(1, n) if _head_at(line, i + k, lex))
        ):
            n = 0
        if n and not (i in inside and i + n - 1 in inside and i not in agency_at):
            found = _build(line, i, n, lex, place_at, place_end, agency_at, agency_end, out[-1].last if out else 0)
        if found is None or (out and found.first < out[-1].last):
            i += 1
            continue
        out.append(found)
        i = max(found.last, i + 1)
    return joined(line, out)


def _modifies(line: Line, i: int, n: int, lex: Lexicon) -> bool:
    """Whether what looks like a head only modifies the one after it: "Deputy" in "Deputy Commissioner"."""
    if n != 1 or line.words[i].lower not in lex.before or not line.near(i + 1) or line.words[i].possessive:
        return False
    k = i + 1
    while k < len(line.words) and line.near(k) and k < i + 6:
        if _head_at(line, k, lex):
            return True
        word = line.words[k]
        if not (word.lower in lex.before or (word.capital and portfolio_word(word.lower, lex))):
            return False
        k += 1
    return False


def _in_rank(line: Line, i: int, n: int, lex: Lexicon) -> bool:
    """Whether a weak head is but the first word of a rank: "Chief" in "Chief Inspector"."""
    head = " ".join(fold(w.text) for w in line.words[i : i + n])
    return head in lex.weak_heads and max(lex.ranks.lengths(line.words, i), default=0) > n


def _build(
    line: Line,
    i: int,
    n: int,
    lex: Lexicon,
    place_at: dict[int, Found],
    place_end: dict[int, Found],
    agency_at: dict[int, Found],
    agency_end: dict[int, Found],
    floor: int,
) -> Found | None:
    ws = line.words
    capital = ws[i].capital
    head = " ".join(fold(w.text) for w in ws[i : i + n])
    after = fold(ws[i + n].text) if i + n < len(ws) else ""
    if after in ("office", "department", "court", "courts") and (ws[i + n - 1].possessive or head == "head"):
        return None
    if after == "guest" or (head in _WORDS.royal and _named_after(line, i, lex, agency_at)):
        return None
    if (
        head in _WORDS.given_names
        and i
        and line.near(i)
        and capital
        and fold(ws[i - 1].text) in lex.ranks.words
        and after
    ):
        return None  # "Commissioner Dean Marsham"
    if head in ("head", "helm") and i >= 2 and [w.lower for w in ws[i - 2 : i]] == ["at", "the"]:
        return None  # "at the head of"
    if head in _WORDS.royal and (
        (i + 1 < len(ws) and ws[i + 1].lower in lex.particles and line.near(i + 1))
        or (i > 0 and line.near(i) and ws[i - 1].lower in lex.particles and ws[i - 1].lower not in ("e", "y"))
        or (
            i > 0
            and line.near(i)
            and ws[i - 1].capital
            and ws[i - 1].lower not in FUNCTION_WORDS
            and ws[i - 1].lower not in ("hm", "hh", "majesty", "highness", "the", "crown")
            and i not in place_end
        )
    ):
        return None
    first, core_first = i, i
    country: tuple[str, ...] = ()
    body: tuple[int, int] | None = None
    acting = False
    while first > floor and line.near(first):
        word = ws[first - 1]
        if (
            first in agency_end
            and agency_end[first].last - agency_end[first].first >= 1
            and not (agency_end[first].last > i)
        ):
            agency = agency_end[first]
            body = (agency.first, agency.last)
            first = agency.first
            break
        if first in place_end and (capital or place_end[first].demonym or ws[first - 1].possessive):
            place = place_end[first]
            country = country or place.known
            first = place.first
            if ws[place.last - 1].possessive:
                break
            continue
        lower = word.lower
        if capital and _ORDINAL.match(lower):
            first -= 1
            core_first = first
            continue
        if not capital and lower in _WORDS.counted and ws[first].lower not in ("deputy", "vice"):
            break  # "the first minister to come"
        if lower in lex.before and (word.capital or not capital) and lower not in ("newly",):
            acting = acting or lower in ("acting", "interim", "caretaker")
            if lower in FUNCTION_WORDS:
                break
            first -= 1
            core_first = first
            continue
        if capital and lower in ("acting", "interim", "caretaker"):
            acting = True
            first -= 1  # "interim President": the office itself is without it
            continue
        field = lower in lex.portfolio or ("-" in lower and lower.split("-")[-1] in lex.portfolio)
        if capital and word.capital and field and lower not in FUNCTION_WORDS and not word.possessive:
            first -= 1
            core_first = first
            continue
        if (
            lower in ("and", "&")
            and first >= 2
            and line.near(first - 1)
            and ws[first - 2].lower.split("-")[-1] in lex.portfolio
            and ws[first - 2].capital == capital
            and first < i
            and first - 2 >= floor
            and first - 2 not in agency_at
            and (ws[first - 2].capital or not capital)
        ):
            first -= 2
            core_first = first
            continue
        if word.acronym and capital and not word.possessive and len(word.text) >= 2 and lower not in ("mr", "dr"):
            body = body or (first - 1, first)
            first -= 1
        break
    former = first > 0 and (fold(ws[first - 1].text) in lex.former or fold(ws[first].text).startswith("ex-"))
    former = former or any(w.lower == "formerly" for w in ws[max(0, first - 2) : first])
    last = i + n
    if [w.lower for w in ws[last : last + 2]] == ["ad", "interim"] and line.near(last):
        last += 2
        acting = True
    if " of " in head:
        last = fields(line, last, lex)  # "Secretary of Security and Citizen Protection"
    elif capital and head.split()[-1] in _WORDS.fielded:
        last = field_behind(line, last, lex)
    stroke = slashed(line, last, lex, agency_at)
    if stroke in {a.last for a in agency_at.values() if a.first == last}:
        body = body or (last, stroke)
    last = max(last, stroke)
    core_last = last
    linked = last > i + n
    bracket = acronym_after(line, last)
    if bracket and bracket[1] + 1 < len(ws) and ws[bracket[1]].lower == "of" and line.gap(bracket[1]) == ") ":
        last = bracket[1]  # "Team Leader (TL) of …"
    stop = False
    while not stop and last + 1 < len(ws) and (line.near(last) or line.gap(last) == ") "):
        link = ws[last].lower
        start = last + 1
        if link == "in" and start + 1 < len(ws) and ws[start].lower == "charge" and ws[start + 1].lower == "of":
            start += 2
        elif link == "to":
            if not any(key in head for key in _WORDS.to_heads):
                break
        elif link == "at":
            if not any(key in head for key in _WORDS.at_heads):
                break
        elif link == "in":
            target = start + (start < len(ws) and ws[start].lower == "the")
            if not any(key in head for key in _WORDS.in_heads) or target not in place_at:
                break
        elif link == "on":
            if not any(key in head for key in ("adviser", "advisor", "rapporteur", "coordinator", "representative")):
                break
        elif link not in ("of", "for"):
            break
        if not line.near(start):
            break
        end = widened(line, start, phrase_end(line, start, lex, place_at, agency_at), lex, place_at, agency_at)
        served = start + (ws[start].lower == "the")
        if link == "to" and served < len(ws) and ws[served].capital and _head_at(line, served, lex):
            end = max(end, served + _head_at(line, served, lex))  # "Chief of Staff to the Attorney General"
        if end == start:
            # the office's field in lower case: "adviser on security matters", "minister of interior"
            end = start
            while (
                end < len(ws)
                and line.near(end)
                and ws[end].lower in lex.portfolio
                and not ws[end].capital
                and end - start < 4
            ):
                end += 1
            while end > start and ws[end - 1].lower in ("the", "and", "of"):
                end -= 1
            if end == start or (ws[start].lower in ("the",)):
                break
        inner_places = [p for k, p in place_at.items() if start <= k < end]
        inner_bodies = [a for k, a in agency_at.items() if start <= k < end]
        if inner_bodies and body is None:
            body = (inner_bodies[0].first, inner_bodies[0].last)
        only_place = (
            bool(inner_places)
            and inner_places[-1].last == end
            and inner_places[0].first <= start + 1
            and not inner_bodies
        )
        if inner_places and not inner_bodies:
            country = country or (inner_places[-1].known if inner_places[-1].last == end else ())
        last, linked = end, True
        if not only_place:
            core_last = end
        bracket = acronym_after(line, last)
        if (
            bracket
            and bracket[1] < len(ws)
            and ws[bracket[1]].lower in ("for", "in", "to")
            and line.gap(bracket[1]) == ") "
        ):
            resumed = bracket[1] + 1
            end = phrase_end(line, resumed, lex, place_at, agency_at) if line.near(resumed) else resumed
            if end > resumed:
                last = core_last = end
    listed = body_listed(line, last, agency_at, place_at, lex) if capital and not linked and body is None else None
    if listed is not None:
        body, last, linked = listed, listed[1], True
    if head == "commander" and not linked and core_first == i:
        return None
    if head == "prefect" and not linked:
        return None
    if head == "officer" and not (
        capital and core_first < i and (linked or ws[i - 1].lower not in _WORDS.rank_and_file)
    ):
        return None
    if head in lex.weak_heads and not linked and first == i and not _name_follows(line, last, place_at, agency_at):
        return None
    if not capital and not linked and first == i and not _name_follows(line, last, place_at, agency_at):
        bare_ok = head in (
            "minister",
            "prime minister",
            "ambassador",
            "president",
            "commissioner",
            "director",
            "director general",
            "secretary-general",
            "secretary general",
            "high commissioner",
        )
        if not bare_ok:
            return None
    if line.gap(last) == " (" and linked is False and last + 1 < len(ws):
        close = line.text.find(")", ws[last].start)
        k = last
        while k < len(ws) and ws[k].end <= close:
            k += 1
        if (
            0 < k - last <= 4
            and not ws[last].acronym
            and all(w.capital or w.lower in ("and", "of", "the") for w in ws[last:k])
            and (last in place_at or all(w.lower in lex.portfolio or not w.capital for w in ws[last:k]))
        ):
            name = line.cut(first, k) + ")"
            return Found(
                EntityKind.POST,
                first,
                k,
                line.span(first, k),
                name,
                "post-grammar",
                core=name,
                head=head,
                country=country,
                body=body,
                former=former,
                acting=acting,
            )
    name = line.cut(first, last)
    core = line.cut(core_first, max(core_last, i + n))
    bare = first == i and not linked and (" " not in head or head in _WORDS.generic_titles)
    return Found(
        EntityKind.POST,
        first,
        last,
        line.span(first, last),
        name,
        "post-grammar",
        core=core,
        head=head,
        country=country,
        body=body,
        former=former,
        acting=acting,
        bare=bare,
    )


def _name_follows(line: Line, j: int, place_at: dict[int, Found], agency_at: dict[int, Found]) -> bool:
    ws = line.words
    owned = line.gap(j) == ", " and any(w.lower in ("its", "whose", "their") for w in ws[max(0, j - 3) : j])
    if j >= len(ws) or not (line.near(j) or line.gap(j) == ". " or owned):
        return False
    word = ws[j]
    return word.capital and j not in place_at and j not in agency_at and word.lower not in FUNCTION_WORDS
