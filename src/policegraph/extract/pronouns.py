"""Whom a pronoun speaks of: he and she, they, it, who."""

from typing import TYPE_CHECKING

from policegraph.extract.cues import cues
from policegraph.extract.discourse import Discourse, ref_at
from policegraph.extract.reference_words import reference_words
from policegraph.extract.scene import SUBJECTS, Ref, is_subject
from policegraph.extract.suspects import pursued
from policegraph.facts import InteractionKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARGUMENTS = ("nsubj", "dobj", "nsubjpass", "pobj", "dative")
_CERTAIN = 3  # votes of what grammar makes certain
_EMPTY_VERBS = frozenset(("be", "recall", "note", "decide", "agree"))  # "it was agreed that"


def is_pronoun(token: "Token") -> bool:
    """Whether a token is one, also where the tagger takes it for something else."""
    words = reference_words()
    return token.pos_ == "PRON" or any(token.lower_ in among for among in (words.he, words.she, words.they, words.it))


def pronoun(said: Discourse, token: "Token") -> Ref | None:
    """The reference of a pronoun; None for "we", "there" and whatever finds nobody."""
    low, words = token.lower_, reference_words()
    if low in words.he:
        return None if token.text == "HE" else _he_or_she(said, token, "m")  # "HE Dr. X": His Excellency
    if low in words.she:
        return _he_or_she(said, token, "f")
    if low in words.they or low == "each":
        return _they(said, token)
    if low in words.it:
        agent = None if _is_empty(token) else said.recent(token, "ag")
        return ref_at(token, "pronoun", (agent,)) if agent else None
    if low in words.relatives and token.dep_ != "mark":
        return _who(said, token)
    return None


# ---- he and she
def _he_or_she(said: Discourse, token: "Token", gender: str) -> Ref | None:
    fits = {id for id in said.cast.clusters if id[0] in "pt" and said.genders.get(id, gender) == gender}
    own = _own(said, token)
    if own is not None:
        said.votes[own, gender] += _CERTAIN
    other = "f" if gender == "m" else "m"
    # whoever has been "he" so far is not "she" now, if anybody else can be
    likely = {id for id in fits if said.votes[id, other] <= said.votes[id, gender]}
    agent = _antecedent(said, token, likely) or _antecedent(said, token, fits)
    if not agent:
        return None
    if token.dep_ in SUBJECTS and agent == said.source(token):
        said.votes[agent, gender] += 1
    return ref_at(token, "pronoun", (agent,))


def _own(said: Discourse, token: "Token") -> str | None:
    """Whose a pronoun is by grammar alone: "X saw for herself", "X and her delegation", "for his part, X said"."""
    words, phrase = reference_words(), token
    while phrase.dep_ in ("poss", "conj", "pobj", "prep", "dobj") and phrase.pos_ not in ("VERB", "AUX"):
        if phrase.i in said.refs and phrase.dep_ != "poss" and said.refs[phrase.i].agents[0][0] == "p":
            break
        phrase = phrase.head
    if token.dep_ != "poss":
        certain = token.lower_ in words.selves
    elif phrase.pos_ in ("VERB", "AUX"):
        certain = token.head.lower_ in words.parts and token.head.dep_ == "pobj" and token.head.head.lower_ == "for"
    else:
        certain = phrase.i < token.i  # joined to the name: "X and her delegation"
        ref = said.refs.get(phrase.i)
        return ref.agents[0] if certain and ref is not None and _is_named(ref) else None
    if not certain:
        return None
    named = [said.refs[c.i] for c in phrase.children if c.dep_ in SUBJECTS and c.i in said.refs]
    return named[0].agents[0] if len(named) == 1 and _is_named(named[0]) else None


def _is_named(ref: Ref) -> bool:
    return ref.via in ("name", "title") and len(ref.agents) == 1 and ref.agents[0][0] == "p"


def _antecedent(said: Discourse, token: "Token", fits: set[str]) -> str | None:
    """For he and she: not a fellow argument of the same verb, unless possessive."""
    if token.dep_ == "poss":
        thanked = _thanked(said, token)
        if thanked in fits:
            return thanked
        return said.recent(token, "pt", fits - _at_home_there(said, token))
    others = fits - _fellows(said, token)
    if said.suspects and pursued(token):
        suspect = said.recent(token, "p", others & said.suspects, subject_first=False)
        if suspect is not None:
            return suspect
    if token.dep_ in SUBJECTS:
        source = said.source(token)
        if source in others:
            return source
    found = said.recent(token, "pt", others)
    if found is None or found in said.genders or token.lower_ not in reference_words().she:
        return found
    # of two who may be "she" the one of whom the text tells it; of most men no text does
    return said.recent(token, "pt", others & said.genders.keys()) or found


def _at_home_there(said: Discourse, token: "Token") -> set[str]:
    """ "his visit to the country": nobody who is of the country visited."""
    noun = token.head
    if noun.lower_ not in reference_words().journeys:
        return set()
    there = {
        said.home if place.lower_ in reference_words().country_nouns else agent
        for prep in noun.children
        if prep.dep_ == "prep" and prep.lower_ in ("to", "in")
        for place in prep.children
        for agent in (said.refs[place.i].agents if place.i in said.refs else ("",))
    }
    return {agent for agent, side in said.allegiances.of.items() if side in there}


def _fellows(said: Discourse, token: "Token") -> set[str]:
    """Whom the arguments before a pronoun speak of; for an object at least those of its verb's subject."""
    before = [c for c in token.head.children if c.dep_ in _ARGUMENTS and c.i < token.i and c.i in said.refs]
    found = {agent for c in before for agent in said.refs[c.i].agents}
    if token.dep_ in ("dobj", "pobj", "dative") and not found:
        return said.subjects(token.head if token.head.pos_ in ("VERB", "AUX") else token.head.head)
    return found


def _thanked(said: Discourse, token: "Token") -> str | None:
    """ "thanked X for her support": what somebody is thanked for is his own."""
    node = token
    for _ in range(5):
        if node.dep_ == "prep" and node.lower_ in ("for", "on") and node.head.pos_ == "VERB":
            verb = node.head
            praises = any(c.kind is InteractionKind.PRAISE for c in cues().verbs.get(verb.lemma_.lower(), ()))
            ref = next((said.refs.get(c.i) for c in verb.children if c.dep_ == "dobj"), None)
            if praises and ref is not None and len(ref.agents) == 1 and ref.agents[0][0] in "pt":
                return ref.agents[0]
            return None
        node = node.head
    return None


# ---- they
def _they(said: Discourse, token: "Token") -> Ref | None:
    """Several who were spoken of in one phrase, else a subject of several, else the two sides."""
    for position, (i, agents, subject) in enumerate(reversed(said.said)):
        if position > 12:
            break
        if i < token.i and len(agents) >= 2 and (subject or position < 4):
            return ref_at(token, "pronoun", agents)
    joint = _joint_subject(said, token)
    if joint:
        return ref_at(token, "pronoun", joint)
    return ref_at(token, "pair", said.sides) if len(said.sides) == 2 else None


def _joint_subject(said: Discourse, token: "Token") -> tuple[str, ...]:
    """The last subject of several before a token, in its sentence or the one before."""
    sent = token.sent
    previous = said.document.doc[max(0, sent.start - 1)].sent if sent.start else sent
    for part in (sent, previous):
        joint: dict[str, None] = {}
        for word in part:
            if word.i >= token.i:
                break
            if word.i in said.refs and is_subject(word):
                among = [word, *(c for c in word.conjuncts if c.i in said.refs)]
                joint = dict.fromkeys(agent for one in among for agent in said.refs[one.i].agents)
        if len(joint) >= 2:
            return tuple(joint)
    return ()


# ---- it, who
def _is_empty(token: "Token") -> bool:
    """ "it is likely that", "it was agreed that": nothing is meant."""
    if token.lower_ != "it":
        return False
    foretells = token.dep_ in SUBJECTS and token.head.lemma_ in _EMPTY_VERBS
    return token.dep_ == "expl" or (foretells and any(c.dep_ in ("ccomp", "acl") for c in token.head.children))


def _who(said: Discourse, token: "Token") -> Ref | None:
    """Of a relative pronoun: whom the noun of its clause speaks of."""
    verb = token
    for _ in range(4):
        if verb.dep_ in ("relcl", "acl"):
            break
        verb = verb.head
    ref = said.refs.get(verb.head.i) if verb.dep_ in ("relcl", "acl") else None
    return ref_at(token, "relative", ref.agents) if ref else None
