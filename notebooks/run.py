"""Runs the notebooks from top to bottom and keeps what they show: `make notebooks` (or with names, these only)."""

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
MOST = 600_000  # characters of a notebook with its outputs


def run(path: Path) -> nbformat.NotebookNode:
    """The notebook, run in its folder; its own times and machine are left out, so that only what it shows changes."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                output.text = re.sub(r"/tmp/\S+/", "", output.text)
    notebook.metadata.pop("widgets", None)
    return notebook


def main() -> None:
    """Run all, or those named."""
    names = sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.ipynb"))
    for name in names:
        path = HERE / f"{name}.ipynb"
        notebook = run(path)
        text = nbformat.writes(notebook)
        if len(text) > MOST:
            sys.exit(f"{path.name}: {len(text):,} characters with its outputs; show less")
        path.write_text(text + "\n", "utf-8")
        print(f"{path.name}: {len(text):,} characters")


if __name__ == "__main__":
    main()
