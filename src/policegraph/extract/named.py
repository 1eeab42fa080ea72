"""Whom the names and titles of a text speak of, before any pronoun or role noun is read."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from policegraph.extract.clusters import Cast
from policegraph.extract.document import Document
from policegraph.extract.reference_words import reference_words
from policegraph.extract.scene import Ref
from policegraph.extract.sides import Allegiances, two_sides
from policegraph.extract.talks import Talk
from policegraph.facts import EntityKind, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

_SHARED = "post-shared"  # the rule of one title for several holders


def named(document: Document, cast: Cast) -> tuple[dict[int, Ref], dict[int, tuple[str, ...]]]:
    """By token the reference of the longest name it stands in, and the agents of shorter names inside that one."""
    places = [
        (span, cluster.id) for cluster in cast.clusters.values() for span, rule, _ in cluster.places if rule != _SHARED
    ]
    places.sort(key=lambda place: (place[0].start - place[0].end, place[0].start))
    refs = _shared_titles(document, cast)
    inner: dict[int, tuple[str, ...]] = {}
    for span, id in places:
        if not document.tells(span.start):
            continue
        agents = (_holder(cast, id, span),)
        ref = Ref(agents, "title" if id.startswith("t") else "name", span)
        for token in document.tokens(span):
            if token.i in refs:
                inner[token.i] = (*inner.get(token.i, ()), *agents)
            else:
                refs[token.i] = ref
    return refs, inner


def _shared_titles(document: Document, cast: Cast) -> dict[int, Ref]:
    """ "the ministers of A, X, and of B, Y": the title's noun speaks of all who hold it."""
    holders: dict[Span, list[str]] = {}
    for cluster in cast.of(EntityKind.POST):
        for span in {span for span, rule, _ in cluster.places if rule == _SHARED}:
            own = [person for person, post, _, _ in cast.holds if post == cluster.id] or [cluster.id]
            holders.setdefault(span, []).extend(own)
    return {
        document.tokens(span).root.i: Ref(tuple(dict.fromkeys(agents)), "title", span)
        for span, agents in holders.items()
    }


def _holder(cast: Cast, id: str, span: Span) -> str:
    """The holder of a post who is named nearest to this place; the id itself where it is no post or has none."""
    if not id.startswith("t"):
        return id
    holders = [(abs(place.start - span.start), person) for person, post, place, _ in cast.holds if post == id]
    return min(holders)[1] if holders else id


def genders_by_honorific(doc: "Doc", refs: Mapping[int, Ref]) -> dict[str, str]:
    """He or she, by the first "Mr" or "Dame" before a person's name."""
    words = reference_words()
    out: dict[str, str] = {}
    for token in doc:
        gender = "m" if token.lower_ in words.men else "f" if token.lower_ in words.women else None
        if gender is None:
            continue
        after = (refs[i].agents[0] for i in range(token.i + 1, min(token.i + 4, len(doc))) if i in refs)
        person = next((agent for agent in after if agent.startswith("p")), None)
        if person is not None:
            out.setdefault(person, gender)
    return out


def embody(refs: Mapping[int, Ref], meant: Mapping[str, str]) -> dict[int, Ref]:
    """The references, those to an office of which only one person can be the holder turned to that person."""
    spoken = {
        ref.span: Ref((meant[ref.agents[0]],), ref.via, ref.span) for ref in refs.values() if ref.agents[0] in meant
    }
    return {i: spoken.get(ref.span, ref) for i, ref in refs.items()}


def sides_of(
    document: Document, refs: Mapping[int, Ref], talks: "Sequence[Talk]", allegiances: Allegiances
) -> tuple[str, ...]:
    """The two parties of the note: who met whom in title and first paragraphs, else the first two persons there."""
    last = min(document.lead + 2, len(document.paragraphs) - 1)
    horizon = document.paragraphs[last].span.end if document.lead >= 0 else len(document.text)
    persons: dict[str, None] = {}
    bodies: dict[str, None] = {}
    for token in document.doc:
        if token.idx > horizon:
            break
        ref = refs.get(token.i)
        if ref and ref.agents[0][0] in "pta":
            (bodies if ref.agents[0][0] == "a" else persons).setdefault(ref.agents[0])
    ends = [
        (tuple(a for a in talk.first if a[0] == "p"), tuple(b for b in talk.second if b[0] == "p"))
        for talk in talks
        if document.doc[talk.token].idx <= horizon
    ]
    return two_sides(ends, list(persons), list(bodies), allegiances)
