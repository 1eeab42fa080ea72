"""Who is party to an act where its own clause does not name him. Names and texts are made up."""

import pytest

from policegraph.extract.acts import Act, candidates
from policegraph.extract.cast import build_cast, gazetteers
from policegraph.extract.document import parse
from policegraph.extract.model import load_model
from policegraph.extract.reference import set_scene
from policegraph.facts import Readout
from policegraph.knowledge.load import load


def read(text: str) -> list[tuple[str, str | None, str | None]]:
    """The candidate acts of a note: kind, actor and target by name."""
    (document,) = parse([Readout("note.txt", text, issued="2024-03-14")], load_model())
    scene = set_scene(document, build_cast(document, gazetteers(load())))

    def name(agent: str | None) -> str | None:
        return None if agent is None else scene.cluster(agent).name

    def named(act: Act) -> tuple[str, str | None, str | None]:
        return (str(act.kind), name(act.actor), name(act.target))

    return [named(act) for act in candidates(scene)]


@pytest.mark.parametrize(
    ("text", "kind", "actor", "target"),
    [
        # joined passives share their agent and what is done to them
        (
            "Juhani Rautala was traced and arrested in Turku by the Finnish Border Guard.",
            "Enforce",
            "Finnish Border Guard",
            "Juhani Rautala",
        ),
        # a participle on the noun tells who gave
        (
            "The officers followed a training organised by the Finnish Border Guard for the Latvian State Police.",
            "Assist",
            "Finnish Border Guard",
            "Latvian State Police",
        ),
        # thanks told by a noun name the giver
        (
            "Minister Aino Kivelä voiced gratitude to the Finnish Border Guard for the training of Latvian officers.",
            "Assist",
            "Finnish Border Guard",
            "Latvia",
        ),
        # who tells the clause promises, not its subject alone
        (
            "Minister Aino Kivelä said that Finland stands ready to train more officers.",
            "Commit",
            "Aino Kivelä",
            None,
        ),
        # who receives is helped
        (
            "The Latvian State Police received two boats from the Finnish Border Guard.",
            "Assist",
            "Finnish Border Guard",
            "Latvian State Police",
        ),
        # an adverb tells of doing together
        (
            "The Latvian State Police patrols the gulf together with the Finnish Border Guard.",
            "Cooperate",
            "Finnish Border Guard",
            "Latvian State Police",
        ),
        # a noun of a body is the body last named that bears it
        (
            "The Latvian State Police found the boat on Monday. Minister Aino Kivelä congratulated the police.",
            "Praise",
            "Aino Kivelä",
            "Latvian State Police",
        ),
        # a speaker's first person
        (
            "“We thank the Latvian State Police for its help in this case,” Minister Aino Kivelä said in Turku.",
            "Praise",
            "Aino Kivelä",
            "Latvian State Police",
        ),
        # help to an operation is help to whoever leads it
        (
            "The Latvian State Police led the operation. The Finnish Border Guard supported the operation with a boat.",
            "Assist",
            "Finnish Border Guard",
            "Latvian State Police",
        ),
    ],
)
def test_parties_beyond_the_clause(text: str, kind: str, actor: str, target: str | None) -> None:
    found = read(text)
    pair = {(actor, target)} | ({(target, actor)} if kind == "Cooperate" else set())
    assert any(k == kind and (a, t) in pair for k, a, t in found), found


def test_pay_needs_money() -> None:
    """ "paid a visit" and "paid tribute" give nothing."""
    assert not [a for a in read("Minister Aino Kivelä paid a visit to the Latvian State Police.") if a[0] == "Assist"]
    assert [a for a in read("Finland will pay the Latvian State Police 40,000 euros.") if a[0] == "Assist"]
