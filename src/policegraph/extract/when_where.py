"""Where and when an event was: candidate places and dates, each with the features by which the scorer judges it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from policegraph.extract.dated import begins, dated_words, verb_of
from policegraph.extract.dates import DateHit
from policegraph.extract.document import Part
from policegraph.extract.happenings import Happening
from policegraph.extract.roles import Facts, paragraph_of, paragraph_part, sentence_evidence
from policegraph.extract.signs import clause_relation
from policegraph.facts import EventKind, Modality, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_PLACE_PREPS = ("in", "at", "to", "inside", "near", "outside", "on", "from", "into", "across", "around")
_SUBKINDS = {"Country": "country", "City": "city", "AdministrativeArea": "region"}
_SEAT = re.compile(r"(headquarters|premises|seat|offices?|building|at) (of )?(the )?$")
_AFTER_DATELINE = re.compile(r"^\W*[–—\-:).]|^\W*\(?[A-Z]{2,}")


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
    event = _Event(f, h, everything, main if main is not h else None)
    for agent in f.tokens_of:
        place = _Place(event, agent)
        if place.may_be_where():
            mentions = [_Mention(place, t) for t in place.here or place.near or place.tokens[:2]]
            best = max(mentions, key=lambda mention: mention.rank)
            yield agent, sentence_evidence(f.scene, best.token.i), tuple(_place_features(best))


class _Event:
    """An event among the others of its note; `main` is the main one, where it is another."""

    def __init__(self, f: Facts, h: Happening, everything: Sequence[Happening], main: Happening | None) -> None:
        self.f, self.h, self.main, self.kind = f, h, main, str(h.kind)
        self.scene, self.doc = f.scene, f.scene.document.doc
        self.sentences = {telling.sentence for telling in h.tellings}
        self.paragraphs = {telling.paragraph for telling in h.tellings}
        self.words = {i for telling in h.tellings for i in (telling.token, telling.verb)}
        others = {i for other in everything if other is not h for x in other.tellings for i in (x.token, x.verb)}
        self.words_of_others = others - self.words


class _Place:
    """A place or body that may be where an event was."""

    def __init__(self, event: _Event, agent: str) -> None:
        doc, main = event.doc, event.main
        self.event, self.agent, self.tokens = event, agent, event.f.tokens_of[agent]
        self.cluster = event.scene.cluster(agent)
        self.sub = "body" if agent[0] != "g" else _SUBKINDS.get(self.cluster.subkind or "", "site")
        self.here = [t for t in self.tokens if doc[t].sent.start in event.sentences]
        self.near = [t for t in self.tokens if paragraph_of(event.scene, doc[t]) in event.paragraphs]
        told = {telling.sentence for telling in main.tellings} if main is not None else set()
        self.inherited = any(doc[t].sent.start in told for t in self.tokens)

    def may_be_where(self) -> bool:
        """Named in the sentences of the event; cities and sites also near by or where the main event is told."""
        if self.agent[0] not in "ga":
            return False
        around = bool(self.near) or self.event.h.main or self.inherited
        return bool(self.here) or (around and self.sub in ("city", "site"))


class _Mention:
    """One mention of a place: the preposition before it, and the word on which that hangs."""

    def __init__(self, place: _Place, t: int) -> None:
        self.place, self.event, self.sub, self.token = place, place.event, place.sub, place.event.doc[t]
        self.prep, self.hang = _preposition(self.token)
        self.placing = self.prep if self.prep in _PLACE_PREPS else "no"
        self.attached = self.hang is not None and self.hang.i in self.event.words
        near = "near" if t in place.near else "inherited" if place.inherited else "else"
        self.loc = "here" if t in place.here else near

    @property
    def rank(self) -> int:
        """How much it looks like the place of the event."""
        return (self.loc == "here") * 4 + (self.prep in _PLACE_PREPS) * 2 + self.attached


def _place_features(one: _Mention) -> Iterator[str]:
    k, sub, prep, loc = one.event.kind, one.sub, one.prep, one.loc
    yield f"k={k}"
    yield f"sub={sub}"
    yield f"k-sub={k}/{sub}"
    if one.event.h.main:
        yield "main"
        yield f"main-{sub}"
    yield f"prep={prep}"
    yield f"sub-prep={sub}/{prep}"
    yield f"k-prep={k}/{prep}/{sub}"
    if loc == "here":
        yield from _beside_features(one)
    yield f"loc={loc}"
    yield f"loc-sub={loc}/{sub}"
    yield f"loc-prep={loc}/{prep}/{sub}"
    yield from _hanging_features(one)
    yield from _seat_features(one)
    yield from _mention_features(one)


def _beside_features(one: _Mention) -> Iterator[str]:
    """Of a place in a sentence that tells the event: how far off, after it or before, among how many of its kind."""
    event, sub, t = one.event, one.sub, one.token.i
    mine = [telling for telling in event.h.tellings if telling.sentence == one.token.sent.start]
    gap = min(abs(telling.token - t) for telling in mine)
    yield f"gap={'1' if gap < 5 else '2' if gap < 10 else '3' if gap < 20 else '4'}/{sub}"
    yield f"after={any(t > telling.token for telling in mine)}/{sub}/{one.placing}"
    rivals = sum(1 for other, spots in event.f.tokens_of.items() if _is_rival(one, other, spots))
    yield f"rivals={min(rivals, 3)}/{sub}"
    yield f"rivals-prep={min(rivals, 2)}/{sub}/{one.placing}"
    hang, refs = one.hang, event.scene.refs
    if hang is None:
        return
    if hang.i in refs and refs[hang.i].agents[0][0] in "ga":
        yield f"in-place={sub}"
        yield f"in-place-k={sub}/{event.kind}"
    if hang.pos_ in ("VERB", "AUX") and any(hang.i in (telling.verb, telling.token) for telling in mine):
        yield f"verb-place={event.kind}/{sub}/{one.prep}"


def _is_rival(one: _Mention, other: str, spots: Sequence[int]) -> bool:
    """Whether another place of the same kind stands in the sentence."""
    event = one.event
    if other[0] != "g" or other == one.place.agent:
        return False
    beside = any(event.doc[x].sent.start == one.token.sent.start for x in spots)
    return beside and event.scene.cluster(other).subkind == one.place.cluster.subkind


def _hanging_features(one: _Mention) -> Iterator[str]:
    """Whether the place hangs on a word that tells this event, or another; whether it is what is visited."""
    event, k, sub, prep, scene = one.event, one.event.kind, one.sub, one.prep, one.event.scene
    if one.hang is not None:
        yield f"attached={one.attached}"
        yield f"attached-prep={one.attached}/{prep}/{sub}"
        yield f"att-k={one.attached}/{k}/{sub}"
        if not one.attached and one.hang.i in event.words_of_others:
            yield "attached-other"
            yield f"attached-other={one.loc}/{sub}"
            yield f"attached-other-k={k}/{event.h.main}"
    if one.place.agent in scene.inner.get(one.token.i, ()):
        yield "inner"
        yield f"inner-{sub}"
    if any(x.agent == one.place.agent and x.path == "obj" for y in event.h.tellings for x in y.fillers):
        yield f"object={k}/{sub}"


def _seat_features(one: _Mention) -> Iterator[str]:
    """Whether the words around speak of a seat: "at the headquarters of"."""
    text, at = one.event.scene.document.text, one.token.idx
    if _SEAT.search(text[max(0, at - 60) : at].lower()):
        yield "seat"
        yield f"seat-{one.sub}"
    if "headquarters" in text[at : at + 80].lower()[:70] and one.sub == "body":
        yield "hq-after"


def _mention_features(one: _Mention) -> Iterator[str]:
    """Dateline, title, a demonym, the note's own country, how often it is named."""
    token, scene, cluster = one.token, one.event.scene, one.place.cluster
    opens = token.i == token.sent.start and token.i < 400
    if opens and paragraph_of(scene, token) == scene.document.lead:
        yield "dateline"
    if paragraph_part(scene, token) is Part.TITLE:
        yield "title"
    if token.pos_ == "ADJ" or token.dep_ in ("amod", "compound", "poss"):
        yield "modifier"
        yield f"modifier-{one.sub}"
    if cluster.known and cluster.known[0] == scene.cast.home:
        yield f"home-{one.event.kind}"
    yield f"freq={min(len(one.place.tokens), 3)}"


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
    document = f.scene.document
    seen: dict[str, tuple[Span, tuple[str, ...], int]] = {}
    stretches = list(_stretches(f, h))
    for hit in (*f.dates, *stretches):
        one = _Date(f, h, everything, hit, bool(stretches))
        if one.may_be_when() and (one.value not in seen or one.rank > seen[one.value][2]):
            seen[one.value] = (hit.span, tuple(_date_features(one)), one.rank)
    if main is not None and main is not h:
        own = bool(seen)
        for value, span, origin in _inherited_dates(f, main):
            if value not in seen:
                seen[value] = (span, tuple(_inherited_features(h, main, origin, own)), 0)
    for value, (span, features, _) in seen.items():
        first = document.tokens(span)[0].i
        yield value, sentence_evidence(f.scene, first, first), features


_STRETCH = "date-stretch"
_LASTS_BEFORE = re.compile(r"\b(\w+)-day\b(?: [\w'’-]+){0,4} $")
_LASTS_BEHIND = re.compile(r"^ of (\w+) days\b")
_COUNT = {w: n for n, w in enumerate("one two three four five six seven eight nine ten".split(), 1)}


def _stretches(f: Facts, h: Happening) -> Iterator[DateHit]:
    """ "today wound up a two-day visit": what lasts some days and ends, or begins, on a day that is told."""
    text, doc, words = f.scene.document.text, f.scene.document.doc, dated_words()
    for telling in h.tellings:
        token = doc[telling.token]
        before = text[max(token.sent.start_char, token.idx - 60) : token.idx]
        found = _LASTS_BEFORE.search(before) or _LASTS_BEHIND.search(text[token.idx + len(token.text) :])
        days = _COUNT.get(found.group(1).lower(), 0) if found else 0
        for hit in telling.dates if days > 1 else ():
            if len(hit.edtf) != 10:
                continue
            verb = verb_of(f.scene, hit.span)
            lemmas = {doc[telling.verb].lemma_.lower(), verb.lemma_.lower() if verb is not None else ""}
            day = date.fromisoformat(hit.edtf)
            if lemmas & words.ending:
                edtf = f"{day - timedelta(days - 1)}/{day}"
            elif lemmas & words.beginning:
                edtf = f"{day}/{day + timedelta(days - 1)}"
            else:
                continue
            yield DateHit(hit.span, edtf, _STRETCH, hit.relative, hit.future)


class _Date:
    """A date that may be when an event was."""

    def __init__(self, f: Facts, h: Happening, everything: Sequence[Happening], hit: DateHit, stretched: bool) -> None:
        document = f.scene.document
        self.f, self.h, self.hit, self.document = f, h, hit, document
        self.stretched = stretched  # the event lasts some days, of which one date is the first or last
        self.token = document.tokens(hit.span)[0]
        self.paragraph = document.paragraph_at(hit.span.start)
        self.mine = [telling for telling in h.tellings if telling.sentence == self.token.sent.start]
        # what goes on since some day is open at its end; an agreement is in force since the day of its signing
        self.lasting = h.kind is not EventKind.AGREEMENT and begins(document.text, hit.span)
        self.value = f"{hit.edtf}/.." if self.lasting else hit.edtf
        self.nearest, self.clause = _nearness(f, h, everything, self.token.i)

    def may_be_when(self) -> bool:
        """In the event's sentences or paragraphs, of the main event also in the first of the note."""
        place = self.paragraph
        if (
            place is None
            or place.part in (Part.BOILERPLATE, Part.CONTACT, Part.META)
            or (self.lasting and "/" in self.hit.edtf)
        ):
            return False
        first = self.h.main and place.index <= self.document.lead + 1
        return bool(self.mine) or first or place.index in {telling.paragraph for telling in self.h.tellings}

    @property
    def in_lead(self) -> bool:
        """Whether it stands in the first paragraph or above it."""
        return self.paragraph is not None and self.paragraph.index <= self.document.lead

    @property
    def gap(self) -> int:
        """How far it stands from the nearest word of its sentence that tells the event."""
        return min(abs(telling.token - self.token.i) for telling in self.mine)

    @property
    def attached(self) -> bool:
        """Whether the verb over it tells the event."""
        hang = self.token
        for _ in range(4):
            if hang.pos_ in ("VERB", "AUX") or hang.head.i == hang.i:
                break
            hang = hang.head
        return any(hang.i in (telling.token, telling.verb) for telling in self.mine)

    @property
    def rank(self) -> int:
        """How much it looks like the date of the event."""
        if not self.mine:
            return 0
        beside = 2 * (self.clause == "same") + (self.nearest == "mine")
        return 5 - min(self.gap // 6, 3) + 3 * self.attached + beside


def _date_features(date: _Date) -> Iterator[str]:
    hit, h, k, rule = date.hit, date.h, str(date.h.kind), date.hit.rule
    long = len(hit.edtf)
    yield f"k={k}"
    yield f"rule={rule}"
    yield f"len={'range' if '/' in hit.edtf else long}"
    yield f"k-len={k}/{long}"
    yield f"relative={hit.relative}"
    if date.stretched:
        yield f"stretched={rule == _STRETCH}/{'/' in hit.edtf}"
    if date.lasting:
        yield "lasting"
        yield f"lasting-k={k}"
        yield f"lasting-form={h.tellings[0].form}"
    yield f"nearest={date.nearest}"
    yield f"nearest-main={date.nearest}/{h.main}"
    yield f"nearest-k={date.nearest}/{k}"
    yield f"clause={date.clause}"
    yield f"clause-nearest={date.clause}/{date.nearest}"
    yield f"clause-k={date.clause}/{k}"
    loc = "here" if date.mine else "lead" if date.in_lead else "near"
    yield f"loc={loc}"
    yield f"loc-rule={loc}/{rule}"
    yield f"loc-main={loc}/{h.main}"
    if date.mine:
        yield from _told_date_features(date)
    if _is_dateline(date):
        yield "dateline"
        yield f"dateline-main={h.main}"
    issued = date.document.readout.issued
    if issued and hit.edtf == issued[:10]:
        yield "issue-day"
    if h.tellings[0].operators.modality is Modality.PLANNED:
        yield f"planned-future={hit.future}"


def _told_date_features(date: _Date) -> Iterator[str]:
    """Of a date in a sentence that tells the event: how far off, under which verb, among how many dates."""
    sent, tokens = date.token.sent, date.document.tokens
    yield f"gap={'1' if date.gap < 6 else '2' if date.gap < 15 else '3'}"
    yield f"attached={date.attached}"
    yield f"attached-rule={date.attached}/{date.hit.rule}"
    others = [x for x in date.f.dates if sent.start_char <= x.span.start < sent.end_char]
    closest = min(others, key=lambda x: min(abs(tokens(x.span)[0].i - t.token) for t in date.mine))
    yield f"nearest={closest is date.hit}"
    yield f"alone={len(others) == 1}"
    yield f"near-k={closest is date.hit}/{date.h.kind}"


def _is_dateline(date: _Date) -> bool:
    """ "Turku, 14 March 2024 – ": a date at the beginning of the first paragraph, with a mark or a name after it."""
    paragraph, span = date.paragraph, date.hit.span
    if paragraph is None or paragraph.index != date.document.lead or span.start - paragraph.span.start >= 45:
        return False
    return _AFTER_DATELINE.match(date.document.text[span.end : span.end + 12].strip() or " ") is not None


def _inherited_features(h: Happening, main: Happening, origin: str, own: bool) -> Iterator[str]:
    """Of the main event's date for another event; `own` says that the other has dates of its own."""
    k, first = str(h.kind), h.tellings[0]
    yield f"k={k}"
    yield f"inherited={origin}"
    yield f"inherited-k={origin}/{k}"
    yield f"inherited-own={origin}/{own}"
    yield f"inherited-main={origin}/{main.kind}"
    yield f"form={first.form}/{origin}"
    yield f"mod={first.operators.modality}/{origin}"
    yield f"def={first.definite}/{origin}"
    here, there = ({x.agent for t in one.tellings for x in t.fillers} for one in (h, main))
    same = bool(here & there)
    yield f"same-people={same}/{origin}"
    yield f"same-k={same}/{origin}/{k}"
    yield f"par={min(max(first.paragraph - main.tellings[0].paragraph, -1), 3)}/{origin}"


def _inherited_dates(f: Facts, main: Happening) -> Iterator[tuple[str, Span, str]]:
    """The main event's date, and its month, for what else the note tells."""
    text = f.scene.document.text
    dates = [d for t in main.tellings for d in t.dates if len(d.edtf) >= 7 and not begins(text, d.span)]
    if not dates:
        issued = (f.scene.document.readout.issued or "")[:10]
        dates = [d for d in f.dates if d.edtf == issued][:1]
    for d in dates[:1]:
        yield d.edtf, d.span, "day" if "/" not in d.edtf else "range"
        months = {part[:7] for part in d.edtf.split("/") if len(part) >= 7}
        if len(d.edtf) > 7 and len(months) == 1:
            yield months.pop(), d.span, "month"
