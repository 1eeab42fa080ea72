"""Themes: the pattern language, the signals in a text, and what a readout is about."""

import re
from pathlib import Path

import pytest

from policegraph.errors import KnowledgeError
from policegraph.extract.themes import ThemeHit, Weights, find_themes, readout_themes, weights
from policegraph.knowledge.load import load
from policegraph.knowledge.patterns import compile_pattern, tokens

CONTRACT = re.findall(
    r"[a-z-]+",
    """terrorism violent-extremism organised-crime drug-trafficking human-trafficking migrant-smuggling
child-sexual-abuse cybercrime fraud money-laundering corruption counterfeiting environmental-crime firearms-trafficking
maritime-crime property-crime vehicle-crime cultural-property-crime war-crimes violent-crime gender-based-violence
hate-crime document-fraud smuggling state-threats cbrn-threats sports-corruption information-sharing
misuse-of-police-systems fugitives-and-extradition border-security migration-management new-technology
biometrics-and-forensics capacity-building victim-support missing-persons disaster-and-emergency public-order
road-safety police-reform rule-of-law community-policing counter-disinformation police-cooperation""",
)


def matches(pattern: str, text: str) -> list[str]:
    compiled, stream = compile_pattern(pattern), tokens(text)
    found = []
    for at in range(len(stream)):
        end = compiled.end(stream, at)
        if end is not None:
            found.append(text[stream[at].start : stream[end - 1].end])
    return found


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("drug", "Drugs and a DRUG", ["Drugs", "DRUG"]),
        ("money laundering", "money-laundering, Money\nlaundering", ["money-laundering", "Money\nlaundering"]),
        ("organised crime", "organized crimes", ["organized crimes"]),
        ("policy", "policies", ["policies"]),
        ("child", "the children's", ["children's"]),
        ("Cote", "cote Cote", ["Cote"]),
        ("cote", "côte", ["côte"]),
        ("AI", "ai AI AIs", ["AI", "AIs"]),
        ("(drug|arm) trade", "drug trade, arms trade, gun trade", ["drug trade", "arms trade"]),
        ("(human being|person) trade", "human beings trade", ["human beings trade"]),
        ("illicit? drug", "illicit drugs", ["illicit drugs", "drugs"]),
        ("trade of .. gold", "trade of much fine gold", ["trade of much fine gold"]),
        ("trade of .. gold", "trade of a b c d gold", []),
        ("trade of .. gold", "trade of that. Also gold", []),
        ("drug & trafficking", "drug and human trafficking", ["drug and human trafficking"]),
        ("drug & trafficking", "drug, arms and human trafficking", ["drug, arms and human trafficking"]),
        ("drug & trafficking", "drug human trafficking", []),
        ("drug & trafficking", "drugs and said that trafficking", []),
        ("trafficking in & weapon", "trafficking in drugs, weapons and people", ["trafficking in drugs, weapons"]),
        (
            "trafficking in & human",
            "trafficking in drugs, weapons and human",
            ["trafficking in drugs, weapons and human"],
        ),
        ("financial & crime", "financial and hi-tech crime", ["financial and hi-tech crime"]),
        ("a (b|c d)? e", "a e a b e a c d e", ["a e", "a b e", "a c d e"]),
    ],
)
def test_patterns(pattern: str, text: str, found: list[str]) -> None:
    assert matches(pattern, text) == found


@pytest.mark.parametrize("pattern", ["", "(a|b", "a)", "& a", "a ..", "a?", "(a|b)?", "? a", "a ,"])
def test_patterns_that_are_none(pattern: str) -> None:
    with pytest.raises(KnowledgeError, match="pattern"):
        compile_pattern(pattern)


def test_a_token_knows_its_place() -> None:
    text = "Ａ “naïve” cross-border fight."
    for token in tokens(text):
        assert text[token.start : token.end].strip()
    assert [token.norm for token in tokens(text)][-4:] == ["cross", "border", "fight", "."]


def test_every_slug_of_the_contract_is_a_theme() -> None:
    themes = load().themes
    assert set(themes) == set(CONTRACT)
    for theme in themes.values():
        assert theme.label
        assert theme.alt_labels
        assert theme.definition
        assert set(theme.broader) <= set(themes)
        assert all(0 < expression.weight <= 1 for expression in theme.expressions)
        assert any(expression.weight == 1 for expression in theme.expressions)


def strong(text: str) -> set[str]:
    return {hit.slug for hit in find_themes(text, load()) if hit.weight == 1}


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("They discussed drug and human trafficking.", {"drug-trafficking", "human-trafficking"}),
        (
            "They fight trafficking in drugs, weapons and human beings.",
            {"drug-trafficking", "firearms-trafficking", "human-trafficking"},
        ),
        ("Cooperation against financial and hi-tech crime", {"fraud", "cybercrime", "police-cooperation"}),
        ("Counter-terrorism and money-laundering", {"terrorism", "money-laundering"}),
        ("the smuggling of migrants and of firearms", {"migrant-smuggling"}),
        ("an exchange of information and experience", {"information-sharing", "capacity-building"}),
        ("Fighting organized crime, cyber-crime", {"organised-crime", "cybercrime"}),
        ("two stolen vehicles and a forged passport", {"vehicle-crime", "document-fraud"}),
        ("the abuse of Red Notices for political ends", {"misuse-of-police-systems", "fugitives-and-extradition"}),
        ("match-fixing and illegal betting", {"sports-corruption"}),
        ("illegal logging and wildlife trafficking", {"environmental-crime"}),
        ("accountability for war crimes and genocide", {"war-crimes"}),
        ("online child sexual exploitation", {"child-sexual-abuse"}),
        ("CBRN threats", {"cbrn-threats"}),
        ("Teamwork between the two forces", {"police-cooperation"}),
        ("The tip was relayed: customs supplied a list of names and data.", {"information-sharing"}),
        ("Of radicalism, and an interchange of intelligence", {"violent-extremism", "information-sharing"}),
        ("He fled abroad, was tracked down and surrendered.", {"fugitives-and-extradition"}),
        ("a study tour to raise the capacities of the guards", {"capacity-building"}),
        ("Six tusks were found on the poachers.", {"environmental-crime"}),
        ("a fake call centre run by money mules", {"fraud"}),
        ("Boats arriving on the island carried 80 migrants.", {"migration-management"}),
        ("Two masked men shot the jeweller dead; ransom was asked for.", {"violent-crime"}),
        ("The thieves drove off forty head of cattle; rustled cattle were found.", {"property-crime"}),
        ("Prison overcrowding and ill-treatment", {"rule-of-law"}),
        ("The file was passed on to the bureau through INTERPOL channels.", {"information-sharing"}),
        ("A trainee and two dog handlers", {"capacity-building"}),
        ("Ghost guns and an assault rifle", {"firearms-trafficking"}),
        ("They set up a mixed patrol along the border.", {"border-security"}),
        ("police in charge of crowd control at the football championship", {"public-order"}),
        ("The minister went home early.", set()),
        ("The film was sold at a food and drug store.", set()),
    ],
)
def test_signals(text: str, slugs: set[str]) -> None:
    assert strong(text) >= slugs
    if not slugs:
        assert strong(text) == set()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("They bought it in the drug store.", "drug-trafficking"),
        ("He is the Minister of Justice.", "rule-of-law"),
        ("The Gulf Cooperation Council convened.", "police-cooperation"),
        ("film piracy costs the studios much", "maritime-crime"),
        ("the theft of personal data", "property-crime"),
        ("the Ministry of Migration and Asylum", "migration-management"),
        ("She wanted to thank the guards.", "fugitives-and-extradition"),
        ("They are speeding up the work.", "road-safety"),
        ("the traffic of cocaine", "road-safety"),
        ("A note of protest was handed in.", "public-order"),
    ],
)
def test_exclusions(text: str, slug: str) -> None:
    assert slug not in {hit.slug for hit in find_themes(text, load())}


def test_hits_are_the_words_of_the_text() -> None:
    text = "“Drug — and human — trafficking”: Ministers agreed to exchange\u00a0information on terrorism, naïvely."
    for hit in find_themes(text, load()):
        assert re.match(r"\w", text[hit.start])
        assert re.match(r"\w", text[hit.end - 1])
        assert 0 <= hit.start < hit.end <= len(text)


def test_a_place_is_counted_once_for_a_theme() -> None:
    hits = [hit for hit in find_themes("drug trafficking", load()) if hit.slug == "drug-trafficking"]
    assert len(hits) == 1


def test_words_within_a_name_weigh_less() -> None:
    said = (
        "The Director of the Drug Enforcement Administration met his host from the ministry yesterday in the capital."
    )
    (named,) = [hit for hit in find_themes(said, load()) if hit.slug == "drug-trafficking"]
    assert named.named
    (plain,) = [hit for hit in find_themes("They agreed on drug enforcement.", load()) if hit.slug == named.slug]
    assert not plain.named
    assert plain.weight > named.weight


def test_a_headline_in_capitals_is_no_name() -> None:
    title = "Minister And Police Director Discuss Drug Trafficking"
    assert all(not hit.named for hit in find_themes(title, load()) if hit.slug == "drug-trafficking")


TOLD = """Ministers meet on drug trafficking

The two ministers discussed drug trafficking and the exchange of information between their police forces. They agreed
to step up joint operations against cocaine smuggling. Later they dined. A guest spoke of a stolen bicycle once.
"""


def test_what_a_readout_is_about() -> None:
    scores = readout_themes(TOLD, find_themes(TOLD, load()), "Ministers meet on drug trafficking")
    slugs = [theme.slug for theme in scores]
    assert slugs[0] == "drug-trafficking"
    assert "information-sharing" in slugs
    assert "police-cooperation" in slugs
    assert "property-crime" not in slugs
    assert "vehicle-crime" not in slugs
    assert [theme.score for theme in scores] == sorted((theme.score for theme in scores), reverse=True)
    for theme in scores:
        assert theme.best.slug == theme.slug
        assert 0 <= theme.score <= 1


def test_a_text_without_signals_has_no_theme() -> None:
    assert readout_themes("Nothing much.", (), None) == ()
    assert readout_themes("", find_themes("", load())) == ()


def test_the_weights_are_used() -> None:
    hits = find_themes(TOLD, load())
    never = Weights(-50.0, {}, {}, 0.5)
    assert readout_themes(TOLD, hits, None, never) == ()
    only = Weights(-50.0, {}, {"drug-trafficking": 100.0}, 0.5)
    assert [theme.slug for theme in readout_themes(TOLD, hits, None, only)] == ["drug-trafficking"]
    assert 0 < weights().threshold < 1


def test_a_theme_of_the_users_own(tmp_path: Path) -> None:
    (tmp_path / "themes.toml").write_text(
        '[chess]\nlabel = "Chess"\n[chess.words]\nstrong = ["chess (club|match)"]\n', "utf-8"
    )
    known = load(tmp_path)
    text = "They founded a chess club against drug trafficking."
    assert {hit.slug for hit in find_themes(text, known)} >= {"chess", "drug-trafficking"}
    assert isinstance(find_themes(text, known)[0], ThemeHit)
