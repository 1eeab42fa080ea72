"""Marks of construction for who takes part in an event: receiver and guest, other events of the same agent, clauses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from policegraph.extract.happenings import Happening
from policegraph.extract.modality_words import modality_words
from policegraph.extract.scene import Scene
from policegraph.extract.telling_fillers import by_class
from policegraph.extract.tellings import Telling

if TYPE_CHECKING:
    from spacy.tokens import Token

_RECEIVE = frozenset("receive host welcome greet entertain summon".split())
_CALLING = ("call on", "pay call", "pay visit", "pay courtesy", "courtesy call", "call", "visit")
_TO_HOST = frozenset(("prep:on", "prep:to", "prep:at", "prep:upon", "dative", "obj", "with"))
_TAKING_PART = frozenset("participate take attend join travel arrive come gather meet represent lead be".split())


def path_class(path: str) -> str:
    """The kind of path by which an argument was reached, without its side ways and repetitions."""
    path = path.removeprefix("gov-").removeprefix("adv-").removeprefix("obj-").rstrip("~+").replace("+", "")
    head = path.partition(">")[0].removeprefix("n:")
    if ">" in path:
        return f"{head}>"
    return "with" if head in ("prep:with", "prep:between", "prep:alongside") else head


def is_host(telling: Telling, path: str) -> bool:
    """Whether a telling makes this argument the one who receives or organises."""
    own = path_class(path)
    if own in ("host-by", "host-agent", "host-rel"):
        return True
    if telling.word in _RECEIVE:
        return own in ("subj", "agent", "host-agent") and ">" not in path
    if telling.word == "guest of":
        return path == "n:prep:of" or own == "prep:of"
    return telling.word in _CALLING and own in _TO_HOST


def is_guest(telling: Telling, path: str) -> bool:
    """Whether a telling makes this argument the one who is received or comes."""
    own = path_class(path)
    if telling.word in _RECEIVE:
        return own in ("obj", "passive")
    return telling.word in _CALLING and own in ("subj", "prep:by", "prep:from", "poss", "agent")


def sign_features(scene: Scene, h: Happening, agent: str, everything: Sequence[Happening]) -> Iterator[str]:
    """The marks of one agent for one event, beside those of its own paths."""
    kind, k = agent[0], str(h.kind)
    here = [(t, f.path) for t in h.tellings for f in t.fillers if f.agent == agent]
    if any(is_host(t, path) for t, path in here):
        yield "host-sign"
        yield f"host-sign={k}"
        yield f"host-sign-ak={kind}"
    if any(is_guest(t, path) for t, path in here):
        yield "guest-sign"
        yield f"guest-sign-ak={kind}"
    for path in sorted({path_class(path) for _, path in here}):
        yield f"class={path}"
        yield f"class-ak={path}/{kind}"
        yield f"class-k-ak={path}/{k}/{kind}"
    for t, path in here:
        if path.startswith(("gov-", "adv-")):
            yield f"gov={verb_class(scene.document.doc[t.verb].lemma_.lower())}/{path[:3]}/{path_class(path)}"
            yield f"gov-k={verb_class(scene.document.doc[t.verb].lemma_.lower())}/{k}/{path_class(path)}"
    yield from _other_verbs(h, here, everything)
    yield from _elsewhere(h, agent, everything, bool(here))


def _other_verbs(h: Happening, here: Sequence[tuple[Telling, str]], everything: Sequence[Happening]) -> Iterator[str]:
    """ "during the visit he will meet X": the verb tells of another event, whose arguments these are first."""
    told = {t.token for other in everything if other is not h for t in other.tellings}
    over = [(t.verb in told, path) for t, path in here if path.startswith(("gov-", "adv-")) and t.verb != t.token]
    if not over:
        return
    word = "all" if all(other for other, _ in over) and len(over) == len(here) else "some"
    if any(other for other, _ in over):
        for path in sorted({path_class(path) for other, path in over if other}):
            yield f"verb-of-other={word}/{path}"
            yield f"verb-of-other-k={word}/{path}/{h.kind}"


def owner_features(h: Happening, agent: str, sentences: Sequence[int], owner: Mapping[int, Happening]) -> Iterator[str]:
    """Whether the sentences that name an agent go on speaking of this event or of another."""
    own = sum(owner.get(s) is h for s in sentences)
    share = "all" if own == len(sentences) else "none" if not own else "some"
    first = owner.get(sentences[0])
    begins = "mine" if first is h else "main" if first is not None and first.main else "other"
    yield f"owned={share}/{agent[0]}/{h.main}"
    yield f"owned-k={share}/{agent[0]}/{h.kind}"
    yield f"owned-first={begins}/{agent[0]}/{h.main}"
    yield f"owned-both={share}/{begins}/{agent[0]}"


def attends_elsewhere(h: Happening, agent: str, everything: Sequence[Happening]) -> bool:
    """Whether words of attendance give an agent to another event, and nothing gives it to this one."""
    if any(f.agent == agent for t in h.tellings for f in t.fillers):
        return False
    return any(
        f.agent == agent and path_class(f.path).startswith("attend")
        for other in everything
        if other is not h
        for t in other.tellings
        for f in t.fillers
    )


def _elsewhere(h: Happening, agent: str, everything: Sequence[Happening], here: bool) -> Iterator[str]:
    """What part the agent has in the other events: who was met there is rarely met here as well."""
    kind, k = agent[0], str(h.kind)
    sentences = {t.sentence for t in h.tellings}
    best: dict[str, int] = {}
    beside = False
    for other in everything:
        if other is h:
            continue
        for t in other.tellings:
            for f in t.fillers:
                if f.agent != agent:
                    continue
                own = path_class(f.path)
                best[f"{'main' if other.main else 'other'}={own}"] = 1
                beside = beside or (t.sentence in sentences and own not in ("subj",))
    filler = "filler" if here else "no"
    for found in sorted(best)[:6]:
        yield f"in-{found}/{filler}"
        yield f"in-k-{found}/{filler}/{k}"
    if best and not here:
        yield f"taken={kind}/{h.main}"
    if beside:
        yield f"taken-beside={filler}/{kind}"
    if not h.main and not any(found.startswith("main=") for found in best):
        yield f"not-in-main={filler}/{kind}"


def verb_class(lemma: str) -> str:
    """What a governing verb makes of its noun: an act of speech, of holding, of taking part, …"""
    named = by_class(lemma)
    if named != "done":
        return named
    words = modality_words()
    groups = (
        ("part", _TAKING_PART),
        ("report", words.reporters),
        ("ask", words.askers),
        ("promise", words.promisers),
    )
    return next((name for name, group in groups if lemma in group), "other")


def clause_of(token: "Token") -> "Token":
    """The verb of the clause that a token stands in."""
    node = token
    for _ in range(12):
        if node.pos_ in ("VERB", "AUX") or node.head.i == node.i:
            return node
        node = node.head
    return node


def clause_relation(scene: Scene, h: Happening, tokens: Sequence[int]) -> str:
    """How the clause of a mention stands to that of the nearest telling in its sentence."""
    doc = scene.document.doc
    best = "none"
    for i in tokens:
        clause = clause_of(doc[i])
        for t in h.tellings:
            if doc[i].sent.start != t.sentence:
                continue
            verb = clause_of(doc[t.token])
            if clause.i in (verb.i, t.token, t.verb):
                return "same"
            if verb.is_ancestor(clause):
                best = "under" if best in ("none", "apart") else best
            elif clause.is_ancestor(verb):
                best = "over" if best in ("none", "apart") else best
            elif best == "none":
                best = "apart"
    return best
