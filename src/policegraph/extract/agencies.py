"""Names of bodies: those that knowledge holds, and those that are built as such names are built."""

from dataclasses import replace

from policegraph.extract.built_bodies import Around, build_body
from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.phrases import acronym_after, head_at
from policegraph.extract.words import Dictionary, fold
from policegraph.facts import EntityKind
from policegraph.knowledge.ambiguous import ambiguous

_WORDS = name_words()


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
        if hit.last - hit.first == 1 and _is_other_word(line, hit.first, lex):
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
        for part in _parted(line, found, dictionary):
            known[part.first] = _branch(line, part, place_at) or part
    around = Around(line, lex, place_at, place_end, known)
    built: list[Found] = []
    ws = line.words
    i = 0
    while i < len(ws):
        n = head_at(line, i, lex)
        if not n or not ws[i].capital:
            i += 1
            continue
        body = build_body(around, i, n)
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


def _parted(line: Line, found: Found, dictionary: Dictionary[str]) -> list[Found]:
    """A body and its unit where a possessive parts them: "Europol's European Cybercrime Centre" names two."""
    words = line.words
    for k in range(found.first, found.last - 1):
        owner = dictionary.at(words[: k + 1], found.first) if words[k].possessive else None
        if owner is None or owner.last != k + 1 or owner.last - owner.first == found.last - found.first:
            continue
        span, name = line.span(found.first, k + 1), line.cut(found.first, k + 1)
        first = replace(found, last=k + 1, span=span, name=name, known=owner.values)
        rest = line.span(k + 1, found.last)
        return [first, replace(found, first=k + 1, span=rest, name=line.cut(k + 1, found.last))]
    return [found]


def _is_other_word(line: Line, k: int, lex: Lexicon) -> bool:
    """Whether a body's short name is here a sum's currency, a word of a field of work or part of a person's name."""
    words, word = line.words, line.words[k]
    if word.acronym:
        return word.lower in _WORDS.currencies and k + 1 < len(words) and words[k + 1].text[0].isdigit()
    surname = any(first < k < last for first, last in line.persons)
    return surname or (word.lower in lex.portfolio and fold(word.text) not in lex.body_heads.words)


def _branch(line: Line, found: Found, place_at: dict[int, Found]) -> Found | None:
    """The branch that a town or country behind an acronym tells: "NCB Riga"."""
    words, last = line.words, found.last
    place = place_at.get(last)
    if place is None or line.title_case or found.name.lower() not in _WORDS.branching:
        return None
    ends = place.last >= len(words) or not (line.near(place.last) and words[place.last].capital)
    if (
        not (line.near(last) and ends)
        or place.demonym
        or words[last - 1].possessive
        or words[place.last - 1].possessive
    ):
        return None
    return Found(
        EntityKind.AGENCY,
        found.first,
        place.last,
        line.span(found.first, place.last),
        line.cut(found.first, place.last),
        "agency-built",
        country=place.country or place.known,
        head=found.name.lower(),
    )


def _shouted(line: Line, k: int) -> bool:
    """Whether the words around word `k` are in capitals, too: there "ICE" may be ice."""
    around = [w for w in line.words[max(0, k - 2) : k + 3] if len(w.text) > 2 and w is not line.words[k]]
    return bool(around) and all(w.acronym for w in around)


def _names_instrument(line: Line, k: int) -> bool:
    """Whether the word after a body makes it part of a text's name: "United Nations Convention against …"."""
    return k < len(line.words) and line.near(k) and line.words[k].capital and line.words[k].lower in _WORDS.instruments


def _with(found: Found, acronym: str) -> Found:
    return replace(found, acronym=acronym)
