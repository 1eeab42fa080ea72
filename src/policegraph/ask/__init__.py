"""Questions put to the graph and the answers to them, each leading back to the words."""
