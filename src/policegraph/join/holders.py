"""A post in a role on a day is the person who held it: inferred from tenures, or withheld with the reason.

Only tenures that somebody compared with their source found an inference. Nothing here changes what a readout says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pyoxigraph import NamedNode

from policegraph.build.vocabulary import ORG, PG, entity_iri
from policegraph.join.concluded import Concluded
from policegraph.join.view import Node, View, id_of
from policegraph.knowledge.body import Knowledge
from policegraph.knowledge.schema import Tenure

ROLES = ("participant", "host", "actor", "target", "speaker")
_SURE, _ACTING = 0.95, 0.9
_LATE = timedelta(days=31)  # a holder named so near the edge of a tenure contradicts nothing


@dataclass(frozen=True, slots=True)
class Held:
    """Who held a post on a day, or why that can't be said."""

    person: str | None
    because: str
    tenure: Tenure | None = None


def holder(post: str, first: date | None, last: date | None, knowledge: Knowledge) -> Held:
    """Who held a post (by its knowledge id) on all of the days from `first` to `last`.

    Nobody is named without a day, in a gap, where tenures overlap, where several hold it at a time, or where no
    verified tenure covers the days.
    """
    entry = knowledge.posts.get(post)
    if entry is None:
        return Held(None, f"the post {post} is not in the authority")
    title = entry.title
    if first is None or last is None:
        return Held(None, f"no day is told on which {title} could be looked up")
    if not entry.single:
        return Held(None, f"several people hold the post {title} at one time")
    days = (first.isoformat(), last.isoformat())
    sure = [knowledge.holders_on(post, one) for one in days]
    perhaps = [knowledge.holders_on(post, one, perhaps=True) for one in days]
    perhaps = [_still(tenures, sure[n]) for n, tenures in enumerate(perhaps)]
    persons = {tenure.person for tenures in (*sure, *perhaps) for tenure in tenures}
    if not persons:
        known = "no tenure is known" if not knowledge.tenures_of(post) else "there is a gap between the known tenures"
        return Held(None, f"{known} of {title} on {_days(first, last)}")
    if len(persons) > 1:
        names = ", ".join(sorted(knowledge.persons[p].name if p in knowledge.persons else p for p in persons))
        return Held(None, f"more than one tenure of {title} touches {_days(first, last)}: {names}")
    person = persons.pop()
    if not sure[0] or not sure[1]:
        return Held(
            None,
            f"it is not certain that the tenure of {_name(person, knowledge)} as {title} covers {_days(first, last)}",
        )
    good = [tenure for tenure in sure[0] if tenure.verified]
    if not good or not any(tenure.verified for tenure in sure[1]):
        return Held(None, f"the tenure of {_name(person, knowledge)} as {title} was not compared with its source")
    tenure = good[0]
    until = f"to {tenure.end}" if tenure.end else f"and still did on {tenure.checked}"
    acting = " (acting)" if tenure.acting else ""
    return Held(
        person,
        f"{_name(person, knowledge)} held the post {title}{acting} from {tenure.start} {until}, source {tenure.source}",
        tenure,
    )


def _still(perhaps: tuple[Tenure, ...], sure: tuple[Tenure, ...]) -> tuple[Tenure, ...]:
    """Those that may cover a day, without open ones whose end nobody noted but that a later, verified one has ended."""
    later = [tenure.start for tenure in sure if tenure.verified and not tenure.acting]
    return tuple(t for t in perhaps if t in sure or t.end is not None or not any(t.start < start for start in later))


def _name(person: str, knowledge: Knowledge) -> str:
    return knowledge.persons[person].name if person in knowledge.persons else person


def _days(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


def tenure_iri(tenure: Tenure) -> str:
    """The IRI of a tenure in the authority graph."""
    return entity_iri("tenure", f"{tenure.post}/{tenure.person}/{tenure.start}")


def infer_holders(view: View, knowledge: Knowledge) -> Iterator[Concluded]:
    """The holders of the posts that play a role in a readout, and the inferences that were withheld.

    Where the readout itself names the holder there is nothing to infer.
    """
    named = view.holders
    for node in (*view.events, *view.acts, *view.quotations):
        for role in ROLES:
            for post in node.all(role):
                id = id_of(post, "post")
                if id is None or id not in knowledge.posts or named.get(post):
                    continue
                yield _inferred(node, role, post, holder(id, *_bounds(node, view), knowledge), view)


def _bounds(node: Node, view: View) -> tuple[date | None, date | None]:
    if node.first is not None and node.last is not None:
        return node.first, node.last
    return (None, None) if node.first is not None or node.last is not None else view.published


def _inferred(node: Node, role: str, post: str, held: Held, view: View) -> Concluded:
    claim = view.claims.get((node.iri, PG[role].value, post))
    grounds = (claim,) if claim else ()
    if held.person is None or held.tenure is None:
        return Concluded("Withheld", node.iri, PG[role], NamedNode(post), held.because, None, (view.iri,), grounds)
    person = entity_iri("person", held.person)
    sure = _ACTING if held.tenure.acting else _SURE
    return Concluded(
        "Inference",
        node.iri,
        PG[role],
        NamedNode(person),
        held.because,
        sure,
        (view.iri,),
        (*grounds, tenure_iri(held.tenure)),
        post,
    )


def contradictions(view: View, knowledge: Knowledge) -> Iterator[Concluded]:
    """Findings: somebody is named as the holder of a post before or after all known tenures of it."""
    if view.issued is None:
        return
    for person_iri, posts in sorted(view.holds.items()):
        person = id_of(person_iri, "person")
        for post_iri in sorted(posts):
            post = id_of(post_iri, "post")
            if person not in knowledge.persons or post not in knowledge.posts:
                continue
            finding = _contradiction(str(person), str(post), view.issued, knowledge)
            if finding is not None:
                words, tenures = finding
                claim = view.claims.get((person_iri, ORG.holds.value, post_iri))
                grounds = (*((claim,) if claim else ()), *tenures)
                yield Concluded(
                    "Finding", person_iri, ORG.holds, NamedNode(post_iri), words, None, (view.iri,), grounds
                )


def _contradiction(person: str, post: str, day: date, knowledge: Knowledge) -> tuple[str, tuple[str, ...]] | None:
    tenures = [t for t in knowledge.tenures_of(post) if t.person == person]
    name, title = _name(person, knowledge), knowledge.posts[post].title
    if not tenures:
        held = holder(post, day, day, knowledge)
        if held.person is None or held.tenure is None:
            return None
        return f"{name} is named as {title} on {day}, but by the authority {held.because}", (tenure_iri(held.tenure),)
    if not all(t.verified for t in tenures):
        return None
    near = [(day - _LATE).isoformat(), day.isoformat(), (day + _LATE).isoformat()]
    if any(knowledge_covers(t, one) for t in tenures for one in near):
        return None
    spans = "; ".join(f"{t.start} to {t.end or 'after ' + str(t.checked)}" for t in tenures)
    when = "before the start" if day.isoformat() < min(t.start for t in tenures) else "after the end"
    if when == "after the end" and day.isoformat() < max(t.start for t in tenures):
        when = "between two"
    return f"{name} is named as {title} on {day}, {when} of the known tenure ({spans})", tuple(map(tenure_iri, tenures))


def knowledge_covers(tenure: Tenure, day: str) -> bool:
    """Whether a tenure may cover a day; one without an end may cover any later day."""
    from policegraph.knowledge.spell import Cover, covers

    return covers(tenure, day) is not Cover.NO


def out_of_time(view: View, used: frozenset[str], knowledge: Knowledge) -> Iterator[Concluded]:
    """Findings: a body is named a year or more after it was dissolved, or before it was founded."""
    if view.issued is None:
        return
    year = view.issued.year
    for iri in sorted(used):
        entry = knowledge.agencies.get(id_of(iri, "agency") or "")
        if entry is None:
            continue
        if entry.dissolved and int(entry.dissolved[:4]) < year - 1 and entry.successors:
            heirs = ", ".join(knowledge.agencies[s].name for s in entry.successors if s in knowledge.agencies)
            words = f"{entry.name} is named in {year}; it was dissolved in {entry.dissolved}, succeeded by {heirs}"
        elif entry.founded and int(entry.founded[:4]) > year:
            words = f"{entry.name} is named in {year}, before it was founded in {entry.founded}"
        else:
            continue
        heirs_iris = tuple(entity_iri("agency", s) for s in entry.successors)
        yield Concluded("Finding", iri, PG.succeededBy, None, words, None, (view.iri,), heirs_iris)
