"""All names of a document, paragraph by paragraph, and who keeps a word that several claim."""

from collections import defaultdict
from dataclasses import replace

from policegraph.extract.agencies import find_agencies
from policegraph.extract.clusters import LineFound
from policegraph.extract.document import Document, Part
from policegraph.extract.found import Found, Line
from policegraph.extract.gazetteers import Gazetteers
from policegraph.extract.lexicon import lexicon
from policegraph.extract.located import find_located, placed
from policegraph.extract.name_words import name_words
from policegraph.extract.people import People
from policegraph.extract.phrases import FUNCTION_WORDS, portfolio_word
from policegraph.extract.places import find_places
from policegraph.extract.plural_posts import singular
from policegraph.extract.posts import find_posts
from policegraph.extract.sites import building_ends, find_sites
from policegraph.extract.small_bodies import find_small_bodies, kind_before
from policegraph.extract.words import fold, words
from policegraph.facts import EntityKind, Span
from policegraph.knowledge.ambiguous import ambiguous

_WORDS = name_words()


def make_line(document: Document, index: int, span: Span, part: Part) -> Line:
    """The words of a paragraph with what the general model says of them."""
    ws = words(document.text, span)
    starts_at = {word.start: k for k, word in enumerate(ws)}
    ends_at = {word.end: k + 1 for k, word in enumerate(ws)}
    tokens = document.tokens(span)
    named: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for ent in tokens.ents:
        start, end = ent.start_char, ent.end_char
        text = document.text[start:end]
        for suffix in ("’s", "'s", "’", "'"):
            if text.endswith(suffix):
                end -= len(suffix)
                break
        first = starts_at.get(start)
        last = ends_at.get(end)
        if first is None:
            first = next((k for s, k in sorted(starts_at.items()) if s >= start), None)
        if last is None:
            last = next((k for e, k in sorted(ends_at.items(), reverse=True) if e <= end), None)
        if first is not None and last is not None and first < last:
            named[ent.label_].add((first, last))
    tags = []
    by_offset = {token.idx: token for token in tokens}
    for word in ws:
        token = by_offset.get(word.start)
        tags.append(token.tag_ if token is not None else "")
    starts = frozenset(starts_at[s.start_char] for s in document.doc.sents if s.start_char in starts_at) | (
        {0} if ws else frozenset()
    )
    content = [w for w in ws if len(w.text) > 3]
    title_case = (
        part in (Part.TITLE, Part.HEADING)
        and len(content) >= 3
        and sum(w.capital for w in content) >= 0.75 * len(content)
    )
    return Line(
        document.text,
        ws,
        index,
        title_case,
        frozenset(named["PERSON"]),
        frozenset(named["ORG"]),
        frozenset(named["GPE"] | named["LOC"] | named["FAC"]),
        starts,
        tuple(tags),
    )


def scan(document: Document, gaz: Gazetteers) -> list[LineFound]:
    """Find all names, paragraph by paragraph; titles last, since they borrow the names of the text."""
    lines = []
    for paragraph in document.paragraphs:
        if paragraph.part is Part.BOILERPLATE:
            continue
        lines.append((make_line(document, paragraph.index, paragraph.span, paragraph.part), paragraph.part))
    given: set[str] = set()
    out: dict[int, LineFound] = {}
    for line, part in sorted(lines, key=lambda lp: (lp[0].title_case, lp[0].index)):
        places = find_places(line, gaz.countries, gaz.cities)
        agencies = find_agencies(line, gaz.lex, gaz.agencies, places)
        agencies = [a for a in agencies if a.known or not building_ends(line, a.first, a.last, gaz.lex)]
        if part is Part.META:
            agencies = [a for a in agencies if a.known or heads_letter(line, a)]
        posts = find_posts(line, gaz.lex, places, agencies) if part is not Part.META else []
        people = People(line, gaz.lex, places, agencies, posts, frozenset(given))
        persons, posts = people.find() if part is not Part.META else ([], [])
        agencies = [a for a in agencies if a.known or not any(_shares(t, a) for t in posts)]
        persons, places, agencies = _arbitrate(line, persons, places, agencies, posts)
        persons, towns = _towns(line, persons, places)
        places = sorted([*places, *towns], key=lambda f: f.first)
        modelled = _model_bodies(line, places, agencies, posts, persons) if part is not Part.META else []
        located = [] if line.title_case else [a for a in modelled if placed(line, a, gaz.lex, places)]
        agencies += [a for a in modelled if a not in located]
        behind_of = [a for a in located if line.words[a.first - 1].lower in ("of", *_WORDS.noun_before)]
        places += [replace(a, kind=EntityKind.PLACE, rule="place-model") for a in behind_of]
        if part is not Part.META:
            certain = [p for p in persons if p.rule not in _GUESSED or not kind_before(line, p.first)]
            small = find_small_bodies(line, gaz.lex, places, [*agencies, *posts, *certain])
            persons = [p for p in persons if p in certain or not any(a.overlaps(p) for a in small)]
            agencies += small
        sites = find_sites(line, [*places, *agencies, *posts, *persons]) if part is not Part.META else []
        agencies = [
            a
            for a in agencies
            if not any(
                site.covers(a)
                and site.rule == "place-site"
                and not a.known
                and not site.name.lower().endswith("headquarters")
                for site in sites
            )
        ]
        places += sites
        if part is not Part.META:
            # a lone word that the general model takes for a person is one only where a full name has it
            named = [p for p in persons if p.rule != "person-single"]
            places += find_located(line, gaz.lex, [*places, *agencies, *posts, *named])
        if part is Part.CONTACT:
            places = []  # where to write or call to, in "Harbour Street 9" too
            persons = [p for p in persons if p.last == len(line.words) or not line.words[p.last].text[0].isdigit()]
        for person in persons:
            given |= {fold(w.text) for w in line.words[person.first : person.last] if w.capital}
        out[line.index] = LineFound(line, part, sorted(places, key=lambda f: f.first), agencies, posts, persons)
    return [out[line.index] for line, _ in sorted(lines, key=lambda lp: lp[0].index)]


def _shares(post: Found, agency: Found) -> bool:
    """Whether a body's name is a title in the plural with several holders."""
    return post.rule == "post-shared" and post.first <= agency.first and agency.last <= post.last


def _towns(line: Line, persons: list[Found], places: list[Found]) -> tuple[list[Found], list[Found]]:
    """What the general model takes for a person, parted from what stands after "in" or behind a town like a town."""
    ends = {p.last for p in places if p.subkind != "Country"}
    towns = [
        p
        for p in persons
        if p.rule == "person-model"
        and (
            line.words[p.first - 1].lower in ("in", "near", "at", "off", "through")
            or (line.words[p.first - 1].lower in ("and", "or") and p.first - 1 in ends)
            or _names_site(line, p.first)
        )
    ]
    towns = [p for p in towns if p.first and line.near(p.first) and not line.words[p.last - 1].possessive]
    made = [replace(p, kind=EntityKind.PLACE, rule="place-model") for p in towns]
    return [p for p in persons if p not in towns], made


def _names_site(line: Line, k: int) -> bool:
    """Whether a noun of a site stands before word `k`: "the port of X", "the crossing X"."""
    words = line.words
    if words[k - 1].text in _WORDS.noun_before:
        return True
    return k > 1 and words[k - 1].lower == "of" and words[k - 2].text in _WORDS.nouns


def heads_letter(line: Line, agency: Found) -> bool:
    """Whether a line is a letterhead: it names a body, and nothing else but bodies above it and dates."""
    words = [w for k, w in enumerate(line.words) if not agency.first <= k < agency.last]
    return not any(w.text.isalpha() and w.lower not in FUNCTION_WORDS for w in words if not w.capital) and (
        sum(w.text.isalpha() for w in words) <= 3
    )


def _arbitrate(
    line: Line, persons: list[Found], places: list[Found], agencies: list[Found], posts: list[Found]
) -> tuple[list[Found], list[Found], list[Found]]:
    """Who keeps a word that several claim."""
    strong = [p for p in persons if p.rule in ("person-after-post", "person-before-post", "person-honorific")]
    countries = {(p.first, p.last) for p in places if p.subkind == "Country" and not p.demonym}
    agencies = [a for a in agencies if a.known or (a.first, a.last) not in countries]  # "Russian Federation"
    agencies = [a for a in agencies if not any(_fieldlike(line, a, t) for t in posts)]
    kept_agencies = [
        a
        for a in agencies
        if not any(p.overlaps(a) for p in strong)
        and not any(
            a.first >= t.first
            and a.last <= t.last
            and a.last - a.first == 1
            and not a.known
            and not line.words[a.first].acronym
            for t in posts
        )
    ]
    kept_persons = [
        p
        for p in persons
        if not any(a.overlaps(p) for a in kept_agencies)
        and not any(t.first <= p.first and p.last <= t.last for t in posts)
    ]
    kept_persons = [
        p
        for p in kept_persons
        if not any(p.rule == "person-single" and q.subkind == "City" and _is_town(line, p, q) for q in places)
    ]
    kept_persons = [
        p
        for p in kept_persons
        if p.rule not in _GUESSED
        or not any(q.first <= p.first and p.last <= q.last and q.subkind != "City" for q in places)
    ]
    kept_persons = [p for p in kept_persons if not any(q.first == 0 and q.covers(p) for q in places)]  # a dateline
    kept_places = []
    for place in places:
        if any(p.overlaps(place) for p in kept_persons):
            continue
        owner = next((a for a in kept_agencies if a.first <= place.first and place.last <= a.last), None)
        if owner is not None and place.subkind != "Country":
            before = line.words[place.first - 1].lower if place.first else ""
            opens = place.first == owner.first and place.last < owner.last  # "Durban Magistrate's Court"
            if not (place.subkind == "City" and (opens or before in ("of", "in")) and not owner.known):
                continue
        if owner is not None and owner.first == place.first and owner.last == place.last:
            continue
        kept_places.append(place)
    return kept_persons, kept_places, kept_agencies


def _is_town(line: Line, person: Found, city: Found) -> bool:
    """Whether a known city's name behind "of" or "from" is no person's, though the general model says so."""
    same = (person.first, person.last) == (city.first, city.last)
    return same and person.first > 0 and line.words[person.first - 1].text in _WORDS.town_before


def _fieldlike(line: Line, agency: Found, post: Found) -> bool:
    """Whether a body's name is but the field of an office: "Public Security" in "Minister of Public Security"."""
    if not (post.first <= agency.first and agency.last <= post.last) or (
        not any(key in post.head for key in ("minister", "secretary", "advis"))
    ):
        return False
    own = {fold(w.text) for w in line.words[agency.first : agency.last]} & _NO_FIELDS
    if not agency.known and "minister" in post.head and not own and agency.first > post.first:
        return True
    return not own and all(
        portfolio_word(w.lower, lexicon()) or w.lower in ("of", "the", "and")
        for w in line.words[agency.first : agency.last]
    )


# nouns that no field of work has: "Secretary of the Public Security Division" is at that division
_NO_FIELDS = frozenset(
    "ministry department office agency bureau division directorate section branch centre center commission committee "
    "council institute academy embassy authority secretariat headquarters".split()
)
_GUESSED = ("person-model", "person-single")
_TITLED = lexicon().honorifics.words | lexicon().ranks.words


def _model_bodies(
    line: Line, places: list[Found], agencies: list[Found], posts: list[Found], persons: list[Found]
) -> list[Found]:
    """Organisations that only the general model sees, where they look like a name."""
    busy = {k for f in (*places, *agencies, *posts, *persons) for k in range(f.first, f.last)}
    ws = line.words
    out = []
    for first, last in sorted(line.organisations):
        while first < last and (ws[first].lower in FUNCTION_WORDS and not ws[first].acronym):
            first += 1
        if first >= last or any(k in busy for k in range(first, last)) or line.title_case:
            continue
        if building_ends(line, first, last - (ws[last - 1].lower in FUNCTION_WORDS), lexicon()):
            continue
        if last < len(ws) and line.near(last) and ws[last].text in ("Officer", "Officers"):
            continue
        if singular(ws[first].text, lexicon()) and last - first > 1:
            continue  # "Ministers of Internal Affairs"
        if (
            any(fold(w.text) in _WORDS.events for w in ws[first:last])
            or not ws[first].capital
            or any(c.isdigit() for c in ws[first].text)
        ):
            continue
        lone = last - first == 1
        if all(
            fold(w.text) in lexicon().short_bodies or fold(w.text).replace(".", "") in _WORDS.general_words | _TITLED
            for w in ws[first:last]
        ) or ws[last - 1].lower in ("to", "of", "for"):
            continue
        if lone and line.gap(first).endswith("(") and first and ws[first - 1].lower in _WORDS.events:
            continue
        if lone and not (ws[first].acronym and len(ws[first].text) >= 3) and first in line.starts:
            continue
        if lone and ws[first].text in ambiguous().abbreviations:
            continue
        out.append(Found(EntityKind.AGENCY, first, last, line.span(first, last), line.cut(first, last), "agency-model"))
        busy |= set(range(first, last))
    return out
