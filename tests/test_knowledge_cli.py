"""`policegraph knowledge check | stats | search`, as a person calls it."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policegraph.cli.knowledge import knowledge as command
from policegraph.errors import KnowledgeError, UsageError
from policegraph.knowledge.load import load
from policegraph.knowledge.search import search, stats

AGENCIES = "id,name,acronyms,kind,country,source,verified,checked\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_check_passes_on_our_own_files() -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "our own files: no fault" in result.output


def test_check_tells_faults_and_fails(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text(AGENCIES + "x,X,,police,GB,b,no,\n" + "gb-y,Y,,police,GB,b,no,\n", "utf-8")
    result = run("check", str(tmp_path))
    assert isinstance(result.exception, KnowledgeError)
    assert result.exception.exit_code == 2
    assert "1 fault in" in str(result.exception)
    assert f"{tmp_path / 'agencies.csv'}:2: the id 'x' of a body of GB; begin it with gb-" in result.output


def test_check_of_a_folder_that_is_not_there() -> None:
    result = run("check", "/nowhere/at/all")
    assert isinstance(result.exception, KnowledgeError)


def test_stats_count_verified_and_unverified(tmp_path: Path) -> None:
    result = run("stats")
    assert result.exit_code == 0
    for kind in ("agencies", "posts", "persons", "tenures", "countries", "regions", "cities", "duties", "themes"):
        assert kind in result.output
    (tmp_path / "agencies.csv").write_text(AGENCIES + "gb-new,New,,police,GB,b,yes,2024-01-01\n", "utf-8")
    ours = {count.kind: count for count in stats(load())}
    both = {count.kind: count for count in stats(load(tmp_path))}
    assert both["agencies"].total == ours["agencies"].total + 1
    assert ours["agencies"].verified is not None
    assert both["agencies"].verified == ours["agencies"].verified + 1


@pytest.mark.parametrize(
    ("wanted", "kind", "id", "file"),
    [
        ("interpol", "agencies", "interpol", "agencies/international.csv"),
        ("Türkiye", "countries", "TR", "countries.csv"),
        ("turkiye", "countries", "TR", "countries.csv"),
        ("Western Balkans", "regions", "western-balkans", "regions.csv"),
        ("Cologne", "cities", "geonames-2886242", "cities.csv"),
        ("drug trafficking", "themes", "drug-trafficking", "themes.toml"),
    ],
)
def test_search_tells_what_is_known_and_where(wanted: str, kind: str, id: str, file: str) -> None:
    first = search(load(), wanted, 5)[0]
    assert (first.kind, first.id) == (kind, id)
    assert first.where.startswith(file)
    assert first.score == 100


def test_search_finds_a_misspelt_name_and_says_less_of_it() -> None:
    found = search(load(), "Interpoll", 5)
    assert "interpol" in {known.id for known in found}
    assert all(known.score < 100 for known in found)


def test_search_looks_into_the_users_files(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text(AGENCIES + "gb-zz,Zyzzyva Watch,ZYW,police,GB,b,no,\n", "utf-8")
    result = run("search", "zyzzyva", "watch", "--knowledge", str(tmp_path))
    assert result.exit_code == 0
    assert "gb-zz" in result.output
    assert f"{tmp_path / 'agencies.csv'}:2" in result.output
    assert isinstance(run("search", "zyzzyva", "watch").exception, UsageError)


def test_help_loads_no_language_model() -> None:
    code = "import sys; from policegraph.cli.knowledge import knowledge; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
