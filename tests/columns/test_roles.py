"""Roles of columns, found by name and by value; what one row is; the user's word above both."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import (
    OrderColumns,
    Plan,
    Role,
    Table,
    Unit,
    describe_columns,
    find_unit,
    propose_features,
    propose_plan,
)
from tests.making import blobs, customers_of, table_of

_CUSTOMERS = 12
_LINES = 60


def _lines(  # noqa: PLR0917 (the columns of a file, in their order)
    customer: str,
    date: str,
    order: str,
    product: str,
    quantity: str,
    amount: str,
    *,
    day: str = "{y}-{m:02}-{d:02}",
) -> Table:
    """Make 60 order lines of 12 customers under the headers of some export."""
    rng = np.random.default_rng(3)
    who = np.arange(_LINES) % _CUSTOMERS
    return table_of(
        {
            order: [f"R-{1000 + i // 2}" for i in range(_LINES)],
            date: [day.format(y=2024, m=1 + i % 9, d=13 + i % 14) for i in range(_LINES)],
            customer: [f"K{100 + w}" for w in who],
            product: [f"Kaffee {i % 7}" for i in range(_LINES)],
            quantity: rng.integers(1, 9, _LINES),
            amount: np.round(rng.uniform(5, 90, _LINES), 2),
        }
    )


def _roles(table: Table, plan: Plan | None = None) -> dict[str, Role]:
    return {column.name: column.role for column in describe_columns(table, plan)}


def _role_of(name: str, values: object) -> Role:
    """Find the role of one column that stands beside an ordinary one."""
    listed = list(values)  # type: ignore[call-overload]
    rng = np.random.default_rng(5)
    return _roles(table_of({"Other": np.round(rng.normal(50, 9, len(listed)), 2), name: listed}))[name]


@pytest.mark.parametrize(
    "names",
    [
        ("CustomerID", "InvoiceDate", "InvoiceNo", "Description", "Quantity", "Amount"),
        ("customer_id", "order_date", "order_id", "product_name", "qty", "revenue"),
        ("Client ID", "Purchase date", "Transaction ID", "Item", "Units", "Total Price"),
        ("CUSTOMERNAME", "ORDERDATE", "ORDERNUMBER", "PRODUCTCODE", "QUANTITYORDERED", "SALES"),
        ("Kundennummer", "Bestelldatum", "Bestellnummer", "Artikel", "Menge", "Umsatz"),
        ("Kunden-Nr.", "Datum", "Rechnungsnr.", "Artikelnummer", "Stückzahl", "Betrag"),
        ("Code client", "Date de commande", "Numéro de commande", "Produit", "Quantité", "Montant"),
        ("Id cliente", "Fecha", "Número de pedido", "Producto", "Cantidad", "Importe"),
        ("Código de cliente", "Fecha de factura", "Factura nº", "Artículo", "Cantidad", "Ventas"),
    ],
    ids=lambda names: names[0],
)
def test_the_columns_of_an_export_are_found_in_its_language(names: tuple[str, ...]) -> None:
    customer, date, order, product, quantity, amount = names
    table = _lines(*names)

    plan = propose_plan(table)

    assert plan.unit is Unit.ORDER_LINE
    assert plan.columns == OrderColumns(
        customer=customer, date=date, order=order, product=product, quantity=quantity, amount=amount
    )


def test_the_columns_of_an_export_without_header_are_found_by_their_values() -> None:
    rng = np.random.default_rng(1)
    rows = [
        f"{10_000 + i % 40},{2020 + i % 3}-0{1 + i % 9}-1{i % 5},{i % 5},{rng.uniform(1, 99):.2f}"
        for i in range(400)
    ]
    table = table_of("\n".join(rows) + "\n")

    plan = propose_plan(table)

    customer, date, _, amount = table.kinds
    assert table.dialect.header is None
    assert plan.unit is Unit.ORDER_LINE
    assert (plan.columns.customer, plan.columns.date, plan.columns.amount) == (customer, date, amount)


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("x1", [1200 + 37 * (i * 7 % 40) for i in range(40)], Role.NUMBER),
        ("Annual Income (k$)", [15 + i * 3 % 40 for i in range(40)], Role.NUMBER),
        ("Age", [18 + i * 7 % 50 for i in range(40)], Role.NUMBER),
        ("Unnamed: 0", range(40), Role.IGNORE),
        ("No.", range(1, 41), Role.IGNORE),
        ("Region", [1 + i % 3 for i in range(40)], Role.CATEGORY),
        ("Channel", [1 + i % 2 for i in range(40)], Role.CATEGORY),
        ("Complain", [i % 2 for i in range(40)], Role.FLAG),
        ("Newsletter", ["yes", "no"] * 20, Role.FLAG),
        ("Colour", ["red", "green", "blue", "red"] * 10, Role.CATEGORY),
        ("Comment", [f"I liked number {i} best" for i in range(40)], Role.TEXT),
        ("Version", [1] * 40, Role.CONSTANT),
        ("Country", ["France"] * 40, Role.CONSTANT),
        ("Nothing", [""] * 40, Role.CONSTANT),
        ("Joined", [f"2024-02-{1 + i % 28:02}" for i in range(40)], Role.DATE),
        ("Postal code", [10_115 + 13 * i for i in range(40)], Role.TEXT),
        ("E-Mail", [f"a{i}@example.org" for i in range(40)], Role.TEXT),
        ("Phone number", [15_112_345_600 + 17 * i * i for i in range(40)], Role.TEXT),
        ("Segment", ["Big spenders", "Others"] * 20, Role.IGNORE),
        ("segment_name", ["Big spenders", "Others"] * 20, Role.IGNORE),
        ("Cluster", [i % 4 for i in range(40)], Role.IGNORE),
    ],
)
def test_a_column_gets_its_role_from_its_name_and_values(name: str, values: object, role: Role) -> None:
    assert _role_of(name, values) is role


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Spent online", [20 + i * 7 % 37 for i in range(40)]),
        ("Offline", [20 + i * 7 % 37 for i in range(40)]),
        ("Emails opened", [3 + i * 7 % 37 for i in range(40)]),
        ("Mobile minutes", [3 + i * 7 % 37 for i in range(40)]),
        ("Headphones", [3 + i * 7 % 37 for i in range(40)]),
    ],
)
def test_a_measure_whose_name_holds_the_word_of_another_role_stays_a_number(
    name: str, values: object
) -> None:
    assert _role_of(name, values) is Role.NUMBER


@pytest.mark.parametrize("name", ["PhoneService", "Email consent"])
def test_a_yes_or_no_is_no_phone_number(name: str) -> None:
    assert _role_of(name, ["yes", "no", "no", "yes"] * 10) is Role.FLAG


@pytest.mark.parametrize("name", ["Amount paid", "Revenue generated", "Discounted amount", "Sales"])
def test_money_is_found_under_everyday_names(name: str) -> None:
    assert _role_of(name, [19.5 + i * 7.25 % 37 for i in range(40)]) is Role.AMOUNT


@pytest.mark.parametrize("name", ["Sales rep id", "Sales channel", "Tax rate on sales", "Number of sales"])
def test_what_only_speaks_of_sales_is_no_money(name: str) -> None:
    assert _role_of(name, [2 + i * 7 % 37 for i in range(40)]) is not Role.AMOUNT


def test_only_one_column_is_the_customer_and_the_complete_id_wins() -> None:
    table = table_of(
        {
            "Customer Name": [f"Shop {i % 10}" for i in range(40)],
            "Customer ID": [f"C{i % 10}" for i in range(40)],
            "Amount": np.round(np.linspace(5, 90, 40), 2),
        }
    )

    roles = _roles(table)

    assert roles["Customer ID"] is Role.CUSTOMER
    assert roles["Customer Name"] is Role.TEXT


def test_the_parts_of_a_date_beside_it_are_no_features() -> None:
    table = _lines("Customer", "Date", "Order ID", "Product", "Quantity", "Amount")
    months = table.frame["Date"].dt.month
    text = "\n".join(
        f"{row},{month}"
        for row, month in zip(
            [
                "Customer,Date",
                *[f"{c},{d:%Y-%m-%d}" for c, d in table.frame[["Customer", "Date"]].to_numpy()],
            ],
            ["Month", *months],
            strict=True,
        )
    )

    assert _roles(table_of(text))["Month"] is Role.IGNORE


def test_the_label_of_an_earlier_run_is_never_a_feature() -> None:
    customers = customers_of(
        blobs() | {"segment": [1 + i % 3 for i in range(60)], "cluster_id": [i % 4 for i in range(60)]}
    )

    proposed = {choice.name for choice in propose_features(customers)}

    assert proposed == {"Income", "Visits"}
    assert not {"segment", "cluster_id"} & {trait.name for trait in customers.traits}


def test_the_role_the_user_gives_stands_with_its_reason() -> None:
    plan = Plan().with_role("Visits", Role.IGNORE)

    column = next(c for c in describe_columns(table_of(blobs()), plan) if c.name == "Visits")

    assert (column.role, column.reason) == (Role.IGNORE, "chosen by you")


def test_missing_cells_and_distinct_values_are_counted_for_each_column() -> None:
    table = table_of(
        {"Income": ["10", "", "30", "10", "n/a", "50"], "City": ["Bonn", "Köln", "", "Bonn", "Ulm", ""]}
    )

    found = {c.name: (c.missing, c.distinct) for c in describe_columns(table)}

    assert found == {"Income": (2, 3), "City": (2, 3)}


def test_every_column_has_a_reason_in_words_and_examples_from_the_file() -> None:
    table = _lines("Customer", "Date", "Order ID", "Product", "Quantity", "Amount")

    columns = describe_columns(table)

    assert all(len(c.reason) > 10 for c in columns)
    assert columns[0].examples == ("R-1000", "R-1001", "R-1002")
    assert columns[1].examples[0] == "2024-01-13"


def test_a_table_with_one_row_for_each_customer_is_a_table_of_customers() -> None:
    table = table_of({"CustomerID": range(1, 61)} | blobs())

    unit, why = find_unit(table, propose_plan(table).columns)

    assert unit is Unit.CUSTOMER
    assert "“CustomerID” has 60 different values in 60 rows" in why


def test_a_table_without_customer_column_says_that_each_row_is_taken_as_one() -> None:
    table = table_of(blobs())

    unit, why = find_unit(table, propose_plan(table).columns)

    assert unit is Unit.CUSTOMER
    assert "each of the 60 rows" in why


def test_order_lines_are_told_with_their_orders_and_customers() -> None:
    table = _lines("Customer", "Date", "Order ID", "Product", "Quantity", "Amount")

    unit, why = find_unit(table, propose_plan(table).columns)

    assert unit is Unit.ORDER_LINE
    assert why == "60 order lines of 30 orders of 12 customers."


def test_a_status_column_is_found_by_its_cancelled_orders() -> None:
    table = table_of(
        {
            "Customer": [f"C{i % 9}" for i in range(60)],
            "Order status": ["Shipped", "Cancelled", "Shipped"] * 20,
            "State": ["Texas", "Nevada", "Ohio"] * 20,
            "Amount": np.round(np.linspace(3, 40, 60), 2),
        }
    )

    assert propose_plan(table).columns.status == "Order status"


def test_the_date_of_the_order_is_preferred_to_the_date_of_shipping() -> None:
    table = table_of(
        {
            "Ship Date": [f"2024-03-{1 + i % 28:02}" for i in range(60)],
            "Order Date": [f"2024-02-{1 + i % 28:02}" for i in range(60)],
            "Customer": [f"C{i % 9}" for i in range(60)],
            "Sales": np.round(np.linspace(3, 40, 60), 2),
        }
    )

    assert propose_plan(table).columns.date == "Order Date"
