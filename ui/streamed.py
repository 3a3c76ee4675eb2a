"""Large downloads by way of a file on disk: the server holds a piece of one at a time, however long it is.

Streamlit takes a download as bytes, keeps them in memory and sends them in one piece. So a large file is
written to a temporary one, and Streamlit is given a ticket for it: some bytes that only this process makes.
`Streamed` sees the ticket pass on its way to the browser and sends the file in its place. Where the server
runs without `Streamed` (a test, another program around the pages) downloads are bytes as ever.
"""

from __future__ import annotations

import os
import secrets
from contextlib import ExitStack, suppress
from mmap import ACCESS_READ, mmap
from tempfile import SpooledTemporaryFile
from threading import Timer

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from segmentation.sinks import Write, in_memory

#: Bytes of a download that stays in memory, and of the pieces of a larger one.
SMALL, _PIECE = 4 << 20, 1 << 20
#: Seconds that a file waits for its browser. Streamlit's client asks for it twice: is it there, then give it.
PATIENCE = 300
#: What tickets of this process begin with; nobody's data can, as nobody knows it.
_OURS = f"segmentation {secrets.token_hex(16)} ".encode()
_GONE = b"This file waited too long. Click the download again."


class _Waiting:
    """The files that wait for their browsers, each under its ticket."""

    def __init__(self) -> None:
        self._files: dict[bytes, SpooledTemporaryFile[bytes]] = {}

    def put(self, file: SpooledTemporaryFile[bytes]) -> bytes:
        """Take a file, to be let go of in a while, and give the ticket."""
        ticket = _OURS + secrets.token_hex(16).encode()
        self._files[ticket] = file
        later = Timer(PATIENCE, self.drop, [ticket])
        later.daemon = True
        later.start()
        return ticket

    def drop(self, ticket: bytes) -> None:
        """Let go of a file, where it is still here; who is being sent it has it to the end."""
        if ticket in self._files:
            self._files.pop(ticket).close()

    def open(self, ticket: bytes) -> mmap | None:
        """The bytes of a file, for one reader of several; None where it is gone."""
        file = self._files.get(ticket)
        return None if file is None else mmap(file.fileno(), 0, access=ACCESS_READ)


_waiting = _Waiting()


def content_of(write: Write) -> bytes:
    """What to give Streamlit for a file: its bytes where they are few, else a ticket for them."""
    if not Streamed.at_work:
        return in_memory(write)
    with ExitStack() as unless_kept:
        # On disk it has no name: it is gone with its handle, even where the server is killed.
        file = unless_kept.enter_context(SpooledTemporaryFile(SMALL))
        try:
            write(file)
            file.flush()
        except OSError:  # the disk is full, most likely; what has another cause fails in memory again
            with suppress(OSError):  # closing would write the rest
                file.close()
            return in_memory(write)
        if file.seek(0, os.SEEK_END) <= SMALL:
            file.seek(0)
            return file.read()
        unless_kept.pop_all()
        return _waiting.put(file)


class Streamed:
    """Stands around the server's answers (ASGI) and sends a file where its ticket passes."""

    #: Is there one in this process? It is made with the server, before any page.
    at_work = False

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        Streamed.at_work = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back or the file in its place."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _is_download(scope["path"]):
            await self._app(scope, receive, send)
            return
        start: list[Message] = []

        async def send_or_exchange(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
            elif message.get("body", b"").startswith(_OURS):
                await _send_file(start.pop(), message["body"], send)
            else:
                if start:
                    await send(start.pop())
                await send(message)

        # A part of a ticket would be no ticket.
        headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
        await self._app({**scope, "headers": headers}, receive, send_or_exchange)


def _is_download(path: str) -> bool:
    """Below /media/, wherever the pages stand; /static/media/ are Streamlit's own fonts.

    >>> [_is_download(path) for path in ("/media/1.csv", "/shop/media/1.csv", "/static/media/a.woff2")]
    [True, True, False]
    """
    folder = path.rpartition("/")[0]
    return folder.endswith("/media") and not folder.endswith("/static/media")


async def _send_file(start: Message, ticket: bytes, send: Send) -> None:
    """Send the file in pieces, each when the one before has left."""
    file = _waiting.open(ticket)
    if file is None:
        await send({"type": "http.response.start", "status": 410, "headers": []})
        await send({"type": "http.response.body", "body": _GONE})
        return
    with file:
        kept = [pair for pair in start["headers"] if pair[0] not in (b"content-length", b"accept-ranges")]
        await send({**start, "headers": [*kept, (b"content-length", str(len(file)).encode())]})
        while piece := await run_in_threadpool(file.read, _PIECE):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
