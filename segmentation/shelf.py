"""Analyses kept on the server, where its owner and the user want that: one SQLite file, safe in a crash.

A save is one transaction: after a crash in the middle of it the analysis is there whole or not at all, and
all others are there. Analyses end by themselves after the days they were kept for.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from segmentation.errors import SegmentationError

FILE_NAME = "analyses.sqlite"
#: Seconds that a save waits for another one.
PATIENCE = 20.0
_DAY = 86_400
_TABLE = """
create table if not exists analyses (
    id text primary key, name text not null, saved real not null, ends real not null,
    size integer not null, content blob not null
)
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An analysis on the shelf. saved, ends: seconds since 1970; size: bytes."""

    id: str
    name: str
    saved: float
    ends: float
    size: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """The analyses kept in a folder."""

    folder: Path

    def save(self, name: str, content: bytes, days: int, now: float | None = None) -> str:
        """Keep an analysis for so many days; returns its id, which nobody can guess."""
        saved, key = time.time() if now is None else now, uuid4().hex
        row = (key, name, saved, saved + days * _DAY, len(content), content)
        with self._open() as shelf:
            shelf.execute("insert into analyses values (?, ?, ?, ?, ?, ?)", row)
        return key

    def list(self, now: float | None = None) -> tuple[Kept, ...]:
        """List what is kept, the latest first; what has ended is deleted."""
        with self._open() as shelf:
            shelf.execute("delete from analyses where ends <= ?", (time.time() if now is None else now,))
            rows = shelf.execute("select id, name, saved, ends, size from analyses order by saved desc, id")
            return tuple(Kept(*row) for row in rows)

    def load(self, key: str) -> bytes:
        """Give an analysis; raises SegmentationError where it is not, or no longer, kept."""
        with self._open() as shelf:
            row = shelf.execute(
                "select content from analyses where id = ? and ends > ?", (key, time.time())
            ).fetchone()
        if row is None:
            raise SegmentationError("This analysis is not kept here any more. Open it from its file.")
        return bytes(row[0])

    def delete(self, key: str) -> None:
        """Keep an analysis no longer; its bytes are overwritten."""
        with self._open() as shelf:
            shelf.execute("delete from analyses where id = ?", (key,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction: done whole, or not at all."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            shelf = sqlite3.connect(self.folder / FILE_NAME, timeout=PATIENCE)
            try:
                shelf.execute("pragma secure_delete = on")
                shelf.execute("pragma synchronous = full")
                with shelf:
                    shelf.execute("begin immediate")
                    shelf.execute(_TABLE)
                    yield shelf
            finally:
                shelf.close()
        except (sqlite3.Error, OSError) as error:
            raise SegmentationError(
                f"The analyses kept on this server can't be reached: {error}. Save the analysis as a file."
            ) from error
