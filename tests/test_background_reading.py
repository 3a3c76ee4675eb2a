"""Reading in the background: nothing is lost or mixed, whatever else the user does meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import streamlit as st

from segmentation import Cancelled
from ui import jobs, reading, state
from ui.uploads import Packed, Source

PATIENCE = 20
ANN = b"name,amount\nAnn,1\nBob,2\n"
BERT = b"who,paid\nBert,3\nCleo,4\nDan,5\n"


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """A session of its own, and workers of its own."""
    store: dict[str, object] = {}
    workers = jobs.Jobs()
    monkeypatch.setattr(st, "session_state", store)
    monkeypatch.setattr(jobs, "_jobs", lambda: workers)
    return store


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Files called slow.csv are read only when the event is set, or stopped when nobody waits."""
    go, read = threading.Event(), Source.read

    def waits(source, progress, cancelled):
        while source.name == "slow.csv" and not go.wait(0.01):
            if cancelled():
                raise Cancelled
        yield from read(source, progress, cancelled)

    monkeypatch.setattr(Source, "read", waits)
    yield go
    go.set()


def columns() -> list[str]:
    table = state.table()
    return [] if table is None else list(table.frame.columns)


def test_an_upload_is_read_and_a_plan_proposed() -> None:
    state.open_files([(ANN, "ann.csv")])
    reading.settle(PATIENCE)

    assert columns() == ["name", "amount"]
    assert state.plan() is not None
    assert state.waiting() is None


def test_the_data_from_before_stay_until_the_new_ones_are_read(slow: threading.Event) -> None:
    state.open_files([(ANN, "ann.csv")])
    reading.settle(PATIENCE)
    state.open_files([(BERT, "slow.csv")])
    reading.settle()
    meanwhile = columns()
    slow.set()
    reading.settle(PATIENCE)

    assert (meanwhile, columns()) == (["name", "amount"], ["who", "paid"])


def test_a_second_upload_stops_the_first(slow: threading.Event) -> None:
    state.open_files([(BERT, "slow.csv")])
    first = reading.settle()
    state.open_files([(ANN, "ann.csv")])
    reading.settle(PATIENCE)

    assert first is not None
    assert first.wait(0, PATIENCE)
    with pytest.raises(Cancelled):
        first.result()
    assert columns() == ["name", "amount"]


def test_a_failure_leaves_what_was_there(slow: threading.Event) -> None:
    state.open_files([(ANN, "ann.csv")])
    reading.settle(PATIENCE)
    state.open_files([(b"", "empty.csv")])
    reading.settle(PATIENCE)

    assert "empty" in str(state.upload_error())
    assert columns() == ["name", "amount"]


def test_reading_can_be_stopped(slow: threading.Event) -> None:
    state.open_files([(BERT, "slow.csv")])
    reading.settle()
    state.stop_waiting()
    slow.set()

    assert reading.settle(PATIENCE) is None
    assert state.table() is None


def test_two_wishes_one_after_the_other_both_hold() -> None:
    state.open_files([(b"a;b\n1,5;2\n2,5;3\n", "ab.csv")])
    reading.settle(PATIENCE)
    state.read_again(header=0)
    state.read_again(delimiter=",")
    reading.settle(PATIENCE)

    assert (state.wish().header, state.wish().delimiter) == (0, ",")


def test_a_wish_about_the_old_file_does_not_stop_the_new_one(slow: threading.Event) -> None:
    state.open_files([(ANN, "ann.csv")])
    reading.settle(PATIENCE)
    state.open_files([(BERT, "slow.csv")])
    state.read_again(header=0)
    slow.set()
    reading.settle(PATIENCE)

    assert columns() == ["who", "paid"]
    assert state.wish().header is None


def test_a_packed_file_is_small_and_comes_back_as_it_was() -> None:
    content = b"name,amount\n" + b"Ann,1\n" * 10_000
    file = Packed(content, "ann.csv")
    file.pack()

    assert len(file._content) < len(content) / 10
    assert file.read() == content
