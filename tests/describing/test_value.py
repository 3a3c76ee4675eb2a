"""What segments are worth: shares and index that add up, key accounts among them."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import Plan, Value, build_customers, segment_of_customer, values_of
from segmentation.describing.membership import OTHERS, two_sets
from tests.making import blobs, customers_of, cut, lines_csv, lines_plan, table_of

_ROWS = [
    (f"C{i % 30:02d}", f"2024-01-{1 + i % 28:02d}", f"O{i}", "P", 1, 10 + i % 7 + 40 * (i % 3))
    for i in range(240)
] + [("GIANT", f"2024-02-{1 + i:02d}", f"G{i}", "P", 1, 9_000) for i in range(5)]


def _values(plan: Plan) -> tuple[Value, ...]:
    customers = build_customers(table_of(lines_csv(_ROWS)), plan)
    features, _, segments = cut(customers, 2, plan)
    return values_of(customers, segments, segment_of_customer(customers, features, segments))


def test_shares_of_customers_orders_and_money_sum_to_one() -> None:
    found = _values(lines_plan().with_aside(["GIANT"]))

    assert len(found) == 3
    assert sum(v.share for v in found) == pytest.approx(1)
    assert sum(v.amount_share for v in found) == pytest.approx(1)
    assert sum(v.orders_share or 0 for v in found) == pytest.approx(1)


def test_the_index_is_how_many_times_the_average_a_customer_brings() -> None:
    found = _values(lines_plan().with_aside(["GIANT"]))

    average = sum(v.amount for v in found) / sum(v.customers for v in found)
    for value in found:
        assert value.index == pytest.approx(100 * value.per_customer / average)
        assert value.worth is not None
        assert value.worth.per_customer.value == pytest.approx(value.per_customer)
        assert value.worth.per_customer.overall == pytest.approx(average)


def test_customers_with_money_but_no_orders_have_an_index_and_no_factors() -> None:
    customers = customers_of(blobs(2) | {"amount": np.arange(40) + 1.5})
    features, _, segments = cut(customers, 2)

    found = values_of(customers, segments, segment_of_customer(customers, features, segments))

    assert [v.worth for v in found] == [None, None]
    assert [v.orders_share for v in found] == [None, None]


@pytest.mark.parametrize("amounts", [None, np.r_[-1.5 * np.ones(20), np.ones(20)]])
def test_without_money_to_share_there_is_no_value(amounts: np.ndarray | None) -> None:
    customers = customers_of(blobs(2) | ({} if amounts is None else {"amount": amounts}))
    features, _, segments = cut(customers, 2)

    assert values_of(customers, segments, segment_of_customer(customers, features, segments)) == ()


def test_the_others_are_everybody_in_another_segment_and_nobody_without_one() -> None:
    first, others = two_sets(np.array([0, 1, 2, -1]), 2, OTHERS)

    assert first.tolist() == [False, True, False, False]
    assert others.tolist() == [True, False, True, False]
