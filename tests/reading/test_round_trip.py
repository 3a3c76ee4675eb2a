"""What a program writes by the rules is read back cell by cell; and no bytes break the reader."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segmentation.errors import SegmentationError
from segmentation.reading import Dialect, Table, read_table

WORDS = st.sampled_from(
    [
        "",
        "Ann",
        "Müller",
        "García",
        "a, b",
        "x; y",
        'say "hi"',
        "two\nlines",
        "tab\there",
        "12.50",
        "-3",
        "2024-01-15",
        "C-17",
    ]
)
NAMES = ["customer", "name", "remark", "amount"]
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def tables(draw):
    columns = draw(st.integers(2, 4))
    body = draw(
        st.lists(st.lists(WORDS, min_size=columns - 1, max_size=columns - 1), min_size=3, max_size=12)
    )
    return [NAMES[:columns], *[[f"K{100 + number}", *row] for number, row in enumerate(body)]]


def written(rows, delimiter, end, quoting):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return stream.getvalue()


def rows_of(table: Table) -> list[list[str]]:
    text = table.text()
    return [list(text.columns), *text.to_numpy().tolist()]


@QUIET
@given(
    rows=tables(),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_every_cell_comes_back_when_the_dialect_is_told(rows, delimiter, end, quoting, encoding):
    data = written(rows, delimiter, end, quoting).encode(encoding)
    told = Dialect(delimiter=delimiter, encoding=encoding if encoding == "cp1252" else None, header=1)

    assert rows_of(read_table(data, dialect=told)) == rows


@QUIET
@given(
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
    count=st.integers(3, 30),
)
def test_customer_files_come_back_without_being_told_anything(delimiter, end, quoting, encoding, count):
    people = [
        ["Ann Müller", "Köln", "12.50", "2024-01-15", "a, b"],
        ["José García", "Málaga", "7", "2024-02-03", 'say "x; y"'],
    ]
    rows = [["id", "name", "city", "amount", "ordered", "remark"]]
    rows += [[f"K{100 + number}", *people[number % 2]] for number in range(count)]

    assert rows_of(read_table(written(rows, delimiter, end, quoting).encode(encoding))) == rows


def outcome(data: bytes) -> Table | str:
    """The table, or the message of the error."""
    try:
        return read_table(data)
    except SegmentationError as error:
        return str(error)


def check_outcome(found: Table | str) -> None:
    if isinstance(found, str):
        assert "could not be read as a table" not in found, "an error nobody has foreseen"
        assert found.endswith((".", "…].", "?"))
        return
    assert list(found.frame.columns) == list(found.text().columns)
    assert found.frame.columns.is_unique
    assert len(found.frame) == len(found.text()) == len(found.lines)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_clear_error(data):
    check_outcome(outcome(data))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.sampled_from("ab1,;\t|\"' \n\r\\é.-%€:/"), max_size=200))
def test_any_small_text_gives_a_table_or_a_clear_error(text):
    check_outcome(outcome(text.encode()))


@pytest.mark.parametrize("cut", [10, 60, 150, 300, 600, 1200])
def test_a_cut_off_workbook_is_called_damaged(cut):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["a", "b"])
    stream = io.BytesIO()
    book.save(stream)

    with pytest.raises(SegmentationError):
        read_table(stream.getvalue()[:cut])
