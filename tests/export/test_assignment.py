"""The exact assignment as SQL: every customer gets the segment that the package gave, in two engines."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmentation import (
    FeatureChoice,
    Method,
    Plan,
    PlanError,
    Scaling,
    Table,
    assignment_sql,
    build_customers,
    build_features,
    customers_sheet,
    describe_segments,
    propose_plan,
    sweep,
)
from segmentation.export.checked_sql import agreement
from segmentation.sql import identifier
from tests.making import csv_text, lines_csv, lines_plan, modest, sample_table, table_of


def _hard(rows: int = 240) -> Table:
    """Customers with all that a transform knows: long tails, gaps, stand-ins, flags, categories, quotes."""
    rng = np.random.default_rng(5)
    group = rng.integers(0, 3, rows)
    income = np.round(np.exp(7 + group + rng.normal(0, 0.4, rows)), 2)
    change = np.round(rng.normal(group * 40 - 40, 9, rows), 1)
    return table_of(
        {
            "id": [f"K{i}" for i in range(rows)],
            'In "come"': ["" if i % 11 == 0 else str(income[i]) for i in range(rows)],
            "Change": ["" if i % 17 == 0 else str(change[i]) for i in range(rows)],
            "Since": np.where(rng.random(rows) < 0.1, 999, rng.integers(1, 60, rows)),
            "Member": ["" if i % 13 == 0 else ("Ja", "Nein", "ja")[i % 3] for i in range(rows)],
            "City": [("O'Slo", "Rome", "Köln", "")[g] for g in rng.integers(0, 4, rows)],
        }
    )


def _plan(**changes: object) -> Plan:
    features = (
        FeatureChoice('In "come"', log=True, weight=2.0),
        FeatureChoice("Change", log=True),
        FeatureChoice("Since"),
        FeatureChoice("Member"),
        FeatureChoice("City", weight=0.5),
    )
    made = Plan(features=features, stand_ins=(("Since", 999.0),), k=4)
    return replace(made, **changes)  # type: ignore[arg-type]


def _both(table: Table, plan: Plan) -> tuple[str, pa.Table]:
    """The query, and the customers with their segments as the download has them."""
    customers = build_customers(table, plan)
    features = build_features(customers, plan)
    assert plan.k is not None
    solution = sweep(features, replace(plan, k_min=plan.k, k_max=plan.k)).solution(plan.k)
    parts = table, customers, features, describe_segments(customers, features, solution, plan)
    return assignment_sql(*parts, plan), customers_sheet(*parts, personal_too=True).cells


def _in_sqlite(query: str, cells: pa.Table) -> list[object]:
    marks = ", ".join("?" * cells.num_columns)
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute(f"CREATE TABLE customers ({', '.join(map(identifier, cells.column_names))})")
        rows = zip(*(column.to_pylist() for column in cells.columns), strict=True)
        base.executemany(f"INSERT INTO customers VALUES ({marks})", rows)  # noqa: S608
        return [row[-2:] for row in base.execute(query.replace(" AS (\n", " AS MATERIALIZED (\n"))]


def _in_duckdb(query: str, cells: pa.Table, folder: Path) -> list[object]:
    """Run it in a process of its own: the library tells of its leaks when the interpreter ends."""
    file = folder / "customers.parquet"
    pa.parquet.write_table(cells, file)
    code = (
        "import duckdb, json, sys\n"
        "duckdb.sql(f\"CREATE TABLE customers AS FROM read_parquet('{sys.argv[1]}')\")\n"
        "print(json.dumps([row[-2:] for row in duckdb.sql(sys.stdin.read()).fetchall()]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], input=query, capture_output=True, text=True, check=True
    )
    return [tuple(row) for row in json.loads(done.stdout)]


def _expected(cells: pa.Table) -> list[object]:
    return list(zip(cells["segment"].to_pylist(), cells["segment_name"].to_pylist(), strict=True))


@pytest.mark.parametrize("scaling", list(Scaling))
@pytest.mark.parametrize("method", [Method.KMEANS, Method.MIXTURE])
def test_every_customer_gets_its_segment_in_both_engines(
    tmp_path: Path, method: Method, scaling: Scaling
) -> None:
    query, cells = _both(_hard(), _plan(method=method, scaling=scaling))

    assert _in_sqlite(query, cells) == _expected(cells)
    assert _in_duckdb(query, cells, tmp_path) == _expected(cells)


def test_customers_of_order_lines_set_apart_have_no_segment_and_key_accounts_their_own(
    tmp_path: Path,
) -> None:
    table = sample_table()
    plan = propose_plan(table).with_aside(["C0001", "C0002"]).with_k(3)
    query, cells = _both(table, plan)

    assert _in_sqlite(query, cells) == _expected(cells)
    assert _in_duckdb(query, cells, tmp_path) == _expected(cells)
    assert cells["segment"].to_pylist().count(4) == 2


def test_customers_without_money_have_no_segment_in_sql_either() -> None:
    lines = [
        (f"C{i}", f"2024-0{1 + i % 9}-11", f"A{i}", "Tea", 1, f"{10 + i % 4 * 30}.00") for i in range(30)
    ]
    back = [
        ("Back", "2024-01-02", "A91", "Tea", 1, "5.00"),
        ("Back", "2024-01-09", "A92", "Tea", -1, "-5.00"),
    ]
    query, cells = _both(table_of(lines_csv([*lines, *back])), lines_plan().with_k(3))

    assert _in_sqlite(query, cells) == _expected(cells)
    assert cells["segment"].to_pylist()[-1] is None


@settings(modest, max_examples=15)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_any_numbers_are_assigned_alike(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    made = {name: np.round(rng.lognormal(2, 1.5, 60) * rng.choice([1, -1], 60), 3) for name in "abc"}
    made["answers"] = rng.integers(0, 3, 60)
    query, cells = _both(table_of(made), Plan(k=k))

    assert _in_sqlite(query, cells) == _expected(cells)


def test_the_query_says_on_how_many_customers_it_was_run() -> None:
    query, _ = _both(_hard(), _plan())

    assert "Run in SQLite on 240 customers: all get the segment they have here." in query


def test_a_query_that_labels_otherwise_would_be_found_out() -> None:
    query, cells = _both(_hard(), _plan())
    expected = np.array([0 if s is None else s for s in cells["segment"].to_pylist()])
    columns = cells.select(["id", 'In "come"', "Change", "Since", "Member", "City"])

    assert agreement(query, columns, expected) == (240, 240)
    assert agreement(query.replace("2.0E0 * ", ""), columns, expected)[0] < 240


def test_segments_by_branches_are_refused_with_the_reason() -> None:
    with pytest.raises(PlanError, match="Ward"):
        _both(_hard(), _plan(method=Method.WARD))


def test_a_customer_without_a_value_in_any_feature_has_no_segment() -> None:
    columns = {"id": range(40), "a": ["", *range(39)], "b": ["", *(i % 7 for i in range(39))]}
    query, cells = _both(table_of(csv_text(columns)), Plan(k=2))

    assert _in_sqlite(query, cells) == _expected(cells)
    assert _expected(cells)[0] == (None, None)
