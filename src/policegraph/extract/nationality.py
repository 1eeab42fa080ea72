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
    cast = scene.cast
    setting = _Setting(scene, knowledge)
    members: dict[str, list[str]] = {}
    for member, body, _, _ in cast.members:
        members.setdefault(body, []).append(member)
    agencies = cast.of(EntityKind.AGENCY)
    by_id = {a.id: a for a in agencies}
    seats = _seats(scene, agencies, knowledge)
    parents: dict[str, set[str]] = {}
    for body, units in units_of(scene.document, agencies).items():
        for unit in units:
            parents.setdefault(unit, set()).add(body)
    for agency in agencies:
        entry = knowledge.agencies.get(agency.known[0]) if agency.known else None
        for place in setting.countries:
            code = place.known[0]
            out = []
            if entry is not None:
                out.append(
                    "known=" + ("none" if entry.country is None else "same" if entry.country == code else "other")
                )
                out.append(f"kind={entry.kind}")
            else:
                out.append("known=unknown")
            named = agency.country == code and entry is None
            other = agency.country is not None and agency.country != code
            out.append("named=" + ("same" if named else "other" if other else "no"))
            out.append(f"known-named={out[0]}/{out[-1]}")
            if code == cast.home:
                out += ["home", f"home-{out[0]}", f"home-{'named' if agency.country else 'open'}"]
            head = agency.head.split()[-1] if agency.head else "none"
            national = "ministry" if head == "ministry" else "plain" if head in lexicon().short_bodies else "other"
            out.append(f"head={national}")
            out.append(
                f"head-home={national}/{code == cast.home}/{'open' if agency.country is None else 'told'}"
                f"/{'known' if entry else 'new'}"
            )
            rule = agency.places[0][1] if agency.places else "none"
            out.append(f"rule={rule}")
            sides = [scene.allegiance.get(p) for p in members.get(agency.id, ())]
            if sides and agency.country is None:
                out.append("people=" + ("same" if place.id in sides else "other"))
            if parents.get(agency.id):
                theirs = {by_id[b].country for b in parents[agency.id]} - {None}
                out.append("unit-of=" + ("same" if code in theirs else "other" if theirs else "open"))
            part = next(
                (
                    a
                    for a in agencies
                    if a is not agency
                    and a.country == code
                    and any(inside(s, t) for s, _, _ in agency.places for t, _, _ in a.places)
                ),
                None,
            )
            if part is not None:
                out.append("part-of")
            near = together(scene.document, agency, place)
            seat = seats.get(agency.id)
            if seat:
                out.append("seat=" + ("same" if code in seat else "other"))
                out.append(f"{out[-1]}/{'told' if agency.country else 'open'}/{'known' if entry else 'new'}")
            out.append(f"near={near}")
            out.append(f"near-open={near}/{agency.country is None and (entry is None or entry.country is None)}")
            open_ = agency.country is None and entry is None
            if open_:
                out += _open_marks(setting, agency, code)
            if not (
                named
                or (open_ and code in setting.leading)
                or out[0] == "known=same"
                or code == cast.home
                or part
                or "unit-of=same" in out
                or (seat and code in seat)
                or (near in ("near", "sentence") and agency.country is None)
            ):
                continue
            span = min(agency.places)[0]
            yield agency.id, place.id, clip_span(scene.document, span), tuple(out)


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
