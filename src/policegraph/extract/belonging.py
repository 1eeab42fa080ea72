"""Which body a person speaks for: candidates with features, for the scorer."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policegraph.extract.beside import pattern, together
from policegraph.extract.cast import Cluster
from policegraph.extract.document import Document
from policegraph.extract.lexicon import lexicon
from policegraph.extract.phrases import plain_body
from policegraph.extract.scene import Scene
from policegraph.extract.words import fold, name_key
from policegraph.facts import EntityKind, Span
from policegraph.knowledge.load import Knowledge

Candidate = tuple[str, str, Span, tuple[str, ...]]

_OFFICE_WORDS = frozenset(
    "minister deputy vice first second assistant state secretary federal union permanent cabinet senior acting "
    "interim general director chief head general prime parliamentary under undersecretary".split()
)
_BODY_WORDS = frozenset("ministry department office federal general state union directorate".split())
_GENERIC_HEADS = frozenset(
    "director commissioner chief commander president chairman head inspector secretary-general "
    "director-general spokesperson spokesman general secretary superintendent administrator prosecutor "
    "representative".split()
)


def _portfolio(core: str, drop: frozenset[str]) -> frozenset[str]:
    return frozenset(w for w in fold(core).split() if w not in drop and w not in ("of", "the", "for", "and"))


def member_candidates(scene: Scene, knowledge: Knowledge, suspects: frozenset[str]) -> Iterator[Candidate]:
    """(person, agency, evidence, features) for every person and body that may belong together."""
    note = _Note(scene, knowledge, suspects)
    for cluster in scene.cast.of(EntityKind.PERSON):
        person = _Person(note, cluster)
        for agency in note.agencies:
            pair = _Pair(person, agency)
            if pair.is_of_another_country:
                continue  # the minister of one country is not in the ministry of another
            features = tuple(_pair_features(pair))
            if pair.is_told(features):
                yield cluster.id, agency.id, clip_span(scene.document, pair.evidence), features


class _Note:
    """What a note tells of its bodies and offices, before a person and a body are held beside each other."""

    def __init__(self, scene: Scene, knowledge: Knowledge, suspects: frozenset[str]) -> None:
        cast = scene.cast
        self.scene, self.document = scene, scene.document
        self.agencies = cast.of(EntityKind.AGENCY)
        self.first = self.agencies[0].id if self.agencies else None
        self.posts_of = cast.posts_of()
        self.suspects = suspects
        self.evidence: dict[str, Span] = {}
        for holder, _, span, _ in cast.holds:
            self.evidence.setdefault(holder, span)
        self.direct = {(person, body): span for person, body, span, _ in cast.members}
        self.known_posts = _known_posts(knowledge)
        self.sides = {agency.id: _side(scene, agency) for agency in self.agencies}
        self.units = units_of(scene.document, self.agencies)
        self.bodies_of_side = _bodies_by_side(self.agencies, self.sides)
        self.people_of: dict[str, set[str]] = {}
        for member, body, _, _ in cast.members:
            self.people_of.setdefault(body, set()).add(member)
        self.police = [a for a in self.agencies if "police" in fold(a.name).split() or a.subkind in _POLICE]


class _Person:
    """A person with the offices by which his body may be known."""

    def __init__(self, note: _Note, person: Cluster) -> None:
        scene = note.scene
        self.note, self.cluster, self.id = note, person, person.id
        self.posts = note.posts_of.get(person.id, []) or self._counterpart_posts()
        self.side = scene.allegiance.get(person.id)
        self.side_told = _told(scene, person, self.posts)
        self.has_rank = _police_rank(note.document, person)
        self.has_body = any(post.body for post in self.posts)
        self.matching = [a.id for a in note.agencies if _portfolio_match(self.posts, a) == "same"]
        self.own_match = [a for a in self.matching if note.sides[a][0] is not None and note.sides[a][0] == self.side]
        own = {body for holder, body in note.direct if holder == person.id}
        self.parents_of_own = {body for body, units in note.units.items() if units & own} - own
        self.own_police = [a.id for a in note.police if scene.allegiance.get(a.id) == self.side]
        self.possible_police = sum(scene.allegiance.get(a.id) in (self.side, None) for a in note.police)

    def _counterpart_posts(self) -> list[Cluster]:
        """Of one who is introduced as holding the like office: a minister's."""
        if not self.cluster.counterpart:
            return []
        others = (post for holder, own in self.note.posts_of.items() if holder != self.id for post in own)
        return [post for post in others if "minister" in post.core][:1]


class _Pair:
    """A person and a body, and how the text puts them beside each other."""

    def __init__(self, person: _Person, agency: Cluster) -> None:
        note = person.note
        self.note, self.person, self.agency = note, person, agency
        self.direct = note.direct.get((person.id, agency.id))
        self.side, side_told = note.sides[agency.id]
        self.told = person.side_told and side_told
        self.match = _portfolio_match(person.posts, agency)
        self.how, self.where = pattern(note.document, person.cluster, agency, person.posts)
        self.near = together(note.document, person.cluster, agency)
        self.is_police = agency in note.police
        self.is_kin = self.side is not None and self.side == person.side and agency.subkind not in _NO_STATE

    @property
    def is_of_another_country(self) -> bool:
        """Whether both countries are told and differ, though the office would fit."""
        return self.told and self.side != self.person.side and self.match != "no" and self.direct is None

    @property
    def country(self) -> str:
        """How the two countries are related, as a mark."""
        mine, theirs = self.person.side, self.side
        relation = "open" if not mine or not theirs else "same" if mine == theirs else "other"
        return f"country={relation if self.told or relation == 'open' else 'perhaps-' + relation}"

    @property
    def evidence(self) -> Span:
        """The words that put them together, else those that tell the person's office or name."""
        office = self.note.evidence.get(self.person.id) or min(self.person.cluster.places)[0]
        return self.direct or self.where or office

    def is_told(self, features: Sequence[str]) -> bool:
        """Whether anything at all speaks for them to belong together."""
        officer = self.person.has_rank and self.is_police
        if self.is_kin and not self.person.has_body:
            return True
        beside = self.how != "none" or self.match != "no" or self.near != "no"
        return beside or officer or not _TELLING.isdisjoint(features)


_POLICE = ("police", "gendarmerie")
_TELLING = frozenset(("by-post", "known-post", "police-head", "generic-head", "unit-of-own"))
_POLICE_HEADS = frozenset(
    ("chief of police", "inspector general", "inspector-general", "police commissioner", "commissioner of police")
)


def _pair_features(pair: _Pair) -> Iterator[str]:
    person, agency, note = pair.person, pair.agency, pair.note
    yield f"posts={min(len(person.posts), 2)}"
    if pair.direct is not None:
        yield "by-post"
    elif person.has_body:
        yield "other-body"
    yield pair.country
    if agency.id in person.parents_of_own:
        yield "unit-of-own"
    yield from _office_features(pair)
    yield from _head_features(pair)
    if not person.posts:
        yield "no-post"
    if person.id in note.suspects:
        yield "suspect"
        yield f"suspect/{pair.how}"
    if agency.id == note.first:
        yield "first-agency"
    yield f"pattern={pair.how}"
    yield f"pattern-bodied={pair.how}/{person.has_body}"
    yield from _kin_features(pair)
    yield f"together={pair.near}"
    if agency.subkind in _NO_STATE:
        yield f"sub={agency.subkind}"


def _kin_features(pair: _Pair) -> Iterator[str]:
    """How prominent the body is among those of its side, and who else is of it."""
    mine, theirs, note = pair.person.side, pair.side, pair.note
    relation = "same" if theirs is not None and theirs == mine else "other" if theirs and mine else "open"
    others = note.people_of.get(pair.agency.id, set()) - {pair.person.id}
    ours = note.bodies_of_side.get(theirs or "", []) if pair.is_kin else []
    yield from _side_marks(pair.person.posts, pair.agency, ours, relation)
    yield f"others={min(len(others), 2)}/{_standing(pair.person.posts)}/{relation}"


def _office_features(pair: _Pair) -> Iterator[str]:
    """Whether the person's portfolio or office is that of the body."""
    person, agency = pair.person, pair.agency
    yield f"portfolio={pair.match}"
    yield f"portfolio-country={pair.match}/{pair.country}"
    if pair.match == "same" and len(person.matching) > 1:
        rank = "best" if agency.id in person.own_match else "worse" if person.own_match else "open"
        yield f"match={rank}"
        yield f"match-{rank}-{pair.country}"
    elif pair.match == "same":
        yield f"match-only/{pair.side == person.side or pair.side is None}"
    if person.own_police and pair.is_police:
        yield f"police-own={agency.id in person.own_police}"
    if agency.known and any((post.core, agency.known[0]) in pair.note.known_posts for post in person.posts):
        yield "known-post"
        yield f"known-post-{pair.country}"


def _head_features(pair: _Pair) -> Iterator[str]:
    """Offices that do not name their body: "the Director", a chief of police, a police rank."""
    person, agency, note = pair.person, pair.agency, pair.note
    heads = {post.head.split()[-1] for post in person.posts if post.head}
    if heads & _GENERIC_HEADS and not person.has_body:
        yield "generic-head"
        yield f"generic-first={agency.id == note.first}"
        yield f"generic-sub={agency.subkind or 'none'}"
    if not pair.is_police:
        return
    possible = "only" if person.possible_police == 1 else "several"
    if any("police" in post.core.split() or post.head in _POLICE_HEADS for post in person.posts):
        yield "police-head"
        yield f"police-{possible}"
        yield f"police-head-{pair.country}"
    if person.has_rank:
        yield f"officer={possible}"
        yield f"officer-{pair.country}/{bool(person.posts)}"
        yield f"officer-first={agency is note.police[0]}"


_NO_STATE = frozenset(("international", "group", "company", "ngo", "criminal-group"))


def _bodies_by_side(agencies: list[Cluster], sides: dict[str, tuple[str | None, bool]]) -> dict[str, list[Cluster]]:
    """The public bodies of each side, those named most before the others."""
    out: dict[str, list[Cluster]] = {}
    for agency in agencies:
        side = sides[agency.id][0]
        if side is not None and agency.subkind not in _NO_STATE:
            out.setdefault(side, []).append(agency)
    for own in out.values():
        own.sort(key=lambda agency: (-len(agency.places), min(agency.places)[0].start))
    return out


def _standing(posts: list[Cluster]) -> str:
    """What a person's offices say of the kind of body that he or she is of."""
    if any(post.body for post in posts):
        return "bodied"
    cores = {part for post in posts for part in post.core.split()}
    for standing, keys in (
        ("minister", {"minister"}),
        ("prosecutor", {"prosecutor", "attorney"}),
        ("envoy", {"ambassador", "affaires", "consul"}),
    ):
        if cores & keys:
            return standing
    return "other" if posts else "none"


def _side_marks(posts: list[Cluster], agency: Cluster, ours: list[Cluster], relation: str) -> Iterator[str]:
    """The marks of a person of a side and its bodies: how prominent this one is, and whether the kinds fit."""
    standing = _standing(posts)
    kind = agency.subkind or (agency.head.split()[-1] if agency.head.split()[-1:] else "none")
    kind = kind if agency.subkind or kind in lexicon().body_heads.words else "none"
    yield f"kind={kind}/{standing}"
    yield f"kind-side={kind}/{standing}/{relation}"
    yield f"count={min(len(agency.places), 4)}/{standing}/{relation}"
    if ours:
        rank = f"{min(ours.index(agency), 2)}/{min(len(ours), 3)}"
        yield f"rank={rank}"
        yield f"rank-standing={rank}/{standing}"


_POLICE_RANK = re.compile(
    r"\b(?:constable|sergeant|inspector|superintendent|detective|commissioner|corporal|sgt|insp|supt|asp|dsp|acp|dcp)"
    r"\b\.?\s(?:general\s|of\spolice\s|\((?:retd|rtd)\)\s|(?:mr|mrs|ms|dr)\.?\s)?$",
    re.IGNORECASE,
)


def _police_rank(document: Document, person: Cluster) -> bool:
    """Whether a name follows a rank of the police."""
    starts = [span.start for span, _, bare in person.places if not bare]
    return any(_POLICE_RANK.search(document.text, max(0, start - 40), start) for start in starts)


def _told(scene: Scene, person: Cluster, posts: list[Cluster]) -> bool:
    """Whether the text tells for which country a person speaks, by office or body, and it is not merely assumed."""
    bodies = [t.body for t in posts if t.body] + [a for p, a, _, _ in scene.cast.members if p == person.id]
    return (
        bool(person.country)
        or any(t.country for t in posts)
        or any(scene.cast.clusters[body].country for body in bodies)
    )


def _side(scene: Scene, agency: Cluster) -> tuple[str | None, bool]:
    """The country of a body, and whether text or knowledge tells it: a plain name alone is of the note's own."""
    told = scene.allegiance.get(agency.id)
    if told is not None or agency.known or not plain_body(agency.name, lexicon()):
        return told, told is not None
    countries = scene.cast.of(EntityKind.PLACE)
    return next((c.id for c in countries if c.known and c.known[0] == scene.cast.home), scene.cast.home), False


def units_of(document: Document, agencies: list[Cluster]) -> dict[str, set[str]]:
    """For each body the units that are named right before it: "Cyber Unit of the National Police"."""
    out: dict[str, set[str]] = {}
    places = sorted((s, a.id) for a in agencies for s, _, bare in a.places if not bare)
    for (mine, unit), (theirs, body) in pairwise(places):
        between = document.text[mine.end : theirs.start] if mine.end <= theirs.start <= mine.end + 12 else ""
        if unit != body and re.fullmatch(r"\s*(?:\(\w+\)\s*)?(?:of|in|within|at)\s+(?:the\s+)?", between):
            out.setdefault(body, set()).add(unit)
        if unit != body and re.fullmatch(r"[’']s?\s+", between):
            out.setdefault(unit, set()).add(body)
    return out


def clip_span(document: Document, span: Span) -> Span:
    """At most 400 code points."""
    return Span(span.start, min(span.end, span.start + 400))


def _known_posts(knowledge: Knowledge) -> set[tuple[str, str]]:
    return {
        (name_key(title), post.agency)
        for post in knowledge.posts.values()
        for title in (post.title, *post.other_titles)
    }


_MISSIONS = {
    "ambassador": "embassy",
    "affaires": "embassy",
    "consul": "consulate",
    "high commissioner": "high commission",
}


def _is_mission(posts: list[Cluster], agency: Cluster) -> bool:
    """Whether a body is the mission that an office leads: an ambassador's embassy."""
    name = fold(agency.name)
    return any(key in post.core and house in name for post in posts for key, house in _MISSIONS.items())


def _portfolio_match(posts: list[Cluster], agency: Cluster) -> str:
    if _is_mission(posts, agency):
        return "same"
    field = _portfolio(name_key(agency.core or agency.name), _BODY_WORDS)
    best = "no"
    for post in posts:
        mine = _portfolio(post.core, _OFFICE_WORDS)
        ministerial = (
            "minister" in post.core or "secretary" in post.core or "attorney" in post.core or "prosecutor" in post.core
        )
        if not mine or not field or not ministerial:
            continue
        if mine == field:
            return "same"
        if mine <= field or field <= mine:
            best = "part"
    return best
