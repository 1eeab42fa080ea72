"""Whom each noun phrase speaks of: names, and through them pronouns, role nouns, "the two sides"."""

from typing import TYPE_CHECKING

from policegraph.extract.clusters import Cast
from policegraph.extract.discourse import Discourse, ref_at
from policegraph.extract.document import Document
from policegraph.extract.named import embody, genders_by_honorific, named, sides_of
from policegraph.extract.noun_phrases import is_definite, is_of_two, is_plural, owner
from policegraph.extract.offices import embodied
from policegraph.extract.pairs import pair
from policegraph.extract.pronouns import is_pronoun, pronoun
from policegraph.extract.reference_words import reference_words
from policegraph.extract.role_bodies import body_by_head, role_body, role_country
from policegraph.extract.role_persons import counterpart, role_person
from policegraph.extract.scene import SUBJECTS, Ref, Scene
from policegraph.extract.sides import allegiances
from policegraph.extract.suspects import find_suspects
from policegraph.extract.talks import find_talks

if TYPE_CHECKING:
    from spacy.tokens import Token


def set_scene(document: Document, cast: Cast) -> Scene:
    """Resolve every reference of a document: names first, then everything else in reading order."""
    refs, inner = named(document, cast)
    genders = genders_by_honorific(document.doc, refs)
    loyal = allegiances(document, cast, inner)
    meant = embodied(cast, loyal)
    refs = embody(refs, meant)
    holders = meant | {post: person for person, post, _, _ in reversed(cast.holds)}
    bare = Scene(document, cast, refs, inner, (), {}, [])
    talks, suspects = find_talks(bare), find_suspects(bare)
    sides = sides_of(document, refs, talks, loyal)
    said = Discourse(document, cast, dict(refs), loyal, holders, genders, talks, sides, suspects)
    read(said)
    if said.votes:  # once more, now that it is known who is he and who is she
        said = Discourse(document, cast, dict(refs), loyal, holders, settled(said), talks, sides, suspects)
        read(said)
    order = sorted((i, agent) for i, ref in refs.items() for agent in ref.agents)
    return Scene(document, cast, said.refs, inner, sides, loyal.of, order, loyal.sure, tuple(said.sources))


def read(said: Discourse) -> None:
    """Go through a document from its first word to its last and add every reference."""
    for token in said.document.doc:
        if not said.document.tells(token.idx):
            continue
        ref = said.refs.get(token.i)
        if ref is None:
            found = resolve(said, token)
            if found is not None:
                said.refs[token.i] = found
                said.remember(token, found.agents)
        elif token.i == 0 or said.refs.get(token.i - 1) is not ref:  # the first word of a name
            _bare_title(said, token)
            said.remember(token, said.refs[token.i].agents)


def settled(said: Discourse) -> dict[str, str]:
    """He or she, by the pronouns of those who go on speaking; an honorific counts before them."""
    genders = dict(said.genders)
    for agent in {agent for agent, _ in said.votes}:
        he, she = said.votes[agent, "m"], said.votes[agent, "f"]
        if he != she:
            genders.setdefault(agent, "m" if he > she else "f")
    return genders


def resolve(said: Discourse, token: "Token") -> Ref | None:
    """The reference of a token that is no name; None where it speaks of nobody that is known."""
    low, words = token.lower_, reference_words()
    if is_pronoun(token):
        return pronoun(said, token)
    if token.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ") and low not in words.pair_persons:
        return None
    if is_of_two(token) or low in ("sides", "parties") or (low == "two" and token.dep_ in SUBJECTS):
        both = pair(said, token)
        if both:
            return ref_at(token, "pair", both)
    whose = owner(token, said.refs)
    if low in words.carriers and whose:
        return ref_at(token, "carrier", whose)
    agent = _one_meant(said, token, whose)
    return ref_at(token, "role", (agent,)) if agent else None


def _one_meant(said: Discourse, token: "Token", whose: tuple[str, ...]) -> str | None:
    """The one person, body or country that a noun speaks of."""
    low, words = token.lower_, reference_words()
    one = not is_plural(token)
    if one and low in words.counterparts:
        return counterpart(said, token, whose)
    known = one and is_definite(token)
    if known and low in words.person_nouns:
        return role_person(said, token, whose)
    if known and low in words.body_nouns:
        return role_body(said, token, whose)
    body = body_by_head(said, token)
    if body is None and known and low in words.country_nouns:
        return role_country(said, token)
    return body


def _bare_title(said: Discourse, token: "Token") -> None:
    """ "the Minister" after a name is whoever has been speaking, not the office that is most like it."""
    ref = said.refs[token.i]
    if ref.via != "title":
        return
    words = said.document.tokens(ref.span)
    head = next((t for t in words if not ref.span.start <= t.head.idx < ref.span.end), token)
    after = said.refs.get(words[-1].i + 1)
    if after is not None and after.via == "name" and after.agents[0][0] == "p":
        return
    person = None
    if len(words) == 1 and token.lower_ in reference_words().person_nouns:
        person = role_person(said, token, owner(token, said.refs))
    elif ref.agents[0][0] == "t" and head.dep_ in SUBJECTS:
        source = said.source(token)
        if source is not None and source[0] == "p" and not said.posts_of.get(source):
            person = source
    if person is not None:
        for word in words:
            if said.refs.get(word.i) is ref:
                said.refs[word.i] = Ref((person,), "title", ref.span)
