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
        # behind a person who is thanked stands the country that gave; a thing may be given without a word for giving
        (
            "Latvian Minister Jānis Ozolkalns thanked the Finnish ambassador, Aino Kivelä, for two patrol boats.",
            "Assist",
            "Finland",
            "Latvia",
        ),
        # who is given a promise hears it, the other side makes it
        (
            "Finnish Minister Aino Kivelä met the Latvian Minister Jānis Ozolkalns in Turku. "
            "She came away with a promise that two officers would be sent.",
            "Commit",
            "Jānis Ozolkalns",
            "Aino Kivelä",
        ),
        (
            "Finnish Minister Aino Kivelä met the Latvian Minister Jānis Ozolkalns in Turku. "
            "She was assured that two officers would be sent.",
            "Commit",
            "Jānis Ozolkalns",
            "Aino Kivelä",
        ),
        # the country from which somebody is extradited sends him
        (
            "Juhani Rautala was extradited from Latvia on Monday.",
            "Enforce",
            "Latvia",
            "Juhani Rautala",
        ),
        # a noun alone means the body of the letterhead
        (
            "Latvian Ministry of the Interior\n12 March 2024\n\nVisit from Turku\n\n"
            "The Ministry thanked Finland for the help that its officers gave at the border in the last weeks.",
            "Praise",
            "Latvian Ministry of the Interior",
            "Finland",
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


def test_joint_promises_are_made_to_others() -> None:
    text = "Finland and Latvia each undertook to send more officers."
    pairs = {(a, t) for k, a, t in read(text) if k == "Commit"}
    assert {("Finland", None), ("Latvia", None)} <= pairs
    assert not {("Finland", "Latvia"), ("Latvia", "Finland")} & pairs


def test_each_other_is_a_target() -> None:
    text = "Minister Aino Kivelä and Minister Jānis Ozolkalns thanked each other."
    assert ("Praise", "Aino Kivelä", "Jānis Ozolkalns") in read(text)
