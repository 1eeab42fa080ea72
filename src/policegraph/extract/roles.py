"""Candidate roles of events, each with the features by which the scorer judges it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policegraph.extract.dates import DateHit
from policegraph.extract.document import Part
from policegraph.extract.happenings import Happening, Telling
from policegraph.extract.reference import SUBJECTS, Scene
from policegraph.facts import EntityKind, Modality, RoleName, Span, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

ATTEND = re.compile(
    r"\b(attended by|in attendance|accompanied by|accompanying|in the presence of|was joined by|were joined by|"
    r"joined by|also present|present (?:at|were|was|on)|attending|took part|takes? part|taking part|"
    r"participated|participants?|"
    r"headed by|led by|chaired by|delegation|among those|also attended|were present|was present|"
    r"attended|on the .{2,20} side|from the .{2,20} side|represented by|comprising|included)\b",
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


@dataclass(frozen=True, slots=True)
class RoleCandidate:
    """A possible filler of a role, with its evidence and features."""

    role: RoleName
    value: str
    evidence: Span
    features: tuple[str, ...]


@dataclass(slots=True)
class Facts:
    """What every candidate of a document needs: where agents stand, and how often."""

    scene: Scene
    sentences_of: dict[str, list[int]]  # agent -> start tokens of its sentences
    tokens_of: dict[str, list[int]]
    order: dict[str, int]  # agent -> rank by first mention within its kind
    sentence_index: dict[int, int]
    dates: list[DateHit]


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
    return Facts(scene, sentences, tokens, order, index, dates)


def happening_features(f: Facts, h: Happening) -> tuple[str, ...]:
    """The marks by which it is judged whether a candidate event is one."""
    first = h.tellings[0]
    k = str(h.kind)
    persons = {x.agent for t in h.tellings for x in t.fillers if x.agent and x.agent[0] in "pt"}
    agents = {x.agent for t in h.tellings for x in t.fillers if x.agent}
    out = [
        f"k={k}",
        f"form={first.form}",
        f"k-form={k}/{first.form}",
        f"word={k}/{first.word}",
        f"mod={first.operators.modality}",
        f"k-mod={k}/{first.operators.modality}",
    ]
    out.append(f"n={min(len(h.tellings), 4)}")
    out.append(f"k-n={k}/{min(len(h.tellings), 4)}")
    out.append(f"persons={min(len(persons), 3)}")
    out.append(f"agents={min(len(agents), 3)}")
    out.append(f"k-agents={k}/{min(len(agents), 3)}")
    where = "title" if first.part is Part.TITLE else "lead" if first.paragraph == f.scene.document.lead else "body"
    out += [f"where={where}", f"k-where={k}/{where}"]
    if h.main:
        out += ["main", f"main-{k}"]
    if any(t.dates for t in h.tellings):
        out += ["dated", f"dated-{k}"]
    if any(t.strong for t in h.tellings):
        out += ["strong", f"strong-{k}"]
    if h.names:
        out += ["named", f"named-{k}"]
        if any(c.isdigit() for n in h.names for c in n):
            out.append("numbered")
    if first.definite:
        out += ["definite", f"def-{k}"]
    if first.indefinite:
        out += ["indefinite", f"indef-{k}"]
    if any(
        x.path.startswith(("prep:in", "prep:at", "n:prep:in", "n:prep:at")) and x.agent and x.agent[0] == "g"
        for t in h.tellings
        for x in t.fillers
    ):
        out += ["placed", f"placed-{k}"]
    token = f.scene.document.doc[first.token]
    out.append(f"dep={token.dep_}")
    out.append(f"form-dep={first.form}/{token.dep_}")
    if token.tag_ == "NNS":
        out += ["plural", f"plural-{k}"]
    if _in_quote(f.scene, token.idx):
        out.append("quoted")
    return tuple(out)


def _in_quote(scene: Scene, offset: int) -> bool:
    paragraph = scene.document.paragraph_at(offset)
    if paragraph is None:
        return False
    before = scene.document.text[paragraph.span.start : offset]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def agent_candidates(f: Facts, h: Happening, happenings: int) -> Iterator[tuple[str, Span, tuple[str, ...]]]:
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
    first_paragraph = min(t.paragraph for t in h.tellings)
    paragraph_sentences = {
        s for s in f.sentence_index if _paragraph_of(scene, doc[s]) in {t.paragraph for t in h.tellings}
    }
    for agent, sents in f.sentences_of.items():
        kind = agent[0]
        same = [s for s in sents if s in tellings]
        near = [s for s in sents if s in paragraph_sentences]
        if not (agent in paths or same or near or (h.main and kind in "pt") or (h.main and len(sents) > 1)):
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
        if ATTEND.search(clause):
            out += ["attend", f"attend-{kind}", f"attend-{k}-{kind}"]
        elif ATTEND.search(sentence_text):
            out += ["attend-sent", f"attend-sent-{kind}"]
        if HOSTED.search(clause):
            out += ["hosted", f"hosted-{kind}"]
        if ABSENT.search(clause):
            out += ["absent", f"absent-{kind}"]
        if any(_paragraph_part(scene, doc[t]) is Part.TITLE for t in tokens):
            out += ["in-title", f"in-title-{kind}", f"in-title-main={h.main}/{kind}"]
        if any(_paragraph_of(scene, doc[t]) == scene.document.lead for t in tokens):
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
        if happenings > 4 and not h.main:
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


def _bodies(scene: Scene, person: str) -> list[str]:
    return [agency for p, agency, _, _ in scene.cast.members if p == person]


def _home_id(scene: Scene) -> str | None:
    return next((c.id for c in scene.cast.of(EntityKind.PLACE) if c.known and c.known[0] == scene.cast.home), None)


def _paragraph_of(scene: Scene, token: "Token") -> int:
    paragraph = scene.document.paragraph_at(token.idx)
    return paragraph.index if paragraph else -1


def _paragraph_part(scene: Scene, token: "Token") -> Part | None:
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


_PLACE_PREPS = ("in", "at", "to", "inside", "near", "outside", "on", "from", "into", "across", "around")


def place_candidates(
    f: Facts, h: Happening, main: Happening | None = None
) -> Iterator[tuple[str, Span, tuple[str, ...]]]:
    """Places, and bodies at whose seat it may have been; those of the main event may hold for the others too."""
    scene, doc = f.scene, f.scene.document.doc
    tellings = {t.sentence for t in h.tellings}
    paragraphs = {t.paragraph for t in h.tellings}
    k = str(h.kind)
    for agent, tokens in f.tokens_of.items():
        if agent[0] not in "ga":
            continue
        cluster = scene.cluster(agent)
        here = [t for t in tokens if doc[t].sent.start in tellings]
        near = [t for t in tokens if _paragraph_of(scene, doc[t]) in paragraphs]
        inherited = (
            main is not None
            and main is not h
            and any(doc[t].sent.start in {x.sentence for x in main.tellings} for t in tokens)
        )
        if not here and not near and not h.main and not inherited:
            continue
        sub = (
            {"Country": "country", "City": "city", "AdministrativeArea": "region"}.get(cluster.subkind or "", "site")
            if agent[0] == "g"
            else "body"
        )
        if (
            not here
            and not (h.main and sub in ("city", "site"))
            and not (near and sub in ("city", "site"))
            and not (inherited and sub in ("city", "site"))
        ):
            continue
        best: tuple[str, ...] | None = None
        best_rank = -1
        for t in here or near or tokens[:2]:
            out = [f"k={k}", f"sub={sub}", f"k-sub={k}/{sub}"]
            if h.main:
                out += ["main", f"main-{sub}"]
            prep, hang = _preposition(doc[t])
            out += [f"prep={prep}", f"sub-prep={sub}/{prep}", f"k-prep={k}/{prep}/{sub}"]
            loc = "here" if t in here else "near" if t in near else "inherited" if inherited else "else"
            if loc == "here":
                mine = [x for x in h.tellings if x.sentence == doc[t].sent.start]
                gap = min(abs(x.token - t) for x in mine)
                out.append(f"gap={'1' if gap < 5 else '2' if gap < 10 else '3' if gap < 20 else '4'}/{sub}")
                out.append(f"after={any(t > x.token for x in mine)}/{sub}/{prep if prep in _PLACE_PREPS else 'no'}")
                rivals = [
                    b
                    for b, spots in f.tokens_of.items()
                    if b[0] == "g"
                    and b != agent
                    and any(doc[x].sent.start == doc[t].sent.start for x in spots)
                    and scene.cluster(b).subkind == cluster.subkind
                ]
                out += [
                    f"rivals={min(len(rivals), 3)}/{sub}",
                    f"rivals-prep={min(len(rivals), 2)}/{sub}/{prep if prep in _PLACE_PREPS else 'no'}",
                ]
                if hang is not None and hang.i in scene.refs and scene.refs[hang.i].agents[0][0] in "ga":
                    out += [f"in-place={sub}", f"in-place-k={sub}/{k}"]
                if (
                    hang is not None
                    and hang.pos_ in ("VERB", "AUX")
                    and any(hang.i == x.verb or hang.i == x.token for x in mine)
                ):
                    out.append(f"verb-place={k}/{sub}/{prep}")
            out += [f"loc={loc}", f"loc-sub={loc}/{sub}", f"loc-prep={loc}/{prep}/{sub}"]
            if hang is not None:
                attached = any(hang.i in (x.token, x.verb) for x in h.tellings)
                out += [f"attached={attached}", f"attached-prep={attached}/{prep}/{sub}", f"att-k={attached}/{k}/{sub}"]
            if t in scene.inner and agent in scene.inner[t]:
                out += ["inner", f"inner-{sub}"]
            if any(x.agent == agent and x.path == "obj" for y in h.tellings for x in y.fillers):
                out += [f"object={k}/{sub}"]
            seat = scene.document.text[max(0, doc[t].idx - 60) : doc[t].idx].lower()
            if re.search(r"(headquarters|premises|seat|offices?|building|at) (of )?(the )?$", seat):
                out += ["seat", f"seat-{sub}"]
            after = scene.document.text[doc[t].idx : doc[t].idx + 80].lower()
            if "headquarters" in after[:70] and sub == "body":
                out += ["hq-after"]
            if doc[t].i == doc[t].sent.start and t < 400 and _paragraph_of(scene, doc[t]) == scene.document.lead:
                out.append("dateline")
            if _paragraph_part(scene, doc[t]) is Part.TITLE:
                out.append("title")
            demonym = doc[t].pos_ == "ADJ" or doc[t].dep_ in ("amod", "compound", "poss")
            if demonym:
                out += ["modifier", f"modifier-{sub}"]
            if cluster.known and cluster.known[0] == scene.cast.home:
                out.append(f"home-{k}")
            n = len(tokens)
            out.append(f"freq={min(n, 3)}")
            rank = (
                (t in here) * 4
                + (prep in _PLACE_PREPS) * 2
                + (hang is not None and any(hang.i in (x.token, x.verb) for x in h.tellings))
            )
            if rank > best_rank:
                best, best_rank = tuple(out), rank
                where = t
        if best is not None:
            yield agent, sentence_evidence(scene, where), best


def _preposition(token: "Token") -> tuple[str, "Token | None"]:
    node = token
    for _ in range(5):
        if node.dep_ in ("pobj",) and node.head.pos_ in ("ADP", "SCONJ"):
            return node.head.lower_, node.head.head
        if node.dep_ in ("dobj", "nsubj", "nsubjpass", "npadvmod", "attr"):
            return node.dep_, node.head
        if node.head.i == node.i:
            break
        node = node.head
    return "none", None


def date_candidates(
    f: Facts, h: Happening, main: Happening | None = None
) -> Iterator[tuple[str, Span, tuple[str, ...]]]:
    """Dates in an event's sentences; for the main event those of the first paragraphs; else the main's."""
    scene, doc = f.scene, f.scene.document.doc
    k = str(h.kind)
    lead = scene.document.lead
    seen: dict[str, tuple[Span, tuple[str, ...], int]] = {}
    for d in f.dates:
        paragraph = scene.document.paragraph_at(d.span.start)
        if paragraph is None or paragraph.part in (Part.BOILERPLATE, Part.META):
            continue
        token = scene.document.tokens(d.span)[0]
        mine = [t for t in h.tellings if t.sentence == token.sent.start]
        if (
            not mine
            and not (h.main and paragraph.index <= lead + 1)
            and paragraph.index not in {t.paragraph for t in h.tellings}
        ):
            continue
        long = len(d.edtf)
        out = [
            f"k={k}",
            f"rule={d.rule}",
            f"len={'range' if '/' in d.edtf else long}",
            f"k-len={k}/{long}",
            f"relative={d.relative}",
        ]
        loc = "here" if mine else "lead" if paragraph.index <= lead else "near"
        out += [f"loc={loc}", f"loc-rule={loc}/{d.rule}", f"loc-main={loc}/{h.main}"]
        rank = 0
        if mine:
            gap = min(abs(t.token - token.i) for t in mine)
            out.append(f"gap={'1' if gap < 6 else '2' if gap < 15 else '3'}")
            hang = token
            for _ in range(4):
                if hang.pos_ in ("VERB", "AUX") or hang.head.i == hang.i:
                    break
                hang = hang.head
            attached = any(hang.i in (t.token, t.verb) for t in mine)
            out += [f"attached={attached}", f"attached-rule={attached}/{d.rule}"]
            rank = 5 - min(gap // 6, 3) + 3 * attached
            others = [x for x in f.dates if token.sent.start_char <= x.span.start < token.sent.end_char]
            nearest = min(others, key=lambda x: min(abs(scene.document.tokens(x.span)[0].i - t.token) for t in mine))
            out.append(f"nearest={nearest is d}")
            out.append(f"alone={len(others) == 1}")
            out.append(f"near-k={nearest is d}/{k}")
        dateline = (
            paragraph.index == lead
            and d.span.start - paragraph.span.start < 45
            and bool(
                re.match(
                    r"^\W*[–—\-:).]|^\W*\(?[A-Z]{2,}", scene.document.text[d.span.end : d.span.end + 12].strip() or " "
                )
            )
        )
        if dateline:
            out += ["dateline", f"dateline-main={h.main}"]
        if scene.document.readout.issued and d.edtf == scene.document.readout.issued[:10]:
            out.append("issue-day")
        if h.tellings[0].operators.modality.name == "PLANNED":
            out.append(f"planned-future={d.future}")
        if d.edtf not in seen or rank > seen[d.edtf][2]:
            seen[d.edtf] = (d.span, tuple(out), rank)
    if main is not None and main is not h:
        own = bool(seen)
        for value, span, origin in _inherited_dates(f, main):
            if value in seen:
                continue
            out = [
                f"k={k}",
                f"inherited={origin}",
                f"inherited-k={origin}/{k}",
                f"inherited-own={origin}/{own}",
                f"inherited-main={origin}/{main.kind}",
                f"form={h.tellings[0].form}/{origin}",
            ]
            out += [f"mod={h.tellings[0].operators.modality}/{origin}", f"def={h.tellings[0].definite}/{origin}"]
            same = bool(
                {x.agent for t in h.tellings for x in t.fillers} & {x.agent for t in main.tellings for x in t.fillers}
            )
            out += [f"same-people={same}/{origin}", f"same-k={same}/{origin}/{k}"]
            gap = h.tellings[0].paragraph - main.tellings[0].paragraph
            out.append(f"par={min(max(gap, -1), 3)}/{origin}")
            seen[value] = (span, tuple(out), 0)
    del doc
    for value, (span, features, _) in seen.items():
        yield (
            value,
            sentence_evidence(scene, scene.document.tokens(span)[0].i, scene.document.tokens(span)[0].i),
            features,
        )


_ORDINAL = re.compile(
    r"\b(\d+(st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"annual|regular|plenary|ministerial|emergency|extraordinary|[IVX]{2,})\b",
    re.IGNORECASE,
)
_DELEGATIONS = re.compile(
    r"\b(delegations|delegates|member (states|countries)|representatives (of|from)|heads of|chiefs of|ministers of|"
    r"(police|interior|home|justice) (chiefs|ministers)|countries|participants|experts)\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\b(bilateral|courtesy|counterpart|phone|telephone|video|call|audience|received|talks)\b", re.IGNORECASE
)
_FUTURE_WORDS = re.compile(
    r"\b(upcoming|forthcoming|next|future|planned|scheduled|later this|"
    r"to be held|will|shall|tomorrow|is to|are to|expected|due to)\b",
    re.IGNORECASE,
)
_CANCELLED = re.compile(r"\b(cancel+ed|called off|will not take place|postponed|put off)\b", re.IGNORECASE)


def kind_features(f: Facts, h: Happening) -> tuple[str, ...]:
    """The marks by which the kind of an event is judged, beside the kind that its words suggest."""
    scene, doc = f.scene, f.scene.document.doc
    out = [f"k={h.kind}"]
    for t in h.tellings[:6]:
        out += [f"w={t.kind}/{t.word}", f"form={t.kind}/{t.form}"]
    first = h.tellings[0]
    out.append(f"first={first.kind}/{first.word}")
    if h.main:
        out.append(f"main-{h.kind}")
    if h.names:
        out.append(f"named-{h.kind}")
    tellings = {t.sentence for t in h.tellings}
    agents = {a for a, sents in f.sentences_of.items() if tellings & set(sents)}
    persons = {a for a in agents if a[0] in "pt"}
    sides = {scene.allegiance[a] for a in persons if a in scene.allegiance}
    countries = {a for a in agents if a[0] == "g" and scene.cluster(a).subkind == "Country"}
    out += [f"persons={min(len(persons), 4)}", f"sides={min(len(sides), 3)}", f"countries={min(len(countries), 4)}"]
    out += [
        f"k-persons={h.kind}/{min(len(persons), 4)}",
        f"k-sides={h.kind}/{min(len(sides), 3)}",
        f"k-countries={h.kind}/{min(len(countries), 4)}",
    ]
    if h.main:
        all_sides = {scene.allegiance[a] for a in f.sentences_of if a[0] in "pt" and a in scene.allegiance}
        bodies = [a for a in f.sentences_of if a[0] == "a" and scene.cluster(a).subkind in ("international", "group")]
        out += [
            f"doc-sides={min(len(all_sides), 4)}",
            f"k-doc-sides={h.kind}/{min(len(all_sides), 4)}",
            f"doc-bodies={min(len(bodies), 2)}",
        ]
    filling = {x.agent for t in h.tellings for x in t.fillers if x.agent}
    out.append(
        f"k-fill={h.kind}/p{min(sum(a[0] in 'pt' for a in filling), 2)}"
        f"a{min(sum(a[0] == 'a' for a in filling), 2)}g{min(sum(a[0] == 'g' for a in filling), 2)}"
    )
    around = " ".join(
        scene.document.text[max(doc[t.token].sent.start_char, doc[t.token].idx - 60) : doc[t.token].idx + 60]
        for t in h.tellings[:4]
    )
    for name, pattern in (
        ("ordinal", _ORDINAL),
        ("delegations", _DELEGATIONS),
        ("talk", _TALK),
        ("attend", ATTEND),
        ("hosted", HOSTED),
    ):
        if pattern.search(around):
            out += [name, f"{name}-{h.kind}"]
    if any(
        x.agent and x.agent[0] == "a" and x.path in ("n:prep:of", "n:mod", "n:poss")
        for t in h.tellings
        for x in t.fillers
    ):
        out += ["of-body", f"of-body-{h.kind}"]
    if any(
        x.agent and x.agent[0] == "a" and x.path in ("obj", "prep:to", "prep:at") for t in h.tellings for x in t.fillers
    ):
        out += ["to-body", f"to-body-{h.kind}"]
    return tuple(out)


def planned_features(f: Facts, h: Happening) -> tuple[str, ...]:
    """The marks by which it is judged whether an event is still to come."""
    scene, doc = f.scene, f.scene.document.doc
    first = h.tellings[0]
    token, verb = doc[first.token], doc[first.verb]
    out = [
        f"k={h.kind}",
        f"form={first.form}",
        f"mod={first.operators.modality}",
        f"form-mod={first.form}/{first.operators.modality}",
        f"tag={verb.tag_}",
        f"tags={verb.tag_}/{first.form}",
    ]
    if h.main:
        out.append("main")
    modalities = {str(t.operators.modality) for t in h.tellings if t.part is not Part.TITLE}
    out += [f"any={m}" for m in sorted(modalities)]
    out.append("all=" + "+".join(sorted(modalities)))
    issued = (scene.document.readout.issued or "")[:10]
    later = earlier = False
    for t in h.tellings:
        for d in t.dates:
            near = abs(scene.document.tokens(d.span)[0].i - t.token) < 14
            if issued and near:
                later = later or d.edtf[: min(10, len(d.edtf))] > issued[: min(10, len(d.edtf))]
                earlier = earlier or d.edtf[: min(10, len(d.edtf))] <= issued[: min(10, len(d.edtf))]
            if d.future and near:
                out.append("future-date")
    out += [f"later={later}", f"earlier={earlier}", f"later-form={later}/{first.form}", f"date={later}/{earlier}"]
    around = scene.document.text[max(token.sent.start_char, token.idx - 70) : min(token.sent.end_char, token.idx + 50)]
    if _FUTURE_WORDS.search(around):
        out += ["words", f"words-{first.form}"]
    if first.operators.under:
        out.append(f"under={_under_class(first.operators.under)}")
    if first.definite:
        out.append("definite")
    if first.part is Part.TITLE:
        out.append("title")
    return tuple(out)


def _under_class(lemma: str) -> str:
    from policegraph.extract.modality import ASKERS, PLANNERS, PROMISERS, REPORTERS

    for name, group in (("plan", PLANNERS), ("ask", ASKERS), ("promise", PROMISERS), ("report", REPORTERS)):
        if lemma in group:
            return name
    return "other"


def called_off(h: Happening, scene: Scene) -> bool:
    """Whether words beside the event's noun call it off."""
    doc = scene.document.doc
    if h.tellings[0].form not in ("noun", "named", "phrase"):
        return False
    return any(_CANCELLED.search(doc[t.token].sent.text) for t in h.tellings[:3])


def _inherited_dates(f: Facts, main: Happening) -> Iterator[tuple[str, Span, str]]:
    """The main event's date, and its month, for what else the note tells."""
    dates = [d for t in main.tellings for d in t.dates if len(d.edtf) >= 7]
    if not dates:
        issued = (f.scene.document.readout.issued or "")[:10]
        dates = [d for d in f.dates if d.edtf == issued][:1]
    for d in dates[:1]:
        yield d.edtf, d.span, "day" if "/" not in d.edtf else "range"
        months = {part[:7] for part in d.edtf.split("/") if len(part) >= 7}
        if len(d.edtf) > 7 and len(months) == 1:
            yield months.pop(), d.span, "month"


def status_of(planned: bool, h: Happening, scene: Scene) -> Status | None:
    """Whether it took place, is to come, or was called off; None where the text does not say that it ever was to be.

    `planned` is the scorer's judgement; it counts only where the operators leave it open.
    """
    if called_off(h, scene):
        return Status.CANCELLED
    tellings = [t for t in h.tellings if not _called_for(t, scene)] or h.tellings
    unreal = [t for t in tellings if t.operators.firm and t.operators.modality is not Modality.ASSERTED]
    if len(unreal) < len(tellings):
        return Status.PLANNED if planned else Status.HELD
    modalities = {t.operators.modality for t in unreal}
    if modalities == {Modality.DENIED}:
        # what was an event to all may fail to take place; that nobody did a thing tells of no event
        nouns = all(t.form in ("noun", "named", "phrase") and not _none_at_all(t, scene) for t in unreal)
        return Status.CANCELLED if nouns else None
    if modalities <= {Modality.POSSIBLE, Modality.DENIED} and not any(_ahead(t, scene) for t in unreal):
        return None
    return Status.PLANNED


def _called_for(t: Telling, scene: Scene) -> bool:
    """ "called for a meeting" is no call that was held."""
    children = scene.document.doc[t.token].children
    return t.word == "call" and t.form == "hostverb" and any(c.dep_ == "prep" and c.lower_ == "for" for c in children)


def _none_at_all(t: Telling, scene: Scene) -> bool:
    """ "No agreement was signed" speaks of none."""
    return any(c.lower_ in ("no", "any", "neither") for c in scene.document.doc[t.token].children)


def _ahead(t: Telling, scene: Scene) -> bool:
    """Whether what is only possible would lie ahead: "may visit", "a possible visit", not "may have visited"."""
    verb = scene.document.doc[t.verb]
    past = any(c.lower_ in ("have", "had", "has") and c.dep_ == "aux" for c in verb.children)
    noun = t.form in ("noun", "named", "phrase") and not t.operators.conditional and verb.tag_ != "VBD"
    ahead = t.operators.future or bool(t.operators.modal)
    return not past and (ahead or noun or t.operators.under in _IDEAS)


_IDEAS = frozenset("possibility option prospect idea".split())
