"""What knowing costs: loading all knowledge, and matching a text against it, beside the language model.

    python benchmarks/knowledge_load.py ../shared/gold/dev

All times are the processor's, so that other work on the machine does not count; the model runs on one thread.
Loading is measured in fresh processes, warm (compiled form in the cache) and cold (no cache). Matching is what the
dictionaries of agencies, posts and places and the themes take per 1,000 words, as a share of what the model takes.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

_LOAD = """
import sys, time
import pydantic
start = time.process_time()
from policegraph.knowledge.load import load
known = load()
loaded = time.process_time()
known.agency_forms(), known.country_forms(), known.region_forms()
formed = time.process_time()
len(known.city_forms(100_000))
print(loaded - start, formed - loaded, time.process_time() - formed)
"""


def load_times(cache: Path, runs: int) -> list[tuple[float, ...]]:
    """Seconds to load, to make the forms of agencies and places, and to load the cities, in fresh processes."""
    times = []
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-c", _LOAD],
            env={"POLICEGRAPH_CACHE": str(cache), "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        times.append(tuple(float(part) for part in done.stdout.split()))
    return times


def timed(work: Callable[[], object], runs: int = 3) -> float:
    """The least of several times, in seconds of the processor."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        cold = load_times(Path(folder), 1)[0]
        warm = load_times(Path(folder), options.runs)
    load, forms, cities = (statistics.median(run[part] for run in warm) for part in range(3))
    print(f"load, warm:   {load:.3f} s; forms {forms:.3f} s; cities {cities:.3f} s; all {load + forms + cities:.3f} s")
    print(f"load, cold:   {sum(cold):.3f} s (once after each change of the files)")

    from policegraph.extract.cast import gazetteers
    from policegraph.extract.model import load_model
    from policegraph.extract.themes import find_themes
    from policegraph.extract.words import words as words_of
    from policegraph.facts import Span
    from policegraph.knowledge.load import load as load_knowledge

    known = load_knowledge()
    print(f"dictionaries of names: {timed(lambda: gazetteers(known), 2):.3f} s to make")
    nlp = load_model(None)
    texts = [file.read_text("utf-8") for file in sorted(options.texts.glob("*.txt"))]
    words = sum(len(text.split()) for text in texts)
    lines = [words_of(text, Span(0, len(text))) for text in texts]
    made = gazetteers(known)
    dictionaries = (made.agencies, made.countries, made.cities)

    def look_up() -> None:
        for line in lines:
            for dictionary in dictionaries:
                for at in range(len(line)):
                    dictionary.at(line, at)

    model = timed(lambda: list(nlp.pipe(texts, batch_size=32)))
    names = timed(look_up)
    themes = timed(lambda: [find_themes(text, known) for text in texts])
    print(f"{words} words; the language model: {1000 * model / words:.4f} s per 1,000 words")
    for what, seconds in (("names of agencies and places", names), ("themes", themes), ("both", names + themes)):
        print(f"{what}: {1000 * seconds / words:.4f} s per 1,000 words, {seconds / model:.3f} of the model's time")


if __name__ == "__main__":
    main()
