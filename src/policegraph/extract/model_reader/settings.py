"""Settings of the model reader: defaults < `[llm]` in `policegraph.toml` < environment `POLICEGRAPH_LLM_*` < arguments.

    [llm]
    url = "http://localhost:11434/v1"
    model = "qwen3:8b"
    price_in = 0.15        # for a million tokens, in whatever currency `max_cost` is
    max_cost = 2.0

The key comes from the environment only (`POLICEGRAPH_LLM_KEY`, or the variable that `key_from` names): a key in a file
is refused, so that none is put under version control.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from policegraph.errors import UsageError
from policegraph.settings import find_file

PREFIX = "POLICEGRAPH_LLM_"
TABLE = "llm"
STRUCTURED = ("auto", "schema", "object", "none")
CLIENTS = ("httpx", "openai")

Value = str | int | float | bool | Path | None


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """How to reach a model, and within which bounds.

    `url` is the base of an OpenAI-compatible API ("…/v1"), `prompt` the prompt's version. `structured`: whether answers
    are bound by JSON schema ("schema"), to be any JSON ("object"), or unbound ("none"); "auto" steps down as the server
    refuses. Lengths of parts are in characters, times in seconds, `max_output` in tokens per answer. `max_tokens` and
    `max_cost` bound the whole run; prices are per million tokens. `least` is the confidence below which a fact of the
    two readers together is not kept. `trust` names a file of measured precisions (`policegraph model calibrate`).
    """

    url: str = ""
    model: str = ""
    key_from: str = PREFIX + "KEY"
    client: str = "httpx"
    prompt: str = "reading-1"
    structured: str = "auto"
    temperature: float = 0.0
    seed: int = 1
    part_length: int = 6000
    overlap: int = 800
    concurrency: int = 4
    timeout: float = 300.0
    silence: float = 120.0
    retries: int = 4
    pause: float = 1.0
    max_output: int = 8000
    max_tokens: int | None = None
    max_cost: float | None = None
    price_in: float = 0.0
    price_out: float = 0.0
    cache: bool = True
    record: Path | None = None
    replay: Path | None = None
    trust: Path | None = None
    least: float = 0.0

    @classmethod
    def load(
        cls,
        arguments: Mapping[str, Value] | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        start: Path | None = None,
    ) -> Self:
        """The settings that hold here; an argument that is None does not count. Raises UsageError, naming the place."""
        given = os.environ if environment is None else environment
        settings = cls()
        file = find_file(start or Path.cwd())
        if file is not None:
            settings = settings._with(_table(file), f"{file} [{TABLE}]", file.parent)
        names = {field.name for field in fields(cls)}
        kept = {k[len(PREFIX) :].lower(): v for k, v in given.items() if k.startswith(PREFIX) and v}
        settings = settings._with({k: v for k, v in kept.items() if k in names}, "the environment", None)
        settings = settings._with({k: v for k, v in (arguments or {}).items() if v is not None}, "the arguments", None)
        settings._check()
        return settings

    def _with(self, values: Mapping[str, object], where: str, folder: Path | None) -> Self:
        known = {f.name: f.type.__name__ if isinstance(f.type, type) else str(f.type) for f in fields(self)}
        changes: dict[str, object] = {}
        for key, value in values.items():
            if key in ("key", "api_key"):
                raise UsageError(f"{where}: the key comes from the environment only; set {self.key_from} there")
            if key not in known:
                raise UsageError(f"{where}: there is no setting {key!r}; known are: {', '.join(sorted(known))}")
            changes[key] = _value(key, value, known[key], where, folder)
        return replace(self, **changes)  # type: ignore[arg-type]  # checked just above

    def _check(self) -> None:
        for name, allowed in (("structured", STRUCTURED), ("client", CLIENTS)):
            if getattr(self, name) not in allowed:
                raise UsageError(f"llm {name}: {getattr(self, name)!r} is not one of {', '.join(allowed)}")
        if self.overlap * 2 > self.part_length:
            raise UsageError("llm overlap: must be at most half of part_length")
        if self.max_cost is not None and not (self.price_in or self.price_out):
            raise UsageError("llm max_cost: needs price_in and price_out (per million tokens) to reckon with")
        if self.record is not None and self.replay is not None:
            raise UsageError("llm record and replay: give one of them")

    def key(self, environment: Mapping[str, str] | None = None) -> str | None:
        """The key, from the environment; None where there is none, as for a server on this machine."""
        return (os.environ if environment is None else environment).get(self.key_from) or None

    @property
    def shown_url(self) -> str:
        """The base address without user, password and query: what messages may say."""
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        return urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path, "", ""))

    def ready(self) -> None:
        """Raises UsageError where no model is named, or the address is none."""
        if not self.model:
            raise UsageError("no model is named; give --llm-model, POLICEGRAPH_LLM_MODEL or model under [llm]")
        if self.replay is None and urlsplit(self.url).scheme not in ("http", "https"):
            raise UsageError("no server is named; give --llm-url, POLICEGRAPH_LLM_URL or url under [llm] (http://…/v1)")

    @property
    def label(self) -> str:
        """What decides about the answers, for the run's provenance; never the key or the address."""
        return (
            f"{self.model} temperature {self.temperature:g} seed {self.seed} answers {self.structured} of at most"
            f" {self.max_output} tokens, parts of {self.part_length} overlap {self.overlap}"
        )


def _table(file: Path) -> Mapping[str, object]:
    try:
        table = tomllib.loads(file.read_text("utf-8")).get(TABLE, {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{file}: can't be read as TOML: {error}") from error
    if not isinstance(table, dict):
        raise UsageError(f"{file}: llm must be a table: [llm]")
    return table


def _value(key: str, value: object, kind: str, where: str, folder: Path | None) -> object:
    if "Path" in kind and isinstance(value, str | Path):
        path = Path(value).expanduser()
        return folder / path if folder is not None else path
    if kind == "str" and isinstance(value, str):
        return value
    if kind == "bool":
        words = {
            "1": True,
            "true": True,
            "yes": True,
            "on": True,
            "0": False,
            "false": False,
            "no": False,
            "off": False,
        }
        found = words.get(str(value).lower())
        if found is not None:
            return found
    if "int" in kind or "float" in kind:
        try:
            number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
        except ValueError:
            number = None
        whole = "int" in kind
        if number is not None and number >= 0 and (not whole or number.is_integer()):
            least_one = whole and key not in ("overlap", "retries", "seed")
            if not least_one or number >= 1:
                return int(number) if whole else number
    words_for = {"str": "a name", "bool": "true or false"}
    wanted = words_for.get(kind, "a path" if "Path" in kind else "a number, not below 0")
    raise UsageError(f"{where}: {key} must be {wanted}, not {value!r}")
