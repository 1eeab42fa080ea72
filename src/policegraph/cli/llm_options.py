"""The options of the commands that may ask a language model."""

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from policegraph.extract.model_reader.readers import READERS
from policegraph.extract.model_reader.settings import LlmSettings, Value

P = ParamSpec("P")
R = TypeVar("R")


def server_options(function: Callable[P, R]) -> Callable[P, R]:
    """Add `--llm-url` and `--llm-model`; hand them to `llm_settings()`."""
    for option in (
        click.option("--llm-model", metavar="NAME", help="The model's name there."),
        click.option("--llm-url", metavar="URL", help="An OpenAI-compatible server: http://localhost:11434/v1"),
    ):
        function = option(function)
    return function


def llm_options(function: Callable[P, R]) -> Callable[P, R]:
    """Add `--reader` and all that bounds and repeats a model's run; hand them to `llm_settings()`."""
    file = click.Path(dir_okay=False, path_type=Path)
    for option in (
        click.option("--llm-cache/--no-llm-cache", default=None, help="Use answers that were given before (default)."),
        click.option("--replay", type=file, metavar="FILE", help="Answer from this recording; ask nobody."),
        click.option("--record", type=file, metavar="FILE", help="Write each exchange with the model to this file."),
        click.option(
            "--max-cost", type=float, metavar="N", help="Spend at most this (prices: [llm] price_in, price_out)."
        ),
        click.option("--max-tokens", type=int, metavar="N", help="Use at most so many tokens in this run."),
    ):
        function = option(function)
    function = server_options(function)
    return click.option("--reader", type=click.Choice(READERS), help="Who reads (default: rules).")(function)


def llm_settings(options: dict[str, Value]) -> LlmSettings:
    """The model's settings that hold, with these options over file and environment. Raises UsageError."""
    names = {"llm_url": "url", "llm_model": "model", "llm_cache": "cache"}
    return LlmSettings.load({names.get(name, name): value for name, value in options.items()})
