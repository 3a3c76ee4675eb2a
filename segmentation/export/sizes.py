"""About how large a file of rows will be, judged by its first rows: said before it is made."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import csv

from segmentation.customers import Customers
from segmentation.describing.segments import Segments
from segmentation.export.csv_text import write_csv
from segmentation.export.labelled import text_of
from segmentation.export.sheets import Sheet
from segmentation.export.xlsx import workbook
from segmentation.plan import Unit
from segmentation.reading import Table

#: Rows that are judged by: written in some hundredths of a second, and enough for "about".
HEAD = 400


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of the same rows as each kind of file, about."""

    csv: float
    xlsx: float
    parquet: float


def sizes_of_rows(table: Table, segments: Segments) -> Sizes:
    """Judge the file of all rows of the upload with their segments."""
    head = table.text(HEAD)
    return _sizes({str(name): head[name].tolist() for name in head}, segments, len(table.frame))


def sizes_of_customers(
    table: Table, customers: Customers, segments: Segments, without: Sequence[str] = ()
) -> Sizes:
    """Judge the file of customers; without: columns of the upload that stay out of it."""
    if customers.unit is Unit.CUSTOMER:
        head = table.text(HEAD)
        kept = {str(name): head[name].tolist() for name in head if name not in without}
        return _sizes(kept, segments, len(table.frame))
    traits = {t.name: text_of(customers.frame[t.name].iloc[:HEAD]).to_pylist() for t in customers.traits}
    return _sizes({"": customers.ids.iloc[:HEAD].tolist(), **traits}, segments, len(customers))


def _sizes(head: Mapping[str, Sequence[str]], segments: Segments, rows: int) -> Sizes:
    some = len(next(iter(head.values()), ()))
    everyone = segments.everyone
    turn = np.arange(some) % len(everyone)
    beside = {
        "segment_": [str(everyone[i].number) for i in turn],
        "segment_name_": [everyone[i].name for i in turn],
        "segment_status_": [everyone[i].status or "constructive" for i in turn],
        "segment_note_": [""] * some,
    }
    text = io.BytesIO()
    columns = {**head, **beside}
    write_csv({name: pa.array(cells, pa.large_string()) for name, cells in columns.items()}, ",", text)
    text.seek(0)
    sheet = Sheet("Rows", csv.read_csv(text)) if some else Sheet("Rows", pa.table({"a": []}))
    times = rows / max(some, 1)
    return Sizes(
        csv=len(text.getvalue()) * times,
        xlsx=len(workbook([sheet])) * times,
        parquet=len(sheet.to_parquet()) * times,
    )
