"""Whose note a readout is, and of which country its bodies are, on texts of our own."""

from dataclasses import fields
from functools import cache

import pytest

from policegraph.extract.cast import Gazetteers, build_cast, gazetteers
from policegraph.extract.document import parse
from policegraph.extract.home import home_words
from policegraph.extract.model import load_model
from policegraph.extract.name_words import name_words
from policegraph.extract.proposals import propose
from policegraph.facts import Readout
from policegraph.knowledge.load import load


@cache
def known() -> Gazetteers:
    return gazetteers(load())


def home(text: str, publisher: str | None = None) -> str | None:
    (document,) = parse([Readout("a.txt", text, issued="2024-03-14", publisher=publisher)], load_model())
    return build_cast(document, known()).home


def marks(text: str, body: str) -> dict[str, tuple[str, ...]]:
    """The marks of a body with each country that it may be of."""
    (document,) = parse([Readout("a.txt", text, issued="2024-03-14")], load_model())
    p = propose(document, known())
    name = {cluster.id: cluster.name for cluster in p.scene.cast.clusters.values()}
    return {name[place]: found for agency, place, _, found in p.countries if name[agency] == body}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Turku, 14 March 2024 – Minister Aino Kivelä received the Interior Minister of Latvia. Latvia asked.", "FI"),
        (
            "The Minister of the Interior spoke with the delegation of Portugal. The Portuguese side thanked the "
            "police of Norway. The Portuguese Minister of Justice spoke, and Portuguese police agreed.",
            "NO",
        ),
        ("The Ambassador of Norway to Kenya paid a call on the Inspector-General in his office.", "KE"),
        ("The Director met a guest.", None),
    ],
)
def test_a_notes_own_country(text: str, code: str | None) -> None:
    assert home(text) == code


def test_the_publisher_tells_it_first() -> None:
    text = "Turku, 14 March 2024 – The Minister received the Finnish Interior Minister."
    assert home(text, publisher="Government of Norway") == "NO"


def test_every_mark_has_a_weight() -> None:
    weights = home_words().weights
    assert weights["dateline"] > 0 > weights["marked"]
    assert {"leading", "letterhead", "envoy-to", "envoy-of", "shared-body", "plain-body", "own-body"} < set(weights)


def test_a_city_or_region_in_a_bodys_name_tells_its_country() -> None:
    text = "Norway thanked Uzbekistan. The Tourist Police of Samarkand helped."
    assert "named=same" in marks(text, "Tourist Police of Samarkand")["Uzbekistan"]


def test_an_embassy_is_of_the_envoys_country() -> None:
    text = "Lima, 4 May 2023. – The Norwegian Ambassador to Peru thanked Peru. The Embassy will pay, her Embassy said."
    found = marks(text, "Embassy")
    assert "envoy=same" in found["Norway"]
    assert "envoy=other" in found["Peru"]


def test_the_country_told_last_is_marked() -> None:
    found = marks(
        "Norway thanked Peru.\n\nNorway waits. The Road Safety Laboratory will open.", "Road Safety Laboratory"
    )
    assert "recent=same/near" in found["Norway"]
    assert "recent=other/near" in found["Peru"]


def test_words_of_names_are_in_small_letters() -> None:
    lists = {field.name: getattr(name_words(), field.name) for field in fields(name_words())}
    assert "the" in lists["function"]
    assert [word for words in lists.values() for word in words if word != word.lower()] == []


def sides(text: str) -> dict[str, str]:
    """The country for which everybody named speaks."""
    (document,) = parse([Readout("a.txt", text, issued="2024-03-14")], load_model())
    scene = propose(document, known()).scene
    names = {cluster.id: cluster.name for cluster in scene.cast.clusters.values()}
    return {names[id]: names[side] for id, side in scene.allegiance.items() if id[0] == "p" and side in names}


@pytest.mark.parametrize("rest", ["They spoke of the ties between Malta and Greece.", "She leaves in May."])
def test_an_envoy_to_a_country_is_not_its_own(rest: str) -> None:
    told = sides(
        "The Minister of the Interior of Malta, Carmel Zahra, received the Ambassador to Malta, Eleni Markou, in "
        f"Valletta. {rest}"
    )
    assert told["Carmel Zahra"] == "Malta"
    assert told.get("Eleni Markou") == ("Greece" if "Greece" in rest else None)
