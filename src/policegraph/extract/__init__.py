"""Reading the facts out of one readout: an ordered set of small stages, one construction a file."""
