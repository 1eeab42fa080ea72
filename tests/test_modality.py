"""What is planned, asked for, promised, denied or only possible is never told as a fact; what took place is.

The sentences are made up, the names too. Each row of `sentences.csv` is one act or event of a sentence (a promise to
train is a promise that was made and a training that was not held), each row of `content.csv` one request or promise
with its content and due date; all notes are dated 2024-03-14, a Thursday.
"""

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

from policegraph.extract import extract
from policegraph.facts import Event, Extraction, Interaction, Modality, Readout, RoleName, Status
from policegraph.knowledge.load import load

HERE = Path(__file__).parent / "modality"
ISSUED = "2024-03-14"


class Told(NamedTuple):
    """A row of sentences.csv and how the extraction tells it: as fact, as something else, or not at all."""

    construction: str
    kind: str
    modality: str
    text: str
    as_fact: bool
    found: bool


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def extractions(name: str) -> dict[str, Extraction]:
    texts = list(dict.fromkeys(row["text"] for row in rows(name)))
    readouts = [Readout(f"s{n}.txt", text, issued=ISSUED) for n, text in enumerate(texts)]
    return dict(zip(texts, extract(readouts, load()), strict=True))


def is_fact(node: Event | Interaction) -> bool:
    return node.status is Status.HELD if isinstance(node, Event) else node.modality is Modality.ASSERTED


@cache
def told() -> list[Told]:
    out = []
    for row in rows("sentences.csv"):
        extraction = extractions("sentences.csv")[row["text"]]
        nodes = [n for n in (*extraction.events, *extraction.interactions) if n.kind == row["kind"]]
        as_fact = any(is_fact(node) for node in nodes)
        out.append(Told(row["construction"], row["kind"], row["modality"], row["text"], as_fact, bool(nodes)))
    return out


def test_the_set_is_large_and_varied() -> None:
    sentences = {row["text"] for row in rows("sentences.csv")}
    assert len(sentences) >= 200
    counts = Counter(row["construction"] for row in rows("sentences.csv"))
    assert (
        min(counts[name] for name in ("plain", "plan", "request", "promise", "denial", "condition", "possibility")) > 15
    )
    assert len(rows("content.csv")) >= 60
    for row in rows("content.csv"):
        assert row["content"] in row["text"]


def test_the_unreal_is_not_stated_as_fact() -> None:
    unreal = [t for t in told() if t.modality != "Asserted"]
    wrong = [t for t in unreal if t.as_fact]
    assert len(wrong) / len(unreal) <= 0.03, "\n".join(f"{t.construction} {t.kind}: {t.text}" for t in wrong)


def test_the_real_is_kept() -> None:
    """Of the real acts and events that are found at all."""
    real = [t for t in told() if t.modality == "Asserted" and t.found]
    lost = [t for t in real if not t.as_fact]
    assert 1 - len(lost) / len(real) >= 0.9, "\n".join(f"{t.construction} {t.kind}: {t.text}" for t in lost)


def test_the_real_is_found() -> None:
    """That nothing unreal is stated must not come from stating nothing."""
    real = [t for t in told() if t.modality == "Asserted"]
    lost = [t for t in real if not t.as_fact]
    assert 1 - len(lost) / len(real) >= 0.9, "\n".join(f"{t.construction} {t.kind}: {t.text}" for t in lost)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def overlap(found: str, wanted: str) -> float:
    ours, theirs = words(found), words(wanted)
    both = (ours & theirs).total()
    return 2 * both / (ours.total() + theirs.total()) if both else 0.0


class Content(NamedTuple):
    """A row of content.csv with what was found: F1 of the words, the due date."""

    text: str
    f1: float
    found: str
    due: str
    wanted: str


@cache
def contents() -> list[Content]:
    out = []
    for row in rows("content.csv"):
        extraction = extractions("content.csv")[row["text"]]
        acts = [act for act in extraction.interactions if act.kind == row["kind"]]
        best = max(acts, key=lambda act: overlap(act.filler(RoleName.CONTENT) or "", row["content"]), default=None)
        found = (best and best.filler(RoleName.CONTENT)) or ""
        due = (best and best.filler(RoleName.DUE)) or ""
        out.append(Content(row["text"], overlap(found, row["content"]), found, due, row["due"]))
    return out


def test_the_content_of_requests_and_promises() -> None:
    rows_ = contents()
    mean = sum(row.f1 for row in rows_) / len(rows_)
    assert mean >= 0.75, "\n".join(f"{row.f1:.2f} {row.text} → {row.found}" for row in rows_ if row.f1 < 0.75)


def test_the_due_date() -> None:
    """Also where none is said: a date that is not due is none."""
    wrong = [row for row in contents() if row.due != row.wanted]
    rows_ = contents()
    assert 1 - len(wrong) / len(rows_) >= 0.85, "\n".join(f"{r.due!r}, not {r.wanted!r}: {r.text}" for r in wrong)
