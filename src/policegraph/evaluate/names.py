"""The form in which names are compared between gold and system."""

import re
import unicodedata
from functools import lru_cache

_DROP = frozenset(("the", "of", "for", "a", "an", "and"))
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def norm(name: str) -> str:
    """Casefolded, without diacritics, punctuation, possessive endings, articles and the smallest prepositions."""
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    bare = bare.replace("ı", "i").replace("ø", "o").replace("'s", "").replace("’s", "")
    return " ".join(word for word in _WORD.findall(bare) if word not in _DROP)
