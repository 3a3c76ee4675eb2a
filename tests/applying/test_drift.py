"""Drift: a planted shift is found and named, chance is not called one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segmentation import Drifted, Plan, analyse, apply_model
from segmentation.applying import verdict_on_drift
from segmentation.applying.drift import shift_between
from tests.making import modest, table_of, using


def _file(customers: int, seed: int, move: float = 0.0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {
        "Income": np.round(rng.lognormal(8, 0.6, customers) * (1 + move), 1),
        "Visits": rng.poisson(9, customers) + rng.integers(0, 2, customers) * 30 + 0.5,
    }


def _model():
    return analyse(table_of(_file(2000, 0)), Plan(features=using("Income", "Visits"), k=3), [3]).model()


MODEL = _model()


@pytest.mark.parametrize("seed", range(1, 6))
def test_new_customers_of_the_same_kind_are_stable(seed: int) -> None:
    applied = apply_model(MODEL, table_of(_file(1500, seed)))

    assert {s.drifted for s in applied.drift} == {Drifted.CALM}
    assert "as they were" in verdict_on_drift(applied)


def test_a_planted_shift_is_found_in_the_feature_it_was_planted_in() -> None:
    applied = apply_model(MODEL, table_of(_file(1500, 1, move=0.8)))

    found = {s.label: s.drifted for s in applied.drift}
    assert found["Income"] is Drifted.REFIT
    assert found["Visits"] is Drifted.CALM
    assert "Income" in verdict_on_drift(applied)


@pytest.mark.parametrize("seed", range(1, 9))
def test_twenty_customers_do_not_drift_by_chance(seed: int) -> None:
    applied = apply_model(MODEL, table_of(_file(20, seed)))

    assert {s.drifted for s in applied.drift} <= {Drifted.CALM, Drifted.FEW}


def test_the_index_is_that_of_the_formula() -> None:
    shift = shift_between("", "", ("a", "b"), np.array([99.5, 299.5]), np.array([199.5, 199.5]))

    assert shift.index == pytest.approx((0.5 - 0.25) * np.log(0.5 / 0.25) + (0.5 - 0.75) * np.log(0.5 / 0.75))


@modest
@given(
    st.lists(st.integers(0, 500), min_size=2, max_size=12),
    st.lists(st.integers(0, 500), min_size=12, max_size=12),
)
def test_the_index_is_never_negative_and_the_same_both_ways(then: list[int], now: list[int]) -> None:
    before, after = np.array(then, dtype=float), np.array(now[: len(then)], dtype=float)
    if not before.sum() or not after.sum():
        return
    words = tuple(str(i) for i in range(len(then)))

    one, other = (shift_between("", "", words, *pair) for pair in ((before, after), (after, before)))

    assert one.index >= 0
    assert one.index == pytest.approx(other.index)


def test_values_that_many_share_make_fewer_bins_whose_shares_sum_to_one() -> None:
    reference = MODEL.references[1]

    assert sum(reference.shares) == pytest.approx(1)
    assert list(reference.edges) == sorted(set(reference.edges))
