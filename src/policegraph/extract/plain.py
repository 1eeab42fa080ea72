"""Acts of short notes that are told outright: cue, actor and target stand where grammar puts them.

The scorer is fit on notes of a page, where most clauses are background and no act by themselves; in a note of a few
sentences each clause is the news. So such an act gets at least the threshold there, and nothing is changed elsewhere.
"""

from collections.abc import Sequence

from policegraph.extract.acts import Act
from policegraph.extract.document import Document
from policegraph.facts import InteractionKind, Modality

SHORT = 3  # sentences that tell
_ACTORS = frozenset(("subj", "subj+1", "subj+2", "agent", "support-subj", "support-agent", "n:poss", "null"))
_OWNERS = frozenset(("obj>of", "obj>poss", "obj>mod", "passive>of", "prep:to>of"))
_OBJECTS = frozenset(("obj", "dative", "passive", "obj+"))
# kinds that need no target: what is promised, asked for, condemned or done to somebody unnamed
_ALONE = (
    InteractionKind.COMMIT,
    InteractionKind.REQUEST,
    InteractionKind.CRITICISE,
    InteractionKind.ENFORCE,
    InteractionKind.AGREE,
    InteractionKind.ASSIST,
)


def is_short(document: Document) -> bool:
    """Whether the note tells all it has in a few sentences."""
    return sum(1 for s in document.doc.sents if document.tells(s.start_char) and len(s.text.split()) > 3) <= SHORT


def told_outright(frame: Sequence[Act]) -> list[Act]:
    """Of one frame's readings those that grammar makes certain: with a target, or without one where none is named."""
    fitting = [act for act in frame if _actor_fits(act)]
    named = [act for act in fitting if act.target is not None and _target_fits(act)]
    if named:
        return named
    return [act for act in fitting if act.target is None and act.actor is not None and _stands_alone(act)]


def _stands_alone(act: Act) -> bool:
    # of the weaker verbs only those that open a promise: "offered to", "agreed to"
    return act.kind in _ALONE and (act.cue.strength != "medium" or act.cue.lemmas[0] in ("offer", "agree"))


def _actor_fits(act: Act) -> bool:
    path = _mark(act, "ap")
    supported = act.cue.strength in ("noun", "adjective")
    if act.cue.strength == "adjective" and path == "subj":
        return act.operators.modality is Modality.ASSERTED and act.kind is InteractionKind.COMMIT
    if supported and path not in ("support-subj", "support-agent") and not (path == "n:poss" and _speaks(act)):
        return False
    return act.operators.modality is Modality.ASSERTED and path in _ACTORS


def _speaks(act: Act) -> bool:
    return act.kind in (InteractionKind.COMMIT, InteractionKind.REQUEST, InteractionKind.PRAISE)


def _target_fits(act: Act) -> bool:
    path = _mark(act, "tp").removeprefix("support-").removeprefix("n:")
    if "fit=yes" in act.features:
        return True
    if act.kind.symmetric:
        return "a-joint" in act.features and "t-joint" in act.features
    if act.cue.strength == "noun":
        return path in ("prep:to", "prep:of", "prep:from", "prep:with")
    if path in _OWNERS:
        return True
    return path in _OBJECTS and act.cue.pattern in ("", "to", "for", "-")


def _mark(act: Act, name: str) -> str:
    return next((f.removeprefix(f"{name}=") for f in act.features if f.startswith(f"{name}=")), "")
