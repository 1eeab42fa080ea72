"""The embedded store: replacing as one unit, the default graph of queries, errors, a kill in the middle of writing."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from policegraph.build.vocabulary import ENTITIES, INFERRED, REVIEW, RUNS
from policegraph.errors import QueryError, StoreError
from policegraph.store import Edit, Rows, Store, Triples, open_store
from policegraph.store.embedded import MARKER
from policegraph.store.problems import store_error

A, B = "https://w3id.org/policegraph/id/readout/a", "https://w3id.org/policegraph/id/readout/b"


def triple(subject: str, object: str = "o", predicate: str = "p") -> Triple:
    return Triple(*(NamedNode(f"http://example.org/{name}") for name in (subject, predicate, object)))


def count(store: Store, pattern: str = "?s ?p ?o", *, said_only: bool = False) -> int:
    answer = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}", said_only=said_only)
    assert isinstance(answer, Rows)
    return int(str(next(iter(answer))["n"]))


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return open_store(None if request.param == "memory" else tmp_path / "store", write=True)


def test_a_triple_of_two_graphs_is_one_in_the_default_graph(store: Store) -> None:
    store.write({A: [triple("x"), triple("only-a")], B: [triple("x")]})
    assert count(store) == 2
    assert count(store, "GRAPH ?g { ?s ?p ?o }") == 3
    store.remove(A)
    assert count(store) == 1
    store.remove(B)
    assert count(store) == 0
    assert store.graphs() == []


def test_a_graph_is_replaced_whole(store: Store) -> None:
    store.write({A: [triple("old"), triple("kept")]})
    store.write({A: [triple("new"), triple("kept")]})
    assert {quad.subject for quad in store.quads(graph=A)} == {triple("new").subject, triple("kept").subject}
    assert count(store) == 2


def test_a_triple_moves_from_one_graph_to_another_in_one_write(store: Store) -> None:
    store.write({A: [triple("x")]})
    store.write({A: [triple("y")], B: [triple("x")]})
    assert count(store) == 2
    store.write({A: [], B: []})
    assert count(store) == 0


def test_writing_the_same_again_changes_nothing(store: Store) -> None:
    assert store.write({A: [triple("x")]}) == 1
    assert store.write({A: [triple("x")]}) == 0


def test_edits_leave_the_rest(store: Store) -> None:
    store.write({A: [triple("x"), triple("y")]})
    store.write(edit={A: Edit(add=frozenset({triple("z")}), drop=frozenset({triple("x"), triple("never-there")}))})
    assert count(store) == 2
    assert count(store, "GRAPH ?g { ?s ?p ?o }") == 2
    with pytest.raises(ValueError, match="both replaced and edited"):
        store.write({A: []}, edit={A: Edit()})


def test_review_is_asked_by_name_only_and_inferred_can_be_left_out(store: Store) -> None:
    store.write({A: [triple("said")], INFERRED.value: [triple("inferred")], REVIEW.value: [triple("decision")]})
    assert count(store) == 2
    assert count(store, said_only=True) == 1
    assert count(store, f"GRAPH <{REVIEW.value}> {{ ?s ?p ?o }}") == 1
    assert count(store, f"GRAPH <{INFERRED.value}> {{ ?s ?p ?o }}") == 1
    assert count(store, "GRAPH ?g { ?s ?p ?o }", said_only=True) == 2


def test_what_review_or_inferred_also_says_does_not_stay_said(store: Store) -> None:
    store.write({A: [triple("x")], INFERRED.value: [triple("x")], REVIEW.value: [triple("x")]})
    store.remove(A)
    assert count(store, said_only=True) == 0
    assert count(store) == 1


@pytest.mark.parametrize(
    "words",
    [
        'quotes " and \\ backslashes \\n and \\u0041',
        "lines\nof\r\ntext\twith tabs",
        "} } . <http://example.org/> # no comment ; DROP ALL",
        "Jürgen 鈴木 العربية 🙂 \u2028\u0085\u00a0",
        "",
        "'''\"\"\"",
    ],
)
def test_words_come_back_as_they_went_in(store: Store, words: str) -> None:
    said = Triple(NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), Literal(words))
    store.write({A: [triple("x")]})
    store.write({A: [said]})  # with something to drop: written as a SPARQL update
    store.write({B: [said]})  # with nothing to drop: added
    for graph in (A, B):
        assert [quad.object for quad in store.quads(graph=graph)] == [Literal(words)]


def test_kinds_of_answer(store: Store) -> None:
    store.write({A: [triple("x"), triple("y")]})
    rows = store.query("SELECT ?s ?nothing WHERE { ?s ?p ?o } ORDER BY ?s")
    assert isinstance(rows, Rows)
    assert rows.variables == ("s", "nothing")
    assert list(rows) == [{"s": "http://example.org/x"}, {"s": "http://example.org/y"}]
    triples = store.query("CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }")
    assert isinstance(triples, Triples)
    assert len(triples) == 2
    assert store.query("ASK { ?s ?p ?o }") is True
    bound = store.query("SELECT ?s WHERE { ?s ?p ?o }", bindings={"s": triple("y").subject})
    assert isinstance(bound, Rows)
    assert len(bound) == 1


def test_values_are_python_values(store: Store) -> None:
    rows = store.query(
        'SELECT (1 + 1 AS ?int) (0.5 AS ?number) ("2022-07-06"^^xsd:date AS ?day) (true AS ?yes) ("w" AS ?words)'
        " (pg:Claim AS ?iri) (1/0 AS ?none) WHERE {}"
    )
    assert isinstance(rows, Rows)
    row = next(iter(rows))
    assert {name: type(value).__name__ for name, value in row.items()} == {
        "int": "int",
        "number": "float",
        "day": "date",
        "yes": "bool",
        "words": "str",
        "iri": "Iri",
    }


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT * WHERE { ?s ?p", "line 1, column 23, at its end"),
        ("SELECT ?x\nWHERE { ?x foaf:name }", "line 2, column"),
        ("SELECT * WHERE { ?s nix:p ?o }", "the prefix nix: is not known"),
        ("INSERT DATA { <http://a> <http://b> <http://c> }", "can't be parsed"),
        ("", "can't be parsed"),
    ],
)
def test_a_faulty_query_is_one_clear_line(store: Store, sparql: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        store.query(sparql)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_what_is_no_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        open_store(tmp_path / "missing")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "note.txt").write_text("mine")
    with pytest.raises(StoreError, match="is not a policegraph store"):
        open_store(folder)
    with pytest.raises(StoreError, match="not empty"):
        open_store(folder, write=True)
    with pytest.raises(StoreError, match="is not a policegraph store"):
        open_store(folder / "note.txt")
    with pytest.raises(StoreError, match="not empty"):
        open_store(folder / "note.txt", write=True)
    assert [file.name for file in folder.iterdir()] == ["note.txt"]


def test_a_store_of_another_form_is_told(tmp_path: Path) -> None:
    open_store(tmp_path / "s", write=True).close()
    marker = tmp_path / "s" / MARKER
    marker.write_text(json.dumps({"policegraph-store": 99}))
    with pytest.raises(StoreError, match="form 99"):
        open_store(tmp_path / "s")
    marker.write_text("garbage")
    with pytest.raises(StoreError, match="can't be read"):
        open_store(tmp_path / "s", write=True)


def test_a_store_killed_at_its_birth_is_an_empty_one(tmp_path: Path) -> None:
    open_store(tmp_path / "s", write=True).close()
    (tmp_path / "born").mkdir()
    (tmp_path / "born" / MARKER).write_text((tmp_path / "s" / MARKER).read_text())
    assert count(open_store(tmp_path / "born")) == 0
    with open_store(tmp_path / "born", write=True) as store:
        store.write({A: [triple("x")]})
    assert count(open_store(tmp_path / "born")) == 1


def test_a_database_that_is_damaged_is_told(tmp_path: Path) -> None:
    with open_store(tmp_path / "s", write=True) as store:
        store.write({A: [triple("x")]})
    (tmp_path / "s" / "quads" / "CURRENT").write_text("MANIFEST-999999\n")
    with pytest.raises(StoreError, match="the store can't be used"):
        open_store(tmp_path / "s", patience=0)


@pytest.mark.parametrize("write", [False, True])
def test_a_database_that_has_lost_a_file_is_told(tmp_path: Path, write: bool) -> None:
    with open_store(tmp_path / "s", write=True) as store:
        store.write({A: [triple("x")]})
    open_store(tmp_path / "s", write=True).close()
    lost = list((tmp_path / "s" / "quads").glob("*.sst"))
    assert lost
    for file in lost:
        file.unlink()
    with pytest.raises(StoreError, match="can't be used"):
        open_store(tmp_path / "s", write=write, patience=0.1)


def test_readers_see_a_snapshot_while_one_writes(tmp_path: Path) -> None:
    with open_store(tmp_path / "s", write=True) as writer:
        writer.write({A: [triple("x")]})
        reader = open_store(tmp_path / "s")
        writer.write({B: [triple("y")]})
        assert count(reader) == 1
        assert count(open_store(tmp_path / "s")) == 2
        with pytest.raises(StoreError, match="reading only"):
            reader.write({A: []})
        with pytest.raises(StoreError, match="another process is writing"):
            open_store(tmp_path / "s", write=True)
    with pytest.raises(StoreError, match="is closed"):
        count(writer)
    open_store(tmp_path / "s", write=True).close()


def test_a_second_process_that_would_write_is_told(tmp_path: Path) -> None:
    code = f"""
        from pathlib import Path
        from policegraph.errors import StoreError
        from policegraph.store import open_store
        try:
            open_store(Path({str(tmp_path / "s")!r}), write=True)
        except StoreError as error:
            print(error)
    """
    with open_store(tmp_path / "s", write=True):
        run = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    assert "another process is writing" in run.stdout


WRITER = """
import itertools, sys
from pathlib import Path
from pyoxigraph import NamedNode, Triple
from policegraph.store import open_store
store = open_store(Path(sys.argv[1]), write=True)
for turn in itertools.count(int(sys.argv[2])):
    for graph in range(4):
        triples = [
            Triple(NamedNode(f"http://example.org/{name}"), NamedNode("http://example.org/turn"),
                   NamedNode(f"http://example.org/{turn}"))
            for name in ["shared", *(f"{graph}-{k}" for k in range(200))]
        ]
        store.write({f"http://example.org/graph/{graph}": triples})
    print(turn, flush=True)
"""


@pytest.mark.parametrize("delay", [0.01, 0.04, 0.09, 0.17, 0.26])
def test_a_kill_leaves_whole_graphs(tmp_path: Path, delay: float) -> None:
    """Each graph is wholly of one turn, and the default graph is the union of all, whenever the writer is killed."""
    path = tmp_path / "s"
    for round_number in range(2):
        command = [sys.executable, "-c", WRITER, str(path), str(1000 * round_number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(delay)
            os.kill(process.pid, signal.SIGKILL)
    store = open_store(path, write=True)
    said = set()
    for graph in store.graphs():
        triples = [quad.triple for quad in store.quads(graph=graph)]
        said |= set(triples)
        assert len({triple.object for triple in triples}) == 1
        assert len(triples) == 201
    assert len(store.graphs()) == 4
    assert set(store.union()) == said


@pytest.mark.parametrize(
    ("number", "words"), [(28, "disk is full"), (13, "no permission"), (30, "no permission"), (5, "can't be used")]
)
def test_what_the_system_says_is_told_with_its_cure(number: int, words: str) -> None:
    assert words in str(store_error(Path("s"), OSError(number, os.strerror(number))))


def test_bulk_loading_keeps_the_default_graph(tmp_path: Path) -> None:
    with open_store(tmp_path / "s", write=True) as store:
        store.load(ENTITIES.value, (triple(str(number)) for number in range(1000)))
        store.load(REVIEW.value, [triple("decision")])
        assert count(store) == 1000
        assert count(store, "GRAPH ?g { ?s ?p ?o }") == 1001


def test_special_graphs_are_no_readouts(store: Store) -> None:
    store.write({A: [triple("x")], RUNS.value: [triple("y")], ENTITIES.value: [triple("z")]})
    assert store.readouts() == [A]
    assert len(store) == 3
