"""Order lines -> customers: every line and every cent counted, orders not lines, the reference day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import Customers, OrderColumns, Plan, PlanError, Role, Unit, build_customers
from segmentation.orders.lines import line_amounts, read_lines
from tests.making import (
    SHOP,
    blobs,
    by_customer,
    customers_of,
    lines_csv,
    lines_plan,
    modest,
    sample_table,
    shop_of,
    table_of,
)

#: (customer, date, order, product, quantity, amount)
_USUAL = [
    ("Ann", "2024-01-01", "A1", "Tea", 1, "10.00"),
    ("Ann", "2024-01-01", "A1", "Cup", 2, "20.00"),
    ("Ann", "2024-02-10", "A2", "Tea", 1, "12.50"),
    ("Bob", "2024-03-15", "A3", "Pot", 1, "99.95"),
    ("Cat", "2024-03-01", "A4", "Tea", 3, "30.00"),
]


def _with_status(statuses: list[str]) -> Customers:
    lines = lines_csv(_USUAL).splitlines()
    text = "\n".join(f"{line},{status}" for line, status in zip(lines, ["Status", *statuses], strict=True))
    return build_customers(table_of(text), lines_plan(replace(SHOP, status="Status")))


def test_frequency_counts_orders_and_not_lines() -> None:
    assert by_customer(shop_of(_USUAL), "orders") == {"Ann": 2, "Bob": 1, "Cat": 1}


def test_money_and_products_are_summed_for_each_customer() -> None:
    customers = shop_of(_USUAL)

    assert by_customer(customers, "amount") == {"Ann": 42.5, "Bob": 99.95, "Cat": 30}
    assert by_customer(customers, "items") == {"Ann": 4, "Bob": 1, "Cat": 3}
    assert by_customer(customers, "products") == {"Ann": 2, "Bob": 1, "Cat": 1}
    assert by_customer(customers, "average_order") == {"Ann": 21.25, "Bob": 99.95, "Cat": 30}


def test_recency_counts_from_the_day_after_the_last_day_in_the_data() -> None:
    customers = shop_of(_USUAL)

    assert customers.reference_date == pd.Timestamp("2024-03-16")
    assert by_customer(customers, "recency") == {"Ann": 35, "Bob": 1, "Cat": 15}


def test_the_last_day_counts_even_when_only_lines_that_are_left_out_stand_on_it() -> None:
    customers = shop_of([*_USUAL, ("", "2024-03-31", "A5", "Tea", 1, "5.00")])

    assert customers.reference_date == pd.Timestamp("2024-04-01")


def test_the_time_of_day_does_not_change_the_days() -> None:
    rows = [
        ("Ann", "2024-03-01 23:50", "A1", "Tea", 1, "10.00"),
        ("Ann", "2024-03-03 00:10", "A2", "Tea", 1, "10.00"),
        ("Bob", "2024-03-05 18:00", "A3", "Tea", 1, "10.00"),
        ("Cat", "2024-03-05 08:00", "A4", "Tea", 1, "10.00"),
    ]

    customers = shop_of(rows)

    assert by_customer(customers, "recency") == {"Ann": 3, "Bob": 1, "Cat": 1}
    assert by_customer(customers, "tenure") == {"Ann": 2, "Bob": 0, "Cat": 0}


def test_the_gap_between_orders_is_known_only_after_the_first() -> None:
    gaps = by_customer(shop_of(_USUAL), "days_between_orders")

    assert gaps["Ann"] == 40
    assert np.isnan(gaps["Bob"])


def test_customers_stand_in_the_order_they_first_appear() -> None:
    assert list(shop_of(_USUAL[::-1]).ids) == ["Cat", "Bob", "Ann"]


def test_returns_reduce_the_amount_and_are_no_orders() -> None:
    customers = shop_of([*_USUAL, ("Bob", "2024-03-20", "A9", "Pot", -1, "-40.00")])

    assert by_customer(customers, "amount")["Bob"] == pytest.approx(59.95)
    assert by_customer(customers, "orders")["Bob"] == 1
    assert by_customer(customers, "recency")["Bob"] == 6


def test_a_line_of_a_return_within_an_order_does_not_undo_the_order() -> None:
    customers = shop_of([*_USUAL, ("Bob", "2024-03-15", "A3", "Pot", -1, "-40.00")])

    assert by_customer(customers, "orders")["Bob"] == 1


def test_a_customer_with_nothing_left_after_returns_is_set_apart_and_counted() -> None:
    customers = shop_of([*_USUAL, ("Cat", "2024-03-02", "A9", "Tea", -3, "-30.00")])

    (left_out,) = customers.left_out

    assert left_out.reason == "no positive amount left after returns"
    assert (left_out.rows, left_out.customers, left_out.amount) == (2, 1, 0)
    assert customers.set_apart.tolist() == [-1, -1, 0]


def test_lines_without_customer_are_left_out_with_their_money_and_keep_their_place() -> None:
    customers = shop_of([*_USUAL[:2], ("", "2024-02-01", "A7", "Tea", 1, "7.25"), *_USUAL[2:]])

    (left_out,) = customers.left_out

    assert (left_out.reason, left_out.rows, left_out.amount) == ("no customer", 1, 7.25)
    assert customers.row_customer.tolist() == [0, 0, -1, 0, 1, 2]
    assert customers.row_left_out.tolist() == [-1, -1, 0, -1, -1, -1]


@pytest.mark.parametrize("nobody", ["", " ", "NULL", "n/a"])
def test_a_cell_that_says_nothing_is_no_customer(nobody: str) -> None:
    rows = [(f"Customer {i % 30}", "2024-01-01", f"A{i}", "Tea", 1, "10.00") for i in range(60)]

    customers = shop_of([*rows, (nobody, "2024-01-01", "A99", "Tea", 1, "7.00")])

    assert len(customers) == 30
    assert [x.reason for x in customers.left_out] == ["no customer"]


def test_an_id_written_as_a_number_with_and_without_decimals_is_one_customer() -> None:
    rows = [("17850.0", *_USUAL[0][1:]), ("17850", *_USUAL[2][1:]), ("13047", *_USUAL[3][1:])]

    assert by_customer(shop_of(rows), "orders") == {"17850.0": 2, "13047": 1}


def test_lines_without_a_readable_date_are_left_out_and_counted() -> None:
    rows = [("Ann", f"2024-01-{day:02}", f"A{day}", "Tea", 1, "10.00") for day in range(1, 29)]

    customers = shop_of([*rows, ("Bob", "soon", "B1", "Tea", 1, "5.00")])

    assert (customers.left_out[0].reason, customers.left_out[0].rows) == ("no readable date", 1)
    assert customers.left_out[0].amount == 5


def test_cancelled_orders_are_left_out_and_counted() -> None:
    customers = _with_status(["Shipped", "Shipped", "Cancelled", "Shipped", "Shipped"])

    assert by_customer(customers, "orders")["Ann"] == 1
    assert by_customer(customers, "amount")["Ann"] == 30
    assert [(x.reason, x.rows, x.amount) for x in customers.left_out] == [
        ("cancelled or returned order", 1, 12.5)
    ]


def test_a_customer_whose_orders_were_all_cancelled_is_set_apart() -> None:
    customers = _with_status(["Shipped", "Shipped", "Shipped", "Shipped", "storniert"])

    assert by_customer(customers, "orders")["Cat"] == 0
    assert customers.set_apart.tolist() == [-1, -1, 1]
    assert (customers.left_out[1].rows, customers.left_out[1].customers) == (0, 1)


def test_without_an_order_column_an_order_is_a_day_of_a_customer() -> None:
    rows = [
        *_USUAL,
        ("Ann", "2024-02-10", "A8", "Pot", 1, "5.00"),
        ("Bob", "2024-01-01", "A9", "Pot", 1, "5"),
    ]

    customers = shop_of(rows, replace(SHOP, order=None))

    assert by_customer(customers, "orders") == {"Ann": 2, "Bob": 2, "Cat": 1}


def test_a_line_without_order_number_is_an_order_of_its_day() -> None:
    rows = [
        *_USUAL,
        ("Dan", "2024-02-10", "", "Pot", 1, "5.00"),
        ("Dan", "2024-02-10", "", "Tea", 1, "5.00"),
        ("Dan", "2024-02-12", "", "Tea", 1, "5.00"),
    ]

    customers = shop_of(rows)

    assert by_customer(customers, "orders")["Dan"] == 2
    assert customers.left_out == ()


def test_without_an_amount_column_the_amount_is_quantity_times_price() -> None:
    columns = OrderColumns(customer="Customer", order="Order", quantity="Quantity", price="Amount")

    customers = shop_of(_USUAL, columns)

    assert by_customer(customers, "amount") == pytest.approx({"Ann": 62.5, "Bob": 99.95, "Cat": 90})


def test_without_any_money_a_customer_still_has_orders_and_recency() -> None:
    customers = shop_of(_USUAL, OrderColumns(customer="Customer", date="Date", order="Order"))

    assert customers.amount is None
    assert {t.name for t in customers.traits if t.proposed} == {"recency", "orders"}
    assert customers.left_out == ()


def test_without_dates_there_is_no_recency() -> None:
    customers = shop_of(_USUAL, replace(SHOP, date=None))

    assert customers.reference_date is None
    assert "recency" not in customers.frame
    assert by_customer(customers, "orders") == {"Ann": 2, "Bob": 1, "Cat": 1}


def test_without_order_and_date_each_line_is_an_order() -> None:
    customers = shop_of(_USUAL, OrderColumns(customer="Customer", amount="Amount"))

    assert by_customer(customers, "orders") == {"Ann": 3, "Bob": 1, "Cat": 1}


def test_a_category_of_the_lines_is_carried_as_the_most_frequent_value() -> None:
    colour = ["red", "blue", "blue", "red", "green"] * 4
    text = "\n".join(
        f"{line},{c}" for line, c in zip(lines_csv(_USUAL * 4).splitlines(), ["Colour", *colour], strict=True)
    )

    customers = build_customers(table_of(text), lines_plan())

    assert by_customer(customers, "Colour") == {"Ann": "blue", "Bob": "red", "Cat": "green"}


def test_the_column_that_says_who_the_customer_is_does_not_describe_the_customer() -> None:
    plan = lines_plan(OrderColumns(customer="Country", amount="Amount"))

    customers = build_customers(sample_table(), plan)

    assert set(customers.ids) == {"Germany", "Austria", "Switzerland", "France"}
    assert "Country" not in customers.frame


def test_a_column_called_like_a_computed_trait_gets_a_name_of_its_own() -> None:
    plan = Plan(unit=Unit.ORDER_LINE, columns=OrderColumns(customer="Who", amount="Paid")).with_role(
        "orders", Role.CATEGORY
    )
    table = table_of(
        {"Who": ["Ann", "Bob", "Ann"], "Paid": [1.5, 2.5, 3.5], "orders": ["web", "shop", "web"]}
    )

    customers = build_customers(table, plan)

    assert by_customer(customers, "orders") == {"Ann": 2, "Bob": 1}
    assert by_customer(customers, "orders (column)") == {"Ann": "web", "Bob": "shop"}


_MONEY = st.decimals(-500, 900, places=2)
_LINE = st.tuples(
    st.sampled_from(["Ann", "Bob", "Cat", "Dan", ""]),
    st.dates(pd.Timestamp("2024-01-01").date(), pd.Timestamp("2024-12-31").date()),
    st.sampled_from(["A1", "A2", "A3", "A4", "A5", "A6"]),
    st.just("Tea"),
    st.integers(1, 9),
    _MONEY,
)


@modest
@given(st.lists(_LINE, max_size=30))
def test_kept_and_left_out_together_are_all_rows_and_all_money(lines: list[tuple[object, ...]]) -> None:
    lines = [
        ("Ann", "2024-05-05", "A1", "Tea", 1, "800.00"),
        ("Bob", "2024-05-06", "A9", "Tea", 1, "0.05"),
        *lines,
    ]
    table = table_of(lines_csv(lines))

    customers = build_customers(table, lines_plan())

    segmented = customers.set_apart < 0
    kept = (customers.row_left_out < 0) & segmented[np.maximum(customers.row_customer, 0)]
    amounts = line_amounts(table, SHOP)
    assert amounts is not None
    assert kept.sum() + sum(x.rows for x in customers.left_out) == len(lines)
    assert customers.frame["amount"][segmented].sum() == pytest.approx(amounts[kept].sum(), abs=0.005)
    left_out = sum(x.amount or 0 for x in customers.left_out)
    assert amounts[kept].sum() + left_out == pytest.approx(float(sum(float(x[5]) for x in lines)), abs=0.005)


@modest
@given(st.lists(_LINE.filter(lambda line: line[0] != ""), min_size=1, max_size=30))
def test_recency_orders_and_amount_agree_with_plain_pandas(lines: list[tuple[object, ...]]) -> None:
    lines = [("Ann", "2024-05-05", "A1", "Tea", 1, "0.25"), *lines]
    frame = pd.DataFrame(lines, columns=["who", "day", "order", "product", "quantity", "amount"])
    frame = frame.assign(day=pd.to_datetime(frame["day"]), amount=frame["amount"].astype(float))
    bought = frame[frame["amount"] >= 0]
    reference = frame["day"].max() + pd.Timedelta(days=1)

    customers = shop_of(lines)

    found = customers.frame.set_axis(customers.ids)
    pd.testing.assert_series_equal(
        found["orders"].loc[bought["who"].unique()].sort_index().astype(int),
        bought.groupby("who")["order"].nunique().sort_index(),
        check_names=False,
        check_index_type=False,
    )
    expected = (reference - bought.groupby("who")["day"].max()).dt.days
    assert found["recency"].dropna().to_dict() == expected.to_dict()
    assert found["amount"].to_dict() == pytest.approx(
        frame.groupby("who")["amount"].sum().to_dict(), abs=0.005
    )


def test_the_order_of_the_lines_does_not_matter() -> None:
    table = sample_table()
    shuffled = table.text().sample(frac=1, random_state=0)
    plan = lines_plan(replace(SHOP, product="Product"))

    straight, mixed = (build_customers(t, plan) for t in (table, table_of(shuffled.to_csv(index=False))))

    one = straight.frame.set_axis(straight.ids).sort_index()
    other = mixed.frame.set_axis(mixed.ids).sort_index()
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, check_index_type=False)


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(PlanError, match=r"no column “Client”.*There are: Customer, Date, Order"):
        shop_of(_USUAL, replace(SHOP, customer="Client"))


def test_order_lines_need_a_customer_column() -> None:
    with pytest.raises(PlanError, match="choose which column says who the customer is"):
        shop_of(_USUAL, replace(SHOP, customer=None))


@pytest.mark.parametrize("what", ["date", "amount", "quantity", "price"])
def test_words_cannot_be_dates_or_money(what: str) -> None:
    with pytest.raises(PlanError, match=f"“Product” can't be the {what}"):
        shop_of(_USUAL, replace(SHOP, **{what: "Product"}))


def test_an_empty_customer_column_is_refused_by_name() -> None:
    rows = [("", *row[1:]) for row in _USUAL]

    with pytest.raises(PlanError, match="“Customer” is empty"):
        shop_of(rows)


def test_when_no_line_is_left_the_reasons_are_told() -> None:
    with pytest.raises(PlanError, match=r"No order line is left.*cancelled or returned order \(5 lines\)"):
        _with_status(["Cancelled"] * 5)


def test_a_table_of_customers_passes_through_with_all_its_rows() -> None:
    made = blobs()
    customers = customers_of({"ID": range(7, 67)} | made)

    assert customers.ids.tolist() == [str(i) for i in range(7, 67)]
    assert customers.frame["Income"].tolist() == made["Income"].tolist()
    assert customers.row_customer.tolist() == list(range(60))
    assert customers.left_out == ()


def test_rows_without_an_id_are_called_by_their_number() -> None:
    assert customers_of(blobs()).ids.tolist() == [str(i) for i in range(1, 61)]


def test_a_table_without_anything_to_segment_by_says_so() -> None:
    with pytest.raises(
        PlanError, match=r"No column has numbers, yes/no answers or categories.*“Same”: the same"
    ):
        customers_of({"Comment": [f"word {i} of mine" for i in range(30)], "Same": ["x"] * 30})


def test_no_big_spender_is_removed_without_a_word() -> None:
    rows = [*_USUAL, *((f"C{i}", "2024-02-01", f"B{i}", "Tea", 1, "9.00") for i in range(40))]

    customers = shop_of([*rows, ("Whale", "2024-02-02", "W1", "Pot", 1, "1000000.00")])

    assert by_customer(customers, "amount")["Whale"] == 1_000_000
    assert (customers.set_apart < 0).all()


def test_lines_know_their_own_reason_first_come_first_told() -> None:
    rows = [*_USUAL, ("", "2024-02-01", "A7", "Tea", 1, "7.25")]
    lines = lines_csv(rows).splitlines()
    status = ["Status", *["Shipped"] * 5, "Cancelled"]
    table = table_of("\n".join(f"{line},{s}" for line, s in zip(lines, status, strict=True)))

    read = read_lines(table, lines_plan(replace(SHOP, status="Status")))

    assert [x.reason for x in read.left_out] == ["no customer"]
    assert read.counts.tolist() == [True] * 5 + [False]
