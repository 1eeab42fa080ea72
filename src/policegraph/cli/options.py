"""What several commands share: the store's option, the settings, writing to a file or standard output."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from policegraph.errors import UsageError
from policegraph.settings import Setting, Settings

P = ParamSpec("P")
R = TypeVar("R")


def store_option(function: Callable[P, R]) -> Callable[P, R]:
    """Add `--store DIR`, given to the command as `store: Path | None`; hand it to `settings()`."""
    return click.option(
        "--store",
        type=click.Path(file_okay=True, path_type=Path),
        metavar="DIR",
        help="The store's folder (default: POLICEGRAPH_STORE, policegraph.toml, else policegraph.store).",
    )(function)


def output_option(function: Callable[P, R]) -> Callable[P, R]:
    """Add `-o FILE`, given to the command as `output: Path | None`; hand it to `write_out()`."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write to this file (default: standard output).",
    )(function)


def said_only_option(function: Callable[P, R]) -> Callable[P, R]:
    """Add `--said-only`, given to the command as `said_only: bool`."""
    return click.option("--said-only", is_flag=True, help="Leave out what is inferred, not said.")(function)


def settings(**arguments: Setting) -> Settings:
    """The settings that hold, with these arguments over file and environment. Raises UsageError."""
    return Settings.load(arguments)


def write_out(content: str | bytes, output: Path | None) -> None:
    """Write to that file, or to standard output with a newline at its end. Raises UsageError if it can't be."""
    data = content.encode() if isinstance(content, str) else content
    if output is not None:
        try:
            output.write_bytes(data)
        except OSError as error:
            raise UsageError(f"{output}: can't be written ({error.strerror or error})") from error
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data if data.endswith(b"\n") or not data else data + b"\n")
    sys.stdout.buffer.flush()
