"""Planted traps are found, told with their numbers, mended by one click; nothing is told where nothing is."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import (
    FeatureChoice,
    OrderColumns,
    Plan,
    Role,
    Severity,
    TrapKind,
    Unit,
    build_customers,
    build_features,
    describe_columns,
    propose_plan,
)
from tests.making import table_of, using
from tests.traps.making import ROWS, mended, of, plain, shop, the, traps_of

_rng = np.random.default_rng(3)


def test_measures_without_a_trap_raise_none() -> None:
    assert traps_of(plain()) == ()


@pytest.mark.parametrize("seed", range(8))
def test_pure_noise_raises_none(seed: int) -> None:
    noise = np.random.default_rng(seed).normal(size=(200, 8)).round(4)

    assert traps_of({f"measure {i}": noise[:, i] for i in range(8)}) == ()


@pytest.mark.parametrize("seed", range(8))
def test_small_whole_numbers_are_no_sum_of_each_other_by_chance(seed: int) -> None:
    noise = np.random.default_rng(seed).poisson(3, size=(400, 8))

    assert not of(traps_of({f"visits {i}": noise[:, i] for i in range(8)}), TrapKind.DERIVED)


@pytest.mark.parametrize(
    "kind", [k for k in TrapKind if k not in (TrapKind.STAND_IN, TrapKind.GAPS, TrapKind.CODE)]
)
def test_an_export_of_orders_shows_its_traps(kind: TrapKind) -> None:
    assert of(traps_of(shop()), kind)


# --- made of other columns ---------------------------------------------------------------------------


def test_an_amount_that_is_quantity_times_price_where_the_price_is_not_capped_is_told() -> None:
    trap = the(traps_of(shop()), TrapKind.DERIVED)

    assert trap.where == ("Sales", "Quantity", "Price each")
    assert "Sales = Quantity × Price each in 5" in trap.sentence
    assert "% less" in trap.sentence


@pytest.mark.parametrize(
    ("sign", "join"),
    [("×", np.multiply), ("+", np.add), ("÷", np.divide), ("−", np.subtract)],
)
def test_a_feature_made_of_two_others_is_found_and_taken_out(sign: str, join: np.ufunc) -> None:
    one, other = _rng.uniform(100, 900, ROWS).round(2), _rng.uniform(2, 90, ROWS).round(2)
    made = {"one": one, "other": other, "made": join(one, other).round(4)}
    table = table_of(made)

    trap = the(traps_of(table), TrapKind.DERIVED)

    assert trap.open
    assert set(trap.where) == {"one", "other", "made"}
    plan = mended(trap, propose_plan(table))
    assert len(plan.features or ()) == 2
    assert not of(traps_of(table, plan), TrapKind.DERIVED, Severity.OPEN)


def test_a_total_of_several_columns_is_told_as_such() -> None:
    parts = {name: _rng.gamma(4, 50, ROWS).round(2) for name in ("wine", "bread", "fish", "fruit")}
    trap = the(traps_of({**parts, "total": sum(parts.values()).round(2)}), TrapKind.DERIVED)

    assert trap.sentence.startswith("total = wine + bread + fish + fruit.")


def test_only_the_features_in_use_count_twice() -> None:
    one, other = _rng.uniform(100, 900, ROWS).round(2), _rng.uniform(2, 90, ROWS).round(2)
    table = table_of({"one": one, "other": other, "product": one * other})
    plan = propose_plan(table).with_features(using("one", "other"))

    trap = the(traps_of(table, plan), TrapKind.DERIVED)

    assert trap.severity is Severity.SETTLED
    assert mended(trap, plan).features == using("one", "other", "product")


# --- nearly the same ---------------------------------------------------------------------------------


def test_two_features_that_say_nearly_the_same_are_one_too_many() -> None:
    height = _rng.normal(170, 10, ROWS)
    table = table_of(
        {"cm": height.round(2), "inch": (height / 2.54 + _rng.normal(0, 0.4, ROWS)).round(2)} | plain()
    )

    trap = the(traps_of(table), TrapKind.DUPLICATE)

    assert trap.open
    assert "r = 0.99" in trap.sentence
    assert "inch" not in {c.name for c in mended(trap, propose_plan(table)).features or ()}


def test_opposed_features_count_double_as_well_and_loosely_related_ones_do_not() -> None:
    x = _rng.normal(0, 1, ROWS)
    made = {
        "x": x.round(4),
        "minus": (-x + _rng.normal(0, 0.1, ROWS)).round(4),
        "loose": (x + _rng.normal(0, 0.5, ROWS)).round(4),
    }

    assert the(traps_of(made), TrapKind.DUPLICATE).where == ("x", "minus")


def test_a_feature_is_compared_on_the_scale_it_is_used_in() -> None:
    """Amounts over four powers of ten: alike as logarithms, not alike as they are."""
    log = _rng.normal(5, 2, ROWS)
    made = {"spent": np.exp(log).round(2), "points": np.exp(log + _rng.normal(0, 0.3, ROWS)).round(2)}
    logged = Plan(features=using("spent", "points", log=True))

    assert of(traps_of(made, logged), TrapKind.DUPLICATE)


# --- numbers that count nothing -----------------------------------------------------------------------


def test_an_id_used_as_a_feature_is_found_whatever_its_name() -> None:
    table = table_of({"Ref": 70_000 + _rng.permutation(ROWS)} | plain())

    trap = the(traps_of(table), TrapKind.ID, Severity.OPEN)

    plan = mended(trap, propose_plan(table))
    assert dict(plan.roles)["Ref"] is Role.IGNORE
    assert not of(traps_of(table, plan), TrapKind.ID, Severity.OPEN)


def test_incomes_that_all_differ_are_no_ids() -> None:
    made = {"Income": _rng.choice(np.arange(15_000, 90_000), ROWS, replace=False)} | {"Age": plain()["Age"]}

    assert not of(traps_of(made), TrapKind.ID)


def test_ids_of_order_lines_are_told_as_kept_out() -> None:
    trap = the(traps_of(shop()), TrapKind.ID)

    assert trap.where == ("Invoice", "Line number")
    assert trap.severity is Severity.SETTLED


def test_codes_taken_as_categories_are_told_and_can_be_taken_as_numbers() -> None:
    table = table_of({"Channel": _rng.integers(1, 3, ROWS), "Region": _rng.integers(1, 6, ROWS)} | plain())

    traps = of(traps_of(table), TrapKind.CODE)

    assert [t.where for t in traps] == [("Channel",), ("Region",)]
    plan = mended(traps[1], propose_plan(table))
    again = traps_of(table, plan)
    assert the(again, TrapKind.CODE, Severity.OPEN).where == ("Region",)


def test_many_codes_under_a_name_that_says_code_are_one_click_from_a_category() -> None:
    table = table_of({"Store no": _rng.integers(1, 80, ROWS)} | plain())

    trap = the(traps_of(table), TrapKind.CODE)

    assert trap.open
    assert dict(mended(trap, propose_plan(table)).roles) == {"Store no": Role.CATEGORY}


# --- values at an edge --------------------------------------------------------------------------------


def test_a_capped_price_is_told_with_its_share_and_what_the_money_is_taken_from() -> None:
    trap = the(traps_of(shop()), TrapKind.CAP)

    assert trap.where == ("Price each",)
    assert "100, in 4" in trap.sentence
    assert "taken from Sales" in trap.sentence
    assert mended(trap, propose_plan(shop())).columns.price is None


def test_a_capped_feature_is_open() -> None:
    made = {"Points": np.minimum(_rng.normal(60, 30, ROWS), 80).round(1)} | plain()

    assert the(traps_of(made), TrapKind.CAP).open


def test_shares_that_end_at_1_and_scales_of_few_answers_are_not_cut_off() -> None:
    shares = np.where(_rng.random(ROWS) < 0.3, 1.0, _rng.random(ROWS)).round(3)

    assert not of(traps_of({"Share": shares, "Answer": _rng.integers(1, 8, ROWS)}), TrapKind.CAP)


def test_a_number_that_means_missing_is_taken_as_missing_by_one_click() -> None:
    days = np.where(_rng.random(ROWS) < 0.2, 999, _rng.integers(0, 40, ROWS))
    table = table_of({"Days since call": days} | plain())

    trap = the(traps_of(table), TrapKind.STAND_IN)
    plan = mended(trap, propose_plan(table))
    customers = build_customers(table, plan)

    assert "999 for" in trap.sentence
    assert customers.frame["Days since call"].isna().sum() == (days == 999).sum()
    assert build_features(customers, plan).filled == {"Days since call": int((days == 999).sum())}
    settled = the(traps_of(table, plan), TrapKind.STAND_IN)
    assert settled.severity is Severity.SETTLED
    assert mended(settled, plan).stand_ins == ()


def test_minus_one_among_counts_means_missing_and_among_balances_does_not() -> None:
    counts = np.where(_rng.random(ROWS) < 0.1, -1, _rng.integers(0, 40, ROWS))
    balances = np.where(_rng.random(ROWS) < 0.1, -1, _rng.normal(0, 40, ROWS)).round()

    traps = traps_of({"Calls": counts, "Balance": balances} | plain())

    assert [t.where for t in of(traps, TrapKind.STAND_IN)] == [("Calls",)]


def test_the_oldest_at_99_is_old_and_not_missing() -> None:
    ages = np.concatenate([_rng.integers(18, 99, ROWS - 4), [99] * 4])

    assert not of(traps_of({"Age": ages, "Income": plain()["Income"]}), TrapKind.STAND_IN)


def test_a_stand_in_for_nearly_everybody_is_no_feature() -> None:
    days = np.where(_rng.random(ROWS) < 0.95, 999, _rng.integers(0, 40, ROWS))
    table = table_of({"pdays": days} | plain())

    plan = mended(the(traps_of(table), TrapKind.STAND_IN), propose_plan(table))

    assert "pdays" not in {c.name for c in plan.features or ()}


# --- how values lie -----------------------------------------------------------------------------------


def test_a_long_tail_without_a_logarithm_is_open_and_one_click_takes_it() -> None:
    table = table_of({"Spent": np.exp(_rng.normal(4, 1.3, ROWS)).round(2)} | plain())
    plan = propose_plan(table).with_features(using("Spent", "Age"))

    trap = the(traps_of(table, plan), TrapKind.TAIL)

    assert trap.open
    assert mended(trap, plan).features == (FeatureChoice("Spent", log=True), FeatureChoice("Age"))


def test_a_long_tail_that_is_logged_as_proposed_is_settled_and_can_be_left_as_it_is() -> None:
    table = table_of({"Spent": np.exp(_rng.normal(4, 1.3, ROWS)).round(2)} | plain())

    trap = the(traps_of(table), TrapKind.TAIL)

    assert trap.severity is Severity.SETTLED
    assert not any(c.log for c in mended(trap, propose_plan(table)).features or ())


def test_many_customers_at_one_value_are_told_with_their_share() -> None:
    spent = np.where(_rng.random(ROWS) < 0.4, 0, _rng.normal(300, 60, ROWS)).round(1)

    trap = the(traps_of({"Spent on fish": spent} | plain()), TrapKind.LUMP)

    assert trap.sentence.startswith(f"Spent on fish is 0 for {round(100 * (spent == 0).mean())} %")


def test_children_at_home_are_no_lump() -> None:
    assert not of(
        traps_of({"Children": _rng.choice([0, 1, 2], ROWS, p=(0.6, 0.3, 0.1))} | plain()), TrapKind.LUMP
    )


def test_a_feature_that_is_mostly_missing_is_open() -> None:
    score = np.where(_rng.random(ROWS) < 0.6, "", _rng.normal(5, 1, ROWS).round(2).astype(str))

    trap = the(traps_of({"Score": score} | plain()), TrapKind.GAPS)

    assert trap.open
    assert "missing for 6" in trap.sentence or "missing for 5" in trap.sentence


# --- said already, constant, personal -----------------------------------------------------------------


def test_parts_of_the_date_are_kept_out_and_told() -> None:
    assert the(traps_of(shop()), TrapKind.LEAK).where == ("MONTH_ID", "QTR_ID")


def test_a_part_of_the_date_is_found_by_its_values_whatever_its_name() -> None:
    date = np.datetime64("2021-01-01") + _rng.integers(0, 1500, ROWS)
    table = table_of({"Joined": date, "cohort": date.astype("datetime64[Y]").astype(int) + 1970} | plain())

    trap = the(traps_of(table), TrapKind.LEAK)

    assert trap.sentence.startswith("cohort is the year of Joined")
    assert dict(mended(trap, propose_plan(table)).roles) == {"cohort": Role.IGNORE}


def test_a_label_of_an_earlier_run_is_told() -> None:
    trap = the(traps_of({"segment": _rng.integers(1, 5, ROWS)} | plain()), TrapKind.LEAK)

    assert "earlier segmentation" in trap.sentence


def test_constants_are_told_together() -> None:
    trap = the(traps_of({"Z_Cost": [3] * ROWS, "Z_Revenue": [11] * ROWS} | plain()), TrapKind.CONSTANT)

    assert trap.sentence == "Z_Cost and Z_Revenue have the same value in every row; left out."


def test_personal_columns_are_kept_out_of_features_and_download_unless_asked() -> None:
    plan = propose_plan(shop())

    trap = the(traps_of(shop()), TrapKind.PERSONAL)

    assert trap.where == ("Contact",)
    asked = mended(trap, plan)
    assert asked.personal_too
    back = the(traps_of(shop(), asked), TrapKind.PERSONAL)
    assert "as you asked" in back.sentence
    assert mended(back, asked) == plan


# --- key accounts -------------------------------------------------------------------------------------


def test_customers_with_much_of_the_money_are_found_set_aside_and_brought_back() -> None:
    plan = propose_plan(shop())
    trap = the(traps_of(shop()), TrapKind.ACCOUNT)

    assert set(trap.where) == {"Firm 58 Ltd.", "Firm 59 Ltd."}
    assert "2 customers of 60 bring" in trap.sentence
    aside = mended(trap, plan)
    settled = the(traps_of(shop(), aside), TrapKind.ACCOUNT)
    assert settled.severity is Severity.SETTLED
    assert mended(settled, aside).set_aside == ()


@pytest.mark.parametrize("customers", [4, 12, 25, 300])
def test_customers_of_equal_money_are_no_key_accounts(customers: int) -> None:
    n = 4 * customers
    lines = {
        "Customer": [f"C{i % customers}" for i in range(n)],
        "Date": np.datetime64("2024-01-01") + np.arange(n) % 300,
        "Amount": (100 + _rng.normal(0, 5, n)).round(2),
    }

    assert not of(traps_of(lines), TrapKind.ACCOUNT)


# --- every trap ---------------------------------------------------------------------------------------


def test_every_remedy_gives_a_plan_that_works_and_differs() -> None:
    table = shop()
    plan = propose_plan(table)
    for trap in traps_of(table, plan):
        if trap.remedy is not None:
            changed = mended(trap, plan)

            assert changed != plan
            assert len(build_features(build_customers(table, changed), changed).matrix) > 50


def test_features_chosen_by_hand_survive_a_change_of_role() -> None:
    table = table_of({"Ref": 70_000 + _rng.permutation(ROWS)} | plain())
    chosen = (FeatureChoice("Income", weight=2), FeatureChoice("Ref"))
    plan = propose_plan(table).with_features(chosen)

    assert mended(the(traps_of(table, plan), TrapKind.ID, Severity.OPEN), plan).features == chosen[:1]


def test_traps_are_told_for_rows_taken_as_customers_too() -> None:
    plan = Plan(unit=Unit.CUSTOMER)

    found = traps_of(shop(), plan)

    assert of(found, TrapKind.DERIVED)
    assert {t.where for t in of(found, TrapKind.CAP)} == {("Price each",)}


def test_one_customer_and_equal_customers_raise_no_error() -> None:
    for rows in (1, 2, 5):
        lines = {"Customer": ["A"] * rows, "Date": ["2024-01-01"] * rows, "Amount": [10] * rows}

        plan = Plan(Unit.ORDER_LINE, OrderColumns(customer="Customer", date="Date", amount="Amount"))

        assert {t.kind for t in traps_of(lines, plan)} <= {TrapKind.CONSTANT}


def test_the_columns_may_come_from_a_plan_with_roles() -> None:
    table = shop()
    plan = propose_plan(table).with_role("Price each", Role.IGNORE)

    assert not of(traps_of(table, plan), TrapKind.CAP)
    assert describe_columns(table, plan)[7].role is Role.IGNORE
