"""The benchmarks of asking run, on a small world: what they measure is there."""

import re
import subprocess
import sys
from pathlib import Path

from policegraph.store import open_store

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"


def run(script: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(FOLDER / script), *arguments], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_synthetic_world_is_asked(tmp_path: Path) -> None:
    store = tmp_path / "world"
    told = run("synthetic.py", "25", str(store))
    quads = int(re.findall(r"25 readouts, (\d+) quads", told)[0])
    with open_store(store) as opened:
        assert len(list(opened.query("SELECT ?r { ?r a pg:Readout }"))) == 25  # type: ignore[arg-type]
        assert sum(1 for _ in opened.quads()) == quads > 10_000
    table = run("questions.py", str(store), "who-met", "strongest-ties", "ledger", "coverage", "--times", "1")
    rows = re.findall(r"^\| ([\w-]+) \| [^|]+ \| (\d+) \| ([\d.]+) \|", table, re.MULTILINE)
    assert {name for name, _, _ in rows} == {"who-met", "strongest-ties", "ledger", "coverage"}
    assert all(any(int(found) for other, found, _ in rows if other == name) for name, _, _ in rows)
    assert "25 readouts; median" in table
