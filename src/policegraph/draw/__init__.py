"""Diagrams that go straight into a report.

figure = policegraph.draw.draw(graph, "meetings", since="2022", theme="print")
policegraph.draw.save(figure, "meetings.pdf")

Each kind stands in a file of its own, with `read` (graph to plain values) and `draw` (values to a figure).
"""

from policegraph.draw.diagrams import KINDS, draw, prepare
from policegraph.draw.files import save, write_data
from policegraph.draw.page import Diagram
from policegraph.draw.request import Request
from policegraph.draw.style import size_names, theme_names

__all__ = ["KINDS", "Diagram", "Request", "draw", "prepare", "save", "size_names", "theme_names", "write_data"]
