"""The way from bytes to a Table: container, encoding, marks, layout, rows, types."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from segmentation.errors import NoRowsError, ReadingError, SegmentationError
from segmentation.reading.column_types import type_columns
from segmentation.reading.container import Unpacked, kind_of, unpack
from segmentation.reading.held import Held
from segmentation.reading.limits import MAX_UNPACKED_BYTES
from segmentation.reading.plain_text import read_text
from segmentation.reading.rows import Rows
from segmentation.reading.structured import read_structured
from segmentation.reading.table import Dialect, Table
from segmentation.reading.workbook import read_workbook
from segmentation.work import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from segmentation.reading.column_types import Typed
    from segmentation.work import Progress

Source = bytes | bytearray | str | Path | BinaryIO

BLANK: Final = b"\x00\t\n\r \xef\xbb\xbf\xfe\xff"
WORKBOOKS: Final = ("xlsx", "xls", "ods")
STRUCTURED: Final = ("parquet", "arrow", "json", "html")


def read_table(
    source: Source,
    name: str | None = None,
    dialect: Dialect | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    r"""Read a file into a Table, whatever shop, CRM or spreadsheet exported it.

    `source` is the file's bytes, its path (str or Path), or an open binary file; bytes that the
    caller does not keep are let go as soon as they are parsed. `name` is for display only. Fields
    set in `dialect` overrule what would be guessed. `progress` is told a share (0..1) and a phrase;
    `cancelled` is asked whether to stop (raises `Cancelled`). Raises `ReadingError` with one
    sentence that may be shown when the bytes hold no table.

    >>> table = read_table(b"name;amount\nAnn;1,50\nBob;2,25\n")
    >>> table.sentence()
    'UTF-8, semicolons, comma decimals, header in line 1, 2 columns, 2 rows'
    >>> table.frame["amount"].sum(), list(table.text()["amount"])
    (np.float64(3.75), ['1,50', '2,25'])
    """
    held, shown = _take(source, name)
    del source
    try:
        return _read(held, shown, dialect or Dialect(), Job(progress, cancelled))
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


def _take(source: Source, name: str | None) -> tuple[Held[bytes], str]:
    """The bytes and a name to show."""
    if isinstance(source, (bytes, bytearray)):
        data, shown = bytes(source), name or "upload"
    elif isinstance(source, (str, Path)):
        data, shown = _read_path(Path(source), name)
    else:
        data, shown = source.read(), name or Path(str(getattr(source, "name", "upload"))).name
    if len(data) > MAX_UNPACKED_BYTES:
        raise _too_large()
    return Held(data), shown


def _read_path(path: Path, name: str | None) -> tuple[bytes, str]:
    try:
        if path.stat().st_size > MAX_UNPACKED_BYTES:
            raise _too_large()
        return path.read_bytes(), name or path.name
    except (OSError, ValueError) as error:
        shown = name or Path(str(path)[:300]).name[:80]
        raise ReadingError(
            f"There is no file “{shown}” that can be read. Check its name and place."
        ) from error


def _too_large() -> ReadingError:
    return ReadingError(
        f"The file is larger than {MAX_UNPACKED_BYTES // 10**6:,} MB, the most that is read. Export less."
    )


def _digest(data: bytes, wish: Dialect) -> str:
    seal = hashlib.blake2b(data, digest_size=16)
    told = {key: value for key, value in asdict(wish).items() if value not in (None, "", ())}
    seal.update(repr(sorted(told.items())).encode("utf-8", "backslashreplace"))
    return seal.hexdigest()


def _read(held: Held[bytes], name: str, wish: Dialect, job: Job) -> Table:
    job.tell(0.0, "Unpacking …")
    _refuse_empty(held.look())
    with ThreadPoolExecutor(1) as aside:
        digest = aside.submit(_digest, held.look(), wish)
        unpacked = unpack(held.take(), wish.member)
        _refuse_empty(unpacked.held.look())
        rows = _rows(unpacked.held, wish, job.part(0.1, 0.6))
        _refuse_without_rows(rows)
        columns = Held(rows.columns)
        rows = replace(rows, columns=None)
        typed = type_columns(
            columns,
            rows.lines,
            delimiter=rows.dialect.delimiter,
            decimal=wish.decimal,
            day_first=wish.day_first,
            job=job.part(0.6, 1.0),
        )
        return _table(rows, typed, unpacked, wish, name=name, digest=digest.result())


def _refuse_empty(data: bytes) -> None:
    """Refuse nothing but blanks, zeros and marks; the start is looked at first."""
    if not data[:4096].strip(BLANK) and not data.strip(BLANK):
        raise NoRowsError.empty()


def _rows(held: Held[bytes], wish: Dialect, job: Job) -> Rows:
    container = wish.container or kind_of(held.look())
    if container in WORKBOOKS:
        return read_workbook(held.take(), container, wish)
    if container in STRUCTURED:
        return read_structured(held.take(), container, wish)
    return read_text(held, wish, job)


def _refuse_without_rows(rows: Rows) -> None:
    """A table needs a row and a column: say what was found instead."""
    if len(rows.lines):
        return
    names = [str(name) for name in islice(rows.columns.column_names, 5)]
    if rows.dialect.header and names:
        shown = ", ".join(f"“{name[:40]}”" for name in names)
        raise NoRowsError(
            f"The file holds only a header ({shown}) and no rows. Export it again with its rows.",
            "only a header",
        )
    raise NoRowsError.empty()


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
        parts=tuple(sorted(rows.ledger.parts, key=lambda part: part.span)),
        _text=typed.text,
    )
