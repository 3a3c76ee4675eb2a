"""Nothing is lost: every line that is no row and everything noticed is written down while reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from segmentation.reading.table import Note, SetAside, note_lines

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(slots=True)
class Ledger:
    """Lines set aside and notes, in the order they were found."""

    set_aside: list[SetAside] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def put_aside(self, line: int, text: str, reason: str, cells: Sequence[str] = ()) -> None:
        """Keep a line that is no row of the table, with its cells where it stands among the rows."""
        self.set_aside.append(SetAside(line, text, reason, tuple(cells)))

    def note(self, kind: str, text: str, lines: Sequence[int] = (), count: int = 1) -> None:
        """Keep one sentence; with `lines` their number is the count."""
        self.notes.append(note_lines(kind, text, lines) if len(lines) else Note(kind, text, count=count))


def number_of(count: int, thing: str) -> str:
    """Say how many: "1 row", "2 rows".

    >>> number_of(1, "row"), number_of(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{count:,} {thing}{'s' * (count != 1)}"
