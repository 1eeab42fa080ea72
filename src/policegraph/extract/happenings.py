"""Candidate events: each word that tells of one, the mentions of one gathered, and who may have a part in it."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from policegraph.extract.dates import DateHit
from policegraph.extract.document import Part
from policegraph.extract.frames import Filler, governor, noun_arguments, objects, subjects
from policegraph.extract.modality import Operators, operators
from policegraph.extract.reference import Scene
from policegraph.extract.words import fold
from policegraph.facts import EventKind, Modality, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words of one kind of event."""

    verbs: frozenset[str]
    host_verbs: frozenset[str]
    guest_verbs: frozenset[str]
    nouns: frozenset[str]
    named: frozenset[str]
    strong: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]


@cache
def event_words() -> dict[EventKind, KindWords]:
    """The event words of knowledge, by kind."""
    table = tomllib.loads(resources.files("policegraph.knowledge").joinpath("events.toml").read_text("utf-8"))
    out = {}
    for name, lists in table.items():
        phrases = tuple(sorted((tuple(p.split()) for p in lists.get("phrases", ())), key=lambda p: -len(p)))
        out[EventKind(name)] = KindWords(
            frozenset(lists.get("verbs", ())),
            frozenset(lists.get("host_verbs", ())),
            frozenset(lists.get("guest_verbs", ())),
            frozenset(lists.get("nouns", ())),
            frozenset(lists.get("named", ())),
            frozenset(lists.get("strong_nouns", ())),
            phrases,
        )
    return out


TALKS = (EventKind.MEETING, EventKind.VISIT)


@dataclass(slots=True)
class Telling:
    """One mention of an event: the word that tells it, its arguments, its time and place."""

    kind: EventKind
    token: int
    verb: int
    form: str  # verb, noun, phrase, named
    word: str  # the knowledge entry
    strong: bool
    name: str | None
    operators: Operators
    sentence: int  # start token of the sentence
    paragraph: int
    part: Part
    fillers: list[Filler] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    dates: list[DateHit] = field(default_factory=list)
    definite: bool = False
    indefinite: bool = False


@dataclass(slots=True)
class Happening:
    """An event in the making: its tellings, the first of which counts most."""

    kind: EventKind
    tellings: list[Telling]
    main: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which the text calls it."""
        return tuple(dict.fromkeys(t.name for t in self.tellings if t.name))


_NAME_LINK = frozenset("of the on for and in against with".split())


def find_tellings(scene: Scene, dates: list[DateHit]) -> list[Telling]:
    """All words that tell of an event, in text order."""
    out: list[Telling] = []
    words = event_words()
    named_at = _named(scene)
    covered: set[int] = set()
    for token in scene.document.doc:
        if token.i in covered or not scene.document.tells(token.idx):
            continue
        if token.i in named_at:
            kind, last, name, noun = named_at[token.i]
            covered |= set(range(token.i, last))
            head = scene.document.doc[last - 1]
            for k in range(token.i, last):
                if scene.document.doc[k].head.i < token.i or scene.document.doc[k].head.i >= last:
                    head = scene.document.doc[k]
                    break
            out.append(_telling(scene, head, kind, "named", noun, True, name, dates))
            continue
        found = _match(scene, token, words)
        if found:
            kind, form, word, strong = found
            out.append(_telling(scene, token, kind, form, word, strong, None, dates))
    return out


def _named(scene: Scene) -> dict[int, tuple[EventKind, int, str, str]]:
    """Capitalised names that end in or begin with an event's noun, or stand in quote marks after "operation"."""
    doc = scene.document.doc
    words = event_words()
    by_noun: dict[str, EventKind] = {}
    for of_kind, entry in words.items():
        for noun in entry.named:
            by_noun.setdefault(noun, of_kind)
    out: dict[int, tuple[EventKind, int, str, str]] = {}
    for token in doc:
        kind = by_noun.get(token.lower_) or by_noun.get(token.lemma_.lower())
        if kind is None or not token.text[0].isupper() or not scene.document.tells(token.idx):
            continue
        paragraph = scene.document.paragraph_at(token.idx)
        if paragraph and paragraph.part in (Part.TITLE, Part.HEADING) and _title_case(scene, paragraph.span):
            continue
        if token.i in scene.refs and scene.refs[token.i].via == "title":
            continue
        after = doc[token.i + 1] if token.i + 1 < len(doc) else None
        if (
            kind is not EventKind.OPERATION
            and after is not None
            and after.text[:1].isupper()
            and after.is_alpha
            and after.pos_ in ("PROPN", "NOUN")
        ):
            continue
        first = token.i
        while (
            first > 0
            and _name_part(doc[first - 1])
            and not scene.document.text[doc[first - 1].idx : doc[first].idx].count("\n")
        ):
            first -= 1
        last = token.i + 1
        if kind is EventKind.OPERATION:
            k = last
            if k < len(doc) and doc[k].text in ("“", '"', "‘", "'"):
                k += 1
            end = k
            while end < len(doc) and end - k < 4 and (doc[end].text[:1].isupper() or doc[end].is_digit):
                end += 1
            if end > k:
                last = end + (end < len(doc) and doc[end].text in ("”", '"', "’", "'") and k > token.i + 1)
            elif first == token.i:
                continue
        else:
            while last + 1 < len(doc) and doc[last].lower_ in ("of", "on", "for", "against"):
                end = last + 1
                if doc[end].lower_ == "the":
                    end += 1
                begin = end
                while end < len(doc) and (
                    doc[end].text[:1].isupper()
                    or (
                        end > begin
                        and doc[end].lower_ in ("and", "of", "the")
                        and end + 1 < len(doc)
                        and doc[end + 1].text[:1].isupper()
                    )
                ):
                    end += 1
                if end == begin:
                    break
                last = end
            if first == token.i and last == token.i + 1:
                continue
        while first < token.i and (
            doc[first].lower_ in ("the", "a", "an", "this", "at", "in", "on") or not _strong_part(doc[first])
        ):
            first += 1
        if last - first < 2:
            continue
        name = " ".join(scene.document.text[doc[first].idx : doc[last - 1].idx + len(doc[last - 1].text)].split())
        out[first] = (kind, last, name, token.lemma_.lower())
    return out


def _title_case(scene: Scene, span: Span) -> bool:
    content = re.findall(r"[^\W\d_]{4,}", span.of(scene.document.text))
    return len(content) >= 3 and sum(w[0].isupper() for w in content) >= 0.75 * len(content)


def _name_part(token: "Token") -> bool:
    if token.text[:1].isupper() or token.text[:1].isdigit():
        return True
    return token.text in ("’s", "'s", "’", "'", "-", "–", "&", "(", ")", "/") or token.lower_ in (
        "of",
        "and",
        "for",
        "on",
        "the",
        "against",
    )


def _strong_part(token: "Token") -> bool:
    return token.text[:1].isupper() or token.text[:1].isdigit()


def _match(scene: Scene, token: "Token", words: dict[EventKind, KindWords]) -> tuple[EventKind, str, str, bool] | None:
    lemma, low = token.lemma_.lower(), token.lower_
    ref = scene.refs.get(token.i)
    if ref is not None and ref.via in ("name", "title"):
        return None
    nearby = [
        t.lemma_.lower()
        for t in token.doc[token.i + 1 : min(token.i + 7, len(token.doc))]
        if t.sent.start == token.sent.start
    ]
    for kind, entry in words.items():
        for phrase in entry.phrases:
            if phrase[0] != lemma:
                continue
            position, ok = 0, True
            for part in phrase[1:]:
                if part not in nearby[position:]:
                    ok = False
                    break
                position = nearby.index(part, position) + 1
            if ok:
                return kind, "phrase", " ".join(phrase), True
    if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
        for kind, entry in words.items():
            if lemma in entry.verbs:
                return kind, "verb", lemma, True
        for kind, entry in words.items():
            if lemma in entry.host_verbs | entry.guest_verbs:
                return kind, "hostverb", lemma, False
    if token.pos_ in ("NOUN", "PROPN"):
        for kind, entry in words.items():
            if low in entry.nouns or lemma in entry.nouns:
                return kind, "noun", lemma, low in entry.strong or lemma in entry.strong
    return None


def _telling(
    scene: Scene,
    token: "Token",
    kind: EventKind,
    form: str,
    word: str,
    strong: bool,
    name: str | None,
    dates: list[DateHit],
) -> Telling:
    noun = token.pos_ in ("NOUN", "PROPN") or form == "named"
    verb = (governor(token) or token) if noun else token
    fillers: list[Filler] = []
    if noun:
        fillers += noun_arguments(scene, token)
        if verb.i != token.i:
            fillers += [Filler(f.agent, f.token, "gov-" + f.path, f.via, f.joint) for f in subjects(scene, verb)]
            fillers += [Filler(f.agent, f.token, "gov-" + f.path, f.via, f.joint) for f in objects(scene, verb)]
    else:
        fillers += subjects(scene, token)
        fillers += objects(scene, token)
        for child in token.children:
            if child.dep_ == "dobj":
                fillers += [
                    Filler(f.agent, f.token, "obj-" + f.path, f.via, f.joint) for f in noun_arguments(scene, child)
                ]
    paragraph = scene.document.paragraph_at(token.idx)
    sent = token.sent
    here = [d for d in dates if sent.start_char <= d.span.start < sent.end_char]
    unique: dict[str | None, Filler] = {}
    for filler in fillers:
        unique.setdefault(filler.agent, filler)
    determiners = {c.lower_ for c in token.children if c.dep_ in ("det", "poss")}
    return Telling(
        kind,
        token.i,
        verb.i,
        form,
        word,
        strong,
        name,
        operators(verb, token),
        sent.start,
        paragraph.index if paragraph else -1,
        paragraph.part if paragraph else Part.BODY,
        list(unique.values()),
        set(),
        here,
        bool(determiners & {"the", "this", "that", "their", "his", "her", "its"}),
        bool(determiners & {"a", "an", "another"}),
    )


def gather(scene: Scene, tellings: list[Telling]) -> list[Happening]:
    """Which tellings are of one event. The talk or visit of title and first paragraphs is the main event."""
    out: list[Happening] = []
    main: Happening | None = None
    lead = scene.document.lead
    for telling in tellings:
        home = _home(scene, telling, out)
        if home is None:
            home = Happening(telling.kind, [telling])
            out.append(home)
            leading = telling.kind in (*TALKS, EventKind.CONFERENCE)
            if main is None and leading and telling.paragraph <= lead and telling.strong and _real(telling):
                main = home
                home.main = True
        else:
            home.tellings.append(telling)
    out = _one_visit(out)
    main = next((h for h in out if h.main), None)
    if main is None:
        early = [h for h in out if h.tellings[0].paragraph <= lead and h.tellings[0].strong] or [
            h for h in out if h.tellings[0].paragraph <= lead + 1
        ]
        if early:
            early[0].main = True
    return out


def _one_visit(out: list[Happening]) -> list[Happening]:
    """A visit whose content is one talk is one event; where it holds several, each stays by itself."""
    visits = [
        h for h in out if h.kind is EventKind.VISIT and any(t.strong for t in h.tellings) and _real(h.tellings[0])
    ]
    talks = [
        h
        for h in out
        if h.kind is EventKind.MEETING
        and any(t.strong or t.form == "hostverb" for t in h.tellings)
        and _real(h.tellings[0])
    ]
    if len(visits) != 1 or len(talks) != 1:
        return out
    visit, talk = visits[0], talks[0]
    if not all(t.form == "hostverb" or not t.strong for t in talk.tellings):
        return out
    planned = {h.tellings[0].operators.modality is Modality.PLANNED for h in (visit, talk)}
    guests = set().union(*(_persons(t) for t in visit.tellings))
    there = set().union(*(_persons(t) for t in talk.tellings))
    if len(planned) > 1 or (guests and there and not guests & there) or not (visit.main or talk.main):
        return out
    tellings = sorted([*visit.tellings, *talk.tellings], key=lambda t: t.token)
    kind = tellings[0].kind if tellings[0].kind in TALKS else EventKind.MEETING
    joined = Happening(kind, tellings, True)
    return [
        joined if h is (visit if out.index(visit) < out.index(talk) else talk) else h
        for h in out
        if h is not (talk if out.index(visit) < out.index(talk) else visit)
    ]


def _real(telling: Telling) -> bool:
    return telling.operators.modality in (Modality.ASSERTED, Modality.PLANNED)


def _persons(telling: Telling) -> set[str]:
    return {f.agent for f in telling.fillers if f.agent and f.agent[0] in "pt"}


def _home(scene: Scene, telling: Telling, out: list[Happening]) -> Happening | None:
    """The event that a telling is one more mention of, None if it tells a new one."""
    if telling.name:
        for happening in out:
            if any(_same_name(name, telling.name) for name in happening.names):
                return happening
        unnamed = [
            h for h in out if h.kind is telling.kind and not h.names and h.tellings[0].paragraph <= scene.document.lead
        ]
        return (
            unnamed[0]
            if unnamed
            and telling.paragraph <= scene.document.lead + 1
            and telling.kind in (EventKind.CONFERENCE, EventKind.AGREEMENT)
            else None
        )
    if telling.kind is EventKind.MEETING:
        forum = _forum(scene, telling, out)
        return forum or _same_talk(scene, telling, out)
    fits = [h for h in out if h.kind is telling.kind]
    if not fits:
        return None
    last = fits[-1]
    same_sentence = telling.sentence == last.tellings[-1].sentence
    if telling.kind is EventKind.VISIT:
        return _same_visit(telling, fits)
    if telling.kind is EventKind.APPOINTMENT and telling.paragraph == last.tellings[-1].paragraph:
        return last
    if telling.kind is EventKind.OTHER and not telling.definite and telling.word != last.tellings[0].word:
        return None
    if _apart(telling, last) and not same_sentence:
        return None
    if telling.definite or same_sentence or (telling.form == "noun" and not telling.indefinite):
        named = [h for h in reversed(fits) if any(telling.word in fold(n) for n in h.names)]
        same_word = [h for h in reversed(fits) if any(t.word == telling.word for t in h.tellings)]
        return (named or same_word or [last])[0]
    if telling.kind in (EventKind.OPERATION, EventKind.AGREEMENT) and telling.form in ("verb", "phrase"):
        return last
    return None


def _forum(scene: Scene, telling: Telling, out: list[Happening]) -> Happening | None:
    """The conference that "the meeting", "the session" or a joint meeting of its members goes on speaking of."""
    conferences = [h for h in out if h.kind is EventKind.CONFERENCE]
    if not conferences or telling.form not in ("noun", "phrase") or telling.indefinite or _others(telling):
        return None
    last = max(conferences, key=lambda h: h.tellings[-1].token)
    meetings = [h for h in out if h.kind is EventKind.MEETING]
    if meetings and max(h.tellings[-1].token for h in meetings) > last.tellings[-1].token:
        return None
    same_sentence = last.tellings[-1].sentence == telling.sentence
    if (
        (telling.definite or same_sentence)
        and not _apart(telling, last)
        and (last.main or same_sentence or telling.paragraph <= last.tellings[-1].paragraph + 1)
    ):
        return last
    return None


def _days(tellings: list[Telling]) -> set[str]:
    return {d.edtf for t in tellings for d in t.dates}


def _apart(telling: Telling, happening: Happening) -> bool:
    """Whether dates or reality keep the two apart."""
    mine, theirs = _days([telling]), _days(happening.tellings)
    if mine and theirs and not mine & theirs and not any(_within(a, b) or _within(b, a) for a in mine for b in theirs):
        return True
    planned = telling.operators.modality is Modality.PLANNED
    return planned != (happening.tellings[0].operators.modality is Modality.PLANNED) and telling.form in (
        "verb",
        "phrase",
    )


def _within(a: str, b: str) -> bool:
    """Whether one date may lie in the other: a day in its month, a day in a range."""
    if "/" in b:
        start, _, end = b.partition("/")
        return start[: len(a)] <= a[: len(start)] <= (end or "9999")
    return a.startswith(b)


def _others(telling: Telling) -> set[str]:
    """The persons met, other than the one who meets."""
    return {
        f.agent
        for f in telling.fillers
        if f.agent and f.agent[0] in "pt" and not f.path.replace("gov-", "").startswith("subj")
    }


def _same_talk(scene: Scene, telling: Telling, out: list[Happening]) -> Happening | None:
    fits = [h for h in out if h.kind is EventKind.MEETING]
    if not fits:
        return None
    weak = telling.form == "noun" and not telling.strong
    mine, met = _persons(telling), _others(telling)
    main = next((h for h in fits if h.main), None)
    ranked = [
        fits[-1],
        *([main] if main and main is not fits[-1] else []),
        *(h for h in reversed(fits[:-1]) if h is not main),
    ]
    for happening in ranked:
        theirs = set().union(*(_persons(t) for t in happening.tellings))
        same_sentence = any(t.sentence == telling.sentence for t in happening.tellings)
        if same_sentence and not (
            met - theirs
            and telling.form in ("verb", "phrase")
            and len(theirs) >= 2
            and telling.verb != happening.tellings[-1].verb
        ):
            return happening
        early = happening.main and telling.paragraph <= scene.document.lead
        if _apart(telling, happening) and not early:
            continue
        if met - theirs and len(theirs) >= 2 and not weak and not early:
            continue
        if telling.indefinite and telling.form in ("noun", "phrase") and not early and not (mine and mine <= theirs):
            continue
        if telling.form == "noun" or telling.definite or weak or not mine or mine & theirs or not theirs:
            return happening
    return None


def _same_visit(telling: Telling, fits: list[Happening]) -> Happening | None:
    mine = _persons(telling)
    for happening in reversed(fits):
        theirs = set().union(*(_persons(t) for t in happening.tellings))
        if any(t.sentence == telling.sentence for t in happening.tellings):
            return happening
        if _apart(telling, happening):
            continue
        if mine and theirs and not mine & theirs:
            continue
        if telling.form == "noun" and telling.indefinite and telling.dates and not happening.main:
            continue
        return happening
    return None


def _same_name(a: str, b: str) -> bool:
    x, y = fold(a).split(), fold(b).split()
    if x == y:
        return True
    shorter, longer = (x, y) if len(x) <= len(y) else (y, x)
    digits_a, digits_b = {w for w in x if w[0].isdigit()}, {w for w in y if w[0].isdigit()}
    if digits_a and digits_b and digits_a != digits_b:
        return False
    core = {w for w in shorter if w not in _NAME_LINK}
    return len(core) >= 1 and core <= set(longer)


def all_happenings(scene: Scene, dates: list[DateHit]) -> Iterator[Happening]:
    """Tellings found and gathered."""
    yield from gather(scene, find_tellings(scene, dates))
