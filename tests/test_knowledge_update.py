"""Refreshing from a query service: a local SPARQL endpoint that serves a small graph shaped like Wikidata's."""

import json
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from policegraph.cli.knowledge import knowledge as command
from policegraph.errors import KnowledgeError
from policegraph.knowledge.check import check_folder
from policegraph.knowledge.load import load
from policegraph.knowledge.update import propose, slug
from policegraph.knowledge.wikidata import Body, Holding, day, fetch

GRAPH = """
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wds: <http://www.wikidata.org/entity/statement/>
PREFIX wdv: <http://www.wikidata.org/value/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX psv: <http://www.wikidata.org/prop/statement/value/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

wd:Q900 wdt:P297 "AQ" .
wd:Q901 wdt:P279 wd:Q732717 .
wd:Q910 wdt:P31 wd:Q901 ; wdt:P17 wd:Q900 ; rdfs:label "Penguin Police"@en, "Police des manchots"@fr ;
  wdt:P1705 "Police des manchots"@fr ; wdt:P1813 "PP"@en, "P.P."@en ; wdt:P856 <https://penguin.example/> ;
  p:P571 wds:s1 ; wdt:P2388 wd:Q920 .
wds:s1 psv:P571 wdv:v1 .
wdv:v1 wikibase:timeValue "1999-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 .
wd:Q911 wdt:P31 wd:Q192350 ; wdt:P17 wd:Q900 ; rdfs:label "Ministry of the Interior of the South"@en ;
  wdt:P2388 wd:Q921 .
wd:Q912 wdt:P31 wd:Q192350 ; wdt:P17 wd:Q900 ; rdfs:label "Ministère sans nom anglais"@fr .
wd:Q913 wdt:P31 wd:Q5 ; wdt:P17 wd:Q900 ; rdfs:label "Not a body"@en .
wd:Q920 rdfs:label "Chief Penguin"@en .
wd:Q921 rdfs:label "Minister of the Interior"@en .
wd:Q930 rdfs:label "Ada Example"@en ; p:P39 wds:s2, wds:s9 .
wds:s2 ps:P39 wd:Q920 ; pqv:P580 wdv:v2 ; pqv:P582 wdv:v3 .
wdv:v2 wikibase:timeValue "2019-05-04T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 .
wdv:v3 wikibase:timeValue "2021-03-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 10 .
wds:s9 ps:P39 wd:Q920 .
wd:Q931 rdfs:label "Ben Example"@en ; p:P39 wds:s3 .
wds:s3 ps:P39 wd:Q920 ; pqv:P580 wdv:v4 .
wdv:v4 wikibase:timeValue "2021-03-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 10 .
wd:Q932 rdfs:label "Céline Example"@en ; p:P39 wds:s4 .
wds:s4 ps:P39 wd:Q921 ; pqv:P580 wdv:v5 .
wdv:v5 wikibase:timeValue "2020-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 .
"""

COUNTRIES = "code,name,source,verified,checked\nAQ,South,a book,no,\n"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    store = ox.Store()
    store.load(GRAPH.encode(), format=ox.RdfFormat.TURTLE)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path == "/broken":
                self._send(200, b"<html>not SPARQL</html>")
            elif self.path == "/busy":
                self._send(429, b"slow down")
            else:
                results = store.query(urllib.parse.parse_qs(body)["query"][0])
                assert isinstance(results, ox.QuerySolutions)
                serialized = results.serialize(format=ox.QueryResultsFormat.JSON)
                assert serialized is not None
                json.loads(serialized)
                self._send(200, serialized)

        def _send(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "countries.csv").write_text(COUNTRIES, "utf-8")
    return folder


def test_dates_keep_their_precision() -> None:
    assert day("2019-05-04T00:00:00Z", "11") == "2019-05-04"
    assert day("2019-05-01T00:00:00Z", "10") == "2019-05"
    assert day("+2019-01-01T00:00:00Z", "9") == "2019"
    assert day("1900-01-01T00:00:00Z", "7") is None
    assert day(None, "11") is None


def test_what_is_fetched(endpoint: str) -> None:
    bodies, holdings = fetch(endpoint, ["AQ"])
    by_qid = {body.qid: body for body in bodies}
    assert set(by_qid) == {"Q910", "Q911"}
    police = by_qid["Q910"]
    assert (police.name, police.kind, police.founded) == ("Penguin Police", "police", "1999")
    assert set(police.acronyms) == {"PP", "P.P."}
    assert by_qid["Q911"].kind == "interior-ministry"
    assert {(held.name, held.start, held.end) for held in holdings} == {
        ("Ada Example", "2019-05-04", "2021-03"),
        ("Ben Example", "2021-03", None),
        ("Céline Example", "2020", None),
    }


def test_new_rows_are_a_sound_folder(endpoint: str, mine: Path, tmp_path: Path) -> None:
    proposal = propose(*fetch(endpoint, ["AQ"]), load(mine), "2024-02-03")
    assert "+ agencies aq-penguin-police: Penguin Police (police, AQ)" in proposal.diff()
    assert "+ tenures aq-penguin-police-chief-penguin ada-example 2019-05-04: until 2021-03" in proposal.diff()
    written = proposal.write(mine)
    assert {file.name for file in written} == {"agencies.csv", "posts.csv", "persons.csv", "tenures.csv"}
    assert [str(fault) for fault in check_folder(mine)] == []
    load.cache_clear()
    known = load(mine)
    ada = known.persons["ada-example"]
    assert (ada.wikidata, ada.verified, ada.checked) == ("Q930", False, "2024-02-03")
    assert ada.source == "https://www.wikidata.org/wiki/Q930"
    assert [t.person for t in known.holders_on("aq-penguin-police-chief-penguin", "2020-01-01")] == ["ada-example"]
    assert known.persons["celine-example"].name == "Céline Example"
    again = propose(*fetch(endpoint, ["AQ"]), known, "2024-02-03")
    assert again.diff() == ""
    assert again.count() == 0


def test_cells_are_filled_and_differences_are_left(mine: Path) -> None:
    rows = "id,name,kind,country,founded,website,source,verified,checked\n"
    (mine / "agencies.csv").write_text(rows + "aq-pp,Penguin Police,police,AQ,1998,,a book,yes,2020-01-01\n", "utf-8")
    (mine / "posts.csv").write_text("id,title,agency,country,source,verified\naq-head,Chief,aq-pp,AQ,a book,no\n")
    (mine / "persons.csv").write_text("id,name,country,source,verified\nada,Ada Example,AQ,a book,no\n", "utf-8")
    tenures = "post,person,start,end,source,verified,checked\naq-head,ada,2019-05,,a book,yes,2020-01-01\n"
    (mine / "tenures.csv").write_text(tenures, "utf-8")
    bodies = (Body("Q910", "Penguin police", "police", "AQ", founded="1999", website="https://penguin.example/"),)
    holdings = (Holding("Q910", "Q920", "chief", "Q930", "Ada Example", "2019-05-04", "2021-03"),)
    proposal = propose(bodies, holdings, load(mine), "2024-02-03")
    assert proposal.lines == [
        "! agencies aq-pp: founded: theirs 1999, ours 1998: left as it is",
        "~ agencies aq-pp: website: https://penguin.example/ (was empty)",
        "~ agencies aq-pp: wikidata: Q910 (was empty)",
        "~ persons ada: wikidata: Q930 (was empty)",
        "~ tenures aq-head ada 2019-05: end: 2021-03 (was empty)",
    ]
    assert proposal.rows["agencies"]["aq-pp"].verified is False
    moved = (Holding("Q910", "Q920", "Chief", "Q930", "Ada Example", "2019-07-04"),)
    assert "start: theirs 2019-07-04, ours 2019-05: left as it is" in propose(bodies, moved, load(mine), "x").diff()


def test_a_name_that_fits_two_of_ours_is_left_out(mine: Path) -> None:
    rows = "id,name,other_names,kind,country,source,verified\n"
    two = "aq-a,Police A,Force,police,AQ,b,no\naq-b,Police B,Force,police,AQ,b,no\n"
    (mine / "agencies.csv").write_text(rows + two, "utf-8")
    proposal = propose((Body("Q1", "Force", "police", "AQ"),), (), load(mine), "2024-02-03")
    assert proposal.diff() == "! agencies Q1: Force: fits aq-a, aq-b: left out"
    assert proposal.count() == 0


def test_two_people_of_one_name_stay_two(mine: Path) -> None:
    body = Body("Q1", "Force", "police", "AQ")
    holdings = (
        Holding("Q1", "Q2", "Head", "Q3", "Ann Same", "2001", "2002"),
        Holding("Q1", "Q2", "Head", "Q4", "Ann Same", "2003"),
    )
    proposal = propose((body,), holdings, load(mine), "2024-02-03")
    assert set(proposal.rows["persons"]) == {"ann-same", "ann-same-2"}


@pytest.mark.parametrize(
    ("path", "message"),
    [("broken", "gave no SPARQL result"), ("busy", "refused the query \\(429"), (None, "does not answer")],
)
def test_an_endpoint_that_fails(endpoint: str, path: str | None, message: str) -> None:
    address = endpoint.replace("sparql", path) if path else "http://127.0.0.1:9/sparql"
    with pytest.raises(KnowledgeError, match=message):
        fetch(address, ["AQ"])


def test_wrong_arguments() -> None:
    with pytest.raises(KnowledgeError, match="not the address"):
        fetch("file:///etc/passwd", ["AQ"])
    with pytest.raises(KnowledgeError, match="no ISO country code"):
        fetch("http://127.0.0.1:9/", ['GB" . }'])
    assert slug("Ministère de l’Intérieur (DGPN)") == "ministere-de-linterieur-dgpn"


def test_the_command(endpoint: str, mine: Path, tmp_path: Path) -> None:
    to = tmp_path / "fetched"
    base = ["update", "--from", "wikidata", "--endpoint", endpoint, "--country", "AQ", "--knowledge", str(mine)]
    load.cache_clear()
    shown = CliRunner().invoke(command, base)
    assert shown.exit_code == 0, shown.output
    assert "+ agencies aq-penguin-police" in shown.output
    assert not to.exists()
    refused = CliRunner().invoke(command, [*base, "--to", str(to)], input="")
    assert refused.exit_code != 0
    assert not to.exists()
    accepted = CliRunner().invoke(command, [*base, "--to", str(to), "--yes"])
    assert accepted.exit_code == 0, accepted.output
    assert (to / "tenures.csv").read_text("utf-8").startswith("post,person,start,end")
