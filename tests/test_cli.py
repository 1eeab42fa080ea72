"""The command line: ingest, query, export, remove, validate, settings, and what each says when something is wrong."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import policegraph
from policegraph.build.vocabulary import AUTHORITY
from policegraph.cli import COMMANDS, cli, main
from policegraph.errors import StoreError, UsageError
from policegraph.facts import Extraction, Readout
from policegraph.knowledge.load import load
from policegraph.pipeline import Outcome, Step, ingest_readouts, refresh_authority
from policegraph.settings import Settings
from policegraph.store import open_store

TALKS = """Home Secretary meets Albanian minister

London, 6 July 2022

The Home Secretary, Ada Lund, met the Minister of the Interior of Albania, Bo Berg, in London on 6 July 2022. She
thanked him for Albania's help against organised crime. "We will stand together against the gangs," she said.
"""
ASSEMBLY = """INTERPOL assembly to be held in Vienna

Police chiefs will meet in Vienna in November 2023 for the General Assembly of INTERPOL. The Secretary General asked
the National Crime Agency to share information on drug trafficking.
"""
FRENCH = """Rencontre à Paris

Le ministre de l'Intérieur a reçu à Paris son homologue espagnol pour parler de la lutte contre le trafic de drogue
et de la coopération entre les services de police des deux pays. Ils ont signé un accord.
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process (the language model loads once): exit code, standard output, standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return int(str(end.value.code)), out, err

    return call


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "readouts"
    (folder / "deeper").mkdir(parents=True)
    (folder / "talks.txt").write_text(TALKS, "utf-8")
    (folder / "deeper" / "assembly.txt").write_text(ASSEMBLY, "utf-8")
    return folder


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the authority graph and nothing else."""
    path = tmp_path_factory.mktemp("template") / "store"
    with open_store(path, write=True) as target:
        refresh_authority(target, load())
    return path


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Path:
    """A copy of it, for a test to fill: loading the authority graph takes longer than most tests."""
    return Path(shutil.copytree(template, tmp_path / "store"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Path:
    """A store that the tests only read, with a small part of the authority graph."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "talks.txt").write_text(TALKS, "utf-8")
    (folder / "assembly.txt").write_text(ASSEMBLY, "utf-8")
    full = policegraph.open(shutil.copytree(template, folder / "full"))
    report = full.ingest(folder / "talks.txt", folder / "assembly.txt")
    assert sorted(report.stored) == ["assembly.txt", "talks.txt"]
    graphs = {
        graph: [quad.triple for quad in full.store.quads(graph=graph)]
        for graph in full.store.graphs()
        if graph != AUTHORITY.value
    }
    used = {node for triples in graphs.values() for t in triples for node in (t.subject, t.object)}
    graphs[AUTHORITY.value] = [quad.triple for quad in full.store.quads(graph=AUTHORITY.value) if quad.subject in used]
    with open_store(folder / "store", write=True) as target:
        target.write(graphs)
    return folder / "store"


# ── the frame ──

HEAVY = ("spacy", "trafilatura", "matplotlib", "pandas", "networkx", "rdflib", "pydantic", "numpy", "edtf")


@pytest.mark.parametrize("arguments", [["--help"], ["query", "-e", "ASK {}"], ["export", "--format", "nquads"]])
def test_the_quick_commands_load_nothing_heavy(made: Path, arguments: list[str]) -> None:
    code = (
        "import sys\nfrom policegraph.cli import main\ntry:\n    main(sys.argv[1:])\nfinally:\n"
        f"    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "POLICEGRAPH_STORE": str(made)})
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"


def test_help_lists_every_command_that_is_there(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    for name in cli.list_commands(cli.make_context("policegraph", ["--help"], resilient_parsing=True)):
        assert f"  {name}" in out
        assert COMMANDS[name][1].split()[0] in out


@pytest.mark.parametrize(
    "name", [name for name in COMMANDS if name in ("ingest", "query", "export", "remove", "validate")]
)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    code, out, _ = run(name, "--help")
    assert code == 0
    assert "--store" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["foo"], "No such command 'foo'"),
        (["query"], "give a query"),
        (["query", "a.rq", "-e", "ASK {}"], "give a query"),
        (["query", "missing.rq"], "missing.rq: can't be read"),
        (["query", "-e", "SELECT * WHERE { ?s ?p"], "can't be parsed at line 1"),
        (["query", "-e", "ASK {}", "--format", "xml"], "'xml' is not one of"),
        (["query", "-e", "ASK {}", "--format", "turtle"], "Turtle is for the triples"),
        (["export", "--format", "docx"], "'docx' is not one of"),
        (["export", "--format", "csv"], "give a folder with -o"),
        (["export", "--graph", "nowhere"], "the store has no graph"),
        (["export", "--format", "gexf", "--graph", "talks.txt"], "leave --graph out"),
        (["export", "-o", "/dev/full"], "disk is full"),
        (["export", "-o", "/nowhere/all.trig"], "/nowhere/all.trig: can't be written"),
        (["remove", "nobody.txt"], "nobody.txt: no such readout"),
        (["ingest"], "Missing argument"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(run: Run, made: Path, arguments: list[str], message: str) -> None:
    store = [] if arguments in (["foo"], ["ingest"]) else ["--store", str(made)]
    code, _, err = run(*arguments, *store)
    assert code == 2
    assert message in err
    assert len(err.strip().splitlines()) == 1
    assert err.startswith("policegraph: ")


@pytest.mark.parametrize(
    "command", [["query", "-e", "ASK {}"], ["export"], ["remove", "x"], ["validate"], ["ingest", "."]]
)
def test_what_is_no_store_is_told_and_not_touched(run: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    code, _, err = run(*command, "--store", tmp_path)
    assert code == 2
    assert "is not a policegraph store" in err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_the_pipe_may_close(made: Path) -> None:
    command = f"{sys.executable} -m policegraph export --store {made} --format nquads | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


# ── ingest ──


def test_ingest_skips_what_is_unchanged_and_replaces_what_is_not(run: Run, texts: Path, store: Path) -> None:
    code, out, _ = run("ingest", texts, "--store", store)
    assert (code, out.split(";")[0]) == (0, "2 stored, 0 unchanged, 0 failed")
    first = policegraph.open(store).export("nquads")
    code, out, _ = run("ingest", texts, "--store", store)
    assert (code, out.split(";")[0]) == (0, "0 stored, 2 unchanged, 0 failed")
    assert policegraph.open(store).export("nquads") == first

    (texts / "talks.txt").write_text(TALKS.replace("Ada Lund", "Eva Holm"), "utf-8")
    code, out, _ = run("ingest", texts, "--store", store)
    assert (code, out.split(";")[0]) == (0, "1 stored, 1 unchanged, 0 failed")
    changed = policegraph.open(store)
    assert changed.query("ASK { ?x skos:altLabel 'Eva Holm' }") is True
    assert changed.query("ASK { ?x skos:altLabel 'Ada Lund' }") is False
    assert changed.query("ASK { ?x rdfs:label 'Ada Lund' }") is False

    (texts / "talks.txt").write_text(TALKS, "utf-8")
    run("ingest", texts, "--store", store)
    without_runs = [line for line in first.splitlines() if "/graph/runs>" not in line]
    again = policegraph.open(store).export("nquads").splitlines()
    assert [line for line in again if "/graph/runs>" not in line] == without_runs


def test_one_bad_file_never_stops_the_rest(run: Run, texts: Path, store: Path) -> None:
    (texts / "empty.txt").write_text("")
    (texts / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (texts / "records.jsonl").write_text(
        json.dumps({"id": "r1", "text": ASSEMBLY}) + "\nnot json\n" + json.dumps({"id": "r3", "text": TALKS}) + "\n"
    )
    code, out, err = run("ingest", texts, texts / "missing.txt", "--store", store)
    assert code == 1
    assert out.startswith("4 stored, 0 unchanged, 4 failed")
    for name in ("empty.txt", "binary.txt", "records.jsonl", "missing.txt"):
        assert sum(name in line for line in err.splitlines()) == 1
    assert all(line.startswith("policegraph: ") for line in err.splitlines() if not line.endswith("…"))


def test_nothing_done_is_exit_code_2(run: Run, tmp_path: Path, store: Path) -> None:
    code, _, err = run("ingest", tmp_path / "missing.txt", "--store", store)
    assert code == 2
    assert "no such file" in err


def test_a_text_without_a_reader_is_kept_with_a_notice(run: Run, tmp_path: Path, store: Path) -> None:
    (tmp_path / "paris.txt").write_text(FRENCH, "utf-8")
    code, out, err = run("ingest", tmp_path / "paris.txt", "--store", store)
    assert (code, out[:8]) == (0, "1 stored")
    assert "paris.txt: no reader for the language 'fr'" in err
    graph = policegraph.open(store)
    assert graph.query("ASK { ?r dct:language 'fr' ; nif:isString ?text }") is True
    assert graph.query("ASK { ?c a pg:Claim }") is False


def test_a_text_too_long_to_read_is_kept_with_a_notice(run: Run, texts: Path, store: Path) -> None:
    (texts / "long.txt").write_text(ASSEMBLY * (5_000_000 // len(ASSEMBLY)), "utf-8")
    code, out, err = run("ingest", texts, "--store", store)
    assert (code, out[:8]) == (0, "3 stored")
    assert "long.txt: 4,9" in err
    assert "split it, or set `longest`" in err
    graph = policegraph.open(store)
    assert graph.query("ASK { ?r dct:identifier 'long.txt' FILTER NOT EXISTS { ?c prov:wasDerivedFrom ?r } }") is True
    assert graph.query("ASK { ?r dct:identifier 'talks.txt' . ?c prov:wasDerivedFrom ?r }") is True


def test_quiet_says_only_what_went_wrong(run: Run, texts: Path, store: Path) -> None:
    (texts / "empty.txt").write_text("")
    code, out, err = run("ingest", texts, "--store", store, "--quiet")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1


def test_what_ingest_writes_conforms(run: Run, texts: Path, store: Path) -> None:
    code, _, err = run("ingest", texts, "--store", store, "--validate")
    assert (code, err) == (0, "")
    graph = policegraph.open(store)
    for readout in graph.store.readouts():
        from policegraph.build.validate import violations

        assert violations(readout, (quad.triple for quad in graph.store.quads(graph=readout))) == []


def test_the_data_of_the_house_conforms(store: Path) -> None:
    """Every readout of data/ gives facts, and a graph without faults."""
    data = Path(__file__).parent.parent / "data"
    if not data.is_dir():
        pytest.skip("no data/ here")
    graph = policegraph.open(store)
    report = graph.ingest(data, settings=Settings(store=store, validate=True))
    assert report.problems == ()
    assert len(report.stored) >= 15
    assert report.facts > 500


def _stop_after(number: int, readouts: list[Readout]) -> Iterator[Readout | Step]:
    for position, readout in enumerate(readouts):
        if position == number:
            raise KeyboardInterrupt
        yield readout


def test_an_interruption_keeps_what_was_stored_and_the_next_run_goes_on(store: Path) -> None:
    readouts = [Readout(f"{number}.txt", ASSEMBLY.replace("2023", str(2000 + number))) for number in range(6)]
    settings = Settings(batch=2)
    target = open_store(store, write=True)
    with pytest.raises(KeyboardInterrupt):
        list(ingest_readouts(_stop_after(5, readouts), target, settings))
    assert len(target.readouts()) == 4
    outcomes = [step.outcome for step in ingest_readouts(readouts, target, settings)]
    assert outcomes == [Outcome.UNCHANGED] * 4 + [Outcome.STORED] * 2


def test_a_fault_in_one_readout_is_told_and_the_batch_goes_on(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug of ours in one text costs that text alone."""
    from policegraph import pipeline
    from policegraph.build.quads import build

    def faulty(extraction: Extraction, run: str) -> object:
        if extraction.readout.identifier == "1.txt":
            raise ZeroDivisionError("on purpose")
        return build(extraction, run)

    monkeypatch.setattr(pipeline, "build", faulty)
    target = open_store(store, write=True)
    steps = list(ingest_readouts([Readout(f"{n}.txt", ASSEMBLY) for n in range(3)], target, Settings()))
    assert [step.outcome for step in steps] == [Outcome.STORED, Outcome.FAILED, Outcome.STORED]
    assert "1.txt: a fault of policegraph, not of the text (ZeroDivisionError: on purpose)" in steps[1].message
    assert len(target.readouts()) == 2


def test_ctrl_c_says_how_to_go_on(texts: Path, tmp_path: Path) -> None:
    for number in range(40):
        (texts / f"{number}.txt").write_text(ASSEMBLY.replace("2023", str(2000 + number)) * 5, "utf-8")
    command = [sys.executable, "-m", "policegraph", "ingest", str(texts), "--store", str(tmp_path / "store")]

    def heed_ctrl_c() -> None:  # a shell lets what it starts in the background ignore it
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    pipes = {"stderr": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, preexec_fn=heed_ctrl_c, **pipes) as process:
        while not (tmp_path / "store" / "quads" / "CURRENT").exists():
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Run the same again to go on" in err
    assert "Traceback" not in err
    open_store(tmp_path / "store").query("ASK { ?s ?p ?o }")


@pytest.mark.parametrize("delay", [0.2, 1.5, 3.5])
def test_a_kill_during_ingest_leaves_a_valid_store(texts: Path, tmp_path: Path, delay: float) -> None:
    for number in range(70):
        (texts / f"{number}.txt").write_text(ASSEMBLY.replace("2023", str(2000 + number)) * 4, "utf-8")
    store = tmp_path / "store"
    command = [sys.executable, "-m", "policegraph", "ingest", str(texts), "--store", str(store)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        while not (store / "quads" / "CURRENT").exists():
            time.sleep(0.02)
        time.sleep(delay)
        process.kill()
    (texts / "talks.txt").touch()
    graph = policegraph.open(store)
    before = set(graph.store.readouts())
    for readout in before:
        assert graph.query(
            f"ASK {{ <{readout}> pg:digest ?d ; nif:isString ?text . ?c prov:wasDerivedFrom <{readout}> }}"
        )
    assert {quad.triple for name in graph.store.readouts() for quad in graph.store.quads(graph=name)} <= set(
        graph.store.union()
    )
    report = graph.ingest(texts / "talks.txt")  # the authority graph is completed, and the next run goes on
    assert report.problems == ()
    assert graph.query("ASK { GRAPH <https://w3id.org/policegraph/graph/authority> { ?g pg:digest ?d } }") is True


def test_a_disk_that_takes_no_more_loses_nothing_stored(texts: Path, store: Path) -> None:
    """A limit on the size of files stands in for a full disk: the database's log can't grow."""
    for number in range(30):
        (texts / f"{number}.txt").write_text(ASSEMBLY.replace("2023", str(2000 + number)) * 3, "utf-8")
    environment = {**os.environ, "POLICEGRAPH_BATCH": "2"}
    # How long the log already is when it is opened is the database's own affair: the first limit under which
    # something can be written, but not all.
    for limit in range(1_500_000, 4_000_000, 400_000):
        code = (
            "import resource, sys\nfrom policegraph.cli import main\n"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\nmain(sys.argv[1:])"
        )
        command = [sys.executable, "-c", code, "ingest", str(texts), "--store", str(store)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        assert "what was stored before is kept" in done.stderr
        if done.returncode != 2:
            break
    assert done.returncode == 1
    assert "what was stored before is kept" in done.stderr
    assert "Run the same again to go on" in done.stderr
    assert "Traceback" not in done.stderr
    graph = policegraph.open(store)
    kept = graph.store.readouts()
    assert 0 < len(kept) < 32
    report = graph.ingest(texts)
    assert len(report.unchanged) == len(kept)
    assert len(report.stored) == 32 - len(kept)


# ── asking and writing ──


@pytest.mark.parametrize("format", ["table", "csv", "json", "markdown"])
def test_query_formats(run: Run, made: Path, format: str) -> None:
    code, out, _ = run(
        "query", "--store", made, "--format", format, "-e", "SELECT ?t { ?r dct:identifier ?t } ORDER BY ?t"
    )
    assert code == 0
    wanted = {
        "table": "t\n────────────\nassembly.txt\ntalks.txt\n",
        "csv": "t\nassembly.txt\ntalks.txt\n",
        "markdown": "| t |\n| --- |\n| assembly.txt |\n| talks.txt |\n",
    }
    if format == "json":
        rows = json.loads(out)["results"]["bindings"]
        assert [row["t"]["value"] for row in rows] == ["assembly.txt", "talks.txt"]
    else:
        assert out == wanted[format]


def test_query_of_a_file_to_a_file(run: Run, made: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("CONSTRUCT { ?r dct:identifier ?t } WHERE { ?r dct:identifier ?t }")
    code, out, _ = run("query", tmp_path / "q.rq", "--store", made, "-o", tmp_path / "out.ttl")
    assert (code, out) == (0, "")
    assert len(rdflib.Graph().parse(tmp_path / "out.ttl")) == 2


def test_query_answers_ask(run: Run, made: Path) -> None:
    assert run("query", "--store", made, "-e", "ASK { ?r a pg:Readout }")[1] == "true\n"
    assert run("query", "--store", made, "--said-only", "-e", "ASK { ?r a pg:Nothing }")[1] == "false\n"


def _dataset(path: Path, format: str) -> rdflib.Dataset:
    return rdflib.Dataset().parse(path, format=format)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("format", "rdf"), [("trig", ox.RdfFormat.TRIG), ("nquads", ox.RdfFormat.N_QUADS), ("jsonld", ox.RdfFormat.JSON_LD)]
)
def test_datasets_hold_the_whole_store(run: Run, made: Path, tmp_path: Path, format: str, rdf: ox.RdfFormat) -> None:
    for output in (tmp_path / "a", tmp_path / "b"):
        assert run("export", "--store", made, "--format", format, "-o", output)[0] == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    quads = set(ox.parse(path=str(tmp_path / "a"), format=rdf))
    assert quads == set(open_store(made).quads())


def test_turtle_is_the_union(run: Run, made: Path, tmp_path: Path) -> None:
    assert run("export", "--store", made, "--format", "turtle", "-o", tmp_path / "all.ttl")[0] == 0
    triples = {triple.triple for triple in ox.parse(path=str(tmp_path / "all.ttl"), format=ox.RdfFormat.TURTLE)}
    inferred = {quad.triple for quad in open_store(made).quads(graph="https://w3id.org/policegraph/graph/inferred")}
    assert triples == set(open_store(made).union()) | inferred


@pytest.mark.parametrize("format", ["trig", "nquads", "turtle", "jsonld"])
def test_the_text_can_be_left_out(made: Path, format: str) -> None:
    graph = policegraph.open(made)
    assert "stand together" in graph.export(format, text=False)
    assert "isString" not in graph.export(format, text=False)
    assert "isString" in graph.export(format)


def test_one_graph_alone(run: Run, made: Path, tmp_path: Path) -> None:
    run("export", "--store", made, "--graph", "talks.txt", "--format", "turtle", "-o", tmp_path / "one.ttl")
    graph = rdflib.Graph().parse(tmp_path / "one.ttl")
    assert (
        len(set(graph.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/policegraph/ontology#Readout")))) == 1
    )
    run("export", "--store", made, "--graph", "authority", "--format", "nquads", "-o", tmp_path / "authority.nq")
    assert all("graph/authority>" in line for line in (tmp_path / "authority.nq").read_text("utf-8").splitlines())


def test_network_files_load_in_their_readers(run: Run, made: Path, tmp_path: Path) -> None:
    import networkx

    assert run("export", "--store", made, "--format", "graphml", "-o", tmp_path / "all.graphml")[0] == 0
    assert run("export", "--store", made, "--format", "gexf", "-o", tmp_path / "all.gexf")[0] == 0
    assert run("export", "--store", made, "--format", "csv", "-o", tmp_path / "lists")[0] == 0
    graphml = networkx.read_graphml(tmp_path / "all.graphml")
    gexf = networkx.read_gexf(tmp_path / "all.gexf")
    with (tmp_path / "lists" / "edges.csv").open(encoding="utf-8", newline="") as file:
        edges = list(csv.reader(file))
    assert graphml.number_of_edges() == gexf.number_of_edges() == len(edges) - 1 > 0
    assert set(graphml) == set(gexf)
    kinds = {data["kind"] for _, data in graphml.nodes(data=True)}
    assert {"person", "place", "event"} <= kinds


def test_remove_takes_out_the_whole_readout(run: Run, texts: Path, store: Path) -> None:
    run("ingest", texts, "--store", store)
    code, out, err = run("remove", "talks.txt", "nobody.txt", "--store", store)
    assert (code, out) == (1, "1 removed\n")
    assert "nobody.txt: no such readout" in err
    graph = policegraph.open(store)
    assert graph.query("ASK { ?x skos:altLabel 'Ada Lund' }") is False
    assert graph.query("ASK { ?x rdfs:label 'Ada Lund' }") is False
    assert graph.query("ASK { ?r dct:identifier 'assembly.txt' }") is True


def test_validate_names_what_is_wrong(run: Run, tmp_path: Path) -> None:
    graph = policegraph.open(tmp_path / "store")
    with graph.writing() as store:
        from build_samples import RUN, SAMPLE
        from policegraph.build.quads import build

        built = build(SAMPLE, RUN)
        store.write({built.graph: built.triples})
        assert run("validate", "--store", tmp_path / "store")[:2] == (0, "1 graphs, 0 with faults\n")
        store.write({built.graph: [t for t in built.triples if not t.predicate.value.endswith("#status")]})
    code, out, err = run("validate", "--store", tmp_path / "store")
    assert (code, out) == (1, "1 graphs, 1 with faults\n")
    assert "status" in err


# ── settings ──


def test_settings_come_from_arguments_then_environment_then_file(tmp_path: Path) -> None:
    (tmp_path / "policegraph.toml").write_text('store = "from-file"\nbatch = 5\n')
    deeper = tmp_path / "a" / "b"
    deeper.mkdir(parents=True)
    environment = {"POLICEGRAPH_STORE": "from-environment"}
    assert Settings.load(environment={}, start=deeper).store == tmp_path / "from-file"
    assert Settings.load(environment=environment, start=deeper).store == Path("from-environment")
    found = Settings.load({"store": Path("given"), "model": None}, environment=environment, start=deeper)
    assert (found.store, found.batch, found.model) == (Path("given"), 5, None)
    assert Settings.load(environment={"POLICEGRAPH_VALIDATE": "yes"}, start=deeper).validate is True


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("stroe = 'x'", "no setting 'stroe'"),
        ("batch = 0", "batch must be a whole number above 0"),
        ("batch = true", "batch must be"),
        ("validate = 'perhaps'", "validate must be true or false"),
        ("store = 3", "store must be a path"),
        ("store = ", "can't be read as TOML"),
    ],
)
def test_a_faulty_settings_file_is_named(tmp_path: Path, words: str, message: str) -> None:
    (tmp_path / "policegraph.toml").write_text(words)
    with pytest.raises(UsageError, match=message) as caught:
        Settings.load(environment={}, start=tmp_path)
    assert "policegraph.toml" in str(caught.value)


def test_the_store_of_the_environment_counts(run: Run, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICEGRAPH_STORE", str(made))
    assert run("query", "-e", "ASK { ?r a pg:Readout }")[1] == "true\n"


# ── the Python face ──


def test_the_public_names_are_complete() -> None:
    assert sorted(policegraph.__all__) == policegraph.__all__
    for name in policegraph.__all__:
        assert getattr(policegraph, name) is not None
    with pytest.raises(AttributeError):
        policegraph.__getattr__("nothing")


def test_a_graph_in_memory() -> None:
    graph = policegraph.open()
    seen: list[Step] = []
    report = graph.ingest(Readout("a", TALKS), progress=seen.append)
    assert report.stored == ("a",)
    assert report.facts == seen[0].facts > 0
    assert graph.ingest(Readout("a", TALKS)).unchanged == ("a",)
    assert graph.ingest(Readout("a", TALKS), again=True).stored == ("a",)
    assert graph.remove("a", "b") == ("b",)
    assert graph.query("ASK { ?r a pg:Readout }") is False


def test_a_graph_writes_only_while_it_must(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        policegraph.open(tmp_path / "missing").query("ASK {}")
    one, other = policegraph.open(store), policegraph.open(store)
    one.ingest(Readout("a", ASSEMBLY))
    assert one.query("ASK { ?r dct:identifier 'a' }") is True
    other.ingest(Readout("b", ASSEMBLY))
    assert one.query("ASK { ?r dct:identifier 'b' }") is False
    one.refresh()
    assert one.query("ASK { ?r dct:identifier 'b' }") is True


def test_rdflib_reads_the_same_folder(made: Path) -> None:
    graph = policegraph.open(made)
    dataset = graph.to_rdflib()
    people = "SELECT ?x WHERE { ?x a foaf:Person ; skos:altLabel ?name . ?c rdf:object ?x }"
    assert {str(row.x) for row in dataset.query(people)} == {row["x"] for row in graph.query(people)}  # type: ignore[union-attr]
    names = {str(one.identifier) for one in dataset.graphs() if str(one.identifier).startswith("https:")}
    assert names == set(graph.store.graphs())
    assert sum(1 for _ in dataset.quads((None, None, None, None))) == len(graph.store)
    with pytest.raises(StoreError, match="for reading"):
        dataset.add((rdflib.URIRef("http://a"), rdflib.RDF.type, rdflib.URIRef("http://b")))


def test_rows_as_a_data_frame(made: Path) -> None:
    pytest.importorskip("pandas")
    frame = policegraph.open(made).to_pandas("SELECT ?t ?none { ?r dct:identifier ?t } ORDER BY ?t")
    assert list(frame.columns) == ["t", "none"]
    assert list(frame["t"]) == ["assembly.txt", "talks.txt"]
    with pytest.raises(UsageError):
        policegraph.open(made).to_pandas("ASK {}")


def test_an_order_of_reading_leaves_no_trace(template: Path, tmp_path: Path) -> None:
    readouts = [Readout("a", TALKS), Readout("b", ASSEMBLY), Readout("c", TALKS.replace("Ada Lund", "Ada Eva Lund"))]
    exports = set()
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        graph = policegraph.open(shutil.copytree(template, tmp_path / str(order)))
        for number in order:
            graph.ingest(readouts[number])
        lines = graph.export("nquads").splitlines()
        exports.add("\n".join(line for line in lines if "/graph/runs>" not in line))
    assert len(exports) == 1
