"""How two names stand beside each other in the text: "X of the Y", "Y Commander X", "X, who heads the Y"."""

import re
from collections.abc import Sequence
from functools import cache

from policegraph.extract.cast import Cluster
from policegraph.extract.document import Document
from policegraph.extract.lexicon import lexicon
from policegraph.extract.words import fold
from policegraph.facts import Span

_JOIN = re.compile(
    r"^\W{0,3}(?:,\s*)?(?:of|from|with|at|representing|for|,)\s+(?:the\s+)?(?:\w+’s\s+)?$", re.IGNORECASE
)


_LEADS = re.compile(
    r"^\W{1,3}(?:who|that)\s(?:\w+\s){0,2}?(?:heads|leads|manages|directs|chairs|runs|commands|headed|led|oversees|"
    r"works (?:for|at|in|with)|serves (?:in|at|with))\s(?:the\s|its\s|their\s)?$"
)
_AT = re.compile(r"^\W{1,3}(?:(?:an?|the)\s)?(?:\w+\s)?\0\s+(?:of|in|at|with|from|for|within)\s+(?:the\s)?$")


def pattern(
    document: Document, person: Cluster, agency: Cluster, posts: Sequence[Cluster] = ()
) -> tuple[str, Span | None]:
    """How person and body stand beside each other: "X of the Y", "Y Commander X", "X (Y)", "Y's X"."""
    ranks = lexicon()
    owned = _owner(document, person, agency, posts)
    if owned is not None:
        return "owner", owned
    titles = sorted(span for post in posts for span, _, _ in post.places)
    for mine, _, bare in person.places:
        if bare:
            continue
        for theirs, _, _ in agency.places:
            if _office_at(document.text, mine, theirs, titles):
                return "office", Span(mine.start, theirs.end)
            if 0 <= theirs.start - mine.end <= 60:
                between = document.text[mine.end : theirs.start]
                if "\n" in between or "." in between:
                    continue
                if _LEADS.match(between):
                    return "leads", Span(mine.start, theirs.end)
                if _JOIN.match(between):
                    return "after", Span(mine.start, theirs.end)
                if between.strip() in ("(", ", ("):
                    return "bracket", Span(mine.start, theirs.end)
                if (
                    len(between) < 60
                    and re.search(r"\b(of|from|at|in|for) (the )?(\w+ )?$", between)
                    and " and " not in between
                    and "," in between[:3]
                ):
                    return "clause", Span(mine.start, theirs.end)
            if 0 <= mine.start - theirs.end <= 70:
                between = document.text[theirs.end : mine.start]
                if "\n" in between or "." in between.replace("Dr.", "").replace("Gen.", "").replace("Mr.", "").replace(
                    "Lt.", ""
                ).replace("Maj.", "").replace("Brig.", "").replace("Col.", "").replace("Ms.", "").replace("Insp.", ""):
                    continue
                words = [fold(w) for w in re.findall(r"[\w.]+", between)]
                if (
                    words
                    and all(
                        w.rstrip(".") in ranks.ranks.words
                        or w.rstrip(".") in ranks.honorifics.words
                        or w in ("s", "the")
                        for w in words
                    )
                    and "," not in between
                ):
                    return "rank", Span(theirs.start, mine.end)
                if (
                    re.match(r"^(’s|'s|’|')?\s*(own )?([A-Z]?\w+[ -]){0,4}$", between)
                    and "," not in between
                    and " and " not in between
                    and len(words) <= 5
                    and words[:1] != ["and"]
                ):
                    return "before", Span(theirs.start, mine.end)
    return "none", None


_OWNS = re.compile(r"(?:^|[\s,(])(?:its|whose|where\s(?:its|the)|their)\s(?:[A-Za-z-]+\s){0,3}$", re.IGNORECASE)


def _owner(document: Document, person: Cluster, agency: Cluster, posts: Sequence[Cluster]) -> Span | None:
    """ "the Centre, whose Director, X", "Its Commandant, X": the office's body is the last one named before it."""
    ours = [span for span, _, bare in agency.places if not bare]
    for mine, _, bare in person.places:
        for title in (span for post in posts for span, _, _ in post.places):
            if bare or not 0 <= mine.start - title.end <= 40:
                continue
            opening = _OWNS.search(document.text, max(0, title.start - 40), title.start)
            if opening is None:
                continue
            before = [s for s in ours if s.end <= opening.end() and opening.start() - s.end <= 160]
            if not before:
                continue
            nearest = max(before)
            between = document.text[nearest.end : opening.start()]
            if not re.search(r"\n|[.!?]\s+\S", between) and not _named_between(document, nearest, opening):
                return Span(nearest.start, mine.end)
    return None


def _named_between(document: Document, body: Span, opening: re.Match[str]) -> bool:
    """Whether another body's name seems to stand between a body and the word that speaks of its owner."""
    between = document.text[body.end : opening.start()]
    return bool(_body_nouns().search(between))


@cache
def _body_nouns() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(sorted(lexicon().short_bodies)) + r")\b", re.IGNORECASE)


def _office_at(text: str, mine: Span, theirs: Span, titles: Sequence[Span]) -> bool:
    """ "X, Head of Records at the Y": the office between the two names is of that body."""
    if not 0 < theirs.start - mine.end <= 160:
        return False
    inside = [t for t in titles if mine.end <= t.start and t.end <= theirs.start]
    if len(inside) != 1:
        return False
    (title,) = inside
    return bool(_AT.match(text[mine.end : title.start] + "\0" + text[title.end : theirs.start]))


def together(document: Document, person: Cluster, agency: Cluster) -> str:
    """Whether both are named in one sentence, in one paragraph, or apart; nearer counts more."""
    best = "no"
    for mine, _, _ in person.places:
        for theirs, _, _ in agency.places:
            gap = max(theirs.start - mine.end, mine.start - theirs.end)
            if gap > 400:
                continue
            between = document.text[min(mine.end, theirs.end) : max(mine.start, theirs.start)]
            if "\n" in between:
                continue
            if not re.search(r"[.!?]\s+[A-Z]", between):
                if gap < 60:
                    return "near"
                best = "sentence"
            elif best == "no":
                best = "paragraph"
    return best
