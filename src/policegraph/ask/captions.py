"""Names for what has none of its own ("Meeting of A and B"), and facts as plain sentences ("A asked B: …")."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from policegraph.ask.source import Source
from policegraph.ask.tellings import Act, Happening, acts, happenings
from policegraph.ask.who import Countries, kinds, labels

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
    return _told_apart(source, {iri: names[iri] for iri in wanted}, nodes)


def _told_apart(source: Source, names: dict[str, str], nodes: set[str]) -> dict[str, str]:
    """The names, those that two things share with their countries behind: "Ministry of Interior (Jordan)"."""
    counts = Counter(name for iri, name in names.items() if iri not in nodes)
    shared = [iri for iri, name in names.items() if counts[name] > 1 and iri not in nodes]
    if shared:
        countries = Countries(source)
        of = {iri: sorted(countries.of(iri) - {iri}) for iri in shared}
        label = labels(source, {country for found in of.values() for country in found})
        for iri in shared:
            if of[iri]:
                names[iri] += f" ({', '.join(label[country] for country in of[iri])})"
    return names


def event_caption(event: Happening, names: Mapping[str, str]) -> str:
    """The event's own name, else its kind with who took part (or hosted, or where), and its date."""
    words = event.name or event.kind.replace("OtherEvent", "Event")
    if not event.name:
        parties = [end for end in event.participants if end not in event.inferred] or list(event.hosts)
        if parties:
            words += " of " + listed([names.get(end, end) for end in parties], 3)
        elif event.places:
            words += " in " + listed([names.get(end, end) for end in event.places], 2)
    return f"{words}, {event.when}" if event.when else words


def act_caption(act: Act, names: Mapping[str, str]) -> str:
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


# The past (also the past participle) and the infinitive of each kind of act.
VERBS = {
    "Praise": ("praised", "praise"),
    "Request": ("asked", "ask"),
    "Commit": ("promised", "promise"),
    "Agree": ("agreed with", "agree with"),
    "Assist": ("helped", "help"),
    "Cooperate": ("worked with", "work with"),
    "Criticise": ("criticised", "criticise"),
    "Enforce": ("acted against", "act against"),
}
MEANT = {
    "Asserted": "{past}",
    "Planned": "is to {inf}",
    "Requested": "was asked to {inf}",
    "Committed": "promised to {inf}",
    "Denied": "is said not to have {past}",
    "Possible": "may have {past}",
}


def act_sentence(act: Act, names: Mapping[str, str], about: bool = True) -> str:
    """An interaction as one sentence without its full stop: "A asked B: “send the lists”, by 2021-06-30"."""
    past, infinitive = VERBS.get(act.kind, ("had to do with", "have to do with"))
    verb = MEANT.get(act.modality, "{past}").format(past=past, inf=infinitive)
    actors = listed([names.get(end, end) for end in act.actors if end not in act.inferred], 3)
    targets = listed([names.get(end, end) for end in act.targets if end not in act.inferred], 3)
    if not targets:
        verb = verb.removesuffix(" with").removesuffix(" against")
    words = " ".join(part for part in (actors or "Somebody", verb, targets) if part)
    if act.content:
        words += f": “{act.content}”"
    if act.due:
        words += f", by {act.due}"
    if about and act.themes and not act.content:
        words += " (" + listed([names.get(theme, theme) for theme in act.themes], 3) + ")"
    return words


_TOOK_PART = {
    "Meeting": "{0} met",
    "Agreement": "{0} concluded {1}",
    "Appointment": "{1}: {0}",
    "OtherEvent": "{1}: {0}",
}
_STATE = {"Planned": "Planned: ", "Cancelled": "Called off: "}


def event_sentence(event: Happening, names: Mapping[str, str]) -> str:
    """An event as one sentence without its full stop: "A and B met in Port Lorne, 2021-03-09 (drug trafficking)"."""
    parties = [names.get(end, end) for end in event.participants if end not in event.inferred]
    kind = event.kind.replace("OtherEvent", "event").lower()
    thing = event.name or f"{'an' if kind[0] in 'aeo' else 'a'} {kind}"
    if event.status != "Held":
        words = (event.name or kind) + (f" {'with' if event.name else 'of'} {listed(parties, 6)}" if parties else "")
    elif not parties:
        words = thing
    elif len(parties) == 1 and event.kind in ("Meeting", "Visit") and not event.name:
        words = f"{parties[0]} {'paid' if event.kind == 'Visit' else 'took part in'} {thing}"
    else:
        words = _TOOK_PART.get(event.kind, "{0} took part in {1}").format(listed(parties, 6), thing)
        if event.kind == "Meeting" and event.name:
            words += f" ({event.name})"
    hosts = [names.get(end, end) for end in event.hosts if end not in event.participants]
    if hosts:
        words += f", hosted by {listed(hosts, 3)}"
    if event.places:
        # A meeting at a ministry is in no ministry.
        where = sorted(event.places, key=lambda end: _seat(end))
        words += f", {'at' if _seat(where[0]) else 'in'} {listed([names.get(end, end) for end in where], 2)}"
    if event.when:
        words += f", {event.when}"
    if event.themes:
        words += " (" + listed([names.get(theme, theme) for theme in event.themes], 4) + ")"
    state = _STATE.get(event.status, "")
    return state + words if state else words[0].upper() + words[1:]


def _seat(place: str) -> bool:
    """Whether an event's place is the body at whose seat it was."""
    return "/agency/" in place
