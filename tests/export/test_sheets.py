"""Files with types: Parquet and workbooks read back equal, whatever stands in a cell."""

from __future__ import annotations

import io

import pyarrow.parquet
import pytest
from openpyxl import load_workbook

from segmentation import (
    Customers,
    Features,
    Segments,
    Table,
    build_customers,
    customers_sheet,
    propose_plan,
    read_table,
    rows_sheet,
    workbook,
)
from segmentation.export.sheets import Sheet
from tests.making import blobs, csv_text, cut, lines_csv, sample_table, table_of

_LINES = [
    (f"C{i % 9}", f"2024-0{1 + i % 9}-11", f"A{i}", "Tea", 1, f"{10 + i % 4 * 30}.00") for i in range(60)
]


def _sheet(table: Table, k: int = 3) -> Sheet:
    return customers_sheet(*_parts(table, k))


def _parts(table: Table, k: int) -> tuple[Table, Customers, Features, Segments]:
    plan = propose_plan(table)
    customers = build_customers(table, plan)
    features, _, segments = cut(customers, k, plan)
    return table, customers, features, segments


def test_parquet_reads_back_equal() -> None:
    sheet = _sheet(sample_table(), 4)

    again = pyarrow.parquet.read_table(io.BytesIO(sheet.to_parquet()))

    assert again.equals(sheet.cells)


def test_a_workbook_reads_back_equal() -> None:
    made = (
        {"ID": [f"=K{i}" for i in range(60)]}
        | blobs()
        | {"Day": ["2024-02-29"] * 60, "Note": ["", "a\nb"] * 30}
    )
    sheet = _sheet(read_table(csv_text(made).encode(), "made.csv"))

    again = load_workbook(io.BytesIO(workbook([sheet])))[sheet.name]

    rows = list(again.iter_rows(values_only=True))
    assert list(rows[0]) == sheet.cells.column_names
    assert [row[0] for row in rows[1:]] == made["ID"]
    assert [row[1] for row in rows[1:]] == pytest.approx(sheet.cells["Income"].to_pylist())
    assert {row[3].date().isoformat() for row in rows[1:]} == {"2024-02-29"}


def test_the_same_sheets_give_the_same_bytes() -> None:
    parts = _parts(table_of(lines_csv(_LINES)), 3)

    one, other = (workbook([customers_sheet(*parts)]) + rows_sheet(*parts).to_parquet() for _ in range(2))

    assert one == other
