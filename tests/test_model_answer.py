"""What a model wrote, and where its words stand: reading, mending, finding, cutting."""

from itertools import pairwise

import pytest

from policegraph.extract.model_reader.answer import NoAnswer, read_answer
from policegraph.extract.model_reader.locate import Located
from policegraph.extract.model_reader.parts import cut, halves
from policegraph.extract.model_reader.speech import is_speech, pieces
from policegraph.facts import Span

ENTITY = '{"id": "p1", "kind": "person", "names": ["Ada Quill"]}'
WHOLE = '{"entities": [' + ENTITY + '], "relations": [], "events": [], "acts": [], "quotes": [], "themes": []}'


@pytest.mark.parametrize(
    ("content", "mended"),
    [
        (WHOLE, ""),
        (f"<think>Who is named? {{}}</think>\n{WHOLE}", ""),
        (f"Here it is:\n```json\n{WHOLE}\n```\nI hope that helps.", "words around it"),
        (f"Sure! {WHOLE} Anything else?", "words around it"),
        (WHOLE.replace("}]", "},]"), "trailing commas"),
        (f'{{"entities": [{ENTITY}, {{"id": "p2", "ki', "cut off"),
        (f'{{"entities": [{ENTITY}], "acts": [{{"kind": "Praise", "words": "than', "cut off"),
    ],
)
def test_answers_are_read_and_mended(content: str, mended: str) -> None:
    proposed = read_answer(content)
    assert [entity.names for entity in proposed.entities] == [("Ada Quill",)]
    assert proposed.mended == mended


@pytest.mark.parametrize(
    "content",
    [
        "",
        "I can't do that.",
        "[1, 2]",
        '"text"',
        '{"facts": []}',
        '{"entities": "none"}',
        '{"entities": [{"id": "p',
        "{",
    ],
)
def test_what_is_no_answer_is_said_to_be_none(content: str) -> None:
    with pytest.raises(NoAnswer):
        read_answer(content)


def test_an_item_of_the_wrong_form_goes_alone() -> None:
    proposed = read_answer(
        '{"entities": [' + ENTITY + ', {"id": "x"}, 7], "acts": [{"kind": "Praise", "words": 3}], "themes": null,'
        ' "events": [{"id": "e1", "kind": "Visit", "words": "came", "participants": "p1", "date": "2031-05"}]}'
    )
    assert [entity.id for entity in proposed.entities] == ["p1"]
    assert len(proposed.misfits) == 3
    assert proposed.events[0].participants == ("p1",)
    assert proposed.events[0].date is not None
    assert proposed.events[0].date.edtf == "2031-05"


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("He said “we’ll come” – soon.", '"we\'ll come" - soon', "“we’ll come” – soon"),
        ("the  Minister\nof\u00a0Justice", "the Minister of Justice", "the  Minister\nof\u00a0Justice"),
        ("Jürgen spoke", "Ju\u0308rgen", "Jürgen"),
        ("Ju\u0308rgen spoke", "Jürgen", "Ju\u0308rgen"),
        ("co\u00adoperation grew", "cooperation grew", "co\u00adoperation grew"),
        ("They met … and left", "... and left", "and left"),
        ("The ﬁnal oﬃce", "final office", "ﬁnal oﬃce"),
    ],
)
def test_words_are_found_after_normalisation(text: str, words: str, found: str) -> None:
    span = Located(text).find(words)
    assert span is not None
    assert span.of(text) == found


@pytest.mark.parametrize("words", ["ICE", "Minister of Peace", "the police…came", "", "   ", "...", "olice"])
def test_what_does_not_stand_there_is_not_found(words: str) -> None:
    assert Located("The police of the Ministers came.").find(words) is None


def test_names_are_found_in_another_case_where_they_are_long() -> None:
    located = Located("MR TARN spoke for the NORTHERN COLLEGE and it went.")
    assert located.name("Northern College") is not None
    assert located.name("IT") is None


def test_words_are_looked_for_in_their_part_only() -> None:
    text = "Ada came. Bo left. Ada came."
    assert Located(text, Span(10, len(text))).find("Ada came") == Span(19, 27)


def test_a_long_text_is_cut_into_parts_that_overlap_and_hold_all_of_it() -> None:
    text = "\n".join(f"Paragraph {n} tells of the {n}th matter. It goes on a little. " * 3 for n in range(60))
    parts = cut(text, 1500, 300)
    assert parts[0].span.start == 0
    assert parts[-1].span.end == len(text)
    for one, other in pairwise(parts):
        assert other.span.start < one.span.end
        assert other.span.start > one.span.start
        assert len(one.text) <= 1500
        assert one.text == one.span.of(text)
        assert text[other.span.start - 1].isspace()


@pytest.mark.parametrize("text", ["x" * 10_000, "no end " * 2000, "\n" * 9000 + "x", "A. " * 4000])
def test_no_text_is_cut_for_ever(text: str) -> None:
    parts = cut(text, 700, 300)
    assert 0 < len(parts) < 100
    assert parts[-1].span.end == len(text)
    for half in halves(parts[0], 100):
        assert half.text == half.span.of(text)


def test_speech_is_told_by_its_marks_or_its_announcement() -> None:
    text = "She said: “We will come.” He was glad that they came.\nMr Tarn said:\nWe are ready.\nAll of us."
    for words, speech in (
        ("We will come.", True),
        ("He was glad that they came.", False),
        ("We are ready.", True),
        ("All of us.", True),
    ):
        start = text.index(words)
        assert is_speech(text, Span(start, start + len(words))) is speech, words


def test_interrupted_speech_is_two_pieces() -> None:
    text = "“We will come,” he said, “and stay.”"
    assert [span.of(text) for span in pieces(text, Span(1, len(text) - 1))] == ["We will come,", "and stay."]
