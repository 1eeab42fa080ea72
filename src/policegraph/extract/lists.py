"""Names that stand in one list: what holds for one of them holds for all, also where the parse loses the thread."""

import re
from collections.abc import Mapping
from itertools import pairwise

from policegraph.extract.scene import Scene

_BETWEEN = re.compile(r"[\s,;:()•–—*-]*(?:(?:and|&|as well as|from|of|the|both|also|by)\s+)*", re.IGNORECASE)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|H\.?E|Gen|Lt|Maj|Brig|Col|Capt|Insp|Hon|Sir|Sheikh)\b\.?", re.IGNORECASE)


def list_peers(scene: Scene, tokens_of: Mapping[str, list[int]]) -> dict[str, tuple[str, ...]]:
    """For each agent the others of the longest list it stands in, of at least three of one sort."""
    doc, text = scene.document.doc, scene.document.text
    mentions = sorted(
        (t, agent)
        for agent, tokens in tokens_of.items()
        for t in tokens
        if agent not in scene.inner.get(t, ())  # "X, Chief of the Y Agency, Z": the agency is no member of the list
    )
    lists: list[list[str]] = []
    for (before, one), (after, other) in pairwise(mentions):
        ends = _end(scene, before)
        between = _TITLE.sub("", text[ends : doc[after].idx]) if ends <= doc[after].idx else ""
        same_sort = _sort(one) == _sort(other) and len(between) < 40 and _BETWEEN.fullmatch(between + " ")
        if one == other:
            continue
        if same_sort and lists and lists[-1][-1] == one:
            lists[-1].append(other)
        elif same_sort:
            lists.append([one, other])
    out: dict[str, tuple[str, ...]] = {}
    for names in lists:
        members = tuple(dict.fromkeys(names))
        for agent in members if len(members) > 2 else ():
            if len(members) > len(out.get(agent, ())):
                out[agent] = members
    return {agent: tuple(x for x in members if x != agent) for agent, members in out.items()}


def _sort(agent: str) -> str:
    return "p" if agent[0] in "pt" else agent[0]


def _end(scene: Scene, i: int) -> int:
    """Where the name or title ends that begins at a token."""
    ref, doc = scene.refs.get(i), scene.document.doc
    if ref is None:
        return doc[i].idx + len(doc[i].text)
    return max(ref.span.end, doc[i].idx + len(doc[i].text))
