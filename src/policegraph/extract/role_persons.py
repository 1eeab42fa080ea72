"""Which person "the Minister", "his counterpart", "the guest" speaks of."""

from typing import TYPE_CHECKING

from policegraph.extract.discourse import Discourse
from policegraph.extract.noun_phrases import has, named_after
from policegraph.extract.reference_words import reference_words
from policegraph.extract.scene import SUBJECTS
from policegraph.extract.words import fold
from policegraph.facts import EntityKind

if TYPE_CHECKING:
    from spacy.tokens import Token


def role_person(said: Discourse, token: "Token", owner: tuple[str, ...]) -> str | None:
    """Whom a role noun speaks of; `owner` are the countries or bodies that the phrase names."""
    low, words = token.lower_, reference_words()
    after = named_after(token, said.refs)[:1]
    if after and after[0][0] == "p" and token.i + 1 in said.refs:
        return after[0]
    if low in words.styles and after and after[0][0] == "p" and _only_titles(said, token):  # "His Excellency Mr. X"
        return after[0]
    if low in words.hosts:
        return _host_side(said, token, host=True)
    if low in words.guests:
        return _host_side(said, token, host=False)
    fellows = _fellow_subjects(said, token)
    fits = [agent for agent in _holders(said, low, owner) if agent not in fellows]
    if token.dep_ in SUBJECTS and not owner:
        # who has been speaking goes on speaking, unless the text gives him another office
        source = said.source(token)
        if source in fits or (source is not None and source[0] == "p" and not said.posts_of.get(source)):
            return source
    if not fits:
        return said.recent(token, "pt") if low in words.anybody else None
    return said.recent(token, "pt", fits) or fits[0]


def _only_titles(said: Discourse, token: "Token") -> bool:
    """Whether nothing but capitals and full stops parts a noun from the name that follows."""
    for word in token.doc[token.i + 1 : token.sent.end]:
        if word.i in said.refs:
            return True
        if not word.is_title and not word.is_punct and not word.is_upper:
            return False
    return False


def _holders(said: Discourse, noun: str, owner: tuple[str, ...]) -> list[str]:
    """All whose office bears this noun; of the owner's if it has any, else whoever is of the owner's side."""
    posts = [post.id for post in said.cast.of(EntityKind.POST) if noun in fold(post.core).split()]
    fits = [said.holders.get(post, post) for post in posts]
    if not owner:
        return fits
    return [agent for agent in fits if said.side_of(agent) in owner] or _of_side(said, owner, "p") or fits


def _of_side(said: Discourse, owner: tuple[str, ...], kinds: str) -> list[str]:
    return [agent for agent, side in said.allegiances.of.items() if side in owner and agent[0] in kinds]


def _fellow_subjects(said: Discourse, token: "Token") -> set[str]:
    """Who does what is done to this token's phrase, and so is somebody else."""
    verb = token
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        if verb.dep_ in SUBJECTS:
            return set()
        verb = verb.head
    return said.subjects(verb)


def _host_side(said: Discourse, token: "Token", *, host: bool) -> str | None:
    """The host or the guest of the note: of two sides the one at home, or not; "his guest" is the other side."""
    sides = said.sides
    if len(sides) < 2:
        return None
    subject = said.recent(token, "pt")
    if subject in sides and has(token, "his", "her", "their"):
        return _other(sides, subject)
    at_home = [side for side in sides if said.side_of(side) == said.home]
    if len(at_home) == 1:
        return at_home[0] if host else _other(sides, at_home[0])
    return sides[0 if host else 1]


def _other(sides: tuple[str, ...], one: str | None) -> str | None:
    return next((side for side in sides if side != one), None)


def counterpart(said: Discourse, token: "Token", owner: tuple[str, ...]) -> str | None:
    """Whom "his Finnish counterpart" speaks of: one of that country; without one, the subject's other side."""
    told = _apposed(said, token)
    if told is not None:
        return told
    if owner:
        himself = _himself(said, token)
        of_side = _of_side(said, owner, "pt")
        fits = [agent for agent in of_side if agent not in himself]
        after = [agent for agent in named_after(token, said.refs) if agent in fits]
        sides = [agent for agent in said.sides if agent in fits]
        persons = [agent for agent in fits if agent[0] == "p"]
        # all of that side are himself: the note's own country was not told, and it is the other side that is meant
        others = [side for side in said.sides if side not in himself] if of_side and not fits else []
        return next(iter(after or sides or persons or fits or others), None)
    subject = said.recent(token, "pt")
    if subject in said.sides:
        return _other(said.sides, subject)
    # else whoever spoke before and is of another country or body
    home = said.side_of(subject)
    before = (agent for i, agent in reversed(said.sources) if i < token.i and said.side_of(agent) != home)
    return next(before, None) if subject else None


def _himself(said: Discourse, token: "Token") -> set[str]:
    """Whose counterpart somebody is, and so who is not meant: the owner of the phrase, the subject of its verb."""
    owners = {a for c in token.children if c.dep_ == "poss" and c.i in said.refs for a in said.refs[c.i].agents}
    return owners | _fellow_subjects(said, token)


def _apposed(said: Discourse, token: "Token") -> str | None:
    """ "her counterpart in the Bureau, Chief Superintendent X", "X, her counterpart": whom the phrase stands beside."""
    whole = token.head if token.head.lower_ == "number" else token
    before = said.refs.get(whole.head.i) if whole.dep_ == "appos" else None
    if before is not None and len(before.agents) == 1 and before.agents[0][0] == "p":
        return before.agents[0]
    end = min(token.i + 16, token.sent.end)
    for i in range(token.i + 1, end):
        word = token.doc[i]
        if word.pos_ in ("VERB", "AUX"):
            return None
        ref = said.refs.get(i)
        if ref is not None and ref.via == "name" and ref.agents[0][0] == "p":
            comma = any(t.text in (",", "(", "–", "—") for t in token.doc[token.i + 1 : i])
            return ref.agents[0] if comma and len(ref.agents) == 1 else None
    return None
