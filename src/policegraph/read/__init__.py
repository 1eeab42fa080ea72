"""Reading: files, folders, standard input and web pages become `Readout`s.

One source format a file, an explicit list of readers (`readers.py`). The text of a readout is what all offsets refer
to; a date or a publisher that is read from the text is never taken out of it.
"""

from policegraph.read.paths import read_paths
from policegraph.read.readers import READERS
from policegraph.read.source import Limits, Problem, Reader, Source

__all__ = ["READERS", "Limits", "Problem", "Reader", "Source", "read_paths"]
