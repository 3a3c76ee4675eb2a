"""A large file of numbers, parsed to numbers at once, is the table that its text gives."""

from __future__ import annotations

import dataclasses
from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from segmentation import Dialect, Table, read_table
from segmentation.reading import number_rows, plain_numbers, stretches, totals
from segmentation.reading.in_file import MixedTable
from segmentation.reading.kept_text import _InFile

ROWS = 250


@pytest.fixture(autouse=True)
def _small_is_large():
    with (
        mock.patch.object(totals, "SUMMED_ROWS", ROWS // 2),
        mock.patch.object(number_rows, "SUMMED_ROWS", ROWS // 2),
        mock.patch.object(plain_numbers, "FEWEST", ROWS // 3),
        mock.patch.object(stretches, "BLOCK_BYTES", 6_000),
    ):
        yield


def lines_of_numbers(seed: int = 0) -> list[str]:
    rng = np.random.default_rng(seed)
    amounts, points = rng.lognormal(3, 1, ROWS), rng.integers(0, 10**6, ROWS)
    return [f"C{row},{points[row]},{amounts[row]:.2f},{row % 3},{-amounts[row]}" for row in range(ROWS)]


def as_file(lines: list[str], header: str = "id,points,amount,visits,score") -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def by_text(content: bytes, wish: Dialect | None = None) -> Table:
    """The table read with every column as text first."""
    with mock.patch.object(number_rows, "number_columns", return_value={}):
        return read_table(content, dialect=wish)


def in_file(table: Table) -> list[str]:
    return [name for name, column in table._text._columns.items() if isinstance(column, _InFile)]


def same(one: Table, other: Table) -> bool:
    facts = [f.name for f in dataclasses.fields(Table) if f.name not in {"frame", "lines", "_text"}]
    return (
        one.frame.equals(other.frame)
        and one.text().equals(other.text())
        and one.text(7).equals(other.text(7))
        and all(one.text_of(name).equals(other.text_of(name)) for name in one.kinds)
        and one.lines.tolist() == other.lines.tolist()
        and all(getattr(one, name) == getattr(other, name) for name in facts)
    )


def test_the_text_of_numbers_stays_in_the_file():
    content = as_file(lines_of_numbers())

    table = read_table(content)

    assert in_file(table) == ["points", "amount", "visits", "score"]
    assert same(table, by_text(content))
    assert table.text().agg(",".join, axis=1).tolist() == lines_of_numbers()


odd_cells = st.sampled_from(
    ["", "nan", "inf", "NA", "007", "1,5", "1.234,5", "€ 12", " 12", "1e5", "1.5", "-", "12%", "x" * 30, "0",
     "-0.0", "+3", "1_000", "99999999999999999999999999", "1e300", "٣"]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, ROWS - 1), st.integers(0, 4), odd_cells), max_size=6), st.booleans())
@example([(ROWS - 5, 1, "inf")], False)
def test_a_cell_that_is_no_plain_number_makes_the_table_its_text_makes(changes, quoted):
    lines = [line.split(",") for line in lines_of_numbers()]
    for row, column, cell in changes:
        lines[row][column] = f'"{cell}"' if quoted or "," in cell else cell
    content = as_file([",".join(cells) for cells in lines])

    assert same(read_table(content), by_text(content))


@pytest.mark.parametrize(
    "more",
    [
        ["", "  ", ",,,,"],
        ["id,points,amount,visits,score"],
        ["Total,123,4.5,6,7"],
        ["Exported by Ann,,,,"],
        ["C1,2,3"],
        ['C1,2,"3,4,5'],
        [],
    ],
)
@pytest.mark.parametrize("place", [3, ROWS // 2, ROWS])
def test_lines_that_are_no_rows_are_found_as_among_text(more, place):
    lines = lines_of_numbers()
    lines[place:place] = more
    content = as_file(lines)

    assert same(read_table(content), by_text(content))


@pytest.mark.parametrize("rows", [[], ["", ",,"], [",,"] * 3, ["2021,2022,2023"]])
def test_a_table_of_nothing_but_numbers_is_the_same_too(rows):
    rng = np.random.default_rng(1)
    lines = [f"{a},{b:.3f},{c}" for a, b, c in zip(*rng.normal(size=(3, ROWS)), strict=True)]
    lines[100:100] = rows
    content = as_file(lines, "2021,2022,2023")

    table = read_table(content)

    assert len(in_file(table)) == 3
    assert same(table, by_text(content))


@pytest.mark.parametrize(
    "wish",
    [Dialect(decimal=","), Dialect(keep=((0, 5),)), Dialect(drop=((0, 7), (0, 9))), Dialect(decimal=".")],
)
def test_wishes_are_followed_as_among_text(wish):
    content = as_file(lines_of_numbers())

    assert same(read_table(content, dialect=wish), by_text(content, wish))


def test_columns_named_like_dates_or_without_a_mark_are_looked_at_as_text():
    lines = lines_of_numbers()
    lines[200] = lines[200].replace("C200,", "C200,1.").replace(",,", ",")
    content = as_file(lines, "id,points,amount,visits,order date")

    table = read_table(content)

    assert same(table, by_text(content))
    assert in_file(table) == ["amount"] or not in_file(table)


@pytest.mark.parametrize(
    "words", [("yes", "no"), ("2021-03-01", "2021-03-02"), ("0100", "0200"), ("NA", "EMEA")]
)
def test_few_words_again_and_again_are_looked_at_as_text(words):
    lines = [
        line.replace(f",{row % 3},", f",{words[row % 2]},") for row, line in enumerate(lines_of_numbers())
    ]
    content = as_file(lines)

    table = read_table(content)

    assert in_file(table) == ["points", "amount", "score"]
    assert same(table, by_text(content))


@pytest.mark.parametrize("rows", [50, 5_000])
def test_digits_too_many_for_a_number_are_names_however_many_rows(rows):
    cards = np.random.default_rng(0).integers(10**15, 10**16, rows)
    content = as_file([f"{card},{place / 7}" for place, card in enumerate(cards)], "card,amount")

    assert read_table(content).kinds == {"card": "text", "amount": "number"}
    assert by_text(content).kinds == {"card": "text", "amount": "number"}


def test_a_table_without_any_column_in_the_file_is_an_arrow_table():
    lines = [f"C{row},{row % 5},{'long words ' * 9}" for row in range(ROWS)]

    assert not in_file(read_table(as_file(lines, "id,n,words")))


def test_some_rows_of_a_mixed_table_are_text():
    with mock.patch.object(number_rows, "table_of", side_effect=MixedTable) as made:
        read_table(as_file(lines_of_numbers()))
    mixed = MixedTable(made.call_args.args[0])

    assert mixed.slice(ROWS - 2, 5).to_pylist()[-1]["1"] == lines_of_numbers()[-1].split(",")[1]
    assert mixed.filter(np.arange(ROWS) == 17).slice(0, 3).to_pylist() == mixed.slice(17, 1).to_pylist()
