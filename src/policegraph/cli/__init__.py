"""The command line: `policegraph COMMAND …`, twins of the methods of `policegraph.Graph`.

Commands stand one a file and are imported only when they are used, so that `--help` and `query` load no language
model, no page reader and no plotting; `COMMANDS` names them with their short help.
"""

import importlib
import sys
from collections.abc import Sequence
from importlib.util import find_spec

import click

from policegraph import __version__
from policegraph.errors import PolicegraphError

# name → (module:function, short help), in the order of --help. A new command needs a line here and its file.
COMMANDS: dict[str, tuple[str, str]] = {
    "ingest": ("policegraph.cli.ingest:ingest", "Read readouts, extract what they say, store it."),
    "query": ("policegraph.cli.query:query", "Put a SPARQL query to the store."),
    "ask": ("policegraph.cli.ask:ask", "Put a named question: who met whom, what was promised, …"),
    "show": ("policegraph.cli.show:show", "A card of one person, post, agency, place, event or theme."),
    "ledger": ("policegraph.cli.ledger:ledger", "Who asked or promised what, and what became of it."),
    "compare": ("policegraph.cli.compare:compare", "Two readouts, or all tellings of an event, side by side."),
    "timeline": ("policegraph.cli.timeline:timeline", "What happened with one or between two, in order of time."),
    "network": ("policegraph.cli.network:network", "Networks: measures, communities, change, files for other tools."),
    "coverage": ("policegraph.cli.coverage:coverage", "What the graph is made of, by publisher, country and month."),
    "report": ("policegraph.cli.report:report", "A brief about an entity, theme or period, every sentence footnoted."),
    "draw": ("policegraph.cli.draw:draw", "Draw a diagram to SVG, PNG or PDF."),
    "export": ("policegraph.cli.export:export", "Write the graph as TriG, N-Quads, JSON-LD, GraphML, CSV, …"),
    "remove": ("policegraph.cli.remove:remove", "Take readouts out of the store."),
    "validate": ("policegraph.cli.validate:validate", "Check the store against the shapes of the ontology."),
    "explain": ("policegraph.cli.explain:explain", "Follow facts back through the stages that made them."),
    "review": ("policegraph.cli.review:review", "Decide what is doubtful, one by one; list and undo decisions."),
    "fact": ("policegraph.cli.fact:fact", "Accept, reject or edit a fact."),
    "entity": ("policegraph.cli.entity:entity", "Merge, split or rename persons, posts, agencies, places."),
    "diff": ("policegraph.cli.diff:diff_", "What came, went or changed between two stores."),
    "knowledge": ("policegraph.cli.knowledge:knowledge", "Check, count and search what the tool knows."),
    "model": ("policegraph.cli.model:model", "Ask a language model by files; measure how far to trust it."),
    "train": ("policegraph.cli.train:train", "Fit the extractor's scorers on gold annotations."),
    "evaluate": ("policegraph.cli.evaluate:evaluate", "Score extraction against gold annotations."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called; help comes from the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands that are there, in the table's order."""
        return [name for name, (target, _) in COMMANDS.items() if find_spec(target.partition(":")[0]) is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None if there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), function)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name][0]} is no click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their short help, importing none of them."""
        rows = [(name, COMMANDS[name][1]) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="policegraph")
def cli() -> None:
    """From readouts of ministries and police bodies to a graph in which every fact opens its words.

    Exit codes: 0 done, 1 part of the input failed (named on stderr), 2 wrong use or nothing done.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code; an error is one line on stderr."""
    try:
        code = cli.main(args=arguments, prog_name="policegraph", standalone_mode=False)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f" (see: {context.command_path} --help)" if isinstance(context, click.Context) else ""
        click.echo(f"policegraph: {error.format_message()}{hint}", err=True)
        code = 2
    except PolicegraphError as error:
        click.echo(f"policegraph: {error}", err=True)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("policegraph: stopped", err=True)
        code = 1
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing more can be said on it.
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
