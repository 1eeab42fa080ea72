"""What is concluded over all readouts: who held a post, which tellings are of one event, what became of a promise.

    links     what the linking of each readout's entities rests on, kept beside it
    view      a readout's graph read back as values
    persons   own entities of several readouts brought together
    holders   a post on a day is the person who held it
    events    two tellings of one event
    ledger    later acts that speak of an earlier request or promise
    refresh   all of it, for what changed since the last time

All of it stands in the inferred graph, and is a function of the set of stored readouts: their order does not matter.
"""

from policegraph.join.links import links_edit
from policegraph.join.refresh import refresh

__all__ = ["links_edit", "refresh"]
