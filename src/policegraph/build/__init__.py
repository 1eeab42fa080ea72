"""From an Extraction to quads: the vocabulary, the facts of a readout, the authority graph, the shapes they meet."""
