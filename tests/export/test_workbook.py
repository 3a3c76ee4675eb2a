"""Workbooks: nothing in them runs, nothing is lost unsaid, and Excel's limits are kept."""

from __future__ import annotations

import datetime as dt
import io

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from segmentation import Plan, analysis_sheets, build_customers, workbook
from segmentation.export.sheets import Sheet
from tests.making import blobs, csv_text, cut, lines_csv, lines_plan, modest, table_of

_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=12)
_HARD = st.sampled_from(
    ["=1+1", "http://a.example", "'x", " a ", "a\nb", "_x000D_", "<&>", "007", "1e5", "@x"]
)


@settings(modest, max_examples=25)
@given(
    st.lists(
        st.tuples(
            _HARD | _TEXT,
            st.none() | st.floats(-1e12, 1e12),
            st.none() | st.integers(-(10**14), 10**14),
            st.none() | st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)),
            st.none() | st.booleans(),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_cell_reads_back_equal(rows: list[tuple[object, ...]]) -> None:
    columns = dict(zip("tfidb", map(list, zip(*rows, strict=True)), strict=True))
    kinds = pa.schema(
        [
            ("t", pa.large_string()),
            ("f", pa.float64()),
            ("i", pa.int64()),
            ("d", pa.date32()),
            ("b", pa.bool_()),
        ]
    )
    sheet = Sheet("Rows", pa.table(columns, schema=kinds))

    book = load_workbook(io.BytesIO(workbook([sheet])))["Rows"]

    found = list(book.iter_rows(min_row=2, values_only=True))
    assert len(found) == len(rows)
    for was, now in zip(rows, found, strict=True):
        assert unescape(now[0]) == was[0]
        assert now[1] == (None if was[1] is None else pytest.approx(was[1], rel=1e-14))
        assert now[2] == was[2]
        assert now[3] == (None if was[3] is None else dt.datetime.combine(was[3], dt.time()))  # type: ignore[arg-type]
        assert now[4] == was[4]
    assert all(cell.data_type != "f" for row in book.iter_rows() for cell in row)


def test_calamine_reads_the_same() -> None:
    sheet = Sheet("Rows", pa.table({"Name": ["=1+1", "ä"], "Money": [1.5, None]}))

    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook([sheet])))

    assert book.get_sheet_by_name("Rows").to_python() == [["Name", "Money"], ["=1+1", 1.5], ["ä", ""]]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segmentation.export.xlsx.MOST_ROWS", 4)
    sheet = Sheet("Customers", pa.table({"i": list(range(7))}), odd={})

    book = load_workbook(io.BytesIO(workbook([sheet])))

    assert book.sheetnames == ["Customers", "Customers 2", "Customers 3"]
    rows = [list(part.values) for part in book]
    assert [part[0] for part in rows] == [("i",)] * 3
    assert [row[0] for part in rows for row in part[1:]] == list(range(7))


def test_a_cell_that_is_too_long_is_cut_and_says_so() -> None:
    sheet = Sheet("Rows", pa.table({"t": ["x" * 40_000, "😀" * 20_000]}))

    book = load_workbook(io.BytesIO(workbook([sheet])))["Rows"]

    long, wide = book["A2"].value, book["A3"].value
    assert len(long) == 32_767
    assert long.endswith("(cut)")
    assert len(wide.encode("utf-16-le")) // 2 <= 32_767


def test_a_day_before_excels_first_stays_as_text() -> None:
    sheet = Sheet("Rows", pa.table({"d": [dt.date(1850, 5, 6), dt.date(1999, 5, 6)]}))

    book = load_workbook(io.BytesIO(workbook([sheet])))["Rows"]

    assert book["A2"].value == "1850-05-06"
    assert book["A3"].value == dt.datetime(1999, 5, 6)  # noqa: DTZ001


def test_header_filter_and_frozen_row_are_there() -> None:
    book = load_workbook(
        io.BytesIO(workbook([Sheet("Rows", pa.table({"Name": ["a"], "Money": [1.5]}), {"Money": "amount"})]))
    )["Rows"]

    assert book.freeze_panes == "A2"
    assert book.auto_filter.ref == "A1:B2"
    assert book["A1"].font.bold
    assert book["B2"].number_format == "#,##0.00"


def test_the_book_of_order_lines_has_its_five_sheets_and_its_sums_agree() -> None:
    lines = [
        (f"C{i % 30}", f"2024-0{1 + i % 9}-11", f"A{i}", "Tea", 1, f"{10 + i % 30 % 4 * 30}.00")
        for i in range(90)
    ]
    table = table_of(lines_csv([*lines, ("", "2024-01-02", "A99", "Tea", 1, "5.00")]))
    customers = build_customers(table, lines_plan())
    features, _, segments = cut(customers, 3, lines_plan())

    sheets = analysis_sheets(table, customers, features, segments, lines_plan())
    book = load_workbook(io.BytesIO(workbook(sheets)))

    assert book.sheetnames == ["Segments", "Profiles", "Customers", "Ledger", "Method"]
    sizes = [row[2] for row in book["Segments"].iter_rows(min_row=2, values_only=True)]
    assert sum(sizes) == 30 == book["Customers"].max_row - 1
    ledger = list(book["Ledger"].iter_rows(min_row=2, values_only=True))
    assert ledger[0][1] == ledger[-1][1] + sum(row[1] for row in ledger[1:-1]) == 91
    assert dict(book["Method"].iter_rows(min_row=2, values_only=True))["Customers segmented"] == "30"


def test_personal_columns_are_in_the_book_only_when_asked() -> None:
    table = table_of(
        csv_text({"id": range(60)} | blobs() | {"Mail": [f"p{i}@mail.example" for i in range(60)]})
    )
    customers = build_customers(table, Plan())
    features, _, segments = cut(customers, 3)
    parts = table, customers, features, segments, Plan()

    private, asked = (
        load_workbook(io.BytesIO(workbook(analysis_sheets(*parts, personal=("Mail",), personal_too=too))))[
            "Customers"
        ]
        for too in (False, True)
    )

    assert "Mail" not in [cell.value for cell in private[1]]
    assert "Mail" in [cell.value for cell in asked[1]]


def test_a_cell_that_is_no_number_stands_in_its_column_as_written() -> None:
    columns = {"id": range(60)} | blobs()
    columns["Income"] = [*columns["Income"][:59], "unknown"]
    table = table_of(csv_text(columns))
    customers = build_customers(table, Plan())
    features, _, segments = cut(customers, 3)

    book = load_workbook(io.BytesIO(workbook(analysis_sheets(table, customers, features, segments, Plan()))))[
        "Customers"
    ]

    assert book["B61"].value == "unknown"
    assert isinstance(book["B60"].value, float | int)
