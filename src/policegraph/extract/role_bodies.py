"""Which body or country "the Ministry", "the Agency", "the Chiefs", "our country" speaks of."""

from typing import TYPE_CHECKING

from policegraph.extract.discourse import Discourse
from policegraph.extract.noun_phrases import has
from policegraph.extract.reference_words import reference_words
from policegraph.extract.words import fold
from policegraph.facts import EntityKind

if TYPE_CHECKING:
    from spacy.tokens import Token


def role_body(said: Discourse, token: "Token", owner: tuple[str, ...]) -> str | None:
    """Which body a noun for one speaks of; `owner` are the countries or bodies that the phrase names."""
    low = token.lower_
    if any(c.dep_ == "poss" and c.lower_ in ("his", "her") for c in token.children):
        bodies = said.bodies_of.get(said.recent(token, "pt") or "", [])
        if bodies:
            return bodies[0]
    agencies = said.cast.of(EntityKind.AGENCY)
    fits = [a.id for a in agencies if any(low in map(fold, form.split()) for form in (a.name, *a.forms))]
    if not fits and low in reference_words().any_body:
        fits = [a.id for a in agencies]
    if owner:
        fits = [agent for agent in fits if said.side_of(agent) in owner] or fits
    return said.recent(token, "a", fits, subject_first=False) if fits else None


def body_by_head(said: Discourse, token: "Token") -> str | None:
    """ "the Chiefs", "the Conclave": a body by the capitalised head of its name, where one body alone bears it."""
    low = token.lower_
    if not token.text[0].isupper() or len(low) < 4 or not has(token, "the"):
        return None
    if any(c.dep_ in ("compound", "amod", "nmod", "poss") and c.text[0].isupper() for c in token.children):
        return None
    agencies = said.cast.of(EntityKind.AGENCY)
    fits = [a.id for a in agencies if any(low in heads(form) for form in (a.name, *a.forms))]
    return fits[0] if len(fits) == 1 else None


def heads(name: str) -> tuple[str, ...]:
    """The words that a longer name may be called by: its last, and the last before an "of" or "for"."""
    words = [fold(word) for word in name.split()]
    if len(words) < 2:
        return ()
    cut = next((n for n, word in enumerate(words) if word in ("of", "for", "on") and n), len(words))
    return (words[-1], words[cut - 1])


def role_country(said: Discourse, token: "Token") -> str | None:
    """Which country a noun for one speaks of: the last one named, of "his country" the subject's own."""
    country = said.recent(token, "g", subject_first=False)
    if has(token, "his", "her", "their", "our", "its"):
        country = said.side_of(said.recent(token, "pt")) or said.home or country
    return country if country in said.cast.clusters else None
