"""Whether the verb over a date speaks of the future, so that "on Tuesday" is the next one and not the last."""

from dataclasses import dataclass
from functools import cache

from policegraph.extract.clauses import is_present
from policegraph.extract.document import Document, Part
from policegraph.extract.modality import operators
from policegraph.extract.modality_words import modality_words
from policegraph.extract.word_lists import word_lists
from policegraph.facts import Modality, Span


@dataclass(frozen=True, slots=True)
class TenseWords:
    """The lists of `tense.toml`."""

    fixed: frozenset[str]
    set: frozenset[str]
    set_for: frozenset[str]
    puts_off: frozenset[str]
    until: frozenset[str]


@cache
def tense_words() -> TenseWords:
    """The lists, loaded once. Raises KnowledgeError."""
    return word_lists("tense.toml", TenseWords)


def clause_ahead(document: Document, span: Span) -> bool | None:
    """Whether the verb over a date speaks of the future; None where its tense does not say, or no verb stands there."""
    words = tense_words()
    verb, prep = document.tokens(span)[0], ""
    while verb.pos_ not in ("VERB", "AUX") or verb.lower_ in words.fixed:
        if verb.lower_ in words.fixed:
            return True  # "the session, due in Porto on 24 November"
        if verb.head.i == verb.i:
            return None
        prep = verb.lower_ if verb.pos_ == "ADP" else prep
        verb = verb.head
    if verb.tag_ == "VBN" and (
        verb.lower_ in words.set or (verb.lower_ in words.set_for and prep in ("for", "to", *words.until))
    ):
        return True
    if verb.lemma_.lower() in words.puts_off:
        return True if prep in ("for", "to", *words.until) else None
    told = operators(verb)
    if told.future or told.modality in (Modality.PLANNED, Modality.REQUESTED, Modality.COMMITTED):
        return True
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(part.tag_ == "VBD" or part.lemma_ == "have" for part in (*helpers, verb)):
        return False
    if prep in words.until:
        return True  # "is in Porto until Friday"
    if told.modality is Modality.DENIED and verb.tag_ == "VBG":
        return None  # "without commenting on the fire in July"
    if told.modality is Modality.ASSERTED and not told.modal:
        present = is_present(verb) and verb.lemma_.lower() in modality_words().sets
        return True if present and not _in_title(document, span) else None
    return True


def _in_title(document: Document, span: Span) -> bool:
    paragraph = document.paragraph_at(span.start)
    return paragraph is not None and paragraph.part in (Part.TITLE, Part.HEADING)
