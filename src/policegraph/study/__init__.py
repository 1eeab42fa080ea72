"""What analysts make of the graph: networks, ledger, comparison, timeline, coverage, report."""
