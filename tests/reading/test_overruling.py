"""What was guessed can be overruled: lines put back or left out, questions that the cells leave open."""

import pytest

from segmentation.reading import Dialect, Table, read_table, read_tables

REPORT = (
    b"Report of May\n\nid,city,amount,paid\n1,York,5,x\n2,Bath,6,y\n3,Hull\n4,Deal, Kent,7,z\n"
    b"id,city,amount,paid\n5,Ayr,8,x\nTotal,,26,\n"
)


def lines_of(table: Table) -> dict[int, str]:
    return {item.line: item.reason for item in table.set_aside}


def rows_of(table: Table) -> list[list[str]]:
    return table.text().to_numpy().tolist()


def test_what_was_left_out_or_mended_is_listed_with_its_line_and_text():
    table = read_table(REPORT)

    assert lines_of(table) == {1: "above the header", 8: "repeated header", 10: "total"}
    assert [(item.line, item.text) for item in table.repaired] == [(6, "3,Hull"), (7, "4,Deal, Kent,7,z")]
    assert all(item.can_be_row for item in table.set_aside)


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (1, ["Report of May", "", "", ""]),
        (8, ["id", "city", "amount", "paid"]),
        (10, ["Total", "", "26", ""]),
    ],
)
def test_a_line_left_out_is_put_back_where_it_stood(line, row):
    before = read_table(REPORT)
    table = read_table(REPORT, dialect=Dialect(keep=((0, line),)))

    assert len(table.frame) == len(before.frame) + 1
    assert rows_of(table)[table.lines.tolist().index(line)] == row
    assert line not in lines_of(table)
    assert ("as you wished") in next(item.how for item in table.repaired if item.line == line)
    assert table.digest != before.digest


def test_a_line_that_does_not_fit_the_columns_is_put_back_as_it_stands():
    data = b"id,city,amount\n" + b"1,York,5\n" * 9 + b"x,y,z,u,v,w,x,y,z\n"
    before = read_table(data)
    table = read_table(data, dialect=Dialect(keep=((0, 11),)))

    assert lines_of(before) == {11: "not a row of the table"}
    assert rows_of(table)[-1] == ["x", "y", "z,u,v,w,x,y,z"]


def test_a_mended_row_is_left_out_and_kept_with_the_lines_set_aside():
    table = read_table(REPORT, dialect=Dialect(drop=((0, 7),)))

    assert 7 not in table.lines
    assert lines_of(table)[7] == "left out as you wished"
    assert [item.line for item in table.repaired] == [6]


def test_a_wish_for_a_line_holds_for_the_file_it_is_in():
    month = b"id,city,amount\n1,York,5\n2,Bath,6\nTotal,,11\n"
    table = read_tables([(month, "may.csv"), (month, "june.csv")], Dialect(keep=((1, 4),)))

    assert [(item.file, item.line) for item in table.set_aside] == [(0, 4)]
    assert [row[0] for row in rows_of(table)] == ["1", "2", "1", "2", "Total"]


def test_rows_that_were_kept_do_not_speak_of_missing_cells_in_a_total():
    table = read_table(b"id,city,amount\n1,York,5\n2,Bath,6\nTotal,11\n")

    assert lines_of(table) == {4: "total"}
    assert not any(note.kind == "ragged" for note in table.notes)


def test_dates_that_tell_no_order_are_asked_by_an_example_that_differs():
    table = read_table(b"id,when\n1,05/05/2024\n2,03/04/2024\n3,05/06/2024\n")

    (doubt,) = table.doubts
    assert (doubt.field, doubt.column, doubt.example) == ("day_first", "when", "03/04/2024")
    assert doubt.readings == ((True, "2024-04-03"), (False, "2024-03-04"))
    assert doubt.taken is False


@pytest.mark.parametrize("answer", [True, False])
def test_an_answered_question_is_not_asked_again(answer):
    table = read_table(b"id,when\n1,03/04/2024\n2,05/06/2024\n", dialect=Dialect(day_first=answer))

    assert table.doubts == ()
    assert table.frame["when"][0].month == (4 if answer else 3)


def test_an_order_told_by_another_column_is_not_asked():
    table = read_table(b"born,when\n25/12/1980,03/04/2024\n24/11/1979,05/06/2024\n")

    assert table.doubts == ()
    assert table.dialect.day_first is True
    assert any("like the other dates" in note.text for note in table.notes)


def test_a_number_that_could_be_thousands_is_asked():
    table = read_table(b"id,kg\na,1.234\nb,2.345\n")

    (doubt,) = table.doubts
    assert (doubt.field, doubt.taken) == ("decimal", ".")
    assert doubt.readings == ((".", "1.234"), (",", "1234"))
    assert read_table(b"id,kg\na,1.234\nb,2.345\n", dialect=Dialect(decimal=",")).doubts == ()
