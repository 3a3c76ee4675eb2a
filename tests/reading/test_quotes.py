"""Quotes that are out of place, opened and never closed, or closed far below: no row is lost or swallowed."""

import time

import pytest

from segmentation.errors import ReadingError
from segmentation.reading import Table, read_table
from segmentation.reading.effort import Effort
from segmentation.reading.records import Marks, split_mended

WIDTH = 150
HEADER = ",".join(f"c{number}" for number in range(WIDTH))
GOOD = ",".join(["12"] * WIDTH)
#: One cell too many, quotes at every one, and the last of them out of place.
HARD = ",".join(['"x', 'y"'] * (WIDTH // 2) + ['"a"b'])


def read(*lines: str) -> Table:
    return read_table("\n".join(lines).encode())


def lines_seen(table: Table) -> list[int]:
    return sorted([*table.lines.tolist(), *(item.line for item in table.set_aside)])


def test_a_wide_file_with_many_broken_quotes_keeps_every_row():
    broken = ",".join(['"y' if number % 7 == 0 else "12" for number in range(WIDTH)])
    table = read(HEADER, *[GOOD] * 30, *[broken] * 30, *[GOOD] * 30)

    assert lines_seen(table) == list(range(2, 92))
    assert len(table.repaired) == 30
    assert table.text().iloc[30].tolist()[:8] == ['"y', *["12"] * 6, '"y']


def test_once_the_search_for_cells_is_used_up_lines_are_set_aside_and_the_rest_is_read(monkeypatch):
    for module in ("body", "stretches"):
        monkeypatch.setattr(f"segmentation.reading.{module}.MAX_QUOTE_STEPS", 100)
    monkeypatch.setattr("segmentation.reading.gather.MAX_ALIGN_STEPS", 1)
    table = read(HEADER, *[GOOD] * 20, *[HARD] * 5, *[GOOD] * 20)

    assert lines_seen(table) == list(range(2, 47))
    assert [item.line for item in table.set_aside] == [22, 23, 24, 25, 26]
    assert table.set_aside[0].text == HARD
    assert "not mended" in next(note.text for note in table.notes if note.kind == "set aside")


def test_rows_of_another_width_beyond_the_work_allowed_are_set_aside_with_their_cells(monkeypatch):
    monkeypatch.setattr("segmentation.reading.gather.MAX_ALIGN_STEPS", 400)
    short = ",".join(["12"] * 49)
    table = read(",".join(f"c{i}" for i in range(50)), *[",".join(["12"] * 50)] * 300, *[short] * 50)

    assert lines_seen(table) == list(range(2, 352))
    assert len(table.set_aside) >= 40
    assert table.set_aside[-1].cells == ("12",) * 49
    assert table.set_aside[-1].can_be_row


def test_too_many_broken_lines_are_refused_with_the_first_of_them(monkeypatch):
    monkeypatch.setattr("segmentation.reading.body.MAX_MENDED_RECORDS", 10)
    with pytest.raises(ReadingError, match="first of them in lines 4, 5, 6") as caught:
        read("a,b,c", "1,ann,x", "2,bob,y", *['3,"cy,z'] * 20, *["4,dan,w"] * 20)

    assert "11 of the first 13 lines" in str(caught.value)


def test_the_search_takes_no_longer_than_its_effort():
    line = ",".join(['"x', 'y"'] * 300)
    start = time.process_time()

    assert split_mended(line, Marks(","), 310, Effort(100_000)) == line.split(",")
    assert time.process_time() - start < 2


ROWS = [f"{number},name {number},2024-01-{number % 28 + 1:02}" for number in range(1, 60)]


def test_two_stray_quotes_far_apart_swallow_no_row_between_them():
    lines = list(ROWS)
    lines[9], lines[29] = '10,"name 10,2024-01-11', '30,name 30","2024-01-02'
    table = read("id,name,day", *lines)

    assert table.lines.tolist() == list(range(2, 61))
    assert table.frame["id"].tolist() == list(range(1, 60))
    assert {item.line for item in table.repaired} == {11, 31}


def test_stray_quotes_that_arrow_would_pair_are_seen_as_well():
    lines = list(ROWS)
    lines[9], lines[29] = '10,"name 10,2024-01-11', '30,name 30",2024-01-02'
    table = read("id,name,day", *lines)

    assert len(table.frame) == 59


def test_a_letter_of_many_lines_in_quotes_stays_one_cell():
    letter = "\n".join(["Dear shop, thanks", "for the parcel, it came", "on Monday, early", "Ann, York"] * 20)
    table = read("id,day,remark", *[f'{number},2024-01-15,"{letter}"' for number in range(1, 9)])

    assert table.text()["remark"].tolist() == [letter] * 8


def test_a_cell_of_three_thousand_lines_is_read_as_one_cell():
    note = "a line without a delimiter\n" * 3_000
    table = read("id,name,note", *[f"{n},ann,x" for n in range(50)], f'50,bob,"{note}"', "51,cy,z")

    assert len(table.frame) == 52
    assert table.text()["note"].iloc[50] == note


@pytest.mark.parametrize("text", ["plain line\n", "line of text in the cell, with, commas\n"])
@pytest.mark.parametrize("end", ['"\n3,cy,z\n', ""])
def test_a_cell_of_many_megabytes_in_many_lines_is_refused_where_it_begins(text, end):
    content = 'id,name,note\n1,ann,x\n2,bob,"' + text * (3_000_000 // len(text)) + end
    with pytest.raises(ReadingError, match=r"Line 3 \(“2,bob,"):
        read_table(content.encode())


def test_a_stray_quote_before_a_million_bytes_of_rows_costs_one_line():
    rows = [f"{number},name {number},2024-01-15" for number in range(60_000)]
    rows[3] = '3,"name 3,2024-01-15'
    table = read("id,name,day", *rows)

    assert len(table.frame) == 60_000
    assert [item.line for item in table.repaired] == [5]
