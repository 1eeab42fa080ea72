"""The graph written by hand (hand_graph.trig) as a store; its people, bodies and countries are invented."""

from collections import defaultdict
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from policegraph.store import Store, open_store

FILE = Path(__file__).parent / "hand_graph.trig"


@cache
def hand_store() -> Store:
    """The graph in memory; not to be written to."""
    store = open_store(None)
    _fill(store)
    return store


def hand_folder(path: Path) -> Path:
    """The graph as a store in a new folder."""
    with open_store(path, write=True) as store:
        _fill(store)
    return path


def _fill(store: Store) -> None:
    graphs: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in ox.parse(FILE.read_bytes(), format=ox.RdfFormat.TRIG):
        assert isinstance(quad, ox.Quad)
        graphs[str(quad.graph_name.value)].append(quad.triple)  # type: ignore[union-attr]
    store.write(graphs)
