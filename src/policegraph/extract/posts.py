"""Titles of offices, with the country and the body that they name."""

from policegraph.extract.double_posts import joined
from policegraph.extract.found import Found, Line
from policegraph.extract.lexicon import Lexicon
from policegraph.extract.phrases import portfolio_word
from policegraph.extract.post_title import Around, head_at, read_title
from policegraph.extract.words import fold


def find_posts(line: Line, lex: Lexicon, places: list[Found], agencies: list[Found]) -> list[Found]:
    """All titles in a line, each as long as it reads as one office."""
    around = Around.of(line, lex, places, agencies)
    inside = {k for a in agencies for k in range(a.first, a.last)}
    out: list[Found] = []
    i = 0
    while i < len(line.words):
        n = head_at(line, i, lex)
        found = None
        if n and (
            _modifies(line, i, n, lex)
            or _in_rank(line, i, n, lex)
            or any(k + head_at(line, i + k, lex) > n for k in range(1, n) if head_at(line, i + k, lex))
        ):
            n = 0
        if n and not (i in inside and i + n - 1 in inside and i not in around.agency_at):
            found = read_title(around, i, n, floor=out[-1].last if out else 0)
        if found is None or (out and found.first < out[-1].last):
            i += 1
            continue
        out.append(found)
        i = max(found.last, i + 1)
    return joined(line, out)


def _modifies(line: Line, i: int, n: int, lex: Lexicon) -> bool:
    """Whether what looks like a head only modifies the one after it: "Deputy" in "Deputy Commissioner"."""
    if n != 1 or line.words[i].lower not in lex.before or not line.near(i + 1) or line.words[i].possessive:
        return False
    k = i + 1
    while k < len(line.words) and line.near(k) and k < i + 6:
        if head_at(line, k, lex):
            return True
        word = line.words[k]
        if not (word.lower in lex.before or (word.capital and portfolio_word(word.lower, lex))):
            return False
        k += 1
    return False


def _in_rank(line: Line, i: int, n: int, lex: Lexicon) -> bool:
    """Whether a weak head is but the first word of a rank: "Chief" in "Chief Inspector"."""
    head = " ".join(fold(w.text) for w in line.words[i : i + n])
    return head in lex.weak_heads and max(lex.ranks.lengths(line.words, i), default=0) > n
