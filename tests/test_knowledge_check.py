"""The consistency of our own rows, and what the check says of bad ones."""

from pathlib import Path

import pytest

from policegraph.knowledge.check import Fault, check_folder, check_own
from policegraph.knowledge.load import HOME, load
from policegraph.knowledge.schema import DUTIES, Row
from policegraph.knowledge.word_lists import word_list_faults

A = "id,name,acronyms,other_names,kind,country,parent,founded,dissolved,successors,source,verified,checked\n"
P = "id,title,agency,country,single,source,verified,checked\n"
N = "id,name,country,source,verified,checked\n"
T = "post,person,start,end,acting,overlap,source,verified,checked\n"
AGENCY = A + "gb-x,X Agency,,,police,GB,,,,,b,no,\n"
POST = P + "gb-x-head,Head,gb-x,GB,yes,b,no,\n"
PEOPLE = N + "ann-e,Ann E,GB,b,no,\n" + "bob-e,Bob E,GB,b,no,\n"


def test_our_own_files_have_no_fault() -> None:
    assert [str(fault) for fault in check_own()] == []


def test_every_row_of_ours_names_its_source() -> None:
    known = load()
    for entries in (known.agencies, known.posts, known.persons, known.countries, known.regions):
        rows: list[Row] = list(entries.values())
        assert rows
        assert all(row.source.strip() for row in rows)


def test_there_is_enough_of_it() -> None:
    known = load()
    assert len(known.agencies) >= 900
    assert len(known.tenures) >= 500
    assert sum(tenure.verified for tenure in known.tenures) >= 0.8 * len(known.tenures)


# The members of the United Nations, by ISO 3166-1 code, and six more that have police of their own.
UN_MEMBERS = """
    AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA CF TD CL CN CO KM CG
    CD CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE DE GH GR GD GT GN GW GY HT HN HU IS IN ID
    IR IQ IE IL IT JM JP JO KZ KE KI KP KR KW KG LA LV LB LS LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME
    MA MZ MM NA NR NP NL NZ NI NE NG MK NO OM PK PW PA PG PY PE PH PL PT QA RO RU RW KN LC VC WS SM ST SA SN RS SC SL SG
    SK SI SB SO ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ VU VE VN YE ZM ZW
""".split()
OTHERS = ("XK", "TW", "PS", "HK", "MO", "VA")


def test_every_state_has_somebody_for_interior_justice_and_police() -> None:
    known = load()
    assert len(set(UN_MEMBERS)) == 193
    states = {code: known.countries[code].name for code in (*UN_MEMBERS, *OTHERS)}
    missing = [
        f"{name} ({code}): {duty}"
        for code, name in states.items()
        for duty in DUTIES
        if not known.bodies_for(code, duty)
    ]
    assert missing == []


def test_who_does_the_work_of_a_ministry_that_is_not_there() -> None:
    known = load()
    assert known.bodies_for("JP", "interior") == ("jp-npsc",)
    assert known.bodies_for("GB", "interior") == ("gb-home-office",)
    assert "mx-policia-federal" not in known.bodies_for("MX", "police")  # dissolved
    assert known.bodies_for("AQ", "police") == ()
    with pytest.raises(ValueError, match="is no duty: one of interior, justice, police"):
        known.bodies_for("GB", "health")


D = "country,duty,agencies,note,source,verified,checked\n"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("AQ,interior,gb-x,n,b,no,", "'gb-x' is a body of GB; name one of that country"),
        ("ZZ,interior,gb-x,n,b,no,", "ZZ is not in countries.csv"),
        ("DK,interior,dk-nowhere,n,b,no,", "no agency 'dk-nowhere'"),
        ("GB,interior,gb-cabinet-office,n,b,no,", "GB has 'gb-home-office', a body of that kind; remove this row"),
        ("GB,interior,gb-home-office,n,b,no,", "'gb-home-office' is of the kind interior-ministry itself"),
        ("MX,justice,mx-pgr,n,b,no,", "'mx-pgr' was dissolved in 2018-12-14"),
        ("GB,health,gb-x,n,b,no,", "field 'duty'"),
        ("DK,interior,,n,b,no,", "field 'agencies'"),
    ],
)
def test_faults_of_duties(tmp_path: Path, row: str, message: str) -> None:
    assert message in faults(made(tmp_path, duties=D + row + "\n"))


def test_a_ministry_of_theirs_goes_before_the_body_that_did_its_work(tmp_path: Path) -> None:
    agencies = AGENCY + "dk-interior,Ministry of the Interior,,,interior-ministry,DK,,,,,b,no,\n"
    folder = made(tmp_path, agencies=agencies)
    assert faults(folder) == ""
    assert load().bodies_for("DK", "interior") == ("dk-ministry-of-justice",)
    assert load(folder).bodies_for("DK", "interior") == ("dk-interior",)


def test_a_duty_of_theirs_goes_over_ours(tmp_path: Path) -> None:
    agencies = AGENCY + "dk-council,Council for the Interior,,,government,DK,,,,,b,no,\n"
    folder = made(tmp_path, agencies=agencies, duties=D + "DK,interior,dk-council|dk-ministry-of-justice,n,b,no,\n")
    assert faults(folder) == ""
    assert load(folder).bodies_for("DK", "interior") == ("dk-council", "dk-ministry-of-justice")


def made(tmp_path: Path, **files: str) -> Path:
    for name, content in {"agencies": AGENCY, **files}.items():
        (tmp_path / f"{name}.csv").write_text(content, "utf-8")
    return tmp_path


def faults(folder: Path) -> str:
    return "\n".join(map(str, check_folder(folder)))


def test_a_sound_folder(tmp_path: Path) -> None:
    tenures = T + "gb-x-head,ann-e,2019,2021-03-01,no,,b,no,\n" + "gb-x-head,bob-e,2021-03-01,,no,,b,no,\n"
    assert faults(made(tmp_path, posts=POST, persons=PEOPLE, tenures=tenures)) == ""


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("nca-x,X,,,police,GB,,,,,b,no,", "begin it with gb-"),
        ("gb-y,X,,,police,ZZ,,,,,b,no,", "ZZ is not in countries.csv"),
        ("gb-y,X,,,police,,,,,,b,no,", "has no country"),
        ("gb-y,X,,,police,GB,gb-nowhere,,,,b,no,", "no agency 'gb-nowhere'"),
        ("gb-y,X,,,police,GB,,,,gb-nowhere,b,no,", "field 'successors': no agency"),
        ("gb-y,X,,,police,GB,gb-y,,,,b,no,", "is the body itself"),
        ("gb-y,X,,,police,GB,,2010,2005,,b,no,", "before it was founded"),
        ("gb-y,X,,,police,GB,,2010-02-30,,,b,no,", "there is no day 2010-02-30"),
        ("gb-y,X,ARE,,police,GB,,,,,b,no,", "'ARE' is also a common word"),
        ("gb-x,Twice,,,police,GB,,,,,b,no,", "stands already in"),
    ],
)
def test_faults_of_agencies(tmp_path: Path, row: str, message: str) -> None:
    assert message in faults(made(tmp_path, agencies=AGENCY + row + "\n"))


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"posts": P + "gb-z,Head,gb-nowhere,GB,yes,b,no,\n"}, "no agency 'gb-nowhere'"),
        ({"posts": P + "gb-z,Head,gb-x,FR,yes,b,no,\n"}, "of FR, but its agency gb-x is of GB"),
        ({"persons": PEOPLE}, "'ann-e' holds no post"),
        ({"tenures": T + "gb-nowhere,ann-e,2020,,no,,b,no,\n"}, "no post 'gb-nowhere'"),
        ({"tenures": T + "gb-x-head,nobody,2020,,no,,b,no,\n"}, "no person 'nobody'"),
        ({"tenures": T + "gb-x-head,ann-e,2020-13,,no,,b,no,\n"}, "there is no day 2020-13"),
        ({"tenures": T + "gb-x-head,ann-e,2020,,no,,b,yes,2019-05-01\n"}, "after it was checked"),
    ],
)
def test_faults_of_posts_persons_and_tenures(tmp_path: Path, files: dict[str, str], message: str) -> None:
    assert message in faults(made(tmp_path, **{"posts": POST, **files}))


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (("2019,2021-06-01,no,", "2021-03-01,,no,"), True),
        (("2019,2021-06-01,no,", "2021-03-01,,no,shared for a time"), False),
        (("2019,2021-03-01,no,", "2021-03-01,,no,"), False),
        (("2019,2021-03,no,", "2021-03-15,,no,"), False),
        (("2019,2021,no,", "2021-05-01,,no,"), False),
        (("2019,,no,", "2021-05-01,,no,"), True),
    ],
)
def test_overlapping_tenures(tmp_path: Path, rows: tuple[str, str], wrong: bool) -> None:
    one, other = rows
    tenures = T + f"gb-x-head,ann-e,{one},b,yes,2024-01-01\n" + f"gb-x-head,bob-e,{other},b,yes,2024-01-01\n"
    found = faults(made(tmp_path, posts=POST, persons=PEOPLE, tenures=tenures))
    assert ("while ann-e held it" in found) is wrong
    several = faults(made(tmp_path, posts=POST.replace(",yes,", ",no,"), persons=PEOPLE, tenures=tenures))
    assert several == ""


def test_every_bad_row_is_told_at_once(tmp_path: Path) -> None:
    bad = AGENCY + "gb-1,,,,police,GB,,,,,b,no,\n" + "gb-2,Y,,,polis,GB,,,,,b,no,\n"
    assert len(check_folder(made(tmp_path, agencies=bad))) == 2


def test_a_file_of_no_kind_is_told(tmp_path: Path) -> None:
    assert "not a file that knowledge is read from" in faults(made(tmp_path, people=PEOPLE))


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('[x]\nlabel = "X"\nbroader = ["nowhere"]\n[x.words]\nstrong = ["y"]\n', "no theme 'nowhere'"),
        ('[x]\nlabel = "X"\nbroader = ["x"]\n[x.words]\nstrong = ["y"]\n', "is broader than itself"),
        ('[x]\nlabel = "X"\n', "has no words"),
    ],
)
def test_faults_of_themes(tmp_path: Path, toml: str, message: str) -> None:
    folder = made(tmp_path)
    (folder / "themes.toml").write_text(toml, "utf-8")
    assert message in faults(folder)


def test_a_users_theme_may_use_our_groups(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "themes.toml").write_text('[x]\nlabel = "X"\n[x.words]\nstrong = ["{drugs} festival"]\n', "utf-8")
    assert faults(folder) == ""
    assert "cocaine festival" in load(folder).themes["x"].expressions[0].pattern.replace("|", " festival|")


def test_a_fault_reads_as_one_line() -> None:
    assert str(Fault("a.csv:3", "wrong", "do this")) == "a.csv:3: wrong; do this"
    assert HOME.is_dir()


@pytest.mark.parametrize(
    ("name", "toml", "message"),
    [
        ("interactions.toml", '[Prase]\nverbs = ["thank"]\n', "[Prase] is not known here"),
        ("interactions.toml", '[Praise]\nverb = ["thank"]\n', "[Praise] has no list 'verb'"),
        ("interactions.toml", '[Praise]\nverbs = "thank"\n', "not a list of texts"),
        ("events.toml", '[Visit]\nverbs = ["tour", "tour"]\n', "'tour' stands there twice"),
        ("titles.toml", "[posts\n", "not TOML"),
        ("ambiguous.toml", "words = [1]\n", "not a list of texts"),
    ],
)
def test_faults_of_word_lists(name: str, toml: str, message: str) -> None:
    assert message in "\n".join(f"{line}: {what}; {cure}" for line, what, cure in word_list_faults(name, toml.encode()))
