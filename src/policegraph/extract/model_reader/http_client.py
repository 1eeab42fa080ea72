"""The default client: one POST to `{url}/chat/completions`, bounded in time and size.

A server that says nothing, says it too slowly, or never ends is left: the whole answer has `timeout` seconds, each
silence `silence` seconds, and the body a bound in bytes. Redirects are not followed, so that a key goes nowhere else.
"""

import email.utils
import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

import httpx

from policegraph.extract.model_reader.body import Forms, refuses_form
from policegraph.extract.model_reader.call import Answer, Call, Json, answer_from_completion
from policegraph.extract.model_reader.failures import Trouble
from policegraph.extract.model_reader.settings import LlmSettings

_AGAIN = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_STOP = {
    401: "it does not take the key; set the right one in {key_from}",
    402: "it wants to be paid first",
    403: "it does not allow this; check the key in {key_from} and what it may do",
    404: "there is no such address or model; check url and model",
}
_KEYS = re.compile(r"\b(?:sk|key|Bearer)[-_ ][\w*.-]{6,}")
MOST_BYTES = 4_000_000


class HttpTransport:
    """Asks over HTTP with httpx. `schema` is what answers are bound by where the server can do that."""

    def __init__(self, settings: LlmSettings, key: str | None, schema: dict[str, Json], forms: Forms) -> None:
        self._settings = settings
        self._key = key
        self._schema = schema
        self._forms = forms
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(settings.silence, connect=min(15.0, settings.silence)),
            limits=httpx.Limits(max_connections=settings.concurrency),
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def attempt(self, call: Call) -> Answer:
        """Ask once. Raises Trouble, with the key nowhere in it."""
        form = self._forms.form
        try:
            return self._attempt(form.body(call, self._schema))
        except Trouble as trouble:
            if trouble.step_down and not self._forms.refused(form, trouble.message):
                raise Trouble(trouble.message) from None
            raise

    def _attempt(self, body: dict[str, Json]) -> Answer:
        where = self._settings.shown_url
        deadline = time.monotonic() + self._settings.timeout
        try:
            with self._client.stream("POST", self._settings.url.rstrip("/") + "/chat/completions", json=body) as reply:
                content = read_bounded(reply.iter_bytes(), deadline, self._settings.timeout, where)
                status, headers = reply.status_code, reply.headers
        except httpx.ConnectError as error:
            raise Trouble(
                f"{where} does not answer ({clean(str(error), self._key)}); is the server running?", again=True
            ) from None
        except httpx.TimeoutException:
            raise Trouble(f"{where} said nothing for {self._settings.silence:g} s", again=True, paid=True) from None
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
            raise Trouble(
                f"{where} broke the answer off ({clean(str(error), self._key)})", again=True, paid=True
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Trouble(
                f"{where}: {clean(str(error), self._key)}", stop=isinstance(error, httpx.UnsupportedProtocol)
            ) from None
        if status != 200:
            raise refusal(self._settings, self._key, status, content, headers.get("retry-after"))
        return answer_in(content, where, self._key)


def refusal(settings: LlmSettings, key: str | None, status: int, content: bytes, retry_after: str | None) -> Trouble:
    """What an answer with that status means for this call and the next ones."""
    said = clean(_said(content), key)
    message = f"{settings.shown_url} answered {status}" + (f": {said}" if said else "")
    if "insufficient_quota" in said or "billing" in said.lower():
        return Trouble(f"{message}; the account has no quota left", stop=True)
    if status in _STOP:
        return Trouble(f"{message}; " + _STOP[status].format(key_from=settings.key_from), stop=True)
    if refuses_form(status, message):
        return Trouble(message, step_down=True)
    if 300 <= status < 400:
        return Trouble(
            f"{message}; it points elsewhere, which is not followed; give the final address as url", stop=True
        )
    return Trouble(message, again=status in _AGAIN or status >= 500, wait=wait_seconds(retry_after))


def answer_in(content: bytes, where: str, key: str | None) -> Answer:
    """The answer in a body, without the key, should a server say it back: answers are kept. Raises Trouble."""
    try:
        answer = answer_from_completion(json.loads(content))
    except ValueError:
        answer = None
    if answer is None:
        shown = clean(content[:120].decode("utf-8", "replace"), key)
        raise Trouble(f"{where} answered with something that is no chat completion: {shown!r}", again=True, paid=True)
    return replace(answer, content=answer.content.replace(key, "***")) if key and len(key) >= 8 else answer


def clean(words: str, key: str | None) -> str:
    """One line, short, and without anything that may be a key."""
    if key:
        words = words.replace(key, "***")
    return " ".join(_KEYS.sub("***", words).split())[:300]


def read_bounded(
    pieces: Iterable[bytes],
    deadline: float,
    seconds: float,
    where: str,
    clock: Callable[[], float] = time.monotonic,
) -> bytes:
    """A body, up to the bound in bytes and until the deadline. Raises Trouble."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > MOST_BYTES:
            raise Trouble(f"{where} does not end its answer ({MOST_BYTES:,} bytes so far)", paid=True)
        if clock() > deadline:
            raise Trouble(f"{where} had not finished its answer after {seconds:g} s", again=True, paid=True)
    return bytes(content)


def wait_seconds(retry_after: str | None) -> float | None:
    """What a Retry-After header asks for, in seconds; None where it says nothing."""
    if not retry_after:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(moment.tzinfo or UTC)).total_seconds())


def _said(content: bytes) -> str:
    """The message in an error's body."""
    try:
        body = json.loads(content)
    except ValueError:
        return content[:200].decode("utf-8", "replace")
    error = body.get("error", body) if isinstance(body, dict) else body
    if isinstance(error, dict):
        parts = [error.get("message") or error.get("detail"), error.get("code"), error.get("param")]
        return " ".join(str(part) for part in parts if part)
    return str(error)
