"""From what the caller names (files, folders, `-`, URLs) to readouts, one after the other."""

import hashlib
import io
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from policegraph.errors import InputError, NoReaderError
from policegraph.facts import Readout
from policegraph.read.readers import ENDINGS, by_content, by_ending
from policegraph.read.source import Limits, Problem, Source, too_big
from policegraph.read.web import fetch, is_url

# Files that tell about a folder; no readouts where a whole folder is given.
_ABOUT = ("readme", "license", "licence", "changelog", "contributing")


def read_paths(paths: Sequence[str], limits: Limits | None = None) -> Iterator[Readout | Problem]:
    """Read files, folders (recursively), `-` for standard input, and http(s) URLs.

    A readout is called by its file's name, its record's id or its URL; files of one call that share a name are called
    by their path below the folder given. What cannot be read is yielded as a Problem naming file and cure, and the
    rest goes on. Nothing is raised for bad input.
    """
    limits = limits or Limits()
    files, problems = _collect(paths)
    yield from problems
    names = Counter(path.name for path, _ in files)
    seen: dict[str, str] = {}
    for path, below in files:
        identifier = path.name if names[path.name] == 1 else below
        yield from _once(_read_file(path, identifier, limits), str(path), seen)
    for given in paths:
        if given == "-":
            yield from _once(_read_stdin(limits), "standard input", seen)
        elif is_url(given):
            yield from _once(_read_url(given, limits), given, seen)


def _collect(paths: Sequence[str]) -> tuple[list[tuple[Path, str]], list[Problem]]:
    """Every file with its path below the folder given, each once; and what is wrong with the paths."""
    files: dict[Path, str] = {}
    problems: list[Problem] = []
    for given in paths:
        if given == "-" or is_url(given):
            continue
        path = Path(given)
        if path.is_dir():
            found = [file for file in sorted(path.rglob("*")) if _is_readout(file, path)]
            if not found:
                known = ", ".join(ENDINGS)
                problems.append(Problem(given, NoReaderError(f"{given}: no readouts in this folder ({known})")))
            for file in found:
                files.setdefault(file.resolve(), file.relative_to(path).as_posix())
        elif path.exists():
            files.setdefault(path.resolve(), path.as_posix())
        else:
            problems.append(Problem(given, InputError(f"{given}: no such file or folder")))
    return list(files.items()), problems


def _is_readout(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    about = file.name.split(".")[0].lower() in _ABOUT
    return not hidden and not about and by_ending(file.name) is not None and file.is_file()


def _once(results: Iterator[Readout | Problem], where: str, seen: dict[str, str]) -> Iterator[Readout | Problem]:
    """Turn what a reader raises into a Problem, and keep a second readout of one name from replacing the first."""
    try:
        for result in results:
            if isinstance(result, Readout):
                if result.identifier in seen:
                    why = f"a second readout called {result.identifier!r} (the first: {seen[result.identifier]})"
                    result = Problem(where, InputError(f"{where}: {why}; left out: give each a name of its own"))
                else:
                    seen[result.identifier] = where
            yield result
    except InputError as error:
        yield Problem(where, error)
    except OSError as error:
        yield Problem(where, InputError(f"{where}: cannot be read: {error.strerror or error}"))


def _read_file(path: Path, identifier: str, limits: Limits) -> Iterator[Readout | Problem]:
    reader = by_ending(path.name)
    if reader is None:
        raise NoReaderError(
            f"{path}: no reader for {path.suffix or 'a file without an ending'}; "
            f"convert it to one of {', '.join(ENDINGS)}"
        )
    yield from reader.read(Source(identifier, str(path), lambda: path.open("rb"), limits))


def _read_stdin(limits: Limits) -> Iterator[Readout | Problem]:
    data = sys.stdin.buffer.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise too_big("standard input", limits)
    # A name that follows the words: the same text is known again, another one does not replace it.
    identifier = f"stdin-{hashlib.sha256(data).hexdigest()[:12]}"
    yield from by_content(data).read(Source(identifier, "standard input", lambda: io.BytesIO(data), limits))


def _read_url(url: str, limits: Limits) -> Iterator[Readout | Problem]:
    page = fetch(url, limits)
    reader = by_content(page.data, page.media_type)
    yield from reader.read(Source(url, url, lambda: io.BytesIO(page.data), limits, url=url, charset=page.charset))
