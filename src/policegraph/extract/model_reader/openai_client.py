"""The official `openai` package as the client (`client = "openai"`, extra `policegraph[openai]`): one attempt a call.

Retries, waiting and the budget stay ours, so its own are switched off.
"""

import time

from policegraph.errors import UsageError
from policegraph.extract.model_reader.body import Forms
from policegraph.extract.model_reader.call import Answer, Call, Json
from policegraph.extract.model_reader.failures import Trouble
from policegraph.extract.model_reader.http_client import answer_in, clean, read_bounded, refusal
from policegraph.extract.model_reader.settings import LlmSettings


class OpenAITransport:
    """Asks through the official client. Raises UsageError where the package is not installed."""

    def __init__(self, settings: LlmSettings, key: str | None, schema: dict[str, Json], forms: Forms) -> None:
        try:
            import openai
        except ImportError as error:
            raise UsageError("client 'openai' needs the openai package: pip install 'policegraph[openai]'") from error
        self._openai = openai
        self._settings, self._key = settings, key
        self._schema, self._forms = schema, forms
        # The package wants a key even where the server does not, and would follow redirects.
        self._client = openai.OpenAI(
            base_url=settings.url,
            api_key=key or "none",
            max_retries=0,
            timeout=settings.silence,
            http_client=openai.DefaultHttpxClient(follow_redirects=False, timeout=settings.silence),
        )
        # It takes these from the environment for whatever server; they are for one only.
        self._client.organization = self._client.project = None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def attempt(self, call: Call) -> Answer:
        """Ask once. Raises Trouble, with the key nowhere in it."""
        form = self._forms.form
        openai, where, key = self._openai, self._settings.shown_url, self._key
        try:
            return answer_in(self._content(form.body(call, self._schema)), where, key)
        except Trouble:
            raise
        except openai.APIStatusError as error:
            retry_after = error.response.headers.get("retry-after")
            trouble = refusal(self._settings, key, error.status_code, error.response.content, retry_after)
            if trouble.step_down and not self._forms.refused(form, trouble.message):
                trouble = Trouble(trouble.message)
            raise trouble from None
        except openai.APITimeoutError:
            raise self._silent() from None
        except openai.APIConnectionError as error:
            cause = clean(str(error.__cause__ or error), key)
            raise Trouble(f"{where} does not answer ({cause}); is the server running?", again=True) from None
        except Exception as error:
            # While the body comes, errors are those of the HTTP library, of which the package has had two.
            if "Timeout" in type(error).__name__:
                raise self._silent() from None
            raise Trouble(f"{where} broke the answer off ({clean(str(error), key)})", again=True, paid=True) from None

    def _content(self, body: dict[str, Json]) -> bytes:
        deadline = time.monotonic() + self._settings.timeout
        # Only what every version of the package knows by name is given by name.
        rest = {name: value for name, value in body.items() if name not in ("model", "messages")}
        asked = self._client.chat.completions.with_streaming_response.create(
            model=str(body["model"]),
            messages=body["messages"],  # type: ignore[arg-type]  # plain dictionaries, as the package documents
            extra_body=rest,
        )
        with asked as reply:
            return read_bounded(reply.iter_bytes(), deadline, self._settings.timeout, self._settings.shown_url)

    def _silent(self) -> Trouble:
        words = f"{self._settings.shown_url} said nothing for {self._settings.silence:g} s"
        return Trouble(words, again=True, paid=True)
