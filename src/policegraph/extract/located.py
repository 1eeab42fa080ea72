"""Places told by nothing but how they stand: unknown names after "in", "near", "outside", and those joined to them."""

from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.phrases import FUNCTION_WORDS, NOT_BODIES, portfolio_word
from policegraph.extract.words import fold
from policegraph.facts import EntityKind

_WORDS = name_words()

_MOST = 4  # words
LOCATED = frozenset(("place-located", "place-joined", "place-crossed", "place-noun"))  # the rules of this file


def find_located(line: Line, lex: Lexicon, taken: list[Found]) -> list[Found]:
    """Names in capitals that nobody knows and that stand where places stand; whether they are is judged later."""
    if line.title_case:
        return []
    busy = {k for f in taken for k in range(f.first, f.last)}
    ends = {f.last for f in taken if f.kind is EntityKind.PLACE and not f.demonym}
    out: list[Found] = []
    words = line.words
    for k in range(1, len(words)):
        if k in busy or not words[k].capital:
            continue
        rule = _rule(line, k, ends)
        opens = rule is not None or (line.near(k) and words[k - 1].lower in _WORDS.articles)
        end = _end(line, k, lex, busy) if opens else k
        if rule is None and end > k and end < len(words) and line.near(end) and words[end].lower in _WORDS.after:
            rule = "place-noun"  # "the Baraki checkpoint"
        if rule is None or end == k:
            continue
        out.append(Found(EntityKind.PLACE, k, end, line.span(k, end), line.cut(k, end), rule))
        busy |= set(range(k, end))
        ends.add(end)
    return out


def placed(line: Line, found: Found, lex: Lexicon, places: list[Found]) -> bool:
    """Whether what only the general model takes for a body stands like a town and has no word that a body has."""
    words = line.words[found.first : found.last]
    if found.rule != "agency-model" or not found.first or not line.near(found.first):
        return False
    before = line.words[found.first - 1].lower
    joined = before == "and" and any(p.last == found.first - 1 and not p.demonym for p in places)
    sited = before in _WORDS.town_before or before in _WORDS.noun_before
    if not (joined or sited) or found.last - found.first > 3:
        return False
    return not any(w.acronym or fold(w.text) in lex.body_heads.words or portfolio_word(w.lower, lex) for w in words)


def _rule(line: Line, k: int, ends: set[int]) -> str | None:
    """How a name at word `k` stands like a place."""
    words = line.words
    before = words[k - 1].lower
    if before == "the":
        near = k >= 2 and line.near(k) and line.near(k - 1) and words[k - 2].lower in _WORDS.waters
        return "place-crossed" if near else None
    if line.near(k) and (before in _WORDS.before or (before == "of" and k >= 2 and words[k - 2].lower in _WORDS.nouns)):
        return "place-located"
    if line.near(k) and before in _WORDS.noun_before:
        return "place-located"
    if line.gap(k) in (", ", "–", " – ", " - ") and k in ends:
        return "place-joined"
    if before == "and" and line.near(k):
        doubled = k - 1 in ends or (line.gap(k - 1) == ", " and k - 1 in ends)
        return "place-joined" if doubled else None
    return None


def _end(line: Line, k: int, lex: Lexicon, busy: set[int]) -> int:
    """The word after the name; `k` where it is none: a lone acronym, a common word, part of something else."""
    words = line.words
    j = k
    while j < len(words) and j - k < _MOST and j not in busy and (j == k or line.near(j)):
        word = words[j]
        if word.capital and (j > k or fold(word.text) not in FUNCTION_WORDS):
            j += 1
            if word.possessive:
                break
            continue
        follows = j + 1 < len(words) and words[j + 1].capital and line.near(j + 1) and j + 1 not in busy
        if j > k and word.lower in _WORDS.links and follows and word.lower not in ("of", "the"):
            j += 1
            continue
        break
    if j < len(words) and line.near(j) and words[j].capital and j in busy:
        return k  # a longer name goes on
    name = words[k:j]
    common = all(portfolio_word(w.lower, lex) or fold(w.text) in lex.body_heads.words for w in name)
    titled = any(fold(w.text) in lex.honorifics.words | lex.ranks.words for w in name[:1])
    if (
        not name
        or common
        or titled
        or any(fold(w.text) in NOT_BODIES | _WORDS.no_places | _WORDS.tongues for w in name)
    ):
        return k
    return k if len(name) == 1 and (name[0].acronym or len(name[0].text) < 3) else j
