"""What stands over one word of a sentence, operator by operator. Names and texts are made up."""

from functools import cache
from typing import TYPE_CHECKING

import pytest

from policegraph.extract.clauses import is_negated, whole_clause
from policegraph.extract.governed import under_noun
from policegraph.extract.modality import Operators, operators
from policegraph.extract.modality_words import judging_nouns, modality_words
from policegraph.extract.model import load_model
from policegraph.facts import Modality

if TYPE_CHECKING:
    from spacy.tokens import Doc


@cache
def doc(text: str) -> "Doc":
    return load_model()(text)


def over(text: str, word: str) -> Operators:
    (token,) = [t for t in doc(text) if t.text == word]
    return operators(token)


def over_noun(text: str, noun: str) -> Operators:
    (token,) = [t for t in doc(text) if t.text == noun]
    verb = next(t for t in token.ancestors if t.pos_ in ("VERB", "AUX"))
    return operators(verb, token)


@pytest.mark.parametrize(
    ("text", "word", "modality"),
    [
        # plain
        ("The Minister visited Turku.", "visited", "Asserted"),
        ("The Minister went on to thank the officers.", "thank", "Asserted"),
        ("The Minister would like to thank the officers.", "thank", "Asserted"),
        # plan
        ("The Minister will visit Turku in May.", "visit", "Planned"),
        ("The Minister plans to visit Turku.", "visit", "Planned"),
        ("The plan to visit Turku was welcomed.", "visit", "Planned"),
        # request
        ("The Minister asked Latvia to send officers.", "send", "Requested"),
        ("The request to send officers was made in Riga.", "send", "Requested"),
        ("It is essential that they send officers.", "send", "Requested"),
        # promise
        ("The Minister pledged to send officers.", "send", "Committed"),
        ("The Minister expressed his readiness to send officers.", "send", "Committed"),
        # denial
        ("The Minister did not visit Turku.", "visit", "Denied"),
        ("The Minister refused to visit Turku.", "visit", "Denied"),
        ("The Minister left without visiting Turku.", "visiting", "Denied"),
        ("Nobody visited Turku.", "visited", "Denied"),
        # condition
        ("If the Minister visits Turku, the talks go on.", "visits", "Possible"),
        ("The Minister would visit Turku if the talks went on.", "visit", "Possible"),
        # possibility
        ("The Minister may visit Turku.", "visit", "Possible"),
        ("The Minister reportedly visited Turku.", "visited", "Possible"),
        ("The Minister is believed to have visited Turku.", "visited", "Possible"),
        ("The Minister would have visited Turku.", "visited", "Possible"),
    ],
)
def test_over_a_verb(text: str, word: str, modality: str) -> None:
    assert over(text, word).modality == Modality(modality)


@pytest.mark.parametrize(
    ("text", "noun", "modality"),
    [
        ("The two countries signed an agreement.", "agreement", "Asserted"),
        ("The two countries discussed a future agreement.", "agreement", "Planned"),
        ("The two countries discussed a possible agreement.", "agreement", "Possible"),
        ("There was no agreement.", "agreement", "Denied"),
        ("The Minister cancelled the visit.", "visit", "Denied"),
        ("The Minister looked forward to the visit.", "visit", "Planned"),
        ("The Minister asked for support.", "support", "Requested"),
        ("The Minister pledged support.", "support", "Committed"),
        ("They discussed cooperation.", "cooperation", "Possible"),
        ("They discussed their close cooperation.", "cooperation", "Asserted"),
        ("The memorandum provides for joint patrols.", "patrols", "Planned"),
    ],
)
def test_over_a_noun(text: str, noun: str, modality: str) -> None:
    assert over_noun(text, noun).modality == Modality(modality)


def test_the_operators_are_named() -> None:
    found = over("The Minister plans to visit Turku.", "visit")
    assert (found.under, found.negated, found.conditional, found.modal) == ("plan", False, False, "")
    assert over("The Minister could visit Turku.", "visit").modal == "may"
    assert over("The Minister should visit Turku.", "visit").modal == "would"
    assert over("The Minister will visit Turku.", "visit").future


def test_verbs_that_pass_their_operators_on_are_one_clause() -> None:
    (work,) = [t for t in doc("The units began to work together.") if t.text == "work"]
    clause = whole_clause(work)
    assert [t.text for t in clause.verbs] == ["work", "began"]
    assert clause.under is None


def test_a_verb_that_judges_begins_another_clause() -> None:
    (work,) = [t for t in doc("The units refused to work together.") if t.text == "work"]
    clause = whole_clause(work)
    assert [t.text for t in clause.verbs] == ["work"]
    assert clause.under is not None
    assert clause.under.text == "refused"


def test_nothing_but_is_no_negation() -> None:
    (had,) = [t for t in doc("He had nothing but praise for the officers.") if t.text == "had"]
    assert not is_negated(had)


def test_a_noun_over_a_told_clause_leaves_it_as_it_is() -> None:
    assert under_noun("request", is_open=True) is Modality.REQUESTED
    assert under_noun("request", is_open=False) is None
    assert under_noun("rumour", is_open=False) is Modality.POSSIBLE
    assert under_noun("table", is_open=True) is None


def test_the_lists_of_nouns_are_told_apart() -> None:
    words = modality_words()
    lists = (words.maybe_nouns, words.plan_nouns, words.ask_nouns, words.promise_nouns, words.deny_nouns)
    assert len(judging_nouns()) == sum(map(len, lists))
