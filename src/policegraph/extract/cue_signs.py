"""The features of a cue: what it is about, what stands over it, how it is qualified, where in the note it stands."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policegraph.extract.act_frames import Frame
from policegraph.extract.act_words import act_words, verb_class
from policegraph.extract.document import Part
from policegraph.extract.frames import complements
from policegraph.extract.modality import Operators
from policegraph.extract.modality_words import modality_words
from policegraph.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR = 12  # tokens from a cue in which a word of doing together speaks of it


def cue_features(scene: Scene, frame: Frame, ops: Operators, actors: int) -> list[str]:
    """How the cue stands in its sentence and in the note."""
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
        out.append(f"under={verb_class(ops.under)}")
        out.append(f"k-under={kind}/{verb_class(ops.under)}")
    if ops.modal:
        out.append(f"modal={ops.modal}")
    verb = frame.verb
    out.append(f"tag={verb.tag_}")
    out.append(f"dep={verb.dep_}")
    out.append(f"k-tag={kind}/{verb.tag_}")
    if cue.strength == "noun":
        out.append(f"ndep={frame.token.dep_}")
        out.append(f"gov={verb_class(verb.lemma_.lower())}")
        out.append(f"k-gov={kind}/{verb_class(verb.lemma_.lower())}")
    if any(c.lower_ in modality_words().future for c in verb.children):
        out.append("will")
    if scene.document.in_quotes(frame.token.idx):
        out.append("quoted")
    if not actors:
        out.append("no-actor")
    if any(True for _ in complements(verb)):
        out.append("clause")
        out.append(f"k-clause={kind}")
    out += _about(scene, frame)
    out += _over(frame)
    out += _qualities(frame)
    out += _together(frame)
    out += _governed(frame)
    out += _placed(scene, frame)
    return out


# ---- what it is about
def _about(scene: Scene, frame: Frame) -> list[str]:
    """The shape of a cue's complements."""
    kind, strength = str(frame.cue.kind), frame.cue.strength
    shapes: set[str] = set()
    for role, token in _complements(frame.token):
        shapes.add(f"{role}:{_shape(scene, token)}")
    if frame.verb.i != frame.token.i and strength == "noun":
        for role, token in _complements(frame.verb):
            if token.i != frame.token.i:
                shapes.add(f"v-{role}:{_shape(scene, token)}")
    shape = "+".join(sorted(s for s in shapes if s.startswith(("obj", "that", "inf")))) or "none"
    out = [f"k-shape={kind}/{strength}/{shape}", f"cue-shape={frame.cue.id}/{shape}"]
    out += [f"k-comp={kind}/{strength}/{s}" for s in sorted(shapes)]
    return out


def _complements(head: "Token") -> Iterator[tuple[str, "Token"]]:
    for child in head.children:
        if child.dep_ in ("dobj", "attr", "nsubjpass", "dative", "oprd") and child.pos_ != "ADP":
            yield "obj", child
        elif child.dep_ == "ccomp":
            yield "that", child
        elif child.dep_ == "xcomp" or (child.dep_ == "acl" and child.tag_ == "VB"):
            yield "inf", child
        elif child.dep_ in ("prep", "dative"):
            for inner in child.children:
                if inner.dep_ in ("pobj", "pcomp"):
                    yield child.lower_, inner


def _shape(scene: Scene, token: "Token") -> str:
    ref = scene.refs.get(token.i)
    if ref is not None:
        return f"{ref.agents[0][0]}{'s' if len(ref.agents) > 1 else ''}"
    if token.pos_ in ("VERB", "AUX"):
        return "clause"
    if token.pos_ == "PRON":
        return "pron"
    owners = [c for c in token.children if c.dep_ in ("poss", "amod", "compound", "nmod") and c.i in scene.refs]
    owners += [
        g
        for c in token.children
        if c.dep_ == "prep" and c.lower_ in ("of", "by", "from", "between")
        for g in c.children
        if g.i in scene.refs
    ]
    if owners:
        return f"owned-{scene.refs[owners[0].i].agents[0][0]}"
    return "things" if token.tag_ == "NNS" else "thing"


# ---- whether it is done by several
def _together(frame: Frame) -> list[str]:
    """What tells that those of a symmetric act did it with each other: a list, a partner after "with", a word."""
    if not frame.cue.kind.symmetric:
        return []
    words = act_words().mutual
    fillers = (*frame.actors, *frame.targets)
    signs = {
        "joint": any(f.joint for f in frame.actors),
        "with": any(
            p in f.path.split(">")[0].replace(":", "-").split("-") for f in fillers for p in ("with", "alongside")
        ),
        "word": any(t.lower_ in words for t in frame.verb.subtree if abs(t.i - frame.token.i) <= _NEAR),
    }
    told = "+".join(name for name, there in signs.items() if there) or "none"
    kind = str(frame.cue.kind)
    return [
        f"k-mutual={kind}/{told}",
        f"k-st-mutual={kind}/{frame.cue.strength}/{told}",
        f"cue-mutual={frame.cue.id}/{told}",
    ]


def _governed(frame: Frame) -> list[str]:
    """Whether the preposition stands there that the cue's pattern wants before its target."""
    wanted = frame.cue.pattern
    if wanted in ("", "-"):
        return []
    near = (frame.token, *(c for c in frame.token.children if c.dep_ in ("dobj", "nsubjpass", "prt")))
    there = any(c.lower_ == wanted for n in near for c in n.children)
    kind = str(frame.cue.kind)
    return [f"prep={there}", f"k-st-prep={kind}/{frame.cue.strength}/{there}", f"cue-prep={frame.cue.id}/{there}"]


# ---- where in the note it stands
def _placed(scene: Scene, frame: Frame) -> Iterator[str]:
    """Which time the cue's sentence names, and whether it is quoted."""
    kind, sent = str(frame.cue.kind), frame.token.sent
    words = {t.lower_ for t in sent}
    year = any(len(w) == 4 and w.isdigit() and w[:2] in ("19", "20") for w in words)
    time = "since" if "since" in words else "year" if year else "none"
    yield f"k-time={kind}/{time}"
    yield f"k-st-time={kind}/{frame.cue.strength}/{time}"
    if scene.document.in_quotes(frame.token.idx):
        yield f"k-quoted={kind}/{frame.cue.strength}"


# ---- what stands over it
def _over(frame: Frame) -> list[str]:
    """The verbs and nouns above the cue in its sentence, by their lists."""
    kind = str(frame.cue.kind)
    found: set[str] = set()
    token = frame.token
    for depth in range(7):
        if token.head.i == token.i:
            break
        link, token = token.dep_, token.head
        if link == "conj":
            continue
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX"):
            found.add(f"{'v' if depth else 'v0'}-{verb_class(lemma)}")
        elif token.pos_ in ("NOUN", "ADJ", "PROPN"):
            for name in act_words().heads.get(lemma, ()):
                found.add(f"n-{name}")
    out = [f"k-over={kind}/{name}" for name in sorted(found)]
    out += [f"k-st-over={kind}/{frame.cue.strength}/{name}" for name in sorted(found) if name.startswith("n-")]
    if not found:
        out.append(f"k-over={kind}/none")
    return out


def _qualities(frame: Frame) -> list[str]:
    """What its adjectives, determiner and number say of a noun that is a cue; how a verb is told."""
    kind, token = str(frame.cue.kind), frame.token
    out: list[str] = []
    if frame.cue.strength == "noun":
        names = {
            name
            for child in token.children
            if child.dep_ in ("amod", "compound", "advmod")
            for name in act_words().qualities.get(child.lower_, ())
        }
        out += [f"k-quality={kind}/{name}" for name in sorted(names) or ["none"]]
        det = next((c.lower_ for c in token.children if c.dep_ == "det" and c.lower_ in ("the", "a", "an")), "none")
        owned = any(c.dep_ == "poss" for c in token.children)
        out.append(f"k-det={kind}/{'poss' if owned else det}")
    else:
        perfect = any(c.dep_ == "aux" and c.lower_ in ("have", "has", "had", "having") for c in token.children)
        going_on = any(c.dep_ == "aux" and c.lemma_ == "be" for c in token.children) and token.tag_ == "VBG"
        relative = token.dep_ in ("relcl", "acl", "advcl")
        out.append(f"k-told={kind}/{token.tag_}/{perfect:d}{going_on:d}{relative:d}")
    return out
