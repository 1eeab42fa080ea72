"""Candidate interactions: who may have done what to whom, generously; the scorer decides.

Each cue opens a frame; its actors and targets come from the parse, from the speech it stands in, and from the two sides
of the note. A candidate is one (kind, actor, target) with the features that tell how it was reached.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from policegraph.extract.addressee import lead, partners, praised
from policegraph.extract.cues import Cue, cues
from policegraph.extract.document import Part
from policegraph.extract.frames import (
    Filler,
    clause_passive,
    complements,
    governor,
    noun_agents,
    noun_arguments,
    objects,
    subjects,
)
from policegraph.extract.modality import FUTURE, Operators, operators
from policegraph.extract.reference import Scene
from policegraph.extract.roles import clip
from policegraph.extract.slots import actor_rank, target_rank
from policegraph.facts import InteractionKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_TARGETS = 12
# what somebody may be thanked for
_TAKEN = frozenset((InteractionKind.ASSIST, InteractionKind.COOPERATE, InteractionKind.COMMIT, InteractionKind.ENFORCE))


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


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue in the text with its candidate fillers."""

    cue: Cue
    token: "Token"
    verb: "Token"
    actors: tuple[Filler, ...]
    targets: tuple[Filler, ...]


NULL = Filler(None, -1, "null")


def find_frames(scene: Scene) -> Iterator[Frame]:
    """All frames that a cue opens, in text order."""
    table = cues()
    for token in scene.document.doc:
        if not scene.document.tells(token.idx) or (
            token.i in scene.refs and scene.refs[token.i].via in ("name", "title")
        ):
            continue
        lemma = token.lemma_.lower()
        if (
            token.pos_ in ("VERB", "AUX")
            or (token.pos_ in ("NOUN", "ADJ", "PROPN") and token.dep_ == "ROOT" and lemma in table.verbs)
            or token.tag_ in ("VBD", "VBZ", "VBP", "VBN", "VBG", "VB")
        ):
            for cue in table.verbs.get(lemma, ()):
                if _fits(token, cue):
                    yield _verb_frame(scene, token, cue)
                    if len(cue.lemmas) > 1:
                        break
        elif token.pos_ in ("NOUN", "PROPN") and not (token.ent_type_ and token.text[0].isupper()):
            for cue in (
                *table.nouns.get(lemma, ()),
                *(table.nouns.get(token.lower_, ()) if token.lower_ != lemma else ()),
            ):
                yield _noun_frame(scene, token, cue)
        if token.pos_ in ("ADJ", "VERB"):
            for cue in table.adjectives.get(token.lower_, ()):
                yield _adjective_frame(scene, token, cue)


def _fits(token: "Token", cue: Cue) -> bool:
    if len(cue.lemmas) == 1:
        return True
    rest = cue.lemmas[1:]
    nearby = [t.lemma_.lower() for t in token.doc[token.i + 1 : min(token.i + 7, len(token.doc))]]
    position = 0
    for lemma in rest:
        try:
            position = nearby.index(lemma, position) + 1
        except ValueError:
            return False
    return True


def _verb_frame(scene: Scene, verb: "Token", cue: Cue) -> Frame:
    actors = subjects(scene, verb)
    targets = objects(scene, verb)
    for clause in complements(verb):
        for child in clause.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                targets += noun_agents(scene, child, "clause-subj")
        targets += [Filler(f.agent, f.token, "clause-" + f.path, f.via, f.joint) for f in objects(scene, clause)]
    if clause_passive(verb):
        # "was thanked by": the passive's subject is the target; it never acts
        pass
    for child in verb.children:
        if child.dep_ in ("dobj", "attr"):
            targets += [Filler(f.agent, f.token, "obj-" + f.path, f.via, f.joint) for f in noun_arguments(scene, child)]
    return Frame(cue, verb, verb, tuple(_unique(actors)), tuple(_unique(targets)))


def _noun_frame(scene: Scene, noun: "Token", cue: Cue) -> Frame:
    arguments = noun_arguments(scene, noun)
    verb = governor(noun)
    actors = [
        f
        for f in arguments
        if f.path in ("n:poss", "n:prep:by", "n:prep:from")
        or f.path in ("n:mod", "n:prep:of", "n:prep:between", "n:prep:among")
    ]
    targets = [f for f in arguments if f.path not in ("n:poss", "n:prep:by")]
    if verb is not None:
        supported = verb.lemma_.lower() in cues().support
        prefix = "support-" if supported else "gov-"
        actors += [Filler(f.agent, f.token, prefix + f.path, f.via, f.joint) for f in subjects(scene, verb)]
        targets += [Filler(f.agent, f.token, prefix + f.path, f.via, f.joint) for f in objects(scene, verb)]
    return Frame(cue, noun, verb or noun, tuple(_unique(actors)), tuple(_unique(targets)))


def _adjective_frame(scene: Scene, adjective: "Token", cue: Cue) -> Frame:
    head = adjective.head if adjective.dep_ in ("acomp", "attr", "oprd", "amod", "conj") else adjective
    arguments = noun_arguments(scene, adjective)
    if adjective.dep_ == "amod":
        arguments += noun_arguments(scene, head)
        verb = governor(head) or head
        actors = [f for f in arguments if f.path in ("n:poss", "n:prep:by", "n:prep:of", "n:prep:between", "n:mod")]
        actors += [Filler(f.agent, f.token, "gov-" + f.path, f.via, f.joint) for f in subjects(scene, verb)]
    else:
        verb = head
        actors = subjects(scene, head)
        if not actors and head.i == adjective.i:
            # "is committed to" looks like a passive, but its subject is the one who commits
            for child in head.children:
                if child.dep_ == "nsubjpass":
                    actors = noun_agents(scene, child, "subj")
    targets = [f for f in arguments if f.path != "n:poss"] + objects(scene, verb)
    for clause in complements(adjective):
        targets += [Filler(f.agent, f.token, "clause-" + f.path, f.via, f.joint) for f in objects(scene, clause)]
    return Frame(cue, adjective, verb, tuple(_unique(actors)), tuple(_unique(targets)))


def _unique(fillers: list[Filler]) -> list[Filler]:
    seen: dict[str | None, Filler] = {}
    for filler in fillers:
        seen.setdefault(filler.agent, filler)
    return list(seen.values())


def candidates(scene: Scene) -> list[Act]:
    """All candidate interactions of a document with their features."""
    leader = lead(scene)
    return [act for frame in find_frames(scene) for act in _expand(scene, frame, leader)]


def _expand(scene: Scene, frame: Frame, leader: str | None) -> Iterator[Act]:
    kind = frame.cue.kind
    actors = list(frame.actors)
    first = frame.token.sent.start
    if not actors:
        if kind.symmetric and len(scene.sides) == 2:
            actors += [Filler(side, -1, "sides", "pair", True) for side in scene.sides]
        actors += [f for f in _context_actors(scene, frame) if all(f.agent != a.agent for a in actors)]
    targets = list(islice((f for f in frame.targets), MAX_TARGETS))
    if kind in _TAKEN:
        givers, takers = praised(scene, frame.token)
        actors += [f for f in givers if all(f.agent != a.agent for a in actors)]
        targets += [f for f in takers if all(f.agent != t.agent for t in targets)]
    named = {t.agent for t in targets}
    for actor in actors[:2]:
        if actor.agent is not None:
            targets += [f for f in partners(scene, actor.agent, frame.token) if f.agent not in named]
            named = {t.agent for t in targets}
    for token in frame.token.sent:
        ref = scene.refs.get(token.i)
        if ref is None or len(targets) >= MAX_TARGETS + 4:
            continue
        for agent in ref.agents:
            if agent not in named and ref.via in ("name", "title", "carrier", "pair", "pronoun", "role"):
                named.add(agent)
                targets.append(Filler(agent, token.i, "sentence", ref.via, len(ref.agents) > 1))
    targets.append(NULL)
    ops = operators(frame.verb, frame.token)
    base = _base_features(scene, frame, ops, len(actors), len(targets))
    order_actors = {id(a): n for n, a in enumerate(actors)}
    evidence = _evidence(scene, frame)
    pairs: list[tuple[Filler, Filler]] = []
    fellows = {a.agent for a in actors if a.joint} if kind is InteractionKind.COOPERATE else set()
    for actor in actors or [NULL]:
        for target in targets:
            if actor.agent == target.agent or {actor.agent, target.agent} <= fellows:
                continue
            pairs.append((actor, target))
    if kind.symmetric and len(actors) > 1:
        # what several do together: one agreement for each pair, cooperation of the first with each other
        for i, a in enumerate(actors if kind is InteractionKind.AGREE else actors[:1]):
            for b in actors[i + 1 :]:
                pairs.append((a, Filler(b.agent, b.token, "co-" + b.path, b.via, True)))
    if kind is InteractionKind.COOPERATE and leader is not None:
        # what several bodies do together each does with the one that leads
        others = [f for f in (*frame.actors, *frame.targets) if f.agent and f.agent != leader and f.agent[0] in "ag"]
        pairs += [(Filler(leader, -1, "lead", "name"), f) for f in others]
    nearest = _Nearest(
        min((actor_rank(frame.cue, f) for f in actors), default=9),
        min((target_rank(frame.cue, f) for f in targets if f.agent is not None), default=9),
    )
    seen: set[tuple[str | None, str | None]] = set()
    for actor, target in pairs:
        key = (actor.agent, target.agent)
        if kind.symmetric and target.agent is not None and actor.agent is not None and target.agent < actor.agent:
            key = (target.agent, actor.agent)
        if key in seen:
            continue
        seen.add(key)
        features = base + _pair_features(scene, frame, actor, target, order_actors.get(id(actor), 9), first)
        features += _slot_features(frame.cue, actor, target, nearest)
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


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The best rank that any actor and any target of a frame has."""

    actor: int
    target: int


def _slot_features(cue: Cue, actor: Filler, target: Filler, nearest: _Nearest) -> list[str]:
    """Whether actor and target stand where the cue wants them, and whether another stands nearer."""
    kind = str(cue.kind)
    a = actor_rank(cue, actor) if actor.agent is not None else 9
    t = target_rank(cue, target) if target.agent is not None else 9
    best = f"{'a' if a == nearest.actor else '-'}{'t' if t == nearest.target else '-'}"
    null = "" if target.agent is not None else f"0{min(nearest.target, 5)}"
    return [
        f"ar={a}",
        f"tr={t}{null}",
        f"best={best}{null}",
        f"k-best={kind}/{best}{null}",
        f"st-best={cue.strength}/{best}{null}",
        f"ar-tr={min(a, 4)}/{min(t, 5)}{null}",
        f"k-ar-tr={kind}/{min(a, 4)}/{min(t, 5)}{null}",
        f"st-ar-tr={cue.strength}/{min(a, 4)}/{min(t, 5)}{null}",
        f"tk-tr={_agent_kind(target.agent)}/{min(t, 5)}",
        f"k-tk-tr={kind}/{_agent_kind(target.agent)}/{min(t, 5)}",
        f"cue-tk={cue.id}/{_agent_kind(target.agent)}/{min(t, 2)}",
    ]


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
    return out[:3]


def _evidence(scene: Scene, frame: Frame) -> Span:
    """The sentence around the cue, at most 400 code points."""
    sent = frame.token.sent
    start = sent.start_char
    if sent.end_char - start > 400:
        start = max(start, frame.token.idx - 150)
    return clip(scene, start, max(sent.end_char, start + 1))


def _base_features(scene: Scene, frame: Frame, ops: Operators, actors: int, targets: int) -> list[str]:
    kind, cue = str(frame.cue.kind), frame.cue
    paragraph = scene.document.paragraph_at(frame.token.idx)
    part = (
        "title"
        if paragraph and paragraph.part is Part.TITLE
        else "lead"
        if paragraph and paragraph.index == scene.document.lead
        else "body"
    )
    out = [
        f"k={kind}",
        f"cue={cue.id}",
        f"st={cue.strength}",
        f"k-st={kind}/{cue.strength}",
        f"part={part}",
        f"k-part={kind}/{part}",
    ]
    out += [f"mod={ops.modality}", f"k-mod={kind}/{ops.modality}"]
    if ops.under:
        out.append(f"under={_verb_class(ops.under)}")
        out.append(f"k-under={kind}/{_verb_class(ops.under)}")
    if ops.modal:
        out.append(f"modal={ops.modal}")
    verb = frame.verb
    out.append(f"tag={verb.tag_}")
    out.append(f"dep={verb.dep_}")
    out.append(f"k-tag={kind}/{verb.tag_}")
    if cue.strength == "noun":
        out.append(f"ndep={frame.token.dep_}")
        out.append(f"gov={_verb_class(verb.lemma_.lower())}")
        out.append(f"k-gov={kind}/{_verb_class(verb.lemma_.lower())}")
    if any(c.lower_ in FUTURE for c in verb.children):
        out.append("will")
    if _quoted(scene, frame.token):
        out.append("quoted")
    if not actors:
        out.append("no-actor")
    if any(True for _ in complements(verb)):
        out.append("clause")
        out.append(f"k-clause={kind}")
    return out


def _quoted(scene: Scene, token: "Token") -> bool:
    text = scene.document.text
    paragraph = scene.document.paragraph_at(token.idx)
    if paragraph is None:
        return False
    before = text[paragraph.span.start : token.idx]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


_CLASSES: dict[str, str] = {}


def _verb_class(lemma: str) -> str:
    """A verb by the knowledge entries that hold it, so that no other word becomes a feature."""
    if lemma in _CLASSES:
        return _CLASSES[lemma]
    table = cues()
    kinds = sorted(
        {f"{c.kind}{'!' if c.strength == 'strong' else ''}" for c in table.verbs.get(lemma, ()) if len(c.lemmas) == 1}
    )
    from policegraph.extract.modality import ASKERS, DENIERS, DOUBTERS, PLANNERS, PROMISERS, REPORTERS

    for name, group in (
        ("report", REPORTERS),
        ("plan", PLANNERS),
        ("ask", ASKERS),
        ("promise", PROMISERS),
        ("deny", DENIERS),
        ("doubt", DOUBTERS),
    ):
        if lemma in group:
            kinds.append(name)
    if lemma in table.support:
        kinds.append("support")
    if lemma in ("be", "have", "do"):
        kinds = [lemma]
    if lemma in (
        "discuss",
        "review",
        "examine",
        "address",
        "explore",
        "consider",
        "cover",
        "debate",
        "talk",
        "exchange",
    ):
        kinds.append("discuss")
    if lemma in ("stress", "emphasize", "emphasise", "underline", "underscore", "highlight", "recall", "note", "point"):
        kinds.append("stress")
    if lemma in (
        "strengthen",
        "enhance",
        "deepen",
        "expand",
        "boost",
        "improve",
        "promote",
        "develop",
        "intensify",
        "consolidate",
        "broaden",
        "increase",
    ):
        kinds.append("improve")
    result = "+".join(kinds) or "other"
    _CLASSES[lemma] = result
    return result


def _agent_kind(agent: str | None) -> str:
    return agent[0] if agent else "0"


def _pair_features(scene: Scene, frame: Frame, actor: Filler, target: Filler, rank: int, first: int) -> list[str]:
    kind, cue = str(frame.cue.kind), frame.cue
    ak, tk = _agent_kind(actor.agent), _agent_kind(target.agent)
    apath, tpath = actor.path, target.path
    wanted = cue.pattern
    fits = (
        "none"
        if wanted == "-"
        else "yes"
        if (wanted == "" and tpath in ("obj", "dative", "passive", "obj+"))
        or (wanted and tpath.replace("n:", "").replace("support-", "") == f"prep:{wanted}")
        else "no"
    )
    out = [
        f"ap={apath}",
        f"tp={tpath}",
        f"av={actor.via}",
        f"tv={target.via}",
        f"ak={ak}",
        f"tk={tk}",
        f"k-ap={kind}/{apath}",
        f"k-tp={kind}/{tpath}",
        f"k-ak={kind}/{ak}",
        f"k-tk={kind}/{tk}",
        f"k-st-tp={kind}/{cue.strength}/{tpath}",
        f"k-st-ap={kind}/{cue.strength}/{apath}",
        f"fit={fits}",
        f"st-fit={cue.strength}/{fits}",
        f"k-fit-tk={kind}/{fits}/{tk}",
        f"k-ak-tk={kind}/{ak}{tk}",
        f"rank={min(rank, 3)}",
    ]
    if actor.joint:
        out.append("a-joint")
    if target.joint:
        out.append("t-joint")
    if actor.agent in scene.sides:
        out.append("a-side")
    if target.agent in scene.sides:
        out.append("t-side")
        out.append(f"k-t-side={kind}")
    a_home, t_home = scene.allegiance.get(actor.agent or ""), scene.allegiance.get(target.agent or "")
    if a_home and t_home:
        out.append("same-side" if a_home == t_home else "across")
        out.append(f"k-{'same' if a_home == t_home else 'across'}={kind}")
    if target.agent and actor.agent and (t_home == actor.agent or a_home == target.agent):
        out.append("own-country")
        out.append(f"k-own={kind}")
    if target.token >= 0:
        gap = abs(target.token - frame.token.i)
        out.append(f"td={'1' if gap <= 3 else '2' if gap <= 8 else '3' if gap <= 16 else '4'}")
        out.append("t-after" if target.token > frame.token.i else "t-before")
        if target.token in scene.inner:
            out.append("t-inner")
    else:
        out.append("td=none")
    if actor.token >= 0 and actor.token < first:
        out.append("a-earlier")
    direct = any(f.path in ("obj", "dative", "passive") for f in frame.targets)
    if target.agent is None:
        out.append(f"null-direct={direct}")
        out.append(f"k-null-direct={kind}/{direct}")
        out.append(f"k-null-any={kind}/{bool(frame.targets)}")
        out.append(f"st-null-any={cue.strength}/{bool(frame.targets)}")
    elif tpath == "sentence" or tpath == "other-side":
        out.append(f"ctx-direct={direct}")
        out.append(f"k-ctx-any={kind}/{tpath}/{bool(frame.targets)}")
    if target.agent and target.agent[0] == "g" and scene.cluster(target.agent).subkind != "Country":
        out.append("t-not-country")
    if actor.agent and actor.agent[0] == "g" and scene.cluster(actor.agent).subkind != "Country":
        out.append("a-not-country")
    return out
