"""The labelled file never lies: every row, every cell, the right segment, and no formula that runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from segmentation import (
    Customers,
    Dialect,
    Features,
    Labelled,
    Method,
    Plan,
    SegmentationError,
    Segments,
    Table,
    analyse,
    build_customers,
    build_features,
    describe_columns,
    formula_cells,
    labelled_customers,
    labelled_rows,
    personal_columns,
    propose_plan,
    read_table,
)
from segmentation.clustering.rules import Mixture
from segmentation.formulas import guard, unguard
from tests.making import (
    SHOP,
    blobs,
    csv_text,
    cut,
    lines_csv,
    lines_plan,
    modest,
    sample_table,
    table_of,
    using,
    written,
)

_ADDED = ["segment", "segment_name", "segment_status", "segment_note"]
#: What makes cells hard to carry: formulas, blanks at the ends, quotes, delimiters, newlines, any letter.
_HARD = st.sampled_from(
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", " =1", "'=1", "''", '"', '""', "a,b;c\td", "x\ny",
     " a ", "\tb", "=", "-", "Ærø", "漢字", "😀", "–", "1,234.56", "'", "%a", "|x", "０１", "\u00a0=1"]
)  # fmt: skip
_LETTERS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\u2028\u2029\ufeff"),
    max_size=8,
)
_CELL = _HARD | _LETTERS | st.builds("{}{}".format, _HARD, _LETTERS)


def _labelled(table: Table, plan: Plan | None = None, k: int = 3) -> Labelled:
    plan = plan or propose_plan(table)
    customers = build_customers(table, plan)
    features, _, segments = cut(customers, k, plan)
    return labelled_rows(table, customers, features, segments)


def _cells(table: Table) -> dict[str, list[str]]:
    """Give the cells of a download as they were before the guard."""
    text = table.text()
    return {name: unguard(pa.array(text[name], type=pa.string())).to_pylist() for name in text.columns}


@modest
@given(st.lists(st.tuples(_CELL, _CELL), min_size=12, max_size=12), st.sampled_from([",", ";", "\t", "|"]))
def test_the_download_reads_back_as_the_upload_with_four_columns_more(
    cells: list[tuple[str, str]], delimiter: str
) -> None:
    made = {
        "Name": [f"{one}x" if not one.strip() else one for one, _ in cells],
        "Income": np.arange(12) * 100 + 50,
        "Note": [other for _, other in cells],
        "Visits": [3, 9, 1] * 4,
    }
    upload = csv_text(made, delimiter).encode()
    wish = Dialect(encoding="utf-8", delimiter=delimiter, header=1)
    table = read_table(upload, "made.csv", wish)
    assume(len(table.frame) == 12)
    plan = Plan(features=using("Income", "Visits"))

    labelled = _labelled(table, plan)
    again = read_table(labelled.to_csv(), "labelled.csv", replace(wish, delimiter=labelled.delimiter))

    text = table.text()
    assert list(again.kinds) == [*text.columns, *_ADDED]
    found = _cells(again)
    assert {name: found[name] for name in text} == {name: list(text[name]) for name in text}


@modest
@given(st.lists(st.tuples(_CELL, _CELL), min_size=3, max_size=9))
def test_the_bytes_hold_every_cell_for_any_reader_of_csv(cells: list[tuple[str, str]]) -> None:
    made = {
        "Name": [one for one, _ in cells],
        "Note": [other for _, other in cells],
        "Income": [100 * i for i in range(len(cells))],
    }
    table = read_table(
        csv_text(made).encode(), "made.csv", Dialect(encoding="utf-8", delimiter=",", header=1)
    )
    assume(len(table.frame) == len(cells) and "Income" in table.frame)

    rows = written(_labelled(table, Plan(features=using("Income")), k=2).to_csv())

    text = table.text()
    for name in text:
        guarded = guard(pa.array(text[name], type=pa.string()))[0].to_pylist()
        assert [row[name] for row in rows] == guarded


@modest
@given(st.lists(_CELL, max_size=20))
def test_unguard_is_the_inverse_of_guard(cells: list[str]) -> None:
    guarded, changed = guard(pa.array(cells, type=pa.string()))

    assert unguard(guarded).to_pylist() == cells
    assert changed == sum(a != b for a, b in zip(cells, guarded.to_pylist(), strict=True))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "  =1", '"=1', "'=1",
     "＝1+1", "%0A=1", "|calc", "\u00a0=1", "\u200b=1", "-2+3", "+SUM(1)", "-A1", "=", "- 5 apples"],
)  # fmt: skip
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    guarded, changed = guard(pa.array([cell]))

    assert guarded.to_pylist() == [f"'{cell}"]
    assert changed == 1


@pytest.mark.parametrize(
    "cell",
    ["−1,234.56", "-1,234.56", "-12 %", "-6.3e-02", "+2", "-.5", "-1.234,50", "-1 234,50", "-1'234.50",
     "+1E+5", "-$5.00", "$-5.00", "-5 €", "+49 30 1234567", "-", "--", "—", "", " ", "-0", "plain", "a=b",
     "'quoted'", "R&D"],
)  # fmt: skip
def test_numbers_and_ordinary_text_stay_as_they_are(cell: str) -> None:
    guarded, changed = guard(pa.array([cell]))

    assert guarded.to_pylist() == [cell]
    assert changed == 0


def test_guarded_cells_are_counted_once_for_each_cell_and_header() -> None:
    made = blobs() | {"=Header": ["=1", "=1", "fine", "-5", "@x", "fine"] * 10}
    table = table_of(made)

    labelled = _labelled(table)

    assert labelled.made_safe == 31
    assert formula_cells(table) == 31


def test_a_segment_name_that_is_a_formula_is_written_safely() -> None:
    plan = Plan().rename(3, 1, "=HYPERLINK(1)")
    table = table_of(blobs())

    names = {row["segment_name"] for row in written(_labelled(table, plan).to_csv())}

    assert "'=HYPERLINK(1)" in names
    assert "=HYPERLINK(1)" not in names


def test_the_file_says_that_it_is_utf_8_and_keeps_accents() -> None:
    download = _labelled(table_of(blobs() | {"City": ["Köln", "Åhus", "Łódź"] * 20})).to_csv()

    assert download.startswith(b"\xef\xbb\xbf")
    assert written(download)[2]["City"] == "Łódź"


@pytest.mark.parametrize(("delimiter", "kept"), [(",", ","), (";", ";"), ("\t", "\t"), ("|", ",")])
def test_a_delimiter_that_spreadsheets_open_is_kept(delimiter: str, kept: str) -> None:
    table = table_of(csv_text(blobs(), delimiter))

    assert table.dialect.delimiter == delimiter
    assert _labelled(table).delimiter == kept


def test_a_column_called_segment_stays_and_the_new_one_gets_a_number() -> None:
    made = blobs() | {"segment": ["old A", "old B", "old C"] * 20, "segment_name": ["x", "y"] * 30}

    rows = written(_labelled(table_of(made)).to_csv())

    assert list(rows[0]) == [*made, "segment_2", "segment_name_2", "segment_status", "segment_note"]
    assert [row["segment"] for row in rows] == made["segment"]
    assert {row["segment_2"] for row in rows} == {"1", "2", "3"}


def test_labels_stand_on_the_rows_they_belong_to() -> None:
    made = blobs()

    rows = written(_labelled(table_of(made)).to_csv())

    groups = pd.DataFrame({"group": np.round(made["Income"], -3), "segment": [r["segment"] for r in rows]})
    assert len(groups.drop_duplicates()) == len(set(groups["segment"])) == 3


def test_labels_stay_on_their_rows_when_rows_are_left_out() -> None:
    made = {name: [str(v) for v in values] for name, values in blobs().items()}
    for i in range(0, 60, 7):
        made["Income"][i] = made["Visits"][i] = ""
    made["ID"] = [f"K{i}" for i in range(60)]
    shuffled = pd.DataFrame(made).sample(frac=1, random_state=2)

    straight, mixed = (
        {row["ID"]: (row["segment"], row["segment_note"]) for row in written(_labelled(table).to_csv())}
        for table in (table_of(made), table_of(shuffled.to_csv(index=False)))
    )

    assert straight == mixed
    assert straight["K0"] == straight["K7"] == ("", "not segmented: no value in any feature in use")
    assert straight["K1"][0] != ""


def test_every_row_of_the_upload_is_there_in_its_order() -> None:
    made = blobs() | {"ID": [f"K{(i * 37) % 60}" for i in range(60)]}

    rows = written(_labelled(table_of(made)).to_csv())

    assert [row["ID"] for row in rows] == made["ID"]


_LINES = [
    *[(f"C{i}", f"2024-0{1 + i % 9}-11", f"A{i}", "Tea", i % 3 + 1, f"{i % 3}5.00") for i in range(30)],
    ("", "2024-01-02", "A90", "Tea", 1, "5.00"),
    ("Back", "2024-01-02", "A91", "Tea", 1, "5.00"),
    ("Back", "2024-01-09", "A92", "Tea", -1, "-5.00"),
    ("C3", "2024-01-09", "A93", "Cup", 1, "9.00"),
]  # fmt: skip


def test_order_lines_get_the_segment_of_their_customer_and_others_the_reason() -> None:
    rows = written(_labelled(table_of(lines_csv(_LINES)), lines_plan()).to_csv())

    assert len(rows) == len(_LINES)
    assert rows[3]["segment"] == rows[-1]["segment"] != ""
    assert [(row["segment"], row["segment_name"], row["segment_note"]) for row in rows[30:33]] == [
        ("", "", "not segmented: no customer"),
        ("", "", "not segmented: no positive amount left after returns"),
        ("", "", "not segmented: no positive amount left after returns"),
    ]


def test_a_cancelled_line_has_its_customer_s_segment_and_says_that_it_was_not_counted() -> None:
    lines = lines_csv(_LINES[:30]).splitlines()
    status = ["Status", *["Cancelled" if i == 4 else "Shipped" for i in range(30)]]
    again = "C4,2024-02-02,A99,Tea,1,7.00,Shipped"
    table = table_of("\n".join([*(f"{x},{s}" for x, s in zip(lines, status, strict=True)), again]))

    rows = written(_labelled(table, lines_plan(replace(SHOP, status="Status"))).to_csv())

    assert rows[4]["segment"] == rows[-1]["segment"] != ""
    assert rows[4]["segment_note"] == "not counted: cancelled or returned order"
    assert rows[-1]["segment_note"] == ""


def test_rows_without_a_segment_are_counted() -> None:
    labelled = _labelled(table_of(lines_csv(_LINES)), lines_plan())

    assert labelled.unlabelled == 3


def test_the_customer_file_has_one_row_per_customer_with_what_was_computed() -> None:
    table = table_of(lines_csv(_LINES))
    analysis = analyse(table, lines_plan(), [3])

    rows = written(
        labelled_customers(table, analysis.customers, analysis.features, analysis.segments(3)).to_csv()
    )

    assert [row["Customer"] for row in rows] == [*[f"C{i}" for i in range(30)], "Back"]
    assert rows[3]["amount"] == "14"
    assert rows[3]["orders"] == "2"
    assert (rows[-1]["segment"], rows[-1]["segment_note"]) == (
        "",
        "not segmented: no positive amount left after returns",
    )


def test_the_customer_file_of_a_customer_table_is_the_labelled_upload() -> None:
    table = table_of(blobs())
    analysis = analyse(table, None, [3])
    parts = (table, analysis.customers, analysis.features, analysis.segments(3))

    assert labelled_customers(*parts).to_csv() == labelled_rows(*parts).to_csv()


def test_lines_and_customers_agree_about_each_customer() -> None:
    table = sample_table()
    analysis = analyse(table, None, [4])
    parts = (table, analysis.customers, analysis.features, analysis.segments(4))

    of_line = {row["Customer"]: row["segment"] for row in written(labelled_rows(*parts).to_csv())}
    of_customer = {row["Customer"]: row["segment"] for row in written(labelled_customers(*parts).to_csv())}

    assert of_line == of_customer


def test_the_same_upload_gives_the_same_bytes_twice() -> None:
    one, other = (_labelled(table_of(blobs())).to_csv() for _ in range(2))

    assert one == other


def test_the_labels_of_one_run_are_no_features_of_the_next() -> None:
    made = blobs()
    first = _labelled(table_of(made)).to_csv()

    second = analyse(read_table(first, "labelled.csv"))

    assert set(second.features.names) == set(made)


def test_cells_of_several_lines_stay_whole() -> None:
    text = csv_text(blobs() | {"Note": ["two\nlines", 'a "word"', "x;y,z"] * 20})

    rows = written(_labelled(table_of(text)).to_csv())

    assert [row["Note"] for row in rows[:3]] == ["two\nlines", 'a "word"', "x;y,z"]


def test_a_file_in_which_all_rows_are_left_out_is_refused_before_it_is_written() -> None:
    rows = [("Ann", "2024-01-01", "A1", "Tea", -1, "-10.00"), ("Bob", "2024-01-01", "A2", "Tea", -1, "-5.00")]

    with pytest.raises(SegmentationError, match="at least 2 are needed"):
        _labelled(table_of(lines_csv(rows)), lines_plan())


def test_the_written_csv_has_as_many_cells_in_every_row() -> None:
    download = _labelled(table_of(lines_csv(_LINES)), lines_plan()).to_csv().decode("utf-8-sig")

    widths = {len(row) for row in csv.reader(io.StringIO(download, newline=""))}

    assert widths == {10}


def test_lines_that_are_no_data_stay_where_they_stood_with_the_reason() -> None:
    rows = [f"c{i},{i * 7 % 50},{i % 9}" for i in range(40)]
    total = f"Total,{sum(i * 7 % 50 for i in range(40))},{sum(i % 9 for i in range(40))}"
    written = "\n".join(["name,income,visits", *rows[:20], "name,income,visits", *rows[20:], total])

    lines = _labelled_text(written)

    assert [line[:3] for line in lines] == [line.split(",") for line in written.splitlines()]
    assert lines[21][3:] == ["", "", "", "not segmented: repeated header"]
    assert lines[-1][3:] == ["", "", "", "not segmented: total"]
    assert all(line[3] for line in [*lines[1:21], *lines[22:-1]])


def _labelled_text(content: str) -> list[list[str]]:
    analysis = analyse(read_table(content.encode(), name="a.csv"), k_range=[2])
    labelled = labelled_rows(analysis.table, analysis.customers, analysis.features, analysis.segments(2))
    return list(csv.reader(io.StringIO(labelled.to_csv().decode("utf-8-sig"), newline="")))


def _mixed(rows: int = 60) -> tuple[Table, Customers, Features, Segments]:
    """Two groups that overlap, segmented by a mixture; the last customer has nothing to go by."""
    rng = np.random.default_rng(0)
    group = np.arange(rows) % 2
    made = np.column_stack((2.5 * group + rng.normal(size=rows), rng.normal(size=rows))).round(3).astype(str)
    name = [f"Customer {i}" for i in range(rows + 1)]
    table = table_of({"Name": name, "A": [*made[:, 0], ""], "B": [*made[:, 1], ""]})
    plan = Plan(method=Method.MIXTURE, features=using("A", "B"))
    analysis = analyse(table, plan, [2])
    return table, analysis.customers, analysis.features, analysis.segments(2)


def test_a_mixtures_download_says_how_likely_each_segment_is() -> None:
    parts = _mixed()

    rows = written(labelled_rows(*parts).to_csv())

    assert list(rows[0])[-2:] == ["segment_probability", "segment_note"]
    likely = np.array([float(row["segment_probability"]) for row in rows[:-1]])
    rule = parts[3].rule
    assert isinstance(rule, Mixture)
    np.testing.assert_allclose(likely, rule.probabilities(parts[2].matrix).max(axis=1), atol=0.0005)
    assert likely.min() < 0.8
    assert likely.max() > 0.99
    assert rows[-1]["segment_probability"] == rows[-1]["segment"] == ""


def test_the_probability_in_a_labelled_file_is_no_feature_when_it_is_read_again() -> None:
    again = read_table(labelled_rows(*_mixed()).to_csv(), "labelled.csv")

    plan = propose_plan(again)
    assert build_features(build_customers(again, plan), plan).names == ("A", "B")


def test_the_download_says_what_each_segment_may_be_called() -> None:
    table = table_of(blobs())
    customers = build_customers(table, propose_plan(table))
    features, _, segments = cut(customers, 3)
    judged = segments.with_status(["natural", "natural", "constructive"])

    rows = written(labelled_rows(table, customers, features, judged).to_csv())

    assert {(row["segment"], row["segment_status"]) for row in rows} == {
        ("1", "natural"),
        ("2", "natural"),
        ("3", "constructive"),
    }


def _people() -> tuple[Table, Customers, Features, Segments]:
    made: dict[str, Iterable[object]] = dict(blobs())
    made |= {"id": range(60), "Mail": [f"p{i}@mail.example" for i in range(60)]}
    table = table_of(made)
    customers = build_customers(table, Plan())
    features, _, segments = cut(customers, 3)
    return table, customers, features, segments


def test_personal_columns_are_in_the_file_of_customers_only_when_asked() -> None:
    parts = _people()
    personal = personal_columns(describe_columns(parts[0]))

    kept_private = written(labelled_customers(*parts, personal=personal).to_csv())
    asked = written(labelled_customers(*parts, personal=personal, personal_too=True).to_csv())

    assert personal == ("Mail",)
    assert "Mail" not in kept_private[0]
    assert [row["id"] for row in kept_private] == [row["id"] for row in asked]
    assert asked[3]["Mail"] == "p3@mail.example"


def test_personal_columns_of_order_lines_come_from_a_customers_last_line() -> None:
    rows = [(f"C{i % 6}", f"2024-01-{1 + i:02d}", f"O{i}", "P", 1, 10 + i * (i % 6)) for i in range(24)]
    text = lines_csv(rows).splitlines()
    mails = ["Mail", *[f"m{i}@mail.example" if i < 18 else "" for i in range(24)]]
    table = table_of("\n".join(f"{line},{mail}" for line, mail in zip(text, mails, strict=True)))
    customers = build_customers(table, lines_plan())
    features, _, segments = cut(customers, 2)

    made = written(
        labelled_customers(
            table, customers, features, segments, personal=("Mail",), personal_too=True
        ).to_csv()
    )

    assert [row["Mail"] for row in made] == [f"m{i}@mail.example" for i in range(12, 18)]
