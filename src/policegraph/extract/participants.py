"""Who took part in an event or hosted it: candidates, each with the features by which the scorer judges it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from policegraph.extract.document import Part
from policegraph.extract.happenings import Happening, spoken_of
from policegraph.extract.roles import ATTEND, HOSTED, Facts, paragraph_of, paragraph_part, sentence_evidence
from policegraph.extract.scene import SUBJECTS, Scene
from policegraph.extract.signs import attends_elsewhere, clause_relation, owner_features, path_class, sign_features
from policegraph.extract.tellings import Telling
from policegraph.facts import EntityKind, EventKind, Span

# who only looks on at a signing has no part in what is signed
_WITNESS = re.compile(
    r"\b(attended by|in attendance|in the presence of|witnessed by|present (?:at|were|was)|also present|looked on)\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\b(on behalf of|directives? of|greetings|regards|message from|letter from|"
    r"under the (?:patronage|leadership|supervision)|predecessor|late|former|condolences)\b",
    re.IGNORECASE,
)
# words that speak of both sides of a note at once
_MUTUAL = re.compile(
    r"\b(?:(?:the two|both|the) (?:countries|states|governments|nations|sides|parties|ministries|institutions|forces|"
    r"services|police)|bilateral|between them|mutual|each other|joint(?:ly)?|together|their|of both)\b",
    re.IGNORECASE,
)
_RECEIVING = ("receive", "host", "welcome", "greet")


def agent_candidates(
    f: Facts, h: Happening, everything: Sequence[Happening]
) -> Iterator[tuple[str, Span, tuple[str, ...]]]:
    """Agents that may take part in, or host, an event, with features that serve both questions."""
    event = _Told(f, h, everything)
    for agent in f.sentences_of:
        one = _Agent(event, agent)
        if one.may_take_part():
            yield agent, _agent_evidence(f, h, agent), tuple(_agent_features(one))


class _Told:
    """An event with the arguments of its tellings, among all events of its note."""

    def __init__(self, f: Facts, h: Happening, everything: Sequence[Happening]) -> None:
        self.f, self.h, self.everything = f, h, everything
        self.scene, self.doc, self.kind = f.scene, f.scene.document.doc, str(h.kind)
        self.sentences = {telling.sentence for telling in h.tellings}
        self.paths: dict[str, list[tuple[str, Telling]]] = {}
        for telling in h.tellings:
            for filler in telling.fillers:
                if filler.agent:
                    self.paths.setdefault(filler.agent, []).append((filler.path, telling))
        self.central = {x.agent for other in everything if other.main for t in other.tellings for x in t.fillers}
        self.owner = spoken_of(f.scene.document, everything)
        paragraphs = {telling.paragraph for telling in h.tellings}
        self.around = {s for s in f.sentence_index if paragraph_of(f.scene, self.doc[s]) in paragraphs}
        self.first_paragraph = min(paragraphs)
        self.unnamed = not any(a[0] != "g" or f.scene.cluster(a).subkind == "Country" for a in self.paths)
        self.countries = {f.scene.allegiance.get(side) for side in f.scene.sides}
        told = " ".join(f.scene.document.doc[start].sent.text for start in sorted(self.sentences))
        self.mutual = _MUTUAL.search(told) is not None


class _Agent:
    """One who may have part in an event: where he is named, near it and elsewhere."""

    def __init__(self, event: _Told, agent: str) -> None:
        self.event, self.f, self.h, self.agent, self.kind = event, event.f, event.h, agent, agent[0]
        self.sentences, self.tokens = event.f.sentences_of[agent], event.f.tokens_of[agent]
        self.same = [s for s in self.sentences if s in event.sentences]
        self.near = [s for s in self.sentences if s in event.around]
        self.paths = event.paths.get(agent, [])

    @property
    def place(self) -> str:
        """How near he is named: in the sentences of the event, in its paragraphs, elsewhere."""
        return "same" if self.same else "par" if self.near else "else"

    @property
    def for_its_side(self) -> bool:
        """Whether it is the country of one of the note's sides, for an event of which nobody is named beside it."""
        if self.agent not in self.event.countries or self.h.main:
            return False
        return self.h.kind is EventKind.AGREEMENT or (self.event.unnamed and self.event.mutual)

    def may_take_part(self) -> bool:
        """Whether he is near enough, and there himself."""
        named = bool(self.paths or self.same or self.near)
        afar = _from_afar(self.h, self.agent, len(self.sentences), self.event.central) or self.for_its_side
        if not (named or afar):
            return False
        if _only_stood_for(self.f, self.h, self.agent):
            return False
        return bool(self.paths) or self.kind != "g" or self.f.scene.cluster(self.agent).subkind == "Country"


def _agent_features(one: _Agent) -> Iterator[str]:
    """All marks of one agent for one event."""
    event, agent = one.event, one.agent
    yield f"k={event.kind}"
    yield f"ak={one.kind}"
    yield f"k-ak={event.kind}/{one.kind}"
    if one.h.main:
        yield "main"
        yield f"main-ak={one.kind}"
        yield f"main-{event.kind}-{one.kind}"
    yield from _path_features(one)
    yield from _list_features(one.f, agent, event.paths, event.kind)
    yield from sign_features(event.scene, one.h, agent, event.everything)
    yield from owner_features(one.h, agent, one.sentences, event.owner)
    yield from _place_features(one)
    yield from _word_features(one)
    yield from _part_features(one)
    yield from _subject_features(one)
    yield from _side_features(one)
    yield from _distance_features(one)


def _path_features(one: _Agent) -> Iterator[str]:
    """By which ways the event's words lead to the agent."""
    k, kind = one.event.kind, one.kind
    for path, telling in one.paths[:4]:
        short = path.replace("+1", "+").replace("+2", "+")
        yield f"path={short}"
        yield f"k-path={k}/{short}"
        yield f"form-path={telling.form}/{short}"
        yield f"word-path={telling.word}/{short}"
        yield f"ak-path={kind}/{short}"
        yield f"k-ak-path={k}/{kind}/{short}"
        if telling.word in _RECEIVING and not path.startswith(("passive", "agent")):
            yield f"receiver={short.rstrip('+')}"
    if one.paths:
        yield "filler"


def _place_features(one: _Agent) -> Iterator[str]:
    """How near the event the agent is named, and whether only inside other names."""
    k, kind, main, unbound = one.event.kind, one.kind, one.h.main, not one.paths
    scene = one.event.scene
    relation = clause_relation(scene, one.h, one.tokens)
    yield f"clause={relation}/{kind}"
    yield f"clause-filler={relation}/{kind}/{unbound}/{main}"
    yield "same-sent" if one.same else "same-par" if one.near else "elsewhere"
    yield f"ak-loc={kind}/{one.place}"
    yield f"k-ak-loc={k}/{kind}/{one.place}/{unbound}"
    if all(one.agent in scene.inner.get(t, ()) for t in one.tokens):
        yield "inner-only"
        yield f"inner-{kind}"


def _word_features(one: _Agent) -> Iterator[str]:
    """What the words before the agent say: attended by, in the presence of, hosted by, on behalf of."""
    event, k, kind, main = one.event, one.event.kind, one.kind, one.h.main
    scene, doc = event.scene, event.doc
    told = event.sentences | event.around
    clause = " ".join(_before(scene, t) for t in one.tokens[:4] if main or doc[t].sent.start in told)
    elsewhere = attends_elsewhere(one.h, one.agent, event.everything)
    if elsewhere:
        yield "attends-other"
        yield f"attends-other={k}/{kind}"
    if ATTEND.search(clause) and not elsewhere:
        mine = any(event.owner.get(s) is one.h for s in one.sentences)
        yield "attend"
        yield f"attend-{kind}"
        yield f"attend-{k}-{kind}"
        yield f"attend-main={main}/{kind}/{one.place}"
        yield f"attend-owned={mine}/{kind}/{one.place}/{main}"
    elif ATTEND.search(" ".join(doc[s].sent.text for s in sorted(set(one.near or one.sentences))[:3])):
        yield "attend-sent"
        yield f"attend-sent-{kind}"
    if _WITNESS.search(clause):
        yield f"witness={k}"
        yield f"witness-ak={k}/{kind}"
    if HOSTED.search(clause):
        yield "hosted"
        yield f"hosted-{kind}"
    if _ABSENT.search(clause):
        yield "absent"
        yield f"absent-{kind}"


def _part_features(one: _Agent) -> Iterator[str]:
    """What part the agent has in the whole note: in title and lead, one of the two sides, how often, how early."""
    scene, doc, kind, main = one.event.scene, one.event.doc, one.kind, one.h.main
    if any(paragraph_part(scene, doc[t]) is Part.TITLE for t in one.tokens):
        yield "in-title"
        yield f"in-title-{kind}"
        yield f"in-title-main={main}/{kind}"
    if any(paragraph_of(scene, doc[t]) == scene.document.lead for t in one.tokens):
        yield "in-lead"
        yield f"in-lead-main={main}/{kind}"
    if one.agent in scene.sides:
        yield "side"
        yield f"side-main={main}/{one.event.kind}"
    n = len(set(one.sentences))
    often = 1 if n == 1 else 2 if n < 4 else 3
    rank = min(one.f.order[one.agent], 3)
    yield f"freq={often}"
    yield f"main-freq={main}/{kind}/{often}"
    yield f"rank={rank}"
    yield f"ak-rank={kind}/{rank}/{main}"
    if one.agent in one.f.suspects:
        yield "suspect"
        yield f"suspect-{one.event.kind}"


def _subject_features(one: _Agent) -> Iterator[str]:
    """Whether the agent does something, in the event's sentences or anywhere."""
    refs, doc = one.event.scene.refs, one.event.doc
    bare = [t for t in one.tokens if t in refs and refs[t].agents[0] == one.agent]
    acting = [t for t in bare if doc[t].dep_ in SUBJECTS]
    if any(doc[t].sent.start in one.event.sentences for t in acting):
        yield "subject"
        yield f"subject-{one.event.kind}-{one.kind}"
    if acting:
        yield f"acts={one.kind}/{one.h.main}"


def _side_features(one: _Agent) -> Iterator[str]:
    """Whether people of this country or body are there, whether it is at home, among how many events."""
    scene, k, kind = one.event.scene, one.event.kind, one.kind
    people = [p for p in one.event.paths if p[0] in "pt"]
    if kind in "ag" and any(scene.allegiance.get(p) == one.agent or one.agent in _bodies(scene, p) for p in people):
        yield "spoken-for"
        yield f"spoken-{k}-{kind}"
    if kind in "ag" and people:
        yield f"people-there={k}/{kind}"
    if one.kind == "g" and one.agent in one.event.countries:
        yield f"side-country={k}/{one.event.unnamed}/{one.place}"
        yield f"side-mutual={k}/{one.event.unnamed}/{one.event.mutual}"
    home = scene.allegiance.get(one.agent)
    if home and scene.cast.home and home == _home_id(scene):
        yield "home"
        yield f"home-{k}-{kind}"
    if kind == "g" and scene.cluster(one.agent).subkind != "Country":
        yield "no-country"
    if len(one.event.everything) > 4 and not one.h.main:
        yield "many"


def _distance_features(one: _Agent) -> Iterator[str]:
    """How many sentences the agent is from the event, and where the event is told first."""
    f, event, lead = one.f, one.event, one.event.scene.document.lead
    later = min((f.sentence_index[s] for s in one.sentences), default=0)
    later -= min(f.sentence_index[s] for s in event.sentences)
    far = "before" if later < 0 else str(later) if later < 2 else "2-3" if later < 4 else "4+"
    yield f"dist={far}"
    if f.sentence_index and any(telling.part is Part.TITLE for telling in one.h.tellings):
        yield "told-in-title"
    yield f"firstpar={min(event.first_paragraph - lead, 3) if event.first_paragraph >= lead else 'pre'}"


def _list_features(f: Facts, agent: str, paths: Mapping[str, Sequence[tuple[str, Telling]]], k: str) -> Iterator[str]:
    """The list that an agent stands in, and how others of the list are connected with the event."""
    peers = f.peers.get(agent, ())
    if not peers:
        return
    own = "arg" if agent in paths else "no"
    yield f"list={min(len(peers), 5)}/{agent[0]}/{own}"
    theirs = {path_class(path) for peer in peers for path, _ in paths.get(peer, ())[:2]}
    for path in sorted(theirs)[:4] or ("none",):
        yield f"list-path={path}/{own}"
        yield f"list-path-k={path}/{own}/{k}"


_STOOD_FOR = re.compile(
    r"\b(directives?|instructions|greetings|regards|message|letter|condolences|patronage|sympath(?:y|ies)) "
    r"(?:and \w+ )?(?:of|from)\b(?:(?! to | with )[^.;:,]){0,160}$",
    re.IGNORECASE,
)


def _only_stood_for(f: Facts, h: Happening, agent: str) -> bool:
    """ "in implementation of the directives of the King": named in the event's sentences as one who is not there."""
    if agent[0] not in "pt":
        return False
    tellings, doc, text = {t.sentence for t in h.tellings}, f.scene.document.doc, f.scene.document.text
    first: dict[int, int] = {}  # "of Prince X, Crown Prince and Prime Minister" is one mention
    for t in sorted(f.tokens_of[agent]):
        first.setdefault(doc[t].sent.start, t)
    here = [t for start, t in first.items() if start in tellings] or list(first.values())
    return bool(here) and all(_STOOD_FOR.search(text[doc[t].sent.start_char : doc[t].idx]) for t in here)


_MANY = (EventKind.OPERATION, EventKind.CONFERENCE, EventKind.TRAINING)


def _from_afar(h: Happening, agent: str, mentions: int, central: set[str | None]) -> bool:
    """Whether somebody not named near an event may have part in it: all persons in the main one, also the bodies
    where many take part; in others the people of the main one."""
    if h.main:
        return agent[0] in "pt" or mentions > 1 or h.kind in _MANY
    return agent in central and agent[0] in "pt"


def _bodies(scene: Scene, person: str) -> list[str]:
    return [agency for p, agency, _, _ in scene.cast.members if p == person]


def _home_id(scene: Scene) -> str | None:
    return next((c.id for c in scene.cast.of(EntityKind.PLACE) if c.known and c.known[0] == scene.cast.home), None)


def _before(scene: Scene, i: int) -> str:
    """The sentence up to a token, with the line that announces a list the token stands in."""
    token = scene.document.doc[i]
    text = scene.document.text
    told = text[token.sent.start_char : token.idx + 10]
    paragraph = scene.document.paragraph_at(token.idx)
    if paragraph is not None and paragraph.index:
        above = [
            p for p in scene.document.paragraphs if p.index < paragraph.index and p.span.of(text).rstrip().endswith(":")
        ]
        if (
            above
            and paragraph.index - above[-1].index <= 25
            and all(
                len(p.span.of(text)) < 200
                for p in scene.document.paragraphs
                if above[-1].index < p.index <= paragraph.index
            )
        ):
            told = above[-1].span.of(text) + " " + told
    return told


def _agent_evidence(f: Facts, h: Happening, agent: str) -> Span:
    tellings = {t.sentence: t for t in h.tellings}
    for token, start in zip(
        f.tokens_of[agent], (f.scene.document.doc[t].sent.start for t in f.tokens_of[agent]), strict=True
    ):
        if start in tellings:
            return sentence_evidence(f.scene, tellings[start].token, token)
    return sentence_evidence(f.scene, f.tokens_of[agent][0])
