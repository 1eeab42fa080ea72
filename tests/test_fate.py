"""What became of requests and promises, from readouts to the ledger, by the whole way."""

from datetime import date

import pytest

from policegraph.facts import Readout
from policegraph.graph import Graph
from policegraph.join import refresh
from policegraph.knowledge.load import load
from policegraph.study.ledger import Entry

MEETING = """Home Secretary meets the Interior Minister of Albania

London, 6 July 2022

The Home Secretary, Priti Patel, today met the Minister of Interior of Albania, Bledar Çuçi, in London.

Priti Patel promised Bledar Çuçi that the United Kingdom would send forty border officers to the port of Durrës{by}.

Bledar Çuçi asked the United Kingdom to return the fingerprints of convicted smugglers to the Albanian State Police.
"""
AGAIN = """Home Secretary speaks with the Interior Minister of Albania

London, 20 August 2022

The Home Secretary, Priti Patel, today spoke by telephone with the Minister of Interior of Albania, Bledar Çuçi.

Priti Patel again promised Bledar Çuçi that the United Kingdom would send forty border officers to the port of Durrës.
"""
DONE = """British officers arrive in Durrës

Tirana, 12 December 2022

The United Kingdom has supported Albania by sending forty border officers to the port of Durrës.
"""
DENIED = """Statement of the Home Office

London, 13 December 2022

The Home Secretary, Suella Braverman, denied that the United Kingdom had helped the Albanian State Police with the \
fingerprints of convicted smugglers.
"""
UNLIKE = """British officers train judges

Tirana, 14 December 2022

The United Kingdom has supported Albania by training twenty judges in cases of money laundering.
"""


def ledger(*texts: str, today: date | None = None) -> list[Entry]:
    """The promises and requests of texts that are read for real."""
    graph = Graph(None)
    days = {MEETING: "2022-07-06", AGAIN: "2022-08-20", DONE: "2022-12-12", DENIED: "2022-12-13", UNLIKE: "2022-12-14"}
    readouts = []
    for number, text in enumerate(texts):
        issued = next(day for known, day in days.items() if known.splitlines()[0] == text.splitlines()[0])
        readouts.append(Readout(f"{number}.txt", text, issued=issued))
    report = graph.ingest(*readouts)
    assert len(report.stored) == len(texts), report
    if today is not None:
        with graph.writing() as store:
            refresh(store, load(), today=today)
    return list(graph.ledger().entries)


def promise(entries: list[Entry]) -> Entry:
    """The promise of the first meeting."""
    return next(one for one in entries if "border officers" in one.what and one.day == date(2022, 7, 6))


def outcomes(entry: Entry) -> set[tuple[str, str]]:
    """How later readouts speak of it, and on which day."""
    return {(later.how, str(later.day)) for later in entry.later}


BY = " by the end of September 2022"


def test_a_promise_is_open_until_somebody_speaks_of_it() -> None:
    found = promise(ledger(MEETING.format(by=""), UNLIKE))
    assert found.status == "open"
    assert found.later == ()


def test_a_promise_is_repeated() -> None:
    found = promise(ledger(MEETING.format(by=""), AGAIN))
    assert found.status == "repeated"
    assert outcomes(found) == {("repeated", "2022-08-20")}


def test_a_promise_is_overdue_when_its_day_is_past() -> None:
    text = MEETING.format(by=BY)
    assert promise(ledger(text, today=date(2022, 9, 1))).status == "open"
    assert promise(ledger(text, AGAIN, today=date(2022, 10, 1))).status == "overdue"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_a_promise_is_reported_done_in_other_words(order: tuple[int, ...]) -> None:
    texts = (MEETING.format(by=BY), AGAIN, DONE)
    found = promise(ledger(*(texts[n] for n in order)))
    assert found.status == "done"
    assert ("reported done", "2022-12-12") in outcomes(found)
    assert ("repeated", "2022-08-20") in outcomes(found)


def test_a_request_is_denied() -> None:
    entries = ledger(MEETING.format(by=""), DENIED)
    requests = [one for one in entries if "fingerprints" in one.what]
    denied = [one for one in requests if one.status == "denied"]
    assert denied
    assert all(("denied", "2022-12-13") in outcomes(one) for one in denied)
    assert not any(how == "reported done" for one in requests for how, _ in outcomes(one))
    assert promise(entries).status == "open"
