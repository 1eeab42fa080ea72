"""What is asked of a diagram: whom it is about, which facts count, how many nodes, how it looks."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from policegraph.study.ties import Filters

DRAWN_MODALITIES = frozenset({"Asserted", "Planned"})
"""What is drawn unless something else is asked for: what took place, and what is planned (dashed)."""
MODALITIES = ("Asserted", "Planned", "Requested", "Committed", "Denied", "Possible")


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that a diagram depends on beside the graph.

    `subjects` are names or IRIs, as a kind of diagram needs them (none, one, two). `top` keeps so many of the heaviest
    nodes or rows, `min_weight` ties that so many facts stand behind. `level` is agent, body or country, where a kind
    knows several.
    """

    subjects: tuple[str, ...] = ()
    filters: Filters = field(default_factory=lambda: Filters(modalities=DRAWN_MODALITIES))
    min_weight: float = 0.0
    top: int | None = None
    level: str | None = None
    size: str = "text"
    theme: str = "light"

    def in_words(self, themes: Iterable[str] = (), entities: Iterable[str] = ()) -> tuple[str, ...]:
        """What narrows the picture, as the caption says it; themes and entities by their labels."""
        f = self.filters
        said = []
        if f.since and f.until:
            said.append(f"{f.since} to {f.until}")
        elif f.since or f.until:
            said.append(f"from {f.since}" if f.since else f"until {f.until}")
        if f.themes:
            said.append("theme " + " or ".join(sorted(themes)))
        if f.entities:
            said.append("with " + " or ".join(sorted(entities)))
        if f.kinds:
            said.append("kind " + " or ".join(sorted(f.kinds)))
        if f.modalities != DRAWN_MODALITIES:
            said.append(" or ".join(m.lower() for m in MODALITIES if m in f.modalities))
        if f.min_confidence:
            said.append(f"confidence at least {f.min_confidence:g}")
        if self.min_weight:
            said.append(f"weight at least {self.min_weight:g}")
        if not f.own:
            said.append("no pairs of one country")
        if not f.inferred:
            said.append("what is said, not what is inferred")
        return tuple(said)
