"""Names of persons compared: the same name, a variant, a shorter form, or another name.

    compare("Jürgen Stock", "Dr. STOCK Juergen")   Likeness(kind=ORDER, …)
    compare("Ali Hassan", "Hassan Ali bin Saleh")  Likeness(kind=OTHER, …)

Everything here is a pure function of the two names.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from importlib import resources

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler

from policegraph.extract.words import fold

_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
_NEAR = 0.92  # Jaro-Winkler likeness of two spellings of one name part
# Letters that stand for one sound in one transliteration and another; applied in this order.
_SPELLINGS = tuple(
    tuple(pair.split(">"))
    for pair in re.split(
        r"\s+",
        "sch>sh tch>ch kh>h gh>g dh>d zh>j ph>f th>t ck>k ou>u oo>u ue>u oe>o ae>a ee>i ei>ai ey>i iy>i yy>i ij>i "
        "ia>a ya>a ie>e ye>e iu>u yu>u q>k w>v y>i j>i x>ks z>s",
    )
)
_VOWELS = str.maketrans("", "", "aeiou")


@dataclass(frozen=True, slots=True)
class NameWords:
    """The lists of `names.toml` that are about persons."""

    particles: frozenset[str]
    descent: frozenset[str]
    generation: frozenset[str]
    honorifics: frozenset[str]


@cache
def tables() -> dict[str, object]:
    """What `names.toml` holds."""
    return tomllib.loads(resources.files("policegraph.resolve").joinpath("names.toml").read_text("utf-8"))


@cache
def _words() -> NameWords:
    def words(key: str) -> frozenset[str]:
        values = tables()[key]
        return frozenset(str(value) for value in values) if isinstance(values, list) else frozenset()

    return NameWords(words("particles"), words("descent"), words("generation"), words("honorifics"))


class Kind(IntEnum):
    """How two names go together, the closest last."""

    OTHER = 0
    SURNAME = 1  # one is a single part of the other
    INITIALS = 2  # parts of one are initials of the other's
    SHORTER = 3  # two or more parts of the longer make up the shorter
    VARIANT = 4  # all parts, some in another spelling
    ORDER = 5  # all parts in another order
    SAME = 6


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two names go together, and what a person may read of it."""

    kind: Kind
    because: str


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart: `parts` without honorifics and particles, in the order written."""

    parts: tuple[str, ...]
    descent: bool = False  # "son of" stands in it: the order counts
    generation: str = ""

    @property
    def full(self) -> bool:
        """Whether it has two parts that are no initials."""
        return sum(len(part) > 1 for part in self.parts) >= 2


@lru_cache(maxsize=200_000)
def parse(name: str) -> PersonName:
    """A name taken apart. "Stock, Jürgen" is read as "Jürgen Stock"."""
    words = _words()
    before, comma, after = name.partition(",")
    if comma and after.strip() and fold(after).strip(" .") not in words.generation:
        name = f"{after.strip()} {before.strip()}"
    tokens = [token.replace("'", "") for token in _WORD.findall(anyascii(fold(name)).casefold().replace("-", " "))]
    generation = ""
    if len(tokens) > 2 and tokens[-1] in words.generation:
        generation = {"junior": "jr", "fils": "jr", "senior": "sr", "pere": "sr"}.get(tokens[-1], tokens[-1])
        tokens = tokens[:-1]
    while len(tokens) > 1 and tokens[0] in words.honorifics:
        tokens = tokens[1:]
    descent = any(token in words.descent for token in tokens[1:])
    kept = [token for token in tokens if token not in words.descent and token not in words.particles]
    kept = kept or tokens
    return PersonName(tuple(kept), descent, generation)


@lru_cache(maxsize=200_000)
def sound(part: str) -> str:
    """A name part with the spellings of one sound made one: "yousef" and "yusuf", "juergen" and "jurgen"."""
    for spelling, plain in _SPELLINGS:
        part = part.replace(spelling, plain)
    return re.sub(r"(.)\1+", r"\1", part)


@lru_cache(maxsize=200_000)
def bones(part: str) -> str:
    """The consonants of a name part, the first letter kept: what hardly any transliteration changes."""
    plain = sound(part)
    return plain[:1] + re.sub(r"(.)\1+", r"\1", plain[1:].translate(_VOWELS)) if plain else ""


class _Fit(IntEnum):
    NONE = 0
    INITIAL = 1
    NEAR = 2
    SOUND = 3
    EQUAL = 4


def _fit(one: str, other: str) -> _Fit:
    if one == other:
        return _Fit.EQUAL
    if min(len(one), len(other)) == 1:
        return _Fit.INITIAL if one[0] == other[0] else _Fit.NONE
    if sound(one) == sound(other):
        return _Fit.SOUND
    likeness = JaroWinkler.similarity(sound(one), sound(other))
    if bones(one) == bones(other) and len(bones(one)) > 2 and likeness >= 0.75:
        return _Fit.NEAR
    return _Fit.NEAR if likeness >= _NEAR and min(len(one), len(other)) >= 5 and one[0] == other[0] else _Fit.NONE


@lru_cache(maxsize=200_000)
def compare(one: str, other: str) -> Likeness:
    """How two names of persons go together."""
    a, b = sorted((parse(one), parse(other)), key=lambda name: (len(name.parts), name.parts))
    if a.generation != b.generation:
        return Likeness(
            Kind.OTHER,
            f"only one is “{a.generation or b.generation}”"
            if not a.generation or not b.generation
            else "two generations",
        )
    if a.parts == b.parts:
        if len(a.parts) == 1:
            return Likeness(Kind.SURNAME, "both are one word")
        return Likeness(Kind.SAME, "the same name")
    if "".join(a.parts) == "".join(b.parts):
        return Likeness(Kind.SAME, "the same name, written apart or together")
    return _aligned(a, b)


def _aligned(a: PersonName, b: PersonName) -> Likeness:
    """`a` has no more parts than `b`: each of its parts must have a place in `b`."""
    best = Likeness(Kind.OTHER, "other names")
    for turned, order in _orders(a.parts, ordered=a.descent or b.descent):
        fits = _in_order(order, b.parts)
        if fits is None:
            continue
        found = _judge(a, b, fits, turned)
        if found.kind > best.kind:
            best = found
    return best


def _orders(parts: tuple[str, ...], *, ordered: bool) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """The name as written, and with the family name at the other end."""
    yield False, parts
    if len(parts) > 1 and not ordered:
        yield True, (parts[-1], *parts[:-1])
        if len(parts) > 2:
            yield True, (*parts[1:], parts[0])


def _in_order(a: tuple[str, ...], b: tuple[str, ...]) -> list[_Fit] | None:
    """How each part of `a` fits its place in `b`, in order; None where one has no place."""
    fits: list[_Fit] = []
    at = 0
    for part in a:
        place = max(
            range(at, len(b)),
            key=lambda k: (_fit(part, b[k]), -k),
            default=None,
        )
        if place is None or (fit := _fit(part, b[place])) is _Fit.NONE:
            return None
        fits.append(fit)
        at = place + 1
    return fits


def _judge(a: PersonName, b: PersonName, fits: list[_Fit], turned: bool) -> Likeness:
    worst = min(fits)
    full = sum(fit > _Fit.INITIAL for fit in fits)
    if len(a.parts) == 1:
        if worst is _Fit.INITIAL or (fits[0] < _Fit.SOUND):
            return Likeness(Kind.OTHER, "other names")
        return Likeness(Kind.SURNAME, f"“{a.parts[0]}” alone")
    if worst is _Fit.INITIAL:
        if not full:
            return Likeness(Kind.OTHER, "initials only")
        return Likeness(Kind.INITIALS, "initials for first names")
    if len(a.parts) < len(b.parts):
        # Of a line of descent the beginning must be there: the son of A is not A.
        if (a.descent or b.descent) and _fit(a.parts[0], b.parts[0]) < _Fit.NEAR:
            return Likeness(Kind.OTHER, "another first name in a line of descent")
        if (
            not (a.descent or b.descent)
            and _fit(a.parts[0], b.parts[0]) < _Fit.NEAR
            and _fit(a.parts[-1], b.parts[-1]) < _Fit.NEAR
            and not turned
        ):
            return Likeness(Kind.OTHER, "neither first nor last name in its place")
        return Likeness(Kind.SHORTER, f"{len(a.parts)} of {len(b.parts)} parts of the name")
    if worst < _Fit.EQUAL:
        return Likeness(Kind.VARIANT, "another spelling of the name")
    return Likeness(Kind.ORDER, "the same parts in another order")


@lru_cache(maxsize=200_000)
def blocks(name: str) -> frozenset[str]:
    """Keys of which two names that may be one share at least one; few names of different persons do."""
    parts = parse(name).parts
    if len(parts) == 1:
        return frozenset({f"{bones(parts[0])}"})
    keys: set[str] = set()
    for end in (parts[0], parts[-1]):
        for part in parts:
            if part is not end:
                pair = sorted((bones(end), bones(part)))
                keys.add(f"{pair[0]} {pair[1]}")
    # "J. Weber", "Weber J." and "Jürgen Weber" share "i. vbr". The other way round, first names with the initial of a
    # family name, would be shared by too many.
    initials = [part for part in parts if len(part) == 1]
    family = parts[-1] if len(parts[-1]) > 1 else max(parts, key=len)
    if len(family) > 1:
        first = initials[0] if initials else parts[0]
        keys.add(f"{bones(first)[:1]}. {bones(family)}")
    return frozenset(keys)


def own_key(name: str) -> str:
    """The key under which equal names of persons that no authority holds are one: parts, spelt plainly, sorted unless
    their order counts."""
    name_ = parse(name)
    parts = [sound(part) for part in name_.parts]
    return " ".join([*(parts if name_.descent else sorted(parts)), name_.generation]).strip()
