"""Words that can open an act, in constructions that open none, beside those that do. Names and texts are made up."""

import pytest

from policegraph.extract.act_frames import find_frames
from policegraph.extract.cast import build_cast, gazetteers
from policegraph.extract.document import parse
from policegraph.extract.model import load_model
from policegraph.extract.reference import set_scene
from policegraph.facts import Readout
from policegraph.knowledge.load import load


def opened(text: str) -> set[str]:
    """The cues that open a frame in a note of this one sentence."""
    (document,) = parse([Readout("note.txt", text, issued="2024-03-14")], load_model())
    scene = set_scene(document, build_cast(document, gazetteers(load())))
    return {frame.cue.id for frame in find_frames(scene)}


@pytest.mark.parametrize(
    ("cue", "opens", "not_opens"),
    [
        (
            "Praise:welcome",
            "Minister Aino Kivelä welcomed the progress made by the Latvian police.",
            "Minister Aino Kivelä welcomed the Latvian ambassador in Turku.",
        ),
        (
            "Commit:affirm",
            "Minister Aino Kivelä affirmed that Finland would train more officers.",
            "Minister Aino Kivelä affirmed that the two ministries have good relations.",
        ),
        (
            "Request:want",
            "Minister Aino Kivelä wants Latvia to send more officers.",
            "Minister Aino Kivelä wanted to thank the Latvian police.",
        ),
        (
            "Request:ask",
            "Minister Aino Kivelä asked Latvia to send more officers.",
            "A reporter asked whether Minister Aino Kivelä had met the officers.",
        ),
        (
            "Praise:have praise",
            "Minister Aino Kivelä had high praise for the Latvian police.",
            "Minister Aino Kivelä has praised the Latvian police for its work.",
        ),
        (
            "Request:call on",
            "Minister Aino Kivelä called on Latvia to pay for more officers.",
            "Minister Aino Kivelä called on the Latvian ambassador to thank him.",
        ),
        (
            "Request:want",
            "Minister Aino Kivelä wants the police to search the harbour.",
            "The Latvian State Police arrested Juhani Rautala, who is wanted for murder in Finland.",
        ),
        (
            "Request:seek",
            "Minister Aino Kivelä sought more officers from Latvia.",
            "The prosecutors in Turku had sought Juhani Rautala since 2010.",
        ),
        (
            "Request:direct",
            "Minister Aino Kivelä directed the police to search the harbour.",
            "The operation was directed by the Latvian State Police.",
        ),
        (
            "Enforce:search",
            "The Finnish police searched the company's offices.",
            "The Finnish police searches for missing children.",
        ),
        (
            "Criticise:take issue",
            "Minister Aino Kivelä took issue with the report.",
            "Minister Aino Kivelä came to take up the issue of visas with the report's authors.",
        ),
    ],
)
def test_what_a_construction_says_of_its_cue(cue: str, opens: str, not_opens: str) -> None:
    assert cue in opened(opens)
    assert cue not in opened(not_opens)
