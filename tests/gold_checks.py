"""What holds for every annotation, and how two texts are found to share words."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev"


def faults(gold: dict[str, Any], text: str) -> Iterator[str]:
    """What is unsound in an annotation: words not in the text (its blanks made single), unknown ids, doubles."""
    kinds = {entity["id"]: entity["type"] for entity in gold["entities"]}
    if len(kinds) != len(gold["entities"]):
        yield "two entities of one id"
    for entity in gold["entities"]:
        if not any(name in text for name in entity["names"]):
            yield f"no name in the text: {entity}"
    for fact in (*gold["events"], *gold["interactions"]):
        if " ".join(fact["evidence"].split()) not in text:
            yield f"evidence not in the text: {fact}"
    for quote in gold["quotes"]:
        if quote["start"] not in text:
            yield f"quotation not in the text: {quote}"
    referred = [one for event in gold["events"] for role in ("participants", "hosts", "places") for one in event[role]]
    referred += [one[role] for one in gold["interactions"] for role in ("actor", "target") if one[role] is not None]
    referred += [one for subject, _, value in gold["relations"] for one in (subject, value)]
    referred += [quote["speaker"] for quote in gold["quotes"] if quote["speaker"] is not None]
    if lost := set(referred) - set(kinds):
        yield f"ids that no entity has: {sorted(lost)}"
    for subject, name, value in gold["relations"]:
        wanted = {"holds": ("person", "post"), "memberOf": ("person", "agency"), "country": ("agency", "place")}[name]
        if (kinds.get(subject), kinds.get(value)) != wanted:
            yield f"a relation between others than it is for: {subject} {name} {value}"


def shingles(text: str) -> set[str]:
    """Every nine words in a row."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[start : start + 9]) for start in range(len(words) - 8)}


def shingles_of_gold() -> set[str]:
    """Those of the development set's texts."""
    found = set[str]()
    for path in GOLD.iterdir():
        if path.suffix in (".txt", ".html"):
            found |= shingles(re.sub(r"<[^>]+>", " ", path.read_text("utf-8")))
    return found
