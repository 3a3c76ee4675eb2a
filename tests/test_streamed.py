"""Downloads that are too large for memory go to the browser in pieces, from a file without a name."""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO

import pytest

from segmentation import SegmentationError
from segmentation.sinks import Write
from ui import streamed
from ui.streamed import SMALL, Streamed, content_of

LARGE = bytes(range(256)) * (SMALL // 256) + b"the end"
Answer = tuple[int, dict[bytes, bytes], list[bytes]]


@pytest.fixture(autouse=True)
def at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a server that was started with `Streamed`; what waits is this test's alone."""
    waiting = streamed._Waiting()
    monkeypatch.setattr(Streamed, "at_work", True)
    monkeypatch.setattr(streamed, "_waiting", waiting)
    yield
    for file in waiting._files.values():
        file.close()


def get(served: bytes, headers: tuple[tuple[bytes, bytes], ...] = ()) -> Answer:
    """Ask for what Streamlit serves, through `Streamed`: status, headers, pieces."""
    sent: list[dict[str, Any]] = []

    async def streamlit(scope: Any, _receive: Any, send: Any) -> None:
        content = served[:4] if b"range" in dict(scope["headers"]) else served
        head = [(b"content-type", b"text/csv"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": content})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": "/media/a.csv", "headers": headers}
    with ThreadPoolExecutor(1) as aside:  # the browser tests leave a loop running in this thread
        aside.submit(lambda: asyncio.run(Streamed(streamlit)(scope, receive, send))).result()
    start, *bodies = sent
    return start["status"], dict(start["headers"]), [body["body"] for body in bodies]


def write_large(sink: BinaryIO) -> None:
    sink.write(LARGE)


def test_a_large_file_comes_whole_in_pieces_and_with_its_length() -> None:
    ticket = content_of(write_large)

    status, headers, pieces = get(ticket)

    assert len(ticket) < 200  # all that Streamlit keeps
    assert (status, b"".join(pieces)) == (200, LARGE)
    assert headers == {b"content-type": b"text/csv", b"content-length": str(len(LARGE)).encode()}
    assert max(len(piece) for piece in pieces) <= 1 << 20


def test_a_large_file_is_given_as_often_as_it_is_asked_for() -> None:
    """Streamlit's client asks twice: it looks whether the file is there before it has it downloaded."""
    ticket = content_of(write_large)

    assert [b"".join(get(ticket)[2]) for _ in range(2)] == [LARGE, LARGE]


def test_a_file_that_is_gone_says_what_to_do() -> None:
    ticket = content_of(write_large)
    streamed._waiting.drop(ticket)

    status, _, pieces = get(ticket)

    assert status == 410
    assert b"Click the download again" in b"".join(pieces)


def test_a_part_is_not_given_for_the_whole() -> None:
    _, _, pieces = get(content_of(write_large), ((b"range", b"bytes=0-3"),))

    assert b"".join(pieces) == LARGE


def test_a_small_file_passes_as_it_is() -> None:
    content = content_of(lambda sink: sink.write(b"a,b\n1,2\n"))

    assert content == b"a,b\n1,2\n"
    assert get(content) == (200, {b"content-type": b"text/csv", b"content-length": b"8"}, [content])


def test_a_file_that_looks_like_a_ticket_is_no_ticket() -> None:
    assert get(b"segmentation 0123456789abcdef 01")[2] == [b"segmentation 0123456789abcdef 01"]


def test_without_the_server_around_them_all_files_are_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Streamed, "at_work", False)

    assert content_of(write_large) == LARGE


def write_in_crumbs(sink: BinaryIO) -> None:
    sink.writelines(LARGE[start : start + 1_000] for start in range(0, len(LARGE), 1_000))


@pytest.mark.parametrize("write", [write_large, write_in_crumbs])
def test_where_the_disk_is_full_the_file_comes_from_memory(write: Write) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        assert content_of(write) == LARGE
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_can_not_be_made_leaves_nothing_waiting() -> None:
    def fail(sink: BinaryIO) -> None:
        sink.write(LARGE)
        raise SegmentationError("There is no such column.")

    with pytest.raises(SegmentationError, match="no such column"):
        content_of(fail)

    assert not streamed._waiting._files


def test_a_file_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed, "PATIENCE", 0.01)
    waiting = streamed._waiting

    content_of(write_large)

    end = time.monotonic() + 10
    while waiting._files and time.monotonic() < end:
        time.sleep(0.01)
    assert not waiting._files
