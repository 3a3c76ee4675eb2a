"""The market behind a plan: headline figures, time, concentration and rankings of what counts."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import (
    Plan,
    Role,
    addable,
    build_customers,
    describe_columns,
    largest,
    over_time,
    overview,
    propose_plan,
    rankable,
    ranked_by,
    shown_over_time,
    who_brings,
)
from tests.making import blobs, customers_of, lines_csv, lines_plan, sample_table, table_of

#: One line without a customer, one return.
_ROWS = [
    ("Ann", "2024-01-01", "A1", "Tea", 1, "10.00"),
    ("", "2024-02-01", "A2", "Tea", 1, "99.00"),
    ("Bob", "2024-02-03", "A3", "Cup", 1, "5.50"),
    ("Bob", "2024-02-03", "A3", "Tea", 1, "2.50"),
    ("Bob", "2024-03-03", "A4", "Tea", -1, "-1.25"),
]


def test_the_headline_figures_of_the_sample_shop_are_those_of_its_lines() -> None:
    table = sample_table()
    plan = propose_plan(table)

    found = overview(table, build_customers(table, plan), plan)

    frame = table.frame
    assert found.rows == len(frame)
    assert found.customers == frame["Customer"].nunique() == 1_500
    assert found.orders == frame["Order"].nunique()
    assert found.amount == pytest.approx(frame["Amount"].sum())
    assert (found.first, found.last) == (frame["Date"].min(), frame["Date"].max())
    money = frame.groupby("Customer")["Amount"].sum().sort_values(ascending=False)
    assert found.top_share == pytest.approx(money.iloc[:150].sum() / money.sum())


def test_the_headline_figures_of_customers_without_money_or_dates_say_nothing_of_them() -> None:
    table = table_of(blobs())

    found = overview(table, customers_of(blobs()), Plan())

    assert (found.rows, found.customers) == (60, 60)
    assert found.orders is found.amount is found.top_share is found.first is found.last is None


def test_the_money_over_time_is_all_money_that_counts() -> None:
    table = table_of(lines_csv(_ROWS))

    found = over_time(table, build_customers(table, lines_plan()), lines_plan(), "amount")

    assert found is not None
    assert found.sums.sum() == pytest.approx(16.75)


def test_orders_over_time_are_the_customers_orders_without_returns() -> None:
    table = table_of(lines_csv(_ROWS))
    customers = build_customers(table, lines_plan())

    found = over_time(table, customers, lines_plan(), "orders", step="M")

    assert found is not None
    assert found.sums.sum() == customers.frame["orders"].sum() == 2


def test_customers_over_time_are_each_new_once() -> None:
    table = sample_table()
    plan = propose_plan(table)

    found = over_time(table, build_customers(table, plan), plan, "customers")

    assert found is not None
    assert found.new is not None
    assert found.new.sum() == 1_500
    assert (found.sums >= found.new).all()


def test_customers_who_joined_on_a_day_are_counted_over_time() -> None:
    made = blobs() | {"Joined": [f"2024-0{1 + i % 3}-05" for i in range(60)]}
    table = table_of(made)
    plan = propose_plan(table).with_role("Visits", Role.NUMBER)
    customers = build_customers(table, plan)

    found = over_time(table, customers, plan, "rows")

    assert shown_over_time(table, customers, plan) == ("rows",)
    assert found is not None
    assert found.sums.sum() == 60


def test_without_dates_there_is_nothing_over_time() -> None:
    table, customers = table_of(blobs()), customers_of(blobs())

    assert shown_over_time(table, customers, Plan()) == ()
    assert over_time(table, customers, Plan(), "rows") is None


def test_the_best_customers_are_those_who_are_segmented() -> None:
    rows = [*_ROWS, ("Eve", "2024-03-03", "A5", "Tea", -1, "-7.00")]
    customers = build_customers(table_of(lines_csv(rows)), lines_plan())

    found = who_brings(customers, "amount")

    assert len(found) == 2
    assert found.total == pytest.approx(10 + 5.5 + 2.5 - 1.25)


def test_sums_can_be_shared_and_averages_can_not() -> None:
    customers = build_customers(sample_table(), propose_plan(sample_table()))

    names = addable(customers)

    assert names[0] == "amount"
    assert "orders" in names
    assert not {"recency", "average_order", "tenure"} & set(names)


def test_an_order_number_that_two_customers_share_is_two_orders_in_the_ranking_as_in_the_headline() -> None:
    rows = [(who, "2024-01-01", "1", "Tea", 1, "5.00") for who in ("Ann", "Bob")]
    table = table_of(lines_csv(rows))
    customers = build_customers(table, lines_plan())

    found = largest(table, customers, lines_plan(), "Product", "orders")

    assert found.total == customers.frame["orders"].sum() == 2
    assert found.sizes.tolist() == [2]


def test_products_are_ranked_by_money_orders_and_customers_of_what_counts() -> None:
    table = table_of(lines_csv(_ROWS))
    customers = build_customers(table, lines_plan())

    def ranked(by: str) -> dict[str, float]:
        found = largest(table, customers, lines_plan(), "Product", by)
        return dict(zip(found.levels, found.sizes.tolist(), strict=True))

    assert ranked_by(table, customers, lines_plan()) == ("amount", "orders", "customers")
    assert ranked("amount") == pytest.approx({"Tea": 11.25, "Cup": 5.5})
    assert ranked("orders") == {"Tea": 2, "Cup": 1}
    assert ranked("customers") == {"Tea": 2, "Cup": 1}


def test_what_repeats_can_be_ranked_products_first_and_nothing_personal() -> None:
    made = {
        "City": [f"c{i % 90}" for i in range(300)],
        "Product": [f"p{i % 7}" for i in range(300)],
        "E-mail": [f"a{i % 9}@example.org" for i in range(300)],
        "Note": [f"n{i}" for i in range(300)],
        "Income": np.arange(300) * 1.5,
    }

    assert rankable(describe_columns(table_of(made)), 300) == ("Product", "City")
