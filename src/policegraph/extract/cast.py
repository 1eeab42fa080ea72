"""Who and what a readout names: mentions gathered into entities, each with its forms and places in the text."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from policegraph.extract.agencies import FUNCTION_WORDS, find_agencies, portfolio_word
from policegraph.extract.document import Document, Part
from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon, lexicon
from policegraph.extract.people import People
from policegraph.extract.places import PlaceValue, city_dictionary, find_places, find_sites, place_dictionary
from policegraph.extract.posts import find_posts
from policegraph.extract.words import Dictionary, fold, name_key, words
from policegraph.facts import EntityKind, Span
from policegraph.knowledge.load import Knowledge
from policegraph.knowledge.places import decide as decide_place
from policegraph.knowledge.places import readings


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """The dictionaries made from knowledge, once for all readouts."""

    knowledge: Knowledge
    lex: Lexicon
    countries: Dictionary[PlaceValue]
    cities: Dictionary[PlaceValue]
    agencies: Dictionary[str]
    city_country: Mapping[str, str]
    capitals: Mapping[str, str]  # city id -> the country whose capital it is
    post_titles: Mapping[str, tuple[str, ...]]  # folded title -> ids of known posts


def gazetteers(knowledge: Knowledge) -> Gazetteers:
    """Make the dictionaries of names."""
    forms = {form: ids for form, ids in knowledge.agency_forms().items() if len(form) > 1 and not (form.islower())}
    generic = {
        "police",
        "customs",
        "army",
        "navy",
        "government",
        "parliament",
        "cabinet",
        "ministry",
        "treasury",
        "state",
        "interior",
        "justice",
    }
    named: dict[str, tuple[str, ...]] = {}
    lex = lexicon()
    for form, ids in forms.items():
        bare = form.removeprefix("the ").removeprefix("The ")
        last = fold(bare.split()[-1])
        if fold(bare) in generic or (
            " " not in bare
            and (fold(bare) in lex.short_bodies or fold(bare) in lex.ranks.words or fold(bare) in FUNCTION_WORDS)
        ):
            continue
        # "Government of X" and "X police" in small letters speak of the country; an assembly is an event
        if (
            "government" in fold(bare).split()
            or bare.split()[-1] in ("police", "authorities")
            or fold(bare).endswith("general assembly")
            or last in ("area", "agenda")
        ):
            continue
        named[bare] = tuple(dict.fromkeys((*named.get(bare, ()), *ids)))
    forms = named
    city_country = {city.id: city.country for cities in knowledge.city_forms(100_000).values() for city in cities}
    capitals = {city.id: city.country for cities in knowledge.city_forms().values() for city in cities if city.capital}
    titles: dict[str, tuple[str, ...]] = {}
    for post in knowledge.posts.values():
        for title in (post.title, *post.other_titles):
            titles[name_key(title)] = (*titles.get(name_key(title), ()), post.id)
    return Gazetteers(
        knowledge,
        lexicon(),
        place_dictionary(knowledge),
        city_dictionary(knowledge),
        Dictionary(forms),
        city_country,
        capitals,
        titles,
    )


@dataclass(slots=True)
class Cluster:
    """One entity in the making."""

    id: str
    kind: EntityKind
    name: str
    core: str = ""
    head: str = ""
    known: tuple[str, ...] = ()
    country: str | None = None  # ISO code or region id
    subkind: str | None = None
    person: str | None = None  # holder of a post
    body: str | None = None  # agency of a post
    forms: dict[str, None] = field(default_factory=dict)
    places: list[tuple[Span, str, bool]] = field(default_factory=list)  # span, rule, bare
    acting: bool = False
    former: bool = False
    acronyms: set[str] = field(default_factory=set)

    def note(self, found: Found, bare: bool = False) -> None:
        """Add a mention."""
        if not bare:
            self.forms.setdefault(found.name)
        self.places.append((found.span, found.rule, bare))


@dataclass(slots=True)
class Cast:
    """All clusters of a readout, what the names themselves tell of them, and what was found in each paragraph."""

    clusters: dict[str, Cluster]
    home: str | None
    holds: list[tuple[str, str, Span, str]]  # person, post, evidence, rule
    members: list[tuple[str, str, Span, str]]  # person, agency
    countries: list[tuple[str, str, Span, str]]  # agency, place
    lines: list["LineFound"]

    def of(self, kind: EntityKind) -> list[Cluster]:
        """The clusters of one kind."""
        return [cluster for cluster in self.clusters.values() if cluster.kind is kind]


@dataclass(slots=True)
class LineFound:
    """What was found in one paragraph."""

    line: Line
    part: Part
    places: list[Found]
    agencies: list[Found]
    posts: list[Found]
    persons: list[Found]


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
        if part is Part.META:
            agencies = [a for a in agencies if a.known]
        posts = find_posts(line, gaz.lex, places, agencies) if part is not Part.META else []
        people = People(line, gaz.lex, places, agencies, posts, frozenset(given))
        persons, posts = people.find() if part is not Part.META else ([], [])
        persons, places, agencies = _arbitrate(line, persons, places, agencies, posts)
        agencies += _model_bodies(line, places, agencies, posts, persons) if part is not Part.META else []
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
        for person in persons:
            given |= {fold(w.text) for w in line.words[person.first : person.last] if w.capital}
        out[line.index] = LineFound(line, part, sorted(places, key=lambda f: f.first), agencies, posts, persons)
    return [out[line.index] for line, _ in sorted(lines, key=lambda lp: lp[0].index)]


def _arbitrate(
    line: Line, persons: list[Found], places: list[Found], agencies: list[Found], posts: list[Found]
) -> tuple[list[Found], list[Found], list[Found]]:
    """Who keeps a word that several claim."""
    strong = [p for p in persons if p.rule in ("person-after-post", "person-before-post", "person-honorific")]
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
        if p.rule != "person-model"
        or not any(q.first <= p.first and p.last <= q.last and q.subkind != "City" for q in places)
    ]
    kept_places = []
    for place in places:
        if any(p.overlaps(place) for p in kept_persons):
            continue
        owner = next((a for a in kept_agencies if a.first <= place.first and place.last <= a.last), None)
        if owner is not None and place.subkind != "Country":
            before = line.words[place.first - 1].lower if place.first else ""
            if not (place.subkind == "City" and before in ("of", "in") and not owner.known):
                continue
        if owner is not None and owner.first == place.first and owner.last == place.last:
            continue
        kept_places.append(place)
    return kept_persons, kept_places, kept_agencies


def _fieldlike(line: Line, agency: Found, post: Found) -> bool:
    """Whether a body's name is but the field of an office: "Public Security" in "Minister of Public Security"."""
    if not (post.first <= agency.first and agency.last <= post.last) or (
        "minister" not in post.head and "secretary" not in post.head
    ):
        return False
    own = {fold(w.text) for w in line.words[agency.first : agency.last]} & {
        "ministry",
        "department",
        "office",
        "agency",
        "bureau",
    }
    if not agency.known and "minister" in post.head and not own and agency.first > post.first:
        return True
    return not own and all(
        portfolio_word(w.lower, lexicon()) or w.lower in ("of", "the", "and")
        for w in line.words[agency.first : agency.last]
    )


_EVENT_WORDS = frozenset(
    "conference summit assembly operation agreement treaty act law programme program project day system "
    "systems convention protocol plan strategy memorandum declaration award week month year forum seminar "
    "workshop course "
    "exercise visit ceremony games championship cup regulation directive resolution covid-19 charter pact "
    "order dialogue talks meeting statement report scheme mechanism framework amendment code constitution "
    "covenant mou agenda roadmap session round war crisis".split()
)


_TITLED = lexicon().honorifics.words | lexicon().ranks.words
_NAMESAKES = frozenset(
    "Georgia Jordan Chad Guinea Ireland Niger Cuba Israel Lebanon Turkey".split()
)  # also names of persons or regions
_LONE = frozenset(
    "states state member members kingdom region republic country building main house centre center "
    "headquarters government district province city town area".split()
)
_NO_BODY = frozenset(
    "organization government state states member convention headquarters procurement observers hrh he kc member".split()
)


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
        if (
            any(fold(w.text) in _EVENT_WORDS for w in ws[first:last])
            or not ws[first].capital
            or any(c.isdigit() for c in ws[first].text)
        ):
            continue
        lone = last - first == 1
        if all(
            fold(w.text) in lexicon().short_bodies or fold(w.text).replace(".", "") in _NO_BODY | _TITLED
            for w in ws[first:last]
        ) or ws[last - 1].lower in ("to", "of", "for"):
            continue
        if lone and line.gap(first).endswith("(") and first and ws[first - 1].lower in _EVENT_WORDS:
            continue
        if lone and not (ws[first].acronym and len(ws[first].text) >= 3) and first in line.starts:
            continue
        if (
            lone
            and ws[first].acronym
            and ws[first].text
            in (
                "COVID",
                "MOU",
                "GPS",
                "USD",
                "EUR",
                "AUD",
                "AEST",
                "GMT",
                "SMS",
                "VIP",
                "DNA",
                "AI",
                "ICT",
                "ENDS",
                "SPA",
                "VNA",
            )
        ):
            continue
        out.append(Found(EntityKind.AGENCY, first, last, line.span(first, last), line.cut(first, last), "agency-model"))
        busy |= set(range(first, last))
    return out


_DATELINE = re.compile(
    r"[^.\n]{0,40}?(\s[-–—]+\s|\):|:\s|\)\s*[-–—]|,\s+\w+\.?\s+\d{1,2}|,\s+\d{1,2}\s+\w+|\s+\d{1,2}/\d)"
)


def build_cast(document: Document, gaz: Gazetteers) -> Cast:
    """Gather the names of a readout into entities and the relations that stand in the names themselves."""
    return Casting(document, gaz).run()


class Casting:
    """Gathers one readout's mentions into clusters."""

    def __init__(self, document: Document, gaz: Gazetteers) -> None:
        self.document, self.gaz = document, gaz
        self.clusters: dict[str, Cluster] = {}
        self.count: Counter[str] = Counter()
        self.at: dict[tuple[int, int, int], str] = {}  # line index, first, last of a Found -> cluster id
        self.holds: list[tuple[str, str, Span, str]] = []
        self.members: list[tuple[str, str, Span, str]] = []
        self.lines: list[LineFound] = []

    def run(self) -> Cast:
        """All stages in order."""
        self.lines = scan(self.document, self.gaz)
        self._sweep()
        self._places()
        self.home = self._home()
        self._persons()
        self._agencies()
        self._posts()
        return Cast(self.clusters, self.home, self.holds, self.members, self._countries(), self.lines)

    def _sweep(self) -> None:
        """Names of persons found somewhere, looked for everywhere: full names, and surnames that nothing else bears."""
        names: dict[str, None] = {}
        for lf in self.lines:
            for person in lf.persons:
                if person.last - person.first >= 2:
                    names.setdefault(person.name)
                    names.setdefault(person.name.split()[-1])
        names = {n: None for n in names if len(n) > 2 and not portfolio_word(n.lower(), self.gaz.lex)}
        dictionary = Dictionary({name: (name,) for name in names})
        for lf in self.lines:
            if lf.part is Part.META:
                continue
            for hit in dictionary.find(lf.line.words):
                mine = Found(
                    EntityKind.PERSON, hit.first, hit.last, hit.span, lf.line.cut(hit.first, hit.last), "person-again"
                )
                if any(p.overlaps(mine) for p in lf.persons):
                    continue
                rivals = [f for f in (*lf.agencies, *lf.posts, *lf.places) if f.overlaps(mine)]
                if any(f.last - f.first > hit.last - hit.first or f.kind is EntityKind.POST for f in rivals) or (
                    rivals and hit.last - hit.first == 1
                ):
                    continue
                lf.agencies = [f for f in lf.agencies if not f.overlaps(mine)]
                lf.places = [f for f in lf.places if not f.overlaps(mine)]
                lf.persons = sorted([*lf.persons, mine], key=lambda f: f.first)

    def new(self, kind: EntityKind, name: str) -> Cluster:
        """A fresh cluster."""
        letter = {EntityKind.PERSON: "p", EntityKind.POST: "t", EntityKind.AGENCY: "a", EntityKind.PLACE: "g"}[kind]
        self.count[letter] += 1
        cluster = Cluster(f"{letter}{self.count[letter]}", kind, name)
        self.clusters[cluster.id] = cluster
        return cluster

    # ---- places
    def _places(self) -> None:
        known: dict[str, Cluster] = {}
        named: dict[str, Cluster] = {}
        told = {f.known[0] for lf in self.lines for f in lf.places if f.subkind == "Country" and f.known}
        nearby = {f.known[0] for lf in self.lines for f in lf.places if f.known}
        for lf in self.lines:
            if lf.part is Part.META:
                continue
            for found in list(lf.places):
                if not found.known and all(fold(w) in _LONE or fold(w) in FUNCTION_WORDS for w in found.name.split()):
                    lf.places.remove(found)
                    continue
                settled = self._settled(lf, found, nearby)
                if settled is None:
                    lf.places.remove(found)
                    continue
                found = self._for_country(lf, settled, told)
                key = name_key(found.name)
                cluster = next((known[i] for i in found.known if i in known), None) or (
                    named.get(key) if not found.known else None
                )
                if cluster is None:
                    name = self._place_name(found)
                    cluster = self.new(EntityKind.PLACE, name)
                    cluster.known = found.known[:1]
                    cluster.subkind = found.subkind
                    cluster.country = found.country[0] if found.country and found.subkind == "Country" else None
                    for i in found.known[:1]:
                        known[i] = cluster
                    named[key] = cluster
                cluster.note(found)
                self.at[lf.line.index, found.first, found.last] = cluster.id

    def _settled(self, lf: LineFound, found: Found, nearby: set[str]) -> Found | None:
        """An ambiguous form decided by what stands around it ("Georgia", "Jordan"); None where it is no place here."""
        if not found.known or found.demonym:
            return found
        knowledge = self.gaz.knowledge
        choices = {reading.id: reading for reading in readings(found.name, knowledge)}
        if not choices:
            return found
        if len(choices) < 2 and found.subkind != "Country" and " " in found.name:
            return found
        if len(choices) < 2 and found.subkind == "Country" and found.name not in _NAMESAKES:
            return found
        marks = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*|[^\w\s]")
        text = self.document.text
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

    def _for_country(self, lf: LineFound, found: Found, told: set[str]) -> Found:
        """A capital that acts stands for its government: "Berlin promised", "between Tashkent and Astana"."""
        if found.subkind != "City" or not found.known:
            return found
        capital = self.gaz.capitals.get(found.known[0])
        if capital is None or capital not in told:
            return found
        token = self.document.tokens(found.span).root
        while token.dep_ in ("conj", "compound") and token.head.i != token.i:
            token = token.head
        acts = token.dep_ in ("nsubj", "poss") or (
            token.dep_ == "pobj" and token.head.lower_ in ("by", "between", "with") and token.head.dep_ != "advmod"
        )
        if not acts or (token.dep_ == "nsubj" and token.head.lemma_ in ("be", "host", "become", "lie", "see")):
            return found
        return replace(found, known=(capital,), country=(capital,), subkind="Country", rule="place-government")

    def _place_name(self, found: Found) -> str:
        if found.known and found.subkind == "Country":
            country = self.gaz.knowledge.countries.get(found.known[0])
            return country.name if country else found.name
        if found.known and found.subkind == "AdministrativeArea":
            region = self.gaz.knowledge.regions.get(found.known[0])
            return region.name if region else found.name
        return found.name

    def _home(self) -> str | None:
        """The country whose note this is: its publisher's, else the one that title and first paragraphs name most."""
        votes: defaultdict[str, float] = defaultdict(float)
        publisher = self.document.readout.publisher or ""
        if publisher:
            named = words(publisher, Span(0, len(publisher)))
            countries = {
                a.country
                for hit in self.gaz.agencies.find(named)
                for v in hit.values
                if (a := self.gaz.knowledge.agencies[v]).country
            }
            places = [p.values[0].id for p in self.gaz.countries.find(named) if p.values[0].kind == "country"]
            if len(countries) == 1:
                return countries.pop()
            if places:
                return places[0]
        for lf in self.lines:
            lead = lf.line.index <= self.document.lead
            weight = 2.0 if lf.part is Part.META else 1.5 if lead else 0.4
            for found in lf.places:
                if found.subkind == "Country" and found.rule == "place-country":
                    votes[found.known[0]] += weight
                elif found.subkind == "City" and found.known[0] in self.gaz.city_country:
                    country = self.gaz.city_country[found.known[0]]
                    dateline = (
                        lf.line.index == self.document.lead
                        and found.first == 0
                        and bool(_DATELINE.match(self.document.text, found.span.end))
                    )
                    votes[country] += 8.0 if dateline else weight
            for found in lf.agencies:
                if self._plain(found.name):
                    continue
                only = {self.gaz.knowledge.agencies[i].country for i in found.known if i in self.gaz.knowledge.agencies}
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

    # ---- persons
    def _persons(self) -> None:
        full: list[tuple[LineFound, Found]] = []
        short: list[tuple[LineFound, Found]] = []
        for lf in self.lines:
            for found in lf.persons:
                (full if found.last - found.first >= 2 else short).append((lf, found))
        clusters: list[Cluster] = []
        for lf, found in sorted(full, key=lambda x: -(x[1].last - x[1].first)):
            cluster = next((c for c in clusters if self._same_person(c.name, found.name)), None)
            if cluster is None:
                cluster = self.new(EntityKind.PERSON, found.name)
                clusters.append(cluster)
            cluster.note(found)
            self.at[lf.line.index, found.first, found.last] = cluster.id
        for lf, found in short:
            key = fold(found.name)
            fits = [c for c in clusters if key in self._parts(c.name)]
            fits.sort(
                key=lambda c: (
                    self._parts(c.name)[-1] != key,
                    -max((s.start for s, _, _ in c.places if s.start < found.span.start), default=-1),
                )
            )
            if fits:
                fits[0].note(found)
                self.at[lf.line.index, found.first, found.last] = fits[0].id
            elif found.rule != "person-single":
                cluster = self.new(EntityKind.PERSON, found.name)
                clusters.append(cluster)
                cluster.note(found)
                self.at[lf.line.index, found.first, found.last] = cluster.id

    @staticmethod
    def _parts(name: str) -> list[str]:
        return (
            [fold(part) for part in name.replace("-", " - ").split() if part != "-"]
            + [fold(part) for part in name.split() if "-" in part]
            if "-" in name
            else [fold(p) for p in name.split()]
        )

    @staticmethod
    def _same_person(longer: str, shorter: str) -> bool:
        a, b = [fold(p) for p in longer.split()], [fold(p) for p in shorter.split()]
        if a == b:
            return True
        if len(b) < 2:
            return False
        if all(p in a for p in b):
            return a.index(b[0]) == 0 and (b[-1] == a[-1] or (len(a) - len(b) >= 1 and (b[-1] in a[1:])))
        initials = (
            len(a) == len(b)
            and a[-1] == b[-1]
            and all(x == y or x.rstrip(".") == y[:1] or y.rstrip(".") == x[:1] for x, y in zip(a, b, strict=True))
        )
        return initials

    # ---- agencies
    def _agencies(self) -> None:
        by_known: dict[str, Cluster] = {}
        by_core: dict[str, list[Cluster]] = defaultdict(list)
        by_acronym: dict[str, Cluster] = {}
        todo = [(lf, found) for lf in self.lines for found in lf.agencies]
        # longer names first, so that short ones join them
        for lf, found in sorted(
            todo, key=lambda x: (x[0].part is Part.META, -(x[1].last - x[1].first), x[0].line.index, x[1].first)
        ):
            country = self._agency_country(lf, found)
            known = self._known_agency(found, country)
            core = self._core(found, lf)
            cluster = by_known.get(known) if known else None
            if cluster is None and found.last - found.first == 1:
                cluster = by_acronym.get(found.name)
            if cluster is None:
                for candidate in by_core.get(core, ()):
                    if country is None or candidate.country is None or candidate.country == country:
                        cluster = candidate
                        break
            if cluster is None and lf.part is Part.META:
                continue
            if cluster is None:
                cluster = self.new(EntityKind.AGENCY, found.name)
                cluster.core, cluster.country, cluster.head = core, country, found.head or fold(found.name.split()[-1])
                if known:
                    agency = self.gaz.knowledge.agencies[known]
                    cluster.known, cluster.subkind = (known,), agency.kind
                    cluster.country = agency.country or country
            if known:
                by_known.setdefault(known, cluster)
                agency = self.gaz.knowledge.agencies[known]
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
            self.at[lf.line.index, found.first, found.last] = cluster.id
        self._acronyms(by_acronym)

    def _acronyms(self, by_acronym: dict[str, Cluster]) -> None:
        """Later mentions of an acronym that the text introduced."""
        for lf in self.lines:
            taken = {k for f in (*lf.agencies,) for k in range(f.first, f.last)}
            for k, word in enumerate(lf.line.words):
                cluster = by_acronym.get(word.text)
                if cluster is None or k in taken or word.text not in cluster.acronyms:
                    continue
                found = Found(EntityKind.AGENCY, k, k + 1, lf.line.span(k, k + 1), word.text, "agency-acronym")
                cluster.note(found)
                lf.agencies.append(found)
                self.at[lf.line.index, k, k + 1] = cluster.id
            lf.agencies.sort(key=lambda f: (f.first, -f.last))

    def _agency_country(self, lf: LineFound, found: Found) -> str | None:
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

    def _known_agency(self, found: Found, country: str | None) -> str | None:
        """Which knowledge entry a name stands for: by country, else by being the only one, else by the note's own."""
        if not found.known:
            return None
        agencies = [self.gaz.knowledge.agencies[i] for i in found.known]
        if country:
            fits = [a for a in agencies if a.country == country]
            if fits:
                return fits[0].id
            if len(agencies) == 1 and (
                agencies[0].country is None or len(found.name.split()) > 3 or found.name.isupper()
            ):
                return agencies[0].id
            return None
        if len(agencies) == 1 and (agencies[0].country is None or not self._plain(found.name)):
            return agencies[0].id
        here = {c.known[0] for c in self.clusters.values() if c.kind is EntityKind.PLACE and c.known}
        fits = (
            [a for a in agencies if a.country == self.home]
            or [a for a in agencies if a.country in here]
            or [a for a in agencies if a.country is None]
        )
        return fits[0].id if len(fits) == 1 else None

    def _plain(self, name: str) -> bool:
        """Whether a body's name could be that of any country: "Ministry of Justice", "National Police"."""
        lex = self.gaz.lex
        return all(
            portfolio_word(part.lower(), lex) or part.lower() in lex.linkers or part.lower() in lex.before
            for part in name.split()
        )

    def _core(self, found: Found, lf: LineFound) -> str:
        """The name without its country: "Spanish Ministry of Interior" and "Ministry of Interior of Spain" alike."""
        inside = [p for p in lf.places if found.first <= p.first and p.last <= found.last]
        skip = {k for p in inside for k in range(p.first, p.last)}
        kept = " ".join(
            w.text for k, w in enumerate(lf.line.words[found.first : found.last], found.first) if k not in skip
        )
        return name_key(kept) or name_key(found.name)

    # ---- posts
    def _posts(self) -> None:
        ordered = [(lf, post) for lf in self.lines for post in lf.posts]
        made: list[Cluster] = []
        for lf, post in sorted(ordered, key=lambda x: (x[1].bare, x[1].person is None, x[0].line.index, x[1].first)):
            person = self._person_at(lf, post)
            body = self._body_at(lf, post)
            country = post.country[0] if post.country else None
            if post.former:
                continue
            cluster = self._match_post(post, person, body, country, made, lf)
            if cluster is None:
                if post.bare and person is None and (lf.line.title_case or not lf.line.words[post.first].capital):
                    continue
                cluster = self.new(EntityKind.POST, post.name)
                cluster.core, cluster.head, cluster.country, cluster.body = (
                    name_key(post.core),
                    post.head,
                    country,
                    body,
                )
                cluster.acting = post.acting
                made.append(cluster)
            cluster.note(post, bare=post.bare and cluster.name != post.name)
            cluster.forms.setdefault(post.name)
            if post.core and post.core != post.name:
                cluster.forms.setdefault(post.core)
            cluster.country = cluster.country or country
            cluster.body = cluster.body or body
            self.at[lf.line.index, post.first, post.last] = cluster.id
            if person and not (post.bare and cluster.person == person):
                pair = (person, cluster.id)
                if pair not in {(p, t) for p, t, _, _ in self.holds}:
                    start = min(post.span.start, self._span_of(lf, post).start)
                    end = max(post.span.end, self._span_of(lf, post).end)
                    self.holds.append((person, cluster.id, Span(start, end), post.rule))
                cluster.person = cluster.person or person
        for person, post_id, span, _ in self.holds:
            body = self.clusters[post_id].body
            if body:
                self.members.append((person, body, span, "member-by-post"))

    def _known_post(self, core: str, country: str | None) -> str | None:
        """The known post of that title in that country, or in the note's own; None unless there is just one."""
        where = country or self.home
        ids = [i for i in self.gaz.post_titles.get(core, ()) if self.gaz.knowledge.posts[i].country == where]
        return ids[0] if len(ids) == 1 and where else None

    def _span_of(self, lf: LineFound, post: Found) -> Span:
        return lf.line.span(*post.person) if post.person else post.span

    def _person_at(self, lf: LineFound, post: Found) -> str | None:
        if post.person is None:
            return None
        return self.at.get((lf.line.index, *post.person))

    def _body_at(self, lf: LineFound, post: Found) -> str | None:
        if post.body is None:
            return None
        direct = self.at.get((lf.line.index, *post.body))
        if direct and direct.startswith("a"):
            return direct
        for agency in lf.agencies:
            if post.body[0] <= agency.first and agency.last <= post.body[1]:
                return self.at.get((lf.line.index, agency.first, agency.last))
        return None

    def _match_post(
        self, post: Found, person: str | None, body: str | None, country: str | None, made: list[Cluster], lf: LineFound
    ) -> Cluster | None:
        core = name_key(post.core)
        best: Cluster | None = None
        for cluster in made:
            same_core = cluster.core == core
            if person and cluster.person and person != cluster.person:
                continue
            if not country_fits(country, cluster.country) or not country_fits(body, cluster.body):
                continue
            if not same_core or not (
                country == cluster.country or person == cluster.person or country is None or cluster.country is None
            ):
                continue
            if (
                best is None
                or (country is not None and cluster.country == country)
                or (person is not None and cluster.person == person)
            ):
                best = cluster
        if best is not None:
            return best
        known = self._known_post(core, country)
        if known:
            for cluster in made:
                same = self._known_post(cluster.core, cluster.country) == known
                if (
                    same
                    and country_fits(country, cluster.country)
                    and (person is None or cluster.person in (None, person))
                ):
                    return cluster
        head = post.head.split()[-1] if post.head else ""
        if person:
            held = [self.clusters[t] for p, t, _, _ in self.holds if p == person]
            for cluster in held:
                if post.bare and (
                    cluster.head == post.head or cluster.head.split()[-1] == head or head in cluster.core.split()
                ):
                    return cluster
                if (
                    country_fits(country, cluster.country)
                    and country_fits(body, cluster.body)
                    and self._shorter(core, cluster.core)
                ):
                    return cluster
            return None
        if post.bare or (country and len(core.split()) == 1):
            fits = [
                c
                for c in made
                if (
                    c.head == post.head
                    or c.core.split()[-1:] == [head]
                    or c.core.split()[:1] == [head]
                    or head in c.core.split()
                )
                and country_fits(country, c.country)
            ]
            fits = [c for c in fits if not (country and c.country is None)] or fits
            before = [c for c in fits if any(s.start < post.span.start for s, _, _ in c.places)]
            if before:
                return max(
                    before,
                    key=lambda c: (
                        c.head == post.head,
                        max(s.start for s, _, _ in c.places if s.start < post.span.start),
                    ),
                )
            return fits[0] if fits and not lf.line.title_case else (fits[0] if fits else None)
        fits = [
            c
            for c in made
            if self._shorter(core, c.core) and country_fits(country, c.country) and country_fits(body, c.body)
        ]
        return fits[0] if len(fits) == 1 else None

    @staticmethod
    def _shorter(core: str, longer: str) -> bool:
        """Whether one title is the other cut short at its end, or the same office told in another order."""
        a, b = core.split(), longer.split()
        return a == b[: len(a)] or b == a[: len(b)] or sorted(a) == sorted(b)

    # ---- agency and country
    def _countries(self) -> list[tuple[str, str, Span, str]]:
        by_code = {
            c.known[0]: c
            for c in self.clusters.values()
            if c.kind is EntityKind.PLACE and c.known and c.subkind == "Country"
        }
        out = []
        for cluster in self.clusters.values():
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


def country_fits(a: str | None, b: str | None) -> bool:
    """Whether two countries or bodies may be the same, one of them perhaps not told."""
    return a is None or b is None or a == b


__all__ = [
    "Cast",
    "Casting",
    "Cluster",
    "Gazetteers",
    "LineFound",
    "build_cast",
    "gazetteers",
    "make_line",
    "scan",
]
