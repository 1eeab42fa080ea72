"""Which event and which interaction of one reader is which of the other's; ids of entities are already the same."""

from collections.abc import Iterator, Sequence

from policegraph.extract.words import name_key
from policegraph.facts import Event, Interaction, RoleName

_SHARED = (RoleName.PARTICIPANT, RoleName.HOST, RoleName.PLACE, RoleName.DATE, RoleName.THEME)


def paired_events(rules: Sequence[Event], model: Sequence[Event]) -> Iterator[tuple[Event | None, Event | None]]:
    """Each event once, in the rules' order and then the model's, with its like where there is one."""
    scored = sorted(
        (-score, a, b)
        for a, one in enumerate(rules)
        for b, other in enumerate(model)
        if (score := _alike(one, other)) > 0
    )
    like: dict[int, int] = {}
    for _, a, b in scored:
        if a not in like and b not in like.values():
            like[a] = b
    for a, one in enumerate(rules):
        yield one, model[like[a]] if a in like else None
    for b, other in enumerate(model):
        if b not in like.values():
            yield None, other


def _alike(one: Event, other: Event) -> float:
    """How much two events have in common; 0 where they are not to be taken for one."""
    fillers = {(role.name, role.value) for role in one.roles} & {(role.name, role.value) for role in other.roles}
    shared = {filler for filler in fillers if filler[0] in _SHARED}
    named = bool({name_key(n) for n in one.names} & {name_key(n) for n in other.names})
    places = one.ground.span.overlaps(other.ground.span)
    strong = {name for name, _ in shared} - {RoleName.THEME}
    if not (named or places or len(strong) >= 2 or (strong and one.kind is other.kind)):
        return 0.0
    return len(shared) + 2.0 * named + 1.5 * places + 1.0 * (one.kind is other.kind)


def paired_acts(
    rules: Sequence[Interaction], model: Sequence[Interaction]
) -> Iterator[tuple[Interaction | None, Interaction | None, bool]]:
    """Each interaction once, with its like where there is one, and whether the other reader reads its words otherwise.

    Alike: kind, actor and target are the same; of several the one whose words are nearest.
    """
    scored = sorted(
        (_distance(one, other), a, b)
        for a, one in enumerate(rules)
        for b, other in enumerate(model)
        if _key(one) == _key(other)
    )
    like: dict[int, int] = {}
    for _, a, b in scored:
        if a not in like and b not in like.values():
            like[a] = b
    alone_rules = [one for a, one in enumerate(rules) if a not in like]
    alone_model = [other for b, other in enumerate(model) if b not in like.values()]
    for a, one in enumerate(rules):
        if a in like:
            yield one, model[like[a]], False
        else:
            yield one, None, any(_otherwise(one, other) for other in alone_model)
    for other in alone_model:
        yield None, other, any(_otherwise(one, other) for one in alone_rules)


def _key(act: Interaction) -> tuple[str, str, str]:
    actor, target = act.filler(RoleName.ACTOR) or "", act.filler(RoleName.TARGET) or ""
    if act.kind.symmetric and target and target < actor:
        actor, target = target, actor
    return act.kind, actor, target


def _distance(one: Interaction, other: Interaction) -> int:
    if one.ground.span.overlaps(other.ground.span):
        return 0
    return abs(one.ground.span.start - other.ground.span.start)


def _otherwise(one: Interaction, other: Interaction) -> bool:
    """The same words and kind with another party: at most one of the two is right."""
    return one.kind is other.kind and one.ground.span.overlaps(other.ground.span)
