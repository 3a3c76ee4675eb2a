"""The sample shop: the same every time, with groups that every shop knows planted in it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segmentation import (
    OrderColumns,
    Unit,
    Way,
    baskets_of,
    bought_together,
    judge_offers,
    propose_plan,
    sample_csv,
    sample_shop,
)
from segmentation.samples import CATEGORIES, LAST_DAY, PAIRS, PLANTED, planted_segments
from tests.making import sample_table


def test_the_same_seed_gives_the_same_shop_and_another_seed_another() -> None:
    pd.testing.assert_frame_equal(sample_shop(100), sample_shop(100))
    assert not sample_shop(100).equals(sample_shop(100, seed=8))


def test_the_file_of_the_sample_is_the_same_every_time() -> None:
    assert sample_csv() == sample_csv()


def test_the_planted_shares_are_those_of_the_customers() -> None:
    shares = planted_segments().value_counts(normalize=True)

    assert sum(plan[0] for plan in PLANTED.values()) == pytest.approx(1)
    assert shares.to_dict() == pytest.approx({name: plan[0] for name, plan in PLANTED.items()}, abs=0.005)


def test_every_planted_customer_has_bought_something() -> None:
    shop = sample_shop(200)

    assert set(shop["Customer"]) == set(planted_segments(200).index)
    assert (shop["Amount"] >= 0).all()
    assert (shop["Quantity"] >= 1).all()


def test_an_order_has_one_day_and_one_customer_and_up_to_four_lines() -> None:
    orders = (
        sample_shop(200).groupby("Order").agg({"Date": "nunique", "Customer": "nunique", "Product": "size"})
    )

    assert (orders[["Date", "Customer"]] == 1).all(axis=None)
    assert orders["Product"].between(1, 4).all()


def test_no_order_lies_after_the_last_day() -> None:
    assert pd.to_datetime(sample_shop()["Date"]).max() <= LAST_DAY


def test_products_belong_to_their_category() -> None:
    shop = sample_shop(300)

    assert shop.groupby("Category")["Product"].nunique().to_dict() == CATEGORIES
    assert all(p.startswith(c) for p, c in zip(shop["Product"], shop["Category"], strict=True))


def test_the_columns_of_the_sample_are_found_without_help() -> None:
    plan = propose_plan(sample_table())

    assert plan.unit is Unit.ORDER_LINE
    assert plan.columns == OrderColumns(
        customer="Customer",
        date="Date",
        amount="Amount",
        order="Order",
        product="Product",
        quantity="Quantity",
        category="Category",
    )


def test_the_planted_pairs_are_the_surest_across_categories() -> None:
    baskets = baskets_of(sample_table(), propose_plan(sample_table()))
    found = bought_together(baskets)

    best = found.strongest(len(found))
    names = [baskets.products[[a, b]].tolist() for a, b in zip(best.one, best.other, strict=True)]
    across = [frozenset(pair) for pair in names if pair[0].split()[0] != pair[1].split()[0]]
    assert set(across[: len(PAIRS)]) == {frozenset(pair) for pair in PAIRS}


def test_what_goes_with_a_customer_s_taste_beats_the_best_sellers() -> None:
    table = sample_table()
    baskets = baskets_of(table, propose_plan(table))

    found = judge_offers(baskets, np.zeros(baskets.customers, dtype=int), 1)

    assert found.best is Way.ALIKE
    assert found.surely_more(Way.ALIKE, Way.POPULAR)
