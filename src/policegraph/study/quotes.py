"""The words behind many facts at once, the aptest first; and numbered notes for documents."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policegraph.ask.answer import Quote
from policegraph.ask.source import Source
from policegraph.ask.tellings import readouts
from policegraph.ask.words import Words, words_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Facts whose words are looked for, and the ends or properties that these words should speak of.

    `brief` asks for the shortest words first, not for those that most claims stand on. Words that hold one of `names`
    go before those that don't ("she" is no name), an earlier name before a later one.
    """

    facts: tuple[str, ...]
    ends: tuple[str, ...] = ()
    brief: bool = False
    names: tuple[str, ...] = ()


def quotes_for(source: Source, wanted: Sequence[Wanted]) -> list[tuple[Quote, ...]]:
    """The words behind each group of facts: those that speak of its ends first, then those that most claims stand on;
    each place once."""
    words = words_of(source, {fact for one in wanted for fact in one.facts})
    tellings = readouts(source, {word.readout for stands in words.values() for word in stands})
    found = []
    for one in wanted:
        ends = set(one.ends)

        def apt(word: Words, ends: set[str] = ends) -> tuple[bool, float]:
            return word.object in ends or word.predicate in ends, word.confidence

        places: dict[tuple[str, int, int], Words] = {}
        count: Counter[tuple[str, int, int]] = Counter()
        for fact in one.facts:
            for word in words.get(fact, ()):
                place = (word.readout, word.start, word.end)
                count[place] += 1
                if place not in places or apt(word) > apt(places[place]):
                    places[place] = word
        size = {place: len(w.exact) if one.brief else -count[place] for place, w in places.items()}
        ordered = [
            places[place]
            for place in sorted(
                places,
                key=lambda p: (
                    not apt(places[p])[0],
                    _naming(places[p].exact, one.names),
                    size[p],
                    -len(places[p].exact),
                    p,
                ),
            )
        ]
        found.append(tuple(Quote(word, tellings[word.readout]) for word in ordered if word.readout in tellings))
    return found


def _naming(words: str, names: Sequence[str]) -> int:
    """The place of the first name that the words hold."""
    return next((place for place, name in enumerate(names) if name in words), len(names))


def excerpt(words: str, names: Sequence[str] = (), most: int = 240) -> str:
    """Words cut to about `most` characters, around the first name that they hold; what is left out shows as "…"."""
    if len(words) <= most:
        return words
    spot = next((words.find(name) for name in names if name in words), 0)
    start = max(0, min(spot - most // 2, len(words) - most))
    if start:
        start = words.find(" ", start) + 1
    end = min(len(words), start + most)
    if end < len(words):
        end = max(words.rfind(" ", start, end), start + most // 2)
    return ("…" if start else "") + words[start:end].strip() + ("…" if end < len(words) else "")


@dataclass
class Notes:
    """Numbered footnotes; the same place in a text keeps its number."""

    quotes: list[Quote] = field(default_factory=list)
    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def number(self, quote: Quote) -> int:
        """The number of the note with these words."""
        place = (quote.words.readout, quote.words.start, quote.words.end)
        if place not in self._numbers:
            self.quotes.append(quote)
            self._numbers[place] = len(self.quotes)
        return self._numbers[place]

    def numbers(self, quotes: Iterable[Quote], most: int = 3) -> tuple[int, ...]:
        """The numbers of the first notes, one a readout first, so that several tellings are seen."""
        chosen: dict[str, Quote] = {}
        for quote in quotes:
            chosen.setdefault(quote.readout.iri, quote)
        return tuple(self.number(quote) for quote in list(chosen.values())[:most])
