"""Places gathered: ambiguous forms settled, capitals that act taken for governments; and the note's own country."""

import re
from collections import defaultdict
from dataclasses import replace

from policegraph.extract.agencies import FUNCTION_WORDS, plain_body
from policegraph.extract.clusters import Cluster, LineFound
from policegraph.extract.document import Part
from policegraph.extract.found import Found
from policegraph.extract.gathering import Gathering
from policegraph.extract.located import LOCATED
from policegraph.extract.places import DATELINE
from policegraph.extract.words import fold, name_key, words
from policegraph.facts import EntityKind, Span
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


def home_country(g: Gathering) -> str | None:
    """The country whose note this is: its publisher's, else the one that title and first paragraphs name most."""
    votes: defaultdict[str, float] = defaultdict(float)
    publisher = g.document.readout.publisher or ""
    if publisher:
        named = words(publisher, Span(0, len(publisher)))
        countries = {
            a.country
            for hit in g.gaz.agencies.find(named)
            for v in hit.values
            if (a := g.gaz.knowledge.agencies[v]).country
        }
        places = [p.values[0].id for p in g.gaz.countries.find(named) if p.values[0].kind == "country"]
        if len(countries) == 1:
            return countries.pop()
        if places:
            return places[0]
    for lf in g.lines:
        lead = lf.line.index <= g.document.lead
        weight = 2.0 if lf.part is Part.META else 1.5 if lead else 0.4
        for found in lf.places:
            if found.subkind == "Country" and found.rule == "place-country":
                votes[found.known[0]] += weight
            elif found.subkind == "City" and found.known[0] in g.gaz.city_country:
                country = g.gaz.city_country[found.known[0]]
                dateline = (
                    lf.line.index == g.document.lead
                    and found.first == 0
                    and bool(DATELINE.match(g.document.text, found.span.end))
                )
                votes[country] += 8.0 if dateline else weight
        for found in lf.agencies:
            if plain_body(found.name, g.gaz.lex):
                continue
            only = {g.gaz.knowledge.agencies[i].country for i in found.known if i in g.gaz.knowledge.agencies}
            if len(only) == 1 and (country_code := next(iter(only))):
                votes[country_code] += weight
        for post in lf.posts:
            # whoever needs a country beside the title is rather the other side's; an ambassador serves at home
            if post.country and post.head and lead:
                votes[post.country[0]] -= 1.2
            if any(key in post.head for key in ("ambassador", "high commissioner", "affaires", "consul")):
                inner = [
                    p for p in lf.places if post.first <= p.first and p.last <= post.last and p.subkind == "Country"
                ]
                to = [
                    p
                    for p in inner
                    if (p.first and lf.line.words[p.first - 1].lower in ("to", "in"))
                    or (p.first > 1 and lf.line.words[p.first - 2].lower == "to")
                ]
                for place in to[:1]:
                    votes[place.known[0]] += 4.0
                for place in inner:
                    if place not in to:
                        votes[place.known[0]] -= 2.0
    return max(sorted(votes), key=lambda c: votes[c]) if votes else None
