"""A server that misbehaves in every way that servers do: the batch ends, nothing stored is lost, messages say why."""

import json
import logging
import re
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from model_server import Body, ModelServer, Reply, completion, error, note_of, serving, text_of
from policegraph import Graph
from policegraph.cli import main
from policegraph.extract.model_reader import LlmSettings
from policegraph.knowledge.load import load
from policegraph.pipeline import refresh_authority
from policegraph.settings import Settings
from policegraph.store import Rows, open_store

KEY = "sk-test-0123456789-secret"
MEETING = "Interior Minister Ada Quill received the Police Commissioner of Veldland, Bo Tarn, in Fairhaven on Saturday."
THANKS = "She thanked him for training 40 border officers."
TEXTS = {"one.txt": f"Talks in Fairhaven\n\n19 May 2031\n\n{MEETING} {THANKS}\n"}
ASSERTED = NamedNode("https://w3id.org/policegraph/ontology#Praise")
RUNS = "https://w3id.org/policegraph/graph/runs"


def good(extra: list[dict[str, object]] | None = None) -> str:
    """A right answer about the text, with further acts."""
    acts: list[dict[str, object]] = [
        {"kind": "Praise", "actor": "p1", "target": "p2", "modality": "asserted", "words": THANKS[4:-1], "themes": []}
    ]
    answer = {
        "entities": [
            {"id": "p1", "kind": "person", "names": ["Ada Quill"]},
            {"id": "p2", "kind": "person", "names": ["Bo Tarn"]},
            {"id": "g1", "kind": "place", "names": ["Fairhaven"]},
        ],
        "relations": [],
        "events": [
            {
                "id": "e1",
                "kind": "Meeting",
                "words": "received the Police Commissioner of Veldland, Bo Tarn, in Fairhaven",
                "participants": ["p1", "p2"],
                "places": ["g1"],
                "date": {"edtf": "2031-05-17", "words": "on Saturday"},
                "status": "held",
            }
        ],
        "acts": acts + (extra or []),
        "quotes": [],
        "themes": [],
    }
    return json.dumps(answer)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the authority graph and nothing else, and beside it one of the text by the rules alone."""
    home = tmp_path_factory.mktemp("fresh")
    (home / "texts").mkdir()
    (home / "texts" / "one.txt").write_text(TEXTS["one.txt"], "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        with open_store(home / "fresh.store", write=True) as store:
            refresh_authority(store, load())
        shutil.copytree(home / "fresh.store", home / "rules.store")
        assert run("ingest", "texts", "--store", "rules.store", "-q") == 0
    return home


@pytest.fixture
def folder(fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the text, a key, short times, and a store that is ready."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(fresh / "fresh.store", tmp_path / "g.store")
    shutil.copytree(fresh / "rules.store", tmp_path / "rules.store")
    monkeypatch.setenv("POLICEGRAPH_LLM_KEY", KEY)
    monkeypatch.setenv("POLICEGRAPH_CACHE", str(Path.home() / ".cache" / "policegraph"))
    (tmp_path / "texts").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "texts" / name).write_text(text, "utf-8")
    settings = "pause = 0.01\nretries = 2\ntimeout = 1.0\nsilence = 0.4\ncache = false\nconcurrency = 2\n"
    (tmp_path / "policegraph.toml").write_text(f"[llm]\n{settings}", "utf-8")
    return tmp_path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def ingest(server: ModelServer, *more: str, reader: str = "model") -> int:
    common = ("--store", "g.store", "--reader", reader, "--llm-url", server.url, "--llm-model", "scripted")
    return run("ingest", "texts", *common, *more)


def graphs() -> dict[str, set[str]]:
    with open_store(Path("g.store")) as store:
        out: dict[str, set[str]] = {}
        for quad in store.quads():
            out.setdefault(str(quad.graph_name), set()).add(str(quad))
        return {name: quads for name, quads in out.items() if "/readout/" in name}


def rules_of(graph: set[str]) -> set[str]:
    return {m.group(1) for quad in graph if (m := re.search(r'ontology#rule> "([^"]+)"', quad))}


def test_a_good_answer_is_stored_with_its_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(lambda body, n: completion(good())) as server:
        assert ingest(server) == 0
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert server.requests[0]["response_format"]["type"] == "json_schema"  # type: ignore[index]
    (graph,) = graphs().values()
    assert {"model:act", "model:event", "model:date-weekday"} <= rules_of(graph)
    with open_store(Path("g.store")) as store:
        runs = " ".join(str(quad) for quad in store.quads(None, None, None, RUNS))
    assert "scripted" in runs
    assert "prompt reading-1-" in runs
    said = capsys.readouterr()
    assert "100 tokens sent, 50 received" in said.out
    assert KEY not in said.out + said.err + runs


Script = Callable[[Body, int], Reply]
STUBBORN: dict[str, tuple[Script, str]] = {
    "silent": (lambda body, n: Reply((b"{}",), wait=2.0), "said nothing for 0.4 s"),
    "slow": (lambda body, n: Reply((b" ",) * 100, every=0.1), "had not finished its answer after 1 s"),
    "cuts off": (lambda body, n: Reply((b'{"choices": [',), length=500), "broke the answer off"),
    "malformed": (lambda body, n: completion("The acts are: Praise, Praise."), "no usable answer, asked twice"),
    "wrong schema": (lambda body, n: completion('{"facts": [1]}'), "has none of the lists"),
    "no completion": (lambda body, n: Reply((b"<html>hello</html>",)), "no chat completion"),
    "too many": (lambda body, n: error(429, "slow down", ("Retry-After", "0")), "answered 429: slow down (3 tries)"),
    "broken": (lambda body, n: error(500, "out of memory"), "answered 500: out of memory (3 tries)"),
    "endless": (lambda body, n: Reply((), endless=b"x" * 65536), "does not end its answer"),
    "wrong key": (lambda body, n: error(401, f"bad key {KEY}"), "set the right one in POLICEGRAPH_LLM_KEY"),
    "no model": (lambda body, n: error(404, "model not found"), "check url and model"),
    "cut at its bound": (lambda body, n: completion('{"entities": [{"id"', "length"), "raise max_output"),
    "elsewhere": (lambda body, n: Reply((), 302, (("Location", "http://example.org/"),)), "points elsewhere"),
}


@pytest.mark.parametrize(
    ("reader", "name", "client"),
    [
        *(("model", name, client) for name in STUBBORN for client in ("httpx", "openai")),
        ("both", "malformed", "httpx"),
        ("both", "broken", "httpx"),
    ],
)
def test_a_failing_server_leaves_the_rules_graph(
    name: str, reader: str, client: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if client == "openai":
        pytest.importorskip("openai")
    script, message = STUBBORN[name]
    began = time.monotonic()
    with serving(script) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICEGRAPH_LLM_CLIENT", client)
        assert ingest(server, reader=reader) == 1
    assert time.monotonic() - began < 20
    said = capsys.readouterr().err
    assert message in said
    assert "one.txt" in said
    assert "read by the rules alone" in said
    assert KEY not in said
    (graph,) = graphs().values()
    assert not any(rule.startswith(("model", "both")) for rule in rules_of(graph))
    with open_store(Path("rules.store")) as store:
        assert graph == {str(quad) for quad in store.quads() if "/readout/" in str(quad.graph_name)}


def test_a_failure_leaves_the_graph_that_is_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(lambda body, n: completion(good())) as server:
        assert ingest(server, "-q") == 0
    before = graphs()
    with serving(lambda body, n: error(500, "down")) as server:
        assert ingest(server, "--again", "-q") == 2
    assert graphs() == before
    assert "its graph stays as it was" in capsys.readouterr().err


def test_no_server_at_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(lambda body, n: completion(good())) as server:
        pass
    assert ingest(server) == 1
    assert "is the server running?" in capsys.readouterr().err


def test_a_server_recovers_between_tries(folder: Path) -> None:
    with serving(lambda body, n: completion(good()) if n > 2 else error((429, 503)[n - 1], "later")) as server:
        assert ingest(server) == 0
    assert len(server.requests) == 3


def test_a_bad_answer_is_asked_for_once_more(folder: Path) -> None:
    with serving(lambda body, n: completion(good() if n == 2 else "No.")) as server:
        assert ingest(server) == 0
    assert len(server.requests) == 2
    assert "no JSON object" in note_of(server.requests[1])


@pytest.mark.parametrize("left", ["object", "none", "bare"])
def test_what_a_server_refuses_it_is_not_asked_again(left: str, folder: Path) -> None:
    def script(body: Body, number: int) -> Reply:
        form = body.get("response_format")
        kind = form["type"] if isinstance(form, dict) else None
        if kind == "json_schema" or (kind == "json_object" and left != "object"):
            return error(500 if left == "object" else 400, "body.response_format.type: Input should be 'json_object'")
        if left == "bare" and "max_tokens" in body:
            return error(400, "Unsupported parameter: 'max_tokens'; use 'max_completion_tokens'")
        if left == "bare" and "temperature" in body:
            return error(400, "Unsupported value: 'temperature'")
        return completion(good())

    (folder / "texts" / "two.txt").write_text(TEXTS["one.txt"].replace("Saturday", "Friday"), "utf-8")
    (folder / "policegraph.toml").write_text("[llm]\nconcurrency = 1\ncache = false\n", "utf-8")
    with serving(script) as server:
        assert ingest(server) == 0
    refused = {"object": 1, "none": 2, "bare": 4}[left]
    assert len(server.requests) == 2 + refused


def test_words_that_are_not_in_the_text_go_and_the_rest_stays(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    invented: list[dict[str, object]] = [
        {"kind": "Criticise", "actor": "p1", "target": "p2", "modality": "asserted", "words": "condemned him sharply"},
        {"kind": "Flatter", "actor": "p1", "target": "p2", "modality": "asserted", "words": THANKS[4:-1]},
        {"kind": "Assist", "actor": "p1", "target": "p9", "modality": "asserted", "words": THANKS[4:-1]},
    ]
    with serving(lambda body, n: completion(good(invented))) as server:
        assert ingest(server) == 0
    said = capsys.readouterr().out
    assert "3 proposals dropped" in said
    for reason in ("words are not in the text (1)", "none of the contract's (1)", "did not come through (1)"):
        assert reason in said
    with serving(lambda body, n: completion(good(invented))) as server:
        assert run("explain", "texts/one.txt", "--reader", "model", "--llm-url", server.url, "--llm-model", "m") == 0
    said = capsys.readouterr().out
    assert "condemned him sharply (model-words): its words are not in the text" in said
    assert "dropped or doubted: 3: its words are not in the text (1); its kind is none of the contract's (1)" in said
    (graph,) = graphs().values()
    assert not any("Criticise" in quad or "Assist" in quad for quad in graph)
    assert any("ontology#Praise" in quad for quad in graph)


def test_what_contradicts_the_answer_itself_goes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(good())
    answer["entities"] += [
        {"id": "t1", "kind": "post", "names": ["Interior Minister"]},
        {"id": "a1", "kind": "agency", "names": ["Interior Minister", "Fairhaven"]},
        {"id": "t2", "kind": "post", "names": ["Police Commissioner of Veldland", "Fairhaven"]},
    ]
    answer["relations"] = [
        {"subject": "p1", "relation": "holds", "object": "t1", "words": "Interior Minister Ada Quill"},
        {"subject": "p2", "relation": "holds", "object": "t1", "words": "Interior Minister Ada Quill"},
        {"subject": "p2", "relation": "holds", "object": "t2", "words": "She thanked him"},
        {"subject": "p2", "relation": "holds", "object": "t2", "words": "Police Commissioner of Veldland, Bo Tarn"},
    ]
    with serving(lambda body, n: completion(json.dumps(answer))) as server:
        assert ingest(server) == 0
    said = capsys.readouterr().out
    assert "3 proposals dropped" in said
    assert "its words are about somebody else (2)" in said
    assert "its names are those of an entity of another kind (1)" in said
    (graph,) = graphs().values()
    assert len([quad for quad in graph if "org#holds>" in quad and "#predicate>" not in quad]) == 2


def test_a_cut_answer_is_asked_for_in_halves(folder: Path) -> None:
    filler = "\n".join(f"The two sides spoke about matter number {n} at some length." for n in range(40))
    (folder / "texts" / "one.txt").write_text(TEXTS["one.txt"] + filler, "utf-8")

    def script(body: Body, number: int) -> Reply:
        if len(text_of(body)) > 2000:
            return completion(good()[:300], "length")
        return completion(good() if THANKS in text_of(body) else '{"entities": []}')

    with serving(script) as server:
        assert ingest(server) == 0
    assert len(server.requests) == 3
    (graph,) = graphs().values()
    assert any("ontology#Praise" in quad for quad in graph)


def test_a_second_run_costs_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "policegraph.toml").write_text("", "utf-8")
    monkeypatch.setenv("POLICEGRAPH_CACHE", str(folder / "cache"))
    with serving(lambda body, n: completion(good())) as server:
        assert ingest(server) == 0
        first = graphs()
        assert ingest(server, "--again") == 0
        assert len(server.requests) == 1
        assert graphs() == first
        assert ingest(server, "--again", "--no-llm-cache") == 0
        assert len(server.requests) == 2


def test_unchanged_readouts_are_not_asked_about(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(lambda body, n: completion(good())) as server:
        assert ingest(server) == 0
        assert ingest(server) == 0
        assert len(server.requests) == 1
    assert "1 unchanged" in capsys.readouterr().out


def test_the_next_run_asks_about_what_failed_and_nothing_else(folder: Path) -> None:
    (folder / "texts" / "two.txt").write_text(TEXTS["one.txt"].replace("Saturday", "Friday"), "utf-8")

    def script(body: Body, number: int) -> Reply:
        return completion(good()) if "Saturday" in text_of(body) else error(400, "not today")

    with serving(script) as server:
        assert ingest(server, "-q") == 1
    assert len([graph for graph in graphs().values() if "model:act" in rules_of(graph)]) == 1
    with serving(lambda body, n: completion(good())) as server:
        assert ingest(server, "-q") == 0
        assert len(server.requests) == 1
        assert "Friday" in text_of(server.requests[0])
    assert len([graph for graph in graphs().values() if "model:act" in rules_of(graph)]) == 2


def test_a_run_is_recorded_and_replayed(fresh: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "texts" / "two.txt").write_text(TEXTS["one.txt"].replace("Saturday", "Friday"), "utf-8")

    def script(body: Body, number: int) -> Reply:
        return completion(good()) if "Saturday" in text_of(body) else error(500, "out of order")

    with serving(script) as server:
        assert ingest(server, "--record", "run.jsonl") == 1
    recorded = graphs()
    assert KEY not in Path("run.jsonl").read_text("utf-8")
    failed = capsys.readouterr().err
    shutil.rmtree("g.store")
    shutil.copytree(fresh / "fresh.store", "g.store")
    again = ("--store", "g.store", "--reader", "model", "--llm-model", "scripted", "--replay", "run.jsonl")
    assert run("ingest", "texts", *again) == 1
    assert graphs() == recorded
    said = capsys.readouterr().err
    assert "out of order" in failed
    assert "out of order" in said
    (folder / "texts" / "one.txt").write_text(TEXTS["one.txt"].replace("Saturday", "Monday"), "utf-8")
    assert run("ingest", "texts", *again) == 1
    assert "was not asked about" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("limit", "message"), [(("--max-tokens", "20000"), "20,000 tokens"), (("--max-cost", "0.02"), "budget of 0.02")]
)
def test_a_budget_stops_the_run_cleanly(
    limit: tuple[str, str], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(5):
        (folder / "texts" / f"{n}.txt").write_text(TEXTS["one.txt"].replace("40", f"{n + 41}"), "utf-8")
    (folder / "policegraph.toml").write_text(
        "[llm]\nconcurrency = 1\ncache = false\nprice_in = 1.0\nprice_out = 1.0\nmax_output = 1000\n", "utf-8"
    )
    answer = good().replace(THANKS[4:-1], "She thanked him for")
    with serving(lambda body, n: completion(answer, sent=6000, received=900)) as server:
        assert ingest(server, *limit) == 1
        asked = len(server.requests)
    assert 0 < asked < 6
    assert asked * 6900 <= 20_000
    said = capsys.readouterr()
    assert message in said.err
    assert f"{asked} calls" in said.out
    assert len(graphs()) == 6


def test_calls_and_answers_go_by_files(fresh: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "texts" / "two.txt").write_text(TEXTS["one.txt"].replace("Saturday", "Friday"), "utf-8")
    assert run("model", "requests", "texts", "--llm-model", "scripted", "-o", "requests.jsonl") == 0
    lines = [json.loads(line) for line in Path("requests.jsonl").read_text("utf-8").splitlines()]
    assert [line["url"] for line in lines] == ["/v1/chat/completions"] * 2
    assert KEY not in Path("requests.jsonl").read_text("utf-8")

    def response(line: dict[str, object], content: str) -> str:
        body = json.loads(completion(content).pieces[0])
        return json.dumps(
            {"custom_id": line["custom_id"], "response": {"status_code": 200, "body": body}, "error": None}
        )

    saturday = next(line for line in lines if "Saturday" in text_of(line["body"]))
    friday = next(line for line in lines if "Friday" in text_of(line["body"]))
    Path("responses.jsonl").write_text(response(saturday, good()) + "\n" + response(friday, "Sorry!") + "\n", "utf-8")
    apply = ("--store", "g.store", "--llm-model", "scripted", "--again", "more.jsonl")
    assert run("model", "apply", "responses.jsonl", *apply) == 1
    assert "read by the rules alone" in capsys.readouterr().err
    (again,) = [json.loads(line) for line in Path("more.jsonl").read_text("utf-8").splitlines()]
    Path("second.jsonl").write_text(response(again, good()) + "\n", "utf-8")
    shutil.rmtree("g.store")
    shutil.copytree(fresh / "fresh.store", "g.store")
    assert run("model", "apply", "responses.jsonl", "second.jsonl", *apply[:4]) == 0
    by_file = graphs()
    with serving(lambda body, n: completion(good() if "Saturday" in text_of(body) or n > 2 else "Sorry!")) as server:
        shutil.rmtree("g.store")
        shutil.copytree(fresh / "fresh.store", "g.store")
        ingest(server, "-q")
    assert by_file == graphs()


def test_answers_of_nobody_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("responses.jsonl").write_text('{"custom_id": "x", "response": {"status_code": 200, "body": {}}}\n', "utf-8")
    assert run("model", "apply", "responses.jsonl", "--llm-model", "scripted") == 2
    assert "--requests" in capsys.readouterr().err
    Path("responses.jsonl").write_text("not json\n", "utf-8")
    assert run("model", "apply", "responses.jsonl", "--llm-model", "scripted") == 2
    assert "line 1" in capsys.readouterr().err


def test_a_key_in_a_file_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "policegraph.toml").write_text('[llm]\nkey = "sk-1"\n', "utf-8")
    with serving(lambda body, n: completion(good())) as server:
        assert ingest(server) == 2
    assert "from the environment only" in capsys.readouterr().err


@pytest.mark.parametrize("client", ["httpx", "openai"])
def test_the_key_is_kept_nowhere(
    client: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not in store, cache, recording, requests, messages or logs, even where the server says it back."""
    if client == "openai":
        pytest.importorskip("openai")
    monkeypatch.setenv("POLICEGRAPH_LLM_CLIENT", client)
    monkeypatch.setenv("POLICEGRAPH_CACHE", str(folder / "cache"))
    (folder / "policegraph.toml").write_text("[llm]\npause = 0.01\nretries = 0\nconcurrency = 1\n", "utf-8")
    (folder / "texts" / "two.txt").write_text(TEXTS["one.txt"].replace("Saturday", "Friday"), "utf-8")
    caplog.set_level(logging.DEBUG)

    def script(body: Body, number: int) -> Reply:
        told: list[dict[str, object]] = [{"kind": "Praise", "actor": KEY, "target": "p2", "words": f"key {KEY}"}]
        return completion(good(told)) if number == 1 else error(500, f"bearer {KEY} is out of order")

    with serving(script) as server:
        assert ingest(server, "--record", "run.jsonl") == 1
        explained = ("--reader", "model", "--llm-url", server.url, "--llm-model", "scripted")
        run("explain", "texts/one.txt", *explained)
        run("model", "requests", "texts", "--llm-model", "scripted", "-o", "requests.jsonl")
        sent = {
            value for headers in server.headers for name, value in headers.items() if name.lower() == "authorization"
        }
        assert sent == {f"Bearer {KEY}"}
    said = capsys.readouterr()
    assert "out of order" in said.err
    assert KEY not in said.out + said.err + caplog.text
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert {"run.jsonl", "requests.jsonl"} <= {file.name for file in files}
    assert any("cache" in file.parts for file in files)
    assert not [file for file in files if KEY.encode() in file.read_bytes()]


def test_readouts_read_at_the_same_time_keep_their_own_answers(folder: Path) -> None:
    """Eight calls at a time, answered out of order: each readout gets what was said of it, once."""
    names = [f"{first} {last}" for first in ("Ada", "Bo", "Cy", "Dee") for last in ("Quill", "Tarn", "Ward", "Moor")]
    for n, name in enumerate(names):
        text = TEXTS["one.txt"].replace("Ada Quill", name + "son")
        (folder / "texts" / f"{n:02}.txt").write_text(text, "utf-8")
    (folder / "texts" / "one.txt").unlink()
    (folder / "policegraph.toml").write_text("[llm]\nconcurrency = 8\ncache = false\n", "utf-8")
    under_way, most, lock = 0, 0, threading.Lock()

    def script(body: Body, number: int) -> Reply:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.02 * (8 - number % 8))
        with lock:
            under_way -= 1
        (name,) = (name for name in names if f"Minister {name}son" in text_of(body))
        return completion(good().replace("Ada Quill", name + "son"))

    with serving(script) as server:
        assert ingest(server, "-q") == 0
        assert len(server.requests) == len(names)
    assert 1 < most <= 8
    with open_store(Path("g.store")) as store:
        praise = "SELECT ?id ?form WHERE { GRAPH ?r { ?i a pg:Praise ; pg:actor ?p . ?p skos:altLabel ?form ."
        answer = store.query(f"{praise} ?r dct:identifier ?id }} }}")
    assert isinstance(answer, Rows)
    found = sorted((Path(str(row["id"])).name, str(row["form"])) for row in answer)
    wanted = [(f"{n:02}.txt", name + "son") for n, name in enumerate(names)]
    assert found == wanted


@pytest.mark.parametrize("reader", ["model", "both"])
def test_python_asks_as_the_command_does(reader: str, folder: Path) -> None:
    (folder / "texts" / "two.txt").write_text(TEXTS["one.txt"].replace("Saturday", "Friday"), "utf-8")

    def script(body: Body, number: int) -> Reply:
        return completion(good()) if "Saturday" in text_of(body) else error(500, "out of order")

    with serving(script) as server:
        assert ingest(server, "-q", reader=reader) == 1
        by_command = graphs()
        shutil.rmtree("g.store")
        settings = Settings.load({"reader": reader, "store": Path("g.store")})
        llm = LlmSettings.load({"url": server.url, "model": "scripted"})
        with Graph("g.store") as graph:
            report = graph.ingest("texts", settings=settings, llm=llm)
    assert graphs() == by_command
    assert [Path(name).name for name in report.stored] == ["one.txt", "two.txt"]
    assert not report.problems
    (notice,) = report.notices
    assert "out of order" in notice
    assert KEY not in notice


def test_both_readers_name_who_says_what(folder: Path) -> None:
    with serving(lambda body, n: completion(good())) as server:
        assert ingest(server, reader="both") == 0
    (graph,) = graphs().values()
    words = {rule.partition(":")[0] for rule in rules_of(graph)}
    assert words <= {"both", "rules-only", "model-only", "differ"}
    assert "both" in words
