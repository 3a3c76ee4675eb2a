"""Delimited text parsed by arrow: every cell as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as pacsv

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from segmentation.reading.records import Marks


def parse(
    text: bytes,
    span: tuple[int, int],
    marks: Marks,
    width: int,
    *,
    columns: Sequence[int] | None = None,
    odd: Callable[[Any], str] | None = None,
) -> Any:
    """Parse a span of UTF-8 bytes to an arrow table of text "0", "1", ...

    `columns` are the places of those wanted (all by default). `odd` is asked about records of another width
    and says "skip" or "error"; without it they raise pyarrow's ArrowInvalid.
    """
    names = [str(number) for number in range(width)]
    wanted = names if columns is None else [str(number) for number in columns]
    data = pa.py_buffer(text).slice(span[0], span[1] - span[0])
    return pacsv.read_csv(
        pa.BufferReader(data),
        # One thread: only then are the numbers of odd records told. It is no slower here.
        read_options=pacsv.ReadOptions(column_names=names, use_threads=False, block_size=len(data) + 1),
        parse_options=pacsv.ParseOptions(
            delimiter=marks.delimiter,
            quote_char=marks.quote or False,
            double_quote=bool(marks.quote),
            newlines_in_values=bool(marks.quote),
            ignore_empty_lines=False,
            invalid_row_handler=odd,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=wanted,
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )
