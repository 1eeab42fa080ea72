"""Candidate events: the tellings of one gathered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policegraph.extract.ahead import told_ahead
from policegraph.extract.apart import apart, around, elsewhere, other_text, reality_apart, told_apart
from policegraph.extract.dates import DateHit
from policegraph.extract.document import Document, Part
from policegraph.extract.scene import Scene
from policegraph.extract.tellings import TALKS, Telling, find_tellings
from policegraph.extract.words import fold
from policegraph.facts import EventKind, Modality


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


_COUNTED = frozenset("meeting session conference assembly summit forum congress".split())
_NAME_LINK = frozenset("of the on for and in against with".split())


def gather(scene: Scene, tellings: list[Telling]) -> list[Happening]:
    """Which tellings are of one event. The talk or visit of title and first paragraphs is the main event."""
    out: list[Happening] = []
    main: Happening | None = None
    lead = scene.document.lead
    for telling in tellings:
        telling.ahead = told_ahead(telling, scene)
        home = _home(scene, telling, out)
        if home is None:
            home = Happening(telling.kind, [telling])
            out.append(home)
        else:
            home.tellings.append(telling)
            named_talk = telling.word in ("dialogue", "talk", "talks", "consultation", "consultations", "roundtable")
            if home.kind is EventKind.MEETING and telling.kind is EventKind.CONFERENCE and not named_talk:
                home.kind = EventKind.CONFERENCE
        leading = home.kind in (*TALKS, EventKind.CONFERENCE)
        if main is None and leading and telling.paragraph <= lead and telling.strong and _real(telling):
            main = home
            home.main = True
    out = _at_its_ceremony(_one_visit(out))
    _give_back(out)
    main = next((h for h in out if h.main), None)
    if main is None:
        early = [h for h in out if h.tellings[0].paragraph <= lead and h.tellings[0].strong] or [
            h for h in out if h.tellings[0].paragraph <= lead + 1
        ]
        if early:
            early[0].main = True
    return out


def _give_back(out: list[Happening]) -> None:
    """ "During the visit he will meet X": X belongs to the event that the verb tells, not to the visit."""
    for happening in out:
        others = {t.token for other in out if other is not happening for t in other.tellings}
        for telling in happening.tellings:
            if telling.verb in others:
                telling.fillers = [
                    f for f in telling.fillers if not f.path.startswith("adv-") or f.path.startswith("adv-subj")
                ]


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


def _at_its_ceremony(out: list[Happening]) -> list[Happening]:
    """ "In a ceremony in Lima the two signed a treaty": one event."""
    for ceremony in [h for h in out if all(t.word == "ceremony" for t in h.tellings)]:
        verbs = {t.verb for t in ceremony.tellings}
        signed = next((h for h in out if h.kind is EventKind.AGREEMENT and verbs & {t.token for t in h.tellings}), None)
        if signed is not None:
            signed.tellings = sorted([*signed.tellings, *ceremony.tellings], key=lambda t: t.token)
            out = [h for h in out if h is not ceremony]
    return out


def _real(telling: Telling) -> bool:
    return telling.operators.modality in (Modality.ASSERTED, Modality.PLANNED)


def _persons(telling: Telling) -> set[str]:
    return {f.agent for f in telling.fillers if f.agent and f.agent[0] in "pt"}


def _home(scene: Scene, telling: Telling, out: list[Happening]) -> Happening | None:
    """The event that a telling is one more mention of, None if it tells a new one."""
    if telling.form == "dated":
        return None
    out = [h for h in out if h.tellings[0].form != "dated"]
    told = _in_the_title(scene, telling, out) or _same_clause(telling, out)
    if told is not None:
        return told
    if telling.name:
        for happening in out:
            called_so = any(_same_name(name, telling.name) for name in happening.names)
            if (
                called_so
                and not told_apart(telling, happening.tellings)
                and not reality_apart(telling, happening.tellings)
            ):
                return happening
        signed = [
            h for h in out if h.kind is telling.kind and _unnamed(h) and any(_tells(t, telling) for t in h.tellings)
        ]
        if signed:
            return signed[-1]
        unnamed = [
            h for h in out if h.kind is telling.kind and not h.names and h.tellings[0].paragraph <= scene.document.lead
        ]
        return (
            unnamed[0]
            if unnamed
            and telling.paragraph <= scene.document.lead + 1
            and telling.kind in (EventKind.CONFERENCE, EventKind.AGREEMENT, EventKind.OPERATION)
            else None
        )
    if telling.kind is EventKind.MEETING:
        forum = _forum(scene, telling, out)
        return forum or _same_talk(telling, out)
    fits = [h for h in out if h.kind is telling.kind]
    if not fits:
        return None
    last = fits[-1]
    same_sentence = telling.sentence == last.tellings[-1].sentence
    if telling.kind is EventKind.VISIT:
        return _same_visit(telling, fits)
    if telling.kind is EventKind.APPOINTMENT and telling.paragraph == last.tellings[-1].paragraph:
        return last
    if telling.kind is EventKind.OTHER:
        alike = [h for h in fits if any(_same_matter(t.word, telling.word) for t in h.tellings)]
        if not alike and not (telling.definite and telling.word in _ANY_EVENT):
            return None
        fits, last = (alike, alike[-1]) if alike else (fits, last)
    if (apart(telling, last.tellings) and not same_sentence) or other_text(telling, last.tellings):
        return None
    if telling.definite or same_sentence or (telling.form == "noun" and not telling.indefinite):
        named = [h for h in reversed(fits) if any(telling.word in fold(n) for n in h.names)]
        same_word = [h for h in reversed(fits) if any(t.word == telling.word for t in h.tellings)]
        return (named or same_word or [last])[0]
    if telling.kind in (EventKind.OPERATION, EventKind.AGREEMENT) and telling.form in ("verb", "phrase"):
        return last
    return None


def _unnamed(happening: Happening) -> bool:
    """Whether no name of an event stands in the text itself; a title may call it by its place."""
    return all(t.part is Part.TITLE for t in happening.tellings if t.name)


def _tells(verb: Telling, noun: Telling) -> bool:
    """ "signed the Joint Declaration": the verb tells of what its noun names."""
    return verb.form in ("verb", "phrase") and verb.verb == noun.verb and noun.subject_matter


# nouns that go on speaking of whatever event was told
_ANY_EVENT = frozenset("ceremony incident tragedy".split())


def _same_matter(a: str, b: str) -> bool:
    """Whether two words of other events tell of one matter: "extradite" and "extradition", "hand over", "handover"."""
    x, y = a.replace(" ", ""), b.replace(" ", "")
    return x[:4] == y[:4]


def _title_only(happening: Happening) -> bool:
    return all(t.part is Part.TITLE for t in happening.tellings)


def _in_the_title(scene: Scene, telling: Telling, out: list[Happening]) -> Happening | None:
    """What the title tells is told again at the head of the note, with fuller names."""
    if telling.part is Part.TITLE or telling.paragraph > scene.document.lead + 1:
        return None
    for happening in out:
        kinds = (happening.kind, telling.kind)
        alike = (
            happening.kind is telling.kind
            or (
                kinds == (EventKind.MEETING, EventKind.CONFERENCE)
                and telling.strong
                and not any(_others(t) for t in happening.tellings)  # "holds talks with X" tells of no conference
            )
            # "holds its assembly" in the title, "met for its assembly" in the lead
            or (kinds == (EventKind.CONFERENCE, EventKind.MEETING) and telling.strong and not _others(telling))
        )
        if not alike or not _title_only(happening):
            continue
        if telling.kind is EventKind.OTHER and telling.word != happening.tellings[0].word:
            continue
        other_name = telling.name and happening.names and not any(_same_name(telling.name, n) for n in happening.names)
        # a title may call a treaty by its place
        if other_name and not (telling.kind is EventKind.AGREEMENT and telling.word == happening.tellings[0].word):
            continue
        # only names keep them apart: a title says "the Director" of whom the lead names
        mine, theirs = _named_persons([telling]), _named_persons(happening.tellings)
        if not mine or not theirs or theirs & (mine | _named_beside(scene, telling)):
            return happening
    return None


def _named_beside(scene: Scene, telling: Telling) -> set[str]:
    """The persons named in the telling's sentence, whom the parse may have missed as its subject."""
    sent = scene.document.doc[telling.token].sent
    refs = (scene.refs[token.i] for token in sent if token.i in scene.refs and token.i < telling.token)
    return {agent for ref in refs for agent in ref.agents if agent[0] == "p" and ref.via == "name"}


def _named_persons(tellings: Sequence[Telling]) -> set[str]:
    return {agent for t in tellings for agent in _persons(t) if agent[0] == "p"}


def _same_clause(telling: Telling, out: list[Happening]) -> Happening | None:
    """ "held its plenary meeting", "met for their annual conference": one event by verb and noun."""
    if telling.kind is not EventKind.CONFERENCE or not telling.subject_matter:
        return None
    return next(
        (
            h
            for h in out
            if h.kind is EventKind.MEETING
            and any(t.verb == telling.verb and t.token == t.verb for t in h.tellings)
            and len({t.sentence for t in h.tellings if t.part is not Part.TITLE}) <= 1
        ),
        None,
    )


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
        and not apart(telling, last.tellings)
        and (last.main or same_sentence or telling.paragraph <= last.tellings[-1].paragraph + 1)
    ):
        return last
    return None


def _others(telling: Telling) -> set[str]:
    """The persons met, other than the one who meets."""
    return {f.agent for f in telling.fillers if f.agent and f.agent[0] in "pt" and not _joins(f.path)}


def _joins(path: str) -> bool:
    """Whether somebody acts or comes to a talk that was told already: a subject, "attended by", "present were"."""
    path = path.removeprefix("gov-").removeprefix("adv-")
    return path.startswith(("subj", "attr")) or path.endswith(("-agent", "-by"))


def _same_talk(telling: Telling, out: list[Happening]) -> Happening | None:
    fits = [h for h in out if h.kind is EventKind.MEETING]
    if not fits:
        return None
    weak = telling.form == "noun" and not telling.strong
    mine, met, holders = _persons(telling), _others(telling), _holders(telling)
    main = next((h for h in fits if h.main), None)
    ranked = [
        fits[-1],
        *([main] if main and main is not fits[-1] else []),
        *(h for h in reversed(fits[:-1]) if h is not main),
    ]
    for happening in ranked:
        theirs = set().union(*(_persons(t) for t in happening.tellings))
        same_sentence = any(t.sentence == telling.sentence for t in happening.tellings)
        if (
            (holders and theirs and not holders & theirs)
            or around(telling, happening.tellings)
            or told_apart(telling, happening.tellings)
        ):
            continue
        if same_sentence and not (
            met - theirs
            and telling.form in ("verb", "phrase")
            and len(theirs) >= 2
            and telling.verb != happening.tellings[-1].verb
        ):
            return happening
        if apart(telling, happening.tellings):
            continue
        if met - theirs and len(theirs) >= 2 and not weak:
            continue
        indefinite = telling.indefinite and telling.strong and telling.form in ("noun", "phrase")
        if indefinite and not (mine and mine <= theirs):
            continue
        if telling.form == "noun" or telling.definite or weak or not mine or mine & theirs or not theirs:
            return happening
    return None


def _holders(telling: Telling) -> set[str]:
    """ "the talks that A and B held": those by whom a noun says that it was held."""
    own = {f.agent for f in telling.fillers if f.path == "n:rel-subj" and f.agent and f.agent[0] in "pt"}
    return own if telling.form == "noun" else set()


def _same_visit(telling: Telling, fits: list[Happening]) -> Happening | None:
    mine = _persons(telling)
    for happening in reversed(fits):
        theirs = set().union(*(_persons(t) for t in happening.tellings))
        if any(t.sentence == telling.sentence for t in happening.tellings):
            return happening
        if apart(telling, happening.tellings) or elsewhere(telling, happening.tellings):
            continue
        if mine and theirs and not mine & theirs:
            continue
        if telling.form == "noun" and telling.indefinite and telling.dates and not happening.main:
            continue
        return happening
    return None


def _same_name(a: str, b: str) -> bool:
    x, y = re.findall(r"[^\W_]+", fold(a)), re.findall(r"[^\W_]+", fold(b))
    if x == y:
        return True
    shorter, longer = (x, y) if len(x) <= len(y) else (y, x)
    digits_a, digits_b = {w for w in x if w[0].isdigit()}, {w for w in y if w[0].isdigit()}
    if digits_a and digits_b and (digits_a != digits_b or set(x) & set(y) & _COUNTED):
        return digits_a == digits_b
    core = {w for w in shorter if w not in _NAME_LINK}
    return len(core) >= 1 and core <= set(longer)


def spoken_of(document: Document, everything: Sequence[Happening]) -> dict[int, Happening]:
    """The event that each sentence goes on speaking of: the one told last, before all the main one."""
    told = {t.sentence: h for h in everything for t in reversed(h.tellings)}
    last = next((h for h in everything if h.main), None)
    out = {}
    for sent in document.doc.sents:
        here = told.get(sent.start, last)
        if here is not None:
            out[sent.start] = here
        if here is None or here.tellings[0].form != "dated":  # what is told in passing is not gone on with
            last = here
    return out


def all_happenings(scene: Scene, dates: list[DateHit]) -> Iterator[Happening]:
    """Tellings found and gathered."""
    yield from gather(scene, find_tellings(scene, dates))
