"""Whether the verb over a date speaks of the future, so that "on Tuesday" is the next one and not the last."""

from policegraph.extract.document import Document, Part
from policegraph.extract.modality import operators
from policegraph.extract.modality_words import modality_words
from policegraph.facts import Modality, Span

_FIXED = frozenset("due scheduled slated foreseen".split())
# set on a day by their participle: "planned for March", "moved to Friday", "expected back in May"
_SET = frozenset("planned programmed envisaged pencilled expected anticipated awaited".split())
_SET_FOR = frozenset("set fixed moved postponed rescheduled adjourned deferred put".split())
_PUTS_OFF = frozenset("remand adjourn bail postpone defer reschedule".split())
_UNTIL = frozenset("until till".split())


def clause_ahead(document: Document, span: Span) -> bool | None:
    """Whether the verb over a date speaks of the future; None where its tense does not say, or no verb stands there."""
    verb, prep = document.tokens(span)[0], ""
    while verb.pos_ not in ("VERB", "AUX") or verb.lower_ in _FIXED:
        if verb.lower_ in _FIXED:
            return True  # "the session, due in Porto on 24 November"
        if verb.head.i == verb.i:
            return None
        prep = verb.lower_ if verb.pos_ == "ADP" else prep
        verb = verb.head
    if verb.tag_ == "VBN" and (verb.lower_ in _SET or (verb.lower_ in _SET_FOR and prep in ("for", "to", *_UNTIL))):
        return True
    if verb.lemma_.lower() in _PUTS_OFF:
        return True if prep in ("for", "to", *_UNTIL) else None
    told = operators(verb)
    if told.future or told.modality in (Modality.PLANNED, Modality.REQUESTED, Modality.COMMITTED):
        return True
    helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if any(part.tag_ == "VBD" or part.lemma_ == "have" for part in (*helpers, verb)):
        return False
    if prep in _UNTIL:
        return True  # "is in Porto until Friday"
    if told.modality is Modality.DENIED and verb.tag_ == "VBG":
        return None  # "without commenting on the fire in July"
    if told.modality is Modality.ASSERTED and not told.modal:
        present = verb.tag_ in ("VBZ", "VBP") and not helpers and verb.lemma_.lower() in modality_words().sets
        return True if present and not _in_title(document, span) else None
    return True


def _in_title(document: Document, span: Span) -> bool:
    paragraph = document.paragraph_at(span.start)
    return paragraph is not None and paragraph.part in (Part.TITLE, Part.HEADING)
