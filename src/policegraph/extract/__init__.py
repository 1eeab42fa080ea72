"""Reading the facts out of one readout: an ordered set of small stages, one construction a file.

document ─▶ cast (agencies, posts, people, places) ─▶ reference ─▶ proposals (happenings, roles, acts, dates, themes)
         ─▶ decide (scorer) ─▶ Extraction
"""

from collections.abc import Iterable, Iterator

from policegraph.facts import Extraction, Readout
from policegraph.knowledge.load import Knowledge


def extract(readouts: Iterable[Readout], knowledge: Knowledge, model_name: str | None = None) -> Iterator[Extraction]:
    """The facts of each readout, in order; see `extractor.extract`. The language model loads on first use."""
    from policegraph.extract.extractor import extract as run

    return run(readouts, knowledge, model_name)


__all__ = ["extract"]
