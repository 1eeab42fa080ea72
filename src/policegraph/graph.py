"""The Python face of the tool: open a graph, ingest, query, export; each method is the twin of a command.

graph = policegraph.open("readouts.store")
graph.ingest("readouts/")
for row in graph.query("SELECT ?a ?b WHERE { ?a pg:metWith ?b }"):
    print(row["a"], row["b"])
"""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from policegraph.errors import UsageError
from policegraph.settings import Settings
from policegraph.store import Answer, Rows, Store, Term, open_store

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib

    from policegraph.ask import answer as ask_answer
    from policegraph.build.validate import Violation
    from policegraph.draw import Diagram
    from policegraph.draw.asked import Asked
    from policegraph.extract.model_reader.settings import LlmSettings
    from policegraph.facts import Readout
    from policegraph.pipeline import Step
    from policegraph.study.brief import Report as Brief
    from policegraph.study.card import Card
    from policegraph.study.comparison import Comparison
    from policegraph.study.coverage import Coverage
    from policegraph.study.ledger import Ledger
    from policegraph.study.networks import Network
    from policegraph.study.ties import Filters
    from policegraph.study.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingestion did. `problems` and `notices` are one line each; `facts` counts the claims of what is new."""

    stored: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    facts: int = 0


class Graph:
    """A graph in a folder, or in memory where the path is None.

    Reading takes a snapshot at its first use and sees what this object writes later; call `refresh` to see what others
    wrote. Writing takes the folder for itself only while it lasts. Usable as a context manager.
    """

    def __init__(self, path: str | PathLike[str] | None = None) -> None:
        self.path = None if path is None else Path(path)
        self._memory = open_store(None) if path is None else None
        self._reader: Store | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Graph({str(self.path)!r})" if self.path else "Graph(None)"

    def close(self) -> None:
        """Let go of the folder. The graph can be used again; it opens what it needs."""
        self.refresh()

    def refresh(self) -> None:
        """See what other processes have written since."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    @property
    def store(self) -> Store:
        """The store, open for reading. Raises StoreError where there is none."""
        if self._memory is not None:
            return self._memory
        if self._reader is None:
            self._reader = open_store(self.path)
        return self._reader

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """The store, open for writing until the end of the block. Raises StoreError, say while somebody else writes."""
        if self._memory is not None:
            yield self._memory
            return
        self.refresh()
        store = open_store(self.path, write=True)
        try:
            yield store
        finally:
            store.close()
            self.refresh()

    # ── in and out ──

    def ingest(
        self,
        *sources: "str | PathLike[str] | Readout",
        settings: Settings | None = None,
        again: bool = False,
        progress: "Callable[[Step], None] | None" = None,
        llm: "LlmSettings | None" = None,
    ) -> Report:
        """Read files, folders, URLs and Readouts at hand into the graph; unchanged ones are skipped unless `again`.

        `settings.reader` says who reads; `llm` is how the model is asked, where one is (default: what [llm] and the
        environment say). `progress` is called for each readout done. What can't be read is told in the report and
        raises nothing; an interruption leaves a valid graph, and the next call goes on. Raises StoreError,
        KnowledgeError, ModelError, UsageError for settings that name no model.
        """
        from policegraph.extract.model_reader.readers import make_reader
        from policegraph.extract.model_reader.settings import LlmSettings
        from policegraph.facts import Readout
        from policegraph.knowledge.load import load
        from policegraph.pipeline import Outcome, ingest, ingest_readouts

        chosen = settings or Settings.load({"store": self.path})
        second = None
        if chosen.reader != "rules":
            second = make_reader(chosen.reader, llm or LlmSettings.load(), load(chosen.knowledge), chosen.model)
        readouts = [source for source in sources if isinstance(source, Readout)]
        paths = [str(source) for source in sources if not isinstance(source, Readout)]
        steps: list[Step] = []
        with second or nullcontext(), self.writing() as store:
            for part in (
                ingest(paths, store, chosen, again=again, reader=second) if paths else (),
                ingest_readouts(readouts, store, chosen, again=again, reader=second) if readouts else (),
            ):
                for step in part:
                    steps.append(step)
                    if progress is not None:
                        progress(step)
        kept = (Outcome.STORED, Outcome.NO_READER, Outcome.RULES_ONLY)
        told = (Outcome.NO_READER, Outcome.RULES_ONLY)
        return Report(
            stored=tuple(step.identifier for step in steps if step.outcome in kept),
            unchanged=tuple(step.identifier for step in steps if step.outcome is Outcome.UNCHANGED),
            problems=tuple(step.message for step in steps if step.outcome is Outcome.FAILED),
            notices=tuple(step.message for step in steps if step.outcome in told),
            facts=sum(step.facts for step in steps),
        )

    def remove(self, *identifiers: str) -> tuple[str, ...]:
        """Take readouts out, by identifier or IRI; returns those that were not there. Raises StoreError."""
        from policegraph.pipeline import remove

        if self._memory is None:
            _ = self.store  # a folder that is no store is not made one
        with self.writing() as store:
            return tuple(remove(store, identifiers))

    def export(
        self,
        format: str = "trig",
        output: str | PathLike[str] | None = None,
        *,
        text: bool = True,
        graph: str | None = None,
    ) -> str:
        """Write the graph to that file, for csv to that folder; without one, return it as a string.

        The formats are trig, nquads, turtle, jsonld, graphml, gexf, csv. Without `text` the stored texts are left out.
        `graph` is the IRI of the one named graph to write. Returns "" where a file was written. Raises UsageError.
        """
        from policegraph.store.export import export, export_csv
        from policegraph.store.problems import write_error

        if format == "csv":
            if output is None:
                raise UsageError("csv is written as nodes.csv and edges.csv: give a folder")
            export_csv(self.store, Path(output))
            return ""
        if output is None:
            buffer = io.BytesIO()
            export(self.store, format, buffer, text=text, graph=graph)
            return buffer.getvalue().decode()
        try:
            with Path(output).open("wb") as file:
                export(self.store, format, file, text=text, graph=graph)
        except OSError as error:
            raise write_error(Path(output), error) from error
        return ""

    # ── asking ──

    def query(self, sparql: str, *, said_only: bool = False, bindings: Mapping[str, Term] | None = None) -> Answer:
        """The answer to a SPARQL query: Rows, Triples or a bool; see `Store.query`. Raises QueryError, StoreError."""
        return self.store.query(sparql, said_only=said_only, bindings=bindings)

    def ask(self, name: str, *given: str, limit: int | None = 50, **named: str) -> "ask_answer.Answer":
        """The answer to a named question, each row with the words behind it: `ask("who-met", "stock", since="2022")`.

        Raises UsageError, AmbiguousNameError.
        """
        from policegraph.ask.run import ask

        return ask(self, name, *given, limit=limit, **named)

    def show(self, name: str) -> "Card":
        """The card of a person, post, agency, place, theme, event or readout. Raises UsageError, AmbiguousNameError."""
        from policegraph.study.card import show

        return show(self, name)

    def ledger(
        self,
        of: str | None = None,
        to: str | None = None,
        theme: str | None = None,
        *,
        status: str | None = None,
        kind: str | None = None,
        filters: "Filters | None" = None,
    ) -> "Ledger":
        """Who promised or asked what of whom, with what later readouts say; see `study.ledger`."""
        from policegraph.study.ledger import ledger

        return ledger(self, of, to, theme, status, kind, filters)

    def timeline(
        self, name: str, other: str | None = None, *, people: bool = False, filters: "Filters | None" = None
    ) -> "Timeline":
        """What happened with one, or between two, in order of time; see `study.timeline`."""
        from policegraph.study.timeline import timeline

        return timeline(self, name, other, people=people, filters=filters)

    def compare(self, one: str, other: str | None = None) -> "Comparison":
        """Two readouts, or the tellings of an event, side by side; see `study.compare`."""
        from policegraph.study.compare import compare

        return compare(self, one, other)

    def coverage(self, filters: "Filters | None" = None) -> "Coverage":
        """What the graph is made of, by publisher, country, time and language."""
        from policegraph.study.coverage import coverage
        from policegraph.study.ties import EVERYTHING

        return coverage(self, filters or EVERYTHING)

    def report(self, subject: str | None = None, *, filters: "Filters | None" = None, private: bool = False) -> "Brief":
        """A brief about an entity, a theme, or the period of `filters`, every sentence footnoted."""
        from policegraph.study.report import report

        return report(self, subject, filters=filters, private=private)

    def network(
        self, kind: str = "meetings", level: str | None = None, *, filters: "Filters | None" = None
    ) -> "Network":
        """A network whose edges keep their claims; see `study.networks` for slices of time."""
        from policegraph.study.networks import network
        from policegraph.study.ties import EVERYTHING

        return network(self, kind, filters or EVERYTHING, level)

    def draw(self, kind: str, *names: str, **asked: "Unpack[Asked]") -> "Diagram":
        """A diagram of a kind as a matplotlib figure, with the options of `policegraph draw`:
        `draw("ego", "Yvette Cooper", since="2024", theme="print")`. Its `savefig` writes it; `policegraph.draw.save`
        does with data and description in the file. Raises UsageError, AmbiguousNameError.
        """
        from policegraph.draw import draw
        from policegraph.draw.asked import request

        return draw(self, kind, request(self, names, **asked))

    def to_pandas(self, sparql: str, *, said_only: bool = False) -> "pandas.DataFrame":
        """The rows of a SELECT as a data frame, None where a variable is not bound. Raises QueryError, UsageError."""
        try:
            import pandas
        except ImportError as error:
            raise UsageError("to_pandas() needs pandas; run: pip install policegraph[notebook]") from error
        answer = self.query(sparql, said_only=said_only)
        if not isinstance(answer, Rows):
            raise UsageError("to_pandas() takes a SELECT query")
        rows = list(answer)
        return pandas.DataFrame(
            [[row.get(name) for name in answer.variables] for row in rows], columns=answer.variables
        )

    def to_networkx(self, kind: str = "meetings") -> "networkx.Graph[str]":
        """A network of the graph: meetings, cooperation, interactions, countries or themes; see `study.networks`."""
        from policegraph.study.networks import network

        return network(self, kind).to_networkx()

    def to_rdflib(self) -> "rdflib.Dataset":
        """The graph as an rdflib Dataset over the same folder, nothing copied, as it stands now; for reading.

        Its default graph is the union of all graphs but review, as in every query.
        """
        from policegraph.store.rdflib_view import to_rdflib

        return to_rdflib(self.store)

    def validate(self) -> "dict[str, list[Violation]]":
        """The faults of each graph that breaks the shapes; empty where all conform."""
        from policegraph.build.validate import violations

        found = {
            graph: violations(graph, (quad.triple for quad in self.store.quads(graph=graph)))
            for graph in self.store.graphs()
        }
        return {graph: faults for graph, faults in found.items() if faults}


def open(path: str | PathLike[str] | None = None) -> Graph:
    """The graph in that folder; None for one in memory. The folder is looked at when it is first used."""
    return Graph(path)
