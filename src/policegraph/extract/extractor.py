"""The whole of the reading: readouts in, extractions out."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from policegraph.extract.cast import Gazetteers, gazetteers
from policegraph.extract.confidence import calibrate
from policegraph.extract.decide import decide
from policegraph.extract.document import Document, parse
from policegraph.extract.model import load_model
from policegraph.extract.proposals import propose
from policegraph.extract.scorer import Scorers, shipped
from policegraph.facts import Extraction, Readout
from policegraph.knowledge.load import Knowledge

BATCH = 32
LONGEST = 1_000_000  # code points that the parser takes at once


@lru_cache(maxsize=4)
def _gazetteers(knowledge: Knowledge) -> Gazetteers:
    return gazetteers(knowledge)


def extract(
    readouts: Iterable[Readout], knowledge: Knowledge, model_name: str | None = None, scorers: Scorers | None = None
) -> Iterator[Extraction]:
    """The facts of each readout, in order; texts go through the language model in batches.

    A readout in another language than English comes back without facts. Raises ModelError without a language model.
    """
    judge = scorers or shipped()
    iterator = iter(readouts)
    while batch := list(islice(iterator, BATCH)):
        english = [r for r in batch if r.language == "en"]
        done: dict[int, Extraction] = {}
        if english:
            nlp = load_model(model_name)
            nlp.max_length = max(nlp.max_length, 10 * LONGEST)
            gaz = _gazetteers(knowledge)
            for readout, document in zip(english, parse(english, nlp, BATCH), strict=True):
                done[id(readout)] = read_document(document, gaz, judge)
        for readout in batch:
            yield done.get(id(readout)) or Extraction(readout)


def read_document(document: Document, gaz: Gazetteers, scorers: Scorers) -> Extraction:
    """The facts of one parsed readout."""
    return calibrate(decide(propose(document, gaz), scorers))
