"""A real HTTP server that answers chat completions as a script says: well, badly, slowly, for ever, not at all."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Body = dict[str, object]


@dataclass(frozen=True)
class Reply:
    """What the server does with one request. `pieces` are sent one by one, `every` seconds apart."""

    pieces: tuple[bytes, ...] = ()
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0.0  # before the first byte
    every: float = 0.0
    length: int | None = None  # the Content-Length that is claimed
    endless: bytes = b""  # sent again and again until the client goes


def completion(content: str, finish: str = "stop", sent: int | None = 100, received: int | None = 50) -> Reply:
    """A chat completion with this content."""
    body: Body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}},
        ],
    }
    if sent is not None and received is not None:
        body["usage"] = {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}
    return Reply((json.dumps(body).encode(),))


def error(status: int, message: str, *headers: tuple[str, str]) -> Reply:
    """An error as OpenAI-compatible servers give it."""
    body = {"error": {"message": message, "type": "error", "code": None}}
    return Reply((json.dumps(body).encode(),), status, headers)


def note_of(body: Body) -> str:
    """The words of the last message."""
    messages = body["messages"]
    assert isinstance(messages, list)
    return str(messages[-1]["content"])


def text_of(body: Body) -> str:
    """The part of a readout that a request asks about."""
    inside = note_of(body).partition("<<<")[2].partition("\n")[2].rpartition("\nNOTE-")[0]
    return re.split(r"^===NOTE-\w+$", inside, flags=re.MULTILINE)[-1].strip()


@dataclass
class ModelServer:
    """The server while it runs: its address, and what was asked of it."""

    url: str
    requests: list[Body] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def serving(script: Callable[[Body, int], Reply]) -> Iterator[ModelServer]:
    """Run a server; `script` gets each request with its number from 1."""
    lock = threading.Lock()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            assert self.path.endswith("/chat/completions"), self.path
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                server.requests.append(body)
                server.headers.append(dict(self.headers))
                number = len(server.requests)
            reply = script(body, number)
            over.wait(reply.wait)
            with suppress(BrokenPipeError, ConnectionResetError):
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            self.close_connection = True
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Connection", "close")
            if not reply.endless:
                self.send_header("Content-Length", str(reply.length or sum(map(len, reply.pieces))))
            for name, value in reply.headers:
                self.send_header(name, value)
            self.end_headers()
            for piece in reply.pieces:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(reply.every)
            while reply.endless and not over.is_set():
                self.wfile.write(reply.endless)

        def log_message(self, format: str, *args: object) -> None:
            return

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.daemon_threads = True
    server = ModelServer(f"http://127.0.0.1:{web.server_port}/v1")
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        over.set()
        web.shutdown()
        web.server_close()
        thread.join()
