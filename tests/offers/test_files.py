"""Downloads of the offers: what was found, for any csv reader, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from segmentation import (
    Way,
    baskets_of,
    bought_together,
    next_offers,
    product_names,
    write_offers,
    write_pairs,
)
from segmentation.columns.roles import describe_columns
from segmentation.sinks import in_memory
from tests.making import csv_text, lines_plan, table_of


def _shop() -> dict[str, list[object]]:
    """Forty customers who buy tea with milk, or =coffee with sugar; codes and what they mean."""
    called = {"T1": "tea, black", "M1": "milk", "C1": "=coffee", "S1": "sugar", "X1": "@cake"}
    rows = []
    for order in range(160):
        codes = ["T1", "M1"] if order % 2 else ["C1", "S1"]
        codes += ["X1"] if order % 3 == 0 else []
        rows += [(f"K{order % 40}", f"2024-0{1 + order // 40}-01", f"A{order}", code) for code in codes]
    return {
        "Customer": [row[0] for row in rows],
        "Date": [row[1] for row in rows],
        "Order": [row[2] for row in rows],
        "Product": [row[3] for row in rows],
        "Description": [called[row[3]] for row in rows],
        "Quantity": [1] * len(rows),
        "Amount": [5] * len(rows),
    }


def _read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_file_of_pairs_has_their_names_and_figures() -> None:
    table = table_of(csv_text(_shop()))
    baskets = baskets_of(table, lines_plan())
    names = product_names(table, lines_plan(), describe_columns(table, lines_plan()), baskets)

    rows = _read(in_memory(lambda sink: write_pairs(bought_together(baskets), names, sink)))

    assert names.column == "Description"
    assert {(row["first"], row["second"]) for row in rows[:2]} == {("T1", "M1"), ("C1", "S1")}
    tea = next(row for row in rows if row["first"] == "T1")
    assert (tea["first_name"], tea["orders_with_both"], float(tea["lift"])) == ("tea, black", "80", 2.0)
    assert float(tea["confidence_first_to_second"]) == 1
    coffee = next(row for row in rows if row["first"] == "C1")
    assert coffee["first_name"] == "'=coffee"


@pytest.mark.parametrize("way", list(Way))
def test_the_file_of_offers_has_a_row_for_each_customer(way: Way) -> None:
    table = table_of(csv_text(_shop()))
    baskets = baskets_of(table, lines_plan())
    names = product_names(table, lines_plan(), describe_columns(table, lines_plan()), baskets)
    labels = np.arange(40) % 2
    labels[7] = -1
    found = next_offers(baskets, labels, 2, way)

    rows = _read(
        in_memory(lambda sink: write_offers([f"K{i}" for i in range(40)], ["=one"] * 40, found, names, sink))
    )

    assert [row["customer"] for row in rows] == [f"K{i}" for i in range(40)]
    assert {row["segment_name"] for row in rows} == {"'=one"}
    assert not rows[7]["offer_1"]
    for row, offers in zip(rows, found.customers, strict=True):
        assert row["offer_1"] == (baskets.products[offers[0]] if offers[0] >= 0 else "")


def test_without_a_column_of_descriptions_the_code_is_the_name() -> None:
    columns = {name: values for name, values in _shop().items() if name != "Description"}
    table = table_of(csv_text(columns))
    baskets = baskets_of(table, lines_plan())

    names = product_names(table, lines_plan(), describe_columns(table, lines_plan()), baskets)

    assert names.column is None
    assert names.label(0) == baskets.products[0]


def test_products_are_searched_by_code_and_name_the_most_bought_first() -> None:
    table = table_of(csv_text(_shop()))
    baskets = baskets_of(table, lines_plan())
    names = product_names(table, lines_plan(), describe_columns(table, lines_plan()), baskets)

    assert [names.label(p) for p in names.search("BLACK tea", 50)] == ["tea, black (T1)"]
    assert names.orders[names.search("", 50)].tolist() == sorted(names.orders, reverse=True)
    assert len(names.search("", 2)) == 2
    assert not len(names.search("nothing", 50))
