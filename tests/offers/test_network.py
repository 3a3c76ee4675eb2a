"""The network of pairs, and what a segment buys more: drawn so that it can be read, and no noise praised."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from segmentation import Baskets, ProductNames, bought_together, charts, network_of, product_index
from segmentation.offers.network import MOST_PAIRS, MOST_PRODUCTS


def _baskets(orders: int = 3_000, products: int = 80, customers: int = 500, seed: int = 0) -> Baskets:
    """Orders in which every other product goes with the one after it."""
    rng = np.random.default_rng(seed)
    bought = rng.random((orders, products)) < 0.02
    with_next = bought[:, ::2] & (rng.random((orders, products // 2)) < 0.7)
    bought[:, 1::2] |= with_next
    names = np.array([f"P{i}" for i in range(products)], dtype=object)
    customer = rng.integers(0, customers, orders)
    return Baskets(csr_array(bought.astype(np.int32)), names, customer, None, customers)


def test_the_network_has_the_surest_pairs_and_room_for_each_product() -> None:
    pairs = bought_together(_baskets())

    found = network_of(pairs)

    assert len(found.products) <= MOST_PRODUCTS
    assert len(found.pairs) <= MOST_PAIRS
    assert found.pairs.sure_lift[0] == pairs.sure_lift.max()
    assert set(found.products) == {*found.pairs.one, *found.pairs.other}
    assert ((found.places >= 0) & (found.places <= 1)).all()
    gaps = np.abs(found.places[:, None] - found.places[None]).max(axis=2)
    assert gaps[~np.eye(len(gaps), dtype=bool)].min() > 0.01


def test_the_same_pairs_are_drawn_in_the_same_places() -> None:
    pairs = bought_together(_baskets())

    assert (network_of(pairs).places == network_of(pairs).places).all()


@pytest.mark.parametrize("pairs", [1, 2])
def test_one_or_two_pairs_are_a_network_too(pairs: int) -> None:
    found = network_of(bought_together(_baskets()).strongest(pairs))

    assert np.isfinite(found.places).all()
    assert len(found.pairs) == pairs


def test_hostile_names_are_no_markup_in_the_charts() -> None:
    baskets = _baskets()
    names = np.array(["<b>x</b> %{y}"] * 80, dtype=object)
    found = ProductNames(baskets.products, names, "Name", baskets.orders_with)

    drawn = charts.network_chart(network_of(bought_together(baskets)), found).to_json()

    assert "<b>x" not in drawn.replace("\\\\u003c", "<")
    assert "%{y}" not in drawn


def test_a_segment_that_buys_a_product_more_is_said_to() -> None:
    baskets = _baskets()
    labels = np.zeros(500, dtype=int)
    labels[baskets.customer[baskets.bought[:, [3]].toarray().ravel() > 0][:40]] = 1

    found = product_index(baskets, labels, 2)

    assert 3 in found.above(1, 5)
    assert 3 in found.below(0, 5)


def test_segments_drawn_at_random_have_next_to_no_products_of_their_own() -> None:
    """At 2.58 standard errors one comparison in a hundred is chance: four segments of eighty products."""
    found = product_index(_baskets(), np.arange(500) % 4, 4)

    said = sum(len(found.above(j, 80)) + len(found.below(j, 80)) for j in range(4))
    assert said <= 12


def test_everybody_in_one_segment_differs_from_nobody() -> None:
    found = product_index(_baskets(), np.zeros(500, dtype=int), 1)

    assert not len(found.above(0, 80))
    assert found.index[0] == pytest.approx(100)
