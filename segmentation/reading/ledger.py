"""Nothing is lost: every line that is no row and everything noticed is written down while reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from segmentation.reading.table import Note, Part, Repaired, SetAside, note_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.reading.table import Dialect


@dataclass(slots=True)
class Ledger:
    """Lines set aside, lines mended, tables and notes, in the order they were found.

    `keep` and `drop` are the lines of which the user said that they are rows or that they are none.
    """

    set_aside: list[SetAside] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    repaired: list[Repaired] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    keep: frozenset[int] = frozenset()
    drop: frozenset[int] = frozenset()

    @classmethod
    def wishing(cls, wish: Dialect, notes: Sequence[Note] = ()) -> Ledger:
        """Begin with what the user decided of single lines."""
        keep, drop = (frozenset(line for _, line in lines) for lines in (wish.keep, wish.drop))
        return cls(notes=list(notes), keep=keep, drop=drop)

    def put_aside(
        self, line: int, text: str, reason: str, cells: Sequence[str] = (), *, can_be_row: bool = False
    ) -> None:
        """Keep a line that is no row of the table, with its cells where it stands among the rows."""
        self.set_aside.append(SetAside(line, text, reason, tuple(cells), can_be_row))

    def repair(self, line: int, text: str, how: str) -> None:
        """Keep a line that was mended, as it stands in the file."""
        if line not in self.drop:
            self.repaired.append(Repaired(line, text[:RAW_CHARACTERS], how))

    def note(self, kind: str, text: str, lines: Sequence[int] = (), count: int = 1) -> None:
        """Keep one sentence; with `lines` their number is the count."""
        self.notes.append(note_lines(kind, text, lines) if len(lines) else Note(kind, text, count=count))


KEPT: Final = "taken as it stands, as you wished"
LEFT_OUT: Final = "left out as you wished"

RAW_CHARACTERS: Final = 400
"""Characters kept of a raw line that is only shown."""


def number_of(count: int, thing: str) -> str:
    """Say how many: "1 row", "2 rows".

    >>> number_of(1, "row"), number_of(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{count:,} {thing}{'s' * (count != 1)}"
