"""Events told twice: which pairs the tool joins over some folders of readouts, against judgements made by hand.

    python benchmarks/joins.py FOLDER…        (data data/gold/more ../shared/gold/dev)

The judgements are in tests/joins/same.csv, of annotated events (see tests/joined_events.py). Each join is printed with
its verdict; one that nobody judged is printed with its words, to be judged. Of the readouts whose annotation names a
"pair" it is counted how many have their first annotated events, the main ones, joined.
"""

import sys
import tempfile
from collections import Counter
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from joined_events import judged, main_events_joined
from policegraph.evaluate.gold import GoldReadout, read_gold, read_texts
from policegraph.pipeline import ingest, ingest_readouts
from policegraph.settings import Settings
from policegraph.store import open_store

TEXTS = (".txt", ".html", ".md", ".csv", ".jsonl")


def main(folders: list[str]) -> int:
    """Ingest, join, compare; 1 where fewer than 95% of the joins are right or part, or one is not judged."""
    files = [str(f) for folder in folders for f in sorted(Path(folder).iterdir()) if f.suffix in TEXTS]
    files = [file for file in files if Path(file).name != "README.md"]
    gold: list[GoldReadout] = []
    for folder in folders:
        annotated = Path(folder) / "gold" if (Path(folder) / "gold").is_dir() else Path(folder)
        gold += read_gold(annotated)
    verdicts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place, open_store(Path(place) / "store", write=True) as store:
        inside = read_texts([one for one in gold if one.text is not None])
        for step in chain(ingest(files, store, Settings()), ingest_readouts(inside, store, Settings())):
            if step.message:
                print(step.message, file=sys.stderr)
        found = list(judged(store, gold))
    for one in found:
        verdicts[one.verdict] += 1
        print(f"{one.verdict:10}  {' / '.join(one.readouts)}  {one.annotated}")
        if one.verdict in ("not judged", "wrong"):
            print("            " + "\n            ".join(" ".join(words.split())[:160] for words in one.words))
    joined, pairs = main_events_joined(found, gold)
    count = len(files) + len(inside)
    print(f"{count} texts; joins: {dict(verdicts)}; main events joined: {len(joined)} of {len(pairs)} pairs")
    for pair in sorted(pairs - joined):
        print("            not joined: " + " / ".join(pair))
    return int(verdicts["wrong"] > 0.05 * len(found) or bool(verdicts["not judged"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["data"]))
