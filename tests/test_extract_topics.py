"""Which themes are candidates for an event or act, and who speaks. Names and texts are made up."""

from functools import cache

import pytest

from policegraph.extract.act_topics import act_topics
from policegraph.extract.cast import gazetteers
from policegraph.extract.document import parse
from policegraph.extract.event_topics import event_topics
from policegraph.extract.model import load_model
from policegraph.extract.proposals import Proposal, propose
from policegraph.extract.quotations import Quote, find_quotes
from policegraph.extract.topics import TOGETHER, bucket, gap, is_under, strength
from policegraph.facts import Readout
from policegraph.knowledge.load import load


@cache
def proposal(text: str) -> Proposal:
    (document,) = parse([Readout("note.txt", text, issued="2024-03-14")], load_model())
    return propose(document, gazetteers(load()))


def quotes(text: str) -> list[tuple[str, str | None, Quote]]:
    p = proposal(text)
    found = find_quotes(p.scene)
    clusters = p.scene.cast.clusters
    return [(q.span.of(text), clusters[q.speaker].name if q.speaker else None, q) for q in found]


NOTE = (
    "Minister Aino Kivelä met Minister Janis Ozolkalns of Latvia in Riga to discuss human trafficking.\n\n"
    "She thanked him for the extradition of two smugglers."
)


def test_steps() -> None:
    assert [bucket(score) for score in (0.0, 0.19, 1.0)] == ["0", "1", "9"]
    doc = proposal(NOTE).document.doc
    assert [gap([doc[n]], [0]) for n in (4, 5, 12)] == ["1", "2", "3"]
    assert strength(()) == "none"


def test_a_word_stands_under_its_verb() -> None:
    doc = proposal(NOTE).document.doc
    met = next(token for token in doc if token.text == "met")
    trafficking = next(token for token in doc if token.text == "trafficking")
    assert is_under(met, trafficking)
    assert not is_under(trafficking, met)


def test_an_event_is_about_what_its_sentence_names() -> None:
    p = proposal(NOTE)
    happening = next(e.happening for e in p.events if e.happening.main)
    topics = {slug: (span.of(NOTE), set(features)) for slug, span, features in event_topics(p.themes, happening, [])}
    words, features = topics["human-trafficking"]
    assert words == NOTE.split("\n")[0]
    assert {"loc=direct", "main=True", "slug=human-trafficking"} <= features


def test_an_act_is_about_what_its_sentence_names_before_the_rest() -> None:
    p = proposal(NOTE)
    thanks = next(act for act in p.acts if act.cue.id == "Praise:thank")
    topics = {slug: set(features) for slug, _, features in act_topics(p.themes, thanks)}
    assert "loc=here" in topics["fugitives-and-extradition"]
    assert "loc=here" not in topics.get("human-trafficking", set())


def test_working_together_may_be_its_own_theme() -> None:
    p = proposal("Finland and Latvia agreed to work together.")
    agreed = next(act for act in p.acts if act.kind.symmetric)
    assert TOGETHER in {slug for slug, _, _ in act_topics(p.themes, agreed)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("“We shall train the officers of both units,” said Minister Aino Kivelä.", "quote-verb"),
        ("Minister Aino Kivelä said: “We shall train the officers of both units.”", "quote-verb"),
    ],
)
def test_the_speaker_is_the_subject_of_the_reporting_verb(text: str, rule: str) -> None:
    ((words, speaker, quote),) = quotes(text)
    assert words.startswith("We shall train")
    assert speaker == "Aino Kivelä"
    assert quote.rule == rule


def test_a_split_quotation_is_joined() -> None:
    text = "“We shall train the officers of both units,” Minister Aino Kivelä said, “and we shall begin this summer.”"
    (_, first, one), (_, second, other) = quotes(text)
    assert first == second == "Aino Kivelä"
    assert (one.part_of, other.part_of) == (None, 0)


def test_an_announced_block_goes_on_over_paragraphs() -> None:
    text = (
        "The two ministries signed a memorandum in Turku on Tuesday about the training of officers.\n\n"
        "Minister Aino Kivelä said:\n\n"
        "We shall train the officers of both units and we shall begin with it this summer.\n\n"
        "I look forward to our work, which will make both of our countries safer places."
    )
    (_, first, one), (_, second, other) = quotes(text)
    assert first == second == "Aino Kivelä"
    assert one.rule == other.rule == "quote-block"
    assert (one.part_of, other.part_of) == (None, 0)
