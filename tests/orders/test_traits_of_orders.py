"""The features of a customer, each by a case worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from segmentation import Customers, OrderColumns, Plan, Unit, build_customers
from segmentation.orders.breadth import MOST_CATEGORIES
from segmentation.orders.catalogue import CATALOGUE
from tests.making import by_customer, csv_text, lines_plan, shop_of, table_of

_HEADER = ("Customer", "Date", "Order", "Product", "Line", "Quantity", "Amount", "MSRP", "City")
#: 2024-01-06 is a Saturday. Ann buys four times, in two categories, and returns a pot.
_ROWS = [
    ("Ann", "2024-01-06", "A1", "Pot", "Kitchen", 2, "40.00", "25.00", "Ulm"),
    ("Ann", "2024-01-06", "A1", "Cup", "Kitchen", 4, "20.00", "5.00", "Ulm"),
    ("Ann", "2024-01-16", "A2", "Tea", "Food", 10, "20.00", "2.00", "Ulm"),
    ("Ann", "2024-02-05", "A3", "Tea", "Food", 5, "10.00", "2.00", "Ulm"),
    ("Ann", "2024-06-29", "A4", "Tea", "Food", 5, "10.00", "2.00", "Ulm"),
    ("Ann", "2024-02-07", "A9", "Pot", "Kitchen", -1, "-20.00", "25.00", "Ulm"),
    ("Bob", "2024-06-30", "B1", "Tea", "Food", 3, "6.00", "2.00", "Bonn"),
    ("Cat", "2024-03-04", "C1", "Pot", "Kitchen", 1, "25.00", "25.00", "Bonn"),
    ("Dan", "2024-03-05", "D1", "Tea", "Food", 1, "2.00", "2.00", "Ulm"),
]
_COLUMNS = OrderColumns(
    customer="Customer",
    date="Date",
    order="Order",
    product="Product",
    amount="Amount",
    quantity="Quantity",
    category="Line",
    list_price="MSRP",
)


def _table(rows: list[tuple[object, ...]] = _ROWS):
    return table_of(csv_text({name: [row[i] for row in rows] for i, name in enumerate(_HEADER)}))


def _customers(**columns: str | None) -> Customers:
    return build_customers(_table(), lines_plan(replace(_COLUMNS, **columns)))


@pytest.mark.parametrize(
    ("trait", "ann", "bob"),
    [
        ("recency", 2, 1),
        ("orders", 4, 1),
        ("lines", 5, 1),
        ("items", 25, 3),
        ("amount", 80, 6),
        ("average_order", 20, 6),
        ("items_per_order", 6.25, 3),
        ("price_per_item", 3.2, 2),
        ("first_order", 177, 1),
        ("tenure", 175, 0),
        ("days_between_orders", 175 / 3, np.nan),
        # Gaps of 10, 20 and 145 days.
        ("gap_variation", np.std([10, 20, 145]) / np.mean([10, 20, 145]), np.nan),
        # From 6 January to the reference date, 1 July: the middle is 3 April.
        ("trend", (10 - 70) / 80, 1),
        ("products", 3, 1),
        ("categories", 2, 1),
        ("share of Kitchen", 0.6, 0),
        ("share of Food", 0.4, 1),
        ("largest_category", 0.6, 1),
        ("return_rate", 0.2, 0),
        # Saturdays 6 January and 29 June of four orders; 30 June is a Sunday.
        ("weekend_share", 0.5, 1),
        ("busiest_quarter", 0.9, 1),
        # Listed at 50 + 20 + 20 + 10 + 10, paid 100.
        ("discount", 1 - 100 / 110, 0),
    ],
)
def test_each_feature_is_what_its_formula_says(trait: str, ann: float, bob: float) -> None:
    found = by_customer(_customers(), trait)

    assert found["Ann"] == pytest.approx(ann, nan_ok=True)
    assert found["Bob"] == pytest.approx(bob, nan_ok=True)


def test_every_feature_of_the_list_is_made_where_the_columns_allow_it() -> None:
    made = {t.name for t in _customers().traits if t.made}

    assert made == {t.name for t in CATALOGUE} | {"share of Kitchen", "share of Food"}


def test_a_feature_whose_column_is_missing_is_not_made() -> None:
    assert "discount" not in _customers(list_price=None).frame
    assert not {"categories", "largest_category", "share of Food"} & set(_customers(category=None).frame)
    assert not {"items", "price_per_item", "discount"} & set(_customers(quantity=None).frame)


def test_without_any_return_there_is_no_return_rate() -> None:
    customers = shop_of(
        [("Ann", "2024-01-01", "A1", "Tea", 1, "5.00"), ("Bob", "2024-01-02", "B1", "Tea", 1, "5")]
    )

    assert "return_rate" not in customers.frame


def test_shares_are_made_for_the_categories_with_most_money_only() -> None:
    rows = [
        (f"C{i % 5}", "2024-01-06", f"O{i}", f"P{i}", f"Line {i:03}", 1, f"{100 - i}.00", "9", "Ulm")
        for i in range(40)
    ]

    customers = build_customers(_table(rows), lines_plan(_COLUMNS))

    shares = [t.label for t in customers.traits if t.label.startswith("Share of")]
    assert shares == [f"Share of Line {i:03}" for i in range(MOST_CATEGORIES)]


def test_a_city_that_the_customer_determines_is_carried_though_it_has_many_values() -> None:
    rows = [
        (f"C{i % 160}", "2024-01-06", f"O{i}", "Tea", "Food", 1, "9.50", "9", f"City {i % 160 // 2}")
        for i in range(480)
    ]

    customers = build_customers(_table(rows), lines_plan(_COLUMNS))

    assert by_customer(customers, "City")["C5"] == "City 2"
    assert not customers.trait("City").proposed


def test_a_name_that_differs_between_nearly_all_customers_is_no_descriptor() -> None:
    rows = [
        (f"C{i % 160}", "2024-01-06", f"O{i}", "Tea", "Food", 1, "9.50", "9", f"Contact {i % 160}")
        for i in range(480)
    ]

    customers = build_customers(_table(rows), lines_plan(_COLUMNS))

    assert "City" not in customers.frame


def test_the_share_of_lines_that_bear_a_carried_value_is_known() -> None:
    rows = [
        (who, "2024-01-06", f"O{i}", "Tea", "Food", 1, "9.50", "9", city)
        for i, (who, city) in enumerate(
            [("Ann", "Ulm"), ("Ann", "Ulm"), ("Ann", "Bonn"), ("Ann", ""), ("Bob", "Bonn")] * 4
        )
    ]

    customers = build_customers(_table(rows), lines_plan(_COLUMNS))

    assert by_customer(customers, "City") == {"Ann": "Ulm", "Bob": "Bonn"}
    assert customers.certainty["City"].tolist() == pytest.approx([2 / 3, 1])
    assert "83 % of a customer's lines" in customers.trait("City").meaning


def test_a_number_that_is_the_same_on_all_lines_of_a_customer_is_carried() -> None:
    who = [i % 9 for i in range(60)]
    table = table_of(
        {
            "Customer": [f"C{w}" for w in who],
            "Amount": np.linspace(3, 40, 60).round(2),
            "Age": [20.5 + w for w in who],
        }
    )
    plan = Plan(unit=Unit.ORDER_LINE, columns=OrderColumns(customer="Customer", amount="Amount"))

    customers = build_customers(table, plan)

    assert by_customer(customers, "Age")["C3"] == 23.5
    assert not customers.trait("Age").proposed


def test_an_order_number_that_two_customers_share_is_an_order_of_each() -> None:
    customers = shop_of(
        [
            ("Ann", "2024-01-01", "1", "Tea", 1, "5.00"),
            ("Bob", "2024-01-09", "1", "Tea", 1, "5.00"),
            ("Ann", "2024-01-05", "2", "Cup", 1, "5.00"),
        ]
    )

    assert by_customer(customers, "orders") == {"Ann": 2, "Bob": 1}
    assert by_customer(customers, "recency") == {"Ann": 5, "Bob": 1}


def test_when_all_orders_are_of_one_day_recency_is_not_proposed() -> None:
    customers = shop_of([(f"C{i % 4}", "2024-01-01", f"A{i}", "Tea", 1, f"{i + 5}.00") for i in range(12)])

    assert {t.name for t in customers.traits if t.proposed} == {"orders", "amount"}
    assert set(by_customer(customers, "recency").values()) == {1}
    assert customers.frame[["gap_variation", "days_between_orders"]].isna().to_numpy().sum() == 4


def test_features_of_many_lines_agree_with_plain_pandas() -> None:
    rng = np.random.default_rng(11)
    n = 4_000
    frame = pd.DataFrame(
        {
            "Customer": rng.integers(0, 150, n).astype(str),
            "Date": pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 700, n), unit="D"),
            "Product": rng.integers(0, 60, n).astype(str),
            "Quantity": rng.integers(1, 9, n),
            "Amount": rng.uniform(1, 90, n).round(2),
        }
    )
    frame["Line"] = "L" + (frame["Product"].astype(int) % 4).astype(str)
    plan = lines_plan(
        OrderColumns(
            customer="Customer",
            date="Date",
            amount="Amount",
            product="Product",
            quantity="Quantity",
            category="Line",
        )
    )

    customers = build_customers(
        table_of(frame.assign(Date=frame["Date"].dt.strftime("%Y-%m-%d")).to_csv(index=False)), plan
    )

    found = customers.frame.set_axis(customers.ids)
    days = frame.drop_duplicates(["Customer", "Date"]).sort_values("Date").groupby("Customer")["Date"]
    gaps = days.apply(lambda d: d.diff().dt.days.std(ddof=0) / d.diff().dt.days.mean())
    lines = frame.pivot_table(values="Amount", index="Customer", columns="Line", aggfunc="sum", fill_value=0)
    quarter = frame.groupby(["Customer", frame["Date"].dt.quarter])["Amount"].sum().groupby("Customer").max()
    money = frame.groupby("Customer")["Amount"].sum()
    expected = {
        "gap_variation": gaps,
        "products": frame.groupby("Customer")["Product"].nunique(),
        "share of L1": lines["L1"] / money,
        "largest_category": lines.max(axis=1) / money,
        "busiest_quarter": quarter / money,
        "weekend_share": days.apply(lambda d: (d.dt.day_of_week >= 5).mean()),
    }
    for name, values in expected.items():
        np.testing.assert_allclose(found[name], values.loc[found.index], rtol=1e-9, err_msg=name)
