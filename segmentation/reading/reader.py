"""The way from bytes to a Table: container, encoding, marks, layout, rows, types."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from segmentation.errors import ReadingError, SegmentationError
from segmentation.reading.column_types import type_columns
from segmentation.reading.container import Unpacked, kind_of, unpack
from segmentation.reading.limits import MAX_UNPACKED_BYTES
from segmentation.reading.plain_text import read_text
from segmentation.reading.rows import Rows
from segmentation.reading.structured import read_structured
from segmentation.reading.table import Dialect, Table
from segmentation.reading.workbook import read_workbook

if TYPE_CHECKING:
    from segmentation.reading.column_types import Typed

BLANK: Final = b"\x00\t\n\r \xef\xbb\xbf\xfe\xff"
WORKBOOKS: Final = ("xlsx", "xls", "ods")
STRUCTURED: Final = ("parquet", "arrow", "json", "html")


def read_table(
    source: bytes | bytearray | str | Path | BinaryIO, name: str | None = None, dialect: Dialect | None = None
) -> Table:
    r"""Read a file into a Table, whatever shop, CRM or spreadsheet exported it.

    `source` is the file's bytes, its path (str or Path), or an open binary file; `name` is for
    display only. Fields set in `dialect` overrule what would be guessed. Raises `ReadingError`
    with one sentence that may be shown when the bytes hold no table.

    >>> table = read_table(b"name;amount\nAnn;1,50\nBob;2,25\n")
    >>> table.sentence()
    'UTF-8, semicolons, comma decimals, header in line 1, 2 columns, 2 rows'
    >>> table.frame["amount"].sum(), list(table.text()["amount"])
    (np.float64(3.75), ['1,50', '2,25'])
    """
    data, shown = _take(source, name)
    wish = dialect or Dialect()
    try:
        return _read(data, shown, wish)
    except SegmentationError:
        raise
    except (MemoryError, RecursionError) as error:
        raise ReadingError(
            "The file is too large or too deeply nested to be read here. Export fewer rows."
        ) from error
    except Exception as error:  # whatever a parser may throw at bytes nobody has foreseen
        message = (
            "The file could not be read as a table. Save it as CSV (UTF-8) or Excel (.xlsx) and try again."
        )
        raise ReadingError(message) from error


def _take(source: bytes | bytearray | str | Path | BinaryIO, name: str | None) -> tuple[bytes, str]:
    """The bytes and a name to show."""
    if isinstance(source, (bytes, bytearray)):
        return bytes(source), name or "upload"
    if isinstance(source, (str, Path)):
        try:
            if Path(source).stat().st_size > MAX_UNPACKED_BYTES:
                raise _too_large()
            return Path(source).read_bytes(), name or Path(source).name
        except (OSError, ValueError) as error:
            shown = name or Path(str(source)[:300]).name[:80]
            raise ReadingError(
                f"There is no file “{shown}” that can be read. Check its name and place."
            ) from error
    return source.read(), name or Path(str(getattr(source, "name", "upload"))).name


def _too_large() -> ReadingError:
    return ReadingError(
        f"The file is larger than {MAX_UNPACKED_BYTES // 10**6:,} MB, the most that is read. Export less."
    )


def _digest(data: bytes, wish: Dialect) -> str:
    seal = hashlib.blake2b(data, digest_size=16)
    told = {key: value for key, value in asdict(wish).items() if value not in (None, "", ())}
    seal.update(repr(sorted(told.items())).encode("utf-8", "backslashreplace"))
    return seal.hexdigest()


def _read(data: bytes, name: str, wish: Dialect) -> Table:
    if len(data) > MAX_UNPACKED_BYTES:
        raise _too_large()
    if _is_blank(data):
        raise ReadingError("The file is empty. Export the table again and check that it has rows.")
    unpacked = unpack(data, wish.member)
    if _is_blank(unpacked.data):
        raise ReadingError("The file is empty. Export the table again and check that it has rows.")
    rows = _rows(unpacked.data, wish)
    _refuse_without_rows(rows)
    typed = type_columns(
        rows.columns,
        rows.lines,
        delimiter=rows.dialect.delimiter,
        decimal=wish.decimal,
        day_first=wish.day_first,
    )
    return _table(rows, typed, unpacked, wish, name=name, digest=_digest(data, wish))


def _is_blank(data: bytes) -> bool:
    """Whether there is nothing but blanks, zeros and marks; the start is looked at first."""
    return not data[:4096].strip(BLANK) and not data.strip(BLANK)


def _rows(data: bytes, wish: Dialect) -> Rows:
    container = wish.container or kind_of(data)
    if container in WORKBOOKS:
        return read_workbook(data, container, wish)
    if container in STRUCTURED:
        return read_structured(data, container, wish)
    return read_text(data, wish)


def _refuse_without_rows(rows: Rows) -> None:
    """A table needs a row and a column: say what was found instead."""
    if len(rows.lines):
        return
    names = [str(name) for name in islice(rows.columns.column_names, 5)]
    if rows.dialect.header and names:
        shown = ", ".join(f"“{name[:40]}”" for name in names)
        raise ReadingError(
            f"The file holds only a header ({shown}) and no rows. Export it again with its rows."
        )
    raise ReadingError("The file is empty: it holds no rows. Export the table again.")


def _table(rows: Rows, typed: Typed, unpacked: Unpacked, wish: Dialect, *, name: str, digest: str) -> Table:
    dialect = replace(
        rows.dialect,
        compression=unpacked.compression,
        member=unpacked.member,
        decimal=typed.decimal,
        day_first=typed.day_first,
        keep=wish.keep,
        drop=wish.drop,
    )
    return Table(
        frame=typed.frame,
        name=name,
        digest=digest,
        dialect=dialect,
        notes=(*rows.ledger.notes, *typed.notes),
        alternatives=rows.alternatives,
        raw_head=rows.raw_head,
        misfits=typed.misfits,
        lines=rows.lines,
        set_aside=tuple(sorted(rows.ledger.set_aside, key=lambda item: item.line)),
        kinds=typed.kinds,
        doubts=typed.doubts,
        sheets=rows.sheets,
        repaired=tuple(sorted(rows.ledger.repaired, key=lambda item: item.line)),
        _cells=rows.columns,
    )
