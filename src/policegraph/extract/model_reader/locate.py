"""Finding a model's words in a text, after normalisation of blanks, quotation marks, dashes and Unicode forms."""

import unicodedata
from collections.abc import Iterator

from policegraph.facts import Span

_SAME = {
    **dict.fromkeys("“”„‟«»″❝❞＂", '"'),
    **dict.fromkeys("‘’‚‛′`´ʹʼʻ‹›＇", "'"),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    "…": "...",
}
_NOTHING = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


class Located:
    """A stretch of `text` that can be searched; spans are in the offsets of the whole text."""

    def __init__(self, text: str, within: Span | None = None) -> None:
        self.text = text
        self._within = within or Span(0, max(1, len(text)))
        self._plain, self._origin = _normal(text, self._within.start, min(self._within.end, len(text)))
        self._folded: str | None = None

    def find(self, words: str) -> Span | None:
        """The first place where these words stand as words of their own; None where they do not."""
        return next(self.find_all(words), None)

    def find_all(self, words: str, *, any_case: bool = False, plural: bool = False) -> Iterator[Span]:
        """All places, in order. `plural`: where the last word stands in the plural, which is left outside."""
        wanted = _trimmed(_normal(words, 0, len(words))[0])
        text = self._plain
        if any_case:
            # Folding one by one keeps the length; "ß" stays.
            self._folded = self._folded if self._folded is not None else "".join(map(_lower, text))
            text, wanted = self._folded, "".join(map(_lower, wanted))
        if not wanted:
            return
        at = text.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if _bounded(text, at, end + 1 if plural and text[end : end + 1] == "s" else end):
                yield Span(self._origin[at], self._origin[end - 1] + 1)
            at = text.find(wanted, at + 1)

    def name(self, name: str) -> Span | None:
        """The first place of a name: as written, else in another case where it is long enough for that."""
        found = self.find(name)
        if found is None and len(name) > 4:
            return next(self.find_all(name, any_case=True), None)
        return found


def _normal(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """The stretch in its plain form, and for each of its characters the offset that it comes from."""
    out: list[str] = []
    origin: list[int] = []
    for offset in range(start, end):
        char = text[offset]
        if char in _NOTHING:
            continue
        if char.isspace():
            if out and out[-1] == " ":
                continue
            plain = " "
        else:
            plain = _SAME.get(char) or "".join(_SAME.get(c, c) for c in unicodedata.normalize("NFKD", char))
        for one in plain:
            out.append(one)
            origin.append(offset)
    return "".join(out), origin


def _trimmed(words: str) -> str:
    words = words.strip()
    while words.startswith("...") or words.endswith("..."):
        words = words.removeprefix("...").removesuffix("...").strip()
    return words


def _lower(char: str) -> str:
    lower = char.lower()
    return lower if len(lower) == 1 else char


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether no word is cut at either end; a mark over a letter belongs to the letter."""
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    follows = text[end] if end < len(text) else " "
    after = (follows.isalnum() and text[end - 1].isalnum()) or unicodedata.combining(follows) != 0
    return not before and not after
