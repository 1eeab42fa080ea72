"""Ambiguous forms of places, decided by the words and places around them."""

import re

import pytest

from policegraph.knowledge.load import load
from policegraph.knowledge.places import decide, readings


def decided(text: str, form: str, nearby: tuple[str, ...] = ()) -> str | None:
    at = text.index(form)
    words = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")
    before, after = words.findall(text[:at])[-4:], words.findall(text[at + len(form) :])[:4]
    reading = decide(form, before, after, nearby, load()).reading
    return reading and reading.id


@pytest.mark.parametrize(
    ("text", "form", "nearby", "place"),
    [
        ("talks with the Minister of Internal Affairs of Georgia", "Georgia", ("GE",), "GE"),
        ("the police of Georgia and Armenia", "Georgia", ("AM",), "GE"),
        ("officers in Atlanta, Georgia, made arrests", "Georgia", (), "georgia-us"),
        ("the State of Georgia joined", "Georgia", ("US",), "georgia-us"),
        ("Prime Minister Georgia Example said", "Georgia", (), None),
        ("the King of Jordan", "Jordan", (), "JO"),
        ("Jordan Example said that", "Jordan", (), None),
        ("the coach, Michael Jordan, said", "Jordan", (), None),
        ("peacekeepers in Chad", "Chad", (), "TD"),
        ("Acting Secretary Chad Example", "Chad", (), None),
        ("flew to Washington for talks", "Washington", ("US",), "geonames-4140963"),
        ("the actor Denzel Washington spoke", "Washington", (), None),
        ("at its seat in Lyon", "Lyon", (), "geonames-2996944"),
        ("ministers met in Nice on Friday", "Nice", ("FR",), "geonames-2990440"),
        ("Nice words were said", "Nice", (), None),
        ("Reading the report, he", "Reading", (), None),
        ("officers in Reading arrested", "Reading", ("GB",), "geonames-2639577"),
        ("Mobile phones were seized", "Mobile", (), None),
        ("Police arrested two men", "Police", (), None),
        ("a meeting in Tripoli, Lebanon", "Tripoli", (), "geonames-266826"),
        ("a meeting in Tripoli with officials", "Tripoli", ("LY",), "geonames-2210247"),
        ("in London, Ontario, police", "London", ("CA",), "geonames-6058560"),
        ("in London and Paris", "London", (), "geonames-2643743"),
        ("the Nice Treaty", "Nice", (), None),
        ("the Kingdom thanked its guests", "the Kingdom", ("BH",), "BH"),
        ("the Kingdom thanked its guests", "the Kingdom", ("SA",), "SA"),
        ("Dominican police", "Dominican", ("DO",), "DO"),
        ("Dominican police", "Dominican", ("DM",), "DM"),
        ("Congolese officers", "Congolese", ("CG",), "CG"),
    ],
)
def test_the_words_around_decide(text: str, form: str, nearby: tuple[str, ...], place: str | None) -> None:
    assert decided(text, form, nearby) == place


def test_an_unknown_form_is_no_place() -> None:
    decision = decide("Xyzzyville", [], [], (), load())
    assert decision.reading is None
    assert "no place is called" in decision.why[0]


def test_a_city_nearby_speaks_for_its_country() -> None:
    tbilisi = load().city_forms()["Tbilisi"][0]
    decision = decide("Georgia", ["of"], ["in"], (tbilisi.id,), load())
    assert decision.reading is not None
    assert decision.reading.id == "GE"
    assert "places of it are named too" in decision.why


def test_readings_keep_every_place() -> None:
    kinds = {(reading.kind, reading.id) for reading in readings("Georgia", load())}
    assert {("country", "GE"), ("region", "georgia-us")} <= kinds
    assert len(readings("London", load())) > 1
