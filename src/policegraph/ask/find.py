"""Finding the entity that a person means: case, accents, punctuation and the order of the words are no matter.

find_one(source, "stock")                  the only one whose name holds the word: Jürgen Stock
find_one(source, "agency: border service")  only among agencies
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from weakref import WeakKeyDictionary

from anyascii import anyascii

from policegraph.ask.source import PREFIXES, THEME, Source, select, text_of
from policegraph.ask.who import CLASSES, Countries, labels
from policegraph.errors import AmbiguousNameError, UsageError

KINDS = ("person", "post", "agency", "place", "theme", "event")
_SAME_NAME, _ALL_WORDS, _ALIKE = 100.0, 90.0, 82.0  # the lowest scores of the three ways to fit
_CLOSE = 3.0  # two fits that lie no further apart are equally good


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that a name fits. `score` is 100 for its very name; `countries` tells namesakes apart."""

    iri: str
    label: str
    kind: str
    score: float
    countries: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.label} ({', '.join((self.kind, *self.countries))})"


@dataclass(frozen=True, slots=True)
class _Entry:
    iri: str
    kind: str
    names: tuple[str, ...]  # normalised, the label first
    extra: frozenset[str]  # words that may help to say which: those of its countries


@cache
def normal(name: str) -> str:
    """A name in small Latin letters without accents and punctuation, "the" and "of" left out."""
    words = re.findall(r"[a-z0-9]+", anyascii(name).lower().replace("'", "").replace("’", ""))
    return " ".join(word for word in words if word not in ("the", "of")) or " ".join(words)


class Finder:
    """All names of one graph; made once and asked often."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._countries = Countries(source)
        names: dict[str, list[str]] = {}
        self._kind: dict[str, str] = {}
        for kind in KINDS:
            query = f"""SELECT DISTINCT ?x ?rank ?name WHERE {{
                ?x a {CLASSES[kind]} .
                {{ ?x rdfs:label|skos:prefLabel ?name BIND(0 AS ?rank) }}
                UNION {{ ?x skos:altLabel ?name BIND(1 AS ?rank) }}
            }}"""
            for row in sorted(select(source, query), key=lambda row: (text_of(row, "rank"), text_of(row, "name"))):
                iri = text_of(row, "x")
                self._kind.setdefault(iri, kind)
                names.setdefault(iri, []).append(normal(text_of(row, "name")))
        for row in select(source, "SELECT DISTINCT ?x WHERE { ?s pg:theme ?x }"):
            iri = text_of(row, "x")
            if iri.startswith(THEME):
                self._kind.setdefault(iri, "theme")
                names.setdefault(iri, []).append(normal(iri.removeprefix(THEME)))
        country_labels = labels(source, {country for iri in names for country in self._countries.of(iri)})
        self._entries = tuple(
            _Entry(
                iri,
                self._kind[iri],
                tuple(dict.fromkeys(names[iri])),
                frozenset(
                    word for country in self._countries.of(iri) for word in normal(country_labels[country]).split()
                ),
            )
            for iri in sorted(names)
        )

    def __contains__(self, iri: str) -> bool:
        return iri in self._kind

    def find(self, name: str, kinds: Collection[str] = (), most: int = 10) -> list[Found]:
        """The entities that a name fits, the best first; only of these kinds, all without.

        Fits are: the very name; a name that holds all its words (its country's name counts as one of them); a name
        written much alike.
        """
        wanted = normal(name)
        if not wanted:
            return []
        entries = [entry for entry in self._entries if not kinds or entry.kind in kinds]
        scored = [(score, entry) for entry in entries if (score := _fit(wanted, entry)) > 0]
        if not scored or max(score for score, _ in scored) < _ALL_WORDS:
            scored += _alike(wanted, entries)
        best: dict[str, float] = {}
        for score, entry in scored:
            best[entry.iri] = max(best.get(entry.iri, 0.0), score)
        first = sorted(best, key=lambda iri: (-best[iri], iri))[:most]
        label = labels(self._source, first)
        places = {iri: labels(self._source, self._countries.of(iri)) for iri in first}
        return [
            Found(iri, label[iri], self._kind[iri], round(best[iri], 1), tuple(sorted(places[iri].values())))
            for iri in first
        ]

    def one(self, name: str, kinds: Collection[str] = ()) -> Found:
        """The entity that a name means.

        `name` may begin with a kind ("person: stock"), be an IRI, or a prefixed name ("theme:corruption"). Raises
        UsageError where nothing fits, AmbiguousNameError where several fit equally well.
        """
        iri = _iri_of(name)
        if iri is not None and (iri in self or _is_there(self._source, iri)):
            return Found(iri, labels(self._source, [iri])[iri], self._kind.get(iri, "thing"), 100.0)
        before, colon, after = name.partition(":")
        if colon and before.strip().lower() in KINDS:
            name, kinds = after.strip(), (before.strip().lower(),)
        found = self.find(name, kinds)
        if not found:
            what = f"no {' or '.join(kinds)}" if kinds else "nothing"
            raise UsageError(f"{what} in the graph is named {name!r}; try fewer words or another spelling")
        close = [one for one in found if found[0].score - one.score < _CLOSE]
        if len(close) > 1 and not _names_the_rest(close[0], close[1:]):
            candidates = "; ".join(f"{one} {short(one.iri)}" for one in close)
            raise AmbiguousNameError(
                f"{name!r} fits {len(close)} entities equally well: {candidates}. Give more of the name, its country, "
                f"its kind before a colon ({close[0].kind}: {name}), or the IRI"
            )
        return found[0]


_FINDERS: WeakKeyDictionary[object, tuple[int, Finder]] = WeakKeyDictionary()


def finder(source: Source) -> Finder:
    """The finder of a graph, made at its first use and again when the number of names has changed."""
    rows = select(source, "SELECT (COUNT(*) AS ?n) WHERE { ?x rdfs:label|skos:altLabel ?name }")
    stamp = int(text_of(rows[0], "n"))
    key = getattr(source, "store", source)
    known = _FINDERS.get(key)
    if known is None or known[0] != stamp:
        known = _FINDERS[key] = (stamp, Finder(source))
    return known[1]


def find_one(source: Source, name: str, kinds: Collection[str] = ()) -> Found:
    """The entity that a name means; see `Finder.one`. Raises UsageError, AmbiguousNameError."""
    return finder(source).one(name, kinds)


def short(iri: str) -> str:
    """An IRI with a known prefix where that makes it a plain word, else in angle brackets."""
    for prefix, base in PREFIXES.items():
        rest = iri.removeprefix(base)
        if rest != iri and re.fullmatch(r"[\w-]+", rest):
            return f"{prefix}:{rest}"
    return f"<{iri}>"


def _names_the_rest(first: Found, rest: Iterable[Found]) -> bool:
    """Whether all others are things of another kind that are named after the first: a body and the post at its head."""
    words = set(normal(first.label).split())
    return all(one.kind != first.kind and words < set(normal(one.label).split()) for one in rest)


def _iri_of(name: str) -> str | None:
    name = name.strip().removeprefix("<").removesuffix(">")
    if name.startswith(("http://", "https://")):
        return None if re.search(r'[\s<>"{}|\\^`]', name) else name
    prefix, colon, rest = name.partition(":")
    if colon and prefix in PREFIXES and re.fullmatch(r"[\w-]+", rest):
        return PREFIXES[prefix] + rest
    return None


def _is_there(source: Source, iri: str) -> bool:
    return bool(select(source, f"SELECT ?p WHERE {{ <{iri}> ?p ?o }} LIMIT 1"))


def _fit(wanted: str, entry: _Entry) -> float:
    best = 0.0
    words = set(wanted.split())
    for position, name in enumerate(entry.names):
        have = set(name.split())
        # A text's short form, say a surname, names nobody better than it names the others who share it.
        if name == wanted and (position == 0 or not have < set(entry.names[0].split())):
            return _SAME_NAME if position == 0 else _SAME_NAME - 1
        if words == have and not have < set(entry.names[0].split()):
            best = max(best, _SAME_NAME - 2)
        elif words <= have | entry.extra and words & have:
            # Many words beside the wanted ones make a fit worse, but never by more than what keeps it a fit.
            best = max(best, _ALL_WORDS + 6 - min(6.0, len((have | entry.extra) - words) * 0.5))
    return best


def _alike(wanted: str, entries: Iterable[_Entry]) -> list[tuple[float, _Entry]]:
    from rapidfuzz import fuzz, process

    names = [(name, entry) for entry in entries for name in entry.names]
    if len(wanted) < 4 or not names:
        return []
    choices = [name for name, _ in names]
    hits = process.extract(wanted, choices, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=30)
    found = [(score * 0.9, names[index][1]) for _, score, index in hits]
    if " " not in wanted:  # a word of a longer name, misspelt: "qillfeather"
        holders: dict[str, list[_Entry]] = {}
        for name, entry in names:
            for word in name.split():
                holders.setdefault(word, []).append(entry)
        near = process.extract(wanted, list(holders), scorer=fuzz.ratio, score_cutoff=_ALIKE + 3, limit=10)
        found += [(score * 0.85, entry) for word, score, _ in near for entry in holders[word]]
    return found
