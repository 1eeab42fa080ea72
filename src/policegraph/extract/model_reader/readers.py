"""Which reader reads: the model alone, or rules and model together; the rules alone need nothing from here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from policegraph.errors import UsageError
from policegraph.extract.model_reader.both import both
from policegraph.extract.model_reader.budget import Usage
from policegraph.extract.model_reader.reader import ModelReader, Reading
from policegraph.extract.model_reader.settings import LlmSettings
from policegraph.extract.model_reader.trust import load as load_trust
from policegraph.facts import Extraction, Readout
from policegraph.knowledge.load import Knowledge

READERS = ("rules", "model", "both")

Rules = Callable[[Sequence[Readout]], Iterable[Extraction]]


class BothReader:
    """Rules and model; where the model fails the Reading holds what the rules say. A context manager."""

    def __init__(self, model: ModelReader, rules: Rules) -> None:
        self.model = model
        self._rules = rules
        self._trust = load_trust(model.settings.trust)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End what is under way."""
        self.model.close()

    @property
    def usage(self) -> Usage:
        """Calls, tokens and cost so far."""
        return self.model.usage

    @property
    def label(self) -> str:
        """What decides about the answers."""
        least = f", facts of at least {self.model.settings.least:g}" if self.model.settings.least else ""
        return f"rules and {self.model.label}, trust measured: {self._trust.measured}{least}"

    def read(self, readouts: Iterable[Readout]) -> Iterator[Reading]:
        """One Reading for each, in order."""
        batch = list(readouts)
        found = self._rules(batch)
        for reading, rules in zip(self.model.read(batch), found, strict=True):
            if reading.extraction is None:
                yield replace(reading, rules=rules)
                continue
            together = both(rules, reading.extraction, self._trust, self.model.settings.least)
            yield Reading(reading.readout, together, rules=rules)


def make_reader(
    kind: str, settings: LlmSettings, knowledge: Knowledge, spacy_model: str | None = None
) -> ModelReader | BothReader | None:
    """The reader of that kind; None for the rules alone. Raises UsageError for another kind or lacking settings."""
    if kind not in READERS:
        raise UsageError(f"reader: {kind!r} is not one of {', '.join(READERS)}")
    if kind == "rules":
        return None
    model = ModelReader(settings, knowledge, spacy_model)
    if kind == "model":
        return model
    from policegraph.extract import extract

    return BothReader(model, lambda texts: extract(texts, knowledge, spacy_model))


def summary(reader: ModelReader | BothReader) -> str:
    """One line: what was used, and how much of what the model proposed was dropped, by reason."""
    model = reader.model if isinstance(reader, BothReader) else reader
    words = f"model: {model.usage}"
    if model.dropped:
        reasons = "; ".join(f"{reason} ({count})" for reason, count in model.dropped.most_common())
        words += f"; {model.dropped.total()} proposals dropped: {reasons}"
    if model.doubts:
        words += f"; {model.doubts} modalities doubted"
    return words
