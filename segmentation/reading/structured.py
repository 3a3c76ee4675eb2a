"""Files that know their cells: Parquet, Arrow, JSON records and HTML tables, brought to columns of text."""

from __future__ import annotations

import io
import json
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
import pyarrow.parquet as pq

from segmentation.errors import ReadingError
from segmentation.reading.encoding import choose_encoding, decode
from segmentation.reading.ledger import RAW_CHARACTERS, Ledger
from segmentation.reading.limits import MAX_CELLS, MAX_COLUMNS, MAX_UNPACKED_BYTES
from segmentation.reading.rows import RAW_LINES, Rows
from segmentation.reading.table import Dialect, unique_names
from segmentation.reading.web_page import read_web_page
from segmentation.reading.workbook import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

SHAPELESS: Final = (
    "The JSON file is not a list of records. A table is a list like [{“name”: …, “amount”: …}, …]."
)


def read_structured(data: bytes, container: str, wish: Dialect) -> Rows:
    """Read Parquet, Arrow, JSON or HTML; `ReadingError` where there is no flat table inside."""
    if container in {"parquet", "arrow"}:
        return _arrow_rows(_load_arrow(data, container), container)
    text = decode(data, choose_encoding(data, wish.encoding))
    if container == "json":
        return _json_rows(text, data, wish)
    return read_web_page(text, wish)


def _load_arrow(data: bytes, container: str) -> Any:
    buffer = pa.BufferReader(data)
    try:
        if container == "parquet":
            file = pq.ParquetFile(buffer)
            _check_size(file.metadata.num_rows, file.metadata.num_columns)
            _check_bytes(
                sum(file.metadata.row_group(g).total_byte_size for g in range(file.metadata.num_row_groups))
            )
            return file.read()
        if data.startswith(b"ARROW1"):
            return pa.ipc.open_file(buffer).read_all()
        if data.startswith(b"FEA1"):
            raise ReadingError(
                "This is a Feather file of the old version 1. Save it as Parquet and upload that."
            )
        return pa.ipc.open_stream(buffer).read_all()
    except (pa.ArrowException, OSError, ValueError) as error:
        shown = "Parquet" if container == "parquet" else "Arrow"
        raise ReadingError(f"The {shown} file is damaged or was cut off. Export it again.") from error


def _check_bytes(size: int) -> None:
    if size > MAX_UNPACKED_BYTES:
        raise ReadingError(
            f"Unpacked, the file is larger than {MAX_UNPACKED_BYTES // 10**6:,} MB. Export fewer rows."
        )


def _check_size(rows: int, columns: int) -> None:
    if columns > MAX_COLUMNS:
        raise ReadingError(
            f"The table has {columns:,} columns; at most {MAX_COLUMNS:,} are read. Keep only those needed."
        )
    if rows * columns > MAX_CELLS:
        raise ReadingError(
            f"The table has {rows:,} × {columns:,} cells, more than is read. Export fewer rows or columns."
        )


def _arrow_rows(table: Any, container: str) -> Rows:
    _check_size(table.num_rows, table.num_columns)
    table = _without_index(table)
    names = unique_names([str(name) for name in table.column_names])
    columns = {name: _column_text(column) for name, column in zip(names, table.columns, strict=True)}
    text = pa.table(columns) if columns else pa.table({})
    lines = np.arange(2, table.num_rows + 2, dtype=np.int64)
    raw = ("\t".join(names)[:RAW_CHARACTERS], *_raw_rows(text))
    return Rows(text, lines, Dialect(container=container, header=1), Ledger(), raw_head=raw)


def _raw_rows(text: Any) -> list[str]:
    head = text.slice(0, RAW_LINES - 1)
    rows = zip(*(column.to_pylist() for column in head.columns), strict=True)
    return ["\t".join(row)[:RAW_CHARACTERS] for row in rows]


def _without_index(table: Any) -> Any:
    """Leave out the unnamed index pandas writes beside the columns."""
    hidden = [name for name in table.column_names if str(name).startswith("__index_level_")]
    return table.drop_columns(hidden) if hidden else table


def _column_text(column: Any) -> Any:
    """Cells as text, "" where null; dates as ISO, whole floats without ".0", nested values as JSON."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if (
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
        or pa.types.is_integer(kind)
    ):
        text = column.cast(pa.string())
    else:
        text = pa.chunked_array([pa.array([_cell_text(value) for value in column.to_pylist()], pa.string())])
    return pc.fill_null(text, "")


def _cell_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, float) and value != value:  # noqa: PLR0124  (NaN)
        return ""
    return as_text(value)


def _json_rows(text: str, data: bytes, wish: Dialect) -> Rows:
    records = _json_records(text)
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(record))
        _check_size(len(records), len(names))
    wanted = list(names)
    columns = {
        name: pa.array([_cell_text(record.get(key)) for record in records], pa.string())
        for key, name in zip(wanted, unique_names(wanted), strict=True)
    }
    lines = np.arange(2, len(records) + 2, dtype=np.int64)
    dialect = Dialect(container="json", encoding=choose_encoding(data, wish.encoding).name, header=1)
    raw = tuple(line[:RAW_CHARACTERS] for line in islice(io.StringIO(text[:20_000]), RAW_LINES))
    return Rows(pa.table(columns), lines, dialect, Ledger(), raw_head=raw)


def _json_records(text: str) -> list[Mapping[str, Any]]:
    """Records of a JSON list, of a list inside an object, of columns, or of one object per line."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = _json_lines(text)
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        if (
            len(lists) == len(found) > 1
            and len({len(value) for value in lists}) == 1
            and not any(map(_is_records, lists))
        ):
            return [dict(zip(found, row, strict=True)) for row in zip(*lists, strict=True)]
        found = next((value for value in lists if _is_records(value)), [found])
    if isinstance(found, list) and found and all(isinstance(row, list) for row in found):
        head = [str(cell) for cell in found[0]]
        found = [dict(zip(head, row, strict=False)) for row in found[1:]]
    if not isinstance(found, list) or not _is_records(found):
        raise ReadingError(SHAPELESS)
    return found


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _json_lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise ReadingError(
            "The file looks like JSON but is damaged or cut off. Export it again, best as CSV."
        ) from error
