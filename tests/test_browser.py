"""What is written for a browser, in Chromium: Cytoscape JSON in cytoscape.js, the view to touch, the report."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from hand import hand_store
from policegraph.study.compare import compare
from policegraph.study.exports import export
from policegraph.study.networks import network
from policegraph.study.page import page
from policegraph.study.report import report
from policegraph.study.ties import NetworkKind

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt-get install chromium)"),
]
CYTOSCAPE = Path(__file__).parent / "cytoscape" / "cytoscape.min.js"
FAULTS = "<script>window.faults = []; window.onerror = (words) => { window.faults.push(words); };</script>"
TELL = """<script>window.addEventListener("load", () => {
    const told = document.createElement("pre"); told.id = "told";
    try { told.textContent = JSON.stringify({faults: window.faults, ...(%s)}); }
    catch (error) { told.textContent = JSON.stringify({faults: [String(error)]}); }
    document.body.appendChild(told);
});</script>"""


def chromium(folder: Path, *arguments: str) -> str:
    """What Chromium says, without a network: no address is resolved."""
    done = subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=8000", *arguments,
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout


def told(folder: Path, html: str, script: str) -> dict[str, object]:
    """The value of a piece of JavaScript once the page is loaded, with the page's errors as `faults`."""
    file = folder / "page.html"
    file.write_text(html.replace("<body>", "<body>" + FAULTS, 1).replace("</body>", TELL % script + "</body>", 1))
    dom = chromium(folder, "--dump-dom", file.as_uri())
    found = re.search(r'<pre id="told">(.*?)</pre>', dom, re.DOTALL)
    assert found, dom[-2000:]
    value: dict[str, object] = json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    assert value["faults"] == []
    return value


@pytest.mark.parametrize("kind", list(NetworkKind))
def test_cytoscape_js_loads_our_json(kind: NetworkKind, tmp_path: Path) -> None:
    made = network(hand_store(), kind)
    data = export(made, "cytoscape").replace("</", "<\\/")
    load = f"const cy = cytoscape({{headless: true}}); cy.json({data});"
    body = f"<script>{CYTOSCAPE.read_text('utf-8')}</script><script>{load}</script>"
    script = (
        "{nodes: cy.nodes().map(n => n.data('label')), edges: cy.edges().length, "
        "kinds: cy.edges().map(e => e.data('kind')), claims: cy.edges().every(e => e.data('claims').length > 0), "
        "heaviest: cy.edges().max(e => e.data('weight')).value}"
    )
    found = told(tmp_path, f"<!DOCTYPE html><html><body>{body}</body></html>", script)
    assert sorted(found["nodes"]) == sorted(node.label for node in made.nodes)  # type: ignore[call-overload]
    assert found["edges"] == len(made.edges) > 0
    assert sorted(found["kinds"]) == sorted(edge.kind for edge in made.edges)  # type: ignore[call-overload]
    assert found["claims"] is True
    assert found["heaviest"] == pytest.approx(max(edge.weight for edge in made.edges))


def test_the_view_draws_all_and_opens_the_words(tmp_path: Path) -> None:
    made = network(hand_store(), "interactions")
    script = """(() => {
        const root = document.querySelector(".pg-view"), edges = [...root.querySelectorAll("path.edge")];
        edges[0].dispatchEvent(new MouseEvent("click", {bubbles: true}));
        const words = root.querySelector(".words").textContent;
        root.querySelector("g.node").dispatchEvent(new MouseEvent("click", {bubbles: true}));
        return {nodes: root.querySelectorAll("g.node").length, edges: edges.length, words,
            drawn: edges.every(e => (e.getAttribute("d") || "").length > 10 && !e.getAttribute("d").includes("NaN")),
            faded: root.querySelectorAll(".faded").length, arrows: root.querySelectorAll("path[marker-end]").length};
    })()"""
    found = told(tmp_path, page("Network", made.view(hand_store())), script)
    assert found["nodes"] == len(made.nodes)
    assert found["edges"] == len(made.edges)
    assert found["arrows"] == sum(edge.directed for edge in made.edges) > 0
    assert found["drawn"] is True
    assert "“" in str(found["words"])
    assert int(str(found["faded"])) > 0


def test_every_footnote_of_a_report_is_reached(tmp_path: Path) -> None:
    script = """(() => { const marks = [...document.querySelectorAll("sup a")];
        return {marks: marks.length, dead: marks.filter(a => !document.querySelector(a.getAttribute("href"))).length,
            wide: document.documentElement.scrollWidth <= window.innerWidth}; })()"""
    for subject in ("ada", "Norvania", None):
        found = told(tmp_path, report(hand_store(), subject).to_html(), script)
        assert int(str(found["marks"])) > 3
        assert (found["dead"], found["wide"]) == (0, True)


def test_reports_and_comparisons_print(tmp_path: Path) -> None:
    pages = {
        "report": report(hand_store(), "ada").to_html(),
        "comparison": compare(hand_store(), "norvania-2021-03-10", "ostrellia-2021-03-11").to_html(),
    }
    for name, html in pages.items():
        (tmp_path / f"{name}.html").write_text(html, "utf-8")
        pdf = tmp_path / f"{name}.pdf"
        chromium(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", (tmp_path / f"{name}.html").as_uri())
        assert pdf.read_bytes().startswith(b"%PDF-")
        assert pdf.stat().st_size > 5_000
