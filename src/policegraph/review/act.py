"""Decisions made and taken back on a store: what the commands and the API share.

with open_store(path, write=True) as store:
    desk = Desk(store, settings, by="ana")
    desk.fact("reject", claim, why="another meeting")
    desk.merge("Juergen Stok", "Jürgen Stock")
"""

import getpass
from collections.abc import Mapping
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode

from policegraph.build.vocabulary import AUTHORITY, ENTITIES, ID, RDFS, SKOS
from policegraph.errors import AmbiguousNameError, UsageError
from policegraph.extract.words import fold
from policegraph.knowledge.load import load
from policegraph.review.apply import CHANGES, new_object
from policegraph.review.decisions import (
    Answer,
    Decision,
    Decisions,
    EntityAnchor,
    FactAnchor,
    Verdict,
    append,
    decisions_file,
)
from policegraph.review.items import Item, claim_anchor, entity_anchor
from policegraph.review.settle import Settled, settle
from policegraph.settings import Settings
from policegraph.store.embedded import Store


class Desk:
    """Where somebody decides: a store that is open for writing, the file of decisions, and who it is.

    `settled` says what became of all decisions after the last one. For a store in memory without a file that is set the
    decisions live as long as this object.
    """

    def __init__(self, store: Store, settings: Settings, by: str | None = None) -> None:
        self.store = store
        self.file = decisions_file(store.path, settings.decisions)
        self.decisions = Decisions.read(self.file)
        self.settled = Settled((), {})
        self._by = by or _user()
        self._knowledge = load(settings.knowledge)

    def decide(self, decision: Decision, *, settle_now: bool = True) -> Decision:
        """Keep a decision and let the store follow. Raises UsageError, StoreError."""
        if self.file is not None:
            append(self.file, decision)
        self.decisions = self.decisions.with_([decision])
        if settle_now:
            self.settle()
        return decision

    def settle(self) -> Settled:
        """Let the store follow the decisions."""
        self.settled = settle(self.store, self._knowledge, self.decisions)
        return self.settled

    def _decision(
        self,
        verdict: Verdict,
        why: str,
        *,
        fact: FactAnchor | None = None,
        entity: EntityAnchor | None = None,
        other: EntityAnchor | None = None,
        change: Mapping[str, str] | None = None,
        undoes: str = "",
    ) -> Decision:
        when = datetime.now(UTC).isoformat(timespec="milliseconds")
        return Decision(verdict, self._by, when, why, fact, entity, other, dict(change or {}), undoes)

    # ── facts ──

    def fact(
        self,
        verdict: Verdict,
        claim: str,
        *,
        why: str = "",
        change: Mapping[str, str] | None = None,
        settle_now: bool = True,
    ) -> Decision:
        """Accept, reject or edit the fact of a claim, by the claim's IRI or the end of it. Raises UsageError.

        `change` sets `object` (an entity by name or IRI, a date, a theme's slug, words), `kind`, `status`, `modality`.
        """
        iri = self.claim(claim)
        anchor = claim_anchor(self.store, iri)
        if anchor is None:
            raise UsageError(f"{claim}: no such claim in the store; `policegraph review` and `explain` show claims")
        if verdict == "edit":
            change = self._checked(anchor, dict(change or {}))
        return self.decide(self._decision(verdict, why, fact=anchor, change=change), settle_now=settle_now)

    def claim(self, words: str) -> str:
        """The IRI of a claim by its IRI or the end of it. Raises UsageError, AmbiguousNameError."""
        if words.startswith("https://") and "#claim-" in words:
            return words
        key = words.removeprefix("claim-")
        found = {
            quad.subject.value
            for readout in self.store.readouts()
            for quad in self.store.quads(NamedNode(f"{readout}#claim-{key}"), None, None, readout)
            if isinstance(quad.subject, NamedNode)
        }
        if len(found) > 1:
            raise AmbiguousNameError(f"{words}: {len(found)} readouts have such a claim; give its whole IRI")
        if not found:
            raise UsageError(f"{words}: no such claim in the store; `policegraph review` shows claims")
        return found.pop()

    def _checked(self, anchor: FactAnchor, change: dict[str, str]) -> dict[str, str]:
        if not change:
            raise UsageError("say what to change: --object, --kind, --status or --modality")
        for key, value in change.items():
            allowed = CHANGES.get(key)
            if allowed is not None and value not in allowed:
                raise UsageError(f"{key} can be {', '.join(allowed)}, not {value!r}")
        if "object" in change:
            is_entity = anchor.object.kind in ("person", "post", "agency", "place")
            if is_entity and not change["object"].startswith("https://"):
                change["object"] = self.entity(change["object"]).iri
            old = NamedNode(change["object"]) if is_entity else Literal("")
            try:
                new_object(NamedNode(anchor.predicate), change["object"], old)
            except ValueError as error:
                raise UsageError(f"{error}; give a date as YYYY-MM-DD, an entity by its name") from error
        return change

    # ── entities ──

    def entity(self, name: str) -> EntityAnchor:
        """The entity of that name or IRI. Raises UsageError where there is none, AmbiguousNameError for several."""
        if name.startswith("https://"):
            anchor = entity_anchor(self.store, name)
            if not anchor.mentions:
                raise UsageError(f"{name}: no readout names it")
            return anchor
        found = self._called(name)
        if not found:
            raise UsageError(f"{name!r}: no entity is called so; give the name as a readout has it, or the IRI")
        if len(found) > 1:
            raise AmbiguousNameError(f"{name!r} may be: " + "; ".join(sorted(found)) + ". Give the IRI.")
        return entity_anchor(self.store, found.pop())

    def _called(self, name: str) -> set[str]:
        found: set[str] = set()
        for graph in (ENTITIES.value, AUTHORITY.value):
            for quad in self.store.quads(None, RDFS.label, Literal(name), graph):
                found.add(str(quad.subject).strip("<>"))
        used = {iri for iri in found if any(self._named(iri))}
        if used:
            return used
        for predicate in (RDFS.label, SKOS.altLabel):
            for quad in self.store.quads(None, predicate):
                is_entity = isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ID)
                if is_entity and isinstance(quad.object, Literal) and fold(quad.object.value) == fold(name):
                    found.add(str(quad.subject).strip("<>"))
        return {iri for iri in found if "#" not in iri and any(self._named(iri))}

    def _named(self, iri: str) -> list[bool]:
        quads = self.store.quads(NamedNode(iri), SKOS.altLabel)
        return [
            True for quad in quads if isinstance(quad.graph_name, NamedNode) and "/id/readout/" in quad.graph_name.value
        ]

    def merge(self, one: str, into: str, *, why: str = "") -> Decision:
        """Say that two entities are one; the second stays. Raises UsageError where they are of two kinds, or one."""
        return self._pair("merge", self.entity(one), self._target(into), why)

    def _target(self, name: str) -> EntityAnchor:
        if name.startswith(ID):  # an authority entry that no readout names is fine
            return entity_anchor(self.store, name)
        return self.entity(name)

    def apart(self, one: str, other: str, *, why: str = "") -> Decision:
        """Say that two entities are not one."""
        return self._pair("apart", self.entity(one), self._target(other), why)

    def _pair(
        self, verdict: Verdict, one: EntityAnchor, other: EntityAnchor, why: str, settle_now: bool = True
    ) -> Decision:
        if one.iri == other.iri:
            raise UsageError(f"{one.name} and {other.name} are one entity already: {one.iri}")
        if one.kind != other.kind:
            raise UsageError(f"{one.name} is a {one.kind}, {other.name} a {other.kind}: they can't be one")
        return self.decide(self._decision(verdict, why, entity=one, other=other), settle_now=settle_now)

    def pair_of_events(self, verdict: Verdict, one: str, other: str, *, why: str = "") -> Decision:
        """The decision that two tellings are of one event (merge) or of two (apart), by their IRIs."""
        anchors = entity_anchor(self.store, one), entity_anchor(self.store, other)
        return self._decision(verdict, why, entity=anchors[0], other=anchors[1])

    def split(self, name: str, readouts: tuple[str, ...], *, new_name: str = "", why: str = "") -> Decision:
        """Say that an entity is somebody else in these readouts (by identifier). Raises UsageError."""
        anchor = self.entity(name)
        known = {readout for readout, _ in anchor.mentions}
        for readout in readouts:
            if readout not in known:
                raise UsageError(f"{readout} does not name {anchor.name}; it is named in: {', '.join(sorted(known))}")
        if set(readouts) == known:
            raise UsageError(f"all readouts that name {anchor.name} are given: leave at least one, or rename it")
        change = {"readouts": "\n".join(sorted(readouts))} | ({"name": new_name} if new_name else {})
        return self.decide(self._decision("split", why, entity=anchor, change=change))

    def rename(self, name: str, new_name: str, *, why: str = "") -> Decision:
        """Give an entity another label. Raises UsageError for authority entries: those are named by knowledge files."""
        anchor = self.entity(name)
        if any(self.store.quads(NamedNode(anchor.iri), RDFS.label, None, AUTHORITY.value)):
            raise UsageError(
                f"{anchor.name} is named by the authority; name it otherwise in knowledge files of your own"
            )
        return self.decide(self._decision("rename", why, entity=anchor, change={"name": new_name}))

    def undo(self, id: str | None = None, *, why: str = "") -> Decision:
        """Take a decision back, the last one without an id. Raises UsageError."""
        active = sorted(self.decisions.active(), key=lambda one: (one.when, one.id))
        if id is None and not active:
            raise UsageError("there is no decision to undo")
        target = self.decisions.find(id) if id is not None else active[-1]
        return self.decide(self.undoing(target.id, why))

    def undoing(self, id: str, why: str = "") -> Decision:
        """The decision that takes back the one of that id."""
        return self._decision("undo", why, undoes=id)

    # ── items of a review ──

    def answer(self, item: Item, answer: Answer, *, why: str = "", settle_now: bool = True) -> tuple[Decision, ...]:
        """Answer the question of an item: a fact or finding is right, a doubtful pair is one.

        Of two readings, yes takes the first, no the second, neither none. Raises UsageError for neither elsewhere.
        """
        if answer == "neither" and not item.readings:
            raise UsageError(f"neither is an answer to a difference of two readers, not to a {item.kind}")
        if item.fact is None:
            if item.entity is None or item.other is None:
                raise UsageError("there is nothing to decide about this")
            verdict: Verdict = "merge" if answer == "yes" else "apart"
            return (self._pair(verdict, item.entity, item.other, why, settle_now),)
        if answer == "yes":
            made = [self._decision("accept", why, fact=item.fact)]
        elif answer == "no" and item.change:
            made = [self._decision("edit", why, fact=item.fact, change=item.change)]
        else:
            made = [self._decision("reject", why, fact=item.fact)]
        if item.instead is not None:
            made.append(self._decision("accept" if answer == "no" else "reject", why, fact=item.instead))
        for decision in made:
            self.decide(decision, settle_now=False)
        if settle_now:
            self.settle()
        return tuple(made)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"
