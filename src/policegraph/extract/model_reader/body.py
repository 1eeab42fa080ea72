"""The request that an OpenAI-compatible chat endpoint takes, in the strictest form that the server has not refused."""

import threading
from dataclasses import dataclass, replace

from policegraph.extract.model_reader.call import Call, Json

NAME = "policegraph_reading"


@dataclass(frozen=True, slots=True)
class Form:
    """How a request is put. `binding`: schema, object or none; `output_key`: what the bound of answers is called."""

    binding: str = "schema"
    output_key: str = "max_tokens"
    sampling: bool = True  # whether temperature and seed may be sent

    def body(self, call: Call, schema: dict[str, Json]) -> dict[str, Json]:
        """The request."""
        body: dict[str, Json] = {
            "model": call.model,
            "messages": [{"role": message.role, "content": message.content} for message in call.messages],
            self.output_key: call.max_output,
        }
        if self.sampling:
            body |= {"temperature": call.temperature, "seed": call.seed}
        if self.binding == "schema":
            wanted: dict[str, Json] = {"name": NAME, "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": wanted}
        elif self.binding == "object":
            body["response_format"] = {"type": "json_object"}
        return body

    def stepped_down(self, refusal: str, may_unbind: bool) -> "Form | None":
        """The form to try after a refusal, by what the server said; None where there is none left."""
        said = refusal.lower()
        if "max_completion_tokens" in said and self.output_key == "max_tokens":
            return replace(self, output_key="max_completion_tokens")
        if ("temperature" in said or "seed" in said) and self.sampling:
            return replace(self, sampling=False)
        if may_unbind and self.binding == "schema":
            return replace(self, binding="object")
        if may_unbind and self.binding == "object":
            return replace(self, binding="none")
        return None


def refuses_form(status: int, said: str) -> bool:
    """Whether an answer of this status is about the form of the request, so that another form may be taken.

    Some servers check requests so late that an unknown `response_format` is a 500 with them.
    """
    return status in (400, 422, 501) or (status >= 500 and "response_format" in said)


class Forms:
    """The form that this run uses, shared by its threads; what one call learns the others need not."""

    def __init__(self, structured: str) -> None:
        self._may_unbind = structured == "auto"
        self._form = Form(binding="schema" if structured == "auto" else structured)
        self._lock = threading.Lock()

    @property
    def form(self) -> Form:
        """The one in use."""
        with self._lock:
            return self._form

    def refused(self, form: Form, refusal: str) -> bool:
        """A request of that form was refused; whether there is another to try."""
        with self._lock:
            if self._form != form:
                return True  # another thread has stepped down meanwhile
            lower = form.stepped_down(refusal, self._may_unbind)
            if lower is None:
                return False
            self._form = lower
            return True
