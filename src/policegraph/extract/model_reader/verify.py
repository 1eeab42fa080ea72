"""Fact by fact: what a model proposes against the text, the contract, the calendar and the rules of modality.

Nothing is taken on trust. Words must stand in the part that the model was shown, and give the offsets; an entity must
be named there; kinds, roles and themes must be the contract's; dates must follow from words and date of issue by our
own resolver. What fails is dropped with its reason. Where the rules read another modality than the model, nothing is
asserted, and the difference is noted as a doubt.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from policegraph.extract.model_reader.answer import ActItem, DateItem, EntityItem, EventItem, Proposed, QuoteItem
from policegraph.extract.model_reader.datecheck import Dates
from policegraph.extract.model_reader.locate import Located
from policegraph.extract.model_reader.modality_check import Modalities
from policegraph.extract.model_reader.parts import TextPart
from policegraph.extract.model_reader.proposal import Verified
from policegraph.extract.model_reader.speech import is_speech, pieces
from policegraph.facts import (
    STATUS_MODALITY,
    Dropped,
    Entity,
    EntityKind,
    Event,
    EventKind,
    Ground,
    Interaction,
    InteractionKind,
    Mention,
    Modality,
    Quotation,
    Readout,
    Relation,
    RelationName,
    Role,
    RoleName,
    Span,
    Status,
    ThemeMention,
)

K = TypeVar("K", bound=StrEnum)

CONFIDENCE = 0.6  # of a fact on a model's word alone, before it is measured (trust.py)
LONGEST = 400  # code points of evidence, by the contract
_AGENTS = frozenset(EntityKind)
_RELATED: Mapping[RelationName, tuple[EntityKind, EntityKind]] = {
    RelationName.HOLDS: (EntityKind.PERSON, EntityKind.POST),
    RelationName.MEMBER_OF: (EntityKind.PERSON, EntityKind.AGENCY),
    RelationName.COUNTRY: (EntityKind.AGENCY, EntityKind.PLACE),
    RelationName.JURISDICTION: (EntityKind.POST, EntityKind.PLACE),
}
_NO_NAME = frozenset(("he", "she", "it", "they", "we", "i", "you", "his", "her", "their", "its", "him", "them", "us"))

NOT_FOUND = "its words are not in the text"
ORDER = "its words are an order to a reader, not a report"
NO_KIND = "its kind is none of the contract's"
NOT_NAMED = "not named in the text"
UNKNOWN = "refers to an entity that did not come through"


class Verifier:
    """Checks the answers about one readout. `orders` are the stretches of its text that give orders."""

    def __init__(
        self, readout: Readout, dates: Dates, modalities: Modalities, themes: frozenset[str], orders: tuple[Span, ...]
    ) -> None:
        self._readout = readout
        self._dates = dates
        self._modalities = modalities
        self._themes = themes
        self._orders = orders

    def verify(self, proposed: Proposed, part: TextPart) -> Verified:
        """What of this answer stands."""
        return _Part(self._readout, self._dates, self._modalities, self._themes, self._orders, part).check(proposed)


class _Part:
    def __init__(
        self,
        readout: Readout,
        dates: Dates,
        modalities: Modalities,
        themes: frozenset[str],
        orders: tuple[Span, ...],
        part: TextPart,
    ) -> None:
        self._readout, self._dates, self._modalities = readout, dates, modalities
        self._slugs, self._orders, self._part = themes, orders, part
        self._text = Located(readout.text, part.span)
        self._whole = self._text if len(part.text) == len(readout.text) else Located(readout.text)
        self._dropped: list[Dropped] = []
        self._doubts: list[Dropped] = []
        self._kinds: dict[str, EntityKind] = {}
        self._entities_by_id: dict[str, Entity] = {}

    def check(self, proposed: Proposed) -> Verified:
        for misfit in proposed.misfits:
            self._drop(misfit.what, "form", misfit.reason)
        entities = tuple(self._entities(proposed.entities))
        self._kinds = {entity.id: entity.kind for entity in entities}
        self._entities_by_id = {entity.id: entity for entity in entities}
        relations = tuple(self._relations(proposed))
        events = tuple(e for e in (self._event(item) for item in _unlike(proposed.events)) if e is not None)
        event_ids = frozenset(event.id for event in events)
        acts = (self._act(item, f"i{n}", event_ids) for n, item in enumerate(proposed.acts, 1))
        interactions = tuple(act for act in acts if act is not None)
        quotations = tuple(quote for item in proposed.quotes for quote in self._quotes(item))
        themes = tuple(self._theme_mentions(proposed))
        return Verified(
            self._part.span,
            entities,
            relations,
            events,
            interactions,
            quotations,
            themes,
            tuple(self._dropped),
            tuple(self._doubts),
        )

    # ── small checks ──

    def _drop(self, what: str, rule: str, reason: str, span: Span | None = None) -> None:
        self._dropped.append(Dropped(what, f"model-{rule}", reason, span))

    def _words(self, what: str, words: str) -> Span | None:
        """Where the words stand; the fact is dropped where they do not, or where they are an order."""
        span = self._text.find(words)
        if span is None:
            self._drop(f"{what}: {_short(words)}", "words", NOT_FOUND)
            return None
        if any(order.overlaps(span) for order in self._orders):
            self._drop(f"{what}: {_short(words)}", "order", ORDER, span)
            return None
        return span

    def _one_of(self, kinds: type[K], value: str, what: str, span: Span | None) -> K | None:
        for kind in kinds:
            if kind.value.lower() == value.lower():
                return kind
        self._drop(f"{what} of kind {_short(value)}", "kind", NO_KIND, span)
        return None

    def _ground(self, span: Span, rule: str, said_by: str | None = None) -> Ground:
        return Ground(span, f"model:{rule}", CONFIDENCE, said_by)

    def _theme_roles(self, slugs: Iterable[str], span: Span, what: str) -> list[Role]:
        roles = []
        for slug in dict.fromkeys(slugs):
            if slug in self._slugs:
                roles.append(Role(RoleName.THEME, slug, self._ground(span, f"{what}-theme")))
            else:
                self._drop(f"theme {_short(slug)}", "theme", "no theme of the contract", span)
        return roles

    def _date_role(self, name: RoleName, item: DateItem | None, span: Span) -> list[Role]:
        if item is None:
            return []
        # the date's own words may stand elsewhere; the place nearest to the event is meant
        own = self._text.find_all(item.words) if item.words else ()
        places = [*sorted(own, key=lambda place: abs(place.start - span.start)), span, self._paragraph(span)]
        ground = self._dates.ground(item.edtf, places)
        if ground is None:
            said = f" from {_short(item.words)!r}" if item.words else ""
            self._drop(f"{name} {_short(item.edtf)}{said}", "date", "does not follow from the words and the issue date")
            return []
        return [Role(name, item.edtf, self._ground(ground[0], ground[1]))]

    def _paragraph(self, span: Span) -> Span:
        """The line that holds a stretch, as far as the model was shown it."""
        text, part = self._readout.text, self._part.span
        end = text.find("\n", span.end)
        start = max(part.start, text.rfind("\n", 0, span.start) + 1)
        return Span(start, max(span.end, min(part.end, end if end >= 0 else len(text))))

    # ── entities and relations ──

    def _entities(self, items: Iterable[EntityItem]) -> Iterable[Entity]:
        seen: set[str] = set()
        taken: dict[str, EntityKind] = {}  # names of entities before, which are no names of one of another kind
        for item in items:
            what = f"entity {_short(' / '.join(item.names))}"
            kind = self._one_of(EntityKind, item.kind, what, None)
            if kind is None:
                continue
            if item.id in seen:
                self._drop(what, "id", f"its id {_short(item.id)} is taken by another entity of the answer")
                continue
            places: dict[Span, None] = {}
            forms: dict[str, None] = {}
            ordered = False
            for name in item.names:
                if name.lower() in _NO_NAME or taken.get(name, kind) is not kind:
                    continue
                # named anywhere in the readout: a later part may speak of "the Minister" only
                # "the foreign ministers A and B" names the office of each
                plural = kind is EntityKind.POST
                first = next(self._whole.find_all(name, plural=plural), None) or self._whole.name(name)
                if first is None:
                    continue
                found = list(self._whole.find_all(name, plural=plural)) or [first]
                told = [place for place in found if not any(order.overlaps(place) for order in self._orders)]
                ordered = ordered or not told
                if told:
                    forms.setdefault(" ".join(told[0].of(self._readout.text).split()))
                    places |= dict.fromkeys(told)
            if not forms:
                if ordered:
                    self._drop(what, "order", ORDER)
                elif any(name in taken for name in item.names):
                    self._drop(what, "name", "its names are those of an entity of another kind")
                else:
                    self._drop(what, "name", NOT_NAMED)
                continue
            seen.add(item.id)
            taken |= {name: kind for name in item.names if name not in taken}
            name = max(
                forms, key=lambda form: (len(form.split()) > 1, len(form)) if kind is EntityKind.PERSON else (0, 0)
            )
            rule = f"model:{kind}"
            mentions = tuple(Mention(place, place.of(self._readout.text), rule) for place in sorted(places))
            yield Entity(item.id, kind, name, tuple(forms), mentions)

    def _relations(self, proposed: Proposed) -> Iterable[Relation]:
        for item in proposed.relations:
            what = f"{_short(item.subject)} {_short(item.relation)} {_short(item.object)}"
            span = self._words(what, item.words)
            name = self._one_of(RelationName, item.relation, "relation", span) if span is not None else None
            if span is None or name is None:
                continue
            if name not in _RELATED:
                self._drop(what, "kind", NO_KIND, span)
                continue
            kinds = (self._kinds.get(item.subject), self._kinds.get(item.object))
            if None in kinds:
                self._drop(what, "entity", UNKNOWN, span)
            elif kinds != _RELATED[name]:
                self._drop(what, "kind", f"{name} does not join {kinds[0]} and {kinds[1]}", span)
            elif not self._about(span, item.subject, item.object):
                self._drop(what, "words", "its words are about somebody else", span)
            else:
                modality = self._modalities.relation(span) or Modality.ASSERTED
                if modality is not Modality.ASSERTED:
                    self._doubt(what, "asserted", modality, span)
                yield Relation(item.subject, name, item.object, self._ground(span, str(name)), modality)

    def _about(self, span: Span, subject: str, object: str) -> bool:
        """Whether these words name one of the two, and no person but the subject, if that is one and not named."""
        named = {
            id
            for id, entity in self._entities_by_id.items()
            if any(mention.span.overlaps(span) for mention in entity.mentions)
        }
        people = {id for id in named if self._kinds[id] is EntityKind.PERSON}
        if people and subject not in people and self._kinds[subject] is EntityKind.PERSON:
            return False
        return subject in named or object in named

    # ── events ──

    def _event(self, item: EventItem) -> Event | None:
        span = self._words(f"event {_short(item.kind)}", item.words)
        if span is None:
            return None
        kind = self._one_of(EventKind, item.kind, "event", span)
        status = self._one_of(Status, item.status, "status", span)
        if kind is None or status is None:
            return None
        ruled = self._modalities.event(span)
        if status is Status.HELD and ruled is not None and ruled is not status:
            self._doubt(f"{kind} event", "held", STATUS_MODALITY[ruled], span)
            status = ruled
        roles: list[Role] = []
        for role, ids, allowed in (
            (RoleName.PARTICIPANT, item.participants, _AGENTS),
            (RoleName.HOST, item.hosts, _AGENTS),
            (RoleName.PLACE, item.places, frozenset((EntityKind.PLACE, EntityKind.AGENCY))),
        ):
            for id in dict.fromkeys(ids):
                found = self._kinds.get(id)
                if found is None:
                    self._drop(f"{role} {_short(id)}", "entity", UNKNOWN, span)
                elif found not in allowed:
                    self._drop(f"{role} {_short(id)}", "kind", f"a {found} is no {role}", span)
                else:
                    roles.append(Role(role, id, self._ground(span, str(role))))
        roles += self._date_role(RoleName.DATE, item.date, span)
        roles += self._theme_roles(item.themes, span, "event")
        names = tuple(name for name in dict.fromkeys(item.names) if self._text.name(name) is not None)
        return Event(item.id, kind, status, self._ground(span, "event"), names, tuple(roles))

    # ── acts ──

    def _act(self, item: ActItem, id: str, events: frozenset[str]) -> Interaction | None:
        span = self._words(f"act {_short(item.kind)}", item.words)
        if span is None:
            return None
        kind = self._one_of(InteractionKind, item.kind, "act", span)
        modality = self._one_of(Modality, item.modality, "modality", span)
        if kind is None or modality is None:
            return None
        what = f"{kind} by {_short(item.actor or 'nobody')} to {_short(item.target or 'nobody')}"
        if any(party is not None and party not in self._kinds for party in (item.actor, item.target)):
            # An act without the party that it names would say something else.
            self._drop(what, "entity", UNKNOWN, span)
            return None
        if item.actor is None and item.target is None:
            self._drop(what, "entity", "neither actor nor target", span)
            return None
        if item.actor is not None and item.actor == item.target:
            self._drop(what, "entity", "actor and target are one", span)
            return None
        ruled = self._modalities.act(kind, span)
        if modality is Modality.ASSERTED and ruled is not None and ruled is not modality:
            self._doubt(what, "asserted", ruled, span)
            modality = ruled
        said_by = item.said_by if item.said_by in self._kinds else None
        ground = self._ground(span, "act", said_by)
        roles = [
            Role(name, value, ground)
            for name, value in ((RoleName.ACTOR, item.actor), (RoleName.TARGET, item.target))
            if value is not None
        ]
        roles += self._content(item, kind, span)
        roles += self._date_role(RoleName.DUE, item.due, span)
        if item.during in events and item.during is not None:
            roles.append(Role(RoleName.DURING, item.during, self._ground(span, "during")))
        roles += self._theme_roles(item.themes, span, "act")
        return Interaction(id, kind, modality, ground, tuple(roles))

    def _content(self, item: ActItem, kind: InteractionKind, span: Span) -> list[Role]:
        found: Span | None = None
        if item.content:
            places = list(self._text.find_all(item.content))
            found = min(places, key=lambda place: abs(place.start - span.start), default=None)
            if found is None:
                self._drop(f"content {_short(item.content)}", "words", NOT_FOUND, span)
        if found is None and kind in (InteractionKind.REQUEST, InteractionKind.COMMIT):
            found = span
        if found is None:
            return []
        return [Role(RoleName.CONTENT, found.of(self._readout.text), self._ground(found, "content"))]

    # ── quotations and themes ──

    def _quotes(self, item: QuoteItem) -> list[Quotation]:
        span = self._words("quote", item.words.strip("\"'“”‘’«»„ "))
        if span is None:
            return []
        if item.speaker not in self._kinds:
            self._drop(f"quote of {_short(item.speaker)}", "entity", UNKNOWN, span)
            return []
        if not is_speech(self._readout.text, span):
            self._drop(f"quote of {_short(item.speaker)}", "quote", "the text does not mark it as direct speech", span)
            return []
        return [
            Quotation(f"q{piece.start}", piece, item.speaker, self._ground(piece, "quote"))
            for piece in pieces(self._readout.text, span)
        ]

    def _theme_mentions(self, proposed: Proposed) -> Iterable[ThemeMention]:
        for item in proposed.themes:
            span = self._words(f"theme {_short(item.theme)}", item.words)
            if span is None:
                continue
            if item.theme not in self._slugs:
                self._drop(f"theme {_short(item.theme)}", "theme", "no theme of the contract", span)
                continue
            yield ThemeMention(item.theme, self._ground(span, "theme"))

    def _doubt(self, what: str, model: str, rules: Modality, span: Span) -> None:
        reason = f"the model says {model}, the rules read {rules.value.lower()}; not asserted"
        self._doubts.append(Dropped(what, "model-modality", reason, span))


def _unlike(events: Iterable[EventItem]) -> Iterable[EventItem]:
    """Events whose id is not taken by one before."""
    seen: set[str] = set()
    for event in events:
        if event.id not in seen:
            seen.add(event.id)
            yield event


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 80 else line[:77] + "…"
