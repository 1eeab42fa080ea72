"""The notebooks run from top to bottom on data/, and are kept with what they show (`make notebooks`)."""

import runpy
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def shown(notebook: nbformat.NotebookNode) -> list[tuple[str, str, frozenset[str]]]:
    """Cell, kind of output and forms of each output: what stays the same when facts change."""
    return [
        (cell.id, output.output_type, frozenset(output.get("data", {})))
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the kernel's own sockets
def test_notebooks_run_and_show_what_is_kept(path: Path) -> None:
    notebook = runpy.run_path(str(FOLDER / "run.py"))["run"](path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    assert shown(notebook) == shown(nbformat.read(path, as_version=4)), "stale: run `make notebooks`"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_with_their_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) >= 5
    assert [cell.id for cell in code if not cell.outputs] == []
    assert "error" not in {output.output_type for cell in code for output in cell.outputs}
    assert "/tmp/" not in path.read_text("utf-8")


def test_there_are_four() -> None:
    assert len(NOTEBOOKS) >= 4
