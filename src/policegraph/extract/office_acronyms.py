"""Offices called by their initials: "the IGP" after "the Inspector-General of Police", "the NSA" where it is told."""

import re
from collections.abc import Iterator

from policegraph.extract.clusters import Cluster, LineFound
from policegraph.extract.found import Found
from policegraph.extract.gathering import Gathering
from policegraph.extract.phrases import acronym_of_office
from policegraph.facts import EntityKind

_SMALL = frozenset("of the and for to in on".split())
_LONGEST = 4  # letters of initials that nobody introduces


def office_acronyms(g: Gathering) -> None:
    """Add the places where a gathered office is meant by its acronym alone."""
    introduced, initials = _introduced(g), _by_initials(g)
    for lf in g.lines if introduced or initials else ():
        bodies = [a for a in lf.agencies if (lf.line.index, a.first, a.last) in g.at]  # others turned out to be offices
        taken = {k for f in (*bodies, *lf.posts, *lf.persons, *lf.places) for k in range(f.first, f.last)}
        for k, word in enumerate(lf.line.words):
            if k in taken or not word.acronym or _names(lf, k):
                continue
            office = introduced.get(word.text)
            if office is None and k and lf.line.words[k - 1].lower == "the" and lf.line.near(k):
                office = initials.get(word.text)
            if office is None:
                continue
            found = Found(EntityKind.POST, k, k + 1, lf.line.span(k, k + 1), word.text, "post-acronym", bare=True)
            office.note(found, bare=True)
            office.forms.setdefault(word.text)
            g.at[lf.line.index, k, k + 1] = office.id


def _names(lf: LineFound, k: int) -> bool:
    """Whether an acronym stands before a name, as a rank does, or in brackets behind its own office."""
    line = lf.line
    follows = any(person.first == k + 1 for person in lf.persons) and line.near(k + 1)
    return follows or line.gap(k).endswith("(")


def _introduced(g: Gathering) -> dict[str, Cluster]:
    """By acronym the offices behind which the text puts it in brackets."""
    out: dict[str, Cluster] = {}
    for lf in g.lines:
        for post in lf.posts:
            office = g.clusters.get(g.at.get((lf.line.index, post.first, post.last), ""))
            acronym = acronym_of_office(lf.line, post)
            if office is not None and acronym is not None and acronym in set(_initials(office)):
                out.setdefault(acronym, office)
    return out


def _by_initials(g: Gathering) -> dict[str, Cluster]:
    """By initials the offices that alone have them in the note."""
    out: dict[str, list[Cluster]] = {}
    for office in g.clusters.values():
        if office.kind is EntityKind.POST:
            for short in set(_initials(office)):
                out.setdefault(short, []).append(office)
    return {short: own[0] for short, own in out.items() if len(own) == 1 and 2 <= len(short) <= _LONGEST}


def _initials(office: Cluster) -> Iterator[str]:
    """The first letters of the words of an office's forms, small words left out."""
    for form in office.forms:
        words = [w for w in re.split(r"[\s/-]+", re.sub(r"\(\w+\)", "", form)) if w and w.lower() not in _SMALL]
        if len(words) > 1 and all(w[0].isupper() for w in words):
            yield "".join(w[0] for w in words)


__all__ = ["office_acronyms"]
