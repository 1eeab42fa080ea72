"""Which language a text is written in, by its script and its most common words; offline and without a model."""

import functools
import re
import tomllib
import unicodedata
from collections import Counter
from importlib import resources

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAMPLE = 1000  # words: more would not change the answer


@functools.cache
def _profiles() -> dict[str, frozenset[str]]:
    text = resources.files("policegraph.read").joinpath("languages.toml").read_text("utf-8")
    return {code: frozenset(words.split()) for code, words in tomllib.loads(text)["words"].items()}


@functools.cache
def _scripts() -> dict[str, str]:
    text = resources.files("policegraph.read").joinpath("languages.toml").read_text("utf-8")
    return dict(tomllib.loads(text)["scripts"])


def detect_language(text: str, hint: str | None = None) -> str:
    """The ISO 639-1 code of a text's language, "und" where it cannot be told.

    `hint` is what the page or record says of itself ("en-GB"); it decides only where the words do not.
    """
    hint = hint.strip().lower().replace("_", "-").split("-")[0][:3] if hint and hint.strip() else None
    words = [word.lower() for word in _WORD.findall(text[:20_000])][:_SAMPLE]
    if not words:
        return hint or "und"
    script = _script(words)
    if script is not None and script in _scripts():
        return _scripts()[script]
    counts = Counter(words)
    shares = sorted(
        ((sum(counts[word] for word in common) / len(words), code) for code, common in _profiles().items()),
        reverse=True,
    )
    (best, code), (second, _) = shares[0], shares[1]
    # Running text holds 25 to 50 % of such words, a list of names still some 8 %.
    if best < 0.06 or (len(words) < 12 and best - second < 0.1):
        return hint or "und"
    close = [other for share, other in shares if share > best - 0.02]
    return hint if hint in close else code


def _script(words: list[str]) -> str | None:
    """The script of most letters, where it is neither Latin nor Cyrillic, which many languages share."""
    counts: Counter[str] = Counter()
    for word in words[:100]:
        for letter in word:
            counts[unicodedata.name(letter, "UNKNOWN").split()[0]] += 1
    if counts["HIRAGANA"] + counts["KATAKANA"] > 0.1 * counts.total():
        return "HIRAGANA"
    script, number = counts.most_common(1)[0]
    return script if number > 0.5 * counts.total() else None
