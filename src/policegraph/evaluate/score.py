"""The scores: what one readout's graph says, held against its gold annotation, layer by layer.

A fact counts when its tuple, with entities matched by name, equals a gold tuple of the same readout; a second IRI for
one entity counts as spurious. Events are aligned by the fillers that they share.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from policegraph.build.vocabulary import FOAF, OA, ORG, PG, PROV, RDF, SCHEMA, THEME
from policegraph.evaluate.gold import GoldReadout
from policegraph.evaluate.layers import Item, Layer, coarse, event_roles, key
from policegraph.evaluate.matching import Likeness, gold_names, match_entities, match_events, shared_names
from policegraph.evaluate.names import norm
from policegraph.evaluate.said import FRAME, Claimed, Fact, Said, Statements
from policegraph.facts import EntityKind, EventKind, InteractionKind, Modality, Status

MOST_EVIDENCE = 400  # code points

_ENTITY_LAYERS = {
    EntityKind.PERSON: Layer.PERSON,
    EntityKind.POST: Layer.POST,
    EntityKind.AGENCY: Layer.AGENCY,
    EntityKind.PLACE: Layer.PLACE,
}
_CLASSES = {
    FOAF.Person.value: EntityKind.PERSON,
    ORG.Post.value: EntityKind.POST,
    ORG.Organization.value: EntityKind.AGENCY,
    SCHEMA.Place.value: EntityKind.PLACE,
}
_RELATIONS = {"holds": ORG.holds, "memberOf": ORG.memberOf, "country": PG.country}
_CLAIMED = (
    *(PG[name] for name in ("participant", "host", "place", "date", "theme", "actor", "target", "speaker")),
    *_RELATIONS.values(),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim, and whether the gold annotation says so too."""

    claim: Claimed
    layer: Layer
    right: bool


@dataclass
class ReadoutScore:
    """One readout: gold and system items of each layer, modality and evidence counts, its claims judged.

    `modality` counts (right, all) over matched interactions, `evidence` (valid, all) selectors, `supported` facts that
    stand on a good claim, of all. `reality` counts matched events and interactions: (unreal in gold, of these stated as
    fact, real in gold, of these stated as fact). `alias` leads from IRIs to gold ids; `grounds` from system items to
    their facts.
    """

    doc: str
    missing: bool = False
    gold: dict[Layer, frozenset[Item]] = field(default_factory=dict)
    system: dict[Layer, frozenset[Item]] = field(default_factory=dict)
    modality: tuple[int, int] = (0, 0)
    reality: tuple[int, int, int, int] = (0, 0, 0, 0)
    evidence: tuple[int, int] = (0, 0)
    supported: tuple[int, int] = (0, 0)
    alias: dict[str, str] = field(default_factory=dict)
    grounds: dict[tuple[Layer, Item], list[Fact]] = field(default_factory=dict)
    judged: tuple[Judged, ...] = ()

    def counts(self, layer: Layer) -> tuple[int, int, int]:
        """How many items matched, how many the system gave, how many gold has."""
        gold, system = self.gold[layer], self.system[layer]
        return len(gold & system), len(system), len(gold)

    def missed(self, layer: Layer) -> list[Item]:
        """The gold items that the system does not give."""
        return sorted(self.gold[layer] - self.system[layer], key=str)

    def spurious(self, layer: Layer) -> list[Item]:
        """The system's items that gold does not have."""
        return sorted(self.system[layer] - self.gold[layer], key=str)


def score_readout(gold: GoldReadout, said: Said, raw_text: str | None = None) -> ReadoutScore:
    """Score one readout. `raw_text` is the text of its file, for plain text; evidence must stand in it, too."""
    statements = said.of(gold.doc)
    result = ReadoutScore(gold.doc, missing=statements is None)
    return _Scoring(gold, said, statements or Statements(None), result).run(raw_text)


class _Scoring:
    def __init__(self, gold: GoldReadout, said: Said, facts: Statements, result: ReadoutScore) -> None:
        self.gold = gold
        self.said = said
        self.facts = facts
        self.result = result
        self.types: dict[str, set[str]] = defaultdict(set)
        for subject, kind in facts.of(RDF.type):
            self.types[subject].add(kind)

    def run(self, raw_text: str | None) -> ReadoutScore:
        self._entities()
        self._relations()
        self._events()
        self._interactions()
        self._quotes()
        self._evidence(raw_text)
        self._judge()
        return self.result

    def _set(self, layer: Layer, gold: Iterable[Item], system: Mapping[Item, list[Fact]] | Iterable[Item]) -> None:
        self.result.gold[layer] = frozenset(gold)
        self.result.system[layer] = frozenset(system)
        if isinstance(system, Mapping):
            for item, facts in system.items():
                self.result.grounds[layer, item] = facts

    def _id(self, iri: str) -> str:
        return self.result.alias.get(iri, "?" + iri)

    # ── entities and themes ──

    def _entities(self) -> None:
        kinds = {entity.id: entity.kind for entity in self.gold.entities}
        mentioned = self._match(kinds)
        for kind, layer in _ENTITY_LAYERS.items():
            ids = [(id,) for id, own_kind in kinds.items() if own_kind is kind]
            named = [iri for iri in mentioned if kind in self._kinds(iri) and self.said.labels.get(iri)]
            self._set(layer, ids, {(self._id(iri),): [] for iri in named})
        themes = {value for _, value in self.facts.of(PG.theme) if value.startswith(THEME.base)}
        stated = {value for subject, value in self.facts.of(PG.theme) if subject == self.facts.iri}
        self._set(
            Layer.THEME,
            ((slug,) for slug in self.gold.all_themes),
            {
                (iri.removeprefix(THEME.base),): [(str(self.facts.iri), PG.theme.value, iri)] if iri in stated else []
                for iri in themes
            },
        )

    def _match(self, kinds: Mapping[str, EntityKind]) -> set[str]:
        """Find the gold entity of each IRI that the readout speaks of; all those IRIs."""
        index = gold_names(self.gold)
        mentioned: set[str] = set()
        used: Counter[str] = Counter()
        for predicate, pairs in self.facts.pairs.items():
            for pair in pairs:
                used.update(pair)
                if predicate not in FRAME:
                    mentioned.update(pair)
        found = []
        for iri in mentioned:
            own, preferred = self._kinds(iri), self.said.preferred.get(iri, ())
            names = {label: 1 + (label in preferred) for label in self.said.labels.get(iri, ())}
            for id, weight in shared_names(names, index).items():
                found.append(Likeness(kinds[id] not in own, -weight, -used[iri], id, iri, min(own, default="")))
        self.result.alias = match_entities(found)
        return mentioned

    def _kinds(self, iri: str) -> set[EntityKind]:
        kinds = (_CLASSES.get(name) for name in self.said.types.get(iri, ()))
        return {kind for kind in kinds if kind is not None}

    # ── relations ──

    def _relations(self) -> None:
        system: dict[Item, list[Fact]] = defaultdict(list)
        for name, term in _RELATIONS.items():
            for subject, value in self.facts.of(term):
                system[name, self._id(subject), self._id(value)].append((subject, term.value, value))
        self._set(Layer.RELATION, ((name, a, b) for a, name, b in self.gold.relations), system)

    # ── events ──

    def _nodes(self, names: Iterable[str]) -> dict[str, str]:
        """The nodes that have a class of these, with the first one's name."""
        wanted = [(name, PG[name].value) for name in names]
        out = {}
        for node, types in self.types.items():
            kind = next((name for name, iri in wanted if iri in types), None)
            if kind is not None:
                out[node] = kind
        return out

    def _event_facts(self, events: Iterable[str]) -> dict[str, dict[Item, list[Fact]]]:
        """The roles of each event: (role, filler) with the facts that say so."""
        out: dict[str, dict[Item, list[Fact]]] = {node: defaultdict(list) for node in events}
        for name in ("participant", "host", "place", "theme", "date", "status"):
            term = PG[name]
            for node, value in self.facts.of(term):
                if node not in out:
                    continue
                if name == "theme" and not value.startswith(THEME.base):
                    continue
                filler = {
                    "theme": lambda v: v.removeprefix(THEME.base),
                    "date": lambda v: v,
                    "status": lambda v: v.removeprefix(PG.base).lower(),
                }.get(name, self._id)(value)
                out[node][name, filler].append((node, term.value, value))
        return out

    def _events(self) -> None:
        nodes = self._nodes(EventKind)
        roles = self._event_facts(nodes)
        aligned = match_events(self.gold, nodes, roles, self.said.labels)
        back = {node: id for id, node in aligned.items()}
        held = {node for node, own in roles.items() if ("status", "held") in own}
        self._reality((e.status is Status.HELD, aligned[e.id] in held) for e in self.gold.events if e.id in aligned)
        self._set(
            Layer.EVENT,
            ((event.id, event.kind.value) for event in self.gold.events),
            {
                (back.get(node, "?" + node[-24:]), kind): [(node, RDF.type.value, PG[kind].value)]
                for node, kind in nodes.items()
            },
        )
        system: dict[Item, list[Fact]] = defaultdict(list)
        for node, own in roles.items():
            for role, facts in own.items():
                system[(back.get(node, "?" + node[-24:]), *role)] += facts
        gold = [(event.id, *role) for event in self.gold.events for role in event_roles(event)]
        self._set(Layer.EVENT_ROLE, gold, system)
        self._met()

    def _met(self) -> None:
        agents = {e.id for e in self.gold.entities if e.kind in (EntityKind.PERSON, EntityKind.POST)}
        gold: set[Item] = set()
        for event in self.gold.events:
            if event.kind in (EventKind.MEETING, EventKind.VISIT) and event.status is Status.HELD:
                people = [id for id in event.participants if id in agents]
                gold |= {tuple(sorted((a, b))) for i, a in enumerate(people) for b in people[i + 1 :] if a != b}
        system: dict[Item, list[Fact]] = defaultdict(list)
        for a, b in self.facts.of(PG.metWith):
            if a != b:
                system[tuple(sorted((self._id(a), self._id(b))))].append((a, PG.metWith.value, b))
        self._set(Layer.MET, gold, system)

    # ── interactions ──

    def _interactions(self) -> None:
        nodes = self._nodes(InteractionKind)
        actors: Mapping[str, list[str]] = self.facts.values(PG.actor)
        targets: Mapping[str, list[str]] = self.facts.values(PG.target)
        themes = self.facts.values(PG.theme)
        modality = {node: value.removeprefix(PG.base) for node, value in self.facts.of(PG.modality)}
        gold = {key(i.kind, i.actor, i.target): i.modality for i in self.gold.interactions}
        meant: dict[Item, str] = {}
        nobody: list[str | None] = [None]
        system: dict[Item, list[Fact]] = defaultdict(list)
        themed: dict[Item, list[Fact]] = defaultdict(list)
        for node, kind in nodes.items():
            for actor, target in product(actors.get(node) or nobody, targets.get(node) or nobody):
                item = key(InteractionKind(kind), *(None if x is None else self._id(x) for x in (actor, target)))
                meant[item] = modality.get(node, "")
                for term, filler in ((PG.actor, actor), (PG.target, target)):
                    if filler is not None:
                        system[item].append((node, term.value, filler))
                system[item] += []
                for theme in themes.get(node, ()):
                    themed[(*item, theme.removeprefix(THEME.base))].append((node, PG.theme.value, theme))
        self._set(Layer.INTERACTION, gold, system)
        self._set(
            Layer.INTERACTION_THEME,
            ((*key(i.kind, i.actor, i.target), theme) for i in self.gold.interactions for theme in i.themes),
            themed,
        )
        matched = [(gold[item], meant[item]) for item in gold if item in meant]
        self.result.modality = (sum(coarse(a.value) == coarse(b) for a, b in matched), len(matched))
        self._reality([(a is Modality.ASSERTED, b == Modality.ASSERTED.value) for a, b in matched])

    def _reality(self, pairs: Iterable[tuple[bool, bool]]) -> None:
        """Count pairs of (real in gold, stated as fact by the system)."""
        counts = list(self.result.reality)
        for real, stated in pairs:
            counts[2 if real else 0] += 1
            counts[3 if real else 1] += stated
        self.result.reality = (counts[0], counts[1], counts[2], counts[3])

    # ── quotations ──

    def _quotes(self) -> None:
        """By speaker and first five words; parts that continue another are no quotations of their own."""
        exact = self.facts.map(OA.exact)
        parts = {subject for subject, _ in self.facts.of(PG.continues)}
        system: dict[Item, list[Fact]] = defaultdict(list)
        for node, speaker in self.facts.of(PG.speaker):
            if node not in parts:
                system[self._id(speaker), _opening(exact.get(node, ""))].append((node, PG.speaker.value, speaker))
        self._set(Layer.QUOTE, ((quote.speaker, _opening(quote.start)) for quote in self.gold.quotes), system)

    # ── evidence ──

    def _evidence(self, raw_text: str | None) -> None:
        """Whether each selector's words stand in the text at their offsets, and each fact on a good claim."""
        stored = self.facts.text
        if raw_text is not None and stored.split() != raw_text.split():
            stored = ""
        exact, start, end = self.facts.map(OA.exact), self.facts.map(OA.start), self.facts.map(OA.end)

        def good(place: str) -> bool:
            words = exact.get(place, "")
            if not words.strip() or len(words) > MOST_EVIDENCE or place not in start or place not in end:
                return False
            return stored[int(start[place]) : int(end[place])] == words

        parts = [
            self.facts.map(term)
            for term in (RDF.subject, RDF.predicate, RDF.object, PG.modality, PG.confidence, PROV.wasDerivedFrom)
        ]
        valid = [(claim, good(place)) for claim, place in self.facts.of(PG.evidence)]
        backed = {
            tuple(part[claim] for part in parts[:3])
            for claim, fine in valid
            if fine and all(claim in part for part in parts)
        }
        self.result.evidence = (sum(fine for _, fine in valid), len(valid))
        stated = [
            (subject, term.value, value)
            for term in _CLAIMED
            for subject, value in self.facts.of(term)
            if subject != self.facts.iri
        ]
        self.result.supported = (sum(fact in backed for fact in stated), len(stated))

    def _judge(self) -> None:
        """Hold each claim of a layer against gold."""
        verdicts: dict[Fact, tuple[Layer, bool]] = {}
        for (layer, item), facts in self.result.grounds.items():
            for fact in facts:
                right = item in self.result.gold[layer]
                verdicts[fact] = layer, right or verdicts.get(fact, (layer, False))[1]
        self.result.judged = tuple(
            Judged(claim, *verdicts[claim.fact]) for claim in self.facts.claims if claim.fact in verdicts
        )


def _opening(words: str) -> str:
    return norm(" ".join(words.split()[:5]))
