"""Where and when an event was: candidate places and dates, each with the features by which the scorer judges it."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policegraph.extract.document import Part
from policegraph.extract.happenings import Happening
from policegraph.extract.roles import Facts, paragraph_of, paragraph_part, sentence_evidence
from policegraph.extract.signs import clause_relation
from policegraph.facts import EventKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_PLACE_PREPS = ("in", "at", "to", "inside", "near", "outside", "on", "from", "into", "across", "around")


# An agreement is in force since the day of its signing; all else that is told since some day goes on from it.
_SINCE = re.compile(r"\bsince\s+(?:(?:the|year|early|late|mid)[\s-]+)*$", re.IGNORECASE)


def _begins(text: str, when: Span) -> bool:
    before = text[max(0, when.start - 24) : when.start]
    return text[when.start : when.end].lower().startswith("since") or _SINCE.search(before) is not None


def _nearness(f: Facts, h: Happening, everything: Sequence[Happening], i: int) -> tuple[str, str]:
    """Whether this event's telling is the nearest to a word in its sentence, and how their clauses stand."""
    start = f.scene.document.doc[i].sent.start
    gaps = [(abs(t.token - i), other is not h) for other in everything for t in other.tellings if t.sentence == start]
    nearest = "none" if not gaps else "other" if min(gaps)[1] else "mine"
    return nearest, clause_relation(f.scene, h, (i,))


def place_candidates(
    f: Facts, h: Happening, everything: Sequence[Happening], main: Happening | None = None
) -> Iterator[tuple[str, Span, tuple[str, ...]]]:
    """Places, and bodies at whose seat it may have been; those of the main event may hold for the others too."""
    scene, doc = f.scene, f.scene.document.doc
    tellings = {t.sentence for t in h.tellings}
    paragraphs = {t.paragraph for t in h.tellings}
    k = str(h.kind)
    theirs = {i for other in everything if other is not h for x in other.tellings for i in (x.token, x.verb)}
    theirs -= {i for x in h.tellings for i in (x.token, x.verb)}
    for agent, tokens in f.tokens_of.items():
        if agent[0] not in "ga":
            continue
        cluster = scene.cluster(agent)
        here = [t for t in tokens if doc[t].sent.start in tellings]
        near = [t for t in tokens if paragraph_of(scene, doc[t]) in paragraphs]
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
                if not attached and hang.i in theirs:
                    out += ["attached-other", f"attached-other={loc}/{sub}", f"attached-other-k={k}/{h.main}"]
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
            if doc[t].i == doc[t].sent.start and t < 400 and paragraph_of(scene, doc[t]) == scene.document.lead:
                out.append("dateline")
            if paragraph_part(scene, doc[t]) is Part.TITLE:
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
    f: Facts, h: Happening, everything: Sequence[Happening], main: Happening | None = None
) -> Iterator[tuple[str, Span, tuple[str, ...]]]:
    """Dates in an event's sentences; for the main event those of the first paragraphs; else the main's."""
    scene = f.scene
    k = str(h.kind)
    lead = scene.document.lead
    seen: dict[str, tuple[Span, tuple[str, ...], int]] = {}
    for d in f.dates:
        paragraph = scene.document.paragraph_at(d.span.start)
        if paragraph is None or paragraph.part in (Part.BOILERPLATE, Part.META):
            continue
        token = scene.document.tokens(d.span)[0]
        mine = [t for t in h.tellings if t.sentence == token.sent.start]
        lasting = h.kind is not EventKind.AGREEMENT and _begins(scene.document.text, d.span)
        if lasting and "/" in d.edtf:
            continue
        value = f"{d.edtf}/.." if lasting else d.edtf  # what goes on since some day is open at its end
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
        if lasting:
            out += ["lasting", f"lasting-k={k}", f"lasting-form={h.tellings[0].form}"]
        nearest, clause = _nearness(f, h, everything, token.i)
        out += [f"nearest={nearest}", f"nearest-main={nearest}/{h.main}", f"nearest-k={nearest}/{k}"]
        out += [f"clause={clause}", f"clause-nearest={clause}/{nearest}", f"clause-k={clause}/{k}"]
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
            rank = 5 - min(gap // 6, 3) + 3 * attached + 2 * (clause == "same") + (nearest == "mine")
            others = [x for x in f.dates if token.sent.start_char <= x.span.start < token.sent.end_char]
            closest = min(others, key=lambda x: min(abs(scene.document.tokens(x.span)[0].i - t.token) for t in mine))
            out.append(f"nearest={closest is d}")
            out.append(f"alone={len(others) == 1}")
            out.append(f"near-k={closest is d}/{k}")
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
        if value not in seen or rank > seen[value][2]:
            seen[value] = (d.span, tuple(out), rank)
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
    for value, (span, features, _) in seen.items():
        yield (
            value,
            sentence_evidence(scene, scene.document.tokens(span)[0].i, scene.document.tokens(span)[0].i),
            features,
        )


def _inherited_dates(f: Facts, main: Happening) -> Iterator[tuple[str, Span, str]]:
    """The main event's date, and its month, for what else the note tells."""
    text = f.scene.document.text
    dates = [d for t in main.tellings for d in t.dates if len(d.edtf) >= 7 and not _begins(text, d.span)]
    if not dates:
        issued = (f.scene.document.readout.issued or "")[:10]
        dates = [d for d in f.dates if d.edtf == issued][:1]
    for d in dates[:1]:
        yield d.edtf, d.span, "day" if "/" not in d.edtf else "range"
        months = {part[:7] for part in d.edtf.split("/") if len(part) >= 7}
        if len(d.edtf) > 7 and len(months) == 1:
            yield months.pop(), d.span, "month"
