"""Who is meant by an office that the text gives to nobody by name, where only one of the named can be: "head of X"."""

from policegraph.extract.clusters import Cast, Cluster
from policegraph.extract.name_words import name_words
from policegraph.extract.sides import Allegiances
from policegraph.facts import EntityKind

_WORDS = name_words()


def embodied(cast: Cast, allegiances: Allegiances) -> dict[str, str]:
    """Post -> the person who must be meant."""
    held = [(person, cast.clusters[post]) for person, post, _, _ in cast.holds]
    taken = {post for _, post, _, _ in cast.holds}
    out: dict[str, str] = {}
    for post in cast.of(EntityKind.POST):
        if post.id in taken or _WORDS.second & set(post.core.split()):
            continue
        found = {
            p for p, other in held if not _WORDS.second & set(other.core.split()) and _same(post, other, allegiances)
        }
        if len(found) == 1:
            out[post.id] = found.pop()
    return out


def _same(post: Cluster, held: Cluster, allegiances: Allegiances) -> bool:
    of = allegiances.of
    if post.head in _WORDS.any_head:
        if post.body is not None:
            return held.body == post.body
        rest = post.core.split()[1:]
        return (
            len("".join(rest)) <= 4 and "minister" in held.head.split() and of.get(held.id) == of.get(post.id)
        )  # "head of the M.I.A."
    if post.core in _WORDS.interior and held.core in _WORDS.interior:
        return of.get(held.id) == of.get(post.id)
    return (
        " " in post.head
        and post.head == held.head
        and held.body is None
        and held.country is None
        and post.core.startswith(post.head)
        and held.core == held.head
    )
