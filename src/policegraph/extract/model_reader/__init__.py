"""A language model as a second reader: it proposes, and only what stands in the text comes through.

parts ─▶ prompt ─▶ exchange (replay, cache, budget, server) ─▶ answer ─▶ verify ─▶ join ─▶ Extraction ─▶ both

    settings = LlmSettings(url="http://localhost:11434/v1", model="qwen3:8b")
    with ModelReader(settings, knowledge) as reader:
        for readout, reading in zip(readouts, reader.read(readouts)):
            print(reading.extraction or reading.failure)
"""

from policegraph.extract.model_reader.reader import ModelReader, Reading
from policegraph.extract.model_reader.settings import LlmSettings

__all__ = ["LlmSettings", "ModelReader", "Reading"]
