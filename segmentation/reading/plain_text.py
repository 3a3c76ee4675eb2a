"""Delimited text: from bytes to rows, with the encoding, the marks and the place of the table found first."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from segmentation.errors import NoRowsError, ReadingError
from segmentation.reading.alignment import OTHER_DELIMITERS
from segmentation.reading.body import Body, OddRecord, longest_cell, read_slowly
from segmentation.reading.delimiters import announced_delimiter, find_marks
from segmentation.reading.encoding import Encoding, choose_encoding, decode
from segmentation.reading.fast_rows import read_fast
from segmentation.reading.gather import gather
from segmentation.reading.held import Held
from segmentation.reading.layout import Layout, find_layout
from segmentation.reading.ledger import RAW_CHARACTERS, Ledger, number_of
from segmentation.reading.limits import (
    LONGEST_LINE_BYTES,
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    SAMPLE_BYTES,
    SAMPLE_RECORDS,
)
from segmentation.reading.number_rows import read_numbers
from segmentation.reading.open_quotes import RowLook, open_cell, still_open
from segmentation.reading.packed import give_back
from segmentation.reading.records import Marks, Record, lines_of, scan, split_strict
from segmentation.reading.regions import Span, choose_region
from segmentation.reading.rows import RAW_LINES, Rows
from segmentation.reading.table import Dialect
from segmentation.work import NO_JOB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.work import Job

WIDE_LINES: Final = 20
"""First lines whose cells are counted before anything is parsed."""

CONTROLS: Final = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
"""Latin-1's control codes, which stand for cp1252's signs wherever they occur in text."""

LINE_END: Final = re.compile(rb"[\r\n]")
CONTROL_BYTES: Final = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")


def read_text(held: Held[bytes], wish: Dialect, job: Job = NO_JOB) -> Rows:
    """Read delimited text. Raises `ReadingError` for binary data, baskets and tables too wide or long.

    The bytes are taken from their holder and let go once the rows are parsed.
    """
    data = held.take()
    _refuse_long_lines(data)
    job.tell(0.0, "Finding the encoding …")
    encoding = choose_encoding(data, wish.encoding)
    ledger = Ledger.wishing(wish, encoding.notes)
    text = _as_utf8(data, encoding, ledger)
    del data
    if not text[:4096].strip() and not text.strip():
        raise NoRowsError.empty()
    text, skipped, announced = _without_lead(text)
    job.tell(0.1, "Finding the table …")
    lines = _sample_lines(text)
    marks = find_marks(lines, Marks(wish.delimiter or announced, wish.quote, wish.escape))
    quoted = bool(marks.quote) and (marks.quote or "").encode() in text
    sample = _Sample(lines, marks, complete=len(text) <= SAMPLE_BYTES)
    span = choose_region(sample.records, skipped, wish, ledger, complete=sample.complete)
    if span is not None:
        text, sample, skipped = sample.cut(text, span), sample.part(span), skipped + span[0]
    header = wish.header - skipped if wish.header and wish.header > skipped else wish.header
    layout = find_layout([record.cells for record in sample.records], header)
    kept = note_layout(sample.records, layout, skipped, ledger)
    below, held = sample.bytes_above(layout.first), Held(text)
    del text
    # A comma wished for makes other numbers of plain ones; a line wished for may hold anything.
    plain = wish.decimal != "," and not wish.keep and not wish.drop and not kept
    look = RowLook.of([layout.names, *(record.cells for record in sample.records[layout.first :])], marks)
    body = _body(
        held, below, look, layout, job.part(0.2, 0.9), line_before=layout.first + skipped, numbers=plain
    )
    body.odd[:0] = kept
    gathered = gather(body, layout, marks, layout.first + skipped, ledger)
    del body
    give_back()
    _refuse_long_cells(gathered.columns)
    dialect = Dialect(
        container="csv",
        encoding=encoding.name,
        delimiter=marks.delimiter,
        quote=marks.quote if quoted else None,
        escape=marks.escape,
        header=layout.header[-1] + 1 + skipped if layout.header else None,
        span=next((part.span for part in ledger.parts if part.taken), wish.span),
    )
    raw = tuple(line.rstrip("\r\n")[:RAW_CHARACTERS] for line in lines[:RAW_LINES])
    return Rows(gathered.columns, gathered.lines, dialect, ledger, encoding.alternatives, raw)


def _refuse_long_lines(data: bytes) -> None:
    """Refuse a line that no table has, before anything is decoded; jumps from line end to line end."""
    start = 0
    while len(data) - start > LONGEST_LINE_BYTES:
        stop = start + LONGEST_LINE_BYTES
        end = data.rfind(b"\n", start, stop)
        end = end if end >= 0 else data.rfind(b"\r", start, stop)
        if end < 0:
            line = max(data.count(b"\n", 0, start), data.count(b"\r", 0, start)) + 1
            raise ReadingError(
                f"Line {line:,} is more than {LONGEST_LINE_BYTES // 10**6} MB long, as no row of a table is. "
                "Check that the export has one customer or order per line and that its quotes are closed."
            )
        start = end + 1


def _as_utf8(data: bytes, encoding: Encoding, ledger: Ledger) -> bytes:
    """The text as valid UTF-8 bytes without mark and NUL: the form that arrow parses without a copy."""
    if encoding.name in {"utf-8", "utf-8-sig"} and encoding.strict:
        text = data.removeprefix(b"\xef\xbb\xbf")
    else:
        text = decode(data, encoding).encode("utf-8", "replace")
    if b"\x00" in text:
        zeros = text.count(0)
        text = text.replace(b"\x00", b"")
        ledger.note("nul", f"{number_of(zeros, 'NUL character')} removed.", count=zeros)
    if b"\xc2" in text and (found := len(CONTROL_BYTES.findall(text))):
        text = text.decode("utf-8").translate(CONTROLS).encode("utf-8")
        ledger.note(
            "encoding",
            f"{number_of(found, 'control code')} read as the Windows-1252 signs meant.",
            count=found,
        )
    return text.removesuffix(b"\x1a")


def _without_lead(text: bytes) -> tuple[bytes, int, str | None]:
    """Drop blank lines at the start and Excel's "sep=;": the rest, the lines dropped, the delimiter told."""
    rest = text.lstrip(b"\r\n")
    lead = text[: len(text) - len(rest)]
    dropped = lead.count(b"\n") or lead.count(b"\r")
    first = LINE_END.search(rest)
    end = first.start() if first else 0
    announced = announced_delimiter(rest[:end][:20].decode("utf-8", "ignore"))
    if announced is None:
        return rest, dropped, None
    end += 2 if rest[end : end + 2] == b"\r\n" else 1
    return rest[end:], dropped + 1, announced


def _sample_lines(text: bytes) -> list[str]:
    """The physical lines of the first SAMPLE_BYTES; a line cut off at the end is left out.

    Where lines are so long that the sample holds few, the last one is taken whole.
    """
    lines = lines_of(text[:SAMPLE_BYTES].decode("utf-8", "ignore"))
    if len(text) <= SAMPLE_BYTES:
        return lines
    if len(lines) > WIDE_LINES:
        return lines[:-1]
    ends = [end for end in (text.find(b"\n", SAMPLE_BYTES), text.find(b"\r", SAMPLE_BYTES)) if end >= 0]
    return lines_of(text[: min(ends, default=len(text))].decode("utf-8", "ignore"))


class _Sample:
    """The first records of a text, and how far into it they reach."""

    def __init__(self, lines: Sequence[str], marks: Marks, *, complete: bool) -> None:
        _refuse_wide(lines, marks)
        self.marks = marks
        self.lines = _before_open_cell(lines, marks)
        # The sample's end may cut a quoted cell that is not known to be open.
        whole = complete or len(self.lines) < len(lines)
        self.records = _sample_records(self.lines, marks, whole=whole)
        self.complete = complete and len(self.records) < SAMPLE_RECORDS and len(self.lines) == len(lines)

    def bytes_above(self, place: int) -> int:
        """Bytes of UTF-8 that stand before a record."""
        return len("".join(self.lines[: self._lines_above(place)]).encode("utf-8"))

    def _lines_above(self, place: int) -> int:
        return sum(max(1, len(lines_of(record.raw))) for record in self.records[:place])

    def cut(self, text: bytes, span: Span) -> bytes:
        """The bytes of the records from the first on, up to the last (None: to the end)."""
        end = len(text) if span[1] is None else self.bytes_above(span[1] + 1)
        return text[self.bytes_above(span[0]) : end]

    def part(self, span: Span) -> _Sample:
        """The sample of those records alone."""
        end = None if span[1] is None else self._lines_above(span[1] + 1)
        complete = self.complete or span[1] is not None
        return _Sample(self.lines[self._lines_above(span[0]) : end], self.marks, complete=complete)


def _refuse_wide(lines: Sequence[str], marks: Marks) -> None:
    """Refuse too many columns before anything is parsed."""
    if marks.delimiter is None:
        return
    for line in islice(lines, WIDE_LINES):
        if line.count(marks.delimiter) >= MAX_COLUMNS:
            raise ReadingError(
                f"The table has {line.count(marks.delimiter) + 1:,} columns; at most {MAX_COLUMNS:,} "
                "are read. Export only the columns you need, one customer or order per line."
            )


def _before_open_cell(lines: Sequence[str], marks: Marks) -> Sequence[str]:
    """The lines above a quoted cell that reaches beyond the sample: what it holds are no records."""
    place = still_open(lines, marks.quote or '"')
    if place is None:
        return lines
    above = [record.cells for record in scan(lines[:place], marks)]
    return lines[:place] if open_cell(lines, above, marks, place) else lines


def _sample_records(lines: Sequence[str], marks: Marks, *, whole: bool) -> list[Record]:
    """The first records; with the commonest width known, broken quotes are mended towards it."""
    first = list(islice(scan(lines, marks), SAMPLE_RECORDS))
    widths = [len(record.cells) for record in first if len(record.cells) > 1 and not record.mended]
    if widths and any(record.mended or len(record.cells) != widths[0] for record in first):
        width = max(set(widths), key=widths.count)
        first = list(islice(scan(lines, marks, width), SAMPLE_RECORDS))
        first = _with_header_resplit(first, marks, width)
    return first if whole or len(first) >= SAMPLE_RECORDS or len(first) < 2 else first[:-1]


def _with_header_resplit(records: list[Record], marks: Marks, width: int) -> list[Record]:
    """A first line that has all its names under another delimiter is split at that one."""
    place = next((place for place, record in enumerate(records) if len(record.cells) == width), 0)
    if not place or len(records[place - 1].cells) > width // 2:
        return records
    raw = records[place - 1].raw
    for delimiter in OTHER_DELIMITERS:
        cells = split_strict(raw, Marks(delimiter, marks.quote, marks.escape)) or []
        if len(cells) == width and all(cell.strip() for cell in cells):
            return [*records[: place - 1], Record(cells, raw, mended=True), *records[place:]]
    return records


def _body(
    held: Held[bytes],
    start: int,
    look: RowLook,
    layout: Layout,
    job: Job,
    *,
    line_before: int,
    numbers: bool,
) -> Body:
    """Parse what stands below the header; the text is let go before the rows are laid out."""
    if numbers:
        body = read_numbers(held.look(), start, look.marks, layout, job)
        if body is not None:
            held.take()
            return body
    fast = read_fast(held.look(), start, look.marks, layout.width, job, look=look)
    text = held.take()
    if fast is None:
        return read_slowly(
            text[start:].decode("utf-8"), look.marks, layout.width, job, look=look, line_before=line_before
        )
    del text
    return fast.body()


def _refuse_long_cells(columns: Any) -> None:
    longest = longest_cell(columns)
    if longest > MAX_CELL_CHARACTERS:
        raise ReadingError(
            f"One cell is {longest / 1e6:,.1f} MB long; at most 1 MB is read. A quote that is opened and "
            "never closed is the usual reason: check the quotes, or choose another delimiter."
        )


def note_layout(records: Sequence[Record], layout: Layout, skipped: int, ledger: Ledger) -> list[OddRecord]:
    """Write down the lines above the header and what is unusual about it; return those wished to be rows."""
    top = layout.header[0] if layout.header else layout.first
    above = [
        (place, record) for place, record in enumerate(records[:top]) if any(map(str.strip, record.cells))
    ]
    kept = [item for item in above if item[0] + 1 + skipped in ledger.keep]
    above = [item for item in above if item not in kept]
    for place, record in above:
        ledger.put_aside(place + 1 + skipped, record.raw.strip(), "above the header", can_be_row=True)
    if above:
        shown = above[0][1].raw.strip()[:60]
        text = f"{number_of(len(above), 'line')} above the table set aside, such as “{shown}”."
        ledger.note("preamble", text, [place + 1 + skipped for place, _ in above])
    for place in range(layout.header[-1] + 1 if layout.header else layout.first, layout.first):
        ledger.put_aside(place + 1 + skipped, records[place].raw.strip(), "rule below the header")
    if not layout.header:
        ledger.note("header", "No header was found; the columns are named column_1, column_2 and so on.")
    if len(layout.header) > 1:
        ledger.note(
            "header",
            f"The header takes {len(layout.header)} lines, which were joined.",
            [p + 1 for p in layout.header],
        )
    if layout.shifted:
        ledger.note("header", "The header is one name short; the first column holds row names.")
    return [OddRecord(place - layout.first, record) for place, record in kept]
