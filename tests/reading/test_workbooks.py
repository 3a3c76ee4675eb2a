"""Workbooks: what a sheet does not show of itself is told."""

import datetime as dt
import io

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from segmentation.reading import Dialect, Table, read_table


def read(book: openpyxl.Workbook, **wish) -> Table:
    stream = io.BytesIO()
    book.save(stream)
    return read_table(stream.getvalue(), dialect=Dialect(**wish))


def book_of(*rows: list) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def kinds(table: Table) -> set[str]:
    return {note.kind for note in table.notes}


def test_formulas_without_a_stored_result_are_told():
    table = read(book_of(["id", "n", "twice"], *([n, n, f"=B{n}*2"] for n in range(2, 8))))

    (note,) = [note for note in table.notes if note.kind == "formulas"]
    assert note.count == 6
    assert "save the workbook in Excel" in note.text
    assert table.text()["twice"].tolist() == [""] * 6


def test_merged_cells_keep_their_value_in_the_first_and_are_told():
    book = book_of(["region", "n"], ["North", 1], [None, 2], [None, 3])
    book.active.merge_cells("A2:A4")
    table = read(book)

    assert table.text()["region"].tolist() == ["North", "", ""]
    assert "merged" in kinds(table)


def test_dates_that_count_from_1904_are_right():
    book = book_of(["id", "day"])
    book.epoch = CALENDAR_MAC_1904
    for number in range(1, 4):
        book.active.append([number, dt.date(2024, 1, number)])

    assert read(book).frame["day"].dt.day.tolist() == [1, 2, 3]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_named_and_not_read(state):
    book = book_of(["id", "n"], ["a", 1], ["b", 2])
    secret = book.create_sheet("Cost prices")
    for number in range(9):
        secret.append(["x", number])
    secret.sheet_state = state
    table = read(book)

    assert len(table.frame) == 2
    assert any("Cost prices" in note.text for note in table.notes)


def test_the_larger_of_two_tables_in_a_sheet_is_read_and_the_other_can_be_chosen():
    rows = [["city", "n"], ["Bath", 1], ["Hull", 2], [], ["id", "city", "sum"]]
    book = book_of(*rows, *([f"c{n}", "Bath", n] for n in range(9)))
    table = read(book)

    assert list(table.frame.columns) == ["id", "city", "sum"]
    assert table.lines[0] == 6
    assert list(read(book, span=table.parts[0].span).frame["city"]) == ["Bath", "Hull"]
