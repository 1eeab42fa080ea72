"""What people decide about facts and entities: kept in a plain file, anchored on words, applied to every extraction.

decisions = Decisions.read(path)              the file, one decision a line
settle(store, knowledge, decisions)           the store as the decisions have it; undone ones are taken back
for item in open_items(store, decisions): …   what is worth a look
"""

from policegraph.review.agenda import open_items
from policegraph.review.decisions import Decision, Decisions, decisions_file
from policegraph.review.items import Item
from policegraph.review.settle import settle, traces

__all__ = ["Decision", "Decisions", "Item", "decisions_file", "open_items", "settle", "traces"]
