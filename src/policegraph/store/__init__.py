"""Where the graph is kept: an embedded SPARQL store in a folder, or in memory.

    with open_store(Path("store"), write=True) as store:
        store.write({"https://…/readout/talks.txt": triples})      # the graph is replaced as one unit
    store = open_store(Path("store"))
    store.query("SELECT ?p WHERE { ?p a foaf:Person }")            # Rows, Triples or bool

The default graph of every query is the union of all graphs but review (each triple once).
"""

from policegraph.store.embedded import Edit, Store, open_store
from policegraph.store.results import Answer, Iri, Rows, Term, Triples, Value, to_value

__all__ = ["Answer", "Edit", "Iri", "Rows", "Store", "Term", "Triples", "Value", "open_store", "to_value"]
