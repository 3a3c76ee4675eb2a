"""Tables with types, for files that have them (Parquet, workbooks): numbers are numbers, days are days.

A column is a number or a day only where nothing is lost by it: what Excel could not hold in its fifteen
digits stays text. Cells that don't fit their column's type are empty in Parquet, and stand as written in a
workbook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from segmentation.customers import Customers
from segmentation.describing.membership import segment_of_customer
from segmentation.describing.segments import Segments
from segmentation.export.csv_text import BYTE_ORDER_MARK, made_safe, write_csv
from segmentation.export.labelled import last_lines
from segmentation.export.labels import TEXT, Beside, beside, customer_notes, free_name, row_notes
from segmentation.features import Features
from segmentation.plan import Unit
from segmentation.reading import Table
from segmentation.sinks import in_memory

#: Whole numbers from here on have more digits than Excel holds: they are ids, and stay text.
MOST_EXACT = 1e15


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A table with types under a name.

    shown_as: how numbers of a column are shown, by the kind of trait ("amount", "share", ...);
    rows_shown_as: the same for each row, where a row has one kind. odd: per column, what is written in a
    workbook in the place of an empty cell, by row.
    """

    name: str
    cells: pa.Table
    shown_as: Mapping[str, str] = field(default_factory=dict)
    odd: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    rows_shown_as: tuple[str, ...] = ()

    def write_parquet(self, sink: BinaryIO) -> None:
        """Write Parquet; the same content gives the same bytes."""
        parquet.write_table(self.cells, sink, compression="zstd")

    def write_csv(self, sink: BinaryIO) -> None:
        """Write UTF-8 with a byte-order mark: commas, plain digits, ISO days, formulas made harmless."""
        sink.write(BYTE_ORDER_MARK)
        text = {name: _as_text(self.cells[name]) for name in self.cells.column_names}
        write_csv(made_safe(text)[0], ",", sink)

    def to_parquet(self) -> bytes:
        """What `write_parquet` writes."""
        return in_memory(self.write_parquet)

    def to_csv(self) -> bytes:
        """What `write_csv` writes."""
        return in_memory(self.write_csv)

    def without(self, names: Sequence[str]) -> Sheet:
        """The same without these columns."""
        kept = [name for name in self.cells.column_names if name not in names]
        return replace(self, cells=self.cells.select(kept))


def rows_sheet(table: Table, customers: Customers, features: Features, segments: Segments) -> Sheet:
    """Label every row of the upload that holds data, with types; see `labelled_rows`."""
    notes = row_notes(customers, segment_of_customer(customers, features, segments))
    name = "Customers" if customers.unit is Unit.CUSTOMER else "Order lines"
    sheet = replace(table_sheet(table), name=name)
    return _labelled(sheet, beside(customers, features, segments), customers.row_customer, notes)


def customers_sheet(
    table: Table,
    customers: Customers,
    features: Features,
    segments: Segments,
    *,
    personal: Sequence[str] = (),
    personal_too: bool = False,
) -> Sheet:
    """Label every customer, with types; see `labelled_customers`."""
    if customers.unit is Unit.CUSTOMER:
        whole = rows_sheet(table, customers, features, segments)
        return whole if personal_too else whole.without(personal)
    traits = {t.name: _trait(customers.frame[t.name]) for t in customers.traits}
    columns = {free_name(str(customers.ids.name), traits): _text(customers.ids), **traits}
    if personal_too:
        carried = last_lines(table, customers, personal)
        columns |= {free_name(name, columns): _text(carried[name]) for name in personal}
    sheet = Sheet("Customers", pa.table(columns), {t.name: t.kind for t in customers.traits})
    notes = customer_notes(customers, segment_of_customer(customers, features, segments))
    return _labelled(sheet, beside(customers, features, segments), np.arange(len(customers)), notes)


def _labelled(sheet: Sheet, said: Mapping[str, Beside], who: np.ndarray, notes: Beside) -> Sheet:
    cells = sheet.cells
    added = {name: column.typed(who) for name, column in said.items()}
    for name, values in {**added, "segment_note": notes.typed()}.items():
        cells = cells.append_column(free_name(name, cells.column_names), values)
    return replace(sheet, cells=cells, shown_as={**sheet.shown_as, "segment_probability": "probability"})


def table_sheet(table: Table) -> Sheet:
    """The upload's rows of data, with types."""
    columns, odd = {}, {}
    for name in map(str, table.frame.columns):
        columns[name], odd[name] = _column(table, name)
    return Sheet("Data", pa.table(columns), odd={name: cells for name, cells in odd.items() if cells})


def columns_of(table: Table, customers: Customers, names: Sequence[str]) -> pa.Table:
    """Some columns of the sheet of customers, as they stand in it: the customer's id and traits."""
    if customers.unit is Unit.CUSTOMER:
        return pa.table({name: _column(table, name)[0] for name in names})
    frame, ids = customers.frame, customers.ids
    return pa.table({name: _trait(frame[name]) if name in frame else _text(ids) for name in names})


def _column(table: Table, name: str) -> tuple[pa.Array, dict[int, str]]:
    """A column with its type, and its cells that don't fit."""
    kind, values = table.kinds[name], table.frame[name]
    typed = None
    if kind == "number":
        typed = _numbers(values.to_numpy(dtype=float))
    elif kind == "date":
        typed = _days(values)
    if typed is None:
        return _text(table.text_of(name)), {}
    return typed, _odd(table, name, typed)


def _odd(table: Table, name: str, typed: pa.Array) -> dict[int, str]:
    empty = np.flatnonzero(np.asarray(typed.is_null()))
    if not len(empty):
        return {}
    text = table.text_of(name).iloc[empty]
    return {int(row): cell for row, cell in zip(empty, text, strict=True) if cell.strip()}


def _text(cells: pd.Series) -> pa.Array:
    text = pa.array(cells, TEXT)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, TEXT), text)


def _trait(values: pd.Series) -> pa.Array:
    """A trait of customers; a yes/no as the words that the labelled CSV has."""
    if pd.api.types.is_bool_dtype(values):
        return pa.array(values.astype("object").where(values.notna(), None), pa.bool_())
    if pd.api.types.is_numeric_dtype(values):
        return _numbers(values.to_numpy(dtype=float, na_value=np.nan), exact=False)
    if pd.api.types.is_datetime64_any_dtype(values):
        return _days(values)
    return _text(values.astype("object").where(values.notna(), "").astype("str"))


def _as_text(cells: pa.ChunkedArray) -> pa.Array:
    if pa.types.is_timestamp(cells.type):
        cells = pc.strftime(cells.cast(pa.timestamp("s")), "%Y-%m-%d %H:%M:%S")
    return pc.fill_null(cells.cast(TEXT), "").combine_chunks()


def _numbers(values: np.ndarray, *, exact: bool = True) -> pa.Array | None:
    """Whole numbers as such, else decimal ones; None where they are too long to be exact."""
    missing = np.isnan(values)
    known = values[~missing]
    if exact and (np.abs(known) >= MOST_EXACT).any():
        return None
    whole = bool((known == np.round(known)).all()) and bool((np.abs(known) < MOST_EXACT).all())
    if whole:
        return pa.array(np.where(missing, 0, values).astype(np.int64), mask=missing)
    return pa.array(values, mask=missing)


def _days(values: pd.Series) -> pa.Array:
    """Days, with the time of day where there is any."""
    times = pa.array(values.astype("datetime64[us]"))
    return (
        times.cast(pa.date32()) if bool((values.dropna().dt.normalize() == values.dropna()).all()) else times
    )
