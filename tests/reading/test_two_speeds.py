"""Whatever arrow reads fast is what the line by line reader gives, broken lines among good ones included."""

from __future__ import annotations

import csv
import dataclasses
import io
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from segmentation import Table, read_table
from segmentation.reading import fast_rows, plain_text, stretches
from segmentation.reading.body import Body, read_slowly
from segmentation.reading.fast_rows import read_fast
from segmentation.reading.records import Marks
from segmentation.work import NO_JOB

WIDTH = 3

good = st.sampled_from(
    ["1,Ann,2.5", '2,"Bob, Jr.",7', '3,"say ""hi""",8', '4,"two\nlines",9', '5,"",1', '"6","x","y"', "7,é,3"]
)
bad = st.sampled_from(
    ['8,5" pipe,2', '9,"open,3', '1, "blank" ,2', '2,"x"y,3', "4,5", "6,7,8,9", "", "  ", '"', '3,"a""",""b"',
     '1,"x\n2', "\x85,1,2", '"",,""', '5,"a\n\n\nb",x,"y']
)  # fmt: skip
ends = st.sampled_from(["\n", "\r\n", "\r"])
texts = st.lists(st.tuples(st.one_of(good, good, good, good, bad), ends), max_size=60).map(
    lambda lines: "".join(line + end for line, end in lines)
)


def rows_of(body: Body):
    rows = list(zip(*(column.to_pylist() for column in body.columns.columns), strict=True))
    return rows, body.places.tolist(), body.odd, body.mended, body.blank


@settings(max_examples=150, deadline=None)
@given(texts, st.integers(1, 400))
@example('1,2,3\n4,"x\n5,6,7\n8",9,1\n', 1_000)
def test_the_fast_way_gives_the_rows_of_the_slow_way(text, block):
    with mock.patch.object(stretches, "BLOCK_BYTES", block):
        fast = read_fast(text.encode(), 0, Marks(","), WIDTH, NO_JOB)

    if fast is not None:
        assert rows_of(fast.body()) == rows_of(read_slowly(text, Marks(","), WIDTH))


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('ab,"\n\r '), max_size=80), st.integers(1, 20))
def test_it_does_so_on_any_text_of_quotes_commas_and_line_ends(text, block):
    with mock.patch.object(stretches, "BLOCK_BYTES", block), mock.patch.object(fast_rows, "MOST_BROKEN", 99):
        fast = read_fast(text.encode(), 0, Marks(","), 2, NO_JOB)

    if fast is not None:
        assert rows_of(fast.body()) == rows_of(read_slowly(text, Marks(","), 2))


def both_ways(content: bytes) -> tuple[Table, Table]:
    """The table as it is read, and that of the slow way."""
    with mock.patch.object(plain_text, "read_fast", return_value=None):
        slow = read_table(content)
    return read_table(content), slow


def same(one: Table, other: Table) -> bool:
    facts = [f.name for f in dataclasses.fields(Table) if f.name not in {"frame", "lines", "_text"}]
    return (
        one.frame.equals(other.frame)
        and one.text().equals(other.text())
        and one.lines.tolist() == other.lines.tolist()
        and all(getattr(one, name) == getattr(other, name) for name in facts)
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), bad), max_size=6), st.integers(50, 1_000))
def test_a_file_with_a_few_broken_lines_gives_the_same_table_both_ways(broken, block):
    lines = [f'{row},"Item, no. {row % 7}",{row / 4}' for row in range(100)]
    for place, line in broken:
        lines.insert(place, line)

    with mock.patch.object(stretches, "BLOCK_BYTES", block):
        fast, slow = both_ways(("id,name,amount\n" + "\n".join(lines) + "\n").encode())

    assert same(fast, slow)


columns = st.sampled_from(
    [
        ("code", lambda row: f"C{row:04}"),
        ("amount", lambda row: f"{row * 7.25 - 40:.2f}"),
        ("price", lambda row: f"{row * 1234.5:,.2f}"),
        ("points", lambda row: str(row * row)),
        ("ordered", lambda row: f"2024-{row % 12 + 1:02}-{row % 28 + 1:02}"),
        ("name", lambda row: ("Ann", "Müller, Köln", 'the "big" one', "")[row % 4]),
        ("note", lambda row: ("a\nb", "x;y", "  ", "NA")[row % 4]),
        ("vip", lambda row: ("yes", "no")[row % 2]),
    ]
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(columns, min_size=2, max_size=6),
    st.integers(3, 60),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([("\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_MINIMAL), ("\n", csv.QUOTE_ALL)]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
)
def test_a_file_that_both_ways_can_read_is_the_same_table(chosen, rows, delimiter, form, encoding):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=form[0], quoting=form[1])
    writer.writerow([name for name, _ in chosen])
    writer.writerows([made(row) for _, made in chosen] for row in range(rows))

    with mock.patch.object(stretches, "BLOCK_BYTES", 300):
        fast, slow = both_ways(stream.getvalue().encode(encoding))

    assert same(fast, slow)


def test_broken_lines_leave_the_good_ones_to_the_fast_way():
    lines = [f'{row},"Item, no. {row % 7}",{row / 4}' for row in range(6_000)]
    lines[3_000] = '3000,7" pipe long,750.0'
    lines[4_500] = '4500,"open,1125.0'
    content = ("id,name,amount\n" + "\n".join(lines) + "\n").encode()

    fast, slow = both_ways(content)
    with mock.patch.object(plain_text, "read_slowly", side_effect=AssertionError):
        again = read_table(content)

    assert same(fast, slow)
    assert [item.line for item in again.repaired] == [3_002, 4_502]


def test_a_cell_open_for_more_lines_than_a_cell_has_swallows_none_of_them():
    lines = [f"{row},x,{row}" for row in range(5_000)]
    lines[1_000], lines[4_000] = '1000,"x,1000', '4000,x",4000'

    table = read_table(("id,name,amount\n" + "\n".join(lines) + "\n").encode())

    assert len(table.frame) == 5_000
    assert table.text()["name"][1_000] == '"x'


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blocks_end_where_lines_end(end):
    text = ("1,Ann,2" + end) * 100 + "1,Ann,2"
    with mock.patch.object(stretches, "BLOCK_BYTES", 50):
        cut = list(stretches.stretches(text.encode(), 0, Marks(","), WIDTH))

    assert len(cut) > 10
    assert [piece.start for piece in cut[1:]] == [piece.stop for piece in cut[:-1]]
    assert all(text[piece.start : piece.stop].startswith("1,Ann,2") for piece in cut)
