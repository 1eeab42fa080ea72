"""Who is who: each entity of an extraction gets the IRI under which every readout knows it."""

from policegraph.resolve.link import link, resolve

__all__ = ["link", "resolve"]
