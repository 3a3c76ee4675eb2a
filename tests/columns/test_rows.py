"""What one row is, found by what the values determine, whatever the columns are called."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import OrderColumns, Role, Table, Unit, describe_columns, find_unit, propose_plan
from segmentation.columns.rows import lines_as_customers, unit_evidence
from tests.making import blobs, table_of


def _shop(order: str, customer: str, *, lines: int = 900, whole: bool = False) -> Table:
    """Make lines of orders of three lines; 60 customers, each from one of 15 towns."""
    rng = np.random.default_rng(2)
    number = np.arange(lines) // 3
    who = rng.integers(0, 60, number.max() + 1)[number]
    day = rng.integers(0, 300, number.max() + 1)[number]
    return table_of(
        {
            order: 70_000 + number if whole else [f"Z{n}" for n in number],
            "Den": (np.datetime64("2024-01-01") + day).astype(str),
            customer: 5_000 + who if whole else [f"Firma {w}" for w in who],
            "Miasto": [f"Miasto {w % 15}" for w in who],
            "Towar": [f"Towar {i}" for i in rng.integers(0, 90, lines)],
            "Kwota": rng.uniform(1, 90, lines).round(2),
        }
    )


@pytest.mark.parametrize("whole", [False, True], ids=["text", "numbers"])
def test_orders_and_customers_are_found_under_names_of_no_known_language(*, whole: bool) -> None:
    table = _shop("Dokument", "Nabywca", whole=whole)

    plan = propose_plan(table)

    assert plan.unit is Unit.ORDER_LINE
    assert (plan.columns.customer, plan.columns.order) == ("Nabywca", "Dokument")
    reasons = {c.name: c.reason for c in describe_columns(table)}
    assert reasons["Dokument"] == "each of its 300 values has one day and repeats: it numbers the orders"
    assert "come back on other days" in reasons["Nabywca"]


def test_an_order_number_under_a_misleading_name_is_found_beside_a_known_customer() -> None:
    assert propose_plan(_shop("salesdata", "Customer name")).columns.order == "salesdata"


def test_noise_that_repeats_is_neither_an_order_nor_a_customer() -> None:
    rng = np.random.default_rng(3)
    table = table_of(
        {
            "Dzien": (np.datetime64("2024-01-01") + rng.integers(0, 90, 600)).astype(str),
            "A": rng.integers(1000, 1200, 600),
            "B": [f"B{i}" for i in rng.integers(0, 100, 600)],
            "C": rng.normal(50, 9, 600).round(2),
        }
    )

    assert not {Role.CUSTOMER, Role.ORDER} & {c.role for c in describe_columns(table)}
    assert propose_plan(table).unit is Unit.CUSTOMER


@pytest.mark.parametrize("name", ["Members", "Users", "Household", "Customers"])
def test_a_count_of_people_is_no_customer(name: str) -> None:
    table = table_of(blobs() | {name: [1 + i % 6 for i in range(60)], "Total": [9.5 + i for i in range(60)]})

    plan = propose_plan(table)

    assert plan.columns.customer is None
    assert plan.unit is Unit.CUSTOMER
    assert next(c.role for c in describe_columns(table) if c.name == name) is Role.NUMBER


def test_numbers_of_one_width_under_such_a_name_are_ids() -> None:
    table = table_of({"Member": [20_117 + i % 20 for i in range(60)], "Amount": [9.5 + i for i in range(60)]})

    assert propose_plan(table).columns.customer == "Member"


def test_numbers_with_decimals_are_no_ids() -> None:
    table = table_of({"Client": [1.5 + i % 9 for i in range(60)], "Amount": [9.5 + i for i in range(60)]})

    assert propose_plan(table).columns.customer is None


def test_the_evidence_names_what_an_order_determines_and_what_makes_a_row_one_of_a_kind() -> None:
    table = table_of(
        {
            "Order": [f"A{i // 2}" for i in range(60)],
            "OrderLineNumber": [1 + i % 2 for i in range(60)],
            "Date": [f"2024-01-{1 + i // 2 % 28:02}" for i in range(60)],
            "Customer": [f"C{i // 2 % 9}" for i in range(60)],
            "Amount": [9.5 + i for i in range(60)],
        }
    )

    found = unit_evidence(table, propose_plan(table).columns)

    assert found[0] == "Each order has one customer and one day."
    assert (
        found[1] == "“Order” with “OrderLineNumber” is different in every row: a row is one line of an order."
    )
    assert found[2] == "A customer has 6.67 rows on average; “C0” has 8."


def test_an_order_of_several_customers_is_told() -> None:
    table = table_of(
        {"Customer": [f"C{i % 9}" for i in range(40)], "Order": [f"A{i // 2}" for i in range(40)]}
    )

    found = unit_evidence(table, OrderColumns(customer="Customer", order="Order"))

    assert found[0] == "20 orders of 20 have lines of more than one customer."


def test_columns_that_differ_in_every_row_are_named_for_a_table_of_customers() -> None:
    table = table_of({"Badge": [f"B{i}" for i in range(60)]} | blobs())

    assert unit_evidence(table, OrderColumns()) == ("“Badge” is different in every row.",)


def test_why_order_lines_are_no_customers_is_explained_with_the_figures() -> None:
    table = _shop("Dokument", "Nabywca")

    said = lines_as_customers(table, propose_plan(table).columns)

    assert said is not None
    assert "100 % of the 60 customers have several rows" in said
    assert "Choose “an order line”" in said


def test_a_table_of_customers_needs_no_such_explanation() -> None:
    table = table_of({"CustomerID": range(1, 61)} | blobs())

    assert find_unit(table, propose_plan(table).columns)[0] is Unit.CUSTOMER
    assert lines_as_customers(table, propose_plan(table).columns) is None
