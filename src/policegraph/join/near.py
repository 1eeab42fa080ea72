"""What may belong to an event or act of another readout: found by shared keys, and looked at with few look-ups.

A store grows, and with it the number of acts of one side that have a word in common. Reading a whole graph for each of
them would make every readout dearer than the last; so the words of an act are looked up first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from policegraph.build.vocabulary import INFERRED, OA, PG, RDF
from policegraph.join import ledger
from policegraph.join.links import KEY
from policegraph.store.embedded import Store

_GRAPH = INFERRED.value
_CROWD = 2000  # nodes under one key: a word that so many share tells nothing


class Near:
    """Finds what is near by keys, as the store is now: what is looked up once is not looked up again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._under: dict[str, tuple[str, ...]] = {}
        self._words: dict[str, tuple[frozenset[str], bool]] = {}

    def sharing(self, keys: Iterable[str], readout: str) -> Mapping[str, set[str]]:
        """The nodes of other readouts that share a key, each with the keys shared."""
        found: dict[str, set[str]] = defaultdict(set)
        for key in keys:
            for iri in self._nodes(key):
                if home(iri) != readout:
                    found[iri].add(key)
        return found

    def acts(self, act: ledger.Act) -> Iterator[str]:
        """The acts of other readouts that may speak of this one, or it of them, in order."""
        for iri, keys in sorted(self.sharing(ledger.keys(act), act.node.readout).items()):
            if ledger.share_words(keys) and ledger.may_be_alike(act, *self._words_of(iri)):
                yield iri

    def _nodes(self, key: str) -> tuple[str, ...]:
        known = self._under.get(key)
        if known is None:
            nodes = [quad.subject for quad in self._store.quads(None, KEY, Literal(key), _GRAPH)]
            few = nodes if len(nodes) <= _CROWD else []
            known = self._under[key] = tuple(node.value for node in few if isinstance(node, NamedNode))
        return known

    def _words_of(self, iri: str) -> tuple[frozenset[str], bool]:
        """The words of an act, and whether they are those of the text, since it has no content."""
        known = self._words.get(iri)
        if known is None:
            content = [value(q.object) for q in self._store.quads(NamedNode(iri), PG.content, None, home(iri))]
            words = ledger.content_words(" ".join(content or self._told(iri)))
            known = self._words[iri] = (words, not content)
        return known

    def _told(self, iri: str) -> Iterator[str]:
        """The words of the text on which an act stands as such."""
        graph = home(iri)
        for claim in self._store.quads(None, RDF.subject, NamedNode(iri), graph):
            node = claim.subject
            if isinstance(node, NamedNode) and any(self._store.quads(node, RDF.predicate, RDF.type, graph)):
                for spot in self._store.quads(node, PG.evidence, None, graph):
                    if isinstance(spot.object, NamedNode):
                        yield from (value(q.object) for q in self._store.quads(spot.object, OA.exact, None, graph))


def home(iri: str) -> str:
    """The readout in whose graph an event or interaction stands."""
    return iri.partition("#")[0]


def value(term: object) -> str:
    """The words of a literal, the IRI of a node; empty for anything else."""
    return term.value if isinstance(term, NamedNode | Literal) else ""
