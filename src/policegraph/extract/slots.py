"""How well a filler's place in the parse suits the slot: 0 where the cue's pattern wants it, more the further off."""

from policegraph.extract.cues import Cue
from policegraph.extract.frames import Filler

FAR = 5  # nothing in the parse ties it to the cue

_OWN = frozenset(("subj", "agent", "acl", "control", "subj+1", "agent+1"))
_NOUN_OWN = frozenset(
    (
        "n:poss",
        "n:prep:by",
        "n:prep:from",
        "n:acl-agent",
        "n:rel-subj",
        "support-prep:from",
        "support-subj",
        "support-agent",
        "support-subj+1",
    )
)
_CONTEXT = {
    "sides": 1,
    "before": 2,
    "praised": 1,
    "praised-home": 2,
    "praised-body": 2,
    "answerer": 1,
    "lead": 1,
    "main": 1,
    "teller": 1,
    "speaker": 2,
    "previous": 3,
    "note": 4,
    "home": 4,
}
_DIRECT = frozenset(("obj", "dative", "passive", "obj+"))
_TOWARDS = frozenset(("prep:to", "prep:with", "prep:against", "prep:towards", "prep:toward", "dative", "prep:upon"))
_LOOSE = {
    "other-side": 4,
    "other-2": 4,
    "other-3": 4,
    "far-country": 4,
    "side-country": 4,
    "company": 4,
    "lead": 4,
    "note": 4,
    "previous": 4,
    "maker": 1,
    "praiser": 2,
    "praiser-home": 2,
    "praiser-body": 2,
    "sentence": FAR,
}


def actor_rank(cue: Cue, filler: Filler) -> int:
    """How far a filler is from where this cue's actor stands."""
    if filler.path in _CONTEXT:
        return _CONTEXT[filler.path]
    base, _, owned = filler.path.partition(">")
    more = 1 if owned else 0
    if cue.strength in ("noun", "adjective"):
        if base in _NOUN_OWN or (cue.strength == "adjective" and base in _OWN):
            return more
        return more + (1 if base.startswith("n:") else 2)
    return more + (0 if base in _OWN else 1)


def target_rank(cue: Cue, filler: Filler) -> int:
    """How far a filler is from where this cue's target stands."""
    if filler.path in _LOOSE:
        return _LOOSE[filler.path]
    base, _, owned = filler.path.partition(">")
    more = 1 if owned or base.endswith("~") else 0
    if base.startswith("taker-"):
        return more
    base = base.rstrip("~+") if base != "obj+" else base
    if cue.strength in ("noun", "adjective"):
        where, governed = (
            base.removeprefix("support-").removeprefix("n:").removeprefix("acl-").removeprefix("rel-"),
            base.startswith("gov-"),
        )
        near = where in _TOWARDS or (bool(cue.pattern) and where == f"prep:{cue.pattern}")
        return more + (3 if governed else 0 if near else 1 if base.startswith("n:") else 2)
    if cue.pattern == "":
        return more + (0 if base in _DIRECT else 2)
    if cue.pattern == "-":
        return more + (0 if base in _TOWARDS or base in ("dative", "passive") else 1 if base in _DIRECT else 2)
    return more + (0 if base == f"prep:{cue.pattern}" else 1 if base in ("dative", "passive") else 2)
