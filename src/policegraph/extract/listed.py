"""Lists of delegates: for whom all those speak who are named under "For Mexico:" or "Bulgarian delegation"."""

import re
from dataclasses import replace

from policegraph.extract.clusters import LineFound
from policegraph.extract.document import Part
from policegraph.extract.found import Found
from policegraph.extract.gathering import Gathering
from policegraph.extract.phrases import plain_body
from policegraph.extract.words import fold

# what a label says beside the country: "From the Croatian side", "Members of the delegation of Chile"
_LABEL = frozenset(
    "for on from of the by in side sides part behalf delegation delegations delegates delegate participants members "
    "member representatives representing represented team party government attendees officials list composition".split()
)
_ITEM = re.compile(r"\s*(?:[-•*–—·▪]|\(?\d{1,2}[.)])\s")
_LONGEST = 10  # words of a label
_LATEST = 3  # the words that may stand before the first name of an item without a mark: ranks and honorifics


def listed_origins(g: Gathering) -> None:
    """Give everybody named in a list the country that its label names, where nothing else is told of him."""
    owner: str | None = None
    for lf in g.lines:
        label, behind = _label(g, lf)
        if label is not None:
            owner = label
            if behind is not None:
                _give(g, lf, behind, label)
        elif owner is not None and _is_item(g, lf):
            _give(g, lf, 0, owner)
        else:
            owner = None


def _label(g: Gathering, lf: LineFound) -> tuple[str | None, int | None]:
    """The country that a line names as the label of a list, and the word from which on its list follows in it."""
    words = lf.line.words
    if not words or lf.part not in (Part.BODY, Part.HEADING):
        return None, None
    colon = next((k for k in range(1, min(len(words), _LONGEST) + 1) if lf.line.gap(k).startswith(":")), None)
    # what stands behind the last word is no word's gap
    ends = _end(g, lf).lstrip() in (":", "") and len(words) <= _LONGEST
    last = colon if colon is not None else len(words) if ends else 0
    countries = [p for p in lf.places if p.subkind == "Country" and p.known and p.last <= last]
    if len(countries) != 1:
        return None, None
    country = countries[0]
    others = [w for k, w in enumerate(words[:last]) if not country.first <= k < country.last]
    if not others or any(fold(word.text) not in _LABEL for word in others):
        return None, None
    return country.known[0], colon if colon is not None and colon < len(words) else None


def _is_item(g: Gathering, lf: LineFound) -> bool:
    if not lf.line.words or not lf.persons:
        return False
    if _ITEM.match(g.document.text, g.document.paragraphs[lf.line.index].span.start):
        return True
    return min(p.first for p in lf.persons) <= _LATEST and not _end(g, lf).startswith((".", "!", "?"))


def _end(g: Gathering, lf: LineFound) -> str:
    """What stands behind the last word of a paragraph."""
    return g.document.text[lf.line.words[-1].end : g.document.paragraphs[lf.line.index].span.end].rstrip()


def _give(g: Gathering, lf: LineFound, first: int, country: str) -> None:
    for person in lf.persons:
        cluster = g.clusters.get(g.at.get((lf.line.index, person.first, person.last), ""))
        if cluster is not None and person.first >= first:
            cluster.country = cluster.country or country
    lf.agencies[:] = [
        a if a.first < first or not _open(g, a, country) else replace(a, country=(country,)) for a in lf.agencies
    ]
    lf.posts[:] = [p if p.country or p.body or p.first < first else replace(p, country=(country,)) for p in lf.posts]


def _open(g: Gathering, body: Found, country: str) -> bool:
    """Whether a body may be this country's: nothing else is told of it, and it is not known to be another's."""
    known = [g.gaz.knowledge.agencies[id].country for id in body.known if id in g.gaz.knowledge.agencies]
    return not body.country and (
        not known or country in known or (None not in known and (len(known) > 1 or plain_body(body.name, g.gaz.lex)))
    )


__all__ = ["listed_origins"]
