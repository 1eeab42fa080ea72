"""The state that the stages of gathering share: `cast.py` runs them in order."""

from collections import Counter
from dataclasses import dataclass, field

from policegraph.extract.clusters import Cluster, LineFound
from policegraph.extract.document import Document
from policegraph.extract.gazetteers import Gazetteers
from policegraph.facts import EntityKind, Span


@dataclass(slots=True)
class Gathering:
    """One readout's mentions on their way into clusters."""

    document: Document
    gaz: Gazetteers
    lines: list[LineFound]
    home: str | None = None
    clusters: dict[str, Cluster] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)
    at: dict[tuple[int, int, int], str] = field(default_factory=dict)  # line index, first, last of a Found -> cluster
    holds: list[tuple[str, str, Span, str]] = field(default_factory=list)
    members: list[tuple[str, str, Span, str]] = field(default_factory=list)

    def new(self, kind: EntityKind, name: str) -> Cluster:
        """A fresh cluster."""
        letter = {EntityKind.PERSON: "p", EntityKind.POST: "t", EntityKind.AGENCY: "a", EntityKind.PLACE: "g"}[kind]
        self.count[letter] += 1
        cluster = Cluster(f"{letter}{self.count[letter]}", kind, name)
        self.clusters[cluster.id] = cluster
        return cluster


def country_fits(a: str | None, b: str | None) -> bool:
    """Whether two countries or bodies may be the same, one of them perhaps not told."""
    return a is None or b is None or a == b
