"""Bombs, far corners and damaged files end in one sentence, quickly."""

import gzip
import io
import time
import tomllib
import zipfile
from pathlib import Path

import pytest

from segmentation.errors import ReadingError
from segmentation.reading import read_table
from segmentation.reading.limits import LONGEST_LINE_BYTES, MAX_COLUMNS, MAX_UPLOAD_MEGABYTES


def refused(data: bytes, seconds: float = 10.0) -> str:
    start = time.perf_counter()
    with pytest.raises(ReadingError) as caught:
        read_table(data)
    assert time.perf_counter() - start < seconds
    return str(caught.value)


def test_a_gzip_bomb_is_stopped_while_unpacking():
    assert "250 times" in refused(gzip.compress(bytes(100_000_000)))


def test_a_zip_bomb_is_stopped_while_unpacking():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0,1\n" * 25_000_000)

    assert "250 times" in refused(stream.getvalue())


@pytest.mark.parametrize(
    ("columns", "above"), [(MAX_COLUMNS + 1, ""), (100_000, ""), (200_000, "Report of June\n\n")]
)
def test_too_many_columns_are_counted_and_refused_before_parsing(columns, above):
    line = ",".join(f"c{number}" for number in range(columns))
    said = refused(f"{above}{line}\n{line}\n".encode(), seconds=4)

    assert f"has {columns:,} columns; at most {MAX_COLUMNS:,}" in said


def test_a_cell_of_many_megabytes_is_refused():
    assert "MB long" in refused(b"a,b\n1," + b"x" * 5_000_000 + b"\n")


def test_an_open_quote_on_every_line_does_not_hang():
    assert "quotes" in refused(b"a,b,c\n" + b'1,"abc,def\n' * 25_000)


def test_one_open_quote_costs_one_line_not_the_file():
    table = read_table(b"a,b,c\n" + b"1,abc,def\n" * 3_000 + b'2,"x,y\n' + b"1,abc,def\n" * 3_000)

    assert len(table.frame) == 6_001
    assert table.text().iloc[3_000].tolist() == ["2", '"x', "y"]
    assert [note.lines for note in table.notes if note.kind == "quotes"] == [(3_002,)]


def test_a_protected_workbook_is_called_protected():
    data = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900)
    )

    assert "password" in refused(data)


@pytest.mark.parametrize(
    ("start", "word"),
    [(b"PAR1", "Parquet"), (b"ARROW1\0\0", "Arrow"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged")],
)
def test_damaged_containers_are_called_damaged(start, word):
    assert word in refused(start + bytes(range(256)) * 4)


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a":' * 50_000, b"<table>" + b"<tr><td>a" * 3])
def test_deep_nesting_is_no_way_to_crash(data):
    try:
        read_table(data)
    except ReadingError as error:
        message = str(error)
        assert message.endswith(".")


def test_a_delimiter_that_changes_half_way_is_followed():
    table = read_table(b"id,name,amount\n" + b"1,ann,2.5\n" * 50 + b"1;ann;2.5\n" * 20)

    assert table.text()["amount"].tolist() == ["2.5"] * 70


def sheet(rows: str) -> bytes:
    """An OpenDocument spreadsheet of one sheet."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">'
        f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def row(*cells: str, repeat: str = "") -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells
    )
    return f"<table:table-row{repeat}>{inner}</table:table-row>"


def test_a_row_repeated_without_end_is_refused_before_it_is_unrolled():
    bomb = row("a", "1", repeat=' table:number-rows-repeated="100000000"')

    assert "far cells" in refused(sheet(row("id", "n") + bomb), seconds=1)


def test_empty_rows_repeated_to_the_end_of_a_sheet_are_no_bomb():
    tail = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'

    assert len(read_table(sheet(row("id", "n") + row("a", "1") * 3 + tail)).frame) == 3


def test_a_hundred_thousand_empty_rows_between_two_filled_ones_are_passed_over():
    gap = '<table:table-row table:number-rows-repeated="100000"><table:table-cell/></table:table-row>'
    start = time.perf_counter()
    table = read_table(sheet(row("id", "n") + row("a", "1") * 3 + gap + row("b", "2")))

    assert time.perf_counter() - start < 10
    assert table.frame["id"].tolist() == ["a", "a", "a", "b"]
    assert table.lines.tolist() == [2, 3, 4, 100_005]
    assert [note.count for note in table.notes if note.kind == "empty"] == [100_000]


@pytest.mark.parametrize("start", [b"", b"a,b\n1,2\n", b"\xff\xfe"])
def test_a_line_of_many_megabytes_is_refused_at_once(start):
    assert "MB long" in refused(start + b"x," * 15_000_000)


def test_a_file_of_many_lines_longer_than_a_line_may_be_is_read():
    table = read_table(b"a,b\r" + b"1,2\r" * (LONGEST_LINE_BYTES // 2))

    assert len(table.frame) == LONGEST_LINE_BYTES // 2


def test_the_browser_refuses_what_the_limits_say():
    config = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())

    assert config["server"]["maxUploadSize"] == MAX_UPLOAD_MEGABYTES
