"""The pages that are made of the code are fresh; the queries and the Python of docs/querying.md run."""

import contextlib
import io
import re
import runpy
from pathlib import Path

import click
import pytest

from hand import hand_folder, hand_store
from policegraph.ask.question import questions
from policegraph.cli import COMMANDS, cli
from policegraph.store import Rows, Triples

DOCS = Path(__file__).resolve().parents[1] / "docs"
QUERYING = (DOCS / "querying.md").read_text("utf-8")
QUERIES = re.findall(r"```sparql\n(.*?)```", QUERYING, re.DOTALL)
PAGES = runpy.run_path(str(DOCS / "make.py"))["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_made_pages_are_fresh(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), f"docs/{name} is stale: run `make docs`"


def options(command: click.Command) -> set[str]:
    return {long for one in command.params for long in one.opts if long.startswith("--")}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    text = (DOCS / "commands.md").read_text("utf-8")
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    part = text.split(f"\n## policegraph {name}\n")[1].split("\n## ")[0]
    children = command.commands.values() if isinstance(command, click.Group) else ()
    for one in (command, *children):
        assert {option for option in options(one) if option not in part} == set()


def test_every_term_of_the_ontology_is_on_its_page() -> None:
    page = (DOCS / "ontology.html").read_text("utf-8")
    source = (DOCS.parent / "src" / "policegraph" / "build" / "ontology.ttl").read_text("utf-8")
    terms = re.findall(r"^pg:(\w+) a ", source, re.MULTILINE)
    assert len(terms) > 100
    assert [term for term in terms if f'id="{term}"' not in page] == []
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors


def test_every_named_question_is_documented() -> None:
    text = (DOCS / "questions.md").read_text("utf-8")
    assert [name for name in questions() if f"\n## {name}\n" not in text] == []


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: re.sub(r"\W+", " ", query)[:40])
def test_queries_of_the_page_have_answers(query: str) -> None:
    answer = hand_store().query(query)
    assert isinstance(answer, Rows | Triples)
    assert len(list(answer)) > 0


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 12


def test_python_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_folder(tmp_path / "readouts.store")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", QUERYING, re.DOTALL)
    assert len(blocks) == 2
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for block in blocks:
            exec(compile(block.replace("United Kingdom", "Norvania"), "querying.md", "exec"), {})
    assert "open a joint office in Vask" in printed.getvalue()
    assert "person/ada-quillfeather" in printed.getvalue()
