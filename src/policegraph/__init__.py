"""policegraph: from readouts of ministries and police bodies to a graph in which every fact opens its words."""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from policegraph.graph import Graph, open

# Where the public names stand; they are imported when they are first used, to keep the command line's start short.
_PUBLIC = {"Graph": "policegraph.graph", "open": "policegraph.graph"}

__all__ = ["Graph", "__version__", "open"]


def __getattr__(name: str) -> object:
    module = _PUBLIC.get(name)
    if module is None:
        raise AttributeError(f"module 'policegraph' has no attribute {name!r}")
    return getattr(import_module(module), name)
