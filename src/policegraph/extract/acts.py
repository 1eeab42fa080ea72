"""Candidate interactions: who may have done what to whom, generously; the scorer decides.

Each cue opens a frame; its actors and targets come from the parse, from the speech it stands in, from who is present.
A candidate is one (kind, actor, target) with the features that tell how it was reached.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from policegraph.extract.act_frames import NULL, Frame, find_frames
from policegraph.extract.act_parties import may_be
from policegraph.extract.act_refs import SOFT, bodies_meant, with_groups
from policegraph.extract.act_signs import Nearest, company_features, pair_features, slot_features
from policegraph.extract.act_words import act_words
from policegraph.extract.addressee import hearers, lead, makers, partners, praised
from policegraph.extract.cue_signs import cue_features
from policegraph.extract.cues import Cue
from policegraph.extract.frames import Filler, subjects
from policegraph.extract.modality import Operators, operators
from policegraph.extract.presence import Presence
from policegraph.extract.roles import clip
from policegraph.extract.scene import Scene
from policegraph.extract.slots import actor_rank, target_rank
from policegraph.facts import InteractionKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_TARGETS = 12
# what somebody may be thanked for
_TAKEN = frozenset((InteractionKind.ASSIST, InteractionKind.COOPERATE, InteractionKind.COMMIT, InteractionKind.ENFORCE))
# who takes part in what another leads does it with that one, not with the others who take part
_JOINING = (("take", "part"), ("participate",), ("partake",))
_EACH_OTHER = ("other", "another", "mutual", "mutually")
_NAMING = ("name", "title", "carrier", "pair", "pronoun", "role", *SOFT)


@dataclass(frozen=True, slots=True)
class Act:
    """A candidate interaction. `features` are named marks without any words but knowledge entries."""

    kind: InteractionKind
    actor: str | None
    target: str | None
    cue: Cue
    token: int
    verb: int
    operators: Operators
    evidence: Span
    features: tuple[str, ...]
    group: tuple[int, str]  # the cue's token and kind: candidates of one frame


def candidates(scene: Scene) -> list[Act]:
    """All candidate interactions of a document with their features."""
    scene = with_groups(scene)
    leader, presence = lead(scene), Presence(scene)
    return [act for frame in find_frames(scene) for act in _expand(presence, frame, leader)]


def _expand(presence: Presence, frame: Frame, leader: str | None) -> Iterator[Act]:
    scene, kind = presence.scene, frame.cue.kind
    actors = _actors(presence, frame)
    targets = _targets(scene, frame)
    if kind in _TAKEN:
        givers, takers = praised(scene, frame.token)
        actors += [f for f in givers if all(f.agent != a.agent for a in actors)]
        targets += [f for f in takers if all(f.agent != t.agent for t in targets)]
    if all(target_rank(frame.cue, t) or t.via in SOFT for t in frame.targets):
        known = {t.agent for t in targets}
        targets += [f for f in hearers(scene, kind, frame.token, leader) if f.agent not in known]
    actors += bodies_meant(scene, actors)
    targets += bodies_meant(scene, targets)
    others = {a.agent: presence.others(a.agent, frame.token) for a in actors if a.agent is not None}
    ops = operators(frame.verb, frame.token)
    base = cue_features(scene, frame, ops, len(frame.actors))
    evidence = _evidence(scene, frame)
    shape = next(f for f in base if f.startswith("k-shape="))
    pairs = _pairs(presence, frame, actors, targets, others, leader)
    if kind is InteractionKind.COOPERATE and leader is not None:
        # what several bodies do together each does with the one that leads
        fellows = [f for f in (*frame.actors, *frame.targets) if f.agent and f.agent != leader and f.agent[0] in "ag"]
        pairs += [(Filler(leader, -1, "lead", "name"), f) for f in fellows]
    order = {id(a): n for n, a in enumerate(actors)}
    nearest = Nearest(
        min((actor_rank(frame.cue, f) for f in actors), default=9),
        min((target_rank(frame.cue, t) for _, t in pairs if t.agent is not None), default=9),
    )
    seen: set[tuple[str | None, str | None]] = set()
    for actor, target in pairs:
        if not may_be(scene, frame.cue, actor, target):
            continue
        if _far(frame.cue, actor, target):
            continue
        key = (actor.agent, target.agent)
        if kind.symmetric and target.agent is not None and actor.agent is not None and target.agent < actor.agent:
            key = (target.agent, actor.agent)
        if key in seen:
            continue
        seen.add(key)
        features = base + pair_features(scene, frame, actor, target, order.get(id(actor), 9))
        features += slot_features(frame.cue, actor, target, nearest)
        features.append(f"shape-tp={shape.removeprefix('k-shape=')}/{target.path.partition('>')[0]}")
        features += company_features(presence, frame, actor, target, others.get(actor.agent or "", []))
        yield Act(
            kind,
            actor.agent,
            target.agent,
            frame.cue,
            frame.token.i,
            frame.verb.i,
            ops,
            evidence,
            tuple(features),
            (frame.token.i, str(kind)),
        )


def _far(cue: Cue, actor: Filler, target: Filler) -> bool:
    """Whether nothing in the clause speaks for either of two: a guess at both is seldom right."""
    if target.agent is None or (actor.path == "before" and target.path == "sentence"):
        return False
    return actor_rank(cue, actor) >= 2 and target_rank(cue, target) >= 4


def _actors(presence: Presence, frame: Frame) -> list[Filler]:
    """Who may act: whom the parse gives, the subject of the main clause, who speaks; else whoever stands near."""
    scene, kind = presence.scene, frame.cue.kind
    out = [f for f in frame.actors if not _dateline(scene, f)]
    known = {a.agent for a in out}
    if not out and kind.symmetric and len(scene.sides) == 2:
        out += [Filler(side, -1, "sides", "pair", True) for side in scene.sides]
        known |= set(scene.sides)
    bare = all(a.path not in _SURE or a.via in SOFT for a in out)
    if bare:
        for f in subjects(scene, frame.token.sent.root):
            if f.agent not in known:
                known.add(f.agent)
                out.append(Filler(f.agent, f.token, "main", f.via, f.joint))
    if all(a.via in SOFT for a in frame.actors):
        out += [f for f in _context_actors(scene, frame) if f.agent not in known]
        known |= {f.agent for f in out}
    if not bare and kind in _SPOKEN:
        # "the Minister said that the country stands ready": he promises
        for f in _tellers(scene, frame.token):
            if f.agent not in known:
                known.add(f.agent)
                out.append(f)
    heard = _promised(frame)
    out = [f for f in out if f.agent not in heard]
    for agent in (other for one in heard for other in presence.others(one, frame.token)[:2]):
        # what somebody was promised the other side promised
        if agent not in known:
            known.add(agent)
            out.append(Filler(agent, -1, "answerer", "pair"))
    if bare or any(a.via in ("pronoun", "role") for a in frame.actors):
        for speaker in presence.speakers(frame.token)[:2]:
            if speaker not in known:
                out.append(Filler(speaker, -1, "speaker", "speaker"))
    return out


def _promised(frame: Frame) -> list[str]:
    """Who is given a promise, thanks or a request: "was assured that", "came away with a promise"."""
    kind = frame.cue.kind
    passive = kind is InteractionKind.COMMIT and frame.cue.strength == "strong"
    return [
        f.agent
        for f in frame.targets
        if f.agent is not None
        and ((f.path.startswith("taker-") and kind is not InteractionKind.ASSIST) or (passive and f.path == "passive"))
    ]


def _tellers(scene: Scene, token: "Token") -> list[Filler]:
    """Who tells the clause that a cue stands in: the subject of the verb above it, of the main clause."""
    verb = token
    for _ in range(6):
        if verb.head.i == verb.i:
            return []
        told = verb.dep_ == "ccomp"
        verb = verb.head
        if told and verb.pos_ == "VERB":
            return [Filler(f.agent, f.token, "teller", f.via, f.joint) for f in subjects(scene, verb)]
    return []


_SPOKEN = frozenset(
    (
        InteractionKind.COMMIT,
        InteractionKind.PRAISE,
        InteractionKind.REQUEST,
        InteractionKind.CRITICISE,
        InteractionKind.AGREE,
    )
)
_SURE = frozenset(("subj", "agent", "subj+1", "support-subj", "support-subj+1", "support-agent", "acl", "control"))


def _dateline(scene: Scene, filler: Filler) -> bool:
    """A place at a paragraph's head, parted from the sentence by a dash or colon: it does nothing."""
    if filler.agent is None or filler.agent[0] != "g" or filler.token < 0:
        return False
    token = scene.document.doc[filler.token]
    paragraph = scene.document.paragraph_at(token.idx)
    if paragraph is None or token.idx - paragraph.span.start > 40:
        return False
    for after in token.doc[token.i + 1 : token.i + 8]:
        if after.pos_ in ("VERB", "AUX"):
            return False
        if after.text in ("–", "—", "-", ":") and (after.text == ":" or after.nbor(-1).whitespace_):
            return True
    return False


def _targets(scene: Scene, frame: Frame) -> list[Filler]:
    """Whom the act may be aimed at as the sentence says it: by the parse, else by being named in it."""
    targets = list(islice((f for f in frame.targets), MAX_TARGETS))
    named = {t.agent for t in targets}
    for f in makers(scene, frame.token):
        if f.agent not in named:
            named.add(f.agent)
            targets.append(f)
    for token in frame.token.sent:
        ref = scene.refs.get(token.i)
        if ref is None or len(targets) >= MAX_TARGETS + 4:
            continue
        for agent in ref.agents:
            if agent not in named and ref.via in _NAMING:
                named.add(agent)
                targets.append(Filler(agent, token.i, "sentence", ref.via, len(ref.agents) > 1))
    return targets


def _pairs(
    presence: Presence,
    frame: Frame,
    actors: list[Filler],
    targets: list[Filler],
    others: dict[str, list[str]],
    leader: str | None,
) -> list[tuple[Filler, Filler]]:
    """Every actor with every target, with the other side of his talk where it is not named, and with nobody."""
    kind = frame.cue.kind
    pairs: list[tuple[Filler, Filler]] = []
    fellows = _fellows(frame, actors)
    named = {t.agent for t in targets}
    all_present = _speaks_to_all(presence.scene, frame.token)
    for actor in actors or [NULL]:
        own = list(targets)
        if actor.agent is not None:
            own += [f for f in partners(presence, actor.agent, others.get(actor.agent, [])) if f.agent not in named]
            if all_present:
                taken = {t.agent for t in own}
                company = presence.company(actor.agent, frame.token)
                own += [Filler(a, -1, "company", "company", True) for a in company if a not in taken]
        for target in (*own, NULL):
            if actor.agent == target.agent or {actor.agent, target.agent} <= fellows:
                continue
            pairs.append((actor, target))
    if leader is not None and frame.cue.lemmas in _JOINING and all(a.agent != leader for a in actors):
        return [pair for pair in pairs if leader in (pair[0].agent, pair[1].agent)]
    if kind.symmetric and len(actors) > 1:
        # what several do together: one agreement for each pair, cooperation of the first with each other
        for i, a in enumerate(actors if kind is InteractionKind.AGREE else actors[:1]):
            for b in actors[i + 1 :]:
                pairs.append((a, Filler(b.agent, b.token, "co-" + b.path, b.via, True)))
    return pairs


def _fellows(frame: Frame, actors: list[Filler]) -> set[str | None]:
    """Those who do it side by side: what "the two ministers" promise, they promise others, unless "each other"."""
    if frame.cue.kind is InteractionKind.COOPERATE:
        return {a.agent for a in actors if a.joint}
    if frame.cue.kind is InteractionKind.AGREE or any(t.lower_ in _EACH_OTHER for t in frame.verb.subtree):
        return set()
    return {a.agent for a in actors if a.joint and actor_rank(frame.cue, a) == 0}


def _speaks_to_all(scene: Scene, cue: "Token") -> bool:
    """ "urged those present", "assured his counterparts": the target is everybody else there."""
    for child in cue.children:
        nouns = [child] if child.dep_ in ("dobj", "dative", "nsubjpass") else []
        if child.dep_ in ("prep", "dative"):
            nouns += [c for c in child.children if c.dep_ == "pobj"]
        for noun in nouns:
            plural = noun.tag_ in ("NNS", "NNPS", "DT") or noun.lower_ == "meeting"
            if plural and noun.lemma_.lower() in act_words().plurals and noun.i not in scene.refs:
                return True
    return False


def _context_actors(scene: Scene, frame: Frame) -> list[Filler]:
    """Where the parse gives no actor: who speaks or acted last, the note's own body."""
    out: list[Filler] = []
    sent = frame.token.sent
    for token in sent:
        if token.i >= frame.token.i:
            break
        ref = scene.refs.get(token.i)
        if ref and ref.agents[0][0] in "ptag":
            out = [Filler(ref.agents[0], token.i, "before", ref.via)] + [f for f in out if f.agent != ref.agents[0]]
    out = out[:2]
    if sent.start > 0:
        previous = scene.document.doc[sent.start - 1].sent
        for token in previous:
            ref = scene.refs.get(token.i)
            if ref and token.dep_ in ("nsubj", "nsubjpass") and all(f.agent != ref.agents[0] for f in out):
                out.append(Filler(ref.agents[0], token.i, "previous", ref.via))
                break
    main = next((a for _, a in scene.order if a[0] == "a"), None)
    if main and all(f.agent != main for f in out):
        out.append(Filler(main, -1, "note", "name"))
    out = out[:3]
    home = scene.cast.place_by_code().get(scene.cast.home or "")
    if frame.cue.kind is InteractionKind.ENFORCE and home and all(f.agent != home for f in out):
        out.append(Filler(home, -1, "home", "name"))  # "a grand jury indicted him"
    return out


def _evidence(scene: Scene, frame: Frame) -> Span:
    """The sentence around the cue, at most 400 code points."""
    sent = frame.token.sent
    start = sent.start_char
    if sent.end_char - start > 400:
        start = max(start, frame.token.idx - 150)
    return clip(scene, start, max(sent.end_char, start + 1))
