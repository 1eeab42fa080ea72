"""Names for what has none of its own: "Meeting of A and B", "Request of A to B"."""

from collections.abc import Iterable, Sequence

from policegraph.ask.source import Source
from policegraph.ask.tellings import Act, Happening, acts, happenings
from policegraph.ask.who import kinds, labels

ACT_NAMES = {
    "Praise": ("Praise by {0}", " for {0}"),
    "Request": ("Request by {0}", " to {0}"),
    "Commit": ("Promise by {0}", " to {0}"),
    "Agree": ("Agreement of {0}", " with {0}"),
    "Assist": ("Help by {0}", " for {0}"),
    "Cooperate": ("Cooperation of {0}", " with {0}"),
    "Criticise": ("Criticism by {0}", " of {0}"),
    "Enforce": ("Enforcement by {0}", " against {0}"),
}


def captions(source: Source, iris: Iterable[str]) -> dict[str, str]:
    """The label of each IRI; for an event or interaction without one, who did what with whom."""
    wanted = set(iris)
    nodes = {iri for iri in wanted if "#" in iri}
    kind = kinds(source, nodes)
    events = happenings(source, [iri for iri in nodes if kind.get(iri) == "event"]) if nodes else []
    deeds = acts(source, [iri for iri in nodes if kind.get(iri) == "interaction"]) if nodes else []
    ends = {end for event in events for end in (*event.participants, *event.hosts, *event.places)}
    ends |= {end for deed in deeds for end in (*deed.actors, *deed.targets)}
    names = labels(source, wanted | ends)
    for event in events:
        names[event.iri] = event_caption(event, names)
    for deed in deeds:
        names[deed.iri] = act_caption(deed, names)
    return {iri: names[iri] for iri in wanted}


def event_caption(event: Happening, names: dict[str, str]) -> str:
    """The event's own name, else its kind with who took part (or hosted, or where), and its date."""
    words = event.name or event.kind.replace("OtherEvent", "Event")
    if not event.name:
        parties = [end for end in event.participants if end not in event.inferred] or list(event.hosts)
        if parties:
            words += " of " + listed([names.get(end, end) for end in parties], 3)
        elif event.places:
            words += " in " + listed([names.get(end, end) for end in event.places], 2)
    return f"{words}, {event.when}" if event.when else words


def act_caption(act: Act, names: dict[str, str]) -> str:
    """Who did what to whom."""
    before, after = ACT_NAMES.get(act.kind, ("{0}", " and {0}"))
    actors = [names.get(end, end) for end in act.actors if end not in act.inferred]
    targets = [names.get(end, end) for end in act.targets if end not in act.inferred]
    words = before.format(listed(actors, 2) or "somebody")
    return words + (after.format(listed(targets, 2)) if targets else "")


def listed(names: Sequence[str], most: int) -> str:
    """Names with commas and "and"; beyond `most` the rest are counted."""
    shown = list(names[:most])
    if len(names) > most:
        return ", ".join(shown) + f" and {len(names) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
