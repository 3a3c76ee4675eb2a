"""Order lines as they shouldn't be: each is told in words, and what can be counted is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from segmentation import (
    OrderColumns,
    Plan,
    PlanError,
    Role,
    Unit,
    build_customers,
    build_features,
    build_ledger,
    overview,
    propose_plan,
)
from segmentation.orders.lines import line_days, read_lines
from segmentation.orders.notes import last_day_until, order_notes
from tests.making import SHOP, by_customer, lines_csv, lines_plan, shop_of, table_of

_USUAL = [
    (f"C{i % 7}", f"2024-0{1 + i % 6}-{10 + i % 15}", f"A{i}", "Tea", 1, f"{i + 3}.50") for i in range(30)
]


def _notes(columns: OrderColumns = SHOP, rows=_USUAL, today: date = date(2026, 1, 1)) -> dict[str, str]:
    table = table_of(lines_csv(rows))
    found = order_notes(table, columns, read_lines(table, lines_plan(columns)), today)
    return {note.kind: note.text for note in found}


def test_usual_order_lines_need_no_note() -> None:
    assert _notes() == {}


@pytest.mark.parametrize(
    ("missing", "kind", "said"),
    [
        ("date", "no date", "no recency, tenure or trend"),
        ("amount", "no amount", "by how often and when they buy"),
        ("order", "no order", "all that a customer bought on one day is taken as one order"),
    ],
)
def test_what_stands_in_for_a_missing_column_is_told(missing: str, kind: str, said: str) -> None:
    found = _notes(replace(SHOP, **{missing: None}))

    assert list(found) == [kind]
    assert said in found[kind]


def test_without_order_and_date_each_line_is_an_order_and_that_is_told() -> None:
    assert "each line is taken as an order" in _notes(replace(SHOP, order=None, date=None))["no order"]


def test_empty_cells_of_money_count_as_nothing_and_are_counted() -> None:
    rows = [*_USUAL, ("Zoe", "2024-01-20", "Z1", "Tea", 1, "9.00"), ("Zoe", "2024-01-21", "Z2", "Tea", 1, "")]

    assert _notes(rows=rows)["empty amount"] == (
        "1 cell of “Amount” holds no number; the amount of the line is 0."
    )
    assert by_customer(shop_of(rows), "amount")["Zoe"] == 9


def test_lines_of_one_day_say_that_recency_is_of_no_use() -> None:
    rows = [(who, "2024-01-10", order, *rest) for who, _, order, *rest in _USUAL]

    assert _notes(rows=rows)["one day"].startswith("All lines that count are of 10 Jan 2024")
    assert len(build_features(shop_of(rows), lines_plan()).matrix) == 7


_FUTURE = [*_USUAL, ("C1", "2099-12-31", "A99", "Tea", 1, "5.00")]


def test_dates_of_the_future_are_told_and_a_day_before_them_is_proposed() -> None:
    table = table_of(lines_csv(_FUTURE))

    assert "1 line is dated after today, up to 31 Dec 2099" in _notes(rows=_FUTURE)["future"]
    assert last_day_until(line_days(table, SHOP), date(2026, 1, 1)) == date(2024, 6, 25)
    assert last_day_until(line_days(table_of(lines_csv(_USUAL)), SHOP), date(2026, 1, 1)) is None


def test_counting_back_from_the_day_before_the_future_gives_the_recency_without_it() -> None:
    plan = lines_plan().with_counting(reference_date=date(2024, 6, 25))

    mended = build_customers(table_of(lines_csv(_FUTURE)), plan)

    assert by_customer(mended, "recency") == by_customer(shop_of(_USUAL), "recency")
    assert [(x.reason, x.rows) for x in mended.left_out] == [("dated after 25 Jun 2024", 1)]


def test_a_reference_date_before_all_lines_leaves_none_and_says_so() -> None:
    plan = lines_plan().with_counting(reference_date=date(2001, 1, 1))

    with pytest.raises(PlanError, match=r"No order line is left to count: dated after 01 Jan 2001 \(30"):
        build_customers(table_of(lines_csv(_USUAL)), plan)


def test_amounts_with_their_currency_are_money() -> None:
    rows = [(*row[:5], f"€ 1,{row[5].zfill(6)}") for row in _USUAL]
    table = table_of(lines_csv(rows))

    plan = propose_plan(table)

    assert plan.columns.amount == "Amount"
    assert by_customer(build_customers(table, plan), "amount")["C0"] == 5 * 1000 + sum(
        i + 3.5 for i in range(0, 30, 7)
    )


def test_one_customer_only_is_refused_with_what_is_needed() -> None:
    rows = [("Ann", *row[1:]) for row in _USUAL]

    with pytest.raises(PlanError, match=r"^1 customer with a value in .*at least 2 are needed"):
        build_features(shop_of(rows), lines_plan())


def test_when_all_totals_are_negative_every_customer_is_set_apart_and_counted() -> None:
    table = table_of(lines_csv([(*row[:4], -1, f"-{row[5]}") for row in _USUAL]))
    plan = lines_plan()

    customers = build_customers(table, plan)

    ledger = build_ledger(table, customers, plan)
    assert (ledger.segmented, ledger.kept_rows, ledger.missing_rows) == (0, 0, 0)
    assert ledger.missing_amount == pytest.approx(0, abs=0.005)
    assert overview(table, customers, plan).top_share is None
    with pytest.raises(PlanError, match="0 customers"):
        build_features(customers, plan)


def test_eighty_thousand_pieces_bought_and_brought_back_are_nothing() -> None:
    rows = [
        *_USUAL,
        ("Max", "2024-03-01", "M1", "Clip", 80_995, "168469.60"),
        ("Max", "2024-03-01", "CM2", "Clip", -80_995, "-168469.60"),
        ("Max", "2024-01-02", "M3", "Cup", 2, "2.90"),
    ]

    customers = shop_of(rows)

    assert by_customer(customers, "amount")["Max"] == pytest.approx(2.9, abs=0.005)
    assert by_customer(customers, "items")["Max"] == 2
    assert by_customer(customers, "orders")["Max"] == 2
    assert by_customer(customers, "return_rate")["Max"] == pytest.approx(1, abs=1e-4)


def test_a_hundred_thousand_categories_are_counted_without_a_table_of_them_all() -> None:
    rows = 100_000
    table = table_of(
        {
            "Customer": [f"C{i % 400}" for i in range(rows)],
            "Order": [f"A{i // 3}" for i in range(rows)],
            "Kind": [f"Kind {i}" for i in range(rows)],
            "Amount": [1.5 + i % 9 for i in range(rows)],
        }
    )
    columns = OrderColumns(customer="Customer", order="Order", amount="Amount", category="Kind")
    plan = Plan(unit=Unit.ORDER_LINE, columns=columns).with_role("Kind", Role.CATEGORY)

    customers = build_customers(table, plan)

    assert set(by_customer(customers, "categories").values()) == {250}
    assert np.isclose(customers.frame["largest_category"], 9.5 / customers.frame["amount"]).all()
    assert customers.frame["Kind"].notna().all()
    assert len(build_features(customers, plan).matrix) == 400
