"""What callers rely on: sources, digest, notes, lines, overrides, and that nothing is lost."""

import datetime as dt
import io
from dataclasses import FrozenInstanceError

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from segmentation.errors import ReadingError
from segmentation.reading import Dialect, read_table
from segmentation.work import Cancelled

SHOP = b"customer,city,amount,ordered,member\nC1,K\xc3\xb6ln,1.50,2024-01-15,yes\nC2,,2.25,2024-02-03,no\n"


def test_types_are_few_and_fixed():
    frame = read_table(SHOP).frame

    assert [str(dtype) for dtype in frame.dtypes] == ["str", "str", "float64", "datetime64[us]", "boolean"]
    assert isinstance(frame.index, pd.RangeIndex)
    assert frame["city"].isna().tolist() == [False, True]


def test_text_keeps_every_cell_as_written():
    table = read_table(SHOP)

    assert table.text().to_numpy().tolist() == [
        ["C1", "Köln", "1.50", "2024-01-15", "yes"],
        ["C2", "", "2.25", "2024-02-03", "no"],
    ]


def test_bytes_path_and_open_file_give_the_same_table(tmp_path):
    path = tmp_path / "shop.csv"
    path.write_bytes(SHOP)
    tables = [
        read_table(SHOP),
        read_table(bytearray(SHOP)),
        read_table(path),
        read_table(str(path)),
        read_table(io.BytesIO(SHOP)),
    ]

    assert len({table.digest for table in tables}) == 1
    assert tables[2].name == "shop.csv"


def test_a_missing_path_is_a_clear_error(tmp_path):
    with pytest.raises(ReadingError, match=r"no file “nowhere\.csv”"):
        read_table(tmp_path / "nowhere.csv")


def test_the_digest_changes_with_a_byte_and_with_a_wish():
    plain = read_table(SHOP).digest

    assert plain == read_table(SHOP, name="other name").digest
    assert plain != read_table(SHOP.replace(b"C2", b"C3")).digest
    assert plain != read_table(SHOP, dialect=Dialect(decimal=",")).digest


def test_the_dialect_given_back_reads_the_same_table():
    table = read_table("Müller;1,50\nGarcía;2,25\n".encode("cp1252"))
    again = read_table("Müller;1,50\nGarcía;2,25\n".encode("cp1252"), dialect=table.dialect)

    assert again.frame.equals(table.frame)
    assert again.dialect == table.dialect


@pytest.mark.parametrize(
    ("wish", "columns"),
    [
        (Dialect(delimiter=";"), ["a,b"]),
        (Dialect(header=0), ["column_1", "column_2"]),
        (Dialect(header=2), ["1", "2"]),
    ],
)
def test_every_part_of_the_dialect_can_be_overruled(wish, columns):
    assert list(read_table(b"a,b\n1,2\n3,4\n5,6\n", dialect=wish).frame.columns) == columns


def test_lines_are_counted_as_a_spreadsheet_does():
    table = read_table(b'report\n\nid,note\n1,"two\nlines"\n\n2,b\n3,c\n')

    assert table.dialect.header == 3
    assert table.lines.tolist() == [4, 6, 7]
    assert table.line_of(1) == 6


def test_set_aside_lines_are_kept_with_line_and_reason():
    table = read_table(b"Export of the shop\nid,city,amount\n1,York,5\n2,Bath,6\nTotal,,11\n")

    assert [(item.line, item.reason) for item in table.set_aside] == [(1, "above the header"), (5, "total")]
    assert len(table.frame) == 2


def test_a_customer_called_total_is_a_customer():
    table = read_table(b"name,city,amount\nShell,York,5\nEsso,Bath,6\nTotal,Leeds,7\n")

    assert table.frame["name"].tolist() == ["Shell", "Esso", "Total"]


def test_the_sentence_says_what_was_understood():
    text = "ship;amount;sold\n" + "".join(f"Nuñez;{n},5;{n + 12:02d}/01/2024\n" for n in range(1, 9))

    assert read_table(text.encode("cp437")).sentence() == (
        "Code page 437, semicolons, comma decimals, header in line 1, 3 columns, 8 rows; dates as day/month"
    )


def test_the_raw_head_shows_the_first_lines():
    assert read_table(SHOP).raw_head[:2] == (
        "customer,city,amount,ordered,member",
        "C1,Köln,1.50,2024-01-15,yes",
    )


def test_parquet_and_arrow_keep_values_dates_and_missing_cells():
    table = pa.table({"id": [1, 2], "when": pa.array([dt.date(2024, 1, 15), None]), "amount": [1.5, None]})
    stream = io.BytesIO()
    pq.write_table(table, stream)

    read = read_table(stream.getvalue())

    assert read.text().to_numpy().tolist() == [["1", "2024-01-15", "1.5"], ["2", "", ""]]
    assert read.kinds == {"id": "number", "when": "date", "amount": "number"}


def test_one_row_is_a_table_and_a_header_alone_is_not():
    assert len(read_table(b"a,b\nx,1\n").frame) == 1
    with pytest.raises(ReadingError, match="only a header"):
        read_table(b"a,b\n")


def test_results_cannot_be_changed():
    table = read_table(SHOP)

    with pytest.raises(FrozenInstanceError):
        table.name = "other"  # type: ignore[misc]


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON", "a" * 300, "😀.csv", "<img src=x>.csv"])
def test_names_are_only_shown(name):
    assert read_table(SHOP, name=name).name == name


@pytest.mark.parametrize("header", ["![x](http://evil/p.png)", "<img src=x>", "=1+1", "a" * 5_000])
def test_names_of_columns_are_kept_literally(header):
    assert read_table(f"id,{header}\n1,2\n2,3\n".encode()).frame.columns[1] == header


SPECTRUM = [
    ('first,zip\nJohn,"Anytown, WW"\n', [["first", "zip"], ["John", "Anytown, WW"]]),
    ('a,b,c\n1,"",""\n2,3,4', [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]]),
    ('a,b\r\n1,"ha ""ha"" ha"\r\n3,4\r\n', [["a", "b"], ["1", 'ha "ha" ha'], ["3", "4"]]),
    (
        'key,val\n1,"{""type"": ""Point"", ""at"": [102.0, 0.5]}"\n',
        [["key", "val"], ["1", '{"type": "Point", "at": [102.0, 0.5]}']],
    ),
    (
        'a,b,c\r\n1,2,3\r\n"Once upon \r\na time",5,6\r\n',
        [["a", "b", "c"], ["1", "2", "3"], ["Once upon \r\na time", "5", "6"]],
    ),
    ('a,b\n1,"ha \n""ha"" \nha"\n3,4\n', [["a", "b"], ["1", 'ha \n"ha" \nha'], ["3", "4"]]),
    ("a,b,c\n1,2,3\n4,5,ʤ", [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "ʤ"]]),
]


@pytest.mark.parametrize(("text", "rows"), SPECTRUM)
def test_quotes_and_line_breaks_follow_the_rules(text, rows):
    found = read_table(text.encode()).text()

    assert [list(found.columns), *found.to_numpy().tolist()] == rows


LONG = b"id,note,amount\n" + b"".join(b"%d,n%d,%d.5\n" % (i, i % 7, i) for i in range(600_000))


def test_a_long_file_is_read_in_halves_with_every_line_in_its_place():
    content = LONG.replace(b"\n450000,", b"\n450000,,,,,")
    table = read_table(content)

    assert table.frame["id"].tolist()[-1] == 599_999
    assert table.lines[-1] == 600_001
    assert 450_002 in {item.line for item in (*table.set_aside, *table.repaired)}


def test_progress_grows_and_ends_near_one():
    told = []
    read_table(LONG, progress=lambda share, words: told.append((share, words)))
    shares = [share for share, _ in told]

    assert shares == sorted(shares)
    assert shares[-1] > 0.9
    assert any("rows" in words for _, words in told)


def test_reading_stops_when_nobody_waits():
    asked = []

    with pytest.raises(Cancelled):
        read_table(LONG, cancelled=lambda: asked.append(1) or len(asked) > 5)


def test_the_first_rows_of_the_text_are_those_of_the_whole_text():
    table = read_table(LONG)

    assert table.text(5).equals(table.text().head(5))
    assert table.text_of("note").equals(table.text()["note"])
