"""The small parts of reference, each by itself: whose a noun is, whether it is known, who is he, who the two are."""

from functools import cache

import pytest

from policegraph.errors import KnowledgeError
from policegraph.extract.cast import build_cast, gazetteers
from policegraph.extract.document import Document, parse
from policegraph.extract.model import load_model
from policegraph.extract.named import genders_by_honorific, named
from policegraph.extract.noun_phrases import is_definite, is_of_two, owner
from policegraph.extract.reference import set_scene
from policegraph.extract.reference_words import reference_words
from policegraph.extract.role_bodies import heads
from policegraph.extract.scene import Scene
from policegraph.extract.word_lists import check_lists
from policegraph.facts import Readout
from policegraph.knowledge.load import load


@cache
def scene(text: str) -> Scene:
    (document,) = parse([Readout("note.txt", text, issued="2024-03-14")], load_model())
    return set_scene(document, build_cast(document, gazetteers(load())))


def parsed(text: str) -> Document:
    return scene(text).document


def names(found: Scene, agents: tuple[str, ...]) -> list[str]:
    return [found.cast.clusters[agent].name for agent in agents]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Conclave of Harbour Police", ("police", "conclave")),
        ("Northern Chiefs", ("chiefs", "chiefs")),
        ("Interpol", ()),
    ],
)
def test_the_heads_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert heads(name) == words


def test_a_noun_is_known_by_its_article_or_capital() -> None:
    doc = parsed("She met the minister. A minister came. We saw Minister after minister.").doc
    assert [is_definite(token) for token in doc if token.lower_ == "minister"] == [True, False, True, False]


def test_two_of_a_kind() -> None:
    doc = parsed("The two ministers met. Both ministers left. The ministers of the region came.").doc
    assert [is_of_two(token) for token in doc if token.lower_ == "ministers"] == [True, True, False]


def test_whose_a_noun_is_stands_before_it_or_after_of() -> None:
    found = scene("Finnish officers and the police of Latvia and Estonia worked in Turku with the officers.")
    nouns = [token for token in found.document.doc if token.lower_ in ("officers", "police")]
    owners = [names(found, owner(token, found.refs)) for token in nouns]
    assert owners == [["Finland"], ["Latvia", "Estonia"], []]


def test_an_honorific_tells_he_from_she() -> None:
    found = scene("Mr Joris Claessens met Dame Helena Brandvold and Marek Lindqvist.")
    refs, _ = named(found.document, found.cast)
    genders = genders_by_honorific(found.document.doc, refs)
    assert {found.cast.clusters[id].name: gender for id, gender in genders.items()} == {
        "Joris Claessens": "m",
        "Helena Brandvold": "f",
    }


def test_an_honorific_decides_whom_a_pronoun_can_mean() -> None:
    found = scene("Mr Joris Claessens met Mrs Helena Brandvold in Leeds. She left on Monday.")
    (she,) = [token for token in found.document.doc if token.text == "She"]
    assert names(found, found.refs[she.i].agents) == ["Helena Brandvold"]


def test_the_shipped_lists_load() -> None:
    assert "minister" in reference_words().person_nouns


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ({"a": {"he": ["he"]}}, "'she' is missing"),
        ({"a": {"he": ["he"], "she": ["she"], "we": ["we"]}}, "'we' is unknown"),
        ({"a": {"he": ["he"], "she": ["she"]}, "b": {"he": ["him"]}}, "'he' is there twice"),
        ({"a": {"he": ["he", "him", "he"], "she": ["she"]}}, "'he' stands twice in 'he'"),
        ({"a": {"he": "he", "she": ["she"]}}, "'he' must be a list of words"),
        ({"a": {"he": [], "she": ["she"]}}, "'he' must be a list of words"),
        ({"he": ["he"]}, "stand in tables"),
    ],
)
def test_a_word_list_that_breaks_its_form_is_named(tables: object, reason: str) -> None:
    with pytest.raises(KnowledgeError, match=reason):
        check_lists("words.toml", tables, ["he", "she"])
