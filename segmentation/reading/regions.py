"""Several tables in one file, set apart by blank lines: where each stands and which is the largest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from segmentation.errors import ReadingError
from segmentation.reading.shapes import TYPED, kind, learn
from segmentation.reading.table import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from segmentation.reading.ledger import Ledger
    from segmentation.reading.records import Record
    from segmentation.reading.table import Dialect

Span = tuple[int, int | None]
"""Places of the first and the last record of a table; None: up to the end."""

FEWEST_ROWS: Final = 2
"""Rows below a header from which it heads a table."""

TYPED_SHARE: Final = 0.8
"""A column is of numbers or dates when so many of its cells are."""

NAMED_SHARE: Final = 0.75
"""A header names so many of the columns that its rows fill."""


@dataclass(frozen=True, slots=True)
class Region:
    """A table among records counted from 0: its header's place, its last row's place, names as written."""

    first: int
    last: int
    names: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Records below the header."""
        return self.last - self.first


def find_regions(records: Sequence[Sequence[str]]) -> list[Region]:
    """Tables that blank lines set apart, each under a header of its own; [] when there are not two.

    Without a header of its own a block continues the table above it, and so does one that repeats
    the header: blank lines between rows and concatenated exports are one table.

    >>> find_regions([["a", "n"], ["x", "1"], ["y", "2"], [""], ["b", "m"], ["v", "3"], ["w", "4"]])
    [Region(first=0, last=2, names=('a', 'n')), Region(first=4, last=6, names=('b', 'm'))]
    """
    found: list[Region] = []
    blocks = list(_blocks(records))
    for first, last in blocks if len(blocks) > 1 else ():
        head = _header_place(records, first, last)
        if head is not None and not (found and _same(found[-1].names, records[head])):
            found.append(Region(head, last, tuple(records[head][: _used(records[head])])))
        elif found and max(_used(row) for row in records[first : last + 1]) == len(found[-1].names):
            found[-1] = Region(found[-1].first, last, found[-1].names)
    return found if len(found) > 1 else []


def _used(row: Sequence[str]) -> int:
    """Cells up to the last filled one."""
    return next((len(row) - back for back, cell in enumerate(reversed(row)) if cell.strip()), 0)


def _blocks(records: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """First and last place of each run of records that are not blank."""
    for filled, run in groupby(range(len(records)), key=lambda place: _used(records[place]) > 0):
        places = list(run)
        if filled:
            yield places[0], places[-1]


def _same(names: Sequence[str], row: Sequence[str]) -> bool:
    return [" ".join(cell.split()).casefold() for cell in row[: _used(row)]] == [
        " ".join(name.split()).casefold() for name in names
    ]


def _header_place(records: Sequence[Sequence[str]], first: int, last: int) -> int | None:
    """Place of the header of a block, below a title at most; None when the block has none."""
    for place in range(first, min(first + 3, last - FEWEST_ROWS + 1)):
        if _used(records[place]) > 1 or not records[place][0].strip():
            return place if _heads(records[place], records[place + 1 : last + 1]) else None
    return None


def _heads(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether words stand over a column of numbers or dates, and no number over any column."""
    width = _used(header)
    fitting = [[*row[:width], *[""] * (width - len(row))] for row in rows if 1 < _used(row) <= width]
    if len(fitting) < max(FEWEST_ROWS, 0.5 * len(rows)) or any(kind(cell) in TYPED for cell in header):
        return False
    shapes = learn(fitting, width)
    filled = [place for place, shape in enumerate(shapes) if shape.main != "empty"]
    named = sum(bool(header[place].strip()) for place in filled)
    typed = any(header[place].strip() and shapes[place].share(*TYPED) >= TYPED_SHARE for place in filled)
    return typed and named >= NAMED_SHARE * len(filled)


def choose_region(
    records: Sequence[Record], line_before: int, wish: Dialect, ledger: Ledger, *, complete: bool
) -> Span | None:
    """Choose among the tables that blank lines set apart: the wished one, else the largest.

    None when there is one table only. The other lines are set aside. `line_before` is the line just
    above the records; when these are not `complete`, the last table goes on below them.
    """
    found = find_regions([record.cells for record in records])
    spans: list[Span] = [(region.first, region.last) for region in found]
    if spans and not complete:
        spans[-1] = (spans[-1][0], None)
    parts = [
        Part(_lines(span, line_before), region.names, taken=False)
        for span, region in zip(spans, found, strict=True)
    ]
    taken = _wished(wish, spans, line_before) or (_largest(spans) if spans else None)
    if taken is None or (wish.header and not _holds(taken, wish.header - 1 - line_before)):
        return None
    span = _lines(taken, line_before)
    if all(part.span != span for part in parts):
        parts.append(Part(span, tuple(records[taken[0]].cells), taken=False))
    ledger.parts += [Part(part.span, part.names, taken=part.span == span) for part in parts]
    _put_aside(records, line_before, taken, spans, ledger)
    if len(parts) > 1:
        _note(ledger, wished=wish.span is not None)
    return taken


def _lines(span: Span, line_before: int) -> tuple[int, int]:
    return span[0] + 1 + line_before, 0 if span[1] is None else span[1] + 1 + line_before


def _holds(span: Span, place: int) -> bool:
    return span[0] <= place and (span[1] is None or place <= span[1])


def _largest(spans: Sequence[Span]) -> Span:
    return max(spans, key=lambda span: float("inf") if span[1] is None else span[1] - span[0])


def _wished(wish: Dialect, spans: Sequence[Span], line_before: int) -> Span | None:
    """The table the user chose, or the one that holds the header line the user chose."""
    if wish.span is not None:
        first, last = wish.span
        if first <= line_before or (last and last < first):
            raise ReadingError(f"There is no table in lines {first:,} to {last:,} of the file.")
        return first - 1 - line_before, last - 1 - line_before if last else None
    if not wish.header:
        return None
    return next((span for span in spans if _holds(span, (wish.header or 0) - 1 - line_before)), None)


def _put_aside(
    records: Sequence[Record], line_before: int, taken: Span, spans: Sequence[Span], ledger: Ledger
) -> None:
    for place, record in enumerate(records):
        if _holds(taken, place) or not record.raw.strip():
            continue
        other = any(_holds(span, place) for span in spans)
        reason = "another table" if other else "outside the table"
        cells = record.cells if other else ()
        ledger.put_aside(place + 1 + line_before, record.raw.strip(), reason, cells)


def _note(ledger: Ledger, *, wished: bool) -> None:
    taken = next(part for part in ledger.parts if part.taken)
    others = [part for part in ledger.parts if not part.taken]
    which = "the one you chose" if wished else "the largest"
    shown = "; ".join(f"{part.place()} ({', '.join(part.names)[:60]})" for part in others[:5])
    text = (
        f"The file holds {len(ledger.parts)} tables; {which}, {taken.place()}, was read. Not read: {shown}."
    )
    ledger.note("tables", text, count=len(others))
