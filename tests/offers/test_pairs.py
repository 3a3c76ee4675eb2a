"""Offers: pairs as mlxtend and a plain count find them, indices shrunk, next offers judged by a recount."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from mlxtend.frequent_patterns import apriori, association_rules

from segmentation import PlanError
from segmentation.offers.baskets import Baskets, baskets_of
from segmentation.offers.judging import judge_offers
from segmentation.offers.next_offers import Way, next_offers
from segmentation.offers.pairs import LEAST_TOGETHER, bought_together, partners_of
from segmentation.offers.ranking import OFFERED
from segmentation.offers.segment_products import PRIOR, product_index
from tests.making import SHOP, lines_csv, lines_plan, table_of

_ORDERS = 400


def _shop(seed: int = 0) -> tuple[list[set[str]], Baskets]:
    """Orders of 60 customers: tea goes with milk, coffee with sugar for the second half of the customers."""
    rng = np.random.default_rng(seed)
    orders: list[set[str]] = []
    lines = []
    for number in range(_ORDERS):
        customer = number % 60
        basket = set(rng.choice([f"P{i}" for i in range(12)], rng.integers(1, 4), replace=False))
        pair = ("tea", "milk") if customer < 30 else ("coffee", "sugar")
        basket |= {name for name in pair if rng.random() < 0.6}
        orders.append(basket)
        day = f"2024-{1 + number // 60:02d}-{1 + number % 28:02d}"
        lines += [(f"C{customer}", day, f"A{number}", name, 1, "5.50") for name in sorted(basket)]
    return orders, baskets_of(table_of(lines_csv(lines)), lines_plan())


def _halves() -> np.ndarray:
    return np.repeat([0, 1], 30)


def test_baskets_hold_each_product_of_an_order_once() -> None:
    rows = [("Ann", "2024-01-01", "A1", "tea", 1, 5), ("Ann", "2024-01-01", "A1", "tea", 2, 9)]
    rows += [("Bob", "2024-01-02", "A2", "milk", 1, 3), ("Bob", "2024-01-03", "A3", "", 1, 3)]

    found = baskets_of(table_of(lines_csv(rows)), lines_plan())

    assert found.bought.toarray().tolist() == [[1, 0], [0, 1]]
    assert (found.products.tolist(), found.customer.tolist()) == (["tea", "milk"], [0, 1])


def test_without_a_product_column_the_page_is_named_where_to_choose_it() -> None:
    columns = SHOP.__class__(customer="Customer", date="Date", amount="Amount", order="Order")

    with pytest.raises(PlanError, match="product, on the Data page"):
        baskets_of(table_of(lines_csv([("Ann", "2024-01-01", "A1", "tea", 1, 5)] * 3)), lines_plan(columns))


def test_pairs_have_the_figures_of_mlxtend() -> None:
    orders, baskets = _shop()
    frame = pd.DataFrame({name: [name in basket for basket in orders] for name in baskets.products})
    rules = association_rules(
        apriori(frame, min_support=LEAST_TOGETHER / _ORDERS, use_colnames=True, max_len=2),
        metric="support", min_threshold=0,
    )  # fmt: skip
    theirs = {
        (*rule.antecedents, *rule.consequents): (rule.support, rule.confidence, rule.lift)
        for rule in rules.itertuples()
    }

    found = bought_together(baskets)

    assert len(found)
    for place in range(len(found)):
        one, other = baskets.products[found.one[place]], baskets.products[found.other[place]]
        ours = found.support[place], found.confidence[place], found.lift[place]
        assert ours == pytest.approx(theirs[one, other])
        assert found.confidence_back[place] == pytest.approx(theirs[other, one][1])


def test_the_pairs_kept_are_those_that_a_plain_count_keeps() -> None:
    orders, baskets = _shop()
    kept = set()
    for one, other in combinations(baskets.products.tolist(), 2):
        a, b = (sum(name in basket for basket in orders) for name in (one, other))
        both = sum({one, other} <= basket for basket in orders)
        if both >= LEAST_TOGETHER:
            error = np.sqrt(1 / both - 1 / max(a, b) + 1 / min(a, b) - 1 / _ORDERS)
            if np.log(_ORDERS * both / (a * b)) - 1.96 * error > 0:
                kept.add(frozenset((one, other)))

    found = bought_together(baskets)

    assert {
        frozenset(baskets.products[[a, b]].tolist()) for a, b in zip(found.one, found.other, strict=True)
    } == kept
    assert kept >= {frozenset(("tea", "milk")), frozenset(("coffee", "sugar"))}


def test_the_planted_pairs_are_the_strongest_and_found_from_their_product() -> None:
    _, baskets = _shop()
    tea = int(np.flatnonzero(baskets.products == "tea")[0])

    found = bought_together(baskets)
    best = found.strongest(2)

    names = {frozenset(baskets.products[[a, b]].tolist()) for a, b in zip(best.one, best.other, strict=True)}
    assert names == {frozenset(("tea", "milk")), frozenset(("coffee", "sugar"))}
    partners = partners_of(baskets, tea)
    assert (partners.one == tea).all()
    assert set(partners.other) == {
        other if one == tea else one
        for one, other in zip(found.one, found.other, strict=True)
        if tea in {one, other}
    }


def test_partners_by_customer_count_customers_not_orders() -> None:
    _, baskets = _shop()
    owned = baskets.owned().toarray()
    tea = int(np.flatnonzero(baskets.products == "tea")[0])

    found = partners_of(baskets.by_customer(), tea)

    assert found.orders == 60
    for other, both in zip(found.other, found.together, strict=True):
        assert both == (owned[:, tea] & owned[:, other]).sum()


def test_products_drawn_at_random_make_no_pairs_to_speak_of() -> None:
    rng = np.random.default_rng(1)
    rows = [
        (f"C{order % 50}", "2024-01-01", f"A{order}", f"P{product}", 1, 5)
        for order in range(800)
        for product in rng.choice(20, 4, replace=False)
    ]

    found = bought_together(baskets_of(table_of(lines_csv(rows)), lines_plan()))

    assert len(found) <= 0.05 * 190


def test_the_index_is_the_shrunk_ratio_of_shares() -> None:
    _, baskets = _shop()
    owned = baskets.owned().toarray()

    found = product_index(baskets, _halves(), 2, per_customer=True)

    share = owned.mean(axis=0)
    for segment in (0, 1):
        buyers = owned[_halves() == segment].sum(axis=0)
        expected = 100 * (buyers + PRIOR * share) / (30 + PRIOR) / share
        assert found.index[segment] == pytest.approx(expected)
    tea = int(np.flatnonzero(baskets.products == "tea")[0])
    assert found.index[0, tea] > 130
    assert found.index[1, tea] < 70


def test_nobody_is_offered_what_they_have() -> None:
    _, baskets = _shop()

    found = next_offers(baskets, _halves(), 2)

    owned = baskets.owned().toarray()
    for customer, offered in enumerate(found.customers):
        assert not owned[customer, offered[offered >= 0]].any()
    assert found.customers.shape == (60, OFFERED)


def test_who_is_in_no_segment_is_offered_nothing() -> None:
    _, baskets = _shop()
    labels = np.where(np.arange(60) == 7, -1, _halves())

    assert (next_offers(baskets, labels, 2).customers[7] == -1).all()


def test_hits_are_those_of_a_plain_recount() -> None:
    _, baskets = _shop()
    assert baskets.day is not None
    owned = np.zeros((60, len(baskets.products)), dtype=int)
    last: dict[int, int] = {}
    for order in np.lexsort((np.arange(baskets.orders), baskets.day)):
        last[int(baskets.customer[order])] = int(order)
    rows = baskets.bought.toarray()
    for order, customer in enumerate(baskets.customer):
        if last[int(customer)] != order:
            owned[customer] |= rows[order]
    popular, hits, judged = owned.sum(axis=0), 0, 0
    for customer, order in last.items():
        fresh = (rows[order] == 1) & (owned[customer] == 0)
        if fresh.any():
            judged += 1
            offered = np.argsort(-np.where(owned[customer] == 0, popular, -1), kind="stable")[:OFFERED]
            hits += bool(fresh[offered].any())

    found = judge_offers(baskets, _halves(), 2)

    assert (found.customers, found.count(Way.POPULAR)) == (judged, hits)
    assert found.share(Way.POPULAR) == pytest.approx(hits / judged)


def _recounted(lines: pd.DataFrame, last: pd.Series, customers: range) -> list[bool]:
    """Hit or not for each judged customer: cosine, twenty neighbours, five offers, without numpy."""
    inside = lines[lines["customer"].isin(customers)]
    before = inside[inside["order"] != inside["customer"].map(last)]
    have = before.groupby("customer")["product"].agg(set)
    buyers = before.groupby("product")["customer"].agg(set)
    buyers = buyers[buyers.map(len) >= 3]
    near = {}
    for one, of_one in buyers.items():
        others = buyers.drop(one)
        both = others.map(lambda of_other, of_one=of_one: len(of_one & of_other))
        alike = both / (len(of_one) * others.map(len)) ** 0.5
        near[one] = alike[alike > 0].sort_values(ascending=False, kind="stable")[:20]
    hits = []
    for customer in customers:
        mine = have.get(customer, set())
        fresh = set(inside.loc[inside["order"] == last[customer], "product"]) - mine
        if fresh and mine:
            spoken = pd.DataFrame([near[one] for one in sorted(mine) if one in near]).sum()
            scores = spoken.drop(list(mine), errors="ignore")
            offered = scores.round(12).sort_index().sort_values(ascending=False, kind="stable")[:OFFERED]
            hits.append(bool(fresh & set(offered.index[offered > 0])))
    return hits


def test_hits_of_what_goes_together_are_those_of_plain_pandas() -> None:
    _, baskets = _shop(3)
    assert baskets.day is not None
    lines = pd.DataFrame(np.argwhere(baskets.bought.toarray()), columns=["order", "product"])
    lines["customer"], lines["day"] = baskets.customer[lines["order"]], baskets.day[lines["order"]]
    last = lines.sort_values(["day", "order"]).groupby("customer")["order"].last()

    found = judge_offers(baskets, _halves(), 2)

    everybody = _recounted(lines, last, range(60))
    by_half = _recounted(lines, last, range(30)) + _recounted(lines, last, range(30, 60))
    assert (found.customers, found.count(Way.ALIKE)) == (len(everybody), sum(everybody))
    assert found.count(Way.ALIKE_IN_SEGMENT) == sum(by_half)
    assert 0 < sum(everybody) < len(everybody)


def test_each_reason_is_an_owned_product_and_the_share_of_its_buyers() -> None:
    _, baskets = _shop()
    owned = baskets.owned().toarray() > 0

    found = next_offers(baskets, _halves(), 2)

    offered = np.argwhere(found.customers >= 0)
    assert len(offered)
    for customer, place in offered:
        offer, because = found.customers[customer, place], found.because[customer, place]
        inside = owned[_halves() == _halves()[customer]]
        assert owned[customer, because]
        expected = inside[inside[:, because]][:, offer].mean()
        assert found.share[customer, place] == pytest.approx(expected)


def test_what_belongs_together_is_offered_before_what_everybody_buys() -> None:
    """Eight worlds of eight products each: popularity can't know a customer's world."""
    rng = np.random.default_rng(2)
    rows = []
    for customer in range(160):
        taste = customer % 8
        for order, products in enumerate(np.split(rng.permutation(8)[:6], 3)):
            rows += [
                (f"C{customer}", f"2024-0{1 + order}-01", f"A{customer}-{order}", f"{taste}-{product}", 1, 5)
                for product in products
            ]
    baskets = baskets_of(table_of(lines_csv(rows)), lines_plan())

    found = judge_offers(baskets, np.zeros(160, dtype=int), 1)

    assert found.customers == 160
    assert found.share(Way.ALIKE) > 0.9
    assert found.share(Way.POPULAR) < 0.4
    assert found.best is Way.ALIKE
    assert found.surely_more(Way.ALIKE, Way.POPULAR)
