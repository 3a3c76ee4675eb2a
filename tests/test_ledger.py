"""The ledger: kept and left out are what was read, to the cent, whatever the user takes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import (
    Counting,
    Customers,
    LedgerStep,
    OrderColumns,
    Plan,
    PlanError,
    Table,
    build_customers,
    build_features,
    build_ledger,
    like_ids,
    propose_no_sales,
    propose_plan,
)
from segmentation.charts import ledger_chart, ledger_in_words
from segmentation.columns.roles import describe_columns
from segmentation.ledger import lines_of_step
from segmentation.orders.lines import cancel_prefix
from tests.making import (
    blobs,
    by_customer,
    csv_text,
    customers_of,
    lines_plan,
    modest,
    sample_table,
    table_of,
)

_HEADER = ("Customer", "Date", "Order", "Product", "Quantity", "Amount", "Status")
_COLUMNS = OrderColumns(
    customer="Customer",
    date="Date",
    order="Order",
    product="Product",
    quantity="Quantity",
    amount="Amount",
    status="Status",
)
#: One line at least for every step; 28 days so that one unreadable date doesn't make the column text.
_USUAL = [("Ann", f"2024-01-{day:02}", f"{100 + day}", "Tea", 2, "10.10", "ok") for day in range(1, 29)]
_ROWS = [
    *_USUAL,
    ("Bob", "2024-02-01", "200", "Cup", 1, "33.33", "ok"),
    ("Bob", "2024-02-02", "C201", "Cup", -1, "-3.33", "ok"),
    ("", "2024-02-03", "202", "Cup", 1, "7.07", "ok"),
    ("", "2024-02-03", "202", "Tea", 1, "1.01", "ok"),
    ("", "2024-02-04", "203", "Tea", 1, "2.02", "ok"),
    ("Cat", "soon", "204", "Tea", 1, "5.05", "ok"),
    ("Cat", "2024-02-05", "205", "Tea", 1, "6.06", "Cancelled"),
    ("Dan", "2024-02-06", "206", "POST", 1, "4.44", "ok"),
    ("Dan", "2024-02-06", "206", "Tea", 1, "40.40", "ok"),
    ("Eve", "2024-02-07", "207", "Tea", 1, "8.08", "ok"),
    ("Eve", "2024-02-08", "C208", "Tea", -2, "-9.09", "ok"),
    ("Fay", "2024-03-01", "C209", "Tea", -1, "-1.11", "ok"),
    ("Gus", "2024-01-02", "1", "Pot", 1, "1.00", "ok"),
]


def _table(rows: list[tuple[object, ...]] = _ROWS) -> Table:
    return table_of(csv_text({name: [row[i] for row in rows] for i, name in enumerate(_HEADER)}))


def _plan(**counting: object) -> Plan:
    return lines_plan(_COLUMNS).with_counting(**counting)


def _steps(customers: Customers) -> dict[LedgerStep, tuple[int, float]]:
    return {x.step: (x.rows, round(x.amount, 2)) for x in customers.left_out}


def test_every_step_has_its_lines_and_its_money() -> None:
    customers = build_customers(_table(), _plan(without_products=("POST",), reference_date=date(2024, 2, 28)))

    assert _steps(customers) == {
        LedgerStep.CUSTOMER: (3, 10.10),
        LedgerStep.DATE: (1, 5.05),
        LedgerStep.LATER: (1, -1.11),
        LedgerStep.STATUS: (1, 6.06),
        LedgerStep.PRODUCT: (1, 4.44),
        LedgerStep.NO_LINE: (0, 0),
        LedgerStep.NO_AMOUNT: (2, -1.01),
    }


_ALL_STEPS = [
    LedgerStep.CUSTOMER,
    LedgerStep.DATE,
    LedgerStep.STATUS,
    LedgerStep.PREFIX,
    LedgerStep.NO_AMOUNT,
]
_COUNTINGS = st.builds(
    Counting,
    reference_date=st.none() | st.dates(date(2024, 1, 20), date(2024, 6, 1)),
    merge_ids=st.booleans(),
    cancel_prefix=st.sampled_from([None, "", "C", "2"]),
    without_products=st.sampled_from([(), ("POST",), ("Tea",), ("Cup", "nothing of the kind")]),
    subtract_returns=st.booleans(),
    taken_back=st.lists(st.sampled_from(_ALL_STEPS), unique=True).map(tuple),
)
_LINE = st.tuples(
    st.sampled_from(["Ann", "ann ", "Bob", "Cat", ""]),
    st.sampled_from(["2024-01-05", "2024-02-29", "2025-01-01", "soon"]),
    st.sampled_from(["300", "C300", "301", "", "X1"]),
    st.sampled_from(["Tea", "Cup", "POST", ""]),
    st.integers(-9, 9),
    st.decimals(-(10**7), 10**7, places=2).map(str) | st.just(""),
    st.sampled_from(["ok", "Cancelled", ""]),
)


@modest
@given(st.lists(_LINE, max_size=25), _COUNTINGS)
def test_kept_and_left_out_are_what_was_read_to_the_cent(
    lines: list[tuple[object, ...]], counting: Counting
) -> None:
    table = _table([*_ROWS, *lines])
    plan = replace(lines_plan(_COLUMNS), counting=counting)
    customers = build_customers(table, plan)

    ledger = build_ledger(table, customers, plan)

    assert ledger.missing_rows == 0
    assert abs(ledger.missing_amount) < 0.005
    assert ledger.segmented == (customers.set_apart < 0).sum()
    money = customers.frame["amount"][customers.set_apart < 0].sum()
    assert money == pytest.approx(ledger.kept_amount, abs=0.005)


def test_customers_left_out_with_the_features_are_a_step_too() -> None:
    income, visits = [10.5 + i for i in range(30)], [*range(40, 70)]
    income[3:3] = visits[3:3] = ["", ""]
    table = table_of({"Income": income, "Visits": visits, "City": ["Ulm"] * 31 + ["Bonn"]})
    plan = Plan()
    customers = build_customers(table, plan)

    ledger = build_ledger(table, customers, plan, build_features(customers, plan))

    assert (ledger.segmented, ledger.kept_rows, ledger.missing_rows) == (30, 30, 0)
    assert [x.rows for x in ledger.left_out] == [2]


def test_the_ledger_of_a_table_of_customers_keeps_every_row() -> None:
    customers = customers_of(blobs())

    ledger = build_ledger(table_of(blobs()), customers, Plan())

    assert (ledger.rows, ledger.kept_rows, ledger.left_out, ledger.returns) == (60, 60, (), None)


def test_returns_are_counted_beside_what_is_left_out() -> None:
    table = _table()
    plan = _plan()

    ledger = build_ledger(table, build_customers(table, plan), plan)

    assert ledger.returns is not None
    assert (ledger.returns.rows, ledger.returns.amount) == (1, -3.33)


@pytest.mark.parametrize(
    ("step", "who", "amount"),
    [
        (LedgerStep.DATE, "Cat", 5.05),
        (LedgerStep.STATUS, "Cat", 6.06),
        (LedgerStep.NO_AMOUNT, "Eve", -1.01),
    ],
)
def test_a_step_that_is_taken_back_counts_its_lines_and_stays_in_sight(
    step: LedgerStep, who: str, amount: float
) -> None:
    plan = _plan()
    plan = plan.counted(plan.counting.taking_back(step))

    customers = build_customers(_table(), plan)

    assert by_customer(customers, "amount")[who] == pytest.approx(amount)
    assert customers.set_apart[list(customers.ids).index(who)] == -1
    assert [x.step for x in customers.taken_back] == [step]
    assert step not in _steps(customers)


def test_a_step_can_be_left_out_again() -> None:
    taken = Counting().taking_back(LedgerStep.STATUS)

    assert taken.restoring(LedgerStep.STATUS) == Counting()


@pytest.mark.parametrize(
    "changed",
    [{"subtract_returns": False}, {"without_products": ("POST",)}, {"reference_date": date(2024, 1, 9)}],
    ids=["returns", "products", "date"],
)
def test_taking_back_undoes_what_the_user_had_left_out(changed: dict[str, object]) -> None:
    step = {"s": LedgerStep.RETURN, "w": LedgerStep.PRODUCT, "r": LedgerStep.LATER}[next(iter(changed))[0]]

    assert Counting(**changed).taking_back(step) == Counting()


def test_customers_without_a_line_come_back_with_their_lines_only() -> None:
    with pytest.raises(PlanError, match="take back the step that left the lines out"):
        Counting().taking_back(LedgerStep.NO_LINE)


def test_lines_without_customer_can_count_as_one_guest_for_each_order() -> None:
    plan = _plan()
    plan = plan.counted(plan.counting.taking_back(LedgerStep.CUSTOMER))

    customers = build_customers(_table(), plan)

    guests = {who: money for who, money in by_customer(customers, "amount").items() if "no customer" in who}
    assert guests == pytest.approx({"(no customer 1)": 8.08, "(no customer 2)": 2.02})
    assert (customers.row_customer >= 0).all()


def test_an_unreadable_date_that_counts_says_nothing_of_recency() -> None:
    plan = _plan()
    plan = plan.counted(plan.counting.taking_back(LedgerStep.DATE))

    customers = build_customers(_table(), plan)

    assert by_customer(customers, "orders")["Cat"] == 1
    assert np.isnan(by_customer(customers, "recency")["Cat"])


def test_returns_may_be_left_out_instead_of_subtracted() -> None:
    customers = build_customers(_table(), _plan(subtract_returns=False))

    assert by_customer(customers, "amount")["Bob"] == pytest.approx(33.33)
    assert _steps(customers)[LedgerStep.RETURN] == (3, -13.53)


def test_a_prefix_whose_orders_are_returns_is_found_and_their_other_lines_are_left_out() -> None:
    rows = [
        *_ROWS,
        *[("Bob", "2024-02-02", f"C3{i}", "Cup", -1, "-0.50", "ok") for i in range(20)],
        ("Bob", "2024-02-02", "C399", "Cup", 1, "5.00", "ok"),
    ]
    table = _table(rows)

    assert cancel_prefix(table, _plan()) == "C"
    assert _steps(build_customers(table, _plan()))[LedgerStep.PREFIX] == (1, 5.00)


def test_a_prefix_of_usual_orders_is_no_sign_of_cancelling() -> None:
    rows = [
        (f"P{i % 9}", "2024-02-02", f"{'WEB' if i % 2 else 'SHOP'}-{i}", "Tea", 1, "5.50", "ok")
        for i in range(40)
    ]

    assert (
        cancel_prefix(_table([*rows, ("P1", "2024-02-03", "WEB-99", "Tea", -1, "-5.50", "ok")]), _plan())
        == ""
    )


def test_the_prefix_the_user_names_overrules_the_data() -> None:
    assert cancel_prefix(_table(), _plan(cancel_prefix="")) == ""
    assert _steps(build_customers(_table(), _plan(cancel_prefix="206")))[LedgerStep.PREFIX] == (2, 44.84)


def test_the_reference_date_can_be_changed_and_later_lines_are_left_out() -> None:
    customers = build_customers(_table(), _plan(reference_date=date(2024, 1, 20)))

    assert customers.reference_date == pd.Timestamp("2024-01-20")
    assert by_customer(customers, "recency")["Ann"] == 0
    assert by_customer(customers, "orders")["Ann"] == 20
    assert customers.left_out[2].reason == "dated after 20 Jan 2024"


@pytest.mark.parametrize(
    ("step", "lines"),
    [
        (LedgerStep.CUSTOMER, [32, 33, 34]),
        (LedgerStep.RETURN, [31, 40, 41]),
        (LedgerStep.NO_AMOUNT, [39, 40, 41]),
        (LedgerStep.PRODUCT, []),
    ],
)
def test_a_step_shows_its_lines_as_the_file_numbers_them(step: LedgerStep, lines: list[int]) -> None:
    table = _table()
    plan = _plan()

    found = lines_of_step(table, build_customers(table, plan), plan, step)

    assert list(found.index) == lines
    assert list(found.columns) == list(_HEADER)


def test_a_step_with_many_lines_shows_the_first_twenty() -> None:
    rows = [*_USUAL, *[("", "2024-01-01", "9", "Tea", 1, "1.00", "ok")] * 50]
    table = _table(rows)

    assert len(lines_of_step(table, build_customers(table, _plan()), _plan(), LedgerStep.CUSTOMER)) == 20


# Ids ------------------------------------------------------------------------------------------------


def _acme(merge: bool) -> Customers:
    rows = [
        (who, "2024-01-01", f"{i}", "Tea", 1, "10.00", "ok")
        for i, who in enumerate(["ACME ", "acme", "Acme", "Bob", "ACME "])
    ]
    return build_customers(_table(rows), _plan(merge_ids=merge))


def test_ids_that_differ_in_case_and_blanks_are_offered_to_be_merged_and_not_merged_unasked() -> None:
    apart = _acme(merge=False)
    like = like_ids(
        _table([(who, "2024-01-01", "1", "Tea", 1, "1", "ok") for who in ("ACME ", "acme", "Acme", "Bob")]),
        "Customer",
    )

    assert len(apart) == 4
    assert like is not None
    assert (like.customers, like.examples) == (2, (("ACME ", "acme", "Acme"),))


def test_merged_ids_are_one_customer_called_as_first_written() -> None:
    assert by_customer(_acme(merge=True), "amount") == {"ACME": 40, "Bob": 10}


def test_there_is_nothing_to_merge_where_all_ids_differ() -> None:
    assert like_ids(sample_table(), "Customer") is None
    assert like_ids(sample_table(), None) is None


# No sales -------------------------------------------------------------------------------------------


def test_postage_charges_and_tests_are_proposed_by_their_names_and_a_lantern_is_not() -> None:
    names = ["POSTAGE", "Bank charges", "Test", "CARRIAGE LANTERN", "Tea", "Manual", "Postage stamp set"]
    rows = [(f"P{i % 5}", "2024-01-01", f"{i}", names[i % 7], 1, f"{i}.50", "ok") for i in range(70)]
    table = _table(rows)
    plan = propose_plan(table)

    found = propose_no_sales(table, describe_columns(table), plan.columns)

    assert {x.product for x in found} == {"POSTAGE", "Bank charges", "Test", "Manual"}
    assert {x.product: x.amount for x in found}["POSTAGE"] == sum(range(0, 70, 7)) + 5
    assert plan.counting.without_products == ()


def test_a_code_is_proposed_by_the_name_beside_it() -> None:
    codes = {"M": "Manual", "P1": "Tea pot", "P2": "Cup"}
    rows = [list(codes.items())[i % 3] for i in range(60)]
    table = table_of(
        {
            "Customer": [f"C{i % 9}" for i in range(60)],
            "StockCode": [r[0] for r in rows],
            "Description": [r[1] for r in rows],
            "Amount": [1.5] * 60,
        }
    )
    plan = Plan(columns=OrderColumns(customer="Customer", product="StockCode", amount="Amount"))

    (found,) = propose_no_sales(table, describe_columns(table), plan.columns)

    assert (found.product, found.called, found.rows, found.amount) == ("M", "Manual", 20, 30.0)


# The picture ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["lines", "money"])
def test_the_waterfall_ends_where_the_ledger_says(what: str) -> None:
    table, plan = _table(), _plan()
    ledger = build_ledger(table, build_customers(table, plan), plan)

    (trace,) = ledger_chart(ledger, what).data

    kept = ledger.kept_amount if what == "money" else ledger.kept_rows
    assert sum(trace.x[:-1]) == pytest.approx(kept)
    assert trace.x[-1] == pytest.approx(kept)
    assert list(trace.measure) == ["absolute", *["relative"] * len(ledger.left_out), "total"]


def test_the_waterfall_is_told_in_words_for_those_who_do_not_see_it() -> None:
    table, plan = _table(), _plan()

    said = ledger_in_words(build_ledger(table, build_customers(table, plan), plan))

    assert said.startswith("41 rows read; left out: 3 no customer; 1 no readable date;")
