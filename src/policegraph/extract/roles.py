"""Who took part in an event or hosted it: candidates, each with the features by which the scorer judges it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policegraph.extract.dates import DateHit
from policegraph.extract.document import Part
from policegraph.extract.happenings import Happening, spoken_of
from policegraph.extract.lists import list_peers
from policegraph.extract.scene import SUBJECTS, Scene
from policegraph.extract.signs import (
    attends_elsewhere,
    clause_relation,
    owner_features,
    path_class,
    sign_features,
)
from policegraph.extract.tellings import Telling
from policegraph.facts import EntityKind, EventKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

ATTEND = re.compile(
    r"\b(attended by|in attendance|accompanied by|accompanying|in the presence of|was joined by|were joined by|"
    r"joined by|also present|present (?:at|were|was|on)|attending|took part|takes? part|taking part|"
    r"participated|participants?|"
    r"headed by|led by|chaired by|delegation|among those|also attended|were present|was present|"
    r"attended|on the .{2,20} side|from the .{2,20} side|represented by|comprising|included|"
    r"made up of|composed of|consist(?:s|ed|ing) of|round the table|around the table|in the company of|"
    r"(?:together|along) with|flanked by|by (?:his|her|their) side|at the head of)\b",
    re.IGNORECASE,
)
# who only looks on at a signing has no part in what is signed
WITNESS = re.compile(
    r"\b(attended by|in attendance|in the presence of|witnessed by|present (?:at|were|was)|also present|looked on)\b",
    re.IGNORECASE,
)
HOSTED = re.compile(
    r"\b(hosted by|host|hosts|guest of|invitation of|welcomed by|received by|"
    r"organi[sz]ed by|convened by|at the invitation)\b",
    re.IGNORECASE,
)
ABSENT = re.compile(
    r"\b(on behalf of|directives? of|greetings|regards|message from|letter from|"
    r"under the (?:patronage|leadership|supervision)|predecessor|late|former|condolences)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Facts:
    """What every candidate of a document needs: where agents stand, and how often."""

    scene: Scene
    sentences_of: dict[str, list[int]]  # agent -> start tokens of its sentences
    tokens_of: dict[str, list[int]]
    order: dict[str, int]  # agent -> rank by first mention within its kind
    sentence_index: dict[int, int]
    dates: list[DateHit]
    peers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # agent -> the others in its list


def facts_of(scene: Scene, dates: list[DateHit]) -> Facts:
    """Index the references of a document."""
    sentences: dict[str, list[int]] = {}
    tokens: dict[str, list[int]] = {}
    index = {sent.start: n for n, sent in enumerate(scene.document.doc.sents)}
    for i in sorted(scene.refs):
        ref = scene.refs[i]
        if i and scene.refs.get(i - 1) is ref:
            continue
        start = scene.document.doc[i].sent.start
        for agent in ref.agents:
            sentences.setdefault(agent, []).append(start)
            tokens.setdefault(agent, []).append(i)
        for agent in scene.inner.get(i, ()):
            sentences.setdefault(agent, []).append(start)
            tokens.setdefault(agent, []).append(i)
    for i, agents in scene.inner.items():
        for agent in agents:
            sentences.setdefault(agent, []).append(scene.document.doc[i].sent.start)
            tokens.setdefault(agent, []).append(i)
    order: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for agent in sorted(tokens, key=lambda a: min(tokens[a])):
        order[agent] = counts[agent[0]]
        counts[agent[0]] += 1
    return Facts(scene, sentences, tokens, order, index, dates, list_peers(scene, tokens))


def agent_candidates(
    f: Facts, h: Happening, everything: Sequence[Happening]
) -> Iterator[tuple[str, Span, tuple[str, ...]]]:
    """Agents that may take part in, or host, an event, with features that serve both questions."""
    scene = f.scene
    doc = scene.document.doc
    tellings = {t.sentence for t in h.tellings}
    paths: dict[str, list[tuple[str, Telling]]] = {}
    for telling in h.tellings:
        for filler in telling.fillers:
            if filler.agent:
                paths.setdefault(filler.agent, []).append((filler.path, telling))
    k = str(h.kind)
    central = {x.agent for other in everything if other.main for t in other.tellings for x in t.fillers}
    owner = spoken_of(scene.document, everything)
    first_paragraph = min(t.paragraph for t in h.tellings)
    paragraph_sentences = {
        s for s in f.sentence_index if paragraph_of(scene, doc[s]) in {t.paragraph for t in h.tellings}
    }
    for agent, sents in f.sentences_of.items():
        kind = agent[0]
        same = [s for s in sents if s in tellings]
        near = [s for s in sents if s in paragraph_sentences]
        if not (agent in paths or same or near or _from_afar(h, agent, len(sents), central)):
            continue
        if _only_stood_for(f, h, agent):
            continue
        cluster = scene.cluster(agent)
        if kind == "g" and cluster.subkind != "Country" and agent not in paths:
            continue
        out = [f"k={k}", f"ak={kind}", f"k-ak={k}/{kind}"]
        if h.main:
            out += ["main", f"main-ak={kind}", f"main-{k}-{kind}"]
        best = "none"
        if agent in paths:
            for path, telling in paths[agent][:4]:
                short = path.replace("+1", "+").replace("+2", "+")
                out += [
                    f"path={short}",
                    f"k-path={k}/{short}",
                    f"form-path={telling.form}/{short}",
                    f"word-path={telling.word}/{short}",
                    f"ak-path={kind}/{short}",
                    f"k-ak-path={k}/{kind}/{short}",
                ]
                if telling.word in ("receive", "host", "welcome", "greet") and not path.startswith(
                    ("passive", "agent")
                ):
                    out.append(f"receiver={short.rstrip('+')}")
            best = paths[agent][0][0]
            out.append("filler")
        out += _list_features(f, agent, paths, k)
        out += sign_features(scene, h, agent, everything)
        out += owner_features(h, agent, sents, owner)
        relation = clause_relation(scene, h, f.tokens_of[agent])
        out += [f"clause={relation}/{kind}", f"clause-filler={relation}/{kind}/{best == 'none'}/{h.main}"]
        out.append("same-sent" if same else "same-par" if near else "elsewhere")
        out.append(f"ak-loc={kind}/{'same' if same else 'par' if near else 'else'}")
        out.append(f"k-ak-loc={k}/{kind}/{'same' if same else 'par' if near else 'else'}/{best == 'none'}")
        tokens = f.tokens_of[agent]
        all_inner = all(t in scene.inner and agent in scene.inner[t] for t in tokens)
        if all_inner:
            out += ["inner-only", f"inner-{kind}"]
        bare = [t for t in tokens if scene.refs.get(t) and scene.refs[t].agents[0] == agent]
        sentence_text = " ".join(doc[s].sent.text for s in sorted(set(near or sents))[:3])
        clause = " ".join(
            _before(scene, t)
            for t in tokens[:4]
            if doc[t].sent.start in tellings or h.main or doc[t].sent.start in paragraph_sentences
        )
        elsewhere = attends_elsewhere(h, agent, everything)
        if elsewhere:
            out += ["attends-other", f"attends-other={k}/{kind}"]
        if ATTEND.search(clause) and not elsewhere:
            out += ["attend", f"attend-{kind}", f"attend-{k}-{kind}"]
            where = "same" if same else "par" if near else "else"
            mine = any(owner.get(s) is h for s in sents)
            out += [f"attend-main={h.main}/{kind}/{where}", f"attend-owned={mine}/{kind}/{where}/{h.main}"]
        elif ATTEND.search(sentence_text):
            out += ["attend-sent", f"attend-sent-{kind}"]
        if WITNESS.search(clause):
            out += [f"witness={k}", f"witness-ak={k}/{kind}"]
        if HOSTED.search(clause):
            out += ["hosted", f"hosted-{kind}"]
        if ABSENT.search(clause):
            out += ["absent", f"absent-{kind}"]
        if any(paragraph_part(scene, doc[t]) is Part.TITLE for t in tokens):
            out += ["in-title", f"in-title-{kind}", f"in-title-main={h.main}/{kind}"]
        if any(paragraph_of(scene, doc[t]) == scene.document.lead for t in tokens):
            out += ["in-lead", f"in-lead-main={h.main}/{kind}"]
        if agent in scene.sides:
            out += ["side", f"side-main={h.main}/{k}"]
        n = len(set(sents))
        out.append(f"freq={1 if n == 1 else 2 if n < 4 else 3}")
        out.append(f"main-freq={h.main}/{kind}/{1 if n == 1 else 2 if n < 4 else 3}")
        out.append(f"rank={min(f.order[agent], 3)}")
        out.append(f"ak-rank={kind}/{min(f.order[agent], 3)}/{h.main}")
        if any(doc[t].dep_ in SUBJECTS for t in bare if doc[t].sent.start in tellings):
            out += ["subject", f"subject-{k}-{kind}"]
        if any(doc[t].dep_ in SUBJECTS for t in bare):
            out.append(f"acts={kind}/{h.main}")
        if kind in "ag" and any(
            scene.allegiance.get(p) == agent or agent in _bodies(scene, p) for p in paths if p[0] in "pt"
        ):
            out += ["spoken-for", f"spoken-{k}-{kind}"]
        if kind in "ag" and any(p[0] in "pt" for p in paths):
            out.append(f"people-there={k}/{kind}")
        home = scene.allegiance.get(agent)
        if home and scene.cast.home and home == _home_id(scene):
            out += ["home", f"home-{k}-{kind}"]
        if kind == "g" and cluster.subkind != "Country":
            out.append("no-country")
        if len(everything) > 4 and not h.main:
            out.append("many")
        later = min((f.sentence_index[s] for s in sents), default=0) - min(f.sentence_index[t] for t in tellings)
        out.append(
            "dist="
            f"{'before' if later < 0 else '0' if later == 0 else '1' if later == 1 else '2-3' if later < 4 else '4+'}"
        )
        if f.sentence_index and any(t.part is Part.TITLE for t in h.tellings):
            out.append("told-in-title")
        out.append(
            "firstpar="
            f"{min(first_paragraph - scene.document.lead, 3) if first_paragraph >= scene.document.lead else 'pre'}"
        )
        yield agent, _agent_evidence(f, h, agent), tuple(out)


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


def paragraph_of(scene: Scene, token: "Token") -> int:
    paragraph = scene.document.paragraph_at(token.idx)
    return paragraph.index if paragraph else -1


def paragraph_part(scene: Scene, token: "Token") -> Part | None:
    paragraph = scene.document.paragraph_at(token.idx)
    return paragraph.part if paragraph else None


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


def clip(scene: Scene, start: int, end: int) -> Span:
    """A span of at most 400 code points that starts with a word, without blanks at its ends."""
    text = scene.document.text
    while 0 < start < end - 1 and text[start - 1].isalnum() and text[start].isalnum():
        start += 1  # cut within a word
    while start < end - 1 and (text[start].isspace() or text[start] in ",;:.)]”»"):
        start += 1
    end = min(end, start + 400)
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return Span(start, max(end, start + 1))


def sentence_evidence(scene: Scene, i: int, must: int | None = None) -> Span:
    """The sentence of a token, cut to 400 code points around the token that must be in it."""
    sent = scene.document.doc[i].sent
    start, end = sent.start_char, sent.end_char
    if end - start > 400:
        centre = scene.document.doc[must if must is not None else i].idx
        start = max(start, min(centre - 200, end - 400))
    return clip(scene, start, end)


def _agent_evidence(f: Facts, h: Happening, agent: str) -> Span:
    tellings = {t.sentence: t for t in h.tellings}
    for token, start in zip(
        f.tokens_of[agent], (f.scene.document.doc[t].sent.start for t in f.tokens_of[agent]), strict=True
    ):
        if start in tellings:
            return sentence_evidence(f.scene, tellings[start].token, token)
    return sentence_evidence(f.scene, f.tokens_of[agent][0])
