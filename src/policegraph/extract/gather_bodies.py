"""Bodies gathered: by knowledge, acronym, or the name without its country; and the country that a name tells."""

from collections import defaultdict
from dataclasses import replace

from policegraph.extract.clusters import Cluster, LineFound
from policegraph.extract.document import Part
from policegraph.extract.found import Found, Line
from policegraph.extract.gathering import Gathering, country_fits
from policegraph.extract.name_words import name_words
from policegraph.extract.phrases import acronym_of_office, plain_body
from policegraph.extract.scan import heads_letter
from policegraph.extract.small_bodies import SMALL
from policegraph.extract.words import fold, name_key
from policegraph.facts import EntityKind, Span


def gather_bodies(g: Gathering) -> None:
    """Gather the names of bodies: those that knowledge has in one, those of one wording, acronyms with their bodies."""
    by_known: dict[str, Cluster] = {}
    by_core: dict[str, list[Cluster]] = defaultdict(list)
    by_acronym: dict[str, Cluster] = {}
    offices = {acronym for lf in g.lines for post in lf.posts if (acronym := _of_office(lf, post)) is not None}
    todo = [(lf, found) for lf in g.lines for found in lf.agencies if found.name not in offices]
    # longer names first, so that short ones join them
    for lf, found in sorted(
        todo,
        key=lambda x: (
            x[0].part is Part.META,
            x[0].line.title_case,
            -(x[1].last - x[1].first),
            x[0].line.index,
            x[1].first,
        ),
    ):
        country = _agency_country(g, lf, found)
        known = _known_agency(g, found, country)
        core = _core(g, found, lf)
        cluster = by_known.get(known) if known else None
        if cluster is None and found.last - found.first == 1:
            cluster = by_acronym.get(found.name)
            if cluster is not None and not country_fits(country, cluster.country):
                cluster, found = None, _with_country(lf, found)  # "the Kyrgyz MIA" in a Kazakh note
        cluster = cluster or _part_of_name(g, found) or _in_capitals(g, found, country)
        if cluster is None:
            cluster = next((c for c in by_core.get(core, ()) if _may_be(g, lf, found, country, c)), None)
        if cluster is None and not found.known and not found.acronym:
            longer = [c for c in _longer(core, by_core) if _may_be(g, lf, found, country, c)]
            cluster = longer[0] if len(longer) == 1 else None
            if cluster is None and lf.line.title_case:
                # among capitals throughout, a name may have taken a word too many: "Violent Harbour Cartel"
                shorter = [c for key, own in by_core.items() if " " in key and core.endswith(" " + key) for c in own]
                cluster = next((c for c in shorter if _may_be(g, lf, found, country, c)), None)
        if cluster is None and lf.part is Part.META and not heads_letter(lf.line, found):
            continue
        if cluster is None:
            cluster = g.new(EntityKind.AGENCY, found.name)
            cluster.core, cluster.country, cluster.head = core, country, found.head or fold(found.name.split()[-1])
            if known:
                agency = g.gaz.knowledge.agencies[known]
                cluster.known, cluster.subkind = (known,), agency.kind
                cluster.country = agency.country or country
        if known:
            by_known.setdefault(known, cluster)
            agency = g.gaz.knowledge.agencies[known]
            if not cluster.known:
                cluster.known, cluster.subkind, cluster.country = (
                    (known,),
                    agency.kind,
                    agency.country or cluster.country,
                )
            for acronym in agency.acronyms:
                by_acronym.setdefault(acronym, cluster)
        cluster.country = cluster.country or country
        if cluster not in by_core[core]:
            by_core[core].append(cluster)
        if found.acronym:
            cluster.forms.setdefault(found.acronym)
            cluster.acronyms.add(found.acronym)
            by_acronym[found.acronym] = cluster
        cluster.note(found)
        g.at[lf.line.index, found.first, found.last] = cluster.id
    _acronyms(g, by_acronym)
    _short(g)


_ALIKE = {"interior": "internal", "home": "internal", "external": "foreign", "defense": "defence"}


def _in_capitals(g: Gathering, found: Found, country: str | None) -> Cluster | None:
    """The one body named in full that "the Danish justice ministry" or "the Danish ministry" speaks of."""
    if found.rule != SMALL:
        return None
    country = country or g.home
    words = {fold(w) for w in found.name.split()}
    field = {_ALIKE.get(w, w) for w in words if w in g.gaz.lex.portfolio and w not in found.head.split()}
    fits = [
        c
        for c in g.clusters.values()
        if c.kind is EntityKind.AGENCY
        and found.head in fold(c.name).split()
        and (c.country or g.home) == country
        and (not field or field & {_ALIKE.get(w, w) for w in fold(c.name).split()})
    ]
    return fits[0] if len(fits) == 1 else None


def _may_be(g: Gathering, lf: LineFound, found: Found, country: str | None, cluster: Cluster) -> bool:
    """Whether a body's name may be that of a cluster: a plain name without a country is one of the note's own country,
    unless the other is named in the same paragraph."""
    if country is not None or cluster.country is None:
        return cluster.country in (None, country)
    if g.home in (None, cluster.country) or not plain_body(found.name, g.gaz.lex):
        return True
    return any(lf.line.words[0].start <= span.start < lf.line.words[-1].end for span, _, _ in cluster.places)


def _of_office(lf: LineFound, post: Found) -> str | None:
    """The acronym that a text gives to an office, unless it is that of a body named there."""
    acronym = acronym_of_office(lf.line, post)
    return None if any(a.acronym == acronym for a in lf.agencies) else acronym


def _with_country(lf: LineFound, found: Found) -> Found:
    """A body's acronym together with the country before it."""
    before = next((p for p in lf.places if p.last == found.first), None)
    if before is None:
        return found
    name = lf.line.cut(before.first, found.last)
    return replace(
        found, first=before.first, name=name, span=lf.line.span(before.first, found.last), known=(), rule="agency-built"
    )


def _short(g: Gathering) -> None:
    """ "the Embassy", "her Ministry" in a note that names no body with that noun."""
    bodies = [c for c in g.clusters.values() if c.kind is EntityKind.AGENCY]
    heads = {fold(w) for c in bodies for name in (c.name, *_known_names(g, c)) for w in name.split()}
    if any(c.known and c.country is None for c in bodies):
        heads |= _INTERNATIONAL  # "the Organization" is the international body that the note names
    made: dict[str, Cluster] = {}
    for lf in g.lines:
        if lf.line.title_case or lf.part not in (Part.BODY, Part.HEADING):
            continue
        ws = lf.line.words
        taken = {k for f in (*lf.agencies, *lf.persons, *lf.places) for k in range(f.first, f.last)}
        # "the Attaché at the Embassy": the office names its body by a noun alone
        taken |= {k for f in lf.posts for k in range(f.first, f.last) if k < f.first + 2 or ws[k - 1].lower != "the"}
        for k in range(1, len(ws)):
            head = fold(ws[k].text)
            follows = k + 1 < len(ws) and lf.line.near(k + 1) and ws[k + 1].capital
            if (
                k in taken
                or not (ws[k].capital or (head in _SMALL_SHORT and ws[k].text.islower()))
                or head not in g.gaz.lex.short_bodies
                or head in heads
                or follows
                or _names_more(lf.line, k)
                or not lf.line.near(k)
                or not (
                    ws[k - 1].lower in ("the", "his", "her", "its", "their", "our")
                    or (head in _BARE and ws[k - 1].lower in _BEFORE_BARE)
                )
            ):
                continue
            rule = "agency-short" if ws[k].capital else "agency-short-small"
            seat = next((p for p in lf.places if p.first == k + 2 and p.subkind == "City"), None)
            seated = seat is not None and ws[k].capital and ws[k + 1].lower == "in" and head in name_words().missions
            end = seat.last if seat is not None and seated else k + 1
            found = Found(EntityKind.AGENCY, k, end, lf.line.span(k, end), lf.line.cut(k, end), rule, head=head)
            cluster = made.get(head)
            if cluster is None:
                cluster = made[head] = g.new(EntityKind.AGENCY, found.name)
                cluster.core = cluster.head = head
            cluster.note(found)
            lf.agencies = sorted([*lf.agencies, found], key=lambda f: (f.first, -f.last))
            g.at[lf.line.index, k, end] = cluster.id


def _names_more(line: Line, k: int) -> bool:
    """Whether a noun only opens a longer name: "Department for…", "Command and Control Centre"."""
    ws = line.words
    if k + 1 >= len(ws) or not line.near(k + 1) or ws[k].text.islower():
        return False
    capital = k + 2 < len(ws) and ws[k + 2].capital and line.near(k + 2)
    return ws[k + 1].lower in ("for", "of") or (ws[k + 1].lower == "and" and capital)


_SMALL_SHORT = frozenset(("consulate", "embassy", "ministry"))  # in small letters, too
_BARE = frozenset(("parliament", "cabinet", "customs", "gendarmerie"))  # named without an article
_BEFORE_BARE = frozenset("in to before of by if through from and with which that between".split())
_INTERNATIONAL = frozenset("organization organisation community".split())


def _known_names(g: Gathering, cluster: Cluster) -> tuple[str, ...]:
    """The full names of a body that the text may call by its acronym alone."""
    entries = [g.gaz.knowledge.agencies[i] for i in cluster.known]
    return tuple(entry.name for entry in entries)


def _part_of_name(g: Gathering, found: Found) -> Cluster | None:
    """The one body in whose longer name a single word stands that the general model took for a body of its own."""
    if found.rule != "agency-model" or found.last - found.first != 1 or found.acronym or found.name.isupper():
        return None
    word = fold(found.name)
    fits = [
        c
        for c in g.clusters.values()
        if c.kind is EntityKind.AGENCY and len(c.name.split()) > 2 and word in fold(c.name).split()
    ]
    return fits[0] if len(fits) == 1 and word in g.gaz.lex.body_heads.words else None


def _longer(core: str, by_core: dict[str, list[Cluster]]) -> list[Cluster]:
    """The clusters whose name ends in these words: "Task Force" after "Harbour Task Force"."""
    ending = " " + core
    return list({c.id: c for key, own in by_core.items() if key.endswith(ending) for c in own}.values())


def _acronyms(g: Gathering, by_acronym: dict[str, Cluster]) -> None:
    """Later mentions of an acronym that the text introduced."""
    for lf in g.lines:
        taken = {k for f in (*lf.agencies,) for k in range(f.first, f.last)}
        for k, word in enumerate(lf.line.words):
            cluster = by_acronym.get(word.text)
            if cluster is None or k in taken or word.text not in cluster.acronyms:
                continue
            found = Found(EntityKind.AGENCY, k, k + 1, lf.line.span(k, k + 1), word.text, "agency-acronym")
            cluster.note(found)
            lf.agencies.append(found)
            g.at[lf.line.index, k, k + 1] = cluster.id
        lf.agencies.sort(key=lambda f: (f.first, -f.last))


def _agency_country(g: Gathering, lf: LineFound, found: Found) -> str | None:
    inside = [p for p in lf.places if found.first <= p.first and p.last <= found.last and p.subkind == "Country"]
    if inside:
        return inside[-1].known[0]
    if found.country:
        return found.country[0]
    before = [p for p in lf.places if p.last == found.first and p.subkind == "Country"]
    if before:
        return before[0].known[0]
    after = [
        p
        for p in lf.places
        if p.first in (found.last + 1, found.last + 2)
        and p.subkind == "Country"
        and found.last < len(lf.line.words)
        and lf.line.words[found.last].lower == "of"
    ]
    return after[0].known[0] if after else None


def _known_agency(g: Gathering, found: Found, country: str | None) -> str | None:
    """Which knowledge entry a name stands for: by country, else by being the only one, else by the note's own."""
    if not found.known:
        return None
    agencies = [g.gaz.knowledge.agencies[i] for i in found.known]
    if country:
        fits = [a for a in agencies if a.country == country]
        if fits:
            return fits[0].id
        own = found.name.isupper() or (len(found.name.split()) > 3 and not plain_body(found.name, g.gaz.lex))
        if len(agencies) == 1 and (agencies[0].country is None or own):
            return agencies[0].id
        return None
    if len(agencies) == 1 and (agencies[0].country is None or not plain_body(found.name, g.gaz.lex)):
        return agencies[0].id
    here = {c.known[0] for c in g.clusters.values() if c.kind is EntityKind.PLACE and c.known}
    fits = (
        [a for a in agencies if a.country == g.home]
        or [a for a in agencies if a.country in here]
        or [a for a in agencies if a.country is None]
    )
    return fits[0].id if len(fits) == 1 else None


def _core(g: Gathering, found: Found, lf: LineFound) -> str:
    """The name without its country: "Spanish Ministry of Interior" and "Ministry of Interior of Spain" alike."""
    inside = [p for p in lf.places if found.first <= p.first and p.last <= found.last]
    skip = {k for p in inside for k in range(p.first, p.last)}
    kept = [w.text for k, w in enumerate(lf.line.words[found.first : found.last], found.first) if k not in skip]
    if len(kept) > 1 and lf.line.words[found.first].acronym and found.first not in skip and not found.name.isupper():
        kept = [*kept[1:], kept[0]]  # "ORBA Secretariat" is the "Secretariat of ORBA"
    return name_key(" ".join(kept)) or name_key(found.name)


def told_countries(g: Gathering) -> list[tuple[str, str, Span, str]]:
    """Body, country, evidence and rule, where a body's country is named in its name or known."""
    by_code = {
        c.known[0]: c for c in g.clusters.values() if c.kind is EntityKind.PLACE and c.known and c.subkind == "Country"
    }
    out = []
    for cluster in g.clusters.values():
        if cluster.kind is not EntityKind.AGENCY or cluster.country not in by_code:
            continue
        out.append(
            (
                cluster.id,
                by_code[cluster.country].id,
                min(cluster.places)[0],
                "country-named" if not cluster.known else "country-known",
            )
        )
    return out
