"""policegraph: from readouts of ministries and police bodies to a graph in which every fact opens its words."""

__version__ = "0.1.0"
