"""What to do: the playbook suggests what the planted segments imply, and every reason is a fact."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from segmentation import (
    Marker,
    Plan,
    Segment,
    Segments,
    Trait,
    analyse,
    build_customers,
    propose_plan,
    strategy_of,
)
from segmentation.samples import planted_segments
from tests.making import cut, sample_table, table_of


def _segment(*markers: Marker, share: float = 0.2, amount_share: float | None = None) -> Segment:
    return Segment(1, 1, "Some", 100, share, None, amount_share, markers, ())


def _made(name: str, effect: float, value: float = 1) -> Marker:
    return Marker(Trait(name, name, "number", made=True), effect, value, 5)


def _column(name: str, effect: float) -> Marker:
    return Marker(Trait(name, name, "number"), effect, 1, 5)


def _shop() -> Segments:
    table = sample_table()
    plan = propose_plan(table)
    return cut(build_customers(table, plan), 4, plan)[2]


def test_the_planted_segments_get_the_strategies_that_their_making_implies() -> None:
    table = sample_table()
    plan = propose_plan(table)
    customers = build_customers(table, plan)
    _, _, segments = cut(customers, 4, plan)
    planted = planted_segments()[customers.ids]

    suggested = {planted[segments.labels == s.number - 1].mode()[0]: strategy_of(s).title for s in segments}

    assert suggested == {
        "big spenders": "Protect and reward",
        "newcomers": "Welcome",
        "sleepers": "One reminder, then rest",
        "regulars": "Grow",
    }


def test_every_number_of_a_reason_stands_in_the_profile_or_in_the_shares() -> None:
    segments = _shop()

    for segment in segments:
        numbers = re.findall(r"[\d.,]*\d(?: [%kM])?", strategy_of(segment).reason)
        known = {f"{100 * s:.0f} %" for s in (segment.share, segment.amount_share or 0)}
        known |= {segments.show(m.key, v) for m in segment.markers for v in (m.value, m.overall)}
        assert numbers
        assert set(numbers) <= known


@pytest.mark.parametrize(
    ("segment", "title"),
    [
        (_segment(_made("recency", 1), _made("amount", 1), amount_share=0.4), "Win back"),
        (_segment(_made("recency", 1), amount_share=0.3), "Win back"),
        (_segment(_made("recency", 1), amount_share=0.1), "One reminder, then rest"),
        (_segment(_made("recency", 1)), "One reminder, then rest"),
        (_segment(_made("trend", -1), amount_share=0.4), "Keep from leaving"),
        (_segment(_made("first_order", -1), _made("orders", -1)), "Welcome"),
        (_segment(_made("orders", -1, value=1)), "Win the second order"),
        (_segment(_made("orders", 1), amount_share=0.4), "Protect and reward"),
        (_segment(_made("discount", 1), amount_share=0.2), "Sell at full price"),
        (_segment(_made("return_rate", 1), amount_share=0.2), "Lower the returns"),
        (_segment(_made("orders", 1), _made("average_order", -1), amount_share=0.2), "Fill the baskets"),
        (_segment(_made("orders", -1, value=3), _made("average_order", 1)), "Shorten the wait"),
        (_segment(_made("share of Tea", 1), amount_share=0.2), "Sell the next category"),
        (_segment(_made("products", 1), amount_share=0.2), "Grow"),
        (_segment(amount_share=0.05), "Serve at low cost"),
        (_segment(_column("Spending Score", 1), _column("Annual Income", 1)), "Protect and reward"),
        (_segment(_column("Spending Score", 1), _column("Annual Income", -1)), "Reward their loyalty"),
        (_segment(_column("Spending Score", -1), _column("Annual Income", 1)), "Win a larger share"),
        (_segment(_column("Spending Score", -1), _column("Annual Income", -1)), "Serve at low cost"),
        (_segment(_column("NumWebPurchases", 1)), "Meet them online"),
        (_segment(_column("Age", 1)), "Speak to what sets them apart"),
        (_segment(), "Treat as the average"),
    ],
)
def test_each_play_has_its_condition(segment: Segment, title: str) -> None:
    assert strategy_of(segment).title == title


def test_a_yes_no_column_is_not_taken_for_money_by_its_name() -> None:
    like_sales = Marker(Trait("likes sales", "likes sales", "flag"), 1, 0.9, 0.3)

    assert strategy_of(_segment(like_sales)).title == "Speak to what sets them apart"


def test_key_accounts_are_looked_after_one_by_one() -> None:
    assert strategy_of(_segment(), aside=True).title == "Look after each one"


def test_what_the_user_decided_stays_with_the_segment_when_k_changes() -> None:
    rows = [(x + dx, y + dy) for x, y in ((0, 0), (50, 0), (0, 50)) for dx in range(6) for dy in range(5)]
    table = table_of({"a": [x for x, _ in rows], "b": [y for _, y in rows]})
    found = analyse(table, Plan(k=3))
    number = found.segments().segments[0].number
    plan = replace(found.plan, k=3).with_strategy(3, number, "  Call   them ")

    again = Plan.from_json(plan.to_json())
    decided = [s.decided for s in analyse(table, again).segments()]

    assert again == plan
    assert decided.count("Call them") == 1
