"""Training: candidates of gold folders become rows, rows become weights; cross-validation with weights of other folds.

workshop = Workshop.open(Path("data/gold"), load())
scorers = workshop.fit()                        # on all readouts
extractions = workshop.cross_validate()         # each judged by scorers that have not seen it
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from policegraph.errors import InputError, UsageError
from policegraph.evaluate.confidence import Verdict, fit_confidence, verdicts
from policegraph.evaluate.fit import fit
from policegraph.evaluate.gold import GoldReadout, read_gold, read_texts
from policegraph.evaluate.rows import TOPICS, Row, rows_of, topic_rows
from policegraph.evaluate.themes import ThemeRow, fit_themes, theme_rows, unreachable
from policegraph.extract.cast import gazetteers
from policegraph.extract.confidence import calibrate
from policegraph.extract.decide import decide
from policegraph.extract.document import parse
from policegraph.extract.model import load_model
from policegraph.extract.proposals import Proposal, propose, theme_scores
from policegraph.extract.scorer import Scorers
from policegraph.facts import Extraction, Readout
from policegraph.knowledge.load import Knowledge
from policegraph.pipeline import Outcome, ingest_readouts
from policegraph.settings import Settings
from policegraph.store import open_store
from policegraph.store.export import export

FOLDS = 5


@dataclass(frozen=True)
class Workshop:
    """A gold set with everything that is proposed for its readouts, in the same order.

    `gold` is judged and trained on; `extra`, of other gold folders, serves training only. The proposals and rows are
    those of `gold`, then those of `extra`.
    """

    gold: tuple[GoldReadout, ...]
    proposals: tuple[Proposal, ...]
    knowledge: Knowledge
    extra: tuple[GoldReadout, ...] = ()

    @classmethod
    def open(
        cls, folder: Path, knowledge: Knowledge, model_name: str | None = None, others: Sequence[Path] = ()
    ) -> "Workshop":
        """Read, parse and propose; `others` are more gold folders to train on.

        Raises UsageError, InputError, ModelError.
        """
        gold = read_gold(folder)
        extra = tuple(one for other in others for one in read_gold(other))
        documents = parse(read_texts((*gold, *extra)), load_model(model_name))
        gaz = gazetteers(knowledge)
        return cls(gold, tuple(propose(document, gaz) for document in documents), knowledge, extra)

    @property
    def marked(self) -> tuple[GoldReadout, ...]:
        """The annotations of every proposal."""
        return (*self.gold, *self.extra)

    @cached_property
    def folds(self) -> tuple[int, ...]:
        """The fold of each readout: by the digest of its file's name; two sides' notes of one event share a fold."""
        return tuple(fold_of(one) for one in self.gold)

    @cached_property
    def rows(self) -> tuple[tuple[Row, ...], ...]:
        """The training rows of each readout, its subjects judged by the package's theme weights."""
        return tuple(tuple(rows_of(p, one)) for p, one in zip(self.proposals, self.marked, strict=True))

    @cached_property
    def _theme_rows(self) -> tuple[tuple[ThemeRow, ...], ...]:
        pairs = zip(self.proposals, self.marked, strict=True)
        return tuple(tuple(theme_rows(n, p, one)) for n, (p, one) in enumerate(pairs))

    def proposal(self, number: int, scorers: Scorers) -> Proposal:
        """What is proposed for a readout, its subjects judged by the theme weights of these scorers."""
        p = self.proposals[number]
        return replace(p, subjects=theme_scores(p.document, p.hits, scorers.themes))

    def fit(self, readouts: Sequence[int] | None = None) -> Scorers:
        """Scorers fit on these readouts of `gold`, by number, on all where it is None; and on all of `extra`."""
        own = range(len(self.gold)) if readouts is None else readouts
        marked = self.marked
        chosen = (*own, *range(len(self.gold), len(marked)))
        # writers of made-up notes mark a theme sooner than readers do, so these do not say what a note is about
        real = [n for n in chosen if not marked[n].invented] or chosen
        lost = sum(unreachable(self.proposals[n], marked[n]) for n in real)
        themes = Scorers({}, {}, fit_themes([row for n in real for row in self._theme_rows[n]], lost))
        # the questions about themes build on what the note is about, so these rows are made with the fresh weights
        fresh = (row for n in chosen for row in topic_rows(self.proposal(n, themes), marked[n]))
        rows = (row for n in chosen for row in self.rows[n] if row.question not in TOPICS)
        return replace(fit(chain(rows, fresh)), themes=themes.themes)

    @cached_property
    def unseen(self) -> tuple[Extraction, ...]:
        """Every readout's extraction, judged by scorers that were fit without its fold; confidence is still raw."""
        out: dict[int, Extraction] = {}
        for fold in sorted(set(self.folds)):
            scorers = self.fit([n for n, own in enumerate(self.folds) if own != fold])
            for n, own in enumerate(self.folds):
                if own == fold:
                    out[n] = decide(self.proposal(n, scorers), scorers)
        return tuple(out[n] for n in range(len(self.gold)))

    @cached_property
    def _verdicts(self) -> tuple[tuple[Verdict, ...], ...]:
        return tuple(tuple(own) for own in verdicts(self.unseen, self.gold, self.knowledge))

    def confidence(self, readouts: Sequence[int] | None = None) -> Scorers:
        """The confidence table measured on these readouts, each judged by scorers that had not seen it."""
        chosen = range(len(self.gold)) if readouts is None else readouts
        return fit_confidence(verdict for n in chosen for verdict in self._verdicts[n])

    def cross_validate(self) -> tuple[Extraction, ...]:
        """Every readout's extraction, scored and its confidence measured without its fold."""
        tables = {
            fold: self.confidence([n for n, own in enumerate(self.folds) if own != fold])
            for fold in sorted(set(self.folds))
        }
        return tuple(calibrate(x, tables[fold]) for x, fold in zip(self.unseen, self.folds, strict=True))


def fold_of(gold: GoldReadout) -> int:
    """The fold of a readout, 0 to FOLDS - 1."""
    name = min(gold.doc, gold.pair or gold.doc)
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def write_cross_validation(workshop: Workshop, file: Path, settings: Settings) -> None:
    """Resolve, build and export the cross-validated readouts as TriG, the way that ingestion does.

    Raises UsageError where the file can't be written.
    """
    judged = {x.readout.identifier: x for x in workshop.cross_validate()}

    def extractor(readouts: Sequence[Readout]) -> list[Extraction]:
        return [judged[readout.identifier] for readout in readouts]

    with open_store(None) as store:
        for step in ingest_readouts([x.readout for x in judged.values()], store, settings, extractor=extractor):
            if step.outcome is Outcome.FAILED:
                raise InputError(step.message)
        try:
            with file.open("wb") as output:
                export(store, "trig", output)
        except OSError as error:
            raise UsageError(f"{file}: can't be written ({error.strerror or error})") from error
