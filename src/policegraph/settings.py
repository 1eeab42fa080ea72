"""Settings: defaults < `policegraph.toml` < environment `POLICEGRAPH_*` < arguments.

    store = "readouts.store"     # in policegraph.toml, beside the work or in a folder above it
    POLICEGRAPH_STORE=other      # in the environment

A path in the file is meant from the file's own folder, one in the environment or an argument from the current folder.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Self

from policegraph.errors import UsageError

FILE = "policegraph.toml"
PREFIX = "POLICEGRAPH_"

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}

Setting = str | int | bool | Path | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run goes by.

    `store` is the store's folder, `knowledge` a folder of the user's own knowledge files, `model` the name of a spaCy
    pipeline (None: the one that comes with the package), `batch` how many readouts are extracted and stored together,
    `validate` whether each readout's graph is checked against the shapes before it is stored, `reader` who reads:
    rules, model or both (the model's own settings stand under [llm]: `extract.model_reader.settings`),
    `longest` how many characters of text are read for facts at most (a longer one is kept whole, without facts),
    `private_persons` what becomes of their names (keep, initials or drop: docs/privacy.md), `decisions` the file of
    people's decisions (None: decisions.jsonl in the store's folder).
    """

    store: Path = Path("policegraph.store")
    knowledge: Path | None = None
    model: str | None = None
    batch: int = 32
    validate: bool = False
    reader: str = "rules"
    longest: int = 150_000
    private_persons: str = "keep"
    decisions: Path | None = None

    @classmethod
    def load(
        cls,
        arguments: Mapping[str, Setting] | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        start: Path | None = None,
    ) -> Self:
        """The settings that hold here; an argument that is None does not count.

        `environment` is the process's own and `start` the current folder where they are not given. Raises UsageError
        for an unknown key or a value of the wrong kind, naming where it stands.
        """
        given = os.environ if environment is None else environment
        settings = cls()
        file = find_file(start or Path.cwd())
        if file is not None:
            settings = settings._with(_read(file), str(file), file.parent)
        kept = {key[len(PREFIX) :].lower(): value for key, value in given.items() if key.startswith(PREFIX) and value}
        names = {field.name for field in fields(cls)}
        settings = settings._with({k: v for k, v in kept.items() if k in names}, "the environment", None)
        return settings._with({k: v for k, v in (arguments or {}).items() if v is not None}, "the arguments", None)

    def _with(self, values: Mapping[str, object], where: str, folder: Path | None) -> Self:
        kinds = {
            "store": Path,
            "knowledge": Path,
            "model": str,
            "batch": int,
            "validate": bool,
            "longest": int,
            "reader": str,
            "private_persons": str,
            "decisions": Path,
        }
        changes: dict[str, object] = {}
        for key, value in values.items():
            if key == "llm" and isinstance(value, dict):
                continue  # a table of its own
            if key not in kinds:
                known = ", ".join(sorted(kinds))
                raise UsageError(f"{where}: there is no setting {key!r}; known are: {known}")
            changes[key] = _value(key, value, kinds[key], where, folder)
        return replace(self, **changes)  # type: ignore[arg-type]  # checked just above


def find_file(start: Path) -> Path | None:
    """The nearest `policegraph.toml` in that folder or one above it."""
    return next((folder / FILE for folder in (start, *start.parents) if (folder / FILE).is_file()), None)


def _read(file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{file}: can't be read as TOML: {error}") from error


def _value(key: str, value: object, kind: type, where: str, folder: Path | None) -> object:
    if kind is Path and isinstance(value, str | Path):
        path = Path(value).expanduser()
        return folder / path if folder is not None else path
    if kind is str and isinstance(value, str) and value:
        return value
    if kind is bool and isinstance(value, bool):
        return value
    if kind is bool and isinstance(value, str) and value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    if kind is int and not isinstance(value, bool):
        number = int(value) if isinstance(value, str) and value.isdecimal() else value
        if isinstance(number, int) and number > 0:
            return number
    words = {Path: "a path", str: "a name", bool: "true or false", int: "a whole number above 0"}
    raise UsageError(f"{where}: {key} must be {words[kind]}, not {value!r}")
