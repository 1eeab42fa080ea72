"""Places gathered: ambiguous forms settled, capitals that act taken for governments; and the note's own country."""

import re
from dataclasses import replace

from policegraph.extract.clusters import Cluster, LineFound
from policegraph.extract.document import Part
from policegraph.extract.found import Found
from policegraph.extract.gathering import Gathering
from policegraph.extract.located import LOCATED
from policegraph.extract.phrases import FUNCTION_WORDS
from policegraph.extract.places import DATELINE
from policegraph.extract.words import fold, name_key
from policegraph.facts import EntityKind
from policegraph.knowledge.places import decide as decide_place
from policegraph.knowledge.places import readings

_NAMESAKES = frozenset(
    "Georgia Jordan Chad Guinea Ireland Niger Cuba Israel Lebanon Turkey".split()
)  # also names of persons or regions
_LONE = frozenset(
    "states state member members kingdom region republic country building main house centre center "
    "headquarters government district province city town area".split()
)


def gather_places(g: Gathering) -> None:
    """Gather the names of places: those that knowledge has in one, the others by their wording."""
    known: dict[str, Cluster] = {}
    named: dict[str, Cluster] = {}
    told = {f.known[0] for lf in g.lines for f in lf.places if f.subkind == "Country" and f.known}
    persons = {fold(w) for lf in g.lines for p in lf.persons if " " in p.name for w in p.name.split()}
    nearby = {f.known[0] for lf in g.lines for f in lf.places if f.known}
    for lf in g.lines:
        for found in list(lf.places):
            if lf.part is Part.META and not _dateline(g, found):
                continue
            guessed = found.rule in ("place-model", *LOCATED)
            if guessed and found.last - found.first == 1 and fold(found.name) in persons:
                lf.places.remove(found)
                continue
            if not found.known and all(fold(w) in _LONE or fold(w) in FUNCTION_WORDS for w in found.name.split()):
                lf.places.remove(found)
                continue
            settled = _settled(g, lf, found, nearby)
            if settled is None:
                lf.places.remove(found)
                continue
            found = _for_country(g, lf, settled, told)
            key = name_key(found.name)
            cluster = next((known[i] for i in found.known if i in known), None)
            if cluster is None and not found.known:
                longer = (c for k, c in named.items() if " " in key and k.startswith(key + " "))
                cluster = named.get(key) or next(longer, None)
            if cluster is None:
                name = _place_name(g, found)
                cluster = g.new(EntityKind.PLACE, name)
                cluster.known = found.known[:1]
                cluster.subkind = found.subkind
                cluster.country = found.country[0] if found.country and found.subkind == "Country" else None
                for i in found.known[:1]:
                    known[i] = cluster
                named[key] = cluster
            cluster.note(found)
            g.at[lf.line.index, found.first, found.last] = cluster.id


def _dateline(g: Gathering, found: Found) -> bool:
    """Whether a line begins with this place and the date of the note follows."""
    return found.first == 0 and found.subkind == "City" and bool(DATELINE.match(g.document.text, found.span.end))


def _settled(g: Gathering, lf: LineFound, found: Found, nearby: set[str]) -> Found | None:
    """An ambiguous form decided by what stands around it ("Georgia", "Jordan"); None where it is no place here."""
    if not found.known or found.demonym:
        return found
    knowledge = g.gaz.knowledge
    choices = {reading.id: reading for reading in readings(found.name, knowledge)}
    if not choices:
        return found
    if len(choices) < 2 and found.subkind != "Country" and " " in found.name:
        return found
    if len(choices) < 2 and found.subkind == "Country" and found.name not in _NAMESAKES:
        return found
    marks = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*|[^\w\s]")
    text = g.document.text
    before = marks.findall(text[max(0, found.span.start - 40) : found.span.start])[-4:]
    after = marks.findall(text[found.span.end : found.span.end + 40])[:4]
    decision = decide_place(found.name, before, after, nearby - set(choices), knowledge)
    if decision.reading is None and _dateline(g, found):
        return found
    if decision.reading is None and found.subkind == "City":
        return replace(found, rule="place-doubtful")
    if decision.reading is None:
        follows = lf.line.words[found.last].capital if found.last < len(lf.line.words) else False
        return None if found.subkind != "Country" or follows else found
    if decision.reading.id == found.known[0]:
        return found
    subkind = {"country": "Country", "region": "AdministrativeArea", "city": "City"}[decision.reading.kind]
    country = (decision.reading.country,) if decision.reading.country else ()
    rule = f"place-{decision.reading.kind}"
    return replace(found, known=(decision.reading.id,), country=country, subkind=subkind, rule=rule)


def _for_country(g: Gathering, lf: LineFound, found: Found, told: set[str]) -> Found:
    """A capital that acts stands for its government: "Berlin promised", "between Tashkent and Astana"."""
    if found.subkind != "City" or not found.known:
        return found
    capital = g.gaz.capitals.get(found.known[0])
    if capital is None or capital not in told:
        return found
    if _dateline(g, found):
        return found
    token = g.document.tokens(found.span).root
    while token.dep_ in ("conj", "compound") and token.head.i != token.i:
        token = token.head
    acts = token.dep_ in ("nsubj", "poss") or (
        token.dep_ == "pobj" and token.head.lower_ in ("by", "between", "with") and token.head.dep_ != "advmod"
    )
    if not acts or (token.dep_ == "nsubj" and token.head.lemma_ in ("be", "host", "become", "lie", "see")):
        return found
    return replace(found, known=(capital,), country=(capital,), subkind="Country", rule="place-government")


def _place_name(g: Gathering, found: Found) -> str:
    if found.known and found.subkind == "Country":
        country = g.gaz.knowledge.countries.get(found.known[0])
        return country.name if country else found.name
    if found.known and found.subkind == "AdministrativeArea":
        region = g.gaz.knowledge.regions.get(found.known[0])
        return region.name if region else found.name
    return found.name
