"""The official `openai` package as the client (`client = "openai"`, extra `policegraph[openai]`): one attempt a call.

Retries, waiting and the budget stay ours, so its own are switched off.
"""

from typing import TYPE_CHECKING

from policegraph.errors import UsageError
from policegraph.extract.model_reader.body import Forms, refuses_form
from policegraph.extract.model_reader.call import Answer, Call, Json, answer_from_completion
from policegraph.extract.model_reader.failures import Trouble
from policegraph.extract.model_reader.http_client import wait_seconds
from policegraph.extract.model_reader.settings import LlmSettings

if TYPE_CHECKING:
    from openai import APIStatusError


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
        # The package wants a key even where the server does not.
        self._client = openai.OpenAI(
            base_url=settings.url, api_key=key or "none", max_retries=0, timeout=settings.timeout
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def attempt(self, call: Call) -> Answer:
        """Ask once. Raises Trouble."""
        form = self._forms.form
        body = form.body(call, self._schema)
        openai, where = self._openai, self._settings.shown_url
        try:
            # The body goes as it is: the typed parameters of the package change from version to version.
            reply = self._client.post("/chat/completions", body=body, cast_to=object)
        except openai.APITimeoutError:
            raise Trouble(
                f"{where} had not answered after {self._settings.timeout:g} s", again=True, paid=True
            ) from None
        except openai.APIConnectionError as error:
            cause = str(error.__cause__ or error)
            raise Trouble(f"{where} does not answer ({self._clean(cause)})", again=True) from None
        except openai.APIStatusError as error:
            trouble = self._refusal(error)
            if trouble.step_down and not self._forms.refused(form, trouble.message):
                trouble = Trouble(trouble.message)
            raise trouble from None
        except (openai.OpenAIError, ValueError) as error:
            raise Trouble(f"{where}: {self._clean(str(error))}", again=True, paid=True) from None
        answer = answer_from_completion(reply)
        if answer is None:
            raise Trouble(f"{where} answered with something that is no chat completion", again=True, paid=True)
        return answer

    def _refusal(self, error: "APIStatusError") -> Trouble:
        status = error.status_code
        message = f"{self._settings.shown_url} answered {status}: {self._clean(error.message)}"
        if status in (401, 402, 403, 404):
            return Trouble(f"{message}; check url, model and the key in {self._settings.key_from}", stop=True)
        if refuses_form(status, message):
            return Trouble(message, step_down=True)
        again = status in (408, 409, 425, 429) or status >= 500
        return Trouble(message, again=again, wait=wait_seconds(error.response.headers.get("retry-after")))

    def _clean(self, words: str) -> str:
        if self._key:
            words = words.replace(self._key, "***")
        return " ".join(words.split())[:300]
