"""Rows of named features as a sparse matrix of ones, in the form that scipy builds one from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from policegraph.evaluate.rows import Row

_RARE = 3  # a feature of fewer candidates is left out


@dataclass(frozen=True, slots=True)
class Columns:
    """The features in order of their columns; the columns of each row one after another, and where each row ends."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    ends: tuple[int, ...]  # begins with 0

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns."""
        return len(self.ends) - 1, len(self.names)

    @property
    def parts(self) -> tuple[list[float], tuple[int, ...], tuple[int, ...]]:
        """Values, columns and row ends, as `scipy.sparse.csr_matrix` takes them."""
        return [1.0] * len(self.places), self.places, self.ends


def columns_of(rows: Sequence[Row]) -> Columns:
    """The columns of all features that are not rare; the order of a row's features plays no part."""
    counts = Counter(feature for row in rows for feature in set(row.features))
    names = tuple(sorted(name for name, count in counts.items() if count >= _RARE))
    number = {name: n for n, name in enumerate(names)}
    places: list[int] = []
    ends = [0]
    for row in rows:
        places += sorted(number[name] for name in set(row.features) if name in number)
        ends.append(len(places))
    return Columns(names, tuple(places), tuple(ends))
