"""Events told twice: which pairs the tool joins over some folders of readouts, against judgements made by hand.

    python benchmarks/joins.py FOLDER…        (data ../shared/gold/dev)

tests/joins/judged.csv keeps the judgements: the pair of readouts (as a digest of their identifiers, so that texts which
are not ours stay unnamed), the kinds of the two events, and the verdict: right, part (one telling is of more than that
event), wrong. A pair that nobody judged is printed with its words, to be judged. Readouts whose annotation beside them
names a "pair" are looked up too: how many of them have joined events.
"""

import csv
import hashlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode

from policegraph.build.vocabulary import INFERRED, PG
from policegraph.pipeline import ingest
from policegraph.review.graph import Graph
from policegraph.settings import Settings
from policegraph.store import Store, open_store

JUDGED = Path(__file__).parent.parent / "tests" / "joins" / "judged.csv"
TEXTS = (".txt", ".html", ".md", ".csv", ".jsonl")


def key(one: str, other: str) -> str:
    """A digest of the identifiers of two readouts, in either order."""
    return hashlib.sha256("\n".join(sorted((one, other))).encode()).hexdigest()[:12]


def joined(store: Store) -> Iterator[tuple[Graph, NamedNode, Graph, NamedNode]]:
    """Each joined pair of events once, with the graphs of their readouts."""
    seen: set[tuple[str, str]] = set()
    graphs: dict[str, Graph] = {}
    for quad in store.quads(None, PG.sameEvent, None, INFERRED.value):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        one, other = sorted((quad.subject.value, quad.object.value))
        if (one, other) in seen:
            continue
        seen.add((one, other))
        for iri in (one, other):
            readout = iri.partition("#")[0]
            graphs.setdefault(readout, Graph(readout, (q.triple for q in store.quads(graph=readout))))
        yield graphs[one.partition("#")[0]], NamedNode(one), graphs[other.partition("#")[0]], NamedNode(other)


def judgements() -> dict[tuple[str, str], str]:
    """(pair of readouts, kinds) → right, part or wrong."""
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        return {(row["pair"], row["kinds"]): row["verdict"] for row in csv.DictReader(lines)}


def main(folders: list[str]) -> int:
    """Ingest, join, compare; 1 where fewer than 95% of the judged joins are right or part, or one is not judged."""
    files = [str(f) for folder in folders for f in sorted(Path(folder).iterdir()) if f.suffix in TEXTS]
    files = [file for file in files if Path(file).name != "README.md"]
    known = judgements()
    verdicts: Counter[str] = Counter()
    pairs: set[str] = set()
    with tempfile.TemporaryDirectory() as place, open_store(Path(place) / "store", write=True) as store:
        for step in ingest(files, store, Settings()):
            if step.message:
                print(step.message, file=sys.stderr)
        for a, one, b, other in joined(store):
            things = (a.thing(one), b.thing(other))
            pair = key(a.identifier, b.identifier)
            pairs.add(pair)
            verdict = known.get((pair, "/".join(sorted(t.type for t in things))), "not judged")
            verdicts[verdict] += 1
            if verdict == "not judged":
                for graph, thing in zip((a, b), things, strict=True):
                    print(f"{graph.identifier} {thing.type} {thing.names}")
                print(f"{pair},{'/'.join(sorted(t.type for t in things))},?\n")
    told = {
        key(gold["doc"], gold["pair"]) for folder in folders for gold in annotations(Path(folder)) if gold.get("pair")
    }
    print(f"{len(files)} files; joins: {dict(verdicts)}; paired readouts joined: {len(told & pairs)} of {len(told)}")
    judged = verdicts["right"] + verdicts["part"] + verdicts["wrong"]
    bad = verdicts["wrong"] > 0.05 * judged or verdicts["not judged"]
    return int(bool(bad))


def annotations(folder: Path) -> Iterator[dict[str, str]]:
    """The annotations of a folder."""
    for file in sorted(folder.glob("*.json")):
        yield json.loads(file.read_text("utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["data"]))
