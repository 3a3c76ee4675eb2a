"""A selection in the terms of the profile: a segment selected is described as that segment is."""

from __future__ import annotations

import numpy as np
import pytest

from segmentation import (
    SELECTED,
    Comparable,
    segment_of_customer,
    selected_profile,
    two_sets,
    value_of_some,
    values_of,
)
from tests.making import blobs, customers_of, cut


def _made() -> dict[str, object]:
    rng = np.random.default_rng(1)
    made: dict[str, object] = {
        **blobs(),
        "member": ["yes", "no", "no"] * 20,
        "colour": ["red", "", "blue"] * 20,
    }
    return made | {"amount": np.round(np.exp(rng.normal(4, 2, 60)), 2)}


def test_a_segment_selected_has_the_profile_of_that_segment() -> None:
    customers = customers_of(_made())
    features, _, segments = cut(customers, 3)
    who = segment_of_customer(customers, features, segments)
    rows = list(segments.profile.index)

    for number in (1, 2, 3):
        found = selected_profile(Comparable.of(customers), segments, who >= 0, who == number - 1, rows)

        assert found.values == pytest.approx(segments.profile[number].to_numpy(), nan_ok=True)
        assert found.effects == pytest.approx(segments.effects[number].to_numpy(), nan_ok=True)


def test_a_segment_selected_is_worth_what_that_segment_is_worth() -> None:
    customers = customers_of(_made())
    features, _, segments = cut(customers, 3)
    who = segment_of_customer(customers, features, segments)

    found = value_of_some(customers, who, who == 1)
    other = values_of(customers, segments, who)[1]

    assert found is not None
    assert (found.customers, found.index) == pytest.approx((other.customers, other.index))
    assert found.amount == pytest.approx(other.amount)


def test_nobody_and_no_money_have_no_value() -> None:
    customers = customers_of(blobs())
    who = np.zeros(60, dtype=int)

    assert value_of_some(customers, who, who == 0) is None
    assert value_of_some(customers_of(_made()), who, who == 1) is None


def test_a_selection_stands_against_everybody_else() -> None:
    who, selected = np.array([0, 1, 1, -1]), np.array([True, False, True, False])

    here, there = two_sets(who, SELECTED, 0, selected)

    assert here.tolist() == [True, False, True, False]
    assert there.tolist() == [False, True, False, False]
