"""Twelve monthly exports are one table."""

from __future__ import annotations

import pytest

from segmentation import Dialect, ReadingError, read_tables

MAY = (b"id;amount;when\n1;1,50;13/05/2026\n2;2,00;14/05/2026\n", "may.csv")
JUNE = ("when;id;amount\n01/06/2026;3;4,25\n".encode("utf-16"), "june.csv")


def test_files_with_the_same_columns_in_any_order_are_one_table() -> None:
    table = read_tables([MAY, JUNE])

    assert table.text().to_numpy().tolist() == [
        ["1", "1,50", "13/05/2026", "may.csv"],
        ["2", "2,00", "14/05/2026", "may.csv"],
        ["3", "4,25", "01/06/2026", "june.csv"],
    ]
    assert table.kinds == {"id": "number", "amount": "number", "when": "date", "source file": "text"}


def test_columns_are_typed_over_all_files_together() -> None:
    """June alone can't tell day from month; May can."""
    table = read_tables([MAY, JUNE])

    assert table.dialect.day_first is True
    assert table.frame["when"].dt.month.tolist() == [5, 5, 6]
    assert table.frame["amount"].sum() == 7.75


def test_one_file_is_that_file() -> None:
    assert list(read_tables([MAY]).kinds) == ["id", "amount", "when"]


def test_a_file_of_another_shape_is_named_with_the_column_that_differs() -> None:
    with pytest.raises(ReadingError, match=r"“costs.csv” lacks “amount” and has “cost” besides"):
        read_tables([MAY, (b"id;cost;when\n1;2;13/05/2026\n", "costs.csv")])


def test_a_file_that_is_no_table_is_named() -> None:
    with pytest.raises(ReadingError, match=r"“june.csv”: This file is a PDF"):
        read_tables([MAY, (b"%PDF-1.7 ...", "june.csv")])


@pytest.mark.parametrize("content", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_among_others_is_told_and_does_not_stop_them(content) -> None:
    table = read_tables([MAY, (content, "march.csv"), JUNE])

    assert len(table.frame) == 3
    assert any("“march.csv” (empty)" in note.text for note in table.notes)


def test_files_that_are_all_empty_are_refused() -> None:
    with pytest.raises(ReadingError, match="The file is empty"):
        read_tables([(b"", "april.csv"), (b"", "may.csv")])


def test_a_month_without_sales_is_told_and_does_not_stop_the_others() -> None:
    table = read_tables([(b"id;amount;when\n", "april.csv"), MAY, JUNE])

    assert len(table.frame) == 3
    assert any("“april.csv”" in note.text and "no rows" in note.text for note in table.notes)


def test_a_wish_for_a_line_counts_the_files_without_rows() -> None:
    files = [(b"id;amount;when\n", "april.csv"), MAY, JUNE]
    table = read_tables(files, Dialect(drop=((1, 2),)))

    assert table.frame["id"].tolist() == [2, 3]
    assert [(item.file, item.line) for item in table.set_aside] == [(1, 2)]


def test_months_that_are_all_without_sales_are_refused() -> None:
    with pytest.raises(ReadingError, match="only a header"):
        read_tables([(b"id;amount;when\n", "april.csv"), (b"id;amount;when\n", "may.csv")])


def test_a_column_of_the_files_may_be_called_like_ours() -> None:
    content = b"source file,n\na,1\nb,2\n"

    table = read_tables([(content, "x.csv"), (content, "y.csv")])

    assert list(table.kinds) == ["source file", "n", "source file_2"]


def test_the_same_files_make_the_same_digest_and_others_another() -> None:
    assert read_tables([MAY, JUNE]).digest == read_tables([MAY, JUNE]).digest
    assert read_tables([MAY, JUNE]).digest != read_tables([JUNE, MAY]).digest
