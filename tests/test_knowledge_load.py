"""Loading knowledge: layers, digest, cache, tenures, errors with file, line, field and cure."""

import json
from pathlib import Path

import pytest

from policegraph.errors import KnowledgeError
from policegraph.knowledge.load import HOME, load, load_layers
from policegraph.knowledge.schema import Tenure
from policegraph.knowledge.spell import Cover, covers
from policegraph.knowledge.terms import CountryForm, FormKind

AGENCIES = "id,name,acronyms,kind,country,source,verified,checked\n"
POSTS = "id,title,agency,country,source,verified,checked\n"
PERSONS = "id,name,country,source,verified,checked\n"
TENURES = "post,person,start,end,acting,source,verified,checked\n"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICEGRAPH_CACHE", str(tmp_path / "cache"))


def folder(tmp_path: Path, **files: str) -> Path:
    made = tmp_path / "mine"
    made.mkdir(exist_ok=True)
    for name, content in files.items():
        (made / f"{name}.csv").write_text(content, "utf-8")
    return made


def small(tmp_path: Path) -> Path:
    return folder(
        tmp_path,
        agencies=AGENCIES
        + "gb-one,First Agency,FA|F.A.,police,GB,a book 2020,yes,2024-01-31\n"
        + "fr-one,Première agence,FA,police,FR,a book 2020,no,\n",
        posts=POSTS + "gb-one-head,Head,gb-one,GB,a book 2020,no,\n",
        persons=PERSONS + "ann-example,Ann Example,GB,a book 2020,no,\n" + "bob-example,Bob Example,GB,a book,no,\n",
        tenures=TENURES
        + "gb-one-head,bob-example,2021-03-02,,no,a book,yes,2024-01-31\n"
        + "gb-one-head,ann-example,2019,2021-03-01,no,a book,yes,2024-01-31\n",
    )


def test_rows_become_values(tmp_path: Path) -> None:
    known = load_layers((small(tmp_path),))
    agency = known.agencies["gb-one"]
    assert (agency.name, agency.acronyms, agency.country) == ("First Agency", ("FA", "F.A."), "GB")
    assert agency.verified is True
    assert agency.checked == "2024-01-31"
    assert known.agencies["fr-one"].verified is False
    assert agency.native_name is None
    assert str(known.origin("agencies", "fr-one")).endswith("agencies.csv:3")
    assert known.origin("agencies", "no-such") is None


def test_clashing_forms_keep_every_agency(tmp_path: Path) -> None:
    forms = load_layers((small(tmp_path),)).agency_forms()
    assert forms["FA"] == ("gb-one", "fr-one")
    assert forms["Première agence"] == ("fr-one",)


def test_second_load_is_equal_and_comes_from_the_cache(tmp_path: Path) -> None:
    made = small(tmp_path)
    fresh = load_layers((made,))
    cached_files = list((tmp_path / "cache").glob("knowledge-*.json"))
    assert len(cached_files) == 1
    assert json.loads(cached_files[0].read_text("utf-8"))
    again = load_layers((made,))
    assert dict(again.agencies) == dict(fresh.agencies)
    assert again.tenures == fresh.tenures
    assert again.digest == fresh.digest


@pytest.mark.parametrize("spoiled", ["", "{", "[[1,2]]x", '"text"'])
def test_a_spoiled_cache_is_made_anew(tmp_path: Path, spoiled: str) -> None:
    made = small(tmp_path)
    load_layers((made,))
    (cache_file,) = (tmp_path / "cache").glob("knowledge-*.json")
    cache_file.write_text(spoiled, "utf-8")
    assert load_layers((made,)).agencies["gb-one"].name == "First Agency"
    assert json.loads(cache_file.read_text("utf-8"))


def test_a_cache_that_cannot_be_written_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    monkeypatch.setenv("POLICEGRAPH_CACHE", str(blocked / "below"))
    assert load_layers((small(tmp_path),)).agencies["gb-one"].name == "First Agency"


def test_the_digest_follows_contents_not_times(tmp_path: Path) -> None:
    made = small(tmp_path)
    before = load_layers((made,)).digest
    (made / "posts.csv").touch()
    assert load_layers((made,)).digest == before
    with (made / "posts.csv").open("a", encoding="utf-8") as file:
        file.write("gb-one-deputy,Deputy Head,gb-one,GB,a book,no,\n")
    assert load_layers((made,)).digest != before


def test_a_users_folder_adds_and_overrides(tmp_path: Path) -> None:
    mine = folder(
        tmp_path,
        agencies=AGENCIES + "interpol,Our Own Name,,international,,a book,no,\n" + "gb-new,New Body,,police,GB,x,no,\n",
    )
    ours, both = load(), load(mine)
    assert both.agencies["interpol"].name == "Our Own Name"
    assert both.agencies["gb-new"].name == "New Body"
    assert len(both.agencies) == len(ours.agencies) + 1
    assert ours.agencies["interpol"].name != "Our Own Name"
    assert both.digest != ours.digest
    assert both.agency_forms()["Our Own Name"] == ("interpol",)
    assert "ICPO" in ours.agency_forms()
    assert "interpol" not in both.agency_forms().get("ICPO", ())
    assert both.agency_forms()["Europol"] == ours.agency_forms()["Europol"]
    assert str(both.origin("agencies", "europol")) == str(ours.origin("agencies", "europol"))
    again = load_layers((HOME, mine))
    assert again.agency_forms() == both.agency_forms()
    assert dict(again.agencies) == dict(both.agencies)


def test_words_that_speak_of_a_country_name_no_agency() -> None:
    forms = load().agency_forms()
    for form in ("Government of France", "French Government", "French Police", "DNA"):
        assert form not in forms, form
    assert "fr-government" in load().agencies
    assert forms["Home Office"] == ("gb-home-office",)


def test_load_is_made_once_per_process() -> None:
    assert load() is load()


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        load_layers((Path("/nowhere/at/all"),))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("agencies", AGENCIES + "GB One,X,,police,GB,b,no,\n", r"line 2, field 'id'.*write small letters"),
        ("agencies", AGENCIES + "gb-x,,,police,GB,b,no,\n", r"line 2, field 'name'.*fill in"),
        ("agencies", AGENCIES + "gb-x,X,,polis,GB,b,no,\n", r"line 2, field 'kind'.*'police'"),
        ("agencies", AGENCIES + "gb-x,X,,police,gb,b,no,\n", r"field 'country'.*two capital letters"),
        ("agencies", AGENCIES + "gb-x,X,,police,GB,b,maybe,\n", r"field 'verified'.*write yes or no"),
        ("agencies", AGENCIES + "gb-x,X,,police,GB,b,yes,\n", r"line 2: a verified row says when"),
        ("agencies", AGENCIES + "gb-x,X,,police,GB,b,no\n", r"line 2: fewer cells.*'checked'"),
        ("agencies", AGENCIES + "gb-x,X, Y,,police,GB,b,no,\n", r"line 2: more cells.*quotes"),
        ("agencies", "id,name,kind,colour,source,verified\ngb-x,X,police,red,b,no\n", r"'colour'.*remove the column"),
        ("tenures", TENURES + "p,q,2020-05-01,2019,no,b,no,\n", r"the end 2019 lies before the start"),
        ("tenures", TENURES + "p,q,spring 2020,,no,b,no,\n", r"field 'start'.*YYYY-MM-DD"),
        ("persons", PERSONS + 'p,"Ann,GB,b,no,\n', r"persons\.csv, line \d+"),
    ],
)
def test_a_bad_row_names_file_line_field_and_cure(tmp_path: Path, name: str, content: str, message: str) -> None:
    made = folder(tmp_path, **{name: content})
    with pytest.raises(KnowledgeError, match=rf"(?s){name}\.csv, .*{message}|{message}"):
        load_layers((made,))


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    made = folder(tmp_path)
    (made / "persons.csv").write_bytes(PERSONS.encode() + "jose,José,ES,b,no,\n".encode("latin-1"))
    with pytest.raises(KnowledgeError, match=r"persons\.csv, line 2: not UTF-8"):
        load_layers((made,))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[x\n", "not TOML"),
        ("x = 1\n", "every theme is a table"),
        ("[x]\nalt = []\n", "no label"),
        ('[x]\nlabel = "X"\ncolour = "red"\n', "unknown key 'colour'"),
        ('[x]\nlabel = "X"\nalt = "y"\n', "write a list of texts"),
        ('[x]\nlabel = "X"\n[x.words]\nhuge = ["y"]\n', "strong, fair, weak"),
        ('[x]\nlabel = "X"\n[x.words]\nstrong = ["(a|b"]\n', "never closed"),
        ('[x]\nlabel = "X"\n[x.words]\nstrong = ["{nope} y"]\n', "no group 'nope'"),
        ('[x]\nlabel = "X"\nmatch = [{ scheme = "S", notation = "1", relation = "like" }]\n', "'like' is no relation"),
    ],
)
def test_a_bad_theme_says_what_to_do(tmp_path: Path, content: str, message: str) -> None:
    made = folder(tmp_path)
    (made / "themes.toml").write_text(content, "utf-8")
    with pytest.raises(KnowledgeError, match=message) as raised:
        load_layers((made,))
    assert "themes.toml" in str(raised.value)


def tenure(start: str, end: str | None = None, checked: str | None = "2024-06-30") -> Tenure:
    return Tenure(post="p", person="q", start=start, end=end, source="s", verified=checked is not None, checked=checked)


@pytest.mark.parametrize(
    ("held", "day", "cover"),
    [
        (tenure("2020-01-15", "2022-03-01"), "2020-01-15", Cover.YES),
        (tenure("2020-01-15", "2022-03-01"), "2022-03-01", Cover.YES),
        (tenure("2020-01-15", "2022-03-01"), "2020-01-14", Cover.NO),
        (tenure("2020-01-15", "2022-03-01"), "2022-03-02", Cover.NO),
        (tenure("2020-01-15", "2022-03-01"), "2021", Cover.YES),
        (tenure("2020-01-15", "2022-03-01"), "2020", Cover.PERHAPS),
        (tenure("2020", "2022"), "2020-06-01", Cover.PERHAPS),
        (tenure("2020", "2022"), "2021-06-01", Cover.YES),
        (tenure("2020", "2022"), "2022-06-01", Cover.PERHAPS),
        (tenure("2020", "2022"), "2023-01-01", Cover.NO),
        (tenure("2020-01-15"), "2024-06-30", Cover.YES),
        (tenure("2020-01-15"), "2024-07-01", Cover.PERHAPS),
        (tenure("2020-01-15", checked=None), "2020-01-15", Cover.YES),
        (tenure("2020-01-15", checked=None), "2020-01-16", Cover.PERHAPS),
        (tenure("2020-02"), "2020-02-29", Cover.YES),
        (tenure("2020-02"), "2020-02-28", Cover.PERHAPS),
    ],
)
def test_whether_a_tenure_covers_a_day(held: Tenure, day: str, cover: Cover) -> None:
    assert covers(held, day) is cover


def test_a_day_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="not a date"):
        covers(tenure("2020"), "05/03/2021")


def test_holders_on_a_day(tmp_path: Path) -> None:
    known = load_layers((small(tmp_path),))
    assert [t.person for t in known.tenures_of("gb-one-head")] == ["ann-example", "bob-example"]
    assert [t.person for t in known.holders_on("gb-one-head", "2020-05-05")] == ["ann-example"]
    assert [t.person for t in known.holders_on("gb-one-head", "2019-05-05")] == []
    assert [t.person for t in known.holders_on("gb-one-head", "2019-05-05", perhaps=True)] == ["ann-example"]
    assert [t.person for t in known.holders_on("gb-one-head", "2025-01-01", perhaps=True)] == ["bob-example"]
    assert known.holders_on("no-such-post", "2020-01-01") == ()
    assert [t.post for t in known.tenures_by("bob-example")] == ["gb-one-head"]


def test_every_un_member_and_the_usual_territories_are_countries() -> None:
    countries = load().countries
    assert {"XK", "TW", "PS", "HK", "MO", "VA", "GI", "GL", "PR", "BM"} <= set(countries)
    assert len(countries) > 193 + 40
    for code in ("GB", "FR", "DE", "NG", "BR", "FJ", "KZ", "TR", "CI", "LA"):
        assert countries[code].demonyms, code


def test_country_forms_say_how_they_name() -> None:
    forms = load().country_forms()
    assert forms["UK"] == (CountryForm("GB", FormKind.OTHER),)
    assert forms["British"] == (CountryForm("GB", FormKind.DEMONYM),)
    assert forms["Zaire"] == (CountryForm("CD", FormKind.FORMER),)
    assert forms["Kingdom of Spain"] == (CountryForm("ES", FormKind.OFFICIAL),)
    assert {reading.code for reading in forms["Dominican"]} == {"DO", "DM"}
    assert {reading.code for reading in forms["the Kingdom"]} >= {"SA", "BH", "JO"}
    assert {reading.code for reading in load().region_forms()["European"]} == {"europe"}


def test_cities_have_their_english_and_their_own_names() -> None:
    known = load()
    forms = known.city_forms()
    cologne = forms["Cologne"][0]
    assert cologne == forms["Köln"][0]
    assert (cologne.name, cologne.country, cologne.capital) == ("Cologne", "DE", False)
    assert forms["London"][0].capital
    assert forms["London"][0].country == "GB"
    assert any(city.country == "CA" and not city.capital for city in forms["London"])
    assert known.city(cologne.id) == cologne
    assert forms["Quantico"][0].id == "us-quantico"
    assert "Nowhere at all" not in forms
    capitals = {city.country for form in forms for city in forms[form] if city.capital}
    named = {country.code for country in known.countries.values() if country.capital}
    assert len(named - capitals) <= 4, named - capitals


def test_the_package_holds_its_files_by_place() -> None:
    assert {"agencies", "posts", "persons", "tenures"} <= {file.parent.name for file in load().files}
    assert all(file.is_relative_to(HOME) for file in load().files)
