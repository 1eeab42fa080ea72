"""Who did what to whom: praise, requests, promises, help, criticism, as curved arrows by kind."""

from policegraph.ask.source import Source
from policegraph.draw.gather import limited, projected
from policegraph.draw.model import Network
from policegraph.draw.network import draw_network
from policegraph.draw.page import Diagram
from policegraph.draw.plan import Manner
from policegraph.draw.request import Request
from policegraph.draw.roomy import roomy
from policegraph.study.ties import NetworkKind

MANNER = Manner(badges=True, curved=True, width_means="thicker: more acts")


def read(source: Source, request: Request) -> Network:
    """The interactions of a graph."""
    question = "Arrows lead from the one who acts to the one it is addressed to"
    return limited(projected(source, NetworkKind.INTERACTIONS, request, "Who did what to whom", question), request)


@roomy
def draw(network: Network, size_name: str = "text", theme_name: str = "light") -> Diagram:
    """Draw it."""
    return draw_network(network, size_name, theme_name, MANNER)
