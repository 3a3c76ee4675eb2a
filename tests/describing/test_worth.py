"""Why a segment is worth more: factors that multiply to it exactly."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation.describing.worth import in_words, worth_of
from tests.making import customers_of, shop_of

_LINES = [
    # customer, date, order, product, quantity, amount
    ("big", "2024-01-01", "o1", "tea", 4, 40.0),
    ("big", "2024-02-01", "o2", "tea", 6, 90.0),
    ("small", "2024-01-05", "o3", "tea", 1, 5.0),
    ("tiny", "2024-01-09", "o4", "tea", 1, 5.0),
]


def test_the_ratios_of_the_factors_multiply_to_the_ratio_of_the_money() -> None:
    customers = shop_of(_LINES)

    worth = worth_of(customers, np.arange(3), np.array([0]))

    assert worth is not None
    assert [f.name for f in worth.factors] == ["orders per customer", "items per order", "price per item"]
    assert np.prod([f.ratio for f in worth.factors]) == pytest.approx(worth.per_customer.ratio)


def test_the_steps_lead_from_the_average_to_the_segment() -> None:
    customers = shop_of(_LINES)

    worth = worth_of(customers, np.arange(3), np.array([1, 2]))

    assert worth is not None
    reached = worth.per_customer.overall + sum(money for _, money in worth.steps)
    assert reached == pytest.approx(worth.per_customer.value)


def test_everyone_against_everyone_is_worth_the_average() -> None:
    customers = shop_of(_LINES)

    worth = worth_of(customers, np.arange(3), np.arange(3))

    assert worth is not None
    assert [money for _, money in worth.steps] == [0, 0, 0]
    assert in_words(worth) == "A customer brings 46.7, about the average."


def test_returns_that_outweigh_the_items_leave_orders_and_money_per_order() -> None:
    customers = shop_of([*_LINES, ("tiny", "2024-02-01", "o5", "tea", -9, -1.0)])

    worth = worth_of(customers, np.arange(3), np.array([2]))

    assert worth is not None
    assert [f.name for f in worth.factors] == ["orders per customer", "money per order"]


def test_without_money_or_orders_there_is_nothing_to_take_apart() -> None:
    assert worth_of(customers_of({"Age": [31, 22, 43]}), np.arange(3), np.array([0])) is None
