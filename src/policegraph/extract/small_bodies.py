"""Names of bodies in small letters, or told by a noun in small letters: "the Danish coast guard", "the charity X"."""

from collections.abc import Iterator

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.phrases import FUNCTION_WORDS, NOT_BODIES, portfolio_word
from policegraph.extract.words import fold
from policegraph.facts import EntityKind

_WORDS = name_words()

SMALL = "agency-small"  # the rule of a nation's body in small letters
_MODIFIERS = 3  # words between the nation and the noun
_LONGEST = 5  # words of a name behind its kind
# nouns that tell a nation's one body without another word
_ALONE = frozenset(
    "army congress consulate customs embassy gendarmerie ministry navy parliament presidency senate".split()
)
_DETERMINED = frozenset("the its his her their our".split())


def find_small_bodies(line: Line, lex: Lexicon, places: list[Found], taken: list[Found]) -> list[Found]:
    """Bodies that only a noun in small letters tells; whether they are is judged later."""
    if line.title_case:
        return []
    busy = {k for f in taken for k in range(f.first, f.last)}
    return [*_of_nations(line, lex, places, busy), *_named_kinds(line, lex, places, busy)]


def _of_nations(line: Line, lex: Lexicon, places: list[Found], busy: set[int]) -> Iterator[Found]:
    """ "the Danish coast guard", "Peru's forensic institute", "the interior ministry"."""
    words = line.words
    nations = {p.last: p for p in places if p.demonym or words[p.last - 1].possessive}
    for k, word in enumerate(words):
        noun = fold(word.text)
        if k in busy or noun not in _WORDS.small_nouns or not word.text.islower() or _goes_on(line, k):
            continue
        start = k
        while start > 0 and k - start < _MODIFIERS and line.near(start) and start - 1 not in busy:
            before = words[start - 1]
            if not before.text.islower() or not (before.lower in lex.portfolio or before.lower in lex.before):
                break
            start -= 1
        nation = nations.get(start) if line.near(start) else None
        if nation is not None and (start < k or noun in _ALONE):
            first = start if words[nation.last - 1].possessive else nation.first
            yield _found(line, first, k + 1, SMALL, noun, nation.country or nation.known)
        elif noun == "ministry" and start < k and start and words[start - 1].lower in _DETERMINED:
            yield _found(line, start, k + 1, SMALL, noun)


def _goes_on(line: Line, k: int) -> bool:
    """Whether a noun follows that the word belongs to: "police officers"."""
    return k + 1 < len(line.words) and line.near(k + 1) and bool(line.tags) and line.tags[k + 1].startswith("NN")


def kind_before(line: Line, k: int) -> bool:
    """Whether a noun in small letters before word `k` makes the name there a body's: "the charity X"."""
    before = line.words[k - 1]
    small = before.text.islower() or before.acronym  # "the NGO X"
    return k > 0 and line.near(k) and small and not before.possessive and fold(before.text) in _WORDS.named_kinds


def _named_kinds(line: Line, lex: Lexicon, places: list[Found], busy: set[int]) -> Iterator[Found]:
    """ "the charity X", "the insurer Y": a name in capitals that a noun in small letters makes a body's."""
    words = line.words
    placed = {k for p in places for k in range(p.first, p.last)}
    for k in range(1, len(words)):
        if not kind_before(line, k) or words[k].lower in FUNCTION_WORDS:
            continue
        end = k
        while end < len(words) and words[end].capital and end not in busy and (end == k or line.near(end)):
            end += 1
            if words[end - 1].possessive or end - k == _LONGEST:
                break
        name = words[k:end]
        titled = name[:1] and (fold(name[0].text) in lex.honorifics.words | lex.ranks.words)
        if (
            len("".join(w.text for w in name)) < 2
            or titled
            or any(lex.post_heads.lengths(words, k))
            or fold(name[-1].text) in NOT_BODIES
        ):
            continue
        if all(j in placed for j in range(k, end)) or all(portfolio_word(w.lower, lex) for w in name):
            continue
        yield _found(line, k, end, "agency-named", fold(words[k - 1].text))


def _found(line: Line, first: int, last: int, rule: str, head: str, country: tuple[str, ...] = ()) -> Found:
    span = line.span(first, last)
    return Found(EntityKind.AGENCY, first, last, span, line.cut(first, last), rule, head=head, country=country)
