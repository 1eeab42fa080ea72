"""What the grammars of names hand on: one place in the text that names somebody or something."""

from dataclasses import dataclass, field

from policegraph.extract.words import Word
from policegraph.facts import EntityKind, Span


@dataclass(frozen=True, slots=True)
class Found:
    """A name or title found in a paragraph; `first` and `last` are word indexes there (last is exclusive).

    `known` are ids of knowledge entries that bear the form. For posts: `core` is the title without country and body,
    `country` a place id it belongs to, `body` the word range of its agency, `person` that of its holder beside it.
    """

    kind: EntityKind
    first: int
    last: int
    span: Span
    name: str
    rule: str
    core: str = ""
    head: str = ""
    known: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    body: tuple[int, int] | None = None
    person: tuple[int, int] | None = None
    acronym: str | None = None
    former: bool = False
    acting: bool = False
    demonym: bool = False
    bare: bool = False
    subkind: str | None = None

    def covers(self, other: "Found") -> bool:
        """Whether the other lies within this one and is shorter."""
        inside = self.first <= other.first and other.last <= self.last
        return inside and (self.last - self.first) > (other.last - other.first)

    def overlaps(self, other: "Found") -> bool:
        """Whether the two share a word."""
        return self.first < other.last and other.first < self.last


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph as the grammars see it: its words, and what the general model took for names there."""

    text: str
    words: tuple[Word, ...]
    index: int
    title_case: bool
    persons: frozenset[tuple[int, int]] = field(default=frozenset())
    organisations: frozenset[tuple[int, int]] = field(default=frozenset())
    places: frozenset[tuple[int, int]] = field(default=frozenset())
    starts: frozenset[int] = field(default=frozenset())  # word indexes at which a sentence begins
    tags: tuple[str, ...] = ()  # fine part-of-speech tag of each word

    def near(self, i: int) -> bool:
        """Whether word `i` follows the word before it with no more than a blank or a hyphen between."""
        return 0 < i < len(self.words) and self.words[i].gap in (
            " ",
            "-",
            "\u00a0",
            "’s ",
            "'s ",
            "’ ",
            "' ",
            " ’",
            "  ",
            "\n",
            " \n",
        )

    def gap(self, i: int) -> str:
        """The characters before word `i`; an end of text stands for itself."""
        return self.words[i].gap if 0 <= i < len(self.words) else "\0"

    def cut(self, first: int, last: int) -> str:
        """The text from word `first` to before word `last`, blanks folded."""
        return " ".join(self.text[self.words[first].start : self.words[last - 1].end].split())

    def span(self, first: int, last: int) -> Span:
        """The place of words `first` to before `last`."""
        return Span(self.words[first].start, self.words[last - 1].end)
