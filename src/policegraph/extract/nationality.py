"""Of which country a body is: candidates with features, for the scorer."""

import re
from collections import Counter
from collections.abc import Iterator

from policegraph.extract.belonging import Candidate, clip_span, units_of
from policegraph.extract.beside import together
from policegraph.extract.cast import Cluster
from policegraph.extract.home import home_words
from policegraph.extract.lexicon import lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.naming import inside
from policegraph.extract.phrases import plain_body
from policegraph.extract.scene import Scene
from policegraph.extract.words import fold
from policegraph.facts import EntityKind
from policegraph.knowledge.load import Knowledge
from policegraph.knowledge.schema import Agency

_WORDS = name_words()

_MOST = 4  # of a note's countries those that it names most are candidates for every body that tells none


class _Setting:
    """What a note as a whole tells of countries, and which it named last before a place in the text."""

    def __init__(self, scene: Scene, knowledge: Knowledge) -> None:
        cast = scene.cast
        self.scene, self.home = scene, cast.home
        self.countries = [c for c in cast.of(EntityKind.PLACE) if c.subkind == "Country" and c.known]
        world = [c for c in cast.of(EntityKind.AGENCY) if c.known and c.country is None]
        self.international = len(world)
        self.world_names = {part for c in world for form in c.forms for part in form.split() if part.isupper()}
        first = next(iter(cast.of(EntityKind.AGENCY)), None)
        self.opens_international = first is not None and first in world
        self.told = sorted(self._tellings(knowledge))
        often = Counter(code for _, _, code in self.told)
        self.leading = frozenset(code for code, _ in often.most_common(_MOST))
        self.envoys = frozenset(self._envoys())

    def _tellings(self, knowledge: Knowledge) -> Iterator[tuple[int, int, str]]:
        """Where a country is told: by its name, by a city or region, a body or a person of it."""
        scene = self.scene
        for cluster in scene.cast.clusters.values():
            code: str | None = None
            if cluster.kind is EntityKind.PLACE:
                code = _country_of_place(cluster, knowledge)
            elif cluster.kind is EntityKind.AGENCY:
                code = cluster.country
            elif cluster.kind is EntityKind.PERSON and cluster.id in scene.sure:
                code = self.code(scene.allegiance.get(cluster.id))
            if code:
                yield from ((span.start, span.end, code) for span, _, _ in cluster.places)

    def code(self, id: str | None) -> str | None:
        """The code of a country by the id of its cluster."""
        cluster = self.scene.cast.clusters.get(id or "")
        return cluster.known[0] if cluster is not None and cluster.subkind == "Country" and cluster.known else None

    def _envoys(self) -> Iterator[str]:
        """The countries whose envoys the note tells of."""
        for post in self.scene.cast.of(EntityKind.POST):
            if any(key in post.head for key in home_words().envoys) and post.id in self.scene.sure:
                code = self.code(self.scene.allegiance.get(post.id))
                if code:
                    yield code

    def last_before(self, at: int) -> tuple[str | None, str]:
        """The country told last before a place, and whether in the same paragraph."""
        earlier = [telling for telling in self.told if telling[1] <= at]
        if not earlier:
            return None, "far"
        _, end, code = earlier[-1]
        return code, "far" if "\n" in self.scene.document.text[end:at] else "near"


def _country_of_place(place: Cluster, knowledge: Knowledge) -> str | None:
    if not place.known:
        return None
    if place.subkind == "Country":
        return place.known[0]
    if place.subkind == "City" and knowledge.has_city(place.known[0]):
        return knowledge.city(place.known[0]).country
    region = knowledge.regions.get(place.known[0])
    return region.countries[0] if region is not None and len(region.countries) == 1 else None


def _open_marks(setting: _Setting, agency: Cluster, code: str) -> Iterator[str]:
    """The marks of a body that tells no country itself: its noun and first word, what the note speaks of around it."""
    lex = lexicon()
    home = code == setting.home
    parts = fold(agency.name).split()
    noun = next((part for part in reversed(parts) if part in lex.body_heads.words), "none")
    yield f"noun={noun}"
    yield f"noun-home={noun}/{home}"
    first = parts[0] if parts and (parts[0] in lex.portfolio or parts[0] in lex.before) else "other"
    yield f"first={first}"
    yield f"plain-home={plain_body(agency.name, lex)}/{home}"
    yield f"international={min(setting.international, 3)}/{home}"
    yield f"opens-international={setting.opens_international}/{home}"
    yield f"of-international={any(part in setting.world_names for part in agency.name.split())}"
    start = min((span.start for span, _, bare in agency.places if not bare), default=min(agency.places)[0].start)
    last, where = setting.last_before(start)
    recent = "none" if last is None else "same" if last == code else "other"
    yield f"recent={recent}/{where}"
    yield f"recent-home={recent}/{where}/{home}"
    if noun in _WORDS.missions and (noun != "commission" or "high" in parts):
        envoys = setting.envoys
        told = "none" if not envoys else "same" if envoys == {code} else "among" if code in envoys else "other"
        yield f"envoy={told}"


def country_candidates(scene: Scene, knowledge: Knowledge) -> Iterator[Candidate]:
    """(agency, country, evidence, features) for every body and country that may belong together."""
    setting = _Setting(scene, knowledge)
    bodies = _Bodies(scene, knowledge)
    for agency in bodies.agencies:
        entry = knowledge.agencies.get(agency.known[0]) if agency.known else None
        for place in setting.countries:
            pair = _Pair(setting, bodies, agency, entry, place)
            features = tuple(pair.features())
            if pair.may_be():
                yield agency.id, place.id, clip_span(scene.document, min(agency.places)[0]), features


class _Bodies:
    """The bodies of a note, with those who are of them, their seats and the bodies above them."""

    def __init__(self, scene: Scene, knowledge: Knowledge) -> None:
        self.agencies = scene.cast.of(EntityKind.AGENCY)
        self.by_id = {agency.id: agency for agency in self.agencies}
        self.seats = _seats(scene, self.agencies, knowledge)
        self.members: dict[str, list[str]] = {}
        for member, body, _, _ in scene.cast.members:
            self.members.setdefault(body, []).append(member)
        self.parents: dict[str, set[str]] = {}
        for body, units in units_of(scene.document, self.agencies).items():
            for unit in units:
                self.parents.setdefault(unit, set()).add(body)

    def of_country_around(self, agency: Cluster, code: str) -> bool:
        """Whether a body's name stands within that of a body of this country."""
        others = (a for a in self.agencies if a is not agency and a.country == code)
        return any(inside(s, t) for a in others for s, _, _ in agency.places for t, _, _ in a.places)


class _Pair:
    """A body and a country that may be its own."""

    def __init__(
        self, setting: _Setting, bodies: _Bodies, agency: Cluster, entry: Agency | None, place: Cluster
    ) -> None:
        self.setting, self.bodies, self.agency, self.entry, self.place = setting, bodies, agency, entry, place
        self.code = place.known[0]
        self.home = self.code == setting.home
        self.is_named = agency.country == self.code and entry is None
        self.is_part = bodies.of_country_around(agency, self.code)
        self.seat = bodies.seats.get(agency.id)
        self.near = together(setting.scene.document, agency, place)
        self.is_open = agency.country is None and entry is None  # nothing tells a country of it

    @property
    def known(self) -> str:
        """What knowledge has of the body's country, as a mark."""
        if self.entry is None:
            return "known=unknown"
        country = self.entry.country
        return "known=" + ("none" if country is None else "same" if country == self.code else "other")

    @property
    def unit(self) -> str | None:
        """Whether it is a unit of a body of this country, as a mark; None where it is no unit."""
        parents = self.bodies.parents.get(self.agency.id)
        if not parents:
            return None
        theirs = {self.bodies.by_id[parent].country for parent in parents} - {None}
        return "unit-of=" + ("same" if self.code in theirs else "other" if theirs else "open")

    def may_be(self) -> bool:
        """Whether anything at all speaks for it."""
        beside = self.near in ("near", "sentence") and self.agency.country is None
        leading = self.is_open and self.code in self.setting.leading
        seated = bool(self.seat) and self.code in (self.seat or ())
        told = self.is_named or self.known == "known=same" or self.is_part or self.unit == "unit-of=same"
        return told or leading or self.home or seated or beside

    def features(self) -> Iterator[str]:
        """The marks by which it is judged."""
        yield from self._told()
        yield from self._noun()
        yield from self._company()
        yield f"near={self.near}"
        nowhere = self.agency.country is None and (self.entry is None or self.entry.country is None)
        yield f"near-open={self.near}/{nowhere}"
        if self.is_open:
            yield from _open_marks(self.setting, self.agency, self.code)

    def _told(self) -> Iterator[str]:
        """What knowledge and the name itself tell, and whether the country is the note's own."""
        yield self.known
        if self.entry is not None:
            yield f"kind={self.entry.kind}"
        other = self.agency.country is not None and self.agency.country != self.code
        named = "named=" + ("same" if self.is_named else "other" if other else "no")
        yield named
        yield f"known-named={self.known}/{named}"
        if self.home:
            yield "home"
            yield f"home-{self.known}"
            yield f"home-{'named' if self.agency.country else 'open'}"

    def _noun(self) -> Iterator[str]:
        """What noun the name has, and how it was found."""
        agency = self.agency
        head = agency.head.split()[-1] if agency.head else "none"
        national = "ministry" if head == "ministry" else "plain" if head in lexicon().short_bodies else "other"
        told = "open" if agency.country is None else "told"
        yield f"head={national}"
        yield f"head-home={national}/{self.home}/{told}/{'known' if self.entry else 'new'}"
        yield f"rule={agency.places[0][1] if agency.places else 'none'}"

    def _company(self) -> Iterator[str]:
        """Who is of it, what it is a unit or part of, where it has its seat."""
        sides = [self.setting.scene.allegiance.get(p) for p in self.bodies.members.get(self.agency.id, ())]
        if sides and self.agency.country is None:
            yield "people=" + ("same" if self.place.id in sides else "other")
        if self.unit is not None:
            yield self.unit
        if self.is_part:
            yield "part-of"
        if self.seat:
            seat = "seat=" + ("same" if self.code in self.seat else "other")
            yield seat
            yield f"{seat}/{'told' if self.agency.country else 'open'}/{'known' if self.entry else 'new'}"


_AT_CITY = re.compile(r"\s?(?:\(\w+\))?,?\s?(?:(?:in|at|of)\s)?(?:the\s(?:city|capital)\s(?:of\s)?)?")


def _seats(scene: Scene, agencies: list[Cluster], knowledge: Knowledge) -> dict[str, set[str]]:
    """The countries of the cities that stand in a body's name or right after it: "the Police Academy in Zagreb"."""
    text = scene.document.text
    forms = knowledge.city_forms()
    cities = []
    for place in scene.cast.of(EntityKind.PLACE):
        if place.subkind == "City" and place.known:
            same = [city.country for form in place.forms for city in forms.get(form, ()) if city.id == place.known[0]]
            cities += [(span, same[0]) for span, _, bare in place.places if same and not bare]
    out: dict[str, set[str]] = {}
    for agency in agencies:
        for mine, _, bare in agency.places:
            for theirs, country in cities:
                follows = 0 <= theirs.start - mine.end <= 30 and _AT_CITY.fullmatch(text[mine.end : theirs.start])
                if not bare and (follows or inside(theirs, mine)):
                    out.setdefault(agency.id, set()).add(country)
    return out
