"""Reading files, folders, streams and pages: what is stored, what it is called, what bad input answers."""

import io
import json
import logging
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from policegraph.errors import InputError, NoReaderError
from policegraph.facts import Readout
from policegraph.read import Limits, Problem, read_paths
from policegraph.read.readers import ENDINGS

NOTE = """Ministry of the Interior
Press release, 4 March 2019

Minister receives the Director of the Border Guard

The Minister of the Interior received the Director of the Border Guard today. They spoke about the new crossing point.
"""


def read_one(path: Path | str, limits: Limits | None = None) -> Readout:
    results = list(read_paths([str(path)], limits))
    assert len(results) == 1, results
    assert isinstance(results[0], Readout), results[0]
    return results[0]


def problem(path: Path | str, limits: Limits | None = None) -> Problem:
    results = list(read_paths([str(path)], limits))
    assert len(results) == 1, results
    assert isinstance(results[0], Problem), results[0]
    assert "\n" not in str(results[0].error)
    return results[0]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def test_text_is_stored_as_read(tmp_path: Path) -> None:
    readout = read_one(write(tmp_path, "note.txt", b"\xef\xbb\xbf" + NOTE.replace("\n", "\r\n").encode()))
    assert readout.text == NOTE
    assert readout.identifier == "note.txt"
    assert readout.title == "Minister receives the Director of the Border Guard"
    assert readout.publisher == "Ministry of the Interior"
    assert readout.issued == "2019-03-04"
    assert readout.language == "en"


def test_control_characters_become_spaces_one_for_one(tmp_path: Path) -> None:
    readout = read_one(write(tmp_path, "feed.txt", "The first page of the note.\x0cThe second page of it.\n"))
    assert readout.text == "The first page of the note. The second page of it.\n"


def test_a_source_line_at_the_end_is_the_source(tmp_path: Path) -> None:
    readout = read_one(write(tmp_path, "note.txt", NOTE + "\nSource: https://example.org/note/1\n"))
    assert readout.source == "https://example.org/note/1"
    assert readout.text.endswith("note/1\n")


@pytest.mark.parametrize(
    ("top", "issued"),
    [
        ("RIYADH, November 26, 2025, SPA -- The Minister received his guest.", "2025-11-26"),
        ("Release date: 3 May 2024\n\nThe Minister received his guest.", "2024-05-03"),
        ("25 February 2022\n\nThe Minister received his guest.", "2022-02-25"),
        ("Published 3 May 2024\n\nThe Minister received his guest.", "2024-05-03"),
        ("Date: 15.02.2018\n\nThe Minister received his guest.", "2018-02-15"),
        ("May 3rd, 2021\n\nThe Minister received his guest.", "2021-05-03"),
        ("Bern, 2018-07-09 – The Minister received his guest.", "2018-07-09"),
        ("Friday, 6/7/2018\n\nThe Minister received his guest.", "2018-07-06"),
        ("06/25/2018\n\nThe Minister received his guest.", "2018-06-25"),
        ("04/05/2018\n\nThe Minister received his guest on 04/25/2018.", "2018-04-05"),
        ("04/05/2018\n\nThe Minister received his guest.", "2018-05-04"),
        ("Today, 7 June 2016, the Minister received his guest.", "2016-06-07"),
        ("The Minister received his guest.\n\n(11 August 2012)", "2012-08-11"),
        ("On 7 June 2016 the Minister received his guest.", None),
        ("The Minister received his guest on 7 June 2016.", None),
        ("Annual conference\nOslo, 29 – 31 August 2017\n\nThe Minister received his guest.", None),
        ("30 February 2022\n\nThe Minister received his guest.", None),
        ("Port Vila – 3 May 2022. The Minister received his guest.", "2022-05-03"),
        ("Police Force – 20/11/2019\n\nThe Minister received his guest.", "2019-11-20"),
        ("Media statement, 5 August 2019\n\nThe Minister received his guest.", "2019-08-05"),
        ("Dar es Salaam, 2 November 2022 – The Minister received his guest.", "2022-11-02"),
        ("Sofia, 6 September 2018 /BTN/. The Minister received his guest.", "2018-09-06"),
        ("Oslo, 31 August – 2 September 2017\n\nThe Minister received his guest.", None),
        ("The sides agreed.\n\nDone at Porto, on 1 December 2021, in two copies.", "2021-12-01"),
    ],
)
def test_issue_dates(tmp_path: Path, top: str, issued: str | None) -> None:
    readout = read_one(write(tmp_path, "note.txt", f"{top}\n"))
    assert readout.issued == issued
    assert readout.text == f"{top}\n"


@pytest.mark.parametrize(
    ("top", "publisher"),
    [
        ("RIYADH, November 26, 2025, SPA -- The Minister received his guest.", "SPA"),
        ("TUNIS, Sept 18, 2015 (KUNA) -- The Minister received his guest.", "KUNA"),
        ("TEHRAN (IRNA) – The Minister received his guest.", "IRNA"),
        (
            "Ottawa, November 21, 2015 – Public Safety Canada\n\nThe Minister received his guest.",
            "Public Safety Canada",
        ),
        ("LATVIAN STATE POLICE\n\nA guest\n\nThe Chief received his guest.", "LATVIAN STATE POLICE"),
        ("Meeting with the Ministry of Justice\n\nThe Chief received his guest.", None),
        ("31/05/2013 | Last updated 08:17\n\nThe Chief received his guest.", None),
    ],
)
def test_publishers(tmp_path: Path, top: str, publisher: str | None) -> None:
    assert read_one(write(tmp_path, "note.txt", f"{top}\n")).publisher == publisher


def test_markdown_gives_words_without_marks(tmp_path: Path) -> None:
    content = """---
title: Two chiefs meet
date: 2014-11-07
publisher: "State Police"
url: https://example.org/7
licence: CC BY 4.0
---
# Two chiefs meet

The **chief** of the [State Police](https://example.org) met *his* colleague, who_is_not_marked.

* first item
* second item

> “We agree,” he said.

| Name | Post |
| --- | --- |
| A. Berg | Chief |
"""
    readout = read_one(write(tmp_path, "note.md", content))
    assert readout.text == (
        "Two chiefs meet\n\nThe chief of the State Police met his colleague, who_is_not_marked.\n\n"
        "- first item\n- second item\n\n“We agree,” he said.\n\nName | Post\n\nA. Berg | Chief\n"
    )
    assert (readout.title, readout.issued, readout.publisher) == ("Two chiefs meet", "2014-11-07", "State Police")
    assert (readout.source, readout.license) == ("https://example.org/7", "CC BY 4.0")


def test_records_of_jsonl_and_csv_are_the_same(tmp_path: Path) -> None:
    record = {
        "id": "r-1",
        "title": "Two chiefs meet",
        "date": "2014-11-07",
        "publisher": "State Police",
        "url": "https://example.org/7",
        "text": "The chief of the State Police met his colleague.\nThey spoke, and agreed.",
    }
    row = ",".join(f'"{value}"' for value in record.values())
    jsonl = read_one(write(tmp_path, "a.jsonl", json.dumps(record) + "\n"))
    csv = read_one(write(tmp_path, "a.csv", ",".join(record) + "\r\n" + row + "\r\n"))
    assert jsonl == csv
    assert jsonl.identifier == "r-1"
    assert jsonl.text.startswith("Two chiefs meet\n\nThe chief")
    assert jsonl.issued == "2014-11-07"


def test_a_record_without_id_is_called_by_its_url_or_line(tmp_path: Path) -> None:
    lines = ['{"text": "The first of them.", "url": "https://example.org/1"}', "", '{"text": "The second of them."}']
    first, second = read_paths([str(write(tmp_path, "a.jsonl", "\n".join(lines)))])
    assert isinstance(first, Readout)
    assert isinstance(second, Readout)
    assert (first.identifier, second.identifier) == ("https://example.org/1", "a.jsonl#3")


def test_malformed_json_on_line_7_is_one_problem(tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"r{n}", "text": f"The note of day {n}."}) for n in range(1, 10)]
    lines[6] = '{"id": "r7", "text": "The note of day 7'
    results = list(read_paths([str(write(tmp_path, "notes.jsonl", "\n".join(lines)))]))
    problems = [one for one in results if isinstance(one, Problem)]
    assert len(problems) == 1
    assert "notes.jsonl, line 7" in str(problems[0].error)
    assert [one.identifier for one in results if isinstance(one, Readout)] == [f"r{n}" for n in range(1, 10) if n != 7]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[1, 2]", "not a JSON object"),
        ('{"text": ""}', "no text"),
        ('{"text": {"a": 1}}', "must be a string"),
        ('{"text": "The note.", "date": "soon"}', "not a date"),
    ],
)
def test_wrong_records(tmp_path: Path, line: str, said: str) -> None:
    found = problem(write(tmp_path, "a.jsonl", f"{line}\n"))
    assert said in str(found.error)
    assert "line 1" in str(found.error)


def test_a_lone_surrogate_can_be_stored(tmp_path: Path) -> None:
    readout = read_one(write(tmp_path, "a.jsonl", '{"id": "s", "text": "The note \\ud800 of it."}'))
    assert readout.text == "The note   of it."
    readout.text.encode("utf-8")


def test_two_records_of_one_id_do_not_replace_each_other(tmp_path: Path) -> None:
    lines = [json.dumps({"id": "same", "text": f"The note number {n}."}) for n in (1, 2)]
    first, second = read_paths([str(write(tmp_path, "a.jsonl", "\n".join(lines)))])
    assert isinstance(first, Readout)
    assert isinstance(second, Problem)
    assert "'same'" in str(second.error)


def test_wrong_csv(tmp_path: Path) -> None:
    assert "no column 'text'" in str(problem(write(tmp_path, "a.csv", "id,title\n1,One\n")).error)
    short = write(tmp_path, "b.csv", "id,text\n1,The first note.\n2\n3,The third note.\n")
    first, wrong, third = read_paths([str(short)])
    assert isinstance(first, Readout)
    assert isinstance(third, Readout)
    assert isinstance(wrong, Problem)
    assert "line 3" in str(wrong.error)


def test_csv_with_semicolons_in_windows_encoding(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path, "a.csv", "id;text\n1;Der Minister für Inneres und die Polizei\n".encode("cp1252"))
    assert read_one(path).text == "Der Minister für Inneres und die Polizei"
    assert "Windows-1252" in caplog.text


def test_folders_are_read_recursively_and_only_what_is_known(tmp_path: Path) -> None:
    write(tmp_path, "a/note.txt", NOTE)
    write(tmp_path, "b/note.txt", NOTE + "Again.\n")
    write(tmp_path, "b/other.txt", NOTE)
    write(tmp_path, "b/other.json", "{}")
    write(tmp_path, "b/picture.png", b"\x89PNG")
    write(tmp_path, "README.md", "# What these are\n\nReadouts.\n")
    write(tmp_path, ".hidden/note.txt", NOTE)
    results = list(read_paths([str(tmp_path), str(tmp_path / "b" / "other.txt")]))
    assert [one.identifier for one in results if isinstance(one, Readout)] == ["a/note.txt", "b/note.txt", "other.txt"]
    assert len(results) == 3


def test_bad_paths(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no readouts in this folder" in str(problem(tmp_path / "empty").error)
    assert "no such file" in str(problem(tmp_path / "missing.txt").error)
    found = problem(write(tmp_path, "note.docx", b"PK\x03\x04"))
    assert isinstance(found.error, NoReaderError)
    assert ".docx" in str(found.error)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"caf\x81\xe9 \x8d", "broken encoding"),
    ],
)
def test_what_is_no_text(tmp_path: Path, content: bytes, said: str) -> None:
    write(tmp_path, "good.txt", NOTE)
    path = write(tmp_path, "bad.txt", content)
    results = list(read_paths([str(tmp_path)]))
    problems = [one for one in results if isinstance(one, Problem)]
    assert [one.identifier for one in results if isinstance(one, Readout)] == ["good.txt"]
    assert len(problems) == 1
    assert said in str(problems[0].error)
    assert str(path) in str(problems[0].error)
    assert isinstance(problems[0].error, InputError)


def test_other_encodings(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert read_one(write(tmp_path, "u.txt", "The Präsident".encode("utf-16"))).text == "The Präsident"
        assert not caplog.records
        assert (
            read_one(write(tmp_path, "w.txt", "The Präsident – here".encode("cp1252"))).text == "The Präsident – here"
        )
    assert "w.txt" in caplog.text
    assert "Windows-1252" in caplog.text


def test_an_unreadable_file_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "note.txt", NOTE)

    def refuse(self: Path, *_: object, **__: object) -> io.BytesIO:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as root, whom no permission stops
    assert "cannot be read: Permission denied" in str(problem(path).error)


def test_a_big_text_is_read_and_a_bigger_one_is_not(tmp_path: Path) -> None:
    path = write(tmp_path, "big.txt", "The minister met the chief of the police of the country. " * 90_000)
    assert path.stat().st_size > 5_000_000
    assert len(read_one(path).text) > 5_000_000
    assert "limit of 1,000 bytes" in str(problem(path, Limits(max_bytes=1000)).error)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def give(content: str) -> list[Readout | Problem]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode("utf-8"))))
        return list(read_paths(["-"]))

    (text,) = give(NOTE)
    (again,) = give(NOTE)
    (other,) = give(NOTE + "More.\n")
    assert isinstance(text, Readout)
    assert isinstance(other, Readout)
    assert text == again
    assert text.identifier.startswith("stdin-")
    assert text.identifier != other.identifier
    assert [one.identifier for one in give('{"id": "r1", "text": "The note."}\n') if isinstance(one, Readout)] == ["r1"]
    (nothing,) = give("")
    assert isinstance(nothing, Problem)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (NOTE, "en"),
        ("Der Minister hat den Direktor der Grenzpolizei empfangen und mit ihm über die Lage gesprochen.", "de"),
        ("Le ministre de l'Intérieur a reçu le directeur de la police aux frontières pour un entretien.", "fr"),
        ("El ministro del Interior se reunió con el director de la policía para hablar de la cooperación.", "es"),
        ("O ministro da Administração Interna recebeu o diretor da polícia para uma reunião.", "pt"),
        ("Il ministro dell'Interno ha incontrato il capo della polizia e il direttore della scuola di polizia.", "it"),
        ("Minister spraw wewnętrznych spotkał się z komendantem policji, który jest gościem w Polsce.", "pl"),
        ("Министр внутренних дел встретился с начальником полиции, и они говорили о том, что было сделано.", "ru"),
        ("Міністр внутрішніх справ зустрівся з керівником поліції, і вони говорили про те, що було зроблено.", "uk"),
        ("التقى وزير الداخلية مع قائد الشرطة في العاصمة على هامش المؤتمر الذي عقد بين البلدين", "ar"),
        ("内務大臣は警察庁長官と会談した。", "ja"),
        ("内政部长会见了警察局长", "zh"),
        ("Ο υπουργός συναντήθηκε με τον αρχηγό της αστυνομίας", "el"),
        ("Menteri bertemu dengan kepala polisi untuk membahas kerja sama yang akan datang dari negara itu", "id"),
        ("12345 67890", "und"),
    ],
)
def test_languages(tmp_path: Path, text: str, language: str) -> None:
    found = read_one(write(tmp_path, "note.txt", text)).language
    assert found == language or (language == "id" and found == "ms")  # the two differ in little


@pytest.fixture
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/missing":
                self.send_error(404)
                return
            kind = "text/plain" if self.path == "/note" else "text/html; charset=iso-8859-1"
            sentence = (
                "<p>The Präsident of the police met his colleague, and they spoke for a long time about borders.</p>"
            )
            body = NOTE if self.path == "/note" else f"<html><body><h1>A visit</h1>{sentence * 3}</body></html>"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode("iso-8859-1"))

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def test_urls(server: str) -> None:
    note = read_one(f"{server}/note")
    assert (note.identifier, note.source, note.text) == (f"{server}/note", f"{server}/note", NOTE)
    page = read_one(f"{server}/page")
    assert page.title == "A visit"
    assert "Präsident" in page.text
    assert "404" in str(problem(f"{server}/missing").error)
    assert "limit" in str(problem(f"{server}/note", Limits(max_bytes=10)).error)
    assert "cannot be fetched" in str(problem("http://127.0.0.1:9/nothing", Limits(timeout=2)).error)


def test_the_documentation_lists_every_ending() -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "reading.md").read_text("utf-8")
    assert set(ENDINGS) == set(re.findall(r"`(\.\w+)`", page.split("## What a readout")[0]))


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Published on 06/05/2024\n\nRiga, 5 June 2024 – ", "2024-06-05"),  # the month first, as its words say
        ("Published on 06/05/2024\n\nRiga, 6 May 2024 – ", "2024-05-06"),
        ("Riga, 06/05/2024 – On Wednesday next, ", "2024-05-06"),  # a Wednesday were 5 June, but it is not said of it
        ("Riga, Wednesday, 06/05/2024 – ", "2024-06-05"),
    ],
)
def test_which_number_is_the_month(tmp_path: Path, head: str, day: str) -> None:
    note = tmp_path / "a.txt"
    note.write_text(
        f"Ministers meet on the border\n\n{head}The ministers of the two countries met at the river.\n", "utf-8"
    )
    assert read_one(note).issued == day
