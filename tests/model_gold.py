"""The development set's annotation in the words of the prompt's schema: what a model without fault would answer."""

import json
import re
from pathlib import Path
from typing import cast

from gold_convert import Gold
from policegraph.extract.dates import find_dates
from policegraph.extract.model_reader.call import Json
from policegraph.extract.model_reader.locate import Located
from policegraph.facts import Readout, Span

RELATION_WINDOW = 160


def answer_for(gold: Gold, readout: Readout) -> dict[str, Json]:
    """The annotation of one readout as an answer; the words that the annotation does not give are found in the text."""
    text = Located(readout.text)
    names = {entity["id"]: entity["names"] for entity in gold["entities"]}
    evidence: dict[str, str] = {}
    for item in (*gold["events"], *gold["interactions"]):
        for slug in item["themes"]:
            evidence.setdefault(slug, item["evidence"])
    first_line = next(line for line in readout.text.splitlines() if line.strip())[:200]
    return {
        "entities": [{"id": e["id"], "kind": e["type"], "names": list[Json](e["names"])} for e in gold["entities"]],
        "relations": [
            {"subject": s, "relation": p, "object": o, "words": _both(text, names[s], names[o])}
            for s, p, o in gold["relations"]
        ],
        "events": [
            {
                "id": e["id"],
                "kind": e["kind"],
                "names": list[Json](e.get("names", [])),
                "status": e["status"],
                "participants": list[Json](e["participants"]),
                "hosts": list[Json](e["hosts"]),
                "places": list[Json](e["places"]),
                "themes": list[Json](e["themes"]),
                "date": _date(e["date"], readout, text.find(e["evidence"])) if e["date"] else None,
                "words": e["evidence"],
            }
            for e in gold["events"]
        ],
        "acts": [
            {
                "kind": i["kind"],
                "actor": i["actor"],
                "target": i["target"],
                "modality": i["modality"],
                "content": i["evidence"] if i["kind"] in ("Request", "Commit") else None,
                "themes": list[Json](i["themes"]),
                "due": None,
                "during": None,
                "said_by": None,
                "words": i["evidence"],
            }
            for i in gold["interactions"]
        ],
        "quotes": [{"speaker": q["speaker"], "words": _whole(readout.text, text, q["start"])} for q in gold["quotes"]],
        "themes": [{"theme": slug, "words": evidence.get(slug, first_line)} for slug in gold["themes"]],
    }


def load_gold(folder: Path) -> dict[str, Gold]:
    """The annotations by the name of their text."""
    golds = (cast("Gold", json.loads(file.read_text("utf-8"))) for file in sorted(folder.glob("*.json")))
    return {gold["doc"]: gold for gold in golds}


def _both(text: Located, one: list[str], other: list[str]) -> str:
    """A short stretch that names both, else the first place of one of them."""
    ones = [span for name in one for span in text.find_all(name)]
    others = [span for name in other for span in text.find_all(name)]
    pairs = [(max(a.end, b.end) - min(a.start, b.start), min(a.start, b.start)) for a in ones for b in others]
    if pairs and min(pairs)[0] <= RELATION_WINDOW:
        length, start = min(pairs)
        return Span(start, start + length).of(text.text)
    return min((*ones, *others)).of(text.text)


def _date(edtf: str, readout: Readout, evidence: Span | None) -> dict[str, Json]:
    """The date with the words nearest to the event that give it; without words where the text has none."""
    sentences = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", readout.text)]
    hits = find_dates(readout.text, readout.issued, sentences)
    start = evidence.start if evidence else 0
    ends = [part for part in edtf.split("/") if part not in ("", "..")]
    same = [h.span for h in hits if h.edtf == edtf or all(p.startswith(edtf + "-") for p in h.edtf.split("/"))]
    same.sort(key=lambda span: abs(span.start - start))
    if not same and "/" in edtf:
        both = [next((h.span for h in hits if h.edtf == part), None) for part in ends]
        found = [span for span in both if span is not None]
        if len(found) == len(ends):
            same = [Span(min(s.start for s in found), max(s.end for s in found))]
    return {"edtf": edtf, "words": same[0].of(readout.text) if same else ""}


def _whole(text: str, located: Located, start: str) -> str:
    """The quotation that begins with these words, up to its closing mark or its paragraph's end."""
    span = located.find(start)
    if span is None:
        return start
    line = text.find("\n", span.end)
    end = len(text) if line < 0 else line
    closing = re.search(r"[”\"»]|(?<=[.,!?])['’]", text[span.end : end])
    if closing:
        end = span.end + closing.start()
    return text[span.start : end].strip()
