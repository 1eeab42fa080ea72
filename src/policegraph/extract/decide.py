"""From proposals to facts: what the scorers keep, with its words, confidence and rule; the rest is named as dropped."""

from collections.abc import Iterable

from policegraph.extract import assemble
from policegraph.extract.case import Case
from policegraph.extract.decide_acts import decide_acts
from policegraph.extract.decide_events import decide_events
from policegraph.extract.proposals import Proposal
from policegraph.extract.quotations import Quote, find_quotes
from policegraph.extract.roles import clip
from policegraph.extract.scene import Scene
from policegraph.extract.scorer import Scorers
from policegraph.extract.themes import readout_themes
from policegraph.facts import Extraction, Ground, Quotation, ThemeMention

# how sure each way of finding a speaker is, before it is measured
_QUOTE_CONFIDENCE = {"quote-verb": 0.9, "quote-intro": 0.9, "quote-block": 0.8, "quote-continued": 0.8}
_ANY_QUOTE = 0.6


def decide(p: Proposal, scorers: Scorers) -> Extraction:
    """Judge all proposals of one readout."""
    themes = readout_themes(p.document.text, p.hits, p.document.readout.title, scorers.themes)
    kept = assemble.kept_entities(p, scorers)
    case = Case(p, scorers, kept, frozenset(theme.slug for theme in themes))
    chosen, lost_events = decide_events(case)
    main = next((one.event for one in chosen if one.proposal.happening.main), None)
    interactions, lost_acts = decide_acts(case, main)
    return Extraction(
        readout=p.document.readout,
        entities=assemble.entities(p.scene.cast, p.document, kept),
        relations=assemble.relations(p, scorers, kept),
        events=tuple(one.event for one in chosen),
        interactions=tuple(interactions),
        quotations=tuple(_quotations(p.scene, [quote for quote in find_quotes(p.scene) if quote.speaker in kept])),
        themes=tuple(
            ThemeMention(t.slug, Ground(clip(p.scene, t.best.start, t.best.end), "theme-readout", round(t.score, 3)))
            for t in themes
        ),
        dropped=(*lost_events, *lost_acts),
    )


def _quotations(scene: Scene, quotes: Iterable[Quote]) -> list[Quotation]:
    """The quotations with a speaker, the parts of a split one joined."""
    out: list[Quotation] = []
    ids: dict[int, str] = {}
    for number, quote in enumerate(quotes):
        if quote.speaker is None:
            continue
        ids[number] = f"q{len(out) + 1}"
        before = ids.get(quote.part_of) if quote.part_of is not None else None
        evidence = clip(scene, quote.evidence.start, quote.evidence.end)
        ground = Ground(evidence, quote.rule, _QUOTE_CONFIDENCE.get(quote.rule, _ANY_QUOTE))
        out.append(Quotation(ids[number], quote.span, quote.speaker, ground, before))
    return out
