"""Rules changed by hand: what they take is counted anew, and they are called so wherever they go."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import Ground, Plan, PlanError, Rules, Term, find_rules, with_term
from segmentation.describing.rule import Rule
from tests.making import customers_of

ROWS = 200


def _ground() -> tuple[Ground, Rules]:
    """Two segments by income, 0 to 99 and 100 to 199; a tenth of the customers are members."""
    columns = {
        "Income": np.arange(ROWS) + 0.5,
        "Amount": np.where(np.arange(ROWS) < 100, 1.5, 2.5),
        "Member": np.where(np.arange(ROWS) % 10 == 0, "Ja", "Nein"),
        "City": np.where(np.arange(ROWS) % 2 == 0, "Rome", "Oslo"),
    }
    customers, labels = customers_of(columns), np.arange(ROWS) // 100
    found = find_rules(customers, np.arange(ROWS), labels, ["Income"])
    return Ground(customers, np.arange(ROWS), labels, {"Member": ("Ja",)}), found


def test_another_threshold_takes_others_and_is_measured_against_the_segment() -> None:
    ground, _ = _ground()

    rule = ground.by_hand(1, ((Term("Income", high=150.0),),))

    assert (rule.size, rule.recall) == (150, 1)
    assert rule.precision == pytest.approx(100 / 150)
    assert rule.overlap == pytest.approx(100 / 150)  # all of the segment, in the 150 of either


def test_the_money_of_a_rule_is_a_share_of_everyones() -> None:
    ground, _ = _ground()
    money = ground.customers.frame[ground.customers.amount]

    rule = ground.by_hand(2, ((Term("Income", low=150.0),),))

    assert rule.amount_share == pytest.approx(money[150:].sum() / money.sum())


def test_a_condition_more_takes_fewer_in_the_words_of_the_file() -> None:
    ground, _ = _ground()

    rule = ground.by_hand(1, ((Term("Income", high=100.0), Term("Member", level="yes")),))

    assert rule.size == 10
    assert rule.sql() == '("Income" <= 100.0 AND "Member" IN (\'Ja\'))'


def test_a_rule_without_conditions_takes_everyone_and_so_says_its_sql() -> None:
    ground, _ = _ground()

    rule = ground.by_hand(1, ((Term("Income"),), (Term("Income", high=3.0),)))

    assert rule.size == ROWS
    assert rule.sql() == "1 = 1"
    assert rule.text(ground.customers.traits) == "every customer"


def test_an_edited_rule_is_called_so_in_sql_in_its_header_and_as_text() -> None:
    ground, found = _ground()

    rules = ground.with_choices(found, {2: ((Term("Income", low=12_345.0),),)})
    case, text = rules.case(["A", "B"]), rules.text(["A", "B"], ground.customers.traits)

    assert rules.edited == (2,)
    assert case.splitlines()[2].endswith("THEN 'B' -- edited by hand")
    assert text.splitlines()[1] == "B (edited by hand): Income over 12,345"
    assert "Then edited by hand: segments 2. As they stand they are right for 50 %" in rules.header()


def test_what_all_rules_do_together_is_counted_anew() -> None:
    ground, found = _ground()

    rules = ground.with_choices(found, {2: ((Term("Income", low=80.0, high=150.0),),)})

    assert (rules.none, rules.several) == (50, 20)
    assert rules.right == pytest.approx((1 + 0.5) / 2)  # the first rule that fits takes the 20


def test_a_segment_without_a_rule_can_be_given_one() -> None:
    ground, found = _ground()
    lost = Rules(found.rules[:1], found.fidelity, (2,))

    rules = ground.with_choices(lost, {2: ((Term("Income", low=100.0),),)})

    assert rules.without == ()
    assert [rule.segment for rule in rules.rules] == [1, 2]


def test_a_trait_that_is_not_there_is_named() -> None:
    ground, _ = _ground()

    with pytest.raises(PlanError, match="no feature “Age”"):
        ground.by_hand(1, ((Term("Age", low=3.0),),))


def test_stops_are_round_take_like_many_customers_and_hold_what_is_asked() -> None:
    ground, _ = _ground()

    stops = ground.stops("Income", [33.3])
    taken = np.histogram(ground.customers.frame["Income"], [-np.inf, *stops, np.inf])[0]

    assert 33.3 in stops
    assert list(stops) == sorted(stops)
    assert taken.max() <= 0.05 * ROWS


def test_every_trait_can_be_asked_for() -> None:
    ground, _ = _ground()

    asked = {(term.trait, term.level) for term in ground.askable()}

    assert {("Income", None), ("Member", "yes"), ("City", "Rome"), ("City", "Oslo")} <= asked


def test_conditions_are_put_taken_out_and_added() -> None:
    one, other = Term("Income", low=1.0), Term("Income", low=2.0)
    said = ((one,), (one, other))

    assert with_term(said, (0, 0), other) == ((other,), (one, other))
    assert with_term(said, (0, 0), None) == ((one, other),)
    assert with_term(said, (1, 2), other) == ((one,), (one, other, other))
    assert with_term(((one,),), (0, 0), None) == ((),)


def test_limits_that_leave_nobody_are_refused_in_words() -> None:
    with pytest.raises(PlanError, match="over 5,000 and up to 20"):
        Term("Income", low=5_000.0, high=20.0)


def test_a_rule_is_kept_with_its_segmentation_and_reset() -> None:
    said = ((Term("Income", low=1.5), Term("City", level="Rome", has_level=False)),)
    plan = Plan(k=3).with_rule(3, 2, said)

    assert Plan.from_json(plan.to_json()) == plan
    assert plan.given_rules(3) == {2: said}
    assert plan.given_rules(4) == {}
    assert plan.with_features(None).given_rules(3) == {}
    assert plan.with_rule(3, 2, None).rules == ()


def test_a_rule_of_other_segments_is_not_used() -> None:
    ground, found = _ground()

    rules = ground.with_choices(found, {7: ((Term("Income", low=1.0),),)})

    assert [rule.segment for rule in rules.rules] == [1, 2]
    assert isinstance(rules.rules[0], Rule)
