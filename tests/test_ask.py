"""The front of the named questions: files, parameters, names, formats, the command."""

import json
import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from hand import hand_folder, hand_store
from policegraph.ask.find import find_one, finder, normal
from policegraph.ask.question import ParameterKind, bind, day_bounds, fill, parse, question, questions
from policegraph.ask.render import FORMATS, help_of, listing, render
from policegraph.ask.run import ask
from policegraph.ask.source import SaidOnly, select
from policegraph.build.vocabulary import PREFIXES
from policegraph.cli.ask import ask as command
from policegraph.cli.ask import split
from policegraph.errors import AmbiguousNameError, QueryError, UsageError
from policegraph.store import open_store

RQ = sorted(file.name for file in files("policegraph.ask").joinpath("questions").iterdir() if file.name.endswith(".rq"))


@pytest.mark.parametrize("name", RQ)
def test_a_file_is_plain_sparql_with_all_its_prefixes(name: str) -> None:
    text = files("policegraph.ask").joinpath("questions", name).read_text("utf-8")
    ox.Store().query(text)  # raises SyntaxError
    declared = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>$", text, re.MULTILINE))
    assert declared.items() <= PREFIXES.items()
    body = re.sub(r'"[^"]*"|<[^>]*>|#.*', "", text)
    assert set(re.findall(r"\b(\w+):\w", body)) <= set(declared)


@pytest.mark.parametrize("name", RQ)
def test_every_parameter_is_used_and_every_place_has_a_parameter(name: str) -> None:
    asked = question(name.removesuffix(".rq"))
    body = "\n".join(line for line in asked.query.splitlines() if not line.startswith("#"))
    used = set(re.findall(r"\$(\w+)", body)) | set(re.findall(r"# (?:if|unless) (\w+)\s*$", body, re.MULTILINE))
    assert used == {parameter.name for parameter in asked.parameters}


@pytest.mark.parametrize("name", RQ)
def test_columns_are_projected(name: str) -> None:
    asked = question(name.removesuffix(".rq"))
    found = ox.Store().query(asked.query)
    assert isinstance(found, ox.QuerySolutions)
    assert {column.name for column in asked.columns} == {variable.value for variable in found.variables}


@pytest.mark.parametrize("name", list(questions()))
def test_examples_give_values_that_the_question_takes(name: str) -> None:
    import shlex

    asked = question(name)
    for example in asked.examples:
        words = shlex.split(example)
        assert words[:3] == ["policegraph", "ask", name]
        flags = {one.name for one in asked.parameters if one.kind is ParameterKind.FLAG}
        given, named = split(tuple(words[3:]), flags)
        values = asked.with_positional(given, named)
        assert {one.name for one in asked.parameters if one.required} <= set(values)
    assert asked.title
    assert help_of(asked).startswith(f"{name}: {asked.title}\n")


def test_listing_names_every_question() -> None:
    assert [line.split()[0] for line in listing().splitlines()] == list(questions())


def test_fill_puts_values_in_and_leaves_lines_out() -> None:
    head = "# title: T\n# description: D\n# param who entity optional: w\n# param n number default 3: n\n# example: e\n"
    asked = parse("x", head + "SELECT ?s {\n ?s a $who . # if who\n ?s a ?any . # unless who\n FILTER(?v > $n)\n}")
    bound = bind(hand_store(), asked, {})
    assert fill(asked, bound) == "SELECT ?s {\n ?s a ?any .\n FILTER(?v > 3)\n}"
    bound = bind(hand_store(), asked, {"who": "celine", "n": "7"})
    celine = "<https://w3id.org/policegraph/id/person/celine-marot>"
    assert fill(asked, bound) == f"SELECT ?s {{\n ?s a {celine} .\n FILTER(?v > 7)\n}}"


@pytest.mark.parametrize(
    ("head", "wrong"),
    [
        ("# title: T\n# example: e\n", "description"),
        ("# titel: T\n", "titel"),
        ("# title: T\n# description: D\n# example: e\n# param x nothing: m\n", "nothing"),
        ("# title: T\n# description: D\n# example: e\n# param x word: m\n", "choices"),
        ("# title: T\n# description: D\n# example: e\n# param x entity(planet): m\n", "kinds of entity"),
    ],
)
def test_a_wrong_head_is_refused(head: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        parse("x", head + "SELECT * {}")


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-02-05", date(2024, 2, 5), date(2024, 2, 5)),
    ],
)
def test_days(words: str, first: date, last: date) -> None:
    assert day_bounds(words) == (first, last)


@pytest.mark.parametrize("words", ["", "24", "2024-13", "2024-02-30", "yesterday", "2024-1-1-1"])
def test_no_days(words: str) -> None:
    with pytest.raises(UsageError, match="not a date"):
        day_bounds(words)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("who-mett",), "nearest are who-met"),
        (("relations",), "wants who"),
        (("relations", "nobody at all"), "nothing|no person"),
        (("who-met", "ada", "2021", "2022", "corruption", "more"), "one too many"),
        (("planned", "soon"), "not a date"),
        (("doubtful", "half"), "must be a number"),
        (("commitments", "finished"), "must be one of open"),
    ],
)
def test_wrong_calls(call: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        ask(hand_store(), *call)


def test_unknown_and_doubled_parameters() -> None:
    with pytest.raises(UsageError, match="no parameter 'colour'"):
        ask(hand_store(), "who-met", colour="red")
    with pytest.raises(UsageError, match="given twice"):
        ask(hand_store(), "who-met", "ada", who="ada")


def test_a_question_by_another_spelling() -> None:
    assert question("Who_Met").name == "who-met"


# ── names ──

LABELS = {
    "Östlund": "Brann Östlund",
    "ostlund": "Brann Östlund",
    "östlund brann": "Brann Östlund",
    "BRANN": "Brann Östlund",
    "celine": "Céline Marôt",
    "Ada Quillfeather": "Ada Quillfeather",
    "quilfeather edda": "Edda Quillfeather",
    "border service": "Ostrellian Border Service",
    "OBS": "Ostrellian Border Service",
    "nnp": "Norvanian National Police",
    "interior ministry norvania": "Ministry of the Interior of Norvania",
    "post: interior": "Minister of the Interior of Norvania",
    "agency:interior": "Ministry of the Interior of Norvania",
    "norvania": "Norvania",
    "narcotics": "drug trafficking",
    "theme:drug-trafficking": "drug trafficking",
    "drug trafficking": "drug trafficking",
    "silver net": "Operation Silver Net",
    "https://w3id.org/policegraph/id/place/vask": "Vask",
}


@pytest.mark.parametrize("name", LABELS)
def test_names_are_found(name: str) -> None:
    assert find_one(hand_store(), name).label == LABELS[name]


def test_a_name_that_fits_two() -> None:
    with pytest.raises(AmbiguousNameError) as raised:
        find_one(hand_store(), "quillfeather")
    assert "Ada Quillfeather (person, Norvania)" in str(raised.value)
    assert "Edda Quillfeather (person, Norvania)" in str(raised.value)


def test_a_name_that_fits_nothing() -> None:
    with pytest.raises(UsageError, match="nothing in the graph is named 'xyzzy'"):
        find_one(hand_store(), "xyzzy")
    with pytest.raises(UsageError, match="no theme in the graph"):
        find_one(hand_store(), "celine", ("theme",))


def test_kinds_narrow() -> None:
    assert find_one(hand_store(), "interior", ("agency",)).kind == "agency"


def test_candidates_are_ranked() -> None:
    found = finder(hand_store()).find("quillfeather")
    assert [one.kind for one in found[:2]] == ["person", "person"]
    assert found[0].score >= found[-1].score


@pytest.mark.parametrize(
    ("name", "plain"),
    [("The Ministry of the Interior", "ministry interior"), ("O’Neill, Seán", "oneill sean"), ("the", "the")],
)
def test_normal(name: str, plain: str) -> None:
    assert normal(name) == plain


# ── answers ──


def test_summary_says_of_how_many_readouts() -> None:
    answer = ask(hand_store(), "who-met", limit=2)
    assert answer.summary == "2 of 6 rows, from 3 of 8 readouts"
    assert len(answer) == 2


def test_nothing_found_is_no_denial() -> None:
    text = render(ask(hand_store(), "asked-of", "fenn"))
    assert "Not said in any of 8 readouts." in text
    assert "no readouts yet" in render(ask(open_store(None), "who-met"))


def test_formats() -> None:
    answer = ask(hand_store(), "who-met")
    csv, table, markdown = (render(answer, form) for form in ("csv", "table", "markdown"))
    assert csv.splitlines()[0] == "who,other,meetings,first,last,readouts,who_iri,other_iri,words,readout"
    assert csv.count("\n") == 7
    assert "Brann Östlund" in table
    assert (
        "“On 30 January 2023 she met Ada Quillfeather and Dov Tarrish by video” (Forum in April, 2023-02-01)" in table
    )
    assert markdown.count("\n| ") == 8
    whole = json.loads(render(answer, "json"))
    assert whole["readouts"] == 8
    assert whole["rows"][0]["who"]["label"] == "Brann Östlund"
    assert {"exact", "start", "end", "readout", "claim"} <= set(whole["rows"][0]["words"][0])
    assert set(FORMATS) == {"table", "csv", "json", "markdown"}


def test_words_of_all_tellings() -> None:
    text = render(ask(hand_store(), "who-met", "brann", "2021", "2021"), words=True)
    assert "Ada Quillfeather, received Brann Östlund" in text
    assert "Brann Östlund visited Port Lorne on 9 March 2021" in text


def test_html_is_escaped() -> None:
    html = ask(hand_store(), "who-met")._repr_html_()
    assert "<details>" in html
    assert "6 rows, from 5 of 8 readouts" in html


def test_pandas() -> None:
    frame = ask(hand_store(), "operations").to_pandas()
    assert list(frame["readouts"]) == [1]
    assert frame["partners_iri"][0].count("https://") == 3


def test_said_only() -> None:
    said = ask(SaidOnly(hand_store()), "who-met", own="yes")
    counts = {(said.text(row, "who"), said.text(row, "other")): said.text(row, "meetings") for row in said.rows}
    # Posts stand for themselves where no holder is inferred, and two tellings are two meetings.
    assert ("Minister of the Interior of Norvania", "Chief of the Ostrellian Border Service") in counts
    assert counts["Ada Quillfeather", "Brann Östlund"] == "2"


def test_select_takes_selects_only() -> None:
    with pytest.raises(QueryError, match="not a SELECT"):
        select(hand_store(), "ASK {}")


# ── the command ──


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ask") / "store"
    hand_folder(path)
    return path


def run(*words: str) -> str:
    result = CliRunner().invoke(command, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_command(folder: Path) -> None:
    output = run("who-met", "ada", "--since=2022", "--store", str(folder))
    assert "Céline Marôt" in output
    assert "2 rows, from 1 of 8 readouts" in output
    assert "own: yes" in run("who-met", "ada", "--own", "--store", str(folder), "--limit", "1")


def test_command_helps() -> None:
    assert "who-met" in run("--list")
    assert "policegraph ask --list" in run("--help")
    assert "--who (name of a person or post)" in run("who-met", "--help")


def test_command_writes_files(folder: Path, tmp_path: Path) -> None:
    run("flows", "--store", str(folder), "--format", "csv", "-o", str(tmp_path / "flows.csv"))
    assert (tmp_path / "flows.csv").read_text("utf-8").startswith("giver,receiver")


def test_command_without_a_question() -> None:
    with pytest.raises(UsageError, match="which question"):
        CliRunner().invoke(command, [], catch_exceptions=False)


def test_split() -> None:
    assert split(("a", "--since", "2020", "--own", "--", "b"), {"own"}) == (["a", "b"], {"since": "2020", "own": "yes"})
    with pytest.raises(UsageError, match="wants a value"):
        split(("--since",), set())
