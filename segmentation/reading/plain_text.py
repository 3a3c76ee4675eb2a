"""Delimited text: from bytes to rows, with the encoding, the marks and the place of the table found first."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from segmentation.errors import ReadingError
from segmentation.reading.body import Body, longest_cell, read_fast, read_slowly
from segmentation.reading.delimiters import announced_delimiter, find_marks
from segmentation.reading.encoding import Encoding, choose_encoding, decode
from segmentation.reading.gather import Gathered, gather
from segmentation.reading.layout import Layout, find_layout
from segmentation.reading.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, SAMPLE_BYTES, SAMPLE_RECORDS
from segmentation.reading.records import Marks, Record, lines_of, scan
from segmentation.reading.rows import RAW_CHARACTERS, RAW_LINES, Rows
from segmentation.reading.table import Dialect, Note, SetAside, note_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTROLS: Final = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
"""Latin-1's control codes, which stand for cp1252's signs wherever they occur in text."""

CONTROL_BYTES: Final = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")


def read_text(data: bytes, wish: Dialect) -> Rows:
    """Read delimited text. Raises `ReadingError` for binary data, baskets and tables too wide."""
    encoding = choose_encoding(data, wish.encoding)
    text, notes = _as_utf8(data, encoding)
    if not text.strip():
        raise ReadingError("The file is empty. Export the table again and check that it has rows.")
    sample = _sample_lines(text)
    announced = announced_delimiter(sample[0])
    skipped = 1 if announced else 0
    marks = find_marks(sample[skipped:], Marks(wish.delimiter or announced, wish.quote, wish.escape))
    _refuse_wide(sample[skipped:], marks)
    records = _sample_records(sample[skipped:], marks, complete=len(text) <= SAMPLE_BYTES)
    header = wish.header - skipped if wish.header and wish.header > skipped else wish.header
    layout = find_layout([record.cells for record in records], header)
    body = _body(text, sample, records, layout, marks, skipped)
    gathered = gather(body, layout, marks, layout.first + skipped)
    _refuse_long_cells(gathered)
    aside = above_header(records, layout, skipped)
    dialect = Dialect(
        container="csv",
        encoding=encoding.name,
        delimiter=marks.delimiter,
        quote=marks.quote if marks.quote and marks.quote.encode() in text else None,
        escape=marks.escape,
        header=layout.header[-1] + 1 + skipped if layout.header else None,
    )
    notes = [*encoding.notes, *notes, *layout_notes(layout, aside), *gathered.notes]
    raw = tuple(line.rstrip("\r\n")[:RAW_CHARACTERS] for line in sample[:RAW_LINES])
    return Rows(
        gathered.columns, gathered.lines, dialect, tuple(notes), (*aside, *gathered.set_aside), encoding.alternatives, raw
    )


def _as_utf8(data: bytes, encoding: Encoding) -> tuple[bytes, list[Note]]:
    """The text as valid UTF-8 bytes without mark and NUL: the form that arrow parses without a copy."""
    notes = []
    if encoding.name in {"utf-8", "utf-8-sig"} and encoding.strict:
        text = data.removeprefix(b"\xef\xbb\xbf")
    else:
        text = decode(data, encoding).encode("utf-8", "replace")
    zeros = text.count(0)
    if zeros:
        text = text.replace(b"\x00", b"")
        notes.append(Note("nul", f"{zeros:,} NUL characters removed.", count=zeros))
    if b"\xc2" in text and (found := len(CONTROL_BYTES.findall(text))):
        text = text.decode("utf-8").translate(CONTROLS).encode("utf-8")
        notes.append(Note("encoding", f"{found:,} control codes read as the Windows-1252 signs they stand for.", count=found))
    return text.removesuffix(b"\x1a"), notes


def _sample_lines(text: bytes) -> list[str]:
    """The physical lines of the first SAMPLE_BYTES; a line cut off at the end is left out."""
    lines = lines_of(text[:SAMPLE_BYTES].decode("utf-8", "ignore"))
    return lines[:-1] if len(text) > SAMPLE_BYTES and len(lines) > 1 else lines


def _refuse_wide(lines: Sequence[str], marks: Marks) -> None:
    """Refuse too many columns before anything is parsed."""
    if marks.delimiter is None:
        return
    for line in islice(lines, 20):
        if line.count(marks.delimiter) >= MAX_COLUMNS:
            raise ReadingError(
                f"The table has {line.count(marks.delimiter) + 1:,} columns; at most {MAX_COLUMNS:,} are read. "
                "Export only the columns you need, one customer or order per line."
            )


def _sample_records(lines: Sequence[str], marks: Marks, *, complete: bool) -> list[Record]:
    """The first records; with the commonest width known, broken quotes are mended towards it."""
    first = list(islice(scan(lines, marks), SAMPLE_RECORDS))
    widths = [len(record.cells) for record in first if len(record.cells) > 1 and not record.mended]
    if widths and any(record.mended or len(record.cells) != widths[0] for record in first):
        width = max(set(widths), key=widths.count)
        first = list(islice(scan(lines, marks, width), SAMPLE_RECORDS))
    # The sample's end may cut a quoted cell.
    return first if complete or len(first) >= SAMPLE_RECORDS or len(first) < 2 else first[:-1]


def _body(
    text: bytes, sample: Sequence[str], records: Sequence[Record], layout: Layout, marks: Marks, skipped: int
) -> Body:
    """Parse what stands below the header."""
    above = sum(max(1, len(lines_of(record.raw))) for record in records[: layout.first]) + skipped
    start = len("".join(sample[:above]).encode("utf-8"))
    rest = text[start:]
    body = read_fast(rest, marks, layout.width) if rest else None
    return body or read_slowly(rest.decode("utf-8"), marks, layout.width)


def _refuse_long_cells(gathered: Gathered) -> None:
    longest = longest_cell(gathered.columns)
    if longest > MAX_CELL_CHARACTERS:
        raise ReadingError(
            f"One cell is {longest / 1e6:,.1f} MB long; at most 1 MB is read. A quote that is opened and never closed "
            "is the usual reason: check the quotes, or choose another delimiter."
        )


def above_header(records: Sequence[Record], layout: Layout, skipped: int) -> list[SetAside]:
    """The lines above the header that say something."""
    top = layout.header[0] if layout.header else layout.first
    return [
        SetAside(place + 1 + skipped, record.raw.strip(), "above the header")
        for place, record in enumerate(records[:top])
        if any(cell.strip() for cell in record.cells)
    ]


def layout_notes(layout: Layout, aside: Sequence[SetAside]) -> list[Note]:
    notes = []
    if aside:
        count = len(aside)
        text = f"{count:,} line{'s' * (count != 1)} above the table set aside, such as “{aside[0].text[:60]}”."
        notes.append(note_lines("preamble", text, [item.line for item in aside]))
    if not layout.header:
        notes.append(Note("header", "No header was found; the columns are named column_1, column_2 and so on."))
    if len(layout.header) > 1:
        lines = f"{layout.header[0] + 1:,} to {layout.header[-1] + 1:,}"
        notes.append(Note("header", f"The header has {len(layout.header)} lines ({lines}); they were joined."))
    if layout.shifted:
        notes.append(Note("header", "The header was one name short; the first column holds row names."))
    return notes
