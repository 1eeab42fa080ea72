"""Names of bodies: those that knowledge holds, and those that are built as such names are built."""

import re
from dataclasses import replace

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.phrases import (
    FUNCTION_WORDS,
    NOT_BODIES,
    acronym_after,
    head_at,
    named_body,
    opens_body,
    phrase_end,
)
from policegraph.extract.words import Dictionary, fold
from policegraph.facts import EntityKind
from policegraph.knowledge.ambiguous import ambiguous

_WORDS = name_words()
_SEATS = tuple(sorted(_WORDS.seats))


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
        n = head_at(line, i, lex)
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
    return k < len(line.words) and line.near(k) and line.words[k].capital and line.words[k].lower in _WORDS.instruments


_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")


def _part_of_name(line: Line, k: int) -> bool:
    """Whether a word that often stands before a body belongs to its name: a capital inside a sentence says so."""
    return line.words[k].lower in _WORDS.own_first and k not in line.starts and not line.title_case


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
        if word.possessive and fold(word.text).rstrip("'") not in _WORDS.owners:
            break
        if word.lower.endswith(_SEATS):
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
                head_at(line, first - 2, lex)
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
                not head_at(line, first - 2, lex) or (ws[first - 2].lower == "police" and ws[first].lower == "border")
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
        general = (
            not linked and all(w.lower in _WORDS.general for w in ws[first:i]) and not opens_body(line, target, lex)
        )
        if (
            (first < i or linked)
            and not general
            and (target in known or opens_body(line, target, lex) or named_body(line, target, lex))
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
    whole = " ".join(fold(w.text) for w in ws[i : i + n]) in _WORDS.whole
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
