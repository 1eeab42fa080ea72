"""Whether a candidate event is one, of which kind, and whether it took place: features and the rules of status."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policegraph.extract.ahead import prepared
from policegraph.extract.clauses import is_present
from policegraph.extract.dated import clause_features
from policegraph.extract.document import Part
from policegraph.extract.happenings import Happening
from policegraph.extract.modality_words import verb_kinds
from policegraph.extract.roles import ATTEND, HOSTED, Facts
from policegraph.extract.scene import Scene
from policegraph.extract.signs import path_class, verb_class
from policegraph.extract.tellings import Telling
from policegraph.facts import Modality, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

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
_SEVERAL = re.compile(
    r"\b(three|four|five|six|seven|eight|nine|ten|eleven|twelve|trilateral|tripartite|quadrilateral|multilateral|all|"
    r"member states?|G\d+)\b",
    re.IGNORECASE,
)
_OFFICES = re.compile(
    r"\b(ministers|chiefs|secretaries|commissioners|governors|directors|prosecutors|attorneys|presidents|leaders|"
    r"heads of|generals)\b",
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


def happening_features(f: Facts, h: Happening, everything: Sequence[Happening]) -> tuple[str, ...]:
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
    if f.scene.document.in_quotes(token.idx):
        out.append("quoted")
    out += _phrase_features(f, h)
    if first.form in ("dated", "verb"):
        out += clause_features(f.scene, first)
    out += _beside_features(h, everything)
    return tuple(out)


def _beside_features(h: Happening, everything: Sequence[Happening]) -> list[str]:
    """How an event stands to the others: one more telling of the main one, or one with people of its own."""
    k, out = str(h.kind), []
    sentences = {t.sentence for t in h.tellings}
    others = [other for other in everything if other is not h]
    main = next((other for other in others if other.main), None)
    mine = people_of(h)
    if main is not None:
        shared, new = len(mine & people_of(main)), len(mine - people_of(main))
        out.append(f"to-main={main.kind}/{k}/{min(shared, 2)}/{min(new, 1)}")
        out.append(f"to-main-k={k}/{min(shared, 2)}/{min(new, 1)}/{h.tellings[0].form}")
        out.append(f"same-sentence={main.kind}/{k}/{bool(sentences & {t.sentence for t in main.tellings})}")
    before = [other for other in others if other.tellings[0].token < h.tellings[0].token]
    if len(mine) >= 2 and any(other.kind is h.kind and len(mine & people_of(other)) >= 2 for other in before):
        out += ["again", f"again-{k}"]
    beside = {str(other.kind) for other in others if sentences & {t.sentence for t in other.tellings}}
    out += [f"beside={name}/{k}" for name in sorted(beside)]
    out.append(f"of-kind={min(sum(other.kind is h.kind for other in others), 3)}/{k}")
    return out


def people_of(h: Happening) -> set[str]:
    """The persons and posts that the parse connects with an event's tellings."""
    return {f.agent for t in h.tellings for f in t.fillers if f.agent and f.agent[0] in "pt"}


def _phrase_features(f: Facts, h: Happening) -> list[str]:
    """How the first telling stands in its clause: counted or in general, told or mentioned, near a date or not."""
    first, doc, k = h.tellings[0], f.scene.document.doc, str(h.kind)
    token, verb = doc[first.token], doc[first.verb]
    out = [f"tense={verb.tag_}/{first.form}", f"tense-k={verb.tag_}/{k}"]
    near = any(abs(f.scene.document.tokens(d.span)[0].i - t.token) < 9 for t in h.tellings for d in t.dates)
    out += [f"near-date={near}", f"near-date-k={near}/{k}", f"near-date-form={near}/{first.form}"]
    if first.form in ("noun", "phrase", "named"):
        over = verb_class(verb.lemma_.lower()) if verb.i != token.i else "none"
        out += [f"gov={over}/{first.form}", f"gov-k={over}/{k}"]
        if token.dep_ == "pobj":
            out += [f"prep={token.head.lower_}", f"prep-k={token.head.lower_}/{k}"]
        marked = any(c.dep_ in ("det", "poss", "nummod") for c in token.children)
        count = f"{'plural' if token.tag_ in ('NNS', 'NNPS') else 'one'}/{'marked' if marked else 'bare'}"
        out += [f"count={count}/{first.form}", f"count-k={count}/{k}"]
    parts = sorted({path_class(x.path) for t in h.tellings for x in t.fillers if x.agent and x.agent[0] in "pt"})
    out += [f"who={part}" for part in parts[:5]] + [f"who-k={part}/{k}" for part in parts[:5]]
    return out


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
    theirs = {scene.allegiance.get(a, a) for a in filling if a[0] in "pt" or a in countries}
    theirs |= {scene.allegiance[a] for a in filling if a[0] == "a" and a in scene.allegiance}
    out += [f"fill-sides={min(len(theirs), 4)}", f"k-fill-sides={h.kind}/{min(len(theirs), 4)}"]
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
        ("several", _SEVERAL),
        ("offices", _OFFICES),
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
    out.append(
        f"present={is_present(verb)}/{first.part is Part.TITLE}/{any(c.lower_ == 'today' for c in verb.children)}"
    )
    if first.definite:
        out.append("definite")
    if first.part is Part.TITLE:
        out.append("title")
    return tuple(out)


def _under_class(lemma: str) -> str:
    kinds = verb_kinds(lemma)
    return next((name for name in ("plan", "ask", "promise", "report") if name in kinds), "other")


def called_off(h: Happening, scene: Scene) -> bool:
    """Whether words beside the event's noun call it off."""
    doc = scene.document.doc
    if h.tellings[0].form not in ("noun", "named", "phrase"):
        return False
    return any(_CANCELLED.search(_said_around(doc[t.token], t.part, scene)) for t in h.tellings[:3])


def _said_around(token: "Token", part: Part, scene: Scene) -> str:
    """The sentence of a word; in a title its whole line, since the parser cuts titles at figures and names."""
    if part is not Part.TITLE:
        return token.sent.text
    text = scene.document.text
    return text[text.rfind("\n", 0, token.idx) + 1 :].partition("\n")[0]


def status_of(planned: bool, h: Happening, scene: Scene) -> Status | None:
    """Whether it took place, is to come, or was called off; None where the text does not say that it ever was to be.

    `planned` is the scorer's judgement; it counts only where the operators leave it open.
    """
    if called_off(h, scene):
        return Status.CANCELLED
    tellings = [t for t in h.tellings if not _called_for(t, scene)] or h.tellings
    if any(t.ahead for t in tellings) or all(prepared(t, scene) for t in tellings):
        return Status.PLANNED
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
