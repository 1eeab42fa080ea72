"""Which body a person speaks for: candidates with features, for the scorer."""

import re
from collections.abc import Iterator
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


def member_candidates(scene: Scene, knowledge: Knowledge) -> Iterator[Candidate]:
    """(person, agency, evidence, features) for every person and body that may belong together."""
    cast, document = scene.cast, scene.document
    agencies = cast.of(EntityKind.AGENCY)
    by_post = cast.posts_of()
    evidence: dict[str, Span] = {}
    for holder, _, span, _ in cast.holds:
        evidence.setdefault(holder, span)
    known_posts = _known_posts(knowledge)
    direct = {(p, a): span for p, a, span, _ in cast.members}
    first = agencies[0].id if agencies else None
    sides = {a.id: _side(scene, a) for a in agencies}
    below = units_of(document, agencies)
    police = [a for a in agencies if "police" in fold(a.name).split() or a.subkind in ("police", "gendarmerie")]
    ours = _bodies_by_side(agencies, sides)
    people_of: dict[str, set[str]] = {}
    for member, body, _, _ in cast.members:
        people_of.setdefault(body, set()).add(member)
    for person in cast.of(EntityKind.PERSON):
        ranked = _police_rank(document, person)
        posts = by_post.get(person.id, [])
        if not posts and person.counterpart:
            posts = [t for holder, own in by_post.items() if holder != person.id for t in own if "minister" in t.core][
                :1
            ]
        home = scene.allegiance.get(person.id)
        bodied = any(t.body for t in posts)
        home_told = _told(scene, person, posts)
        matching = {a.id: sides[a.id][0] for a in agencies if _portfolio_match(posts, a) == "same"}
        own_match = [a for a, side in matching.items() if side is not None and side == home]
        own = {a for p, a in direct if p == person.id}
        parents_of_own = {b for b, units in below.items() if units & own} - own
        own_police = [a.id for a in police if scene.allegiance.get(a.id) == home]
        for agency in agencies:
            out = [f"posts={min(len(posts), 2)}"]
            span = evidence.get(person.id) or min(person.places)[0]
            if (person.id, agency.id) in direct:
                out.append("by-post")
                span = direct[person.id, agency.id]
            elif bodied:
                out.append("other-body")
            match = _portfolio_match(posts, agency)
            side, side_told = sides[agency.id]
            told = home_told and side_told
            if told and side != home and match != "no" and (person.id, agency.id) not in direct:
                continue  # the minister of one country is not in the ministry of another
            relation = "open" if not home or not side else "same" if home == side else "other"
            country = f"country={relation if told or relation == 'open' else 'perhaps-' + relation}"
            out.append(country)
            if agency.id in parents_of_own:
                out.append("unit-of-own")
            out.append(f"portfolio={match}")
            out.append(f"portfolio-country={match}/{country}")
            if match == "same" and len(matching) > 1:
                rank = "best" if agency.id in own_match else "worse" if own_match else "open"
                out += [f"match={rank}", f"match-{rank}-{country}"]
            elif match == "same":
                out.append(f"match-only/{side == home or side is None}")
            if own_police and agency in police:
                out.append(f"police-own={agency.id in own_police}")
            if posts and any(agency.known and (t.core, agency.known[0]) in known_posts for t in posts):
                out.append("known-post")
                out.append(f"known-post-{country}")
            heads = {t.head.split()[-1] for t in posts if t.head}
            if heads & _GENERIC_HEADS and not bodied:
                out.append("generic-head")
                out.append(f"generic-first={agency.id == first}")
                out.append(f"generic-sub={agency.subkind or 'none'}")
            if (
                any(
                    "police" in t.core.split()
                    or t.head
                    in (
                        "chief of police",
                        "inspector general",
                        "inspector-general",
                        "police commissioner",
                        "commissioner of police",
                    )
                    for t in posts
                )
                and agency in police
            ):
                out.append("police-head")
                possible = sum(scene.allegiance.get(a.id) in (home, None) for a in police)
                out.append(f"police-{'only' if possible == 1 else 'several'}")
                out.append(f"police-head-{country}")
            officer = ranked and agency in police
            if officer:
                possible = sum(scene.allegiance.get(a.id) in (home, None) for a in police)
                out += [f"officer={'only' if possible == 1 else 'several'}", f"officer-{country}/{bool(posts)}"]
                out.append(f"officer-first={agency is police[0]}")
            if not posts:
                out.append("no-post")
            if agency.id == first:
                out.append("first-agency")
            how, where = pattern(document, person, agency, posts)
            out.append(f"pattern={how}")
            out.append(f"pattern-bodied={how}/{bodied}")
            if where is not None and "by-post" not in out:
                span = where
            kin = side is not None and side == home and agency.subkind not in _NO_STATE
            relation = "same" if side is not None and side == home else "other" if side and home else "open"
            others = people_of.get(agency.id, set()) - {person.id}
            out += _side_marks(posts, agency, ours.get(side or "", []) if kin else [], relation)
            out.append(f"others={min(len(others), 2)}/{_standing(posts)}/{relation}")
            near = together(document, person, agency)
            out.append(f"together={near}")
            if agency.subkind in ("international", "group", "company", "ngo", "criminal-group"):
                out.append(f"sub={agency.subkind}")
            if (
                (bodied or not kin)
                and how == "none"
                and "by-post" not in out
                and match == "no"
                and "known-post" not in out
                and "police-head" not in out
                and not officer
                and "generic-head" not in out
                and near == "no"
                and "unit-of-own" not in out
            ):
                continue
            yield person.id, agency.id, clip_span(document, span), tuple(out)


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
