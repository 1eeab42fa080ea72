"""Cards, ledger, timeline, comparison, coverage and report on the graph written by hand, and their commands."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from hand import hand_folder, hand_store
from policegraph.ask.source import SaidOnly
from policegraph.cli import cli
from policegraph.errors import AmbiguousNameError, UsageError
from policegraph.graph import Graph
from policegraph.study.brief import Picture
from policegraph.study.card import show
from policegraph.study.compare import compare, find_readout
from policegraph.study.comparison import Part
from policegraph.study.coverage import BY, coverage
from policegraph.study.ledger import ledger
from policegraph.study.report import report
from policegraph.study.ties import Filters
from policegraph.study.timeline import timeline

READOUT = "https://w3id.org/policegraph/id/readout/"


# ── cards ──


def section(name: str, title: str) -> list[str]:
    card = show(hand_store(), name)
    return [line.text for part in card.sections if part.title == title for line in part.lines]


def test_card_of_a_person() -> None:
    card = show(hand_store(), "ada")
    assert (card.label, card.kind, card.behind, card.readouts) == ("Ada Quillfeather", "person", 6, 8)
    assert [part.title for part in card.sections] == [
        "Posts, bodies, countries",
        "Events",
        "What he or she did",
        "What others did",
        "In own words",
    ]
    events = section("ada", "Events")
    assert events[0] == "Ada Quillfeather and Edda Quillfeather met, 2023-08-03"
    assert len(events) == 3  # March 2021 once
    assert "Ada Quillfeather asked Brann Östlund: “share passenger lists”, by 2021-06-30" in section(
        "ada", "What he or she did"
    )


def test_every_line_of_a_card_has_words_or_says_why_not() -> None:
    for name in (
        "ada",
        "brann",
        "OBS",
        "corruption",
        "silver net",
        "Norvania",
        "post: interior",
        READOUT + "league-2022-06-02.txt",
    ):
        for part in show(hand_store(), name).sections:
            for line in part.lines:
                assert line.quotes or "background knowledge" in line.note, (name, line)


def test_a_card_marks_what_is_inferred_undated_and_planned() -> None:
    notes = {line.text: line.note for part in show(hand_store(), "brann").sections for line in part.lines}
    minister, chief = "Minister of the Interior of Norvania", "Chief of the Ostrellian Border Service"
    assert "inferred" in notes[f"{minister} and {chief} met, in Vask, 2023-08-04"]
    assert notes["Brann Östlund and Dov Tarrish met"] == "undated; the readout is of 2022-06-02"
    assert section("dov", "Planned") == [f"Planned: meeting of Dov Tarrish and {minister}, 2030-21"]


def test_said_only_cards_have_no_inference() -> None:
    text = show(SaidOnly(hand_store()), "brann").to_text()
    assert "inferred" not in text
    assert "2023-08-04" not in text


def test_card_of_an_event_names_its_other_telling() -> None:
    card = show(hand_store(), READOUT + "norvania-2021-03-10.txt#event1")
    assert [part.title for part in card.sections][-1] == "As others tell it"
    assert "Edda Quillfeather" in card.sections[-1].lines[0].text


def test_card_formats() -> None:
    card = show(hand_store(), "celine", most=1)
    assert "and 2 more" in card.to_text()
    assert card.to_markdown().startswith("# Céline Marôt\n")
    assert json.loads(card.to_json())["sections"][0]["lines"][0]["words"][0]["exact"] == "Justice Minister Céline Marôt"
    assert "<details>" in card._repr_html_()


# ── ledger ──


def test_ledger_puts_later_words_under_the_first() -> None:
    found = ledger(hand_store())
    assert [(one.by, one.what, one.status) for one in found.entries] == [
        ("Belmora", "funds", "open"),
        ("Ada Quillfeather", "publish the audit", "overdue"),
        ("Céline Marôt", "publish the audit", "open"),
        ("Ada Quillfeather", "share passenger lists", "overdue"),
        ("Brann Östlund", "open a joint office in Vask", "done"),
    ]
    assert [(later.how, str(later.day)) for later in found.entries[-1].later] == [
        ("repeated", "2021-03-11"),
        ("reported done", "2022-01-20"),
    ]
    assert found.summary == "5 entries (2 open, 1 done, 2 overdue), from 5 of 8 readouts"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"of": "norvania"}, ["publish the audit", "share passenger lists"]),
        ({"of": "ostrellia", "kind": "promise"}, ["open a joint office in Vask"]),
        ({"to": "ada"}, ["publish the audit", "open a joint office in Vask"]),
        ({"theme": "corruption", "status": "overdue"}, ["publish the audit"]),
        ({"kind": "request"}, ["publish the audit", "share passenger lists"]),
        ({"filters": Filters(since=date(2022, 9, 18))}, ["funds", "publish the audit"]),
    ],
)
def test_ledger_of_some(arguments: dict[str, str], expected: list[str]) -> None:
    assert [one.what for one in ledger(hand_store(), **arguments).entries] == expected  # type: ignore[arg-type]


def test_ledger_formats() -> None:
    found = ledger(hand_store())
    rows = list(csv.DictReader(io.StringIO(found.to_csv())))
    assert rows[-1]["later"] == "repeated 2021-03-11; reported done 2022-01-20"
    assert all(row["words"] and row["readout"] for row in rows)
    assert json.loads(found.to_json())["entries"][0]["words"]["exact"].startswith("Belmora had promised")
    assert "Brann Östlund promised Ada Quillfeather" in found.to_markdown()
    html = found.to_html()
    assert html.startswith("<!DOCTYPE html>")
    assert not re.search(r'(?:src|href)="http', html)


def test_ledger_refuses_what_it_does_not_know() -> None:
    with pytest.raises(UsageError, match="there are open"):
        ledger(hand_store(), status="lost")
    with pytest.raises(UsageError, match="promise and request"):
        ledger(hand_store(), kind="threat")


# ── timeline ──


def test_timeline_of_one() -> None:
    found = timeline(hand_store(), "brann")
    assert [(one.when, one.dated) for one in found.moments] == [
        ("2021-03-09", True),  # met, told twice
        ("2021-03-09", True),  # was asked
        ("2021-03-09", True),  # promised
        ("2021-03-09", True),  # promised, as the other tells it
        ("(2022-06-02)", False),
        ("2023-08-04", True),
    ]
    undated = found.moments[4]
    assert undated.note == "no date in the text; the readout is of 2022-06-02"
    assert found.moments[0].tellings + found.moments[1].tellings + found.moments[2].tellings == 4
    assert "1 without a date" in found.summary


def test_timeline_of_a_pair_and_a_theme() -> None:
    assert [one.kind for one in timeline(hand_store(), "ada", "celine").moments] == ["Request", "Meeting"]
    pair = timeline(hand_store(), "norvania", "belmora", people=True)
    assert {one.kind for one in pair.moments} >= {"Criticise", "Praise", "Request", "Meeting", "Conference"}
    theme = timeline(hand_store(), "corruption")
    assert [one.kind for one in theme.moments][:2] == ["Request", "Criticise"]
    assert theme.moments[-1].what.startswith("Planned: Three Harbours Forum")


def test_timeline_filters_and_formats() -> None:
    found = timeline(hand_store(), "ada", filters=Filters(since=date(2022, 1, 1), kinds=frozenset({"Meeting"})))
    assert [one.when for one in found.moments] == ["2023-01-30", "2023-08-03"]
    assert len(found.to_csv().splitlines()) == 3
    assert json.loads(found.to_json())["moments"][0]["dated"] is True
    assert "| 2023-01-30 |" in found.to_markdown()
    assert "<blockquote>" in found.to_html()
    with pytest.raises(UsageError, match="the same"):
        timeline(hand_store(), "ada", "ada")


# ── compare ──


def part(title: str) -> Part:
    found = compare(hand_store(), "norvania-2021-03-10", "ostrellia-2021-03-11.txt")
    return next(one for one in found.parts if one.title == title)


def test_events_that_are_joined_stand_side_by_side() -> None:
    events = part("Events")
    assert len(events.points) == 1
    assert events.points[0].differ == (
        "told as meeting and as visit",
        "took part: only Ostrellian Border Service: Edda Quillfeather",
        "about: only Ostrellian Border Service: border security",
    )


def test_what_only_one_says() -> None:
    promises = part("Promises and requests")
    assert promises.both == 1
    only = promises.points[1]
    assert only.left is not None
    assert only.right is None
    assert "share passenger lists" in only.left.text
    assert promises.points[0].differ[0] == "by when: 2021-12 and not said"
    assert [(one.left is None, one.right is None) for one in part("Themes").points] == [(False, False), (True, False)]


def test_every_point_of_a_comparison_has_its_words() -> None:
    for title in ("Events", "Promises and requests", "Praise and criticism", "People and posts", "Bodies", "Themes"):
        for one in part(title).points:
            for side in (one.left, one.right):
                assert side is None or side.quotes, (title, side)


def test_comparison_of_an_event() -> None:
    event = READOUT + "norvania-2021-03-10.txt#event1"
    found = compare(hand_store(), event)
    assert (found.left.identifier, found.right.identifier) == ("norvania-2021-03-10.txt", "ostrellia-2021-03-11.txt")
    with pytest.raises(UsageError, match="told by one readout only"):
        compare(hand_store(), "silver net")


def test_comparison_formats() -> None:
    found = compare(hand_store(), "belmora-2022-09-15", "norvania-2022-09-20")
    markdown = found.to_markdown()
    assert "| *not said* |" in markdown
    assert "- Promise by Belmora to Norvanian National Police\n    - denied and asserted" in markdown
    assert "<li>denied and asserted</li>" in found.to_html()
    assert "Promise by Belmora to Norvanian National Police: denied and asserted" in found.differences
    assert json.loads(found.to_json())["differences"] == list(found.differences)
    assert found.summary.endswith("from 2 of 8 readouts")
    assert found.summary in markdown
    assert found.summary in found.to_html()


def test_readouts_are_found_by_name() -> None:
    assert find_readout(hand_store(), "new minister").identifier == "norvania-2023-08-05.txt"
    assert find_readout(hand_store(), "Forum in April").iri == READOUT + "belmora-2023-02-01.txt"
    with pytest.raises(UsageError, match="fits 3 readouts"):
        find_readout(hand_store(), "minister")
    with pytest.raises(UsageError, match="no readout is called"):
        find_readout(hand_store(), "xyzzy")
    with pytest.raises(UsageError, match="the same readout"):
        compare(hand_store(), "Forum in April", "belmora-2023-02-01")


# ── coverage ──


def test_coverage() -> None:
    found = coverage(hand_store())
    assert (found.readouts, found.undated) == (8, 0)
    counts = {one.name: one.readouts for one in found.parts["publisher"]}
    assert counts == {
        "Ministry of the Interior of Norvania": 3,
        "Harbour Police League": 2,
        "Ministry of Justice of Belmora": 2,
        "Ostrellian Border Service": 1,
    }
    assert [(one.name, one.readouts) for one in found.parts["year"]] == [("2021", 2), ("2022", 4), ("2023", 2)]
    assert sum(one.events for one in found.parts["publisher"]) == 14
    assert {one.name for one in found.parts["country"]} == {"Norvania", "Belmora"}
    assert len(found.gaps) == 24  # of thirty months from March 2021 to August 2023 six have readouts
    assert found.parts["year"][1].events_per_readout == 1.75


def test_coverage_of_a_period_and_formats() -> None:
    found = coverage(hand_store(), Filters(since=date(2023, 1, 1)))
    assert found.readouts == 2
    assert set(json.loads(found.to_json())["parts"]) == set(BY)
    assert found.to_csv().startswith("by,name,readouts")
    assert "## By publisher" in found.to_markdown()
    assert "<svg" in found.to_html()


# ── report ──


def test_every_sentence_of_a_report_is_footnoted() -> None:
    for subject in ("ada", "OBS", "Norvania", "corruption", None):
        found = report(hand_store(), subject)
        assert found.sections, subject
        for one in found.sections:
            for sentence in one.sentences:
                assert sentence.notes, (subject, one.title, sentence.text)
                assert max(sentence.notes) <= len(found.notes)


def test_report_leaves_private_people_out_unless_asked() -> None:
    assert "Fenn" not in report(hand_store(), "agency: NNP").to_markdown().split("## Notes")[0]
    assert "Fenn" in report(hand_store(), "agency: NNP", private=True).to_markdown()


def test_report_of_a_period() -> None:
    found = report(hand_store(), filters=Filters(since=date(2023, 1, 1), until=date(2023, 12, 31)))
    assert found.title == "Readouts, 2023-01-01 to 2023-12-31"
    text = found.to_markdown()
    assert "2021-03-09" not in text
    assert "2 readouts" in text


def test_report_formats() -> None:
    picture = Picture("Ties", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ties.svg", "Ties of one")
    found = report(hand_store(), "celine", pictures=[picture])
    html = found.to_html()
    assert 'src="data:image/svg+xml;base64,' in html
    marks = {int(number) for number in re.findall(r'href="#note-(\d+)"', html)}
    assert marks == {int(number) for number in re.findall(r'id="note-(\d+)"', html)} != set()
    markdown = found.to_markdown()
    assert "![Ties of one](ties.svg)" in markdown
    assert set(re.findall(r"\[\^(\d+)\](?!:)", markdown)) == set(re.findall(r"^\[\^(\d+)\]:", markdown, re.MULTILINE))


# ── commands ──


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("study") / "store"
    hand_folder(path)
    return str(path)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("show", "celine"), "Céline Marôt (person)"),
        (("show", "celine", "--format", "json"), '"label": "Céline Marôt"'),
        (("ledger", "--of", "brann"), "repeated 2021-03-11"),
        (("ledger", "--status", "open", "--format", "csv"), "when,kind,by"),
        (("timeline", "ada", "celine"), "Céline Marôt asked Ada Quillfeather"),
        (("timeline", "corruption", "--since", "2023", "--format", "markdown"), "Three Harbours Forum"),
        (("compare", "norvania-2021-03-10", "ostrellia-2021-03-11"), "# Two tellings"),
        (("coverage", "--by", "year"), "2022"),
        (("network", "meetings"), "brokerage:"),
        (("network", "interactions", "--by", "year"), "issued then"),
        (("network", "interactions", "--by", "year"), "of 8 readouts"),
        (("network", "interactions", "--by", "year", "--since", "2050"), "No ties with a day."),
        (("network", "countries", "--change", "2021", "2022/2023"), "No change is clear"),
        (("report", "ada", "--no-pictures"), "# Ada Quillfeather"),
        (("report", "2021", "--no-pictures"), "# Readouts, 2021-01-01 to 2021-12-31"),
    ],
)
def test_commands(words: tuple[str, ...], expected: str, folder: str) -> None:
    result = CliRunner().invoke(cli, [*words, "--store", folder], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert expected in result.output


@pytest.mark.parametrize("name", ["n.graphml", "n.gexf", "n.cyjs", "n.edges.csv", "n.nodes.csv", "n.ftm.json"])
def test_networks_are_written(name: str, folder: str, tmp_path: Path) -> None:
    out = tmp_path / name
    result = CliRunner().invoke(
        cli, ["network", "interactions", "--store", folder, "-o", str(out)], catch_exceptions=False
    )
    assert result.exit_code == 0
    assert out.stat().st_size > 500


def test_reports_and_timelines_are_written_with_pictures(folder: str, tmp_path: Path) -> None:
    run = CliRunner()
    run.invoke(cli, ["report", "ada", "--store", folder, "-o", str(tmp_path / "r.html")], catch_exceptions=False)
    assert "data:image/svg+xml;base64," in (tmp_path / "r.html").read_text("utf-8")
    run.invoke(cli, ["report", "ada", "--store", folder, "-o", str(tmp_path / "r.md")], catch_exceptions=False)
    assert (tmp_path / "r-ego.svg").exists()
    run.invoke(cli, ["timeline", "ada", "--store", folder, "-o", str(tmp_path / "t.svg")], catch_exceptions=False)
    assert "<svg" in (tmp_path / "t.svg").read_text("utf-8")


def test_wrong_use_is_one_clear_line(folder: str, tmp_path: Path) -> None:
    for words, error in (
        (["show", "quillfeather"], AmbiguousNameError),
        (["report", "2021", "--since", "2020"], UsageError),
        (["report", "ada", "-o", str(tmp_path / "r.docx")], UsageError),
        (["network", "meetings", "-o", str(tmp_path / "n.xlsx")], UsageError),
    ):
        with pytest.raises(error):
            CliRunner().invoke(cli, [*words, "--store", folder], catch_exceptions=False)


def test_the_python_face_takes_what_the_commands_take(folder: str) -> None:
    late = Filters(since=date(2022, 1, 1))
    with Graph(folder) as graph:
        assert {one.status for one in graph.ledger(status="overdue", kind="promise").entries} == {"overdue"}
        assert min(one.day or date.min for one in graph.timeline("ada", filters=late).moments) >= date(2022, 1, 1)
        assert graph.coverage(late).readouts == 6
        assert graph.network("meetings", "body", filters=late).filters == late
        assert "Fenn" in graph.report("agency: NNP", private=True).to_markdown()
        assert graph.compare("norvania-2021-03-10", "ostrellia-2021-03-11").differences
