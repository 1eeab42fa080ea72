"""What keeps two tellings apart: days, whether it was or is to come, what is told as earlier, as another, around it."""

from collections.abc import Sequence

from policegraph.extract.document import Part
from policegraph.extract.tellings import Telling
from policegraph.facts import EventKind, Modality

_VERBAL = ("verb", "phrase", "hostverb", "going")


def apart(telling: Telling, others: Sequence[Telling]) -> bool:
    """Whether a telling speaks of another event than these do, whoever took part."""
    return days_apart(telling, others) or reality_apart(telling, others) or told_apart(telling, others)


def days_apart(telling: Telling, others: Sequence[Telling]) -> bool:
    """Whether both are dated and no date of the one may lie in a date of the other."""
    mine, theirs = _days([telling]), _days(others)
    return bool(mine and theirs) and not any(_within(a, b) or _within(b, a) for a in mine for b in theirs)


def reality_apart(telling: Telling, others: Sequence[Telling]) -> bool:
    """Whether the one is told as held and the other as to come."""
    if telling.form in ("verb", "phrase", "going"):
        return to_come(telling) != to_come(others[0])
    if _set_ahead(telling):
        held = any(_told_held(t) for t in others) or all(t.another for t in others)
        return held and not any(to_come(t) for t in others)
    # "after the meeting": one that was held, not the one that was promised before
    held = telling.definite and telling.operators.modality is Modality.ASSERTED
    if not held or not all(to_come(t) for t in others):
        return False
    return telling.past_aside or all(t.operators.modality is not Modality.PLANNED for t in others)


def told_apart(telling: Telling, others: Sequence[Telling]) -> bool:
    """Whether only the one is told as earlier ("had met", "last met"), or as one more of its kind ("the next one")."""
    verbal = telling.form in _VERBAL and others[0].form in _VERBAL
    if verbal and telling.earlier != any(t.earlier for t in others):
        return True
    if verbal and telling.beside and not any(t.beside or t.part is Part.TITLE for t in others):
        return True
    mine, theirs = telling.ordinals, frozenset[str]().union(*(t.ordinals for t in others))
    if mine and theirs and not mine & theirs:
        return True
    return telling.another and not any(t.another for t in others)


def other_text(telling: Telling, others: Sequence[Telling]) -> bool:
    """ "a treaty on extradition and a treaty on legal assistance": two texts, by one word, each a new one."""
    if telling.kind is not EventKind.AGREEMENT or telling.form != "noun" or not telling.indefinite:
        return False
    return any(t.form == "noun" and t.word == telling.word and t.sentence == telling.sentence for t in others)


def around(telling: Telling, others: Sequence[Telling]) -> bool:
    """ "met on the margins of the session": the session is not what is told around it."""
    return telling.margin and any(t.sentence == telling.sentence and t.token < telling.token for t in others)


def elsewhere(telling: Telling, others: Sequence[Telling]) -> bool:
    """ "was in Latvia", "toured the border post": a stop of the journey is a visit of its own."""
    if not telling.stop or telling.kind is not EventKind.VISIT:
        return False
    seen = {f.agent for t in others for f in t.fillers}
    gone = {t.word for t in others} - {telling.word} or len({t.sentence for t in others}) > 1
    there = {f.agent for f in telling.fillers if f.agent and f.agent[0] in "ag" and f.path.startswith("obj")}
    return bool(gone) and bool(there) and not there & seen


def to_come(telling: Telling) -> bool:
    """Whether a telling speaks of what is planned, asked for or promised."""
    return telling.ahead or telling.operators.modality in (Modality.PLANNED, Modality.REQUESTED, Modality.COMMITTED)


def _set_ahead(telling: Telling) -> bool:
    """ "the two will continue the talks in May", "a return visit is foreseen": a noun whose own verb lies ahead."""
    return to_come(telling) and telling.operators.firm and not (telling.definite and not telling.goes_on)


def _told_held(telling: Telling) -> bool:
    held = telling.operators.modality is Modality.ASSERTED and telling.operators.firm
    return held and (telling.form in _VERBAL or telling.strong) and telling.part is not Part.TITLE


def _days(tellings: Sequence[Telling]) -> set[str]:
    return {day for t in tellings for day in t.own_days}


def _within(a: str, b: str) -> bool:
    """Whether one date may lie in the other: a day in its month, a day in a range."""
    if "/" in b:
        start, _, end = b.partition("/")
        return start[: len(a)] <= a[: len(start)] <= (end or "9999")
    return a.startswith(b)
