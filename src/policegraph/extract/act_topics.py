"""Which themes an act may be about: candidates with features, for the scorer."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policegraph.extract.acts import Act
from policegraph.extract.themes import ThemeHit
from policegraph.extract.topics import (
    GENERAL,
    TOGETHER,
    Spot,
    ThemeMap,
    Topic,
    bucket,
    evidence_of,
    gap,
    is_under,
    strength,
)
from policegraph.facts import InteractionKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_LIKELY = 0.25  # a theme that the readout is likelier about is a candidate for every act


def act_topics(themes: ThemeMap, act: Act) -> Iterator[Topic]:
    """(slug, evidence, features) for each theme of an act: those of its own sentence, and what the readout is about."""
    token = themes.document.doc[act.token]
    together = act.kind in (InteractionKind.COOPERATE, InteractionKind.AGREE)
    candidates = dict(themes.spots)
    if together:
        candidates.setdefault(TOGETHER, [])  # what such acts are about where no word says it
    bare = not themes.specific.get(token.sent.start)
    said = sum(1 for spots in themes.spots.values() if _words(token, spots))
    for slug, spots in candidates.items():
        here, near = [hit for hit, word in spots if word.sent.start == token.sent.start], _near(themes, token, spots)
        implied = (together and slug == TOGETHER) or slug == themes.first
        if not here and not near and not implied and themes.subjects.get(slug, 0.0) < _LIKELY:
            continue
        loc = "here" if here else "near" if near else "none"
        features = (
            *_standing(themes, act, slug, loc, strength(here), bare),
            *_first(themes, act, slug, loc, bare),
            *_closeness(themes, act, _words(token, spots), strength(here), said),
        )
        told = here or near
        yield slug, evidence_of(themes.document, told) if told else act.evidence, features


def _words(token: "Token", spots: Sequence[Spot]) -> list["Token"]:
    """The words of a theme that stand in a token's sentence."""
    return [word for _, word in spots if word.sent.start == token.sent.start]


def _near(themes: ThemeMap, token: "Token", spots: Sequence[Spot]) -> list[ThemeHit]:
    """The hits in a token's paragraph."""
    paragraph = themes.document.paragraph_at(token.idx)
    if paragraph is None:
        return []
    return [hit for hit, _ in spots if paragraph.span.start <= hit.start < paragraph.span.end]


def _standing(themes: ThemeMap, act: Act, slug: str, loc: str, here: str, bare: bool) -> Iterator[str]:
    """What theme it is, how near to the act and how much a subject of the readout."""
    k, score, general = str(act.kind), themes.subjects.get(slug, 0.0), slug in GENERAL
    mass, told = themes.share(slug), loc == "here"
    yield f"k={k}"
    yield f"loc={loc}"
    yield f"score={bucket(score)}"
    yield f"slug={slug}"
    yield f"k-slug={k}/{slug}"
    yield f"loc-score={loc}/{int(score * 5)}"
    yield f"here={here}"
    yield f"k-loc={k}/{loc}"
    yield f"st={act.cue.strength}/{loc}"
    yield f"mass={mass}/{told}"
    yield f"mass-bare={mass}/{bare}/{told}"
    yield f"bare={bare}/{here}"
    yield f"bare-general={bare}/{general}/{loc}"
    yield f"bare-k={bare}/{general}/{loc}/{k}"
    if general:
        yield f"bare-slug={bare}/{slug}/{loc}"
        yield f"bare-k-slug={bare}/{slug}/{k}"


def _first(themes: ThemeMap, act: Act, slug: str, loc: str, bare: bool) -> Iterator[str]:
    """Of the theme that the readout is likeliest about."""
    if slug == themes.first:
        yield f"first={loc}"
        yield f"first-score={loc}/{bucket(themes.subjects.get(slug, 0.0))}"
        yield f"k-first={act.kind}/{loc}"
        yield f"first-bare={loc}/{bare}"


def _closeness(themes: ThemeMap, act: Act, words: Sequence["Token"], here: str, said: int) -> Iterator[str]:
    """Of a theme in the act's sentence: how far from the cue, and whether under it; `said` counts the themes there."""
    if not words:
        return
    doc, k = themes.document.doc, str(act.kind)
    inside = any(is_under(doc[act.token], word) for word in words)
    verb = any(is_under(doc[act.verb], word) for word in words)
    after = any(word.i > act.token for word in words)
    yield f"gap={gap(words, [act.token])}"
    yield f"inside={inside}"
    yield f"inside-k={inside}/{k}"
    yield f"verb={verb}"
    yield f"after={after}"
    yield f"after-k={after}/{k}"
    yield f"inside-here={inside}/{here}"
    yield f"verb-after={verb}/{after}"
    yield f"others={min(said, 5)}"
