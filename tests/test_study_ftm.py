"""FollowTheMoney: every entity is taken by the package, and nothing is lost on the way."""

import json

import pytest

from hand import hand_store
from policegraph.study.ftm import Proxy, check, entities, ftm, key
from policegraph.study.ties import Filters

pytest.importorskip("followthemoney", reason="the extra openaleph is not installed")


def lines(**filters: bool) -> list[dict[str, object]]:
    return [json.loads(line) for line in ftm(hand_store(), Filters(**filters)).splitlines()]  # type: ignore[arg-type]


def test_the_package_takes_every_entity() -> None:
    counts = check(ftm(hand_store()).splitlines())
    assert counts["Article"] == 8
    assert counts["Person"] == 5
    assert counts["Position"] == 4
    assert counts["Occupancy"] == 4
    assert counts["UnknownLink"] == 11
    assert counts["Event"] == 9  # ten tellings of events that took place, two of which are one


def test_no_value_is_lost() -> None:
    from followthemoney import model

    for data in lines():
        proxy = model.get_proxy(data)
        for name, values in data["properties"].items():  # type: ignore[attr-defined]
            assert len(proxy.get(name)) == len(set(values)), (data["schema"], name, values)


def test_references_lead_to_entities() -> None:
    every = {data["id"]: data for data in lines()}
    for data in every.values():
        for name in ("subject", "object", "holder", "post", "member", "organization", "proof", "involved"):
            for other in data["properties"].get(name, ()):  # type: ignore[attr-defined]
                assert other in every, (data["schema"], name)


def test_facts_carry_their_words_and_readout() -> None:
    for data in lines():
        if data["schema"] in ("UnknownLink", "Occupancy", "Membership", "Event"):
            properties = data["properties"]
            assert properties["description"], data  # type: ignore[index]
            assert properties["proof"]  # type: ignore[index]


def test_private_people_are_left_out_unless_asked_for() -> None:
    def names(**filters: bool) -> set[str]:
        return {name for data in lines(**filters) for name in data["properties"].get("name", ())}  # type: ignore[attr-defined]

    assert "Fenn Gorrick" not in names()
    assert "Fenn Gorrick" in names(private=True)


def test_a_wrong_entity_is_named() -> None:
    with pytest.raises(ValueError, match="birthDate"):
        check([json.dumps({"id": "x", "schema": "Person", "properties": {"name": ["A"], "birthDate": ["once"]}})])


def test_ids_are_stable() -> None:
    assert key("a", "b") != key("ab")
    assert [p.id for p in entities(hand_store())] == [p.id for p in entities(hand_store())]
    proxy = Proxy("x", "Person")
    proxy.add("name", "A", "", None, "A")
    assert proxy.properties == {"name": ["A"]}
