"""One Extraction of what was verified in each part of a readout.

Parts overlap, so the same fact may come twice, under other ids: entities are the same where kind and a name form agree,
events where kind and words, name, or date and participants do, interactions where kind, actor, target and words do.
Within one part the model's own distinctions stand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from policegraph.extract.model_reader.proposal import Verified
from policegraph.extract.words import name_key
from policegraph.facts import (
    Entity,
    EntityKind,
    Event,
    Extraction,
    Ground,
    Interaction,
    Quotation,
    Readout,
    Relation,
    RelationName,
    Role,
    RoleName,
    ThemeMention,
)

_LETTER: Mapping[EntityKind, str] = {
    EntityKind.PERSON: "p",
    EntityKind.POST: "t",
    EntityKind.AGENCY: "a",
    EntityKind.PLACE: "g",
}
_NO_ENTITY = frozenset((RoleName.THEME, RoleName.DATE, RoleName.DUE, RoleName.CONTENT))
_GAP = 160  # characters between two parts of one quotation: the words that name its speaker


def join(readout: Readout, parts: Sequence[Verified]) -> Extraction:
    """All parts of a readout as one, with ids of its own. What was dropped and doubted is in `dropped`."""
    joined = _Joined()
    for part in parts:
        joined.add(part)
    return Extraction(
        readout,
        tuple(joined.entities),
        tuple(joined.relations.values()),
        tuple(joined.events),
        tuple(joined.interactions),
        continued(readout.text, joined.quotations),
        tuple(joined.themes.values()),
        tuple(item for part in parts for item in (*part.doubts, *part.dropped)),
    )


class _Joined:
    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self.relations: dict[tuple[str, str, str], Relation] = {}
        self.events: list[Event] = []
        self.interactions: list[Interaction] = []
        self.quotations: list[Quotation] = []
        self.themes: dict[str, ThemeMention] = {}
        self._counts: dict[str, int] = {}

    def add(self, part: Verified) -> None:
        known = len(self.events), len(self.interactions), len(self.quotations)
        ids = self._entities(part)
        for relation in part.relations:
            moved = replace(
                relation,
                subject=ids[relation.subject],
                object=ids[relation.object],
                ground=said_by(relation.ground, ids),
            )
            self.relations.setdefault((moved.subject, str(moved.name), moved.object), moved)
        for event in part.events:
            ids[f"event {event.id}"] = self._event(replace(event, roles=moved_roles(event.roles, ids)), known[0])
        for act in part.interactions:
            self._interaction(
                replace(act, roles=moved_roles(act.roles, ids), ground=said_by(act.ground, ids)), known[1]
            )
        for quote in part.quotations:
            self._quotation(replace(quote, speaker=ids[quote.speaker] if quote.speaker else None), known[2])
        for theme in part.themes:
            self.themes.setdefault(theme.slug, theme)

    def _next(self, letter: str) -> str:
        self._counts[letter] = self._counts.get(letter, 0) + 1
        return f"{letter}{self._counts[letter]}"

    def _entities(self, part: Verified) -> dict[str, str]:
        """The joined id of each id of this part."""
        new = part.entities
        same = match_entities(self.entities, new, self.relations.values(), part.relations)
        place = {entity.id: n for n, entity in enumerate(self.entities)}
        ids: dict[str, str] = {}
        for entity in new:
            old = same.get(entity.id)
            if old is None:
                ids[entity.id] = self._next(_LETTER[entity.kind])
                self.entities.append(replace(entity, id=ids[entity.id]))
                continue
            ids[entity.id] = old
            known = self.entities[place[old]]
            self.entities[place[old]] = replace(
                known,
                name=max(known.name, entity.name, key=len) if known.kind is EntityKind.PERSON else known.name,
                forms=tuple(dict.fromkeys((*known.forms, *entity.forms))),
                mentions=tuple(sorted({*known.mentions, *entity.mentions}, key=lambda mention: mention.span)),
            )
        return ids

    def _event(self, event: Event, known: int) -> str:
        for n, other in enumerate(self.events[:known]):
            if same_event(other, event):
                self.events[n] = replace(
                    other,
                    names=tuple(dict.fromkeys((*other.names, *event.names))),
                    roles=_together(other.roles, event.roles),
                )
                return other.id
        id = self._next("e")
        self.events.append(replace(event, id=id))
        return id

    def _interaction(self, act: Interaction, known: int) -> None:
        for n, other in enumerate(self.interactions[:known]):
            same = other.kind is act.kind and all(
                other.filler(name) == act.filler(name) for name in (RoleName.ACTOR, RoleName.TARGET)
            )
            if same and other.ground.span.overlaps(act.ground.span):
                self.interactions[n] = replace(other, roles=_together(other.roles, act.roles))
                return
        self.interactions.append(replace(act, id=self._next("i")))

    def _quotation(self, quote: Quotation, known: int) -> None:
        for n, other in enumerate(self.quotations):
            if other.span.overlaps(quote.span):
                # two quotations can't share words; the longer one was not cut by the part's end
                if n < known and quote.span.end - quote.span.start > other.span.end - other.span.start:
                    self.quotations[n] = replace(quote, id=other.id)
                return
        self.quotations.append(replace(quote, id=self._next("q")))


def match_entities(
    known: Iterable[Entity],
    new: Iterable[Entity],
    known_relations: Iterable[Relation] = (),
    new_relations: Iterable[Relation] = (),
) -> dict[str, str]:
    """For each new entity that is a known one its id, one to one: by kind, shared name forms and shared places.

    Of posts the holders count too, where relations are given: "the Secretary General" of two bodies are two posts.
    """
    old, fresh = list(known), list(new)
    posts = EntityKind.POST
    out = _matched([e for e in old if e.kind is not posts], [e for e in fresh if e.kind is not posts], {})
    holders = _holders(known_relations, None), _holders(new_relations, out)
    like = {
        (a.id, b.id): not holders[0].get(a.id, set()).isdisjoint(holders[1].get(b.id, set()))
        for a in old
        for b in fresh
        if a.kind is b.kind is posts and a.id in holders[0] and b.id in holders[1]
    }
    return out | _matched([e for e in old if e.kind is posts], [e for e in fresh if e.kind is posts], like)


def _holders(relations: Iterable[Relation], ids: Mapping[str, str] | None) -> dict[str, set[str]]:
    """Who holds each post, by known ids; a person who is none of the known has a name that no known one has."""
    out: dict[str, set[str]] = {}
    for relation in relations:
        if relation.name is RelationName.HOLDS:
            holder = relation.subject if ids is None else ids.get(relation.subject, f"new {relation.subject}")
            out.setdefault(relation.object, set()).add(holder)
    return out


def _matched(old: list[Entity], fresh: list[Entity], like: Mapping[tuple[str, str], bool]) -> dict[str, str]:
    """One to one by what they share; `like` says of some pairs by other signs that they are one, or are not."""
    keys = {id(entity): {name_key(form) for form in (entity.name, *entity.forms)} - {""} for entity in (*old, *fresh)}
    spans = {id(entity): {mention.span for mention in entity.mentions if not mention.bare} for entity in (*old, *fresh)}
    pairs = []
    for a, one in enumerate(old):
        for b, other in enumerate(fresh):
            sign = like.get((one.id, other.id))
            own, others = keys[id(one)], keys[id(other)]
            fullest = max(own, key=len, default="") == max(others, key=len, default="")
            if one.kind is not other.kind or (sign is False and not fullest):
                continue
            person = one.kind is EntityKind.PERSON
            if person and _other_person(own, others):
                continue
            shared = len(own & others)
            places = len(spans[id(one)] & spans[id(other)])
            known_alike = one.known_as is not None and one.known_as == other.known_as
            if shared or places or known_alike or (person and _surname(own, others)):
                pairs.append((-(2 * shared + places + 3 * known_alike + 3 * bool(sign)), a, b))
    taken_old: set[int] = set()
    out: dict[str, str] = {}
    for _, a, b in sorted(pairs):
        if a not in taken_old and fresh[b].id not in out:
            taken_old.add(a)
            out[fresh[b].id] = old[a].id
    return out


def _surname(one: set[str], other: set[str]) -> bool:
    """Whether one person, known by a single name only, is called by the last name of the other."""
    full = [keys for keys in (one, other) if any(" " in key for key in keys)]
    single = [keys for keys in (one, other) if keys and not any(" " in key for key in keys)]
    return bool(full and single) and bool(single[0] & {key.split()[-1] for key in full[0]})


def _other_person(one: set[str], other: set[str]) -> bool:
    """Whether two persons have full names that can't be of one: no word but the last is shared."""
    names = [[set(key.split()) for key in keys if " " in key] for keys in (one, other)]
    return bool(names[0] and names[1]) and all(len(a & b) < 2 for a in names[0] for b in names[1])


def same_event(one: Event, other: Event) -> bool:
    """Whether two events of one readout are one: same kind, and words, name, or date and participants in common."""
    if one.kind is not other.kind or one.status is not other.status:
        return False
    if one.ground.span.overlaps(other.ground.span):
        return True
    if {name_key(n) for n in one.names} & {name_key(n) for n in other.names}:
        return True
    people = set(one.fillers(RoleName.PARTICIPANT)), set(other.fillers(RoleName.PARTICIPANT))
    dates = set(one.fillers(RoleName.DATE)), set(other.fillers(RoleName.DATE))
    if dates[0] and dates[1] and dates[0] != dates[1]:
        return False
    return len(people[0] & people[1]) >= 2 and (dates[0] == dates[1] or people[0] == people[1])


def continued(text: str, quotations: Iterable[Quotation]) -> tuple[Quotation, ...]:
    """Quotations in order; one that goes on after the words that name its speaker continues the one before."""
    out: list[Quotation] = []
    for quote in sorted(quotations, key=lambda quote: quote.span):
        last = out[-1] if out else None
        if last is not None and last.speaker == quote.speaker:
            between = text[last.span.end : quote.span.start]
            if "\n" not in between and len(between) <= _GAP and last.span.of(text).rstrip().endswith(","):
                quote = replace(quote, continues=last.id)
        out.append(quote)
    return tuple(out)


def moved_roles(roles: Iterable[Role], ids: Mapping[str, str]) -> tuple[Role, ...]:
    """The roles over joined ids; an event's id stands in `ids` as "event e1"."""
    out: dict[tuple[RoleName, str], Role] = {}
    for role in roles:
        value = role.value
        if role.name is RoleName.DURING:
            value = ids[f"event {value}"]
        elif role.name not in _NO_ENTITY:
            value = ids[value]
        out.setdefault((role.name, value), replace(role, value=value, ground=said_by(role.ground, ids)))
    return tuple(out.values())


def said_by(ground: Ground, ids: Mapping[str, str]) -> Ground:
    """The ground with the joined id of the entity that says so."""
    known = ground.attributed_to
    return ground if known is None else replace(ground, attributed_to=ids[known])


def _together(one: Iterable[Role], other: Iterable[Role]) -> tuple[Role, ...]:
    """The roles of both; of what is held once, the first."""
    out: dict[tuple[RoleName, str], Role] = {}
    single = (RoleName.DATE, RoleName.DUE, RoleName.CONTENT, RoleName.DURING)
    for role in (*one, *other):
        if role.name in single and any(name is role.name for name, _ in out):
            continue
        out.setdefault((role.name, role.value), role)
    return tuple(out.values())
