"""A call to a model and its answer, and what carries the one there and the other back."""

import hashlib
import json
from dataclasses import dataclass
from typing import Protocol

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation; `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked: the conversation, and the parameters that decide about the answer.

    `prompt` names the prompt's version and contents. `key` is a digest of all of it: of the same text, prompt and model
    the same, whatever server is asked.
    """

    model: str
    prompt: str
    messages: tuple[Message, ...]
    temperature: float
    seed: int
    max_output: int

    @property
    def key(self) -> str:
        """What the cache, recordings and batch files know this call by."""
        parts = [self.model, self.prompt, f"{self.temperature:g}", str(self.seed), str(self.max_output)]
        parts += [f"{message.role}\x1f{message.content}" for message in self.messages]
        return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()[:40]

    @property
    def text(self) -> str:
        """All that is sent, for estimates."""
        return "\n".join(message.content for message in self.messages)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `finish`: "stop", "length" (cut off at the bound) or the server's word; tokens None if unsaid."""

    content: str
    finish: str = "stop"
    tokens_in: int | None = None
    tokens_out: int | None = None

    def to_json(self) -> dict[str, Json]:
        """As the cache and recordings keep it."""
        return {
            "content": self.content,
            "finish": self.finish,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
        }


class Transport(Protocol):
    """Carries one call to a server, once. Raises Trouble."""

    def attempt(self, call: Call) -> Answer:
        """Ask once."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


def answer_from_json(value: object) -> Answer | None:
    """An answer as the cache keeps it; None for anything else."""
    if not isinstance(value, dict) or not isinstance(value.get("content"), str):
        return None
    return Answer(
        value["content"],
        str(value.get("finish", "stop")),
        _count(value.get("tokens_in")),
        _count(value.get("tokens_out")),
    )


def answer_from_completion(body: object) -> Answer | None:
    """An answer out of a chat completion, as servers and batch files give it; None for anything else."""
    if not isinstance(body, dict):
        return None
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return None
    message = choices[0].get("message")
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, list):  # some servers give a list of pieces
        content = "".join(str(p.get("text", "")) for p in content if isinstance(p, dict))
    if not isinstance(content, str):
        return None
    usage = body.get("usage") if isinstance(body.get("usage"), dict) else {}
    assert isinstance(usage, dict)
    return Answer(
        content,
        str(choices[0].get("finish_reason") or "stop"),
        _count(usage.get("prompt_tokens")),
        _count(usage.get("completion_tokens")),
    )


def one_line(value: Json) -> str:
    """JSON on one line, as files of lines hold it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
