"""Look into a workbook before any parser does: 4.7 KB can claim 17 billion cells and abort the server."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from segmentation.errors import ReadingError
from segmentation.reading.compound import DAMAGED, check_old_workbook, far_cells
from segmentation.reading.limits import (
    BOMB_BYTES,
    BOMB_RATIO,
    MAX_COLUMNS,
    MAX_UNPACKED_BYTES,
    MAX_WORKBOOK_CELLS,
)

CHUNK: Final = 1 << 20

CELL: Final = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,4})(\d{1,8})\"")
REPEATED: Final = re.compile(rb"table:number-(?:columns|rows)-repeated=\"(\d+)\"")
ODS_CELL: Final = re.compile(rb"<table:(?:covered-)?table-cell\b[^>]*>")
UNCOMPUTED: Final = (b"</f></c>", b"</f><v></v></c>", b"</f><v/></c>", b"</f><v /></c>")
"""How a cell ends that has a formula and no value."""
FORBIDDEN: Final = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype", b"<!entity")


def check_workbook(data: bytes, container: str) -> int:
    """Refuse workbooks that would exhaust the parser: bombs, far cells, entities, passwords.

    Returns how many formulas have no stored result, as programs leave them that write without computing.
    Every part is unpacked in pieces and thrown away, so that this needs a few megabytes only.
    """
    if container == "xls":
        _refuse_encrypted(data)
        check_old_workbook(data)
        return 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _check_parts(archive, container, len(data))
    except RuntimeError as error:
        message = "The workbook is protected by a password. Remove the password in Excel and upload it again."
        raise ReadingError(message) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise ReadingError(DAMAGED) from error


def _refuse_encrypted(data: bytes) -> None:
    """An encrypted .xlsx hides in the container of old workbooks, told by its stream names."""
    head = data[: 1 << 22]
    if "EncryptedPackage".encode("utf-16-le") in head or "EncryptionInfo".encode("utf-16-le") in head:
        raise ReadingError(
            "The workbook is protected by a password. Remove the password in Excel and upload it again."
        )
    streams = [
        name
        for name in ("Workbook", "Book", "WordDocument", "PowerPoint Document")
        if name.encode("utf-16-le") in data
    ]
    if "WordDocument" in streams or "PowerPoint Document" in streams:
        raise ReadingError(
            "This file is an office document, not a workbook. Save the table as Excel (.xlsx)."
        )


def _check_parts(archive: zipfile.ZipFile, container: str, packed: int) -> int:
    """Look through all parts; return the number of formulas without a stored result."""
    total = uncomputed = 0
    for info in archive.infolist():
        if not info.filename.endswith((".xml", ".rels", ".vml")) and "." in info.filename:
            continue
        sheet = "worksheets/" in info.filename or (container == "ods" and info.filename == "content.xml")
        size, formulas = _check_part(archive, info, sheet=sheet, ods=container == "ods")
        total, uncomputed = total + size, uncomputed + formulas
        if total > MAX_UNPACKED_BYTES or (total > BOMB_BYTES and total > BOMB_RATIO * packed):
            raise ReadingError(
                "The workbook unpacks to far more than its size, as no real one does; it was not read."
            )
    return uncomputed


def _check_part(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, sheet: bool, ods: bool
) -> tuple[int, int]:
    """Read through one part; return its unpacked size and the formulas without a stored result."""
    size, uncomputed, tail = 0, 0, b""
    corner = _Corner()
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > MAX_UNPACKED_BYTES:
                raise ReadingError(
                    "The workbook unpacks to far more than is read. Save only the sheet you need."
                )
            window = tail + chunk
            if any(mark in window for mark in FORBIDDEN):
                raise ReadingError(
                    "The workbook holds XML entities, which no spreadsheet program writes; it was not read."
                )
            if sheet and not ods:
                corner.see_cells(window)
                uncomputed += _uncomputed(window) - _uncomputed(tail)
            elif sheet:
                corner.see_rows(chunk)
            tail = chunk[-200:]
    if sheet:
        corner.check()
    return size, uncomputed


def _uncomputed(window: bytes) -> int:
    return sum(window.count(end) for end in UNCOMPUTED)


class _Corner:
    """The used rectangle of a sheet, as far as its cells tell."""

    def __init__(self) -> None:
        self.top: int | None = None
        self.left: int | None = None
        self.bottom = self.right = 0
        self.pending = b""
        self.blank_rows = 0

    def see_cells(self, window: bytes) -> None:
        for letters, digits in set(CELL.findall(window)):
            column, row = _column_number(letters), int(digits)
            self.bottom, self.right = max(self.bottom, row), max(self.right, column)
            self.top = row if self.top is None else min(self.top, row)
            self.left = column if self.left is None else min(self.left, column)

    def see_rows(self, chunk: bytes) -> None:
        """Follow the rows of an OpenDocument sheet, whose repeats are unrolled up to the last content."""
        *rows, self.pending = (self.pending + chunk).split(b"</table:table-row>")
        if len(self.pending) > BOMB_BYTES:
            raise ReadingError(DAMAGED)
        for row in rows:
            start = row.rfind(b"<table:table-row")
            head, _, cells = row[max(start, 0) :].partition(b">")
            repeat = _repeats(head)
            width = _used_width(cells)
            if width:
                self.top = self.left = 1
                self.bottom += self.blank_rows + repeat
                self.blank_rows = 0
                self.right = max(self.right, width)
            else:
                self.blank_rows += repeat

    def check(self) -> None:
        if self.top is None or self.left is None:
            return
        rows, columns = self.bottom - self.top + 1, self.right - self.left + 1
        if rows * columns > MAX_WORKBOOK_CELLS or columns > MAX_COLUMNS * 8:
            raise ReadingError(far_cells(self.bottom, self.right))


def _repeats(tag: bytes) -> int:
    found = REPEATED.search(tag)
    return int(found[1][:12]) if found else 1


def _used_width(cells: bytes) -> int:
    """Columns of a row up to its last cell with content."""
    width = used = 0
    for match in ODS_CELL.finditer(cells):
        cell = match.group()
        width += _repeats(cell)
        if not cell.endswith(b"/>") or b"office:value" in cell:
            used = width
    return used


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
