"""Who met whom: persons and posts, tied where they took part in the same meeting or visit."""

from policegraph.ask.source import Source
from policegraph.draw.gather import limited, projected
from policegraph.draw.model import Network
from policegraph.draw.network import draw_network
from policegraph.draw.page import Diagram
from policegraph.draw.plan import Manner
from policegraph.draw.request import Request
from policegraph.draw.roomy import roomy
from policegraph.study.ties import NetworkKind

MANNER = Manner(width_means="thicker: more meetings")


def read(source: Source, request: Request) -> Network:
    """The meetings of a graph."""
    question = "Two are tied where they took part in the same meeting or visit"
    return limited(projected(source, NetworkKind.MEETINGS, request, "Who met whom", question), request)


@roomy
def draw(network: Network, size_name: str = "text", theme_name: str = "light") -> Diagram:
    """Draw it."""
    return draw_network(network, size_name, theme_name, MANNER)
